import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.opc.packages import (
    DECLARATION,
    MAIN,
    SHEET,
    entries,
    opened,
    package_of,
    part,
    read_by_calamine,
    read_by_openpyxl,
    refusal,
    sheet_xml,
    shown,
    written,
)
from xl_tools.errors import RefusalError
from xl_tools.model.finding import Edit
from xl_tools.model.grid import Cell
from xl_tools.opc.sheet_edit import LONGEST_TEXT, apply_edits

NAME = "1.绩效&目标"
Contents = Mapping[Cell, str | float | bool]


def edit(cell: str, new: str, sheet: str = "表", old: str = "") -> Edit:
    return Edit(sheet=sheet, cell=cell, old=old, new=new, why="test")


def written_by_xlsxwriter(contents: Contents) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        for name in ("前", NAME, "后"):
            sheet = workbook.add_worksheet(name)
            bold = workbook.add_format({"bold": True, "bg_color": "#FFFF00"})
            sheet.write_blank(4, 2, None, bold)  # before the contents, which may have a text there
            for cell, value in contents.items():
                sheet.write(cell.row, cell.column, value, bold if cell.column % 2 else None)
            sheet.set_row(2, 30)
    return target.getvalue()


def written_by_openpyxl(contents: Contents) -> bytes:
    workbook = openpyxl.Workbook()
    for name in ("前", NAME, "后"):
        sheet = workbook.create_sheet(name)
        for cell, value in contents.items():
            sheet.cell(cell.row + 1, cell.column + 1, value).font = Font(bold=bool(cell.column % 2))
        sheet.row_dimensions[3].height = 30
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


cells = st.builds(Cell, st.integers(0, 7), st.integers(0, 29))
plain = st.text("abc 项目&<>'\"编码０1\n", min_size=1, max_size=9).map(str.strip).filter(bool)
values = plain | st.integers(-9999, 9999) | st.floats(-1e6, 1e6).map(lambda f: round(f, 2)) | st.booleans()
contents_of_a_sheet = st.dictionaries(cells, values, max_size=12)
any_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[*map(chr, range(32)), "\ufffe", "\uffff"])
    | st.sampled_from("\t\n\r _=<>&\"'"),
    max_size=12,
)
new_texts = st.dictionaries(cells, any_text, min_size=1, max_size=8)
writers = st.sampled_from([written_by_xlsxwriter, written_by_openpyxl])


def styles(package: bytes, sheet: str) -> dict[str, int]:
    loaded = openpyxl.load_workbook(io.BytesIO(package))[sheet]
    return {c.coordinate: c._style.fontId for row in loaded.iter_rows() for c in row if c.has_style}


@settings(deadline=None, max_examples=50)
@given(writers, contents_of_a_sheet, new_texts)
def test_edited_cells_read_back_and_everything_else_is_as_it_was(
    write: Callable[[Contents], bytes], contents: Contents, texts: dict[Cell, str]
) -> None:
    before = write(contents)
    after = written(before, {cell.address: text for cell, text in texts.items()}, NAME)

    for read in (read_by_calamine, read_by_openpyxl):
        wanted = read(before, NAME) | {cell.address: text for cell, text in texts.items()}
        assert read(after, NAME) == {address: value for address, value in wanted.items() if value != ""}
        for other in ("前", "后"):
            assert read(after, other) == read(before, other)
    changed = [old[0] for old, new in zip(entries(before), entries(after), strict=True) if old != new]
    assert len(changed) <= 1
    kept = styles(before, NAME)
    assert {address: style for address, style in styles(after, NAME).items() if address in kept} == kept


