"""填报: 新增项目表. A blank form for a project of the unit list, with the next number, its code filled in."""

from collections.abc import Sequence

from xl_tools.batch.guarded_reading import with_tables
from xl_tools.checking.own_settings import with_own_settings
from xl_tools.excel.action_log import NewSheet, digest_of
from xl_tools.excel.copying import bring_in, free_sheet_name
from xl_tools.excel.editing import enter_action
from xl_tools.excel.filling import units_in_force
from xl_tools.excel.present_marks import present_marks
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import OLD_FORMAT, Session
from xl_tools.forms.labels import Labels
from xl_tools.forms.layout import blank_reading
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.model.table import PerformanceTable
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.products.workbook.standard_workbook import form_workbook
from xl_tools.sources.opening import is_package
from xl_tools.values.text import name_key, one_line

_OFFERED = 15


def new_table(session: Session) -> str:
    """新增项目表: ask which project, and add its blank form behind the last one."""
    copy = session.read()
    if not is_package(copy.data):
        raise NotNowError(OLD_FORMAT)
    submission = copy.submission(session.settings)
    if not submission.units.projects:
        with_tables(submission)
    marks = present_marks(copy.package(session.settings))
    if marks.locked:
        raise NotNowError("工作簿的结构受保护，加不了新表；请先在“审阅”里撤消保护")
    units = units_in_force(session, submission)
    unit = _unit_of(submission, units)
    project = _ask(session, _without_table(submission, units, unit), unit)
    if project is None:
        return "没有新增"
    number, names = _next_number(submission), list(marks.sheets)
    settings = with_own_settings(session.settings, submission.own_settings).settings
    table = PerformanceTable(
        number=number,
        title=f"{number}. {project.name}绩效目标表",
        unit_code=unit.code,
        unit_name=unit.name,
        code=project.code,
        name=project.name,
    )
    made = form_workbook(
        blank_reading(table, project.name), number, Labels(settings), settings.framework.current
    )
    with session.changing(copy):
        session.progress("正在新增项目表")
        wanted = free_sheet_name(made.sheet, names)
        sheet = bring_in(
            session, made.data, made.sheet, name=wanted, after=_last_form(submission, names), names=names
        )
        digest = digest_of(sheet.used_range.raw_value)
        enter_action(session, "新增项目表", sheets=[NewSheet(name=wanted, digest=digest)])
        sheet.activate()
    code = "" if project.code else "\n单位清单里这个项目还没有编码，先空着。"
    return f"已新增第 {number} 张表【{wanted}】。{code}"


def _unit_of(submission: Submission, units: UnitList) -> Unit:
    codes = [submission.info.unit_code, *(reading.table.unit_code for reading in submission.tables)]
    unit = next((found for code in codes if (found := units.unit(code))), None)
    if unit is None and len(units.units) == 1:
        unit = units.units[0]
    if unit is None:
        raise NotNowError("不知道是哪个单位的表；请先在“单位信息”表里填好单位编码")
    return unit


def _without_table(submission: Submission, units: UnitList, unit: Unit) -> list[ListedProject]:
    there = {name_key(reading.table.name) for reading in submission.tables}
    return [project for project in units.projects_of(unit) if name_key(project.name) not in there]


def _ask(session: Session, missing: Sequence[ListedProject], unit: Unit) -> ListedProject | None:
    """Return the project that the clerk names, by its name or by its number in the question."""
    lines = [f"{number}. {project.name}" for number, project in enumerate(missing[:_OFFERED], 1)]
    offered = "\n\n单位清单里还没有表的项目（也可以只写序号）：\n" + "\n".join(lines) if lines else ""
    answer = session.dialogs.ask_text(f"新增哪个项目的表？请写项目名称。{offered}", "1" if lines else "")
    name = one_line(answer or "")
    if not name:
        return None
    if name.isdecimal() and 1 <= int(name) <= len(lines):
        return missing[int(name) - 1]
    known = next((project for project in missing if name_key(project.name) == name_key(name)), None)
    return known or ListedProject(unit_code=unit.code, name=name)


def _next_number(submission: Submission) -> int:
    numbers = [reading.table.number or 0 for reading in submission.tables]
    return max([len(numbers), *numbers]) + 1


def _last_form(submission: Submission, names: Sequence[str]) -> str:
    forms = {note.name for note in submission.sheets if note.role is SheetRole.FORM}
    return next((name for name in reversed(names) if name in forms), names[-1])
