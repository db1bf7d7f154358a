"""What a rule wants, why, an example, and how to mend it: the docstrings of the rules, in plain Chinese."""

import inspect
from difflib import get_close_matches

from xl_tools.checking.catalogue import ALL_RULES, FAMILIES
from xl_tools.errors import NothingToDoError
from xl_tools.rules.rule import Rule


def explain(code: str) -> str:
    """Return the explanation of one rule; an unknown code is refused with the nearest ones."""
    wanted = code.strip().upper()
    rule = next((rule for rule in ALL_RULES if rule.code == wanted), None)
    if rule is None:
        near = get_close_matches(wanted, [rule.code for rule in ALL_RULES], cutoff=0.5)
        remedy = f"相近的有：{'、'.join(near)}" if near else "不带编码运行 xl-tools explain 可以看到全部规则"
        raise NothingToDoError(code, "没有这个规则编码", remedy)
    fix = "可以放心自动改" if rule.safe_fix else "需要人来改"
    head = f"{rule.code} {rule.name}\n级别：{rule.severity.chinese}　维度：{rule.dimension}　修改：{fix}"
    return f"{head}\n{inspect.getdoc(rule.check)}"


def explain_all() -> str:
    """Return the explanations of all rules, family by family: the whole reference."""
    parts = []
    for prefix, family in FAMILIES.items():
        rules = [rule for rule in ALL_RULES if rule.code.startswith(prefix)]
        parts += [f"━━ {prefix} {family} ━━", *(explain(rule.code) for rule in rules)]
    return "\n\n".join(parts)


def list_rules() -> str:
    """Return all rules, a line each, by family."""
    lines: list[str] = []
    for prefix, family in FAMILIES.items():
        rules = [rule for rule in ALL_RULES if rule.code.startswith(prefix)]
        if rules:
            lines += [f"{prefix} {family}", *(_line(rule) for rule in rules)]
    return "\n".join(lines)


def _line(rule: Rule) -> str:
    return f"  {rule.code}  {rule.severity.chinese}  {rule.name}"
