"""Defects of the funding cells and of the amounts in the purpose (JX201–JX205)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

from tests.defects.money import (
    Said,
    cost_totals,
    rebudget,
    said_amounts,
    standard_of,
    with_amount,
    written_like,
)
from tests.defects.phrasing import plain, yuan
from tests.defects.planted import (
    FUNDING,
    Change,
    Changed,
    Field,
    Plant,
    Planted,
    amount,
    in_a_form,
    put,
    put_amount,
    respelt,
    shown,
    shuffled_forms,
    typed,
)
from tests.defects.slips import AMOUNT_SLIPS, AmountSlip, digits_swapped, last_years, rounded, slipped
from tests.defects.specs import FormSpec, Formula, WorkbookSpec

_CENT = Decimal("0.01")
_TEN_THOUSAND = 10_000
Amounts = Callable[[FormSpec, Random], dict[str, Decimal] | None]


# ── JX201 ──────────────────────────────────────────────────────────────────


def _letter_for_zero(_: Random, text: str) -> str | None:
    return text.replace("0", "O", 1) if "0" in text else None


_NOT_NUMBERS: Mapping[str, Callable[[Random, str], str | None]] = {
    "空着": lambda _, __: "",
    "只有空格": lambda _, __: "  ",
    "约数": lambda rng, text: rng.choice([f"约{text}", f"{text}左右", f"{text}余", f"大约 {text}"]),
    "范围": lambda _, text: f"{text}-{Decimal(text.replace(',', '')) + 2}",
    "见别处": lambda rng, _: rng.choice(["见附件", "详见明细表", "见批复文件", "按批复数"]),
    "两个小数点": lambda _, text: f"{text}.0",
    "句号当小数点": lambda _, text: text.replace(".", "。") if "." in text else None,
    "零打成字母": _letter_for_zero,
    "文字": lambda rng, _: rng.choice(["待批复", "据实结算", "全额", "财政全额保障", "由县财政安排"]),
    "算式": lambda _, text: f"{text}+0",
    "两个数": lambda _, text: f"{text}（上年{text}）",
    "逗号当小数点": lambda _, text: text.replace(",", "").replace(".", ",") if "." in text else None,
}


def _not_a_number(said: str, spoil: Callable[[Random, str], str | None]) -> Plant:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        return respelt(rng.choice(["budget", "fiscal"]), spoil)(form, rng)

    return in_a_form("JX201", said, change)


# ── JX202 ──────────────────────────────────────────────────────────────────


def _unbalanced(said: str, amounts: Amounts) -> Plant:
    """Change funding cells that the purpose does not repeat, so that only their sum is wrong."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        wrong = amounts(form, rng)
        told = {each.of for each in said_amounts(form)}
        if wrong is None or told & wrong.keys() or "为财政资金" in shown(form, "purpose"):
            return None
        for field, value in wrong.items():
            put_amount(form, field, value)
        sums = " ≠ ".join(
            (str(amount(form, "budget")), f"{amount(form, 'fiscal')} + {amount(form, 'other')}")
        )
        return Changed(FUNDING, sums)

    return in_a_form("JX202", said, change)


def _slip_of(field: str, slip: AmountSlip) -> Amounts:
    def amounts(form: FormSpec, rng: Random) -> dict[str, Decimal] | None:
        wrong = slipped(slip, rng, amount(form, field)) if amount(form, field) else None
        return None if wrong is None else {field: wrong}

    return amounts


def _other_added(form: FormSpec, rng: Random) -> dict[str, Decimal] | None:
    return None if amount(form, "other") else {"other": Decimal(rng.randint(1, 20))}


def _other_forgotten(form: FormSpec, _: Random) -> dict[str, Decimal] | None:
    return {"other": Decimal(0)} if amount(form, "other") else None


def _fiscal_is_all(form: FormSpec, _: Random) -> dict[str, Decimal] | None:
    return {"fiscal": amount(form, "budget")} if amount(form, "other") else None


def _other_is_all(form: FormSpec, _: Random) -> dict[str, Decimal] | None:
    return {"other": amount(form, "budget")}


# ── JX203 ──────────────────────────────────────────────────────────────────


