"""The unit of money of a form, wherever on it and however it is written."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.generated_forms import LABELS
from tests.forms.written_grids import PLAIN_FORM, changed, grid
from xl_tools.forms.read_form import read_forms
from xl_tools.forms.read_submission import read_submission
from xl_tools.forms.read_units import read_unit_list
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SourceFile
from xl_tools.model.table import Funding
from xl_tools.model.table_reading import TableReading
from xl_tools.values.amount import fen

YUAN_OF = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
SPELLINGS = ("{}", "人民币{}", "人民币 {}", " {} ")
STATEMENTS = (
    "单位：{}",
    "单位:{}",
    "单 位 ： {}",
    "单位（{}）",
    "（单位：{}）",
    "【单位：{}】",
    "金额单位:{}",
    "金额单位 ： {}",
    "(金额单位：{})",
    "货币单位：{}",
    "计量单位：{}",
    "金额:{}",
    "金额（{}）",
    "单位：{}（人民币）",
)
UNIT_CELL = "|||||单位：万元"
BLOCKS = (
    "项目资金（{}）",
    "资金情况\\n（{}）",
    "预算规模及资金用途（{}）",
    "项目资金(单位：{})",
    "资金总额，{}",
)


def own_cell(said: str) -> Grid:
    return changed((UNIT_CELL, f"|||||{said}"))


def row_of_its_own(said: str) -> Grid:
    return changed((UNIT_CELL, f"\n|||{said}"))


def above_the_title(said: str) -> Grid:
    return changed((UNIT_CELL, ""), ("1. 武装", f"{said}\n1. 武装"))


def at_the_end_of_the_unit_line(said: str) -> Grid:
    return changed(("本级" + UNIT_CELL, f"本级    {said}"))


def at_the_end_of_a_labelled_unit(said: str) -> Grid:
    return changed(
        ("906001 石门镇人民政府本级" + UNIT_CELL, f"预算单位：906001 石门镇人民政府本级    {said}")
    )


def before_other_words(said: str) -> Grid:
    return changed((UNIT_CELL, f"|||||{said}  填报日期：2023年1月5日"))


def below_the_form(said: str) -> Grid:
    return grid(PLAIN_FORM.replace(UNIT_CELL, "").rstrip("\n") + f"\n填表人：张三|||注：{said}。\n")


def beside_the_amounts(said: str) -> Grid:
    return changed((UNIT_CELL, ""), ("|其他资金|\n", f"|其他资金||{said}\n"))


PLACES: tuple[Callable[[str], Grid], ...] = (
    own_cell,
    row_of_its_own,
    above_the_title,
    at_the_end_of_the_unit_line,
    at_the_end_of_a_labelled_unit,
    before_other_words,
    below_the_form,
    beside_the_amounts,
)


def with_amount(sheet: Grid, amount: Decimal) -> Grid:
    rows = [[f"{amount:f}" if value == "2.00" else value for value in row] for row in sheet.rows]
    return Grid(sheet.sheet, rows, sheet.merges)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Grid, int]:
    """Make a form that says its unit somewhere, and the fen of its budget."""
    unit = draw(st.sampled_from(sorted(YUAN_OF)))
    written = draw(st.sampled_from(SPELLINGS)).format(unit)
    where = draw(st.sampled_from(["statement", "bare", "pair", "labels", "block"]))
    if where == "statement":
        sheet = draw(st.sampled_from(PLACES))(draw(st.sampled_from(STATEMENTS)).format(written))
    elif where == "bare":
        sheet = draw(st.sampled_from(PLACES[:3]))(
            draw(st.sampled_from(["{}", "（{}）", "({})"])).format(written)
        )
    elif where == "pair":
        label = draw(st.sampled_from(["单位", "单位：", "金额单位", "金额单位：", "货币单位"]))
        sheet = changed((UNIT_CELL, f"||||{label}|{written}"))
    elif where == "labels":
        label = draw(st.sampled_from(["{}（{}）", "{}({})", "{} （单位：{}）", "{}\\n（{}）", "{}，{}"]))
        names = ("预算数", "其中：财政资金", "其他资金")
        swaps = [(f"|{name}|", f"|{label.format(name, written)}|") for name in names]
        sheet = changed(*swaps, *([(UNIT_CELL, "")] if draw(st.booleans()) else []))
    else:
        swap = ("预算规模及资金用途", draw(st.sampled_from(BLOCKS)).format(written))
        sheet = changed(swap, *([(UNIT_CELL, "")] if draw(st.booleans()) else []))
    amount = Decimal(draw(st.integers(1, 10**8))) / draw(st.sampled_from([1, 10, 100]))
    return with_amount(sheet, amount), int(amount * YUAN_OF[unit] * 100)


def read(sheet: Grid) -> TableReading:
    (reading,) = read_forms(sheet, LABELS)
    return reading


@given(forms())
def test_an_amount_is_the_same_fen_wherever_the_unit_stands(form: tuple[Grid, int]) -> None:
    sheet, meant = form
    reading = read(sheet)
    budget = reading.table.funding.budget
    assert budget is not None
    assert (fen(budget), budget) == (meant, reading.table.funding.fiscal)
    assert reading.table.unit_code == "906001"
    assert reading.table.unit_name == "石门镇人民政府本级"
    assert [left.text for left in reading.leftovers if not {"注", "填"} & set(left.text)] == []


def test_the_nearest_unit_counts() -> None:
    reading = read(changed(("|预算数|2.00", "|预算数（元）|20000"), ("|其他资金|", "|其他资金（千元）|5")))
    funding = reading.table.funding
    assert funding == Funding(budget=Decimal(2), fiscal=Decimal("0.0002"), other=Decimal("0.5"))


def submission_of(*grids: Grid) -> list[TableReading]:
    return list(read_submission(SourceFile("报送.xlsx", "报送.xlsx", "0"), grids, LABELS).tables)


@pytest.mark.parametrize("note", ["金额单位：元", "2024年预算  单位：元"])
def test_a_form_that_says_no_unit_has_that_of_the_workbook(note: str) -> None:
    bare = with_amount(changed((UNIT_CELL, "")), Decimal(20_000))
    (reading,) = submission_of(bare, grid(f"封面\n{note}\n", sheet="封面"))
    assert (reading.money_unit, reading.table.funding.budget) == ("元", Decimal(2))


def test_of_several_forms_on_a_sheet_the_first_may_say_it_for_all() -> None:
    bare = PLAIN_FORM.replace(UNIT_CELL, "")
    first, second = submission_of(grid(PLAIN_FORM.replace("万元\n", "元\n", 1) + "\n" + bare))
    assert (first.money_unit, second.money_unit) == ("元", "元")


def test_where_a_workbook_contradicts_itself_no_amount_is_guessed() -> None:
    bare = changed((UNIT_CELL, ""))
    notes = [grid(f"封面\n单位：{unit}\n", sheet=unit) for unit in ("元", "万元")]
    (reading,) = submission_of(bare, *notes)
    assert (reading.money_unit, reading.table.funding.budget) == ("", None)


@pytest.mark.parametrize("text", ["2.00万元", "20000元"])
def test_an_amount_that_says_its_unit_needs_no_other(text: str) -> None:
    reading = read(changed(("2.00", text)))
    assert reading.table.funding.budget == 2


@pytest.mark.parametrize(
    ("title", "header", "amount"),
    [
        ("单位清单", "批复预算数（元）", "20000"),
        ("单位清单|||金额单位：元", "批复预算数", "20000"),
        ("单位清单", "批复预算数，元", "20000"),
        ("单位清单|||单位：元", "批复预算数（万元）", "2"),
    ],
)
def test_a_unit_list_says_its_unit_in_its_header_or_above_it(title: str, header: str, amount: str) -> None:
    written = f"{title}\n单位编码|单位名称|项目编码|项目名称|{header}\n906001|石门镇||执法经费|{amount}"
    (project,) = read_unit_list(grid(written), LABELS).projects
    assert project.approved == Decimal(2)
