"""Processes to read files side by side, where that pays."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from xl_tools.work.collecting import collect_rarely

_FEWEST_FILES = 40
"""Below this one process is faster: a new one must import everything first (measured: 0.3 s each where started afresh)."""


@contextmanager
def workers_for(files: int, workers: int | None = None) -> Iterator[Executor | None]:
    """Give an executor for so many files, or none where one process does better; ``workers`` asks for a number.

    When the work is broken off, what has not begun is dropped.
    """
    count = workers or (min(os.cpu_count() or 1, files) if files >= _FEWEST_FILES else 1)
    if count < 2:  # noqa: PLR2004 - one worker is this process
        yield None
        return
    executor = ProcessPoolExecutor(count, initializer=begin_worker)
    with _undisturbed():
        executor.submit(int)  # this begins the processes, which inherit what is done about Ctrl-C
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put Ctrl-C off: a process of which only one side knows would be waited for without end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def begin_worker() -> None:
    """Leave Ctrl-C to the process that began this one, and end with it however it ends."""
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
