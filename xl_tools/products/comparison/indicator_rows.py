"""Which indicator of the old form is which of the new one: rows put in, taken out or moved change no other row."""

from collections.abc import Callable, Hashable, Sequence

from xl_tools.forms.labels import INDICATOR_FIELDS
from xl_tools.model.table import Indicator
from xl_tools.products.comparison.pairing import Key, Pairing, pair_up
from xl_tools.values.text import name_key

OWN_FIELDS = ("level3", "description", "value", "basis")
_ALIKE_ENOUGH = 2
"""So many of a row's own four fields, where another row of the same 二级指标 has them too, make it that row."""


def indicator_text(indicator: Indicator, field: str) -> str:
    """Return a field of an indicator as written."""
    return indicator.value.text if field == "value" else str(getattr(indicator, field))


def paired_rows(old: Sequence[Indicator], new: Sequence[Indicator]) -> Pairing:
    """Pair the rows: alike in everything, else of the same names, else alike in most of what they say."""
    return pair_up(old, new, _KEYS, _likeness)


def _names(*fields: str) -> Callable[[Indicator], Hashable | None]:
    def key(indicator: Indicator) -> Hashable | None:
        names = tuple(name_key(indicator_text(indicator, field)) for field in fields)
        return names if names[-1] else None

    return key


def _whole(indicator: Indicator) -> Hashable:
    return tuple(indicator_text(indicator, field) for field in INDICATOR_FIELDS)


_KEYS = (
    Key("完全相同", _whole, whole=True),
    Key("名称", _names("level1", "level2", "level3")),
    Key("三级指标", _names("level2", "level3")),
    Key("三级指标", _names("level3")),
    Key("描述和指标值", _names("level2", "value", "description")),
)


def _likeness(old: Indicator, new: Indicator) -> float | None:
    if name_key(old.level2) != name_key(new.level2):
        return None
    texts = [[name_key(indicator_text(each, field)) for field in OWN_FIELDS] for each in (old, new)]
    alike = sum(bool(before) and before == after for before, after in zip(*texts, strict=True))
    different = sum(before != after for before, after in zip(*texts, strict=True))
    return alike if alike >= _ALIKE_ENOUGH or different <= 1 else None
