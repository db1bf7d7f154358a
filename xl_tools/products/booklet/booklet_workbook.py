"""The booklet as a workbook ready to print: a sheet for every page of the PDF, with the same page number."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import NamedTuple

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xl_tools.forms.drawn_layout import FormShape
from xl_tools.forms.form_sheet import write_form
from xl_tools.forms.layout import PRINTED_WIDTHS
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.products.booklet.booklet_pdf import PagePlan, page_plan
from xl_tools.products.booklet.booklet_sheets import (
    lines_by_page,
    narrative_pages,
    write_contents,
    write_cover,
    write_listing_page,
    write_narrative_page,
    write_seal,
    write_title_page,
)
from xl_tools.products.booklet.content import DRAFT_WORD
from xl_tools.products.booklet.form_pages import form_pages
from xl_tools.products.booklet.listing import Listing
from xl_tools.products.booklet.parts import NarrativePart, Part, TablesPart, UnitPart, entries_of, parts_of
from xl_tools.products.booklet.volume import Booklet, Seal, Section
from xl_tools.sheets.sheet_look import Look
from xl_tools.sheets.sheet_names import SheetNames, form_sheet_name
from xl_tools.typesetting.printed_text import printable
from xl_tools.values.text import one_line

_A4 = 9
_MM = 1 / 25.4  # in inches
_DEFAULT_FONT = {"font_name": "宋体", "font_size": 10}  # columns are as wide on machines without Calibri
_TEXT_MARGINS = (28 * _MM, 26 * _MM)  # the text block of GB/T 9704
_FORM_MARGINS = (20 * _MM, 15 * _MM)  # a form is wider than the text: rather narrow margins than small print
_FORM_ROOM = 700.0
"""Points that a page has for the rows of a form: 225 mm, at the scale that brings its columns between these margins."""
_ACROSS = 0.5
"""How much of that a page across has: it is wider, so its scale is larger, and it is less high."""
_COVER = 1


class _Sheet(NamedTuple):
    """A page to be written: the name it would like, what it holds, and whether it is a form."""

    name: str
    write: Callable[[Look, Worksheet], object]
    is_form: bool = False
    is_wide: bool = False


def xlsx_booklet(booklet: Booklet) -> bytes:
    """Return the booklet as .xlsx: A4, one page a sheet, pages and numbers as in the PDF.

    Equal booklets give equal bytes. :class:`~xl_tools.errors.MissingGlyphError` as for the PDF, whose fonts decide
    where pages break.
    """
    plan = page_plan(booklet)
    names = SheetNames()
    pages = {_COVER: _Sheet("封面", partial(write_cover, cover=booklet.cover))}
    for number, part in enumerate(parts_of(booklet)):
        pages |= dict(_pages(part, number, plan, booklet, names))
    buffer = BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "default_format_properties": {**_DEFAULT_FONT}})
    title, author = one_line(printable(booklet.cover.title)), printable(booklet.author)
    look = Look(workbook, OUTPUT_MARK, title=title, author=author)
    for page, planned in sorted(pages.items()):
        names.take(page, planned.name)
    sheets = {page: workbook.add_worksheet(names[page]) for page in sorted(pages)}
    for page, sheet in sheets.items():
        pages[page].write(look, sheet)
        _set_up_page(sheet, page, *(_FORM_MARGINS if pages[page].is_form else _TEXT_MARGINS))
        if pages[page].is_wide:
            sheet.set_landscape()
        if booklet.draft:
            sheet.set_header(f'&C&"黑体"&26&K808080{DRAFT_WORD}', {"margin": 15 * _MM})
    workbook.close()
    return buffer.getvalue()


def _pages(
    part: Part, number: int, plan: PagePlan, booklet: Booklet, names: SheetNames
) -> Iterator[tuple[int, _Sheet]]:
    first = plan.pages_of(number)[0]
    match part:
        case Section.CONTENTS:
            entries = list(zip(entries_of(booklet), plan.entries, strict=True))
            for page, lines in lines_by_page(plan.pages_of(number), plan.entry_lines).items():
                listed = [entries[line] for line in lines]
                write = partial(write_contents, listed=listed, names=names, is_first=page == first)
                yield page, _Sheet("目录", write)
        case Listing():
            on_pages = lines_by_page(plan.pages_of(number), plan.lines[number])
            for page, lines in on_pages.items():
                write = partial(write_listing_page, listing=part, lines=lines)
                write = partial(write, is_first=page == first, is_last=page == max(on_pages))
                yield page, _Sheet(part.heading, write)
        case UnitPart(name):
            yield first, _Sheet(name, partial(write_title_page, title=name))
        case NarrativePart():
            for page, blocks in narrative_pages(part, number, plan).items():
                yield page, _Sheet(f"正文第{page}页", partial(write_narrative_page, blocks=blocks))
        case TablesPart():
            yield from _tables(part, plan.pages_of(number), plan)
        case Seal():
            yield first, _Sheet("盖章页", partial(write_seal, seal=part))


def _tables(part: TablesPart, pages: range, plan: PagePlan) -> Iterator[tuple[int, _Sheet]]:
    yield pages[0], _Sheet(part.heading, partial(write_title_page, title=part.heading))
    placed = iter([page for page in plan.forms if page in pages])
    unit = part.unit
    forms = zip(unit.printed, unit.forms, unit.shapes, strict=True)
    for number, (reading, cells, shape) in enumerate(forms, start=1):
        name = form_sheet_name(number, reading.table.name or unit.table_titles[number - 1])
        room = _room(shape)
        for form in form_pages(cells, shape):
            write = partial(write_form, cells=form, room=room, widths=shape.widths)
            yield next(placed), _Sheet(name, write, is_form=True, is_wide=shape.is_wide)


def _room(shape: FormShape) -> float:
    """Return the points that a page has for the rows of a form of this shape, at the scale that brings its columns between the margins."""
    if shape.widths == PRINTED_WIDTHS:
        return _FORM_ROOM
    scale = sum(shape.widths) / sum(PRINTED_WIDTHS)
    return _FORM_ROOM * scale * (_ACROSS if shape.is_wide else 1)


def _set_up_page(worksheet: Worksheet, page: int, left: float, right: float) -> None:
    """Print on one page of A4 within these margins (inches), the page number outside: right if odd, left if even."""
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=left, right=right, top=37 * _MM, bottom=35 * _MM)
    worksheet.fit_to_pages(1, 1)
    worksheet.center_horizontally()
    worksheet.hide_gridlines(2)
    worksheet.set_start_page(page)
    if worksheet.dim_rowmax is not None:
        worksheet.print_area(0, 0, worksheet.dim_rowmax, worksheet.dim_colmax)
    if page != _COVER:
        number = '&"宋体"&14— &P —'
        footer = f"&R{number}　" if page % 2 else f"&L　{number}"
        worksheet.set_footer(footer, {"margin": 22 * _MM})
