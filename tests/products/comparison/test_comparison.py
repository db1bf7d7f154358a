import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.products.comparison.submissions import NARRATIVE, compared, file_of, form, narrative_grid
from tests.products.summary.summaries import recalculated, rows_below
from tests.rules.townships import INFO
from xl_tools.model.checked import RefusedFile
from xl_tools.products.comparison.changes import Comparison
from xl_tools.products.comparison.comparison_json import comparison_json
from xl_tools.products.comparison.comparison_page import comparison_page
from xl_tools.products.comparison.comparison_text import comparison_text
from xl_tools.products.comparison.comparison_words import segments
from xl_tools.products.comparison.comparison_workbook import comparison_workbook
from xl_tools.products.reports.text_report import plain


def _some_changes(folder: Path = Path()) -> Comparison:
    rows = [*NARRATIVE, ["（二）执法工作。"]]
    old = file_of(form(), form("离任补贴"), narrative_grid(), path=str(folder / "旧" / "石门.xlsx"))
    new = file_of(
        form(budget="30.00", goals="1. 完成全镇50个村的日常工作。"),
        form("执法经费", budget="10.00"),
        narrative_grid(rows),
        path=str(folder / "新" / "石门.xlsx"),
    )
    return compared(old, new)


def _book(comparison: Comparison, target: Path | None = None) -> Any:
    return openpyxl.load_workbook(io.BytesIO(comparison_workbook(comparison, target)), data_only=True)


def test_text_tells_every_change_with_its_cell_and_both_texts() -> None:
    assert comparison_text(_some_changes()).splitlines() == [
        "906001 石门镇人民政府本级（2023 年）：旧/石门.xlsx → 新/石门.xlsx",
        "  项目：新增 1，减少 1，有改动 1；预算合计 59.06 → 40.00 万元（-19.06）；必须改正 0 → 0 处",
        "  【武装工作经费】武装工作经费（按编码和名称对上）",
        "    金额  C4  预算数：29.53 → 30.00（+0.47）",
        "    文字  B8  绩效目标：1. 完成全镇49个村的日常工作。 → 1. 完成全镇50个村的日常工作。",
        "  ＋ 新增【执法经费】执法经费，预算数 10.00 万元",
        "  － 减少【离任补贴】离任补贴，预算数 29.53 万元",
        "  【表外内容】",
        "    增加  整体绩效 A6  段落（二、分项绩效目标）：（二）执法工作。",
        "",
        "共 1 个单位；项目：新增 1，减少 1，有改动 1，没有改动 0；改动 3 处；预算合计 -19.06 万元",
    ]


def test_nothing_changed_is_one_line() -> None:
    assert comparison_text(compared(file_of(form()), file_of(form()))) == "1 个单位、1 个项目都没有变化"


def test_unchanged_units_are_named_together_and_unread_files_with_their_reason() -> None:
    other = INFO.model_copy(update={"unit_code": "906002", "unit_name": "蛤泊镇"})
    old = [file_of(form()), file_of(form(), info=other, path="b.xlsx")]
    comparison = compared(old, [old[0], file_of(form(budget="1.00"), info=other, path="b.xlsx")])
    text = comparison_text(Comparison(comparison.units, (), (RefusedFile("坏.xlsx", "打不开", "请重报"),)))
    assert "没有变化的 1 个单位：906001 石门镇人民政府本级（2023 年）" in text
    assert "✗ 新：坏.xlsx：打不开。请重报" in text


def test_json_keeps_amounts_as_text_and_places_of_both_sides() -> None:
    told = json.loads(comparison_json(_some_changes()))
    (unit,) = told["units"]
    assert unit["budget"] == {"old": "59.06", "new": "40.00", "difference": "-19.06"}
    change = unit["projects"][0]["changes"][0]
    assert (change["kind"], change["difference"], change["old_place"]["cell"]) == ("金额", "0.47", "C4")
    assert [project["fate"] for project in unit["projects"]] == ["有改动", "新增", "减少"]
    assert unit["others"][0]["old_place"] is None


