"""县局: 申报进度, 审核表, 退回单, 通报, 对比, 多乡镇成册. Each asks for a folder, and puts what it makes into it, opened."""

from collections.abc import Sequence
from pathlib import Path

from xl_tools.excel.calling_excel import BROKEN_OFF, BrokenOffError, NotNowError
from xl_tools.excel.dialogs import listed_lines
from xl_tools.excel.folder_desk import desk_of, free_name
from xl_tools.excel.session import Session
from xl_tools.jobs.booklet import booklets
from xl_tools.jobs.check import ReportForm, check
from xl_tools.jobs.compare import compare
from xl_tools.jobs.desk import free_path
from xl_tools.jobs.notice import notice
from xl_tools.jobs.preferences import preferences
from xl_tools.jobs.progress import progress
from xl_tools.jobs.return_slips import return_slips
from xl_tools.model.checked import RefusedFile

_NAMED = 12  # files
_TOWNSHIPS = "请选放着各乡镇工作簿的文件夹"


def report_progress(session: Session) -> str:
    """申报进度…: which units of the list have reported, which have faults, which are missing; a workbook in the folder."""
    folder = session.dialogs.choose_folder(_TOWNSHIPS)
    if folder is None:
        return ""
    result = progress(folder, **desk_of(session))
    target = free_name(session, folder / "申报进度.xlsx")
    result.save(target)
    session.open_made(target)
    return f"{result.standings.whole}：{target}{_by_received(result.batch.told)}{_left_out(result.batch.left_out)}"


def review_forms_of(session: Session) -> str:
    """审核表…: for every unit of a folder the form that a reviewer signs, findings filled in; one workbook."""
    folder = session.dialogs.choose_folder(_TOWNSHIPS)
    if folder is None:
        return ""
    result = check(
        folder, form=ReportForm.REVIEW, target=free_name(session, folder / "审核表.xlsx"), **desk_of(session)
    )
    _refuse_none(len(result.batch.checked), result.left_out)
    session.progress("正在写审核表")
    target = free_name(session, folder / "审核表.xlsx")
    result.save(target, ReportForm.REVIEW)
    session.open_made(target)
    return f"已生成 {len(result.batch.checked)} 个文件的审核表：{target}{_by_received(result.batch.told)}{_left_out(result.left_out)}"


def return_slips_of(session: Session) -> str:
    """退回单…: a PDF for every unit that must correct something, in a folder of their own, which is shown."""
    folder = session.dialogs.choose_folder(_TOWNSHIPS)
    if folder is None:
        return ""
    due = session.dialogs.ask_text("请写重新报送的期限，如 12月1日（不写就在退回单上留空白）：")
    if due is None:
        return ""
    mine, target = preferences(), free_path(folder / "退回单")
    result = return_slips(
        folder, target=target, bureau=mine.bureau, contact=mine.contact, due=due, **desk_of(session)
    )
    left_out = f"{_by_received(result.batch.told)}{_left_out(result.batch.left_out)}"
    _refuse_none(len(result.batch.checked), result.batch.left_out)
    if not result.slips and not result.reminders:
        return f"没有要退回的：{result.clean} 个单位都没有必须改正的{left_out}"
    done = 0
    try:
        for done, (_file, slips) in enumerate(result.save(target), 1):
            session.counted("正在排退回单", slips[0].addressee, done, len(result.slips))
    except BrokenOffError:
        return f"按 Esc 键中断了：{len(result.slips)} 份退回单做好了 {done} 份，在 {target}"
    reminded = sum(len(each) for _, each in result.save_reminders(target))
    shown = session.dialogs.open_file(target)
    clean = f"；另有 {result.clean} 个单位没有必须改正的" if result.clean else ""
    asked = f"，{reminded} 份催报通知" if reminded else ""
    return f"已生成 {done} 份退回单{asked}，在 {target}{clean}{shown}{left_out}"


def notice_of_county(session: Session) -> str:
    """通报…: one page for the county, as PDF in the folder, which is shown."""
    folder = session.dialogs.choose_folder(_TOWNSHIPS)
    if folder is None:
        return ""
    due = session.dialogs.ask_text("请写重新报送的期限，如 12月1日（不写就在通报上留空白）：")
    if due is None:
        return ""
    mine, target = preferences(), free_path(folder / "通报.pdf")
    result = notice(
        folder, target=target, bureau=mine.bureau, contact=mine.contact, due=due, **desk_of(session)
    )
    session.progress("正在排通报")
    result.save(target)
    shown = session.dialogs.open_file(target)
    return (
        f"{result.whole}：{target}{shown}{_by_received(result.batch.told)}{_left_out(result.batch.left_out)}"
    )


def compare_folders(session: Session) -> str:
    """对比…: what has changed between two folders, unit by unit and cell by cell; a workbook in the later one."""
    old = session.dialogs.choose_folder("请选旧的文件夹（上次报送的）")
    new = old and session.dialogs.choose_folder("请选新的文件夹（这次报送的）")
    if old is None or new is None:
        return ""
    if old.resolve() == new.resolve():
        raise NotNowError("两次选的是同一个文件夹，没有可对比的")
    target = free_name(session, new / "与上次对比.xlsx")
    result = compare(old, new, target=target, **desk_of(session))
    left_out = (*result.before.left_out, *result.after.left_out)
    if result.comparison is None:
        empty = old if not result.before.checked else new
        raise NotNowError(f"{empty} 里没有读出一个工作簿，不能对比{_left_out(left_out)}")
    session.progress("正在写对比结果")
    result.save(target)
    session.open_made(target)
    by_received = _by_received((*result.before.told, *result.after.told))
    return f"{result.whole}：{target}{by_received}{_left_out(left_out)}"


def township_booklets(session: Session) -> str:
    """多乡镇成册…: a booklet in PDF for every workbook of a folder, in a folder of their own, which is shown."""
    folder = session.dialogs.choose_folder(_TOWNSHIPS)
    if folder is None:
        return ""
    target = free_path(folder / "文本")
    made, left_out = 0, list[RefusedFile]()
    result = booklets(folder, target, **desk_of(session))
    total = len(result.batch.left_out) + len(result.batch.checked)
    try:
        for place, one in enumerate(result, start=1):
            if one.refused:
                left_out.append(one.refused)
            else:
                made += 1
            session.counted("正在排文本", one.source.name, place, total)
    except BrokenOffError:
        whole = len([*target.glob("*.pdf")])  # others may have been set meanwhile, side by side
        return f"按 Esc 键中断了：做好了 {whole} 册，在 {target}" if whole else BROKEN_OFF
    _refuse_none(made, left_out)
    shown = session.dialogs.open_file(target)
    return f"已生成 {made} 册文本，在 {target}{shown}{_by_received(result.batch.told)}{_left_out(left_out)}"


def _refuse_none(made: int, left_out: Sequence[RefusedFile]) -> None:
    if not made:
        raise NotNowError(f"这个文件夹里没有能用的工作簿{_left_out(left_out)}")


def _by_received(told: Sequence[str]) -> str:
    """Return what was done as the bureau wrote on 收件."""
    return listed_lines("照“收件”办的", [*dict.fromkeys(told)])


def _left_out(files: Sequence[RefusedFile]) -> str:
    """Return the files that do not count, a line each; how many there are first, for a box shows so many lines."""
    lines = "".join(f"\n{Path(file.name).name}：{file.reason}" for file in files[:_NAMED])
    more = f"\n……其余 {len(files) - _NAMED} 个" if len(files) > _NAMED else ""
    return f"\n\n没有用的文件 {len(files)} 个：{lines}{more}" if files else ""
