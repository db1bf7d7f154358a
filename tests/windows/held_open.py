"""Run by Windows' Python: commands while a file is held open as Excel holds it. Argument: a plan, answered beside it.

The plan is a list of ``[folder, arguments, held]``; the answer says of each how often it was tried, what was said each
time, and what was found changed afterwards; last, what the command does once the file is free.
"""

import contextlib
import ctypes
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_READ_AND_WRITE, _OTHERS_MAY_READ, _THERE = 0xC0000000, 1, 3
_TRIES = 3


@contextlib.contextmanager
def _held(path: str) -> Iterator[None]:
    """Hold a file as Excel does: others may read it, and neither write, rename nor delete it."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(path, _READ_AND_WRITE, _OTHERS_MAY_READ, None, _THERE, 0, None)
    assert handle != ctypes.c_void_p(-1).value, path
    try:
        yield
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


def _run(arguments: list[str]) -> tuple[int, str]:
    from xl_tools.commands.command_line import main  # noqa: PLC0415 - not before the time is counted

    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
    return code, said.buffer.getvalue().decode()


def _files() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def main() -> None:
    """Carry out the plan."""
    plan = Path(sys.argv[1])
    answers = []
    for folder, arguments, held in json.loads(plan.read_text(encoding="utf-8")):
        os.chdir(folder)
        before, tries = _files(), []
        with _held(held):
            for _ in range(_TRIES):
                code, said = _run(arguments)
                now = _files()
                changed = [name for name in before.keys() | now.keys() if before.get(name) != now.get(name)]
                tries.append([code, said, sorted(changed)])
        answers.append([tries, _run(arguments)])
    plan.with_suffix(".answer").write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
