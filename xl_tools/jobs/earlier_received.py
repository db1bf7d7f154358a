"""The sheets 收件 of earlier runs, on which the bureau may have written whose files are and which are taken."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from xl_tools.batch.corrections import RECEIVED
from xl_tools.batch.which_received import ReceivedSheet
from xl_tools.errors import NothingToDoError, RefusalError, shown_name
from xl_tools.model.grid import Grid
from xl_tools.opc.package import Package, is_our_output
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.settings import Settings
from xl_tools.sources.folders import files_in
from xl_tools.sources.opening import read_bytes
from xl_tools.sources.real_paths import real_path

_SUFFIXES = frozenset({".xlsx"})


def received_sheet(path: Path, settings: Settings) -> ReceivedSheet:
    """Return the sheet 收件 of a workbook; refuse one that has none."""
    grid = _received(path, settings)
    if grid is None:
        raise NothingToDoError(
            path, f"里面没有“{RECEIVED}”这张表", "请选 merge 或 progress 生成的汇总、申报进度"
        )
    return ReceivedSheet(path.name, grid)


def earlier_sheets(paths: Sequence[Path], output: Path | None, settings: Settings) -> list[ReceivedSheet]:
    """Return the sheets 收件 of the workbooks of ours in the folders named, beside them, and where the output goes.

    The one saved last comes first. A workbook that cannot be opened is not what a run is about.
    """
    there = [file for folder in _folders(paths, output) for file in files_in(folder, _SUFFIXES)]
    dated = [(saved, file) for file in there if (saved := _saved(file)) is not None]
    sheets: list[ReceivedSheet] = []
    for _, file in sorted(dated, reverse=True):
        try:
            grid = _received(file, settings) if is_our_output(file.read_bytes()) else None
        except (RefusalError, OSError):
            grid = None
        if grid is not None:
            sheets.append(ReceivedSheet(shown_name(file), grid))
    return sheets


def _folders(paths: Iterable[Path], output: Path | None) -> list[Path]:
    """Return the folders to look in, each once."""
    beside = [
        folder
        for path in paths
        for folder in ((path, Path(real_path(path)).parent) if path.is_dir() else (path.parent,))
    ]
    goes = [folder for folder in (output, output.parent) if folder.is_dir()] if output else []
    by_path = {real_path(folder): folder for folder in (*goes, *beside)}
    return list(by_path.values())


def _saved(file: Path) -> float | None:
    try:
        return file.stat().st_mtime if file.is_file() else None
    except OSError:
        return None


def _received(path: Path, settings: Settings) -> Grid | None:
    package = Package(read_bytes(path, settings), str(path), settings.limits)
    if RECEIVED not in package.sheets:
        return None
    return next(iter(read_grids(package, [RECEIVED]).grids), None)  # there is none of an empty sheet
