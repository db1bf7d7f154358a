"""Defects of what is hidden: sheets, rows, columns (JX803)."""

from collections.abc import Callable, Mapping
from random import Random

from tests.defects.planted import NARRATIVE, UNIT_LIST, Plant, Planted, Spot, rows
from tests.defects.plants_files import bottom_of, place_of
from tests.defects.rendering import render
from tests.defects.specs import FormSpec, WorkbookSpec
from xl_tools.model.grid import Cell, column_letters

_WIDEST = 10


def _hidden_sheet(said: str, pick: Callable[[WorkbookSpec, Random], str | None]) -> Plant:
    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        sheet = pick(spec, rng)
        if sheet is None:
            return None
        spec.hidden_sheets.add(sheet)
        return Planted("JX803", (Spot(sheet),), f"{said}：{sheet}")

    return plant


def _a_form_sheet(spec: WorkbookSpec, rng: Random) -> str:
    return rng.choice(spec.forms).sheet


def _old_notes(spec: WorkbookSpec, _: Random) -> str:
    spec.extra_sheets["旧表"] = [["上年的数"], [12.5]]
    return "旧表"


def _row_cells(sheet: str, row: int) -> tuple[Spot, ...]:
    return tuple(Spot(sheet, Cell(row, column).address) for column in range(_WIDEST))


def _hidden_row(said: str, key: Callable[[FormSpec, Random], str | None]) -> Plant:
    """Hide a row of a form; any cell of the row is the place."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        index = rng.randrange(len(spec.forms))
        hidden = key(spec.forms[index], rng)
        if hidden is None:
            return None
        sheet, cell = place_of(render(spec), index, hidden)
        spec.hidden_rows.add((sheet, cell.row + 1))
        return Planted("JX803", _row_cells(sheet, cell.row), f"{said}：{sheet} 第 {cell.row + 1} 行")

    return plant


def _hidden_column(said: str, key: str) -> Plant:
    """Hide a column of a form; any cell of the column is the place."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        index = rng.randrange(len(spec.forms))
        rendered = render(spec)
        sheet, cell = place_of(rendered, index, key)
        letters = column_letters(cell.column)
        spec.hidden_columns.add((sheet, letters))
        where = tuple(Spot(sheet, f"{letters}{row + 1}") for row in range(bottom_of(rendered, sheet) + 1))
        return Planted("JX803", where, f"{said}：{sheet} {letters} 列")

    return plant


def _hidden_list_row(spec: WorkbookSpec, rng: Random) -> Planted | None:
    row = rng.randrange(len(spec.listed)) + (2 if spec.list_layout.title else 1)
    spec.hidden_rows.add((UNIT_LIST, row + 1))
    return Planted("JX803", _row_cells(UNIT_LIST, row), f"单位清单第 {row + 1} 行")


def _hidden_paragraph(spec: WorkbookSpec, rng: Random) -> Planted | None:
    if not spec.chapters:
        return None
    row = rng.randint(1, len(spec.chapters))
    spec.hidden_rows.add((NARRATIVE, row + 1))
    return Planted("JX803", _row_cells(NARRATIVE, row), f"整体绩效第 {row + 1} 行")


def _hidden_scratch(spec: WorkbookSpec, rng: Random) -> Planted | None:
    """Calculate in a column beside the form and hide it."""
    index = rng.randrange(len(spec.forms))
    sheet, cell = place_of(render(spec), index, "budget")
    address = Cell(cell.row, 9).address
    spec.cells[sheet, address] = "测算" if rng.random() < 0.5 else 12.5
    spec.hidden_columns.add((sheet, "J"))
    return Planted("JX803", (Spot(sheet, address),), f"{sheet} J 列藏着测算")


_HIDDEN: tuple[Plant, ...] = (
    _hidden_sheet("隐藏了绩效目标表", _a_form_sheet),
    # Not the unit list as a whole: as the source of the choices it is often hidden on purpose, and nothing of it is printed.
    _hidden_sheet("隐藏了单位信息", lambda spec, _: "单位信息" if spec.info else None),
    _hidden_sheet("隐藏了整体绩效", lambda spec, _: NARRATIVE if spec.chapters else None),
    _hidden_sheet("隐藏了旧表", _old_notes),
    _hidden_row("隐藏了一个指标", lambda form, rng: rng.choice(rows(form)).key("level3")),
    _hidden_row("隐藏了资金用途", lambda _, __: "purpose"),
    _hidden_row("隐藏了支出计划", lambda _, __: "march"),
    _hidden_row("隐藏了编码名称", lambda _, __: "code"),
    _hidden_row("隐藏了表尾", lambda form, _: "foot.0" if form.layout.foot else None),
    _hidden_column("隐藏了依据一列", "indicator.0.basis"),
    _hidden_column("隐藏了描述一列", "indicator.0.description"),
    _hidden_list_row,
    _hidden_paragraph,
    _hidden_scratch,
)


WAYS: Mapping[str, tuple[Plant, ...]] = {"JX803": _HIDDEN}
