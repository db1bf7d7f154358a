"""What the rules want to know of a table, worked out once for all: its indicators, and amounts said elsewhere than in its cells."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.index import Claims
from xl_tools.claims.roles import is_of_project
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.texts import any_of, compiled
from xl_tools.settings import Wording
from xl_tools.values.amount import fen, same_amount
from xl_tools.values.text import half_width, squeeze

_FIELDS = {Role.TOTAL: "budget", Role.WEAK: "budget", Role.FISCAL: "fiscal", Role.OTHER: "other"}
_COSTS = (Role.TOTAL, Role.WEAK, Role.INVEST, Role.ITEM, Role.FISCAL, Role.OTHER, Role.LEVEL)
_ALL_IN_ALL = re.compile(r"总[额成价支费投造]|资金总|合计|各项|全部|全年|所需|数额")
_WAN = 10_000
_PERCENT = "%"
_IN_WORDS = re.compile(
    # 万分之九, 三分之二, 三成, 一半, 3/4
    r"分之[\d一二两三四五六七八九十百]|[\d一二三四五六七八九两几]成(?!本|果|功|立|员|活|效|年|品|为|就|长|熟|交|材|人)|百分百|过半|一半|半数|\d/\d"
)
_ENDS = "。；;，,"
_LONGEST_NAME = 12  # characters at the end of a text in which 率, 百分比（%） and the like stand
_NOT_OF_MONEY = ("社会成本", "生态环境成本")


class IndicatorFacts(NamedTuple):
    """An indicator with the key of its value, its texts without white space, and what kind of value it has.

    ``name`` is its 三级指标, ``names`` that and its description, ``rate`` is the text (三级指标 or description) that calls it a rate, empty when neither does.
    """

    row: Indicator
    at: str
    value: str
    name: str
    names: str
    rate: str
    has_percent: bool
    is_vague: bool

    @property
    def lacks_percent(self) -> bool:
        """Whether it is called a rate and has a value that is no percent."""
        return bool(self.rate and self.value) and not self.has_percent


class SaidAmount(NamedTuple):
    """An amount said elsewhere in the form that should equal the amount of ``field``."""

    field: str
    amount: Decimal
    said_at: str
    said: str
    is_certain: bool = True


class TableFacts(NamedTuple):
    """The indicators of a table, the amounts that its purpose names, and the totals that its cost indicators state."""

    indicators: tuple[IndicatorFacts, ...]
    in_purpose: tuple[SaidAmount, ...]
    by_costs: tuple[SaidAmount, ...]


def facts_of(reading: TableReading, wording: Wording, claims: Claims) -> TableFacts:
    """Return what the rules want to know of a table."""
    indicators = tuple(_indicators(reading.table.indicators, wording))
    return TableFacts(
        indicators,
        tuple(said_in_purpose(claims.of(reading, "purpose"))),
        tuple(_said_by_costs(reading, wording, claims)),
    )


def _indicators(rows: Sequence[Indicator], wording: Wording) -> Iterator[IndicatorFacts]:
    is_rate, vague = _is_rate(wording.rate_names, wording.not_rates), compiled(*wording.vague_values)
    for index, row in enumerate(rows):
        quantities = row.value.quantities
        value = half_width(row.value.text)
        name, description = squeeze(row.level3), squeeze(row.description)
        rate = name if is_rate(name) else description if is_rate(description) else ""
        yield IndicatorFacts(
            row=row,
            at=indicator_key(index, "value"),
            value=value,
            name=name,
            names=f"{name}。{description}",
            rate=rate,
            has_percent=any(quantity.unit == _PERCENT for quantity in quantities)
            or bool((rate or "满意" in row.level2) and _IN_WORDS.search(value)),
            is_vague=not quantities and bool(vague.fullmatch(value.rstrip(_ENDS))),
        )


@cache
def _is_rate(names: str, others: str) -> Callable[[str], bool]:
    """Return whether a text calls what it says a rate; remembered, since many forms have the same names of indicators."""
    rate_names, not_rates = compiled(names).search, compiled(others).search

    @lru_cache(maxsize=1 << 13)
    def is_rate(text: str) -> bool:
        end = text.rstrip(_ENDS)[-_LONGEST_NAME:]
        return bool(rate_names(end)) and not not_rates(end)

    return is_rate


def said_in_purpose(claims: Sequence[Claim]) -> Iterator[SaidAmount]:
    """Yield every amount of the purpose sentence that is said of one of the cells, and what is said again in brackets behind it."""
    for claim in claims:
        of = claims[claim.parent] if claim.role is Role.AGAIN and claim.parent is not None else claim
        field = _FIELDS.get(of.role)
        if field and (of.is_certain or of.role is Role.TOTAL):
            yield SaidAmount(field, claim.hi, "purpose", claim.said, of.is_certain and claim.is_exact)


def _said_by_costs(reading: TableReading, wording: Wording, claims: Claims) -> Iterator[SaidAmount]:
    """Yield the amounts of the cost indicators that are no standard per person or village, or are the budget all the same.

    Certain is the only amount of its value where name or description say that it is the whole.
    """
    words, budget = any_of(*wording.unit_standard_words), reading.table.funding.budget
    for index, (row, said) in enumerate(
        zip(reading.table.indicators, claims.of_values(reading), strict=True)
    ):
        if not is_cost(row):
            continue
        amounts = [each for each in said if each.kind is Kind.MONEY and each.role in _COSTS]
        is_standard = words.search(row.level3) or words.search(row.description)
        for claim in amounts:
            if not is_standard or (budget is not None and same_amount(budget, claim.hi)):
                is_whole = is_whole_cost(row, reading.table.name, claims)
                text = squeeze(claim.said)
                yield SaidAmount(
                    "budget", claim.hi, indicator_key(index, "value"), text, is_whole and len(amounts) == 1
                )


def is_whole_cost(row: Indicator, name: str, claims: Claims) -> bool:
    """Whether a cost indicator says by its name that it is of the whole project, and no named part of it."""
    level3, grammar = squeeze(row.level3), claims.grammar
    said = grammar.pattern("totals").sub("", level3)
    if is_of_project(said, squeeze(name), grammar):
        return True
    return bool(_ALL_IN_ALL.search(level3) or _ALL_IN_ALL.search(squeeze(row.description)))


def is_cost(indicator: Indicator) -> bool:
    """Whether an indicator is of the cost in money (成本指标; in the framework of 2021 经济成本指标)."""
    if "成" not in indicator.level2:
        return False
    level2 = squeeze(indicator.level2)
    return "成本" in level2 and not level2.startswith(_NOT_OF_MONEY)


TEN_THOUSANDFOLD = "正好差一万倍"


def ten_thousandfold(left: Decimal, right: Decimal) -> bool:
    """Whether one amount is the other ten thousand times over: 元 taken for 万元."""
    less, more = sorted((left, right), key=abs)
    return less != more and bool(less) and fen(more) == fen(less * _WAN)
