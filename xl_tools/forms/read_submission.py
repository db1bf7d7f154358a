"""Read a whole file: every grid for what it is, its forms, narrative, unit information and unit list."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from xl_tools.form_templates.drawn import NOTES_SHEET, is_drawn
from xl_tools.form_templates.known import KnownTemplates
from xl_tools.forms.labels import Labels
from xl_tools.forms.money_units import with_units_settled
from xl_tools.forms.read_approved import read_approved
from xl_tools.forms.read_form import read_forms
from xl_tools.forms.read_narrative import is_chapter_heading, read_narrative
from xl_tools.forms.read_own_sheets import (
    EXEMPTION_LABELS,
    SETTING_LABELS,
    header_of,
    read_exemptions,
    read_own_settings,
)
from xl_tools.forms.read_pending import PENDING_LABELS, read_pending
from xl_tools.forms.read_units import (
    is_unit_info,
    is_unit_list,
    joined_lists,
    most,
    read_unit_info,
    read_unit_list,
    unit_info_cells,
)
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Grid, column_letters
from xl_tools.model.indicator_entry import LIBRARY_TITLE
from xl_tools.model.pending import PENDING_SHEET, PENDING_TITLE
from xl_tools.model.spent import APPROVED_TITLE
from xl_tools.model.submission import (
    CHANGES_TITLE,
    DIRECTORY_TITLE,
    EXEMPTIONS_SHEET,
    FINDINGS_TITLE,
    INSTRUCTIONS_SHEET,
    NARRATIVE_SHEET,
    OUTPUT_SHEETS,
    SETTINGS_SHEET,
    Covered,
    HiddenPart,
    SheetNote,
    SheetRole,
    SourceFile,
    Submission,
)
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.values.project_code import code_parts, is_well_formed, tidy_code
from xl_tools.values.text import label_key

_OWN_SHEETS = {
    INSTRUCTIONS_SHEET: SheetRole.INSTRUCTIONS,
    NARRATIVE_SHEET: SheetRole.NARRATIVE,
    EXEMPTIONS_SHEET: SheetRole.EXEMPTIONS,
    SETTINGS_SHEET: SheetRole.SETTINGS,
    PENDING_SHEET: SheetRole.PENDING,
    **dict.fromkeys(OUTPUT_SHEETS, SheetRole.OUTPUT),
}
_HEADED = {
    SheetRole.EXEMPTIONS: EXEMPTION_LABELS,
    SheetRole.SETTINGS: SETTING_LABELS,
    SheetRole.PENDING: PENDING_LABELS,
}
_MAY_SAY_A_UNIT = frozenset({SheetRole.UNKNOWN, SheetRole.UNIT_INFO, SheetRole.NARRATIVE})
_ABOUT_A_NAME = re.compile(r"^\d+[.、]?(?!\d)|(?:项目)?(?:支出)?绩效目标(?:申报|审核|批复)?表$")
_ONE_SHEET = frozenset({SheetRole.APPROVED, SheetRole.UNIT_INFO, SheetRole.NARRATIVE, *_HEADED})


def read_submission(
    file: SourceFile,
    grids: Sequence[Grid],
    labels: Labels,
    too_large: Sequence[str] = (),
    link_targets: Sequence[str] = (),
    *,
    unread: Sequence[str] = (),
    listed: Sequence[str] = (),
    foreign: Sequence[str] = (),
    unsure: Sequence[str] = (),
    left: Sequence[str] = (),
    known: KnownTemplates | None = None,
) -> Submission:
    """Read every grid of a file for what it is; a sheet that is nothing known is noted as such.

    ``listed`` are the titles of forms in its 目录, ``foreign`` the sheets without a text that :func:`is_telling`, ``known`` the
    templates that its sheets may be of.
    单位信息 and 整体绩效 are one sheet each, the one of that name first; a second one is not known. Lists add up.
    """
    tables: list[TableReading] = []
    notes: list[SheetNote] = []
    units = UnitList()
    only: dict[SheetRole, Grid] = {}
    for grid in sorted(grids, key=lambda grid: grid.sheet not in _OWN_SHEETS):
        role, forms = _read_sheet(grid, labels, known)
        if role in _ONE_SHEET and only.setdefault(role, grid) is not grid:
            role = SheetRole.UNKNOWN
        if role is SheetRole.UNIT_LIST:
            units = joined_lists(units, read_unit_list(grid, labels))
        notes.append(SheetNote(grid.sheet, role, len(forms), grid.visible))
        tables.extend(forms)
    order = {grid.sheet: position for position, grid in enumerate(grids)}
    notes.sort(key=lambda note: order[note.name])
    notes.extend(SheetNote(name, SheetRole.TOO_LARGE) for name in too_large)
    notes.extend(SheetNote(name, SheetRole.UNKNOWN) for name in foreign)
    telling = {note.name for note in notes if note.role in _MAY_SAY_A_UNIT}
    tables = with_units_settled(tables, (grid for grid in grids if grid.sheet in telling))
    tables.sort(key=lambda table: order[table.sheet])
    goals = [table for table in tables if table.form is None or table.form.kind is FormKind.GOALS]
    others = tuple(table for table in tables if table.form and table.form.kind is not FormKind.GOALS)
    tables = goals
    info, narrative = only.get(SheetRole.UNIT_INFO), only.get(SheetRole.NARRATIVE)
    exempted, settings, pending = map(only.get, _HEADED)
    stated = read_unit_info(info) if info else UnitInfo()
    return Submission(
        file=file,
        tables=tuple(tables),
        other_forms=others,
        info=_completed(stated, tables or others),
        stated=stated,
        info_cells=unit_info_cells(info) if info else {},
        units=units,
        narrative=read_narrative(narrative) if narrative else None,
        sheets=tuple(notes),
        faults={grid.sheet: grid.faults for grid in grids if grid.faults},
        covered={g.sheet: Covered(g.seen_at(min(g.covered)), g.covered) for g in grids if g.covered},
        unknown_formats={grid.sheet: grid.unknown_formats for grid in grids if grid.unknown_formats},
        exemptions=read_exemptions(exempted) if exempted else (),
        own_settings=read_own_settings(settings) if settings else (),
        approved=read_approved(only[SheetRole.APPROVED]) if SheetRole.APPROVED in only else (),
        pending=read_pending(pending, grids, tables, labels) if pending else (),
        hidden=tuple(part for grid in grids for part in _hidden_parts(grid)),
        links={grid.sheet: tuple(sorted(grid.linked_cells)) for grid in grids if grid.linked_cells},
        link_targets=tuple(link_targets),
        unread=tuple(unread),
        unsure=tuple(unsure),
        left=tuple(left),
        lost=_lost(listed, tables),
    )


def _read_sheet(
    grid: Grid, labels: Labels, known: KnownTemplates | None
) -> tuple[SheetRole, list[TableReading]]:
    """Return what a sheet is: a form wherever one stands, else by the names we give, else by its content."""
    if (role := _role_of_no_form(grid)) is not None:
        return role, []
    if grid.text(0, 0) == PENDING_TITLE and header_of(grid, PENDING_LABELS)[1]:
        return SheetRole.PENDING, []
    if grid.text(0, 0) == APPROVED_TITLE:
        return SheetRole.APPROVED, []
    if grid.sheet != INSTRUCTIONS_SHEET and (forms := read_forms(grid, labels, known)):
        return SheetRole.FORM, forms
    role = _OWN_SHEETS.get(grid.sheet) or _role_by_content(grid, labels)
    if role in _HEADED and not header_of(grid, _HEADED[role])[1]:
        role = SheetRole.UNKNOWN
    return role, []


def _role_of_no_form(grid: Grid) -> SheetRole | None:
    """Return what a sheet is that no form stands on: empty, a template, or one that this program has put there."""
    if next(grid.filled(), None) is None:
        return SheetRole.EMPTY
    if grid.sheet == NOTES_SHEET or is_drawn(grid):
        return SheetRole.TEMPLATE
    if grid.text(0, 0) == DIRECTORY_TITLE:
        return SheetRole.DIRECTORY
    ours = {FINDINGS_TITLE, CHANGES_TITLE, LIBRARY_TITLE}
    return SheetRole.OUTPUT if grid.text(0, 0) in ours else None


def _lost(listed: Sequence[str], tables: Sequence[TableReading]) -> tuple[str, ...]:
    """Return the titles of a 目录 that no table answers to, by its title or its project's name.

    None where as many tables answer to no title: these are called otherwise there.
    """
    found = [{_title_key(t.table.title), _title_key(t.table.name)} - {""} for t in tables]
    lost = []
    for title in listed:
        key = _title_key(title)
        place = next((place for place, keys in enumerate(found) if key in keys), None)
        if place is None:
            lost.append(title)
        else:
            del found[place]
    return tuple(lost) if len(lost) > len(found) else ()


def _title_key(title: str) -> str:
    """Return what a form's title is told by: the project's name in it."""
    return _ABOUT_A_NAME.sub("", label_key(title))


def is_telling(text: str, labels: Labels) -> bool:
    """Whether a text of a workbook, or the name of a sheet, can be of a form or of a sheet of ours."""
    return (
        labels.field_and_value(text.strip()) is not None
        or is_chapter_heading(text.strip())
        or text in _OWN_SHEETS
    )


def _role_by_content(grid: Grid, labels: Labels) -> SheetRole:
    if is_unit_info(grid):
        return SheetRole.UNIT_INFO
    if is_unit_list(grid, labels):
        return SheetRole.UNIT_LIST
    has_chapters = any(map(is_chapter_heading, chain.from_iterable(grid.texts)))
    return SheetRole.NARRATIVE if has_chapters else SheetRole.UNKNOWN


def _completed(info: UnitInfo, tables: Sequence[TableReading]) -> UnitInfo:
    """Take from the tables what the file has no 单位信息 for: the unit most of them name, year and region of most codes."""
    codes = [code_parts(code) for t in tables if is_well_formed(code := tidy_code(t.table.code))]
    more: dict[str, object] = {}
    if not info.unit_code and (unit := most(t.table.unit_code for t in tables)):
        more["unit_code"] = unit
        more["unit_name"] = most(t.table.unit_name for t in tables if t.table.unit_code == unit) or ""
    said, coded = most(map(_year_on, tables)), most(parts.year for parts in codes)
    if not info.year and (year := (said or coded) if _are_of_other_kinds(tables) else (coded or said)):
        more["year"] = year
    if not info.region and (region := most(parts.region for parts in codes)):
        more["region"] = region
    return info.model_copy(update=more)


def _are_of_other_kinds(tables: Sequence[TableReading]) -> bool:
    """Whether forms are 自评表 and the like, which say their year; a code may be of an earlier one."""
    return any(table.form and table.form.kind is not FormKind.GOALS for table in tables)


def _year_on(reading: TableReading) -> int | None:
    """Return the year that a form which is not the standard one says above itself (``（2026年度）``)."""
    said = reading.texts.get("year", "") if reading.form else ""
    return int(said) if said.isdecimal() else None


def _hidden_parts(grid: Grid) -> Iterator[HiddenPart]:
    """Yield each run of hidden rows, and of hidden columns, that has something in it; a filter hides nothing for good."""
    rows = frozenset[int]() if grid.filtered else grid.hidden_rows
    if not rows and not grid.hidden_columns:
        return
    filled = [cell for cell, _ in grid.filled()]
    for hidden, axis, word in ((rows, 0, "行"), (grid.hidden_columns, 1, "列")):
        places = sorted({cell[axis] for cell in filled if cell[axis] in hidden})
        for _, run in groupby(enumerate(places), lambda placed: placed[1] - placed[0]):
            numbers = [number for _, number in run]
            first, last = numbers[0], numbers[-1]
            names = [str(n + 1) if axis == 0 else column_letters(n) for n in dict.fromkeys((first, last))]
            cell = min(cell for cell in filled if cell[axis] == first)
            yield HiddenPart(grid.sheet, cell, f"第 {'–'.join(names)} {word}")