def _misquoted(said: str, field: str, slip: AmountSlip, styles: str = "万元 元 数字") -> Plant:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        quotes = [each for each in said_amounts(form) if each.of == field and each.style in styles.split()]
        wrong = slipped(slip, rng, amount(form, field)) if quotes else None
        return _requoted(form, rng.choice(quotes), wrong) if wrong is not None else None

    return in_a_form("JX203", said, change)


def _requoted(form: FormSpec, quote: Said, wrong: Decimal) -> Changed | None:
    text = shown(form, "purpose")
    new = written_like(quote, text[quote.start : quote.end], wrong)
    if new is None or new == text[quote.start : quote.end]:
        return None
    put(form, "purpose", text[: quote.start] + new + text[quote.end :])
    return Changed(("purpose",), f"{text} → {new}")


def _sentence_from_draft(form: FormSpec, rng: Random) -> Changed | None:
    text = shown(form, "purpose")
    wrong = slipped(last_years, rng, amount(form, "budget"))
    if "元" in text or wrong is None:
        return None
    start = rng.choice(["预算数{}万元。", "预算金额{}万元，", "本项目预算{}万元。"]).format(plain(wrong))
    put(form, "purpose", start + text)
    return Changed(("purpose",), start)


# ── JX204 ──────────────────────────────────────────────────────────────────


def _in_yuan(*fields: str) -> Change:
    def change(form: FormSpec, _: Random) -> Changed | None:
        if any(not amount(form, field) for field in fields):
            return None
        for field in fields:
            put_amount(form, field, amount(form, field) * _TEN_THOUSAND)
        return Changed(fields, f"{amount(form, fields[0])}")

    return change


def _purpose_in_yuan(form: FormSpec, rng: Random) -> Changed | None:
    quotes = [each for each in said_amounts(form) if each.style == "万元"]
    if not quotes:
        return None
    quote = rng.choice(quotes)
    return _requoted(form, quote, amount(form, quote.of) * _TEN_THOUSAND)


def _purpose_lost_wan(form: FormSpec, rng: Random) -> Changed | None:
    quotes = [each for each in said_amounts(form) if each.style != "元"]
    if not quotes:
        return None
    quote, text = rng.choice(quotes), shown(form, "purpose")
    new = text[: quote.end] + text[quote.end :].replace("万", "", 1)
    put(form, "purpose", new)
    return Changed(("purpose",), f"{text} → {new}")


def _cost_in_yuan(form: FormSpec, rng: Random) -> Changed | None:
    totals = [row for row in cost_totals(form) if row.value.endswith("万元")]
    if not totals:
        return None
    row = rng.choice(totals)
    wrong = with_amount(row.value, amount(form, "budget") * _TEN_THOUSAND)
    return respelt(row.key("value"), typed(wrong))(form, rng)


def _cost_lost_wan(form: FormSpec, rng: Random) -> Changed | None:
    totals = [row for row in cost_totals(form) if row.value.endswith("万元")]
    if not totals:
        return None
    row = rng.choice(totals)
    return respelt(row.key("value"), typed(row.value.replace("万元", "元")))(form, rng)


