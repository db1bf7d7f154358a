"""All rules, in the order of their codes."""

from xl_tools.checking import exemptions
from xl_tools.rules import (
    codes,
    costs,
    cross_table,
    files,
    funding,
    goals,
    heads,
    indicator_values,
    indicators,
    measures,
    narrative,
    plan,
    wording,
)
from xl_tools.rules.rule import Rule

_FAMILY_BY_FAMILY: tuple[Rule, ...] = (
    *codes.RULES,
    *heads.RULES,
    *funding.RULES,
    *costs.RULES,
    *plan.RULES,
    *goals.RULES,
    *indicators.RULES,
    *indicator_values.RULES,
    *wording.RULES,
    *narrative.RULES,
    *measures.RULES,
    *cross_table.RULES,
    *files.RULES,
    *exemptions.RULES,
)

ALL_RULES: tuple[Rule, ...] = tuple(sorted(_FAMILY_BY_FAMILY, key=lambda rule: rule.code))

FAMILIES = {
    "JX1": "编码与表头",
    "JX2": "预算与资金",
    "JX3": "支出计划",
    "JX4": "绩效目标",
    "JX5": "指标",
    "JX6": "文字",
    "JX7": "跨表",
    "JX8": "文件",
    "JX9": "豁免",
}
