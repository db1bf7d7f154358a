"""A form template: the sheet somebody drew, its placeholders, and what its 表样说明 says."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.placeholders import Part, Placeholder, placeholders_of
from xl_tools.form_templates.vocabulary import Field, FieldType, known_key, vocabulary
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, Grid

_PROSE = frozenset({"绩效目标", "中期目标", "资金用途", "实际完成情况", "项目概况"})
_NUMBER = re.compile(r"[\d,.]+%?")
"""What a total below a list may be left of: no label."""


class Place(NamedTuple):
    """A cell with placeholders, and the labels that tell it: left of it in its row, above it in its column.

    ``needs_above`` is whether the label left of it does not tell it alone: it stands in a table, or below a head.
    """

    cell: Cell
    bottom: int
    right: int
    parts: tuple[Part, ...]
    left: Cell | None = None
    above: Cell | None = None
    needs_above: bool = False

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The fields that the cell holds."""
        return placeholders_of(self.parts)

    @property
    def is_known_by_itself(self) -> bool:
        """Whether its text is known without a label: by its words, or as a code with a name behind it."""
        words = vocabulary()
        kinds = [words.named(each.name, in_rows=each.in_rows).type for each in self.placeholders]
        return self.has_words or (len(kinds) > 1 and kinds[0] is FieldType.CODE)

    @property
    def has_words(self) -> bool:
        """Whether the cell has words of its own by which it is known anywhere on a sheet."""
        return any(isinstance(part, str) and any(map(str.isalpha, part)) for part in self.parts)


class Mistake(NamedTuple):
    """What is wrong with a template, and where; one that is no error is to be looked at."""

    sheet: str
    cell: Cell | None
    message: str
    is_error: bool = True

    @property
    def said(self) -> str:
        """All of it in one line."""
        at = f"【{self.sheet}】{self.cell.address if self.cell else ''}"
        return f"{at} {self.message}".strip()


@dataclass(frozen=True)
class Template:
    """A sheet with placeholders: those once, and the rows of its lists.

    ``unit`` is the money unit where the sheet does not say it, ``spellings`` other spellings of its labels (key → key as
    drawn), ``source`` the file, ``widths`` the widths of its columns in characters.
    """

    name: str
    grid: Grid
    once: tuple[Place, ...]
    lists: tuple[tuple[Place, ...], ...]
    kind: FormKind = FormKind.GOALS
    unit: str = ""
    framework: str = ""
    weights: Decimal | None = None
    spellings: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    widths: tuple[float, ...] = ()

    @property
    def is_flat(self) -> bool:
        """Whether the rows of its list hold the projects themselves: many projects a sheet."""
        return any(
            each.name == "项目名称" for row in self.lists for place in row for each in place.placeholders
        )

    @cached_property
    def neighbours(self) -> Neighbours:
        """The sheet by what stands beside what."""
        return Neighbours(self.grid)

    @cached_property
    def labels(self) -> Mapping[str, tuple[Cell, ...]]:
        """The cells of the fixed texts by their keys, in reading order."""
        placed = {place.cell for place in (*self.once, *(place for row in self.lists for place in row))}
        found: dict[str, list[Cell]] = {}
        for cell, text in self.grid.filled():
            if cell not in placed and (key := known_key(text)) and not _NUMBER.fullmatch(key):
                found.setdefault(key, []).append(cell)
        return {key: tuple(cells) for key, cells in found.items()}

    @cached_property
    def asked(self) -> frozenset[Cell]:
        """The labels that tell its fields."""
        places = (*self.once, *(place for row in self.lists for place in row))
        return frozenset(cell for place in places for cell in (place.left, place.above) if cell)

    @cached_property
    def asked_labels(self) -> Mapping[str, int]:
        """How often each label, by the key it is drawn with, tells a field."""
        return Counter(key for key, cells in self.labels.items() for cell in cells if cell in self.asked)

    @cached_property
    def asked_by_spelling(self) -> Mapping[str, tuple[str, ...]]:
        """The labels that tell a field, by each of the keys under which they may stand on a sheet."""
        by_spelling: dict[str, tuple[str, ...]] = {}
        for label in self.asked_labels:
            for key in self.spelled[label]:
                by_spelling[key] = (*by_spelling.get(key, ()), label)
        return by_spelling

    @cached_property
    def known_by_themselves(self) -> frozenset[Cell]:
        """The cells whose words tell them wherever they stand."""
        return frozenset(place.cell for place in self.once if place.is_known_by_itself)

    @cached_property
    def prose(self) -> frozenset[Cell]:
        """The cells of texts that may go on below."""
        return frozenset(place.cell for place in self.once if _is_prose(place))

    @cached_property
    def spelled(self) -> Mapping[str, tuple[str, ...]]:
        """The keys under which each label may stand on a sheet: as it is drawn, then its other spellings."""
        spelled = {key: [key] for key in self.labels}
        for spelling, drawn in self.spellings.items():
            spelled.setdefault(drawn, [drawn]).append(spelling)
        return {key: tuple(keys) for key, keys in spelled.items()}

    @cached_property
    def fields(self) -> Mapping[str, tuple[Field, Placeholder]]:
        """The fields by their keys, those of the indicators as ``indicator.value``."""
        words = vocabulary()
        found = {}
        for place in self.once:
            for each in place.placeholders:
                known = words.named(each.name, in_rows=False)
                found[known.key] = (known, each)
        for row in self.lists:
            for place in row:
                for each in place.placeholders:
                    known = words.named(each.name, in_rows=True)
                    key = known.key if known.group.value != "rows" else f"indicator.{known.key}"
                    found[key] = (known, each)
        return found


def _is_prose(place: Place) -> bool:
    words = vocabulary()
    return len(place.parts) == 1 and all(
        words.named(each.name, in_rows=False).type is FieldType.TEXT and each.name in _PROSE
        for each in place.placeholders
    )
