"""The workbook package: what its parts hold, and which part is which sheet, by its links as Excel follows them.

Reader, writer, marks and undo all stand on this one: what is read and what is written are the same part.
"""

import codecs
import posixpath
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from xl_tools.errors import UnreadableFileError, UnwritableTargetError
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.opc.safe_archive import (
    DAMAGE,
    DAMAGED,
    contents_of,
    local_name,
    open_archive,
    parse_xml,
    unreadable,
)
from xl_tools.settings import Limits

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = frozenset({SPREADSHEET, "http://purl.oclc.org/ooxml/spreadsheetml/main"})
"""The namespaces of workbooks and sheets: the usual one, and that of the strict form of the standard."""

_CORE = "docProps/core.xml"
_MOST_OF_CORE = 1_000_000  # bytes
_SMALL = 50_000  # bytes: a form has 15,000
_WORD_DOCUMENT = re.compile(rb"word[/\\]document\d*\.xml")
_MODIFIED = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9T:.+\-]{10,35}Z?)\s*<")
_ADD_IN = "xl_tools.xlam"
_EXTERNAL_LINK = re.compile(r"xl/externalLinks/_rels/[^/]+\.rels$")
_ENCODING = re.compile(r"""(?<=encoding)(\s*=\s*["'])([\w.-]+)""")
_UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    "<".encode("utf-16-le"): "utf-16-le",
    "<".encode("utf-16-be"): "utf-16-be",
}


class PackageRefusedError(Exception):
    """The package cannot be read or changed without risk; ``str(error)`` is the reason in Chinese."""


class Relationship(NamedTuple):
    """A link to a part that exists; ``kind`` is the last step of its type's address, ``target`` as written."""

    id: str
    kind: str
    part: str
    target: str


class PackageParts(ABC):
    """The parts of a package with the links among them."""

    names: dict[str, str]
    """All parts by :func:`part_key`."""
    workbook: str
    sheets: Mapping[str, str]
    """The part of every sheet with cells, by the sheet's name, in their order."""

    @abstractmethod
    def read(self, part: str) -> bytes:
        """Return the contents of an XML part in UTF-8."""

    def root(self, part: str) -> ET.Element:
        """Return the root element of a part."""
        try:
            return parse_xml(self.read(part))
        except DAMAGE as error:
            raise PackageRefusedError(f"文件里的 {part} 内容不完整") from error

    def links(self, part: str = "") -> Iterator[Relationship]:
        """Yield the links of a part, or of the package itself, to parts that exist."""
        source = self.names.get(part_key(links_part(part)))
        folder = posixpath.dirname(part.replace("\\", "/"))
        for element in self.root(source) if source else ():
            target = element.get("Target", "")
            path = unquote(target).replace("\\", "/")
            keys = part_key(posixpath.normpath(posixpath.join("/", folder, path))), part_key(path)
            # some writers begin at the root
            found = next((self.names[key] for key in keys if key in self.names), None)
            is_inside = local_name(element.tag) == "Relationship" and element.get("TargetMode") != "External"
            if is_inside and found:
                kind = element.get("Type", "").rpartition("/")[2]
                yield Relationship(element.get("Id", ""), kind, found, target)

    def linked(self, part: str, kind: str) -> str | None:
        """Return the first part of a kind that a part links to."""
        return next((link.part for link in self.links(part) if link.kind == kind), None)


