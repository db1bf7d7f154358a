"""Read and check one file: in time, and whatever is wrong with it, it is refused in words."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from xl_tools.checking.run_rules import check_submission
from xl_tools.errors import GeneratedFileError, NothingToDoError, RefusalError, keep_traceback, shown_name
from xl_tools.model.checked import Checked, LeftOut, RefusedFile
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.model.unit import UnitList
from xl_tools.processes.time_limit import TimeUpError, done_within
from xl_tools.settings import Limits, Settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.workbook_file import took_too_long

_SHEETS_NAMED = 8
_T = TypeVar("_T")


def checked_or_refused(
    path: Path, settings: Settings, units: UnitList | None = None, *, hints: bool = False
) -> Checked | RefusedFile:
    """Return a file checked, or why it was not: the other files go on; ``hints`` as in :func:`check_submission`."""
    try:
        return in_time(
            str(path),
            settings.limits,
            lambda: check_submission(open_with_tables(path, settings), settings, units, hints=hints),
        )
    except RefusalError as error:
        return refused_file(error)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others are read
        reason = "内存不够，没有读完" if isinstance(error, MemoryError) else "处理它时程序内部出错"
        remedy = f"其余文件不受影响；请把这个文件和记录发给维护人：{keep_traceback()}"
        return RefusedFile(shown_name(path), reason, remedy)


def in_time(name: str, limits: Limits, work: Callable[[], _T]) -> _T:
    """Return what the work on a file returns; refuse the file when it takes longer than a file may."""
    try:
        return done_within(limits.file_seconds, work)
    except TimeUpError:
        raise took_too_long(name, limits) from None


def refused_file(error: RefusalError) -> RefusedFile:
    """Return what is listed of a file that was refused."""
    left_out = LeftOut.OUTPUT if isinstance(error, GeneratedFileError) else LeftOut.UNREAD
    return RefusedFile(error.file, error.reason, error.remedy, left_out)


def open_with_tables(path: Path, settings: Settings) -> Submission:
    """Open a file that must hold at least one 绩效目标表."""
    return with_tables(open_submission(path, settings))


def with_tables(submission: Submission) -> Submission:
    """Return the submission; refuse one without any 绩效目标表."""
    if not submission.tables and not submission.other_forms:
        if any(note.role is SheetRole.TEMPLATE for note in submission.sheets):
            raise GeneratedFileError(
                submission.file.name,
                "这是表样（栏目里还是花括号写的占位），不是填好的表",
                "请选填好的工作簿；要检查表样，请运行 xl-tools template check",
            )
        sheets = "、".join(note.name for note in submission.sheets[:_SHEETS_NAMED])
        if len(submission.sheets) > _SHEETS_NAMED:
            sheets += f"等 {len(submission.sheets)} 张表"
        raise NothingToDoError(
            submission.file.name,
            f"里面没有绩效目标表（有：{sheets}）" if sheets else "里面没有绩效目标表",
            "请选填好的工作簿；表上要有“项目编码”“项目名称”等标签",
        )
    return submission
