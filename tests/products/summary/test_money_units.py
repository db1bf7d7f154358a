"""汇总 of forms in other units of money, or in one that is doubted."""

import io
from decimal import Decimal

import openpyxl
import pytest

from tests.products.summary.summaries import checked, form, summed_up
from tests.rules.townships import UNIT, UNITS, clean_table, findings, form_grid, submission_of
from xl_tools.batch.project_rows import project_rows
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Grid
from xl_tools.products.reports.html_report import html_report
from xl_tools.products.reports.text_report import text_report
from xl_tools.products.review.review_form import review_forms

IN_YUAN = {"budget": "295300", "fiscal": "255300", "other": "40000"}


def cells(sheet: object, beginning: str) -> list[str]:
    rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    return [value for row in rows for value in row if isinstance(value, str) and value.startswith(beginning)]


@pytest.mark.parametrize("unit", ["元", "千元"])
def test_the_reconciliation_tells_every_file_whose_unit_was_another(unit: str) -> None:
    book = summed_up(
        checked(form(), path="甲.xlsx"), checked(form(money_unit=f"单位：{unit}"), path="乙.xlsx")
    )
    told = cells(book["核对"], "乙.xlsx")
    assert told[0] == f"乙.xlsx（表上的金额单位是{unit}，已换算成万元）"
    assert cells(book["核对"], "甲.xlsx")[0] == "甲.xlsx"


@pytest.mark.parametrize(
    "changes",
    [
        {"budget": "295300", "fiscal": "255300", "other": "40000"},  # against purpose and costs
        {"budget": "295300"},
    ],
)
def test_amounts_that_contradict_the_forms_own_sentences_by_ten_thousand_are_not_summed(
    changes: dict[str, str],
) -> None:
    submission = submission_of([form_grid(clean_table(1, "武装工作经费"), dict(changes))])
    (row,) = project_rows(Checked(submission, findings(submission)))
    assert set(row.amounts.values()) == {None}
    assert row.budget_text == "295300"


@pytest.mark.parametrize("approved", ["295300", "0.002953"])
def test_amounts_that_contradict_their_approval_by_ten_thousand_are_not_summed(approved: str) -> None:
    first, *rest = UNITS.projects
    units = UNITS.model_copy(
        update={"projects": (first.model_copy(update={"approved": Decimal(approved)}), *rest)}
    )
    submission = submission_of([form()])
    (row,) = project_rows(Checked(submission, findings(submission, units)))
    assert set(row.amounts.values()) == {None}


def of_unit(number: int, **changes: str) -> Grid:
    table = clean_table(1, "武装工作经费")
    return form_grid(table, {"unit_line": f"90600{number} {UNIT.name}{number}", **changes})


@pytest.mark.parametrize(
    ("budget", "is_odd"), [("295300", True), ("0.002", True), ("300", False), ("0.5", False)]
)
def test_a_project_out_of_all_proportion_is_marked_beside_the_total(budget: str, *, is_odd: bool) -> None:
    files = [checked(of_unit(n), path=f"{n}.xlsx") for n in range(1, 5)]
    book = summed_up(*files, checked(of_unit(9, budget=budget), path="9.xlsx"))
    for sheet in ("项目汇总", "按单位汇总"):
        (total,) = cells(book[sheet], "合计")
        assert (total != "合计") is is_odd, sheet


def test_an_amount_below_zero_is_told_as_what_it_is() -> None:
    files = [checked(of_unit(n), path=f"{n}.xlsx") for n in range(1, 5)]
    book = summed_up(*files, checked(of_unit(9, budget="-29.53"), path="9.xlsx"))
    for name in ("项目汇总", "按单位汇总"):
        (total,) = cells(book[name], "合计")
        assert total == "合计（其中 1 个项目的预算数是负数，见橙色格，已从合计中减去，请核对）"
    last = book["按单位汇总"].max_row
    assert book["按单位汇总"].row_dimensions[last].height > 30  # two lines of it are printed


@pytest.mark.parametrize("unit", ["元", "千元"])
def test_who_receives_and_who_checks_is_told_of_a_file_whose_unit_was_another(unit: str) -> None:
    """The figures were converted: on the unit's own paper they are others than in everything the county makes of them."""
    said = f"金额是按{unit}写的，已换算成万元"
    files = [checked(form(), path="甲.xlsx"), checked(form(money_unit=f"单位：{unit}"), path="乙.xlsx")]
    received = summed_up(*files)["收件"].iter_rows(min_row=4, values_only=True)
    told = {row[3]: row for row in received if row[3]}
    assert said in told["乙.xlsx"]
    assert said not in told["甲.xlsx"]
    assert text_report(files, ()).count(said) == 1
    assert html_report(files, ()).count(said) == 1
    review = openpyxl.load_workbook(io.BytesIO(review_forms(files)))
    texts = [[cell for row in sheet.iter_rows(values_only=True) for cell in row] for sheet in review]
    assert [f"{said}。" in each for each in texts] == [False, False, True]