def _listed_in_yuan(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Fill the cells in 元 where the approval, the purpose and the costs say 万元."""
    for index, form in shuffled_forms(spec, rng):
        if not spec.list_layout.approved or spec.listed_of(form) is None or amount(form, "other"):
            continue
        for field in ("budget", "fiscal"):
            put(form, field, yuan(amount(form, field), grouped=True))
        return Planted(
            "JX204", (Field(index, "budget"), Field(index, "fiscal")), f"按元填：{form.texts['budget']}"
        )
    return None


# ── JX205 ──────────────────────────────────────────────────────────────────


def _rebudgeted(said: str, value: Callable[[Random, Decimal], Decimal]) -> Plant:
    """Change the budget wherever it is said."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        for index, form in shuffled_forms(spec, rng):
            new = value(rng, amount(form, "budget"))
            if standard_of(form) is None and rebudget(spec, form, new):
                return Planted("JX205", (Field(index, "budget"), Field(index, "fiscal")), f"{said}：{new}")
        return None

    return plant


def _divided(field: str, said: str, fiscal: Callable[[Random, Decimal], Decimal]) -> Plant:
    """Divide the budget into sources in a way that adds up."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        if "元" in shown(form, "purpose"):
            return None
        budget = amount(form, "budget")
        put_amount(form, "fiscal", fiscal(rng, budget))
        put_amount(form, "other", budget - amount(form, "fiscal"))
        is_too_fine = amount(form, "other") != amount(form, "other").quantize(_CENT)
        keys = (field, "other") if is_too_fine else (field,)
        return Changed(keys, f"{amount(form, 'fiscal')} + {amount(form, 'other')}")

    return in_a_form("JX205", said, change)


def _thirds_by_formula(form: FormSpec, _: Random) -> Changed | None:
    """Compute the sources: a third of the budget rarely ends after two decimals."""
    budget = amount(form, "budget")
    if "元" in shown(form, "purpose") or budget / 3 == (budget / 3).quantize(_CENT):
        return None
    third = float(round(budget / 3, 12))
    put(form, "fiscal", float(budget) - third)
    put(form, "other", third)
    form.formulas["fiscal"] = Formula("={budget}*2/3", float(budget) - third)
    form.formulas["other"] = Formula("={budget}/3", third)
    form.formats |= {"fiscal": "General", "other": "General"}
    return Changed(("fiscal", "other"), f"三分之一是 {third}")


_TOO_FINE: tuple[Plant, ...] = (
    _rebudgeted("全是零", lambda _, __: Decimal(0)),
    _rebudgeted("三位小数", lambda rng, v: v + Decimal(rng.randint(1, 9)) / 1000),
    _rebudgeted("元折成万元，四位小数", lambda rng, v: v + Decimal(rng.randint(11, 99)) / 10_000),
    _divided("fiscal", "财政资金为负", lambda rng, _: Decimal(-rng.randint(1, 9))),
    _divided("other", "其他资金为负", lambda rng, v: v + rng.randint(1, 9)),
    _divided("fiscal", "财政资金三位小数", lambda _, v: (v * 4 / 5).quantize(_CENT) + Decimal("0.003")),
    _divided("fiscal", "财政资金四位小数", lambda rng, v: v - Decimal(rng.randint(101, 199)) / 10_000),
    in_a_form("JX205", "公式除不尽", _thirds_by_formula),
)

WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX201": tuple(_not_a_number(said, spoil) for said, spoil in _NOT_NUMBERS.items()),
    "JX202": (
        *(_unbalanced(f"财政资金{said}", _slip_of("fiscal", slip)) for said, slip in AMOUNT_SLIPS.items()),
        _unbalanced("其他资金数字颠倒", _slip_of("other", digits_swapped)),
        _unbalanced("加了其他资金，预算数没有改", _other_added),
        _unbalanced("漏了其他资金", _other_forgotten),
        _unbalanced("财政资金填成全部预算", _fiscal_is_all),
        _unbalanced("其他资金填成全部预算", _other_is_all),
    ),
    "JX203": (
        *(_misquoted(f"用途里的预算数{said}", "budget", slip) for said, slip in AMOUNT_SLIPS.items()),
        _misquoted("用途里的财政资金数字颠倒", "fiscal", digits_swapped),
        _misquoted("用途里的财政资金是上年的", "fiscal", last_years),
        _misquoted("用途里的其他资金数字颠倒", "other", digits_swapped),
        _misquoted("用途里的其他资金取整", "other", rounded),
        _misquoted("用途里的元数打错", "budget", digits_swapped, "元"),
        _misquoted("用途里的大写数打错", "budget", digits_swapped, "数字"),
        in_a_form("JX203", "用途照抄草稿", _sentence_from_draft),
    ),
    "JX204": (
        in_a_form("JX204", "预算数按元填", _in_yuan("budget")),
        in_a_form("JX204", "财政资金按元填", _in_yuan("fiscal")),
        in_a_form("JX204", "其他资金按元填", _in_yuan("other")),
        in_a_form("JX204", "预算数和财政资金都按元填", _in_yuan("budget", "fiscal")),
        in_a_form("JX204", "三个数都按元填", _in_yuan("budget", "fiscal", "other")),
        _listed_in_yuan,
        in_a_form("JX204", "用途里按元写成万元", _purpose_in_yuan),
        in_a_form("JX204", "用途里漏了万字", _purpose_lost_wan),
        in_a_form("JX204", "成本指标按元写成万元", _cost_in_yuan),
        in_a_form("JX204", "成本指标漏了万字", _cost_lost_wan),
    ),
    "JX205": _TOO_FINE,
}
