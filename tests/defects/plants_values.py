"""Defects of single indicator values (JX504–JX509, JX511, JX512)."""

import re
from collections.abc import Mapping
from random import Random

from tests.defects.planted import (
    Change,
    Changed,
    Plant,
    Row,
    RowTest,
    Spoil,
    in_a_form,
    in_a_row,
    put,
    rows,
    typed,
)
from tests.defects.slips import defect_texts
from tests.defects.specs import FormSpec

_COUNT = re.compile(r"([=≥]|不少于|不低于)?\s*([\d,]+)\s*([一-鿿]{1,3})")
_GROWTH = re.compile("增|降|提高|提升|上升|超|完成|较上年|比上年|幅")
_RATE = re.compile("率$|比例$")


def _typed_value(rule: str, fits: RowTest, kind: str) -> tuple[Plant, ...]:
    """Return a plant for each group of wrong values of a kind."""
    groups: dict[str, list[str]] = defect_texts()["values"][kind]
    return tuple(
        in_a_form(rule, said, in_a_row("value", fits, typed(*texts))) for said, texts in groups.items()
    )


def _is_quantity(row: Row) -> bool:
    return row.level2 == "数量指标" and "（" not in row.level3


def _is_satisfaction(row: Row) -> bool:
    return row.level1 == "满意度指标"


def _is_timing(row: Row) -> bool:
    return row.level2 == "时效指标"


def _is_rate(row: Row) -> bool:
    is_named = _RATE.search(row.level3) or _RATE.search(row.description)
    return bool(is_named) and "%" in row.value and row.level2 in {"质量指标"} | _BENEFITS


def _is_bounded_rate(row: Row) -> bool:
    return _is_rate(row) and row.value[:1] not in "≤不" and not _GROWTH.search(row.level3 + row.description)


def _is_phrase(row: Row) -> bool:
    """Whether an indicator of quality or benefit has words for a value, and no rate for a name."""
    is_open = row.level2 in {"质量指标"} | _BENEFITS and not re.search(r"[\d%百]", row.value)
    return is_open and not _RATE.search(row.level3) and not _RATE.search(row.description)


_BENEFITS = {"经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"}


# ── JX505 ──────────────────────────────────────────────────────────────────


def _renamed_to_rate(form: FormSpec, rng: Random) -> Changed | None:
    """Call a count a rate: 宣传活动次数 becomes 宣传活动完成率, and the value stays 12次."""
    counts = [
        row
        for row in rows(form)
        if _is_quantity(row) and _COUNT.fullmatch(row.value) and row.level3[-1] == "数"
    ]
    if not counts:
        return None
    row = rng.choice(counts)
    new = f"{row.level3[:-2]}{rng.choice(['完成率', '覆盖率', '达标率（%）', '占比'])}"
    put(form, row.key("level3"), new)
    return Changed((row.key("value"), row.key("level3")), f"“{row.level3}”改叫“{new}”，值还是 {row.value}")


# ── JX506 ──────────────────────────────────────────────────────────────────


def _too_high(rng: Random, value: str) -> str | None:
    match = re.search(r"\d+(?=%)", value)
    if match is None or "." in value or match[0] in {"0", "00"}:
        return None
    wrong = rng.choice([f"{match[0]}0", f"{match[0]}{match[0][-1]}", f"1{match[0]}"])
    return value[: match.start()] + wrong + value[match.end() :]


def _as_fraction(_: Random, value: str) -> str | None:
    match = re.search(r"\d\d(?=%)", value)
    return (
        None if match is None or "." in value or "100" in value else value[: match.start()] + f"0.{match[0]}%"
    )


