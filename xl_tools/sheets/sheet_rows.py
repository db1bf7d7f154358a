"""A sheet written from its top down, each text over its columns and in as many rows as its height takes."""

from collections.abc import Iterable, Sequence

from xlsxwriter.worksheet import Worksheet

from xl_tools.sheets.row_heights import split_row, text_height, usable_width
from xl_tools.sheets.sheet_look import Look, Properties, write_text


class SheetRows:
    """The sheet, its columns' widths, and the row that is written next."""

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
