import contextlib
import io
import struct
import zipfile
from functools import partial
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill

from tests.opc.packages import relationships, zipped
from xl_tools.checking.run_rules import check_submission
from xl_tools.errors import GeneratedFileError, RefusalError, TooLargeError, UnreadableFileError
from xl_tools.forms.labels import labels_of
from xl_tools.forms.read_submission import is_telling
from xl_tools.model.grid import Cell
from xl_tools.model.submission import OUTPUT_MARK, SheetRole
from xl_tools.settings import Settings, shipped_settings
from xl_tools.sources.opening import grids_of, open_submission, submission_of
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.sources.workbook_file import read_package

SETTINGS = shipped_settings()


def small_limits(**limits: int) -> Settings:
    return SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update=limits)})


def workbook(path: Path, *, category: str = "") -> bytes:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"category": category})
        book.add_worksheet("甲").write_string(0, 0, "内容")
    return path.read_bytes()


def rezipped(data: bytes, **changes: bytes | None) -> bytes:
    """Return the package with parts replaced, added, or (``None``) left out; ``__`` stands for a slash."""
    out = io.BytesIO()
    wanted = {name.replace("__", "/"): content for name, content in changes.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys((*old.namelist(), *wanted)):
            content = wanted.get(name, b"") if name in wanted else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook(tmp_path / "表.xlsx")
    return tmp_path / "表.xlsx"


def test_content_decides_the_type_not_the_name(book: Path) -> None:
    renamed = book.rename(book.with_suffix(".txt"))
    assert [note.name for note in open_submission(renamed, SETTINGS).sheets] == ["甲"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "0 字节"),
        (b"PK\x05\x06" + b"\0" * 18, "空的压缩包"),
        (b"PK\x03\x04 not a package at all", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table></table></html>", "网页"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "这是 XML 文件"),
        (b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "XML 电子表格 2003"),
        (b"<?xml?><x xmlns='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>", "fods"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "网页归档"),
        (b"\x00\x01\x02\xff\xfe", "既不是 Excel 工作簿，也不是文本"),
        (b"\xff\xff\xff", "既不是 Excel 工作簿，也不是文本"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=reason) as refusal:
        open_submission(path, SETTINGS)
    assert str(refusal.value).startswith(str(path))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"xl__workbook.xml": None, "word__document.xml": b"<w/>", "_rels__.rels": None}, "Word"),
        ({"xl__workbook.xml": None, "ppt__presentation.xml": b"<p/>", "_rels__.rels": None}, "PowerPoint"),
        ({"xl__workbook.xml": None, "xl__workbook.bin": b"", "_rels__.rels": None}, "xlsb"),
        ({"xl__workbook.xml": None}, "损坏|不是 Excel"),
        ({"xl__workbook.xml": b"<!DOCTYPE x><workbook/>"}, "DOCTYPE"),
        ({"xl__workbook.xml": b"<workbook"}, "损坏"),
        ({"xl___rels__workbook.xml.rels": None}, "损坏"),
        ({"xl__styles.xml": b"<styles"}, "损坏"),
        ({"xl__worksheets__sheet1.xml": b"<worksheet><sheetData><row><c r='A1' t='s'><v>99</v>"}, "损坏"),
    ],
)
def test_a_damaged_or_foreign_package_is_refused(
    book: Path, changes: dict[str, bytes | None], reason: str
) -> None:
    book.write_bytes(rezipped(book.read_bytes(), **changes))
    with pytest.raises(UnreadableFileError, match=reason):
        open_submission(book, SETTINGS)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (
            {"石门镇/表.xlsx": b"", "石门镇/表.xls": b"", "扫描.jpg": b""},
            "压缩包（里面有 2 个工作簿、1 个图片）",
        ),
        ({"说明.txt": b"", "a.bin": b""}, "压缩包（里面有 2 个文件，没有工作簿）"),
        ({"空/": b""}, "压缩包（里面没有文件）"),
        ({"mimetype": b"application/epub+zip", "OEBPS/a.xhtml": b""}, "电子书"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}, "odt"),
        ({"mimetype": b"application/vnd.oasis.opendocument.presentation"}, "odp"),
        ({"mimetype": b"application/vnd.oasis.opendocument.graphics"}, "OpenDocument 的别种"),
        ({"AndroidManifest.xml": b"", "META-INF/MANIFEST.MF": b""}, "安卓安装包"),
        ({"META-INF/MANIFEST.MF": b""}, "Java"),
        ({"OFD.xml": b"<x/>"}, "OFD 版式文件"),
        ({"[Content_Types].xml": b"<Types/>", "3D/a.model": b""}, "Office 的别种文件"),
        ({"[Content_Types].xml": b"<Types/>", "ppt\\presentation.xml": b"<p/>"}, "PowerPoint"),
    ],
)
def test_a_zip_that_is_no_workbook_says_what_it_is(
    tmp_path: Path, parts: dict[str, bytes], reason: str
) -> None:
    path = tmp_path / "报送.xlsx"
    path.write_bytes(zipped(parts))
    with pytest.raises(UnreadableFileError, match=reason):
        open_submission(path, SETTINGS)


