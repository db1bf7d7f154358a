"""One press of a button: the workbook as it stands, the boxes, and the frame in which something is changed."""

import contextlib
import datetime as dt
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from xl_tools.errors import RefusalError
from xl_tools.excel.calling_excel import BUSY, BrokenOffError, NotNowError, sentence_of
from xl_tools.excel.dialogs import Dialogs
from xl_tools.jobs.desk import save, settings_of
from xl_tools.jobs.preferences import preferences

if TYPE_CHECKING:
    from xl_tools.jobs.opened import BookCopy

NO_BOOK = "没有打开可以编辑的工作簿；若文件在“受保护的视图”里，请先点“启用编辑”"
ENCRYPTED = "工作簿设有打开密码，读不了；请先在“文件 → 信息 → 保护工作簿”里取消密码，再点一次"
NO_COPY = "这个工作簿现在读不出来；请先保存、关闭其他对话框，再点一次"
OLD_FORMAT = "旧的 .xls 格式不能在表上改动；请另存为 .xlsx 工作簿，再点一次"
ENCIPHERED = (
    "读到的是加密后的内容：这台电脑装了文档加密软件，没有让本工具读；"
    "请管理员在加密软件里放行本工具的 python.exe（在 %LOCALAPPDATA%\\xl_tools 里）"
)
SHARED = "这是共享工作簿，不能标记、不能改；请先在“审阅 → 共享工作簿”里取消共享，再点一次"
FINAL = "这个工作簿标成了最终状态，不能改；请先点上方的“仍然编辑”，再点一次"
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x09")
"""Of packages, of compound files, and of the oldest workbooks."""
_ATTEMPTS, _PAUSE = 120, 0.5  # seconds between them: a minute in all
Step = Callable[[], None]


def stamp() -> str:
    """Return date and time as file names have them."""
    return f"{dt.datetime.now():%Y%m%d-%H%M%S}"  # noqa: DTZ005 - the clock on the clerk's wall


@dataclass
class Journal:
    """Every change enters here, before it is made, how it is taken back.

    A step must do no harm where its change was never made, for the change itself may have failed.
    """

    _steps: list[Step] = field(default_factory=list)

    def before_change(self, back: Step) -> None:
        """Note how the change that comes next is taken back."""
        self._steps.append(back)

    def roll_back(self) -> list[Exception]:
        """Take everything back, the last change first; return what went wrong on the way, which stops nothing.

        A step that fails is tried once more, and for a minute while the program is busy: the fault that ended the
        action may have been passing.
        """
        failures: list[Exception] = []
        while self._steps:
            step = self._steps.pop()
            try:
                patiently(step)
            except Exception as error:  # noqa: BLE001 - whatever it is, the other steps must still be taken
                failures.append(error)
        return failures


def patiently(step: Step) -> None:
    """Take a step; again when it fails, and again and again while the program says that it is busy."""
    for attempt in range(_ATTEMPTS):
        try:
            step()
        except Exception as error:
            if (attempt and sentence_of(error) != BUSY) or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE if attempt else 0)
        else:
            return


