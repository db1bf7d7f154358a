import pytest

from tests.opc.packages import DECLARATION, entries, opened, package_of, relationships, sheet_xml, zipped
from tests.opc.test_archive_records import odd_archive
from tests.products.marks.marked import parts
from xl_tools.opc.archive_records import change_parts
from xl_tools.opc.package import PackageRefusedError
from xl_tools.opc.package_draft import PackageDraft

SHEET = "xl/worksheets/sheet1.xml"
LINKS = "xl/worksheets/_rels/sheet1.xml.rels"


def draft_of(package: bytes) -> PackageDraft:
    return PackageDraft(opened(package))


def test_new_entries_stand_last_and_dropped_ones_are_gone_all_others_as_they_were() -> None:
    before = odd_archive()
    after = change_parts(before, {"c.xml": b"new", "新/部件.xml": b"added", "z.xml": b""}, ["b.bin"])
    kept = [entry for entry in entries(before)[:-1] if entry[0] not in ("b.bin", "c.xml")]
    assert [
        entry for entry in entries(after)[:-1] if entry[0] not in ("c.xml", "新/部件.xml", "z.xml")
    ] == kept
    assert list(parts(after)) == ["a.xml", "目录/乙.xml", "empty/", "c.xml", "新/部件.xml", "z.xml"]
    assert [parts(after)[name] for name in ("c.xml", "新/部件.xml", "z.xml")] == [b"new", b"added", b""]
    assert entries(after)[-1] == entries(before)[-1]
    back = change_parts(after, {"c.xml": parts(before)["c.xml"]}, ["新/部件.xml", "z.xml"])
    assert parts(back) == {name: data for name, data in parts(before).items() if name != "b.bin"}


def test_every_entry_of_an_archive_can_be_dropped_and_an_empty_one_filled() -> None:
    full = change_parts(zipped({}), {"a.xml": b"a"})
    assert parts(full) == {"a.xml": b"a"}
    assert parts(change_parts(full, {}, ["a.xml"])) == {}


def test_more_entries_than_an_archive_can_count_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_tools.opc.archive_records._MOST_ENTRIES", 1)
    with pytest.raises(PackageRefusedError, match="太多"):
        change_parts(zipped({"a.xml": b""}), {"b.xml": b""})


def test_a_link_gets_a_free_id_and_goes_with_the_part_it_leads_to() -> None:
    source = package_of(
        sheet_xml(""),
        {
            LINKS: relationships(("rId2", "hyperlink", "gone.xml"), ("rId3", "image", "../a%20b.png")),
            "xl/a b.png": b"",
        },
    )
    draft = draft_of(source)
    assert draft.link(SHEET, "comments", "xl/批 注1.xml") == "rId4"
    draft.write("xl/批 注1.xml", b"<comments/>")
    draft.declare("xl/批 注1.xml", "a/b")
    assert draft.linked(SHEET, "comments") == "xl/批 注1.xml"
    assert b'PartName="/xl/%E6%89%B9%20%E6%B3%A81.xml"' in draft.changed["[Content_Types].xml"]
    draft.drop("xl/批 注1.xml", SHEET)
    assert draft.linked(SHEET, "comments") is None
    assert parts(draft.package()) == parts(source)


def test_an_ending_is_declared_once_and_by_name_where_it_means_something_else() -> None:
    for known, stated in (
        ("", b'<Default Extension="vml" ContentType="a/vml"/>'),
        ('<Default Extension="VML" ContentType="a/vml"/>', b""),
        (
            '<Default Extension="vml" ContentType="a/other"/>',
            b'<Override PartName="/x1.vml" ContentType="a/vml"/>',
        ),
    ):
        types = f'{DECLARATION}<Types xmlns="t">{known}</Types>'
        draft = draft_of(package_of(sheet_xml(""), {"[Content_Types].xml": types}))
        draft.declare("x1.vml", "a/vml", by_extension=True)
        added = draft.read("[Content_Types].xml").replace(types.removesuffix("</Types>").encode(), b"")
        assert added == stated + b"</Types>"
        draft.declare("x2.vml", "a/vml", by_extension=True)
        again = draft.read("[Content_Types].xml")
        assert again.count(b"x2.vml") == stated.count(b"x1.vml")


def test_a_part_in_another_encoding_is_read_as_utf_8_and_given_back_as_it_was() -> None:
    recoded = sheet_xml("").replace("UTF-8", "UTF-16").encode("utf-16")
    draft = draft_of(package_of(recoded))
    assert draft.read(SHEET) == sheet_xml("").encode()
    assert draft.original.part(SHEET) == recoded
