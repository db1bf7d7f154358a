"""Files made to harm: each is refused in one line, or read within its limits; nothing in them is followed or run."""

import io
import struct
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter

from tests.fuzz.originals import originals
from tests.sources.test_opening import SETTINGS, rezipped, small_limits, workbook
from xl_tools.batch.batch import check_files
from xl_tools.errors import RefusalError, TooLargeError, UnreadableFileError
from xl_tools.model.submission import SheetRole
from xl_tools.opc.safe_archive import parse_xml
from xl_tools.sources.opening import open_submission, submission_of

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook(tmp_path / "表.xlsx")
    return tmp_path / "表.xlsx"


def with_parts(book: Path, parts: dict[str, bytes | None]) -> Path:
    book.write_bytes(rezipped(book.read_bytes(), **parts))
    return book


def sheet_of(cells: str, *, prefix: str = "", before: str = "") -> bytes:
    colon = f"{prefix}:" if prefix else ""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    rows = f"<{colon}sheetData>{cells}</{colon}sheetData>"
    return f'{before}<{colon}worksheet {name}="{MAIN}">{rows}</{colon}worksheet>'.encode()


FAR_CELLS = {
    "usual": '<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='1'><c r='XFD1048576'><v>1</v></c></row>",
    "a space before the sign": '<row r="1"><c r ="XFD1048576"><v>1</v></c></row>',
    "another attribute first": '<row r="1"><c s="0" r="XFD1048576"><v>1</v></c></row>',
    "a line break": '<row r="1"><c\nr="XFD1048576"><v>1</v></c></row>',
    "by its row alone": '<row r="1048576"><c r="A1"><v>1</v></c><c><v>1</v></c><c r="XFC1"><v>1</v></c><c><v>1</v></c></row>',
}


@pytest.mark.parametrize("cells", FAR_CELLS.values(), ids=FAR_CELLS)
def test_a_far_cell_is_seen_however_it_is_spelled(book: Path, cells: str) -> None:
    notes = open_submission(with_parts(book, {SHEET: sheet_of(cells)}), SETTINGS).sheets
    assert [note.role for note in notes] == [SheetRole.TOO_LARGE]


def test_a_far_cell_is_seen_in_a_sheet_whose_elements_have_a_prefix(book: Path) -> None:
    cells = FAR_CELLS["usual"].replace("<", "<x:").replace("<x:/", "</x:")
    notes = open_submission(with_parts(book, {SHEET: sheet_of(cells, prefix="x")}), SETTINGS).sheets
    assert [note.role for note in notes] == [SheetRole.TOO_LARGE]


@pytest.mark.parametrize(
    "address", ["A1048577", "XFE1", "A99999999", "A4294967297", "ZZZZ1", "A0", "A-1", ""]
)
def test_a_cell_beyond_the_last_one_is_damage(book: Path, address: str) -> None:
    cells = f'<row r="1"><c r="{address}"><v>1</v></c></row>'
    with pytest.raises(UnreadableFileError, match="损坏"):
        open_submission(with_parts(book, {SHEET: sheet_of(cells)}), SETTINGS)


def test_a_merged_range_beyond_the_last_cell_is_damage(book: Path) -> None:
    for area in ("A1:B99999999999", "A1:ZZZ2"):
        sheet = sheet_of('<row><c r="A1"><v>1</v></c></row>').decode()
        merged = sheet.replace(
            "</sheetData>", f"</sheetData><mergeCells><mergeCell ref='{area}'/></mergeCells>"
        )
        with pytest.raises(UnreadableFileError, match="损坏"):
            open_submission(with_parts(book, {SHEET: merged.encode()}), SETTINGS)


def test_a_part_that_differs_by_case_alone_is_looked_at_too(book: Path) -> None:
    far = sheet_of(FAR_CELLS["usual"])
    renamed = with_parts(book, {SHEET: None, "xl/worksheets/SHEET1.xml": far})
    assert [note.role for note in open_submission(renamed, SETTINGS).sheets] == [SheetRole.TOO_LARGE]


