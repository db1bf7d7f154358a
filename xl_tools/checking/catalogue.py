"""All rules, in the order of their codes, ours and a bureau's own behind them, and what is told of them in plain Chinese."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from pydantic import Field, create_model

from xl_tools import appraisal_rules
from xl_tools import rules as table_rules
from xl_tools.checking.own_rules import own_rules_of
from xl_tools.errors import NothingToDoError
from xl_tools.model.record import Record
from xl_tools.rules.rule import Rule, Threshold
from xl_tools.settings import Settings, shipped_settings


def found_rules() -> Iterator[Rule]:
    """Yield the rules that the modules of the rooms of rules list: each family has its ``RULES``."""
    for room in (table_rules, appraisal_rules):
        for module in iter_modules(room.__path__):
            yield from getattr(import_module(f"{room.__name__}.{module.name}"), "RULES", ())


ALL_RULES: tuple[Rule, ...] = tuple(sorted(found_rules(), key=lambda rule: rule.code))

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
    "JXM": "绩效运行监控",
    "JXS": "绩效自评",
    "BJ": "本局规则",
}


def family_of(code: str) -> str:
    """Return the beginning of a code that names its family."""
    return next((family for family in FAMILIES if code.startswith(family)), "")


def rules_of(settings: Settings) -> tuple[Rule, ...]:
    """Return all rules that these settings know of, switched off or not.

    Raises :class:`~xl_tools.errors.InvalidDataError` for own rules that are none.
    """
    return (*ALL_RULES, *own_rules_of(settings))


def thresholds_of(rules: Iterable[Rule]) -> list[Threshold]:
    """Return where the rules draw their lines."""
    return [rule.threshold for rule in rules if rule.threshold]


def thresholds_in(said: Mapping[str, object], rules: Iterable[Rule]) -> dict[str, int]:
    """Return where a bureau draws the lines of rules, by their keys; raise pydantic's ``ValidationError`` for a mistake."""
    if not said:
        return {}
    fields: dict[str, Any] = {
        each.key: (int, Field(each.usual, ge=each.at_least, le=each.at_most)) for each in thresholds_of(rules)
    }
    model = create_model("Thresholds", __base__=Record, **fields)
    return model.model_validate(said).model_dump(exclude_unset=True)


def explain_rule(code: str, settings: Settings | None = None) -> str:
    """Return the explanation of one rule; an unknown code is refused with the nearest ones."""
    wanted = code.strip().upper()
    rules = {rule.code: rule for rule in rules_of(settings or shipped_settings())}
    if wanted not in rules:
        from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

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
