"""A workbook whose parts name different years."""

import pytest

from tests.rules.townships import UNIT, UNITS, clean_grids, findings
from xl_tools.forms.labels import Labels
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SourceFile, Submission
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.settings import shipped_settings


def submission(info: list[list[str]], *more: Grid, **changes: str) -> Submission:
    rows = [
        ["年度", "2023"],
        ["行政区划代码", "130324"],
        ["单位编码", UNIT.code],
        ["单位名称", UNIT.name],
        *info,
    ]
    grids = [Grid("单位信息", rows), *clean_grids(**changes), *more]
    return read_submission(SourceFile("报送.xlsx", "报送.xlsx", "0"), grids, Labels(shipped_settings()))


def told(info: list[list[str]], *more: Grid, **changes: str) -> list[tuple[str, str, str]]:
    found = findings(submission(info, *more, **changes), UNITS)
    return [(f.rule, f.sheet, f.cell) for f in found]


@pytest.mark.parametrize("title", ["石门镇2022年部门预算绩效文本", "石门镇二〇二四年度部门预算绩效文本"])
def test_a_title_of_another_year_is_told_at_its_cell_and_the_cover_prints_one(title: str) -> None:
    info = [["文本标题", title]]
    assert told(info) == [("JX602", "单位信息", "B5")]
    cover = booklet_of([Checked(submission(info), ())]).cover
    assert (cover.title, cover.date) == (title, "")


def test_a_title_of_the_year_or_of_none_is_right() -> None:
    for title in ("石门镇2023年部门预算绩效文本", "石门镇部门预算绩效文本", "2023年和2024年部门预算绩效文本"):
        assert told([["文本标题", title]]) == []
        assert booklet_of([Checked(submission([["文本标题", title]]), ())]).cover.date == "二〇二三年度"


@pytest.mark.parametrize(
    "title", ["1. 2022年武装工作经费绩效目标表", "1. 武装工作经费绩效目标表（2024年度）"]
)
def test_a_form_titled_with_another_year_is_told(title: str) -> None:
    assert ("JX602", "武装工作经费", "A1") in told([], title=title)


def test_a_year_in_the_name_of_a_project_is_its_own() -> None:
    name = "2022年结转道路维修"
    assert "JX602" not in {rule for rule, *_ in told([], title=f"1. {name}绩效目标表", name=name)}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("一、2022年总体绩效目标\n做好全镇工作。\n二、分项绩效目标\n按时完成。", "A1"),
        ("一、总体绩效目标\n2024年度，做好全镇工作。\n二、分项绩效目标\n按时完成。", "A2"),
    ],
)
def test_a_narrative_of_another_year_is_told(text: str, cell: str) -> None:
    sheet = Grid("整体绩效", [[line] for line in text.split("\n")])
    assert [each for each in told([], sheet) if each[0] == "JX602"] == [("JX602", "整体绩效", cell)]


def test_a_narrative_may_speak_of_other_years() -> None:
    text = "一、总体绩效目标\n2023年，比2022年更好，到2025年全部建成。\n2022年，已建成一半。"
    sheet = Grid("整体绩效", [[line] for line in text.split("\n")])
    assert not [each for each in told([], sheet) if each[0] == "JX602"]
