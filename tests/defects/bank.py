"""The bank of project kinds and shared wordings, read from the TOML files beside this module.

A project's ``numbers`` are drawn in order: ``人数=60..180`` (whole numbers), ``2.5..9.5`` (one decimal), ``60..480:10``
(in steps), ``2400/3600`` (one of these), ``人数*标准*12`` (computed); 预算 in 万元 where drawn, in 元 where computed.
Indicator rows are ``三级|描述|值`` with wordings to choose from parted by ``/``; benefits begin with 经, 社, 生 or 续.
``{…}`` is replaced by a number or a word of the unit, ``〔Y〕N号`` by a document number.
"""

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_FOLDER = Path(__file__).parent
_FILES = ("projects_people", "projects_office", "projects_works", "projects_rural")
_MOST_DRAWS = 20_000
_YUAN_IN_WAN = 10_000
Number = int | Decimal
Numbers = dict[str, Number]


@dataclass(frozen=True)
class ProjectKind:
    """A kind of project: what it is called, who has it, and everything that is said of it."""

    names: list[str]
    who: str
    type: str
    numbers: str
    thing: str
    people: str
    uses: list[str]
    goals: list[str]
    quantity: list[str]
    quality: list[str]
    benefit: list[str]
    basis: list[str]
    at: list[str] = field(default_factory=list)
    rhythms: list[str] = field(default_factory=list)
    timing: list[str] = field(default_factory=list)
    cost: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    standard: str = ""
    per: str = "人"
    head: str = ""
    """Who the standard is for, where not ``people``, who are asked whether they are satisfied."""
    more: str = ""

    def belongs_to(self, kind: str, name: str, year: int) -> bool:
        """Whether a unit of this kind (镇, 乡, 街, 县) and name may have such a project."""
        at = name in self.at or "*" in self.at if kind == "县" else kind in self.who
        return at and (not self.years or year in self.years)


@cache
def projects() -> tuple[ProjectKind, ...]:
    """Return all project kinds."""
    return tuple(ProjectKind(**row) for name in _FILES for row in _read(name)["project"])


@cache
def wordings() -> dict[str, Any]:
    """Return the shared wordings."""
    return _read("wordings")


@cache
def places() -> dict[str, Any]:
    """Return regions, unit names and names of clerks."""
    return _read("places")


@cache
def narrative() -> list[dict[str, list[str]]]:
    """Return the chapters of 整体绩效 with their possible names and paragraphs."""
    chapters: list[dict[str, list[str]]] = _read("narrative")["chapters"]
    return chapters


def draw_numbers(rng: Random, project: ProjectKind, known: Numbers) -> Numbers:
    """Return numbers of a project, with those already ``known`` of the unit; 预算 in 万元, whole to 0.01.

    A computed budget that is not whole to 0.01 万元 is drawn again.
    """
    for _ in range(_MOST_DRAWS):
        numbers = dict(known)
        for item in f"{project.numbers}; {project.more}".strip("; ").split("; "):
            name, _, drawn = item.partition("=")
            numbers[name] = _draw(rng, drawn, numbers)
        if not budget_terms(project):
            numbers["预算"] = _budget(rng, numbers["预算"])
            return numbers
        yuan = Decimal(numbers["预算"])
        if yuan % 100 == 0:
            return numbers | {"预算": yuan / _YUAN_IN_WAN}
    raise ValueError(f"{project.names[0]}: {project.numbers}")


def budget_terms(project: ProjectKind) -> list[list[str]]:
    """Return the products whose sum is the budget (``人数*标准*12``), none where it is drawn."""
    formula = next(part for part in project.numbers.split("; ") if part.startswith("预算=")).partition("=")[2]
    return [term.split("*") for term in formula.split("+")] if "*" in formula else []


def _draw(rng: Random, drawn: str, numbers: Numbers) -> Number:
    if ".." in drawn:
        low, _, high = drawn.partition("..")
        high, _, step = high.partition(":")
        if "." in low:
            return Decimal(rng.randint(int(Decimal(low) * 10), int(Decimal(high) * 10))) / 10
        return rng.randrange(int(low), int(high) + 1, int(step or 1))
    if "*" in drawn or "+" in drawn:
        return sum((_product(term.split("*"), numbers) for term in drawn.split("+")), start=Decimal(0))
    choice = rng.choice(drawn.split("/"))
    return Decimal(choice) if "." in choice else int(choice)


def _product(factors: list[str], numbers: Numbers) -> Decimal:
    product = Decimal(1)
    for factor in factors:
        product *= int(factor) if factor.isdecimal() else numbers[factor]
    return product


def _budget(rng: Random, whole: Number) -> Decimal:
    """Return a drawn budget with no, one or two decimals."""
    decimals = rng.choice([0, 0, 0, 1, 2, 2])
    return Decimal(whole) + Decimal(rng.randrange(int(10**decimals))).scaleb(-decimals)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
