"""All claims of a submission, by table and field: read once, and each field only when it is asked for."""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from xl_tools.claims.chains import Chain, chains_of
from xl_tools.claims.claim import Claim, Role
from xl_tools.claims.lexer import Grammar, grammar_of, shown_lines
from xl_tools.claims.passages import Passage, narrative_chapters
from xl_tools.claims.roles import claims_of_line, is_of_project, standard_named
from xl_tools.claims.straight_products import Straight, straight_products
from xl_tools.claims.sums import Account, account_of
from xl_tools.claims.worked_out import workings_of
from xl_tools.claims.workings import Working
from xl_tools.model.grid import Cell
from xl_tools.model.submission import Submission
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.settings.models import ClaimWords
from xl_tools.values.chinese_number import NUMERALS
from xl_tools.values.text import half_width, squeeze

_MOST_NUMBERS = 200  # of one cell; the fullest of 500 that others wrote has 24
_OF_MONEY = re.compile("[元角分万亿]")
_MAY_SAY_A_NUMBER = re.compile(rf"[\d{NUMERALS}]|年[底末]")


class Claims:
    """The claims of a submission."""

    def __init__(self, submission: Submission, words: ClaimWords) -> None:
        """Know the submission; nothing is read yet."""
        self._submission = submission
        self._words = words
        self._texts: dict[tuple[int, str], tuple[Claim, ...]] = {}
        self._accounts: dict[int, Account] = {}
        self._workings: dict[tuple[int, str], tuple[Working, ...]] = {}
        self._values: dict[int, tuple[tuple[Claim, ...], ...]] = {}
        self._descriptions: dict[int, tuple[tuple[Claim, ...], ...]] = {}
        self._narrative: tuple[Claim, ...] | None = None

    @cached_property
    def grammar(self) -> Grammar:
        """The patterns by which the texts are read."""
        return grammar_of(self._words)

    def of(self, reading: TableReading, field: str) -> tuple[Claim, ...]:
        """Return the claims of a text of a table: ``purpose`` or ``goals``."""
        key = id(reading), field
        if key not in self._texts:
            found: list[Claim] = []
            for piece in reading.written(field):
                at = piece.cell if field in reading.pieces else field
                found += self._read(
                    Passage(at, piece.text, reading, reading.sheet), reading.table.name, len(found)
                )
            self._texts[key] = tuple(found)
        return self._texts[key]

    def workings(self, reading: TableReading, field: str) -> tuple[Working, ...]:
        """Return what the sentences of a text of a table multiply."""
        key = id(reading), field
        if key not in self._workings:
            claims = self.of(reading, field)
            places = {id(each.place): each.place for each in claims if each.place}
            self._workings[key] = tuple(
                working
                for place in places.values()
                for working in workings_of(
                    shown_lines(place.text), [each for each in claims if each.place is place], self.grammar
                )
            )
        return self._workings[key]

    def straight_products(self, reading: TableReading, field: str) -> Iterator[Straight]:
        """Yield the products that a text of a table says straight on."""
        claims = self.of(reading, field)
        if any(each.role is Role.STANDARD for each in claims):
            for place in {id(each.place): each.place for each in claims if each.place}.values():
                here = [each for each in claims if each.place is place]
                yield from straight_products("".join(shown_lines(place.text)), here, self.grammar)

    def chains(self, reading: TableReading, field: str) -> Iterator[Chain]:
        """Yield the products that a text of a table writes out, with the amounts that they are said to be."""
        claims = self.of(reading, field)
        if any(each.role is Role.FACTOR for each in claims):
            for place in {id(each.place): each.place for each in claims if each.place}.values():
                yield from chains_of(
                    shown_lines(place.text), [each for each in claims if each.place is place]
                )

    def account(self, reading: TableReading) -> Account:
        """Return the amounts that the purpose of a table says, and what adds up among them."""
        if id(reading) not in self._accounts:
            funding = reading.table.funding
            wholes = [each for each in (funding.budget, funding.fiscal, funding.other) if each]
            self._accounts[id(reading)] = account_of(self.of(reading, "purpose"), wholes)
        return self._accounts[id(reading)]

    def of_values(self, reading: TableReading) -> tuple[tuple[Claim, ...], ...]:
        """Return the claims of the value of every indicator of a table, in the order of the indicators."""
        if id(reading) not in self._values:
            self._values[id(reading)] = tuple(self._value_claims(reading))
        return self._values[id(reading)]

    def of_descriptions(self, reading: TableReading) -> tuple[tuple[Claim, ...], ...]:
        """Return the claims of the description of every indicator of a table, in the order of the indicators."""
        if id(reading) not in self._descriptions:
            self._descriptions[id(reading)] = tuple(
                self._of_cell(reading, indicator_key(index, "description"), row.description)
                for index, row in enumerate(reading.table.indicators)
            )
        return self._descriptions[id(reading)]

    def of_cost_texts(self, reading: TableReading, column: str) -> tuple[tuple[Claim, ...], ...]:
        """Return the claims of description or basis of every indicator of the cost, in the order of the indicators; of others none."""
        found = []
        for index, row in enumerate(reading.table.indicators):
            text = getattr(row, column) if "成本" in row.level2 else ""
            found.append(self._of_cell(reading, indicator_key(index, column), text) if "元" in text else ())
        return tuple(found)

    @property
    def of_narrative(self) -> tuple[Claim, ...]:
        """The claims of 整体绩效."""
        if self._narrative is None:
            passages = [passage for chapter in narrative_chapters(self._submission) for passage in chapter]
            self._narrative = tuple(
                claim for passage in passages for claim in self._read(passage, self._unit_name, 0)
            )
        return self._narrative

    @staticmethod
    def standard_named(name: str) -> tuple[str, int]:
        """Return what a standard of such a name is per (人均补助标准), and how often a year."""
        text = half_width(name)
        return standard_named(text, text)

    def __iter__(self) -> Iterator[Claim]:
        """Yield all claims, table by table, then those of 整体绩效."""
        for reading in self._submission.tables:
            yield from self.of(reading, "purpose")
            yield from self.of(reading, "goals")
            for claims in self.of_values(reading):
                yield from claims
        yield from self.of_narrative

    @property
    def _unit_name(self) -> str:
        return self._submission.info.unit_name

    def _of_cell(self, reading: TableReading, key: str, text: str) -> tuple[Claim, ...]:
        if not _MAY_SAY_A_NUMBER.search(text):  # as most
            return ()
        return tuple(self._read(Passage(key, text, reading, reading.sheet), reading.table.name, 0))

    def _read(self, passage: Passage, name: str, first: int) -> list[Claim]:
        return [claim._replace(place=passage) for claim in self._said(passage, name, first)]

    def _said(self, passage: Passage, name: str, first: int) -> tuple[Claim, ...]:
        """Return the claims of a passage that do not know yet where they stand."""
        if not _MAY_SAY_A_NUMBER.search(passage.text):
            return ()
        year, is_numbered = self._submission.info.year, isinstance(passage.at, Cell) or passage.at == "goals"
        name = squeeze(name) if _OF_MONEY.search(passage.text) else ""  # of others it says nothing
        return claims_of_text(passage.text, name, year, first, self.grammar, is_numbered=is_numbered)

    def _value_claims(self, reading: TableReading) -> Iterator[tuple[Claim, ...]]:
        for index, row in enumerate(reading.table.indicators):
            passage = Passage(indicator_key(index, "value"), row.value.text, reading, reading.sheet)
            name = reading.table.name
            yield tuple(
                _of_row(claim, passage, row, name, self.grammar) for claim in self._said(passage, name, 0)
            )


