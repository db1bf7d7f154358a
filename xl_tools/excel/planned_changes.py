"""A plan of changes before a button makes them: few are asked for in a box, many are listed on a sheet to be ticked."""

from collections.abc import Sequence
from contextlib import suppress

from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.editing import bring_in, free_sheet_name, make_edits
from xl_tools.excel.session import Session
from xl_tools.jobs.changing import edit_in_words
from xl_tools.jobs.listed_changes import CHANGES_NAME, change_list, change_lists_of, wanted_changes
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.finding import Edit

_MOST_IN_A_BOX, _LONGEST_IN_A_BOX = 12, 700  # lines, characters: what a box shows whole
_UNDO = "\n要恢复原样，点“撤销”。"


def change_by_plan(
    session: Session, copy: BookCopy, action: str, edits: Sequence[Edit], *, asked: str, rest: str = ""
) -> str:
    """Make the edits that the clerk wants, and say how it went.

    ``asked`` begins the question in the box, ``rest`` is what the button leaves to the clerk.
    """
    lists = change_lists_of(copy, action)
    if lists:
        return _by_list(session, copy, action, edits, lists) + rest
    lines = "\n".join(edit_in_words(edit) for edit in edits)
    if len(edits) > _MOST_IN_A_BOX or len(lines) + len(rest) > _LONGEST_IN_A_BOX:
        return _listed(session, copy, action, edits) + rest
    if not session.dialogs.ask(f"{asked}\n\n{lines}{rest}"):
        return "没有改，什么都没有动"
    make_edits(session, copy, edits, action)
    return f"已改 {len(edits)} 格。{rest}{_UNDO}"


def _listed(session: Session, copy: BookCopy, action: str, edits: Sequence[Edit]) -> str:
    """Put the list behind the last sheet, in front of the clerk; nothing else is changed."""
    if copy.marks.locked:
        raise NotNowError(
            f"要改的有 {len(edits)} 格，要列在新的一张表里请您看过；"
            "工作簿的结构受保护，加不了，请先在“审阅”里撤消保护"
        )
    names = list(copy.marks.sheets)
    new = free_sheet_name(CHANGES_NAME, names)
    data = change_list(names, edits, action, new)
    with session.changing(copy, keep_beside=False):
        session.progress("正在列出要改的格")
        sheet = bring_in(session, data, new, name=new, after=names[-1], names=names)
        sheet.activate()
    return (
        f"要改 {len(edits)} 格，都列在“{new}”表里，现在一格都还没有改。"
        f"不要改的，把“改”一栏的√删掉；看好了再按一次“{action}”。"
    )


def _by_list(
    session: Session, copy: BookCopy, action: str, edits: Sequence[Edit], lists: Sequence[str]
) -> str:
    """Make what is ticked; the lists go when it is done, and stay where nothing was."""
    wanted = wanted_changes(copy, lists, edits)
    if not wanted.edits and wanted.left:
        raise NotNowError(f"“{lists[0]}”表里一格也没有打√，什么都没有改。不要了的，把这张表删掉就行")
    if wanted.edits:
        make_edits(session, copy, wanted.edits, action)
    gone = _take_out(session, lists)
    left = f"没有打√的 {wanted.left} 格没有改。" if wanted.left else ""
    more = (
        f"另有 {wanted.unlisted} 格清单里没有，没有改，再按一次“{action}”可以看。" if wanted.unlisted else ""
    )
    stays = "" if gone else f"“{lists[0]}”表没有去掉，可以自己删。"
    done = f"已改 {len(wanted.edits)} 格。" if wanted.edits else "清单里的都已经不用改了。"
    return f"{done}{left}{more}{stays}{_UNDO if wanted.edits else ''}"


def _take_out(session: Session, lists: Sequence[str]) -> bool:
    """Delete the lists; the work is done already, and a sheet too many does no harm."""
    with suppress(Exception):
        for name in lists:
            session.book.sheets[name].delete()
        return True
    return False
