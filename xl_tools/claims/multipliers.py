"""By what a standard is multiplied: counts, days and months, and what is done several times."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.lexer import Grammar, compiled_once
from xl_tools.claims.roles import UNNAMED
from xl_tools.values.chinese_number import parse_chinese_number

_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_DURATION = (
    rf"(?<![\d.])(?P<number>{_NUMBER})"
    r"(?:(?P<month>个月)|(?P<day>个?(?:工作日|日历天|天|学期|季度|星期|周|小时|课时)))(?!内|前|以|岁|龄|之|[后末])"
)
_OCCASIONS = rf"(?<![\d.第])(?P<number>{_NUMBER})个?(?:季|次|期|批|轮|场|节日?|假期|学期|阶段|类|档)"
_EACH_OF = re.compile(r"[各每][^,;。\d]{0,6}$")
_LISTED = re.compile(r"[一-龥]{1,6}(?:[、和及与][一-龥]{1,6})+$")
_BY_PERIOD = (
    (re.compile(r"每个?月"), 12),
    (re.compile(r"每个?季"), 4),
    (re.compile(r"每(?:半年|个?学期)"), 2),
    (re.compile(r"每个?周"), 52),
)
_MONTH_TO_MONTH = r"(?<!\d)(\d{1,2})月?份?(?:至|到|-|—|~)(\d{1,2})月(?!\d{1,2}日)"
_NO_COUNT = (Role.PREVIOUS, Role.CHANGE)
_GENERIC = frozenset({"个", "家", "所", "处", "座"})
_PEOPLE = frozenset({"生", "岗", "员", "师", "职工", "学生"})
_SMALLER: dict[str, dict[str, Decimal | int]] = {
    "平方米": {"公顷": 10_000, "平方公里": 1_000_000, "亩": Decimal("666.67")},
    "亩": {"公顷": 15, "平方公里": 1_500},
    "米": {"公里": 1_000, "千米": 1_000},
    "公斤": {"吨": 1_000},
}
"""How many of a unit that a standard is per are one of a larger unit."""
_MONTHS = 12
_BACK = 14  # characters before 各30天 that may say of how many


class Mark(NamedTuple):
    """A number by which a standard may be multiplied: a count, or (without a claim) how long."""

    start: int
    end: int
    value: Decimal
    claim: Claim | None = None
    is_months: bool = False
    groups: int = 1
    """Of how many it is each, where the value is of all: two in 春秋两季各30天."""

    @property
    def is_each(self) -> bool:
        """Whether it is a count of each of several."""
        return self.claim is not None and self.claim.role is Role.EACH


class Multipliers:
    """The numbers of a text by which its standards may be multiplied."""

    def __init__(self, text: str, claims: Sequence[Claim], grammar: Grammar, pers: Iterable[str]) -> None:
        """Read them; ``pers`` are the things that the standards of the text are per."""
        self._text, self._claims, self._grammar = text, claims, grammar
        counts = [*self._counts()]
        taken = [*((mark.start, mark.end) for mark in counts)]
        taken += [
            each.span for each in claims if each.kind is Kind.MONEY or each.role is Role.FACTOR
        ]  # 30元 holds no 30
        counts += self._of_other_units(pers, taken)
        taken = [*taken, *((mark.start, mark.end) for mark in counts)]
        self.counts = sorted(counts, key=lambda each: each.start)
        self.durations = [*self._durations(taken)]

    def of(self, per: str, marks: Sequence[Mark]) -> list[Mark]:
        """Return the counts among these that count what a standard is per."""
        found = [each for each in marks if each.claim and self._is_per(each.claim, per)]
        return found or [*self._converted(per, marks)]

    def _converted(self, per: str, marks: Iterable[Mark]) -> Iterator[Mark]:
        """Yield the counts in a larger unit of the same measure, as so many of the smaller one: 94公顷, 每平方米4元."""
        if per in _SMALLER:
            for each in marks:
                times = _SMALLER[per].get(each.claim.said.lstrip("0123456789,.")) if each.claim else None
                if times:
                    yield each._replace(value=each.value * times)

    def times_each(self, mark: Mark) -> list[Decimal]:
        """Return how often a count of each may be there: ``每季40人`` of two seasons."""
        found = [Decimal(1)]
        if mark.claim is None:
            return found
        for pattern, times in _BY_PERIOD:
            if pattern.search(mark.claim.subject):
                found.append(Decimal(times))
        return [*found, *self.occasions(max(self._text.rfind("。", 0, mark.start), 0), mark.start)]

    def occasions(self, start: int, end: int) -> Iterator[Decimal]:
        """Yield how many seasons, times, groups a stretch of the text says."""
        for match in compiled_once(_OCCASIONS).finditer(self._text, start, end):
            if value := _value(match["number"]):
                yield value

    def _is_per(self, count: Claim, per: str) -> bool:
        if not per:
            return False
        unit = self._grammar.unit_class(per)
        if count.unit == unit or per.startswith(count.unit) or per == UNNAMED:
            return True
        if count.unit == "人" and per in _PEOPLE:
            return True
        if count.unit in _GENERIC and unit in _GENERIC:
            return True
        return per in (count.noun or count.subject[-8:]) or per in count.said

    def _counts(self) -> Iterator[Mark]:
        for claim in self._claims:
            is_counted = claim.kind is Kind.COUNT and claim.role is not Role.FACTOR
            if is_counted and claim.role not in _NO_COUNT and claim.hi > 0 and claim.lo == claim.hi:
                yield Mark(*claim.span, claim.hi, claim)

    def _of_other_units(self, pers: Iterable[str], taken: Sequence[tuple[int, int]]) -> Iterator[Mark]:
        """Yield counts in units that only the standards of the text know: ``40岗`` of ``每岗1650元``, ``两馆``."""
        for per in dict.fromkeys(pers):
            if not per or per == UNNAMED:
                continue
            is_known = per in self._grammar.unit_classes
            number = (
                r"[一两二三四五六七八九十]+" if is_known else r"\d+(?:\.\d+)?万?|[一两二三四五六七八九十]+"
            )
            for match in re.finditer(
                rf"(?<![\d.第十]){number}个?(?={re.escape(per)})".replace(number, f"({number})"), self._text
            ):
                end = match.end() + len(per)
                if any(start < end and match.start() < stop for start, stop in taken):
                    continue
                value = _value(match[1].removesuffix("万"))
                if value:
                    value *= 10_000 if match[1].endswith("万") else 1
                    said = self._text[match.start() : end]
                    yield Mark(
                        match.start(), end, value, Claim(Kind.COUNT, value, value, per, said, Role.PLAIN)
                    )

    def _durations(self, taken: Sequence[tuple[int, int]]) -> Iterator[Mark]:
        for match in compiled_once(_DURATION).finditer(self._text):
            value = _value(match["number"])
            is_taken = any(start <= match.start() < end for start, end in taken)
            if value and not is_taken:
                times = 1 if match["month"] else self._several(match.start())
                yield Mark(match.start(), match.end(), value * times, None, match["month"] is not None, times)
        for match in compiled_once(_MONTH_TO_MONTH).finditer(self._text):
            first, last = int(match[1]), int(match[2])
            if 1 <= first < last <= _MONTHS:
                yield Mark(match.start(), match.end(), Decimal(last - first + 1), None, is_months=True)

    def _several(self, start: int) -> int:
        """Return of how many each so many days are: two in ``春秋两季各30天`` and in ``夏季、秋季各20天``."""
        each = _EACH_OF.search(self._text, max(start - _BACK, 0), start)
        if each is None or "每天" in each[0] or "每日" in each[0]:
            return 1
        before = self._text[max(each.start() - _BACK, 0) : each.start()].rstrip(",")
        said = re.search(
            rf"({_NUMBER})个?(?:季|次|期|批|轮|场|节日?|假期|学期|阶段)[^,;。\d]{{0,4}}$", before
        )
        if said:
            return int(_value(said[1]) or 1)
        listed = _LISTED.search(before) if each[0].startswith("各") else None
        return len(re.split("[、和及与]", listed[0])) if listed else 1


def sums_beside(marks: Sequence[Mark]) -> Iterator[tuple[Mark, ...]]:
    """Yield the runs of two or more counts of one unit that stand one behind the other."""
    units = [mark.claim.unit if mark.claim else "" for mark in marks]
    for start in range(len(marks)):
        for end in range(start + 2, len(marks) + 1):
            if all(left == right for left, right in pairwise(units[start:end])):
                yield tuple(marks[start:end])


def _value(said: str) -> Decimal | None:
    return Decimal(said) if said[0].isdecimal() else parse_chinese_number(said)
