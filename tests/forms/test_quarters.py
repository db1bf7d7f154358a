"""Plans by the quarter: each period is read as the month it ends in, and the third is none of a plan's."""

from decimal import Decimal

import pytest

from tests.forms.generated_forms import LABELS
from tests.forms.written_grids import changed
from tests.rules.townships import clean_grids, findings, submission_of
from xl_tools.forms.read_form import read_forms
from xl_tools.model.grid import Grid
from xl_tools.model.table import SpendingPlan
from xl_tools.model.table_reading import TableReading

PLAN = "|3月底||6月底|10月底|12月底\n"


def read(sheet: Grid) -> TableReading:
    (reading,) = read_forms(sheet, LABELS)
    return reading


@pytest.mark.parametrize(
    "periods",
    [
        ("第一季度", "第二季度", "第四季度"),
        ("一季度末", "二季度末", "四季度末"),
        ("1季度", "2季度", "4季度"),
        ("一季度（%）", "上半年", "全年"),
        ("1-3月", "1—6月", "1-12月"),
        ("首季度", "上半年末", "年底"),
    ],
)
@pytest.mark.parametrize("third", ["第三季度", "三季度末", "前三季度", "9月底", "1-9月"])
def test_a_quarter_is_the_month_it_ends_in_and_the_third_is_not_october(
    periods: tuple[str, str, str], third: str
) -> None:
    first, second, last = periods
    reading = read(changed((PLAN, f"|{first}||{second}|{third}|{last}\n")))
    assert reading.table.plan == SpendingPlan(march=Decimal(25), june=Decimal(50), december=Decimal(100))
    assert (reading.address("label.october"), reading.texts["label.october"]) == ("E6", third)
    assert (reading.address("september"), reading.texts["september"]) == ("E7", "75%")
    assert reading.leftovers == ()


def test_the_third_quarter_is_told_at_its_label_and_only_it() -> None:
    sheets = clean_grids(
        label__march="第一季度", label__june="第二季度", label__october="第三季度", label__december="第四季度"
    )
    told = findings(submission_of(sheets))
    assert [(each.rule, each.cell) for each in told if each.rule != "JX111"] == [("JX301", "E6")]
    assert "“第三季度”" in next(each for each in told if each.rule == "JX301").message
    assert not any(each.edit_is_safe for each in told)


def test_a_plan_of_which_no_period_is_known_is_one_finding_at_its_label() -> None:
    sheets = clean_grids(
        label__march="前期", label__june="中期", label__october="后期", label__december="末期"
    )
    told = [each for each in findings(submission_of(sheets)) if each.rule == "JX301"]
    assert [each.cell for each in told] == ["A6"]


def test_a_lost_period_is_never_told_outside_of_the_form() -> None:
    sheets = clean_grids(label__march="前期", label__june="中期", label__october="后期")
    told = [each for each in findings(submission_of(sheets)) if each.rule == "JX301"]
    assert [(each.cell, each.cell[0] <= "G") for each in told] == [(each.cell, True) for each in told]
    assert len(told) == 3


def test_a_quarter_elsewhere_is_a_text_like_others() -> None:
    goals = ("绩效目标|1. 完成民兵组织建设。\n", "绩效目标|第二季度\n")
    reading = read(changed(goals, ("|49 个|", "|第一季度|")))
    assert (reading.table.goals, reading.table.indicators[0].value.text) == ("第二季度", "第一季度")
    assert reading.table.plan.june == Decimal(50)


def test_a_figure_beside_periods_by_the_month_stays_what_it_is() -> None:
    reading = read(changed((PLAN, "|3月底||6月底|10月底|12月底|第三季度\n")))
    assert reading.table.plan.october == Decimal(75)
    assert [left.text for left in reading.leftovers] == ["第三季度"]
