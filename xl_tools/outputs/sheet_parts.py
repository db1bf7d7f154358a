"""Which part of a package holds which sheet: relationships, whatever names the parts have."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote
from xml.parsers import expat

from xl_tools.outputs.package_parts import PackageRefusedError, read_part

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


class _Relationship(NamedTuple):
    id: str
    kind: str
    part: str


class SheetParts:
    """The sheets of an open package by name, and the tables that lie on them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Follow the relationships from the package to its workbook and sheets."""
        self._archive = archive
        self._names = {_part_key(name): name for name in archive.namelist()}
        workbooks = [link.part for link in self._relationships("") if link.kind == "officeDocument"]
        if not workbooks:
            raise PackageRefusedError("文件里没有工作簿")
        links = {link.id: link for link in self._relationships(workbooks[0])}
        self._sheets: dict[str, str] = {}
        for element in self._elements(workbooks[0]):
            if element.name == "sheet" and element.namespace in MAIN:
                target = next((element.attributes[a] for a in _ID_ATTRIBUTES if a in element.attributes), "")
                if target in links and links[target].kind == "worksheet":
                    self._sheets[element.attributes.get("name", "")] = links[target].part

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

    def _relationships(self, part: str) -> Iterator[_Relationship]:
        """Yield the links of a part (of the package itself for ``""``) to other parts that exist."""
        folder, name = posixpath.split(part.replace("\\", "/"))
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if _part_key(links) not in self._names:
            return
        for element in self._elements(links):
            target = unquote(element.attributes.get("Target", "")).replace("\\", "/")
            key = _part_key(posixpath.normpath(posixpath.join("/", folder, target)))
            if element.name == "Relationship" and key in self._names:
                kind = element.attributes.get("Type", "").rpartition("/")[2]
                yield _Relationship(element.attributes.get("Id", ""), kind, self._names[key])

    def _elements(self, part: str) -> Iterator[Element]:
        return iter(start_elements(read_part(self._archive, self._names[_part_key(part)]), part))


def _part_key(name: str) -> str:
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
