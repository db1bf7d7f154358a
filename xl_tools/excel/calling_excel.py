"""Which Excel a button was pressed in; xlwings' own habits there put right, and what its errors mean to a clerk."""

import atexit
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import xlwings as xw

NO_EXCEL = "没有找到打开的 Excel，请先打开要处理的工作簿"
TWO_EXCELS = "同时开着两个 Excel 程序，不知道该处理哪一个；请只留一个，或从要处理的那个窗口里点按钮"
_BUSY_ATTEMPTS = 500  # xlwings would ask a busy Excel for ever
_BUSY: Final = frozenset(
    {
        -2147418111,  # RPC_E_CALL_REJECTED: a cell is being edited, a dialog is open
        -2147417846,  # RPC_E_SERVERCALL_RETRYLATER
        -2146777998,  # VBA_E_IGNORE: what Excel itself answers while a cell is edited
    }
)
_GONE: Final = frozenset(
    {
        -2147023174,  # RPC_S_SERVER_UNAVAILABLE
        -2147023170,  # RPC_S_CALL_FAILED
        -2147417848,  # RPC_E_DISCONNECTED
    }
)
_NO_SUCH_MEMBER: Final = -2147352573  # DISP_E_MEMBERNOTFOUND: what answers is not Excel
WPS = (
    "WPS 占了 Excel 的位置，按钮用不了；请在开始菜单“WPS Office → 配置工具 → 高级 → 兼容设置”里"
    "去掉“兼容第三方系统和软件”，重开 Excel。只有 WPS 的，把文件拖到“校验.cmd”等图标上，功能一样"
)
BUSY = "Excel 正忙，可能有单元格还在编辑或有对话框没有关，请按回车键结束编辑后再点一次"
BROKEN_OFF = "按 Esc 键中断了，工作簿没有变"
GONE = "Excel 已经关闭或没有响应，请重新打开工作簿再试"


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
    else:
        return book.app, book
    try:
        apps: list[xw.App] = list(xw.apps)
    except xw.XlwingsError:  # no engine: neither Windows nor a test
        apps = []
    if len(apps) != 1:
        raise NotNowError(TWO_EXCELS if apps else NO_EXCEL)
    return apps[0], None


@contextmanager
def called_on(book: Any) -> Iterator[None]:
    """Have :func:`caller` return the workbook that the add-in hands over, a COM object, while a button runs on it."""
    windows: Any = import_module("xlwings._xlwindows")  # on Windows only
    tame_xlwings()
    dispatch = import_module("win32com.client").Dispatch
    windows.BOOK_CALLER = windows.COMRetryObjectWrapper(dispatch(book))
    try:
        yield
    finally:
        windows.BOOK_CALLER = None


class NotNowError(Exception):
    """A button cannot do its work as things are; ``str(error)`` is the sentence a clerk sees."""


class BrokenOffError(NotNowError):
    """The clerk has broken the work off; what was changed is taken back."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(BROKEN_OFF)


def sentence_of(error: BaseException) -> str | None:
    """Return what a spreadsheet program's error means to a clerk, where that is known."""
    codes = set(_numbers(error))
    if codes & _BUSY or type(error).__name__ == "ExcelBusyError":
        return BUSY
    if _NO_SUCH_MEMBER in codes:
        return WPS
    return GONE if codes & _GONE else None


def _numbers(error: object) -> list[int]:
    """Return every number in a COM error: its code stands at the top or inside its details."""
    values = getattr(error, "args", ()) if isinstance(error, BaseException) else error
    if isinstance(values, int):
        return [values]
    if isinstance(values, tuple | list):
        return [number for value in values for number in _numbers(value)]
    return []
