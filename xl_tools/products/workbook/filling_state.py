"""How far a form is filled in: in words, and as the formula that says the same words of the sheet as it then stands."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from xl_tools.forms.form_sheet import WrittenForm
from xl_tools.forms.labels import PLAN_FIELDS
from xl_tools.model.grid import Cell, Merge
from xl_tools.model.table_reading import TableReading

FILLED, BLANK, UNFINISHED = "已填", "空白", "没填完"

_ALWAYS_THERE = frozenset({"项目编码", "项目名称"})
"""What the program itself fills in: a form that says no more is blank."""
_ASKED = {
    "项目名称": ("name",),
    "项目编码": ("code",),
    "预算数": ("budget",),
    "财政资金": ("fiscal",),
    "资金用途": ("purpose",),
    "支出计划": PLAN_FIELDS,
    "绩效目标": ("goals",),
}
_INDICATORS = "绩效指标"


def filled_in(reading: TableReading) -> str:
    """Return how far a form is filled in, and what it lacks."""
    return filled_of({label: said for key, label, said in _asked(reading) if reading.asks(key)})


def filled_of(fields: Mapping[str, object]) -> str:
    """Return how many of some fields say something, and which do not."""
    lacking = [label for label, said in fields.items() if not said]
    if not lacking:
        return FILLED
    return BLANK if fields.keys() - lacking <= _ALWAYS_THERE else f"{UNFINISHED}：{'、'.join(lacking)}"


def _asked(reading: TableReading) -> Iterator[tuple[str, str, object]]:
    """Yield what a form asks for: its field, its label, and what is written there."""
    table = reading.table
    yield "name", "项目名称", table.name
    yield "code", "项目编码", table.code
    yield "budget", "预算数", reading.texts.get("budget")
    yield "fiscal", "财政资金", reading.texts.get("fiscal")
    yield "purpose", "资金用途", table.purpose
    yield "march", "支出计划", all(reading.texts.get(key) for key in PLAN_FIELDS)
    yield "goals", "绩效目标", table.goals
    yield "indicator.value", _INDICATORS, any(each.value.text for each in table.indicators)


def formula_of_reading(reading: TableReading) -> tuple[str, str]:
    """Return how far a form is filled in that was read from a sheet, and the formula that keeps saying it.

    What stands in one cell with its label, or has no cell, is not asked.
    """
    cells: dict[str, list[Merge]] = {}
    said: dict[str, object] = {}
    told = {label: text for _, label, text in _asked(reading)}
    for label, keys in _ASKED.items():
        places = [reading.cells.get(key) for key in keys]
        if reading.asks(keys[0]) and None not in places and reading.whole.keys().isdisjoint(keys):
            cells[label] = [Merge(*cell, *cell) for cell in places if cell]
            said[label] = told[label]
    values = [
        cell for key, cell in reading.cells.items() if key.startswith("indicator.") and key.endswith(".value")
    ]
    columns = {}
    if values and len({cell.column for cell in values}) == 1:
        rows = [cell.row for cell in values]
        columns[_INDICATORS] = Merge(min(rows), values[0].column, max(rows), values[0].column)
        said[_INDICATORS] = told[_INDICATORS]
    if not said.keys() - _ALWAYS_THERE:
        return "", ""
    return filled_of(said), formula_of_fields(reading.sheet, cells, columns)


def formula_of_form(sheet: str, form: WrittenForm) -> str:
    """Return the formula for :func:`filled_in` of a form that was written on a sheet."""
    top, left, *_ = form.places["label.value"]
    fields = {label: [form.places[key] for key in keys] for label, keys in _ASKED.items()}
    return formula_of_fields(sheet, fields, {_INDICATORS: Merge(top + 1, left, form.bottom, left)})


def formula_of_fields(
    sheet: str, fields: Mapping[str, Sequence[Merge]], columns: Mapping[str, Merge] = MappingProxyType({})
) -> str:
    """Return the formula for :func:`filled_of` of fields, all of whose cells are asked, and of columns, of which one is."""
    counts = {label: counted(sheet, *cells) for label, cells in fields.items()}
    counts |= {label: counted(sheet, column) for label, column in columns.items()}
    asked = {label: len(fields.get(label, "1")) for label in counts}
    told = "+".join(count for label, count in counts.items() if label not in _ALWAYS_THERE)
    whole = ",".join(f"{count}>={asked[label]}" for label, count in counts.items())
    lacking = "&".join(f'IF({count}<{asked[label]},"、{label}","")' for label, count in counts.items())
    unfinished = f'"{UNFINISHED}："&MID({lacking},2,99)'
    return f'IF({told}=0,"{BLANK}",IF(AND({whole}),"{FILLED}",{unfinished}))'


def counted(sheet: str, *areas: Merge) -> str:
    """Return the formula for how many cells of these areas of a sheet say something."""
    quoted = sheet.replace("'", "''")
    told = ",".join(f"'{quoted}'!{_address(area)}" for area in areas)
    return f"COUNTA({told})"


def _address(area: Merge) -> str:
    first, last = Cell(area.top, area.left).address, Cell(area.bottom, area.right).address
    return first if first == last else f"{first}:{last}"
