"""表样: 做表样, 检查表样, 看表样. A bureau's own form, drawn in Excel: made from the sheet in front, looked through, shown filled."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xl_tools.errors import RefusalError
from xl_tools.excel.calling_excel import BrokenOffError, NotNowError
from xl_tools.excel.dialogs import listed_lines
from xl_tools.excel.session import Session
from xl_tools.jobs.desk import free_path
from xl_tools.jobs.preferences import preferences
from xl_tools.jobs.template_desk import (
    check_template,
    is_template,
    list_templates,
    make_template,
    show_template,
)

if TYPE_CHECKING:
    from xl_tools.jobs.opened import BookCopy

_HOW_TO_USE = (
    "\n\n核对、改好以后按“检查表样”；放进规则设置文件里“表样”指的文件夹，以后校验、导入、成册就用得上。"
)


def make_from_front_sheet(session: Session) -> str:
    """做表样: a template made of the sheet in front, beside the workbook, which stays as it is."""
    copy, front = session.read(), str(session.book.sheets.active.name)
    session.progress("正在找各个栏目")
    target = _beside(session, f"{session.path.stem}_表样", session.suffix)
    made = make_template(copy, sheet=front, target=target)
    made.save(target)
    session.open_made(target)
    with suppress(Exception):  # it is made and open: which of its sheets is in front is no fault
        session.app.books.active.sheets[front].activate()
    left = [f"{address} {text}" for address, text in made.left_over]
    return (
        f"已按【{front}】做成表样，{len(made.fields)} 处占位：{target}"
        f"{listed_lines('没有认出是哪个栏目，照原样留着，请自己写上占位或改成空白', left)}"
        f"{listed_lines('还要改正', made.mistakes)}{_HOW_TO_USE}"
    )


def look_through(session: Session) -> str:
    """检查表样: what is wrong with the templates of this workbook, cell by cell, as it stands."""
    copy = session.read()
    if not is_template(copy):
        raise NotNowError(
            "这个工作簿里没有表样（没有花括号写的占位，如 {项目名称}）；要把当前这张表做成表样，请按“做表样”"
        )
    checked = check_template(copy)
    whole = "、".join(f"“{note.name}”（{note.kind}，{note.fields} 个栏目）" for note in checked.templates)
    faults = listed_lines("必须改正", checked.mistakes) or "：没有写错的地方"
    return f"表样{whole}{faults}{listed_lines('请核对', checked.remarks)}"


def show_filled(session: Session) -> str:
    """看表样…: the templates there are, one of them filled with a sample and opened; the workbook in front comes first."""
    front = _template_in_front(session)
    settings = preferences().settings or None
    notes = list_templates(settings)
    said = [f"{note.name}（{note.kind}，{'本局的' if note.is_own else '自带'}）" for note in notes]
    names = [*(["当前工作簿"] if front else []), *said]
    lines = "".join(f"\n{number}. {name}" for number, name in enumerate(names, 1))
    answer = session.dialogs.ask_text(f"看哪个表样填好的样子？请写序号：{lines}", "1")
    if answer is None:
        return ""
    if not answer.isdecimal() or not 1 <= int(answer) <= len(names):
        raise NotNowError(f"没有第“{answer}”个表样，请写 1 到 {len(names)} 的序号")
    session.progress("正在填上示例内容")
    if front and answer == "1":
        target = _beside(session, f"{session.path.stem}_示例", session.suffix)
        made = show_template(front, target=target, settings=settings)
    else:
        note = notes[int(answer) - 1 - bool(front)]
        target = _beside(session, f"{note.name}_示例", Path(note.source).suffix.lower())
        made = show_template(note.name, target=target, settings=settings)
    made.save(target)
    session.open_made(target)
    return f"已填上示例内容：{target}"


def _template_in_front(session: Session) -> "BookCopy | None":
    """Return the workbook in front where it is a template; there may be none at all."""
    try:
        copy = session.read()
        return copy if is_template(copy) else None
    except BrokenOffError:
        raise
    except (NotNowError, RefusalError):
        return None


def _beside(session: Session, stem: str, suffix: str) -> Path:
    """Return where a workbook goes: beside the one in front; without a saved one, into the temporary folder."""
    folder = session.folder if session.app.books else None
    name = f"{stem}{'.xlsm' if suffix == '.xlsm' else '.xlsx'}"
    open_names = {book.name for book in session.app.books}
    return free_path((folder or Path(tempfile.gettempdir())) / name, open_names)
