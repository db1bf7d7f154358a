"""What is to be changed in a workbook to make it that of another year, as it is gathered, and what is left to a person."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from xl_tools.claims.claim import Claim
from xl_tools.claims.index import Claims, claims_of_text
from xl_tools.form_templates.vocabulary import FieldType, Group, vocabulary
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.finding import Edit
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.pending import Pending, PendingState
from xl_tools.model.submission import Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.products.rolling.rolled_text import BLANK, RolledText
from xl_tools.settings import Settings
from xl_tools.values.text import squeeze

_INDICATOR = re.compile(r"indicator\.(\d+)\.(.+)")
_OWN_NAMES = {"title": "表标题", "unit_line": "单位行"}


OLD_FIGURE, LISTED_FIGURE = "上年的数", "新清单中的批复预算数"
FIGURES = (OLD_FIGURE, LISTED_FIGURE)
"""Why a figure is taken out, or put in its place."""


class NewSheet(NamedTuple):
    """A sheet that is made for a new project: a copy of a model sheet with these edits."""

    model: str
    name: str
    edits: tuple[Edit, ...]


@dataclass(slots=True)
class RollPlan:
    """What makes a workbook that of another year.

    ``numbers`` are the cells (sheet, address) whose new text is a number; ``ended`` the sheets to be taken out.
    """

    edits: list[Edit] = field(default_factory=list)
    numbers: set[tuple[str, str]] = field(default_factory=set)
    lines: list[Pending] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    made_anew: list[str] = field(default_factory=list)
    """Lists of ours that go, if nothing needs them: a button makes them anew."""
    sheets: list[NewSheet] = field(default_factory=list)

    def line(self, state: PendingState, sheet: str, cell: str, name: str, **said: str) -> None:
        """Add a line of the list."""
        self.lines.append(Pending(state=state, sheet=sheet, cell=cell, field=name, **said))

    def edit(self, edit: Edit) -> None:
        """Add an edit, unless it changes nothing."""
        if edit.new != edit.old:
            self.edits.append(edit)


class Rolling:
    """A workbook on its way to another year: what it says, and the plan so far; ``done`` are the cells that are dealt with."""

    def __init__(
        self,
        submission: Submission,
        grids: Mapping[str, Grid],
        years: tuple[int, int],
        settings: Settings,
        labels: Labels,
    ) -> None:
        """Know the workbook; nothing is planned yet."""
        self.submission, self.grids, self.labels, self.years = submission, grids, labels, years
        self.claims = Claims(submission, settings.claims)
        self.plan = RollPlan()
        self.done: set[tuple[str, Cell]] = set()
        self.fixed: frozenset[str] = frozenset()
        """Sheets that something else refers to, so that they stay."""
        self.forms = Counter(each.sheet for each in (*submission.tables, *submission.other_forms))

    def shown(self, reading: TableReading, key: str) -> str:
        """Return what the cell of a field shows."""
        cell = reading.cells.get(key)
        return self.grids[reading.sheet].text(*cell) if cell else ""

    def text_so_far(self, sheet: str, cell: Cell) -> str:
        """Return what a cell will say after the edits so far (a code and a name may share one)."""
        texts = (e.new for e in reversed(self.plan.edits) if (e.sheet, e.cell) == (sheet, cell.address))
        return next(texts, None) or self.grids[sheet].text(*cell)

    def claims_in(self, text: str, name: str) -> tuple[Claim, ...]:
        """Return the numbers that a text of a project says."""
        return claims_of_text(text, squeeze(name), self.years[0], 0, self.claims.grammar)

    def put(self, sheet: str, cell: Cell, name: str, rolled: RolledText, shown: str) -> None:
        """Put a rolled text into its cell, and tell what is to be done there."""
        self.plan.edit(Edit(sheet=sheet, cell=cell.address, old=shown, new=rolled.text, why="转到新年度"))
        told = []
        if rolled.amounts:
            told.append(f"把“{BLANK}”换成本年的金额")
        told += [f"{each}，没有动，请看" for each in rolled.left]
        if rolled.years:
            told.append("、".join(dict.fromkeys(rolled.years)))
        if told:
            state = (
                PendingState.TO_FILL
                if rolled.amounts
                else PendingState.TO_LOOK_AT
                if rolled.left
                else PendingState.CHANGED
            )
            before = "、".join(rolled.amounts) if rolled.amounts else shown
            self.plan.line(
                state, sheet, cell.address, name, before=before, now=rolled.text, ask="；".join(told)
            )

    def label(self, key: str) -> str:
        """Return the label of a field."""
        match = _INDICATOR.fullmatch(key)
        column = match[2] if match else key
        return _OWN_NAMES.get(column) or self.labels.canonical(column)

    def look_at(self, sheet: str, ask: str) -> None:
        """Leave a whole sheet to a person."""
        self.plan.line(PendingState.TO_LOOK_AT, sheet, "", "整张表", ask=ask)


@cache
def _types() -> Mapping[str, FieldType]:
    words = vocabulary()
    groups = (Group.ONCE, Group.MONEY, Group.COLUMN)
    return {
        **{each.key: each.type for group in groups for each in words.fields[group].values()},
        **dict.fromkeys(FUNDING_FIELDS, FieldType.AMOUNT),
        **dict.fromkeys(PLAN_FIELDS, FieldType.PERCENT),
    }


def field_type(key: str) -> FieldType | None:
    """Return what a field of a form holds; nothing of one in the rows of the indicators, or that is not known."""
    if key.startswith(("indicator.", "slot.", "label.")):
        return None
    return _types().get(key.rpartition(".")[2]) or _types().get(key)
