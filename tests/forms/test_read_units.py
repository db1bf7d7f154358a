from decimal import Decimal

import pytest

from tests.forms.generated_forms import LABELS
from tests.forms.written_grids import UNIT_INFO, UNIT_LIST, grid
from xl_tools.forms.read_units import is_unit_info, is_unit_list, joined_lists, read_unit_info, read_unit_list
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList


def test_unit_information_is_read_by_its_labels() -> None:
    assert is_unit_info(grid(UNIT_INFO))
    assert read_unit_info(grid(UNIT_INFO)) == UnitInfo(
        year=2023,
        region="130324",
        unit_code="906001",
        unit_name="石门镇人民政府本级",
        title="石门镇2023年部门预算绩效文本",
        compiled_by="",
        reviewed_by="卢龙县财政局",
    )


@pytest.mark.parametrize("year", ["", "二〇二三", "23", "2023-2024"])
def test_what_is_no_year_stays_unknown(year: str) -> None:
    assert read_unit_info(grid(UNIT_INFO.replace("2023年度", year))).year is None


@pytest.mark.parametrize(
    "other",
    [
        "",
        "年度|单位编码|单位名称\n2023|906001|石门镇",
        UNIT_INFO.replace("年 度", "月份"),
        UNIT_INFO + "\n" * 40 + "末",
    ],
)
def test_other_sheets_are_no_unit_information(other: str) -> None:
    assert not is_unit_info(grid(other))


def test_a_unit_list_is_read_with_blank_units_inherited_codes_tidied_and_totals_left_out() -> None:
    assert is_unit_list(grid(UNIT_LIST), LABELS)
    assert read_unit_list(grid(UNIT_LIST), LABELS) == UnitList(
        units=(
            Unit(code="906001", name="石门镇人民政府本级", region="130324"),
            Unit(code="907001", name="", region="130324"),
            Unit(code="908001", name="空镇人民政府"),
        ),
        projects=(
            ListedProject(
                unit_code="906001",
                name="武装工作经费",
                code="13032423P00442810052N",
                approved=Decimal(2),
                region="130324",
            ),
            ListedProject(unit_code="906001", name="招商维稳经费", region="130324"),
            ListedProject(
                unit_code="907001",
                name="执法经费",
                code="13032423P00442810071T",
                approved=Decimal(300),
                region="130324",
            ),
            ListedProject(unit_code="906001", name="安监经费", approved=Decimal("8.51"), region="130324"),
        ),
    )


def test_approved_budgets_in_yuan_are_read_as_such() -> None:
    in_yuan = grid(UNIT_LIST.replace("（万元）", "（元）").replace("|2.00", "|20000"))
    assert read_unit_list(in_yuan, LABELS).projects[0].approved == 2


def test_a_unit_named_further_down_has_that_name() -> None:
    listed = grid("单位编码|单位名称|项目名称\n906001||甲\n906001|石门镇|乙")
    assert read_unit_list(listed, LABELS).units == (Unit(code="906001", name="石门镇"),)


def test_a_project_above_any_unit_has_none() -> None:
    listed = read_unit_list(grid("单位编码|项目名称\n|甲\n906001|乙"), LABELS)
    assert [project.unit_code for project in listed.projects] == ["", "906001"]
    assert [unit.code for unit in listed.units] == ["906001"]


@pytest.mark.parametrize(
    "other", ["", "单位编码\n项目名称", "项目编码|项目名称", "别的\n" * 12 + "单位编码|项目名称"]
)
def test_other_sheets_are_no_unit_list(other: str) -> None:
    assert not is_unit_list(grid(other), LABELS)
    assert read_unit_list(grid(other), LABELS) == UnitList()


def test_joined_lists_have_every_unit_and_project_once_and_the_first_list_leads() -> None:
    first = read_unit_list(grid(UNIT_LIST), LABELS)
    second = read_unit_list(grid(UNIT_LIST.replace("石门镇", "他镇").replace("执法经费", "新项目")), LABELS)
    joined = joined_lists(first, second)
    assert joined.units == first.units
    assert [project.name for project in joined.projects] == [
        "武装工作经费",
        "招商维稳经费",
        "执法经费",
        "安监经费",
        "新项目",
    ]
    assert joined_lists(first, first) == first
    assert joined_lists(UnitList(), first) == first


def test_a_code_that_two_counties_have_is_two_units_told_by_the_codes_of_their_projects() -> None:
    rows = [
        "单位编码|单位名称|项目编码|项目名称",
        "906001|石门镇|13032423P00442810052N|武装工作经费",
        "906001|石门镇|13042923P00442810071T|执法经费",
        "906001|石门镇|13032423P00442810052N|安监经费",
        "906001|石门镇||招商经费",
        "906001|城关镇|13042923P00442810052N|武装工作经费",
        "907001|空镇||",
        "906001|石门镇||补列的项目",
    ]
    listed = read_unit_list(grid("\n".join(rows)), LABELS)
    assert [(unit.name, unit.region) for unit in listed.units] == [
        ("石门镇", "130324"),
        ("城关镇", "130429"),
        ("空镇", ""),
    ]
    assert [len(listed.projects_of(unit)) for unit in listed.units] == [5, 1, 0]
    assert (listed.unit("906001"), len(listed.all_of("906001"))) == (None, 2)


def test_a_column_of_regions_tells_the_units_that_have_no_codes() -> None:
    rows = [
        "行政区划代码|单位编码|单位名称|项目名称",
        "130324|906001|城关镇|甲",
        "|||乙",
        "130429|906001|城关镇|甲",
    ]
    listed = read_unit_list(grid("\n".join(rows)), LABELS)
    assert [unit.region for unit in listed.units] == ["130324", "130429"]
    assert [project.region for project in listed.projects] == ["130324", "130324", "130429"]


def test_a_joined_list_has_a_unit_of_two_counties_twice_and_one_without_a_region_once() -> None:
    known = read_unit_list(grid("行政区划|单位编码|单位名称|项目名称\n130324|906001|石门镇|甲"), LABELS)
    other = read_unit_list(grid("行政区划|单位编码|单位名称|项目名称\n130429|906001|城关镇|甲"), LABELS)
    untold = read_unit_list(grid("单位编码|单位名称|项目名称\n906001|石门镇|甲"), LABELS)
    assert joined_lists(known, untold) == known
    assert [unit.name for unit in joined_lists(joined_lists(known, untold), other).units] == [
        "石门镇",
        "城关镇",
    ]


def test_counties_whose_units_have_one_code_and_one_name_are_told_by_more_than_one_code() -> None:
    head = "单位编码|单位名称|项目编码|项目名称"
    first = ["906001|城关镇|13032423P00442810052N|甲", "|||乙", "||13032423P00442810071T|丙"]
    second = ["906001|城关镇|13042923P00442810052N|甲", "|||乙", "||13042923P00442810071T|丙"]
    listed = read_unit_list(grid("\n".join([head, *first, *second])), LABELS)
    assert [unit.region for unit in listed.units] == ["130324", "130429"]
    assert [len(listed.projects_of(unit)) for unit in listed.units] == [3, 3]
    slip = read_unit_list(grid("\n".join([head, *first, second[0]])), LABELS)
    assert [unit.region for unit in slip.units] == ["130324"]