def test_what_two_readers_could_take_differently_is_damage(book: Path) -> None:
    twice = rezipped(book.read_bytes(), **{SHEET.upper(): sheet_of("")})
    names = rezipped(
        book.read_bytes(),
        **{
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets><sheet name="甲" r:id="rId1"/>'
            '<sheet name="甲" r:id="rId1"/></sheets></workbook>'.encode()
        },
    )
    for data in (twice, names):
        with pytest.raises(UnreadableFileError, match="损坏"):
            submission_of(data, book, SETTINGS)


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_a_part_larger_than_it_says_is_never_unpacked_whole(book: Path, part: str) -> None:
    content = zipfile.ZipFile(book).read(part)
    data = rezipped(book.read_bytes(), **{part: content + b" " * 40_000_000})
    at = (
        data.index(
            b"PK\x01\x02" if part == "[Content_Types].xml" else part.encode(), data.index(b"PK\x01\x02")
        )
        - 46
    )
    lying = bytearray(data)
    struct.pack_into("<I", lying, at + 24, len(content))
    tracemalloc.start()
    with pytest.raises(UnreadableFileError, match="损坏"):
        submission_of(bytes(lying), book, SETTINGS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_one_long_text_that_many_cells_show_is_counted_as_often(book: Path) -> None:
    cells = "".join(f'<c r="{column}1" t="s"><v>0</v></c>' for column in "ABCDEFGHIJKLMNOPQRST")
    strings = f'<sst xmlns="{MAIN}"><si><t>{"字" * 30_000}</t></si></sst>'.encode()
    parts: dict[str, bytes | None] = {SHEET: sheet_of(f"<row>{cells}</row>"), "xl/sharedStrings.xml": strings}
    path = with_parts(book, parts)
    assert open_submission(path, SETTINGS).sheets
    with pytest.raises(TooLargeError, match="文字合起来"):
        open_submission(path, small_limits(text_megabytes=1))


def test_a_workbook_of_many_large_sheets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in "甲乙丙":
            book.add_worksheet(name).write_string(99, 9, "末")
    assert len(open_submission(path, small_limits(workbook_cells=3_000)).sheets) == 3
    with pytest.raises(TooLargeError, match="合起来有 3000 格"):
        open_submission(path, small_limits(workbook_cells=2_999))


def test_a_text_longer_than_a_cell_can_hold_is_named_with_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("甲").write_string("B3", "字" * 200)
    with pytest.raises(TooLargeError, match="B3 的文字有 200 个字，超过限额 150"):
        open_submission(path, small_limits(cell_characters=150))


def test_a_converted_text_has_the_limits_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "文本.txt"
    path.write_text("项目编码\t甲\n" + "字" * 200, encoding="utf-8")
    with pytest.raises(TooLargeError, match="第 2 行有 200 个字，超过限额 150"):
        open_submission(path, small_limits(cell_characters=150))
    with pytest.raises(TooLargeError, match="超过限额 2 格"):
        open_submission(path, small_limits(sheet_cells=2))


def test_what_takes_long_to_look_through_is_looked_through_in_time(book: Path, tmp_path: Path) -> None:
    """Each of these took minutes where an expression went back over what it had seen."""
    limits = small_limits(compression_ratio=9_999)
    errors = '<c r="A1" t="e"/>' * 200_000
    spaces = f'<c r="A1" t="s"><f>1</f>{" " * 2_000_000}</c>'
    formula = f'<c r="A1"><f>{"[" * 300_000}</f><v>1</v></c>'
    for cells in (errors, spaces, formula):
        open_submission(with_parts(book, {SHEET: sheet_of(f'<row r="1">{cells}</row>')}), limits)
    text = tmp_path / "文本.txt"
    text.write_text("\t" * 30_000 + "甲\n", encoding="utf-8")
    open_submission(text, SETTINGS)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, f"<!--{' ' * 9_000}-->{BOMB}"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_no_part_may_have_a_document_type(book: Path, text: str, encoding: str, part: str) -> None:
    with pytest.raises(UnreadableFileError):
        open_submission(with_parts(book, {part: text.encode(encoding)}), SETTINGS)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_an_encoding_that_is_none_is_damage(book: Path, part: str) -> None:
    with pytest.raises(UnreadableFileError, match="损坏"):
        open_submission(with_parts(book, {part: b"<?xml version='1.0' encoding='rId99'?><x/>"}), SETTINGS)


def test_elements_nested_without_end_do_no_harm(book: Path) -> None:
    deep = f'<workbook xmlns="{MAIN}">{"<x>" * 200_000}{"</x>" * 200_000}</workbook>'.encode()
    assert (
        open_submission(
            with_parts(book, {"xl/workbook.xml": deep}), small_limits(compression_ratio=9_999)
        ).sheets
        == ()
    )
    with pytest.raises(ET.ParseError, match="too large"):
        parse_xml(b"<x>" + b" " * 20_000_001 + b"</x>")


def test_styles_of_any_size_are_read_and_another_part_too_large_is_told_so(book: Path) -> None:
    roomy = small_limits(compression_ratio=9_999)
    large = b" " * 21_000_000
    with zipfile.ZipFile(book) as archive:
        styles, sheets = archive.read("xl/styles.xml"), archive.read("xl/workbook.xml")
    assert open_submission(with_parts(book, {"xl/styles.xml": styles + large}), roomy).sheets
    with pytest.raises(TooLargeError, match="有个部件太大，超过 20 MB"):
        open_submission(with_parts(book, {"xl/workbook.xml": sheets + large}), roomy)


def test_an_old_workbook_that_breaks_the_reader_is_refused_without_a_word_on_the_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = next(original.data for original in originals() if original.suffix == ".xls")
    path = tmp_path / "旧.xls"
    path.write_bytes(whole)
    assert open_submission(path, SETTINGS).tables
    at = whole.index(b"W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00")
    for data in (whole[: at + 60], whole[:-300], whole[:600] + bytes(200) + whole[800:]):
        path.write_bytes(data)
        with pytest.raises(RefusalError):
            open_submission(path, SETTINGS)
    assert capfd.readouterr() == ("", "")


def test_an_old_workbook_with_a_cell_beyond_its_last_column_is_damage(tmp_path: Path) -> None:
    data = bytearray(next(original.data for original in originals() if original.suffix == ".xls"))
    text_cell = data.index(b"\xfd\x00\x0a\x00")  # record LABELSST: row, column, format, number of the text
    struct.pack_into("<H", data, text_cell + 6, 32_000)
    path = tmp_path / "旧.xls"
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match="损坏"):
        open_submission(path, SETTINGS)