def test_a_workbook_part_that_is_none_says_what_the_package_is(tmp_path: Path) -> None:
    path = tmp_path / "报送.xlsx"
    for target, content, reason in (
        ("wtf/workbook.bin", b"\x83", "xlsb"),
        ("ppt/presentation.xml", b"<p/>", "PowerPoint"),
        ("word/main.xml", b"<w:document xmlns:w='w'/>", "Word"),
    ):
        links = relationships(("rId1", "officeDocument", target))
        path.write_bytes(zipped({"_rels/.rels": links, target: content}))
        with pytest.raises(UnreadableFileError, match=reason):
            open_submission(path, SETTINGS)


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        ("WordDocument", "旧格式的 Word"),
        ("PowerPoint Document", "旧格式的 PowerPoint"),
        ("__properties_version1.0", "邮件"),
    ],
)
def test_a_compound_file_that_is_no_workbook_says_what_it_is(
    tmp_path: Path, stream: str, reason: str
) -> None:
    path = tmp_path / "报送.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le"))
    with pytest.raises(UnreadableFileError, match=reason):
        open_submission(path, SETTINGS)


def test_a_workbook_of_excel_2_is_read(tmp_path: Path) -> None:
    """Such a file is no compound file: records alone."""
    label = struct.pack("<HH3xB", 1, 2, 4) + "内容".encode("gbk")
    records = [
        (0x09, struct.pack("<HH", 2, 0x10)),
        (0x42, struct.pack("<H", 936)),
        (0x04, label),
        (0x0A, b""),
    ]
    path = tmp_path / "表.xls"
    path.write_bytes(b"".join(struct.pack("<HH", code, len(body)) + body for code, body in records))
    (grid,) = grids_of(path.read_bytes(), path, SETTINGS)
    assert [(cell.address, text) for cell, text in grid.filled()] == [("C2", "内容")]


def test_an_entry_under_a_password_or_packed_oddly_is_told_so(book: Path) -> None:
    plain = book.read_bytes()
    for place, value, reason in ((8, 0x1, "压缩包设有密码"), (10, 97, "少见的压缩方法")):
        data = bytearray(plain)
        at = data.index(b"PK\1\2")
        while at >= 0:
            struct.pack_into("<H", data, at + place, value)
            local = struct.unpack_from("<I", data, at + 42)[0]
            struct.pack_into("<H", data, local + place - 2, value)
            at = data.find(b"PK\1\2", at + 4)
        with pytest.raises(UnreadableFileError, match=reason):
            submission_of(bytes(data), book, SETTINGS)


def test_a_sheet_in_another_encoding_is_read_and_not_as_empty(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    book.write_bytes(rezipped(book.read_bytes(), **{"xl__worksheets__sheet1.xml": sheet}))
    (grid,) = grids_of(book.read_bytes(), book, SETTINGS)
    assert grid.text(0, 0) == "内容"


def test_a_truncated_workbook_is_refused(book: Path) -> None:
    data = book.read_bytes()
    for size in range(4, len(data), 97):
        with pytest.raises(RefusalError):
            submission_of(data[:size], book, SETTINGS)


def test_a_flipped_byte_anywhere_is_read_or_refused_but_never_a_crash(book: Path) -> None:
    data = book.read_bytes()
    for place in range(0, len(data), 13):
        spoiled = bytearray(data)
        spoiled[place] ^= 0x5A
        with contextlib.suppress(RefusalError):
            submission_of(bytes(spoiled), book, SETTINGS)


def test_an_encrypted_workbook_asks_to_take_the_password_off(book: Path) -> None:
    sealed = io.BytesIO()
    with book.open("rb") as plain:
        msoffcrypto.OfficeFile(plain).encrypt("密码", sealed)
    book.write_bytes(sealed.getvalue())
    with pytest.raises(UnreadableFileError, match="加了密（设有打开密码"):
        open_submission(book, SETTINGS)
    with pytest.raises(UnreadableFileError, match="文档设有打开密码"):
        submission_of(book.read_bytes(), book.with_suffix(".docx"), SETTINGS)


def test_a_zip_bomb_is_refused_by_ratio_entries_and_size(book: Path) -> None:
    plain = book.read_bytes()
    book.write_bytes(rezipped(plain, xl__media__bomb=b"\0" * 3_000_000))
    with pytest.raises(TooLargeError, match="压缩炸弹"):
        open_submission(book, SETTINGS)
    with pytest.raises(TooLargeError, match="解压后"):
        open_submission(book, small_limits(unpacked_megabytes=1))
    with pytest.raises(TooLargeError, match="部件"):
        open_submission(book, small_limits(package_entries=3))


def test_a_file_beyond_the_size_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(1_500_000)
    with pytest.raises(TooLargeError, match="限额 1 MB"):
        open_submission(path, small_limits(file_megabytes=1))


def test_a_size_that_lies_is_refused(book: Path) -> None:
    data = bytearray(rezipped(book.read_bytes(), xl__sharedStrings__xml=b""))
    target = data.rindex(b"xl/sharedStrings.xml")
    central = data.rindex(b"PK\x01\x02", 0, target)
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    book.write_bytes(data)
    with pytest.raises(UnreadableFileError, match="损坏"):
        open_submission(book, SETTINGS)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="文件夹"):
        open_submission(tmp_path, SETTINGS)
    with pytest.raises(UnreadableFileError, match="找不到"):
        open_submission(tmp_path / "没有.xlsx", SETTINGS)
    with pytest.raises(UnreadableFileError, match=r"读不出来|找不到"):  # Windows says so of a name too long
        open_submission(tmp_path / ("长" * 300), SETTINGS)


