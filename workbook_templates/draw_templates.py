# noqa: INP001 - beside rebuild.py, not a package
"""Draw the form templates that come with the program: the standard form as it is, the others from ``表样.toml``."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xl_tools.form_templates.drawn import NOTES_SHEET
from xl_tools.form_templates.vocabulary import name_of
from xl_tools.forms.form_sheet import write_form
from xl_tools.forms.labels import FUNDING_FIELDS, INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.forms.layout import lay_out
from xl_tools.model.grid import Merge
from xl_tools.model.table import Indicator, IndicatorValue, PerformanceTable
from xl_tools.model.table_reading import TableReading
from xl_tools.products.workbook.standard_workbook import written
from xl_tools.sheets import styles
from xl_tools.sheets.row_heights import usable_width
from xl_tools.sheets.sheet_look import Look, Properties, set_up_page, write_text

STANDARD = "绩效目标表（标准）"
_DEMANDED = frozenset(
    {
        "code",
        "name",
        "budget",
        "fiscal",
        "purpose",
        "goals",
        *PLAN_FIELDS,
        "level3",
        "description",
        "value",
        "basis",
    }
)
_LEFT = {"绩效目标", "中期目标", "三级指标", "任务内容", "实际完成情况", "偏差原因", "整改措施", "项目概况"}
_PROSE = {"绩效目标", "中期目标", "实际完成情况"}
_MONEY = {"年初预算数", "全年预算数", "全年执行数", "预计执行数", "预算调整"}
_POINTS = {"权重", "得分", "资金分值", "资金得分", "自评满分", "自评总分"}
_WARNED = {"bg_color": "#FFE2DC"}
_LIGHTS = {"红": "#F4B6AC", "黄": "#FFE699", "绿": "#C6E5C3", "蓝": "#BDD7EE"}
_CHOICES = {
    "偏差类型": ["政策调整", "政府采购程序", "其他不可控因素", "按计划暂未实施", "按合同暂未支付", "其他"],
    "完成可能性": ["确定能", "有可能", "完全不可能"],
    "需整改": ["是", "否"],
    "调整目标": ["是", "否"],
}
_SHORTEST_IN_PAIRS = 5
"""Longer labels are broken behind a pair of characters, for most words are pairs."""
_TITLE_HEIGHT, _ROW_HEIGHT, _TWO_LINES, _PROSE_HEIGHT = 36.0, 24.0, 34.0, 72.0


def draw(source: Path, labels: Labels) -> dict[str, bytes]:
    """Return the template workbooks by file name."""
    drawn = tomllib.loads(source.read_text(encoding="utf-8"))["templates"]
    return {f"{STANDARD}.xlsx": _standard(labels), **{f"{each['name']}.xlsx": _drawn(each) for each in drawn}}


def _placeholder(key: str, *, in_rows: bool = False) -> str:
    return f"{{{'.' * in_rows}{name_of(key)}{'*' * (key in _DEMANDED)}}}"


def _standard(labels: Labels) -> bytes:
    """Return the standard form with placeholders for its values."""
    row = {field: _placeholder(field, in_rows=True) for field in INDICATOR_FIELDS}
    indicator = Indicator.model_validate({**row, "value": IndicatorValue(text=row["value"])})
    once = ("code", "name", "purpose", "goals", *FUNDING_FIELDS, *PLAN_FIELDS)
    texts = {field: _placeholder(field) for field in once}
    texts |= {"title": "{序号}. {项目名称}绩效目标表", "unit_line": "{单位编码} {单位名称}"}
    reading = TableReading(
        sheet="", table=PerformanceTable(indicators=(indicator,)), cells={}, texts=texts, labels={}
    )

    def write(look: Look) -> None:
        worksheet = look.workbook.add_worksheet("绩效目标表")
        set_up_page(worksheet)
        form = write_form(look, worksheet, lay_out(reading, labels))
        worksheet.repeat_rows(form.places["label.level1"].top)
        _write_notes(look, STANDARD, {"种类": "目标", "指标框架": "2015", "金额单位": "万元"}, {})

    return written(write)


def _drawn(source: Mapping[str, Any]) -> bytes:
    rows = [line.split("|") for line in source["drawn"].strip("\n").split("\n")]

    def write(look: Look) -> None:
        worksheet = look.workbook.add_worksheet(source["sheet"])
        set_up_page(worksheet)
        if source.get("landscape"):
            worksheet.set_landscape()
        for column, width in enumerate(source["widths"]):
            worksheet.set_column(column, column, width)
        for row, texts in enumerate(rows):
            worksheet.set_row(row, _height(row, texts))
        for place, text in _cells(rows):
            shown = _broken(place, text, source["widths"])
            if "\n" in shown and place.top == place.bottom:
                worksheet.set_row(place.top, max(_TWO_LINES, _height(place.top, rows[place.top])))
            _write(look, worksheet, place, shown)
            if choices := _CHOICES.get(text.strip("{}.*")):
                worksheet.data_validation(
                    *place, {"validate": "list", "source": choices, "show_error": False}
                )
        _show_what_is_asked(look, worksheet, rows, source)
        header = next(row for row, texts in enumerate(rows) if "三级指标" in texts)
        worksheet.repeat_rows(header)
        _write_notes(look, source["name"], source["notes"], source["spellings"])

    return written(write)


def _height(row: int, texts: Sequence[str]) -> float:
    prose = any("{" in text and text.strip("{}*") in _PROSE for text in texts)
    return _TITLE_HEIGHT if not row else _PROSE_HEIGHT if prose else _ROW_HEIGHT


def _show_what_is_asked(
    look: Look, worksheet: Worksheet, rows: Sequence[Sequence[str]], source: Mapping[str, Any]
) -> None:
    if source.get("reasons"):
        _ask_for_reasons(look, worksheet, rows)
    if source.get("lights"):
        _show_lights(look, worksheet, rows)


def _place_of(rows: Sequence[Sequence[str]], name: str) -> tuple[int, int]:
    """Return row and column of a placeholder."""
    at = ((row, texts.index(name)) for row, texts in enumerate(rows) if name in texts)
    return next(at)


def _ask_for_reasons(look: Look, worksheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Colour the place of a reason as long as one is asked for: fewer points than there are, and nothing written."""
    pairs = [
        ("{.权重}", "{.得分}", "{.偏差原因}"),
        ("{预算数.资金分值}", "{预算数.资金得分}", "{预算数.资金原因}"),
    ]
    for whole, got, reason in pairs:
        cells = [xl_rowcol_to_cell(*_place_of(rows, name), col_abs=True) for name in (whole, got, reason)]
        points, score, said = cells
        worksheet.conditional_format(
            *_place_of(rows, reason) * 2,
            {
                "type": "formula",
                "criteria": f'=AND(ISNUMBER({score}),ISNUMBER({points}),{score}<{points},{said}="")',
                "format": look.workbook.add_format(_WARNED),
            },
        )


