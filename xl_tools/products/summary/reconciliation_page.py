"""The sheet 核对 as a page of blocks: sections, lines, and sums held against one another with a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xl_tools.products.summary.project_groups import TotalCheck
from xl_tools.sheets.list_sheet import print_first_columns
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import Look, Properties, write_text
from xl_tools.sheets.styles import AMOUNT, CELL, CENTRED, COUNT, HEADING, NOTE, SIZE

WIDTHS = (40, 13, 14, 13, 16, 16, 16, 20)
_DIGEST_WIDTH = 60
_DIGEST_COLUMN = len(WIDTHS) + 1
"""Beyond an empty column, and not printed: nobody reads digests on paper."""

_DIGEST_SIZE = 8
_DIGEST: Final[Properties] = {**CELL, "font_name": "Consolas", "font_size": _DIGEST_SIZE}
_SECTION: Final[Properties] = {**CELL, "border": 0, "bold": True, "font_size": 11.5, "text_wrap": False}
_GOOD: Final[Properties] = {"bg_color": "#E2F1E5", "font_color": "#1C6B33"}
_BAD: Final[Properties] = {"bg_color": "#FBE0DD", "font_color": "#8F1D14"}
_SAME, _DIFFERENT = "相符", "不符"
_TOP = 2


class Page:
    """Writes the blocks of the sheet, one under another, below title and verdict."""

    def __init__(self, look: Look, sheet: Worksheet) -> None:
        """Begin below title and verdict."""
        self.look = look
        self.sheet = sheet
        self.row = _TOP
        self._spans: list[tuple[int, int]] = []
        self._verdicts: list[str] = []
        self._agree = True
        sheet.set_column(len(WIDTHS), len(WIDTHS), 3)
        sheet.set_column(_DIGEST_COLUMN, _DIGEST_COLUMN, _DIGEST_WIDTH)
        print_first_columns(look, sheet, WIDTHS)

    def aside(self, text: str, *, is_heading: bool = False) -> None:
        """Write a digest, or what is over them, beside the line that comes next."""
        look = self.look.format(HEADING if is_heading else _DIGEST)
        write_text(self.sheet, self.row, _DIGEST_COLUMN, text, look)

    def section(self, title: str, headings: Mapping[str, int] = MappingProxyType({})) -> None:
        """Begin a block with its headings, each over so many columns, as its lines are."""
        self.row += self.row > _TOP
        write_text(self.sheet, self.row, 0, title, self.look.format(_SECTION))
        self.row += 1
        first, self._spans = 0, []
        for width in headings.values() or [1] * len(WIDTHS):
            self._spans.append((first, first + width - 1))
            first += width
        if headings:
            self._write_headings(list(headings))

    def headings(self, headings: Sequence[str]) -> None:
        """Write headings of one column each, as the lines below them are."""
        self._spans = [(place, place) for place in range(len(headings))]
        self._write_headings(headings)

    def _write_headings(self, headings: Sequence[str]) -> None:
        self.line(headings, dict.fromkeys(range(len(headings)), HEADING))

    def line(
        self, values: Sequence[str | Decimal | int], looks: Mapping[int, Properties] = MappingProxyType({})
    ) -> None:
        """Write one row of texts, amounts and counts, as high as its texts need; ``looks`` are those that some have."""
        height = 0.0
        for place, (value, (first, last)) in enumerate(zip(values, self._spans, strict=False)):
            plain = CELL if isinstance(value, str) else AMOUNT if isinstance(value, Decimal) else COUNT
            properties = looks.get(place, plain)
            cell_format = self.look.format(properties)
            if first < last:
                self.sheet.merge_range(self.row, first, self.row, last, "", cell_format)
            if isinstance(value, str):
                write_text(self.sheet, self.row, first, value, cell_format)
                height = max(height, text_height(value, SIZE, usable_width(WIDTHS[first : last + 1])))
            else:
                self.sheet.write_number(self.row, first, float(value), cell_format)
        if height > text_height("", SIZE, 1):
            self.sheet.set_row(self.row, height)
        self.row += 1

    def nothing(self) -> None:
        """Say over all columns that there is nothing to be listed."""
        self._spans = [(0, len(WIDTHS) - 1)]
        self.line(["没有"])

    def formula(self, row: int, column: int, formula: str, value: float | str, look: Properties) -> None:
        """Write a formula with its value."""
        self.sheet.write_formula(row, column, f"={formula}", self.look.format(look), value)

    def checks(self, title: str, headings: Iterable[str], checks: Iterable[TotalCheck]) -> None:
        """Write a block of figures held against others, with a verdict each."""
        self.section(title, dict.fromkeys(headings, 1))
        top = self.row
        for label, found, expected, is_count in checks:
            row, look, same = self.row, COUNT if is_count else AMOUNT, found.value == expected.value
            write_text(self.sheet, row, 0, label, self.look.format(CELL))
            self.formula(row, 1, found.formula, float(found.value), look)
            self.formula(row, 2, expected.formula, float(expected.value), look)
            self.formula(row, 3, f"ROUND(B{row + 1}-C{row + 1},6)", float(found.value - expected.value), look)
            verdict = f'IF(D{row + 1}=0,"{_SAME}","{_DIFFERENT}")'
            self.formula(row, 4, verdict, _SAME if same else _DIFFERENT, CENTRED)
            self._agree &= same
            self.row += 1
        verdicts = f"E{top + 1}:E{self.row}"
        self._verdicts.append(verdicts)
        for word, colours in ((_SAME, _GOOD), (_DIFFERENT, _BAD)):
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"'}
            self.sheet.conditional_format(verdicts, rule | {"format": self.look.format(colours)})

    def write_verdict(self) -> None:
        """Say on top whether all verdicts are good."""
        good, bad = "读入与汇总各项相符。", "读入与汇总有不符的项，请看结论一栏。"
        same = "+".join(f'COUNTIF({cells},"{_SAME}")' for cells in self._verdicts)
        rows = "+".join(f"ROWS({cells})" for cells in self._verdicts)
        self.formula(1, 0, f'IF({same}={rows},"{good}","{bad}")', good if self._agree else bad, NOTE)