@settings(deadline=None, max_examples=50)
@given(writers, contents_of_a_sheet, new_texts)
def test_the_inverse_edits_give_every_value_back(
    write: Callable[[Contents], bytes], contents: Contents, texts: dict[Cell, str]
) -> None:
    assume(all(isinstance(contents.get(cell, ""), str) for cell in texts))
    before = write(contents)
    after = written(before, {cell.address: text for cell, text in texts.items()}, NAME)
    undone = written(after, {cell.address: str(contents.get(cell, "")) for cell in texts}, NAME)

    for read in (read_by_calamine, read_by_openpyxl):
        assert read(undone, NAME) == read(before, NAME)
    assert styles(undone, NAME).items() >= styles(before, NAME).items()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "=1+1",
            "+86",
            "@x",
            "00123",
            "_x000D_",
            "_x005F_x000D_",
            "__x000d__",
            "_xZZZZ_",
            "]]>",
            "<c/>",
            "&amp;",
        ),
        *("  a  ", "a\r\nb", "\t", " ", "\u3000", "𠮷", "x" * LONGEST_TEXT),
    ],
)
def test_text_of_any_look_is_read_back_as_that_text(text: str) -> None:
    after = written(package_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')), {"A1": text})
    assert read_by_calamine(after, "表") == {"A1": text}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, "控制字符") for text in ("a\x0bb", "\x00", "\ud800", "\uffff")),
        *((text, "超过") for text in ("x" * (LONGEST_TEXT + 1), "𠮷" * (LONGEST_TEXT // 2 + 1))),
    ],
)
def test_text_that_a_cell_cannot_hold_is_refused(text: str, reason: str) -> None:
    assert reason in refusal(package_of(sheet_xml("")), edit("A1", text))


ROWS = (
    '<row r="2" spans="2:4" ht="30" customHeight="1"><c r="B2" s="3" t="s"><v>0</v></c><!-- note -->'
    '<c  r="D2" s="1" ><v>4.0</v></c></row>\n<row r="5"><c r="A5" vm="1"><v>5</v></c ></row><row r="6" s="2"/>'
)
TEXTS = {
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>一项</t><rPh sb="0" eb="1"><t>yi</t></rPh></si>'
    "<si><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></si></sst>",
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/>'
    '<xf numFmtId="0"/></cellXfs></styleSheet>',
}
NEW = 't="inlineStr"><is><t>新</t></is></c>'


@pytest.mark.parametrize(
    ("cell", "text", "old", "new"),
    [
        ("B2", "新", '<c r="B2" s="3" t="s"><v>0</v></c>', f'<c r="B2" s="3" {NEW}'),
        ("D2", "", '<c  r="D2" s="1" ><v>4.0</v></c>', '<c r="D2" s="1"/>'),
        ("A5", "新", '<c r="A5" vm="1"><v>5</v></c >', f'<c r="A5" {NEW}'),
        ("C2", "新", '<c  r="D2"', f'<c r="C2" {NEW}<c  r="D2"'),
        ("E2", "新", '2:4" ht="30" customHeight="1"><', '2:5" ht="30" customHeight="1"><'),
        ("A1", "新", "<sheetData>", f'<sheetData><row r="1"><c r="A1" {NEW}</row>'),
        ("A3", "新", '<row r="5">', f'<row r="3"><c r="A3" {NEW}</row><row r="5">'),
        ("A6", "新", '<row r="6" s="2"/>', f'<row r="6" s="2"><c r="A6" {NEW}</row>'),
        ("A7", "新", "</sheetData>", f'<row r="7"><c r="A7" {NEW}</row></sheetData>'),
        ("C2", "", "", ""),
        ("C3", "", "", ""),
    ],
)
def test_no_byte_outside_the_cell_differs(cell: str, text: str, old: str, new: str) -> None:
    before = sheet_xml(ROWS, '<pageMargins left="0.7"/>', '<dimension ref="A1:E9"/>')
    expected = before.replace(old, new, 1)
    if cell == "E2":
        expected = expected.replace("4.0</v></c>", f'4.0</v></c><c r="E2" {NEW}')
    assert part(written(package_of(before, TEXTS), {cell: text})).decode() == expected


@pytest.mark.parametrize(
    ("stated", "cell", "wide"),
    [("A1", "C2", "A1:C2"), ("B2:C3", "A9", "A2:C9"), ("A1:D5", "D5", "A1:D5"), ("B2:B2", "B2", "B2:B2")],
)
def test_the_stated_extent_takes_in_a_new_cell(stated: str, cell: str, wide: str) -> None:
    package = package_of(sheet_xml("", before=f'<dimension ref="{stated}"/>'))
    assert f'<dimension ref="{wide}"/>'.encode() in part(written(package, {cell: "新"}))
    assert f'<dimension ref="{stated}"/>'.encode() in part(written(package, {cell: ""}))


def test_several_new_cells_and_rows_stand_in_order_whatever_the_order_of_the_edits() -> None:
    addresses = ["C9", "AA2", "B2", "Z2", "D2", "A7", "C2", "A1", "B7", "C5", "B6"]
    after = written(package_of(sheet_xml(ROWS), TEXTS), {address: address for address in addresses})
    found = [element.split('"')[1] for element in part(after).decode().split("<c ")[1:]]

    assert found == ["A1", "B2", "C2", "D2", "Z2", "AA2", "A5", "C5", "B6", "A7", "B7", "C9"]
    assert read_by_calamine(after, "表").items() >= {a: a for a in addresses}.items()
    assert b'spans="2:27"' in part(after)


def test_several_edits_of_one_cell_are_made_one_after_the_other() -> None:
    edits = [edit("A1", "one"), edit("$A$1", "two", old="one"), edit("A1", "three", old="one")]
    applied = apply_edits(opened(package_of(sheet_xml(""))), edits)
    assert read_by_calamine(applied.data, "表") == {"A1": "two"}
    assert applied.refused == ((edits[2], "之后又改过"),)


EVERY_KIND = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    '<c r="C1" t="inlineStr"><is><t> 内文 </t></is></c><c r="D1"><v>12.50</v></c><c r="E1" s="1"><v>0.25</v></c>'
    '<c r="F1" t="b"><v>1</v></c><c r="G1" s="2"><v>45292</v></c><c r="H1" t="str"><v>文</v></c>'
    '<c r="I1"><v>1.2345678901234567E+3</v></c></row>'
)
SHOWN = {
    "A1": "一项",
    "B1": "粗细",
    "C1": "内文",
    "D1": "12.5",
    "E1": "25%",
    "F1": "TRUE",
    "G1": "2024/1/1",
    "H1": "文",
    "I1": "1234.56789012346",
    "J1": "",
    "A2": "",
}


