"""The booklet as a workbook ready to print: a sheet for every page of the PDF, with the same page number."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xl_tools.form.submission import OUTPUT_MARK
from xl_tools.outputs.booklet import TABLES_PART, Booklet
from xl_tools.outputs.booklet_pages import contents_pages, narrative_pages
from xl_tools.outputs.booklet_pdf import PagePlan, page_plan
from xl_tools.outputs.booklet_sheets import (
    ContentsLine,
    write_contents,
    write_cover,
    write_narrative_page,
    write_part_title,
)
from xl_tools.outputs.booklet_text import printable
from xl_tools.outputs.form_sheet import write_form
from xl_tools.outputs.sheet_look import Look
from xl_tools.outputs.standard_workbook import form_sheet_names

_A4 = 9
_MM = 1 / 25.4  # in inches
_CREATED = datetime(2023, 1, 1)  # noqa: DTZ001 - a date in a file's properties has no zone
_DEFAULT_FONT = {"font_name": "宋体", "font_size": 10}  # columns are as wide on machines without Calibri
_TEXT_MARGINS = (28 * _MM, 26 * _MM)  # the text block of GB/T 9704
_FORM_MARGINS = (20 * _MM, 15 * _MM)  # a form is wider than the text: rather narrow margins than small print
_COVER = 1


def xlsx_booklet(booklet: Booklet) -> bytes:
    """Return the booklet as .xlsx: A4, one page a sheet, pages and numbers as in the PDF.

    Equal booklets give equal bytes. :class:`~xl_tools.errors.MissingGlyphError` as for the PDF, whose fonts decide
    where pages break.
    """
    plan = page_plan(booklet)
    names = _sheet_names(booklet, plan)
    buffer = BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "default_format_properties": {**_DEFAULT_FONT}})
    look = Look(workbook)
    workbook.set_properties(
        {
            "title": printable(booklet.title),
            "author": printable(booklet.compiled_by),
            "category": OUTPUT_MARK,
            "created": _CREATED,
        }
    )
    sheets = {page: workbook.add_worksheet(name) for page, name in sorted(names.items())}
    write_cover(look, sheets[_COVER], booklet)
    _write_contents(look, sheets, booklet, plan)
    for page, blocks in narrative_pages(booklet, plan).items():
        write_narrative_page(look, sheets[page], blocks)
    table_pages = _table_pages(booklet, plan)
    for page in table_pages[:1]:
        write_part_title(look, sheets[page - 1], booklet.tables_heading)
    for page, cells in zip(table_pages, booklet.forms, strict=True):
        write_form(look, sheets[page], cells)
    for page, worksheet in sheets.items():
        _set_up_page(worksheet, page, *(_FORM_MARGINS if page in table_pages else _TEXT_MARGINS))
    workbook.close()
    return buffer.getvalue()


def _table_pages(booklet: Booklet, plan: PagePlan) -> tuple[int, ...]:
    return plan.headings[len(plan.headings) - len(booklet.tables) :]


def _sheet_names(booklet: Booklet, plan: PagePlan) -> dict[int, str]:
    """Return the name of every page's sheet, by page."""
    contents, narrative = contents_pages(booklet, plan), narrative_pages(booklet, plan)
    table_pages = _table_pages(booklet, plan)
    return {
        _COVER: "封面",
        **{page: "目录" if number == 1 else f"目录{number}" for number, page in enumerate(contents, start=1)},
        **{page: f"正文第{page}页" for page in narrative},
        **{page - 1: TABLES_PART for page in table_pages[:1]},
        **dict(zip(table_pages, form_sheet_names(booklet.tables), strict=True)),
    }


def _write_contents(look: Look, sheets: Mapping[int, Worksheet], booklet: Booklet, plan: PagePlan) -> None:
    lines = [
        ContentsLine(printable(heading), page, sheets[page].name, is_part=heading in booklet.part_headings)
        for heading, page in zip(booklet.headings, plan.headings, strict=True)
    ]
    for page, indices in contents_pages(booklet, plan).items():
        write_contents(look, sheets[page], [lines[i] for i in indices], is_first=page == _COVER + 1)


def _set_up_page(worksheet: Worksheet, page: int, left: float, right: float) -> None:
    """Print on one page of A4 within these margins (inches), the page number outside: right if odd, left if even."""
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=left, right=right, top=37 * _MM, bottom=35 * _MM)
    worksheet.fit_to_pages(1, 1)
    worksheet.center_horizontally()
    worksheet.hide_gridlines(2)
    worksheet.set_start_page(page)
    if page != _COVER:
        number = '&"宋体"&14— &P —'
        footer = f"&R{number}　" if page % 2 else f"&L　{number}"
        worksheet.set_footer(footer, {"margin": 22 * _MM})
