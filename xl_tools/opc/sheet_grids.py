"""What the sheets of a package show, as grids: values by python-calamine, and what it does not tell looked up before.

Whoever reads cells and whoever is about to change them ask here, so that both speak of the same text.
"""

from collections.abc import Collection, Mapping
from io import BytesIO
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from xl_tools.errors import TooLargeError, UnreadableFileError
from xl_tools.model.grid import Grid, Merge
from xl_tools.opc.archive_records import change_parts
from xl_tools.opc.package import Package, PackageRefusedError, Relationship, as_utf_8, links_part, part_key
from xl_tools.opc.safe_archive import DAMAGE, DAMAGED, REMEDY_OF_LARGE
from xl_tools.opc.shared_texts import SharedTexts
from xl_tools.opc.sheet_facts import SheetScan, extent_of, percent_styles, scan_sheet

_MEGABYTE = 1_000_000
_BOOK = "xl/workbook.xml"
_FIXED = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
"""Where python-calamine looks for a kind of part, wherever the links lead."""
_BESIDE_SHEETS = (_BOOK, links_part(_BOOK), *_FIXED.values())
"""What it takes beside the sheets, trusting what the parts say of their size."""


class SheetGrids(NamedTuple):
    """The grids of a package in its order, and the sheets left unread because they are too large."""

    grids: list[Grid]
    too_large: list[str]


def read_grids(package: Package, only: Collection[str] | None = None) -> SheetGrids:
    """Return the grids of all sheets with cells, or of those named in ``only``.

    Refuses (:class:`~xl_tools.errors.RefusalError`) what is damaged, beyond the limits, or laid out so that the compiled
    reader would not take the parts that Excel takes.
    """
    _refuse_unusual(package)
    sheets = {name: part for name, part in package.sheets.items() if only is None or name in only}
    beside = [package.names[key] for key in map(part_key, _BESIDE_SHEETS) if key in package.names]
    try:
        held = {part: package.part(part) for part in (*sheets.values(), *beside)}
        texts = {part: as_utf_8(xml) for part, xml in held.items()}
        recoded = {part: xml for part, xml in texts.items() if xml is not held[part]}
        data = change_parts(package.data, recoded) if recoded else package.data
        scans = _scans(package, {name: texts[part] for name, part in sheets.items()}, texts)
    except (PackageRefusedError, *DAMAGE) as error:
        raise UnreadableFileError(package.name, *DAMAGED) from error
    too_large = [name for name, scan in scans.items() if scan.extent > package.limits.sheet_cells]
    wanted = {name: scan for name, scan in scans.items() if name not in too_large}
    return SheetGrids(_grids(package, data, wanted, {*package.sheets} - {*wanted}), too_large)


def _refuse_unusual(package: Package) -> None:
    looked_at = all(part_key(link.part) == _looked_up(link) for link in package.links(package.workbook))
    if package.workbook != _BOOK or not looked_at:
        reason = "里面各部件的放法少见，读出的可能不是 Excel 里看到的"
        raise UnreadableFileError(package.name, reason, "请用 Excel 打开并另存一份再试")


def _looked_up(link: Relationship) -> str:
    """Return the part, by key, that python-calamine takes for a link of the workbook."""
    if link.kind != "worksheet":
        return part_key(_FIXED.get(link.kind, link.part))
    return part_key(link.target if link.target.startswith(("/xl/", "xl/")) else f"xl/{link.target}")


def _scans(package: Package, sheets: Mapping[str, bytes], parts: Mapping[str, bytes]) -> dict[str, SheetScan]:
    """Look at every sheet before the compiled reader does, which would take what it finds at its word."""
    limits = package.limits
    styles, strings = (
        parts.get(package.names.get(part_key(_FIXED[kind]), ""), b"") for kind in ("styles", "sharedStrings")
    )
    percents, texts = percent_styles(styles), SharedTexts(strings)
    scans = {name: scan_sheet(xml, percents, limits.sheet_cells) for name, xml in sheets.items()}
    # So far neither number is exact: to count every cell costs more than most files are worth.
    if sum(scan.extent for scan in scans.values()) > limits.workbook_cells:
        cells = sum(extent for xml in sheets.values() if (extent := extent_of(xml)) <= limits.sheet_cells)
        if cells > limits.workbook_cells:
            reason = f"各表合起来有 {cells} 格，超过限额 {limits.workbook_cells} 格"
            raise TooLargeError(package.name, reason, REMEDY_OF_LARGE)
    if sum(map(texts.at_most_copied_to, sheets.values())) > limits.text_megabytes * _MEGABYTE:
        read = (xml for name, xml in sheets.items() if scans[name].extent <= limits.sheet_cells)
        megabytes = sum(map(texts.copied_to, read)) // _MEGABYTE
        if megabytes >= limits.text_megabytes:
            reason = f"各格文字合起来有 {megabytes} MB，超过限额 {limits.text_megabytes} MB"
            raise TooLargeError(package.name, reason, REMEDY_OF_LARGE)
    return scans


def _grids(
    package: Package, data: bytes, scans: Mapping[str, SheetScan], unread: Collection[str]
) -> list[Grid]:
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            return [
                _grid(workbook, sheet.name, scans[sheet.name], sheet.visible)
                for sheet in workbook.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.name not in unread
            ]
    except (CalamineError, KeyError) as error:  # a sheet that was not looked at is none we know of
        raise UnreadableFileError(package.name, *DAMAGED) from error
    except BaseException as error:
        if type(error).__module__ == "pyo3_runtime":  # the compiled reader broke off
            raise UnreadableFileError(package.name, *DAMAGED) from error
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