@pytest.mark.parametrize("cell", SHOWN)
def test_an_edit_whose_old_text_is_not_what_its_cell_shows_is_refused(cell: str) -> None:
    package = package_of(sheet_xml(EVERY_KIND), TEXTS)
    for stale in {"旧", "", *SHOWN.values(), "0.25", "45292", "0", "1"} - {SHOWN[cell]}:
        assert refusal(package, edit(cell, "新", old=stale)) == "之后又改过"
    true = [edit(cell, "新", old=f" {SHOWN[cell]}\n"), edit("A9", "旁边")]
    applied = apply_edits(opened(package), [*true, edit("A8", "新", old="旧")])
    assert applied.edits == tuple(true)
    assert [refused.cell for refused, _ in applied.refused] == ["A8"]
    assert shown(applied.data).items() >= {cell: "新", "A9": "旁边"}.items()
    assert "A8" not in shown(applied.data)


def test_no_edits_give_the_very_same_bytes() -> None:
    package = package_of(sheet_xml(ROWS), TEXTS)
    assert written(package, {}) == package


@pytest.mark.parametrize(
    ("body", "cell"),
    [
        ("<sheetData/>", "B2"),
        ("<sheetData></sheetData>", "B2"),
        ('<sheetData><row r="2"/></sheetData>', "B2"),
        ('<sheetData><row r="2"></row></sheetData>', "B2"),
        ('<sheetData><row r="2"><c r="B2"/></row></sheetData>', "B2"),
        ("<sheetData><row/><row><c/><c><v>1</v></c><c/></row></sheetData>", "B2"),
        ('<sheetData><row/><row><c r="A2"/><c><v>1</v></c></row><row/></sheetData>', "B2"),
        ("<sheetData><row/><row><c/></row></sheetData>", "B2"),
        ('<sheetData><row r="3"><c r="C3"/></row><row/></sheetData>', "A4"),
        ("<sheetData\n><row\tr = '2' x='a>b/>'\n><c\nr='B2'/></row\n></sheetData\t>", "B2"),
    ],
)
def test_rows_and_cells_without_numbers_or_contents_are_found_by_their_place(body: str, cell: str) -> None:
    xml = f'{DECLARATION}<worksheet xmlns="{MAIN}">{body}</worksheet>'
    after = written(package_of(xml), {cell: "新"})
    for read in (read_by_calamine, read_by_openpyxl):
        assert read(after, "表") == {cell: "新"}


def test_every_row_counts_its_unnumbered_cells_from_the_first_column() -> None:
    package = package_of(sheet_xml("<row><c/><c><v>1</v></c></row><row><c/><c><v>2</v></c></row>"))
    after = written(package, {"B1": "上", "B2": "下"})
    assert part(after).decode().count("<c ") == 2
    assert read_by_calamine(after, "表") == {"B1": "上", "B2": "下"}


def test_a_new_cell_takes_the_style_that_its_place_shows() -> None:
    rows = '<row r="1" s="4" customFormat="1"/><row r="2" s="4"/>'
    columns = '<cols><col min="2" max="3" style="7"/><col min="4" max="4" width="9"/></cols>'
    new = dict.fromkeys(("B1", "B2", "C3", "D3"), "新")
    after = part(written(package_of(sheet_xml(rows, before=columns)), new)).decode()
    for start in ('r="B1" s="4" t', 'r="B2" s="7" t', 'r="C3" s="7" t', 'r="D3" t'):
        assert f"<c {start}=" in after


