"""The zip archive of a package with parts lost, doubled, renamed or swapped, and with records that lie."""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Iterable
from typing import TypeAlias

from tests.fuzz.nasty import NASTY_BYTES, NASTY_NUMBERS

_Entry: TypeAlias = tuple[str, bytes]
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_FIELDS = {  # offset and size of what a record says: version, flags, method, sum, sizes, lengths, places
    _LOCAL: ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    _CENTRAL: (
        (6, 2),
        (8, 2),
        (10, 2),
        (16, 4),
        (20, 4),
        (24, 4),
        (28, 2),
        (30, 2),
        (32, 2),
        (34, 2),
        (42, 4),
    ),
    _END: ((4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
}


def spoiled_archive(data: bytes, chance: random.Random) -> bytes:
    """Return the package with its parts disarranged, or one to four fields of its records wrong."""
    if chance.random() < 0.5:
        return _disarranged(data, chance)
    for _ in range(chance.randint(1, 4)):
        data = _with_wrong_field(data, chance)
    return data


def zipped(entries: Iterable[_Entry], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive; one name may come twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method, compresslevel=1) as archive:
        warnings.simplefilter("ignore")  # a name that comes twice is what is wanted
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(data: bytes) -> list[_Entry]:
    """Return the entries of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _disarranged(data: bytes, chance: random.Random) -> bytes:
    entries = unzipped(data)
    for _ in range(chance.randint(1, 3)):
        at, other = chance.randrange(len(entries)), chance.randrange(len(entries))
        name, content = entries[at]
        match chance.randrange(8):
            case 0 if len(entries) > 1:
                del entries[at]
            case 1:
                entries.append((name, entries[other][1]))
            case 2:
                entries[at] = (_renamed(name, chance), content)
            case 3:
                entries[at] = (name, b"")
            case 4:
                entries[at], entries[other] = (name, entries[other][1]), (entries[other][0], content)
            case 5:
                entries.extend(
                    (f"xl/more/{number}.xml", b"<x/>") for number in range(chance.choice((10, 6_000)))
                )
            case 6:
                entries[at] = (name, content + bytes(chance.choice((1_000, 3_000_000))))
            case _:
                chance.shuffle(entries)
    packed = zipped(entries, chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)))
    return chance.choice(
        (packed, packed, packed + chance.choice(NASTY_BYTES), chance.choice(NASTY_BYTES) + packed)
    )


def _renamed(name: str, chance: random.Random) -> str:
    folder, _, file = name.rpartition("/")
    return chance.choice(
        (
            name.upper(),
            f"/{name}",
            f"../{name}",
            name.replace("/", "\\"),
            f"{name}/",
            f"{folder}/{file}x",
            "甲" * 200,
            f"./{name}",
        )
    )


def _with_wrong_field(data: bytes, chance: random.Random) -> bytes:
    signature = chance.choice((_LOCAL, _CENTRAL, _CENTRAL, _END))
    places = []
    at = data.find(signature)
    while at >= 0:
        places.append(at)
        at = data.find(signature, at + 1)
    if not places:
        return data
    offset, size = chance.choice(_FIELDS[signature])
    at = chance.choice(places) + offset
    if at + size > len(data):
        return data
    form = "<H" if size == 2 else "<I"
    (old,) = struct.unpack_from(form, data, at)
    near = (old + chance.choice((-1, 1, 7, 100))) % (1 << 8 * size)
    new = chance.choice((near, old ^ 1, *(number % (1 << 8 * size) for number in NASTY_NUMBERS)))
    return data[:at] + struct.pack(form, new) + data[at + size :]
