"""The sheets before the forms: 填报说明, 单位信息, 单位清单, 豁免清单, 整体绩效."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from xl_tools.forms.read_own_sheets import EXEMPTION_LABELS
from xl_tools.forms.read_units import INFO_LABELS, LIST_LABELS
from xl_tools.model.grid import Cell, Merge
from xl_tools.model.submission import Chapter, Narrative
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.sheets import styles
from xl_tools.sheets.sheet_look import Look, Properties, SheetRows, set_up_page

LIST_TOP = 2
"""The first row of 单位清单 below title and header."""
LIST_LENGTH = 200
"""So many rows of 单位清单 are offered as choices, at least."""

_INSTRUCTIONS = Path(__file__).with_name("instructions.toml")
_TITLE_HEIGHT = 36.0
_ROW_HEIGHT = 24.0
_HEADING_HEIGHT = 30.0
_NARRATIVE_WIDTH = 72.0  # not wider than the page: LibreOffice does not shrink a single column
_NARRATIVE_SIZE = 12.0
_BLANK_LIST_ROWS = 20
_HEADING: Properties = {**styles.TEXT, "font_name": "黑体", "font_size": _NARRATIVE_SIZE, "text_wrap": False}
_PARAGRAPH: Properties = {
    **styles.INPUT,
    "font_size": _NARRATIVE_SIZE,
    "bg_color": "#FFFFFF",
    "border_color": "#D9D9D9",
}
_TEXT_ONLY = {"num_format": "@"}
_INPUT: Properties = {**styles.INPUT, **_TEXT_ONLY}

_INFO_HINTS = {
    "year": "预算年度，四位数字，如 2023",
    "region": "县（区）的行政区划代码，6 位，如 130324",
    "unit_code": "6 位：部门 3 位加单位 3 位，如 906001",
    "unit_name": "与单位清单一致，如“石门镇人民政府本级”",
    "title": "印在文本封面上，如“石门镇2023年部门预算绩效文本”",
    "compiled_by": "编制文本的单位，印在封面上",
    "reviewed_by": "审核文本的财政部门，印在封面上",
    "cover_note": "封面标题下的一行字，如“（征求意见稿）”，可不填",
    "cover_date": "封面下方的日期；空着就印年度，如“二〇二四年度”",
    "responsible": "印在盖章页上；空着就留出签字的地方",
    "sealed_on": "印在盖章页上，如“2024年1月15日”；空着就印“年　月　日”",
    "contents": "封面之后印哪些、按什么顺序；空着就是“目录、汇总、整体绩效、绩效目标表、盖章页”，还可以写“核对”“校验结果”",
    "draft": "填“是”，每页印上“草稿”两个字",
}
_EXEMPTION_HINTS = {
    "rule": "校验结果中的规则编码，如 JX404",
    "sheet": "问题所在的工作表；空着表示整个工作簿",
    "area": "问题所在的单元格，如 B5 或 B5:C7；空着表示整张工作表",
    "reason": "为什么这里不算问题，必填",
    "by": "谁同意的",
    "until": "到哪一天为止，如 2024-12-31；空着表示长期有效",
}
_BLANK_CHAPTERS = tuple(
    Chapter(heading=heading, paragraphs=("", "", ""))
    for heading in ("一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施")
)


def write_instructions(look: Look, worksheet: Worksheet) -> None:
    """Write 填报说明: how to fill each part, and what each button and drop file does."""
    text = tomllib.loads(_INSTRUCTIONS.read_text(encoding="utf-8"))
    rows = _begun(look, worksheet, text["title"], (20, 84))
    worksheet.fit_to_pages(1, 1)
    for heading, lines in text["sections"].items():
        rows.put([(0, 0, heading, _HEADING)], _HEADING_HEIGHT)
        for item, how in lines:
            rows.fit(
                [(0, 0, item, {**styles.LABEL, "align": "left"}), (1, 1, how, styles.BOXED)], _ROW_HEIGHT
            )


def write_unit_info(look: Look, worksheet: Worksheet, info: UnitInfo) -> dict[str, Merge]:
    """Write 单位信息: label and value, and below them what to fill in (beside them it could be read as a value).

    Returns where the value of each label stands.
    """
    rows = _begun(look, worksheet, "单位信息", (18, 64))
    places = {}
    for field, label in INFO_LABELS.items():
        places[label] = Merge(rows.row, 1, rows.row, 1)
        value = getattr(info, field)
        _offer_hint(worksheet, rows.row, rows.row, 1, label, _INFO_HINTS[field])
        rows.fit(
            [(0, 0, label, styles.LABEL), (1, 1, "" if value is None else str(value), _INPUT)], _ROW_HEIGHT
        )
    rows.put([(0, 0, "填写说明", _HEADING)], _HEADING_HEIGHT)
    for field, hint in _INFO_HINTS.items():
        rows.fit([(0, 1, f"{INFO_LABELS[field]}：{hint}。", styles.HINT)], 0)
    return places


def write_unit_list(look: Look, worksheet: Worksheet, units: UnitList) -> None:
    """Write 单位清单: a row for every project, a unit without projects on a row of its own."""
    rows = _begun(look, worksheet, "单位清单", (11, 26, 27, 40, 15))
    headings = [f"{label}（万元）" if field == "approved" else label for field, label in LIST_LABELS.items()]
    _begin_list(rows, headings)
    last = len(headings) - 1
    for unit, project in _listed(units):
        row = rows.row
        texts = (unit.code, unit.name, project.code, project.name)
        rows.fit(
            [
                (n, n, text, {**styles.BOXED, **_TEXT_ONLY, **({"align": "center"} if n in {0, 2} else {})})
                for n, text in enumerate(texts)
            ],
            _ROW_HEIGHT,
        )
        amount = look.format(styles.BOXED, num_format=styles.AMOUNT_FORMAT)
        if project.approved is None:
            worksheet.write_blank(row, last, None, amount)
        else:
            worksheet.write_number(row, last, float(project.approved), amount)
    if rows.row == LIST_TOP:
        _write_blank_rows(rows, [*[_INPUT] * last, {**styles.INPUT, "num_format": styles.AMOUNT_FORMAT}])
    worksheet.autofilter(1, 0, rows.row - 1, last)


def write_exemptions(look: Look, worksheet: Worksheet) -> None:
    """Write 豁免清单, blank: a line for every finding that is right as it stands."""
    rows = _begun(look, worksheet, "豁免清单", (10, 24, 12, 44, 12, 16))
    _begin_list(rows, EXEMPTION_LABELS.values())
    for column, (field, label) in enumerate(EXEMPTION_LABELS.items()):
        _offer_hint(
            worksheet, LIST_TOP, LIST_TOP + _BLANK_LIST_ROWS - 1, column, label, _EXEMPTION_HINTS[field]
        )
    _write_blank_rows(rows, [_INPUT] * len(EXEMPTION_LABELS))


def write_narrative(look: Look, worksheet: Worksheet, narrative: Narrative | None) -> list[Merge]:
    """Write 整体绩效: a heading or a paragraph a row; without chapters, the headings of the three usual ones.

    Returns where the paragraphs of each chapter stand.
    """
    rows = _begun(look, worksheet, "部门整体绩效目标", (_NARRATIVE_WIDTH,))
    places = []
    for chapter in (narrative.chapters if narrative else ()) or _BLANK_CHAPTERS:
        rows.fit([(0, 0, chapter.heading, _HEADING)], _ROW_HEIGHT)
        first = rows.row
        for paragraph in chapter.paragraphs:
            rows.fit([(0, 0, paragraph, _PARAGRAPH)], _ROW_HEIGHT)
        if rows.row > first:
            places.append(Merge(first, 0, rows.row - 1, 0))
    show_where_to_type(look, worksheet, places)
    return places


def show_where_to_type(look: Look, worksheet: Worksheet, areas: Sequence[Merge]) -> None:
    """Colour the cells of these areas while they are empty; by one rule that names no cell, whatever rows are put in."""
    if areas:
        told = " ".join(f"{Cell(a.top, a.left).address}:{Cell(a.bottom, a.right).address}" for a in areas)
        yellow = look.format({"bg_color": styles.INPUT_COLOUR})
        rule = {"type": "cell", "criteria": "==", "value": '""', "format": yellow, "multi_range": told}
        worksheet.conditional_format(areas[0].top, areas[0].left, areas[0].bottom, areas[0].right, rule)


def _begun(look: Look, worksheet: Worksheet, title: str, widths: Sequence[float]) -> SheetRows:
    set_up_page(worksheet)
    rows = SheetRows(look, worksheet, widths)
    rows.put_whole(title, styles.TITLE, _TITLE_HEIGHT)
    return rows


def _begin_list(rows: SheetRows, headings: Iterable[str]) -> None:
    rows.put([(n, n, heading, styles.HEADER) for n, heading in enumerate(headings)], _ROW_HEIGHT)
    rows.sheet.freeze_panes(LIST_TOP, 0)
    rows.sheet.repeat_rows(LIST_TOP - 1)


def _write_blank_rows(rows: SheetRows, looks: Sequence[Properties]) -> None:
    for _ in range(_BLANK_LIST_ROWS):
        rows.put([(n, n, "", properties) for n, properties in enumerate(looks)], _ROW_HEIGHT)


def _offer_hint(  # noqa: PLR0917 - where, and what
    worksheet: Worksheet, first: int, last: int, column: int, label: str, hint: str
) -> None:
    validation = {"validate": "any", "input_title": label, "input_message": hint}
    worksheet.data_validation(first, column, last, column, validation)


def _listed(units: UnitList) -> Iterator[tuple[Unit, ListedProject]]:
    """Yield every project with its unit, unit by unit; a unit without projects with a nameless one."""
    known = {(unit.code, unit.region) for unit in units.units}
    whose = dict.fromkeys((project.unit_code, project.region) for project in units.projects)
    unknown = (
        Unit(code=code, name="", region=region) for code, region in whose if (code, region) not in known
    )
    for unit in (*units.units, *unknown):
        projects = units.projects_of(unit) or (ListedProject(unit_code=unit.code, name=""),)
        yield from ((unit, project) for project in projects)
