"""A sheet that is one list: title, notes, header row, rows; frozen, filtered, its header on every printed page."""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xl_tools.model.grid import column_letters
from xl_tools.sheets import styles
from xl_tools.sheets.links import MAX_LINKS_PER_SHEET, SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Figure, ListDesign, Value
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import FONT, Look, set_up_page, write_text
from xl_tools.sheets.streamed_sheet import Lead, StreamedSheet

ROW_HEIGHT = 21.0
WIDEST_ON_A4 = 150.0
"""The columns, in characters, that are printed across A4 in at least 9 points in Excel, and 7 where a wider face stands in."""

_A3 = 8
_TITLE_HEIGHT = 32.0
_HEADER_HEIGHT = 34.0
MOST_ROWS_SHARING_TEXTS = 50_000
"""The texts of longer lists stand in their cells: a table of all would fill the memory."""

_HIGHEST_ROW = 180.0
"""Twelve lines: what is longer is read in the cell, not printed whole."""
_CUT = "……（过长，全文见来源文件）"
_LONGEST_TEXT = 32_767
"""What a cell holds, in UTF-16 units."""


class ListSheet:
    """Writes one list, row by row from the top; what stands above and below it is written at any time."""

    def __init__(
        self, look: Look, links: SourceLinks, design: ListDesign, *, title: str, note: str, rows: int = 0
    ) -> None:
        """Add the sheet with title, note and headings; rows between note and headings are the caller's.

        ``rows`` is how many there will be, where they may be many.
        """
        self.look = look
        self.design = design
        self._links = links
        self.first_row = self.next_row = design.first_row
        self._header_row = design.header_row
        columns = self._columns = [*design.columns.values()]
        self._formats = [look.format(column.look) for column in columns]
        self._linked = [look.format(column.look, **styles.LINKED) for column in columns]
        self._widths = [usable_width([column.width]) for column in columns]
        self._short = [int(width / styles.SIZE) for width in self._widths]
        self._links_left = MAX_LINKS_PER_SHEET
        widths = [column.width for column in columns]
        self.sheet: StreamedSheet = start_sheet(look, design.name, title, widths, StreamedSheet)
        self._printed = [column.width for column in design.printed]
        print_first_columns(look, self.sheet, self._printed)
        self.sheet.open_list(
            self._formats, self._linked, self._shown, shares_texts=rows <= MOST_ROWS_SHARING_TEXTS
        )
        self._write_note(note)
        for index, column in enumerate(columns):
            write_text(self.sheet, self._header_row, index, column.heading, look.format(styles.HEADING))
        self.sheet.set_row(self._header_row, _HEADER_HEIGHT)
        self.sheet.freeze_panes(self.first_row, 0)
        self.sheet.repeat_rows(self._header_row)

    def print_over_pages(self, columns: int, repeated: int) -> None:
        """Print the list over as many pages side by side as its width takes, so many columns to the first.

        The first ``repeated`` columns stand on each of them.
        """
        widths = [column.width for column in self._columns]
        room, led = sum(widths[:columns]), sum(widths[:repeated])
        pages = 1 + math.ceil(sum(widths[columns:]) / (room - led))
        self.sheet.fit_to_pages(pages, 0)
        self.sheet.repeat_columns(0, repeated - 1)

    def _write_note(self, note: str) -> None:
        """Write the note below the title; one wider than the list, which would shrink its print, on several lines."""
        width = usable_width(self._printed)
        height = text_height(note, styles.SIZE, width)
        if height > ROW_HEIGHT:
            cell_format = self.look.format(styles.NOTE, text_wrap=True)
            self.sheet.merge_range(1, 0, 1, len(self._printed) - 1, "", cell_format)
            write_text(self.sheet, 1, 0, note, cell_format)
            self.sheet.set_row(1, height)
        else:
            write_text(self.sheet, 1, 0, note, self.look.format(styles.NOTE))

    def row(
        self,
        values: Mapping[str, Value],
        linked: str = "",
        source: SourceCell | None = None,
    ) -> None:
        """Write the next row, empty where a field has no value, its texts as :meth:`texts` does."""
        texts: list[Any] = [values.get(field, "") for field in self.design.columns]
        others = [(column, value) for column, value in enumerate(texts) if not isinstance(value, str)]
        for column, value in others:
            texts[column] = _text_of(value)
        self.texts(texts, linked, source)
        for column, value in others:
            if isinstance(value, Cell):
                self._write(column, value)
            elif value is not None:
                self.sheet.list_cell(column, float(value), self._formats[column])

    def texts(self, texts: Sequence[str | None], linked: str = "", source: SourceCell | None = None) -> None:
        """Write the next row of texts, one for each column, as high as they need within a limit that keeps the list readable.

        The text of the field ``linked`` leads to ``source``.
        """
        row, self.next_row = self.next_row, self.next_row + 1
        place = self.design.at(linked) if linked else None
        lead = None if place is None else self._lead(texts[place], source)
        is_link = place is not None and self._makes_link(row, place, lead)
        self.sheet.begin_row(row)
        height = self.sheet.list_texts(texts, place if is_link else None)
        if height > ROW_HEIGHT:
            self.sheet.row_look(min(height, _HIGHEST_ROW))

    def write(self, field: str, cell: Cell) -> None:
        """Write a cell of the last row anew."""
        self._write(self.design.at(field), cell)

    def rich_text(self, field: str, parts: Sequence[str | Format]) -> None:
        """Write a text of the last row anew in several formats, each before its text."""
        column = self.design.at(field)
        self.sheet.list_rich_text(column, parts, self._formats[column])

    def _write(self, column: int, cell: Cell) -> None:
        value, formula, colours, leads = cell
        if leads and self._makes_link(self.next_row - 1, column, self._lead(str(value), leads)):
            cell_format = self._linked[column]
        elif colours:
            cell_format = self.look.format(self._columns[column].look, **colours)
        else:
            cell_format = self._formats[column]
        shown = _cut(value) if isinstance(value, str) else float(value)
        self.sheet.list_cell(column, shown, cell_format, formula)

    def end(self, nothing: str = "没有项目", field: str = "") -> None:
        """End the list and put the filter on it; a list without rows says so."""
        if self.next_row == self.first_row:
            self.row({field or next(iter(self.design.columns)): nothing})
        self.sheet.autofilter(self._header_row, 0, self.next_row - 1, len(self._formats) - 1)

    def totals(
        self,
        values: Mapping[str, Decimal | int],
        until: str = "",
        *,
        label: str = "合计",
        row: int | None = None,
        formula: Callable[[str], str] | None = None,
    ) -> dict[str, Figure]:
        """Write a row of sums, by default below the list; return them as other sheets name them.

        ``values`` are the sums by field, ``until`` the last field that the label covers, where it covers several;
        ``formula`` says how a field is summed up, by default ``SUM`` of its cells.
        """
        row = self.next_row if row is None else row
        for column in range(len(self._formats)):
            text = "" if column or until else label
            write_text(self.sheet, row, column, text, self.look.format(styles.CELL, **styles.TOTAL))
        if until:
            last = self.design.at(until)
            self.merged(row, (0, last), label, self.look.format(styles.CENTRED, **styles.TOTAL))
            width = usable_width(column.width for column in self._columns[: last + 1])
            if (height := text_height(label, styles.SIZE, width)) > ROW_HEIGHT:
                self.sheet.set_row(row, height)
        totals = {}
        for field, value in values.items():
            column = self.design.at(field)
            text = formula(field) if formula else f"SUM({self.own(field)})"
            cell_format = self.look.format(self.design.columns[field].look, **styles.TOTAL)
            self.sheet.write_formula(row, column, f"={text}", cell_format, float(value))
            totals[field] = Figure(f"'{self.design.name}'!{column_letters(column)}{row + 1}", Decimal(value))
        return totals

    def own(self, field: str) -> str:
        """Return the cells of a column written so far, for formulas of this sheet."""
        first, last = 0, self.next_row - self.first_row - 1
        return f"{self.design.cell(field, first)}:{self.design.cell(field, last)}"

    def merged(self, row: int, columns: tuple[int, int], text: str, cell_format: Format) -> None:
        """Write text below the list, merged from one column to another, the last one included."""
        first, last = columns
        self.sheet.merge_range(row, first, row, last, "", cell_format)
        write_text(self.sheet, row, first, _cut(text), cell_format)

    def link(self, row: int, column: int, text: str, source: SourceCell) -> None:
        """Write a text below the list that leads to its source, where it can."""
        is_link = self._makes_link(row, column, self._lead(text, source))
        cell_format = self.look.format(styles.CELL, **(styles.LINKED if is_link else {}))
        write_text(self.sheet, row, column, _cut(text), cell_format)

    def _shown(self, column: int, text: str) -> tuple[str, float]:
        if len(text) <= self._short[column] and "\n" not in text:
            return text, 0
        if not self._columns[column].sets_heights:
            return _cut(text), 0
        return _cut(text), text_height(text, styles.SIZE, self._widths[column])

    def _lead(self, text: str | None, leads: SourceCell | str | None) -> Lead | None:
        """Return the link to a source, or to a cell of this workbook (``'项目汇总'!$A$5``)."""
        if isinstance(leads, str):
            return Lead("", leads.replace("$", ""))
        return self._links.lead(leads) if leads and text else None

    def _makes_link(self, row: int, column: int, lead: Lead | None) -> bool:
        """Make a cell a hyperlink where there is one and the sheet has room for it; say whether it is one."""
        if lead is None or not self._links_left:
            return False
        self._links_left -= 1
        self.sheet.lead(row, column, lead)
        return True


