"""A county's batch against scripts that do less: ``python -m tests.benchmarks.batch_against_scripts [--townships 200] [--rounds 3]``.

Ours reads, checks with every rule, summarises and reconciles: once in one process, once with as many as the command takes
by itself. The scripts only copy the rows of all sheets into one workbook, as a colleague would write them:

raw       python-calamine to XlsxWriter: the least that reading and writing can cost
pandas    ``read_excel`` with openpyxl, sheet by sheet, ``DataFrame.to_excel``
pandas1   the same, all sheets of a workbook at one opening
openpyxl  the same as pandas without it: ``load_workbook`` sheet by sheet, every row appended to a new workbook
openpyxl1 the same, all sheets of a workbook at one opening

Every arm is a process of its own, started in turn, round after round; figures are of the whole process, as the system
accounts them: seconds, processor seconds with those of its workers, peak memory of the largest process. The ratios are
those of each round. An arm whose library is not installed is left out, saying so.
"""

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.environment import AS_INSTALLED
from tests.scale.townships import township

_OURS = ("ours, 1 process", "ours")
_KILOBYTES = 1024


class Figures(NamedTuple):
    """What one process took."""

    seconds: float
    processor: float
    megabytes: int


def raw(folder: Path, target: Path) -> None:
    """Copy all rows with the libraries that ours stands on."""
    import xlsxwriter  # noqa: PLC0415 - each arm starts with what it needs
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - as above

    with xlsxwriter.Workbook(target) as book:
        sheet, place = book.add_worksheet(), 0
        for path in _workbooks(folder):
            with CalamineWorkbook.from_path(str(path)) as source:
                for name in source.sheet_names:
                    for row in source.get_sheet_by_name(name).to_python():
                        sheet.write_row(place, 0, row)
                        place += 1


def pandas(folder: Path, target: Path) -> None:
    """Copy all rows as most scripts do."""
    import pandas as pd  # noqa: PLC0415 - as above

    frames = [
        pd.read_excel(path, sheet_name=name, header=None, engine="openpyxl")
        for path in _workbooks(folder)
        for name in pd.ExcelFile(path, engine="openpyxl").sheet_names
    ]
    pd.concat(frames).to_excel(target, index=False, header=False, engine="openpyxl")


def pandas1(folder: Path, target: Path) -> None:
    """Copy all rows as a careful script does."""
    import pandas as pd  # noqa: PLC0415 - as above

    frames = [
        frame
        for path in _workbooks(folder)
        for frame in pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl").values()
    ]
    pd.concat(frames).to_excel(target, index=False, header=False, engine="openpyxl")


def openpyxl(folder: Path, target: Path) -> None:
    """Copy all rows with openpyxl alone, a workbook opened for each of its sheets, in the way that pandas opens it."""
    from openpyxl import Workbook, load_workbook  # noqa: PLC0415 - as above

    book = Workbook()
    sheet: Any = book.active
    for path in _workbooks(folder):
        for name in load_workbook(path, read_only=True, data_only=True).sheetnames:
            for row in load_workbook(path, read_only=True, data_only=True)[name].iter_rows(values_only=True):
                sheet.append(row)
    book.save(target)


def openpyxl1(folder: Path, target: Path) -> None:
    """Copy all rows with openpyxl alone, a workbook opened once."""
    from openpyxl import Workbook, load_workbook  # noqa: PLC0415 - as above

    book = Workbook()
    sheet: Any = book.active
    for path in _workbooks(folder):
        for source in load_workbook(path, data_only=True).worksheets:
            for row in source.iter_rows(values_only=True):
                sheet.append(row)
    book.save(target)


_SCRIPTS: Mapping[str, Callable[[Path, Path], None]] = {
    "raw": raw,
    "pandas": pandas,
    "pandas1": pandas1,
    "openpyxl": openpyxl,
    "openpyxl1": openpyxl1,
}


def main() -> None:
    """Write the townships, run the arms in turn, print medians and ratios."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.batch_against_scripts")
    parser.add_argument("--townships", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--arms", default=",".join(_SCRIPTS))
    given = parser.parse_args()
    scripts = [name for name in given.arms.split(",") if _is_installed(name)]
    with tempfile.TemporaryDirectory(prefix="townships-") as place:
        folder = Path(place, "各乡镇")
        for number in range(given.townships):
            one = township(number)
            (folder / one.file_name).parent.mkdir(parents=True, exist_ok=True)
            (folder / one.file_name).write_bytes(one.data)
        rounds = [_round(folder, Path(place), scripts) for _ in range(given.rounds)]
    _report(rounds, scripts)


def _is_installed(script: str) -> bool:
    needed = script.removesuffix("1") if script != "raw" else ""
    if needed and importlib.util.find_spec(needed) is None:
        sys.stdout.write(f"{script}: left out, {needed} is not installed (pip install {needed})\n")
        return False
    return True


def _round(folder: Path, place: Path, scripts: Iterable[str]) -> dict[str, Figures]:
    merge = [sys.executable, "-m", "xl_tools", "merge", str(folder), "-o", str(place / "汇总.xlsx")]
    commands = {_OURS[0]: [*merge, "--workers", "1"], _OURS[1]: merge}
    for name in scripts:
        commands[name] = [sys.executable, "-m", __spec__.name, name, str(folder), str(place / f"{name}.xlsx")]
    return {name: _measured(command) for name, command in commands.items()}


def _measured(command: list[str]) -> Figures:
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=AS_INSTALLED) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    seconds = time.perf_counter() - start
    return Figures(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // _KILOBYTES)


def _report(rounds: list[dict[str, Figures]], scripts: Iterable[str]) -> None:
    for name in (*_OURS, *scripts):
        mine = [figures[name] for figures in rounds]
        seconds, processor = (statistics.median(each[i] for each in mine) for i in (0, 1))
        peak = max(each.megabytes for each in mine)
        sys.stdout.write(
            f"{name}: {seconds:.1f} s, {processor:.1f} s of the processor, peak {peak} MB{_ratios(rounds, name)}\n"
        )


def _ratios(rounds: list[dict[str, Figures]], name: str) -> str:
    """Return how many times as long as ours a script takes; for raw, how many times as long ours takes."""
    if name in _OURS:
        return ""
    told = []
    for ours in _OURS:
        for kind, what in enumerate(("time", "processor")):
            ratios = [figures[name][kind] / figures[ours][kind] for figures in rounds]
            if name == "raw":
                told.append(f"{ours} takes {1 / statistics.median(ratios):.2f} × its {what}")
            else:
                told.append(f"{statistics.median(ratios):.1f} × the {what} of {ours}")
    return "; " + ", ".join(told)


def _workbooks(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.xlsx"))


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in _SCRIPTS:
        _SCRIPTS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
