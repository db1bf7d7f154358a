"""Townships without end: for every number a workbook of 17 forms, what it asks for to the fen, and the faults planted in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from tests.defects.bank import places
from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.defects.specs import WorkbookSpec
from tests.defects.unit import BudgetUnit, draw_unit
from xl_tools.forms.labels import FUNDING_FIELDS

FORMS = 17
YEAR = 2024
_KINDS = ("镇", "乡")
_FEN_IN_WAN = 1_000_000


@dataclass(frozen=True)
class Township:
    """A workbook and its entry in the ledger: forms, indicators, the fen of each amount over its forms.

    ``faults`` are the rules that must find something in it; the rest of it is clean.
    """

    file_name: str
    data: bytes
    forms: int
    indicators: int
    fen: Mapping[str, int]
    faults: frozenset[str]


def township(number: int) -> Township:
    """Return the township of this number: equal numbers give equal bytes, no two have the same unit."""
    spec = clean_workbook(number, _unit(number), FORMS)
    faults = _spoil(spec, number)
    return Township(
        file_name=f"{spec.region}/{number:05d}{spec.unit_name}.xlsx",
        data=render(spec).data,
        forms=len(spec.forms),
        indicators=sum(form.indicator_count for form in spec.forms),
        fen={field: _fen(spec, field) for field in FUNDING_FIELDS},
        faults=faults,
    )


def _spoil(spec: WorkbookSpec, number: int) -> frozenset[str]:
    """Plant a slip in every tenth workbook; none of them changes an amount."""
    texts = spec.forms[number % FORMS].texts
    if number % 20 == 5:
        texts["code"] = ""
        return frozenset({"JX101"})
    if number % 20 == 15:
        texts["goals"] = "待定"
        return frozenset({"JX402"})
    return frozenset()


def _unit(number: int) -> BudgetUnit:
    """Return a 镇 or 乡 of the year; regions take turns, so that each has units of the same codes."""
    regions = [region["code"] for region in places()["regions"]]
    turn, region = divmod(number, len(regions))
    rng = Random(number)  # noqa: S311 - made-up data, not a secret
    while (unit := draw_unit(rng)).kind not in _KINDS or unit.year != YEAR or unit.region != regions[region]:
        pass
    return replace(unit, code=f"{101 + turn}001")


def _fen(spec: WorkbookSpec, field: str) -> int:
    shown = (str(form.texts[field] or 0).replace(",", "") for form in spec.forms)
    return int(sum((Decimal(text) for text in shown), Decimal(0)) * _FEN_IN_WAN)
