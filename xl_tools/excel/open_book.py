"""The workbook that is open in Excel: which it is, and what it holds at this moment, unsaved changes included.

Excel itself writes a copy (one call for the whole workbook), which is read as any file is: so the button sees what
the command would see of the saved file, merges, formats, hidden rows and formulas included.
"""

import atexit
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

import xlwings as xw

from xl_tools.errors import UnreadableFileError
from xl_tools.excel.refusing import NotNowError, sentence_of
from xl_tools.jobs.opened import BookCopy, book_copy

NO_EXCEL = "没有找到打开的 Excel，请先打开要处理的工作簿"
TWO_EXCELS = "同时开着两个 Excel 程序，不知道该处理哪一个；请只留一个，或从要处理的那个窗口里点按钮"
NO_BOOK = "没有打开可以编辑的工作簿；若文件在“受保护的视图”里，请先点“启用编辑”"
ENCRYPTED = "工作簿设有打开密码，读不了；请先在“文件 → 信息 → 保护工作簿”里取消密码，再点一次"
NO_COPY = "这个工作簿现在读不出来；请先保存、关闭其他对话框，再点一次"
_BUSY_ATTEMPTS = 500  # xlwings would ask a busy Excel for ever


class OpenBook:
    """A workbook open in Excel."""

    def __init__(self, book: xw.Book) -> None:
        """Find out its name, and where it is saved, if it is."""
        self.book = book
        self.name = str(book.name)
        self.path = _path_of(book, self.name)

    @property
    def folder(self) -> Path | None:
        """Where the workbook is saved; ``None`` for one that never was (or lies in a cloud folder unknown here)."""
        return self.path.parent if self.path.is_absolute() and self.path.parent.is_dir() else None

    @property
    def suffix(self) -> str:
        """The ending of its file name, also of the file it will have."""
        return self.path.suffix.lower() or ".xlsx"

    def copied(self) -> BookCopy:
        """Have the program write a copy, and read it; refuse, in a sentence, what it will not hand out."""
        with tempfile.TemporaryDirectory(prefix="xl_tools-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / f"copy{self.suffix}"
            try:
                self.book.api.SaveCopyAs(str(file))
                copy = book_copy(file, self.path)
            except UnreadableFileError as error:
                raise NotNowError(NO_COPY) from error
            except Exception as error:
                if sentence_of(error):
                    raise
                raise NotNowError(NO_COPY) from error
        if copy.is_encrypted:
            raise NotNowError(ENCRYPTED)
        return copy

    def sheet(self, name: str) -> xw.Sheet:
        """Return a sheet by its name."""
        return self.book.sheets[name]

    def sheets(self, names: Collection[str]) -> dict[str, xw.Sheet]:
        """Return the sheets of these names."""
        return {name: self.book.sheets[name] for name in names}


def tame_xlwings() -> None:
    """Keep xlwings on Windows from asking a busy Excel for ever, and from ending every Excel without a window at exit."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        windows.N_COM_ATTEMPTS = _BUSY_ATTEMPTS  # type: ignore[attr-defined]  # a module that exists on Windows only
        atexit.unregister(windows.cleanup)


def caller() -> tuple[xw.App, xw.Book | None]:
    """Return the Excel whose button was pressed, and the workbook in front then; from elsewhere, the only one that runs."""
    tame_xlwings()
    try:
        book = xw.Book.caller()
    except Exception as error:  # not called from a button; what exactly it raises differs by system
        if sentence_of(error):
            raise
        return _only_app(), None
    return book.app, book


def _only_app() -> xw.App:
    try:
        apps: list[xw.App] = list(xw.apps)
    except xw.XlwingsError:  # no engine: neither Windows nor a test
        apps = []
    if not apps:
        raise NotNowError(NO_EXCEL)
    if len(apps) > 1:
        raise NotNowError(TWO_EXCELS)
    return apps[0]


def active_book(app: xw.App) -> OpenBook:
    """Return the workbook in front."""
    try:
        return OpenBook(app.books.active)
    except AttributeError as error:  # there is none: neither Excel nor xlwings says so
        raise NotNowError(NO_BOOK) from error


def _path_of(book: xw.Book, name: str) -> Path:
    try:
        return Path(str(book.fullname))
    except xw.XlwingsError:  # it lies in a cloud, in no folder of this computer
        return Path(name)
