from decimal import Decimal

from tests.products.comparison.submissions import all_forms, changes, compared, file_of, form, told
from tests.rules.townships import clean_table, indicator
from xl_tools.model.grid import Grid
from xl_tools.model.table import Indicator, PerformanceTable
from xl_tools.products.comparison.changes import ChangeKind


def _with_rows(*rows: Indicator) -> PerformanceTable:
    return clean_table(1, "武装工作经费").model_copy(update={"indicators": rows})


_ROWS = clean_table(1, "武装工作经费").indicators


def test_an_amount_is_told_with_both_cells_and_the_difference_in_wan() -> None:
    comparison = compared(file_of(form()), file_of(form(budget="30.00", fiscal="26.00")))
    assert told(comparison) == [
        ("金额", "预算数", "C4", "C4", "29.53", "30.00"),
        ("金额", "其中：财政资金", "E4", "E4", "25.53", "26.00"),
    ]
    assert [change.difference for change in changes(comparison)] == [Decimal("0.47")] * 2
    assert comparison.units[0].projects[0].difference == Decimal("0.47")


def test_the_same_amount_written_otherwise_is_a_spelling_and_no_difference() -> None:
    for text in ("295300元", "29.5300", "29.53万元"):
        (change,) = changes(compared(file_of(form()), file_of(form(budget=text))))
        assert (change.kind, change.difference) == (ChangeKind.SPELLING, None)


def test_a_fen_more_is_a_difference() -> None:
    (change,) = changes(compared(file_of(form()), file_of(form(budget="29.530001"))))
    assert (change.kind, change.difference) == (ChangeKind.AMOUNT, Decimal("0.000001"))


def test_an_amount_that_cannot_be_read_counts_as_nothing_and_stands_as_written() -> None:
    (change,) = changes(compared(file_of(form()), file_of(form(budget="约30"))))
    assert (change.kind, change.old, change.new, change.difference) == (
        ChangeKind.AMOUNT,
        "29.53",
        "约30",
        Decimal("-29.53"),
    )
    assert [
        c.kind for c in changes(compared(file_of(form(budget="约30")), file_of(form(budget="约40"))))
    ] == [ChangeKind.TEXT]


def test_a_percent_is_told_and_a_text_that_differs_in_spaces_only_is_a_spelling() -> None:
    assert told(
        compared(file_of(form()), file_of(form(march="30%", goals="1.完成全镇49个村的日常工作。")))
    ) == [
        ("进度", "3月底", "B7", "B7", "25%", "30%"),
        ("写法", "绩效目标", "B8", "B8", "1. 完成全镇49个村的日常工作。", "1.完成全镇49个村的日常工作。"),
    ]


def test_money_unit_of_the_form_is_compared_and_so_are_the_amounts_it_makes() -> None:
    grid = form()
    rows = [["单位：元" if value == "单位：万元" else value for value in row] for row in grid.rows]
    found = told(compared(file_of(grid), file_of(Grid(grid.sheet, rows, grid.merges))))
    assert [(kind, field) for kind, field, *_ in found] == [
        ("金额", "预算数"),
        ("金额", "其中：财政资金"),
        ("金额", "其他资金"),
        ("文字", "金额单位"),
    ]


def test_a_row_put_in_the_middle_leaves_the_rows_below_as_they_were() -> None:
    new = indicator("产出指标", "数量指标", "征兵人数", "12人")
    table = _with_rows(_ROWS[0], new, *_ROWS[1:])
    assert told(compared(file_of(form()), file_of(form(table=table)))) == [
        ("增加", "指标", "–", "C11", "", "产出指标｜数量指标｜征兵人数｜本年度征兵人数｜12人｜年度工作计划")
    ]


def test_a_row_taken_out_is_told_with_its_old_cell() -> None:
    assert told(compared(file_of(form()), file_of(form(table=_with_rows(*_ROWS[1:]))))) == [
        ("删去", "指标", "C10", "–", "产出指标｜数量指标｜覆盖村数｜本年度覆盖村数｜49个｜年度工作计划", "")
    ]


