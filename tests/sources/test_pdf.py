import contextlib
import io
import random
import zlib
from functools import cache
from pathlib import Path

import pypdf
import pytest

from tests.opc.test_sheet_edit import image
from tests.sources.printed import printed, printed_form
from xl_tools.checking.run_rules import check_submission
from xl_tools.errors import GeneratedFileError, RefusalError, TooLargeError
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.submission import Submission
from xl_tools.products.booklet.binding import booklet_files
from xl_tools.settings import shipped_settings
from xl_tools.sources.folders import walked
from xl_tools.sources.opening import open_submission, submission_of
from xl_tools.sources.templates import SAMPLE, bundled

SETTINGS = shipped_settings()
PATH = Path("文本.pdf")
_ROWS = """
  c(rowspan: 3)[产出指标], [数量指标], [修路长度], [全年修通村道的长度], [2公里], [施工合同],
  [质量指标], [验收合格率], [竣工验收一次合格的比例], [100%], [验收单],
  [时效指标], [完成时间], [在汛期到来以前通车], [6月底前], [施工合同],
"""


_PICTURE = tuple(image())


@cache
def small() -> bytes:
    return printed_form(_ROWS)


def read(data: bytes) -> Submission:
    return submission_of(data, PATH, SETTINGS)


def refused(data: bytes) -> str:
    with pytest.raises(RefusalError) as refusal:
        read(data)
    return str(refusal.value)


@pytest.fixture(scope="module")
def booklet() -> bytes:
    """Return the bundled sample as the booklet that is printed of it."""
    return booklet_files([check_submission(open_submission(bundled(SAMPLE), SETTINGS), SETTINGS)], PATH)[
        0
    ].data


def test_the_sample_comes_back_from_its_booklet_as_it_was(booklet: bytes, tmp_path: Path) -> None:
    sample = open_submission(bundled(SAMPLE), SETTINGS)
    (tmp_path / "文本.pdf").write_bytes(booklet)
    pages: list[tuple[str, int, int]] = []
    made = import_(tmp_path / "文本.pdf", progress=lambda *told: pages.append(told))
    (tmp_path / "报送.xlsx").write_bytes(made.data)
    again = open_submission(tmp_path / "报送.xlsx", SETTINGS)
    assert [each.table for each in again.tables] == [each.table for each in sample.tables]
    assert again.narrative
    assert sample.narrative
    assert again.narrative.narrative == sample.narrative.narrative
    assert again.info.title == sample.info.title
    assert made.lost == ()
    assert pages == [(str(tmp_path / "文本.pdf"), number, len(pages)) for number in range(1, len(pages) + 1)]


def test_a_finding_names_the_page_and_the_cell_of_its_table() -> None:
    found = check_submission(read(printed_form(_ROWS.replace("100%", "一百"))), SETTINGS).findings
    assert {finding.sheet for finding in found} >= {"第1页"}


@pytest.mark.parametrize("stroke", ["0.1pt", "2pt", '(dash: "dashed", thickness: 0.5pt)'])
@pytest.mark.parametrize("page", [{}, {"flipped": "true"}])
def test_a_form_is_read_whatever_its_lines_and_its_page(stroke: str, page: dict[str, str]) -> None:
    (reading,) = read(printed_form(_ROWS, stroke=stroke, **page)).tables
    table = reading.table
    assert (table.number, table.name, table.code, table.unit_code) == (
        1,
        "修路经费",
        "13032423P00442810052N",
        "906001",
    )
    assert [row.value.text for row in table.indicators] == ["2公里", "100%", "6月底前"]
    assert {row.level1 for row in table.indicators} == {"产出指标"}
    assert str(table.funding.budget) == "2"
    assert str(table.plan.october) == "75"


