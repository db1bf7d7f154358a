"""Two 绩效目标表 of one project: every field, every indicator, every label, every stray text."""

from collections.abc import Iterator
from typing import Final

from xl_tools.forms.labels import FUNDING_FIELDS, INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.products.comparison.changes import Change, ChangeKind, Place, Placed
from xl_tools.products.comparison.fields import Text, change, list_changes, number_change, text_change
from xl_tools.products.comparison.pairing import Key, Pairing, pair_up
from xl_tools.values.text import name_key, one_line, squeeze

_INDICATOR = "指标"
_OWN_NAMES: Final = {"title": "标题", "unit_line": "单位行"}
_IDENTITY = ("title", "unit_line", "unit_code", "unit_name", "code", "name")
_ORDER = (*_IDENTITY, *FUNDING_FIELDS, "purpose", *PLAN_FIELDS, "goals")
_NUMBERS: Final = {
    **dict.fromkeys(FUNDING_FIELDS, (ChangeKind.AMOUNT, "funding")),
    **dict.fromkeys(PLAN_FIELDS, (ChangeKind.PERCENT, "plan")),
}
_OWN_FIELDS = ("level3", "description", "value", "basis")
_LEVELS = INDICATOR_FIELDS[:2]
_WEIGHT = "weight"
_ALIKE_ENOUGH = 2
"""So many of a row's own four fields, where another row of the same 二级指标 has them too, make it that row."""
_STRAYS: Final = (
    Key[Text]("相同", lambda stray: stray.text, whole=True),
    Key[Text]("同一格", lambda stray: stray.place.cell),
)


def form_changes(old: Placed, new: Placed, labels: Labels) -> tuple[Change, ...]:
    """Return every change from one form to the other, in the order of the form."""
    return (
        *_head(old, new, labels),
        *_indicators(old, new, labels),
        *_labels(old, new, labels),
        *_strays(old, new),
    )


def _head(old: Placed, new: Placed, labels: Labels) -> Iterator[Change]:
    for key in _head_keys(old.reading, new.reading):
        name = _OWN_NAMES.get(key) or labels.canonical(key)
        before, after = (Text(name, one.reading.texts.get(key, ""), one.at(key)) for one in (old, new))
        if key in _NUMBERS:
            kind, part = _NUMBERS[key]
            numbers = [getattr(getattr(one.reading.table, part), key) for one in (old, new)]
            yield from number_change(kind, before, after, *numbers)
        else:
            yield from text_change(before, after)
    before, after = (Text("金额单位", one.reading.money_unit, one.place("")) for one in (old, new))
    yield from text_change(before, after)


def _head_keys(old: TableReading, new: TableReading) -> list[str]:
    """Return the keys of all fields above the indicators that either form has, those of the layout first."""
    keys = dict.fromkeys((*old.texts, *new.texts))
    known = [key for key in _ORDER if key in keys]
    return known + [key for key in keys if key not in _ORDER and not key.startswith("indicator.")]


def _indicators(old: Placed, new: Placed, labels: Labels) -> Iterator[Change]:
    """Yield the rows taken out, then row by row what is new, moved or changed; a merged cell is told once."""
    pairing = paired_rows(old, new)
    moved = pairing.moved
    told: set[Change] = set()

    def both(before: int, after: int) -> Iterator[Change]:
        rows = [(one, row, one.reading.table.indicators[row]) for one, row in ((old, before), (new, after))]
        *_, now = rows[-1]
        item = "·".join(filter(None, map(one_line, (now.level2, now.level3))))
        if after in moved:
            texts = [Text(_INDICATOR, f"第 {row + 1} 行", _row_place(one, row), item) for one, row, _ in rows]
            yield change(texts[0], texts[1], ChangeKind.MOVED)
        for field in (*INDICATOR_FIELDS, *_further_fields(rows[0][2], rows[1][2])):
            name, own = labels.canonical(field), "" if field in _LEVELS else item
            texts = [
                Text(name, _said(said, field), _field_place(one, row, field), own) for one, row, said in rows
            ]
            for found in text_change(texts[0], texts[1]):
                if found not in told:
                    told.add(found)
                    yield found

    yield from list_changes(_rows(old), _rows(new), pairing, both)


