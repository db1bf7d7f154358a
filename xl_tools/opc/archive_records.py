"""Replace parts of a zip package and leave every other byte of it as it stands.

``zipfile`` can only write an archive anew: it compresses again, recodes names and drops what it does not know. Here
the records of untouched entries are copied as they are, and only sizes, sums and positions are put right.
"""

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from xl_tools.opc.package import PackageRefusedError
from xl_tools.opc.safe_archive import DAMAGE

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_EXTRA = struct.Struct("<2H")
_ZIP64_EXTRA = 1
_IN_ZIP64 = 0xFFFFFFFF
_ENCRYPTED, _SIZES_FOLLOW = 0x1, 0x8  # bits of an entry's flags
_MOST_ENTRIES = 0xFFFE
_FIRST_DAY = (1 << 5) + 1  # 1 January 1980: a new entry's date must not change from run to run
_UTF_8 = 0x800
_CHANGEABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that the package standard allows


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry: its central directory record, and where its local record lies, in bytes."""

    info: zipfile.ZipInfo
    central: bytes
    start: int
    end: int


def change_parts(package: bytes, contents: Mapping[str, bytes], dropped: Collection[str] = ()) -> bytes:
    """Return the package with new contents, new entries and without the dropped ones.

    Order, names, dates, attributes, compression methods, extra fields and comments stay; the compressed bytes of all
    other entries are the same bytes. Entries that were not there stand behind the others, in the order given and with a
    fixed date. Raises :class:`PackageRefusedError`.
    """
    with _opened(package) as archive:
        directory = archive.start_dir
        entries = list(_entries(package, archive))
    pieces = [package[: min((entry.start for entry in entries), default=directory)]]
    directory_end = directory + sum(len(entry.central) for entry in entries)
    present = {entry.info.filename for entry in entries}
    entries = [entry for entry in entries if entry.info.filename not in dropped]
    position = len(pieces[0])
    records: dict[int, bytes] = {}
    for entry in sorted(entries, key=lambda each: each.start):
        local, central = package[entry.start : entry.end], entry.central
        if entry.info.filename in contents:
            local, central = _with_contents(entry, local, contents[entry.info.filename])
        records[entry.start] = _moved(central, position)
        pieces.append(local)
        position += len(local)
    listed = [records[entry.start] for entry in entries]
    for name, data in contents.items():
        if name not in present:
            local, central = _new_entry(name, data)
            listed.append(_moved(central, position))
            pieces.append(local)
            position += len(local)
    return b"".join([*pieces, *listed, _end_of_package(package, directory_end, position, listed)])


def _opened(package: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(package))
    except DAMAGE as error:
        raise PackageRefusedError("不是完整的 .xlsx 文件") from error


def _entries(package: bytes, archive: zipfile.ZipFile) -> Iterator[_Entry]:
    """Yield the entries in the order of the central directory."""
    infos = archive.infolist()
    starts = sorted({info.header_offset for info in infos})
    if len(starts) < len(infos):
        raise PackageRefusedError("文件的压缩目录有重叠")
    ends = dict(itertools.pairwise([*starts, archive.start_dir]))
    at = archive.start_dir
    for info in infos:
        fields = _CENTRAL.unpack_from(package, at)
        if _IN_ZIP64 in (fields[8], fields[9], fields[16]):
            raise PackageRefusedError("文件用了 Zip64 压缩格式")
        size = _CENTRAL.size + sum(fields[10:13])
        yield _Entry(info, package[at : at + size], info.header_offset, ends[info.header_offset])
        at += size


def _with_contents(entry: _Entry, local: bytes, contents: bytes) -> tuple[bytes, bytes]:
    """Return the local and central records of an entry that holds new contents."""
    info = entry.info
    if info.compress_type not in _CHANGEABLE or info.flag_bits & _ENCRYPTED:
        raise PackageRefusedError(f"文件里的 {info.filename} 加了密，或压缩方法少见")
    data = _deflated(contents) if info.compress_type == zipfile.ZIP_DEFLATED else contents
    sums = (zlib.crc32(contents), len(data), len(contents))

    signature, version, flags, method, time, date, *_, name_size, extra_size = _LOCAL.unpack_from(local)
    name_end = _LOCAL.size + name_size
    extra = _without_zip64(local[name_end : name_end + extra_size])
    flags &= ~_SIZES_FOLLOW
    header = _LOCAL.pack(signature, version, flags, method, time, date, *sums, name_size, len(extra))

    fields = list(_CENTRAL.unpack_from(entry.central))
    fields[3] &= ~_SIZES_FOLLOW
    fields[7:10] = sums
    central = _CENTRAL.pack(*fields) + entry.central[_CENTRAL.size :]
    return header + local[_LOCAL.size : name_end] + extra + data, central


def _deflated(contents: bytes) -> bytes:
    compressor = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(contents) + compressor.flush()


def _without_zip64(extra: bytes) -> bytes:
    """Drop the field that stands for sizes too large for the header: a streaming writer adds it to any entry."""
    kept, at = b"", 0
    while at + _EXTRA.size <= len(extra):
        kind, size = _EXTRA.unpack_from(extra, at)
        field, at = extra[at : at + _EXTRA.size + size], at + _EXTRA.size + size
        kept += b"" if kind == _ZIP64_EXTRA else field
    return kept + extra[at:]


def _moved(central: bytes, position: int) -> bytes:
    """Return a central record that points to a local record at another position."""
    fields = _CENTRAL.unpack_from(central)
    return _CENTRAL.pack(*fields[:-1], position) + central[_CENTRAL.size :]


def _new_entry(name: str, contents: bytes) -> tuple[bytes, bytes]:
    """Return the local and central records of an entry that was not there."""
    data, stored = _deflated(contents), name.encode()
    flags = 0 if name.isascii() else _UTF_8
    sums = (zlib.crc32(contents), len(data), len(contents))
    common = (20, flags, zipfile.ZIP_DEFLATED, 0, _FIRST_DAY, *sums, len(stored), 0)
    local = _LOCAL.pack(b"PK\3\4", *common) + stored + data
    return local, _CENTRAL.pack(b"PK\1\2", 20, *common, 0, 0, 0, 0, 0) + stored


def _end_of_package(package: bytes, directory_end: int, new_directory: int, listed: list[bytes]) -> bytes:
    """Return what follows the central directory, its comment included, with the directory's new place and size."""
    if len(listed) > _MOST_ENTRIES:
        raise PackageRefusedError("文件里的部件太多")
    at = package.index(b"PK\5\6", directory_end)
    signature, disk, first_disk, _, _, _, _, comment_size = _END.unpack_from(package, at)
    size = sum(map(len, listed))
    end = _END.pack(signature, disk, first_disk, len(listed), len(listed), size, new_directory, comment_size)
    return package[directory_end:at] + end + package[at + _END.size :]
