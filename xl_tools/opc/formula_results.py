"""Results of formulas taken out: the program that opens the workbook works them out anew."""

from collections.abc import Collection

from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.xml_elements import Splice, in_order, prefix_of, removed, with_attribute

_ON_LOAD = "fullCalcOnLoad"


def without_results(draft: PackageDraft, sheet: str, cells: Collection[str]) -> set[str]:
    """Take the results of the formulas in some cells (A1 addresses) of a sheet out; the formulas stay. Return which have one."""
    part = draft.sheets[sheet]
    found = [
        cell
        for cell in draft.elements(part).each("sheetData", "row", "c")
        if cell.attributes.get("r", "").upper() in cells and cell.first("f")
    ]
    draft.splice(part, [removed(result) for cell in found for result in cell.each("v")])
    if found:
        _worked_out_on_load(draft)
    return {cell.attributes["r"].upper() for cell in found}


def _worked_out_on_load(draft: PackageDraft) -> None:
    workbook = draft.workbook
    xml, root = draft.read(workbook), draft.elements(workbook)
    said = f'{_ON_LOAD}="1"'.encode()
    present = root.first("calcPr")
    if present is None:
        draft.splice(workbook, [in_order(root, "calcPr", b"<%bcalcPr %b/>" % (prefix_of(xml, root), said))])
    elif _ON_LOAD in present.attributes:
        draft.splice(workbook, with_attribute(xml, present, _ON_LOAD.encode(), "1"))
    else:
        at = present.start + len(b"<" + prefix_of(xml, present) + b"calcPr")
        draft.splice(workbook, [Splice(at, at, b" " + said)])
