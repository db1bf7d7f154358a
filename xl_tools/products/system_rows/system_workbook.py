"""Exported rows as a workbook: a sheet for each project, the header in its first row, nothing else, all of it text."""

import io
import json
from collections.abc import Sequence

from xlsxwriter.workbook import Workbook

from xl_tools.products.system_rows.exported_rows import ExportedRows
from xl_tools.sheets import styles
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import Look, set_up_page, write_text
from xl_tools.sheets.sheet_names import SheetNames, form_sheet_name

_NARROW, _WIDE = 12.0, 26.0
_LONG = 8  # characters of a header
_ROW = 21.0


def system_workbook(projects: Sequence[ExportedRows]) -> bytes:
    """Return the workbook that a provincial system takes in; it is no output that would not be read again."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True})
    look, names = Look(workbook), SheetNames()
    for place, project in enumerate(projects):
        names.take(place, form_sheet_name(project.number, project.project))
        _write(look, names[place], project)
    workbook.close()
    return buffer.getvalue()


def _write(look: Look, name: str, project: ExportedRows) -> None:
    sheet = look.workbook.add_worksheet(name)
    widths = [
        _WIDE if len(header) > _LONG or header.endswith("名称") else _NARROW for header in project.header
    ]
    heads = [
        text_height(text, 11, usable_width([width]))
        for text, width in zip(project.header, widths, strict=True)
    ]
    sheet.set_row(0, max(_ROW, *heads))
    for column, (header, width) in enumerate(zip(project.header, widths, strict=True)):
        sheet.set_column(column, column, width)
        write_text(sheet, 0, column, header, look.format(styles.HEADER))
    for row, texts in enumerate(project.rows, 1):
        heights = [
            text_height(text, 11, usable_width([width])) for text, width in zip(texts, widths, strict=True)
        ]
        sheet.set_row(row, max(_ROW, *heights))
        for column, text in enumerate(texts):
            write_text(sheet, row, column, text, look.format(styles.BOXED, num_format="@"))
    sheet.freeze_panes(1, 0)
    set_up_page(sheet, landscape=True)


def system_json(projects: Sequence[ExportedRows]) -> str:
    """Return the rows as JSON, each with its header."""
    told = [
        {
            **each._asdict(),
            "rows": [dict(zip(each.header, row, strict=True)) for row in each.rows],
        }
        for each in projects
    ]
    return json.dumps({"projects": told}, ensure_ascii=False, indent=2) + "\n"
