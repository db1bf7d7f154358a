"""Marks on one sheet of a workbook: colours and notes at its faulty cells, and both taken out again."""

import posixpath
from collections.abc import Mapping, Sequence

from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import Cell, Merge, parse_range
from xl_tools.opc.package import OFFICE_LINKS, PackageRefusedError
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.xml_elements import Splice, XmlElement, in_order, parse_elements, prefix_of, removed
from xl_tools.products.marks.mark_colours import colour_splices, uncolour_splices
from xl_tools.products.marks.marked_cells import MarkedCell, marked_cells
from xl_tools.products.marks.marked_notes import EMPTY_COMMENTS, with_our_notes, without_our_notes
from xl_tools.products.marks.note_boxes import (
    EMPTY_DRAWING,
    Geometry,
    blocks_for,
    used_blocks,
    with_notes,
    with_taller_notes,
    without_notes,
)
from xl_tools.products.marks.note_text import AUTHOR, note_runs, plain_text

_PASSED_OVER = frozenset({"row"})
_COMMENTS, _DRAWING = "comments", "vmlDrawing"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


class SheetMarker:
    """Marks the sheets of one workbook, one after the other: the boxes of their notes share one count."""

    def __init__(self, draft: PackageDraft, formats: Mapping[Severity, int]) -> None:
        """Look which numbers the boxes of the workbook's own drawings use; ``formats`` colour the cells."""
        self._draft, self._formats = draft, formats
        drawings = (draft.read(name) for name in draft.names.values() if name.casefold().endswith(".vml"))
        self._next_block = max(used_blocks(drawings)) + 1

    def mark(self, part: str, findings: Sequence[Finding]) -> None:
        """Mark the cells of a sheet that the findings name; nothing happens when they name none."""
        draft = self._draft
        xml = draft.read(part)
        sheet = parse_elements(xml, part, _PASSED_OVER)
        cells = marked_cells(findings, _merges(sheet))
        if not cells:
            return
        splices = list(colour_splices(xml, sheet, cells, self._formats))
        splices += self._note(part, xml, sheet, cells)
        draft.splice(part, splices)

    def _note(self, part: str, xml: bytes, sheet: XmlElement, cells: Sequence[MarkedCell]) -> list[Splice]:
        """Put a note at every cell; return what the sheet itself needs for it."""
        draft = self._draft
        comments = draft.linked(part, _COMMENTS) or self._new_comments(part)
        findings = {cell.cell: cell.findings for cell in cells}
        noted, new, behind = with_our_notes(draft.read(comments), comments, findings)
        if not new and not behind:
            return []
        draft.write(comments, noted)
        geometry = Geometry.of(sheet)
        texts = {cell.area: plain_text(note_runs(cell.findings)) for cell in cells if cell.cell in new}
        drawing, splices = self._drawing(part, xml, sheet)
        shapes = with_taller_notes(
            draft.read(drawing), {cell: plain_text(runs) for cell, runs in behind.items()}, geometry
        )
        if texts:
            shapes = with_notes(shapes, drawing, texts, geometry, self._next_block)
            self._next_block += blocks_for(len(texts))
        draft.write(drawing, shapes)
        return splices

    def _new_comments(self, part: str) -> str:
        draft = self._draft
        name = draft.free_name(posixpath.join(draft.folder, "comments{}.xml"))
        draft.write(name, EMPTY_COMMENTS)
        draft.link(part, _COMMENTS, name)
        draft.declare(name, _COMMENTS_TYPE)
        return name

    def _drawing(self, part: str, xml: bytes, sheet: XmlElement) -> tuple[str, list[Splice]]:
        """Return the drawing that holds a sheet's notes, and what makes the sheet show a new one."""
        draft = self._draft
        if legacy := sheet.first("legacyDrawing"):
            present = _drawing_of(draft, part, legacy)
            if present is None:
                raise PackageRefusedError(f"文件里的 {part} 连着一个不存在的图形部件")
            return present, []
        name = draft.free_name(posixpath.join(draft.folder, "drawings/vmlDrawing{}.vml"))
        draft.write(name, EMPTY_DRAWING)
        draft.declare(name, _DRAWING_TYPE, by_extension=True)
        prefix, identity = prefix_of(xml, sheet).decode(), draft.link(part, _DRAWING, name)
        new = f'<{prefix}legacyDrawing xmlns:r="{OFFICE_LINKS}" r:id="{identity}"/>'
        return name, [in_order(sheet, "legacyDrawing", new.encode())]


def unmark_sheet(draft: PackageDraft, part: str) -> None:
    """Take our colours and notes off a sheet that has any, whatever program saved it in between."""
    comments = draft.linked(part, _COMMENTS)
    contents = draft.read(part)
    if not comments and AUTHOR.encode() not in contents:
        return
    sheet = parse_elements(contents, part, _PASSED_OVER)
    splices = list(uncolour_splices(sheet))
    if comments:
        xml, gone, some_left = without_our_notes(draft.read(comments), comments)
        legacy = sheet.first("legacyDrawing")
        if gone and legacy:
            splices += _without_shapes(draft, part, legacy, gone)
        if gone and not some_left:
            draft.drop(comments, part)
        elif xml != draft.read(comments):
            draft.write(comments, xml)
    draft.splice(part, splices)


def _without_shapes(draft: PackageDraft, part: str, legacy: XmlElement, gone: Sequence[Cell]) -> list[Splice]:
    drawing = _drawing_of(draft, part, legacy)
    if drawing is None:
        return []
    shapes, some_left = without_notes(draft.read(drawing), gone)
    if some_left:
        draft.write(drawing, shapes)
        return []
    draft.drop(drawing, part)
    return [removed(legacy)]


def _drawing_of(draft: PackageDraft, part: str, legacy: XmlElement) -> str | None:
    identity = legacy.attributes.get(f"{OFFICE_LINKS} id")
    return next((link.part for link in draft.links(part) if link.id == identity), None)


def _merges(sheet: XmlElement) -> list[Merge]:
    try:
        return [parse_range(merge.attributes["ref"]) for merge in sheet.each("mergeCells", "mergeCell")]
    except (KeyError, ValueError) as error:
        raise PackageRefusedError("工作表的合并单元格读不出") from error
