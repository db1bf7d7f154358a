import dataclasses
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from tests.products.comparison.submissions import file_of, form
from tests.products.summary.summaries import rows_below, summed_up
from tests.rules.townships import INFO, UNIT, clean_table
from xl_tools.batch.progress_rows import Progress, Standing, progress_of
from xl_tools.model.checked import Checked, LeftOut, RefusedFile
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.products.summary.progress_sheet import progress_workbook
from xl_tools.products.summary.progress_text import progress_text

_GEBO = Unit(code="906002", name="蛤泊镇人民政府本级")
_MUJING = Unit(code="906003", name="木井镇人民政府本级")
_LIST = UnitList(
    units=(UNIT, _GEBO, _MUJING),
    projects=(
        ListedProject(unit_code="906001", name="武装工作经费", approved=Decimal(30)),
        ListedProject(unit_code="906001", name="执法经费", code="13032423P00442810071T"),
        ListedProject(unit_code="906002", name="武装工作经费"),
    ),
)


def _of(unit: Unit, *forms: str, year: int = 2023, errors: int = 0) -> Checked:
    info = INFO.model_copy(update={"unit_code": unit.code, "unit_name": unit.name, "year": year})
    one = file_of(
        *(form(name) for name in forms or ("武装工作经费",)), path=f"{unit.name[:3]}.xlsx", info=info
    )
    fault = Finding(rule="JX101", severity=Severity.ERROR, file="x", message="缺")
    return dataclasses.replace(one, findings=(fault,) * errors)


def _standings(progress: Progress) -> list[tuple[str, Standing]]:
    return [(row.unit_code, row.standing) for row in progress.rows]


def test_units_of_the_list_have_reported_reported_with_errors_or_not_reported() -> None:
    progress = progress_of([_of(UNIT, "武装工作经费", "执法经费"), _of(_GEBO, errors=2)], [], _LIST)
    assert _standings(progress) == [
        ("906001", Standing.REPORTED),
        ("906002", Standing.FAULTY),
        ("906003", Standing.MISSING),
    ]
    assert progress.whole == "2023 年度应报 3 个单位：已报 2 个（其中有错 1 个），未报 1 个"
    assert progress.rows[0].approved == Decimal(30)


def test_listed_projects_without_a_table_are_named_found_by_code_or_name() -> None:
    assert progress_of([_of(UNIT)], [], _LIST).rows[0].lacking == ("执法经费",)
    renamed = file_of(
        form(), form(table=clean_table(2, "执法经费").model_copy(update={"name": "综合执法经费"}))
    )
    assert progress_of([renamed], [], _LIST).rows[0].lacking == ()


def test_a_unit_that_is_not_on_the_list_is_told_apart() -> None:
    other = Unit(code="907001", name="刘田各庄镇")
    progress = progress_of([_of(UNIT), _of(other)], [], _LIST)
    row = progress.rows[-1]
    assert (row.unit_code, row.is_listed, row.remark) == ("907001", False, "不在单位清单里")
    assert progress.whole.endswith("未报 2 个；另有 1 个不在清单里")


def test_a_unit_whose_code_is_wrong_is_said_to_look_like_the_listed_one_of_its_name() -> None:
    wrong = _GEBO.model_copy(update={"code": "906200"})
    row = progress_of([_of(wrong), _of(_GEBO)], [], _LIST).rows[-1]
    assert (row.unit_code, row.is_listed) == ("906200", False)
    assert (
        f"像是 {_GEBO.code} {_GEBO.name}（单位名称一样）；是的，在“收件”的“改成单位”里写 {_GEBO.code}"
        in row.remark
    )


def test_a_file_given_to_its_unit_says_why() -> None:
    one = _of(_GEBO)
    home = "表上写的单位编码是 906200，不在单位清单里；单位名称一样"
    file = one.submission.file._replace(home=home)
    given = dataclasses.replace(one, submission=dataclasses.replace(one.submission, file=file))
    row = progress_of([given], [], _LIST).rows[1]
    assert (row.standing, row.remark) == (Standing.REPORTED, f"{home}，算本单位的，请改正")


def test_a_file_of_another_year_is_no_report_of_this_one() -> None:
    files = [_of(UNIT), _of(_GEBO, year=2022), _of(_MUJING)]
    row = progress_of(files, [], _LIST).rows[1]
    assert (row.standing, row.files) == (Standing.MISSING, ())
    assert row.remark == "有 2022 年度的文件 蛤泊镇.xlsx，不是本年度的"
    assert progress_of(files, [], _LIST, year=2022).count(Standing.MISSING) == 2


