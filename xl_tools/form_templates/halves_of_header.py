"""The two halves of a list of indicators, those of several years beside those of the year: the year's are the form's."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.model.grid import Cell, Merge
from xl_tools.values.text import label_key

LONG = "中期"
"""How the fields begin that are of several years."""

_TWICE = frozenset({"一级指标", "二级指标", "三级指标", "指标值"})
_SEVERAL_YEARS = re.compile(r"长期|中期|实施期|周期|20\d\d年?度?[-~—–至到]+20\d\d")
_ONE_YEAR = re.compile(r"年度|当年|本年|今年|20\d\d年")
_ROWS_ABOVE = 3


class HeaderColumn(NamedTuple):
    """A column of a list: its field's name, its label's cell and extent."""

    name: str
    cell: Cell
    extent: Merge


def is_of_several_years(text: str) -> bool:
    """Whether the heading of indicators says that they are of more than the year."""
    key = label_key(text)
    return bool(_SEVERAL_YEARS.search(key)) and not _ONE_YEAR.search(_SEVERAL_YEARS.sub("", key))


def is_of_the_year(text: str) -> bool:
    """Whether the heading of indicators says that they are of the year."""
    key = label_key(text)
    return "指标" in key and bool(_ONE_YEAR.search(key)) and not is_of_several_years(key)


def in_halves(around: Neighbours, found: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """Return the columns of a list, those of several years under names of their own, where its levels stand there twice.

    The heading above a half says which one it is; where none does, the first is of several years.
    """
    names = [each.name for each in found]
    again = [n for n, name in enumerate(names) if name in _TWICE and name in names[:n]]
    if not again:
        return [*found]
    middle = again[0]
    repeated = {name for name in names[middle:] if name in names[:middle]}
    first = min(names.index(name) for name in repeated)
    halves = found[first:middle], found[middle:]
    is_second = _is_long(around, halves[1]) and not _is_long(around, halves[0])
    of_years = halves[is_second]
    return [
        each._replace(name=f"{LONG}{each.name}")
        if each in of_years and (each.name in repeated or _is_long(around, [each]))
        else each
        for each in found
    ]


def _is_long(around: Neighbours, half: Sequence[HeaderColumn]) -> bool:
    """Whether a heading above some columns, the nearest that says it of any, is of several years."""
    for each in half:
        for above, _ in zip(around.above(each.cell), range(_ROWS_ABOVE), strict=False):
            text = around.grid.text(*above)
            if is_of_several_years(text):
                return True
            if is_of_the_year(text):
                break
    return False