def test_a_file_without_permission_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)  # the superuser, who may run the tests, is never denied
    with pytest.raises(UnreadableFileError, match="占用"):
        open_submission(book, SETTINGS)


def test_our_own_output_is_not_read_as_a_submission(tmp_path: Path) -> None:
    workbook(tmp_path / "汇总.xlsx", category=OUTPUT_MARK)
    with pytest.raises(GeneratedFileError, match="本工具生成"):
        open_submission(tmp_path / "汇总.xlsx", SETTINGS)


def test_errors_and_uncalculated_formulas_are_seen_and_percent_formats_known(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_number("A1", 0.25, book.add_format({"num_format": "0%"}))
        sheet.write_number("B1", 0.25, book.add_format({"num_format": '0.0"%不是"'}))
        sheet.write_number("C1", 0.125, book.add_format({"num_format": "0.00%"}))
        sheet.write_formula("A2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B2", "=A1", None, "")
        sheet.write_formula("C2", '=IF(A1>1,1,"")', None, "文字")
        sheet.write_formula("D2", "=A1*2", None, 0.5)
        sheet.write_string("E5", "=不是公式")
        sheet.merge_range("A7:B8", "合并")
    submission = open_submission(path, SETTINGS)
    assert submission.faults == {"表": {Cell(1, 0): "#DIV/0!", Cell(1, 1): "（公式没有计算值）"}}


def test_hidden_and_empty_sheets_are_noted_and_chart_sheets_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("显示")
        hidden = book.add_worksheet("隐藏")
        hidden.write_string(0, 0, "内容")
        hidden.hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=显示!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
    notes = open_submission(path, SETTINGS).sheets
    assert [(n.name, n.role, n.visible) for n in notes] == [
        ("显示", SheetRole.EMPTY, True),
        ("隐藏", SheetRole.UNKNOWN, False),
    ]


def test_a_sheet_beyond_the_cell_limit_is_named_and_the_rest_read(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        wide = book.add_worksheet("太大")
        wide.write_string(0, 0, "首")
        wide.write_string(1_048_575, 16_383, "尾")
        book.add_worksheet("正常").write_string(0, 0, "内容")
    roles = {note.name: note.role for note in open_submission(path, SETTINGS).sheets}
    assert roles == {"正常": SheetRole.UNKNOWN, "太大": SheetRole.TOO_LARGE}


def test_cells_without_references_are_read_with_formats_unknown(book: Path) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        b'<c t="inlineStr"><is><t>x</t></is></c><c><v>1</v></c></row></sheetData></worksheet>'
    )
    book.write_bytes(
        rezipped(book.read_bytes(), xl__worksheets__sheet1__xml=b"", **{"xl__worksheets__sheet1.xml": sheet})
    )
    assert [note.role for note in open_submission(book, SETTINGS).sheets] == [SheetRole.UNKNOWN]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_of_chinese_windows(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "文本.txt"
    path.write_text("一、总体绩效目标\n\n全镇干部群众团结奋进。\n", encoding=encoding)
    narrative = open_submission(path, SETTINGS).narrative
    assert narrative is not None
    assert narrative.narrative.chapters[0].paragraphs == ("全镇干部群众团结奋进。",)


def test_the_percents_of_an_xls_are_no_fractions() -> None:
    """It does not tell which cells are shown as percents."""
    old = Path(__file__).parents[1] / "fuzz" / "old_format.xls"
    checked = check_submission(open_submission(old, SETTINGS), SETTINGS)
    assert len(checked.submission.tables) == 3
    assert checked.findings == ()


@pytest.mark.parametrize(
    ("texts", "grids"),
    [
        (["姓名", "金额", "村"], 0),
        (["姓名", "项目编码：", "村"], 1),
        (["一、总体绩效目标", "全镇工作平稳"], 1),
        (["姓名", "预算数 2.00"], 1),
    ],
)
def test_a_workbook_without_a_word_of_a_form_is_not_read_cell_by_cell(
    texts: list[str], grids: int, tmp_path: Path
) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_column(0, 0, texts)
        sheet.write_column(0, 1, range(40_000))
    read = read_package(
        path.read_bytes(), path.name, SETTINGS.limits, partial(is_telling, labels=labels_of(SETTINGS))
    )
    assert (len(read.grids), list(read.foreign)) == (grids, [] if grids else ["台账"])
    assert [grid.text(0, 0) for grid in grids_of(path.read_bytes(), path, SETTINGS)] == texts[:1]
    (note,) = open_submission(path, SETTINGS).sheets
    assert note.name == "台账"
    assert note.role in (SheetRole.UNKNOWN, SheetRole.NARRATIVE)


def test_texts_that_stand_in_the_cells_themselves_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("设置一")
        sheet.write_formula(0, 0, '="项目"&"编码"', None, "项目编码")
        sheet.write_column(0, 1, range(40_000))
    (grid,) = read_package(path.read_bytes(), path.name, SETTINGS.limits, lambda _: False).grids
    assert grid.text(0, 0) == "项目编码"


def test_formats_that_chinese_excel_names_by_number_alone_are_known_in_an_xls(tmp_path: Path) -> None:
    """Of number 57 (a month), 14 (a day) and 10 (a percent) no code stands in the file; 164 is a code of the file's own."""

    def record(code: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", code, len(body)) + body

    begin = struct.pack("<HH", 0x600, 0x5) + bytes(12)
    own = '"共"0"个"'
    styles = [
        record(0x41E, struct.pack("<HHB", 164, len(own), 1) + own.encode("utf-16-le")),
        *(record(0xE0, struct.pack("<3H", 0, number, 0) + bytes(14)) for number in (57, 14, 10, 164)),
    ]
    numbers = zip(range(4), (45_261, 45_261, 0.255, 49), strict=True)
    cells = [record(0x203, struct.pack("<3Hd", 0, at, at, number)) for at, number in numbers]
    globals_ = record(0x809, begin) + b"".join(styles)
    where = len(globals_) + len(record(0x85, bytes(6) + b"\1\0A")) + len(record(0xA))
    sheet = record(0x85, struct.pack("<IHBB", where, 0, 1, 0) + b"A")
    path = tmp_path / "表.xls"
    path.write_bytes(
        globals_
        + sheet
        + record(0xA)
        + record(0x809, begin[:2] + b"\x10\0" + begin[4:])
        + b"".join(cells)
        + record(0xA)
    )
    (grid,) = grids_of(path.read_bytes(), path, SETTINGS)
    assert grid.texts == [["2023年12月", "2023/12/1", "25.50%", "共49个"]]


def test_a_chain_of_an_xls_that_goes_on_behind_its_stream_is_no_damage() -> None:
    """A writer chained more sectors than the size of the stream needs, here one that another stream has too."""
    old = Path(__file__).parents[1] / "fuzz" / "old_format.xls"
    data = bytearray(old.read_bytes())
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    entry = data.index("Workbook".encode("utf-16-le"))
    at, size = struct.unpack_from("<II", data, entry + 116)
    for _ in range((size + 511) // 512 - 1):
        (at,) = struct.unpack_from("<I", data, table + 4 * at)
    assert struct.unpack_from("<i", data, table + 4 * at) == (-2,)
    struct.pack_into("<I", data, table + 4 * at, 0)
    assert grids_of(bytes(data), old, SETTINGS) == grids_of(old.read_bytes(), old, SETTINGS)


@pytest.mark.parametrize("far", ["A1048576", "XFD3", "ZZ90000"])
def test_a_form_with_a_coloured_cell_far_off_is_read(far: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(bundled(SAMPLE))
    book.worksheets[-1][far].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path := tmp_path / "报送.xlsx")
    assert len(open_submission(path, SETTINGS).tables) == 17
