"""填报 and 审核: 填充编码, 自动修正. Plans are those of the commands, shown before anything is changed."""

from xl_tools.excel.editing import listed, make_edits
from xl_tools.excel.session import Session
from xl_tools.jobs.fill import Unfilled
from xl_tools.jobs.opened import opened_filled, opened_fixed

_UNDO = "\n要恢复原样，点“撤销”。"


def fill_codes(session: Session) -> str:
    """填充编码: fill code and unit line of every table from the unit list, as the command does."""
    copy = session.read_to_change()
    plan = opened_filled(copy)
    open_ = _left_open(plan.unfilled)
    if not plan.edits:
        return f"编码和单位行都已填好，没有要改的{open_}"
    if not session.dialogs.ask(f"要填 {len(plan.edits)} 格，现在填吗？\n\n{listed(plan.edits)}{open_}"):
        return "没有填，什么都没有改"
    make_edits(session, copy, plan.edits, "填充编码")
    return f"已填 {len(plan.edits)} 格。{open_}{_UNDO}"


def fix_writing(session: Session) -> str:
    """自动修正: mend what can be mended without a person, as the command does; the rest is only named."""
    copy = session.read_to_change()
    session.progress("正在找可以放心改的写法")
    plan = opened_fixed(copy)
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


def _left_open(unfilled: tuple[Unfilled, ...]) -> str:
    lines = []
    for left in unfilled:
        near = "、".join(project.name for project in left.candidates)
        lines.append(
            f"没有填【{left.sheet}】{left.cell}：{left.reason}{f'（相近的有：{near}）' if near else ''}"
        )
    return "".join(f"\n{line}" for line in lines)
