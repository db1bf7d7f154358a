"""What the lists of a comparison share: their columns' looks, the colours of what is new and gone, head and foot."""

from collections.abc import Sequence
from typing import Final

from xl_tools.products.comparison.changes import ChangeKind, Fate
from xl_tools.sheets.links import SourceLinks
from xl_tools.sheets.list_design import FLAGGED, NUMBER, Column, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties

HEADER_ROW = 2
DIFFERENCE: Final[Properties] = {**NUMBER, "num_format": '+#,##0.00####_ ;-#,##0.00####_ ;"–"_ '}
GONE: Final[Properties] = {"font_color": "#8F1D14", "bg_color": "#FBE0DD"}
NEW: Final[Properties] = {"font_color": "#1C6B33", "bg_color": "#E2F1E5"}
_SOFT: Final[Properties] = {"font_color": "#6B7280"}
FATES: Final = {Fate.ADDED: NEW, Fate.GONE: GONE, Fate.CHANGED: FLAGGED, Fate.SAME: _SOFT}
KINDS: Final = {ChangeKind.ADDED: NEW, ChangeKind.GONE: GONE, ChangeKind.AMOUNT: FLAGGED}


def start_list(
    look: Look, links: SourceLinks, *, name: str, title: str, note: str, columns: Sequence[Column]
) -> ListSheet:
    """Begin a list, its rows to be written."""
    design = ListDesign(name, {column.heading: column for column in columns}, HEADER_ROW)
    return ListSheet(look, links, design, title=title, note=note)


def finish_list(sheet: ListSheet, place: int, columns: int, nothing: str) -> None:
    """Finish a list whose next free row this is; one without rows says that there is nothing."""
    if place == sheet.first_row:
        sheet.texts(place, [nothing, *[""] * (columns - 1)])
        place += 1
    sheet.finish(place - 1)
