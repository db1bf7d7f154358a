"""Slips of the pen: what happens to numbers and words when they are copied by hand."""

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.defects.phrasing import plain

_TEXTS = Path(__file__).with_name("defects.toml")
_CENT = Decimal("0.01")
AmountSlip = Callable[[Random, Decimal], Decimal | None]


@cache
def defect_texts() -> dict[str, Any]:
    """Return what clerks write wrongly, kind by kind."""
    return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))


def swapped(rng: Random, text: str, start: int = 0) -> str | None:
    """Swap two neighbouring characters that differ."""
    places = [i for i in range(start, len(text) - 1) if text[i] != text[i + 1]]
    if not places:
        return None
    i = rng.choice(places)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def digits_swapped(rng: Random, value: Decimal) -> Decimal | None:
    """29.53 → 25.93."""
    text = plain(value)
    places = [(i, j) for i in range(len(text)) for j in range(i + 1, min(i + 3, len(text)))]
    swaps = [
        Decimal(text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :])
        for i, j in places
        if text[i] != text[j] and text[i].isdigit() and text[j].isdigit() and text[j] != "0"
    ]
    return rng.choice(swaps) if swaps else None


def digit_left_out(rng: Random, value: Decimal) -> Decimal | None:
    """29.53 → 2.53."""
    text = plain(value)
    places = [i for i, c in enumerate(text) if c.isdigit()]
    i = rng.choice(places)
    left = (text[:i] + text[i + 1 :]).strip(".")
    return Decimal(left) if left and len(places) > 1 else None


def digit_mistyped(rng: Random, value: Decimal) -> Decimal | None:
    """29.53 → 29.63."""
    text = plain(value)
    i = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    return Decimal(text[:i] + str((int(text[i]) + rng.randint(1, 9)) % 10) + text[i + 1 :])


def digit_doubled(rng: Random, value: Decimal) -> Decimal | None:
    """29.53 → 299.53."""
    text = plain(value)
    whole = text.partition(".")[0]
    i = rng.randrange(len(whole))
    return Decimal(text[:i] + text[i] + text[i:])


def point_moved(rng: Random, value: Decimal) -> Decimal | None:
    """29.53 → 295.3."""
    moved = rng.choice([value * 10, value / 10])
    return moved if moved == moved.quantize(_CENT) else value * 10


def last_years(rng: Random, value: Decimal) -> Decimal | None:
    """29.53 → 26.58, the amount of the year before."""
    return (value * rng.choice([Decimal("0.8"), Decimal("0.9"), Decimal("1.1"), Decimal("1.25")])).quantize(
        _CENT
    )


def rounded(_: Random, value: Decimal) -> Decimal | None:
    """29.53 → 30."""
    return None if value == int(value) else Decimal(round(value))


def cut_off(_: Random, value: Decimal) -> Decimal | None:
    """29.53 → 29."""
    return None if value == int(value) else Decimal(int(value))


def a_cent_off(rng: Random, value: Decimal) -> Decimal | None:
    """29.53 → 29.54."""
    return value + rng.choice([_CENT, -_CENT])


def round_sum_off(rng: Random, value: Decimal) -> Decimal | None:
    """29.53 → 34.53: an addition to the budget that one place has and the others do not."""
    return value + rng.choice([1, 2, 3, 5, 10])


AMOUNT_SLIPS: Mapping[str, AmountSlip] = {
    "数字颠倒": digits_swapped,
    "漏打一位": digit_left_out,
    "打错一位": digit_mistyped,
    "多打一位": digit_doubled,
    "小数点错位": point_moved,
    "抄了上年的数": last_years,
    "四舍五入取整": rounded,
    "舍去小数": cut_off,
    "差一分（百元）": a_cent_off,
    "追加后没有改": round_sum_off,
}


def slipped(slip: AmountSlip, rng: Random, value: Decimal) -> Decimal | None:
    """Return the wrong amount, ``None`` where this slip leaves no other positive one.

    A factor of ten thousand is a mistaken unit, which is another matter.
    """
    wrong = slip(rng, value)
    if wrong is None or wrong <= 0 or wrong == value or wrong in (value * 10_000, value / 10_000):
        return None
    return wrong
