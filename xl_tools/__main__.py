"""Run the command line: ``python -m xl_tools``, or the script ``xl-tools``."""

import atexit
import os
import sys

from xl_tools.processes.collecting import collect_rarely


def main() -> None:
    """Run it, imported here: a worker process, which runs the script's imports anew, needs no command line."""
    collect_rarely()
    try:
        from xl_tools.commands.command_line import main as command_line  # noqa: PLC0415 - see above

        command_line()
    except KeyboardInterrupt:  # before the command line could take it
        _leave(130)
    except SystemExit as end:
        if isinstance(end.code, int):
            _leave(end.code)
        raise


def _leave(code: int) -> None:
    """End the process at once; to take its memory apart object by object takes longer than many a command's work."""
    atexit._run_exitfuncs()  # noqa: SLF001 - the interpreter's own way to do it has no public name
    for stream in filter(None, (sys.stdout, sys.stderr)):  # a program without a window has none
        stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
