"""The sheets of a booklet workbook that are not forms: cover, 目录, narrative, title pages, lists, 盖章页."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.products.booklet.page_breaks import Block, BlockKind
from xl_tools.products.booklet.volume import Cover, Seal
from xl_tools.sheets.row_heights import line_count, split_rows, usable_width, wrapped_lines
from xl_tools.sheets.sheet_look import Look, Properties, write_link, write_text
from xl_tools.typesetting.printed_text import printable

_TITLE_SIZE = 22
_BODY_SIZE = 16
_CONTENTS_SIZE = 14
_LINE = 27.0  # points from line to line of running text: 22 lines and a clause more are still one page
_COLUMNS = (20.0, 20.0, 20.0, 20.0, 6.0)
"""28 characters of 16 points together; LibreOffice shrinks a page to its width only where that is several columns."""
_LAST = len(_COLUMNS) - 1
_COUNTED = 85.0  # lines are counted a little narrower than they are set: rather a gap than a cut
_INDENT = "　　"
_HEADING_HEIGHT = 78.0
_CONTENTS_LINE = 25.0
_BLANK_DATE = "　　　　年　　月　　日"
_BLANK_LINE = "＿" * 12

_PLAIN: Properties = {"text_wrap": True, "font_size": _BODY_SIZE, "font_name": "仿宋"}
_TITLE: Properties = {
    **_PLAIN,
    "font_name": "方正小标宋简体",
    "font_size": _TITLE_SIZE,
    "align": "center",
    "valign": "vcenter",
}
_CENTRED: Properties = {**_PLAIN, "align": "center", "valign": "vcenter"}
_LINE_OF_TEXT: Properties = {"font_size": _BODY_SIZE, "font_name": "仿宋", "valign": "vcenter"}
_CHAPTER: Properties = {**_PLAIN, "font_name": "黑体", "valign": "vcenter"}
_LEAD: Properties = {"font_size": _BODY_SIZE, "font_name": "楷体"}
_BODY: Properties = {"font_size": _BODY_SIZE, "font_name": "仿宋"}
_ENTRY: Properties = {
    "font_size": _CONTENTS_SIZE,
    "font_name": "仿宋",
    "valign": "vcenter",
}
_LEADER = 0.25  # advance of a dot, in ems, in the narrowest of the faces
_PAGE_NUMBER: Properties = {
    "font_size": _CONTENTS_SIZE,
    "font_name": "宋体",
    "align": "right",
    "valign": "vcenter",
}


class ContentsLine(NamedTuple):
    """A line of the 目录: its text, how deep it stands from 1, its page, and the sheet it leads to."""

    text: str
    level: int
    page: int
    sheet: str


def write_cover(look: Look, worksheet: Worksheet, cover: Cover) -> None:
    """Write title, note, 编制, 审核 and year or day, spread over the page."""
    _set_columns(worksheet)
    worksheet.set_row(0, 150)
    row = _write(look, worksheet, 1, cover.title_lines, properties=_TITLE)
    if cover.note:
        row = _write(look, worksheet, row, printable(cover.note), properties=_CENTRED)
    worksheet.set_row(row, 240)
    row += 1
    for line in cover.makers:
        row = _write(look, worksheet, row, printable(line), properties=_CENTRED)
    if cover.date:
        worksheet.set_row(row, 30)
        _write(look, worksheet, row + 1, printable(cover.date), properties=_CENTRED)


def write_title_page(look: Look, worksheet: Worksheet, title: str) -> None:
    """Write the title page of a part or of a unit."""
    _set_columns(worksheet)
    worksheet.set_row(0, 190)
    _write(look, worksheet, 1, title, properties=_TITLE)


def write_seal(look: Look, worksheet: Worksheet, seal: Seal) -> None:
    """Write 盖章页: what is not told is left blank, the day as 年 月 日."""
    _set_columns(worksheet)
    worksheet.set_row(0, 160)
    row = 1
    for number, (label, said) in enumerate(seal.lines, start=1):
        text = printable(said) or (_BLANK_DATE if number == len(seal.lines) else _BLANK_LINE)
        row = _write(look, worksheet, row, f"{label}{text}", properties=_PLAIN, minimum=60)


def write_contents(
    look: Look, worksheet: Worksheet, lines: Iterable[ContentsLine], *, is_first: bool
) -> None:
    """Write a page of the 目录: each line with dots up to its page number, linked to the sheet."""
    _set_columns(worksheet)
    row = 0
    if is_first:
        row = _write(look, worksheet, row, "目　录", properties=_TITLE, minimum=_HEADING_HEIGHT)
    width = usable_width([_COUNTED - _COLUMNS[-1]])
    for line in lines:
        text = "　" * (line.level - 1) + line.text
        count = line_count(text, _CONTENTS_SIZE, width)
        if count == 1:
            # More dots than fit: the number's cell ends them, wherever the text before them does.
            text += " " + "." * int(width / (_LEADER * _CONTENTS_SIZE))
        entry = look.format(_ENTRY, font_name="黑体" if line.level == 1 else "仿宋", text_wrap=count > 1)
        worksheet.set_row(row, _CONTENTS_LINE * count)
        worksheet.merge_range(row, 0, row, _LAST - 1, "", entry)
        write_link(worksheet, (row, 0), f"internal:'{line.sheet}'!A1", text, entry)
        worksheet.write_number(row, _LAST, line.page, look.format(_PAGE_NUMBER))
        row += 1


def write_narrative_page(look: Look, worksheet: Worksheet, blocks: Sequence[Block]) -> None:
    """Write the headings and paragraphs of one page, each line a row of its own.

    So lines are at one distance and no mark begins one, whatever program prints them and in whatever face.
    """
    _set_columns(worksheet)
    row = 0
    for block in blocks:
        match block.kind:
            case BlockKind.PART:
                row = _write(look, worksheet, row, block.text, properties=_TITLE, minimum=_HEADING_HEIGHT)
            case BlockKind.CHAPTER:
                row = _write(look, worksheet, row, _INDENT + block.text, properties=_CHAPTER)
            case BlockKind.PARAGRAPH:
                row = _write_lines(look, worksheet, row, _INDENT, block)
            case _:
                row = _write_lines(look, worksheet, row, "", block)


def lines_of(paragraph: str) -> list[str]:
    """Return a paragraph in the lines in which it is written, without the indent."""
    first, *others = _wrapped(_INDENT + paragraph)
    return [first.removeprefix(_INDENT), *others]


def _wrapped(text: str) -> list[str]:
    return list(wrapped_lines(text, _BODY_SIZE, usable_width([_COUNTED])))


def _write_lines(look: Look, worksheet: Worksheet, row: int, indent: str, block: Block) -> int:
    """Write a paragraph line by line, its lead-in in 楷体, all lines but its last filled; return the next row."""
    lead = indent + block.lead
    lines = _wrapped(lead + block.text)
    for number, line in enumerate(lines, start=1):
        leading, lead = lead[: len(line)], lead[len(line) :]
        filled = "distributed" if block.goes_on or number < len(lines) else "left"
        _write_line(look, worksheet, row, leading, line[len(leading) :], filled)
        row += 1
    return row


def _write_line(look: Look, worksheet: Worksheet, row: int, lead: str, text: str, align: str) -> None:  # noqa: PLR0917 - a line and where it goes
    cell_format = look.format(_LINE_OF_TEXT, align=align)
    worksheet.set_row(row, _LINE)
    worksheet.merge_range(row, 0, row, _LAST, "", cell_format)
    if lead.strip() and text:
        worksheet.write_rich_string(row, 0, look.format(_LEAD), lead, look.format(_BODY), text, cell_format)
    else:
        face = _LEAD if lead.strip() else _BODY
        write_text(worksheet, row, 0, lead + text, look.format(_LINE_OF_TEXT, **face, align=align))


def _set_columns(worksheet: Worksheet) -> None:
    for column, width in enumerate(_COLUMNS):
        worksheet.set_column(column, column, width)


def _write(
    look: Look, worksheet: Worksheet, row: int, text: str, *, properties: Properties, minimum: float = 0
) -> int:
    """Write one text over the whole width, with the height it needs; return the next row."""
    size = float(str(properties["font_size"]))
    lines = line_count(text, size, usable_width([_COUNTED]))
    (heights,) = split_rows({row: max(minimum, lines * _LINE * size / _BODY_SIZE)}).values()
    for offset, height in enumerate(heights):
        worksheet.set_row(row + offset, height)
    last = row + len(heights) - 1
    worksheet.merge_range(row, 0, last, _LAST, "", look.format(properties))
    write_text(worksheet, row, 0, text, look.format(properties))
    return last + 1
