"""Read the forms of a grid by their labels, wherever they stand."""

import re
from collections.abc import Iterator
from decimal import Decimal

from xl_tools.form.blocks import FormBlock, FoundLabel, find_blocks, is_title, is_unit_line
from xl_tools.form.grid import Cell, Grid
from xl_tools.form.labels import FUNDING_FIELDS, PLAN_FIELDS, Labels
from xl_tools.form.read_indicators import read_indicators
from xl_tools.form.reading import Label, TableReading
from xl_tools.model.table import Funding, PerformanceTable, SpendingPlan
from xl_tools.values.amount import parse_amount
from xl_tools.values.percent import parse_percent
from xl_tools.values.text import label_key

_NUMBERED_TITLE = re.compile(r"^(?:(\d+)\s*[.．、,，:：]?\s*)?(.*)$", re.DOTALL)
_CODE_AND_NAME = re.compile(r"^(\d{6})(?!\d)\s*(.*)$", re.DOTALL)
_MONEY_UNIT = re.compile(r"^(?:金额)?单位:(万元|元|千元)$")
_LARGEST_FRACTION = 1


def read_forms(grid: Grid, labels: Labels) -> list[TableReading]:
    """Return every 绩效目标表 of a sheet, top down; empty when the sheet is not a form. Never raises on content."""
    return [_FormReader(grid, block).read() for block in find_blocks(grid, labels)]


