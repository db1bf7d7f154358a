"""The parts of an .xlsx package, opened within limits and without trusting what it says of itself."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from xl_tools.errors import TooLargeError, UnreadableFileError
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.settings import Limits

_WORD_DOCUMENT = "word/document.xml"
_WORKBOOK = "xl/workbook.xml"  # where Excel, WPS and LibreOffice put it, and the compiled reader looks for it
_MODIFIED = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9T:.+\-]{10,35}Z?)\s*<")
_EXTERNAL_LINK = re.compile(r"xl/externalLinks/_rels/[^/]+\.rels$")
_MEGABYTE = 1_000_000
_LARGEST_PARSED = 20 * _MEGABYTE
"""The most bytes of a part that is parsed element by element: the list of sheets, links, formats; usually a few thousand."""

DAMAGED = ("文件已损坏，读不出来", "请用 Excel 打开并另存一份，或请报送人重发")
"""Reason and remedy of a damaged file."""

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ET.ParseError,
    KeyError,  # a part is missing
    NotImplementedError,  # an unknown compression
    RuntimeError,  # an encrypted entry
    ValueError,  # a name that is no text, a number that is none
)
"""What reading a damaged package raises."""

_NOT_WORKBOOKS = {
    "word/": "这是 Word 文档，不是 Excel 工作簿",
    "ppt/": "这是 PowerPoint 演示文稿，不是 Excel 工作簿",
    "xl/workbook.bin": "这是二进制工作簿（.xlsb）",
    "content.xml": "这是 OpenDocument 表格（.ods）",
}


class Package(NamedTuple):
    """An opened package: ``sheets`` maps a sheet's name to its part."""

    archive: zipfile.ZipFile
    sheets: Mapping[str, str]

    def part(self, name: str) -> bytes:
        """Return a part's bytes; :class:`KeyError` when there is none."""
        return contents_of(self.archive, self.archive.getinfo(name))


def open_package(data: bytes, name: str, limits: Limits) -> Package:
    """Open an .xlsx or .xlsm; refuse what is no workbook, damaged, or beyond the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        check_limits(archive, name, limits)
        entries = archive.namelist()
        if _WORKBOOK not in entries:
            for mark, what in _NOT_WORKBOOKS.items():
                if any(entry.startswith(mark) for entry in entries):
                    raise UnreadableFileError(name, what, "请另存为 .xlsx 工作簿后再试")
            raise UnreadableFileError(name, "这不是 Excel 工作簿", "请选 .xlsx、.xlsm 或 .xls 文件")
        sheets = _sheets(archive)
        _read_through(archive)
    except DAMAGE as error:
        raise UnreadableFileError(name, *DAMAGED) from error
    return Package(archive, sheets)


def is_word_document(data: bytes) -> bool:
    """Whether a package is a Word document."""
    if _WORD_DOCUMENT.encode() not in data:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except DAMAGE:
        return False
    return _WORD_DOCUMENT in names and _WORKBOOK not in names


def is_generated(package: Package) -> bool:
    """Whether the workbook is a summary or booklet of this program's own making."""
    try:
        return OUTPUT_MARK.encode() in package.part("docProps/core.xml")
    except KeyError:
        return False


