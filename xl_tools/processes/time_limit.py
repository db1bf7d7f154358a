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


class _Watch:
    """The second thread: it raises in the first until ``is_over``."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self.woken = threading.Event()
        self.lock = threading.Lock()
        self._seconds, self._worker = seconds, threading.get_ident()

    def start(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        left = self._seconds
        while not self.woken.wait(left):
            with self.lock:
                if self.is_over:
                    return
                self._raise_in_worker()
            left = _AGAIN

    def _raise_in_worker(self) -> None:
        """Raise the exception in the first thread, at its next step.

        It is never taken back: a Python 3.11 that is traced would stand still after that. Where there is no memory to do
        it, it is tried again.
        """
        with suppress(ImportError, MemoryError):
            import ctypes  # noqa: PLC0415 - hardly ever needed, and a command starts sooner without it

            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._worker), ctypes.py_object(TimeUpError)
            )


def done_within(seconds: float, work: Callable[[], _T]) -> _T:
    """Return what the work returns; raise :class:`TimeUpError` in it when it takes longer."""
    watch = _Watch(seconds)
    try:
        watch.start()
        return work()
    finally:
        watch.is_over = True  # first, and no call: a call is where the exception could come before it
        with watch.lock:  # none is being raised now: one on its way comes at the next call, that is here
            pass
        watch.woken.set()
