"""What cannot be done just now in Excel, as one Chinese sentence; and what a spreadsheet program's errors mean."""

from typing import Final

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
BUSY = "Excel 正忙，可能有单元格还在编辑或有对话框没有关，请按回车键结束编辑后再点一次"
GONE = "Excel 已经关闭或没有响应，请重新打开工作簿再试"


class NotNowError(Exception):
    """A button cannot do its work as things are; ``str(error)`` is the sentence a clerk sees."""


def sentence_of(error: BaseException) -> str | None:
    """Return what a spreadsheet program's error means to a clerk, where that is known."""
    codes = set(_numbers(error))
    if codes & _BUSY or type(error).__name__ == "ExcelBusyError":
        return BUSY
    return GONE if codes & _GONE else None


def _numbers(error: object) -> list[int]:
    """Return every number in a COM error: its code stands at the top or inside its details."""
    values = getattr(error, "args", ()) if isinstance(error, BaseException) else error
    if isinstance(values, int):
        return [values]
    if isinstance(values, tuple | list):
        return [number for value in values for number in _numbers(value)]
    return []
