"""Read a list of what was spent, as accounts export it: a project a line, or a payment a line, which add up."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.model.grid import Cell, Grid
from xl_tools.model.spent import SpentMoney
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import bare_unit, stated_unit, unit_of_label
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import label_key, name_key

_COLUMNS = {
    "code": "项目编码 项目代码 项目编号",
    "name": "项目名称 支出项目名称 项目",
    "amount": "全年执行数 累计支出数 累计支出 累计执行数 执行数 支出数 支出金额 实际支出 已支出 已执行数 支付金额 金额 本年支出",
    "adjusted": "全年预算数 调整后预算数 调整后预算 调整预算数 变动后预算",
}
_BY_LABEL = {label: field for field, labels in _COLUMNS.items() for label in labels.split()}
_TOTALS = frozenset({"合计", "总计", "小计"})
_LOWEST_HEADER = 12


class UnreadAmount(NamedTuple):
    """A cell of the list that says no amount."""

    sheet: str
    cell: str
    text: str


class SpentList(NamedTuple):
    """What was spent by project, and the cells that could not be read; ``is_found`` is whether a sheet is such a list at all."""

    spent: tuple[SpentMoney, ...]
    unread: tuple[UnreadAmount, ...]
    is_found: bool


def read_spent(grids: Sequence[Grid]) -> SpentList:
    """Return what the sheets of a workbook say was spent, added up by project, in 万元."""
    lines: list[SpentMoney] = []
    unread: list[UnreadAmount] = []
    is_found = False
    for grid in grids:
        row, columns = _header(grid)
        if not columns:
            continue
        is_found = True
        for line in _lines(grid, row, columns):
            if isinstance(line, UnreadAmount):
                unread.append(line)
            else:
                lines.append(line)
    return SpentList(tuple(_added_up(lines)), tuple(unread), is_found)


def _header(grid: Grid) -> tuple[int, dict[str, int]]:
    for row in range(min(grid.height, _LOWEST_HEADER)):
        found: dict[str, int] = {}
        for column, text in enumerate(grid.texts[row]):
            field = _BY_LABEL.get(label_key(unit_of_label(text)[1]))
            if field:
                found.setdefault(field, column)
        if "amount" in found and found.keys() & {"code", "name"}:
            return row, found
    return 0, {}


def _unit(grid: Grid, header: int, column: int) -> str:
    """Return the unit of a column: of its label, else of a line above the header, else 万元, as all forms have it."""
    if unit := unit_of_label(grid.text(header, column))[0]:
        return unit
    above = (text for row in range(header) for text in grid.texts[row] if text)
    return next((unit for text in above if (unit := stated_unit(text)[0] or bare_unit(text))), "万元")


def _lines(grid: Grid, header: int, columns: dict[str, int]) -> Iterator[SpentMoney | UnreadAmount]:
    units = {
        field: _unit(grid, header, columns[field]) for field in ("amount", "adjusted") if field in columns
    }
    for row in range(header + 1, grid.height):
        code, name = (grid.text(row, columns[key]) if key in columns else "" for key in ("code", "name"))
        if not (code or name) or label_key(code or name) in _TOTALS or label_key(name) in _TOTALS:
            continue
        amounts: dict[str, Decimal | None] = {}
        for field, unit in units.items():
            text = grid.exact(row, columns[field])
            amounts[field] = parse_amount(text, unit) if text else None
            if text and amounts[field] is None:
                yield UnreadAmount(grid.sheet, Cell(row, columns[field]).address, text)
        if amounts["amount"] is not None:
            yield SpentMoney(
                code=tidy_code(code),
                name=name,
                amount=amounts["amount"],
                adjusted=amounts.get("adjusted"),
                cell=Cell(row, columns["amount"]).address,
            )


def _added_up(lines: Sequence[SpentMoney]) -> Iterator[SpentMoney]:
    by_project: dict[str, list[SpentMoney]] = {}
    for line in lines:
        by_project.setdefault(line.code or name_key(line.name), []).append(line)
    for same in by_project.values():
        adjusted = [line.adjusted for line in same if line.adjusted is not None]
        yield same[0].model_copy(
            update={
                "amount": sum((line.amount for line in same), Decimal(0)),
                "adjusted": adjusted[-1] if adjusted else None,
            }
        )
