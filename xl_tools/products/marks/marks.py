"""A copy of a clerk's workbook with every fault marked in its place, and the workbook back from such a copy.

Faulty cells are coloured by conditional formats and have notes that say what is wrong; a last sheet 校验结果 lists all.
Everything is spliced into the package: a clerk's own formats, notes and whatever else the file holds stay as they are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xl_tools.model.finding import Finding
from xl_tools.model.grid import LAST_CELL
from xl_tools.opc.archive_records import change_parts
from xl_tools.opc.package import SPREADSHEET, Package, PackageRefusedError, refusing
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.workbook_sheets import take_sheet_out
from xl_tools.products.marks.findings_sheet import HEADER_ROW, enter_list, find_sheet, findings_sheet
from xl_tools.products.marks.mark_formats import Face, add_formats
from xl_tools.products.marks.mark_log import read_log, with_log
from xl_tools.products.marks.marked_cells import gravest, with_those_elsewhere
from xl_tools.products.marks.marked_sheets import SheetMarker, unmark_sheet

_STRICT = "文件存成了“Strict Open XML”格式，请另存为普通的 .xlsx"


def marked_workbook(package: Package, findings: Sequence[Finding], exempted: Sequence[Finding] = ()) -> bytes:
    """Return a copy of an ``.xlsx`` or ``.xlsm`` package with the findings marked in it.

    What is told with another finding is marked where it stands on another sheet. ``exempted`` are only listed. Marks from an earlier check are replaced. Equal input gives equal bytes. Raises
    :class:`~xl_tools.errors.UnwritableTargetError` when the package cannot be changed without risk.
    """
    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    marked = gravest(findings, package.limits.marked_findings)
    for finding in with_those_elsewhere(marked):
        by_sheet[finding.sheet].append(finding)
    with refusing(package, "这个文件不能加标记"):
        draft = PackageDraft(Package(_unmarked(package), package.name, package.limits))
        if draft.elements(draft.workbook).namespace != SPREADSHEET:
            raise PackageRefusedError(_STRICT)
        formats, faces = add_formats(draft)
        marker = SheetMarker(draft, formats)
        for name, part in draft.sheets.items():
            if name in by_sheet:
                marker.mark(part, by_sheet[name])
        last_row = HEADER_ROW + max(len(findings) + len(exempted), 1)
        if last_row > LAST_CELL.row:
            raise PackageRefusedError(f"问题有 {len(findings)} 处，一张工作表列不下")
        part = enter_list(draft, last_row)
        sheet = findings_sheet(findings, exempted, faces, draft.sheets, len(marked))
        draft.write(part, with_log(sheet, part, draft))
        return draft.package()


def mark_cells(draft: PackageDraft, findings: Sequence[Finding]) -> Mapping[Face, int]:
    """Mark the cells of the findings, without a list of them; return how the cells of a list look."""
    if draft.elements(draft.workbook).namespace != SPREADSHEET:
        raise PackageRefusedError(_STRICT)
    formats, faces = add_formats(draft)
    marker = SheetMarker(draft, formats)
    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_sheet[finding.sheet].append(finding)
    for name, part in draft.sheets.items():
        if name in by_sheet:
            marker.mark(part, by_sheet[name])
    return faces


def remove_marks(package: Package) -> bytes | None:
    """Return the workbook without our marks; ``None`` when there are none, also once another program has saved it.

    A marked copy that nothing has changed gives every part back as it was. From one that was edited and saved, our
    colours, notes and sheet are taken out wherever they are recognised; all else stays as the clerk left it. Raises
    :class:`~xl_tools.errors.UnwritableTargetError` when that cannot be done without risk.
    """
    with refusing(package, "标记去不掉"):
        unmarked = _unmarked(package)
    return None if unmarked is package.data else unmarked


def _unmarked(package: Package) -> bytes:
    """Return the bytes of a workbook without our marks: the very same when there are none."""
    draft = PackageDraft(package)
    listed = find_sheet(draft)
    undo = read_log(package.read(draft.sheets[listed]), package) if listed else None
    if undo:
        return change_parts(package.data, *undo)
    for part in draft.sheets.values():
        unmark_sheet(draft, part)
    if listed:
        take_sheet_out(draft, listed)
    return draft.package() if draft.changed else package.data
