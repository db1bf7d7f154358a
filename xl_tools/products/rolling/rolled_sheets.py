"""The sheets of a workbook beside its forms made those of another year, and what stands on a form in no field."""

from collections.abc import Mapping, Sequence

from xl_tools.form_templates.vocabulary import FieldType
from xl_tools.forms.read_narrative import is_chapter_heading
from xl_tools.forms.read_units import INFO_LABELS, unit_list_layout
from xl_tools.model.finding import Edit
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.pending import PendingState
from xl_tools.model.submission import SheetNote, SheetRole
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject, Unit
from xl_tools.products.rolling.roll_plan import Rolling, field_type
from xl_tools.products.rolling.rolled_text import rolled_text
from xl_tools.values.amount import amount_in
from xl_tools.values.project_code import tidy_code

_SHORT = 40  # characters of a heading on a sheet that is not known


def roll_sheet(
    rolling: Rolling, note: SheetNote, unit: Unit | None, projects: Sequence[ListedProject]
) -> None:
    """Make a sheet that of the other year; ``unit`` and ``projects`` are those of the new list, if there is one."""
    sheet = note.name
    match note.role:
        case SheetRole.FORM:
            _form_sheet(rolling, sheet)
        case SheetRole.NARRATIVE:
            _running(rolling, sheet, "整体绩效", rolling.submission.info.unit_name)
        case SheetRole.UNIT_INFO:
            _unit_info(rolling, sheet)
        case SheetRole.UNIT_LIST:
            _unit_list(rolling, sheet, unit, projects)
        case SheetRole.UNKNOWN:
            _running(rolling, sheet, "", "")
            rolling.look_at(sheet, "认不出这张表：年度改了，别的没有动，请看里面有没有上年的数")
        case SheetRole.OUTPUT:
            rolling.look_at(sheet, "这张表是上年做的，没有动，请删去后重做")
        case SheetRole.EXEMPTIONS if rolling.submission.exemptions:
            rolling.look_at(sheet, "豁免是上年的，请看还用不用得着")
        case SheetRole.TOO_LARGE:
            rolling.look_at(sheet, "这张表太大，没有读，也没有动")
        case _:
            pass


def _form_sheet(rolling: Rolling, sheet: str) -> None:
    others = [each for each in rolling.submission.other_forms if each.sheet == sheet]
    if others:
        kinds = "、".join(dict.fromkeys(each.form.kind for each in others if each.form))
        rolling.look_at(sheet, f"这是上年的{kinds or FormKind.EVALUATION}表，没有动，请删去或另存")
        if all(each.sheet != sheet for each in rolling.submission.tables):
            return
    readings = [each for each in rolling.submission.tables if each.sheet == sheet]
    keys = {
        cell: (key, reading)
        for reading in readings
        for key, where in reading.cells.items()
        for cell in (where, *(piece.cell for piece in reading.pieces.get(key, ())))
    }
    amounts = {cell for cell in keys if field_type(keys[cell][0]) in (FieldType.AMOUNT, FieldType.PERCENT)}
    strays = {left.cell for reading in readings for left in reading.leftovers}
    for cell, text in rolling.grids[sheet].filled():
        if (sheet, cell) in rolling.done or cell in amounts:
            continue
        if rolling.grids[sheet].is_number(cell):
            if cell in strays or text == str(rolling.years[0]):
                ask = "这个数不属于哪一栏，没有动，请看是不是上年的"
                told = {"before": text, "now": text, "ask": ask}
                rolling.plan.line(PendingState.TO_LOOK_AT, sheet, cell.address, "", **told)
            continue
        key, reading = keys.get(cell, ("", _above(readings, cell)))
        name = reading.table.name if reading else ""
        is_heading = key in ("title", "unit_line") or not key
        claims = () if is_heading and len(text) < _SHORT else rolling.claims_in(text, name)
        rolled = rolled_text(text, *rolling.years, claims, name=name, is_heading=is_heading)
        rolling.put(sheet, cell, rolling.label(key) if key else "", rolled, text)


def _above(readings: Sequence[TableReading], cell: Cell) -> TableReading | None:
    """Return the form that a cell of no field stands in or below."""
    above = [each for each in readings if min((c.row for c in each.cells.values()), default=0) <= cell.row]
    return above[-1] if above else None


