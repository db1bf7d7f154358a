"""A limit on the time that one piece of work may take, on any system, in any thread.

A second thread raises an exception in the first when the time is up. The first meets it between two steps of Python, so a
single step in compiled code ends first; how long such a step can be is bounded by the limits on size.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_AGAIN = 1.0  # seconds: an exception raised inside a destructor is lost


class TimeUpError(BaseException):
    """The time is up; no handler of ordinary errors may take it for one of its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeUpError` in the work inside when it takes longer."""
    worker, done, lock = threading.get_ident(), threading.Event(), threading.Lock()

    def watch() -> None:
        left = seconds
        while not done.wait(left):
            with lock:
                if not done.is_set():
                    _raise_in(worker, TimeUpError)
            left = _AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        try:
            with lock:
                done.set()
        finally:  # the time may be up just here
            done.set()
            _raise_in(worker, None)  # one that is on its way


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), error and ctypes.py_object(error))
