"""What the 目录 of a new workbook says of each of its sheets, and by which formula."""

from collections.abc import Mapping, Sequence

from xl_tools.forms.form_sheet import WrittenForm
from xl_tools.model.grid import Merge
from xl_tools.model.submission import (
    EXEMPTIONS_SHEET,
    NARRATIVE_SHEET,
    UNIT_INFO_SHEET,
    UNIT_LIST_SHEET,
    Narrative,
    SheetRole,
)
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.products.workbook.directory_rows import WHAT_SHEETS_ARE, SheetState
from xl_tools.products.workbook.filling_state import (
    BLANK,
    FILLED,
    counted,
    filled_in,
    filled_of,
    formula_of_fields,
    formula_of_form,
)
from xl_tools.products.workbook.front_sheets import LIST_LENGTH, LIST_TOP

_NAME_COLUMN = 3
_ASKED_OF_A_UNIT = {"年度": "year", "单位编码": "unit_code", "单位名称": "unit_name"}


def state_of_unit_info(info: UnitInfo, places: Mapping[str, Merge]) -> SheetState:
    """Return the row of 单位信息, whose values stand in these places."""
    said = {label: getattr(info, field) for label, field in _ASKED_OF_A_UNIT.items()}
    formula = formula_of_fields(UNIT_INFO_SHEET, {label: [places[label]] for label in said})
    return SheetState(UNIT_INFO_SHEET, WHAT_SHEETS_ARE[SheetRole.UNIT_INFO], filled_of(said), formula=formula)


def state_of_unit_list(units: UnitList, last: int) -> SheetState:
    """Return the row of 单位清单, which goes down to a row, counted from 1."""
    names = counted(UNIT_LIST_SHEET, Merge(LIST_TOP, _NAME_COLUMN, last - 1, _NAME_COLUMN))
    told = f"{sum(bool(project.name) for project in units.projects)} 个项目"
    return SheetState(
        UNIT_LIST_SHEET, WHAT_SHEETS_ARE[SheetRole.UNIT_LIST], told, formula=f'{names}&" 个项目"'
    )


def state_of_exemptions() -> SheetState:
    """Return the row of 豁免清单, which is blank in a new workbook."""
    rules = counted(EXEMPTIONS_SHEET, Merge(LIST_TOP, 0, LIST_TOP + LIST_LENGTH - 1, 0))
    formula = f'IF({rules}=0,"",{rules}&" 条")'
    return SheetState(EXEMPTIONS_SHEET, WHAT_SHEETS_ARE[SheetRole.EXEMPTIONS], "", formula=formula)


def state_of_narrative(narrative: Narrative | None, paragraphs: Sequence[Merge]) -> SheetState:
    """Return the row of 整体绩效, whose paragraphs stand in these places."""
    said = any("".join(chapter.paragraphs).strip() for chapter in (narrative.chapters if narrative else ()))
    formula = f'IF({counted(NARRATIVE_SHEET, *paragraphs)}=0,"{BLANK}","{FILLED}")' if paragraphs else ""
    return SheetState(
        NARRATIVE_SHEET, WHAT_SHEETS_ARE[SheetRole.NARRATIVE], FILLED if said else BLANK, formula=formula
    )


def state_of_form(sheet: str, reading: TableReading, form: WrittenForm) -> SheetState:
    """Return the row of a form that was written on a sheet."""
    what = reading.table.name or SheetRole.FORM
    return SheetState(sheet, what, filled_in(reading), formula=formula_of_form(sheet, form))
