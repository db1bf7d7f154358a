import pytest

from tests.products.booklets import small_booklet, small_volume
from xl_tools.products.booklet.listing import Listing
from xl_tools.products.booklet.parts import NarrativePart, TablesPart, UnitPart, entries_in, parts_of
from xl_tools.products.booklet.volume import Seal, Section, makers, sections_said, year_line
from xl_tools.sheets.sheet_names import SheetNames


def test_sections_are_named_in_any_of_the_ways_a_clerk_lists_things() -> None:
    expected = (Section.CONTENTS, Section.TABLES, Section.SEAL)
    for text in (
        "目录、绩效目标表、盖章页",
        "目录，绩效目标表;盖章页",
        "目录\n绩效目标表页\n盖章页",
        "目 录、绩效目标表、盖章页、目录",
    ):
        assert sections_said(text) == expected, text
    assert sections_said("") == ()


def test_a_word_that_is_no_section_is_told() -> None:
    with pytest.raises(ValueError, match="封底"):
        sections_said("目录、封底")


def test_parts_come_in_the_order_of_the_sections_and_only_those_that_have_something() -> None:
    order = (Section.TABLES, Section.NARRATIVE, Section.CONTENTS, Section.FINDINGS)
    parts = parts_of(small_booklet(sections=order))
    assert [type(part) for part in parts] == [TablesPart, NarrativePart, Section]
    assert [entries_in(part)[0].text for part in parts[:2]] == [
        "第一部分　预算项目绩效目标",
        "第二部分　部门整体绩效目标",
    ]
    assert parts_of(small_booklet(None, tables=0, sections=tuple(Section))) == (
        Section.CONTENTS,
        small_booklet().seal,
    )


def test_the_units_of_a_volume_stand_where_their_first_section_is_named() -> None:
    order = (Section.CONTENTS, Section.NARRATIVE, Section.SUMMARY, Section.TABLES, Section.SEAL)
    parts = parts_of(small_volume("甲镇", "乙镇", sections=order))
    own = [UnitPart, NarrativePart, TablesPart]
    assert [type(part) for part in parts] == [Section, *own, *own, Listing, Seal]
    assert [entry.level for entry in entries_in(parts[2])] == [2, 3, 3]


def test_makers_say_their_role_once_and_a_year_is_written_in_chinese() -> None:
    assert makers("石门镇", "卢龙县财政局审核") == ("石门镇编制", "卢龙县财政局审核")
    assert makers("", "") == ()
    assert (year_line(2024), year_line(None)) == ("二〇二四年度", "")


def test_names_of_sheets_are_allowed_and_each_given_once() -> None:
    names = SheetNames()
    for page, wished in enumerate(["目录", "目录", "a/b", "AB", "甲" * 40, "甲" * 40, "'"], start=1):
        names.take(page, wished)
    assert [names[page] for page in range(1, 8)] == [
        "目录",
        "目录(2)",
        "ab",
        "AB(2)",
        "甲" * 31,
        "甲" * 28 + "(2)",
        "表",
    ]
