"""What a rule wants, why, an example, and how to mend it: the docstrings of the rules, in plain Chinese."""

from collections.abc import Iterator
from difflib import get_close_matches

from xl_tools.checking.catalogue import FAMILIES, rules_of
from xl_tools.errors import NothingToDoError
from xl_tools.rules.rule import Rule
from xl_tools.settings import Settings, shipped_settings


def explain_rule(code: str, settings: Settings | None = None) -> str:
    """Return the explanation of one rule; an unknown code is refused with the nearest ones."""
    wanted = code.strip().upper()
    rules = {rule.code: rule for rule in rules_of(settings or shipped_settings())}
    if wanted not in rules:
        near = get_close_matches(wanted, list(rules), cutoff=0.5)
        remedy = f"相近的有：{'、'.join(near)}" if near else "不带编码运行 xl-tools explain 可以看到全部规则"
        raise NothingToDoError(code, "没有这个规则编码", remedy)
    return _explanation(rules[wanted])


def explain_all(settings: Settings | None = None) -> str:
    """Return the explanations of all rules, family by family: the whole reference."""
    parts = []
    for heading, rules in _by_family(settings):
        parts += [f"━━ {heading} ━━", *map(_explanation, rules)]
    return "\n\n".join(parts)


def list_rules(settings: Settings | None = None) -> str:
    """Return all rules, a line each, by family."""
    lines = []
    for heading, rules in _by_family(settings):
        lines += [heading, *(f"  {rule.code}  {rule.severity.chinese}  {rule.name}" for rule in rules)]
    return "\n".join(lines)


def _by_family(settings: Settings | None) -> Iterator[tuple[str, list[Rule]]]:
    known = rules_of(settings or shipped_settings())
    for prefix, family in FAMILIES.items():
        if rules := [rule for rule in known if rule.code.startswith(prefix)]:
            yield f"{prefix} {family}", rules


def _explanation(rule: Rule) -> str:
    text = rule.text
    return f"{text.code} {text.name}\n{text.weight}\n{text.explanation}"
