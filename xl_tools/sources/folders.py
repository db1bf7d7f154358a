"""Which files a list of paths means: files as they are, folders walked for workbooks."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from xl_tools.errors import UnreadableFileError

_BACKUP = re.compile(r"\.备份\d{8}-\d{6}(-\d+)?$")  # made before a change, beside the file that was changed

_OF_THE_SYSTEM = frozenset({"System Volume Information", "lost+found"})  # closed to everybody, on any disk

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})


def workbooks_in(paths: Iterable[Path], output: Path | None = None) -> list[Path]:
    """Return the files named, and the workbooks below the folders named, each once, in the order of the call.

    Inside folders, owner files of open workbooks (``~$…``, ``.~lock…``), backups and hidden files are passed over; the walk is
    by name, so the same folder gives the same order on every system; ``output``, about to be made anew, is no input. A path that is missing stays in the list: opening
    it says so, and so does a folder that may not be looked into. A folder without workbooks raises.
    """
    found: dict[str, Path] = {}
    made_anew = output and os.path.realpath(output)
    for path in paths:
        files = [path]
        if path.is_dir():
            files = [
                file
                for file in sorted(_below(path))
                if (_is_workbook(file, path) or file.is_dir()) and os.path.realpath(file) != made_anew
            ]
            if not files:
                raise UnreadableFileError(path, "文件夹里没有 Excel 工作簿", "请检查路径，或直接写出文件名")
        for file in files:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, and the folders that cannot be looked into: opening them says why."""
    closed: list[Path] = []
    for root, _, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        yield from (Path(root, name) for name in files)
    yield from (
        each for each in closed if not each.name.startswith((".", "$")) and each.name not in _OF_THE_SYSTEM
    )


def _is_workbook(file: Path, root: Path) -> bool:
    parts = file.relative_to(root).parts
    hidden = any(part.startswith((".", "~$")) for part in parts) or _BACKUP.search(file.stem)
    return file.suffix.lower() in WORKBOOK_SUFFIXES and not hidden and file.is_file()
