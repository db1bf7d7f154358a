from decimal import Decimal

from xl_tools.forms.layout import blank_reading
from xl_tools.model.table import PerformanceTable
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject
from xl_tools.products.rolling.project_fates import fates_of


def table(name: str, code: str = "") -> TableReading:
    return blank_reading(PerformanceTable(name=name, code=code), name)


def project(name: str, code: str = "") -> ListedProject:
    return ListedProject(unit_code="906001", name=name, code=code, approved=Decimal(1))


def told(*fates: tuple[str, str]) -> dict[str, str]:
    return dict(fates)


def test_code_then_name_then_likeness() -> None:
    fates = fates_of(
        [table("甲", "1"), table("招商经费"), table("环保经费"), table("安监经费")],
        [project("乙", "1"), project("招商 经费"), project("环保工作经费"), project("防汛物资储备")],
    )
    named = {
        each.reading.table.name: (each.project.name if each.project else "", each.by) for each in fates.tables
    }
    assert named == {
        "甲": ("乙", "项目编码"),
        "招商经费": ("招商 经费", "项目名称"),
        "环保经费": ("环保工作经费", "名称相近"),
        "安监经费": ("", ""),
    }
    assert [each.name for each in fates.new] == ["防汛物资储备"]


def test_what_is_like_several_is_left_open() -> None:
    fates = fates_of([table("农村道路建设")], [project("农村道路建设一期"), project("农村道路建设二期")])
    (only,) = fates.tables
    assert only.project is None
    assert len(only.may_be) == 2
    assert len(fates.new) == 2


def test_a_name_that_two_have_tells_nothing() -> None:
    fates = fates_of([table("慰问"), table("慰问")], [project("慰问")])
    assert all(each.project is None for each in fates.tables)
