"""How the sheets we write look: one typeface, one set of lines and colours, shared by every workbook."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Properties = Mapping[str, object]

FONT = "宋体"
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

_A4 = 9
_NOT_WRITTEN = -1  # XlsxWriter's word for it
_CREATED = datetime(2023, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Look:
    """The formats of one workbook: each made once, however many cells have it."""

    def __init__(self, workbook: Workbook, category: str = "", **properties: str) -> None:
        """Start without formats, with these properties of the document, its dates fixed: equal content gives equal bytes."""
        self.workbook = workbook
        self._formats: dict[frozenset[tuple[str, object]], Format] = {}
        workbook.set_properties({"created": _CREATED, "category": category, **properties})

    def format(self, properties: Properties, **more: object) -> Format:
        """Return the workbook's format with these XlsxWriter properties."""
        merged = {**properties, **more}
        key = frozenset(merged.items())
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(merged)
        return self._formats[key]


def set_up_page(worksheet: Worksheet, *, landscape: bool = False) -> None:
    """Print on A4, as wide as the page, centred, with the page number below."""
    worksheet.set_paper(_A4)
    if landscape:
        worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.center_horizontally()
    worksheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    worksheet.set_footer(f'&C&"{FONT}"&10— &P —')
    worksheet.hide_gridlines(2)


def write_text(worksheet: Worksheet, row: int, column: int, text: str, cell_format: Format) -> None:
    """Write text as text: what begins with ``=`` or looks like a link or number stays what was typed.

    Raises :class:`ValueError` where there is no such cell, or a streamed sheet is already past it.
    """
    if _looks_like_xlsxwriters(text):
        done = worksheet.write_rich_string(row, column, text[0], text[1], text[2:], cell_format)
    elif text:
        done = worksheet.write_string(row, column, text, cell_format)
    else:
        done = worksheet.write_blank(row, column, None, cell_format)
    if done == _NOT_WRITTEN:
        raise ValueError(f"{worksheet.name}: row {row}, column {column} cannot be written any more")


def write_link(worksheet: Worksheet, at: tuple[int, int], url: str, text: str, cell_format: Format) -> None:
    """Write text as text that leads to XlsxWriter's ``url``."""
    if _looks_like_xlsxwriters(text):
        worksheet.write_url(*at, url, cell_format, " ")
        write_text(worksheet, *at, text, cell_format)
    else:
        worksheet.write_url(*at, url, cell_format, text)


def _looks_like_xlsxwriters(text: str) -> bool:
    """Whether XlsxWriter would take the text for a rich one, already in XML."""
    return text.startswith("<r>") and text.endswith("</r>")
