"""Where a workbook goes that is opened when it is made, and what every job on a folder takes in Excel."""

from functools import partial
from pathlib import Path

from xl_tools.excel.session import Session
from xl_tools.jobs.desk import Desk, free_path
from xl_tools.jobs.preferences import preferences


def free_name(session: Session, wished: Path) -> Path:
    """Return a path that no file has, and whose name no open workbook has: Excel opens no second one of a name."""
    return free_path(wished, {book.name for book in session.app.books})


def desk_of(session: Session) -> Desk:
    """Return what the user has set, and who is told of each file that is read."""
    return Desk(progress=partial(session.counted, "正在读取"), **preferences().chosen)
