"""审核: 改成建议值, at the cells that are selected; the marks of their sheet are put anew."""

from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.check_buttons import check_now, check_sheet, selected
from xl_tools.excel.editing import make_edits
from xl_tools.excel.session import Journal, Session
from xl_tools.jobs import marks_in_place
from xl_tools.jobs.changing import edit_in_words
from xl_tools.jobs.listed_changes import one_edit_a_cell

_NOTHING_HERE = "选中的格没有写明改成什么的建议；请先点“校验本表”，选中一个批注里有建议写法的格"
_MOST = 12  # cells: what a box shows whole


def take_suggestion(session: Session) -> str:
    """改成建议值: what the findings at the selected cells would have there, asked for first; 撤销 takes it back."""
    sheet, areas = selected(session.book.app, _NOTHING_HERE)
    copy = session.read_to_change()
    findings = marks_in_place.findings_at(copy, check_now(session, copy).findings, sheet, areas)
    edits = one_edit_a_cell(findings)
    if not edits:
        raise NotNowError(_NOTHING_HERE)
    if len(edits) > _MOST:
        raise NotNowError(
            f"选中的格里有 {len(edits)} 处建议，一次最多改 {_MOST} 处；请少选几格，逐处看过再改"
        )
    lines = "\n".join(edit_in_words(edit) for edit in edits)
    if not session.dialogs.ask(f"改成建议的写法吗？\n\n{lines}"):
        return "没有改，什么都没有动"
    make_edits(session, copy, edits, "改成建议值")
    said = f"已改 {len(edits)} 格。要恢复原样，点“撤销”。"
    if not (sheet in copy.marks.sheets and copy.marks.sheets[sheet].any):
        return said
    session.journal = Journal()  # the change stands from here on, whatever becomes of the marks
    try:
        return f"{said}\n\n改后{check_sheet(session)}"
    except Exception:
        if session.left_changed:
            raise
        return f"{said}\n\n标记没有更新，请点“校验本表”。"
