import copy
import io
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from tests.opc.packages import zipped
from tests.opc.test_sheet_edit import image
from tests.sources.word_documents import document_of, paragraph, word
from xl_tools.checking.run_rules import check_submission
from xl_tools.commands.command_line import main
from xl_tools.errors import RefusalError, TooLargeError, UnreadableFileError
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.grid import Merge
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import grids_of, open_submission, submission_of
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.sources.word_document import read_word

SETTINGS = shipped_settings()
PATH = Path("文本.docx")
_LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{0}"/><w:lvlText w:val="{1}"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
)


def rows_of(body: str, **parts: str) -> list[list[str]]:
    return read_word(word(body, **parts), "文本.docx", SETTINGS.limits).rows  # type: ignore[arg-type]  # texts of parts


def listed(text: str, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>')


@pytest.fixture(scope="module")
def document() -> bytes:
    """Return the bundled sample as a Word document."""
    return document_of(open_submission(bundled(SAMPLE), SETTINGS))


def test_the_sample_comes_back_from_word_as_it_was(document: bytes, tmp_path: Path) -> None:
    sample = open_submission(bundled(SAMPLE), SETTINGS)
    path, back = tmp_path / "文本.docx", tmp_path / "报送.xlsx"
    path.write_bytes(document)
    back.write_bytes(import_(path).data)
    again = open_submission(back, SETTINGS)
    assert [each.table for each in again.tables] == [each.table for each in sample.tables]
    assert again.narrative
    assert sample.narrative
    assert again.narrative.narrative == sample.narrative.narrative
    assert again.info.title == sample.info.title
    assert not check_submission(again, SETTINGS).findings


def test_cells_merged_across_and_down_are_known_as_such() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "甲"
    table.cell(0, 1).merge(table.cell(1, 2)).text = "乙"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "丙\n丁"
    buffer = io.BytesIO()
    document.save(buffer)
    found = read_word(buffer.getvalue(), "文本.docx", SETTINGS.limits)
    rows = [row for row in found.rows if row != [""]]
    assert [[text for text in row if text] for row in rows] == [["甲", "乙"], [], ["丙\n丁"]]
    top = found.rows.index(rows[0])
    assert set(found.merges) == {
        Merge(top, 0, top + 1, 0),
        Merge(top, 1, top + 1, 2),
        Merge(top + 2, 1, top + 2, 2),
    }


@pytest.mark.parametrize(
    ("form", "text", "numbers"),
    [
        ("chineseCountingThousand", "%1、", ["一、", "三、", "四、"]),
        ("japaneseCounting", "（%1）", ["（一）", "（三）", "（四）"]),
        ("decimal", "%1.", ["1.", "3.", "4."]),
        ("decimalEnclosedCircle", "%1", ["①", "③", "④"]),
        ("bullet", "●", ["", "", ""]),
    ],
)
def test_automatic_numbers_are_read_as_they_are_seen(form: str, text: str, numbers: list[str]) -> None:
    body = listed("甲") + listed("") + listed("乙") + paragraph("其间") + listed("丙")
    rows = rows_of(body, numbering=_LISTS.format(form, text))
    assert [row[0] for row in rows if row[0] not in {"", "其间"}] == [
        number + said for number, said in zip(numbers, "甲乙丙", strict=True)
    ]


def test_a_lower_level_counts_anew_under_each_higher_one_and_styles_number_too() -> None:
    styles = (
        '<w:style w:styleId="题"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="副"><w:basedOn w:val="题"/></w:style>'
    )
    body = (
        paragraph("甲", '<w:pStyle w:val="副"/>')
        + listed("a", 1)
        + listed("b", 1)
        + listed("乙")
        + listed("c", 1)
    )
    rows = rows_of(body, numbering=_LISTS.format("decimal", "%1."), styles=styles)
    assert [row[0] for row in rows] == ["1.甲", "1.1a", "1.2b", "2.乙", "2.1c"]


def test_what_nobody_sees_is_not_read_and_what_everybody_sees_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>"
        f"<w:p><w:r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent></w:r></w:p>"
        "<w:sdt><w:sdtPr><w:t>控</w:t></w:sdtPr><w:sdtContent><w:p><w:r><w:t>丙</w:t><w:br/><w:t>丁</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    assert rows_of(body) == [["增甲", "乙"], ["框"], ["丙"], ["丁"]]
    assert rows_of('<w:p><w:r><w:br w:type="page"/></w:r></w:p>') == [[""]]


def test_pictures_and_tables_in_tables_are_told(document: bytes, tmp_path: Path) -> None:
    changed = docx.Document(io.BytesIO(document))
    changed.tables[0].cell(0, 6).paragraphs[0].add_run().add_picture(io.BytesIO(image()))
    changed.tables[1].cell(5, 1).add_table(1, 1).cell(0, 0).text = "套着的"
    path = tmp_path / "文本.docx"
    changed.save(str(path))
    said = [each.message for each in check_submission(open_submission(path, SETTINGS), SETTINGS).findings]
    assert "文档里有图片 1 个，里面的内容读不出来" in said
    done = CliRunner().invoke(main, ["import", str(path), "-o", str(tmp_path / "报送.xlsx")])
    assert done.exit_code == 0
    assert "图片 1 个，读不出来" in done.output
    assert "表格里套着的表格 1 个，读不出来" in done.output
    assert "套着的" in open_submission(path, SETTINGS).tables[1].table.goals


def test_a_paragraph_that_a_page_of_a_pdf_split_is_joined_and_a_short_heading_is_not() -> None:
    first = "全镇各项工作平稳有序，民生实事逐项落实，重点项目按期推进，干部群众齐心协力，"
    lines = ("一、总体绩效目标", "总的要求", first, "各项任务按时完成。")
    (narrative,) = (
        grid
        for grid in grids_of(word("".join(map(paragraph, lines))), PATH, SETTINGS)
        if grid.sheet == "整体绩效"
    )
    assert [text for row in narrative.rows for text in row] == [
        "一、总体绩效目标",
        "总的要求",
        first + lines[-1],
    ]


def _deep(tag: str) -> str:
    return f"<w:{tag}>" * 40_000 + f"</w:{tag}>" * 40_000


@pytest.mark.parametrize(
    "data",
    [
        word("<w:p>"),
        word(_deep("sdt")),
        word(f"<w:p>{_deep('ins')}</w:p>"),
        word('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc></w:tr></w:tbl>'),
        word('<w:tbl><w:tr><w:trPr><w:gridBefore w:val="x"/></w:trPr></w:tr></w:tbl>'),
        word("<w:p/>")[:-30],
        word("<w:p/>", word__media__bomb=b"\0" * 3_000_000),
        word("<w:p/>").replace(b"word/document.xml", b"word/documents.xm"),
    ],
    ids=["torn", "deep", "deep-in-a-line", "wide", "no-number", "cut", "bomb", "no-document"],
)
def test_a_hostile_document_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(RefusalError) as refusal:
        submission_of(data, PATH, SETTINGS)
    assert "\n" not in str(refusal.value)


def test_a_document_type_and_too_many_cells_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="DOCTYPE"):
        grids_of(word("<w:p/>", prologue="<!DOCTYPE x>"), PATH, SETTINGS)
    few = SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update={"sheet_cells": 10})})
    with pytest.raises(TooLargeError, match="限额 10 格"):
        grids_of(word("<w:p/>" * 11), PATH, few)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("文本.pdf", b"%PDF-1.7", "PDF"),
        ("文本.rtf", b"{\\rtf1 x}", "RTF"),
        (
            "文本.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 40,
            "旧格式的 Word",
        ),
    ],
)
def test_other_documents_are_refused_with_the_way_to_a_docx(
    tmp_path: Path, name: str, data: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = CliRunner().invoke(main, ["import", str(tmp_path / name), "-o", str(tmp_path / "报送.xlsx")])
    assert done.exit_code == 2
    assert what in done.output
    assert "Word" in done.output
    assert ".docx" in done.output


def test_an_old_workbook_that_holds_a_document_is_a_workbook() -> None:
    both = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook WordDocument".encode("utf-16-le") * 40
    with pytest.raises(UnreadableFileError, match="用 Excel 打开"):
        submission_of(both, Path("表.xls"), SETTINGS)


@pytest.mark.parametrize("command", ["fix", "fill"])
def test_a_document_is_not_changed_in_place(document: bytes, tmp_path: Path, command: str) -> None:
    path = tmp_path / "文本.docx"
    path.write_bytes(document)
    done = CliRunner().invoke(main, [command, str(path), "-o", str(tmp_path / "新.xlsx")])
    assert done.exit_code == 2
    assert "xl-tools import" in done.output
    assert path.read_bytes() == document
    assert not (tmp_path / "新.xlsx").exists()


@pytest.mark.parametrize("name", ["word/document2.xml", "word\\document.xml"])
def test_the_part_with_the_text_may_be_numbered_as_some_servers_do(name: str) -> None:
    data = word(paragraph("一、总体绩效目标"))
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {entry: old.read(entry) for entry in old.namelist()}
    renamed = zipped({name if entry == "word/document.xml" else entry: parts[entry] for entry in parts})
    assert read_word(renamed, "文本.docx", SETTINGS.limits).rows == [["一、总体绩效目标"]]
    assert submission_of(renamed, PATH, SETTINGS).sheets


def test_what_is_left_of_a_document_is_called_a_document() -> None:
    with pytest.raises(UnreadableFileError, match="Word 文档已损坏"):
        submission_of(word(paragraph("文字"))[:-30], PATH, SETTINGS)


def test_a_form_in_a_frame_of_one_cell_is_read(document: bytes) -> None:
    changed = docx.Document(io.BytesIO(document))
    for table in list(changed.tables):
        frame = changed.add_table(1, 1)
        table._tbl.addprevious(frame._tbl)
        frame.cell(0, 0)._tc.insert(1, table._tbl)
    out = io.BytesIO()
    changed.save(out)
    framed, plain = (submission_of(each, PATH, SETTINGS) for each in (out.getvalue(), document))
    assert [each.table for each in framed.tables] == [each.table for each in plain.tables]
    assert not framed.unread
    assert not framed.lost


@pytest.mark.parametrize("with_header", [False, True])
def test_a_form_in_two_tables_one_a_page_is_one(document: bytes, *, with_header: bool) -> None:
    changed = docx.Document(io.BytesIO(document))
    for table in list(changed.tables):
        rest = changed.add_table(0, len(table.columns))
        table._tbl.addnext(rest._tbl)
        rows = [row._tr for row in table.rows]
        rest._tbl.extend(([copy.deepcopy(rows[6])] if with_header else []) + rows[10:])
        table._tbl.addnext(changed.add_paragraph()._p)
    out = io.BytesIO()
    changed.save(out)
    parted, plain = (submission_of(each, PATH, SETTINGS) for each in (out.getvalue(), document))
    assert [each.table.indicators for each in parted.tables] == [
        each.table.indicators for each in plain.tables
    ]


def test_paragraphs_whose_break_is_deleted_but_recorded_are_one() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    body = paragraph("一、总体", gone) + paragraph("绩效目标") + paragraph("", gone) + paragraph("做好。")
    assert rows_of(body) == [["一、总体绩效目标"], ["做好。"]]