def _hundredfold(fits: RowTest) -> Change:
    """Type 95 into a cell that shows percents: 9500%."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        fitting = [row for row in rows(form) if fits(row)]
        if not fitting:
            return None
        row, number = rng.choice(fitting), rng.choice([90.0, 95.0, 98.0, 100.0])
        put(form, row.key("value"), number)
        form.formats[row.key("value")] = "0%"
        return Changed((row.key("value"),), f"“{row.level3}”成了 {number:g}00%")

    return change


def _one_percent_as_number(form: FormSpec, rng: Random) -> Changed | None:
    """Type 0.95 where the cell shows two decimals of a percent: 0.95%."""
    row = rng.choice([row for row in rows(form) if _is_satisfaction(row)])
    put(form, row.key("value"), 0.0095)
    form.formats[row.key("value")] = "0.00%"
    return Changed((row.key("value"),), f"“{row.level3}”成了 0.95%")


_OUT_OF_RANGE: tuple[Plant, ...] = (
    in_a_form("JX506", "比率多打一位", in_a_row("value", _is_bounded_rate, _too_high)),
    in_a_form("JX506", "满意度多打一位", in_a_row("value", _is_satisfaction, _too_high)),
    in_a_form("JX506", "满意度写成小数又加百分号", in_a_row("value", _is_satisfaction, _as_fraction)),
    in_a_form("JX506", "比率格式里再乘一百", _hundredfold(_is_bounded_rate)),
    in_a_form("JX506", "满意度格式里再乘一百", _hundredfold(_is_satisfaction)),
    in_a_form("JX506", "满意度按小数填进百分比格式", _one_percent_as_number),
    *_typed_value("JX506", _is_bounded_rate, "too_high"),
    *_typed_value("JX506", _is_satisfaction, "satisfaction_out_of_range"),
)


# ── JX508 ──────────────────────────────────────────────────────────────────


def _two_in_one(joint: str) -> Change:
    """Put two counts into one cell and delete the second row."""

    def change(form: FormSpec, _: Random) -> Changed | None:
        counts = [row for row in rows(form) if _is_quantity(row) and _COUNT.fullmatch(row.value)]
        if len(counts) < 2:
            return None
        first, second = counts[:2]
        put(form, first.key("value"), f"{first.value}{joint}{second.value}")
        form.remove_indicator(second.index)
        return Changed((first.key("value"),), f"{form.texts[first.key('value')]!r}")

    return change


def _rate_beside(rng: Random, value: str) -> str | None:
    return (
        None
        if _COUNT.fullmatch(value) is None
        else value + rng.choice(["，完成率100%", "，合格率≥95%", "、100%"])
    )


_SEVERAL: tuple[Plant, ...] = (
    *(
        in_a_form("JX508", f"两个数用{said}连着", _two_in_one(joint))
        for said, joint in {
            "顿号": "、",
            "逗号": "，",
            "分号": "；",
            "斜线": "/",
            "换行": "\n",
            "空格": " ",
        }.items()
    ),
    in_a_form("JX508", "数量和比率", in_a_row("value", _is_quantity, _rate_beside)),
    *_typed_value("JX508", _is_quantity, "several"),
)


# ── JX509 ──────────────────────────────────────────────────────────────────


def _bare(shape: str) -> Spoil:
    """Leave out the unit of a count."""

    def spoil(_: Random, value: str) -> str | None:
        match = _COUNT.fullmatch(value)
        return None if match is None else shape.format(match[2])

    return spoil


def _bare_number(form: FormSpec, rng: Random) -> Changed | None:
    counts = [row for row in rows(form) if _is_quantity(row) and _COUNT.fullmatch(row.value)]
    if not counts:
        return None
    row = rng.choice(counts)
    match = _COUNT.fullmatch(row.value)
    assert match
    put(form, row.key("value"), float(match[2].replace(",", "")))
    return Changed((row.key("value"),), f"“{row.level3}”{row.value} → 数 {form.texts[row.key('value')]}")


def _cost_without_unit(_: Random, value: str) -> str | None:
    match = re.fullmatch(r"[≤=]?([\d.]+)\s*万元", value)
    return match and match[1]


def _is_cost(row: Row) -> bool:
    return row.level2 in {"成本指标", "经济成本指标"}


def _days_without_unit(_: Random, value: str) -> str | None:
    match = re.fullmatch(r"(≤?\d+)(?:天|日历天|个工作日|小时内|日内)", value)
    return match and match[1]


_UNITLESS: tuple[Plant, ...] = (
    *(
        in_a_form("JX509", said, in_a_row("value", _is_quantity, _bare(shape)))
        for said, shape in {
            "数量只有数字": "{}",
            "数量是大于等于一个数": "≥{}",
            "数量是等于一个数": "={}",
            "数量是不少于一个数": "不少于{}",
            "数量是达到一个数": "达到{}",
            "数量是一个数以上": "{}以上",
            "数量是约数": "约{}",
            "数量带小数": "{}.00",
        }.items()
    ),
    in_a_form("JX509", "数量是数字格式", _bare_number),
    in_a_form("JX509", "成本没有万元", in_a_row("value", _is_cost, _cost_without_unit)),
    in_a_form("JX509", "时限没有天", in_a_row("value", _is_timing, _days_without_unit)),
)

WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX504": _typed_value("JX504", _is_quantity, "quantity_without_number"),
    "JX505": (
        *_typed_value("JX505", _is_rate, "rate_without_percent"),
        in_a_form("JX505", "名称改成了率", _renamed_to_rate),
    ),
    "JX506": _OUT_OF_RANGE,
    "JX507": _typed_value("JX507", _is_phrase, "vague"),
    "JX508": _SEVERAL,
    "JX509": _UNITLESS,
    "JX511": _typed_value("JX511", _is_timing, "timing_without_time"),
    "JX512": _typed_value("JX512", _is_satisfaction, "satisfaction_without_percent"),
}