def test_a_prefix_of_the_namespace_is_kept() -> None:
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>'
    after = written(package_of(xml), {"A1": "新", "B2": " 新"})
    assert b"<x:row r=" in part(after)
    for read in (read_by_calamine, read_by_openpyxl):
        assert read(after, "表") == {"A1": "新", "B2": " 新"}


@pytest.mark.parametrize("encoding", ["UTF-16", "UTF-16LE", "UTF-16BE", "GBK", "GB18030"])
def test_a_sheet_in_another_encoding_becomes_utf_8(encoding: str) -> None:
    xml = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>旧</t></is></c></row>')
    foreign = xml.replace("UTF-8", encoding).encode(encoding)
    after = written(package_of(foreign), {"B1": "𠮷"})
    expected = xml.replace("</row>", '<c r="B1" t="inlineStr"><is><t>𠮷</t></is></c></row>')
    assert part(after).decode() == expected
    assert read_by_calamine(after, "表") == {"A1": "旧", "B1": "𠮷"}


def test_a_byte_order_mark_before_utf_8_does_not_shift_anything() -> None:
    after = written(package_of(sheet_xml(ROWS).encode("utf-8-sig"), TEXTS), {"D2": "新"})
    assert part(after).decode("utf-8-sig") == sheet_xml(ROWS).replace(
        '<c  r="D2" s="1" ><v>4.0</v></c>', f'<c r="D2" s="1" {NEW}'
    )


FORMULAS = (
    '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1</f><v>2</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="A3"><f t="array" ref="A3:B4">C3:D4</f><v>0</v></c><c r="B3"><v>0</v></c></row>'
    '<row r="4"><c r="A4"><v>0</v></c><c r="B4"><v>0</v></c></row>'
)
MERGES = '<mergeCells count="2"><mergeCell ref="D1:E2"/><mergeCell ref="D4"/></mergeCells>'


@pytest.mark.parametrize("cell", ["A1", "B1", "B2", "A3", "B3", "B4"])
def test_a_cell_with_a_formula_is_refused_by_name(cell: str) -> None:
    assert "公式" in refusal(package_of(sheet_xml(FORMULAS)), edit(cell, "新"))


def test_beside_formulas_and_in_the_corner_of_a_merged_range_cells_can_be_changed() -> None:
    new = dict.fromkeys(("A2", "C3", "D1", "D4"), "新")
    after = read_by_calamine(written(package_of(sheet_xml(FORMULAS, MERGES)), new), "表")
    assert after.items() >= new.items()


@pytest.mark.parametrize("cell", ["E1", "D2", "E2"])
def test_the_covered_part_of_a_merged_range_is_refused(cell: str) -> None:
    assert "合并单元格" in refusal(package_of(sheet_xml("", MERGES)), edit(cell, "新"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (edit("A1", "x", sheet="别的表"), "没有这个工作表"),
        (edit("", "x"), "不是单元格地址"),
        (edit("A0", "x"), "不是单元格地址"),
        (edit("A1048577", "x"), "超出"),
        (edit("XFE1", "x"), "超出"),
    ],
)
def test_a_place_that_is_not_in_the_workbook_is_refused(changed: Edit, reason: str) -> None:
    assert reason in refusal(package_of(sheet_xml("")), changed)


def test_the_header_of_a_formatted_table_is_refused_because_the_table_repeats_it() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        sheet = workbook.add_worksheet("表")
        sheet.add_table("B2:C5", {"columns": [{"header": "单位编码"}, {"header": "项目名称"}]})
        sheet.add_table("E2:F5", {"header_row": False})
    assert "标题行" in refusal(target.getvalue(), edit("C2", "新"))
    after = written(target.getvalue(), {"C3": "新", "E2": "新"})
    assert read_by_openpyxl(after, "表").items() >= {"C3": "新", "E2": "新"}.items()


@pytest.mark.parametrize(
    "sheet",
    [
        f'<chartsheet xmlns="{MAIN}"/>',
        f'<worksheet xmlns="{MAIN}"/>',
        '<worksheet xmlns="other"><sheetData/></worksheet>',
        sheet_xml("")[:-5],
        sheet_xml('<row r="x"/>'),
        sheet_xml('<row r="1"><c r="1"/></row>'),
        sheet_xml('<row r="2"><c r="A1"/></row>'),
        f'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>',
        sheet_xml("").replace("UTF-8", "no-such-code"),
        sheet_xml("<!-- 注ÿ -->").encode("latin-1", "ignore"),
        sheet_xml("").replace("UTF-8", "GBK").encode() + b"\xff\xff",
    ],
)
def test_a_part_that_is_no_readable_sheet_is_refused_in_chinese(sheet: str | bytes) -> None:
    with pytest.raises(RefusalError, match=r"[\u4e00-\u9fff]"):
        apply_edits(opened(package_of(sheet)), [edit("A1", "新")])