def _of_row(claim: Claim, passage: Passage, row: Indicator, name: str, grammar: Grammar) -> Claim:
    """Return a claim of an indicator's value: its name is what it is of, and says of an amount whether it is a standard or the whole."""
    level3 = squeeze(row.level3)
    claim = claim._replace(place=passage, context=f"{level3}。{squeeze(row.description)}")
    if claim.role not in (Role.WEAK, Role.ITEM) or "成本" not in row.level2:
        return claim
    per, times = standard_named(level3, level3)
    if per and "总" not in level3:
        return claim._replace(role=Role.STANDARD, per=per, times=times)
    is_whole = is_of_project(grammar.pattern("totals").sub("", level3), squeeze(name), grammar)
    return claim._replace(role=Role.TOTAL) if is_whole else claim


@lru_cache(maxsize=1 << 14)  # ≥95% stands in many tables
def claims_of_text(
    text: str, name: str, year: int | None, first: int, grammar: Grammar, *, is_numbered: bool = True
) -> tuple[Claim, ...]:
    """Return the claims of a text of a project: ``name`` is the project's, ``year`` that of its form, ``first`` the number of the first claim.

    A text of more numbers than any sentence holds is no prose and says none.
    """
    lines = [*grammar.lines(text, is_numbered=is_numbered)]
    if sum(len(line.tokens) for line in lines) > _MOST_NUMBERS:
        return ()
    found: list[Claim] = []
    for number, line in enumerate(lines):
        claims = claims_of_line(line, grammar, name, year, first + len(found))
        found += [claim._replace(sentence=claim.sentence + number) for claim in claims] if number else claims
    return tuple(found)
