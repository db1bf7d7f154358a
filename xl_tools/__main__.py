"""Run the command line as ``python -m xl_tools``."""

from xl_tools.cli import main

if __name__ == "__main__":
    main()