def _show_lights(look: Look, worksheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for name in ("{.红绿灯}", "{执行灯}"):
        for light, colour in _LIGHTS.items():
            worksheet.conditional_format(
                *_place_of(rows, name) * 2,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{light}"',
                    "format": look.workbook.add_format({"bg_color": colour}),
                },
            )


def _cells(rows: Sequence[Sequence[str]]) -> Iterator[tuple[Merge, str]]:
    """Yield the cells with their extents: ``<`` goes with the one left of it, ``^`` with the one above."""
    for top, texts in enumerate(rows):
        for left, text in enumerate(texts):
            if text in {"<", "^"}:
                continue
            right = left
            while right + 1 < len(texts) and texts[right + 1] == "<":
                right += 1
            bottom = top
            while bottom + 1 < len(rows) and rows[bottom + 1][left] == "^":
                bottom += 1
            yield Merge(top, left, bottom, right), text


def _broken(place: Merge, label: str, widths: Sequence[float]) -> str:
    """Return a label that is wider than its place on two lines, neither of which is a single character."""
    room = usable_width(widths[place.left : place.right + 1])
    if not place.top or "{" in label or len(label) * styles.BODY_SIZE <= room:
        return label
    if label.endswith("）"):
        first = label.rindex("（")
    elif "：" in label:
        first = label.index("：") + 1
    else:
        half = (len(label) + 1) // 2
        first = half + half % 2 if len(label) > _SHORTEST_IN_PAIRS else half - 1
    return f"{label[:first]}\n{label[first:]}"


def _write(look: Look, worksheet: Worksheet, place: Merge, text: str) -> None:
    made = look.format(_look(place, text))
    if (place.top, place.left) != (place.bottom, place.right):
        worksheet.merge_range(*place, "", made)
    write_text(worksheet, place.top, place.left, text, made)


def _look(place: Merge, text: str) -> Properties:
    if not place.top:
        return styles.TITLE
    if text.startswith(("（", "金额")) or (not text and place.top == 1):
        return {**styles.TEXT, "align": "center" if text.startswith("（") else "right", "text_wrap": False}
    if "{" not in text:
        return styles.LABEL
    name = text.strip("{}.*")
    if (
        name
        in {
            "预算数",
            "财政资金",
            "其他资金",
            "项目总额",
            "项目财政资金",
            "项目其他资金",
            "任务金额",
            "任务财政资金",
            "任务其他资金",
        }
        or name.rpartition(".")[2] in _MONEY
        or name in {"上年结转资金", "专户资金", "单位资金"}
    ):
        return {**styles.BOXED, "align": "center", "num_format": styles.AMOUNT_FORMAT}
    if name in _LEFT:
        return {**styles.BOXED, "align": "left"}
    return {**styles.BOXED, "align": "center", "num_format": _format_of(name.rpartition(".")[2])}


def _format_of(column: str) -> str:
    if column in {"执行率", "计划进度"}:
        return "0.00%"
    return "General" if column in _POINTS else "@"


def _write_notes(look: Look, name: str, notes: Mapping[str, str], spellings: Mapping[str, str]) -> None:
    worksheet = look.workbook.add_worksheet(NOTES_SHEET)
    worksheet.set_column(0, 0, 24)
    worksheet.set_column(1, 1, 80)
    lines = {"表样名称": name, **notes, **spellings}
    for row, (label, value) in enumerate(lines.items()):
        write_text(worksheet, row, 0, label, look.format(styles.LABEL))
        write_text(worksheet, row, 1, value, look.format({**styles.BOXED, "align": "left"}))
