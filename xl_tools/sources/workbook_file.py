"""Grids of an Excel workbook (.xlsx, .xlsm, .xls), read in compiled code."""

import io
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from xl_tools.errors import GeneratedFileError, TooLargeError, UnreadableFileError
from xl_tools.model.grid import Grid, Merge
from xl_tools.opc.package import (
    DAMAGE,
    DAMAGED,
    Package,
    external_links,
    is_generated,
    last_saved,
    open_package,
)
from xl_tools.opc.shared_texts import SharedTexts
from xl_tools.opc.sheet_facts import SheetScan, extent_of, percent_styles, scan_sheet
from xl_tools.settings import Limits
from xl_tools.sources import old_format

_ENCRYPTED = ("工作簿设有打开密码", "请在 Excel 里取消密码（文件 → 信息 → 保护工作簿）后再试")
_REMEDY = "请确认它确是报送的工作簿；确需处理时请先拆分，或调高设置里的限额"
_MEGABYTE = 1_000_000
_UNKNOWN_SCAN = SheetScan({}, None, 0)


class WorkbookContents(NamedTuple):
    """The grids of a workbook, the sheets left unread because they are too large, the workbooks it links to.

    ``saved`` is when it was last saved, by its own word; ``unread`` what a document holds that is no text (``图片 2 个``).
    """

    grids: list[Grid]
    too_large: list[str]
    link_targets: list[str]
    saved: str = ""
    unread: Sequence[str] = ()


def read_package(data: bytes, name: str, limits: Limits) -> WorkbookContents:
    """Return the contents of an .xlsx or .xlsm; refuse one that this program made as an output."""
    package = open_package(data, name, limits)
    try:
        generated, scans, link_targets = (
            is_generated(package),
            _scans(package, name, limits),
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


def read_old_workbook(data: bytes, name: str, limits: Limits) -> WorkbookContents:
    """Return the contents of an .xls (at most 65,536 × 256 cells a sheet); it tells neither formats nor errors."""
    if is_encrypted(data):
        raise UnreadableFileError(name, *_ENCRYPTED)
    try:
        done = subprocess.run(  # noqa: S603 - this very Python, a script of this package
            [sys.executable, "-P", old_format.__file__, str(limits.sheet_cells)],
            input=data,
            capture_output=True,
            timeout=limits.file_seconds,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise took_too_long(name, limits) from error
    if done.returncode:
        raise UnreadableFileError(name, *(_ENCRYPTED if done.returncode == old_format.ENCRYPTED else DAMAGED))
    sheets = pickle.loads(done.stdout)  # noqa: S301 - written by our own script
    grids = [
        Grid(sheet, rows, [Merge(*start, *end) for start, end in merges], percent_cells=None, visible=visible)
        for sheet, rows, merges, visible in sheets
        if rows is not None
    ]
    return WorkbookContents(grids, [sheet for sheet, rows, *_ in sheets if rows is None], [])


def took_too_long(name: str, limits: Limits) -> TooLargeError:
    """Return the refusal of a file that is not read and checked within the time it may take."""
    return TooLargeError(name, f"处理了 {limits.file_seconds} 秒还没有完，已放弃", _REMEDY)


def _scans(package: Package, name: str, limits: Limits) -> dict[str, SheetScan]:
    """Look at every sheet before the compiled reader does, which would take what it finds at its word."""
    names = package.archive.namelist()
    styles = next((name for name in names if name.endswith("/styles.xml")), None)
    percents = percent_styles(package.part(styles)) if styles else frozenset()
    texts = SharedTexts(package)
    scans, copied = dict[str, SheetScan](), 0
    for sheet, part in package.sheets.items():
        if part and part.split("/")[1:2] != ["chartsheets"]:
            xml = package.part(part)
            scans[sheet] = scan_sheet(xml, percents, limits.sheet_cells)
            copied += texts.at_most_copied_to(xml)
    # So far neither number is exact: to count every cell costs more than most files are worth.
    if sum(scan.extent for scan in scans.values()) > limits.workbook_cells:
        extents = (extent_of(package.part(package.sheets[sheet])) for sheet in scans)
        cells = sum(extent for extent in extents if extent <= limits.sheet_cells)
        if cells > limits.workbook_cells:
            raise TooLargeError(
                name, f"各表合起来有 {cells} 格，超过限额 {limits.workbook_cells} 格", _REMEDY
            )
    if copied > limits.text_megabytes * _MEGABYTE:
        read = [sheet for sheet, scan in scans.items() if scan.extent <= limits.sheet_cells]
        megabytes = sum(texts.copied_to(package.part(package.sheets[sheet])) for sheet in read) // _MEGABYTE
        if megabytes >= limits.text_megabytes:
            said = f"各格文字合起来有 {megabytes} MB，超过限额 {limits.text_megabytes} MB"
            raise TooLargeError(name, said, _REMEDY)
    return scans


def _grids(data: bytes, name: str, scans: Mapping[str, SheetScan], too_large: list[str]) -> list[Grid]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                _grid(workbook, sheet.name, scans[sheet.name], sheet.visible)
                for sheet in workbook.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.name not in too_large
            ]
    except (CalamineError, KeyError) as error:  # a sheet that was not looked at is none we know of
        reason = _ENCRYPTED if "password" in str(error).lower() else DAMAGED
        raise UnreadableFileError(name, *reason) from error
    except BaseException as error:
        if type(error).__module__ == "pyo3_runtime":  # the compiled reader broke off
            raise UnreadableFileError(name, *DAMAGED) from error
        raise


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
