"""Read the indicators of a sheet that a provincial system has written, or takes in: told by its header line."""

import re
from collections.abc import Mapping
from dataclasses import replace

from xl_tools.form_templates.placement import ListSpot, Placement
from xl_tools.forms.read_placed import read_placed
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.table_reading import TableReading
from xl_tools.settings import SystemTemplate
from xl_tools.values.text import label_key

_LOWEST_HEADER = 3
_PART = 0.8  # of the columns of a template that must be there
_NO_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{2,3}(?=\D)")


def read_system_rows(grid: Grid, templates: Mapping[str, SystemTemplate]) -> list[TableReading]:
    """Return the form whose indicators stand under the header of one of the templates; none on another sheet.

    The header stands alone at the top. The project is what the sheet is called; the standard name of a new sheet is none.
    """
    for row in range(min(_LOWEST_HEADER, grid.height)):
        keys = {label_key(text): column for column, text in enumerate(grid.texts[row]) if text}
        fitting = [
            (len(found), template)
            for template in templates.values()
            if (found := [header for header, _ in template.columns if label_key(header) in keys])
            and len(found) >= _PART * len(template.columns)
            and len(found) >= _PART * len(keys)
        ]
        if fitting:
            _, template = max(fitting, key=lambda each: each[0])
            return [_reading(grid, row, keys, template)]
    return []


def _reading(grid: Grid, row: int, keys: Mapping[str, int], template: SystemTemplate) -> TableReading:
    columns = {
        field: (keys[label_key(header)],)
        for header, field in template.columns
        if field and label_key(header) in keys
    }
    labels = {field: Cell(row, column) for field, (column,) in columns.items()}
    (reading,) = read_placed(
        Placement(
            grid=grid,
            top=0,
            bottom=grid.height,
            spots=(),
            lists=(ListSpot(columns, labels, row + 1, grid.height),),
            labels=frozenset(Cell(row, column) for column in keys.values()),
            kind=FormKind(template.kind),
        )
    )
    name = "" if _NO_NAME.fullmatch(grid.sheet) else _NUMBER.sub("", grid.sheet)
    return replace(reading, table=reading.table.model_copy(update={"name": name}))
