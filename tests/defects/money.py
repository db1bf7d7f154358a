"""Where a form says amounts besides its funding cells, and how a budget is changed in all places alike."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from tests.defects.phrasing import numerals, plain, yuan
from tests.defects.planted import Row, amount, put, put_amount, rows, shown
from tests.defects.specs import FormSpec, WorkbookSpec

_COST_LEVELS = ("成本指标", "经济成本指标")
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)(\s*)(万元|元)$")
_STANDARD = re.compile(r"(?:每\S{1,3}?(每[年月])?(\d+)元)|(?:(\d+)(万?)元/(\S+))")
_COUNT = re.compile(r"(?:[=≥]|不少于)?([\d,]+)\s*(\D+)")
_FISCAL_BEFORE = re.compile(r"财政资金(?:安排)?\s*$")
_OTHER_BEFORE = re.compile(r"(?:其他资金|其余)\s*$")


class Said(NamedTuple):
    """An amount in the purpose: which it is, where it stands and how it is written (万元, 元 or 数字 in words)."""

    of: str
    start: int
    end: int
    style: str


def said_amounts(form: FormSpec) -> list[Said]:
    """Return the amounts of the form that its purpose states, right as they stand."""
    text = shown(form, "purpose")
    found = [said for field in ("budget", "fiscal", "other") for said in _said(form, field, text)]
    return sorted(set(found), key=lambda said: said.start)


def _said(form: FormSpec, field: str, text: str) -> Iterator[Said]:
    value = amount(form, field)
    if not value:
        return
    patterns = {
        "万元": rf"(?<![\d.,]){re.escape(plain(value))}(?=\s*万元)",
        "元": rf"(?<![\d.,])(?:{yuan(value)}|{yuan(value, grouped=True)})(?=元)",
    }
    if value == int(value) <= 9999:
        words = {numerals(int(value), capital=True), numerals(int(value), capital=False)}
        patterns["数字"] = f"(?:{'|'.join(sorted(words))})(?=万元)"
    for style, pattern in patterns.items():
        for match in re.finditer(pattern, text):
            if _field_at(text[: match.start()]) == field:
                yield Said(field, match.start(), match.end(), style)


def _field_at(before: str) -> str:
    if _FISCAL_BEFORE.search(before):
        return "fiscal"
    return "other" if _OTHER_BEFORE.search(before) else "budget"


def written_like(said: Said, old: str, value: Decimal) -> str | None:
    """Return another amount in the style of the one said."""
    if said.style == "万元":
        return plain(value)
    if said.style == "元":
        return yuan(value, grouped="," in old)
    if value != int(value) or value > 9999:
        return None
    return numerals(int(value), capital=any(c in old for c in "壹贰叁肆伍陆柒捌玖拾佰仟"))


def cost_totals(form: FormSpec) -> list[Row]:
    """Return the cost indicators that state the budget."""
    budget = amount(form, "budget")
    return [row for row in cost_amounts(form) if value_of(row.value) == budget]


def cost_amounts(form: FormSpec) -> list[Row]:
    """Return the cost indicators that state an amount, whole or part."""
    return [row for row in rows(form) if row.level2 in _COST_LEVELS and value_of(row.value) is not None]


def value_of(text: str) -> Decimal | None:
    """Return the amount in 万元 that an indicator value states."""
    match = _AMOUNT.search(text)
    if match is None or "每" in text:
        return None
    number = Decimal(match[1].replace(",", ""))
    return number if match[3] == "万元" else number / 10_000


def with_amount(text: str, value: Decimal) -> str:
    """Return an indicator value with another amount, in the same unit."""
    match = _AMOUNT.search(text)
    assert match, text
    number = plain(value) if match[3] == "万元" else yuan(value, grouped="," in match[1])
    return f"{text[: match.start()]}{number}{match[2]}{match[3]}"


class Standard(NamedTuple):
    """A standard with the count it is for: the indicators, the standard in 元, the months it is multiplied by."""

    row: Row
    counted: Row
    number: int
    heads: int
    months: int


def standard_of(form: FormSpec) -> Standard | None:
    """Return the standard and the count whose product is the budget."""
    budget = amount(form, "budget") * 10_000
    for row in rows(form):
        match = _STANDARD.search(row.value) if row.level2 in _COST_LEVELS else None
        if match is None:
            continue
        number = int(match[2] or match[3]) * (10_000 if match[4] else 1)
        months = 12 if "月" in row.value else 1
        for counted in rows(form):
            match = _COUNT.fullmatch(counted.value)
            heads = int(match[1].replace(",", "")) if match and match[1].strip(",") else 0
            if counted.level2 == "数量指标" and number * heads * months == budget:
                return Standard(row, counted, number, heads, months)
    return None


def rebudget(spec: WorkbookSpec, form: FormSpec, value: Decimal) -> bool:
    """Change a budget wherever it is said; ``False`` where it is said in ways that are not so simple."""
    totals, listed = cost_totals(form), spec.listed_of(form)
    if "元" in shown(form, "purpose") + shown(form, "goals") or amount(form, "other"):
        return False
    if len(totals) != 1 or len(cost_amounts(form)) != 1 or listed is None:
        return False
    old = amount(form, "budget")
    put(form, totals[0].key("value"), with_amount(totals[0].value, value))
    put_amount(form, "budget", value)
    put_amount(form, "fiscal", value)
    if listed.approved is not None:
        listed.approved = float(value)
    _retotal(spec, value - old)
    return True


def _retotal(spec: WorkbookSpec, by: Decimal) -> None:
    for chapter in spec.chapters:
        for index, text in enumerate(chapter.paragraphs):
            if match := re.search(r"(?<=预算数)[\d.]+(?=万元)", text):
                total = plain(Decimal(match[0]) + by)
                chapter.paragraphs[index] = text[: match.start()] + total + text[match.end() :]
