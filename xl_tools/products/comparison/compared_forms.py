"""Two 绩效目标表 of one project: every field, every indicator, every label, every stray text."""

from collections.abc import Iterator
from typing import Final

from xl_tools.forms.labels import FUNDING_FIELDS, INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.table_reading import Label, TableReading, indicator_key
from xl_tools.products.comparison.changes import Change, ChangeKind, Place, Placed
from xl_tools.products.comparison.fields import number_change, text_change
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
_STRAYS: Final = (
    Key[Label]("相同", lambda label: label.text, whole=True),
    Key[Label]("同一格", lambda label: label.cell),
)


def form_changes(old: Placed, new: Placed, labels: Labels) -> tuple[Change, ...]:
    """Return every change from one form to the other, in the order of the form."""
    forms = _Forms(old, new, labels)
    return (*forms.head(), *forms.indicators(), *forms.labels(), *forms.strays())


class _Forms:
    """The two forms, and the way to say where a change is."""

    def __init__(self, old: Placed, new: Placed, labels: Labels) -> None:
        self._old, self._new, self._labels = old, new, labels

    def head(self) -> Iterator[Change]:
        """Yield the changes above the indicators."""
        old, new = self._old.reading, self._new.reading
        for key in _head_keys(old, new):
            texts = old.texts.get(key, ""), new.texts.get(key, "")
            name = self._name(key)
            if key in FUNDING_FIELDS:
                amounts = getattr(old.table.funding, key), getattr(new.table.funding, key)
                change = number_change(ChangeKind.AMOUNT, name, texts, amounts, self._places(key, key))
            elif key in PLAN_FIELDS:
                percents = getattr(old.table.plan, key), getattr(new.table.plan, key)
                change = number_change(ChangeKind.PERCENT, name, texts, percents, self._places(key, key))
            else:
                change = text_change(name, *texts, self._places(key, key))
            if change:
                yield change
        if change := text_change(MONEY_UNIT, old.money_unit, new.money_unit, self._places("", "")):
            yield change

    def indicators(self) -> Iterator[Change]:
        """Yield the rows taken out, then row by row what is new, moved or changed; a merged cell is told once."""
        before, after = self._old.reading.table.indicators, self._new.reading.table.indicators
        pairing = paired_rows(before, after)
        for row in pairing.gone:
            place = self._row_place(self._old, row)
            yield Change(ChangeKind.GONE, INDICATOR, _row_text(self._old, row), "", place, None)
        olds = {pair.new: pair.old for pair in pairing.pairs}
        told: set[Change] = set()
        for row in range(len(after)):
            if row not in olds:
                place = self._row_place(self._new, row)
                yield Change(ChangeKind.ADDED, INDICATOR, "", _row_text(self._new, row), None, place)
                continue
            if row in pairing.moved:
                yield self._moved(olds[row], row)
            for change in self._row_changes(olds[row], row):
                if change not in told:
                    told.add(change)
                    yield change

    def labels(self) -> Iterator[Change]:
        """Yield the labels spelled otherwise, put in or taken out; another spelling names the same field, and spaces in it are nothing."""
        old, new = self._old.reading.labels, self._new.reading.labels
        for key in dict.fromkeys((*old, *new)):
            texts = [self._spelled(labels[key]) if key in labels else "" for labels in (old, new)]
            if squeeze(texts[0]) == squeeze(texts[1]):
                continue
            places = [
                self._place(side, side.reading.labels[key].cell.address)
                if key in side.reading.labels
                else None
                for side in (self._old, self._new)
            ]
            kind = ChangeKind.SPELLING if all(places) else ChangeKind.ADDED if places[1] else ChangeKind.GONE
            yield Change(kind, LABEL, texts[0], texts[1], places[0], places[1])

    def strays(self) -> Iterator[Change]:
        """Yield the changes of texts that belong to no field."""
        before, after = self._old.reading.leftovers, self._new.reading.leftovers
        pairing = pair_up(before, after, _STRAYS)
        for place in pairing.gone:
            where = self._place(self._old, before[place].cell.address)
            yield Change(ChangeKind.GONE, STRAY_TEXT, before[place].text, "", where)
        olds = {pair.new: pair.old for pair in pairing.pairs}
        for place, label in enumerate(after):
            where = self._place(self._new, label.cell.address)
            if place not in olds:
                yield Change(ChangeKind.ADDED, STRAY_TEXT, "", label.text, None, where)
                continue
            earlier = before[olds[place]]
            places = self._place(self._old, earlier.cell.address), where
            if change := text_change(STRAY_TEXT, earlier.text, label.text, places):
                yield change

    def _spelled(self, label: Label) -> str:
        """Return a label without the value that may stand in the same cell."""
        return one_line(self._labels.parted(label.text)[0])

    def _row_changes(self, old: int, new: int) -> Iterator[Change]:
        before = self._old.reading.table.indicators[old]
        after = self._new.reading.table.indicators[new]
        item = _item(self._new, new)
        for field in INDICATOR_FIELDS:
            places = self._field_place(self._old, old, field), self._field_place(self._new, new, field)
            texts = indicator_text(before, field), indicator_text(after, field)
            own = item if field in OWN_FIELDS else ""
            if change := text_change(self._name(field), *texts, places, own):
                yield change

    def _moved(self, old: int, new: int) -> Change:
        texts = f"第 {old + 1} 行", f"第 {new + 1} 行"
        places = self._row_place(self._old, old), self._row_place(self._new, new)
        return Change(ChangeKind.MOVED, INDICATOR, *texts, *places, _item(self._new, new))

    def _name(self, key: str) -> str:
        return _OWN_NAMES.get(key) or self._labels.canonical(key)

    def _places(self, old: str, new: str) -> tuple[Place, Place]:
        return (
            self._place(self._old, self._old.reading.address(old)),
            self._place(self._new, self._new.reading.address(new)),
        )

    def _row_place(self, side: Placed, row: int) -> Place:
        """Return where a row's own texts begin."""
        addresses = (side.reading.address(indicator_key(row, field)) for field in OWN_FIELDS)
        return self._place(side, next(filter(None, addresses), ""))

    def _field_place(self, side: Placed, row: int, field: str) -> Place:
        """Return the cell of a field; of a 一级 or 二级 that a row has from above, the cell above that says it."""
        if field not in OWN_FIELDS:
            texts = side.reading.texts
            while row and not texts.get(indicator_key(row, field)):
                row -= 1
        return self._place(side, side.reading.address(indicator_key(row, field)))

    @staticmethod
    def _place(side: Placed, cell: str) -> Place:
        return Place(side.file, side.reading.sheet, cell)


def _head_keys(old: TableReading, new: TableReading) -> list[str]:
    """Return the keys of all fields above the indicators that either form has, those of the layout first."""
    keys = dict.fromkeys((*old.texts, *new.texts))
    known = [key for key in _ORDER if key in keys]
    return known + [key for key in keys if key not in _ORDER and not key.startswith("indicator.")]


def _item(side: Placed, row: int) -> str:
    indicator = side.reading.table.indicators[row]
    return "·".join(filter(None, map(one_line, (indicator.level2, indicator.level3))))


def _row_text(side: Placed, row: int) -> str:
    indicator = side.reading.table.indicators[row]
    texts = (one_line(indicator_text(indicator, field)) for field in INDICATOR_FIELDS)
    return "｜".join(filter(None, texts))
