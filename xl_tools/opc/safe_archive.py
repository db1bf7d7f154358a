"""Zip archives and XML from outside: opened within limits, and never more of a part than the archive says.

Workbooks and Word documents alike are opened here and nowhere else.
"""

import io
import zipfile
import zlib
from xml.etree import ElementTree as ET

from xl_tools.errors import RefusalError, TooLargeError, UnreadableFileError
from xl_tools.settings import Limits

_MEGABYTE = 1_000_000
_LARGEST_PARSED = 20 * _MEGABYTE
"""The most bytes of a part that is parsed element by element: the list of sheets, links, formats; usually a few thousand."""
REMEDY_OF_LARGE = "请确认它确是报送的工作簿；确需处理时请先拆分，或调高设置里的限额"
"""What to do about a file beyond a limit."""

DAMAGED = ("文件已损坏，读不出来", "请用 Excel 打开并另存一份，或请报送人重发")
"""Reason and remedy of a damaged file."""

_SEALED = ("文件的压缩包设有密码，读不出来", "请解压后另存一份不带密码的再试")
_PACKED = ("文件用了少见的压缩方法，读不出来", "请用 Excel 打开并另存一份")
_FORBIDDEN = ("文件里夹带了 XML 实体声明（DOCTYPE），正常的文件里没有，可能有害，不读", "请报送人重新做一份")

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
"""What reading a damaged archive raises."""


class DocumentTypeError(ET.ParseError):
    """A part has a document type, which no office file has and a bomb needs."""


class LargePartError(ET.ParseError):
    """A part is larger than any of its kind."""


def unreadable(name: str, error: BaseException, damaged: tuple[str, str] = DAMAGED) -> RefusalError:
    """Return the refusal of a file that one of :data:`DAMAGE` came of, by its true reason: it may be no damage at all."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, LargePartError):
            return TooLargeError(
                name, f"文件里有个部件太大，超过 {_LARGEST_PARSED // _MEGABYTE} MB", REMEDY_OF_LARGE
            )
        if isinstance(cause, DocumentTypeError):
            return UnreadableFileError(name, *_FORBIDDEN)
        if isinstance(cause, NotImplementedError):
            return UnreadableFileError(name, *_PACKED)
        if isinstance(cause, RuntimeError):
            return UnreadableFileError(name, *_SEALED)
        cause = cause.__cause__
    return UnreadableFileError(name, *damaged)


def open_archive(data: bytes, name: str, limits: Limits) -> zipfile.ZipFile:
    """Open an archive; refuse one that is by its own word beyond the limits. One of :data:`DAMAGE` when it is none."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    if len(entries) > limits.package_entries:
        reason = f"压缩包里有 {len(entries)} 个部件，超过限额 {limits.package_entries}"
        raise TooLargeError(name, reason, REMEDY_OF_LARGE)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_megabytes * _MEGABYTE:
        reason = f"解压后有 {unpacked // _MEGABYTE} MB，超过限额 {limits.unpacked_megabytes} MB"
        raise TooLargeError(name, reason, REMEDY_OF_LARGE)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _MEGABYTE and ratio > limits.compression_ratio:
            reason = f"压缩比高达 {ratio:.0f} 倍，像是“压缩炸弹”（限额 {limits.compression_ratio} 倍）"
            raise TooLargeError(name, reason, REMEDY_OF_LARGE)
    return archive


def contents_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of an entry; one of :data:`DAMAGE` when there is none, or they are not as many as it says.

    ``ZipFile.read`` would unpack all there is and then cut it to the stated size.
    """
    entry = archive.getinfo(name)
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


def parse_xml(data: bytes) -> ET.Element:
    """Parse a part; a document type, which no workbook has and a bomb needs, is a parse error."""
    _refuse_document_type(data)
    if len(data) > _LARGEST_PARSED:
        raise LargePartError("too large for a part of this kind")
    try:
        return ET.fromstring(data)  # noqa: S314 - no document type, so no entities to expand
    except LookupError as error:
        raise ET.ParseError("an encoding that is none") from error


def pass_over(data: bytes, target: object) -> None:
    """Tell the elements of a part to a target as they come, so that one of any size takes no room."""
    _refuse_document_type(data)
    parser = ET.XMLParser(target=target)  # noqa: S314 - as above
    try:
        parser.feed(data)
        parser.close()
    except LookupError as error:
        raise ET.ParseError("an encoding that is none") from error


def _refuse_document_type(data: bytes) -> None:
    if b"<!DOCTYPE" in (data.replace(b"\x00", b"") if b"\x00" in data else data):  # in UTF-16 too
        raise DocumentTypeError("document type")


def local_name(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]
