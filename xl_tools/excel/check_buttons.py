"""审核: 校验本表, 校验全部, 目录, 清除标记, 豁免."""

from collections.abc import Collection, Sequence
from contextlib import suppress

import xlwings as xw

from xl_tools.errors import RefusalError
from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.editing import (
    as_it_is,
    bring_in,
    enter_action,
    free_sheet_name,
    put_edits,
    refuse_protected,
)
from xl_tools.excel.listed_sheets import directory, list_of_findings, put_anew, take_out
from xl_tools.excel.live_marks import clear_sheet, colour_tab, mark_sheet
from xl_tools.excel.session import Session
from xl_tools.jobs import marks_in_place
from xl_tools.jobs.book_directory import directories_of, lists_every_sheet, standing_directories_of
from xl_tools.jobs.listed_changes import change_lists_of
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity, counted_in_words
from xl_tools.model.grid import Merge, parse_range
from xl_tools.model.submission import EXEMPTIONS_SHEET

_SHOWN = 6
_PROGRESS_EVERY = 8  # sheets: saying it costs a call, as marking does
_LISTED = "。都列在“校验结果”表里，点“单元格”一栏跳到那一格"
_LOCKED = "。工作簿的结构受保护，没有加“校验结果”表"
_DIRECTORY = "目录在“目录”表里，点“工作表”一栏跳过去"
_NO_DIRECTORY = "工作簿的结构受保护，加不了“目录”表；请先在“审阅”里撤消保护"
_NONE_HERE = "选中的格没有问题可豁免；请先点“校验本表”，再选中一个标了颜色的格"


def check_now(session: Session, copy: BookCopy) -> Checked:
    """Check the workbook, as the command does."""
    session.progress("正在校验")
    return copy.checked()


def check_sheet(session: Session) -> str:
    """校验本表: mark the faults of the sheet in front, and say them; a 目录 that is there keeps step."""
    name = session.book.sheets.active.name
    copy = session.read_to_change()
    checked = check_now(session, copy)
    findings = [finding for finding in checked.findings if finding.sheet == name]
    left: list[str] = []
    old = [] if copy.marks.locked else [each for each in directories_of(copy) if each != name]
    if name in copy.marks.sheets and (findings or copy.marks.sheets[name].any or old):
        with session.changing(copy, keep_beside=False):
            left = _mark(session, copy, findings, [name])
            if old:
                put_anew(session, copy, [directory(copy, checked)], old, front=name)
    return f"【{name}】{_said(findings, [])}{_examples(findings)}{_not_marked(left)}"


def check_saved(session: Session) -> str:
    """校验本表 as the clerk saves, where 设置 says so: marks are put anew on a sheet of ours, without a word.

    What refuses to be checked now is saved all the same; a 目录 is left for the buttons.
    """
    name = session.book.sheets.active.name
    with suppress(NotNowError, RefusalError):
        copy = session.read_to_change()
        findings = [finding for finding in check_now(session, copy).findings if finding.sheet == name]
        if name in copy.marks.sheets and (findings or copy.marks.sheets[name].any):
            with session.changing(copy, keep_beside=False):
                _mark(session, copy, findings, [name])
    return ""


def show_directory(session: Session) -> str:
    """目录: every sheet with how far it is filled in and how many findings it has, and all tabs coloured by them.

    One that came with the workbook, and still lists all its sheets, stays.
    """
    copy = session.read_to_change()
    checked = check_now(session, copy)
    if copy.marks.locked:
        raise NotNowError(_NO_DIRECTORY)
    standing = standing_directories_of(copy)
    lasting = [name for name in standing if lists_every_sheet(copy, name)]
    with session.changing(copy, keep_beside=False):
        _colour_tabs(session, copy, checked.findings)
        if lasting:  # it counts the findings of the list by itself
            found = bool(checked.findings or checked.exempted)
            new, old = [list_of_findings(copy, checked)] if found else [], marks_in_place.lists_of(copy)
            put_anew(session, copy, new, [*old, *directories_of(copy)], front=lasting[0])
        else:
            put_anew(session, copy, [directory(copy, checked)], [*directories_of(copy), *standing])
    return f"{_said(checked.findings, checked.exempted)}。{_DIRECTORY}"


def _colour_tabs(session: Session, copy: BookCopy, findings: Sequence[Finding]) -> None:
    for name, present in copy.marks.sheets.items():
        gravest = gravest_of([finding for finding in findings if finding.sheet == name])
        if gravest or present.tab:
            colour_tab(session.book.sheets[name], present.tab, gravest, session.journal)


def check_all(session: Session) -> str:
    """校验全部: mark the faults of all sheets, and list them on a sheet 校验结果; a 目录 that is there keeps step."""
    copy = session.read_to_change()
    checked, marks, old = check_now(session, copy), copy.marks, marks_in_place.lists_of(copy)
    said = f"共 {len(checked.submission.tables)} 张绩效目标表：{_said(checked.findings, checked.exempted)}"
    found = bool(checked.findings or checked.exempted)
    directories = directories_of(copy)
    if not found and not old and not directories and not any(each.any for each in marks.sheets.values()):
        return said
    with session.changing(copy, keep_beside=False):
        left = _mark(session, copy, checked.findings, list(marks.sheets))
        if not marks.locked:
            new = [
                *([list_of_findings(copy, checked)] if found else []),
                *([directory(copy, checked)] if directories else []),
            ]
            front = "" if found else session.book.sheets.active.name
            put_anew(session, copy, new, [*old, *directories], front=front)
    if found:
        said += _LOCKED if marks.locked else _LISTED
    return said + _not_marked(left)


