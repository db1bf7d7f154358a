"""One form with a purpose, goals and indicators of somebody's making, and what the rules on claims say of it."""

from tests.rules.cases import TODAY, form
from xl_tools.checking.run_rules import check_submission
from xl_tools.settings import shipped_settings

_RULES = ("JX203", "JX204", "JX206", "JX207", "JX705", "JX707")


def told(
    purpose: str,
    *,
    goals: str = "1. 按计划完成年度任务，接受群众监督。",
    budget: str = "36",
    fiscal: str = "",
    other: str = "",
    name: str = "村级道路养护",
    count: tuple[str, str] = ("检查考核次数", "4次"),
    cost: tuple[str, str] = ("养护经费总额", ""),
    when: tuple[str, str] = ("资金支付时限", "每季度末前"),
    effect: tuple[str, str] = ("道路通行保障率", "100%"),
) -> set[str]:
    """Return the codes of the rules that find something, with ``!`` where it must be corrected."""
    changes = {
        "name": name,
        "budget": budget,
        "fiscal": fiscal or budget,
        "other": other,
        "purpose": purpose,
        "goals": goals,
        "indicator__0__level3": count[0],
        "indicator__0__description": count[0],
        "indicator__0__value": count[1],
        "indicator__2__level3": when[0],
        "indicator__2__description": when[0],
        "indicator__2__value": when[1],
        "indicator__3__level3": cost[0],
        "indicator__3__description": cost[0],
        "indicator__3__value": cost[1] or f"{budget}万元",
        "indicator__4__level3": effect[0],
        "indicator__4__description": effect[0],
        "indicator__4__value": effect[1],
    }
    findings = check_submission(form(**changes)(), shipped_settings(), today=TODAY).findings
    return {
        f"{each.rule}{'!' if each.severity.value == 'error' else ''}"
        for each in findings
        if each.rule in _RULES and each.sheet == "武装工作经费"
    }
