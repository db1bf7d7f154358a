"""Set many booklets: a PDF for each file into a folder, several at a time, each in a process of its own.

Processes, for the typesetter keeps what it has set in memory: each worker ends after a few booklets and gives it back.
"""

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from xl_tools.errors import RefusalError, UnwritableTargetError
from xl_tools.outputs.safe_save import check_target, write_new
from xl_tools.rules.checked import RefusedFile
from xl_tools.rules.checking import check_submission
from xl_tools.settings import Settings
from xl_tools.work.batch import open_with_tables, refused_file
from xl_tools.work.booklet import Edition, booklet_of, files_of
from xl_tools.work.workers import begin_worker

_Job: TypeAlias = tuple[Path, Path]

_BOOKLETS_A_WORKER = 8
_FEWEST_FOR_WORKERS = 3  # a worker takes longer to start than a booklet to be set


@dataclass(frozen=True, slots=True)
class MadeBooklet:
    """A file that was set, where, and what the booklet holds; or why it was not."""

    source: Path
    target: Path
    told: str = ""
    refused: RefusedFile | None = None


def targets_in(folder: Path, files: Sequence[Path]) -> list[Path]:
    """Return a PDF's name in a folder for each file; the folder is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableTargetError(folder, "这个文件夹建不了", "请换一个可写的位置") from error
    seen: Counter[str] = Counter()
    targets = []
    for file in files:
        seen[file.stem.casefold()] += 1
        number = seen[file.stem.casefold()]
        targets.append(folder / f"{file.stem}{f'({number})' if number > 1 else ''}.pdf")
        check_target(targets[-1], files)
    return targets


def set_each(
    files: Sequence[Path], folder: Path, edition: Edition, settings: Settings
) -> Iterator[MadeBooklet]:
    """Write the booklet of each file into a folder and yield what became of it, as each is done."""
    jobs = list(zip(files, targets_in(folder, files), strict=True))
    if len(jobs) < _FEWEST_FOR_WORKERS:
        yield from (_set_one(file, target, edition, settings) for file, target in jobs)
        return
    workers = min(len(jobs), os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    # Not max_tasks_per_child, with which a pool of Python 3.11 was seen to wait for ever.
    for some in _batched(jobs, workers * _BOOKLETS_A_WORKER):
        with ProcessPoolExecutor(workers, context, begin_worker) as pool:
            for done in as_completed([pool.submit(_set_one, *job, edition, settings) for job in some]):
                yield done.result()


def _batched(jobs: Sequence[_Job], size: int) -> Iterator[Sequence[_Job]]:
    for start in range(0, len(jobs), size):
        yield jobs[start : start + size]


def _set_one(file: Path, target: Path, edition: Edition, settings: Settings) -> MadeBooklet:
    try:
        checked = check_submission(open_with_tables(file, settings), settings)
        made = files_of(booklet_of([checked], edition), target, edition)
        for one in made:
            write_new(one.target, one.data, [file])
    except RefusalError as error:
        return MadeBooklet(file, target, refused=refused_file(error))
    return MadeBooklet(file, target, "；".join(one.told for one in made))
