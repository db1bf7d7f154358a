"""The sheets of a booklet workbook that hold a list (汇总, 核对, 校验结果), a sheet for every page of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xl_tools.products.booklet.listing import Align, Line, LineKind, Listing
from xl_tools.sheets.row_heights import WrappedText, row_heights, split_rows
from xl_tools.sheets.sheet_look import BODY_SIZE, BOXED, TEXT, Look, Properties, write_text

_WIDTH = 86.0  # characters over all columns: the width of the page
_TITLE_SIZE = 22
_MINIMUM = 20.0
_TITLE: Final[Properties] = {
    **TEXT,
    "font_name": "方正小标宋简体",
    "font_size": _TITLE_SIZE,
    "align": "center",
}
_LOOKS: Mapping[LineKind, Properties] = {
    LineKind.ENTRY: BOXED,
    LineKind.GROUP: {**BOXED, "font_name": "黑体"},
    LineKind.TOTAL: {**BOXED, "font_name": "黑体"},
}
_CENTRED: Final[Properties] = {**BOXED, "align": "center"}


def write_listing_page(
    look: Look, worksheet: Worksheet, listing: Listing, lines: Sequence[int], *, is_first: bool, is_last: bool
) -> None:
    """Write the header and these lines of a list; its heading on the first page, its remarks on the last."""
    total = sum(column.width for column in listing.columns)
    widths = tuple(_WIDTH * column.width / total for column in listing.columns)
    for number, width in enumerate(widths):
        worksheet.set_column(number, number, width)
    row = 0
    if is_first:
        row = _write_whole(look, worksheet, row, listing.heading, widths, _TITLE)
        if listing.left or listing.right:
            row = _write_head(look, worksheet, row, listing)
    for number, column in enumerate(listing.columns):
        write_text(worksheet, row, number, column.heading, look.format(_CENTRED))
    worksheet.set_row(row, _MINIMUM)
    row += 1
    for index in lines:
        row = _write_line(look, worksheet, row, listing, listing.lines[index], widths)
    for remark in listing.remarks if is_last else ():
        row = _write_whole(look, worksheet, row, remark, widths, TEXT)


def _write_head(look: Look, worksheet: Worksheet, row: int, listing: Listing) -> int:
    last = len(listing.columns) - 1
    middle = last // 2
    worksheet.merge_range(row, 0, row, middle, "", look.format(TEXT))
    write_text(worksheet, row, 0, listing.left, look.format(TEXT))
    worksheet.merge_range(row, middle + 1, row, last, "", look.format(TEXT, align="right"))
    write_text(worksheet, row, middle + 1, listing.right, look.format(TEXT, align="right"))
    worksheet.set_row(row, _MINIMUM)
    return row + 1


def _write_whole(  # noqa: PLR0917 - a text and where it goes
    look: Look, worksheet: Worksheet, row: int, text: str, widths: Sequence[float], properties: Properties
) -> int:
    size = float(str(properties["font_size"]))
    last = _set_heights(worksheet, row, [WrappedText(0, 0, 0, len(widths) - 1, text, size)], widths)
    worksheet.merge_range(row, 0, last, len(widths) - 1, "", look.format(properties))
    write_text(worksheet, row, 0, text, look.format(properties))
    return last + 1


def _write_line(  # noqa: PLR0917 - a line and where it goes
    look: Look, worksheet: Worksheet, row: int, listing: Listing, line: Line, widths: Sequence[float]
) -> int:
    """Write one line, its first text over as many columns as it has; return the next row."""
    wrapped = [WrappedText(0, left, 0, right, text, BODY_SIZE) for left, right, text in line.cells]
    last = _set_heights(worksheet, row, wrapped, widths)
    for left, right, text in line.cells:
        align = Align.LEFT if right > left else listing.columns[left].align
        cell_format = look.format(_LOOKS[line.kind], align=align.value)
        if (row, left) != (last, right):
            worksheet.merge_range(row, left, last, right, "", cell_format)
        write_text(worksheet, row, left, text, cell_format)
    return last + 1


def _set_heights(
    worksheet: Worksheet, row: int, texts: Sequence[WrappedText], widths: Sequence[float]
) -> int:
    """Set the height that a line needs, over several rows where one cannot be so high; return the last one."""
    heights = split_rows(row_heights(texts, widths, _MINIMUM))[0]
    for offset, height in enumerate(heights):
        worksheet.set_row(row + offset, round(height, 1))
    return row + len(heights) - 1
