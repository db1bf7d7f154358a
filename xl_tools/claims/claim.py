"""What a claim is: a number said in a text, with its role and what it is of."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xl_tools.claims.passages import Passage


class Kind(StrEnum):
    """What a number measures; the value is the word a clerk sees."""

    MONEY = "金额"
    COUNT = "数量"
    RATE = "比率"
    DEADLINE = "时限"


class Role(StrEnum):
    """What a number is in its sentence; the value is the word a clerk sees."""

    TOTAL = "总额"
    WEAK = "可能是总额"
    INVEST = "总投资"
    FISCAL = "财政资金"
    OTHER = "其他资金"
    LEVEL = "分级资金"
    CARRY = "结转"
    PART = "其中"
    AGAIN = "重复"
    STANDARD = "标准"
    FACTOR = "算式"
    ITEM = "单项"
    EFFECT = "效益"
    PREVIOUS = "原来"
    CHANGE = "增减"
    OTHER_YEAR = "其他年度"
    HISTORY = "以往"
    WHOLE = "全部"
    NEW = "新增"
    EACH = "每次、每个"
    PLAIN = "数"


SOURCES = (Role.FISCAL, Role.OTHER, Role.LEVEL, Role.CARRY)
"""Roles of an amount that says where money comes from."""

NOT_ADDED = (
    Role.AGAIN,
    Role.PREVIOUS,
    Role.CHANGE,
    Role.OTHER_YEAR,
    Role.HISTORY,
    Role.EFFECT,
    Role.FACTOR,
)
"""Roles of an amount that is no summand of this year's money."""

CURRENT_COUNTS = (Role.WHOLE, Role.PLAIN, Role.NEW, Role.PART)
"""Roles of a count or rate that is meant for the year of the form."""


class Span(NamedTuple):
    """Where a claim stands in its text, half width and without white space."""

    start: int
    end: int


NOWHERE = Span(0, 0)


class Claim(NamedTuple):
    """A number said in a text.

    Money is in 万元. ``lo`` and ``hi`` differ only in a range; a deadline is its month times 100 plus its day (0: the
    month's end). ``unit`` is the class of the unit of measure (人 for 名 and 位). ``subject`` is what stands before the number in its
    clause, ``noun`` what stands behind it, ``context`` the sentence before the number. ``per`` is what a standard is per, ``times`` how often a
    year it is paid (0: nobody can say). ``parent`` is the number of the claim, in its text, that this one is a part of, ``partition`` which bracket or
    which 其中 announced it. ``is_certain`` says that its role is said in so many words.
    """

    kind: Kind
    lo: Decimal
    hi: Decimal
    unit: str
    said: str
    role: Role
    subject: str = ""
    noun: str = ""
    context: str = ""
    per: str = ""
    times: int = 1
    comparison: str = ""
    is_about: bool = False
    parent: int | None = None
    partition: int = -1
    is_exhaustive: bool = False
    is_certain: bool = False
    sentence: int = 0
    span: Span = NOWHERE
    place: Passage | None = None

    @property
    def number(self) -> Decimal:
        """The number; of a range its end."""
        return self.hi

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, no range and no estimate."""
        return self.lo == self.hi and not self.is_about

    @property
    def spot(self) -> tuple[int, object, Span]:
        """Where it is said: which table, which field or cell, which characters."""
        place = self.place
        return (id(place.table), place.at, self.span) if place else (0, "", self.span)
