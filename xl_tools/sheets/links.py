"""Hyperlinks from the 汇总 to the cells of its sources, relative, so that the folder can be moved as a whole."""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from xl_tools.model.submission import SourceFile
from xl_tools.sheets.streamed_sheet import Lead

MAX_LINKS_PER_SHEET = 65_530
"""Excel takes no more hyperlinks on one sheet."""

_LONGEST_TARGET = 2_080
"""Excel's limit."""
_LONGEST_SHEET_NAME = 200  # more than Excel allows, less than a link may have
_WITH_CELLS = frozenset({".xlsx", ".xlsm", ".xls", ".et"})
_NEVER_IN_A_LINK = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({character: f"%{ord(character):02x}" for character in '%# "<>[]^`{}'} | {"/": "\\"})
"""How Excel writes the path of a link."""


class SourceCell(NamedTuple):
    """A place in a source: a cell, a whole sheet, or the file itself."""

    file: SourceFile
    sheet: str = ""
    cell: str = ""


class SourceLinks:
    """Makes the links of one 汇总, which will lie at ``target``; without a target there are none."""

    def __init__(self, target: Path | None) -> None:
        """Remember where the 汇总 will lie."""
        self._folder = None if target is None else Path(os.path.abspath(target)).parent  # noqa: PTH100 – resolve() follows links
        self._known: dict[str, tuple[str, bool] | None] = {}  # the target, and whether it has cells

    def lead(self, source: SourceCell) -> Lead | None:
        """Return the link to a place; ``None`` where one could not work.

        The file must lie in the folder of the 汇总, below it, or in a folder beside it.
        """
        file, sheet, cell = source
        if file.path not in self._known:
            self._known[file.path] = self._relative(file.path)
        known = self._known[file.path]
        if known is None:
            return None
        target, has_cells = known
        name = _quoted(sheet) if has_cells else ""
        return Lead(target, f"{name}!{cell or 'A1'}" if name else "")

    def _relative(self, path: str) -> tuple[str, bool] | None:
        if self._folder is None or not path:
            return None
        source = Path(os.path.abspath(path))  # noqa: PTH100 – resolve() follows links
        if source.is_relative_to(self._folder):
            relative = source.relative_to(self._folder).as_posix()
        elif source.is_relative_to(self._folder.parent):
            relative = f"../{source.relative_to(self._folder.parent).as_posix()}"
        else:
            return None
        target = relative.translate(_ESCAPES)
        if _NEVER_IN_A_LINK.search(relative) or len(target) > _LONGEST_TARGET:
            return None
        return target, source.suffix.lower() in _WITH_CELLS


@lru_cache(maxsize=1_000)
def _quoted(sheet: str) -> str:
    if not 0 < len(sheet) <= _LONGEST_SHEET_NAME or _NEVER_IN_A_LINK.search(sheet):
        return ""
    return "'" + sheet.replace("'", "''") + "'"
