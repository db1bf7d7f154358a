"""The elements of an XML part with their places in bytes, and bytes put in or taken out at these places."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_tools.opc.package_parts import PackageRefusedError
from xl_tools.opc.sheet_parts import parse_xml, xml_parser
from xl_tools.opc.sheet_places import Span, attribute_value, close_span, tag_name

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # by XML 1.0
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ as the character 000D
_UNKNOWN_CHARACTER = "\ufffd"


@dataclass(slots=True)
class XmlElement(Span):
    """An element with its place, its own text, and the elements in it."""

    namespace: str = ""
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["XmlElement"] = field(default_factory=list)
    text: str = ""

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


def parse_elements(xml: bytes, part: str, leaves: Collection[str] = ()) -> XmlElement:
    """Return the root of a part in UTF-8; what lies in elements named in ``leaves`` is passed over.

    Raises :class:`PackageRefusedError` when the part is not well-formed.
    """
    parser = xml_parser()
    path: list[XmlElement] = [XmlElement(0)]
    passed = 0

    def enter(name: str, attributes: dict[str, str]) -> None:
        nonlocal passed
        if passed or path[-1].name in leaves:
            passed += 1
            return
        namespace, _, local = name.rpartition(" ")
        element = XmlElement(parser.CurrentByteIndex, namespace=namespace, name=local, attributes=attributes)
        path[-1].children.append(element)
        path.append(element)

    def leave(_name: str) -> None:
        nonlocal passed
        if passed:
            passed -= 1
        else:
            close_span(xml, path.pop(), parser.CurrentByteIndex)

    def take(text: str) -> None:
        if not passed:
            path[-1].text += text

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = enter, leave, take
    parse_xml(parser, xml, part)
    return path[0].children[0]


def spliced(xml: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the part with every splice made; those at one place in the order given."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda each: each[:2]):
        pieces += [xml[at : splice.start], splice.new]
        at = splice.end
    return b"".join([*pieces, xml[at:]])


def prefix_of(xml: bytes, element: Span) -> bytes:
    """Return the namespace prefix of an element with its colon, empty for none."""
    prefix, colon, _ = tag_name(xml, element).rpartition(b":")
    return prefix + colon


def appended(xml: bytes, parent: Span, new: bytes) -> Splice:
    """Put new elements last into an element, which gets an end tag if it had none."""
    if parent.end == parent.close + len(b"/>"):
        return Splice(parent.close, parent.end, b">%b</%b>" % (new, tag_name(xml, parent)))
    return Splice(parent.close, parent.close, new)


def in_order(root: XmlElement, order: Sequence[str], name: str, new: bytes) -> Splice:
    """Put a new child where the schema has it: behind the last child whose name is no later in the order."""
    earlier = order[: order.index(name) + 1]
    before = [child for child in root.children if child.name in earlier and child.namespace == root.namespace]
    if before:
        place = before[-1].end
    elif root.end == root.close + len(b"/>"):
        raise PackageRefusedError(f"文件里的 {root.name} 没有内容")
    else:
        place = root.children[0].start if root.children else root.close
    return Splice(place, place, new)


def removed(element: Span) -> Splice:
    """Take an element out."""
    return Splice(element.start, element.end)


def with_attribute(xml: bytes, element: Span, name: bytes, value: str) -> list[Splice]:
    """Give an attribute that is there another value."""
    place = attribute_value(xml, element, name)
    return [Splice(place.start, place.end, escaped(value))] if place else []


def escaped(text: str) -> bytes:
    """Return text for XML, between tags or quotes; what XML cannot hold becomes U+FFFD."""
    text = _FORBIDDEN.sub(_UNKNOWN_CHARACTER, text)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;")):
        text = text.replace(character, entity)
    return text.encode()


def text_element(prefix: bytes, text: str) -> bytes:
    """Return the element ``t`` of a cell's or note's text, white space kept as it is."""
    shown = _LOOKS_ESCAPED.sub("_x005F_", text.replace("\r\n", "\n"))
    return b'<%bt xml:space="preserve">%b</%bt>' % (prefix, escaped(shown), prefix)
