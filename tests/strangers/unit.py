"""A unit as its writer put it down in TOML: the workbook it stands for, what was planted in it, what is right but unusual."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from xl_tools.model.grid import Cell, CellValue, Grid, Merge
from xl_tools.model.submission import (
    NARRATIVE_SHEET,
    SETTINGS_SHEET,
    UNIT_INFO_SHEET,
    UNIT_LIST_SHEET,
)
from xl_tools.values.project_code import check_character

COLUMNS = ("level1", "level2", "level3", "description", "value", "basis")
NARRATIVE = "narrative"
_UNKNOWN = "?"  # where the writer leaves the check character to the program
_WIDTH = 7
_HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "", "指标值", "指标值确定依据")
_COLUMNS_OF = dict(zip(COLUMNS, (0, 1, 2, 3, 5, 6), strict=True))
_FIRST_INDICATOR = 9
_PLACES = {
    "title": (0, 0),
    "unit_line": (1, 0),
    "code": (2, 1),
    "name": (2, 4),
    "budget": (3, 2),
    "fiscal": (3, 4),
    "other": (3, 6),
    "purpose": (4, 1),
    "plan.0": (6, 1),
    "plan.1": (6, 3),
    "plan.2": (6, 4),
    "plan.3": (6, 5),
    "goals": (7, 1),
}
_FIGURES = ("budget", "fiscal", "other")
_FRAMEWORKS = {"2020": "2015", "2021": "2021"}  # that of 2020 has the indicators of 2015


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of a clean unit: the text of a field with ``old`` put as ``new``.

    ``table`` is the project's name, empty for the narrative. A fault names the ``rules`` that may say it, the first one
    before the others; what is right but unusual has none.
    """

    table: str
    field: str
    old: str
    new: str
    why: str
    rules: tuple[str, ...] = ()

    @property
    def is_prose(self) -> bool:
        """Whether it stands in a sentence and not in a figure, a code or a value."""
        return self.field in ("purpose", "goals", NARRATIVE) or self.field.endswith(("description", "basis"))


