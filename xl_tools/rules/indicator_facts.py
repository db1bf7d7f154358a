"""What the rules on values want to know of an indicator, worked out once for all of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import indicator_key
from xl_tools.rules.texts import compiled
from xl_tools.settings import Wording
from xl_tools.values.text import half_width, squeeze

_PERCENT = "%"
_ENDS = "。；;，,"
_LONGEST_NAME = 12  # characters at the end of a text in which 率, 百分比（%） and the like stand


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


def facts_of(rows: Sequence[Indicator], wording: Wording) -> Iterator[IndicatorFacts]:
    """Yield the facts of every indicator of a table, in order."""
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
