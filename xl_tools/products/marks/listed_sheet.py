"""The 校验结果 sheet in its workbook: entered as the last sheet, and recognised."""

import posixpath
import re
from itertools import count

from xl_tools.model.submission import FINDINGS_TITLE
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.opc.workbook_sheets import enter_sheet
from xl_tools.products.marks.findings_sheet import HEADER_ROW, LAST_COLUMN

LIST_NAME = "校验结果"
PART = "xl_tools_findings"
"""Begins the file name of our sheet's part in a marked copy that no other program has saved."""

_NAMED_LIKE_OURS = re.compile(rf"{LIST_NAME}(\(\d+\))?")


def enter_list(draft: PackageDraft, last_row: int) -> str:
    """Enter our sheet with its filter and print titles; return its part, which is yet to be written."""
    part = draft.free_name(posixpath.join(draft.folder, f"worksheets/{PART}{{}}.xml"))
    listed = draft.elements(draft.workbook).each("sheets", "sheet")
    taken = {sheet.attributes.get("name", "").casefold() for sheet in listed}
    names = (LIST_NAME if number == 1 else f"{LIST_NAME}({number})" for number in count(1))
    name = next(name for name in names if name not in taken)
    filtered = f"$A${HEADER_ROW}:${LAST_COLUMN}${last_row}"
    defined = {"_FilterDatabase": filtered, "Print_Titles": f"${HEADER_ROW}:${HEADER_ROW}"}
    enter_sheet(draft, name, part, defined)
    return part


def find_sheet(draft: PackageDraft) -> str | None:
    """Return the name of our sheet, known by its part's or, once another program has saved the file, by name and title."""
    for name, part in draft.sheets.items():
        if posixpath.basename(part.replace("\\", "/")).startswith(PART):
            return name
    named = [name for name in draft.sheets if _NAMED_LIKE_OURS.fullmatch(name)]
    grids = read_grids(draft.original, named).grids if named else []
    return next((grid.sheet for grid in grids if grid.text(0, 0) == FINDINGS_TITLE), None)