def test_workbook_lists_units_projects_and_changes_and_its_sums_agree() -> None:
    book = _book(_some_changes())
    unit, total = rows_below(book["对比总览"], "单位")
    assert unit[3:14] == (1, 1, 1, 0, 3, 59.06, 40, -19.06, "相符", 0, 0)
    assert total[3:11] == (1, 1, 1, 0, 3, 59.06, 40, -19.06)
    assert [row[1:7] for row in rows_below(book["项目变化"], "单位")] == [
        ("武装工作经费", "有改动", 2, 29.53, 30, 0.47),
        ("执法经费", "新增", 0, None, 10, 10),
        ("离任补贴", "减少", 0, 29.53, None, -29.53),
    ]
    assert [(row[2], row[3], row[6], row[9]) for row in rows_below(book["逐格变化"], "单位")] == [
        ("金额", "预算数", "C4", "C4"),
        ("文字", "绩效目标", "B8", "B8"),
        ("增加", "段落", None, "A6"),
    ]


def test_an_emptied_cell_is_struck_and_a_filled_one_stands_out() -> None:
    old, new = form(december="100%", october=""), form(december="", october="75%")
    sheet = _book(compared(file_of(old), file_of(new)))["逐格变化"]
    shown = {
        row[3].value: [
            (row[column].value, bool(row[column].font.strike), row[column].font.bold) for column in (7, 10)
        ]
        for row in sheet.iter_rows(min_row=4)
    }
    assert shown == {
        "10月底": [(None, False, False), ("75%", False, True)],
        "12月底": [("100%", True, False), (None, False, False)],
    }


def test_every_change_leads_to_both_its_cells(tmp_path: Path) -> None:
    sheet = _book(_some_changes(tmp_path), tmp_path / "对比.xlsx")["逐格变化"]
    links = [
        (cell.coordinate, cell.hyperlink.target, cell.hyperlink.location)
        for row in sheet.iter_rows(min_row=4, max_row=4)
        for cell in row
        if cell.hyperlink
    ]
    assert links == [
        ("G4", "旧\\石门.xlsx", "'武装工作经费'!C4"),
        ("J4", "新\\石门.xlsx", "'武装工作经费'!C4"),
    ]


def test_spreadsheet_program_works_out_the_same_sums(soffice: str, tmp_path: Path) -> None:
    anew = recalculated(soffice, comparison_workbook(_some_changes()), tmp_path)
    assert rows_below(anew["对比总览"], "单位")[0][8:12] == (59.06, 40, pytest.approx(-19.06), "相符")
    assert rows_below(anew["对比总览"], "单位")[1][10] == pytest.approx(-19.06)


def test_a_unit_without_projects_is_not_held_against_those_of_others() -> None:
    other = INFO.model_copy(update={"unit_code": "906000", "unit_name": "县直"})
    old, new = ([file_of(form(budget=text)), file_of(info=other, path="b.xlsx")] for text in ("1", "2"))
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(compared(old, new))))
    assert [row[11] for row in rows_below(book["对比总览"], "单位")][:2] == [
        '=IF(ROUND(K4-0,6)=0,"相符","不符")',
        '=IF(ROUND(K5-SUM(\'项目变化\'!G4:G4),6)=0,"相符","不符")',
    ]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x","y")', "+1", "http://x", "<script>"])
def test_text_of_a_township_stays_text(text: str) -> None:
    comparison = compared(file_of(form(goals=text)), file_of(form(goals=f"{text}{text}")))
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(comparison)))
    cells = [c for row in book["逐格变化"].iter_rows(min_row=4) for c in row if text in str(c.value)]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert "<script" not in comparison_page(comparison)


def test_page_marks_what_has_changed_and_needs_nothing_else() -> None:
    page = comparison_page(_some_changes())
    assert "全镇<del>49</del>个村" in page
    assert "全镇<ins>50</ins>个村" in page
    assert "差额 +0.47 万元" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_parts_of_texts_put_together_are_the_texts() -> None:
    old, new = "预算数2万元，用于征兵。", "预算数3.5万元，主要用于征兵宣传。"
    before, after = segments(old, new)
    assert "".join(part.text for part in before) == old
    assert "".join(part.text for part in after) == new
    assert [part.text for part in after if part.is_changed] == ["3.5", "主要", "宣传"]


def test_same_comparison_gives_the_same_bytes_and_no_colour_on_the_terminal() -> None:
    assert comparison_workbook(_some_changes()) == comparison_workbook(_some_changes())
    assert plain(comparison_text(_some_changes())) == comparison_text(_some_changes())


def test_sums_of_budgets_are_exact() -> None:
    old = [form(str(i), budget="0.1") for i in range(3)]
    comparison = compared(file_of(*old), file_of(*old[:1]))
    assert sum((p.difference for p in comparison.units[0].projects), Decimal(0)) == Decimal("-0.2")
