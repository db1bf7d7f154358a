"""Grids of an Excel workbook (.xlsx, .xlsm, .xls), read in compiled code."""

import io
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from xl_tools.errors import GeneratedFileError, UnreadableFileError
from xl_tools.form.grid import Grid, Merge
from xl_tools.settings import Limits
from xl_tools.sources.package import (
    DAMAGE,
    DAMAGED,
    Package,
    external_links,
    is_generated,
    last_saved,
    open_package,
)
from xl_tools.sources.sheet_scan import SheetScan, percent_styles, scan_sheet

_ENCRYPTED = ("工作簿设有打开密码", "请在 Excel 里取消密码（文件 → 信息 → 保护工作簿）后再试")
_UNKNOWN_SCAN = SheetScan({}, None, 0)


class WorkbookContents(NamedTuple):
    """The grids of a workbook, the sheets left unread because they are too large, the workbooks it links to.

    ``saved`` is when it was last saved, by its own word.
    """

    grids: list[Grid]
    too_large: list[str]
    link_targets: list[str]
    saved: str = ""


def read_package(data: bytes, name: str, limits: Limits) -> WorkbookContents:
    """Return the contents of an .xlsx or .xlsm; refuse one that this program made as an output."""
    package = open_package(data, name, limits)
    try:
        generated, scans, link_targets = (
            is_generated(package),
            _scans(package, limits.sheet_cells),
            external_links(package),
        )
    except DAMAGE as error:
        raise UnreadableFileError(name, *DAMAGED) from error
    if generated:
        raise GeneratedFileError(name, "这是本工具生成的汇总或文本，不重复读入", "请选各单位报送的工作簿")
    too_large = [sheet for sheet, scan in scans.items() if scan.extent > limits.sheet_cells]
    grids = _grids(data, name, scans, too_large)
    return WorkbookContents(grids, too_large, link_targets, last_saved(package))


def is_encrypted(data: bytes) -> bool:
    """Whether a file is an .xlsx under a password, which looks like an .xls from outside."""
    return "EncryptedPackage".encode("utf-16-le") in data and not data.startswith(b"PK")


def read_old_workbook(data: bytes, name: str) -> WorkbookContents:
    """Return the contents of an .xls (at most 65,536 × 256 cells a sheet); it tells neither formats nor errors."""
    if is_encrypted(data):
        raise UnreadableFileError(name, *_ENCRYPTED)
    return WorkbookContents(_grids(data, name, {}, []), [], [])


def _scans(package: Package, most_cells: int) -> dict[str, SheetScan]:
    names = package.archive.namelist()
    styles = next((name for name in names if name.endswith("/styles.xml")), None)
    percents = percent_styles(package.part(styles)) if styles else frozenset()
    return {
        sheet: scan_sheet(package.part(part), percents, most_cells)
        for sheet, part in package.sheets.items()
        if part in names and "chartsheets" not in part
    }


def _grids(data: bytes, name: str, scans: dict[str, SheetScan], too_large: list[str]) -> list[Grid]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                _grid(workbook, sheet.name, scans.get(sheet.name, _UNKNOWN_SCAN), sheet.visible)
                for sheet in workbook.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.name not in too_large
            ]
    except CalamineError as error:
        reason = _ENCRYPTED if "password" in str(error).lower() else DAMAGED
        raise UnreadableFileError(name, *reason) from error


def _grid(workbook: CalamineWorkbook, name: str, scan: SheetScan, visible: SheetVisibleEnum) -> Grid:
    sheet = workbook.get_sheet_by_name(name)
    merges = sheet.merged_cell_ranges or []
    return Grid(
        sheet=name,
        rows=sheet.to_python(skip_empty_area=False),
        merges=[Merge(*start, *end) for start, end in merges],
        percent_cells=scan.percent_cells,
        faults=scan.faults,
        visible=visible is SheetVisibleEnum.Visible,
        hidden_rows=scan.hidden_rows,
        hidden_columns=scan.hidden_columns,
        linked_cells=scan.linked_cells,
        filtered=scan.filtered,
    )
