"""From a workbook as data to the bytes of an .xlsx file, and the address of everything in it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.defects.laying_out import LaidCell, Look, lay_out
from tests.defects.specs import FormSpec, Formula, Place, UnitInfo, WorkbookSpec
from xl_tools.model.grid import Cell, CellValue, parse_address
from xl_tools.sheets.row_heights import MAX_ROW_HEIGHT, WrappedText, row_heights

_CREATED = dt.datetime(2023, 1, 1)  # noqa: DTZ001 - a file's date has no zone
_BOXED: Mapping[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter"}
_LOOKS: Mapping[Look, Mapping[str, object]] = {
    Look.TITLE: {"bold": True, "font_size": 16, "align": "center"},
    Look.PLAIN: {},
    Look.LABEL: {**_BOXED, "align": "center", "bold": True},
    Look.CENTRED: {**_BOXED, "align": "center"},
    Look.PROSE: _BOXED,
}
_FUNDING = frozenset({"budget", "fiscal", "other"})
_PERIODS = frozenset({"march", "june", "october", "december"})
_DATE = "yyyy-mm-dd"
_WIDTH = 15
_COLUMNS = 9
_USUAL, _SIZE = 15.0, 11.0
"""Points: a row's height and a text's size where nobody said another."""
_INFO_ROWS = {
    "year": "年度",
    "region": "行政区划代码",
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "title": "文本标题",
    "compiled_by": "编制",
    "reviewed_by": "审核",
}
_LIST_HEADER = ("单位编码", "单位名称", "项目编码", "项目名称")
_EXEMPTION_HEADER = ("规则", "工作表", "单元格", "理由", "经办人", "有效期")
_SETTINGS_HEADER = ("设置项", "值")


@dataclass(frozen=True)
class Rendered:
    """The bytes of a workbook and the places of its forms' fields and labels (``label.code``), by form and key.

    A field that is empty has the place where it would be typed; of a merged range it is the first cell.
    """

    data: bytes
    places: Mapping[tuple[int, str], Place]


@dataclass
class _Written:
    value: CellValue | Formula
    look: Look = Look.PLAIN
    number_format: str = ""


@dataclass
class _Sheet:
    cells: dict[Cell, _Written] = field(default_factory=dict)
    merges: list[tuple[Cell, Cell]] = field(default_factory=list)
    bottom: int = 0

    def rows(self, rows: Iterable[Sequence[CellValue]], look: Look = Look.CENTRED) -> None:
        """Add rows of values."""
        for values in rows:
            for column, value in enumerate(values):
                self.cells[Cell(self.bottom, column)] = _Written(value, look)
            self.bottom += 1


def render(spec: WorkbookSpec) -> Rendered:
    """Return the workbook; equal specs give equal bytes."""
    sheets = _front_sheets(spec)
    places: dict[tuple[int, str], Place] = {}
    for index, form in enumerate(spec.forms):
        laid = _add_form(sheets.setdefault(form.sheet, _Sheet()), form)
        places |= {(index, cell.key): (form.sheet, cell.cell.address) for cell in laid}
    _add_back_sheets(spec, sheets)
    for (name, address), value in spec.cells.items():
        _override(sheets[name], parse_address(address), value)
    return Rendered(_bytes(spec, sheets), places)


def _front_sheets(spec: WorkbookSpec) -> dict[str, _Sheet]:
    sheets: dict[str, _Sheet] = {}
    if spec.instructions:
        sheets["填报说明"] = _Sheet()
        sheets["填报说明"].rows([[text] for text in spec.instructions], Look.PLAIN)
    if spec.info is not None:
        sheets["单位信息"] = _Sheet()
        sheets["单位信息"].rows([["单位信息"], *_info_rows(spec.info)])
    if spec.listed:
        sheets["单位清单"] = _Sheet()
        sheets["单位清单"].rows(_list_rows(spec))
    if spec.chapters:
        sheets["整体绩效"] = _Sheet()
        sheets["整体绩效"].rows([["部门整体绩效目标"]], Look.TITLE)
        for chapter in spec.chapters:
            sheets["整体绩效"].rows([[text] for text in (chapter.heading, *chapter.paragraphs)], Look.PROSE)
    return sheets


def _info_rows(info: UnitInfo) -> list[list[CellValue]]:
    return [[label, getattr(info, key)] for key, label in _INFO_ROWS.items()]


def _list_rows(spec: WorkbookSpec) -> Iterable[Sequence[CellValue]]:
    layout = spec.list_layout
    last = [layout.approved] if layout.approved else []
    if layout.title:
        yield [layout.title]
    yield [*_LIST_HEADER, *last]
    above = ""
    for row in spec.listed:
        unit = ("", "") if layout.unit_once and row.unit_code == above else (row.unit_code, row.unit_name)
        above = row.unit_code
        yield [*unit, row.code, row.name, *([row.approved] if last else [])]
    if layout.total:
        amounts = [row.approved for row in spec.listed if isinstance(row.approved, int | float)]
        yield ["合计", "", "", "", *([round(sum(amounts), 2)] if last else [])]


def _add_back_sheets(spec: WorkbookSpec, sheets: dict[str, _Sheet]) -> None:
    if spec.exemptions:
        sheets["豁免清单"] = _Sheet()
        sheets["豁免清单"].rows([_EXEMPTION_HEADER])
        sheets["豁免清单"].rows(
            [row.rule, row.sheet, row.cell, row.reason, row.clerk, row.expires] for row in spec.exemptions
        )
    if spec.settings:
        sheets["设置"] = _Sheet()
        sheets["设置"].rows([_SETTINGS_HEADER, *spec.settings])
    for name, rows in spec.extra_sheets.items():
        sheets[name] = _Sheet()
        sheets[name].rows(rows, Look.PLAIN)


def _add_form(sheet: _Sheet, form: FormSpec) -> list[LaidCell]:
    laid = lay_out(form, sheet.bottom)
    addresses = {cell.key: cell.cell.address for cell in laid}
    for cell in laid:
        value: CellValue | Formula = cell.value
        if formula := form.formulas.get(cell.key):
            shown = cell.value if formula.value is None else formula.value
            assert isinstance(shown, int | float | str), cell.key
            value = Formula(formula.text.format_map(addresses), shown)
        sheet.cells[cell.cell] = _Written(value, cell.look, _number_format(form, cell))
        if cell.cell != (cell.bottom, cell.right):
            sheet.merges.append((cell.cell, Cell(cell.bottom, cell.right)))
    sheet.bottom = max(cell.bottom for cell in laid) + 1
    return laid


def _number_format(form: FormSpec, cell: LaidCell) -> str:
    if own := form.formats.get(cell.key):
        return own
    if cell.key in _FUNDING:
        return "0.00"
    if cell.key == "code":
        return "@"
    if cell.key in _PERIODS and isinstance(cell.value, int | float):
        return "0%" if round(cell.value * 100, 6).is_integer() else "0.0%"
    return ""


def _override(sheet: _Sheet, cell: Cell, value: CellValue | Formula) -> None:
    written = sheet.cells.setdefault(cell, _Written(None))
    written.value = value


def _bytes(spec: WorkbookSpec, sheets: Mapping[str, _Sheet]) -> bytes:
    buffer = BytesIO()
    workbook = Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"created": _CREATED})
    formats: dict[tuple[Look, str], Format] = {}
    worksheets = {name: workbook.add_worksheet(name) for name in sheets}
    for name, sheet in sheets.items():
        worksheet = worksheets[name]
        worksheet.set_column(0, _COLUMNS - 1, _WIDTH)
        for first, last in sheet.merges:
            look = _format(workbook, formats, sheet.cells[first])
            worksheet.merge_range(*first, *last, "", look)
        for cell, written in sheet.cells.items():
            _write(worksheet, cell, written.value, _format(workbook, formats, written))
        for row, height in _heights(sheet).items():
            worksheet.set_row(row, min(height, MAX_ROW_HEIGHT))
    _hide(spec, worksheets)
    workbook.close()
    return buffer.getvalue()


def _heights(sheet: _Sheet) -> dict[int, float]:
    """Return the heights at which wrapped texts are whole, as a clerk drags rows: no program does it for merged cells."""
    lasts = dict(sheet.merges)
    texts = [
        WrappedText(*cell, *lasts.get(cell, cell), written.value, _SIZE)
        for cell, written in sheet.cells.items()
        if isinstance(written.value, str) and _LOOKS[written.look].get("text_wrap")
    ]
    return {row: height for row, height in row_heights(texts, [_WIDTH] * _COLUMNS).items() if height > _USUAL}


def _format(workbook: Workbook, formats: dict[tuple[Look, str], Format], written: _Written) -> Format:
    number_format = written.number_format or (_DATE if isinstance(written.value, dt.date) else "")
    key = written.look, number_format
    if key not in formats:
        shown = {"num_format": number_format} if number_format else {}
        formats[key] = workbook.add_format({**_LOOKS[written.look], **shown})
    return formats[key]


def _write(worksheet: Worksheet, cell: Cell, value: CellValue | Formula, look: Format) -> None:
    match value:
        case None | "":
            worksheet.write_blank(*cell, None, look)
        case str():
            worksheet.write_string(*cell, value, look)
        case bool():
            worksheet.write_boolean(*cell, value, look)
        case int() | float():
            worksheet.write_number(*cell, value, look)
        case Formula():
            worksheet.write_formula(*cell, value.text, look, value.value)
        case _:
            worksheet.write_datetime(*cell, value, look)


def _hide(spec: WorkbookSpec, worksheets: Mapping[str, Worksheet]) -> None:
    for name in spec.hidden_sheets:
        worksheets[name].hide()
    for name, row in spec.hidden_rows:
        worksheets[name].set_row(row - 1, None, None, {"hidden": True})
    for name, letters in spec.hidden_columns:
        worksheets[name].set_column(f"{letters}:{letters}", _WIDTH, None, {"hidden": True})
    first_shown = next((name for name in worksheets if name not in spec.hidden_sheets), None)
    if first_shown:
        worksheets[first_shown].activate()
        worksheets[first_shown].set_first_sheet()