def clear_marks(session: Session) -> str:
    """清除标记: take away exactly what checking put there."""
    copy = session.read_to_change()
    marks, old = (
        copy.marks,
        [*marks_in_place.lists_of(copy), *change_lists_of(copy), *directories_of(copy)],
    )
    marked = [name for name, each in marks.sheets.items() if each.any]
    if not marked and not old:
        raise NotNowError("这个工作簿里没有校验标记")
    protected = [name for name in marked if marks.sheets[name].protected]
    if protected or (old and marks.locked):
        what = f"工作表“{protected[0]}”" if protected else "工作簿的结构"
        raise NotNowError(f"{what}受保护，标记去不掉；请先在“审阅”里撤消保护")
    with session.changing(copy, keep_beside=False):
        for name in marked:
            session.progress(f"正在清除【{name}】的标记")
            clear_sheet(session.book.sheets[name], marks.sheets[name], session.journal)
            if not marks.locked:
                colour_tab(session.book.sheets[name], marks.sheets[name].tab, None, session.journal)
        stayed = take_out(session, old)
    still = f"。“{'”“'.join(stayed)}”表没有去掉，可以自己删" if stayed else ""
    if not marked:
        return f"“{old[0]}”表已删去" if not still else still.lstrip("。")
    return f"标记都清除了：{len(marked)} 张表{still}"


def _mark(session: Session, copy: BookCopy, findings: Sequence[Finding], names: Collection[str]) -> list[str]:
    """Mark sheets anew; return those that are protected and so stay as they are."""
    faulty = {finding.sheet for finding in findings}
    marks = {name: copy.marks.sheets[name] for name in names if name in copy.grids}
    wanted = [name for name, present in marks.items() if name in faulty or present.any]
    left = [name for name in wanted if marks[name].protected]
    for number, name in enumerate((name for name in wanted if name not in left), 1):
        if number % _PROGRESS_EVERY == 1:
            session.counted("正在标记", name, number, len(wanted))
        sheet, present = session.book.sheets[name], marks[name]
        if present.any:
            clear_sheet(sheet, present, session.journal)
        on_sheet = [finding for finding in findings if finding.sheet == name]
        mark_sheet(
            sheet, marks_in_place.marks_for(copy, name, on_sheet, present.taken), present, session.journal
        )
        if not copy.marks.locked:  # which keeps the tabs too
            colour_tab(sheet, present.tab, gravest_of(on_sheet), session.journal)
    return left


def gravest_of(findings: Sequence[Finding]) -> Severity | None:
    """Return the gravest severity among findings; ``None`` where there are none."""
    return next((each for each in Severity if any(f.severity is each for f in findings)), None)


def _said(findings: Sequence[Finding], exempted: Sequence[Finding]) -> str:
    excused = f"（另有 {len(exempted)} 处已豁免）" if exempted else ""
    return f"{counted_in_words(findings) or '没有发现问题'}{excused}"


def _examples(findings: Sequence[Finding]) -> str:
    lines = [f"{f.severity.chinese} {f.cell} {f.field}：{f.message}" for f in findings[:_SHOWN]]
    more = f"\n……其余 {len(findings) - _SHOWN} 处见各格的批注" if len(findings) > _SHOWN else ""
    return ("\n\n" + "\n".join(lines) + more) if lines else ""


def _not_marked(sheets: Sequence[str]) -> str:
    return f"\n工作表“{'”“'.join(sheets)}”受保护，没有在上面标记" if sheets else ""


def excuse(session: Session) -> str:
    """豁免: ask for the reason, and enter the findings at the selected cell into 豁免清单."""
    sheet, areas = selected(session.book.app, _NONE_HERE)
    copy = session.read_to_change()
    findings = marks_in_place.findings_at(copy, check_now(session, copy).findings, sheet, areas)
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


def selected(app: xw.App, otherwise: str) -> tuple[str, list[Merge]]:
    """Return the sheet and the areas that are selected; say ``otherwise`` where they are no cells."""
    # xlwings' own counts the cells, more than a number holds for a whole sheet
    selection = app.impl.selection
    if selection is None:
        raise NotNowError(otherwise)
    try:
        areas = list(map(parse_range, str(selection.address).replace("$", "").split(",")))
    except ValueError as error:  # a whole row or column
        raise NotNowError(otherwise) from error
    return str(selection.sheet.name), areas


def _enter(session: Session, copy: BookCopy, findings: Sequence[Finding], reason: str) -> None:
    """Enter the findings into 豁免清单, which is made where there is none."""
    there = marks_in_place.exemptions_sheet(copy)
    refuse_protected(copy, [there])
    if not there and copy.marks.locked:
        raise NotNowError("没有“豁免清单”表，工作簿的结构又受保护，加不了；请先在“审阅”里撤消保护")
    names = list(copy.marks.sheets)
    name = there or free_sheet_name(EXEMPTIONS_SHEET, names)
    source = copy if there else marks_in_place.blank_exemptions()
    edits = marks_in_place.exemption_edits(source, there or EXEMPTIONS_SHEET, findings, reason, to=name)
    with session.changing(copy):
        sheets = []
        if not there:
            blank = bring_in(session, source.data, EXEMPTIONS_SHEET, name=name, after=names[-1], names=names)
            sheets.append(as_it_is(blank))  # before anything is entered: that is taken back first
        enter_action(session, "豁免", put_edits(session, edits), sheets)
