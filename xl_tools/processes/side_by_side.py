"""Go through many files (or other work) side by side, several to a task, in their order; a worker that dies stops only its own."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, wait
from typing import TypeVar

from xl_tools.processes.worker_process import WorkerEndedError
from xl_tools.processes.workers import Workers

ENDED_TWICE = "做它的进程两次中途被系统结束（多半是内存不够，或被别的程序强行结束）"
"""Why a file, or a slip, is given up."""

_File = TypeVar("_File")
_T = TypeVar("_T")
_FILES_A_TASK = 8  # what it costs to hand over a task is shared by so many
_TASKS_A_WORKER = 4  # at the least, so that none is idle while another has all the rest
_TASKS_AHEAD = 2  # tasks in hand for each worker, so that none waits and the memory stays flat


def side_by_side(
    files: Sequence[_File],
    read: Callable[[_File], _T],
    lost: Callable[[_File], _T],
    executor: Executor | None,
) -> Iterator[_T]:
    """Yield what ``read`` gives for every file, in order, whatever the number of workers; without any, of this process.

    When a worker is killed, the files that it had in hand are read again, one at a time in a process of their own: one
    that ends it again is given to ``lost`` instead, and the work goes on.
    """
    if executor is None:
        yield from map(read, files)
        return
    workers = getattr(executor, "_max_workers", None) or os.cpu_count() or 1
    most = getattr(executor, "files_a_task", None) or _FILES_A_TASK
    size = max(1, min(most, len(files) // (workers * _TASKS_A_WORKER)))
    waiting: deque[tuple[Sequence[_File], Future[Sequence[_T]]]] = deque()

    def next_done() -> Iterator[_T]:
        task, future = waiting.popleft()
        try:
            yield from future.result()
        except WorkerEndedError:
            wait([other for _, other in waiting])  # so that the memory is this file's alone
            # Begun now, and not a copy of this process, which has threads: whoever killed one may be about to kill the others.
            with Workers(1, "spawn") as alone:
                for file in task:
                    try:
                        outcome = alone.submit(read, file).result()
                    except WorkerEndedError:
                        outcome = lost(file)
                    yield outcome

    for first in range(0, len(files), size):
        task = files[first : first + size]
        waiting.append((task, executor.submit(_each, read, task)))
        if len(waiting) > _TASKS_AHEAD * workers:
            yield from next_done()
    while waiting:
        yield from next_done()


def _each(read: Callable[[_File], _T], files: Sequence[_File]) -> list[_T]:
    return [read(file) for file in files]
