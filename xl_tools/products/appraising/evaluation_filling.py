"""What a 自评表 is filled with: the approved goals, their points, what was spent, and the formulas that score it."""

from collections.abc import Mapping
from decimal import Decimal

from xl_tools.appraisal.point_shares import shared_points
from xl_tools.appraisal.points_earned import execution_points, rounded
from xl_tools.appraisal.results import is_measured
from xl_tools.form_templates.template import Template
from xl_tools.forms.filling import Filling, Value, filling_of, money_in
from xl_tools.model.spent import SpentMoney
from xl_tools.model.table import Indicator, PerformanceTable
from xl_tools.opc.repeated_rows import Formula
from xl_tools.products.appraising.score_formulas import (
    grade_formula,
    money_points_formula,
    rate_formula,
    score_formula,
    total_formula,
    whole_spent_formula,
)
from xl_tools.settings.models import AppraisalSettings
from xl_tools.values.text import squeeze

_NO_POINTS = "—"
_WHOLE = "预算数"


def evaluation_filling(
    table: PerformanceTable,
    template: Template,
    year: int | None,
    spent: SpentMoney | None,
    settings: AppraisalSettings,
) -> Filling:
    """Return what the 自评表 of a project is filled with; only 实际完成值 and 全年执行数 are left to type, and scores of goals without a number."""
    plain = filling_of(table, template, year)
    keys = {key.removeprefix("indicator.") for key in template.fields}
    whole = 100 - settings.execution_points
    rows = [
        {
            **filled,
            "weight": points,
            "得分": _score(row, filled, keys, settings),
            "完成值": "",
            "偏差原因": "",
        }
        for row, filled, points in zip(
            table.indicators, plain.rows, shared_points(table.indicators, whole), strict=True
        )
    ]
    if spent is not None:
        spent = _as_written(spent, template)
    money = _money(plain.once, keys, spent, settings)
    more: dict[str, Value] = {
        "自评满分": Decimal(whole + settings.execution_points),
        "自评总分": Formula(total_formula()),
        "自评等级": Formula(grade_formula(settings)),
        "实际完成情况": "",
    }
    return replace_filling(plain, {**money, **more}, rows)


def _as_written(spent: SpentMoney, template: Template) -> SpentMoney:
    """Return what was spent in the template's unit of money."""
    amount = money_in(template, spent.amount)
    adjusted = None if spent.adjusted is None else money_in(template, spent.adjusted)
    more = {"amount": amount, "adjusted": adjusted}
    return spent.model_copy(update={key: each for key, each in more.items() if not isinstance(each, str)})


def replace_filling(plain: Filling, once: Mapping[str, Value], rows: list[dict[str, Value]]) -> Filling:
    """Return a filling with further values and other rows."""
    return Filling({**plain.once, **once}, rows)


def _score(row: Indicator, filled: Mapping[str, Value], keys: set[str], settings: AppraisalSettings) -> Value:
    """Return the formula of an indicator's score where the rule is certain, else nothing: then a person scores it."""
    if not is_measured(row.value) or (row.value.comparison is None and "成本" in row.level2):
        return ""
    cell = unit_cell_of(row, filled, keys)
    return Formula(score_formula(row.value, cell, settings, is_satisfaction="满意" in row.level2))


def unit_cell_of(row: Indicator, filled: Mapping[str, Value], keys: set[str]) -> str:
    """Return the field of a row whose text ends with the unit of its target; empty where none does."""
    unit = row.value.quantities[0].unit
    in_column = bool(filled.get("unit")) and "unit" in keys
    told = squeeze(str(filled.get("unit") if in_column else filled.get("value", "")))
    if not told.endswith(unit):
        return ""
    return "{.计量单位}" if in_column else "{.指标值}"


def _money(
    once: Mapping[str, Value], keys: set[str], spent: SpentMoney | None, settings: AppraisalSettings
) -> dict[str, Value]:
    """Return the rows of the money: approved and adjusted amounts, what was spent, rates and points as formulas."""
    sources = {
        "财政资金": "fiscal",
        "其他资金": "other",
        "上年结转资金": "上年结转资金",
        "专户资金": "专户资金",
        "单位资金": "单位资金",
    }
    parts = {name: key for name, key in sources.items() if f"{name}.全年执行数" in keys}
    filled: dict[str, Value] = {}
    for name, key in {_WHOLE: "budget", **parts}.items():
        filled[f"{name}.年初预算数"] = once.get(key, "")
        filled[f"{name}.资金分值"] = _NO_POINTS
        filled[f"{name}.资金得分"] = _NO_POINTS
        filled[f"{name}.执行率"] = Formula(rate_formula(name))
        filled[f"{name}.全年执行数"] = ""
        filled[f"{name}.资金原因"] = ""
    filled[f"{_WHOLE}.资金分值"] = Decimal(settings.execution_points)
    filled[f"{_WHOLE}.资金得分"] = Formula(money_points_formula(settings))
    filled[f"{_WHOLE}.全年执行数"] = Formula(whole_spent_formula([*parts]))
    if spent is not None:
        _enter_spent(filled, once, parts, spent, settings)
    return filled


def _enter_spent(
    filled: dict[str, Value],
    once: Mapping[str, Value],
    parts: Mapping[str, str],
    spent: SpentMoney,
    settings: AppraisalSettings,
) -> None:
    """Enter what was spent: as that of its only source where there is one, else as the whole; and what follows from it."""
    budget = once.get("budget", "")
    if spent.adjusted is not None:
        filled["budget"] = budget = spent.adjusted
    with_money = [name for name, key in parts.items() if isinstance(once.get(key), Decimal) and once[key]]
    rows = [_WHOLE]
    if len(with_money) == 1:
        (only,) = with_money
        filled[f"{only}.全年执行数"] = spent.amount
        if spent.adjusted is not None:
            filled[parts[only]] = spent.adjusted
        filled[f"{_WHOLE}.全年执行数"] = Formula(whole_spent_formula([*parts]), spent.amount)
        rows.append(only)
    else:
        filled[f"{_WHOLE}.全年执行数"] = spent.amount
    if not isinstance(budget, Decimal):
        return
    for name in rows:
        result: str | Decimal = rounded(spent.amount / budget, 4) if budget > 0 else ""
        filled[f"{name}.执行率"] = Formula(rate_formula(name), result)
    points = execution_points(spent.amount, budget, Decimal(settings.execution_points), settings.decimals)
    filled[f"{_WHOLE}.资金得分"] = Formula(money_points_formula(settings), points)