def print_first_columns(look: Look, sheet: Worksheet, widths: Sequence[float]) -> None:
    """Print the first columns, which are so wide: on A3 where A4 would make them too small."""
    if sum(widths) > WIDEST_ON_A4:
        sheet.set_paper(_A3)
    look.print_columns(sheet, len(widths))


def start_sheet(
    look: Look, name: str, title: str, widths: Sequence[float], kind: type[Worksheet] | None = None
) -> Worksheet:
    """Add a landscape sheet with its columns, its title in A1, and its name and page number in the footer."""
    sheet = look.workbook.add_worksheet(name, kind)
    set_up_page(sheet, landscape=True)
    sheet.set_margins(left=0.25, right=0.25, top=0.6, bottom=0.7)
    sheet.set_footer(f'&L&"{FONT}"&10&A&C&"{FONT}"&10第 &P 页，共 &N 页', {"scale_with_doc": False})
    sheet.set_default_row(ROW_HEIGHT)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_row(0, _TITLE_HEIGHT)
    write_text(sheet, 0, 0, title, look.format(styles.SHEET_TITLE))
    return sheet


def _text_of(value: Value) -> str | None:
    if isinstance(value, Cell) and isinstance(value.value, str) and not value.formula:
        return value.value
    return None


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= _LONGEST_TEXT * 2:
        return text
    return units[: (_LONGEST_TEXT - len(_CUT)) * 2].decode("utf-16-le", "ignore") + _CUT