def test_a_form_without_upright_lines_is_read_by_its_gaps_and_that_is_told() -> None:
    submission = read(printed_form(_ROWS, stroke="(x: none, y: 0.5pt)"))
    (reading,) = submission.tables
    assert reading.table.code == "13032423P00442810052N"
    assert [(row.level1, row.level2, row.level3, row.value.text) for row in reading.table.indicators] == [
        ("产出指标", "数量指标", "修路长度", "2公里"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
        ("产出指标", "时效指标", "完成时间", "6月底前"),
    ]
    assert str(reading.table.plan.december) == "100"
    assert submission.unsure == ("第 1 页的表没有画竖线，哪些字在哪一栏是按空白分的",)


def test_a_table_that_goes_on_over_pages_is_one_and_its_header_is_said_once() -> None:
    row = "[数量指标], [修路长度{0}], [全年修通村道的长度，以验收时实地丈量的为准，不含原有路面], [{0}公里], [施工合同],"
    rows = "c(rowspan: 40)[产出指标]," + "".join(row.format(number) for number in range(1, 41))
    (reading,) = read(printed_form(rows, height="14cm")).tables
    assert [each.level3 for each in reading.table.indicators] == [
        f"修路长度{number}" for number in range(1, 41)
    ]
    assert {each.level1 for each in reading.table.indicators} == {"产出指标"}
    assert {each.description for each in reading.table.indicators} == {
        "全年修通村道的长度，以验收时实地丈量的为准，不含原有路面"
    }


def test_a_text_torn_by_the_end_of_a_page_is_whole() -> None:
    purpose = "预算数 2 万元。其中：财政资金 2 万元。" + "主要用于修路，" * 120 + "方便群众出行。"
    (reading,) = read(printed_form(_ROWS, purpose=purpose, height="12cm")).tables
    assert reading.table.purpose == purpose


def test_a_form_begun_at_the_foot_of_a_page_goes_on_below_its_header() -> None:
    rows = (
        "c(rowspan: 12)[产出指标],"
        + "[数量指标], [修路长度], [全年修通村道的长度], [2公里], [施工合同]," * 12
    )
    for height in range(11, 16):
        (reading,) = read(printed_form(rows, height=f"{height}cm")).tables
        assert [row.level3 for row in reading.table.indicators] == ["修路长度"] * 12, height
        assert reading.table.goals == "1.修路 2 公里，方便群众出行。"


def test_what_stands_above_the_first_heading_is_told(tmp_path: Path) -> None:
    text = "#text(size: 16pt)[石门镇 2026 年部门预算绩效文本]\n\n我镇辖 14 个村。\n\n一、总体绩效目标\n\n修好村道。\n#pagebreak()\n"
    (tmp_path / "文本.pdf").write_bytes(printed_form(_ROWS, before=text))
    made = import_(tmp_path / "文本.pdf")
    assert any("我镇辖 14 个村" in line for line in made.left_out)


def test_pages_that_are_pictures_and_other_files_without_text_are_refused_in_words(booklet: bytes) -> None:
    assert "都是图片" in refused(printed(f"#image(bytes({_PICTURE}), width: 100%, height: 95%)"))
    assert "一个字也没有" in refused(printed("#rect(width: 100%, height: 90%, fill: gray)"))
    writer = pypdf.PdfWriter(io.BytesIO(booklet))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert "打开密码" in refused(out.getvalue())
    assert "损坏" in refused(booklet[:2_000])
    assert "损坏" in refused(b"%PDF-1.7\n" + b"\0" * 5_000)


@pytest.mark.parametrize("turned", [90, 180, 270])
@pytest.mark.parametrize("by_flag", [True, False])
def test_a_page_that_lies_on_its_side_is_read(turned: int, *, by_flag: bool) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(small()))
    (page,) = writer.pages
    if by_flag:
        page.rotate(turned)
    else:
        wide, high = float(page.mediabox.width), float(page.mediabox.height)
        moved = {90: (high, 0.0), 180: (wide, high), 270: (0.0, wide)}[turned]
        page.add_transformation(pypdf.Transformation().rotate(turned).translate(*moved))
        page.mediabox = pypdf.generic.RectangleObject(
            (0, 0, wide, high) if turned == 180 else (0, 0, high, wide)
        )
        page.cropbox = page.mediabox
    out = io.BytesIO()
    writer.write(out)
    assert [each.table for each in read(out.getvalue()).tables] == [
        each.table for each in read(small()).tables
    ]


def test_two_pages_on_one_side_are_refused_and_a_wide_form_is_not() -> None:
    half = f"box(width: 48%, height: 90%, clip: true)[{'我镇辖 14 个村。' * 30}]"
    said = refused(printed(f"#stack(dir: ltr, spacing: 4%, {half}, {half})", flipped="true"))
    assert "拼版" in said
    assert read(printed_form(_ROWS, flipped="true")).tables


def test_a_page_that_is_a_picture_among_others_is_told() -> None:
    scan = f"#image(bytes({_PICTURE}), width: 100%, height: 95%)"
    submission = read(printed_form(_ROWS, before=f"{scan}#pagebreak()"))
    assert len(submission.tables) == 1
    assert submission.unread == ("第 1 页的图片（扫描件）",)


@pytest.mark.parametrize("seed", range(8))
def test_a_spoiled_file_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - spoils a file
    spoiled = bytearray(small())
    for _ in range(chance.choice((1, 40, 400))):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    with contextlib.suppress(RefusalError):
        read(bytes(spoiled[: chance.choice((len(spoiled), chance.randrange(len(spoiled))))]))


def _pdf(*objects: bytes) -> bytes:
    """Return a file of these objects, without a table of where they are."""
    body = b"".join(b"%d 0 obj %s endobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


@pytest.mark.parametrize(
    ("pages", "contents", "said"),
    [
        (b"/Kids[2 0 R 2 0 R]/Count 9", b"", "损坏"),
        (b"/Kids[" + b"3 0 R " * 1_200 + b"]/Count 1200", b"", "多于 1000 页"),
        (b"/Kids[3 0 R]/Count 1", b"q " * 30_000_000, "一个字也没有|太多|损坏|没有完"),
        (b"/Kids[3 0 R]/Count 1", b"0 0 m 0 9 l S " * 600_000, "字和线太多|没有完"),
    ],
)
def test_hostile_files_are_refused_within_the_limits(pages: bytes, contents: bytes, said: str) -> None:
    packed = zlib.compress(contents)
    data = _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages" + pages + b">>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    )
    limits = SETTINGS.limits.model_copy(update={"file_seconds": 4, "sheet_cells": 100_000})
    with pytest.raises(RefusalError, match=said):
        submission_of(data, PATH, SETTINGS.model_copy(update={"limits": limits}))


def test_what_takes_too_long_or_is_too_much_is_given_up(booklet: bytes) -> None:
    few = SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update={"sheet_cells": 100})})
    with pytest.raises(TooLargeError, match="字和线太多"):
        submission_of(booklet, PATH, few)


def test_in_folders_a_pdf_is_read_where_documents_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "文本.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "表.xlsx").write_bytes(b"PK")
    assert tmp_path / "文本.pdf" not in walked([tmp_path]).files
    assert tmp_path / "文本.pdf" in walked([tmp_path], documents=True).files


def test_a_slip_of_ours_is_no_submission() -> None:
    with pytest.raises(GeneratedFileError, match="退回单"):
        read("%PDF-1.7\n<</Creator(Typst 0.15.1)>>绩效目标表退回单</rdf:li>".encode())
