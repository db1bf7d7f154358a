"""A workbook in which nothing is filled in is no report, and forms of 监控 beside the goals are none of them."""

import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from tests.jobs.test_main_job import write_workbook
from tests.rules.townships import UNITS
from tests.test_cli import run
from xl_tools.jobs.booklet import booklet
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

_BLANK = "蛤泊镇"
_LIST = UnitList(
    units=(*UNITS.units, Unit(code="906002", name="蛤泊镇人民政府本级")),
    projects=(*UNITS.projects, ListedProject(unit_code="906002", name="环卫经费")),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a county of one filled workbook, its 监控表, and a workbook as ``new`` makes it, beside the list."""
    root = tmp_path_factory.mktemp("县")
    folder = root / "收到的"
    folder.mkdir()
    write_workbook(root / "清单.xlsx", units=_LIST)
    goals = write_workbook(folder / "石门镇.xlsx")
    run("monitor", goals, "--month", 7, "-o", folder / "监控.xlsx")
    blank = folder / f"{_BLANK}.xlsx"
    new = run("new", "--unit", "906002", "--units", root / "清单.xlsx", "--year", 2023, "-o", blank)
    assert new.exit_code == 0, new.output
    return root


@pytest.fixture
def county(made: Path, tmp_path: Path) -> Path:
    """Return a copy of it, to be worked in."""
    shutil.copytree(made, tmp_path / "县")
    return tmp_path / "县"


def _run(county: Path, command: str, *options: object) -> str:
    return run(command, county / "收到的", "--units", county / "清单.xlsx", *options).output


def test_it_stands_apart_in_progress_and_summary(county: Path) -> None:
    said = _run(county, "progress")
    assert "已报 1 个" in said
    assert "未填 1 个，未报 0 个" in said
    assert "报来的表还没有填（1 个）" in said
    target = county / "汇总.xlsx"
    assert "1 个文件，3 个项目" in _run(county, "merge", "-o", target)
    book = openpyxl.load_workbook(target)
    uses = {row[3]: row[4] for row in book["收件"].iter_rows(min_row=4, values_only=True) if row[3]}
    assert uses == {"石门镇.xlsx": "用", "监控.xlsx": "不用", "蛤泊镇.xlsx": "未填"}
    overview = [str(cell) for row in book["总览"].iter_rows(values_only=True) for cell in row if cell]
    assert "未报、未填" in overview
    assert "报来的表还没有填：蛤泊镇" in overview


def test_it_gets_a_reminder_and_no_slip_and_the_notice_says_so(county: Path) -> None:
    out = county / "退回单"
    _run(county, "return", "-o", out, "--word")
    (reminder,) = out.iterdir()
    assert reminder.name == "906002蛤泊镇人民政府本级_催报.docx"
    told = "".join(each.text for each in Document(str(reminder)).paragraphs)
    assert "但还没有填" in told
    _run(county, "notice", "-o", county / "通报.docx")
    told = "".join(each.text for each in Document(str(county / "通报.docx")).paragraphs)
    assert "报来的表还没有填1个：蛤泊镇。" in told.replace(" ", "")


def test_a_volume_does_not_say_of_it_that_nothing_was_sent(county: Path) -> None:
    made = booklet(county / "收到的", units=county / "清单.xlsx")
    assert made.missing == ("蛤泊镇人民政府本级（未填）",)


def test_forms_of_another_kind_are_told_in_one_line(county: Path) -> None:
    said = _run(county, "progress")
    assert "监控.xlsx：是监控表 3 张，不是绩效目标表。没有计入；汇总它们请用 xl-tools appraise" in said
    shutil.copy(county / "收到的" / "监控.xlsx", county / "收到的" / "监控8月.xlsx")
    openpyxl.load_workbook(county / "收到的" / "监控8月.xlsx").save(county / "收到的" / "监控8月.xlsx")
    said = _run(county, "progress")
    assert "另有 2 个文件不是绩效目标表，没有计入：监控表 2 个。汇总它们请用 xl-tools appraise" in said


def test_what_the_bureau_takes_counts_all_the_same(county: Path) -> None:
    target = county / "汇总.xlsx"
    _run(county, "merge", "-o", target)
    book = openpyxl.load_workbook(target)
    row = next(row for row in book["收件"].iter_rows(min_row=4) if row[3].value == "蛤泊镇.xlsx")
    row[10].value = "用"
    book.save(target)
    assert "已报 2 个（其中有错 1 个）" in _run(county, "progress")


def test_who_names_a_blank_workbook_alone_means_it(county: Path) -> None:
    blank = county / "收到的" / "蛤泊镇.xlsx"
    assert "1 个文件，1 个项目" in run("merge", blank, "-o", county / "一个.xlsx").output


def test_a_new_workbook_has_the_budgets_of_the_list_and_is_not_begun_for_that(tmp_path: Path) -> None:
    units = UnitList(
        units=_LIST.units,
        projects=(ListedProject(unit_code="906002", name="环卫经费", approved=Decimal("12.5")),),
    )
    write_workbook(tmp_path / "清单.xlsx", units=units)
    target = tmp_path / "新.xlsx"
    new = run("new", "--units", tmp_path / "清单.xlsx", "--unit", "906002", "--year", 2023, "-o", target)
    assert new.exit_code == 0, new.output
    (reading,) = open_submission(target, shipped_settings()).tables
    assert reading.table.funding.budget == Decimal("12.50")
    assert isinstance(
        openpyxl.load_workbook(target)[reading.sheet][reading.address("budget")].value, (int, float)
    )
    said = run("check", target).output
    assert said.count("JX") == 1
    assert "JX113  这张表还没有填" in said


def test_they_are_one_line_for_roll_and_no_part_of_an_export(county: Path) -> None:
    shutil.copy(county / "收到的" / "监控.xlsx", county / "收到的" / "二.xlsx")
    said = run("roll", county / "收到的", "-o", county / "明年").output
    assert "另有 2 个文件不是绩效目标表，没有计入：监控表 2 个" in said
    assert "共 1 个文件，转了 1 个，没有转成 0 个" in said
    alone = run("roll", county / "收到的" / "监控.xlsx", "-o", county / "监控明年.xlsx")
    assert alone.exit_code == 0, "who names it alone means it"
    (county / "收到的" / "监控.xlsx").unlink()
    (county / "收到的" / "二.xlsx").unlink()
    said = run("export", county / "收到的", "--system", "监控指标", "-o", county / "导出.xlsx").output
    assert "里面的 1 张表都还没有填" in said
    assert "3 个项目" in said


def test_check_says_that_it_does_not_count_and_marks_no_copy_of_it(county: Path) -> None:
    said = _run(county, "check", "--format", "xlsx", "-o", county / "标记")
    assert f"没有标记 {county / '收到的' / '蛤泊镇.xlsx'}：里面的 1 张表都还没有填" in said
    assert "906002" not in "".join(path.name for path in (county / "标记").iterdir())
    assert "1 个是还没有填的，不计入：必须改正 1 处" in _run(county, "check")


def test_a_blank_workbook_of_another_year_is_owed_by_nobody_in_this_one(county: Path) -> None:
    new = (
        "new", "--unit", "906002", "--units", county / "清单.xlsx", "--year", 2024, "-o",
        county / "收到的" / "蛤泊镇.xlsx",
    )  # fmt: skip
    (county / "收到的" / "蛤泊镇.xlsx").unlink()
    assert run(*new).exit_code == 0
    said = _run(county, "progress")
    assert "蛤泊镇.xlsx：是 2024 年度的，这一次做的是 2023 年度的；里面的 1 张表都还没有填" in said
    assert "未填" not in said.splitlines()[-1]
    assert "未报 1 个" in said.splitlines()[-1]
    assert "未填 1 个" in _run(county, "progress", "--year", 2024)
