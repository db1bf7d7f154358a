"""What a 绩效运行监控表 is filled with: the approved goals, the project's own plan, what was spent, and the formulas of its lights."""

from collections.abc import Mapping
from decimal import Decimal

from xl_tools.appraisal.lights import light_of_money, planned_share, share_of_year
from xl_tools.appraisal.points_earned import rounded
from xl_tools.appraisal.results import is_measured
from xl_tools.form_templates.template import Template
from xl_tools.forms.filling import Filling, Value, filling_of, money_in
from xl_tools.model.spent import SpentMoney
from xl_tools.model.table import Indicator, PerformanceTable
from xl_tools.opc.repeated_rows import Formula
from xl_tools.products.appraising.evaluation_filling import unit_cell_of
from xl_tools.products.appraising.light_formulas import (
    money_light_formula,
    number_light_formula,
    word_light_formula,
)
from xl_tools.products.appraising.score_formulas import rate_formula, whole_spent_formula
from xl_tools.settings.models import AppraisalSettings

_PARTS = {"财政资金": "fiscal", "其他资金": "other", "上年结转资金": "上年结转资金"}
_WHOLE = "预算数"


def monitoring_filling(  # noqa: PLR0917 - the goals, the form, and what is known beside them
    table: PerformanceTable,
    template: Template,
    year: int | None,
    month: int,
    spent: SpentMoney | None,
    settings: AppraisalSettings,
) -> Filling:
    """Return what the 监控表 of a project is filled with; results, chances and reasons are left to type."""
    plain = filling_of(table, template, year)
    keys = {key.removeprefix("indicator.") for key in template.fields}
    rows = [
        {
            **filled,
            "红绿灯": Formula(_light(row, filled, keys, month, settings)),
            **dict.fromkeys(("完成值", "预计完成值", "偏差类型", "偏差原因", "完成可能性"), ""),
        }
        for row, filled in zip(table.indicators, plain.rows, strict=True)
    ]
    due = planned_share(table.plan, month)
    due = share_of_year(month) if due is None else due
    more: dict[str, Value] = {
        "监控期间": f"{year}年1—{month}月" if year else f"1—{month}月",
        "计划进度": rounded(due / 100, 4),
        "执行灯": Formula(money_light_formula(settings)),
        **dict.fromkeys(("需整改", "整改措施", "调整目标"), ""),
    }
    return Filling({**plain.once, **more, **_money(plain.once, template, spent, due, settings)}, rows)


def _light(
    row: Indicator, filled: Mapping[str, Value], keys: set[str], month: int, settings: AppraisalSettings
) -> str:
    if not is_measured(row.value):
        return word_light_formula()
    if row.value.comparison is None and "成本" in row.level2:
        return '""'
    return number_light_formula(row, unit_cell_of(row, filled, keys), month, settings)


def _money(
    once: Mapping[str, Value],
    template: Template,
    spent: SpentMoney | None,
    due: Decimal,
    settings: AppraisalSettings,
) -> dict[str, Value]:
    parts = [name for name in _PARTS if f"{name}.全年执行数" in template.fields]
    filled: dict[str, Value] = {}
    for name in (_WHOLE, *parts):
        filled[f"{name}.年初预算数"] = once.get(_PARTS.get(name, "budget"), "")
        filled[f"{name}.执行率"] = Formula(rate_formula(name))
        filled |= dict.fromkeys((f"{name}.全年执行数", f"{name}.预计执行数", f"{name}.预算调整"), "")
    filled[f"{_WHOLE}.全年执行数"] = Formula(whole_spent_formula(parts))
    budget = once.get("budget", "")
    if spent is None or not isinstance(budget, Decimal):
        return filled
    amount = money_in(template, spent.amount)
    if spent.adjusted is not None:
        adjusted = money_in(template, spent.adjusted)
        if isinstance(adjusted, Decimal):
            filled[f"{_WHOLE}.预算调整"] = adjusted - budget
            filled["budget"] = budget = adjusted
    filled[f"{_WHOLE}.全年执行数"] = amount
    if isinstance(amount, Decimal) and budget > 0:
        rate = amount * 100 / budget
        filled[f"{_WHOLE}.执行率"] = Formula(rate_formula(_WHOLE), rounded(rate / 100, 4))
        light = light_of_money(rate, due, settings)
        filled["执行灯"] = Formula(money_light_formula(settings), light.value if light else "")
    return filled
