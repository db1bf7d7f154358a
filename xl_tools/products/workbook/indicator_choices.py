"""Drop-downs of 二级 → 三级 without macros: what a library offers for each form, on a sheet of its own.

The list below a cell of 三级 is found by formula, from the number of the form and the 二级 of the row: so it follows when
a clerk writes another 二级. OFFSET and MATCH are worked out alike by Excel, WPS and LibreOffice.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from xlsxwriter.worksheet import Worksheet

from xl_tools.forms.form_sheet import WrittenForm
from xl_tools.model.grid import column_letters
from xl_tools.model.indicator_entry import LIBRARY_SHEET, LIBRARY_TITLE, IndicatorEntry
from xl_tools.model.table_reading import indicator_key
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceLinks
from xl_tools.sheets.list_design import Column, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look

Choices: TypeAlias = Sequence[Mapping[str, Sequence[IndicatorEntry]]]
"""For each form, in their order, the entries of each 二级, the best first."""

_OFFERED: Final = ListDesign(
    LIBRARY_SHEET,
    {
        "key": Column("检索", 16, styles.HINT),
        "project": Column("项目", 24),
        "level2": Column("二级指标", 16),
        "level3": Column("三级指标", 26),
        "description": Column("指标说明", 36),
        "usual": Column("参考值", 14, styles.CENTRED),
        "range": Column("常见范围", 18),
        "unit": Column("计量\n单位", 9, styles.CENTRED),
        "basis": Column("指标值确定依据", 36),
    },
)
_NOTE = "各表“三级指标”一栏下拉时列出来的。照“指标说明”“参考值”填后面几栏；单位不同的、有地名的请改。这张表不打印、不报送也行。"
_MESSAGE = (
    "三级指标",
    "点右边的箭头，从指标库里选；库里没有的可以自己写。说明和参考值在“指标库”表里。",
)


def write_choices(look: Look, projects: Sequence[str], choices: Choices) -> int:
    """Write the sheet of what is offered; return how many rows it has."""
    rows = [
        (number, project, level2, entry)
        for number, (project, of_form) in enumerate(zip(projects, choices, strict=True), 1)
        for level2, entries in of_form.items()
        for entry in entries
    ]
    sheet = ListSheet(look, SourceLinks(None), _OFFERED, title=LIBRARY_TITLE, note=_NOTE, rows=len(rows))
    for number, project, level2, entry in rows:
        sheet.row(
            {
                "key": _key(number, level2),
                "project": project,
                "level2": level2,
                "level3": entry.level3,
                "description": entry.description,
                "usual": entry.usual_value,
                "range": entry.range,
                "unit": entry.unit,
                "basis": entry.basis,
            }
        )
    sheet.end("没有指标", "level3")
    return len(rows)


def offer_choices(worksheet: Worksheet, form: WrittenForm, number: int, rows: int, below: int) -> None:
    """Offer the choices of a form in its column of 三级, also in so many rows below it."""
    places, indicators = form.places, 0
    while indicator_key(indicators, "level3") in places:
        indicators += 1
    column = places["label.level3"].left
    level2 = column_letters(places["label.level2"].left)
    for index in range(indicators):
        if place := places.get(
            indicator_key(index, "level2")
        ):  # one that is merged down holds for all rows beside it
            last = max(place.bottom, place.top)
            choice = _choice(f"${level2}${place.top + 1}", number, rows)
            worksheet.data_validation(place.top, column, last, column, choice)
    first = form.bottom + 1
    choice = _choice(f"${level2}{first + 1}", number, rows)
    worksheet.data_validation(first, column, first + below - 1, column, choice)


def _choice(cell: str, number: int, rows: int) -> dict[str, Any]:
    keys, names = (_OFFERED.column(field, rows) for field in ("key", "level3"))
    asked = f'"{number}|"&{cell}'
    start = names.partition(":")[0]
    source = f"=OFFSET({start},MATCH({asked},{keys},0)-1,0,COUNTIF({keys},{asked}),1)"
    title, message = _MESSAGE
    return {
        "validate": "list",
        "source": source,
        "input_title": title,
        "input_message": message,
        "show_error": False,  # what is not in the library may be written all the same
    }


def _key(number: int, level2: str) -> str:
    return f"{number}|{level2}"
