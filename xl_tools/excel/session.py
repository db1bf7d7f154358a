"""One press of a button: the workbook, the boxes, the settings, and the frame in which something is changed."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import xlwings as xw

from xl_tools.errors import RefusalError
from xl_tools.excel.dialogs import Dialogs
from xl_tools.excel.journal import Journal, patiently
from xl_tools.excel.open_book import OpenBook, active_book
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.state_folder import stamp
from xl_tools.jobs.desk import save
from xl_tools.jobs.opened import BookCopy

OLD_FORMAT = "旧的 .xls 格式不能在表上改动；请另存为 .xlsx 工作簿，再点一次"


@dataclass
class Session:
    """What an action works with.

    ``pressed_on`` is the workbook that was in front when the button was pressed, where the ribbon said so;
    ``backup`` is where the workbook as it was before the first change is kept; ``left_changed`` what went wrong when a
    failed action was taken back (nothing, as a rule).
    """

    app: xw.App
    dialogs: Dialogs
    pressed_on: xw.Book | None = None
    journal: Journal = field(default_factory=Journal)
    backup: Path | None = None
    left_changed: list[Exception] = field(default_factory=list)
    _book: OpenBook | None = None

    @property
    def book(self) -> OpenBook:
        """The workbook that the button was pressed on, or the one in front; refuses when there is none."""
        if self._book is None:
            self._book = OpenBook(self.pressed_on) if self.pressed_on else active_book(self.app)
        return self._book

    def progress(self, text: str) -> None:
        """Say in the status bar what is going on."""
        self.app.status_bar = f"绩效目标表：{text}…"

    def read(self) -> BookCopy:
        """Return the workbook as it stands now."""
        self.progress("正在读取工作簿")
        return self.book.copied()

    @contextlib.contextmanager
    def changing(self, copy: BookCopy, *, keep_beside: bool = True) -> Iterator[None]:
        """Frame all changes: a backup first; no flicker, and no macros of the workbook's own meanwhile.

        When anything goes wrong inside, all that was changed is taken back, and the error goes on. ``keep_beside`` puts the backup beside the workbook; marks, which take nothing away, keep it elsewhere.
        """
        refuse_old(copy)
        self.backup = _back_up(self.book, copy, beside=keep_beside)
        app = self.app
        events = app.enable_events
        try:
            app.screen_updating, app.enable_events = False, False
            yield
        except Exception:
            self.left_changed = self.journal.roll_back()
            raise
        else:
            if not keep_beside:
                with contextlib.suppress(OSError):  # a copy too many does no harm
                    self.backup.unlink()
        finally:
            for name, value in (("screen_updating", True), ("enable_events", events)):
                with contextlib.suppress(
                    Exception
                ):  # a fault here must not hide the one that brought us here
                    patiently(partial(setattr, app, name, value))


def refuse_old(copy: BookCopy) -> None:
    """Refuse, in a sentence, to change a workbook of the old format."""
    if not copy.can_be_changed:
        raise NotNowError(OLD_FORMAT)


def _back_up(book: OpenBook, copy: BookCopy, *, beside: bool) -> Path:
    """Keep the workbook as it stands (with what was not saved yet): beside its file, else in the temporary folder."""
    name = f"{book.path.stem}.备份{stamp()}{book.suffix}"
    folders = [book.folder] if beside and book.folder else []
    for folder in (*folders, Path(tempfile.gettempdir())):
        target = folder / name
        try:
            save(target, copy.data)
        except RefusalError:  # read-only, no space: the next folder
            continue
        return target
    raise NotNowError("备份写不进磁盘，什么都没有改；请清理磁盘后再试")
