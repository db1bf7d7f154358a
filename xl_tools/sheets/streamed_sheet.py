"""A worksheet of XlsxWriter whose list is streamed: each row becomes XML when it is complete and goes to the disk.

XlsxWriter keeps an object for every cell and goes through them all at the end; of a county's 汇总, hundreds of thousands of
cells, that took most of the time and of the memory: 28,000 rows of 16 take 3.5 s and 79 MB so, 5.3 s in its own
``constant_memory``, 0.95 s and 34 MB here. Everything else on the sheet stays XlsxWriter's: what stands above and
below the list, columns, panes, filter, merged cells, print set-up, styles, the table of shared texts.
"""
# ruff: noqa: SLF001 - a kind of XlsxWriter's worksheet: it hands cells to the same writers that XlsxWriter's own do

import shutil
import tempfile
from collections.abc import Callable, Sequence
from itertools import starmap
from typing import IO, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xl_tools.model.grid import column_letters

_ROWS_AT_ONCE = 1_000
_MOST_KNOWN = 1 << 14  # cells of a column that are kept; most columns have fewer
_PIXELS_A_POINT, _POINTS_A_PIXEL = 4 / 3, 3 / 4


class Lead(NamedTuple):
    """Where a hyperlink leads: a file as a relationship names it (``""`` for this workbook), and a place in it."""

    target: str
    location: str


class _Cells(dict[str, tuple[str, float]]):
    """The cells of a column by their texts, the last ones at least: the XML after the row's number, and the height needed."""

    def __init__(self, made: Callable[[str], tuple[str, float]]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, text: str) -> tuple[str, float]:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        made = self[text] = self._made(text)
        return made


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
        self._known: list[_Cells] = []
        self._known_links: list[_Cells] = []
        self._shares_texts = True
        self._complete: list[str] = []
        self._rows: IO[str] | None = None
        self._first_row = self._row = -1
        self._cells: list[str] = []
        self._row_look = self._usual_look = ""
        self._leads: list[tuple[int, int, Lead]] = []

    def open_list(
        self,
        formats: Sequence[Format],
        linked: Sequence[Format],
        shows: Callable[[int, str], tuple[str, float]],
        *,
        shares_texts: bool,
    ) -> None:
        """Begin a list with so many columns, the format of each given, also for a text that is a hyperlink.

        ``shows`` says of a text in a column what its cell shows, and the height in points that it needs, 0 where any row
        will do. Where the list ``shares_texts``, equal ones are kept once, in memory, else each stands in its cell.
        """
        self._starts = [f'<c r="{column_letters(column)}' for column in range(len(formats))]
        self._shares_texts = shares_texts

        def cells(column: int, cell_format: Format) -> _Cells:
            def made(text: str) -> tuple[str, float]:
                shown, height = shows(column, text)
                return f'" s="{cell_format._get_xf_index()}"{self._text(shown)}', height

            return _Cells(made)

        self._known = [*starmap(cells, enumerate(formats))]
        self._known_links = [*starmap(cells, enumerate(linked))]

    def begin_row(self, row: int) -> None:
        """Complete the row before and begin this one.

        Raises :class:`ValueError` when the list is past this row, or a sheet has no such row.
        """
        self._complete_row()
        if row <= self._row or self._check_dimensions(row, len(self._starts) - 1):
            raise ValueError(f"{self.name}: row {row} cannot be written after row {self._row}")
        if self._first_row < 0:
            self._first_row = row
            self._check_dimensions(row, 0)
            self.row_look()
            self._usual_look = self._row_look
        self._row = row
        self._cells = [""] * len(self._starts)
        self._row_look = self._usual_look

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

    def list_cell(
        self, column: int, value: str | float, cell_format: Format, formula: str | None = None
    ) -> None:
        """Write a number, a text as text, or a formula (without its ``=``) with the value that it has."""
        if not formula:
            rest = self._text(value) if isinstance(value, str) else f"><v>{value:.16G}</v></c>"
        else:
            kind = ' t="str"' if isinstance(value, str) else ""
            shown = self._escape_data(value) if isinstance(value, str) else f"{value:.16G}"
            rest = f"{kind}><f>{self._escape_data(formula)}</f><v>{shown}</v></c>"
        self._cells[column] = f"{self._start(column, cell_format)}{rest}"

    def list_texts(self, texts: Sequence[str | None], linked: int | None = None) -> float:
        """Write a row of texts in the formats of the list, one for each column; nothing where there is none.

        The one in the column ``linked`` looks like a hyperlink. Returns the height in points that the highest of them
        needs.
        """
        row, highest, shared = self._row + 1, 0.0, self.str_table.count
        cells = []
        for start, text, known in zip(self._starts, texts, self._known, strict=True):
            if text is None:
                cells.append("")
                continue
            cell, height = known[text]
            cells.append(f"{start}{row}{cell}")
            if height:
                highest = max(highest, height)
        if linked is not None and (text := texts[linked]) is not None:
            cells[linked] = f"{self._starts[linked]}{row}{self._known_links[linked][text][0]}"
        if self._shares_texts:  # a text that is known was not counted
            self.str_table.count = shared + sum(map(bool, texts))
        self._cells = cells
        return highest

    def list_rich_text(self, column: int, parts: Sequence[str | Format], cell_format: Format) -> None:
        """Write text in several formats, each before its text."""
        self.write_rich_string(self._row, column, *parts, cell_format)
        shared = self.table[self._row].pop(column).string
        self._cells[column] = f'{self._start(column, cell_format)} t="s"><v>{shared}</v></c>'

    def lead(self, row: int, column: int, lead: Lead) -> None:
        """Make a cell a hyperlink; all links of one sheet into one file share its relationship."""
        self._leads.append((row, column, lead))

    def _text(self, text: str) -> str:
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
        relationships: dict[str, str] = {}
        links = []
        for row, column, (target, location) in self._leads:
            if target and target not in relationships:
                self.rel_count += 1
                relationships[target] = f' r:id="rId{self.rel_count}"'
                self.external_hyper_links.append(["/hyperlink", target, "External"])
            place = f' location="{self._escape_attributes(location)}"' if location else ""
            cell = f"{column_letters(column)}{row + 1}"
            links.append(f'<hyperlink ref="{cell}"{relationships.get(target, "")}{place}/>')
        self.fh.write(f"<hyperlinks>{''.join(links)}</hyperlinks>")