def image() -> bytes:
    """Return a red PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def full_workbook() -> bytes:
    """Return a workbook with all that a round trip through a library loses."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        for name in ("表", "另一表"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row("A1", ["项目编码", "", "预算数", 12.5])
            sheet.write_formula("D2", "=D1*2", None, 25)
            sheet.insert_image("F5", "a.png", {"image_data": io.BytesIO(image())})
            chart = workbook.add_chart({"type": "column"})
            chart.add_series({"values": f"='{name}'!$D$1:$D$2"})
            sheet.insert_chart("F10", chart)
            sheet.write_comment("B1", "编码由县局下达")
            sheet.data_validation("B1", {"validate": "list", "source": ["a", "b"]})
            sheet.conditional_format("D1:D9", {"type": "data_bar"})
            sheet.set_header("&C绩效目标")
            sheet.autofilter("A1:D2")
        workbook.define_name("预算", "='表'!$D$1")
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(zipfile.ZipInfo("xl/vbaProject.bin", (2011, 3, 4, 5, 6, 8)), bytes(range(256)) * 9)
        archive.writestr("customUI/customUI14.xml", "<customUI/>", zipfile.ZIP_DEFLATED)
        archive.writestr("扩展/未知.ext", "unknown " * 99, zipfile.ZIP_DEFLATED)
        archive.comment = b"signed by nobody"
    return target.getvalue()


def test_drawings_charts_comments_validations_formats_names_macros_and_unknown_parts_stay_byte_for_byte() -> (
    None
):
    before = full_workbook()
    code = "130324230000000000001"
    after = written(before, {"B1": code, "A9": "新"})

    pairs = list(zip(entries(before), entries(after), strict=True))
    assert [old[0] for old, new in pairs if old != new] == [SHEET]
    assert all(old[:-1] == new[:-1] for old, new in pairs)
    kinds = ("drawing", "chart", "comments", "media", "vbaProject", "customUI", ".ext")
    assert all(any(kind in old[0] for old, _ in pairs[:-1]) for kind in kinds)
    for read in (read_by_calamine, read_by_openpyxl):
        assert read(after, "表") == read(before, "表") | {"B1": code, "A9": "新"}
    old, new = part(before).decode(), part(after).decode()
    assert new.split("</sheetData>")[1] == old.split("</sheetData>")[1]


def test_a_comment_and_style_of_openpyxl_stay_at_the_changed_cell() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.create_sheet("表")
    sheet["B2"], sheet["B2"].font = 906001, Font(name="仿宋", size=16)
    sheet["B2"].comment = Comment("请填单位", "县局")
    target = io.BytesIO()
    workbook.save(target)
    after = written(target.getvalue(), {"B2": "906001 石门镇"})
    cell = openpyxl.load_workbook(io.BytesIO(after))["表"]["B2"]
    assert (cell.value, cell.font.name, cell.comment.text) == ("906001 石门镇", "仿宋", "请填单位")


def soffice(*arguments: str, home: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", *arguments], check=True, capture_output=True, cwd=home)


def test_a_workbook_written_by_libreoffice_is_changed_and_read_by_it_again(tmp_path: Path) -> None:
    contents: dict[Cell, str | float | bool] = {Cell(0, 0): "项目编码", Cell(0, 2): 12.5, Cell(4, 1): "a\nb"}
    (tmp_path / "made.xlsx").write_bytes(written_by_xlsxwriter(contents))
    soffice("--convert-to", "ods", "made.xlsx", home=tmp_path)
    soffice("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "office", "made.ods", home=tmp_path)
    before = (tmp_path / "office" / "made.xlsx").read_bytes()
    texts = {"B1": "00123 <&>", "C1": "_x000D_", "A3": "=1+1", "B5": "", "AB40": "  边  "}
    after = written(before, texts, NAME)

    changed = [old[0] for old, new in zip(entries(before), entries(after), strict=True) if old != new]
    assert len(changed) == 1
    wanted = read_by_calamine(before, NAME) | texts
    assert read_by_calamine(after, NAME) == {
        address: value for address, value in wanted.items() if value != ""
    }
    assert styles(after, NAME).items() >= styles(before, NAME).items()
    (tmp_path / "after.xlsx").write_bytes(after)
    soffice("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "again", "after.xlsx", home=tmp_path)
    again: dict[str, Any] = read_by_calamine((tmp_path / "again" / "after.xlsx").read_bytes(), NAME)
    assert again == read_by_calamine(after, NAME)
