"""Copies of a sheet within its workbook, each with what belongs to it: pictures, notes, the printer's settings."""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from xl_tools.opc.package import OFFICE_LINKS, PackageRefusedError, links_part, part_key
from xl_tools.opc.package_draft import TYPES, PackageDraft
from xl_tools.opc.workbook_sheets import drop_calculation_order, enter_sheet
from xl_tools.opc.xml_elements import Splice, XmlElement, removed, spliced, with_attribute, without_attribute

_SHARED = frozenset({"hyperlink", "image", "theme"})
_OF_A_TABLE = "表样里套用了“表格格式”，不能照着复制；请在“表设计”里转换为区域，再另存"


def names_of_sheet(draft: PackageDraft, sheet: str) -> dict[str, str]:
    """Return Excel's own names on a sheet with their areas as written (``Print_Area`` → ``$A$1:$F$20``)."""
    root = draft.elements(draft.workbook)
    entries = [entry.attributes.get("name") for entry in root.each("sheets", "sheet")]
    at = str(entries.index(sheet))
    return {
        name.attributes["name"].removeprefix("_xlnm."): ",".join(
            area.rpartition("!")[2] for area in name.text.split(",")
        )
        for name in root.each("definedNames", "definedName")
        if name.attributes.get("localSheetId") == at
        and name.attributes.get("name", "").startswith("_xlnm.Print")
    }


def copy_sheet(
    draft: PackageDraft, source: str, name: str, xml: bytes, defined: Mapping[str, str], *, is_first: bool
) -> None:
    """Enter a copy of a sheet's part with this XML under a name; the first copy takes over what belongs to the sheet."""
    folder = posixpath.dirname(source.replace("\\", "/"))
    part = draft.free_name(posixpath.join(folder, "sheet{}.xml"))
    draft.write(part, xml)
    if part_key(links_part(source)) in draft.names:
        _copy_links(draft, source, part, is_first=is_first)
    enter_sheet(draft, name, part, defined)


def _copy_links(draft: PackageDraft, source: str, part: str, *, is_first: bool) -> None:
    links = draft.read(links_part(source))
    draft.write(links_part(part), links)
    if any(link.kind == "table" for link in draft.links(source)):
        raise PackageRefusedError(_OF_A_TABLE)
    if is_first:
        return
    splices: list[Splice] = []
    parts = {link.id: link for link in draft.links(source) if link.kind not in _SHARED}
    for element in draft.elements(links_part(part)).children:
        if link := parts.get(element.attributes.get("Id", "")):
            copied = _copy_part(draft, link.part)
            folder = posixpath.dirname(part)
            target = quote(posixpath.relpath(copied.replace("\\", "/"), folder or "."))
            splices += with_attribute(links, element, b"Target", target)
    draft.splice(links_part(part), splices)


def _copy_part(draft: PackageDraft, source: str) -> str:
    stem, dot, suffix = source.rpartition(".")
    part = draft.free_name(f"{stem.rstrip('0123456789')}{{}}{dot}{suffix}")
    draft.write(part, draft.original.part(source))
    if part_key(links_part(source)) in draft.names:
        draft.write(links_part(part), draft.read(links_part(source)))
    for each in draft.elements(TYPES).children:
        if part_key(unquote(each.attributes.get("PartName", ""))) == part_key(source):
            draft.declare(part, each.attributes["ContentType"])
    return part


def copy_cells(draft: PackageDraft, sheet: str, name: str) -> None:
    """Enter a copy of a sheet as the last one, without what belongs to one sheet alone (notes, pictures, tables).

    Cells, merges, widths, conditional formats, validations and the set-up of its page are those of the sheet.
    """
    part = draft.sheets[sheet]
    xml, root = draft.read(part), draft.elements(part)
    splices = [removed(child) for child in root.children if child.name in _OF_ONE_SHEET]
    splices += [splice for child in root.children for splice in _unlinked(xml, child)]
    for view in root.each("sheetViews", "sheetView"):
        splices += with_attribute(xml, view, b"tabSelected", "0")
    if shape := root.first("sheetPr"):
        splices += without_attribute(xml, shape, b"codeName")
    new = draft.free_name(posixpath.join(draft.folder, "worksheets/sheet{}.xml"))
    said = name.replace("'", "''").replace("&", "&amp;").replace("<", "&lt;")
    defined = {
        kind: areas.replace(",", f",'{said}'!") for kind, areas in names_of_sheet(draft, sheet).items()
    }
    enter_sheet(draft, name, new, defined)
    draft.write(new, spliced(xml, splices))
    draft.sheets = {**draft.sheets, name: new}
    drop_calculation_order(draft)


_OF_ONE_SHEET = frozenset(
    {
        *("drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
        *("tableParts", "customProperties", "webPublishItems", "customSheetViews", "autoFilter"),
    }
)


def _unlinked(xml: bytes, element: XmlElement) -> Iterator[Splice]:
    """Take the links to other parts off an element: the settings of a printer; hyperlinks to elsewhere go."""
    if element.name == "pageSetup":
        name = next((n for n in element.attributes if n.endswith(f"{OFFICE_LINKS} id")), "")
        if name:
            yield from without_attribute(xml, element, b"id")
    elif element.name == "hyperlinks":
        linked = [each for each in element.children if f"{OFFICE_LINKS} id" in each.attributes]
        yield from map(removed, [element] if len(linked) == len(element.children) else linked)
