"""Sheets put into a workbook and taken out again, with what the workbook says of them."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape

from xl_tools.opc.package import OFFICE_LINKS, part_key
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.xml_elements import (
    Splice,
    XmlElement,
    escaped,
    prefix_of,
    put_in,
    removed,
    with_attribute,
)

_MAY_REFER = re.compile(r"/(?!sharedStrings|comments|theme|styles)[^/]+\.xml$")
"""Parts in which a formula or a link can name a sheet; words in cells and notes do no harm."""
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def enter_sheet(
    draft: PackageDraft, name: str, part: str, defined: Mapping[str, str], at: int | None = None
) -> None:
    """Enter a sheet into the workbook, the last one or that with a number (from 0); its part is yet to be written.

    ``defined`` are names of Excel's own on the sheet (``Print_Titles``), each with its range (``$3:$3``).
    """
    workbook = draft.workbook
    identity = draft.link(workbook, "worksheet", part)
    draft.declare(part, _SHEET_TYPE)
    xml, root = draft.read(workbook), draft.elements(workbook)
    sheets = list(root.each("sheets", "sheet"))
    number = max((_whole(sheet, "sheetId") for sheet in sheets), default=0) + 1
    prefix, said = prefix_of(xml, root).decode(), escaped(name).decode()
    entry = f'<{prefix}sheet xmlns:r="{OFFICE_LINKS}" name="{said}" sheetId="{number}" r:id="{identity}"/>'
    place = len(sheets) if at is None else min(at, len(sheets))
    names = "".join(
        f'<{prefix}definedName name="_xlnm.{kind}" localSheetId="{place}"{_HIDDEN.get(kind, "")}>'
        f"'{said}'!{area}</{prefix}definedName>"
        for kind, area in defined.items()
    )
    if place == len(sheets):
        entered = [put_in(xml, root, "sheets", entry.encode())]
    else:
        before = sheets[place].start
        entered = [Splice(before, before, entry.encode()), *_numbered_on(xml, root, place)]
    draft.splice(workbook, [*entered, put_in(xml, root, "definedNames", names.encode())])


def _numbered_on(xml: bytes, root: XmlElement, at: int) -> Iterator[Splice]:
    """Count the sheets from a number on one more, wherever the workbook counts them."""
    for name in root.each("definedNames", "definedName"):
        number = name.attributes.get("localSheetId", "")
        if number.isdecimal() and int(number) >= at:
            yield from with_attribute(xml, name, b"localSheetId", str(int(number) + 1))
    for view in root.each("bookViews", "workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            shown = _whole(view, attribute)
            if shown >= at:
                yield from with_attribute(xml, view, attribute.encode(), str(shown + 1))


_HIDDEN = {"_FilterDatabase": ' hidden="1"'}


def _whole(element: XmlElement, attribute: str) -> int:
    """Return an attribute that is a whole number; 0 when it is not there or none."""
    stated = element.attributes.get(attribute, "")
    return int(stated) if stated.isdecimal() else 0


def take_sheet_out(draft: PackageDraft, sheet: str, *, with_formulas: bool = False) -> bool:
    """Take a sheet out of its workbook, unless something needs it: a formula on it, or anything that refers to it.

    Returns whether it is out. ``with_formulas`` takes one with formulas, too: Excel works out their order anew.
    """
    workbook, part = draft.workbook, draft.sheets[sheet]
    xml, root = draft.read(workbook), draft.elements(workbook)
    entries = list(root.each("sheets", "sheet"))
    at = next(number for number, entry in enumerate(entries) if entry.attributes.get("name") == sheet)
    if len(entries) == 1 or _is_needed(draft, root, sheet, at, with_formulas=with_formulas):
        return False
    if with_formulas:
        drop_calculation_order(draft)
        xml, root = draft.read(workbook), draft.elements(workbook)
        entries = list(root.each("sheets", "sheet"))
    splices = [removed(entries[at]), *_names_without(xml, root, at)]
    for view in root.each("bookViews", "workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            shown = _whole(view, attribute)
            if shown and shown >= at:
                splices += with_attribute(xml, view, attribute.encode(), str(shown - 1))
    draft.splice(workbook, splices)
    if with_formulas:
        _drop_what_only_it_has(draft, part)
    draft.drop(part, workbook)
    draft.sheets = {name: each for name, each in draft.sheets.items() if name != sheet}
    return True


def drop_calculation_order(draft: PackageDraft) -> None:
    """Take out the order in which Excel last worked out the formulas: it makes another when it opens the file."""
    for link in [*draft.links(draft.workbook)]:
        if link.kind == "calcChain":
            draft.drop(link.part, draft.workbook)


def _drop_what_only_it_has(draft: PackageDraft, part: str) -> None:
    """Take out the notes, drawings and tables of a sheet that goes, so that nothing is left behind without a sheet."""
    own = [link for link in draft.links(part) if link.kind in _GOES_WITH_IT]
    others = {
        link.part
        for other in draft.sheets.values()
        if other != part and part_key(other) in draft.names
        for link in draft.links(other)
    }
    for link in own:
        if link.part not in others:
            draft.drop(link.part, part)


_GOES_WITH_IT = frozenset({"comments", "vmlDrawing", "printerSettings", "table"})


def _is_needed(
    draft: PackageDraft, root: XmlElement, sheet: str, at: int, *, with_formulas: bool = False
) -> bool:
    on_it = draft.elements(draft.sheets[sheet]).everything()
    has_formulas = not with_formulas and any(each.name == "f" for each in on_it)
    if root.first("customWorkbookViews") or has_formulas:
        return True
    reference = re.compile(f"{re.escape(sheet)}'?!")
    names = root.each("definedNames", "definedName")
    if any(reference.search(n.text) for n in names if n.attributes.get("localSheetId") != str(at)):
        return True
    folder = posixpath.join(draft.folder, "")
    return any(
        part not in (draft.sheets[sheet], draft.workbook)
        and part.replace("\\", "/").startswith(folder)
        and _MAY_REFER.search(part)
        # some writers spell Chinese as character references
        and reference.search(unescape(draft.read(part).decode("utf-8", "replace")))
        for part in draft.names.values()
    )


def _names_without(xml: bytes, root: XmlElement, at: int) -> Iterator[Splice]:
    """Take out the names of one sheet; those of later sheets count one less."""
    holder = root.first("definedNames")
    if holder is None:
        return
    names = list(holder.each("definedName"))
    numbers = [name.attributes.get("localSheetId", "") for name in names]
    if all(number == str(at) for number in numbers):
        yield removed(holder)
        return
    for name, number in zip(names, numbers, strict=True):
        if number == str(at):
            yield removed(name)
        elif number.isdecimal() and int(number) > at:
            yield from with_attribute(xml, name, b"localSheetId", str(int(number) - 1))
