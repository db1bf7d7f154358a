import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.opc.packages import entries, zipped
from tests.sources.spellings import in_zip64
from xl_tools.opc.archive_records import change_parts
from xl_tools.opc.package import PackageRefusedError


def odd_archive() -> bytes:
    """Entries of all kinds: stored and deflated, odd dates, systems, attributes, extra fields, comments, names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number, name in enumerate(("a.xml", "目录/乙.xml", "b.bin", "empty/", "c.xml")):
            info = zipfile.ZipInfo(name, (1980 + number, 1 + number, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_DEFLATED if number % 2 == 0 else zipfile.ZIP_STORED
            info.create_system, info.external_attr, info.internal_attr = number % 4, number << 16, number % 2
            info.extra = struct.pack("<2H3s", 0xCAFE, 3, b"abc") if number > 1 else b""
            info.comment = f"注释{number}".encode()
            archive.writestr(info, b"" if name.endswith("/") else b"contents " * 50 * number)
        archive.comment = "整个压缩包的注释".encode()
    return target.getvalue()


def test_entries_keep_order_dates_methods_attributes_extra_fields_and_comments() -> None:
    before = odd_archive()
    after = change_parts(before, {"目录/乙.xml": b"new", "c.xml": b"longer " * 1000})

    wanted = [
        (*entry[:-1], {"目录/乙.xml": b"new", "c.xml": b"longer " * 1000}.get(entry[0], entry[-1]))
        for entry in entries(before)[:-1]
    ]
    assert entries(after) == [*wanted, entries(before)[-1]]


@given(st.dictionaries(st.sampled_from(["a.xml", "目录/乙.xml", "b.bin", "c.xml"]), st.binary(max_size=3000)))
def test_any_new_contents_are_read_back_and_the_old_ones_give_the_same_entries(new: dict[str, bytes]) -> None:
    before = odd_archive()
    old = {name: contents for name, *_, contents in entries(before)[:-1]}
    after = change_parts(before, new)

    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in old} == old | new
    assert entries(change_parts(after, old)) == entries(before)


def test_untouched_entries_keep_their_compressed_bytes() -> None:
    before = odd_archive()
    after = change_parts(before, {"a.xml": b"x" * 70_000})
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        start = old.getinfo("目录/乙.xml").header_offset
        moved = new.getinfo("目录/乙.xml").header_offset
        assert after[moved : new.start_dir] == before[start : old.start_dir]


def test_nothing_new_gives_the_very_same_bytes() -> None:
    assert change_parts(odd_archive(), {}) == odd_archive()
    assert change_parts(zipped({}), {}) == zipped({})


class Unseekable(io.BytesIO):
    """A stream as a web server writes it: sizes come behind the data, as a Java program's do."""

    def tell(self) -> int:
        """Refuse, so that ``zipfile`` knows."""
        raise OSError


def test_a_streamed_archive_whose_sizes_stand_behind_the_data_is_changed() -> None:
    target = Unseekable()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.xml", "b.xml"):
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:  # as POI's SXSSF may
                entry.write(b"old " * 100)
    after = change_parts(target.getvalue(), {"a.xml": b"new"})

    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name in ("a.xml", "b.xml")] == [b"new", b"old " * 100]
        first, second = archive.infolist()
        assert first.flag_bits & 0x8 == 0
        assert second.flag_bits & 0x8
    assert struct.unpack_from("<H", after, 6)[0] & 0x8 == 0, "the local header still says that sizes follow"
    assert struct.unpack_from("<H", after, 28)[0] == 0, "a stale Zip64 field is left in the local header"


def test_other_local_extra_fields_stay_beside_a_dropped_zip64_one() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("a.xml")
        info.extra = struct.pack("<2H2s", 0xCAFE, 2, b"ab")
        with archive.open(info, "w", force_zip64=True) as entry:
            entry.write(b"old")
    after = change_parts(target.getvalue(), {"a.xml": b"new"})
    assert struct.pack("<2H2s", 0xCAFE, 2, b"ab") in after[: after.index(b"new")]
    assert entries(after)[0][-1] == b"new"


def test_bytes_before_the_first_entry_and_behind_the_end_stay() -> None:
    before = b"#!stub\n" + odd_archive() + b"tail"
    after = change_parts(before, {"a.xml": b"new"})
    assert after.startswith(b"#!stub\nPK")
    assert after.endswith(b"tail")
    assert entries(after)[0][-1] == b"new"


def patched(package: bytes, signature: bytes, at: int, new: bytes) -> bytes:
    start = package.index(signature) + at
    return package[:start] + new + package[start + len(new) :]


def test_what_cannot_be_changed_without_risk_is_refused_in_chinese() -> None:
    good = zipped({"a.xml": b"a" * 100})
    unknown = patched(patched(good, b"PK\3\4", 8, b"\x0c\0"), b"PK\1\2", 10, b"\x0c\0")
    encrypted = patched(good, b"PK\1\2", 8, b"\1\0")
    for package in (b"", b"PK\3\4 no archive", unknown, encrypted):
        with pytest.raises(PackageRefusedError, match=r"[\u4e00-\u9fff]"):
            change_parts(package, {"a.xml": b"new"})


def test_two_names_for_one_place_in_the_archive_are_refused() -> None:
    good = zipped({"a.xml": b"a", "b.xml": b"b"})
    second = good.rindex(b"PK\1\2") + 42
    with pytest.raises(PackageRefusedError, match="重叠"):
        change_parts(good[:second] + b"\0\0\0\0" + good[second + 4 :], {})


def test_an_archive_in_zip64_is_changed_and_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the directory of one by ``zipfile`` some sizes stand in extra fields, in ours all and the places too."""
    contents = {"a.xml": b"a" * 100, "乙.xml": b"b" * 5, "c.xml": b"c" * 50}
    with monkeypatch.context() as patched:
        patched.setattr(zipfile, "ZIP64_LIMIT", 10)
        by_zipfile = zipped(contents)
    for before in (by_zipfile, in_zip64(zipped(contents))):
        assert change_parts(before, {}) == before
        after = change_parts(before, {"a.xml": b"new " * 900}, ["乙.xml"])
        with zipfile.ZipFile(io.BytesIO(after)) as archive:
            assert archive.testzip() is None
            assert {name: archive.read(name) for name in archive.namelist()} == {
                "a.xml": b"new " * 900,
                "c.xml": contents["c.xml"],
            }
        assert after.count(b"PK\6\6") == before.count(b"PK\6\6")
