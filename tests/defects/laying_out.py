"""From a form as data to cells: where every label and value stands in the layout that the form asks for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tests.defects.specs import INDICATOR_COLUMNS, December, FormSpec, Levels
from xl_tools.model.grid import Cell, CellValue

LABELS = {
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "code": "项目编码",
    "name": "项目名称",
    "scale": "预算规模及资金用途",
    "budget": "预算数",
    "fiscal": "其中：财政资金",
    "other": "其他资金",
    "purpose": "资金用途",
    "plan": "资金支出计划（%）",
    "march": "3月底",
    "june": "6月底",
    "october": "10月底",
    "december": "12月底",
    "goals": "绩效目标",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "description": "绩效指标描述",
    "value": "指标值",
    "basis": "指标值确定依据",
}
_FUNDING = ("budget", "fiscal", "other")
_PERIODS = ("march", "june", "october", "december")
_LAST_COLUMN = 6
_WIDE_PERIODS = {"march": (1, 2), "june": (3, 3), "october": (4, 4), "december": (5, 6)}
_WIDE_INDICATORS = {
    "level1": (0, 0),
    "level2": (1, 1),
    "level3": (2, 2),
    "description": (3, 4),
    "value": (5, 5),
    "basis": (6, 6),
}


class Look(StrEnum):
    """How a cell looks, number formats aside."""

    TITLE = "title"
    PLAIN = "plain"
    LABEL = "label"
    CENTRED = "centred"
    PROSE = "prose"


@dataclass
class LaidCell:
    """A cell with the last row and column of its merged range, and the key of what it says."""

    key: str
    cell: Cell
    bottom: int
    right: int
    value: CellValue
    look: Look


@dataclass
class _Laying:
    form: FormSpec
    row: int
    cells: list[LaidCell] = field(default_factory=list)

    def put(
        self, key: str, value: CellValue, span: tuple[int, int], look: Look = Look.CENTRED, rows: int = 1
    ) -> None:
        """Put a value at columns of the form, from the current row down over ``rows`` rows."""
        left, right = (column + self.form.layout.margin_columns for column in span)
        if not self.form.layout.merged:
            right, rows = left, 1
        self.cells.append(LaidCell(key, Cell(self.row, left), self.row + rows - 1, right, value, look))

    def label(self, key: str, span: tuple[int, int], rows: int = 1) -> None:
        self.put(f"label.{key}", self.form.labels.get(key, LABELS[key]), span, Look.LABEL, rows)

    def field(self, key: str, span: tuple[int, int], look: Look = Look.CENTRED, rows: int = 1) -> None:
        self.put(key, self.form.texts.get(key), span, look, rows)

    def space(self) -> None:
        self.row += self.form.layout.spaced


def lay_out(form: FormSpec, top: int) -> list[LaidCell]:
    """Return the cells of a form whose first row is ``top``, in reading order."""
    laying = _Laying(form, top + form.layout.rows_above)
    _head(laying)
    _funding(laying)
    laying.space()
    _plan(laying)
    laying.space()
    _goals(laying)
    laying.space()
    _indicators(laying)
    _foot(laying)
    return laying.cells


def _head(laying: _Laying) -> None:
    last = _LAST_COLUMN - laying.form.layout.narrow
    laying.field("title", (0, last), Look.TITLE)
    laying.row += 1
    if "unit_line" in laying.form.texts or "unit_code" not in laying.form.texts:
        laying.field("unit_line", (0, last - 2), Look.PLAIN)
    laying.put("money_unit", laying.form.layout.money_unit, (last - 1, last), Look.PLAIN)
    laying.row += 1
    if "unit_code" in laying.form.texts:
        _pairs(laying, ["unit_code", "unit_name"])
    if laying.form.layout.head_in_two_rows:
        _pairs(laying, ["name"])
        _pairs(laying, ["code"])
    else:
        _pairs(laying, ["code", "name"])


def _pairs(laying: _Laying, keys: list[str]) -> None:
    """Lay out a row of one or two labels, each with its value right of it."""
    last = _LAST_COLUMN - laying.form.layout.narrow
    spans = [(1, last)] if len(keys) == 1 else [(1, 2), (4, last)]
    for key, (left, right) in zip(keys, spans, strict=True):
        laying.label(key, (left - 1, left - 1))
        laying.field(key, (left, right))
    laying.row += 1


def _funding(laying: _Laying) -> None:
    layout = laying.form.layout
    purpose_rows = 0 if layout.purpose_labelled else 1
    laying.label("scale", (0, 0), rows=1 + layout.funding_below + purpose_rows)
    if layout.funding_below:
        width = 2 if layout.merged else 1
        spans = {key: (1 + i * width, i * width + width) for i, key in enumerate(_FUNDING)}
        for key, span in spans.items():
            laying.label(key, span)
        laying.row += 1
        for key, span in spans.items():
            laying.field(key, span)
    else:
        for column, key in zip((1, 3, 5), _FUNDING, strict=True):
            laying.label(key, (column, column))
            laying.field(key, (column + 1, column + 1))
    laying.row += 1
    if layout.purpose_labelled:
        laying.label("purpose", (0, 0))
    laying.field("purpose", (1, _LAST_COLUMN), Look.PROSE)
    laying.row += 1


def _plan(laying: _Laying) -> None:
    layout = laying.form.layout
    wrapped = layout.december is not December.WITH_OTHERS
    in_first_column = layout.december is December.BESIDE_LABEL
    below = {December.WITH_OTHERS: 0, December.BELOW_LABEL: 2}.get(layout.december, 1)
    laying.label("plan", (0, 0), rows=2 + (0 if in_first_column else below))
    spans = {key: (i + 1, i + 1) for i, key in enumerate(_PERIODS)} if layout.narrow else dict(_WIDE_PERIODS)
    periods = _PERIODS[:-1] if wrapped else _PERIODS
    for key in periods:
        laying.label(key, spans[key])
    laying.row += 1
    for key in periods:
        laying.field(key, spans[key])
    laying.row += 1
    if wrapped:
        column = 0 if in_first_column else 1
        laying.label("december", (column, column))
        if layout.december is December.BELOW_LABEL:
            laying.row += 1
            laying.field("december", (column, column))
        else:
            laying.field("december", (column + 1, column + 1))
        laying.row += 1


def _goals(laying: _Laying) -> None:
    span = (1, _LAST_COLUMN - laying.form.layout.narrow)
    goals = laying.form.texts.get("goals")
    if not laying.form.layout.goals_in_rows or not isinstance(goals, str):
        laying.label("goals", (0, 0))
        laying.field("goals", span, Look.PROSE)
        laying.row += 1
        return
    lines = goals.split("\n")
    laying.label("goals", (0, 0), rows=len(lines))
    for index, line in enumerate(lines):
        laying.put(f"goals.{index}" if index else "goals", line, span, Look.PROSE)
        laying.row += 1


def _indicators(laying: _Laying) -> None:
    form = laying.form
    spans = (
        {key: (i, i) for i, key in enumerate(INDICATOR_COLUMNS)} if form.layout.narrow else _WIDE_INDICATORS
    )
    for key in INDICATOR_COLUMNS:
        laying.label(key, spans[key])
    laying.row += 1
    groups = {key: _groups(form, key) for key in ("level1", "level2")}
    for index in range(form.indicator_count):
        for column in INDICATOR_COLUMNS:
            key = f"indicator.{index}.{column}"
            value, rows = form.texts.get(key), 1
            if column in groups and form.layout.levels is not Levels.REPEATED:
                rows = groups[column][index]
                value = value if rows else None
            laying.put(
                key, value, spans[column], rows=rows if rows and form.layout.levels is Levels.MERGED else 1
            )
        laying.row += 1


def _groups(form: FormSpec, column: str) -> list[int]:
    """Return for each indicator how many have its level from there on, 0 where it is as in the row above."""
    paths = [
        tuple(str(form.texts.get(f"indicator.{i}.{level}") or "") for level in INDICATOR_COLUMNS[:2])[
            : 1 if column == "level1" else 2
        ]
        for i in range(form.indicator_count)
    ]
    lengths = [0] * len(paths)
    first = 0
    for index, path in enumerate(paths):
        if path != paths[first]:
            first = index
        lengths[first] += 1
    return lengths


def _foot(laying: _Laying) -> None:
    for index, (text, column) in enumerate(zip(laying.form.layout.foot, _foot_columns(laying), strict=True)):
        laying.put(f"foot.{index}", text, (column, column), Look.PLAIN)


def _foot_columns(laying: _Laying) -> Iterable[int]:
    return [0, 2, 5][: len(laying.form.layout.foot)]
