"""The 校验结果 sheet in its workbook: entered as the last sheet, and recognised."""

import posixpath
import re
from itertools import count
from typing import NamedTuple

from xl_tools.model.submission import FINDINGS_TITLE
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.opc.workbook_sheets import enter_sheet
from xl_tools.products.marks.findings_sheet import HEADER_ROW, LAST_COLUMN

NAME = "校验结果"
PART = "xl_tools_findings"
"""Begins the file name of our sheet's part in a marked copy that no other program has saved."""

_NAMED_LIKE_OURS = re.compile(rf"{NAME}(\(\d+\))?")


class ListedSheet(NamedTuple):
    """Our sheet in a workbook."""

    name: str
    part: str


def enter_list(draft: PackageDraft, last_row: int) -> ListedSheet:
    """Enter our sheet with its filter and print titles; its part is yet to be written."""
    part = draft.free_name(posixpath.join(draft.folder, f"worksheets/{PART}{{}}.xml"))
    listed = draft.elements(draft.workbook).each("sheets", "sheet")
    taken = {sheet.attributes.get("name", "").casefold() for sheet in listed}
    names = (NAME if number == 1 else f"{NAME}({number})" for number in count(1))
    sheet = ListedSheet(next(name for name in names if name not in taken), part)
    filtered = f"$A${HEADER_ROW}:${LAST_COLUMN}${last_row}"
    enter_sheet(draft, *sheet, {"_FilterDatabase": filtered, "Print_Titles": f"${HEADER_ROW}:${HEADER_ROW}"})
    return sheet


def find_sheet(draft: PackageDraft) -> ListedSheet | None:
    """Return our sheet: by its part's name, or, once another program has saved the file, by name and title."""
    sheets = [ListedSheet(*sheet) for sheet in draft.sheets.items()]
    for sheet in sheets:
        if posixpath.basename(sheet.part.replace("\\", "/")).startswith(PART):
            return sheet
    named = {sheet.name: sheet for sheet in sheets if _NAMED_LIKE_OURS.fullmatch(sheet.name)}
    grids = read_grids(draft.original, named).grids if named else []
    return next((named[grid.sheet] for grid in grids if grid.text(0, 0) == FINDINGS_TITLE), None)
