"""Which field a label names."""

from collections.abc import Iterable, Mapping

from xl_tools.form_templates.label_kinds import known_spelling
from xl_tools.form_templates.vocabulary import name_of
from xl_tools.settings import Settings, SystemTemplate
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import unit_of_label
from xl_tools.values.percent import parse_percent
from xl_tools.values.text import half_width, indicator_level_key, label_key

FUNDING_FIELDS = ("budget", "fiscal", "other")
PLAN_FIELDS = ("march", "june", "october", "december")
INDICATOR_FIELDS = ("level1", "level2", "level3", "description", "value", "basis")

_OF_MONEY = frozenset({*FUNDING_FIELDS, "scale"})
_LINE_FIELDS = frozenset({"code", "name", "unit_code", "unit_name"})
_PROSE_FIELDS = frozenset({"purpose", "goals"})
_UNIT_WORDS = ("单位", "部门")
_FIRST_WORDS = ("主要", "具体", "用途", "经费", "分期", "支出", "本年", "年度")
"""With these a label may begin that no setting spells so."""
_NOT_READ = "not_read"
_SENTENCE_MARKS = frozenset("。；;")
_SPACING = 3  # 项   目   名   称: a label may have this many characters for each of its own
_MOST_SEEN = 8192
_LONGEST_UNIT = len("（人民币万元）：")
_ENDS_A_UNIT = frozenset("元万亿)）]】:： ")
_EDGES = " ：:\t\r\n\u3000"
_MADE: dict[tuple[object, ...], "Labels"] = {}


def labels_of(settings: Settings) -> "Labels":
    """Return the labels of the settings; those of equal settings are one and know what they have seen."""
    levels = (
        level for framework in settings.framework.versions.values() for level in framework.levels.items()
    )
    key = (*settings.labels.items(), *settings.official_labels.items(), *settings.system.items(), *levels)
    if key not in _MADE:
        _MADE[key] = Labels(settings)
    return _MADE[key]


class _Beginnings(dict[str, bool]):
    """What is known of the first two characters of texts; asked for every cell."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._heads = frozenset(
            key[:count] for key in keys for count in range(3)
        )  # fewer where one is not seen

    def __missing__(self, head: str) -> bool:
        self[head] = label_key(head)[:2] in self._heads
        return self[head]


class Labels:
    """The spellings of every form label, looked up by key, and the names of 一级 and 二级指标."""

    def __init__(self, settings: Settings) -> None:
        """Index the spellings of the settings."""
        self._spellings = settings.labels
        self.system: Mapping[str, SystemTemplate] = settings.system
        """The templates of a provincial system, of whose header lines a sheet may be."""
        self._official = _by_key(settings.official_labels)
        self._by_key = self._official | _by_key(settings.labels)
        self._read = {key: field for key, field in self._by_key.items() if field != _NOT_READ}
        self._keys = (*self._by_key, *_UNIT_WORDS)
        self.may_begin: Mapping[str, bool] = _Beginnings((*self._keys, *_FIRST_WORDS))
        """Whether a text may begin with a label, told by its first two characters: nearly every text of a sheet is none."""
        self._longest = max(map(len, self._keys)) * _SPACING
        self._levels = frozenset(
            indicator_level_key(name)
            for framework in settings.framework.versions.values()
            for above, below in framework.levels.items()
            for name in (above, *below)
        )
        self._seen: dict[str, tuple[str, str] | None] = {}

    def canonical(self, field: str) -> str:
        """Return the label as it should be written."""
        return self._spellings[field][0] if field in self._spellings else name_of(field)

    def is_canonical(self, field: str, text: str) -> bool:
        """Whether a label is spelled as it should be, spaces and width aside."""
        return label_key(text) == label_key(self.canonical(field))

    def is_official(self, text: str) -> bool:
        """Whether a label is that of another official form, so that it is not misspelled here."""
        return label_key(unit_of_label(text)[1]) in self._official

    def field(self, text: str) -> str | None:
        """Return the field whose label this text is, or ``None``."""
        label = self.field_and_value(text)
        return label[0] if label and not label[1] else None

    def field_and_value(self, text: str) -> tuple[str, str] | None:
        """Return the field of a label and the value in its cell, empty for a bare label; ``None`` for any other text."""
        if not text or not self.may_begin[text[:2]]:
            return None
        if text not in self._seen:  # every form of a file has the same labels
            bare = len(text) <= self._longest and self._named(text)
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[text] = (bare, "") if bare else self.split(text)
        return self._seen[text]

    def split(self, text: str) -> tuple[str, str] | None:
        """Return field and value of a label that has its value in the same cell (``12月底 100%``, ``项目编码：1303…``).

        A sentence that begins with the word of a label (``预算数 2 万元。其中…``) is not one.
        """
        head = half_width(text[: self._longest]).casefold()
        if not head.startswith(self._keys):
            return None
        longest = max(len(key) for key in self._keys if head.startswith(key)) + _LONGEST_UNIT
        seen = [place for place, sign in enumerate(text[: self._longest], 1) if not sign.isspace()]
        for end in range(min(len(text) - 1, seen[:longest][-1]), 1, -1):
            value = text[end:].strip(_EDGES)
            field = self._named(text[:end]) if value else None
            if field and _is_value_of(field, value, text[end - 1 : end + 1]):
                return field, value
        return None

    def parted(self, text: str) -> tuple[str, str]:
        """Return a label as spelled and what follows it in its cell, the colon included; together they are the text."""
        if self.field(text) or not (split := self.split(text)):
            return text, ""
        spelled = text[: text.rindex(split[1])].rstrip(_EDGES)
        return spelled, text[len(spelled) :]

    def is_level(self, text: str) -> bool:
        """Whether a text is the name of a 一级 or 二级指标 in any framework, the closing 指标 aside."""
        return indicator_level_key(text) in self._levels

    def _named(self, text: str) -> str | None:
        """Return the field of a bare label; of money it may close with its unit (``预算数（元）``)."""
        if field := self._spelled(label_key(text)):
            return field
        if text[-1] not in _ENDS_A_UNIT:
            return None
        unit, label = unit_of_label(text)
        field = self._spelled(label_key(label)) if unit else None
        return field if field in _OF_MONEY else None

    def _spelled(self, key: str) -> str | None:
        """Return the field of a label's key, or of one that says the same."""
        return self._by_key.get(key) or self._read.get(known_spelling(key, self._read))


def _by_key(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {label_key(text): field for field, texts in spellings.items() for text in texts}


def _is_value_of(field: str, value: str, seam: str) -> bool:
    """Whether what follows a label in its cell is the label's value, by its kind and by what parts the two."""
    colon = bool(set(seam) & set(":："))
    if field in PLAN_FIELDS:
        return parse_percent(value) is not None or (colon and not _SENTENCE_MARKS & set(value))
    if field in FUNDING_FIELDS:
        return parse_amount(value) is not None or (
            colon and not _SENTENCE_MARKS & set(value) and "，" not in value
        )
    if field in _LINE_FIELDS:
        return (colon or any(map(str.isspace, seam))) and not _SENTENCE_MARKS & set(value)
    return field in _PROSE_FIELDS and (colon or "\n" in seam)
