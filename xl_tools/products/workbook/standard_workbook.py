"""The standard workbook: what a clerk fills, and what a converted text becomes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xl_tools.forms.form_sheet import WrittenForm, write_form
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS, Labels
from xl_tools.forms.layout import lay_out
from xl_tools.model.grid import Merge
from xl_tools.model.submission import (
    EXEMPTIONS_SHEET,
    INSTRUCTIONS_SHEET,
    NARRATIVE_SHEET,
    UNIT_INFO_SHEET,
    UNIT_LIST_SHEET,
    Narrative,
    SheetRole,
)
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.products.workbook.directory_rows import (
    DIRECTORY_NAME,
    WHAT_SHEETS_ARE,
    SheetState,
    write_standing_directory,
)
from xl_tools.products.workbook.front_sheets import (
    LIST_LENGTH,
    LIST_TOP,
    show_where_to_type,
    write_exemptions,
    write_instructions,
    write_narrative,
    write_unit_info,
    write_unit_list,
)
from xl_tools.products.workbook.indicator_choices import Choices, offer_choices, write_choices
from xl_tools.products.workbook.sheet_states import (
    state_of_exemptions,
    state_of_form,
    state_of_narrative,
    state_of_unit_info,
    state_of_unit_list,
)
from xl_tools.settings import Framework
from xl_tools.sheets.sheet_look import Look, set_up_page
from xl_tools.sheets.sheet_names import form_sheet_name
from xl_tools.values.project_code import LENGTH as CODE_LENGTH

_TYPED = ("code", "name", *FUNDING_FIELDS, "purpose", *PLAN_FIELDS, "goals")
_ROWS_BELOW = 12  # a clerk who adds indicators below finds the same choices there

Validation = dict[str, Any]


def standard_workbook(  # noqa: PLR0917 - the parts of the workbook, in their order
    info: UnitInfo,
    units: UnitList,
    narrative: Narrative | None,
    readings: Sequence[TableReading],
    labels: Labels,
    framework: Framework,
    choices: Choices = (),
) -> bytes:
    """Return the .xlsx: 填报说明, 目录, 单位信息, 单位清单, 豁免清单, 整体绩效 and a sheet for every table, in the order given.

    Texts stand as they were typed; a table without indicators gets the 一级 and 二级 names of the framework as
    prepared rows. ``choices`` are what a library offers for each table, below its cells of 三级 and on a sheet at the
    end. Equal arguments give equal bytes.
    """
    offered = sum(len(entries) for of_form in choices for entries in of_form.values())

    def write(look: Look) -> None:
        write_instructions(look, _front(look, INSTRUCTIONS_SHEET))
        directory = look.workbook.add_worksheet(DIRECTORY_NAME)
        info_cells = write_unit_info(look, _front(look, UNIT_INFO_SHEET), info)
        write_unit_list(look, _front(look, UNIT_LIST_SHEET), units)
        write_exemptions(look, _front(look, EXEMPTIONS_SHEET))
        paragraphs = write_narrative(look, _front(look, NARRATIVE_SHEET), narrative)
        last_listed = LIST_TOP + max(LIST_LENGTH, 2 * len(units.projects))
        states = [
            SheetState(INSTRUCTIONS_SHEET, WHAT_SHEETS_ARE[SheetRole.INSTRUCTIONS], "", formula=""),
            state_of_unit_info(info, info_cells),
            state_of_unit_list(units, last_listed),
            state_of_exemptions(),
            state_of_narrative(narrative, paragraphs),
        ]
        for number, reading in enumerate(readings, start=1):
            name = form_sheet_name(number, reading.table.name)
            sheet, form = _write_form_sheet(look, name, reading, labels, framework, last_listed)
            if offered:
                offer_choices(sheet, form, number, offered, _ROWS_BELOW)
            states.append(state_of_form(name, reading, form))
        if offered:
            write_choices(look, [reading.table.name for reading in readings], choices)
        write_standing_directory(look, directory, states)

    return written(write)


def form_workbook(
    reading: TableReading, number: int, labels: Labels, framework: Framework
) -> tuple[bytes, str]:
    """Return a workbook with nothing but the form of one table, to be copied into another, and the name of its sheet.

    It offers no project names: a choice from another sheet would become a link to this workbook.
    """
    name = form_sheet_name(number, reading.table.name)
    return written(lambda look: _write_form_sheet(look, name, reading, labels, framework, None)), name


def _write_form_sheet(  # noqa: PLR0917 - where, what, and what it offers
    look: Look,
    name: str,
    reading: TableReading,
    labels: Labels,
    framework: Framework,
    last_listed: int | None,
) -> tuple[Worksheet, WrittenForm]:
    worksheet = look.workbook.add_worksheet(name)
    worksheet.set_tab_color("#C9D6E2")
    set_up_page(worksheet)
    cells = lay_out(_with_prepared_rows(reading, framework), labels)
    form = write_form(look, worksheet, cells)
    worksheet.repeat_rows(form.places["label.level1"].top)
    _show_where_to_type(look, worksheet, form)
    _validate(worksheet, form, framework, last_listed)
    return worksheet, form


def unit_list_workbook(units: UnitList) -> bytes:
    """Return an .xlsx with nothing but the 单位清单, as a bureau hands it out."""
    return written(lambda look: write_unit_list(look, look.workbook.add_worksheet(UNIT_LIST_SHEET), units))


def written(write: Callable[[Look], object]) -> bytes:
    """Return the .xlsx that is written with a look."""
    buffer = BytesIO()
    look = Look(Workbook(buffer, {"in_memory": True}))
    write(look)
    look.workbook.close()
    return buffer.getvalue()


def _front(look: Look, name: str) -> Worksheet:
    worksheet = look.workbook.add_worksheet(name)
    worksheet.set_tab_color("#8EA9C1")
    return worksheet


def _with_prepared_rows(reading: TableReading, framework: Framework) -> TableReading:
    if reading.table.indicators:
        return reading
    prepared = tuple(
        Indicator(level1=level1, level2=level2)
        for level1, level2_names in framework.levels.items()
        for level2 in level2_names
    )
    return replace(reading, table=reading.table.model_copy(update={"indicators": prepared}))


def _show_where_to_type(look: Look, worksheet: Worksheet, form: WrittenForm) -> None:
    """Colour the cells where something is to be typed while they are empty: a form that is filled in prints white."""
    first, last = form.places["label.level3"], form.places["label.basis"]
    areas = [form.places[key] for key in _TYPED]
    if form.bottom > first.bottom:
        areas.append(Merge(first.bottom + 1, first.left, form.bottom, last.right))
    show_where_to_type(look, worksheet, areas)


def _validate(worksheet: Worksheet, form: WrittenForm, framework: Framework, last_listed: int | None) -> None:
    """Offer choices and hints; none of them stops a clerk, for the check says more and better."""
    places = form.places
    names = f"='{UNIT_LIST_SHEET}'!$D${LIST_TOP + 1}:$D${last_listed}"
    single = {
        "code": _CODE,
        **({"name": _choice(names, "项目名称与单位清单不一致，请核对。")} if last_listed else {}),
        **dict.fromkeys(FUNDING_FIELDS, _AMOUNT),
        **dict.fromkeys(PLAN_FIELDS, _PERCENT),
    }
    for key, validation in single.items():
        top, left, *_ = places[key]
        worksheet.data_validation(top, left, top, left, validation)
    level2 = [name for names in framework.levels.values() for name in names]
    columns = {
        "level1": _choice(list(framework.levels), "一级指标不在指标框架中，请核对。"),
        "level2": _choice(level2, "二级指标不在指标框架中，请核对。"),
        "value": _VALUE,
    }
    top = places["label.level1"].bottom + 1
    for field, validation in columns.items():
        column = places[f"label.{field}"].left
        worksheet.data_validation(top, column, form.bottom + _ROWS_BELOW, column, validation)


def _hint(title: str, message: str) -> Validation:
    return {"input_title": title, "input_message": message}


def _warning(title: str, message: str, kind: str = "warning") -> Validation:
    return {"error_type": kind, "error_title": title, "error_message": message}


def _choice(source: str | list[str], message: str) -> Validation:
    return {"validate": "list", "source": source, **_warning("请核对", message, "information")}


_CODE: Validation = {
    "validate": "length",
    "criteria": "==",
    "value": CODE_LENGTH,
    **_hint("项目编码", f"{CODE_LENGTH}位，可留空，按“填充编码”由单位清单填写。"),
    **_warning("请核对项目编码", f"项目编码应为{CODE_LENGTH}位。"),
}
_AMOUNT: Validation = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    **_warning("请核对金额", "金额应为不小于零的数字，单位为万元，最多两位小数。"),
}
_PERCENT: Validation = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 1,
    **_hint("累计支出进度", "到这个月底累计支出的百分比，如 25%。只升不降，12月底为 100%。"),
    **_warning("请核对进度", "进度应在 0% 到 100% 之间。"),
}
_VALUE: Validation = {
    "validate": "any",
    **_hint("指标值", "比较符号、数字和计量单位，如 ≥95%、49个、2万元；时效指标写明时限。"),
}
