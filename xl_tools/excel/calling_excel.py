"""Which Excel a button was pressed in, and which workbook was in front; and xlwings' own habits there put right."""

import atexit
import sys

import xlwings as xw

from xl_tools.excel.refusing import NotNowError, sentence_of

NO_EXCEL = "没有找到打开的 Excel，请先打开要处理的工作簿"
TWO_EXCELS = "同时开着两个 Excel 程序，不知道该处理哪一个；请只留一个，或从要处理的那个窗口里点按钮"
_BUSY_ATTEMPTS = 500  # xlwings would ask a busy Excel for ever


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
