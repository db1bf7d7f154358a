"""One process that does calls for this one, and what it costs when it is killed: the call that it had in hand."""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, resource_tracker
from typing import Literal, TypeAlias, TypeVar

from xl_tools.processes.collecting import collect_rarely

StartMethod: TypeAlias = Literal["fork", "spawn"]

_T = TypeVar("_T")


class WorkerEndedError(Exception):
    """The process that had a call in hand was ended from outside, or none could be begun for it."""


class WorkerProcess:
    """A process that does one call at a time, and ends with this one."""

    def __init__(self, start_method: StartMethod | None, typesetter_threads: int | None) -> None:
        """Begin it; ``OSError`` where the system has no room for another. See :class:`~xl_tools.processes.workers.Workers`."""
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
        """Return what the call returns there, or raise what it raises; :class:`WorkerEndedError` when it is killed meanwhile."""
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
    """Do one call after the other; leave Ctrl-C to the process that began this one, and end with it however it ends."""
    collect_rarely()
    if typesetter_threads:
        os.environ["RAYON_NUM_THREADS"] = str(typesetter_threads)  # read when it first sets something
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
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


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