class Package(PackageParts):
    """An opened .xlsx or .xlsm with the name of its file, and the limits within which it is read."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        """Follow the links from the package to its workbook and sheets.

        Refuses what is beyond the limits, damaged, or no workbook (:class:`~xl_tools.errors.RefusalError`).
        """
        self.data, self.name, self.limits = data, name, limits
        self._small: dict[str, bytes] = {}
        self._links: dict[str, list[Relationship]] = {}
        try:
            self._archive = open_archive(data, name, limits)
            self.names = {part_key(part): part for part in self._archive.namelist()}
            self.workbook = self._workbook()
            book = self.root(self.workbook)
            if local_name(book.tag) != "workbook":
                raise self._other_kind()
            self.sheets = dict(self._sheets(book))
            self.hidden = {
                sheet.get("name", "")
                for sheet in book.iterfind("{*}sheets/{*}sheet")
                if sheet.get("state", "visible") != "visible"
            }
            """The names of the sheets that are not shown."""
            settings = book.find("{*}workbookPr")
            self.from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
            """Whether days are counted from 1904, as Excel on old Macs does."""
        except (PackageRefusedError, *DAMAGE) as error:
            raise unreadable(name, error) from error

    def part(self, name: str) -> bytes:
        """Return the contents of a part as they are; :class:`PackageRefusedError` where they cannot be had.

        Small ones are kept: those who want values and those who want looks ask for the same sheets.
        """
        if name in self._small:
            return self._small[name]
        try:
            contents = contents_of(self._archive, name)
        except DAMAGE as error:
            raise PackageRefusedError(f"文件里的 {name} 缺失或已损坏") from error
        if len(contents) <= _SMALL:
            self._small[name] = contents
        return contents

    def read(self, part: str) -> bytes:
        """Return the contents of an XML part in UTF-8: as they are, or recoded with the declaration put right.

        Excel reads UTF-16 too; characters are spliced in one encoding only.
        """
        xml = self.part(part)
        head, closed, _ = xml[:200].partition(b"?>")
        declared = _ENCODING.search(head.decode("ascii", "replace")) if closed else None
        try:
            encoding = _UTF_16.get(xml[:2]) or codecs.lookup(declared[2] if declared else "utf-8").name
            if encoding == "utf-8":
                return xml
            declaration, end, rest = xml.decode(encoding).partition("?>")
        except (LookupError, UnicodeDecodeError) as error:
            raise PackageRefusedError("工作表的文字编码认不出") from error
        return (_ENCODING.sub(r"\1UTF-8", declaration, count=1) + end + rest).encode()

    def links(self, part: str = "") -> Iterator[Relationship]:
        """Yield the links of a part, or of the package itself, to parts that exist; those of the workbook are asked for again and again."""
        if part not in self._links:
            self._links[part] = [*super().links(part)]
        yield from self._links[part]

    def _workbook(self) -> str:
        if len(self.names) < len(self._archive.namelist()):
            raise PackageRefusedError("文件里有两个同名的部件")
        links = list(self.links())
        books = {link.part for link in links if link.kind == "officeDocument"}
        if any(book.casefold().endswith(".bin") for book in books):
            raise self._other_kind()
        if not books and "xl/workbook.xml" not in self.names:
            raise self._other_kind()
        if len(books) != 1:
            raise PackageRefusedError("文件没有说清哪个部件是工作簿")
        return books.pop()

    def _other_kind(self) -> UnreadableFileError:
        """Return the refusal of what is no workbook, by what it is."""
        from xl_tools.opc.other_packages import described  # noqa: PLC0415 - few files are of it

        return UnreadableFileError(self.name, *described(self._archive))

    def _sheets(self, root: ET.Element) -> Iterator[tuple[str, str]]:
        """Yield name and part of every sheet; what two readers could take differently is damage."""
        links = list(self.links(self.workbook))
        parts = {link.id: link for link in links}
        listed = root.findall("{*}sheets/{*}sheet")
        ids = [[value for key, value in sheet.items() if key.endswith("}id")] for sheet in listed]
        if (
            len({sheet.get("name", "") for sheet in listed}) < len(listed)
            or len(parts) < len(links)
            or any(len(each) > 1 for each in ids)
            or [each for each in root.iter() if local_name(each.tag) == "sheet"] != listed
        ):
            raise PackageRefusedError("文件里的工作表目录有重复")
        for sheet, identities in zip(listed, ids, strict=True):
            link = parts.get(identities[0]) if identities else None
            if identities and identities[0] and not link:  # old modules of macros have none
                reason = f"文件已损坏：工作表“{sheet.get('name', '')}”的内容不在文件里"
                raise UnreadableFileError(self.name, reason, DAMAGED[1])
            if link and link.kind == "worksheet":
                yield sheet.get("name", ""), link.part


def links_part(part: str) -> str:
    """Return the name of the part that holds a part's links."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    return posixpath.join(folder, "_rels", f"{name}.rels")


def part_key(name: str) -> str:
    """Part names differ neither by case nor by the slashes a careless writer used, nor by what is percent-encoded."""
    key = name.replace("\\", "/").lstrip("/").casefold()
    while "//" in key:
        key = key.replace("//", "/")
    return unquote(key) if "%" in key else key


@contextmanager
def refusing(package: Package, what: str) -> Iterator[None]:
    """Refuse to go on with a package that cannot be changed: ``what`` says what is not done."""
    try:
        yield
    except PackageRefusedError as error:
        raise UnwritableTargetError(
            package.name, f"{what}（{error}）", "请在 Excel 里另存一份再试"
        ) from error


def is_word_document(data: bytes) -> bool:
    """Whether a package is a Word document, or what is left of one."""
    if not _WORD_DOCUMENT.search(data):
        return False
    try:
        return _has_word_part(BytesIO(data))
    except DAMAGE:
        return b"xl/workbook.xml" not in data


def is_word_file(path: Path) -> bool:
    """Whether a file is a whole Word document; only its directory is read, however large it is."""
    try:
        return _has_word_part(path)
    except DAMAGE:
        return False


def _has_word_part(package: Path | BytesIO) -> bool:
    with zipfile.ZipFile(package) as archive:
        return word_part(archive) is not None and "xl/workbook.xml" not in archive.namelist()


def word_part(archive: zipfile.ZipFile) -> str | None:
    """Return the name of the part that holds the text of a Word document; some servers number it."""
    names = (name for name in archive.namelist() if _WORD_DOCUMENT.fullmatch(name.encode()))
    return next(names, None)


def is_our_output(data: bytes) -> bool:
    """Whether a file is a summary or booklet of this program's own making, which may be made anew any time."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            small = archive.getinfo(_CORE).file_size < _MOST_OF_CORE
            return small and OUTPUT_MARK.encode() in contents_of(archive, _CORE)
    except DAMAGE:
        return False


def is_generated(package: Package) -> bool:
    """Whether an opened workbook is such an output."""
    return OUTPUT_MARK.encode() in _core(package)


def _core(package: Package) -> bytes:
    return package.part(package.names[_CORE.casefold()]) if _CORE.casefold() in package.names else b""


def last_saved(package: Package) -> str:
    """Return when the workbook says it was last saved (ISO 8601, UTC); empty when it does not say."""
    match = _MODIFIED.search(_core(package))
    return match[1].decode("ascii", "replace") if match else ""


def external_links(package: Package) -> list[str]:
    """Return the names of the other workbooks that formulas read, as the file gives them; our add-in is none."""
    roots = [package.root(name) for name in sorted(filter(_EXTERNAL_LINK.match, package.names.values()))]
    targets = [unquote(link.get("Target", "")) for root in roots for link in root]
    return [target for target in targets if target and not target.endswith(_ADD_IN)]
