import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from tests.opc.packages import (
    DECLARATION,
    LINKS,
    MAIN,
    STRICT,
    STRICT_LINKS,
    package_of,
    relationships,
    sheet_xml,
    workbook_xml,
    zipped,
)
from xl_tools.opc.package_parts import PackageRefusedError
from xl_tools.opc.sheet_parts import SheetParts

Parts = Mapping[str, str | bytes]


@contextmanager
def sheets_of(parts: Parts) -> Iterator[SheetParts]:
    with zipfile.ZipFile(io.BytesIO(zipped(parts))) as archive:
        yield SheetParts(archive)


@pytest.mark.parametrize(
    "target", ["../tables/Sheet%201.xml", "/tables/sheet 1.xml", "/./TABLES/sheet 1.XML"]
)
@pytest.mark.parametrize(("main", "links"), [(MAIN, LINKS), (STRICT, STRICT_LINKS)])
def test_a_sheet_is_found_under_any_part_name_and_target(target: str, main: str, links: str) -> None:
    parts = {
        "_rels/.rels": relationships(("x", "officeDocument", "/Book/main.xml"), base=links),
        "book/main.xml": workbook_xml(("甲", "one"), ("乙", "two"), main=main, links=links),
        "book/_rels/main.xml.rels": relationships(
            ("two", "worksheet", "second.xml"), ("one", "worksheet", target), base=links
        ),
        "tables/sheet 1.xml": sheet_xml(""),
        "book/second.xml": sheet_xml(""),
    }
    with sheets_of(parts) as sheets:
        assert sheets.part_of("甲") == "tables/sheet 1.xml"
        assert sheets.part_of("乙") == "book/second.xml"
        assert sheets.part_of("丙") is None


def test_backslashes_of_a_careless_writer_are_slashes() -> None:
    parts = {
        "_rels\\.rels": relationships(("x", "officeDocument", "xl\\workbook.xml")),
        "xl\\workbook.xml": workbook_xml(("表", "one")),
        "xl\\_rels\\workbook.xml.rels": relationships(("one", "worksheet", "worksheets\\sheet1.xml")),
        "xl\\worksheets\\sheet1.xml": sheet_xml(""),
    }
    with sheets_of(parts) as sheets:
        assert sheets.part_of("表") == "xl\\worksheets\\sheet1.xml"


def test_chart_sheets_macro_sheets_and_dangling_links_have_no_cells() -> None:
    parts = {
        "_rels/.rels": relationships(("x", "officeDocument", "wb.xml")),
        "wb.xml": workbook_xml(("图", "a"), ("宏", "b"), ("缺", "c"), ("无", "d")),
        "_rels/wb.xml.rels": relationships(
            ("a", "chartsheet", "chart.xml"),
            ("b", "xlMacrosheet", "macro.xml"),
            ("c", "worksheet", "gone.xml"),
        ),
        "chart.xml": "<chartsheet/>",
        "macro.xml": "<macrosheet/>",
    }
    with sheets_of(parts) as sheets:
        assert [sheets.part_of(name) for name in "图宏缺无"] == [None] * 4


def test_tables_on_a_sheet_give_their_ranges_unless_they_have_no_header() -> None:
    more: Parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("a", "table", "../tables/table1.xml"),
            ("b", "table", "../tables/table2.xml"),
            ("c", "comments", "../comments1.xml"),
        ),
        "xl/tables/table1.xml": f'{DECLARATION}<table xmlns="{MAIN}" ref="A1:B9"><autoFilter ref="A1:B9"/></table>',
        "xl/tables/table2.xml": f'{DECLARATION}<table xmlns="{MAIN}" ref="D1:E9" headerRowCount="0"/>',
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"/>',
    }
    with zipfile.ZipFile(io.BytesIO(package_of(sheet_xml(""), more))) as archive:
        assert SheetParts(archive).table_headers("xl/worksheets/sheet1.xml") == ["A1:B9"]


@pytest.mark.parametrize(
    "parts",
    [
        {"a.txt": "no workbook"},
        {"_rels/.rels": relationships(("x", "officeDocument", "xl/gone.xml"))},
        {"_rels/.rels": relationships(("x", "core-properties", "core.xml")), "core.xml": "<a/>"},
        {"_rels/.rels": "<Relationships"},
        {"_rels/.rels": relationships(("x", "officeDocument", "wb.xml")), "wb.xml": "<!DOCTYPE a><a/>"},
    ],
)
def test_a_package_without_a_readable_workbook_is_refused_in_chinese(parts: Parts) -> None:
    with pytest.raises(PackageRefusedError, match=r"[\u4e00-\u9fff]"), sheets_of(parts):
        pass