class _FormReader:
    """Reads one form: remembers which cells it has used, so that what is left over can be told."""

    def __init__(self, grid: Grid, block: FormBlock) -> None:
        self.grid = grid
        self.block = block
        self.cells: dict[str, Cell] = {}
        self.texts: dict[str, str] = {}
        self.labels: dict[str, Label] = {}
        self.used: set[Cell] = set()
        self.money_unit = "万元"
        self.first: dict[str, FoundLabel] = {}
        header = block.header_row
        for label in block.labels:
            in_header = label.cell.row == header
            if label.field not in self.first and (header is None or label.cell.row < header or in_header):
                self.first[label.field] = label
                self.labels[label.field] = Label(label.cell, label.text)
                self.used.add(label.cell)

    def read(self) -> TableReading:
        number, title = self._title()
        unit_code, unit_name = self._unit_line()
        for field in ("code", "name", *FUNDING_FIELDS):
            self._right_of(field)
        for field in PLAN_FIELDS:
            self._plan_value(field)
        self._purpose()
        self._goals()
        indicators = read_indicators(self.grid, self.block, self.first, self.cells, self.texts, self.used)
        funding = {field: self._amount(field) for field in FUNDING_FIELDS}
        plan = {field: parse_percent(self.texts.get(field, "")) for field in PLAN_FIELDS}
        return TableReading(
            sheet=self.grid.sheet,
            table=PerformanceTable(
                number=number,
                title=title,
                unit_code=unit_code,
                unit_name=unit_name,
                code=self.texts.get("code", ""),
                name=self.texts.get("name", ""),
                funding=Funding(**funding),
                purpose=self.texts.get("purpose", ""),
                plan=SpendingPlan(**plan),
                goals=self.texts.get("goals", ""),
                indicators=indicators,
            ),
            cells=self.cells,
            texts=self.texts,
            labels=self.labels,
            leftovers=tuple(self._leftovers()),
            money_unit=self.money_unit,
            plain_fractions=self._plain_fractions(plan),
        )

    def _title(self) -> tuple[int | None, str]:
        for cell, text in self._above_head():
            if is_title(text):
                self._take("title", cell, text)
                match = _NUMBERED_TITLE.match(text)
                return (int(match[1]) if match and match[1] else None), text
        return None, ""

    def _unit_line(self) -> tuple[str, str]:
        """Read ``906001 石门镇人民政府本级`` and ``单位：万元`` above the head, or labelled 单位编码 and 单位名称."""
        code = name = ""
        for cell, text in self._above_head():
            if match := _MONEY_UNIT.match(label_key(text)):
                self.money_unit = match[1]
                self.used.add(cell)
            elif (match := _CODE_AND_NAME.match(text)) and "unit_line" not in self.cells and match[2]:
                self._take("unit_line", cell, text)
                code, name = match[1], match[2].strip()
        if "unit_line" not in self.cells:
            code, name = self._right_of("unit_code"), self._right_of("unit_name")
            title_row = self.cells["title"].row if "title" in self.cells else None
            if "unit_code" not in self.cells and title_row is not None and title_row + 1 < self._head_row():
                # The empty place for the unit line: below the title, in its column.
                self.cells["unit_line"] = Cell(title_row + 1, self._left_edge())
                self.texts["unit_line"] = ""
        return code, name

    def _head_row(self) -> int:
        return min(self.first[field].cell.row for field in ("code", "name") if field in self.first)

    def _left_edge(self) -> int:
        return min(label.cell.column for label in self.first.values())

    def _above_head(self) -> Iterator[tuple[Cell, str]]:
        for row in range(self.block.top, self._head_row()):
            for column in range(len(self.grid.texts[row])):
                cell = Cell(row, column)
                if (text := self.grid.text(row, column)) and cell not in self.used:
                    yield cell, text

    def _right_of(self, field: str) -> str:
        """Take the value right of a label: the first filled cell before the next label, or the first cell, empty."""
        label = self.first.get(field)
        if label is None:
            return ""
        if label.inline:
            self.cells[field], self.texts[field] = label.cell, label.inline
            return label.inline
        stop = self._next_label_column(label)
        for column in range(label.right + 1, stop):
            if text := self.grid.text(label.cell.row, column):
                return self._take(field, Cell(label.cell.row, column), text)
        if label.right + 1 < stop or stop > label.right:
            self.cells[field] = Cell(label.cell.row, label.right + 1)
        self.texts[field] = ""
        return ""

    def _next_label_column(self, label: FoundLabel) -> int:
        columns = [
            other.cell.column
            for other in self.block.labels
            if other.cell.row <= label.cell.row <= other.bottom and other.cell.column > label.right
        ]
        return min(columns, default=len(self.grid.texts[label.cell.row]))

    def _plan_value(self, field: str) -> str:
        """Take a percent from the cell of its label, from below it, or from the right of it (a wrapped line)."""
        label = self.first.get(field)
        if label is None:
            self._place_of_lost_period(field)
            return ""
        if label.inline:
            return self._right_of(field)
        if label.right + 1 < self._next_label_column(label):
            for column in range(label.right + 1, self._next_label_column(label)):
                text = self.grid.text(label.cell.row, column)
                if text and parse_percent(text) is not None:
                    return self._take(field, Cell(label.cell.row, column), text)
        for row in range(label.bottom + 1, self._plan_end(label)):
            for column in range(label.cell.column, label.right + 1):
                if text := self.grid.text(row, column):
                    return self._take(field, Cell(row, column), text)
        below = label.bottom + 1
        self.cells[field] = Cell(
            below if below < self._plan_end(label) else label.cell.row, label.cell.column
        )
        self.texts[field] = ""
        return ""

    def _plan_end(self, label: FoundLabel) -> int:
        """Return the first row below a period's label that has a label of its own."""
        rows = [other.cell.row for other in self.block.labels if other.cell.row > label.bottom]
        return min(rows, default=self.block.bottom)

    def _place_of_lost_period(self, field: str) -> None:
        """Where a period has no label, its place is the plan block: the label to be restored stands there."""
        self.texts[field] = ""
        neighbours = [self.first[other] for other in PLAN_FIELDS if other in self.first]
        if neighbours:
            last = max(neighbours, key=lambda label: label.cell)
            self.cells[field] = Cell(last.cell.row, last.right + 1)
        elif "plan" in self.first:
            plan = self.first["plan"]
            self.cells[field] = Cell(plan.cell.row, plan.right + 1)

    def _purpose(self) -> None:
        """Take the purpose: beside its own label, or the rows between 预算数 and the next label row."""
        if "purpose" in self.first:
            self._right_of("purpose")
            return
        anchor = self.first.get("budget") or self.first.get("scale")
        if anchor is None:
            return
        left = self.first["scale"].right + 1 if "scale" in self.first else anchor.cell.column
        funding = [self.first[field] for field in FUNDING_FIELDS if field in self.first]
        top = max((label.bottom for label in funding), default=anchor.cell.row) + 1
        ends = [
            label.cell.row
            for label in self.block.labels
            if label.cell.row > anchor.cell.row and label.field not in (*FUNDING_FIELDS, "scale")
        ]
        self._text_rows("purpose", top, min(ends, default=self.block.bottom), left)

    def _goals(self) -> None:
        """Take the goals: right of their label, and the rows below it down to the indicator block."""
        label = self.first.get("goals")
        if label is None:
            return
        if label.inline:
            self._right_of("goals")
            return
        ends = [other.cell.row for other in self.block.labels if other.cell.row > label.cell.row]
        self._text_rows("goals", label.cell.row, min(ends, default=self.block.bottom), label.right + 1)

    def _text_rows(self, field: str, top: int, bottom: int, left: int) -> None:
        """Take running text that may fill several cells; its place is the first of them."""
        filled = [
            Cell(row, column)
            for row in range(top, min(bottom, self.grid.height))
            for column in range(left, len(self.grid.texts[row]))
            if self.grid.text(row, column)
        ]
        self.cells[field] = filled[0] if filled else Cell(top, left)
        self.texts[field] = "\n".join(self.grid.text(*cell) for cell in filled)
        self.used.update(filled)

    def _amount(self, field: str) -> Decimal | None:
        text = self.texts.get(field, "")
        return parse_amount(text, self.money_unit) if text else None

    def _plain_fractions(self, plan: dict[str, Decimal | None]) -> frozenset[str]:
        """Fields of bare numbers in (0, 1]; without number formats (.xls) a plan wholly within 0 to 1 is percents."""
        bare = {
            field
            for field, value in plan.items()
            if value is not None
            and self.grid.is_number(self.cells[field])
            and not self.texts[field].endswith("%")
        }
        fractions = {field for field in bare if 0 < (plan[field] or 0) <= _LARGEST_FRACTION}
        if self.grid.percent_cells is None and fractions and all((plan[f] or 0) <= 1 for f in bare):
            for field in bare:
                plan[field] = (plan[field] or Decimal(0)) * 100
            return frozenset()
        return frozenset(fractions)

    def _take(self, field: str, cell: Cell, text: str) -> str:
        self.cells[field], self.texts[field] = cell, text
        self.used.add(cell)
        return text

    def _leftovers(self) -> Iterator[Label]:
        for row in range(self.block.top, self.block.bottom):
            for column in range(len(self.grid.texts[row])):
                cell = Cell(row, column)
                text = self.grid.text(row, column)
                if text and cell not in self.used and not (row < self._head_row() and is_unit_line(text)):
                    yield Label(cell, text)
