"""Run the command line: ``python -m xl_tools``, or the script ``xl-tools``."""


def main() -> None:
    """Run it, imported here: a worker process, which runs the script's imports anew, needs no command line."""
    from xl_tools.cli import main as command_line  # noqa: PLC0415 - see above

    command_line()


if __name__ == "__main__":
    main()