def paired_rows(old: Placed, new: Placed) -> Pairing:
    """Return which indicator of one form is which of the other."""
    return pair_up(old.reading.table.indicators, new.reading.table.indicators, _ROWS, _likeness)


def _further_fields(old: Indicator, new: Indicator) -> Iterator[str]:
    """Yield the fields of a row that the standard form has not: its weight, and what this form asks beside."""
    if not old.weight == new.weight is None:
        yield _WEIGHT
    yield from dict.fromkeys(key for row in (old, new) for key, _ in row.more)


def _said(indicator: Indicator, field: str) -> str:
    if field == "value":
        return indicator.value.text
    if field == _WEIGHT:
        return "" if indicator.weight is None else f"{indicator.weight:f}"
    return (
        str(getattr(indicator, field)) if field in INDICATOR_FIELDS else dict(indicator.more).get(field, "")
    )


def _names(row: Indicator, *fields: str) -> tuple[str, ...] | None:
    """Return what fields say but for its spelling; nothing where the last one says nothing."""
    names = tuple(name_key(_said(row, field)) for field in fields)
    return names if names[-1] else None


_ROWS: Final = (
    Key[Indicator]("完全相同", lambda row: tuple(_said(row, one) for one in INDICATOR_FIELDS), whole=True),
    Key[Indicator]("名称", lambda row: _names(row, "level1", "level2", "level3")),
    Key[Indicator]("三级指标", lambda row: _names(row, "level2", "level3")),
    Key[Indicator]("三级指标", lambda row: _names(row, "level3")),
    Key[Indicator]("描述和指标值", lambda row: _names(row, "level2", "value", "description")),
)


def _likeness(old: Indicator, new: Indicator) -> float | None:
    if name_key(old.level2) != name_key(new.level2):
        return None
    texts = [[name_key(_said(each, field)) for field in _OWN_FIELDS] for each in (old, new)]
    alike = sum(bool(before) and before == after for before, after in zip(*texts, strict=True))
    different = sum(before != after for before, after in zip(*texts, strict=True))
    return alike if alike >= _ALIKE_ENOUGH or different <= 1 else None


def _rows(side: Placed) -> list[Text]:
    rows = []
    for row, indicator in enumerate(side.reading.table.indicators):
        texts = (one_line(_said(indicator, field)) for field in INDICATOR_FIELDS)
        rows.append(Text(_INDICATOR, "｜".join(filter(None, texts)), _row_place(side, row)))
    return rows


def _row_place(side: Placed, row: int) -> Place:
    addresses = (side.reading.address(indicator_key(row, field)) for field in _OWN_FIELDS)
    return side.place(next(filter(None, addresses), ""))


def _field_place(side: Placed, row: int, field: str) -> Place:
    """Return the cell of a field; of a 一级 or 二级 that a row has from above, the cell above that says it."""
    if field not in _OWN_FIELDS:
        while row and not side.reading.texts.get(indicator_key(row, field)):
            row -= 1
    return side.at(indicator_key(row, field))


def _labels(old: Placed, new: Placed, labels: Labels) -> Iterator[Change]:
    """Yield the labels spelled otherwise, put in or taken out; spaces in them are nothing."""

    def label(side: Placed, key: str) -> Text | None:
        found = side.reading.labels.get(key)
        # Without the value that may stand in the same cell.
        return found and Text("标签", one_line(labels.parted(found.text)[0]), side.place(found.cell.address))

    for key in dict.fromkeys((*old.reading.labels, *new.reading.labels)):
        before, after = label(old, key), label(new, key)
        if squeeze(before.text if before else "") != squeeze(after.text if after else ""):
            yield change(before, after, ChangeKind.SPELLING)


def _strays(old: Placed, new: Placed) -> Iterator[Change]:
    before, after = (
        [Text("表内其他文字", label.text, side.place(label.cell.address)) for label in side.reading.leftovers]
        for side in (old, new)
    )
    pairing = pair_up(before, after, _STRAYS)
    yield from list_changes(before, after, pairing, lambda i, j: text_change(before[i], after[j]))
