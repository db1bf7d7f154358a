"""Replace parts of a zip package and leave every other byte of it as it stands.

``zipfile`` can only write an archive anew: it compresses again, recodes names and drops what it does not know. So it
writes the changed entries by themselves; the records of all others are copied as they are, and only moved.
"""

import io
import itertools
import struct
import zipfile
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from typing import NamedTuple

from xl_tools.opc.package import PackageRefusedError
from xl_tools.opc.safe_archive import DAMAGE

_CENTRAL = struct.Struct("<4s6H3I5H2I")
_DISKS, _COUNTS = 4, struct.Struct("<2H2I")  # what an archive's end says, behind its signature
_ZIP64_END, _ZIP64_COUNTS, _ZIP64_PLACE = struct.Struct("<4sQ"), struct.Struct("<4Q"), struct.Struct("<Q")
_COUNTS_IN_ZIP64 = 24  # where they stand in its end
_IN_ZIP64, _MANY_IN_ZIP64 = 0xFFFFFFFF, 0xFFFF  # "see there", in fields of four bytes and of two
_ZIP64_EXTRA = 1  # the kind of an extra field
_ENCRYPTED = 0x1  # a bit of an entry's flags
_MOST_ENTRIES = 0xFFFE
_CHANGEABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that the package standard allows


class _Entry(NamedTuple):
    """An entry: its central directory record, and its local one with the contents, in bytes."""

    info: zipfile.ZipInfo
    central: bytes
    local: bytes


def change_parts(package: bytes, contents: Mapping[str, bytes], dropped: Collection[str] = ()) -> bytes:
    """Return the package with new contents, new entries and without the dropped ones.

    Order, names, dates, attributes, compression methods, extra fields and comments stay; the compressed bytes of all
    other entries are the same bytes. Entries that were not there stand behind the others, in the order given and with a
    fixed date. Raises :class:`PackageRefusedError`.
    """
    directory, present = _entries(package)
    directory_end = directory + sum(len(entry.central) for entry in present)
    position = min((entry.info.header_offset for entry in present), default=directory)
    pieces = [package[:position]]
    listed = [entry for entry in present if entry.info.filename not in dropped]
    at = {entry.info.filename: number for number, entry in enumerate(listed)}
    _, changed = _entries(_written(contents, {entry.info.filename: entry.info for entry in listed}))
    for entry in changed:
        if entry.info.filename in at:
            number = at[entry.info.filename]
            entry.info.header_offset = listed[number].info.header_offset
            listed[number] = entry
        else:
            entry.info.header_offset += directory
            listed.append(entry)
    for entry in sorted(listed, key=lambda each: each.info.header_offset):
        entry.info.header_offset = position
        pieces.append(entry.local)
        position += len(entry.local)
    records = [_moved(entry) for entry in listed]
    return b"".join([*pieces, *records, _end_of_package(package, directory_end, position, records)])


def _entries(package: bytes) -> tuple[int, list[_Entry]]:
    """Return where the central directory begins, and the entries in its order."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            infos, directory = archive.infolist(), archive.start_dir
    except DAMAGE as error:
        raise PackageRefusedError("不是完整的 .xlsx 文件") from error
    starts = sorted({info.header_offset for info in infos})
    if len(starts) < len(infos):
        raise PackageRefusedError("文件的压缩目录有重叠")
    ends = dict(itertools.pairwise([*starts, directory]))
    entries, at = [], directory
    for info in infos:
        fields = _CENTRAL.unpack_from(package, at)
        end = at + _CENTRAL.size + sum(fields[10:13])
        start = info.header_offset
        entries.append(_Entry(info, package[at:end], package[start : ends[start]]))
        at = end
    return directory, entries


def _moved(entry: _Entry) -> bytes:
    """Return the record of an entry with its new place: in the record itself, or in the extra field that it points to."""
    record, fields = bytearray(entry.central), _CENTRAL.unpack_from(entry.central)
    if fields[-1] != _IN_ZIP64:
        return _CENTRAL.pack(*fields[:-1], entry.info.header_offset) + entry.central[_CENTRAL.size :]
    at = _CENTRAL.size + fields[10]
    for kind, start, _ in _extra_fields(entry.central[at : at + fields[11]]):
        if kind == _ZIP64_EXTRA:  # before the place stand those of the two sizes that are given there too
            before = (fields[8], fields[9]).count(_IN_ZIP64) * _ZIP64_PLACE.size
            _ZIP64_PLACE.pack_into(record, at + start + before, entry.info.header_offset)
    return bytes(record)


def _extra_fields(extra: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and end of the extra fields of an entry."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        yield kind, at + 4, at + 4 + size
        at += 4 + size


def _written(contents: Mapping[str, bytes], present: Mapping[str, zipfile.ZipInfo]) -> bytes:
    """Return an archive of these entries alone, each with what is said of it where it is present."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in contents.items():
            info = copy(present[name]) if name in present else _new_entry(name)
            if info.compress_type not in _CHANGEABLE or info.flag_bits & _ENCRYPTED:
                raise PackageRefusedError(f"文件里的 {name} 加了密，或压缩方法少见")
            kept = [extra for extra in _extra_fields(info.extra) if extra[0] != _ZIP64_EXTRA]
            info.extra = b"".join(info.extra[start - 4 : end] for _, start, end in kept)
            attributes = info.external_attr
            archive.writestr(info, data)
            info.external_attr = attributes  # or zipfile gives permissions to one that has none
    return target.getvalue()


def _new_entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # of 1 January 1980: its date must not change from run to run
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
    return info


def _end_of_package(package: bytes, directory_end: int, new_directory: int, records: list[bytes]) -> bytes:
    """Return what follows the central directory, its comment included, with the directory's new place and size."""
    if len(records) > _MOST_ENTRIES:
        raise PackageRefusedError("文件里的部件太多")
    end = bytearray(package[directory_end:])
    counts = len(records), len(records), sum(map(len, records)), new_directory
    if end.startswith(b"PK\6\6"):
        _ZIP64_COUNTS.pack_into(end, _COUNTS_IN_ZIP64, *counts)
        behind = _ZIP64_END.unpack_from(end)[1] + _ZIP64_END.size
        _ZIP64_PLACE.pack_into(end, end.index(b"PK\6\7", behind) + 8, new_directory + counts[2])
    at = end.index(b"PK\5\6") + len(b"PK\5\6") + _DISKS
    stated = _COUNTS.unpack_from(end, at)
    told = [
        old if old in (_IN_ZIP64, _MANY_IN_ZIP64) else new for old, new in zip(stated, counts, strict=True)
    ]
    _COUNTS.pack_into(end, at, *told)
    return bytes(end)
