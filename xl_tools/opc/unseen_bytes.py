"""Bytes that no program shows: between the entries of an archive, and what a camera or a program wrote into a picture."""

import io
import struct
import zipfile

_LOCAL, _LOCAL_NAMES = 30, struct.Struct("<2H")
_END_RECORD = 22
_LONGEST_DESCRIPTOR = 24  # behind an entry whose sizes were not known when it was begun
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_SHOWN_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
)
_MARK, _START_OF_SCAN = 0xFF, 0xDA
_SEGMENTS_OUT = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""JPEG's segments of applications (EXIF, XMP) and comments; JFIF (E0) and Adobe's colours (EE) are needed to show it."""


def unseen_between_entries(package: bytes) -> int:
    """Return how many bytes of an archive belong to no entry of its directory: earlier versions, what was put behind it."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        directory, comment = archive.start_dir, len(archive.comment)
    unseen, at = comment, 0
    for info in infos:
        unseen += _gap(info.header_offset - at)
        name, extra = _LOCAL_NAMES.unpack_from(package, info.header_offset + 26)
        at = info.header_offset + _LOCAL + name + extra + info.compress_size
        at += _descriptor(package, at, info)
    unseen += _gap(directory - at)
    behind = len(package) - package.rfind(b"PK\5\6") - _END_RECORD - comment
    return unseen + _gap(behind)


def _descriptor(package: bytes, at: int, info: zipfile.ZipInfo) -> int:
    """Return how long the record behind an entry is that tells its sizes, where it has one."""
    if not info.flag_bits & 0x8:
        return 0
    signed = 4 if package.startswith(b"PK\7\10", at) else 0
    wide = (
        _LONGEST_DESCRIPTOR - 4
        if package[at + signed + 4 : at + signed + 12] == struct.pack("<Q", info.compress_size)
        else 12
    )
    return signed + wide


def _gap(size: int) -> int:
    return max(size, 0)


def plain_picture(data: bytes) -> bytes:
    """Return a picture without what is not shown of it: place, day and device of a photo, authors, comments."""
    if data.startswith(_PNG):
        return _plain_png(data)
    return _plain_jpeg(data) if data.startswith(_JPEG) else data


def _plain_png(data: bytes) -> bytes:
    pieces, at = [_PNG], len(_PNG)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind in _SHOWN_CHUNKS:
            pieces.append(data[at : at + size + 12])
        at += size + 12
        if kind == b"IEND":
            break
    return b"".join(pieces)


def _plain_jpeg(data: bytes) -> bytes:
    pieces, at = [_JPEG], 2
    while at + 4 <= len(data) and data[at] == _MARK and data[at + 1] != _START_OF_SCAN:
        size = struct.unpack_from(">H", data, at + 2)[0] + 2
        if data[at + 1] not in _SEGMENTS_OUT:
            pieces.append(data[at : at + size])
        at += size
    return b"".join([*pieces, data[at:]])
