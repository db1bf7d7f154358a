"""催报 beside the 退回单, and 通报 for the county; as PDF and for Word, with the same text."""

import datetime as dt
import io
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.jobs.test_main_job import edited, write_workbook
from tests.rules.townships import UNITS
from tests.test_cli import run
from xl_tools.jobs.notice import notice
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.values.text import squeeze

_LIST = UnitList(
    units=(
        *UNITS.units,
        Unit(code="906002", name="蛤泊镇人民政府本级"),
        Unit(code="906003", name="潘庄镇人民政府本级"),
    ),
    projects=(*UNITS.projects, ListedProject(unit_code="906002", name="武装工作经费")),
)
_TERMS = ("--bureau", "卢龙县财政局", "--contact", "张三 0335-7123456", "--due", "2024年1月15日")


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a folder with a faulty file of one unit and an unreadable one of another, beside a list of three."""
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    edited(write_workbook(folder / "石门镇.xlsx"), lambda book: _empty(book, "B8"))
    (folder / "906003潘庄镇.xlsx").write_bytes(b"PK\x03\x04 broken")
    write_workbook(tmp_path / "清单.xlsx", units=_LIST)
    return folder


def _empty(book: object, cell: str) -> None:
    book["01武装工作经费"][cell].value = None  # type: ignore[index]


def _pdf(path: Path) -> str:
    return squeeze("".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages))


def _word(path: Path) -> list[str]:
    """Return the texts of a Word document in their order, merged cells once."""
    told: list[str] = []
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            for row in block.rows:
                told += [cell.text for cell in dict.fromkeys(row.cells)]
        else:
            told.append(block.text)
    return [squeeze(text).replace("＿", "") for text in told if text]


def _is_same(pdf: Path, word: Path) -> None:
    printed = _pdf(pdf)
    for text in _word(word):
        assert text in printed or all(piece in printed for piece in text.split("：")), text


def test_units_that_have_not_reported_are_reminded_beside_the_slips(county: Path) -> None:
    target = county.parent / "退回"
    result = run("return", county, "--units", county.parent / "清单.xlsx", "-o", target, *_TERMS)
    assert result.exit_code == 2  # a file could not be read
    assert sorted(each.name for each in target.iterdir()) == [
        "906001石门镇人民政府本级_退回单.pdf",
        "906002蛤泊镇人民政府本级_催报.pdf",
        "906003潘庄镇人民政府本级_催报.pdf",
    ]
    missing = _pdf(target / "906002蛤泊镇人民政府本级_催报.pdf")
    assert "还没有收到你单位的2023年度预算项目绩效目标表。请于2024年1月15日前报送" in missing
    assert "你单位应报1个项目" in missing
    unread = _pdf(target / "906003潘庄镇人民政府本级_催报.pdf")
    assert "收到你单位报送的906003潘庄镇.xlsx，但读不出来" in unread


def test_without_a_list_nobody_is_reminded(county: Path) -> None:
    result = run("return", county, "-o", county.parent / "退回", "--no-beside")
    assert "催报" not in result.output


def test_slips_and_reminders_for_word_say_what_the_printed_ones_say(county: Path) -> None:
    units = ("--units", county.parent / "清单.xlsx")
    run("return", county, *units, "-o", county.parent / "纸", *_TERMS)
    result = run("return", county, *units, "-o", county.parent / "文档", "--word", *_TERMS)
    assert "3 个单位" not in result.output
    for pdf in sorted((county.parent / "纸").iterdir()):
        word = county.parent / "文档" / f"{pdf.stem}.docx"
        assert "绩效目标表" in _word(word)[0]
        _is_same(pdf, word)


def test_all_in_one_file_has_the_reminders_in_another(county: Path) -> None:
    for kind in ("pdf", "docx"):
        units = ("--units", county.parent / "清单.xlsx")
        run("return", county, *units, "-o", county.parent / f"退回单.{kind}")
        assert (county.parent / f"退回单.{kind}").is_file()
        assert (county.parent / f"退回单_催报.{kind}").is_file()


def test_the_notice_ranks_the_units_and_names_what_is_often_wrong(county: Path) -> None:
    units = ("--units", county.parent / "清单.xlsx")
    pdf, word = county.parent / "通报.pdf", county.parent / "通报.docx"
    result = run("notice", county, *units, *_TERMS)
    assert f"已生成 {pdf}：2023 年度应报 3 个单位" in result.output
    assert "期限没有写年份" not in result.output
    assert run("notice", county, *units, "-o", word, *_TERMS).exit_code == 2
    told = _pdf(pdf)
    assert "应报3个单位，已报1个" in told
    assert "报了但读不了1个：潘庄镇。没有报1个：蛤泊镇。" in told
    assert "1石门镇有错3／3" in told
    assert "—潘庄镇报了但读不了" in told, "who has not reported has no rank"
    assert "二、常见的问题" in told
    assert "2024年1月15日前报到" in told
    assert len(PdfReader(io.BytesIO(pdf.read_bytes())).pages) == 1
    _is_same(pdf, word)


def test_without_a_list_the_notice_tells_only_what_came(county: Path) -> None:
    """Who else should report is not known then, not even from the workbooks' own lists, which may name other units."""
    edited(county / "石门镇.xlsx", lambda book: book["单位信息"].__setitem__("B4", "906009"))
    word = county.parent / "通报.docx"
    said = run("notice", county, "--no-beside", "-o", word, *_TERMS).output
    told = "".join(_word(word))
    assert "应报" not in said.replace("没有应报、未报的", "")
    assert "2023 年度收到 1 个单位的（其中有错 1 个），另有 1 个文件没能读" in said
    assert "没有指明单位清单" in said
    assert "收到1个单位" in told
    assert "没有报1个" not in told
    assert "没有单位清单，不知道还有谁该报；没有报的单位没有列在里面。" in told
    assert "另有没能读的文件1个，里面的没有算：906003潘庄镇.xlsx。" in told


