"""汇总 and 成册: 生成汇总, 合并多乡镇…, 导出文本. Files beside the workbook, opened for the clerk."""

import tempfile
from pathlib import Path

from xl_tools.batch.across_files import with_repeated_codes
from xl_tools.batch.batch import check_files
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.excel.checking import check_now
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import Session
from xl_tools.excel.state_folder import free_name
from xl_tools.products.booklet.binding import set_booklet
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.saving.safe_save import write_new
from xl_tools.sources.folders import workbooks_in


def summary(session: Session) -> str:
    """生成汇总: the tables of this workbook in one list, with findings and sums, as a new workbook."""
    _, checked = check_now(session)
    session.progress("正在汇总")
    target = _target(session, "汇总", ".xlsx")
    write_new(target, summary_workbook([checked], [], target), [])
    session.app.books.open(str(target))
    return f"已汇总 {len(checked.submission.tables)} 个项目：{target}"


def merge_townships(session: Session) -> str:
    """合并多乡镇…: all workbooks of a folder in one summary, put into that folder and opened."""
    folder = session.dialogs.choose_folder("请选放着各乡镇工作簿的文件夹")
    if folder is None:
        return ""
    files = workbooks_in([folder])
    done = 0

    def progress(name: str) -> None:
        nonlocal done
        done += 1
        session.progress(f"正在读取 {done}/{len(files)} {name}")

    read = check_files(files, session.settings, None, progress, summed_up=True)
    batch = without_duplicates(with_repeated_codes(read, session.settings))
    unread = batch.left_out
    if not batch.checked:
        raise NotNowError(f"这个文件夹里没有可以汇总的工作簿（看了 {len(unread)} 个文件）")
    session.progress("正在汇总")
    target = free_name(folder, "汇总", ".xlsx", _open_names(session))
    write_new(target, summary_workbook(batch.checked, unread, target), files)
    session.app.books.open(str(target))
    tables = sum(len(one.submission.tables) for one in batch.checked)
    lines = "".join(f"\n没有汇总 {Path(file.name).name}：{file.reason}" for file in unread)
    return f"已汇总 {len(batch.checked)} 个文件、{tables} 个项目：{target}{lines}"


def booklet_pdf(session: Session) -> str:
    """导出文本 PDF: the booklet for print, shown in the program for PDF."""
    target, tables = _booklet(session, ".pdf")
    session.dialogs.open_file(target)
    return f"已生成文本（{tables} 张表）：{target}"


def booklet_xlsx(session: Session) -> str:
    """导出文本 Excel: the booklet as a workbook, opened."""
    target, tables = _booklet(session, ".xlsx")
    session.app.books.open(str(target))
    return f"已生成文本（{tables} 张表）：{target}"


def _booklet(session: Session, suffix: str) -> tuple[Path, int]:
    _, checked = check_now(session)
    session.progress("正在排文本")
    target = _target(session, "文本", suffix)
    write_new(target, set_booklet(checked, target), [])
    return target, len(checked.submission.tables)


def _target(session: Session, what: str, suffix: str) -> Path:
    """Return where a product goes: beside the workbook; of one that was never saved, into the temporary folder."""
    book = session.book
    folder = book.folder or Path(tempfile.gettempdir())
    return free_name(folder, f"{book.path.stem}_{what}", suffix, _open_names(session))


def _open_names(session: Session) -> set[str]:
    """Return the names of the open workbooks: Excel opens no second one of a name, wherever it lies."""
    return {book.name for book in session.app.books}
