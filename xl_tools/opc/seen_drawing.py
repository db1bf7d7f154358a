"""What is seen of a drawing: pictures, and shapes with their texts; charts and what is hidden are taken out."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from xl_tools.opc.package import OFFICE_LINKS
from xl_tools.opc.safe_archive import local_name

DRAWING_PREFIXES = {
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "xdr",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    OFFICE_LINKS: "r",
}
"""The namespaces of a drawing that are written."""

_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
_SHOWN = frozenset({"pic", "sp", "cxnSp", "grpSp"})
_TOLD = ("descr", "title", "name")
"""What a drawing says of a picture beside showing it: often the path it was put in from."""

_NOT_SHOWN = frozenset({"extLst", "hlinkClick", "hlinkHover"})


class SeenDrawing(NamedTuple):
    """What was taken out, by kind; and the pictures that are left, the part of each by the id of its link."""

    taken: Mapping[str, int]
    pictures: Mapping[str, str]


def seen_drawing(root: ET.Element, pictures: Mapping[str, str]) -> SeenDrawing:
    """Take out of a drawing what is not seen, and what is no picture or shape; ``pictures`` are those that can be kept."""
    taken: Counter[str] = Counter()
    for anchor in [*root]:
        objects = [each for each in anchor if local_name(each.tag) in _SHOWN]
        if local_name(anchor.tag) not in _ANCHORS or not objects:
            taken["图表、控件和别的图形"] += 1
            root.remove(anchor)
        elif any(
            each.get("hidden") in ("1", "true") for each in anchor.iter() if local_name(each.tag) == "cNvPr"
        ):
            taken["隐藏的图形"] += 1
            root.remove(anchor)
        elif not _embedded(anchor) <= pictures.keys():
            taken["认不出格式的图片"] += 1
            root.remove(anchor)
    _drop_told(root, taken)
    return SeenDrawing(
        {what: count for what, count in taken.items() if count},
        {each: pictures[each] for each in _embedded(root)},
    )


def _drop_told(root: ET.Element, taken: Counter[str]) -> None:
    """Take out what a drawing says beside what it shows: links, macros, texts on its pictures."""
    for parent in [*root.iter()]:
        for child in [each for each in parent if local_name(each.tag) in _NOT_SHOWN]:
            parent.remove(child)
    for element in root.iter():
        if local_name(element.tag) == "cNvPr":
            taken["图片的说明文字（常是原来的路径）"] += any(element.get(key) for key in ("descr", "title"))
            for key in _TOLD:
                element.attrib.pop(key, None)
            element.set("name", element.get("id", ""))
        for key in ("link", "textlink", "macro"):
            element.attrib.pop(f"{{{OFFICE_LINKS}}}{key}" if key == "link" else key, None)


def _embedded(element: ET.Element) -> set[str]:
    """Return the ids of the pictures that are shown in an element."""
    key = f"{{{OFFICE_LINKS}}}embed"
    return {each.get(key, "") for each in element.iter() if each.get(key)}
