"""汇总 and 成册: 生成汇总, 合并多乡镇…, 导出文本, 公开件, 导出到系统. Files beside the workbook, opened for the clerk."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from xl_tools.errors import RefusalError
from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.check_buttons import check_now
from xl_tools.excel.dialogs import listed_lines
from xl_tools.excel.folder_desk import free_name
from xl_tools.excel.session import Session
from xl_tools.jobs.desk import free_path
from xl_tools.jobs.export import export_open
from xl_tools.jobs.merge import merge
from xl_tools.jobs.opened import save_booklet, save_summary
from xl_tools.jobs.preferences import preferences
from xl_tools.jobs.publish import publish_open


def sum_up(session: Session) -> str:
    """生成汇总: the tables of this workbook in one list, with findings and sums, as a new workbook."""
    checked = check_now(session, session.read())
    session.progress("正在汇总")
    target = _target(session, "汇总.xlsx")
    save_summary(checked, target)
    session.open_made(target)
    return f"已汇总 {len(checked.submission.tables)} 个项目：{target}"


def merge_townships(session: Session) -> str:
    """合并多乡镇…: all workbooks of a folder in one summary, put into that folder and opened."""
    folder = session.dialogs.choose_folder("请选放着各乡镇工作簿的文件夹")
    if folder is None:
        return ""
    merged = merge(folder, progress=partial(session.counted, "正在读取"), **preferences().chosen)
    batch = merged.batch
    unread = batch.left_out
    if not batch.checked:
        raise NotNowError(f"这个文件夹里没有可以汇总的工作簿（看了 {len(unread)} 个文件）")
    session.progress("正在汇总")
    target = free_name(session, folder / "汇总.xlsx")
    lines = "".join(f"\n没有汇总 {Path(file.name).name}：{file.reason}" for file in unread)
    if overflow := merged.save(target).overflow:
        return f"{overflow}{lines}"
    session.open_made(target)
    tables = sum(len(one.submission.tables) for one in batch.checked)
    told = listed_lines("照“收件”办的", batch.told)
    return f"已汇总 {len(batch.checked)} 个文件、{tables} 个项目：{target}{told}{lines}"


def booklet_pdf(session: Session) -> str:
    """导出文本 PDF: the booklet for print, shown in the program for PDF."""
    return _booklet(session, ".pdf", session.dialogs.open_file)


def booklet_xlsx(session: Session) -> str:
    """导出文本 Excel: the booklet as a workbook, opened."""

    def show(target: Path) -> str:
        session.open_made(target)
        return ""

    return _booklet(session, ".xlsx", show)


def public_copies(session: Session) -> str:
    """公开件…: copies for the web as workbook and PDF with 公开清单, in a folder beside the workbook, which is shown."""
    copy = session.read()
    session.progress("正在做公开件")
    target = free_path((session.folder or Path(tempfile.gettempdir())) / f"{session.path.stem}_公开")
    result = publish_open(copy.data, copy.path, copy.settings)
    refused = [str(each) for each in result.save(target) if isinstance(each, RefusalError)]
    shown = "".join(f"\n{each}" for each in refused) + session.dialogs.open_file(target)
    (made,) = result.copies
    told = "\n还有要由人定的，请看“公开清单”。" if made.decisions else ""
    return f"已生成公开件，在 {target}：{made.whole}{shown}{told}"


def export_to_system(session: Session) -> str:
    """导出到系统: the indicators in the templates of the provincial system, in a folder beside the workbook, which is shown."""
    copy = session.read()
    session.progress("正在导出")
    target = free_path((session.folder or Path(tempfile.gettempdir())) / f"{session.path.stem}_导出")
    result = export_open(copy.data, copy.path, copy.settings)
    refused = [str(each) for each in result.save(target) if isinstance(each, RefusalError)]
    shown = "".join(f"\n{each}" for each in refused) + session.dialogs.open_file(target)
    return f"已导出，在 {target}：{result.whole}{shown}{listed_lines('请补上', result.said)}"


def _booklet(session: Session, suffix: str, show: Callable[[Path], str]) -> str:
    checked = check_now(session, session.read())
    session.progress("正在排文本")
    target = _target(session, f"文本{suffix}")
    save_booklet(checked, target)
    return f"已生成文本（{len(checked.submission.tables)} 张表）：{target}{show(target)}"


def _target(session: Session, what: str) -> Path:
    """Return where a product goes: beside the workbook; of one that was never saved, into the temporary folder."""
    folder = session.folder or Path(tempfile.gettempdir())
    return free_name(session, folder / f"{session.path.stem}_{what}")