@dataclass(frozen=True, slots=True)
class StrangersUnit:
    """A unit: its file's name, what is said of it, its faults and its unusual cells, the others made of it by replacing."""

    name: str
    said: Mapping[str, Any]
    faults: tuple[Change, ...]
    benign: tuple[Change, ...]

    @classmethod
    def read(cls, path: Path) -> "StrangersUnit":
        """Read a file."""
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in said["table"]:
            if table["code"].endswith(_UNKNOWN):
                table["code"] = table["code"][:-1] + check_character(table["code"][:-1])
        faults = tuple(_change(each, (each["rule"], *each.get("also", ()))) for each in said["fault"])
        return cls(path.stem, said, faults, tuple(_change(each, ()) for each in said["benign"]))

    def variants(self) -> Iterator["StrangersUnit"]:
        """Yield the units that its writer made of it by names and numbers of their own; nothing is planted in these."""
        for variant in self.said["variant"]:
            said = {key: self.said[key] for key in ("region", "unit_code", "year", "framework")}
            told = {key: self.said[key] for key in ("unit_name", "narrative", "table")}
            said |= _replaced(told, variant["replace"])
            yield StrangersUnit(f"{self.name}·{variant['name']}", said, (), ())

    def grids(self, change: Change | None = None) -> list[Grid]:
        """Return the sheets of its workbook, with one change or none."""
        unit, tables = self.said, self.said["table"]
        info = [["年度", unit["year"]], ["行政区划代码", unit["region"]], ["单位编码", unit["unit_code"]]]
        head = ("单位编码", "单位名称", "项目编码", "项目名称")
        whose = unit["unit_code"], unit["unit_name"]
        listed = [[*whose, table["code"], table["name"]] for table in tables]
        texts = [
            text for chapter in unit["narrative"] for text in (chapter["heading"], *chapter["paragraphs"])
        ]
        if change and change.field == NARRATIVE:
            texts = [text.replace(change.old, change.new) for text in texts]
        grids = [
            Grid(UNIT_INFO_SHEET, [*info, ["单位名称", unit["unit_name"]]]),
            Grid(UNIT_LIST_SHEET, [head, *listed]),
            Grid(SETTINGS_SHEET, [["设置项", "值"], ["指标框架", _FRAMEWORKS[unit["framework"]]]]),
            Grid(NARRATIVE_SHEET, [["部门整体绩效目标"], *([text] for text in texts)]),
        ]
        for number, table in enumerate(tables, 1):
            here = change if change and change.table == table["name"] else None
            grids.append(self._form(number, table, here))
        return grids

    def place(self, change: Change) -> tuple[str, tuple[int, int]]:
        """Return the sheet and the cell that a change is made in."""
        if change.field == NARRATIVE:
            texts = (
                text for each in self.said["narrative"] for text in (each["heading"], *each["paragraphs"])
            )
            return NARRATIVE_SHEET, (1 + next(i for i, text in enumerate(texts) if change.old in text), 0)
        names = [table["name"] for table in self.said["table"]]
        return _sheet(names.index(change.table) + 1), _place(change.field)

    def _form(self, number: int, table: Mapping[str, Any], change: Change | None) -> Grid:
        texts = {
            "title": f"{number}. {table['name']}绩效目标表",
            "unit_line": f"{self.said['unit_code']} {self.said['unit_name']}",
            **{field: table[field] for field in ("code", "name", "purpose", "goals", *_FIGURES)},
            **{f"plan.{i}": text for i, text in enumerate(table["plan"])},
        }
        for i, row in enumerate(table["indicators"]):
            texts |= {f"indicator.{i}.{column}": text for column, text in zip(COLUMNS, row, strict=True)}
        if change:
            old = change.old or texts[change.field]
            old = texts["code"] if old.endswith(_UNKNOWN) else old
            texts[change.field] = texts[change.field].replace(old, change.new) if old else change.new
        rows: list[list[CellValue]] = [
            [""] * _WIDTH for _ in range(_FIRST_INDICATOR + len(table["indicators"]))
        ]
        rows[1][5] = "单位：万元"
        rows[2][0], rows[2][3] = "项目编码", "项目名称"
        rows[3][:6:2] = ["预算规模及资金用途", "", ""]
        rows[3][1], rows[3][3], rows[3][5] = "预算数", "其中：财政资金", "其他资金"
        rows[5][:6] = ["资金支出计划（%）", "3月底", "", "6月底", "10月底", "12月底"]
        rows[7][0] = "绩效目标"
        rows[8][:] = _HEADER
        shown = {}
        for field, text in texts.items():
            row, column = _place(field)
            value = _typed(text)
            rows[row][column] = value
            if isinstance(value, float) and text.endswith("%"):
                shown[Cell(row, column)] = text
        merges = [
            Merge(0, 0, 0, 6),
            Merge(4, 1, 4, 6),
            Merge(7, 1, 7, 6),
            Merge(3, 0, 4, 0),
            Merge(5, 0, 6, 0),
        ]
        return Grid(_sheet(number), rows, merges, shown=shown)


def _change(said: Mapping[str, Any], rules: tuple[str, ...]) -> Change:
    return Change(said["table"], said["field"], said["old"], said["new"], said.get("why", ""), rules)


def _sheet(number: int) -> str:
    return f"表{number}"


def _place(field: str) -> tuple[int, int]:
    if field in _PLACES:
        return _PLACES[field]
    _, row, column = field.split(".")
    return _FIRST_INDICATOR + int(row), _COLUMNS_OF[column]


def _typed(text: str) -> CellValue:
    """Return what a cell holds when this is typed into it."""
    if text.isascii():
        number = text.removesuffix("%").replace(",", "")
        try:
            value = Decimal(number)
        except InvalidOperation:
            return text
        if value.is_finite() and not (number.startswith("0") and number[1:2].isdigit()) and len(number) < 12:
            return float(value / 100 if text.endswith("%") else value)
    return text


def _replaced(said: Any, pairs: list[tuple[str, str]]) -> Any:
    if isinstance(said, str):
        for old, new in pairs:
            said = said.replace(old, new)
        return said
    if isinstance(said, list):
        return [_replaced(each, pairs) for each in said]
    return {key: each if key == "code" else _replaced(each, pairs) for key, each in said.items()}
