"""Whose money a line of the accounts is: a project's, by its code, then by its name; never by a likeness."""

from collections.abc import Sequence
from typing import NamedTuple

from xl_tools.model.spent import SpentMoney
from xl_tools.model.table import PerformanceTable
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import name_key


class MatchedSpending(NamedTuple):
    """What was spent of each table, by its place; the lines that are of none of them, the projects that no line is of."""

    by_table: dict[int, SpentMoney]
    left: tuple[SpentMoney, ...]
    missing: tuple[str, ...]


def match_spending(tables: Sequence[PerformanceTable], spent: Sequence[SpentMoney]) -> MatchedSpending:
    """Match what was spent with the tables."""
    by_code = {line.code: line for line in spent if line.code}
    by_name: dict[str, list[SpentMoney]] = {}
    for line in spent:
        by_name.setdefault(name_key(line.name), []).append(line)
    found: dict[int, SpentMoney] = {}
    for place, table in enumerate(tables):
        own = by_code.get(tidy_code(table.code)) if table.code else None
        named = by_name.get(name_key(table.name), []) if table.name else []
        if own is None and len(named) == 1 and (not named[0].code or not table.code):
            own = named[0]
        if own is not None:
            found[place] = own
    used = {id(line) for line in found.values()}
    return MatchedSpending(
        found,
        tuple(line for line in spent if id(line) not in used),
        tuple(table.name for place, table in enumerate(tables) if place not in found),
    )
