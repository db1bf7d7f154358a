"""What sentences multiply: what one costs, how many, how often, and the amount that this makes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, combinations, product
from typing import NamedTuple

from xl_tools.claims.claim import SOURCES, Claim, Kind, Role
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.roles import UNNAMED
from xl_tools.values.chinese_number import parse_chinese_number

_STRONG = re.compile(r"[。!?\n]")
_WEAK = re.compile(r"[。!?\n;]")
_DURATION = re.compile(
    r"(?<![\d.])(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
    r"(?:(?P<month>个月)|(?:个?(?:工作日|日历天|天|学期|季度|星期|周|小时|课时)))(?!内|前|以|岁|龄)"
)
_PERIOD = re.compile(r"每(?:个)?(?:(?P<quarter>季)|(?P<month>月)|(?P<half>半年|学期))")
_OTHER_TIMES = (Role.PREVIOUS, Role.OTHER_YEAR, Role.HISTORY, Role.CHANGE)
_NO_AMOUNT = (*_OTHER_TIMES, Role.STANDARD, Role.FACTOR, Role.EFFECT)
_SINGLE = (Role.ITEM, Role.PART)
_MANY = 7
_AT_ONCE = 3
_MONTHS = 12
_RESPECTIVELY = "分别"
_AGAIN = re.compile(r"即|折合|合每|约合|相当于")
_GENERIC = frozenset({"个", "家", "所", "处", "座"})
_WAN = 10_000
_FEN = Decimal("0.0101")


class Term(NamedTuple):
    """A standard with what it may be multiplied by.

    ``products`` are all that its neighbours make of it, ``complete`` those that leave nothing out that says how many or how often: empty where
    it is not said.
    """

    standard: Claim
    products: tuple[Decimal, ...]
    complete: tuple[Decimal, ...]
    counted: frozenset[int] = frozenset()
    """Where the counts stand that count what it is per."""


@dataclass(frozen=True, slots=True)
class Working:
    """An amount and the standards from which it is worked out."""

    amount: Claim
    terms: tuple[Term, ...]
    loose: tuple[Decimal, ...] = ()
    """What the standards make with any number of the whole text."""
    unpaid: tuple[Term, ...] = ()
    """Standards said before these that have no amount of their own: the amount may be of them too."""

    @property
    def room(self) -> Decimal:
        """How much rounding explains: one in the last place of the amount, and what the standard's own rounding makes."""
        last = last_place(self.amount)
        return max(min(last, self.amount.hi / 100), Decimal("0.000101"))

    def fits(self, amount: Decimal | None = None, scale: Decimal = Decimal(1)) -> bool:
        """Whether the standards, or ``scale`` times as much, make the amount."""
        meant = self.amount.hi if amount is None else amount
        room = (
            self.room
            if amount is None
            else max(self.room * meant / (self.amount.hi or 1), Decimal("0.000101"))
        )
        return any(abs(each * scale - meant) <= room for each in self._all())

    def nearest(self) -> Decimal | None:
        """Return the complete product nearest to the amount; none where something is not said."""
        meant = self.amount.hi
        counted = [each for term in self.terms for each in term.counted]
        if len(counted) > len(set(counted)):
            return None  # grades of one count: nobody says how many of each
        complete = [*self._together()]
        return min(complete, key=lambda each: abs(each - meant)) if complete else None

    @property
    def is_told_after(self) -> bool:
        """Whether the standards stand behind the amount, in a sentence of their own or a bracket."""
        return self.amount.span.start < self.terms[0].standard.span.start

    def _complete(self) -> Iterator[Decimal]:
        for term in self.terms:
            yield from term.complete
        yield from self._together()

    def _all(self) -> Iterator[Decimal]:
        for term in (*self.terms, *self.unpaid):
            yield from term.products
        yield from self._together()
        yield from self.loose

    def _together(self) -> Iterator[Decimal]:
        """Yield what the complete products of all terms make together."""
        for terms in (self.terms, (*self.unpaid, *self.terms)):
            if all(term.complete for term in terms):
                yield from map(_sum, product(*(term.complete for term in terms)))

    def fits_otherwise(self, scale: Decimal) -> bool:
        """Whether the amount is right if one standard is ``scale`` times what is said."""
        room = min(self.room, _FEN)
        if any(abs(each * scale - self.amount.hi) <= room for each in self._complete()):
            return True
        every = (*self.unpaid, *self.terms)
        for index, wrong in enumerate(every):
            others = [term.complete for place, term in enumerate(every) if place != index]
            if others and wrong.complete and all(others):
                for one in wrong.complete:
                    for rest in product(*others):
                        if abs(one * scale + _sum(rest) - self.amount.hi) <= room:
                            return True
        return False


