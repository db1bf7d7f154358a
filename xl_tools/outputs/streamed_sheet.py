"""A worksheet of XlsxWriter whose list is streamed: each row becomes XML when it is complete and goes to the disk.

XlsxWriter keeps an object for every cell and goes through them all at the end; of a county's 汇总, hundreds of thousands of
cells, that took most of the time and of the memory. Everything else on the sheet stays XlsxWriter's: what stands above and
below the list, columns, panes, filter, merged cells, print set-up, styles, the table of shared texts.
"""
# ruff: noqa: SLF001 - a kind of XlsxWriter's worksheet: it hands cells to the same writers that XlsxWriter's own do

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xl_tools.form.grid import column_letters

_ROWS_AT_ONCE = 1_000
_PIXELS_A_POINT, _POINTS_A_PIXEL = 4 / 3, 3 / 4


class Lead(NamedTuple):
    """Where a hyperlink leads: a file as a relationship names it (``""`` for this workbook), and a place in it."""

    target: str
    location: str


class StreamedSheet(Worksheet):  # type: ignore[misc] # XlsxWriter says nothing of its types
    """A worksheet with one list, written row by row from the top down; rows and columns are counted from 0.

    ``add_worksheet(name, StreamedSheet)`` of a workbook makes it.
    """

    dim_rowmin: int
    dim_rowmax: int
    outline_row_level: int

    def __init__(self) -> None:
        """Begin without a list."""
        super().__init__()
        self._starts: list[str] = []
        self._shares_texts = True
        self._complete: list[str] = []
        self._rows: IO[str] | None = None
        self._first_row = self._row = -1
        self._cells: list[str] = []
        self._row_look = ""
        self._leads: list[tuple[int, int, Lead]] = []

    def open_list(self, columns: int, *, shares_texts: bool) -> None:
        """Begin the list; where it ``shares_texts``, equal ones are kept once, in memory, else each stands in its cell."""
        self._starts = [f'<c r="{column_letters(column)}' for column in range(columns)]
        self._shares_texts = shares_texts

    def begin_row(self, row: int) -> None:
        """Complete the row before and begin this one.

        Raises :class:`ValueError` when the list is past this row, or a sheet has no such row.
        """
        self._complete_row()
        last_column = len(self._starts) - 1
        if row <= self._row or self._check_dimensions(row, last_column) or self._check_dimensions(row, 0):
            raise ValueError(f"{self.name}: row {row} cannot be written after row {self._row}")
        if self._first_row < 0:
            self._first_row = row
        self._row = row
        self._cells = [""] * len(self._starts)
        self.row_look()

    def row_look(
        self, height: float | None = None, *, level: int = 0, hidden: bool = False, collapsed: bool = False
    ) -> None:
        """Set the height of the row, in points, and its place in the outline."""
        pixels = self.default_row_height if height is None else round(height * _PIXELS_A_POINT)
        look = f' ht="{pixels * _POINTS_A_PIXEL:.16g}" customHeight="1"'
        if hidden:
            look += ' hidden="1"'
        if level:
            look += f' outlineLevel="{level}"'
            self.outline_row_level = max(self.outline_row_level, level)
        if collapsed:
            look += ' collapsed="1"'
        self._row_look = look

    def list_text(self, column: int, text: str, cell_format: Format) -> None:
        """Write text as text, or an empty cell."""
        self._cells[column] = f"{self._start(column, cell_format)}{self._text(text)}"

    def list_texts(self, texts: Iterable[str | None], formats: Iterable[Format]) -> None:
        """Write a row of texts, one for each column; nothing where there is none."""
        row = self._row + 1
        self._cells = [
            "" if text is None else f'{start}{row}" s="{cell_format._get_xf_index()}"{self._text(text)}'
            for start, text, cell_format in zip(self._starts, texts, formats, strict=True)
        ]

    def list_rich_text(self, column: int, parts: Sequence[str | Format], cell_format: Format) -> None:
        """Write text in several formats, each before its text."""
        self.write_rich_string(self._row, column, *parts, cell_format)
        shared = self.table[self._row].pop(column).string
        self._cells[column] = f'{self._start(column, cell_format)} t="s"><v>{shared}</v></c>'

    def list_number(self, column: int, number: float, cell_format: Format) -> None:
        """Write a number."""
        self._cells[column] = f"{self._start(column, cell_format)}><v>{number:.16G}</v></c>"

    def list_formula(self, column: int, formula: str, value: float | str, cell_format: Format) -> None:
        """Write a formula, without its ``=``, with the value that it has."""
        kind = ' t="str"' if isinstance(value, str) else ""
        shown = self._escape_data(value) if isinstance(value, str) else f"{value:.16G}"
        start = self._start(column, cell_format)
        self._cells[column] = f"{start}{kind}><f>{self._escape_data(formula)}</f><v>{shown}</v></c>"

    def lead(self, row: int, column: int, lead: Lead) -> None:
        """Make a cell a hyperlink; all links of one sheet into one file share its relationship."""
        self._leads.append((row, column, lead))

    def _text(self, text: str) -> str:
        """Return the rest of a cell with a text."""
        if not text:
            return "/>"
        if self._shares_texts and not text.startswith("<r>"):  # XlsxWriter shares such a text unescaped
            return f' t="s"><v>{self.str_table._get_shared_string_index(text)}</v></c>'
        shown = self._escape_data(self._escape_control_characters(text))
        return f' t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'

    def _start(self, column: int, cell_format: Format) -> str:
        return f'{self._starts[column]}{self._row + 1}" s="{cell_format._get_xf_index()}"'

    def _complete_row(self) -> None:
        if self._cells:
            self._complete.append(f'<row r="{self._row + 1}"{self._row_look}>{"".join(self._cells)}</row>')
            self._cells = []
            if len(self._complete) >= _ROWS_AT_ONCE:
                self._put_away()

    def _put_away(self) -> None:
        """Bring the complete rows to the disk."""
        if self._rows is None:
            self._rows = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed when copied
        self._rows.write("".join(self._complete))
        self._complete.clear()

    def _write_rows(self) -> None:
        """Write XlsxWriter's rows above the list, the list, XlsxWriter's rows below it."""
        self._complete_row()
        if self._first_row < 0:
            super()._write_rows()
            return
        top, bottom = self.dim_rowmin, self.dim_rowmax
        self.dim_rowmax = self._first_row - 1
        super()._write_rows()
        if self._rows:
            self._rows.seek(0)
            shutil.copyfileobj(self._rows, self.fh)
            self._rows.close()
        self.fh.write("".join(self._complete))
        self.dim_rowmin, self.dim_rowmax = self._row + 1, bottom
        super()._write_rows()
        self.dim_rowmin = top

    def _write_hyperlinks(self) -> None:
        if not self._leads:
            super()._write_hyperlinks()
            return
        relationships: dict[str, int] = {}
        self._xml_start_tag("hyperlinks")
        for row, column, (target, location) in self._leads:
            attributes = [("ref", f"{column_letters(column)}{row + 1}")]
            if target and target not in relationships:
                self.rel_count += 1
                relationships[target] = self.rel_count
                self.external_hyper_links.append(["/hyperlink", target, "External"])
            if target:
                attributes.append(("r:id", f"rId{relationships[target]}"))
            if location:
                attributes.append(("location", location))
            self._xml_empty_tag("hyperlink", attributes)
        self._xml_end_tag("hyperlinks")
