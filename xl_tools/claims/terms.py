"""What a standard of a text may be multiplied by: how many there are, and how often a year it is paid."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, islice
from math import prod
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Role
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.multipliers import Mark, Multipliers, sums_beside
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.claims.roles import UNNAMED
from xl_tools.claims.stretches import CLAUSE, STRONG, WEAK, Stretches
from xl_tools.claims.workings import Figure, Product, Term

_PERIOD = re.compile(r"[每/·]个?(?:(?P<quarter>季)|(?P<month>月)|(?P<half>半年|学期))|月(?P<monthly>均|人均)")
_COUNTED = (Role.PLAIN, Role.WHOLE, Role.NEW, Role.PART)
_MANY = 7
_AT_ONCE = 3
_MONTHS = 12
_WAN = 10_000
_MOST_OPTIONS = 12
_NEXT = 8
_SHARED = 2  # characters that the names of a standard and of what is counted share
_WHOLE_YEAR = re.compile(r"年")


class Option(NamedTuple):
    """One way to say how many, or how often: its value, and the numbers that it is made of."""

    value: Decimal
    marks: tuple[Mark, ...] = ()
    is_sum: bool = False


def _one_by_one(standards: Sequence[Claim], marks: Sequence[Mark], many: Option) -> Product:
    """Return the first standard times the first count and the second times the second, together."""
    value, figures = Decimal(0), []
    for one, mark in zip(standards, marks, strict=True):
        unit = Decimal(1) if "万" in one.said else Decimal(_WAN)
        value += one.hi * mark.value * many.value
        figures.append(Figure(one.hi * unit, mark.value * many.value / unit))
        figures.append(Figure(mark.value, one.hi * many.value))
    return Product(value, tuple(figures))


def _is_named(count: Claim, standard: Claim, stop: tuple[str, ...]) -> bool:
    """Whether a count is of what a standard is of by name: ``128名村民小组长`` and ``小组长500元/月``."""
    named = count.noun[:_NEXT] or count.subject[-_NEXT:]
    left, right = (without_stop_words(each, stop) for each in (named, standard.subject[-_NEXT:]))
    return len(common_run(left, right)) >= _SHARED


class Terms:
    """The standards of a text with the numbers by which they may be multiplied."""

    def __init__(
        self,
        stretches: Stretches,
        numbers: Multipliers,
        grammar: Grammar,
        *,
        standards: Sequence[Claim],
        followers: Mapping[int, Sequence[Claim]],
        amounts: Sequence[Claim],
    ) -> None:
        """Know them; ``followers`` are the amounts that go with a standard, by its identity."""
        self._stretches, self._numbers, self._grammar = stretches, numbers, grammar
        self._standards, self._followers, self._amounts = standards, followers, amounts
        self._marks = sorted([*numbers.counts, *numbers.durations], key=lambda each: each.start)

    def term(self, standard: Claim, amount: Claim) -> Term:
        """Return a standard with what it may be multiplied by to make an amount."""
        marks = self.near(standard, amount)
        durations = [each for each in marks if each.claim is None]
        heads, is_one = self._heads(standard, marks)
        is_guess = not heads
        counted = frozenset(mark.start for head in heads for mark in head.marks)
        if is_guess:
            start = self._stretches.start(STRONG, standard.span.start)
            heads = [
                Option(each.value, (each,))
                for each in self._numbers.counts
                if start <= each.start < amount.span.start and not each.is_each
            ]
        often = self.often(standard, durations)
        followers = self._followers.get(id(standard), ())
        natural = [*islice(self.products(heads, often, standard, followers), _MOST_OPTIONS * _MOST_OPTIONS)]
        is_clear = is_one and len(often) == 1 and not followers and bool(natural)
        if is_clear:
            loose = [] if _WHOLE_YEAR.search(amount.subject) else self._of_one_period(standard, natural)
        else:
            loose = [*self._loose(standard, marks)]
        return Term(standard, tuple(natural), tuple(loose), is_clear, is_guess, counted)

    @staticmethod
    def _of_one_period(standard: Claim, natural: Sequence[Product]) -> list[Decimal]:
        """Return what a standard by the month makes in one month, where the amount is not said to be of a year."""
        return [each.value / standard.times for each in natural] if standard.times > 1 else []

    def _heads(self, standard: Claim, marks: Sequence[Mark]) -> tuple[list[Option], bool]:
        """Return the ways to say how many, and whether there is but one."""
        counts = [each for each in marks if each.claim is not None]
        matching = self._numbers.of(standard.per, counts)
        plain = [each for each in matching if not each.is_each]
        if len(plain) > 1:
            stop = tuple(self._grammar.words.stop_words)
            named = [each for each in plain if each.claim and _is_named(each.claim, standard, stop)]
            plain = named if len(named) == 1 else plain  # 每名教师1200元,学生500人,教师30人
        options = [Option(each.value, (each,)) for each in plain]
        options += [
            Option(sum((each.value for each in run), Decimal(0)), run, is_sum=True)
            for run in sums_beside(plain)
        ]
        each_time = [*self._of_each(matching, counts)]
        if options or each_time:
            return [*options, *each_time], len(plain) == 1 and not each_time
        if not standard.per and (found := self._of_anything(standard, counts)):
            options, is_one = found
            if (
                standard.times > 1
            ):  # 物业费每月12000元，12个月14.4万元: of the whole house, however many are in it
                return [*options, Option(Decimal(1))], False
            return options, is_one
        elsewhere, is_one = self._heads_elsewhere(standard)
        if not is_one and elsewhere:
            elsewhere += [Option(each.value, (each,)) for each in counts if not each.is_each]
        if not standard.per and standard.times > 1:
            return [*elsewhere, Option(Decimal(1))], False
        return (elsewhere, is_one) if elsewhere or standard.per else ([Option(Decimal(1))], False)

    def _of_each(self, matching: Sequence[Mark], counts: Sequence[Mark]) -> Iterator[Option]:
        """Yield the ways to say how many by counts of each of several: ``门岗4个，每岗2人``."""
        others = [each for each in counts if each not in matching and not each.is_each]
        for each in matching:
            for times in self._numbers.times_each(each) if each.is_each else ():
                yield Option(each.value * times, (each,))
                for other in others:
                    yield Option(each.value * times * other.value, (each, other))

    def _of_anything(self, standard: Claim, counts: Sequence[Mark]) -> tuple[list[Option], bool] | None:
        """Return the counts near a standard that does not say what it is per; none where there are none."""
        plain = [each for each in counts if not each.is_each]
        if standard.role is not Role.EACH:
            return ([Option(each.value, (each,)) for each in plain], len(plain) == 1) if plain else None
        before = [each for each in plain if each.start < standard.span.start][-1:]
        if before:
            return [Option(each.value, (each,)) for each in before], True
        start = self._stretches.start(CLAUSE, standard.span.start)
        return [Option(each) for each in self._numbers.occasions(start, standard.span.start)], False

    def _heads_elsewhere(self, standard: Claim) -> tuple[list[Option], bool]:
        """Return the counts of the text that count what a standard is per, where its own clauses have none."""
        if standard.per == UNNAMED or (
            not standard.per and "万" in standard.said
        ):  # 外包每月4.6万元 is of all
            return [], False
        unit, stop = self._grammar.unit_class, tuple(self._grammar.words.stop_words)
        is_graded = any(
            unit(each.per) == unit(standard.per) and each.hi != standard.hi for each in self._standards
        )
        counts = [
            each
            for each in self._numbers.counts
            if each.claim and each.claim.role in _COUNTED and not each.claim.comparison
        ]
        found = self._numbers.of(standard.per, counts) if standard.per else counts
        named = [each for each in found if each.claim and _is_named(each.claim, standard, stop)]
        if named and (is_graded or not standard.per):
            found, is_graded = named, False
        elif not standard.per:
            return [], False
        before = [each for each in found if each.start < standard.span.start]
        options = {each.value: Option(each.value, (each,)) for each in found}
        is_one = len({each.value for each in before}) == 1 == len(options) and not is_graded
        several = [
            Option(sum((each.value for each in run), Decimal(0)), run, is_sum=True)
            for run in sums_beside(before)
        ]
        return [*options.values(), *several][:_MOST_OPTIONS], is_one

    def often(self, standard: Claim, durations: Sequence[Mark]) -> list[Option]:
        """Return the ways to say how often a year."""
        months = [Option(each.value, (each,)) for each in durations if each.is_months]
        days = [each for each in durations if not each.is_months]
        together = (
            [Option(prod((each.value for each in days), start=Decimal(1)), tuple(days))] if days else []
        )
        singles = [Option(each.value, (each,)) for each in days] if len(days) > 1 else []
        times = standard.times
        if times == 0:
            if days:
                return [*together, *singles]
            if "学期" in self._stretches.clause(standard):
                return [Option(Decimal(1)), Option(Decimal(2))]
            return [Option(each.value, (each,)) for each in self._numbers.durations if not each.is_months][
                :_MOST_OPTIONS
            ]
        if months:
            return months if times > 1 else [Option(Decimal(1)), *months]
        if times > 1:
            return [Option(Decimal(times))]
        return [Option(Decimal(1)), *self._implied(standard), *together, *singles]

    def _implied(self, standard: Claim) -> list[Option]:
        """Return how often a year a standard may be paid by a word near it."""
        found = {
            Decimal(4 if match["quarter"] else _MONTHS if match["month"] or match["monthly"] else 2)
            for match in _PERIOD.finditer(self._stretches.text, *self._stretches.around(standard))
        }
        return [Option(each) for each in sorted(found)]

    @staticmethod
    def products(
        heads: Sequence[Option], often: Sequence[Option], standard: Claim, followers: Sequence[Claim]
    ) -> Iterator[Product]:
        """Yield a standard times each way to say how many and how often; what goes with it is added, or is not."""
        unit = Decimal(1) if "万" in standard.said else Decimal(_WAN)
        bases: list[tuple[Decimal, tuple[Decimal, ...]]] = [(standard.hi, (standard.hi,))]
        if followers:
            every = (standard.hi, *(each.hi for each in followers))
            bases.insert(0, (sum(every, Decimal(0)), every))
        for head in heads:
            if len(followers) + 1 == len(head.marks) and head.is_sum and followers:
                for many in often:  # 120户、80户，每户1000元、1500元
                    yield _one_by_one((standard, *followers), head.marks, many)
            for many in often:
                for base, summands in bases:
                    value = base * head.value * many.value
                    each = head.value * many.value / unit
                    figures = [Figure(one * unit, each) for one in summands]
                    for mark in (*head.marks, *many.marks):
                        share = (
                            base * many.value if head.is_sum and mark in head.marks else value / mark.value
                        )
                        figures.append(Figure(mark.value, share))
                        if mark.groups > 1:
                            figures.append(Figure(Decimal(mark.groups), value / mark.groups))
                    yield Product(value, tuple(figures))

    def _loose(self, standard: Claim, marks: Sequence[Mark]) -> Iterator[Decimal]:
        """Yield what a standard makes with any numbers near it, and with any one number of the text."""
        often = {Decimal(1), Decimal(standard.times or 1)}
        often |= {each.value for each in self._implied(standard)}
        for size in range(min(_AT_ONCE, len(marks)) + 1):
            for chosen in combinations(marks[-_MANY:], size):
                value = standard.hi * prod((each.value for each in chosen), start=Decimal(1))
                is_timed = any(each.is_months for each in chosen)
                yield from (value * each for each in ({Decimal(1)} if is_timed else often))
        often |= {each.value for each in self._numbers.durations}
        for mark in self._numbers.counts:
            yield from (standard.hi * mark.value * each for each in often)

    def near(self, standard: Claim, amount: Claim) -> list[Mark]:
        """Return the numbers that stand with a standard: not beyond another standard or another amount."""
        bracket = self._stretches.bracket(standard.span.start)
        followers = self._followers.get(id(standard), ())
        others = [
            each
            for each in (*self._standards, *self._amounts)
            if each is not standard and each is not amount and each not in followers
        ]
        low, high = self._stretches.around(standard)
        if amount.span.end <= standard.span.start:
            low = min(low, self._stretches.start(WEAK, amount.span.start))
            if bracket and bracket[0] == amount.span.end:
                high = bracket[1]
        elif bracket:
            low = max(low, bracket[0])
            if not any(bracket[0] <= each.start < bracket[1] for each in self._numbers.counts):
                low = self._stretches.around(standard)[0]  # 棉被1000床(120元/床)
        low = max([low, *(each.span.end for each in others if each.span.end <= standard.span.start)])
        if amount.span.start > standard.span.end:
            high = min(high, amount.span.start)
        behind = [each.span.start for each in others if each.span.start >= standard.span.end]
        if behind and min(behind) < high:
            comma = self._stretches.text.rfind(",", standard.span.end, min(behind))
            high = comma if comma >= 0 else min(behind)  # 帐篷80顶、单价950元,棉被500床、单价120元
        return [each for each in self._marks if low <= each.start < high]
