"""Processes to read or to set files side by side, where that pays, and as many as that pays for."""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import ParamSpec, TypeVar

from xl_tools.processes.worker_process import StartMethod, WorkerEndedError, WorkerProcess

_P = ParamSpec("_P")
_T = TypeVar("_T")
_OWN_THREADS = Path("/proc/self/task")
_FEWEST_DOCUMENTS = 3  # a worker takes longer to start than a booklet to be set
_FEWEST_FILES = 40
"""Below this one process is faster: a new one must import everything first (measured: 0.3 s each where started afresh)."""


class Workers(ThreadPoolExecutor):
    """So many processes, and for each a thread that hands it a call and waits for the answer.

    One that is killed, at whatever moment, ends its call in :class:`WorkerEndedError` and disturbs no other; the next
    call begins a new one. (The executor of the standard library loses all calls in hand then, and waits without end for
    a process that was killed while it sent its answer: cpython's issues 94777 and 107219 mend only the other direction.)
    """

    def __init__(
        self,
        count: int,
        start_method: StartMethod | None = None,
        typesetter_threads: int | None = None,
    ) -> None:
        """Begin the processes, by a start method of ``multiprocessing`` or the system's usual one.

        ``typesetter_threads`` is how many the typesetter has in each of those that are to set one document at a time; by
        itself it has as many as there are processors.
        """
        super().__init__(count)
        self.files_a_task = 1 if typesetter_threads else None
        self._typesetter_threads = typesetter_threads
        self._idle: SimpleQueue[WorkerProcess] = SimpleQueue()
        try:
            for _ in range(count):  # now, while there are no threads, which a copy of this process would lack
                self._idle.put(WorkerProcess(start_method, typesetter_threads))
        except BaseException:
            self.shutdown()
            raise

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run a call in one of the processes."""
        return super().submit(self._done_by_one, partial(fn, *args, **kwargs))

    def _done_by_one(self, call: Callable[[], _T]) -> _T:
        worker = self._idle.get()
        try:
            if worker.has_ended:
                try:
                    worker = WorkerProcess("spawn", self._typesetter_threads)
                except OSError as error:  # there may be memory for one more when others are done
                    raise WorkerEndedError from error
            return worker.done(call)
        finally:
            self._idle.put(worker)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for all calls; when the work is broken off, only for those in hand."""
        self.shutdown(cancel_futures=kind is not None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        """Wait for the calls and end the processes, which without ``wait`` end with this one; ``cancel_futures`` drops calls not begun."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        while wait and not self._idle.empty():
            self._idle.get().end()


@contextmanager
def typesetting_workers(documents: int) -> Iterator[Workers | None]:
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
    start_method: StartMethod = "fork" if _has_one_thread() else "spawn"
    with Workers(workers, start_method, processors // workers) as executor:
        yield executor


def _has_one_thread() -> bool:
    """Whether this is known of the process, of other than Python's threads too: only Linux tells.

    Wine shows Windows' programs a /proc as well, and cannot copy a process.
    """
    if sys.platform != "linux":
        return False
    try:
        return len(list(_OWN_THREADS.iterdir())) == 1
    except OSError:  # a Linux that hides it
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
    with Workers(count) as executor:
        yield executor
