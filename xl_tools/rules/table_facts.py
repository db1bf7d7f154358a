"""What the rules want to know of a table, worked out once for all: its indicators, and amounts said elsewhere than in its cells."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.texts import any_of, compiled
from xl_tools.settings import Wording
from xl_tools.values.amount import fen, mention_at, parse_amount, same_amount
from xl_tools.values.text import half_width, squeeze

_OF = r"(?:资金)?(?:为|是|共|共计|合计|总计|安排|[:：])?(?:人民币)?"
_AT_THE_START = re.compile(
    # 2024年安排临时救助金11万元，用于…; 人民币壹拾肆万元整，主要用于…: an amount that the sentence opens with
    r"^(?:20\d\d年(?:度)?)?(?:(?:预算)?安排[^，。；、\d]{0,20}?|人民币)(?=[\d壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十])"
)
_BY_OTHER_FUNDS = re.compile(r"其余(?=[\d.一二三四五六七八九十]+[^，。；]{0,4}由其他资金)")
_SAID_OF = {
    "budget": re.compile(
        rf"(?:预算数|预算金额|年度预算|预算资金|预算总额|预算规模|预算安排|安排预算|项目预算|项目总预算|预算(?=[\d.]+[万元]))"
        rf"{_OF}|合计(?:为|:|：)?(?=[\d,.]+(?:万元|元)(?:[，。；]|$))"
    ),
    "fiscal": re.compile(rf"(?:财政资金|财政拨款|财政安排){_OF}"),
    "other": re.compile(rf"(?:其他资金|其它资金|自筹资金|单位自筹){_OF}"),
}
_SIGN = re.compile(r"^(?:[≤≥=<>≦≧]+|不超过|不高于|不大于|不多于|控制在)|(?:以内|之内|以下)$")
_WAN = 10_000
_PERCENT = "%"
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


class TableFacts(NamedTuple):
    """The indicators of a table, the amounts that its purpose names, and the totals that its cost indicators state."""

    indicators: tuple[IndicatorFacts, ...]
    in_purpose: tuple[SaidAmount, ...]
    by_costs: tuple[SaidAmount, ...]


def facts_of(reading: TableReading, wording: Wording) -> TableFacts:
    """Return what the rules want to know of a table."""
    indicators = tuple(_indicators(reading.table.indicators, wording))
    return TableFacts(indicators, tuple(said_in_purpose(reading)), tuple(_said_by_costs(reading, wording)))


def _indicators(rows: Sequence[Indicator], wording: Wording) -> Iterator[IndicatorFacts]:
    rate_names, not_rates = compiled(wording.rate_names).search, compiled(wording.not_rates).search
    vague = compiled(*wording.vague_values)

    def is_rate(text: str) -> bool:
        end = text.rstrip(_ENDS)[-_LONGEST_NAME:]
        return bool(rate_names(end)) and not not_rates(end)

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
            has_percent=any(quantity.unit == _PERCENT for quantity in quantities),
            is_vague=not quantities and bool(vague.fullmatch(value.rstrip(_ENDS))),
        )


def said_in_purpose(reading: TableReading) -> Iterator[SaidAmount]:
    """Yield every amount of the purpose sentence that names what it is of."""
    text = half_width(reading.table.purpose)
    for field, pattern in _SAID_OF.items():
        for name in pattern.finditer(text):
            yield from _said_at(field, text, name.end())
    if opening := _AT_THE_START.match(text):
        yield from _said_at("budget", text, opening.end())
    if rest := _BY_OTHER_FUNDS.search(text):
        yield from _said_at("other", text, rest.end())


def _said_at(field: str, text: str, start: int) -> Iterator[SaidAmount]:
    """Yield the amount that begins at a place, and the same amount again in brackets behind it."""
    while mention := mention_at(text, start):
        yield SaidAmount(field, mention.amount, "purpose", text[mention.start : mention.end])
        if not text.startswith("(", mention.end):  # 预算数61.2万元（612000元）
            return
        start = mention.end + 1


def _said_by_costs(reading: TableReading, wording: Wording) -> Iterator[SaidAmount]:
    """Yield the amount of every cost indicator that states one total: no standard per person or village, or the budget itself."""
    words, budget = any_of(*wording.unit_standard_words), reading.table.funding.budget
    for index, indicator in enumerate(reading.table.indicators):
        if not is_cost(indicator):
            continue
        text = without_sign(indicator.value.text)
        amount = parse_amount(text) if text and not text[-1].isdecimal() else None
        if amount is None:
            continue
        is_standard = words.search(indicator.level3) or words.search(indicator.description)
        if not is_standard or (budget is not None and same_amount(budget, amount)):
            yield SaidAmount("budget", amount, indicator_key(index, "value"), text)


def without_sign(text: str) -> str:
    """Return an amount without its comparison (``≤2万元``, ``2万元以内``) and without white space."""
    return _SIGN.sub("", squeeze(text))


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
