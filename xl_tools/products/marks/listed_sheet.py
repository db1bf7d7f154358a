"""The 校验结果 sheet in its workbook: entered as the last sheet, recognised, and taken out again."""

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from itertools import count
from typing import NamedTuple

from xl_tools.model.submission import FINDINGS_TITLE
from xl_tools.opc.package import OFFICE_LINKS
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.opc.xml_elements import (
    Splice,
    XmlElement,
    appended,
    escaped,
    in_order,
    prefix_of,
    removed,
    with_attribute,
)
from xl_tools.products.marks.findings_sheet import HEADER_ROW, LAST_COLUMN

NAME = "校验结果"
PART = "xl_tools_findings"
"""Begins the file name of our sheet's part in a marked copy that no other program has saved."""

_NAMED_LIKE_OURS = re.compile(rf"{NAME}(\(\d+\))?")
_MAY_REFER = re.compile(r"/(?!sharedStrings|comments|theme|styles)[^/]+\.xml$")
"""Parts in which a formula or a link can name a sheet; words in cells and notes do no harm."""
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class ListedSheet(NamedTuple):
    """Our sheet in a workbook."""

    name: str
    part: str


def enter_sheet(draft: PackageDraft, last_row: int) -> ListedSheet:
    """Enter a last sheet into the workbook, with its filter and print titles; its part is yet to be written."""
    workbook = draft.workbook
    part = draft.free_name(posixpath.join(draft.folder, f"worksheets/{PART}{{}}.xml"))
    identity = draft.link(workbook, "worksheet", part)
    draft.declare(part, _SHEET_TYPE)
    xml, root = draft.read(workbook), draft.elements(workbook)
    sheets = list(root.each("sheets", "sheet"))
    name = _free_name({sheet.attributes.get("name", "").casefold() for sheet in sheets})
    number = max((_whole(sheet, "sheetId") for sheet in sheets), default=0) + 1
    prefix = prefix_of(xml, root)
    entry = b'<%bsheet xmlns:r="%b" name="%b" sheetId="%d" r:id="%b"/>' % (
        prefix,
        OFFICE_LINKS.encode(),
        escaped(name),
        number,
        identity.encode(),
    )
    names = "".join(
        f'<P:definedName name="_xlnm.{kind}" localSheetId="{len(sheets)}"{more}>{escaped(name_of).decode()}</P:definedName>'
        for kind, more, name_of in (
            ("_FilterDatabase", ' hidden="1"', f"'{name}'!$A${HEADER_ROW}:${LAST_COLUMN}${last_row}"),
            ("Print_Titles", "", f"'{name}'!${HEADER_ROW}:${HEADER_ROW}"),
        )
    )
    holder = root.first("sheets")
    splices = [appended(xml, holder, entry)] if holder else []
    draft.splice(workbook, [*splices, _with_names(xml, root, names.encode().replace(b"P:", prefix))])
    return ListedSheet(name, part)


def _whole(element: XmlElement, attribute: str) -> int:
    """Return an attribute that is a whole number; 0 when it is not there or none."""
    stated = element.attributes.get(attribute, "")
    return int(stated) if stated.isdecimal() else 0


def _free_name(taken: set[str]) -> str:
    return next(
        name for number in count(1) if (name := NAME if number == 1 else f"{NAME}({number})") not in taken
    )


def _with_names(xml: bytes, root: XmlElement, names: bytes) -> Splice:
    if present := root.first("definedNames"):
        return appended(xml, present, names)
    tag = prefix_of(xml, root) + b"definedNames"
    return in_order(root, "definedNames", b"<%b>%b</%b>" % (tag, names, tag))


def find_sheet(draft: PackageDraft) -> ListedSheet | None:
    """Return our sheet: by its part's name, or, once another program has saved the file, by name and title."""
    sheets = [ListedSheet(*sheet) for sheet in draft.sheets.items()]
    for sheet in sheets:
        if posixpath.basename(sheet.part.replace("\\", "/")).startswith(PART):
            return sheet
    named = {sheet.name: sheet for sheet in sheets if _NAMED_LIKE_OURS.fullmatch(sheet.name)}
    grids = read_grids(draft.original, named).grids if named else []
    return next((named[grid.sheet] for grid in grids if grid.text(0, 0) == FINDINGS_TITLE), None)


def take_sheet_out(draft: PackageDraft, sheet: ListedSheet) -> None:
    """Take our sheet out of its workbook, unless something that a clerk made since needs it."""
    workbook = draft.workbook
    xml, root = draft.read(workbook), draft.elements(workbook)
    entries = list(root.each("sheets", "sheet"))
    at = next(number for number, entry in enumerate(entries) if entry.attributes.get("name") == sheet.name)
    if len(entries) == 1 or _is_needed(draft, root, sheet, at):
        return
    splices = [removed(entries[at]), *_names_without(xml, root, at)]
    for view in root.each("bookViews", "workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            shown = _whole(view, attribute)
            if shown and shown >= at:
                splices += with_attribute(xml, view, attribute.encode(), str(shown - 1))
    draft.splice(workbook, splices)
    draft.drop(sheet.part, workbook)


def _is_needed(draft: PackageDraft, root: XmlElement, sheet: ListedSheet, at: int) -> bool:
    """Whether formulas stand on the sheet, or anything outside refers to it."""
    if root.first("customWorkbookViews") or any(
        e.name == "f" for e in draft.elements(sheet.part).everything()
    ):
        return True
    reference = re.compile(f"{re.escape(sheet.name)}'?!")
    names = root.each("definedNames", "definedName")
    if any(reference.search(n.text) for n in names if n.attributes.get("localSheetId") != str(at)):
        return True
    folder = posixpath.join(draft.folder, "")
    return any(
        part not in (sheet.part, draft.workbook)
        and part.replace("\\", "/").startswith(folder)
        and _MAY_REFER.search(part)
        # some writers spell Chinese as character references
        and reference.search(unescape(draft.read(part).decode("utf-8", "replace")))
        for part in draft.names()
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
