"""填报 and 审核: 新增项目表, 填充编码, 自动修正. Plans are those of the commands, shown before anything is changed."""

from collections.abc import Sequence

from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.editing import as_it_is, bring_in, enter_action, free_sheet_name
from xl_tools.excel.planned_changes import change_by_plan
from xl_tools.excel.session import Session
from xl_tools.jobs.fill import Unfilled
from xl_tools.jobs.listed_changes import change_lists_of
from xl_tools.jobs.opened import NextForm, next_form, opened_filled, opened_fixed
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
    data, made = coming.made(project)
    names = list(copy.marks.sheets)
    last = next((name for name in reversed(names) if name in coming.forms), names[-1])
    with session.changing(copy):
        session.progress("正在新增项目表")
        wanted = free_sheet_name(made, names)
        sheet = bring_in(session, data, made, name=wanted, after=last, names=names)
        enter_action(session, "新增项目表", sheets=[as_it_is(sheet)])
        sheet.activate()
    code = "" if project.code else "\n单位清单里这个项目还没有编码，先空着。"
    return f"已新增第 {coming.number} 张表【{wanted}】。{code}"


def _ask(session: Session, coming: NextForm) -> ListedProject | None:
    """Return the project that the clerk names, by its name or by its number in the question."""
    lines = [f"{number}. {each.name}" for number, each in enumerate(coming.missing[:_OFFERED], 1)]
    offered = "\n\n单位清单里还没有表的项目（也可以只写序号）：\n" + "\n".join(lines) if lines else ""
    question = f"新增哪个项目的表？请写项目名称。{offered}"
    return coming.project(session.dialogs.ask_text(question, "1" if lines else "") or "")


def fill_codes(session: Session) -> str:
    """填充编码: fill code and unit line of every table from the unit list, as the command does."""
    copy = session.read_to_change()
    plan = opened_filled(copy)
    open_ = _left_open(plan.unfilled)
    if not plan.edits and not change_lists_of(copy, "填充编码"):
        return f"编码和单位行都已填好，没有要改的{open_}"
    asked = f"要填 {len(plan.edits)} 格，现在填吗？"
    return change_by_plan(session, copy, "填充编码", plan.edits, asked=asked, rest=open_)


def fix_writing(session: Session) -> str:
    """自动修正: mend what can be mended without a person, as the command does; the rest is only named."""
    copy = session.read_to_change()
    session.progress("正在找可以放心改的写法")
    plan = opened_fixed(copy)
    suggestions = len(plan.suggestions)
    rest = f"\n另有 {suggestions} 处要人看过再改，见“校验全部”。" if suggestions else ""
    if not plan.edits and not change_lists_of(copy, "自动修正"):
        return f"没有可以放心自动改的写法{rest}"
    asked = f"要改 {len(plan.edits)} 格（只改写法，不改意思），现在改吗？"
    return change_by_plan(session, copy, "自动修正", plan.edits, asked=asked, rest=rest)


def _left_open(unfilled: Sequence[Unfilled]) -> str:
    lines = ""
    for left in unfilled:
        near = "、".join(project.name for project in left.candidates)
        lines += (
            f"\n没有填【{left.sheet}】{left.cell}：{left.reason}{f'（相近的有：{near}）' if near else ''}"
        )
    return lines
