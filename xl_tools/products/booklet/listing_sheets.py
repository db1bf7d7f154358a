"""The sheets of a booklet workbook that hold a list (汇总, 核对, 校验结果), a sheet for every page of it."""

from collections.abc import Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xl_tools.products.booklet.listing import LineKind, Listing
from xl_tools.sheets.sheet_look import BOXED, TEXT, Look, Properties
from xl_tools.sheets.sheet_rows import SheetRows

_WIDTH = 86.0  # characters over all columns: the width of the page
_MINIMUM = 20.0
_TITLE: Final[Properties] = {**TEXT, "font_name": "方正小标宋简体", "font_size": 22, "align": "center"}


def write_listing_page(
    look: Look, worksheet: Worksheet, listing: Listing, lines: Sequence[int], *, is_first: bool, is_last: bool
) -> None:
    """Write the header and these lines of a list; its heading on the first page, its remarks on the last."""
    columns = listing.columns
    total, last = sum(column.width for column in columns), len(columns) - 1
    rows = SheetRows(look, worksheet, [_WIDTH * column.width / total for column in columns])
    if is_first:
        rows.fit([(0, last, listing.heading, _TITLE)], _MINIMUM)
        if listing.left or listing.right:
            right = (last // 2 + 1, last, listing.right, {**TEXT, "align": "right"})
            rows.put([(0, last // 2, listing.left, TEXT), right], _MINIMUM)
    centred = {**BOXED, "align": "center"}
    rows.put([(n, n, column.heading, centred) for n, column in enumerate(columns)], _MINIMUM)
    for line in (listing.lines[index] for index in lines):
        font = {} if line.kind is LineKind.ENTRY else {"font_name": "黑体"}
        rows.fit(
            [
                (
                    left,
                    right,
                    text,
                    {**BOXED, **font, "align": "left" if right > left else columns[left].align},
                )
                for left, right, text in line.cells
            ],
            _MINIMUM,
        )
    for remark in listing.remarks if is_last else ():
        rows.fit([(0, last, remark, TEXT)], _MINIMUM)
