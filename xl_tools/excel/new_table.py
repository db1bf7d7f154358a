"""填报: 新增项目表. A blank form for a project of the unit list, with the next number, its code filled in."""

from xl_tools.excel.action_log import NewSheet, digest_of
from xl_tools.excel.copying import bring_in, free_sheet_name
from xl_tools.excel.editing import enter_action
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import Session
from xl_tools.jobs.next_form import NextForm, next_form
from xl_tools.model.unit import ListedProject

_OFFERED = 15


def new_table(session: Session) -> str:
    """新增项目表: ask which project, and add its blank form behind the last one."""
    copy = session.read_to_change()
    coming = next_form(copy)
    if copy.marks.locked:
        raise NotNowError("工作簿的结构受保护，加不了新表；请先在“审阅”里撤消保护")
    project = _ask(session, coming)
    if project is None:
        return "没有新增"
    made, names = coming.made(project), list(copy.marks.sheets)
    last = next((name for name in reversed(names) if name in coming.forms), names[-1])
    with session.changing(copy):
        session.progress("正在新增项目表")
        wanted = free_sheet_name(made.sheet, names)
        sheet = bring_in(session, made.data, made.sheet, name=wanted, after=last, names=names)
        digest = digest_of(sheet.used_range.raw_value)
        enter_action(session, "新增项目表", sheets=[NewSheet(name=wanted, digest=digest)])
        sheet.activate()
    code = "" if project.code else "\n单位清单里这个项目还没有编码，先空着。"
    return f"已新增第 {coming.number} 张表【{wanted}】。{code}"


def _ask(session: Session, coming: NextForm) -> ListedProject | None:
    """Return the project that the clerk names, by its name or by its number in the question."""
    lines = [f"{number}. {each.name}" for number, each in enumerate(coming.missing[:_OFFERED], 1)]
    offered = "\n\n单位清单里还没有表的项目（也可以只写序号）：\n" + "\n".join(lines) if lines else ""
    question = f"新增哪个项目的表？请写项目名称。{offered}"
    return coming.project(session.dialogs.ask_text(question, "1" if lines else "") or "")