def is_our_output(data: bytes) -> bool:
    """Whether the bytes of a file are a workbook that :func:`is_generated`, which may be made anew any time."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            core = archive.getinfo("docProps/core.xml")
            return core.file_size < _MEGABYTE and OUTPUT_MARK.encode() in contents_of(archive, core)
    except DAMAGE:
        return False


def last_saved(package: Package) -> str:
    """Return when the workbook says it was last saved (ISO 8601, UTC); empty when it does not say."""
    try:
        match = _MODIFIED.search(package.part("docProps/core.xml"))
    except KeyError:
        return ""
    return match[1].decode("ascii", "replace") if match else ""


def external_links(package: Package) -> list[str]:
    """Return the names of the other workbooks that formulas read, as the file gives them."""
    names = [name for name in package.archive.namelist() if _EXTERNAL_LINK.match(name)]
    roots = [parse_xml(package.part(name)) for name in sorted(names)]
    return [unquote(link.get("Target", "")) for root in roots for link in root if link.get("Target")]


def parse_xml(data: bytes) -> ET.Element:
    """Parse a part; a document type, which no workbook has and a bomb needs, is a parse error."""
    if b"<!DOCTYPE" in (data.replace(b"\x00", b"") if b"\x00" in data else data):  # in UTF-16 too
        raise ET.ParseError("document type")
    if len(data) > _LARGEST_PARSED:
        raise ET.ParseError("too large for a part of this kind")
    try:
        return ET.fromstring(data)  # noqa: S314 - no document type, so no entities to expand
    except LookupError as error:
        raise ET.ParseError("an encoding that is none") from error


def contents_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return the bytes of an entry; :class:`zipfile.BadZipFile` when they are not as many as it says.

    ``ZipFile.read`` would unpack all there is and then cut it to the stated size.
    """
    stated = entry.file_size
    entry.file_size = stated + 1
    try:
        with archive.open(entry) as part:
            data = part.read(stated + 1)
    finally:
        entry.file_size = stated
    if len(data) != stated:
        raise zipfile.BadZipFile("the stated size is wrong")
    return data


def check_limits(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Refuse an archive beyond the limits, by what it says of itself."""
    entries = archive.infolist()
    remedy = "请确认它确是报送的工作簿；确需处理时请先拆分，或调高设置里的限额"
    if len(entries) > limits.package_entries:
        raise TooLargeError(
            name, f"压缩包里有 {len(entries)} 个部件，超过限额 {limits.package_entries}", remedy
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_megabytes * _MEGABYTE:
        raise TooLargeError(
            name, f"解压后有 {unpacked // _MEGABYTE} MB，超过限额 {limits.unpacked_megabytes} MB", remedy
        )
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _MEGABYTE and ratio > limits.compression_ratio:
            raise TooLargeError(
                name,
                f"压缩比高达 {ratio:.0f} 倍，像是“压缩炸弹”（限额 {limits.compression_ratio} 倍）",
                remedy,
            )


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Map sheet names to parts, through the relationships, whatever the parts are called.

    What the compiled reader could take otherwise than this (a name that comes twice) is damage: it must read no part
    that was not looked at first.
    """
    names = {_key(name): name for name in archive.namelist()}
    if len(names) < len(archive.namelist()):
        raise zipfile.BadZipFile("a part comes twice")
    links = parse_xml(contents_of(archive, archive.getinfo("xl/_rels/workbook.xml.rels")))
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    sheets: dict[str, str] = {}
    for element in parse_xml(contents_of(archive, archive.getinfo(_WORKBOOK))).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relations = [value for key, value in element.attrib.items() if key.endswith("}id")]
            name = element.get("name", "")
            if len(relations) > 1 or name in sheets:
                raise zipfile.BadZipFile("a sheet comes twice")
            target = targets.get(relations[0], "") if relations else ""
            sheets[name] = next((names[key] for key in _keys(target) if key in names), "")
    return sheets


def _key(part: str) -> str:
    """Part names differ neither by case nor by the slash a careless writer used."""
    return part.replace("\\", "/").casefold()


def _keys(target: str) -> tuple[str, str]:
    """Return what a link from the workbook may mean: first as the compiled reader takes it, then as the standard has it."""
    plain = target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"
    return _key(plain), _key(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"))


def _read_through(archive: zipfile.ZipFile) -> None:
    """Read the parts that a reader in compiled code would trust: a lying size or a wrong sum shows here."""
    for entry in archive.infolist():
        if _key(entry.filename).endswith(("sharedstrings.xml", "styles.xml")):
            contents_of(archive, entry)
