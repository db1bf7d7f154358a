"""填报: 新建, 导入, 转到明年. A standard workbook to go on with, opened; what it is made from stays as it is."""

import datetime as dt
from functools import partial
from pathlib import Path

from xl_tools.errors import NothingToDoError
from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.dialogs import listed_lines
from xl_tools.excel.session import Session
from xl_tools.jobs.desk import free_path, settings_of, units_of
from xl_tools.jobs.preferences import preferences
from xl_tools.jobs.roll import roll
from xl_tools.jobs.standard_workbooks import import_, new

_YEARS = range(2000, 2100)


def start_workbook(session: Session) -> str:
    """新建…: a standard workbook for a unit and a year, with a form for each of its projects."""
    unit = session.dialogs.ask_text("给哪个单位新建？请写单位编码，如 906001：")
    year = unit and session.dialogs.ask_text("哪个预算年度？", str(dt.datetime.now().astimezone().year + 1))
    folder = session.dialogs.choose_folder("新工作簿放在哪个文件夹") if year else None
    if not unit or not year or folder is None:
        return ""
    if not year.isdecimal() or int(year) not in _YEARS:
        raise NotNowError(f"“{year}”不是年度，请写四位数，如 2027")
    session.progress("正在新建")
    mine = preferences()
    try:
        made = new(unit, int(year), units=mine.units or None, settings=mine.settings or None)
    except NothingToDoError as error:
        raise NotNowError(
            f"{error.file}{error.reason}。请在“设置”里指定全县的“单位清单”，或核对单位编码"
        ) from error
    target = _free(session, folder / f"{year}年绩效目标表_{unit}.xlsx")
    made.save(target)
    session.open_made(target)
    without = (
        f"\n其中 {made.without_code} 个项目还没有 {year} 年度的编码，先空着。" if made.without_code else ""
    )
    return f"已新建 {target}：{made.tables} 张绩效目标表{without}"


def import_documents(session: Session) -> str:
    """导入…: Word documents, PDFs, texts or workbooks of another layout, of one unit, as a standard workbook beside the first."""
    files = session.dialogs.choose_files(
        "请选要导入的 Word 文档、PDF、文本或别的版式的工作簿（同一个单位的可以几个一起选）"
    )
    if not files:
        return ""
    session.progress("正在导入")
    target = _free(session, files[0].with_name(f"{files[0].stem}_导入.xlsx"))
    made = import_(
        files,
        target=target,
        settings=settings_of(preferences().settings or None),
        progress=partial(session.counted, "正在读取各页"),
    )
    made.save(target)
    session.open_made(target)
    said = f"已导入 {len(made.tables)} 张绩效目标表、整体绩效 {made.paragraphs} 段：{target}"
    lost = listed_lines("没有读出来，请对着原件补上", made.lost)
    unsure = listed_lines("请对着原件核对", made.unsure)
    return f"{said}{lost}{unsure}{listed_lines('没有带过去（不属于任何一栏）', made.left_out)}"


def roll_on(session: Session) -> str:
    """转到明年…: last year's workbook made the coming year's, beside it; of several each, none opened."""
    files = session.dialogs.choose_files("请选今年的工作簿（几个单位的可以一起选）")
    if not files:
        return ""
    lists = session.dialogs.choose_files("请选新年度的单位清单；还没有的，按“取消”")
    year = session.dialogs.ask_text("转到哪个年度？不写就是文件里那一年的下一年：")
    if year is None:
        return ""
    if year and (not year.isdecimal() or int(year) not in _YEARS):
        raise NotNowError(f"“{year}”不是年度，请写四位数，如 2027")
    session.progress("正在转到新年度")
    units, mine = units_of(lists[0] if lists else None), preferences()
    done = []
    for file in files:
        rolled = roll(file, int(year) if year else None, units=units, settings=mine.settings or None)
        suffix = ".xlsm" if file.suffix.lower() == ".xlsm" else ".xlsx"
        target = _free(session, file.with_name(f"{file.stem}_{rolled.year}{suffix}"))
        rolled.save(target)
        done.append(f"{target}：{rolled.said}")
        if len(files) == 1:
            session.open_made(target)
    return "\n".join(("已转到新年度，要填、要核对的都在“待确认”表里：", *done))


def _free(session: Session, wished: Path) -> Path:
    return free_path(wished, {book.name for book in session.app.books})
