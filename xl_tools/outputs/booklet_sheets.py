"""The sheets of a booklet workbook that are not forms: cover, 目录, narrative, title of a part."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.outputs.booklet import Booklet
from xl_tools.outputs.booklet_pages import Block, BlockKind
from xl_tools.outputs.booklet_text import printable
from xl_tools.outputs.row_heights import line_count, split_rows, usable_width
from xl_tools.outputs.sheet_look import Look, Properties, write_text

_TITLE_SIZE = 22
_BODY_SIZE = 16
_CONTENTS_SIZE = 14
_LINE = 26.0  # points from line to line: 22 lines and a clause over are still one page
_WIDTH = 86.0  # 28 characters of 16 points
_COUNTED_WIDTH = 84.0  # lines are counted a little narrower than they are set: rather a gap than a cut
_NUMBER_WIDTH = 6.0
_INDENT = "　　"

_PLAIN: Properties = {"text_wrap": True, "font_size": _BODY_SIZE, "font_name": "仿宋"}
_TITLE: Properties = {
    **_PLAIN,
    "font_name": "方正小标宋简体",
    "font_size": _TITLE_SIZE,
    "align": "center",
    "valign": "vcenter",
}
_CENTRED: Properties = {**_PLAIN, "align": "center", "valign": "vcenter"}
_RUNNING: Properties = {**_PLAIN, "valign": "vjustify"}
_CHAPTER: Properties = {**_PLAIN, "font_name": "黑体", "valign": "vcenter"}
_LEAD: Properties = {"font_size": _BODY_SIZE, "font_name": "楷体"}
_BODY: Properties = {"font_size": _BODY_SIZE, "font_name": "仿宋"}
_ENTRY: Properties = {
    "font_size": _CONTENTS_SIZE,
    "font_name": "仿宋",
    "valign": "vcenter",
    "num_format": "@*.",  # fills the rest of the cell with dots
}
_LONG_ENTRY: Properties = {**_ENTRY, "text_wrap": True, "num_format": "@"}
_PAGE_NUMBER: Properties = {
    "font_size": _CONTENTS_SIZE,
    "font_name": "宋体",
    "align": "right",
    "valign": "vcenter",
}


class ContentsLine(NamedTuple):
    """A line of the 目录: its text, its page, the sheet it leads to, and whether it is a part."""

    text: str
    page: int
    sheet: str
    is_part: bool


def write_cover(look: Look, worksheet: Worksheet, booklet: Booklet) -> None:
    """Write title, 编制, 审核 and year, spread over the page."""
    worksheet.set_column(0, 0, _WIDTH)
    worksheet.set_row(0, 150)
    row = _write(look, worksheet, 1, printable(booklet.title), _TITLE)
    worksheet.set_row(row, 240)
    for line in booklet.makers:
        row = _write(look, worksheet, row + 1, printable(line), _CENTRED) - 1
    if booklet.year_line:
        worksheet.set_row(row + 1, 30)
        _write(look, worksheet, row + 2, booklet.year_line, _CENTRED)


def write_part_title(look: Look, worksheet: Worksheet, title: str) -> None:
    """Write the title page of a part."""
    worksheet.set_column(0, 0, _WIDTH)
    worksheet.set_row(0, 190)
    _write(look, worksheet, 1, title, _TITLE)


def write_contents(
    look: Look, worksheet: Worksheet, lines: Iterable[ContentsLine], *, is_first: bool
) -> None:
    """Write a page of the 目录: each line with dots up to its page number, linked to the sheet."""
    worksheet.set_column(0, 0, _WIDTH - _NUMBER_WIDTH)
    worksheet.set_column(1, 1, _NUMBER_WIDTH)
    row = 0
    if is_first:
        worksheet.merge_range(0, 0, 0, 1, "", look.format(_TITLE))
        worksheet.set_row(0, 3 * _LINE)
        write_text(worksheet, 0, 0, "目　录", look.format(_TITLE))
        row = 1
    for line in lines:
        text = line.text if line.is_part else f"　{line.text}"
        count = line_count(text, _CONTENTS_SIZE, usable_width([_COUNTED_WIDTH - _NUMBER_WIDTH]))
        entry = look.format(
            _ENTRY if count == 1 else _LONG_ENTRY, font_name="黑体" if line.is_part else "仿宋"
        )
        worksheet.set_row(row, 24.0 * count)
        worksheet.write_url(row, 0, f"internal:'{line.sheet}'!A1", entry, string=text)
        worksheet.write_number(row, 1, line.page, look.format(_PAGE_NUMBER))
        row += 1


def write_narrative_page(look: Look, worksheet: Worksheet, blocks: Sequence[Block]) -> None:
    """Write the headings and paragraphs of one page; a paragraph higher than a row can be is merged over several."""
    worksheet.set_column(0, 0, _WIDTH)
    row = 0
    for block in blocks:
        match block.kind:
            case BlockKind.PART:
                worksheet.set_row(row, 3 * _LINE)
                write_text(worksheet, row, 0, block.text, look.format(_TITLE))
                row += 1
            case BlockKind.CHAPTER:
                row = _write(look, worksheet, row, _INDENT + block.text, _CHAPTER)
            case BlockKind.PARAGRAPH:
                row = _write(look, worksheet, row, block.text, _RUNNING, _INDENT + block.lead)
            case BlockKind.CONTINUED:
                row = _write(look, worksheet, row, block.text, _RUNNING)


def _write(
    look: Look, worksheet: Worksheet, row: int, text: str, properties: Properties, lead: str = ""
) -> int:
    """Write one text with the height it needs, its lead-in in 楷体; return the row after it."""
    size = float(str(properties["font_size"]))
    pitch = max(_LINE, size * 1.5)
    lines = line_count(lead + text, size, usable_width([_COUNTED_WIDTH]))
    (heights,) = split_rows({0: lines * pitch}).values()
    for offset, height in enumerate(heights):
        worksheet.set_row(row + offset, height)
    cell_format = look.format(properties)
    last = row + len(heights) - 1
    if last > row:
        worksheet.merge_range(row, 0, last, 0, "", cell_format)
    if lead.strip() and text:
        worksheet.write_rich_string(row, 0, look.format(_LEAD), lead, look.format(_BODY), text, cell_format)
    else:
        write_text(worksheet, row, 0, lead + text, cell_format)
    return last + 1