def test_a_file_that_takes_too_long_is_given_up_and_the_batch_goes_on(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, good = tmp_path / "慢.xlsx", tmp_path / "好.xlsx"
    slow.write_bytes(book.read_bytes())
    good.write_bytes(next(original.data for original in originals()))
    opened = open_submission

    def slowly(path: Path, settings: Any) -> Any:
        while path == slow:
            pass
        return opened(path, settings)

    monkeypatch.setattr("xl_tools.batch.guarded_reading.open_submission", slowly)
    batch = check_files([slow, good], small_limits(file_seconds=1))
    assert [Path(one.submission.file.name) for one in batch.checked] == [good]
    assert [(file.name, file.reason) for file in batch.refused] == [
        (str(slow), "处理了 1 秒还没有完，已放弃")
    ]


def test_an_old_workbook_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(next(original.data for original in originals() if original.suffix == ".xls"))
    limits = SETTINGS.limits.model_copy(update={"file_seconds": 0.001})
    with pytest.raises(TooLargeError, match="已放弃"):
        open_submission(path, SETTINGS.model_copy(update={"limits": limits}))


def test_whatever_goes_wrong_with_one_file_the_others_are_read(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "好.xlsx"
    good.write_bytes(next(original.data for original in originals()))
    opened = open_submission

    def failing(path: Path, settings: Any) -> Any:
        if path == book:
            raise MemoryError
        return opened(path, settings)

    monkeypatch.setattr("xl_tools.batch.guarded_reading.open_submission", failing)
    batch = check_files([book, good], SETTINGS)
    assert len(batch.checked) == 1
    assert [file.reason for file in batch.refused] == ["内存不够，没有读完"]


def test_links_are_not_followed_and_macros_not_run(tmp_path: Path) -> None:
    path = tmp_path / "链接.xlsm"
    with zipfile.ZipFile(io.BytesIO(next(original.data for original in originals()))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    outside = b'<Relationships><Relationship Id="rId1" TargetMode="External" Target="http://127.0.0.1:9/x.xlsx"/></Relationships>'
    parts |= {
        "xl/externalLinks/_rels/externalLink1.xml.rels": outside,
        "xl/vbaProject.bin": b"not a project at all",
    }
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    touched: list[str] = []
    watching = True

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event in {
            "open",
            "socket.connect",
            "socket.getaddrinfo",
            "subprocess.Popen",
            "os.system",
        }:
            touched.append(f"{event} {arguments[0]}")

    sys.addaudithook(note)
    checked = check_files([path], SETTINGS).checked
    watching = False
    assert {f.rule for f in checked[0].findings} >= {"JX804"}
    assert [each for each in touched if not each.endswith((".py", ".pyc", "settings.toml"))] == [
        f"open {path}"
    ]