def last_place(claim: Claim) -> Decimal:
    """Return what one in the last written place of an amount is, in 万元."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", claim.said)
    if digits is None:
        return Decimal("0.0001")
    unit = Decimal(1) if "万" in claim.said else Decimal("0.0001")
    return unit.scaleb(-len(digits[1] or ""))


class _Mark(NamedTuple):
    """A number by which a standard may be multiplied."""

    start: int
    value: Decimal
    claim: Claim | None = None
    is_months: bool = False


def workings_of(lines: Sequence[str], claims: Sequence[Claim], grammar: Grammar) -> tuple[Working, ...]:
    """Return what the sentences of a text multiply; the spans of ``claims`` are places in its ``lines``, which are half width."""
    return tuple(_Reader(lines, claims, grammar).workings())


class _Reader:
    """A text and the numbers in it."""

    def __init__(self, lines: Sequence[str], claims: Sequence[Claim], grammar: Grammar) -> None:
        self._text, self._claims, self._grammar = "".join(lines), claims, grammar
        self._breaks = [*accumulate(map(len, lines))]
        money = [each for each in claims if each.kind is Kind.MONEY]
        self._standards = [each for each in money if each.role is Role.STANDARD and each.hi]
        self._amounts = [each for each in money if each.role not in _NO_AMOUNT and each.hi]
        self._marks = sorted(self._all_marks(), key=lambda each: each.start)

    def workings(self) -> Iterator[Working]:
        """Yield every amount with the standards from which it is worked out."""
        targets: dict[tuple[int, bool], tuple[Claim, list[Term]]] = {}
        for standard, amount in self._pairs():
            term = self._term(standard, amount)
            is_behind = amount.span.start < standard.span.start  # explained afterwards: a working of its own
            targets.setdefault((amount.span.start, is_behind), (amount, []))[1].append(term)
        for amount, terms in targets.values():
            loose = [each for term in terms for each in self._with_any_number(term.standard)]
            yield Working(amount, tuple(terms), tuple(loose), tuple(self._unpaid(amount, terms)))

    def _unpaid(self, amount: Claim, terms: Sequence[Term]) -> Iterator[Term]:
        """Yield the standards before those of an amount that have no amount of their own: ``8个各8万元；4个各5万元，共84万元``."""
        first = terms[0].standard.span.start
        start = self._start(_STRONG, first)
        for standard in self._standards:
            between = self._text[standard.span.end : first]
            is_alone = not any(standard.span.end <= each.span.start < first for each in self._amounts)
            if start <= standard.span.start < first and is_alone and _WEAK.search(between):
                yield self._term(standard, amount)

    # ── which amount a standard makes ──

    def _pairs(self) -> Iterator[tuple[Claim, Claim]]:
        for standard in self._standards:
            if standard.is_about or standard.lo != standard.hi or _AGAIN.match(standard.subject):
                continue
            after = self._after(standard)
            if after is None:
                before = self._before(standard)
                if before is not None:
                    yield standard, before
                continue
            if self._respective(after):
                continue  # told when the last of them is met
            yield standard, after
        yield from self._respectively()

    def _respectively(self) -> Iterator[tuple[Claim, Claim]]:
        """Yield ``A每人1元、B每人2元，分别为5元和6元``: the first with the first, the second with the second."""
        groups: dict[int, list[Claim]] = {}
        for standard in self._standards:
            if after := self._after(standard):
                groups.setdefault(after.span.start, []).append(standard)
        for standards in groups.values():
            after = self._after(standards[0])
            amounts = self._respective(after) if after else []
            if amounts:
                yield from zip(standards, amounts, strict=False)

    def _respective(self, first: Claim) -> list[Claim]:
        every = [each for each in self._standards if self._after(each) is first]
        between = self._text[every[-1].span.end : first.span.start]
        if _RESPECTIVELY not in between or len(every) <= 1:
            return []
        start = self._amounts.index(first)
        amounts = self._amounts[start : start + len(every)]
        return amounts if len(amounts) == len(every) else []

    def _after(self, standard: Claim) -> Claim | None:
        """Return the amount that is said behind a standard, in its clause group and its bracket."""
        end = self._end(_WEAK, standard.span.end)
        bracket = self._bracket(standard.span.start)
        if bracket:
            end = min(end, bracket[1])
        behind = [
            each
            for each in self._amounts
            if standard.span.end <= each.span.start < end and each.role not in SOURCES
        ]
        larger = next((each for each in behind if each.hi >= standard.hi), None)
        if larger or "万" not in standard.said:
            return larger
        return next((each for each in behind if each.hi * _WAN >= standard.hi), None)  # 元 for 万元

    def _before(self, standard: Claim) -> Claim | None:
        """Return the amount that a standard explains behind it: ``5万元（每人500元）``, ``5万元。每人500元``."""
        before = [
            each
            for each in self._amounts
            if each.span.end <= standard.span.start
            and not any(
                each.span.end <= other.span.start < standard.span.start
                and not self._is_beside(other, standard)
                for other in self._standards
            )
        ]
        if not before:
            return None
        amount, bracket = before[-1], self._bracket(standard.span.start)
        if bracket and amount.span.end == bracket[0]:
            return amount
        between = self._text[amount.span.end : standard.span.start]
        if amount.hi < standard.hi or len(_WEAK.findall(between)) > 1 or "另" in between:
            return None
        if _WEAK.search(between) and (not _STRONG.match(between) or amount.role not in _SINGLE):
            return None
        return amount

    def _is_beside(self, other: Claim, standard: Claim) -> bool:
        """Whether two standards stand in one clause group."""
        return not _STRONG.search(self._text, other.span.end, standard.span.start)

    # ── by what it is multiplied ──

    def _term(self, standard: Claim, amount: Claim) -> Term:
        marks = self._near(standard, amount)
        durations = [each for each in marks if each.claim is None]
        counts = [each for each in marks if each.claim is not None]
        matching = [each for each in counts if each.claim and self._is_per(each.claim, standard)]
        if not matching and standard.per:
            matching = self._only_one(standard)
        implied = self._implied(standard, marks)
        several = [*marks]
        if len(matching) > 1 and len({each.claim.unit for each in matching if each.claim}) == 1:
            several.append(_Mark(-1, sum((each.value for each in matching), Decimal(0)), matching[0].claim))
        products = {
            standard.hi * _multiplied(chosen) * times
            for size in range(min(_AT_ONCE, len(several)) + 1)
            for chosen in combinations(several[-_MANY:], size)
            for times in implied
        }
        complete = tuple(self._complete(standard, counts, matching, durations))
        return Term(standard, tuple(products), complete, frozenset(each.start for each in matching))

    @staticmethod
    def _complete(
        standard: Claim, counts: Sequence[_Mark], matching: Sequence[_Mark], durations: Sequence[_Mark]
    ) -> Iterator[Decimal]:
        """Yield the products that leave out nothing that says how many and how often."""
        is_counted = bool(matching) or not standard.per
        is_timed = bool(durations) or (standard.times != 0 and (standard.per or standard.times != 1))
        if not is_counted or not is_timed:
            return
        often = _multiplied(durations[:1]) if durations else Decimal(max(standard.times, 1))
        base = standard.hi * often
        for value, count in [(each.value, each.claim) for each in matching] or [(Decimal(1), None)]:
            yield base * value
            for other in counts:
                if other.claim is not count and _is_each(other.claim, count):
                    yield base * value * other.value

    def _implied(self, standard: Claim, marks: Iterable[_Mark]) -> tuple[Decimal, ...]:
        """Return how often a year a standard may be paid without a word on it."""
        if any(each.is_months for each in marks) or standard.times == 0:
            return (Decimal(1),)
        start, end = self._around(standard)
        found = {Decimal(1)}
        for match in _PERIOD.finditer(self._text, start, end):
            found.add(Decimal(4 if match["quarter"] else _MONTHS if match["month"] else 2))
        if standard.times > 1:
            found.add(Decimal(standard.times))
        return tuple(found)

    def _around(self, standard: Claim) -> tuple[int, int]:
        return self._start(_WEAK, standard.span.start), self._end(_WEAK, standard.span.end)

    def _near(self, standard: Claim, amount: Claim) -> list[_Mark]:
        """Return the numbers that stand with a standard: not beyond another standard or another amount."""
        bracket = self._bracket(standard.span.start)
        others = [each for each in (*self._standards, *self._amounts) if each not in (standard, amount)]
        low, high = self._around(standard)
        if amount.span.end <= standard.span.start:
            low = min(low, self._start(_WEAK, amount.span.start))
            if bracket and bracket[0] == amount.span.end:
                high = bracket[1]
        elif bracket:
            low = max(low, bracket[0])
        low = max([low, *(each.span.end for each in others if each.span.end <= standard.span.start)])
        if amount.span.start > standard.span.end:
            high = min(high, amount.span.start)
        high = min([high, *(each.span.start for each in others if each.span.start >= standard.span.end)])
        return [each for each in self._marks if low <= each.start < high]

    def _only_one(self, standard: Claim) -> list[_Mark]:
        """Return the one count of the whole text so far that counts what a standard is per; none where there are several."""
        unit = self._grammar.unit_class(standard.per)
        found = [
            each
            for each in self._marks
            if each.claim
            and each.start < standard.span.start
            and each.claim.role in (Role.PLAIN, Role.WHOLE, Role.NEW)
            and not each.claim.comparison
            and ((each.claim.unit == unit and unit not in _GENERIC) or self._names(each.claim, standard.per))
        ]
        return found[:1] if len({each.value for each in found}) == 1 else []

    def _is_per(self, count: Claim, standard: Claim) -> bool:
        per = standard.per
        unit = self._grammar.unit_class(per)
        if not per:
            return False
        if count.unit == unit or per.startswith(count.unit) or per == UNNAMED:
            return True
        if count.unit in _GENERIC and unit in _GENERIC:
            return True
        return self._names(count, per)

    @staticmethod
    def _names(count: Claim, per: str) -> bool:
        if not per:
            return False
        named = count.noun or count.subject[-8:]
        return per in named or per in count.said

    def _with_any_number(self, standard: Claim) -> Iterator[Decimal]:
        durations = [each.value for each in self._marks if each.claim is None]
        low, high = self._around(standard)
        is_timed = any(each.is_months and low <= each.start < high for each in self._marks)
        often = {Decimal(1), *durations, Decimal(1 if is_timed else standard.times or 1)}
        for mark in self._marks:
            if mark.claim is not None:
                yield from (standard.hi * mark.value * each for each in often)

    def _all_marks(self) -> Iterator[_Mark]:
        taken = []
        for claim in self._claims:
            if claim.kind is Kind.COUNT and claim.role is not Role.FACTOR:
                if claim.role not in _OTHER_TIMES and claim.hi > 0 and claim.lo == claim.hi:
                    yield _Mark(claim.span.start, claim.hi, claim)
                taken.append(claim.span)
        for match in _DURATION.finditer(self._text):
            if any(start <= match.start() < end for start, end in taken):
                continue
            value = _number(match["number"])
            if value:
                yield _Mark(match.start(), value, None, match["month"] is not None)

    # ── where a sentence and a bracket end ──

    def _start(self, ends: re.Pattern[str], position: int) -> int:
        found = [match.end() for match in ends.finditer(self._text, 0, position)]
        return max([0, *found, *(each for each in self._breaks if each <= position)])

    def _end(self, ends: re.Pattern[str], position: int) -> int:
        match = ends.search(self._text, position)
        end = match.start() if match else len(self._text)
        return min([end, *(each for each in self._breaks if each > position)])

    def _bracket(self, position: int) -> tuple[int, int] | None:
        opened = self._text.rfind("(", 0, position)
        if opened <= self._text.rfind(")", 0, position):
            return None
        closed = self._text.find(")", position)
        return opened, closed if closed >= 0 else len(self._text)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _is_each(*counts: Claim | None) -> bool:
    return any(each is not None and each.role is Role.EACH for each in counts)


def _number(said: str) -> Decimal | None:
    return Decimal(said) if said[0].isdecimal() else parse_chinese_number(said)


def _multiplied(marks: Iterable[_Mark]) -> Decimal:
    result = Decimal(1)
    for mark in marks:
        result *= mark.value
    return result
