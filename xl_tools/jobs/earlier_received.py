"""The sheet 收件 of an earlier run, on which the bureau may have written whose files are and which are taken."""

from pathlib import Path

from xl_tools.batch.corrections import RECEIVED, Correction, corrections_in
from xl_tools.errors import NothingToDoError, RefusalError
from xl_tools.model.grid import Grid
from xl_tools.opc.package import Package, is_our_output
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.settings import Settings
from xl_tools.sources.opening import read_bytes


def corrections_of(path: Path, settings: Settings) -> tuple[Correction, ...]:
    """Return what is written on the sheet 收件 of a workbook; refuse one that has none."""
    grid = _received(path, settings)
    if grid is None:
        raise NothingToDoError(
            path, f"里面没有“{RECEIVED}”这张表", "请选 merge 或 progress 生成的汇总、申报进度"
        )
    return tuple(corrections_in(grid, path.name))


def earlier_corrections(output: Path, settings: Settings) -> tuple[Correction, ...]:
    """Return what is written in the workbook that is to be made anew, or in the latest of those beside it made before it.

    A run without a name writes 汇总(2).xlsx beside 汇总.xlsx: what was written in that holds on.
    """
    stem = output.stem.partition("(")[0]
    beside = output.parent.iterdir() if output.parent.is_dir() else ()
    there = [
        each
        for each in beside
        if each.stem.partition("(")[0] == stem and each.suffix == output.suffix and each.is_file()
    ]
    for each in sorted(there, key=lambda file: (file == output, file.stat().st_mtime), reverse=True):
        try:
            grid = _received(each, settings) if is_our_output(each.read_bytes()) else None
        except (RefusalError, OSError):  # a file that this run is not about
            grid = None
        if grid is not None:
            return tuple(corrections_in(grid, each.name))
    return ()


def _received(path: Path, settings: Settings) -> Grid | None:
    package = Package(read_bytes(path, settings), str(path), settings.limits)
    if RECEIVED not in package.sheets:
        return None
    (grid,) = read_grids(package, [RECEIVED]).grids
    return grid
