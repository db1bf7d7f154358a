"""Defects of the spending plan (JX301–JX304)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random

from tests.defects.planted import (
    PERIODS,
    Change,
    Changed,
    Plant,
    Spoil,
    in_a_form,
    put,
    put_percent,
    respelt,
    shown,
    typed,
)
from tests.defects.specs import December, FormSpec
from xl_tools.model.grid import CellValue


def percents_of(form: FormSpec) -> list[float]:
    """Return the four percents of a plan."""
    return [float(shown(form, period).removesuffix("%")) for period in PERIODS]


def type_plan(form: FormSpec, percents: Sequence[float], at: Sequence[int]) -> Changed:
    """Type a whole plan; the defect shows at these periods."""
    for period, percent in zip(PERIODS, percents, strict=True):
        put_percent(form, period, percent)
    return Changed(tuple(PERIODS[i] for i in at), "、".join(f"{p:g}%" for p in percents))


# ── JX301 ──────────────────────────────────────────────────────────────────


def _left_empty(*periods: str, blank: CellValue = "") -> Change:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        for period in periods:
            put(form, period, blank)
        return Changed((rng.choice(periods),), f"{'、'.join(periods)} 是 {blank!r}")

    return change


def _column_lost(period: str) -> Change:
    """Lose label and percent; where they stood is the place, or the label of the plan."""

    def change(form: FormSpec, _: Random) -> Changed | None:
        if form.layout.december is not December.WITH_OTHERS:
            return None
        put(form, period, "")
        form.labels[period] = ""
        return Changed((period, f"label.{period}", "label.plan"), f"{period} 的标签和数都没有了")

    return change


def _zeros_left_empty(form: FormSpec, _: Random) -> Changed | None:
    """Leave empty what is nothing yet."""
    zeros = [p for p, percent in zip(PERIODS, percents_of(form), strict=True) if not percent]
    for period in zeros:
        put(form, period, "")
    return Changed(tuple(zeros), "没有支出的几期空着") if zeros else None


_INCOMPLETE: tuple[Plant, ...] = (
    *(in_a_form("JX301", "空着", _left_empty(period)) for period in PERIODS),
    in_a_form("JX301", "只填了上半年", _left_empty("october", "december")),
    in_a_form("JX301", "只填了年底", _left_empty("march", "june", "october")),
    in_a_form("JX301", "全都没有填", _left_empty(*PERIODS)),
    in_a_form("JX301", "只有空格", _left_empty("june", blank="  ")),
    in_a_form("JX301", "12月底一栏丢了", _column_lost("december")),
    in_a_form("JX301", "10月底一栏丢了", _column_lost("october")),
    in_a_form("JX301", "零没有填", _zeros_left_empty),
)


# ── JX302 ──────────────────────────────────────────────────────────────────


def _one_period(spoil: Spoil) -> Change:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        return respelt(rng.choice(PERIODS), spoil)(form, rng)

    return change


def _bare_fraction(form: FormSpec, rng: Random) -> Changed | None:
    """Type 0.25 where 25% is meant, in a cell that shows numbers as they are."""
    period = rng.choice(
        [p for p, n in zip(PERIODS, percents_of(form), strict=True) if 0 < n < 100] or ["june"]
    )
    fraction = round(float(shown(form, period).removesuffix("%")) / 100, 6)
    if not 0 < fraction < 1:
        return None
    put(form, period, fraction if rng.random() < 0.5 else str(fraction))
    form.formats[period] = "General"
    return Changed((period,), f"{period} 写成 {fraction}")


def _whole_plan_as_fractions(form: FormSpec, _: Random) -> Changed | None:
    fractions = [round(percent / 100, 6) for percent in percents_of(form)]
    if not 0 < fractions[1] < 1:
        return None
    for period, fraction in zip(PERIODS, fractions, strict=True):
        put(form, period, fraction)
        form.formats[period] = "General"
    return Changed(tuple(p for p, n in zip(PERIODS, fractions, strict=True) if 0 < n < 1), f"{fractions}")


def _hundredfold(form: FormSpec, rng: Random) -> Changed | None:
    """Type 25 into a cell that shows percents: 2500%."""
    periods = [p for p, n in zip(PERIODS, percents_of(form), strict=True) if n >= 2]
    period = rng.choice(periods)
    number = float(shown(form, period).removesuffix("%"))
    put(form, period, number if isinstance(form.texts[period], float) else f"{number * 100:g}%")
    return Changed((period,), f"{period} 成了 {shown(form, period)}")


def _amounts_typed(form: FormSpec, rng: Random) -> Changed | None:
    """Type what is paid, not how much of the whole."""
    period = rng.choice(PERIODS[:3])
    put(form, period, rng.choice(["5万元", "3.2 万元", "20000元", "全部预算的一半"]))
    return Changed((period,), f"{period} 写成 {form.texts[period]}")


_NOT_PERCENTS: tuple[Plant, ...] = (
    in_a_form("JX302", "汉字", _one_period(typed("四分之一", "一半", "三分之二", "全部", "大部分"))),
    in_a_form("JX302", "超过一百", _one_period(typed("150%", "120%", "1000%", "250%", "100.5%"))),
    in_a_form("JX302", "负数", _one_period(typed("-25%", "-5%", "－10%"))),
    in_a_form("JX302", "分数", _one_period(typed("1/4", "3/4", "1/2"))),
    in_a_form("JX302", "成了日期", _one_period(typed(dt.date(2024, 3, 4), dt.date(2024, 1, 2)))),
    in_a_form(
        "JX302", "写的是进度", _one_period(typed("按进度支付", "已支付", "完成", "据实支付", "合同签订后"))
    ),
    in_a_form("JX302", "范围", _one_period(typed("20%-30%", "25～30%", "50%左右"))),
    in_a_form("JX302", "千分号", _one_period(typed("25‰", "50‰"))),
    in_a_form("JX302", "写成小数", _bare_fraction),
    in_a_form("JX302", "全写成小数", _whole_plan_as_fractions),
    in_a_form("JX302", "百分比格式里再乘一百", _hundredfold),
    in_a_form("JX302", "写成金额", _amounts_typed),
)


# ── JX303 ──────────────────────────────────────────────────────────────────


def _falls(plans: Sequence[Sequence[float]]) -> Change:
    """Type a plan that falls somewhere: any period below the one before."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        plan = rng.choice(plans)
        return type_plan(form, plan, [i for i in range(1, 4) if plan[i] < plan[i - 1]])

    return change


