"""审核: 豁免. A finding at the selected cell is entered into 豁免清单, with the clerk's reason."""

from collections.abc import Sequence

import xlwings as xw

from xl_tools.excel.action_log import Action, as_it_is
from xl_tools.excel.check_buttons import check_now
from xl_tools.excel.copying import bring_in, free_sheet_name
from xl_tools.excel.editing import enter_action, put_edits, refuse_protected
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import Session
from xl_tools.jobs.marks_in_place import findings_at
from xl_tools.jobs.new_exemptions import blank_exemptions, exemption_edits, exemptions_sheet
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.finding import Finding
from xl_tools.model.grid import Merge, parse_range
from xl_tools.model.submission import EXEMPTIONS_SHEET

_NONE_HERE = "选中的格没有问题可豁免；请先点“校验本表”，再选中一个标了颜色的格"


def excuse(session: Session) -> str:
    """豁免: ask for the reason, and enter the findings at the selected cell into 豁免清单."""
    sheet, areas = _selected(session.book.app)
    copy = session.read_to_change()
    findings = findings_at(copy, check_now(session, copy).findings, sheet, areas)
    if not findings:
        raise NotNowError(_NONE_HERE)
    said = "\n".join(f"{finding.rule} {finding.cell}：{finding.message}" for finding in findings)
    reason = session.dialogs.ask_text(f"为什么这里不算问题？请写明理由（会写进“豁免清单”）：\n\n{said}")
    if not reason:
        return "没有写理由，没有豁免"
    _enter(session, copy, findings, reason)
    return (
        f"已豁免 {len(findings)} 处，写在“豁免清单”表里；有效期空着表示长期有效。再点一次“校验”可更新标记。"
    )


def _selected(app: xw.App) -> tuple[str, list[Merge]]:
    # xlwings' own counts the cells, more than a number holds for a whole sheet
    selection = app.impl.selection
    if selection is None:
        raise NotNowError(_NONE_HERE)
    try:
        areas = list(map(parse_range, str(selection.address).replace("$", "").split(",")))
    except ValueError as error:  # a whole row or column
        raise NotNowError(_NONE_HERE) from error
    return str(selection.sheet.name), areas


def _enter(session: Session, copy: BookCopy, findings: Sequence[Finding], reason: str) -> None:
    """Enter the findings into 豁免清单, which is made where there is none."""
    there = exemptions_sheet(copy)
    refuse_protected(copy, [there])
    if not there and copy.marks.locked:
        raise NotNowError("没有“豁免清单”表，工作簿的结构又受保护，加不了；请先在“审阅”里撤消保护")
    names = list(copy.marks.sheets)
    name = there or free_sheet_name(EXEMPTIONS_SHEET, names)
    source = copy if there else blank_exemptions()
    edits = exemption_edits(source, there or EXEMPTIONS_SHEET, findings, reason, to=name)
    with session.changing(copy):
        sheets = []
        if not there:
            blank = bring_in(session, source.data, EXEMPTIONS_SHEET, name=name, after=names[-1], names=names)
            sheets.append(as_it_is(blank))
        enter_action(session, Action(name="豁免", cells=put_edits(session, edits), sheets=sheets))
