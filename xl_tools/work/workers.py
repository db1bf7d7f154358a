"""Processes to read files side by side, where that pays."""

import os
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
    executor = ProcessPoolExecutor(count, initializer=collect_rarely)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)
