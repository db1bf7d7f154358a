"""The forms of new projects: copies of a form that is there, with nothing of it but labels and levels."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count

from xl_tools.form_templates.vocabulary import FieldType
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.finding import Edit
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.pending import PendingState
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject
from xl_tools.products.rolling.roll_plan import NewSheet, Rolling, field_type
from xl_tools.products.rolling.rolled_text import rolled_text
from xl_tools.sheets.sheet_names import form_sheet_name
from xl_tools.values.amount import amount_in, format_amount

_TITLE_NUMBER = re.compile(r"^\s*\d{1,3}(?![\d年])")
_LEVEL = re.compile(r"indicator\.\d+\.level[12]")
_OF_THE_UNIT = frozenset({"unit_line", "unit_code", "unit_name", "money_unit"})


def add_new_forms(rolling: Rolling, projects: Sequence[ListedProject], kept: Sequence[TableReading]) -> None:
    """Plan a sheet for each new project; ``kept`` are the forms that stay."""
    alone = [each for each in kept if rolling.forms[each.sheet] == 1]
    model = _model_of(alone, rolling.labels)
    tables = rolling.submission.tables
    number = max((each.table.number or 0 for each in tables), default=0)
    taken = {note.name.casefold() for note in rolling.submission.sheets}
    told = Counter(left.text for each in kept for left in each.leftovers)
    for number, project in enumerate(projects, max(number, len(tables)) + 1):  # noqa: B020
        if model is None:
            ask = "没有一张表可以照着做，请打开工作簿，点“新增项目表”"
            rolling.plan.line(PendingState.TO_FILL, "", "", "项目", now=project.name, ask=ask)
            continue
        wished = form_sheet_name(number, project.name)
        more = (f"{wished[:26]}({another})" for another in count(2))
        name = next(each for each in chain([wished], more) if each.casefold() not in taken)
        taken.add(name.casefold())
        texts = _texts(rolling, model, number, project)
        texts |= {key: model.texts[key] for key in _of_every_form(model, kept)}
        cells = _cells(model, rolling.grids[model.sheet], texts)
        for left in model.leftovers:
            if told[left.text] == 1:
                cells[left.cell] = ""
        rolling.plan.sheets.append(NewSheet(model.sheet, name, (*_edits(rolling, model.sheet, name, cells),)))
        if "budget" in texts and "budget" in model.cells and "budget" not in model.whole:
            rolling.plan.numbers.add((name, model.address("budget")))
        budget = "" if project.approved is None else f"，批复 {format_amount(project.approved)} 万元"
        ask = f"新做了一张空表，请填{budget}"
        rolling.plan.line(PendingState.NEW, name, "", "项目", now=project.name, ask=ask)


def _texts(rolling: Rolling, model: TableReading, number: int, project: ListedProject) -> dict[str, str]:
    """Return what the form of a new project says, by field."""
    title, old = model.table.title, model.table.name
    if old and old in title:
        title = _TITLE_NUMBER.sub(str(number), title.replace(old, project.name), count=1)
    title = rolled_text(title, *rolling.years, name=project.name, is_heading=True).text
    texts = {"code": project.code, "name": project.name, "title": title, "year": str(rolling.years[1])}
    unit = model.unit_of("budget")
    return (
        texts
        if project.approved is None or not unit
        else {**texts, "budget": amount_in(project.approved, unit)}
    )


def _of_every_form(model: TableReading, kept: Sequence[TableReading]) -> list[str]:
    """Return the fields that all forms of the workbook fill in alike: 主管部门, 实施单位; of one form alone nobody knows."""
    of_its_own = {*FUNDING_FIELDS, *PLAN_FIELDS, "code", "name", "title", "purpose", "goals", "year"}
    return [
        key
        for key, text in model.texts.items()
        if text
        and len(kept) > 1
        and key not in of_its_own
        and field_type(key) in (FieldType.TEXT, FieldType.CHOICE)
        and all(each.texts.get(key) == text for each in kept)
    ]


def _cells(model: TableReading, grid: Grid, texts: Mapping[str, str]) -> dict[Cell, str]:
    """Return what the cells of a copy say instead of what the model's say: nothing, save for ``texts``."""
    cells: dict[Cell, str] = {}
    labels = {label.cell for label in model.labels.values()}
    for key, cell in model.cells.items():
        if key in _OF_THE_UNIT or key.startswith(("slot.", "label.")) or _LEVEL.fullmatch(key):
            continue
        if cell in labels and key not in model.whole:
            continue
        cells |= {piece.cell: "" for piece in model.pieces.get(key, ())[1:]}
        shown, old, new = cells.get(cell, grid.text(*cell)), model.texts.get(key, ""), texts.get(key, "")
        is_part = key in model.whole and bool(old) and old in shown
        cells[cell] = new.join(shown.rsplit(old, 1)) if is_part else new
    return cells


def _edits(rolling: Rolling, model: str, sheet: str, cells: Mapping[Cell, str]) -> Iterator[Edit]:
    for cell, new in cells.items():
        old = rolling.grids[model].text(*cell)
        if new != old:
            yield Edit(sheet=sheet, cell=cell.address, old=old, new=new, why="新增项目")


def _model_of(readings: Sequence[TableReading], labels: Labels) -> TableReading | None:
    """Return the form to be copied for new projects: that with most of the 二级指标, labels as they should be, in the fewest rows."""

    def worth(reading: TableReading) -> tuple[int, int, int]:
        rows = reading.table.indicators
        misspelled = sum(not labels.is_canonical(key, each.text) for key, each in reading.labels.items())
        return len({(row.level1, row.level2) for row in rows}), -misspelled, -len(rows)

    return max(readings, key=worth, default=None)
