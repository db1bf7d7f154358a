"""Two 绩效目标表 of one project: every field, every indicator, every label, every stray text."""

from collections.abc import Iterator
from typing import Final

from xl_tools.forms.labels import FUNDING_FIELDS, INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.products.comparison.changes import Change, ChangeKind, Place, Placed
from xl_tools.products.comparison.fields import Text, change, list_changes, number_change, text_change
from xl_tools.products.comparison.indicator_rows import OWN_FIELDS, indicator_text, paired_rows
from xl_tools.products.comparison.pairing import Key, pair_up
from xl_tools.values.text import one_line, squeeze

INDICATOR = "指标"
LABEL = "标签"
STRAY_TEXT = "表内其他文字"
MONEY_UNIT = "金额单位"
_OWN_NAMES: Final = {"title": "标题", "unit_line": "单位行"}
_FIRST = ("title", "unit_line", "unit_code", "unit_name", "code", "name")
_ORDER = (*_FIRST, *FUNDING_FIELDS, "purpose", *PLAN_FIELDS, "goals")
_NUMBERS: Final = {
    **dict.fromkeys(FUNDING_FIELDS, (ChangeKind.AMOUNT, "funding")),
    **dict.fromkeys(PLAN_FIELDS, (ChangeKind.PERCENT, "plan")),
}
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
    """Yield the changes above the indicators."""
    for key in _head_keys(old.reading, new.reading):
        name = _OWN_NAMES.get(key) or labels.canonical(key)
        before, after = (Text(name, one.reading.texts.get(key, ""), one.at(key)) for one in (old, new))
        if key in _NUMBERS:
            kind, part = _NUMBERS[key]
            numbers = [getattr(getattr(one.reading.table, part), key) for one in (old, new)]
            yield from number_change(kind, before, after, *numbers)
        else:
            yield from text_change(before, after)
    before, after = (Text(MONEY_UNIT, one.reading.money_unit, one.place("")) for one in (old, new))
    yield from text_change(before, after)


def _head_keys(old: TableReading, new: TableReading) -> list[str]:
    """Return the keys of all fields above the indicators that either form has, those of the layout first."""
    keys = dict.fromkeys((*old.texts, *new.texts))
    known = [key for key in _ORDER if key in keys]
    return known + [key for key in keys if key not in _ORDER and not key.startswith("indicator.")]


def _indicators(old: Placed, new: Placed, labels: Labels) -> Iterator[Change]:
    """Yield the rows taken out, then row by row what is new, moved or changed; a merged cell is told once."""
    pairing = paired_rows(old.reading.table.indicators, new.reading.table.indicators)
    moved = pairing.moved
    told: set[Change] = set()

    def both(before: int, after: int) -> Iterator[Change]:
        rows = (old, before), (new, after)
        item = _item(new, after)
        if after in moved:
            was, now = (Text(INDICATOR, f"第 {row + 1} 行", _row_place(one, row), item) for one, row in rows)
            yield change(was, now, ChangeKind.MOVED)
        for field in INDICATOR_FIELDS:
            name, own = labels.canonical(field), item if field in OWN_FIELDS else ""
            was, now = (
                Text(name, _said(one, row, field), _field_place(one, row, field), own) for one, row in rows
            )
            for found in text_change(was, now):
                if found not in told:
                    told.add(found)
                    yield found

    yield from list_changes(_rows(old), _rows(new), pairing, both)


def _rows(side: Placed) -> list[Text]:
    """Return the rows of the indicators, each as one text."""
    return [
        Text(
            INDICATOR,
            "｜".join(filter(None, (one_line(_said(side, row, field)) for field in INDICATOR_FIELDS))),
            _row_place(side, row),
        )
        for row in range(len(side.reading.table.indicators))
    ]


def _said(side: Placed, row: int, field: str) -> str:
    return indicator_text(side.reading.table.indicators[row], field)


def _item(side: Placed, row: int) -> str:
    return "·".join(filter(None, (one_line(_said(side, row, field)) for field in ("level2", "level3"))))


def _row_place(side: Placed, row: int) -> Place:
    """Return where a row's own texts begin."""
    addresses = (side.reading.address(indicator_key(row, field)) for field in OWN_FIELDS)
    return side.place(next(filter(None, addresses), ""))


def _field_place(side: Placed, row: int, field: str) -> Place:
    """Return the cell of a field; of a 一级 or 二级 that a row has from above, the cell above that says it."""
    if field not in OWN_FIELDS:
        while row and not side.reading.texts.get(indicator_key(row, field)):
            row -= 1
    return side.at(indicator_key(row, field))


def _labels(old: Placed, new: Placed, labels: Labels) -> Iterator[Change]:
    """Yield the labels spelled otherwise, put in or taken out; spaces in them are nothing."""

    def label(side: Placed, key: str) -> Text | None:
        found = side.reading.labels.get(key)
        # Without the value that may stand in the same cell.
        return found and Text(LABEL, one_line(labels.parted(found.text)[0]), side.place(found.cell.address))

    for key in dict.fromkeys((*old.reading.labels, *new.reading.labels)):
        before, after = label(old, key), label(new, key)
        if squeeze(before.text if before else "") != squeeze(after.text if after else ""):
            yield change(before, after, ChangeKind.SPELLING)


def _strays(old: Placed, new: Placed) -> Iterator[Change]:
    """Yield the changes of texts that belong to no field."""
    before, after = (
        [Text(STRAY_TEXT, label.text, side.place(label.cell.address)) for label in side.reading.leftovers]
        for side in (old, new)
    )
    pairing = pair_up(before, after, _STRAYS)
    yield from list_changes(before, after, pairing, lambda i, j: text_change(before[i], after[j]))
