"""The sheets before the forms: 填报说明, 单位信息, 单位清单, 豁免清单, 整体绩效."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from xl_tools.forms.read_own_sheets import EXEMPTION_LABELS
from xl_tools.forms.read_units import INFO_LABELS, LIST_LABELS
from xl_tools.model.record import Record
from xl_tools.model.submission import Chapter, Narrative
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.sheets.row_heights import WrappedText, row_heights, split_rows, text_height, usable_width
from xl_tools.sheets.sheet_look import (
    AMOUNT_FORMAT,
    BODY_SIZE,
    BOXED,
    HEADER,
    HINT,
    INPUT,
    LABEL,
    TEXT,
    TITLE,
    Look,
    Properties,
    set_up_page,
    write_text,
)

LIST_TOP = 2
"""The first row of 单位清单 below title and header."""
LIST_LENGTH = 200
"""So many rows of 单位清单 are offered as choices, at least."""

_INSTRUCTIONS = Path(__file__).with_name("instructions.toml")
_TITLE_HEIGHT = 36.0
_ROW_HEIGHT = 24.0
_INSTRUCTION_WIDTHS = (20.0, 84.0)
_INFO_WIDTHS = (18.0, 64.0)
_LIST_WIDTHS = (11.0, 26.0, 27.0, 40.0, 15.0)
_EXEMPTION_WIDTHS = (10.0, 24.0, 12.0, 44.0, 12.0, 16.0)
_NARRATIVE_WIDTH = 72.0  # not wider than the page: LibreOffice does not shrink a single column
_NARRATIVE_SIZE = 12.0
_BLANK_LIST_ROWS = 20
_BLANK_PARAGRAPHS = 3
_HEADING: Properties = {**TEXT, "font_name": "黑体", "font_size": _NARRATIVE_SIZE, "text_wrap": False}
_PARAGRAPH: Properties = {
    **INPUT,
    "font_size": _NARRATIVE_SIZE,
    "bg_color": "#FFFFFF",
    "border_color": "#D9D9D9",
}
_TEXT_ONLY = {"num_format": "@"}

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
    Chapter(heading=heading, paragraphs=("",) * _BLANK_PARAGRAPHS)
    for heading in ("一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施")
)


class _Section(Record):
    heading: str
    rows: tuple[tuple[str, str], ...]


class _Instructions(Record):
    title: str
    sections: tuple[_Section, ...]


def write_instructions(look: Look, worksheet: Worksheet) -> None:
    """Write 填报说明: how to fill each part, and what each command does."""
    text = _Instructions.model_validate(tomllib.loads(_INSTRUCTIONS.read_text(encoding="utf-8")))
    _begin(look, worksheet, text.title, _INSTRUCTION_WIDTHS)
    worksheet.fit_to_pages(1, 1)
    row = 1
    for section in text.sections:
        write_text(worksheet, row, 0, section.heading, look.format(_HEADING))
        worksheet.set_row(row, _ROW_HEIGHT + 6)
        for item, how in section.rows:
            row += 1
            write_text(worksheet, row, 0, item, look.format(LABEL, align="left"))
            write_text(worksheet, row, 1, how, look.format(BOXED))
            _fit(worksheet, row, (item, how), _INSTRUCTION_WIDTHS)
        row += 1


def write_unit_info(look: Look, worksheet: Worksheet, info: UnitInfo) -> None:
    """Write 单位信息: label and value, and below them what to fill in (beside them it could be read as a value)."""
    _begin(look, worksheet, "单位信息", _INFO_WIDTHS)
    for row, (field, label) in enumerate(INFO_LABELS.items(), start=1):
        value = getattr(info, field)
        text = "" if value is None else str(value)
        write_text(worksheet, row, 0, label, look.format(LABEL))
        write_text(worksheet, row, 1, text, look.format(INPUT, **_TEXT_ONLY))
        _fit(worksheet, row, (label, text), _INFO_WIDTHS)
        worksheet.data_validation(
            row, 1, row, 1, {"validate": "any", "input_title": label, "input_message": _INFO_HINTS[field]}
        )
    heading = len(INFO_LABELS) + 1
    write_text(worksheet, heading, 0, "填写说明", look.format(_HEADING))
    worksheet.set_row(heading, _ROW_HEIGHT + 6)
    for row, (field, hint) in enumerate(_INFO_HINTS.items(), start=heading + 1):
        text = f"{INFO_LABELS[field]}：{hint}。"
        worksheet.merge_range(row, 0, row, 1, "", look.format(HINT))
        write_text(worksheet, row, 0, text, look.format(HINT))
        worksheet.set_row(row, text_height(text, BODY_SIZE, usable_width(_INFO_WIDTHS)))


def write_unit_list(look: Look, worksheet: Worksheet, units: UnitList) -> None:
    """Write 单位清单: a row for every project, a unit without projects on a row of its own."""
    _begin(look, worksheet, "单位清单", _LIST_WIDTHS)
    worksheet.set_row(1, _ROW_HEIGHT)
    for column, (field, label) in enumerate(LIST_LABELS.items()):
        heading = f"{label}（万元）" if field == "approved" else label
        write_text(worksheet, 1, column, heading, look.format(HEADER))
    row = LIST_TOP - 1
    for row, (unit, project) in enumerate(_listed(units), start=LIST_TOP):
        texts = (unit.code, unit.name, project.code, project.name)
        for column, text in enumerate(texts):
            centred = {"align": "center"} if column in (0, 2) else {}
            write_text(worksheet, row, column, text, look.format(BOXED, **_TEXT_ONLY, **centred))
        _write_approved(look, worksheet, row, project)
        _fit(worksheet, row, texts, _LIST_WIDTHS)
    if row < LIST_TOP:
        row = LIST_TOP + _BLANK_LIST_ROWS - 1
        _write_blank_rows(look, worksheet)
    worksheet.autofilter(1, 0, row, len(LIST_LABELS) - 1)
    worksheet.freeze_panes(LIST_TOP, 0)
    worksheet.repeat_rows(1)


def write_exemptions(look: Look, worksheet: Worksheet) -> None:
    """Write 豁免清单, blank: a line for every finding that is right as it stands."""
    _begin(look, worksheet, "豁免清单", _EXEMPTION_WIDTHS)
    worksheet.set_row(1, _ROW_HEIGHT)
    for column, (field, label) in enumerate(EXEMPTION_LABELS.items()):
        write_text(worksheet, 1, column, label, look.format(HEADER))
        hint = {"validate": "any", "input_title": label, "input_message": _EXEMPTION_HINTS[field]}
        worksheet.data_validation(2, column, 1 + _BLANK_LIST_ROWS, column, hint)
    for row in range(2, 2 + _BLANK_LIST_ROWS):
        worksheet.set_row(row, _ROW_HEIGHT)
        for column in range(len(EXEMPTION_LABELS)):
            worksheet.write_blank(row, column, None, look.format(INPUT, **_TEXT_ONLY))
    worksheet.freeze_panes(2, 0)
    worksheet.repeat_rows(1)


def write_narrative(look: Look, worksheet: Worksheet, narrative: Narrative | None) -> None:
    """Write 整体绩效: a heading or a paragraph a row; without chapters, the headings of the three usual ones."""
    _begin(look, worksheet, "部门整体绩效目标", (_NARRATIVE_WIDTH,))
    row = 1
    for text, properties in _narrative_rows(narrative):
        needed = row_heights(
            [WrappedText(0, 0, 0, 0, text, _NARRATIVE_SIZE)], [_NARRATIVE_WIDTH], _ROW_HEIGHT
        )
        parts = split_rows(needed)[0]
        for offset, height in enumerate(parts):
            worksheet.set_row(row + offset, round(height, 1))
        if len(parts) > 1:
            worksheet.merge_range(row, 0, row + len(parts) - 1, 0, "", look.format(properties))
        write_text(worksheet, row, 0, text, look.format(properties))
        row += len(parts)


def _narrative_rows(narrative: Narrative | None) -> Iterator[tuple[str, Properties]]:
    for chapter in (narrative.chapters if narrative else ()) or _BLANK_CHAPTERS:
        yield chapter.heading, _HEADING
        for paragraph in chapter.paragraphs:
            yield paragraph, _PARAGRAPH


def _begin(look: Look, worksheet: Worksheet, title: str, widths: Iterable[float]) -> None:
    widths = tuple(widths)
    set_up_page(worksheet)
    for column, width in enumerate(widths):
        worksheet.set_column(column, column, width)
    if len(widths) > 1:
        worksheet.merge_range(0, 0, 0, len(widths) - 1, "", look.format(TITLE))
    write_text(worksheet, 0, 0, title, look.format(TITLE))
    worksheet.set_row(0, _TITLE_HEIGHT)


def _fit(worksheet: Worksheet, row: int, texts: Iterable[str], widths: tuple[float, ...]) -> None:
    wrapped = [WrappedText(0, column, 0, column, text, BODY_SIZE) for column, text in enumerate(texts)]
    worksheet.set_row(row, round(row_heights(wrapped, widths, _ROW_HEIGHT)[0], 1))


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


def _write_approved(look: Look, worksheet: Worksheet, row: int, project: ListedProject) -> None:
    column = len(LIST_LABELS) - 1
    cell_format = look.format(BOXED, num_format=AMOUNT_FORMAT)
    if project.approved is None:
        worksheet.write_blank(row, column, None, cell_format)
    else:
        worksheet.write_number(row, column, float(project.approved), cell_format)


def _write_blank_rows(look: Look, worksheet: Worksheet) -> None:
    last = len(LIST_LABELS) - 1
    for row in range(LIST_TOP, LIST_TOP + _BLANK_LIST_ROWS):
        worksheet.set_row(row, _ROW_HEIGHT)
        for column in range(last):
            worksheet.write_blank(row, column, None, look.format(INPUT, **_TEXT_ONLY))
        worksheet.write_blank(row, last, None, look.format(INPUT, num_format=AMOUNT_FORMAT))