def _two_periods_swapped(form: FormSpec, rng: Random) -> Changed | None:
    plan = percents_of(form)
    i = rng.choice([0, 1])
    plan[i], plan[i + 1] = plan[i + 1], plan[i]
    return type_plan(form, plan, [i + 1]) if plan[i + 1] < plan[i] else None


def _digits_swapped(form: FormSpec, rng: Random) -> Changed | None:
    """75% → 57% after 60%."""
    plan = percents_of(form)
    wrong = [
        (i, float(text[::-1]))
        for i in (1, 2)
        if len(text := f"{plan[i]:g}") == 2 and text[::-1] < text and float(text[::-1]) < plan[i - 1]
    ]
    if not wrong:
        return None
    i, plan[i] = rng.choice(wrong)
    return type_plan(form, plan, [i])


def _a_little_lower(form: FormSpec, rng: Random) -> Changed | None:
    plan = percents_of(form)
    i = rng.choice([1, 2])
    plan[i] = plan[i - 1] - rng.choice([0.5, 1, 2, 5])
    return type_plan(form, plan, [i]) if plan[i] >= 0 else None


def _zero_lost(form: FormSpec, rng: Random) -> Changed | None:
    """100% → 10% in October."""
    plan = percents_of(form)
    wrong = [i for i in (1, 2) if plan[i] >= 10 and plan[i] % 10 == 0 and plan[i] / 10 < plan[i - 1]]
    if not wrong:
        return None
    i = rng.choice(wrong)
    plan[i] /= 10
    return type_plan(form, plan, [i])


_FALLING: tuple[Plant, ...] = (
    in_a_form(
        "JX303", "填的是当期数，后面少", _falls([(30, 30, 25, 15), (40, 30, 20, 10), (25, 30, 25, 20)])
    ),
    in_a_form("JX303", "填的是当期数，一次付清", _falls([(100, 0, 0, 0), (0, 100, 0, 0), (0, 60, 40, 0)])),
    in_a_form("JX303", "填的是还没有支付的数", _falls([(75, 50, 25, 0), (100, 80, 40, 0)])),
    in_a_form("JX303", "10月底比6月底少", _falls([(25, 60, 50, 100), (20, 75, 57, 100), (30, 80, 60, 100)])),
    in_a_form("JX303", "年底回落", _falls([(25, 50, 100, 90), (30, 60, 95, 80)])),
    in_a_form("JX303", "两期填反", _two_periods_swapped),
    in_a_form("JX303", "数字颠倒", _digits_swapped),
    in_a_form("JX303", "略少一点", _a_little_lower),
    in_a_form("JX303", "漏打一个零", _zero_lost),
)


# ── JX304 ──────────────────────────────────────────────────────────────────


def _december(*percents: float) -> Change:
    """End the year at one of these, not below October."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        fitting = [percent for percent in percents if percent >= percents_of(form)[2]]
        if not fitting:
            return None
        put_percent(form, "december", percent := rng.choice(fitting))
        return Changed(("december",), f"12月底 {percent:g}%")

    return change


def _like_october(form: FormSpec, _: Random) -> Changed | None:
    october = percents_of(form)[2]
    if october == 100:
        return None
    put_percent(form, "december", october)
    return Changed(("december",), f"12月底仍是 {october:g}%")


def _to_plan(*plans: Sequence[float]) -> Change:
    return lambda form, rng: type_plan(form, rng.choice(plans), [3])


_SHORT_OF_ALL: tuple[Plant, ...] = (
    in_a_form("JX304", "留尾款", _december(95, 97)),
    in_a_form("JX304", "留质保金", _december(90, 97, 98)),
    in_a_form("JX304", "差一点", _december(99, 99.5, 99.9)),
    in_a_form("JX304", "结转下年", _december(80, 85, 88)),
    in_a_form("JX304", "与10月底相同", _like_october),
    in_a_form("JX304", "每期往后错了一期", _to_plan((0, 25, 50, 75), (0, 20, 50, 80))),
    in_a_form("JX304", "填的是当期数，四期相同", _to_plan((25, 25, 25, 25))),
    in_a_form("JX304", "填的是当期数，越来越多", _to_plan((10, 20, 30, 40), (20, 25, 25, 30))),
    in_a_form("JX304", "预计执行率", _december(92.5, 96.3, 83.7)),
    in_a_form("JX304", "全年没有支出", _to_plan((0, 0, 0, 0), (0, 0, 0, 50))),
)


WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX301": _INCOMPLETE,
    "JX302": _NOT_PERCENTS,
    "JX303": _FALLING,
    "JX304": _SHORT_OF_ALL,
}