def test_a_unit_is_told_which_of_its_files_could_not_be_read(county: Path) -> None:
    """On its slip and in the notice, though another of its files has been read."""
    (county / "906001石门镇补充.xlsx").write_bytes(b"PK\x03\x04 broken too")
    units = ("--units", county.parent / "清单.xlsx")
    run("return", county, *units, "-o", county.parent / "退回单", "--word")
    told = "".join(_word(county.parent / "退回单" / "906001石门镇人民政府本级_退回单.docx"))
    assert "另收到你单位的906001石门镇补充.xlsx（" in told
    assert "没能读，里面的没有看；要报的，请另存一份连同改好的一起报来。" in told
    assert "潘庄" not in told
    run("notice", county, *units, "-o", county.parent / "通报.docx")
    told = "".join(_word(county.parent / "通报.docx"))
    assert "另有没能读的文件1个，里面的没有算：906001石门镇补充.xlsx（石门镇）。" in told


def test_a_last_day_without_its_year_is_said_with_the_one_that_is_printed(county: Path) -> None:
    word = county.parent / "通报.docx"
    said = run("notice", county, "--no-beside", "--due", "1月15日", "-o", word).output
    year = dt.datetime.now().astimezone().date().year
    day = "年1月15日（往后最近的一个）"
    assert any(f"期限没有写年份，印的是 {each}{day}" in said for each in (year, year + 1))


def test_a_last_day_before_that_of_the_letter_is_said(county: Path) -> None:
    units = ("--units", county.parent / "清单.xlsx")
    for command in (("notice", "-o", county.parent / "通报.docx"), ("return", "-o", county.parent / "单")):
        said = run(command[0], county, *units, *command[1:], "--due", "2020-01-15").output
        assert "注意：期限 2020年1月15日 比落款的日子还早" in said
        said = run(command[0], county, *units, *command[1:], "--due", "2099-01-15").output
        assert "比落款的日子还早" not in said


def test_the_notice_asks_nothing_of_units_that_are_not_there(county: Path) -> None:
    for file in county.iterdir():
        if "石门镇" not in file.name:
            file.unlink()
    word = county.parent / "通报.docx"
    run("notice", county, "--units", county / "石门镇.xlsx", "-o", word)
    told = "".join(_word(word))
    assert "有必须改正的单位按退回单逐处改好重报，在" in told
    assert "尽快报送" not in told


def test_on_the_first_day_nobody_has_reported_and_all_are_reminded(county: Path, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    units = ("--units", county.parent / "清单.xlsx")
    assert "应报 3 个单位：已报 0 个（其中有错 0 个），未报 3 个" in run("progress", empty, *units).output
    assert run("return", empty, *units, "-o", tmp_path / "单").exit_code == 1
    assert len([*(tmp_path / "单").glob("*催报*")]) == 3
    assert run("notice", empty, *units, "-o", tmp_path / "通报.docx").exit_code == 0
    alone = run("progress", empty, "--no-beside")
    assert (alone.exit_code, "文件夹里没有 Excel 工作簿" in alone.output) == (2, True)


def test_a_county_of_sixty_units_is_still_one_page(county: Path, tmp_path: Path) -> None:
    units = tuple(Unit(code=f"9070{n:02d}", name=f"第{n}镇人民政府本级") for n in range(60))
    result = notice(county, units=UnitList(units=units), due="2024-01-15")
    assert result.whole.startswith("2023 年度应报 60 个单位")
    result.save(tmp_path / "通报.pdf")
    assert len(PdfReader(io.BytesIO((tmp_path / "通报.pdf").read_bytes())).pages) == 1


def test_word_documents_have_real_styles_and_are_the_same_each_time(county: Path, tmp_path: Path) -> None:
    result = notice(county, units=_LIST, due="2024-01-15")
    first, second = tmp_path / "一.docx", tmp_path / "二.docx"
    for each in (first, second):
        result.save(each)
    assert first.read_bytes() == second.read_bytes()
    document = docx.Document(str(first))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles[0] == "Title"
    assert "Heading 1" in styles
    assert [table.style.name for table in document.tables if table.style] == ["Table Grid"] * 2


def test_what_was_written_is_no_report_of_a_unit(county: Path) -> None:
    units = ("--units", county.parent / "清单.xlsx")
    for name in ("通报.docx", "通报.pdf"):
        run("notice", county, *units, "-o", county / name)
    run("return", county, *units, "-o", county / "退回单", "--word")
    said = run("progress", county, *units).output
    assert "本工具的输出" in run("merge", county, *units, "-o", county.parent / "汇总.xlsx").output
    assert "通报" not in said


def test_a_day_that_is_none_is_refused(county: Path) -> None:
    result = run("notice", county, "-o", county.parent / "通报.pdf", "--due", "改天")
    assert result.exit_code == 2
    assert "看不出是哪一天" in result.output


if any(Path(shutil.which("soffice") or "").resolve().parent.glob("libswlo*")):  # LibreOffice with Writer

    def test_libreoffice_prints_the_same_text(soffice: str, county: Path, tmp_path: Path) -> None:
        target = tmp_path / "通报.docx"
        notice(county, units=_LIST, due="2024-01-15").save(target)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(
            [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(target)],
            check=True,
            capture_output=True,
        )
        printed = Counter(_pdf(tmp_path / "通报.pdf").replace("＿", ""))
        assert printed == Counter("".join(_word(target)))
