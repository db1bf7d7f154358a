"""What clerks do to a form that changes nothing it says: layouts, spellings of labels, numbers or text, formulas."""

from dataclasses import dataclass, replace
from random import Random

from tests.defects.bank import places, wordings
from tests.defects.specs import December, FormSpec, Formula, Layout, Levels

_MONEY_UNITS = ("单位：万元", "单位：万元", "金额单位：万元", "（单位：万元）", "单位:万元")
_FUNDING = ("budget", "fiscal", "other")
_PERIODS = ("march", "june", "october", "december")


@dataclass
class Habits:
    """The habits of one clerk."""

    layout: Layout
    respells: float
    """How likely a label is respelled."""
    amounts_as_numbers: bool
    percents_as_numbers: bool
    values_as_numbers: bool
    """Indicator values that are bare percents as numbers shown as percents."""
    formulas: bool
    labelled_unit: bool
    zero_shown: bool
    """其他资金 of nothing as 0, not empty."""


def draw_habits(rng: Random) -> Habits:
    """Return the habits of a clerk; one in three keeps to the standard layout."""
    return Habits(
        layout=Layout() if rng.random() < 0.33 else draw_layout(rng),
        respells=rng.choice([0, 0, 0.1, 0.4]),
        amounts_as_numbers=rng.random() < 0.7,
        percents_as_numbers=rng.random() < 0.6,
        values_as_numbers=rng.random() < 0.2,
        formulas=rng.random() < 0.2,
        labelled_unit=rng.random() < 0.12,
        zero_shown=rng.random() < 0.25,
    )


def draw_layout(rng: Random) -> Layout:
    """Return a layout in which each departure from the standard one is rare by itself."""
    merged = rng.random() < 0.8
    return Layout(
        rows_above=rng.choice([0, 0, 0, 1, 2]),
        margin_columns=rng.choice([0, 0, 0, 1]),
        spaced=rng.random() < 0.08,
        narrow=rng.random() < 0.25,
        merged=merged,
        levels=rng.choice([Levels.MERGED, Levels.BLANK, Levels.REPEATED]),
        head_in_two_rows=rng.random() < 0.12,
        funding_below=rng.random() < 0.1,
        purpose_labelled=rng.random() < 0.2,
        december=rng.choice([December.WITH_OTHERS] * 9 + list(December)),
        goals_in_rows=rng.random() < 0.15,
        money_unit=rng.choice(_MONEY_UNITS),
        foot=_foot(rng) if rng.random() < 0.25 else [],
    )


def _foot(rng: Random) -> list[str]:
    first, second = rng.sample(places()["names"], 2)
    return rng.choice(
        [
            [f"填表人：{first}", f"审核人：{second}"],
            [f"填表人：{first}", f"审核人：{second}", f"联系电话：{rng.randint(2000000, 8999999)}"],
            [f"填报人：{first}  负责人：{second}"],
            ["填表人：", "审核人："],
        ]
    )


def apply_habits(rng: Random, habits: Habits, form: FormSpec) -> None:
    """Lay a form out and restyle its values as this clerk does; now and then a form has a layout of its own."""
    own = draw_layout(rng) if rng.random() < 0.15 else habits.layout
    form.layout = replace(own, foot=list(own.foot))
    for field, spellings in wordings()["labels"].items():
        if rng.random() < habits.respells:
            form.labels[field] = rng.choice(spellings)
    if habits.zero_shown and not form.texts["other"]:
        form.texts["other"] = "0.00"
    _restyle_amounts(rng, habits, form)
    if habits.percents_as_numbers:
        for period in _PERIODS:
            form.texts[period] = _percent_number(form.texts[period])
    if habits.values_as_numbers:
        _restyle_values(form)
    if habits.labelled_unit:
        code, _, name = str(form.texts.pop("unit_line")).partition(" ")
        form.texts |= {"unit_code": code, "unit_name": name}


def _restyle_amounts(rng: Random, habits: Habits, form: FormSpec) -> None:
    shape = rng.choice(["{:.2f}", "{:.2f}", "{:,.2f}", "{:.10g}"])
    for field in _FUNDING:
        if not (text := form.texts[field]):
            continue
        number = float(str(text))
        form.texts[field] = number if habits.amounts_as_numbers else shape.format(number)
    if habits.formulas and habits.amounts_as_numbers:
        if not form.texts["other"]:
            form.formulas["fiscal"] = Formula("={budget}")
        elif rng.random() < 0.5:
            form.formulas["budget"] = Formula("={fiscal}+{other}")
        else:
            form.formulas["fiscal"] = Formula("={budget}-{other}")


def _restyle_values(form: FormSpec) -> None:
    for index in range(form.indicator_count):
        key = f"indicator.{index}.value"
        text = str(form.texts[key])
        if text.endswith("%") and text[:-1].isdecimal():
            form.texts[key] = _percent_number(text)
            form.formats[key] = "0%"


def _percent_number(text: object) -> float:
    return round(float(str(text).removesuffix("%")) / 100, 6)
