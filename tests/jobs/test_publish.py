import json
import os
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner, Result

from tests.jobs.test_main_job import edited, write_workbook
from tests.products.publication.trapped import CARD, IDENTITY, MOBILE, trapped_workbook
from tests.rules.townships import UNITS
from xl_tools.commands.command_line import main
from xl_tools.jobs.merge import merge
from xl_tools.jobs.publish import publish
from xl_tools.model.unit import Unit, UnitList


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.fixture
def township(tmp_path: Path) -> Path:
    """Return a workbook with numbers of persons in its first form."""
    folder = tmp_path / "报送"
    folder.mkdir()
    written = f"慰问困难群众，联系{MOBILE}，证号{IDENTITY}，卡号{CARD}"
    return edited(
        write_workbook(folder / "石门镇.xlsx"), lambda book: book["01武装工作经费"].__setitem__("B5", written)
    )


def test_a_folder_gets_workbook_pdf_and_list_and_nothing_of_the_persons(
    township: Path, tmp_path: Path
) -> None:
    before, out = township.read_bytes(), tmp_path / "公开"
    ran = run("publish", township, "-o", out)
    assert ran.exit_code == 0, ran.output
    assert {file.name for file in out.iterdir()} == {
        "公开清单.xlsx",
        "906001石门镇人民政府本级_公开.pdf",
        "906001石门镇人民政府本级_公开.xlsx",
    }
    assert "遮住个人号码 3 处" in ran.output
    printed = "".join(
        page.extract_text() for page in pypdf.PdfReader(out / "906001石门镇人民政府本级_公开.pdf").pages
    )
    assert "110105****" in printed.replace("\n", "")
    assert not any(number in printed for number in (MOBILE, IDENTITY, CARD))
    assert township.read_bytes() == before


def test_a_public_copy_is_not_summed_up_beside_its_workbook(township: Path) -> None:
    run("publish", township, "-o", township.with_name("石门镇_公开.xlsx"))
    batch = merge(township.parent).batch
    assert [Path(one.submission.file.name).name for one in batch.checked] == ["石门镇.xlsx"]


def test_the_list_can_be_had_as_json_and_what_a_person_must_decide_ends_in_1(tmp_path: Path) -> None:
    book, listing = tmp_path / "补助.xlsx", tmp_path / "清单.json"
    edited(write_workbook(book), lambda each: each["01武装工作经费"].__setitem__("B5", "慰问村民李四500元"))
    ran = run("publish", book, "-o", tmp_path / "公开.xlsx", "--list", listing)
    assert ran.exit_code == 1, ran.output
    (told,) = json.loads(listing.read_text(encoding="utf-8"))["files"]
    assert told["file"] == "补助.xlsx"
    assert [(each["kind"], each["where"], each["what"]) for each in told["to_decide"]] == [
        ("补助对象的姓名", "B5", "李四")
    ]


def test_what_cannot_be_made_public_is_told_with_what_to_do(tmp_path: Path) -> None:
    text, traps = tmp_path / "文本.txt", tmp_path / "表.xlsx"
    text.write_text("项目编码", encoding="utf-8")
    assert "另存为 .xlsx" in run("publish", text, "-o", tmp_path / "公开.xlsx").output
    traps.write_bytes(trapped_workbook())
    ran = run("publish", traps, "-o", tmp_path / "公开.pdf")
    assert (ran.exit_code, "排不成 PDF" in ran.output) == (2, True)
    two = run("publish", traps, write_workbook(tmp_path / "二.xlsx"), "-o", tmp_path / "公开.xlsx")
    assert "请把 -o 写成文件夹的名字" in two.output


def test_self_evaluations_are_made_public_as_workbook_and_pdf(tmp_path: Path) -> None:
    goals, out = write_workbook(tmp_path / "目标.xlsx"), tmp_path / "公开"
    assert run("evaluate", goals, "-o", tmp_path / "自评.xlsx").exit_code in (0, 1)
    assert run("publish", tmp_path / "自评.xlsx", "-o", out).exit_code in (0, 1)
    assert {file.name for file in out.iterdir()} == {
        "公开清单.xlsx",
        "906001石门镇人民政府本级_公开.pdf",
        "906001石门镇人民政府本级_公开.xlsx",
    }
    printed = "".join(
        page.extract_text() for page in pypdf.PdfReader(out / "906001石门镇人民政府本级_公开.pdf").pages
    )
    assert "自评" in printed


def test_the_library_has_it(township: Path) -> None:
    (copy,) = publish(township).copies
    assert [number.kind for number in copy.masked] == ["手机号", "身份证号", "银行卡号"]