def test_what_a_unit_sent_and_nobody_can_read_is_no_missing_report() -> None:
    files = [
        RefusedFile("蛤泊镇2023.xlsx", "设有密码", "请取消"),
        RefusedFile("木井.pdf", "这是 PDF 文件", "转换", below=("906003", "木井.pdf")),
        RefusedFile("扫描.jpg", "这是图片", "请发工作簿", below=("扫描.jpg",)),
        RefusedFile("石门镇盖章.jpg", "这是图片", "请发工作簿"),
        RefusedFile("文本.pdf", "本工具排的", "", LeftOut.OUTPUT),
    ]
    progress = progress_of([_of(UNIT)], files, _LIST)
    standings = [row.standing for row in progress.rows]
    assert standings == [Standing.REPORTED, Standing.UNREAD, Standing.UNREAD]
    assert [row.remark for row in progress.rows] == [
        "另收到 石门镇盖章.jpg（这是图片），没能读，看名称或所在的文件夹像是本单位的",
        "收到 蛤泊镇2023.xlsx（设有密码），没能读，看名称或所在的文件夹像是本单位的",
        "收到 木井.pdf（这是 PDF 文件），没能读，看名称或所在的文件夹像是本单位的",
    ]
    assert (
        progress.whole == "2023 年度应报 3 个单位：已报 1 个（其中有错 0 个），报了但读不了 2 个，未报 0 个"
    )
    lines = progress_text(progress).splitlines()
    assert lines[0] == "报了但读不了（2 个）"
    assert lines[-2] == "看不出是哪个单位的 1 个文件没能读：扫描.jpg（这是图片）"
    book = openpyxl.load_workbook(io.BytesIO(progress_workbook(progress)))
    assert [row[3] for row in _sheet(book)[:3]] == ["已报", "报了但读不了", "报了但读不了"]


def test_without_a_list_the_own_lists_are_taken_together_and_it_is_said() -> None:
    one, other = _of(UNIT), _of(_GEBO)
    own = dataclasses.replace(one.submission, units=_LIST)
    progress = progress_of([dataclasses.replace(one, submission=own), other], [])
    assert len(progress.rows) == 3
    assert not progress.has_list
    assert "没有指明单位清单" in progress_text(progress)
    assert len(progress_of([_of(UNIT)], []).rows) == 1


def test_screen_names_those_who_have_not_reported_first() -> None:
    progress = progress_of([_of(UNIT), _of(_GEBO, errors=2)], [], _LIST)
    assert progress_text(progress).splitlines() == [
        "未报（1 个）",
        "  906003 木井镇人民政府本级",
        "",
        "已报，有必须改正的（1 个）",
        "  906002 蛤泊镇人民政府本级  1 张表，预算数 29.53 万元；必须改正 2 处，请核对 0 处；蛤泊镇.xlsx",
        "",
        "已报，没有必须改正的（1 个）",
        "  906001 石门镇人民政府本级  1 张表，预算数 29.53 万元；缺 执法经费；石门镇.xlsx",
        "",
        "2023 年度应报 3 个单位：已报 2 个（其中有错 1 个），未报 1 个",
    ]


def _sheet(book: Any) -> list[tuple[Any, ...]]:
    return rows_below(book["申报进度"], "序号")


def test_sheet_has_a_row_a_unit_and_totals() -> None:
    progress = progress_of([_of(UNIT), _of(_GEBO, errors=2)], [], _LIST)
    book = openpyxl.load_workbook(
        io.BytesIO(progress_workbook(progress, Path("申报进度.xlsx"))), data_only=True
    )
    rows = _sheet(book)
    assert rows[0][:10] == (1, "906001", UNIT.name, "已报", 2, 1, "执法经费", 29.53, 30, 0)
    assert rows[1][3:10] == ("有错", 1, 1, None, 29.53, None, 2)
    assert rows[2][3:8] == ("未报", 0, None, None, None)
    assert rows[3][0] == "合计"
    assert rows[3][4:10] == (3, 2, None, 59.06, 30, 2)


def test_summary_has_the_same_sheet() -> None:
    other = UNIT.model_copy(update={"code": "906002", "name": "蛤泊镇人民政府本级"})
    rows = _sheet(summed_up(_of(UNIT), _of(other)))
    assert rows[0][1:4] == ("906001", UNIT.name, "已报")


def test_a_note_wider_than_the_list_stands_on_several_lines_and_does_not_shrink_the_print() -> None:
    unread = [RefusedFile(f"{'扫描' * 20}{n}.jpg", "这是图片" * 20, "重发") for n in range(3)]
    book = openpyxl.load_workbook(io.BytesIO(progress_workbook(progress_of([_of(UNIT)], unread, _LIST))))
    sheet = book["申报进度"]
    assert "A2:L2" in map(str, sheet.merged_cells.ranges)
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height > 60
