"""Which part of a package holds which sheet: relationships, whatever names the parts have."""

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote
from xml.parsers import expat

from xl_tools.opc.package_parts import PackageRefusedError, read_part

MAIN = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",  # the strict form of the standard
    }
)
"""The namespaces of workbook and sheet elements."""

_ID_ATTRIBUTES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)


class Element(NamedTuple):
    """An element's start: namespace, local name, attributes (``namespace name`` where they have one)."""

    namespace: str
    name: str
    attributes: dict[str, str]


class Relationship(NamedTuple):
    """A link to a part that exists; ``kind`` is the last step of its type's address."""

    id: str
    kind: str
    part: str


class SheetParts:
    """The sheets of an open package by name, and the tables that lie on them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Follow the relationships from the package to its workbook and sheets."""
        self._archive = archive
        self._names = {part_key(name): name for name in archive.namelist()}
        workbooks = [link.part for link in self._relationships("") if link.kind == "officeDocument"]
        if not workbooks:
            raise PackageRefusedError("文件里没有工作簿")
        self.workbook = workbooks[0]
        links = {link.id: link for link in self._relationships(self.workbook)}
        self._sheets: dict[str, str] = {}
        for element in self._elements(self.workbook):
            if element.name == "sheet" and element.namespace in MAIN:
                target = next((element.attributes[a] for a in _ID_ATTRIBUTES if a in element.attributes), "")
                if target in links and links[target].kind == "worksheet":
                    self._sheets[element.attributes.get("name", "")] = links[target].part

    def names(self) -> list[str]:
        """Return the names of the sheets with cells, in their order."""
        return list(self._sheets)

    def part_of(self, sheet: str) -> str | None:
        """Return the name of the package entry that holds a sheet; ``None`` for no sheet or one without cells."""
        return self._sheets.get(sheet)

    def table_headers(self, part: str) -> list[str]:
        """Return the ranges (``A1:D9``) of the tables on a sheet whose first row is a header.

        A header repeats the column names that the table's own part lists: Excel calls the file damaged when the two
        differ.
        """
        tables = (link.part for link in self._relationships(part) if link.kind == "table")
        roots = (next(self._elements(table)) for table in tables)
        return [root.attributes["ref"] for root in roots if root.attributes.get("headerRowCount", "1") != "0"]

    def _relationships(self, part: str) -> Iterator[Relationship]:
        """Yield the links of a part (of the package itself for ``""``) to other parts that exist."""
        links = self._names.get(part_key(links_part(part)))
        if links is not None:
            yield from relationships(read_part(self._archive, links), part, self._names)

    def _elements(self, part: str) -> Iterator[Element]:
        return iter(start_elements(read_part(self._archive, self._names[part_key(part)]), part))


def links_part(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships(xml: bytes, part: str, names: Mapping[str, str]) -> Iterator[Relationship]:
    """Yield the links that the relationships of a part make to parts that exist: ``names`` has these by key."""
    folder = posixpath.dirname(part.replace("\\", "/"))
    for element in start_elements(xml, links_part(part)):
        target = unquote(element.attributes.get("Target", "")).replace("\\", "/")
        key = part_key(posixpath.normpath(posixpath.join("/", folder, target)))
        if element.name == "Relationship" and key in names:
            kind = element.attributes.get("Type", "").rpartition("/")[2]
            yield Relationship(element.attributes.get("Id", ""), kind, names[key])


def part_key(name: str) -> str:
    """Part names differ neither by case nor by the slash a careless writer used."""
    return name.replace("\\", "/").lstrip("/").casefold()


def start_elements(xml: bytes, part: str) -> list[Element]:
    """Return every element of an XML part in document order."""
    found: list[Element] = []

    def enter(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        found.append(Element(namespace, local, attributes))

    parser = xml_parser()
    parser.StartElementHandler = enter
    parse_xml(parser, xml, part)
    return found


def xml_parser() -> expat.XMLParserType:
    """Return a parser that names elements ``namespace name`` and refuses document types (entities of any kind)."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def parse_xml(parser: expat.XMLParserType, xml: bytes, part: str) -> None:
    """Run the parser over a whole part; :class:`PackageRefusedError` when it is not well-formed."""
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keywords
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise PackageRefusedError(f"文件里的 {part} 内容不完整") from error


def _refuse_doctype(*_: object) -> None:
    raise ValueError
