"""Which item of the settings file says for the whole county what units say with exemptions: a word in a list, a line drawn elsewhere, a rule put out of force."""

import re
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from xl_tools.checking.catalogue import rules_of
from xl_tools.forms.labels import labels_of
from xl_tools.model.finding import WARNING, Finding
from xl_tools.rules.goals import LEFT_IN_A_SENTENCE
from xl_tools.rules.numbering import without_numbering
from xl_tools.rules.wording import unit_kind
from xl_tools.settings import Settings
from xl_tools.settings.words import OFF
from xl_tools.values.text import half_width, name_key, squeeze

_QUOTED = re.compile(r"“([^“”]+)”")
_WHICH = {"JX503": -1, "JX504": 1}
"""Which of the quoted words a finding is about, where it is not the first."""
_PERCENT = re.compile(r"百分数 (\d+(?:\.\d+)?)%")
_ENDS = "。；;，,"
_LOOKING_ROUND = re.compile(r"\(\?<?[=!][^()]*\)")
_PLAIN_WORDS = re.compile(r"[^\\()\[\]{}.*+?^$]+")
_LONGEST_NAME = 12  # characters at the end of a name by which a rate is known

Change = Callable[[Any, Sequence[str]], Any]
"""From what stands there and the words to what would stand there."""


class Item(NamedTuple):
    """An item of the settings file (``("wording", "placeholders")``), what it would be for some words, and that in words."""

    path: tuple[str, ...]
    words: str
    change: Change
    said: str


Found = tuple[tuple[Item, ...], str]
"""Items, and what is proposed in words; without items where no one line can say it, empty where nothing is proposed."""

_NOTHING: Found = ((), "")


def quoted_by(finding: Finding) -> tuple[str, ...]:
    """Return the words of a unit that a finding is about, as its message quotes them."""
    rule, message = finding.rule, finding.message
    if rule == "JX506":
        return tuple(f"{each}%" for each in _PERCENT.findall(message))
    if rule == "JX701":
        return (message.partition("这里是")[0],)
    quoted: list[str] = _QUOTED.findall(message)
    if not quoted:
        return ()
    if rule == "JX402" and len(quoted) == 1:  # several lines of one cell in one pair of marks
        parts = (without_numbering(squeeze(part)).rstrip(_ENDS) for part in quoted[0].split("、"))
        return tuple(part for part in parts if part) or (quoted[0],)
    which = _WHICH.get(rule, 0)
    return (quoted[which if which < len(quoted) else 0],)


def items_for(rule: str, words: str, units: Sequence[str], settings: Settings) -> Found:
    """Return what lets these words of a rule's findings be, for units of these names."""
    if rule == "JX603":
        return _names_of_others(words, units, settings)
    by_words = _BY_WORDS.get(rule)
    return by_words(words, settings) if by_words else _NOTHING


def rule_item(
    rule: str, said_by_unit: Sequence[Sequence[str]], settings: Settings, least: int, *, is_error: bool
) -> tuple[Item, str]:
    """Return what lets a rule's findings be, whatever they say: its line drawn elsewhere, or else the rule put out of force.

    What must be corrected is not put out of force at once: it becomes something to be looked at, which nobody is sent back for.
    """
    threshold = next((each.threshold for each in rules_of(settings) if each.code == rule), None)
    if rule == "JX506" and threshold and all(said_by_unit):
        highest = sorted(max(float(each.rstrip("%")) for each in said) for said in said_by_unit)
        limit = ceil(highest[least - 1])
        said = f"“{threshold.name}”放到 {limit}%，够其中 {sum(h <= limit for h in highest)} 个单位的"
        return Item(("thresholds", threshold.key), str(limit), lambda _, new: int(new[-1]), said), said
    level = WARNING.chinese if is_error else OFF
    said = f"{rule} 降为“{level}”：照样列出，不再退回" if is_error else f"全县都不查 {rule}"
    item = Item(("rules", "severity", rule), level, lambda _, new: new[-1], said)
    if threshold:
        usual = settings.thresholds.get(threshold.key, threshold.usual)
        return (
            item,
            f"{said}；或者把界限“{threshold.name}”（thresholds 的 {threshold.key}，现在 {usual}）放宽",
        )
    return item, said


def _added(now: Sequence[str], words: Sequence[str]) -> list[str]:
    return [*now, *(word for word in words if word not in now)]


def _one_more_way(now: str, words: Sequence[str]) -> str:
    return "|".join((now, *words))


def _left_out(now: Sequence[str], words: Sequence[str]) -> list[str]:
    return [each for each in now if each not in words]


