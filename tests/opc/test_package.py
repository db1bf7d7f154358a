import zipfile
from collections.abc import Mapping

import pytest

from tests.opc.packages import (
    LINKS,
    MAIN,
    STRICT,
    STRICT_LINKS,
    opened,
    relationships,
    sheet_xml,
    workbook_xml,
    zipped,
)
from xl_tools.errors import RefusalError
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.opc.sheet_values import read_formats

Parts = Mapping[str, str | bytes]


def sheets_of(parts: Parts) -> Mapping[str, str]:
    return opened(zipped(parts)).sheets


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
    assert sheets_of(parts) == {"甲": "tables/sheet 1.xml", "乙": "book/second.xml"}
    assert [grid.sheet for grid in read_grids(opened(zipped(parts))).grids] == ["甲", "乙"]


def test_backslashes_of_a_careless_writer_are_slashes() -> None:
    parts = {
        "_rels\\.rels": relationships(("x", "officeDocument", "xl\\workbook.xml")),
        "xl\\workbook.xml": workbook_xml(("表", "one")),
        "xl\\_rels\\workbook.xml.rels": relationships(("one", "worksheet", "worksheets\\sheet1.xml")),
        "xl\\worksheets\\sheet1.xml": sheet_xml(""),
    }
    as_read = zipfile.ZipInfo("xl\\worksheets\\sheet1.xml").filename  # Python for Windows reads slashes
    assert sheets_of(parts) == {"表": as_read}
    assert [grid.sheet for grid in read_grids(opened(zipped(parts))).grids] == ["表"]


def test_chart_sheets_macro_sheets_and_old_modules_have_no_cells() -> None:
    parts = {
        "_rels/.rels": relationships(("x", "officeDocument", "wb.xml")),
        "wb.xml": workbook_xml(("图", "a"), ("宏", "b"), ("模块", "")),
        "_rels/wb.xml.rels": relationships(
            ("a", "chartsheet", "chart.xml"),
            ("b", "xlMacrosheet", "macro.xml"),
        ),
        "chart.xml": "<chartsheet/>",
        "macro.xml": "<macrosheet/>",
    }
    assert sheets_of(parts) == {}


@pytest.mark.parametrize("target", ["gone.xml", ""])
def test_a_sheet_whose_part_is_missing_is_never_passed_over(target: str) -> None:
    parts = {
        "_rels/.rels": relationships(("x", "officeDocument", "wb.xml")),
        "wb.xml": workbook_xml(("甲", "a")),
        "_rels/wb.xml.rels": relationships(*[("a", "worksheet", target)] * bool(target)),
    }
    with pytest.raises(RefusalError, match="工作表“甲”的内容不在文件里"):
        sheets_of(parts)


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
    with pytest.raises(RefusalError, match=r"[\u4e00-\u9fff]"):
        sheets_of(parts)


def test_formats_of_conditions_are_no_formats_of_cells() -> None:
    styles = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode='0"个"'/></numFmts>
<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>
<dxfs><dxf><numFmt numFmtId="164" formatCode="0%"/></dxf></dxfs></styleSheet>"""
    assert read_formats(styles.encode(), from_1904=False).codes == {"1": '0"个"'}
    assert read_formats(b"", from_1904=True) == ({}, True)
