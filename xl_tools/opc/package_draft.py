"""A package that is being changed: its parts as they will be, with links and content types kept right."""

import posixpath
from itertools import count
from urllib.parse import quote, unquote

from xl_tools.opc import xml_elements
from xl_tools.opc.archive_records import change_parts
from xl_tools.opc.package import OFFICE_LINKS, Package, PackageParts, links_part, part_key

TYPES = "[Content_Types].xml"

_PACKAGE_LINKS = b"http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class PackageDraft(PackageParts):
    """Parts are read, written and dropped here; the package itself changes when all is settled."""

    def __init__(self, package: Package) -> None:
        """Start from an open package."""
        self.original = package
        self.workbook, self.sheets = package.workbook, package.sheets
        self.folder = posixpath.dirname(self.workbook.replace("\\", "/"))
        """Where the workbook's own parts lie."""
        self.changed: dict[str, bytes] = {}
        self.names = dict(package.names)
        self._dropped: set[str] = set()

    def read(self, part: str) -> bytes:
        """Return the contents of a part in UTF-8."""
        name = self.names.get(part_key(part), part)
        return self.changed[name] if name in self.changed else self.original.read(name)

    def elements(self, part: str) -> xml_elements.XmlElement:
        """Return the root element of a part."""
        return xml_elements.parse_elements(self.read(part), part)

    def write(self, part: str, contents: bytes) -> None:
        """Give a part new contents, or make it."""
        self.changed[self.names.setdefault(part_key(part), part)] = contents

    def splice(self, part: str, splices: list[xml_elements.Splice]) -> None:
        """Change a part at some places."""
        if splices:
            self.write(part, xml_elements.spliced(self.read(part), splices))

    def free_name(self, pattern: str) -> str:
        """Return a name that no part has: the first of ``pattern`` with 1, 2, … in place of ``{}``."""
        return next(name for number in count(1) if part_key(name := pattern.format(number)) not in self.names)

    def link(self, part: str, kind: str, target: str) -> str:
        """Link a part to another and return the id of the link."""
        links = links_part(part)
        if part_key(links) not in self.names:
            self.write(links, _DECLARATION + b'<Relationships xmlns="%b"></Relationships>' % _PACKAGE_LINKS)
        taken = {child.attributes.get("Id") for child in self.elements(links).children}
        identity = next(name for number in count(len(taken) + 1) if (name := f"rId{number}") not in taken)
        folder = posixpath.dirname(part.replace("\\", "/"))
        address = posixpath.relpath(target.replace("\\", "/"), folder or ".")
        stated = f'Relationship Id="{identity}" Type="{OFFICE_LINKS}/{kind}" Target="{quote(address)}"'
        self._state(links, stated)
        return identity

    def declare(self, part: str, content_type: str, *, by_extension: bool = False) -> None:
        """State what a new part is, where usual by the ending of its name."""
        extension = posixpath.splitext(part)[1].removeprefix(".")
        declared = (each.attributes for each in self.elements(TYPES).children)
        stated = {each.get("Extension", "").casefold(): each.get("ContentType") for each in declared}
        known = stated.get(extension) if by_extension else ""
        if known is None:
            self._state(TYPES, f'Default Extension="{extension}" ContentType="{content_type}"')
        elif known != content_type:
            self._state(TYPES, f'Override PartName="/{quote(part)}" ContentType="{content_type}"')

    def _state(self, part: str, element: str) -> None:
        """Put an element last into a part of links or content types; it is given as name and attributes."""
        xml, root = self.read(part), self.elements(part)
        self.splice(
            part,
            [
                xml_elements.appended(
                    xml, root, b"<%b%b/>" % (xml_elements.prefix_of(xml, root), element.encode())
                )
            ],
        )

    def drop(self, part: str, linked_from: str) -> None:
        """Take a part out: with its own links, its content type and the link to it."""
        identities = {link.id for link in self.links(linked_from) if link.part == part}
        links = links_part(linked_from)
        linked = (
            child for child in self.elements(links).children if child.attributes.get("Id") in identities
        )
        self.splice(links, [xml_elements.removed(child) for child in linked])
        declared = (
            child
            for child in self.elements(TYPES).children
            if part_key(unquote(child.attributes.get("PartName", ""))) == part_key(part)
        )
        self.splice(TYPES, [xml_elements.removed(child) for child in declared])
        for name in (part, links_part(part)):
            if actual := self.names.pop(part_key(name), None):
                self.changed.pop(actual, None)
                self._dropped.add(actual)

    def package(self) -> bytes:
        """Return the package with all changes."""
        return change_parts(self.original.data, self.changed, self._dropped)