def _not_whole(now: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return patterns for a whole cell that no longer match the words."""
    return _without(now, words, lambda pattern, word: re.fullmatch(pattern, word) is not None, r"\Z")


def _not_within(now: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return patterns found in a text that no longer match the words."""
    return _without(now, words, _may_mean, "")


def _without(
    now: Sequence[str], words: Sequence[str], matches: Callable[[str, str], bool], end: str
) -> list[str]:
    new = []
    for pattern in now:
        found = [word for word in words if matches(pattern, word)]
        if found and _PLAIN_WORDS.fullmatch(pattern):
            pattern = "|".join(each for each in pattern.split("|") if each not in found)  # noqa: PLW2901 - what is left of it
        elif found:
            pattern = f"(?!(?:{'|'.join(map(re.escape, found))}){end})(?:{pattern})"  # noqa: PLW2901 - as above
        if pattern:
            new.append(pattern)
    return new


def _may_mean(pattern: str, words: str) -> bool:
    """Whether a pattern may be that which found these words; what it looks for around them is not known here."""
    try:
        return re.fullmatch(_LOOKING_ROUND.sub("", pattern), words) is not None
    except re.error:
        return False


def _placeholder(words: str, settings: Settings) -> Found:
    if re.search(LEFT_IN_A_SENTENCE, words):
        return _NOTHING  # wherever it stands, and in no list
    return _unless(words, settings.wording.placeholders, "placeholders", "占位文字")


def _vague_value(words: str, settings: Settings) -> Found:
    return _unless(half_width(words).rstrip(_ENDS), settings.wording.vague_values, "vague_values", "空泛的值")


def _unless(word: str, patterns: Sequence[str], key: str, kind: str) -> Found:
    if not any(re.fullmatch(pattern, word) for pattern in patterns):
        return _NOTHING
    return _one(("wording", key), word, _not_whole, f"“{word}”不再算{kind}")


def _names_of_others(words: str, units: Sequence[str], settings: Settings) -> Found:
    """JX603 by its lists: what is foreign to the kinds of unit that exempted it, or to their region."""
    keys = [name_key(unit).removesuffix("本级") for unit in units]
    kinds = {unit_kind(unit.split(" ")[-1]) for unit in units}
    lists = [
        ("foreign", kind, patterns)
        for kind, patterns in settings.wording.foreign.items()
        if kind in kinds or any(key.endswith(tuple(kind.split("、"))) for key in keys)
    ]
    lists += [("foreign_regions", kind, each) for kind, each in settings.wording.foreign_regions.items()]
    found = [(table, kind) for table, kind, each in lists if any(_may_mean(one, words) for one in each)]
    items = tuple(
        Item(("wording", table, kind), words, _not_within, f"“{words}”对{kind}不再算他单位的称谓")
        for table, kind in found
    )
    return items, "；".join(item.said for item in items)


def _misspelling(words: str, settings: Settings) -> Found:
    half = words[: len(words) // 2]
    if half * 2 == words and len(half) == len("两字"):
        return _one(("wording", "repeated_words"), half, _added, f"“{half}”叠用不算错（叠用词）")
    for typo in settings.wording.typos:
        if _may_mean(typo.wrong, words):
            return (), f"设置 wording.typos 里删去 wrong = '{typo.wrong}' 的一行（清单要写全）"
    return _NOTHING


def _outdated(words: str, settings: Settings) -> Found:
    for each in settings.wording.outdated:
        if _may_mean(each.words, words):
            what = f"words = '{each.words}'、since = {each.since}"
            return (), f"设置 wording.outdated 里删去 {what} 的一行，或把年度改晚（清单要写全）"
    return _NOTHING


def _known_word(words: str, _settings: Settings) -> Found:
    return _one(("wording", "known_words"), words, _added, f"“{words}”写进不算错别字的词")


def _no_rate(words: str, settings: Settings) -> Found:
    name = squeeze(words).rstrip(_ENDS)[-_LONGEST_NAME:]
    if re.search(settings.wording.not_rates, name):
        return _NOTHING
    said = f"“{name}”不再算比率（不用写百分数）"
    return _one(("wording", "not_rates"), f"{re.escape(name)}$", _one_more_way, said)


def _time(words: str, settings: Settings) -> Found:
    word = half_width(words)
    if re.search(settings.wording.time_words, word):
        return _NOTHING
    said = f"“{word}”算写了时限"
    return _one(("wording", "time_words"), re.escape(word), _one_more_way, said)


def _level_not_wanted(words: str, settings: Settings) -> Found:
    versions = sorted(settings.framework.versions, key=lambda version: version != settings.framework.used)
    for version in versions:
        for key in ("required", "at_least_one", "expected"):
            if words in getattr(settings.framework.versions[version], key):
                path = ("framework", "versions", version, key)
                return _one(path, words, _left_out, f"{version} 年的指标框架不再要求“{words}”")
    return _NOTHING


def _label(words: str, settings: Settings) -> Found:
    field = labels_of(settings).field(words)
    if field is None:
        return _NOTHING
    canonical = settings.labels[field][0]
    said = f"“{words}”算正式表样上的标签，与“{canonical}”一样"
    return _one(("official_labels", field), words, lambda now, new: _added(now or (), new), said)


def _measure(words: str, settings: Settings) -> Found:
    if any(each.name == words for each in settings.measures.compared):
        return (), f'设置 measures.compared 里删去 name = "{words}" 的一行（清单要写全）'
    return _NOTHING


def _one(path: tuple[str, ...], words: str, change: Change, said: str) -> Found:
    return (Item(path, words, change, said),), said


_BY_WORDS: Mapping[str, Callable[[str, Settings], Found]] = {
    "JX111": _label,
    "JX402": _placeholder,
    "JX501": _level_not_wanted,
    "JX505": _no_rate,
    "JX507": _vague_value,
    "JX511": _time,
    "JX602": _outdated,
    "JX604": _misspelling,
    "JX607": _known_word,
    "JX701": _measure,
}
"""The rules that go by words of the settings, JX603 apart."""
