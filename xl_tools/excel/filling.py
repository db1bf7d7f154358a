"""填报 and 审核: 填充编码, 自动修正. Plans are those of the commands, shown before anything is changed."""

from xl_tools.checking.run_rules import check_submission
from xl_tools.excel.editing import listed, make_edits
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import OLD_FORMAT, Session
from xl_tools.jobs.changing import applied
from xl_tools.jobs.fill import Unfilled, plan_fill
from xl_tools.jobs.fix import plan_fixes
from xl_tools.model.checked import Checked
from xl_tools.model.submission import Submission
from xl_tools.model.unit import UnitList
from xl_tools.sources.opening import is_package, submission_of
from xl_tools.sources.unit_lists import bundled_list_of
from xl_tools.values.unit_key import list_for

NO_LIST = "工作簿里没有单位清单，自带的清单里也没有这个单位；请在“单位清单”表中填好本单位的项目"
_UNDO = "\n要恢复原样，点“撤销”。"


def fill_codes(session: Session) -> str:
    """填充编码: fill code and unit line of every table from the unit list, as the command does."""
    copy, submission = session.read_tables()
    _refuse_old(copy.data)
    plan = plan_fill(submission, units_in_force(session, submission))
    result = applied(copy.data, plan.edits, submission.file.name, session.settings)
    refused = tuple(Unfilled(edit.sheet, edit.cell, reason) for edit, reason in result.refused)
    open_ = _left_open((*plan.unfilled, *refused))
    if not result.edits:
        return f"编码和单位行都已填好，没有要改的{open_}"
    if not session.dialogs.ask(f"要填 {len(result.edits)} 格，现在填吗？\n\n{listed(result.edits)}{open_}"):
        return "没有填，什么都没有改"
    make_edits(session, copy, result.edits, "填充编码")
    return f"已填 {len(result.edits)} 格。{open_}{_UNDO}"


def fix(session: Session) -> str:
    """自动修正: mend what can be mended without a person, as the command does; the rest is only named."""
    copy, submission = session.read_tables()
    _refuse_old(copy.data)
    session.progress("正在找可以放心改的写法")
    settings = session.settings

    def check(data: bytes) -> Checked:
        return check_submission(submission_of(data, copy.path, settings), settings)

    plan = plan_fixes(copy.data, check_submission(submission, settings), check, settings)
    suggestions = len(plan.suggestions)
    rest = f"\n另有 {suggestions} 处要人看过再改，见“校验全部”。" if suggestions else ""
    if not plan.edits:
        return f"没有可以放心自动改的写法{rest}"
    if not session.dialogs.ask(
        f"要改 {len(plan.edits)} 格（只改写法，不改意思），现在改吗？\n\n{listed(plan.edits)}"
    ):
        return "没有改，什么都没有动"
    make_edits(session, copy, plan.edits, "自动修正")
    return f"已改 {len(plan.edits)} 格。{rest}{_UNDO}"


def units_in_force(session: Session, submission: Submission) -> UnitList:
    """Return the workbook's own unit list, or the one that comes with the program for its unit."""
    if submission.units.projects:
        return list_for(submission.units, submission.info)
    codes = [submission.info.unit_code, *(reading.table.unit_code for reading in submission.tables)]
    for code in dict.fromkeys(filter(None, codes)):
        if units := bundled_list_of(code, session.settings):
            return units
    raise NotNowError(NO_LIST)


def _refuse_old(data: bytes) -> None:
    if not is_package(data):
        raise NotNowError(OLD_FORMAT)


def _left_open(unfilled: tuple[Unfilled, ...]) -> str:
    lines = []
    for left in unfilled:
        near = "、".join(project.name for project in left.candidates)
        lines.append(
            f"没有填【{left.sheet}】{left.cell}：{left.reason}{f'（相近的有：{near}）' if near else ''}"
        )
    return "".join(f"\n{line}" for line in lines)
