"""Processes to read files side by side, where that pays; one that dies costs only the file that killed it."""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import connection, resource_tracker
from pathlib import Path
from queue import SimpleQueue
from typing import Literal, ParamSpec, TypeAlias, TypeVar

from xl_tools.work.collecting import collect_rarely

ENDED_TWICE = "做它的进程两次中途被系统结束（多半是内存不够，或被别的程序强行结束）"
"""Why a file, or a slip, is given up."""

StartMethod: TypeAlias = Literal["fork", "spawn"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_OWN_THREADS = Path("/proc/self/task")
_FEWEST_DOCUMENTS = 3  # a worker takes longer to start than a booklet to be set
_FEWEST_FILES = 40
"""Below this one process is faster: a new one must import everything first (measured: 0.3 s each where started afresh)."""


class WorkerEndedError(Exception):
    """A process was ended from outside while it had a call in hand."""


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
        *,
        files_a_task: int | None = None,
        typesetter_threads: int | None = None,
    ) -> None:
        """Begin the processes, by a start method of ``multiprocessing`` or the system's usual one.

        ``files_a_task`` is how many are handed over at once, where not :func:`side_by_side` is to choose,
        ``typesetter_threads`` how many the typesetter has in each process, by itself as many as there are processors.
        """
        super().__init__(count)
        self.files_a_task = files_a_task
        self._typesetter_threads = typesetter_threads
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        try:
            for _ in range(count):  # now, while there are no threads, which a copy of this process would lack
                self._idle.put(_Worker(start_method, typesetter_threads))
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
                worker = self._another()
            return worker.done(call)
        finally:
            self._idle.put(worker)

    def _another(self) -> "_Worker":
        try:
            return _Worker("spawn", self._typesetter_threads)
        except OSError as error:  # there may be memory for one more when others are done
            raise WorkerEndedError from error

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for all calls; when the work is broken off, only for those in hand."""
        self.shutdown(cancel_futures=kind is not None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        """Wait for the calls and end the processes, which without ``wait`` end with this one; ``cancel_futures`` drops calls not begun."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        while wait and not self._idle.empty():
            self._idle.get().end()


class _Worker:
    """A process that does one call at a time, and ends with this one."""

    def __init__(self, start_method: StartMethod | None, typesetter_threads: int | None) -> None:
        self._has_begun = False
        context = multiprocessing.get_context(start_method)
        if context.get_start_method() != "fork" and sys.platform != "win32":
            resource_tracker.ensure_running()  # start() would do it, and let Ctrl-C through after that
        self._pipe, its_end = context.Pipe()
        self._process = context.Process(  # type: ignore[attr-defined]  # each context has it, only typeshed's base has not
            target=_work, args=(its_end, typesetter_threads), daemon=True
        )
        with _undisturbed():  # what is done about Ctrl-C is inherited
            self._process.start()
        its_end.close()  # from now on the process alone has it, and the pipe ends with the process

    @property
    def has_ended(self) -> bool:
        """Whether the process is known to have ended; of one whose end somebody else was told, only the pipe tells."""
        return self._pipe.closed or not self._process.is_alive()

    def done(self, call: Callable[[], _T]) -> _T:
        """Return what the call returns there, or raise what it raises."""
        try:
            self._wait_for_its_beginning()
            self._pipe.send(call)
            returned, error = self._pipe.recv()
        except BaseException as broken:
            self.end()  # half of an answer may be on its way
            if isinstance(broken, (EOFError, OSError)):
                raise WorkerEndedError from broken
            raise
        if error is not None:
            raise error
        result: _T = returned
        return result

    def _wait_for_its_beginning(self) -> None:
        """Wait until the process has its end of the pipe: until then Windows keeps that open, also for one that has ended."""
        if not self._has_begun:
            if self._pipe not in connection.wait([self._pipe, self._process.sentinel]):
                raise EOFError
            self._pipe.recv_bytes()
            self._has_begun = True

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _work(pipe: "connection.Connection[bytes, bytes]", typesetter_threads: int | None) -> None:
    """Do one call after the other."""
    begin_worker(typesetter_threads)
    with suppress(EOFError, OSError):  # there is nobody to work for
        pipe.send_bytes(b"")
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(call: bytes) -> bytes:
    """Return what a pickled call returns, or else what it raises, pickled."""
    try:
        return pickle.dumps((pickle.loads(call)(), None))  # noqa: S301 - from the process that began this one
    except BaseException as error:  # noqa: BLE001 - it is raised again where the call came from
        told = traceback.format_exc()
        error.add_note(told)
        try:
            answer = pickle.dumps((None, error))
            pickle.loads(answer)  # noqa: S301 - as above
        except Exception:  # noqa: BLE001 - an exception can be anything
            return pickle.dumps((None, RuntimeError(told)))
        return answer


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
    start_method: StartMethod = "fork" if _has_one_thread() else "spawn"
    with Workers(workers, start_method, files_a_task=1, typesetter_threads=processors // workers) as executor:
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
    with Workers(count) as executor:
        yield executor


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back, which a process that is about to begin would tell of by a traceback."""
    if sys.platform == "win32":  # which cannot
        yield
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
