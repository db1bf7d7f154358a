"""What sentences multiply: an amount, the standards that it is worked out from, and what they make of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product
from typing import NamedTuple

from xl_tools.claims.claim import Claim

_MOST = 400  # ways to choose among counts and times: a text with more is a table


class Figure(NamedTuple):
    """A number of a product as it is written, and what the product grows by when it grows by one."""

    said: Decimal
    weight: Decimal


class Product(NamedTuple):
    """What a standard makes with the counts and times that go with it, in 万元, and the numbers that it is made of."""

    value: Decimal
    figures: tuple[Figure, ...]


class Term(NamedTuple):
    """A standard with what it may be multiplied by.

    ``natural`` are the products that leave nothing out that says how many or how often: empty where it is not said; ``loose`` all that
    the numbers near it make of it. ``is_clear`` says that its own clauses name one count and one time.
    """

    standard: Claim
    natural: tuple[Product, ...]
    loose: tuple[Decimal, ...] = ()
    is_clear: bool = False
    is_guess: bool = False
    """Whether no count of the text is of what it is per, so that any may be."""
    counted: frozenset[int] = frozenset()
    """Where the counts stand that it may be multiplied by."""


@dataclass(frozen=True, slots=True)
class Working:
    """An amount and the standards from which it is worked out."""

    amount: Claim
    terms: tuple[Term, ...]
    unpaid: tuple[Term, ...] = ()
    """Standards said before these that have no amount of their own: the amount may be of them too."""
    lump: Decimal = Decimal(0)
    """What is said between them in one sum: a total may be of that too."""
    is_obscure: bool = False
    """Whether shares, or other sums for one, are said between them: then nobody can say what is multiplied."""
    is_closed: bool = False
    """Whether nothing else is said that the amount could be of."""

    @property
    def room(self) -> Decimal:
        """How much rounding explains: one in the last place of the amount."""
        return max(min(last_place(self.amount.said), self.amount.hi / 100), Decimal("0.000101"))

    @property
    def is_clear(self) -> bool:
        """Whether every standard has one count and one time in its own clauses."""
        return all(term.is_clear for term in self.terms) and not self.unpaid

    @property
    def is_told_after(self) -> bool:
        """Whether the standards stand behind the amount, in a sentence of their own or a bracket."""
        return self.amount.span.start < self.terms[0].standard.span.start

    def fits(self, scale: Decimal = Decimal(1)) -> bool:
        """Whether the standards, or ``scale`` times as much, make the amount."""
        meant, room = self.amount.hi, self.room
        if any(abs(each.value * scale - meant) <= room for each in self.made()):
            return True
        return not self.is_clear and any(abs(each * scale - meant) <= room for each in self._loose())

    def nearest(self) -> Decimal | None:
        """Return what is made that is nearest to the amount; none where something is not said."""
        meant = self.amount.hi
        is_guess = any(term.is_guess for term in self.terms)
        made = [] if is_guess else [each.value for each in self._together(self.terms)]
        return min(made, key=lambda each: abs(each - meant)) if made else None

    def meant(self) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
        """Yield every number with what it ought to be for the amount to be right, and what is made as it is."""
        counted = [
            start
            for term in (*self.unpaid, *self.terms)
            for start in term.counted
            if start > term.standard.span.start
        ]
        if self.is_obscure or len(counted) > len(set(counted)):
            return  # of several grades of one count nobody says how many of each
        for made in (*self._together(self.terms), *(self._in_all() if self.unpaid or self.lump else ())):
            for figure in made.figures:
                if figure.weight:
                    yield figure.said, figure.said + (self.amount.hi - made.value) / figure.weight, made.value

    def fits_otherwise(self, scale: Decimal) -> bool:
        """Whether the amount is right if one standard is ``scale`` times what is said."""
        room = min(self.room, Decimal("0.0101"))
        if any(abs(each.value * scale - self.amount.hi) <= room for each in self.made()):
            return True
        every = (*self.unpaid, *self.terms)
        for index, wrong in enumerate(every):
            others = [term.natural for place, term in enumerate(every) if place != index]
            if not others or not wrong.natural or not all(others):
                continue
            for one, *rest in _ways([wrong.natural, *others]):
                made = one.value * scale + sum((each.value for each in rest), Decimal(0))
                if abs(made - self.amount.hi) <= room:
                    return True
        return False

    def made(self) -> Iterator[Product]:
        """Yield what the standards make: each alone, together, and with those before them that have no amount."""
        for term in self.terms:
            if len(self.terms) > 1 or not term.natural:
                yield from term.natural
        yield from self._together(self.terms)
        if self.unpaid or self.lump:
            yield from self._in_all()

    def _in_all(self) -> Iterator[Product]:
        for together in self._together((*self.unpaid, *self.terms)):
            yield together
            if self.lump:
                yield together._replace(value=together.value + self.lump)

    def _loose(self) -> Iterator[Decimal]:
        for term in (*self.terms, *self.unpaid):
            yield from term.loose

    @staticmethod
    def _together(terms: Sequence[Term]) -> Iterator[Product]:
        if not terms or not all(term.natural for term in terms):
            return
        for chosen in _ways([term.natural for term in terms]):
            value = sum((each.value for each in chosen), Decimal(0))
            yield Product(value, tuple(figure for each in chosen for figure in each.figures))


def _ways(choices: Iterable[Sequence[Product]]) -> Iterator[tuple[Product, ...]]:
    return islice(product(*choices), _MOST)


def last_place(said: str) -> Decimal:
    """Return what one in the last written place of an amount is, in 万元."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", said)
    if digits is None:
        return Decimal("0.0001")
    unit = Decimal(1) if "万" in said else Decimal("0.0001")
    return unit.scaleb(-len(digits[1] or ""))
