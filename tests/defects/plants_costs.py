"""Defects of costs against the budget: cost indicators, standards by heads, approvals (JX206, JX207, JX704)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

from tests.defects.money import (
    Standard,
    cost_amounts,
    cost_totals,
    rebudget,
    standard_of,
    value_of,
    with_amount,
)
from tests.defects.phrasing import plain
from tests.defects.planted import (
    Change,
    Changed,
    Field,
    Plant,
    Planted,
    Row,
    amount,
    in_a_form,
    put,
    rows,
    shown,
    shuffled_forms,
)
from tests.defects.slips import AMOUNT_SLIPS, AmountSlip, last_years, slipped
from tests.defects.specs import INDICATOR_COLUMNS, FormSpec, WorkbookSpec

_SHARED_COUNTS = ("行政村", "社区", "党员", "办公人")
_CLEARLY = Decimal("0.03")
RowSlip = Callable[[Random, FormSpec, Row], str | None]


# ── JX206 ──────────────────────────────────────────────────────────────────


def _total(spoil: RowSlip) -> Change:
    """Change the one cost indicator that states the whole budget."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        totals = cost_totals(form)
        if len(totals) != 1 or len(cost_amounts(form)) != 1:
            return None
        new = spoil(rng, form, totals[0])
        if new is None or value_of(new) == amount(form, "budget"):
            return None
        put(form, totals[0].key("value"), new)
        return Changed((totals[0].key("value"),), f"{totals[0].value} → {new}")

    return change


def _slip(slip: AmountSlip) -> RowSlip:
    def spoil(rng: Random, form: FormSpec, row: Row) -> str | None:
        wrong = slipped(slip, rng, amount(form, "budget"))
        return None if wrong is None else with_amount(row.value, wrong)

    return spoil


def _only_fiscal(_: Random, form: FormSpec, row: Row) -> str:
    return with_amount(row.value, amount(form, "fiscal"))


def _part(form: FormSpec, rng: Random) -> Changed | None:
    """Change one of the parts that make up the budget."""
    parts = [row for row in cost_amounts(form) if value_of(row.value) != amount(form, "budget")]
    if len(parts) < 2 or cost_totals(form):
        return None
    row = rng.choice(parts)
    wrong = slipped(last_years, rng, value_of(row.value) or Decimal(1))
    if wrong is None:
        return None
    put(form, row.key("value"), with_amount(row.value, wrong))
    return Changed(
        tuple(part.key("value") for part in parts), f"{row.value} → {plain(wrong)}，几项之和不再是预算数"
    )


def _total_beside_parts(form: FormSpec, rng: Random) -> Changed | None:
    totals = cost_totals(form)
    if len(totals) != 1 or len(cost_amounts(form)) < 3:
        return None
    wrong = slipped(last_years, rng, amount(form, "budget"))
    if wrong is None:
        return None
    put(form, totals[0].key("value"), with_amount(totals[0].value, wrong))
    return Changed((totals[0].key("value"),), f"合计 {totals[0].value} → {plain(wrong)}，分项没有动")


def _part_left_out(form: FormSpec, rng: Random) -> Changed | None:
    parts = cost_amounts(form)
    if len(parts) < 3 or cost_totals(form):
        return None
    gone = rng.choice(parts)
    form.remove_indicator(gone.index)
    left = [row.key("value") for row in cost_amounts(form)]
    return Changed(tuple(left), f"删了“{gone.level3}”{gone.value}，其余之和不是预算数")


# ── JX207 ──────────────────────────────────────────────────────────────────


def _mismatch(said: str, change: Callable[[FormSpec, Standard, Random], Decimal | None]) -> Plant:
    """Change standard, heads or budget; the change returns the product that then results, in 元."""

    def whole(form: FormSpec, rng: Random) -> Changed | None:
        standard = standard_of(form)
        if standard is None:
            return None
        product = change(form, standard, rng)
        if product is None:
            return None
        keys = (standard.row.key("value"), standard.counted.key("value"), "budget")
        after = rows(form)
        detail = f"{after[standard.row.index].value} × {after[standard.counted.index].value}，预算 {amount(form, 'budget')}"
        return Changed(keys, detail)

    return in_a_form("JX207", said, whole)


def _differs(form: FormSpec, product: Decimal) -> bool:
    budget = amount(form, "budget") * 10_000
    return abs(product - budget) > budget * _CLEARLY


def _standard(
    new: Callable[[Random, Standard], int | None],
) -> Callable[[FormSpec, Standard, Random], Decimal | None]:
    def change(form: FormSpec, standard: Standard, rng: Random) -> Decimal | None:
        number = new(rng, standard)
        if number is None or str(standard.number) not in standard.row.value:
            return None
        product = Decimal(number * standard.heads * standard.months)
        if number <= 0 or not _differs(form, product):
            return None
        _replace_number(form, str(standard.number), str(number), "元")
        return product

    return change


def _heads(new: Callable[[Random, int], int]) -> Callable[[FormSpec, Standard, Random], Decimal | None]:
    def change(form: FormSpec, standard: Standard, rng: Random) -> Decimal | None:
        if any(word in standard.counted.level3 + standard.counted.description for word in _SHARED_COUNTS):
            return None
        heads = new(rng, standard.heads)
        product = Decimal(heads * standard.number * standard.months)
        if heads <= 0 or not _differs(form, product):
            return None
        unit = re.sub(r"[=≥\d,\s]|不少于", "", standard.counted.value)
        _replace_number(form, str(standard.heads), str(heads), rf"\s*(?:名|{re.escape(unit)})")
        return product

    return change


