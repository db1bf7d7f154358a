"""自评表 and 监控表 that were published elsewhere: every indicator with target, result, points and score, and the faults they have."""

from decimal import Decimal
from pathlib import Path

import pytest

from xl_tools.appraisal.evaluation import Evaluation, evaluation_of
from xl_tools.appraisal.lights import Light
from xl_tools.appraisal.monitoring import monitoring_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

CASES = Path(__file__).parents[3] / "shared" / "cases" / "forms"
SETTINGS = shipped_settings()
D = Decimal

pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the cases stand beside the checkout: real document"
)


def evaluated(file: str) -> Evaluation:
    (reading,) = open_submission(CASES / file, SETTINGS).other_forms
    return evaluation_of(reading, SETTINGS.appraisal)


def faults(file: str) -> list[tuple[str, str]]:
    checked = check_submission(open_submission(CASES / file, SETTINGS), SETTINGS)
    return [(each.rule, each.cell) for each in checked.findings if each.rule.startswith(("JXS", "JXM"))]


def told(found: Evaluation) -> list[tuple[str, str, str, Decimal | None, Decimal | None]]:
    return [
        (each.row.level3, each.row.value.text, each.result, each.points, each.score)
        for each in found.indicators
    ]


def test_a_township_of_anhui_whose_total_is_nothing_over_parts_of_ninety() -> None:
    found = evaluated("f03_ah_tangxi_selfeval.xlsx")
    rows = told(found)
    assert rows[0] == ("基建工程委托业务项目数量", "≥50个", "50", D(8), D(8))
    assert rows[-1] == ("公众满意度", "≥95%", "95%", D(10), D(10))
    assert len(rows) == 10
    assert sum(each.score or 0 for each in found.indicators) == 90
    whole, fiscal = found.money[:2]
    assert (whole.approved, whole.budget, whole.spent, whole.score) == (D(0), D(0), D(0), D(0))
    assert (fiscal.approved, fiscal.budget, fiscal.spent) == (D(90), D("89.974"), D("89.974"))
    assert faults("f03_ah_tangxi_selfeval.xlsx") == [("JXS04", "C7"), ("JXS04", "D7"), ("JXS04", "E7")]


def test_a_county_of_sichuan_that_published_it_without_results_and_scores() -> None:
    found = evaluated("f07_sc_qingshen_selfeval.xlsx")
    assert told(found) == [
        ("发放（缴纳）覆盖率", "=100%", "", D(60), None),
        ("足额保障率（参保率）", "=100%", "", D(30), None),
    ]
    assert found.whole is not None
    assert (found.whole.approved, found.whole.budget, found.whole.spent) == (
        D("238.93"),
        D("251.89"),
        D("251.89"),
    )
    assert found.whole.score == found.earned_by_money == 10
    assert faults("f07_sc_qingshen_selfeval.xlsx") == [
        ("JXS18", "E9"),
        ("JXS13", "H15"),
        ("JXS12", "I15"),
        ("JXS13", "H16"),
    ]


def test_a_town_of_yunnan_that_gave_a_point_less_everywhere_and_no_reason() -> None:
    found = evaluated("f15_yn_lijiang_2row_header.xlsx")
    assert [(each.result, each.points, each.score, each.earned) for each in found.indicators] == [
        ("72890", D(10), D(9), D("10.00")),
        ("100", D(20), D(19), D("20.00")),
        ("100", D(20), D(19), D("20.00")),
        ("95", D(30), D(27), D("30.00")),
        ("95", D(10), D(9), D("10.00")),
    ]
    rules = [rule for rule, _ in faults("f15_yn_lijiang_2row_header.xlsx")]
    assert rules == ["JXS05", "JXS07"] * 5


def test_a_monitoring_up_to_july() -> None:
    (reading,) = open_submission(CASES / "f20_monitor.xlsx", SETTINGS).other_forms
    found = monitoring_of(reading, SETTINGS.appraisal)
    assert (found.month, found.rate, found.light_of_budget) == (7, D(50), Light.GREEN)
    assert [(each.result, each.expected, each.chance, each.light) for each in found.indicators] == [
        ("5人", "10人", "确定能", "绿"),
        ("100%", "100%", "确定能", "绿"),
    ]
    assert faults("f20_monitor.xlsx") == []
