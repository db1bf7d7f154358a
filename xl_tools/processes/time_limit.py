"""A limit on the time that one piece of work may take, on any system, in any thread.

A second thread raises an exception in the first when the time is up. The first meets it between two steps of Python, so a
single step in compiled code ends first; how long such a step can be is bounded by the limits on size.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

_AGAIN = 1.0  # seconds: an exception raised inside a destructor is lost

_T = TypeVar("_T")


class TimeUpError(BaseException):
    """The time is up; no handler of ordinary errors may take it for one of its own."""


def done_within(seconds: float, work: Callable[[], _T]) -> _T:
    """Return what the work returns; raise :class:`TimeUpError` in it when it takes longer."""
    woken, lock, worker = threading.Event(), threading.Lock(), threading.get_ident()
    is_over = False

    def watch() -> None:
        left = seconds
        while not woken.wait(left):
            with lock:
                if is_over:
                    return
                _raise_in(worker)
            left = _AGAIN

    try:
        threading.Thread(target=watch, daemon=True).start()
        return work()
    finally:
        is_over = True  # first, and no call: a call is where the exception could come before it
        with lock:  # none is being raised now: one on its way comes at the next call, that is here
            pass
        woken.set()


def _raise_in(thread: int) -> None:
    """Raise the exception in a thread, at its next step.

    It is never taken back: a Python 3.11 that is traced would stand still after that. Where there is no memory to do it,
    it is tried again.
    """
    with suppress(ImportError, MemoryError):
        import ctypes  # noqa: PLC0415 - hardly ever needed, and a command starts sooner without it

        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeUpError))
