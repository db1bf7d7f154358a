"""The vocabulary of fields: what a placeholder may be called, of what kind it is, and by which labels it is known."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from xl_tools.form_templates.label_kinds import known_spelling
from xl_tools.values.money_unit import unit_of_label
from xl_tools.values.points import parted_points
from xl_tools.values.text import label_key

_SOURCE = Path(__file__).with_name("fields.toml")
_NUMBERED = re.compile(
    r"^(?:[★☆*]|\d{1,2}[.、．]|[一二三四五六七八九十]{1,3}[、.．]|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）])\s*(?=\D)"
)
_UP_TO_A_MONTH = re.compile(r"^(?:截[至止](?:到)?|1(?:月)?[-~～—–至到])(?:1[0-2]|[1-9])月(?:份|底|末|底前)?")
_SOME_MONTH = "1-7月"
"""Stands in the labels of a monitoring for whatever month it is of."""
_OF_WHICH = re.compile("^其中:?(?:[一二三四1-9][.、])?")
_SEALED = re.compile(r"\((?:单位)?(?:盖章|公章|签章|章)\)$")
_OF_A_YEAR = re.compile(r"^20\d\d年度?(?=\S)")
_FOR_YEARS = re.compile(r"(?<=[标源况入])\(20\d\d年?度?(?:[-~—–至到]+20\d\d年?度?)?\)$")
"""Closes the label of goals or indicators, and says for which years these are."""
_OF_MONTHS = re.compile(r"\((?:截[至止]|1月?[-~～—–至到])[^()]{0,4}月[底末]?\)$")
_OF_A_SUM = re.compile(r"(?<=.)\((?:[a-z]|[a-z]/[a-z]|%|满分\d+分?)\)$")
"""Closes the label of a column that a sum names or reckons with: 全年预算（B）, 执行率（C/B）, 执行率（%）, 得分（满分10分）."""
_SUMS = frozenset({"合计", "小计", "总计", "资金合计", "金额合计"})
_LONGEST_LABEL = 40
_OF = "."


class FieldType(StrEnum):
    """What a field holds; the value is the word that fields.toml says it by."""

    AMOUNT = "amount"
    PERCENT = "percent"
    CODE = "code"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"


class Group(StrEnum):
    """Where a field stands: once on a form, as an amount, as a column of the amounts, in the rows of a list."""

    ONCE = "once"
    MONEY = "money"
    COLUMN = "columns"
    ROW = "rows"


class Field(NamedTuple):
    """A field: its Chinese name, its key in a reading, its type, where it stands. ``is_own`` is one of a bureau's own."""

    name: str
    key: str
    type: FieldType
    group: Group
    is_own: bool = False


class Vocabulary(NamedTuple):
    """The fields by name within their group, and by the key of each of their labels; ``groups`` are labels that only group others."""

    fields: Mapping[Group, Mapping[str, Field]]
    labels: Mapping[Group, Mapping[str, Field]]
    groups: frozenset[str]

    def once(self, text: str) -> Field | None:
        """Return the field that a label outside of any list names, an amount included."""
        key = known_key(text)
        return self.amount(key) or self.labels[Group.ONCE].get(key)

    def amount(self, key: str) -> Field | None:
        """Return the amount that the key of a label names, with or without 其中."""
        labels = self.labels[Group.MONEY]
        return labels.get(key) or (labels.get(_OF_WHICH.sub("", key)) if key.startswith("其中") else None)

    def named(self, name: str, *, in_rows: bool) -> Field:
        """Return the field of a placeholder's name; one that nobody knows is the bureau's own.

        An amount of several columns is named by both (``财政资金.全年执行数``).
        """
        if in_rows:
            for group in (Group.ROW, Group.MONEY, Group.ONCE):
                if field := self.fields[group].get(name):
                    return field
            return Field(name, name, FieldType.TEXT, Group.ROW, is_own=True)
        amount, dot, column = name.partition(_OF)
        if dot and amount in self.fields[Group.MONEY] and column in self.fields[Group.COLUMN]:
            return Field(name, name, self.fields[Group.COLUMN][column].type, Group.MONEY)
        for group in (Group.ONCE, Group.MONEY, Group.COLUMN):
            if field := self.fields[group].get(name):
                return field
        return Field(name, name, FieldType.TEXT, Group.ONCE, is_own=True)

    def nearest(self, name: str, *, in_rows: bool) -> str:
        """Return the name of the vocabulary that a name may be a slip of; empty for none."""
        from difflib import get_close_matches  # noqa: PLC0415 - only a slip needs it

        groups = (Group.ROW, Group.MONEY, Group.ONCE) if in_rows else (Group.ONCE, Group.MONEY)
        known = [each for group in groups for each in self.fields[group]]
        return next(iter(get_close_matches(name, known, 1, 0.6)), "")


@lru_cache(maxsize=1 << 10)
def name_of(key: str) -> str:
    """Return the name of the field that has a key in a reading; a bureau's own field is named as it is keyed."""
    words = vocabulary()
    return next(
        (field.name for group in Group for field in words.fields[group].values() if field.key == key), key
    )


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary that comes with the program."""
    source: dict[str, Any] = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))
    groups = frozenset(map(label_key, source.pop("groups")["names"]))
    fields: dict[Group, dict[str, Field]] = {}
    labels: dict[Group, dict[str, Field]] = {}
    for group in Group:
        fields[group], labels[group] = {}, {}
        for name, (key, kind, *spellings) in source[group.value].items():
            field = Field(name, key or name, FieldType(kind), group)
            fields[group][name] = field
            for spelling in (name, *spellings):
                labels[group].setdefault(label_key(spelling), field)
    return Vocabulary(fields, labels, groups)


@lru_cache(maxsize=1 << 12)  # of many forms the labels are the same ones
def unnumbered(text: str) -> str:
    """Return a label, or the name of a level, without the number or the star before it (``（一）产出指标``)."""
    return _NUMBERED.sub("", text)


def known_key(text: str) -> str:
    """Return the key by which a label is known: without points, its unit of money, its number and stars; any year is the year."""
    return "" if len(text) > _LONGEST_LABEL else _key_of_label(text)


@lru_cache(maxsize=1 << 13)  # of many forms the labels are the same ones
def _key_of_label(text: str) -> str:
    bare = unit_of_label(parted_points(text.strip())[0])[1]
    key = label_key(_OF_A_YEAR.sub("年度", unnumbered(bare)))
    key = _OF_A_SUM.sub("", _OF_MONTHS.sub("", _FOR_YEARS.sub("", key))) if key.endswith(")") else key
    key = _SEALED.sub("", key) or key
    key = _UP_TO_A_MONTH.sub(_SOME_MONTH, key) if "月" in key else key
    known = _known_keys()
    return key if key in known else known_spelling(key, known) or key


@cache
def _known_keys() -> frozenset[str]:
    """Return the keys of all labels, those that only group others included."""
    words = vocabulary()
    return words.groups.union(_SUMS, *words.labels.values())
