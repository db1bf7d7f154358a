"""The elements of an XML part with their places in bytes, and bytes put in or taken out at these places."""

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from xml.parsers import expat

from xl_tools.opc.package import PackageRefusedError

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""

ORDER: Final[Mapping[str, Sequence[str]]] = {
    "workbook": (
        *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
        *("functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews"),
        *("pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr"),
        *("webPublishObjects", "extLst"),
    ),
    "worksheet": (
        *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
        *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
        *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
        *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
        *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
        *("tableParts", "extLst"),
    ),
    "styleSheet": (
        *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
        *("tableStyles", "colors", "extLst"),
    ),
    "comments": ("authors", "commentList", "extLst"),
}
"""The order of the elements in a root by its schema."""

_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ as the character 000D
_NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(slots=True, eq=False)
class XmlElement:
    """An element: from its ``<`` to ``close`` (its end tag, or the ``/>`` of one without contents) to ``end``, in bytes.

    Also what it holds: its attributes (``namespace name`` where they have one), its own text, the elements in it.
    """

    start: int
    namespace: str = ""
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["XmlElement"] = field(default_factory=list)
    text: str = ""
    close: int = 0
    end: int = 0

    def each(self, *path: str) -> Iterator["XmlElement"]:
        """Yield the elements at the end of a path of local names, all of this element's namespace."""
        name, *rest = path
        for child in self.children:
            if child.name == name and child.namespace == self.namespace:
                if rest:
                    yield from child.each(*rest)
                else:
                    yield child

    def first(self, *path: str) -> "XmlElement | None":
        """Return the first of :meth:`each`."""
        return next(self.each(*path), None)

    def everything(self) -> Iterator["XmlElement"]:
        """Yield this element and all in it, in document order."""
        yield self
        for child in self.children:
            yield from child.everything()


class Splice(NamedTuple):
    """Bytes to put in place of those from ``start`` to ``end``."""

    start: int
    end: int
    new: bytes = b""


