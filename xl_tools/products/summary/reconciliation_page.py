"""The sheet 核对 as a page of blocks: sections, lines, and sums held against one another with a verdict."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.sheets.list_design import CELL, CENTRED, COUNT_FORMAT, HEADING, NOTE, NUMBER, SIZE, Figure
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import Look, Properties, write_text

WIDTHS = (40, 13, 14, 13, 16, 16, 16, 56)
COUNT: Final[Properties] = {**NUMBER, "num_format": COUNT_FORMAT}
_DIGEST_SIZE = 8
DIGEST: Final[Properties] = {**CELL, "font_name": "Consolas", "font_size": _DIGEST_SIZE}
_SECTION: Final[Properties] = {**CELL, "border": 0, "bold": True, "font_size": 11.5, "text_wrap": False}
_GOOD: Final[Properties] = {"bg_color": "#E2F1E5", "font_color": "#1C6B33"}
_BAD: Final[Properties] = {"bg_color": "#FBE0DD", "font_color": "#8F1D14"}
_SAME, _DIFFERENT = "相符", "不符"
_TOP = 2


class _Verdicts(NamedTuple):
    """The cells with the verdicts of a block, and whether all are good."""

    cells: str
    agree: bool


class Page:
    """Writes the blocks of the sheet, one under another."""

    def __init__(self, look: Look, sheet: Worksheet) -> None:
        """Begin below title and verdict."""
        self.look = look
        self.sheet = sheet
        self.row = _TOP
        self._verdicts: list[_Verdicts] = []

    def section(self, title: str, headings: Sequence[tuple[int, int, str]] = ()) -> None:
        """Begin a block; headings are (first column, last column, text)."""
        self.row += self.row > _TOP
        write_text(self.sheet, self.row, 0, title, self.look.format(_SECTION))
        self.row += 1
        if headings:
            self.line([(first, last, text, HEADING) for first, last, text in headings])

    def line(self, cells: Iterable[tuple[int, int, str | float, Properties]]) -> None:
        """Write one row of (first column, last column, text or number, look), as high as its texts need."""
        height = 0.0
        for first, last, value, properties in cells:
            cell_format = self.look.format(properties)
            if first < last:
                self.sheet.merge_range(self.row, first, self.row, last, "", cell_format)
            if isinstance(value, str):
                write_text(self.sheet, self.row, first, value, cell_format)
                size = _DIGEST_SIZE if properties is DIGEST else SIZE
                height = max(height, text_height(value, size, usable_width(WIDTHS[first : last + 1])))
            else:
                self.sheet.write_number(self.row, first, value, cell_format)
        if height > text_height("", SIZE, 1):
            self.sheet.set_row(self.row, height)
        self.row += 1

    def formula(self, row: int, column: int, formula: str, value: float | str, look: Properties) -> None:
        """Write a formula with its value."""
        self.sheet.write_formula(row, column, f"={formula}", self.look.format(look), value)

    def check(self, label: str, found: Figure, expected: Figure, look: Properties) -> bool:
        """Write a line that holds one figure against another; return whether they are the same."""
        row, same = self.row, found.value == expected.value
        write_text(self.sheet, row, 0, label, self.look.format(CELL))
        self.formula(row, 1, found.formula, float(found.value), look)
        self.formula(row, 2, expected.formula, float(expected.value), look)
        self.formula(row, 3, f"ROUND(B{row + 1}-C{row + 1},6)", float(found.value - expected.value), look)
        verdict = f'IF(D{row + 1}=0,"{_SAME}","{_DIFFERENT}")'
        self.formula(row, 4, verdict, _SAME if same else _DIFFERENT, CENTRED)
        self.row += 1
        return same

    def end_checks(self, top: int, *, agree: bool) -> None:
        """Colour the verdicts from a row down to the last one written, and count them for the verdict on the whole."""
        verdicts = f"E{top + 1}:E{self.row}"
        for word, colours in ((_SAME, _GOOD), (_DIFFERENT, _BAD)):
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{word}"',
                "format": self.look.format(colours),
            }
            self.sheet.conditional_format(verdicts, rule)
        self._verdicts.append(_Verdicts(verdicts, agree))

    def write_verdict(self) -> None:
        """Say on top whether all verdicts are good."""
        good, bad = "读入与汇总各项相符。", "读入与汇总有不符的项，请看结论一栏。"
        same = "+".join(f'COUNTIF({each.cells},"{_SAME}")' for each in self._verdicts)
        rows = "+".join(f"ROWS({each.cells})" for each in self._verdicts)
        said = good if all(each.agree for each in self._verdicts) else bad
        self.formula(1, 0, f'IF({same}={rows},"{good}","{bad}")', said, NOTE)
