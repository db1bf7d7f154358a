"""What the fixtures of rules are made of: a clean submission with something in it changed."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from tests.rules.townships import CODES, INFO, UNIT, UNITS, clean_grids, clean_table, form_grid, submission_of
from xl_tools.model.grid import CellValue, Grid
from xl_tools.model.submission import Submission
from xl_tools.model.unit import Unit, UnitList

TODAY = dt.date(2023, 6, 30)
CODE = CODES["武装工作经费"]
FIRST = "武装工作经费"


@dataclass(frozen=True)
class Changed:
    """The clean submission with fields of its first form changed (``indicator.0.value``), as it is when called."""

    fields: Mapping[str, CellValue]

    def __call__(self) -> Submission:
        """Return the submission."""
        return submission_of(clean_grids(**self.fields))


Case = Callable[[], Submission]


class Fixture(NamedTuple):
    """Submissions in which a rule must find something, and such as look alike and are right."""

    faulty: Sequence[Case]
    clean: Sequence[Case]


def form(**changes: CellValue) -> Changed:
    """Change fields of the first form (``indicator__0__value``)."""
    return Changed({key.replace("__", "."): value for key, value in changes.items()})


def row(number: int, **texts: str) -> Changed:
    """Change one indicator of the first form."""
    return form(**{f"indicator__{number}__{field}": text for field, text in texts.items()})


def goals(text: str) -> Changed:
    return form(goals=text)


def narrative(*paragraphs: str) -> Submission:
    """Return the clean submission with a narrative."""
    return with_sheets(Grid("整体绩效", [[text] for text in paragraphs]))


def with_sheets(*sheets: Grid) -> Submission:
    return submission_of(clean_grids(), extra=sheets)


def exempted(*lines: Sequence[CellValue], **changes: CellValue) -> Submission:
    """Return a submission with a 豁免清单."""
    header = ["规则", "工作表", "单元格", "理由", "经办人", "有效期"]
    return submission_of(
        clean_grids(**changes), extra=[Grid("豁免清单", [["豁免清单"], header, *map(list, lines)])]
    )


def second(**changes: CellValue) -> Submission:
    """Return a submission whose second form is changed."""
    spoiled = {key.replace("__", "."): value for key, value in changes.items()}
    grids = clean_grids()
    return submission_of([grids[0], form_grid(clean_table(2, "执法经费"), spoiled), grids[2]])


def first_grid(**more: Any) -> Submission:
    """Return the clean submission with its first sheet as a source might give it (hidden rows, faults, links)."""
    first, *rest = clean_grids()
    grid = Grid(first.sheet, first.rows, first.merges, **more)
    return submission_of([grid, *rest])


def without_indicator(number: int) -> Submission:
    table = clean_table(1, FIRST)
    rows = [row for index, row in enumerate(table.indicators) if index != number]
    grid = form_grid(table.model_copy(update={"indicators": tuple(rows)}))
    return submission_of([grid, *clean_grids()[1:]])


def approved(amount: str) -> Submission:
    """Return a submission whose list gives an approved budget for its first project."""
    first = UNITS.projects[0].model_copy(update={"approved": Decimal(amount)})
    grids = [
        Grid(
            "单位清单",
            [
                ["单位编码", "单位名称", "项目编码", "项目名称", "批复预算数（万元）"],
                *[
                    [UNIT.code, UNIT.name, p.code, p.name, str(p.approved or "")]
                    for p in (first, *UNITS.projects[1:])
                ],
            ],
        )
    ]
    return submission_of(clean_grids(), units=UnitList(units=UNITS.units), extra=grids)


def of_unit(name: str, region: str = "130324", **changes: CellValue) -> Submission:
    """Return a submission of a unit of another name and region."""
    unit = Unit(code=UNIT.code, name=name)
    units = UnitList(units=(unit,), projects=UNITS.projects)
    info = INFO.model_copy(update={"unit_name": name, "region": region})
    changes.setdefault("unit_line", f"{UNIT.code} {name}")
    grids = [
        Grid(grid.sheet, [[_unaddressed(value) for value in row] for row in grid.rows], grid.merges)
        for grid in clean_grids(**{key: value for key, value in changes.items() if key != "goals"})
    ]
    first = grids[0]
    if "goals" in changes:
        rows = [list(row) for row in first.rows]
        rows[7][1] = changes["goals"]
        grids[0] = Grid(first.sheet, rows, first.merges)
    return submission_of(grids, units=units, info=info)


def _unaddressed(value: CellValue) -> CellValue:
    """Return a text of the clean form without its 全镇, which not every unit may say."""
    return value.replace("全镇", "") if isinstance(value, str) else value


def two_counts(name: str, value: str) -> Submission:
    """Return a submission whose second form counts 49 行政村, and whose first counts as given."""
    counted = {"indicator.0.level3": "行政村数", "indicator.0.description": "全镇行政村个数"}
    first = clean_grids(indicator__0__level3=name, indicator__0__description=name, indicator__0__value=value)
    return submission_of([first[0], form_grid(clean_table(2, "执法经费"), {**counted}), first[2]])


def standard(count: str, standard: str, **more: str) -> Changed:
    return form(
        indicator__0__level3="补助人数",
        indicator__0__value=count,
        indicator__3__level3="人均补助标准",
        indicator__3__value=standard,
        **more,
    )


def at_once(text: str) -> Changed:
    return form(march="100%", june="100%", october="100%", indicator__2__value=text)


UNRELATED = "1. 完成退化草原围栏和人工种草，治理鼠害，恢复植被覆盖，牧户按草畜平衡核定载畜量。"


def greenhouses(purpose: str) -> Changed:
    """Return a form whose goals and indicators name what its own name and purpose call by a general word, or do not."""
    return form(
        name="特色种植产业帮扶",
        purpose=f"预算数29.53万元。主要用于{purpose}。",
        goals="1. 建成蔬菜大棚34座并投入生产，资产确权到村。",
        indicator__0__level3="建设大棚座数",
        indicator__0__description="建成并投入使用的大棚座数",
    )


def copy_of_first() -> Grid:
    again = form_grid(clean_table(4, FIRST), {"code": ""})
    return Grid("副本", again.rows, again.merges)