def test_a_row_replaced_by_another_is_one_gone_and_one_new() -> None:
    other = indicator("产出指标", "数量指标", "征兵人数", "12人").model_copy(update={"basis": "征兵命令"})
    kinds = [
        kind
        for kind, *_ in told(compared(file_of(form()), file_of(form(table=_with_rows(other, *_ROWS[1:])))))
    ]
    assert kinds == ["删去", "增加"]


def test_a_renamed_row_is_the_same_row_with_another_name() -> None:
    found = told(compared(file_of(form()), file_of(form(indicator__0__level3="覆盖行政村数"))))
    assert found == [("文字", "三级指标", "C10", "C10", "覆盖村数", "覆盖行政村数")]
    (change,) = changes(compared(file_of(form()), file_of(form(indicator__0__level3="覆盖行政村数"))))
    assert change.item == "数量指标·覆盖行政村数"


def test_rows_in_another_order_are_moved_not_changed() -> None:
    moved = form(table=_with_rows(_ROWS[3], *_ROWS[:3], *_ROWS[4:]))
    assert told(compared(file_of(form()), file_of(moved))) == [
        ("移位", "指标", "C13", "C10", "第 4 行", "第 1 行")
    ]


def test_a_merged_cell_that_heads_several_rows_is_told_once() -> None:
    rows = (_ROWS[0], indicator("产出指标", "数量指标", "征兵人数", "12人"))
    renamed = tuple(row.model_copy(update={"level2": "质量指标"}) for row in rows)
    found = told(compared(file_of(form(table=_with_rows(*rows))), file_of(form(table=_with_rows(*renamed)))))
    assert found == [("文字", "二级指标", "B10", "B10", "数量指标", "质量指标")]


def test_a_label_spelled_otherwise_is_a_spelling_and_a_lost_one_is_gone() -> None:
    grid = form()

    def relabelled(label: str) -> Grid:
        rows = [[label if value == "项目编码" else value for value in row] for row in grid.rows]
        return Grid(grid.sheet, rows, grid.merges)

    assert told(compared(file_of(grid), file_of(relabelled("项目编号")))) == [
        ("写法", "标签", "A3", "A3", "项目编码", "项目编号")
    ]
    lost = told(compared(file_of(grid), file_of(relabelled(""))))
    assert ("删去", "标签", "A3", "–", "项目编码", "") in lost


def test_a_value_in_the_cell_of_its_label_is_told_once() -> None:
    grid = form(code="")

    def inline(code: str) -> Grid:
        rows = [[f"项目编码：{code}" if value == "项目编码" else value for value in row] for row in grid.rows]
        return Grid(grid.sheet, rows, grid.merges)

    old, new = "13032423P00442810052N", "13032423P00442810052M"
    assert told(compared(file_of(inline(old)), file_of(inline(new)))) == [
        ("文字", "项目编码", "A3", "A3", old, new)
    ]


def test_stray_texts_on_the_form_are_compared_too() -> None:
    grid = form()
    noted = Grid(grid.sheet, [*grid.rows, [], ["备注：已报县政府"]], grid.merges)
    renoted = Grid(grid.sheet, [*grid.rows, [], ["备注：未报县政府"]], grid.merges)
    assert [kind for kind, *_ in told(compared(file_of(grid), file_of(noted)))] == ["增加"]
    assert told(compared(file_of(noted), file_of(renoted))) == [
        ("文字", "表内其他文字", "A17", "A17", "备注：已报县政府", "备注：未报县政府")
    ]


def test_all_forms_of_a_file_are_compared() -> None:
    other = [form("武装工作经费"), form("执法经费", purpose="改了。"), form("离任补贴")]
    comparison = compared(file_of(*all_forms()), file_of(*other))
    assert [str(project.fate) for project in comparison.units[0].projects] == [
        "没有改动",
        "有改动",
        "没有改动",
    ]
