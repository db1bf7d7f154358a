"""A workbook made from a form template: its sheet once for each table, filled; and what a submission has beside its forms."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from xl_tools.form_templates.drawn import NOTES_SHEET
from xl_tools.form_templates.template import Template
from xl_tools.forms.filling import FilledCells, Filling, Value, filled_cells, filling_of
from xl_tools.forms.read_units import INFO_LABELS, LIST_LABELS
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell
from xl_tools.model.submission import NARRATIVE_SHEET, UNIT_INFO_SHEET, UNIT_LIST_SHEET, Narrative
from xl_tools.model.table import Indicator, PerformanceTable
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.opc.copied_sheets import copy_sheet, names_of_sheet
from xl_tools.opc.package import SPREADSHEET, Package, refusing
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.plain_sheets import enter_plain_sheet
from xl_tools.opc.repeated_rows import (
    Formula,
    Moves,
    font_sizes,
    heights_stated,
    moved_area,
    styles_of_cells,
    with_cells_filled,
    with_rows_repeated,
)
from xl_tools.opc.workbook_sheets import take_sheet_out
from xl_tools.settings import Framework
from xl_tools.sheets.row_heights import MAX_ROW_HEIGHT, WrappedText, row_heights
from xl_tools.sheets.sheet_names import form_sheet_name

FillingOf: TypeAlias = Callable[[PerformanceTable, Template, int | None], Filling]
PlainSheet: TypeAlias = tuple[str, Sequence[Sequence[str | Decimal]]]
"""A sheet without looks: its name and its rows."""

_OF_A_DEPARTMENT = "部门名称"
_ALWAYS_ASKED = frozenset({"year", "unit_code", "unit_name"})
"""What 单位信息 is known by."""
_USUAL_SIZE = 11.0
_FILLED = "{}（填报）"
_CALCULATIONS = "calcChain"
_EMPTY = f'<worksheet xmlns="{SPREADSHEET}"><sheetData/></worksheet>'.encode()
"""What a sheet is before it goes: no formula on it keeps it."""


def template_workbook(  # noqa: PLR0917 - the parts of the workbook, in their order
    template: Template,
    package: Package,
    info: UnitInfo,
    units: UnitList,
    narrative: Narrative | None,
    tables: Sequence[PerformanceTable],
    framework: Framework,
    first: int = 1,
    *,
    filled_with: FillingOf = filling_of,
    behind: Sequence[PlainSheet] = (),
) -> bytes:
    """Return the template's workbook with its sheet filled for every table, 单位信息, 单位清单 and 整体绩效 behind them.

    A table without indicators gets the 一级 and 二级 of the framework as prepared rows; ``first`` is the number of the first.
    ``filled_with`` says what a form is filled with where that is not the table alone; ``behind`` are further sheets.
    """
    with refusing(package, "用这个表样做不出工作簿"):
        draft = PackageDraft(package)
        if template.kind is FormKind.DEPARTMENT:  # one form of the unit itself
            own = (table for table in tables if _OF_A_DEPARTMENT in dict(table.more))
            unit = PerformanceTable(unit_code=info.unit_code, unit_name=info.unit_name)
            tables = [next(own, unit)]
        tables = [_prepared(table, template, framework) for table in tables]
        _enter_forms(draft, template, _by_sheet(template, tables, info.year, first, filled_with))
        if chain := draft.linked(draft.workbook, _CALCULATIONS):
            draft.drop(chain, draft.workbook)  # the program that opens it reckons anew
        for sheet in (template.grid.sheet, NOTES_SHEET):
            if sheet in draft.sheets:
                draft.write(draft.sheets[sheet], _EMPTY)
                take_sheet_out(draft, sheet)
        for name, rows in (*_further(info, units, narrative), *behind):
            if name not in draft.sheets:
                enter_plain_sheet(draft, name, rows)
        return draft.package()


def _by_sheet(
    template: Template,
    tables: Sequence[PerformanceTable],
    year: int | None,
    first: int,
    filled_with: FillingOf,
) -> list[tuple[str, Sequence[Filling]]]:
    """Return the sheets by name with what each is filled with: a form each, of a list of projects all."""
    fillings = [filled_with(table, template, year) for table in tables]
    if template.is_flat:
        return [(_FILLED.format(template.grid.sheet), fillings)]
    names = (form_sheet_name(number, _whose(table)) for number, table in enumerate(tables, first))
    return [(name, [filling]) for name, filling in zip(names, fillings, strict=True)]


def _whose(table: PerformanceTable) -> str:
    return table.name or table.unit_name or dict(table.more).get(_OF_A_DEPARTMENT, "")


def _enter_forms(
    draft: PackageDraft, template: Template, sheets: Sequence[tuple[str, Sequence[Filling]]]
) -> None:
    source = draft.sheets[template.grid.sheet]
    defined = names_of_sheet(draft, template.grid.sheet)
    for number, (name, fillings) in enumerate(sheets):
        filled = filled_cells(template, fillings)
        moves = Moves(filled.repeats)
        xml = _filled(draft, template, source, filled, moves)
        areas = {kind: moved_area(area, moves) for kind, area in defined.items()}
        copy_sheet(draft, source, name, xml, areas, is_first=not number)


def _prepared(table: PerformanceTable, template: Template, framework: Framework) -> PerformanceTable:
    if table.indicators or "indicator.level2" not in template.fields:
        return table
    rows = [
        Indicator(level1=level, level2=below) for level, names in framework.levels.items() for below in names
    ]
    return table.model_copy(update={"indicators": tuple(rows)})


def _filled(draft: PackageDraft, template: Template, source: str, filled: FilledCells, moves: Moves) -> bytes:
    xml = with_rows_repeated(draft.read(source), source, moves)
    styles = draft.linked(draft.workbook, "styles")
    sizes = font_sizes(draft.read(styles), styles) if styles else []
    formats = styles_of_cells(xml, source)
    texts = [
        WrappedText(*filled.extents[cell], _text(value), _size(cell, formats, sizes))
        for cell, value in filled.cells.items()
        if value != "" and cell in filled.extents
    ]
    stated, usual = heights_stated(xml, source)
    base = {row: stated.get(row, usual) for text in texts for row in range(text.top, text.bottom + 1)}
    heights = {}
    for row, height in _needed(texts, template.widths, base).items():
        if height > base[row] + 0.5:
            heights[row] = min(height, MAX_ROW_HEIGHT)
    return with_cells_filled(xml, source, filled.cells, heights, filled.merges)


def _needed(
    texts: Iterable[WrappedText], widths: Sequence[float], base: Mapping[int, float]
) -> Mapping[int, float]:
    """Return the heights that rows need; a text over several only adds what they lack together."""
    single = [text for text in texts if text.top == text.bottom]
    needed = {row: max(height, base[row]) for row, height in row_heights(single, widths).items()}
    for text in texts:
        if text.top == text.bottom:
            continue
        rows = range(text.top, text.bottom + 1)
        (whole,) = {sum(row_heights([text._replace(bottom=text.top)], widths).values())}
        lacking = whole - sum(needed.get(row, base[row]) for row in rows)
        if lacking > 0:
            needed |= {row: needed.get(row, base[row]) + lacking / len(rows) for row in rows}
    return needed


def _size(cell: Cell, formats: Mapping[str, int], sizes: Sequence[float]) -> float:
    number = formats.get(cell.address, 0)
    return sizes[number] if number < len(sizes) else _USUAL_SIZE


def _text(value: Value) -> str:
    if isinstance(value, Formula):
        value = value.result
    return value if isinstance(value, str) else f"{value:f}"


def _further(info: UnitInfo, units: UnitList, narrative: Narrative | None) -> Iterable[PlainSheet]:
    """Yield the sheets that stand behind the forms, plain, by name with their rows."""
    values = [(field, label, getattr(info, field) or "") for field, label in INFO_LABELS.items()]
    said = [(label, str(value)) for field, label, value in values if value or field in _ALWAYS_ASKED]
    if any(value for _, _, value in values):
        yield UNIT_INFO_SHEET, [(UNIT_INFO_SHEET,), *said]
    if units.projects:
        labels = [*LIST_LABELS.values()]
        rows: list[Sequence[str | Decimal]] = [(UNIT_LIST_SHEET,), [*labels[:-1], f"{labels[-1]}（万元）"]]
        for project in units.projects:
            unit = units.unit(project.unit_code)
            approved: str | Decimal = "" if project.approved is None else project.approved
            rows.append((project.unit_code, unit.name if unit else "", project.code, project.name, approved))
        yield UNIT_LIST_SHEET, rows
    if narrative:
        yield (
            NARRATIVE_SHEET,
            [(text,) for chapter in narrative.chapters for text in (chapter.heading, *chapter.paragraphs)],
        )