def is_marked(book: xw.Book, mark: str) -> bool:
    """Whether Excel says of a workbook that it is shared (``MultiUserEditing``) or ``Final``."""
    return getattr(book.api, mark, False) is True


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

    @cached_property
    def book(self) -> xw.Book:
        """The workbook that the button was pressed on, or the one in front; refuses when there is none."""
        try:
            book = self.pressed_on or self.app.books.active
            str(book.name)
        except AttributeError as error:  # there is none: neither Excel nor xlwings says so
            raise NotNowError(NO_BOOK) from error
        return book

    def open_made(self, made: Path) -> None:
        """Open a workbook that was made; where that fails it is there all the same, and the clerk is told so."""
        try:
            self.app.books.open(str(made))
        except NotNowError:
            raise
        except Exception as error:
            raise NotNowError(f"已生成 {made}，但没有打开，请自己打开看") from error

    @cached_property
    def path(self) -> Path:
        """Where the workbook is saved; of one that never was, or lies in a cloud folder unknown here, its name."""
        try:
            return Path(str(self.book.fullname))
        except xw.XlwingsError:
            return Path(str(self.book.name))

    @property
    def folder(self) -> Path | None:
        """The folder in which the workbook is saved, if it is in one."""
        return self.path.parent if self.path.is_absolute() and self.path.parent.is_dir() else None

    @property
    def suffix(self) -> str:
        """The ending of the workbook's file name, also of the file it will have."""
        return self.path.suffix.lower() or ".xlsx"

    def progress(self, text: str) -> None:
        """Say in the status bar what is going on; the work is broken off here where the clerk holds Esc down."""
        self.app.status_bar = f"绩效目标表：{text}…"
        if self.dialogs.breaks_off():
            raise BrokenOffError

    def counted(self, doing: str, name: str, done: int, total: int) -> None:
        """Say how much of long work is done, and how it is broken off."""
        self.progress(f"{doing} {done}/{total} {name}（按住 Esc 键可以中断）")

    def read(self) -> "BookCopy":
        """Return the workbook as it stands, unsaved changes included; refuse what Excel will not hand out.

        Excel itself writes a copy (one call for the whole workbook), which is read as any file is: so a button sees
        what the command would see of the saved file, merges, formats, hidden rows and formulas included.
        """
        from xl_tools.jobs.opened import book_copy  # noqa: PLC0415 - a button on a folder reads no open workbook

        self.progress("正在读取工作簿")
        settings = settings_of(preferences().settings or None)
        with tempfile.TemporaryDirectory(prefix="xl_tools-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / f"copy{self.suffix}"
            try:
                self.book.api.SaveCopyAs(str(file))
                copy = book_copy(file, self.path, settings)
            except Exception as error:
                if sentence_of(error):
                    raise
                raise NotNowError(NO_COPY) from error
        if copy.is_encrypted:
            raise NotNowError(ENCRYPTED)
        if self.suffix in _WORKBOOKS and not copy.data.startswith(_BEGINNINGS):
            raise NotNowError(ENCIPHERED)
        return copy

    def read_to_change(self) -> "BookCopy":
        """Return the workbook as it stands; refuse also one of the old format, whose cells cannot be changed."""
        if is_marked(self.book, "MultiUserEditing"):
            raise NotNowError(SHARED)
        if is_marked(self.book, "Final"):
            raise NotNowError(FINAL)
        copy = self.read()
        if not copy.can_be_changed:
            raise NotNowError(OLD_FORMAT)
        return copy

    @contextlib.contextmanager
    def changing(self, copy: "BookCopy", *, keep_beside: bool = True) -> Iterator[None]:
        """Frame all changes: a backup first; no flicker, and no macros of the workbook's own meanwhile.

        When anything goes wrong inside, all that was changed is taken back, and the error goes on. ``keep_beside`` puts
        the backup beside the workbook; marks, which take nothing away, keep it elsewhere.
        """
        self.backup = self._back_up(copy, beside=keep_beside)
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
                # a fault here must not hide the one that brought us here
                with contextlib.suppress(Exception):
                    patiently(partial(setattr, app, name, value))

    def _back_up(self, copy: "BookCopy", *, beside: bool) -> Path:
        """Keep the workbook as it stands (with what was not saved yet): beside its file, else in the temporary folder."""
        name = f"{self.path.stem}.备份{stamp()}{self.suffix}"
        for folder in (self.folder if beside else None, Path(tempfile.gettempdir())):
            if folder:
                # read-only, no space: the next folder
                with contextlib.suppress(RefusalError):
                    save(folder / name, copy.data)
                    return folder / name
        raise NotNowError("备份写不进磁盘，什么都没有改；请清理磁盘后再试")
