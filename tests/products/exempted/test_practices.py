import io
from pathlib import Path

import openpyxl

from tests.products.exempted.exempting import county, exempting, practices, row_of, rows
from tests.products.summary.summaries import links, rows_below
from xl_tools.model.checked import Checked
from xl_tools.products.exempted.practices_sheets import practices_workbook
from xl_tools.products.exempted.practices_text import practices_text

VAGUE = {
    "indicator__4__level3": "村容村貌",
    "indicator__4__description": "村容村貌",
    "indicator__4__value": "明显改善",
}


def _vague(number: int, *lines: tuple[str, ...], value: str = "明显改善") -> Checked:
    return exempting(number, *lines, changes={**VAGUE, "indicator__4__value": value})


def test_words_are_counted_by_units_with_their_reasons_and_what_still_stands() -> None:
    files = [
        _vague(1, ("JX507", "", "", "县局同意")),
        _vague(2, ("JX507", "武装工作经费", "E19", "没有统计"), ("JX507", "", "", "县局同意。")),
        _vague(3, ("JX507", "", "", "县局 同意")),
        _vague(4),
    ]
    found = practices(files)
    assert rows(found) == [("JX507", "", 3, 3), ("JX507", "明显改善", 3, 3)]
    row = row_of(found, "JX507", "明显改善")
    assert row.standing == 1
    assert sum(row.reasons.values()) == 3
    assert next(iter(row.reasons)) == "县局同意"
    assert found.whole == ("3 个单位豁免了 3 处；至少 3 个单位都豁免的有 1 项，列出了建议，采用不采用由人定")


def test_what_too_few_units_exempt_is_told_and_not_proposed() -> None:
    files = county("JX507", VAGUE, units=2)
    assert practices(files).proposed == ()
    assert rows(practices(files)) == [("JX507", "", 2, 2), ("JX507", "明显改善", 2, 2)]
    assert len(practices(files, least=2).proposed) == 1
    assert "没有 3 个单位都豁免的" in practices(files).whole


def test_many_places_of_one_unit_are_one_unit() -> None:
    changes = {f"indicator__{row}__basis": "略" for row in range(4)}
    found = practices([exempting(1, ("JX402", "", "", "同意"), changes=changes)] * 3)
    assert row_of(found, "JX402").unit_count == 1
    assert found.proposed == ()


def test_an_exemption_past_its_day_or_without_a_reason_does_not_count() -> None:
    files = [
        _vague(1, ("JX507", "", "", "")),
        _vague(2, ("JX507", "", "", "同意", "张三", "2020-12-31")),
        _vague(3, ("JX507", "", "", "同意", "张三", "看情况")),
        _vague(4, ("JX507", "", "", "同意", "张三", "2099-12-31")),
    ]
    assert [place.unit.code for place in practices(files).places] == ["906004"]
    assert practices(files[:3]).whole.startswith("没有豁免")


def test_a_rule_is_proposed_for_what_no_word_covers() -> None:
    """Units whose every exempted finding is covered by a word are not asked to give up the rule."""
    covered = county("JX507", VAGUE)
    found = practices([*covered, _vague(4, ("JX507", "", "", "同意"), value="有所提高")])
    assert row_of(found, "JX507").proposal is None
    more = [_vague(n, ("JX507", "", "", "同意"), value=v) for n, v in enumerate(("提高", "改善", "良好"), 5)]
    proposal = row_of(practices([*covered, *more]), "JX507").proposal
    assert proposal
    assert proposal.said == "除去下面建议的，还有 3 个单位豁免：全县都不查 JX507"


def test_the_closest_line_of_the_list_gives_the_reason() -> None:
    lines = (("JX507", "", "", "全部"), ("JX507", "武装工作经费", "", "这张表"))
    place = practices([_vague(1, *lines)]).places[0]
    assert place.exemption.reason == "这张表"


def test_screen_has_what_is_proposed_first_and_the_lines_to_copy() -> None:
    files = county("JX507", VAGUE)
    files.append(
        exempting(4, ("JX304", "", "", "跨年项目"), changes={"december": "80%"}),
    )
    assert practices_text(practices(files)).splitlines()[:7] == [
        "JX507 空泛的定性值：3 个单位豁免了 3 处",
        "  单位：蛤泊镇人民政府本级 1 处、木井镇人民政府本级 1 处、双望镇人民政府本级 1 处",
        "  理由：县局同意（3 个单位）",
        "  “明显改善”：3 个单位豁免了 3 处",
        "    理由：县局同意（3 个单位）",
        "    建议：“明显改善”不再算空泛的值",
        "",
    ]
    assert practices_text(practices(files)).splitlines()[7].startswith("JX304 12月底不是 100%：1 个单位")
    assert practices_text(practices([_vague(1)])) == "没有豁免（没有理由的、过了期的、没有用到的不算）"


def test_what_a_clerk_typed_stands_in_the_workbook_as_text() -> None:
    attack = '=HYPERLINK("http://cmd|","甲")'
    found = practices([exempting(1, ("JX507", "", "", attack), changes=VAGUE, name=f"{attack}镇")])
    sheets = openpyxl.load_workbook(io.BytesIO(practices_workbook(found))).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert sum(attack in str(cell.value) for cell in cells) >= 3
    assert not any(cell.data_type == "f" for cell in cells)


def test_workbook_has_the_practices_every_place_and_the_lines() -> None:
    found = practices(county("JX507", VAGUE))
    book = openpyxl.load_workbook(io.BytesIO(practices_workbook(found, Path("豁免情况.xlsx"))))
    assert book.sheetnames == ["豁免情况", "豁免明细", "设置的写法"]
    assert rows_below(book["豁免情况"], "规则")[1][:7] == (
        *("JX507", "空泛的定性值", "明显改善", 3, 3, 0),
        "县局同意（3 个单位）",
    )
    places = rows_below(book["豁免明细"], "规则")
    assert len(places) == 3
    assert places[0][7] == "县局同意"
    assert links(book["豁免明细"])[0][1:] == ("报送.xlsx", f"'武装工作经费'!{places[0][4]}")
    lines = rows_below(book["设置的写法"], "设置文件里的写法")
    assert next(row[0] for row in lines) == "[wording]"
    assert lines[1][0] == found.lines[0].line
    assert (
        openpyxl.load_workbook(io.BytesIO(practices_workbook(practices([])))).sheetnames[:2]
        == book.sheetnames[:2]
    )