def parse_elements(
    xml: bytes,
    part: str,
    leaves: Collection[str] = (),
    kept: Callable[[XmlElement, XmlElement], bool] = lambda _parent, _element: True,
) -> XmlElement:
    """Return the root of a part in UTF-8; what lies in elements named in ``leaves`` is passed over.

    An element is left out, when it has been passed, unless it is to be ``kept``. Raises :class:`PackageRefusedError` when
    the part is not well-formed, or has a document type (and so entities of any kind).
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    path: list[XmlElement] = [XmlElement(0)]
    passed = 0

    def enter(name: str, attributes: dict[str, str]) -> None:
        nonlocal passed
        if passed or path[-1].name in leaves:
            passed += 1
            return
        namespace, _, local = name.rpartition(" ")
        element = XmlElement(parser.CurrentByteIndex, namespace, local, attributes)
        path[-1].children.append(element)
        path.append(element)

    def leave(_name: str) -> None:
        nonlocal passed
        if passed:
            passed -= 1
            return
        element = path.pop()
        if kept(path[-1], element):
            _close(xml, element, parser.CurrentByteIndex)
        else:
            path[-1].children.pop()

    def take(text: str) -> None:
        if not passed:
            path[-1].text += text

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = enter, leave, take
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keywords
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise PackageRefusedError(f"文件里的 {part} 内容不完整") from error
    return path[0].children[0]


def _refuse_doctype(*_: object) -> None:
    raise ValueError


def _close(xml: bytes, element: XmlElement, at: int) -> None:
    """Note where an element closes: expat stands at its end tag, or behind an element that has none."""
    name = b"</" + _tag_name(xml, element)
    if xml.startswith((name + b">", name + b" ", name + b"\t", name + b"\r", name + b"\n"), at):
        element.close, element.end = at, xml.index(b">", at) + 1
    else:
        element.close, element.end = at - len(b"/>"), at


def _tag_name(xml: bytes, element: XmlElement) -> bytes:
    match = _NAME.match(xml, element.start)
    return match[1] if match else b""


def spliced(xml: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the part with every splice made; those at one place in the order given."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda each: each[:2]):
        pieces += [xml[at : splice.start], splice.new]
        at = splice.end
    return b"".join([*pieces, xml[at:]])


def prefix_of(xml: bytes, element: XmlElement) -> bytes:
    """Return the namespace prefix of an element with its colon, empty for none."""
    prefix, colon, _ = _tag_name(xml, element).rpartition(b":")
    return prefix + colon


def appended(xml: bytes, parent: XmlElement, new: bytes) -> Splice:
    """Put new elements last into an element, which gets an end tag if it had none."""
    (splice,) = inserted(xml, parent, [(parent.close, new)])
    return splice


def inserted(xml: bytes, parent: XmlElement, new: Sequence[tuple[int, bytes]]) -> list[Splice]:
    """Put new elements at their places in an element, which gets an end tag if it had none."""
    if new and parent.end == parent.close + len(b"/>"):
        contents = b"".join(element for _, element in new)
        return [Splice(parent.close, parent.end, b">%b</%b>" % (contents, _tag_name(xml, parent)))]
    return [Splice(place, place, element) for place, element in new]


def put_in(xml: bytes, root: XmlElement, name: str, new: bytes) -> Splice:
    """Put new elements last into a child of a root, which is made where it is missing."""
    if present := root.first(name):
        return appended(xml, present, new)
    tag = prefix_of(xml, root) + name.encode()
    return in_order(root, name, b"<%b>%b</%b>" % (tag, new, tag))


def in_order(root: XmlElement, name: str, new: bytes) -> Splice:
    """Put a new child into a root where the schema has it: behind the last child whose name is no later in the order."""
    earlier = ORDER[root.name][: ORDER[root.name].index(name) + 1]
    before = [child for child in root.children if child.name in earlier and child.namespace == root.namespace]
    if before:
        place = before[-1].end
    elif root.end == root.close + len(b"/>"):
        raise PackageRefusedError(f"文件里的 {root.name} 没有内容")
    else:
        place = root.children[0].start if root.children else root.close
    return Splice(place, place, new)


def removed(element: XmlElement) -> Splice:
    """Take an element out."""
    return Splice(element.start, element.end)


def with_attribute(xml: bytes, element: XmlElement, name: bytes, value: str) -> list[Splice]:
    """Give an attribute that is there another value."""
    at = element.start + 1 + len(_tag_name(xml, element))
    while match := _ATTRIBUTE.match(xml, at):
        if match[1] == name:
            return [Splice(match.start(2) + 1, match.end(2) - 1, escaped(value))]
        at = match.end()
    return []


def without_attribute(xml: bytes, element: XmlElement, local: bytes) -> list[Splice]:
    """Take an attribute off an element, known by its name without a prefix."""
    at = element.start + 1 + len(_tag_name(xml, element))
    while match := _ATTRIBUTE.match(xml, at):
        if match[1].rpartition(b":")[2] == local:
            return [Splice(match.start(), match.end())]
        at = match.end()
    return []


def escaped(text: str) -> bytes:
    """Return text for XML, between tags or quotes; what XML cannot hold becomes U+FFFD."""
    told = html.escape(FORBIDDEN.sub("\ufffd", text), quote=False)
    return told.replace('"', "&quot;").replace("\r", "&#13;").encode()


def stored_text(text: str) -> bytes:
    """Return text as the element ``t`` of a workbook holds it."""
    return escaped(_LOOKS_ESCAPED.sub("_x005F_", text))


def text_element(prefix: bytes, text: str) -> bytes:
    """Return the element ``t`` of a cell's or note's text, white space kept as it is."""
    return b'<%bt xml:space="preserve">%b</%bt>' % (prefix, stored_text(text.replace("\r\n", "\n")), prefix)
