"""Processes to read files side by side, where that pays; one that dies costs only the file that killed it."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import ParamSpec, TypeVar

from xl_tools.work.collecting import collect_rarely

ENDED_TWICE = "做它的进程两次中途被系统结束（多半是内存不够，或被别的程序强行结束）"
"""Why a file, or a slip, is given up."""

_P = ParamSpec("_P")
_T = TypeVar("_T")
_OWN_THREADS = Path("/proc/self/task")
_FEWEST_DOCUMENTS = 3  # a worker takes longer to start than a booklet to be set
_FEWEST_FILES = 40
"""Below this one process is faster: a new one must import everything first (measured: 0.3 s each where started afresh)."""


class Workers(Executor):
    """So many processes; where one was killed, which ends all of them, the next call begins new ones.

    The calls in hand at that moment raise :class:`~concurrent.futures.process.BrokenProcessPool`.
    """

    def __init__(
        self,
        count: int,
        context: BaseContext | None = None,
        *,
        files_a_task: int | None = None,
        typesetter_threads: int | None = None,
    ) -> None:
        """Begin the processes, in the way of a context of ``multiprocessing`` or the system's usual one.

        ``files_a_task`` is how many are handed over at once, where not :func:`side_by_side` is to choose,
        ``typesetter_threads`` how many the typesetter has in each process, by itself as many as there are processors.
        """
        self._max_workers = count  # the name by which the executors of the standard library have it
        self.context = context
        self.files_a_task = files_a_task
        self._begun = partial(_begun, count, context, typesetter_threads)
        self._pool = self._begun()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run a call in one of the processes."""
        try:
            return self._pool.submit(fn, *args, **kwargs)
        except BrokenProcessPool:
            self._pool.shutdown()
            self._pool = self._begun()
            return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        """Wait for the calls in hand; ``cancel_futures`` drops those not begun."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _begun(count: int, context: BaseContext | None, typesetter_threads: int | None) -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(count, context, begin_worker, (typesetter_threads,))
    with _undisturbed():
        pool.submit(int)  # this begins the processes, which inherit what is done about Ctrl-C
    return pool


@contextmanager
def typesetting_workers(documents: int) -> Iterator["Workers | None"]:
    """Give processes to set so many documents, one at a time each, or none where this one does better.

    They are copies of this process, and have at once what it has imported, as long as it has one thread: those that the
    typesetter begins would not live through a fork. Otherwise they are started afresh. Together they have as many threads
    as there are processors: more only wait for one another.
    """
    if documents < _FEWEST_DOCUMENTS:
        yield None
        return
    processors = os.cpu_count() or 1
    workers = min(documents, processors)
    context = multiprocessing.get_context("fork" if _has_one_thread() else "spawn")
    with Workers(workers, context, files_a_task=1, typesetter_threads=processors // workers) as executor:
        yield executor


def _has_one_thread() -> bool:
    """Whether this is known of the process, of other than Python's threads too."""
    try:
        return len(list(_OWN_THREADS.iterdir())) == 1
    except OSError:  # not Linux
        return False


@contextmanager
def workers_for(files: int, workers: int | None = None) -> Iterator[Executor | None]:
    """Give an executor for so many files, or none where one process does better; ``workers`` asks for a number.

    When the work is broken off, what has not begun is dropped.
    """
    count = workers or (min(os.cpu_count() or 1, files) if files >= _FEWEST_FILES else 1)
    if count < 2:  # noqa: PLR2004 - one worker is this process
        yield None
        return
    executor = Workers(count)
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
    if sys.platform == "win32":  # which cannot hold it back
        usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, usual)
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin_worker(typesetter_threads: int | None = None) -> None:
    """Leave Ctrl-C to the process that began this one, and end with it however it ends."""
    collect_rarely()
    if typesetter_threads:
        os.environ["RAYON_NUM_THREADS"] = str(typesetter_threads)  # read when it first sets something
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
