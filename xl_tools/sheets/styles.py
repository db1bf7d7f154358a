"""The looks of cells, shared by every workbook: of forms and front sheets first, then of lists."""

from collections.abc import Mapping
from typing import Final

from xl_tools.model.finding import Severity
from xl_tools.sheets.sheet_look import FONT, Properties

BODY_SIZE = 10.5
TITLE_SIZE = 16
INPUT_COLOUR = "#FFFBEB"
HINT_COLOUR = "#6B7280"

TEXT: Final[Properties] = {
    "font_name": FONT,
    "font_size": BODY_SIZE,
    "valign": "vcenter",
    "text_wrap": True,
}
BOXED: Final[Properties] = {**TEXT, "border": 1, "border_color": "#595959"}
LABEL: Final[Properties] = {**BOXED, "align": "center", "bg_color": "#EEF2F6"}
HEADER: Final[Properties] = {**LABEL, "bold": True}
TITLE: Final[Properties] = {**TEXT, "font_size": TITLE_SIZE, "bold": True, "align": "center"}
INPUT: Final[Properties] = {**BOXED, "bg_color": INPUT_COLOUR}
HINT: Final[Properties] = {**TEXT, "font_color": HINT_COLOUR}

AMOUNT_FORMAT = "0.00####"
"""万元: two decimals, more where there are more; never rounded by its display."""

SIZE = 10
LINE: Final[Properties] = {"border": 1, "border_color": "#BFC5CC"}
CELL: Final[Properties] = {**TEXT, "font_size": SIZE, **LINE}
CENTRED: Final[Properties] = {**CELL, "align": "center"}
NUMBER: Final[Properties] = {**CELL, "align": "right", "text_wrap": False}
HEADING: Final[Properties] = {**HEADER, "font_size": SIZE, **LINE, "bg_color": "#DDE6EF"}
TOTAL: Final[Properties] = {"bold": True, "bg_color": "#F3F6F9"}
LINKED: Final[Properties] = {"font_color": "#1F5FA8", "underline": 1}
SEVERITY: Final[Mapping[Severity, Properties]] = {
    Severity.ERROR: {"bg_color": "#FBE0DD", "font_color": "#8F1D14"},
    Severity.WARNING: {"bg_color": "#FFF1CC", "font_color": "#7A4B00"},
    Severity.INFO: {"bg_color": "#E3ECF7", "font_color": "#1F4E8C"},
}
FLAGGED: Final[Properties] = {"bg_color": "#FFE8CC", "font_color": "#9A3B00"}
NOTE: Final[Properties] = {**HINT, "font_size": SIZE, "text_wrap": False}
SHEET_TITLE: Final[Properties] = {**TITLE, "align": "left", "text_wrap": False}
AMOUNT: Final[Properties] = {**NUMBER, "num_format": "#,##0.00####_ "}
COUNT: Final[Properties] = {**NUMBER, "num_format": "#,##0_ "}
DASHED_COUNT: Final[Properties] = {**CENTRED, "num_format": '#,##0;-#,##0;"–"'}
"""A count, a dash for none."""
