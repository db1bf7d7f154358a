"""What units exempt alike: by rule, and by the words that the findings quote; with reasons, units, and where."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xl_tools.batch.packed import file_entries
from xl_tools.model.checked import Checked
from xl_tools.model.finding import ERROR, Finding, Severity
from xl_tools.model.submission import Exemption, SourceFile
from xl_tools.model.unit import UnitInfo
from xl_tools.products.exempted.settings_items import Item, items_for, quoted_by, rule_item
from xl_tools.products.exempted.settings_lines import SettingsLine, settings_lines
from xl_tools.rules.exemptions import excuse_of
from xl_tools.settings import Settings
from xl_tools.settings.words import OFF
from xl_tools.values.text import name_key
from xl_tools.values.unit_key import UnitKey, UnitKeys, Whose, whose, with_region

LEAST_UNITS = 3
"""In how many units something is exempted before a word is said of the whole county."""

_ALIKE = 2  # units, or places of one, whose words are worth a row of their own
_LETTERS = re.compile(r"[^\W\d_]")  # a number that many findings quote is no word
_MARKS = re.compile(r"[\W_]+")  # no two reasons differ by them


class ExemptedPlace(NamedTuple):
    """One finding that is exempted: of which unit, in which file, and the line of 豁免清单 that excuses it."""

    unit: UnitKey
    unit_name: str
    file: SourceFile
    finding: Finding
    exemption: Exemption


class Proposal(NamedTuple):
    """What could be said for the whole county, in words; ``items`` are those of the settings file that one line can say."""

    said: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Practice:
    """What was exempted of one rule, or (``words``) of those of its findings that quote the same words.

    ``standing`` is how many like it are not exempted: who is to decide for all wants to know.
    """

    rule: str
    name: str
    severity: Severity
    words: str
    places: tuple[ExemptedPlace, ...]
    standing: int
    proposal: Proposal | None = None

    @property
    def units(self) -> Mapping[str, int]:
        """The units, and how many places of each, the most first."""
        counts = Counter(place.unit for place in self.places)
        names = {place.unit: place.unit_name for place in reversed(self.places)}
        return {names[unit]: count for unit, count in counts.most_common()}

    @property
    def unit_count(self) -> int:
        """How many units exempted it."""
        return _unit_count(self.places)

    @property
    def reasons(self) -> Mapping[str, int]:
        """The reasons as first written, and how many units gave each: the most frequent first."""
        units: dict[str, set[UnitKey]] = defaultdict(set)
        written: dict[str, str] = {}
        for place in self.places:
            reason = place.exemption.reason.strip()
            key = _MARKS.sub("", name_key(reason)) or reason
            written.setdefault(key, reason)
            units[key].add(place.unit)
        places = Counter(_MARKS.sub("", name_key(p.exemption.reason)) for p in self.places)
        ordered = sorted(written, key=lambda key: (-len(units[key]), -places[key]))
        return {written[key]: len(units[key]) for key in ordered}


@dataclass(frozen=True, slots=True)
class Practices:
    """What units exempt: for each rule a row on all of it, below it those on the same words; and what could be said of it.

    The rules of which something is proposed come first, then those that most units exempted. ``lines`` are those of the
    settings file that would say all that is proposed.
    """

    rows: tuple[Practice, ...]
    places: tuple[ExemptedPlace, ...]
    lines: tuple[SettingsLine, ...]
    least: int

    @property
    def proposed(self) -> tuple[Practice, ...]:
        """The rows of which something is proposed."""
        return tuple(row for row in self.rows if row.proposal)

    @property
    def whole(self) -> str:
        """All of it in one line."""
        if not self.places:
            return "没有豁免（没有理由的、过了期的、没有用到的不算）"
        exempted = f"{_unit_count(self.places)} 个单位豁免了 {len(self.places)} 处"
        if not self.proposed:
            return f"{exempted}，没有 {self.least} 个单位都豁免的"
        return f"{exempted}；至少 {self.least} 个单位都豁免的有 {len(self.proposed)} 项，列出了建议，采用不采用由人定"


def practices_of(
    files: Sequence[Checked], settings: Settings, least: int = LEAST_UNITS, today: dt.date | None = None
) -> Practices:
    """Put together what the files exempt; what ``least`` units do alike is proposed in the words of ``settings``."""
    day = today or dt.datetime.now().astimezone().date()
    places: list[ExemptedPlace] = []
    standing = Counter[tuple[str, str]]()
    keys = UnitKeys(_whose(entry.info, entry.file) for entry in file_entries(files))
    for one in files:
        places += _places_in(one, keys, day)
        for finding in one.findings:
            standing.update({(finding.rule, key) for key in ("", *map(_key, quoted_by(finding)))})
    by_rule: dict[str, list[ExemptedPlace]] = defaultdict(list)
    for place in places:
        by_rule[place.finding.rule].append(place)
    groups = [_rows_of(rule, of_rule, standing, settings, least) for rule, of_rule in sorted(by_rule.items())]
    groups.sort(key=lambda rows: (not any(row.proposal for row in rows), -rows[0].unit_count))
    rows = tuple(row for group in groups for row in group)
    items = [item for row in rows if row.proposal for item in row.proposal.items]
    return Practices(rows, tuple(places), settings_lines(items, settings), least)


def _rows_of(
    rule: str,
    places: Sequence[ExemptedPlace],
    standing: Mapping[tuple[str, str], int],
    settings: Settings,
    least: int,
) -> list[Practice]:
    """Return the row of a rule and those of its words; what no word says is proposed for the rule, where enough is left."""
    severity = min((place.finding.severity for place in places), key=list(Severity).index)
    name = places[0].finding.name
    by_words: dict[str, list[ExemptedPlace]] = defaultdict(list)
    written: dict[str, str] = {}
    for place in places:
        for words in quoted_by(place.finding):
            written.setdefault(_key(words), words)
            if place not in by_words[_key(words)]:
                by_words[_key(words)].append(place)
    rows, proposed = [], set[str]()
    for key, alike in by_words.items():
        proposal = None
        if _unit_count(alike) >= least:
            items, said = items_for(rule, written[key], [p.unit_name for p in alike], settings)
            proposal = Proposal(said, items) if said else None
        if proposal:
            proposed.add(key)
        if proposal or (len(alike) >= _ALIKE and _LETTERS.search(key)):
            rows.append(
                Practice(rule, name, severity, written[key], tuple(alike), standing[rule, key], proposal)
            )
    rows.sort(key=lambda row: (row.proposal is None, -row.unit_count, -len(row.places)))
    left = [place for place in places if not _is_said(place, proposed)]
    of_rule = _rule_proposal(rule, severity, left, settings, least)
    if of_rule and severity is not ERROR and standing[rule, ""] and of_rule.items[0].words == OFF:
        of_rule = of_rule._replace(said=f"{of_rule.said}（没有豁免的 {standing[rule, '']} 处也不再列出）")
    if of_rule and proposed:
        of_rule = of_rule._replace(
            said=f"除去下面建议的，还有 {_unit_count(left)} 个单位豁免：{of_rule.said}"
        )
    return [Practice(rule, name, severity, "", tuple(places), standing[rule, ""], of_rule), *rows]


def _rule_proposal(
    rule: str, severity: Severity, left: Sequence[ExemptedPlace], settings: Settings, least: int
) -> Proposal | None:
    if _unit_count(left) < least:
        return None
    by_unit: dict[UnitKey, list[str]] = defaultdict(list)
    for place in left:
        by_unit[place.unit] += quoted_by(place.finding)
    item, said = rule_item(rule, list(by_unit.values()), settings, least, is_error=severity is ERROR)
    return Proposal(said, (item,))


def _is_said(place: ExemptedPlace, proposed: Collection[str]) -> bool:
    """Whether all that a finding quotes is proposed already."""
    quoted = quoted_by(place.finding)
    return bool(quoted) and all(_key(words) in proposed for words in quoted)


def _places_in(one: Checked, keys: UnitKeys, today: dt.date) -> Iterator[ExemptedPlace]:
    submission = one.submission
    info, file = submission.info, submission.file
    unit = keys.of(_whose(info, file))
    name = with_region(keys.shown(unit), info.unit_name or info.unit_code or file.name)
    for finding in one.exempted:
        if exemption := excuse_of(finding, submission.exemptions, today):
            yield ExemptedPlace(unit, name, file, finding, exemption)


def _whose(info: UnitInfo, file: SourceFile) -> Whose:
    """Return whose a file is; where it names no unit, its path stands for one."""
    told = whose(info)
    return told if told.code else told._replace(code=file.path)


def _unit_count(places: Sequence[ExemptedPlace]) -> int:
    return len({place.unit for place in places})


def _key(words: str) -> str:
    """Return the key by which quoted words are the same: width, spaces and a mark at the end aside."""
    return name_key(words).rstrip("。;,") or words
