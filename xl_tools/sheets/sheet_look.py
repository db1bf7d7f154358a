"""What every workbook we write shares: its typeface, each format made once, the page, text written as text, row by row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xl_tools.sheets.row_heights import split_row, text_height, usable_width

Properties = Mapping[str, object]

FONT = "宋体"
_A4 = 9
_NOT_WRITTEN = -1  # XlsxWriter's word for it
_CREATED = datetime(2023, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Look:
    """The formats of one workbook: each made once, however many cells have it."""

    def __init__(self, workbook: Workbook, category: str = "", **properties: str) -> None:
        """Start without formats, with these properties of the document, its dates fixed: equal content gives equal bytes."""
        self.workbook = workbook
        self._printed: list[tuple[Worksheet, int]] = []
        self._formats: dict[frozenset[tuple[str, object]], Format] = {}
        workbook.set_properties({"created": _CREATED, "category": category, **properties})

    def print_columns(self, sheet: Worksheet, count: int) -> None:
        """Print so many columns of a sheet only, down to the last row that it will have."""
        self._printed.append((sheet, count))

    def set_print_areas(self) -> None:
        """Set what is printed of each sheet, when all are written."""
        for sheet, count in self._printed:
            if sheet.dim_rowmax is not None:
                sheet.print_area(0, 0, sheet.dim_rowmax, count - 1)

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


class SheetRows:
    """A sheet written from its top down, each text over its columns and in as many rows as its height takes."""

    def __init__(self, look: Look, sheet: Worksheet, widths: Sequence[float]) -> None:
        """Begin at the top of a sheet with columns of these widths."""
        self.look, self.sheet, self.widths = look, sheet, widths
        self.row = 0
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def put(self, texts: Iterable[tuple[int, int, str, Properties]], *heights: float) -> None:
        """Write texts beside each other, each with its first and last column, over rows of these heights."""
        first, self.row = self.row, self.row + len(heights)
        for row, height in enumerate(heights, start=first):
            self.sheet.set_row(row, height)
        for left, right, text, properties in texts:
            cell_format = self.look.format(properties)
            if (first, left) != (self.row - 1, right):
                self.sheet.merge_range(first, left, self.row - 1, right, "", cell_format)
            write_text(self.sheet, first, left, text, cell_format)

    def put_whole(self, text: str, properties: Properties, *heights: float) -> None:
        """Write one text over all columns."""
        self.put([(0, len(self.widths) - 1, text, properties)], *heights)

    def fit(self, texts: Iterable[tuple[int, int, str, Properties]], minimum: float) -> None:
        """Write texts beside each other in rows as high as the highest of them needs."""
        texts = list(texts)
        self.put(texts, *(round(height, 1) for height in split_row(self.height(texts, minimum))))

    def height(self, texts: Iterable[tuple[int, int, str, Properties]], minimum: float = 0) -> float:
        """Return the height that the highest of some texts beside each other needs, at least ``minimum``."""
        needed = (
            text_height(
                text, float(str(properties["font_size"])), usable_width(self.widths[left : right + 1])
            )
            for left, right, text, properties in texts
        )
        return max(minimum, *needed)