def _running(rolling: Rolling, sheet: str, field_name: str, whose: str) -> None:
    for cell, text in rolling.grids[sheet].filled():
        if rolling.grids[sheet].is_number(cell):
            continue
        is_known = bool(field_name)
        is_heading = (
            is_chapter_heading(text) if is_known and cell.row else len(text) < _SHORT and "。" not in text
        )
        claims = rolling.claims_in(text, whose) if is_known and not is_heading else ()
        rolled = rolled_text(text, *rolling.years, claims, is_heading=is_heading, takes_amounts=is_known)
        rolling.put(sheet, cell, field_name, rolled, text)


def _unit_info(rolling: Rolling, sheet: str) -> None:
    grid = rolling.grids[sheet]
    for key, cell in rolling.submission.info_cells.items():
        shown, name = grid.text(*cell), INFO_LABELS[key]
        if key == "year":
            new = shown.replace(str(rolling.years[0]), str(rolling.years[1]))
            if grid.is_number(cell):
                rolling.plan.numbers.add((sheet, cell.address))
            rolling.plan.edit(Edit(sheet=sheet, cell=cell.address, old=shown, new=new, why="新年度"))
            rolling.plan.line(
                PendingState.CHANGED, sheet, cell.address, name, before=shown, now=new, ask="新年度"
            )
            continue
        rolled = rolled_text(shown, *rolling.years, is_heading=True)
        if key in ("cover_date", "sealed_on"):
            rolled = rolled._replace(left=(*rolled.left, f"“{shown}”是上年的日子"))
        rolling.put(sheet, cell, name, rolled, shown)


def _unit_list(rolling: Rolling, sheet: str, whose: Unit | None, projects: Sequence[ListedProject]) -> None:
    """Put the projects of the new list in place of last year's; without one, only the budgets go."""
    grid = rolling.grids[sheet]
    top, columns, money_unit = unit_list_layout(grid, rolling.labels)
    rows = [row for row in range(top + 1, grid.height) if any(grid.texts[row])]
    codes = {tidy_code(each.code) for each in rolling.submission.units.units}
    if whose and len(codes) == 1 and _is_plain(rolling, grid, rows, columns):
        for number, project in enumerate(projects):
            row = rows[number] if number < len(rows) else (rows[-1] if rows else top) + 1 + number - len(rows)
            approved = "" if project.approved is None else amount_in(project.approved, money_unit)
            texts = {
                "unit_code": whose.code,
                "unit_name": whose.name,
                "code": project.code,
                "name": project.name,
                "approved": approved,
            }
            _list_row(rolling, sheet, row, columns, texts)
        for row in rows[len(projects) :]:
            _list_row(rolling, sheet, row, columns, dict.fromkeys(columns, ""))
        rolling.plan.line(
            PendingState.CHANGED, sheet, "", "整张表", ask=f"换成了新清单的 {len(projects)} 个项目"
        )
        return
    for row in rows if "approved" in columns else ():
        if grid.text(row, columns["approved"]):
            _list_row(rolling, sheet, row, columns, {"approved": ""})
    rolling.look_at(sheet, "这是上年的清单，批复数已空出，请换成本年的清单")


def _is_plain(rolling: Rolling, grid: Grid, rows: Sequence[int], columns: Mapping[str, int]) -> bool:
    """Whether every row is one of a project: no totals, nothing merged, nothing in other columns that belongs to a row."""
    if any(merge.bottom > rows[0] for merge in grid.merges if rows):
        return False
    named = [row for row in rows if grid.text(row, columns["name"])]
    return named == rows and len(rows) == len(rolling.submission.units.projects)


def _list_row(
    rolling: Rolling, sheet: str, row: int, columns: Mapping[str, int], texts: Mapping[str, str]
) -> None:
    grid = rolling.grids[sheet]
    for key, new in texts.items():
        if key in columns:
            cell = Cell(row, columns[key])
            if key == "approved" and new:
                rolling.plan.numbers.add((sheet, cell.address))
            rolling.plan.edit(
                Edit(sheet=sheet, cell=cell.address, old=grid.text(*cell), new=new, why="新清单")
            )


# ── new projects ──
