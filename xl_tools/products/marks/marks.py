"""A copy of a clerk's workbook with every fault marked in its place, and the workbook back from such a copy.

Faulty cells are coloured by conditional formats and have notes that say what is wrong; a last sheet 校验结果 lists all.
Everything is spliced into the package: a clerk's own formats, notes and whatever else the file holds stay as they are.
"""

from collections import defaultdict
from collections.abc import Sequence

from xl_tools.model.finding import Finding
from xl_tools.opc.package_draft import SPREADSHEET, PackageDraft
from xl_tools.opc.package_parts import PackageRefusedError, change_parts, open_package
from xl_tools.products.marks.findings_sheet import HEADER_ROW, findings_sheet
from xl_tools.products.marks.listed_sheet import enter_sheet, find_sheet, take_sheet_out
from xl_tools.products.marks.mark_colours import uncolour_splices
from xl_tools.products.marks.mark_formats import add_formats
from xl_tools.products.marks.mark_log import read_log, with_log
from xl_tools.products.marks.marked_notes import has_our_notes
from xl_tools.products.marks.marked_sheets import SheetMarker, unmark_sheet
from xl_tools.products.marks.note_text import AUTHOR


def marked_workbook(package: bytes, findings: Sequence[Finding], exempted: Sequence[Finding] = ()) -> bytes:
    """Return a copy of an ``.xlsx`` or ``.xlsm`` package with the findings marked in it.

    ``exempted`` are only listed. Marks from an earlier check are replaced. Equal input gives equal bytes. Raises
    :class:`~xl_tools.opc.package_parts.PackageRefusedError` when the package cannot be changed without risk.
    """
    package = remove_marks(package)
    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_sheet[finding.sheet].append(finding)
    with open_package(package) as archive:
        draft = PackageDraft(package, archive)
        if draft.elements(draft.workbook).namespace != SPREADSHEET:
            raise PackageRefusedError("文件存成了“Strict Open XML”格式，请另存为普通的 .xlsx")
        formats = add_formats(draft)
        marker = SheetMarker(draft, formats.marks)
        sheets = draft.sheets.names()
        for name in sheets:
            part = draft.sheets.part_of(name)
            if part and name in by_sheet:
                marker.mark(part, by_sheet[name])
        last_row = HEADER_ROW + max(len(findings) + len(exempted), 1)
        listed = enter_sheet(draft, last_row)
        draft.settle()
        sheet = findings_sheet(findings, exempted, formats.faces, sheets)
        draft.write(listed.part, with_log(sheet, listed.part, draft))
        return draft.package()


def is_marked(package: bytes) -> bool:
    """Whether a workbook holds marks of ours, also when another program has saved it since."""
    with open_package(package) as archive:
        draft = PackageDraft(package, archive)
        return find_sheet(draft, package) is not None or bool(_marked_parts(draft))


def remove_marks(package: bytes) -> bytes:
    """Return the workbook without our marks: the same bytes when there are none.

    A marked copy that nothing has changed gives every part back as it was. From one that was edited and saved, our
    colours, notes and sheet are taken out wherever they are recognised; all else stays as the clerk left it.
    """
    with open_package(package) as archive:
        draft = PackageDraft(package, archive)
        listed = find_sheet(draft, package)
        undo = read_log(draft.read(listed.part), draft) if listed else None
        if undo:
            return change_parts(package, undo.contents, undo.dropped)
        marked = _marked_parts(draft)
        if not listed and not marked:
            return package
        for part in marked:
            unmark_sheet(draft, part)
        if listed:
            take_sheet_out(draft, listed)
        return draft.package()


def _marked_parts(draft: PackageDraft) -> list[str]:
    """Return the parts of the sheets that have colours or notes of ours."""
    marked = []
    for part in filter(None, map(draft.sheets.part_of, draft.sheets.names())):
        comments = draft.linked(part, "comments")
        coloured = AUTHOR.encode() in draft.read(part) and any(uncolour_splices(draft.elements(part)))
        if coloured or (comments and has_our_notes(draft.read(comments), comments)):
            marked.append(part)
    return marked