def _replace_number(form: FormSpec, old: str, new: str, before: str) -> None:
    """Write a number wherever the form has the old one before these words."""
    grouped = f"{int(old):,}"
    pattern = re.compile(rf"(?<![\d.,])(?:{old}|{grouped})(?={before})")
    columns = [f"indicator.{i}.{c}" for i in range(form.indicator_count) for c in INDICATOR_COLUMNS]
    for key in ("purpose", "goals", *columns):
        text = shown(form, key)
        if pattern.search(text):
            put(form, key, pattern.sub(new, text))


def _month_for_year(form: FormSpec, standard: Standard, _: Random) -> Decimal | None:
    value = standard.row.value
    if "月" in value:
        new, months = value.replace("月", "年"), 1
    elif "年" in value:
        new, months = value.replace("年", "月"), 12
    else:
        return None
    put(form, standard.row.key("value"), new)
    return Decimal(standard.number * standard.heads * months)


def _digits(rng: Random, standard: Standard) -> int | None:
    digits = list(str(standard.number))
    rng.shuffle(digits)
    return int("".join(digits)) if digits[0] != "0" else None


def _budget_cut(spec: WorkbookSpec, rng: Random) -> Planted | None:
    for index, form in shuffled_forms(spec, rng):
        standard = standard_of(form)
        if standard and rebudget(
            spec, form, (amount(form, "budget") * Decimal("0.8")).quantize(Decimal("0.01"))
        ):
            keys = (standard.row.key("value"), standard.counted.key("value"), "budget")
            said = f"预算减了两成，标准和人数没有动：{amount(form, 'budget')}"
            return Planted("JX207", tuple(Field(index, key) for key in keys), said)
    return None


_STANDARDS: Mapping[str, Callable[[Random, Standard], int | None]] = {
    "标准多打一个零": lambda _, s: s.number * 10,
    "标准少打一个零": lambda _, s: s.number // 10 if s.number % 10 == 0 else None,
    "标准的数字颠倒": _digits,
    "标准是上年的": lambda rng, s: s.number * rng.choice([8, 9, 11, 12]) // 10,
    "标准写成了总额": lambda _, s: s.number * s.heads * s.months,
    "标准写成了半年的": lambda _, s: s.number // 2,
    "标准写成了每季度的": lambda _, s: s.number // 4 if s.number % 4 == 0 else None,
}
_HEADS: Mapping[str, Callable[[Random, int], int]] = {
    "人数是上年的": lambda rng, heads: (
        heads + max(3, heads * rng.randint(5, 20) // 100) * rng.choice([1, -1])
    ),
    "人数多打一位": lambda rng, heads: heads * 10 + rng.randint(0, 9),
    "人数少打一位": lambda _, heads: heads // 10,
    "人数的数字颠倒": lambda _, heads: int(str(heads)[::-1]),
}


# ── JX704 ──────────────────────────────────────────────────────────────────


def _approved(said: str, slip: AmountSlip) -> Plant:
    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        for index, form in shuffled_forms(spec, rng):
            listed = spec.listed_of(form)
            if not spec.list_layout.approved or listed is None or listed.approved is None:
                continue
            wrong = slipped(slip, rng, amount(form, "budget"))
            if wrong is None:
                continue
            listed.approved = float(wrong)
            where = (Field(index, "budget"),)
            return Planted("JX704", where, f"{said}：批复 {plain(wrong)}，表上 {amount(form, 'budget')}")
        return None

    return plant


def _approvals_swapped(spec: WorkbookSpec, rng: Random) -> Planted | None:
    pairs = [
        (i, row) for i, form in shuffled_forms(spec, rng) if (row := spec.listed_of(form)) and row.approved
    ]
    if not spec.list_layout.approved or len(pairs) < 2 or pairs[0][1].approved == pairs[1][1].approved:
        return None
    (first, one), (_, two) = pairs[:2]
    one.approved, two.approved = two.approved, one.approved
    return Planted("JX704", (Field(first, "budget"),), "清单里两个项目的批复数对调")


def _form_not_approved(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Raise the budget everywhere on the form; the approval stays."""
    for index, form in shuffled_forms(spec, rng):
        listed = spec.listed_of(form)
        if not spec.list_layout.approved or listed is None or not listed.approved or standard_of(form):
            continue
        approved = listed.approved
        if rebudget(spec, form, amount(form, "budget") + rng.randint(1, 9)):
            listed.approved = approved
            said = f"表上全都改成 {amount(form, 'budget')}，批复 {approved}"
            return Planted("JX704", (Field(index, "budget"),), said)
    return None


WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX206": (
        *(in_a_form("JX206", f"成本指标{said}", _total(_slip(slip))) for said, slip in AMOUNT_SLIPS.items()),
        in_a_form("JX206", "成本指标只算了财政资金", _total(_only_fiscal)),
        in_a_form("JX206", "一个分项是上年的", _part),
        in_a_form("JX206", "合计没有跟着改", _total_beside_parts),
        in_a_form("JX206", "漏了一个分项", _part_left_out),
    ),
    "JX207": (
        *(_mismatch(said, _standard(new)) for said, new in _STANDARDS.items()),
        *(_mismatch(said, _heads(new)) for said, new in _HEADS.items()),
        _mismatch("每月、每年写错", _month_for_year),
        _budget_cut,
    ),
    "JX704": (
        *(_approved(f"批复数{said}", slip) for said, slip in AMOUNT_SLIPS.items()),
        _approvals_swapped,
        _form_not_approved,
    ),
}