def test_of_a_folder_the_versions_that_count_are_made_public(township: Path, tmp_path: Path) -> None:
    folder, out = township.parent, tmp_path / "公开"
    old = edited(write_workbook(folder / "旧.xlsx"), lambda book: book["填报说明"].__setitem__("B5", "初稿"))
    os.utime(old, (1.6e9, 1.6e9))
    plan = openpyxl.Workbook()
    plan.active["A1"] = "工作计划"
    plan.save(folder / "工作计划.xlsx")
    (folder / "石门镇").mkdir()
    plan.save(folder / "石门镇" / "计划.xlsx")
    ran = run("publish", folder, "-o", out)
    assert all(
        f"{folder / name}：" in ran.output for name in ("工作计划.xlsx", "石门镇/计划.xlsx", "石门镇.xlsx")
    )
    assert {file.name for file in out.iterdir()} == {
        "公开清单.xlsx",
        "906001石门镇人民政府本级_公开.pdf",
        "906001石门镇人民政府本级_公开.xlsx",
    }, ran.output
    assert "旧.xlsx：906001 石门镇人民政府本级有更新的文件" in ran.output
    assert "工作计划.xlsx：里面没有绩效目标表" in ran.output
    assert run("publish", folder / "工作计划.xlsx", "-o", tmp_path / "计划.xlsx").exit_code == 0
    listing = openpyxl.load_workbook(out / "公开清单.xlsx")["公开清单"]
    rows = [row[:5] for row in listing.iter_rows(values_only=True) if row[1] == "没有做的"]
    assert [(row[0], str(row[4])[:9]) for row in rows] == [
        ("工作计划.xlsx", "里面没有绩效目标表"),
        ("计划.xlsx", "里面没有绩效目标表"),
        ("旧.xlsx", "906001 石门"),
    ]
    run("publish", folder, "-o", out, "--list", tmp_path / "清单.json")
    assert [
        each["state"] for each in json.loads((tmp_path / "清单.json").read_text("utf-8"))["not_made"]
    ] == [
        "没能读",
        "没能读",
        "旧版本，未计入",
    ]
    run("publish", folder, "-o", out, "--list", tmp_path / "清单.txt")
    assert "没有做的（3 个）：" in (tmp_path / "清单.txt").read_text("utf-8")


def test_what_must_be_corrected_in_what_is_made_public_is_told(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "石门镇.xlsx", codes={"执法经费": "13032423P00442810072T"})
    ran = run("publish", book, "-o", tmp_path / "公开.xlsx")
    assert f"注意：公开的文件里还有必须改正的：{book} 1 处" in ran.output


def test_it_goes_by_the_bureau_s_word(township: Path, tmp_path: Path) -> None:
    folder = township.parent
    edited(write_workbook(folder / "新.xlsx"), lambda book: book["填报说明"].__setitem__("B5", "没有定的"))
    run("merge", folder, "-o", tmp_path / "汇总.xlsx")
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    row = next(row for row in book["收件"].iter_rows(min_row=4) if row[3].value == "石门镇.xlsx")
    row[10].value = "用"
    book.save(tmp_path / "汇总.xlsx")
    ran = run("publish", folder, "-o", tmp_path / "公开")
    assert "照“收件”里写的：石门镇.xlsx 采用" in ran.output
    assert (tmp_path / "公开" / "906001石门镇人民政府本级_公开.xlsx").is_file()
    assert len([*(tmp_path / "公开").glob("*.xlsx")]) == 2, "the copy and the list"


def test_it_goes_by_the_county_s_list_and_names_copies_as_the_bureau_says(
    township: Path, tmp_path: Path
) -> None:
    """The unit list and 收件 lie beside, as for every other command: whose a file is, and what must be corrected."""
    book = edited(township, lambda book: book["01武装工作经费"].__setitem__("B4", "909009"))
    units = UnitList(
        units=(*UNITS.units, Unit(code="906002", name="蛤泊镇人民政府本级")), projects=UNITS.projects
    )
    write_workbook(tmp_path / "单位清单.xlsx", units=units)
    edited(tmp_path / "单位清单.xlsx", _keep_the_list_alone)
    run("merge", book.parent, "-o", tmp_path / "汇总.xlsx")

    def correct(summary: Any) -> None:
        summary["收件"]["J4"] = "906002"

    edited(tmp_path / "汇总.xlsx", correct)
    said = run("publish", book.parent, "-o", tmp_path / "公开").output
    assert "用了旁边的" in said
    assert "单位清单.xlsx" in said
    assert {file.name for file in (tmp_path / "公开").iterdir()} == {
        "公开清单.xlsx",
        "906002蛤泊镇人民政府本级_公开.pdf",
        "906002蛤泊镇人民政府本级_公开.xlsx",
    }


def test_a_copy_is_called_as_the_list_calls_its_unit(township: Path, tmp_path: Path) -> None:
    edited(township, lambda book: book["单位信息"].__setitem__("B5", "石门乡人民政府"))
    listed = write_workbook(tmp_path / "清单.xlsx")
    run("publish", township.parent, "--units", listed, "-o", tmp_path / "公开")
    names = {file.name for file in (tmp_path / "公开").glob("*_公开.xlsx")}
    assert names == {"906001石门镇人民政府本级_公开.xlsx"}


def _keep_the_list_alone(book: Any) -> None:
    for name in book.sheetnames:
        if name != "单位清单":
            del book[name]


def test_a_form_on_a_hidden_sheet_is_left_to_a_person_and_what_is_internal_is_one_line(
    tmp_path: Path,
) -> None:
    def hide(book: Any) -> None:
        book["02执法经费"].sheet_state = "hidden"

    book = edited(write_workbook(tmp_path / "石门镇.xlsx"), hide)
    ran = run("publish", book, "-o", tmp_path / "公开")
    assert ran.exit_code == 1, ran.output
    assert "【02执法经费】绩效目标表在隐藏的工作表里，没有公开（执法经费，预算数 29.53 万元）" in ran.output
    (line,) = [line for line in ran.output.splitlines() if "只供内部用的工作表" in line]
    assert "张：填报说明、" in line
    listing = openpyxl.load_workbook(tmp_path / "公开" / "公开清单.xlsx")["公开清单"]
    assert next(row[1] for row in listing.iter_rows(min_row=4, values_only=True)) == "要由人定的"


def test_a_list_without_anything_to_decide_has_no_columns_for_it(tmp_path: Path) -> None:
    run("publish", write_workbook(tmp_path / "石门镇.xlsx"), "-o", tmp_path / "公开")
    listing = openpyxl.load_workbook(tmp_path / "公开" / "公开清单.xlsx")["公开清单"]
    headings = [cell.value for cell in listing[3]]
    assert "是什么" in headings
    assert not {"请您", "决定（手填）"} & {*headings}
