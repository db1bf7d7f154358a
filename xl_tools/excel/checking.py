"""审核: 校验本表, 校验全部, 清除标记."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby

from xl_tools.checking.run_rules import check_submission
from xl_tools.excel.findings_list import old_lists, put_list, take_lists_out
from xl_tools.excel.live_marks import mark_sheet, unmark_sheet
from xl_tools.excel.open_book import BookCopy
from xl_tools.excel.present_marks import BookMarks, present_marks
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import OLD_FORMAT, Session
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity
from xl_tools.products.marks.marked_cells import marked_cells
from xl_tools.sources.opening import grids_of, is_package

_SHOWN = 6
_PROGRESS_EVERY = 8  # sheets: saying it costs a call, as marking does
_LISTED = "。都列在“校验结果”表里，点“单元格”一栏跳到那一格"
_LOCKED = "。工作簿的结构受保护，没有加“校验结果”表"


def check_now(session: Session) -> tuple[BookCopy, Checked]:
    """Read the workbook and check it, as the command does."""
    copy, submission = session.read_tables()
    session.progress("正在校验")
    return copy, check_submission(submission, session.settings)


def check_sheet(session: Session) -> str:
    """校验本表: mark the faults of the sheet in front, and say them."""
    name = session.book.book.sheets.active.name
    copy, checked = check_now(session)
    findings = [finding for finding in checked.findings if finding.sheet == name]
    marks = _marks_of(session, copy)
    if name in marks.sheets and (findings or marks.sheets[name].any):
        with session.changing(copy, keep_beside=False):
            left = _mark(session, copy, marks, findings, [name])
    else:
        left = []
    return f"【{name}】{_said(findings, [])}{_examples(findings)}{_not_marked(left)}"


def check_all(session: Session) -> str:
    """校验全部: mark the faults of all sheets, and list them on a sheet 校验结果."""
    copy, checked = check_now(session)
    marks, old = _marks_of(session, copy), old_lists(session, copy)
    said = f"共 {len(checked.submission.tables)} 张绩效目标表：{_said(checked.findings, checked.exempted)}"
    found = bool(checked.findings or checked.exempted)
    if not found and not old and not any(each.any for each in marks.sheets.values()):
        return said
    with session.changing(copy, keep_beside=False):
        left = _mark(session, copy, marks, checked.findings, list(marks.sheets))
        if not marks.locked:
            if found:
                put_list(session, checked, list(marks.sheets), old).activate()
            else:
                take_lists_out(session, old)
    if found:
        said += _LOCKED if marks.locked else _LISTED
    return said + _not_marked(left)


def clear_marks(session: Session) -> str:
    """清除标记: take away exactly what checking put there."""
    copy = session.read()
    marks, old = _marks_of(session, copy), old_lists(session, copy)
    marked = [name for name, each in marks.sheets.items() if each.any]
    if not marked and not old:
        raise NotNowError("这个工作簿里没有校验标记")
    protected = [name for name in marked if marks.sheets[name].protected]
    if protected or (old and marks.locked):
        what = f"工作表“{protected[0]}”" if protected else "工作簿的结构"
        raise NotNowError(f"{what}受保护，标记去不掉；请先在“审阅”里撤消保护")
    with session.changing(copy, keep_beside=False):
        for name, sheet in session.book.sheets(marked).items():
            session.progress(f"正在清除【{name}】的标记")
            unmark_sheet(sheet, marks.sheets[name], session.journal)
        take_lists_out(session, old)
    return f"标记都清除了：{len(marked)} 张表" if marked else "“校验结果”表已删去"


def _mark(
    session: Session, copy: BookCopy, marks: BookMarks, findings: Sequence[Finding], names: Collection[str]
) -> list[str]:
    """Mark sheets anew; return those that are protected and so stay as they are."""
    merges = {grid.sheet: grid.merges for grid in grids_of(copy.data, copy.path, session.settings)}
    by_sheet = {name: list(group) for name, group in groupby(findings, key=lambda finding: finding.sheet)}
    wanted = [name for name in names if name in merges and (by_sheet.get(name) or marks.sheets[name].any)]
    left = [name for name in wanted if marks.sheets[name].protected]
    for number, (name, sheet) in enumerate(
        session.book.sheets([name for name in wanted if name not in left]).items(), 1
    ):
        if number % _PROGRESS_EVERY == 1:
            session.progress(f"正在标记 {number}/{len(wanted)}【{name}】")
        present = marks.sheets[name]
        if present.any:
            unmark_sheet(sheet, present, session.journal)
        if cells := marked_cells(by_sheet.get(name, ()), merges[name]):
            mark_sheet(sheet, cells, present, session.journal)
    return left


def _marks_of(session: Session, copy: BookCopy) -> BookMarks:
    if not is_package(copy.data):
        raise NotNowError(OLD_FORMAT)
    return present_marks(copy.package(session.settings))


def _said(findings: Sequence[Finding], exempted: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    said = "，".join(f"{each.chinese} {counts[each]} 处" for each in Severity if counts[each])
    excused = f"（另有 {len(exempted)} 处已豁免）" if exempted else ""
    return f"{said or '没有发现问题'}{excused}"


def _examples(findings: Sequence[Finding]) -> str:
    lines = [f"{f.severity.chinese} {f.cell} {f.field}：{f.message}" for f in findings[:_SHOWN]]
    more = f"\n……其余 {len(findings) - _SHOWN} 处见各格的批注" if len(findings) > _SHOWN else ""
    return ("\n\n" + "\n".join(lines) + more) if lines else ""


def _not_marked(sheets: Sequence[str]) -> str:
    return f"\n工作表“{'”“'.join(sheets)}”受保护，没有在上面标记" if sheets else ""
