"""A batch on a Dask cluster against the same batch in processes: ``python -m tests.benchmarks.dask_against_processes [FILES [ROUNDS]]``.

Both are of this machine, with the same number of workers, started and warmed beforehand; the same files are read and checked
in turn, the order changing from round to round, and the ratio is that of each round: it holds though the machine is shared and
its speed drifts. Besides the clock there is the work of the processors, of this process (with Dask's scheduler in it) and of the
workers together: where others use the machine too, it is the steadier measure.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

import psutil
from distributed import LocalCluster

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from xl_tools.batch.batch import check_files
from xl_tools.processes.cluster import cluster
from xl_tools.processes.collecting import collect_rarely
from xl_tools.settings import shipped_settings

_FILES, _ROUNDS = 200, 9
_DIFFERENT_FILES = 100
_EMPTY_CALLS = 500
_T = TypeVar("_T")
_KINDS = ("on the clock", "of the processors")


class Took(NamedTuple):
    """Seconds on the clock, of all processors, and of this process alone."""

    wall: float
    work: float
    own: float


class Place(NamedTuple):
    """Where a batch runs, and the processes that are its workers."""

    executor: Executor
    workers: Sequence[psutil.Process]

    def run(self, paths: Sequence[Path]) -> Took:
        """Read and check the files, and tell what it took."""
        batch, took = self._took(lambda: check_files(paths, shipped_settings(), executor=self.executor))
        if len(batch.checked) != len(paths):
            raise AssertionError(batch.refused)
        return took

    def run_empty(self, calls: int) -> Took:
        """Hand over so many calls that do nothing, all at once, and have them back."""
        return self._took(lambda: [f.result() for f in [self.executor.submit(abs, n) for n in range(calls)]])[
            1
        ]

    def _took(self, work: Callable[[], _T]) -> tuple[_T, Took]:
        wall, own, others = time.perf_counter(), time.process_time(), self._work()
        result = work()
        own = time.process_time() - own
        return result, Took(time.perf_counter() - wall, own + self._work() - others, own)

    def _work(self) -> float:
        times = [worker.cpu_times() for worker in self.workers]
        return float(sum(each.user + each.system for each in times))


def main(files: int = _FILES, rounds: int = _ROUNDS) -> None:
    """Print the medians and the overhead."""
    workers = os.cpu_count() or 1
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as local,
        ProcessPoolExecutor(workers, initializer=collect_rarely) as pool,
    ):
        theirs = psutil.Process().children(recursive=True)
        paths = workbooks(Path(folder), files)
        with cluster(local.scheduler_address, paths) as dask:
            check_files(
                paths[: 16 * workers], shipped_settings(), executor=pool
            )  # now its processes are there
            own = [each for each in psutil.Process().children(recursive=True) if each not in theirs]
            places = {"processes": Place(pool, own), "Dask": Place(dask, theirs)}
            for line in compared(paths, places, rounds):
                sys.stdout.write(f"{line}\n")


def compared(paths: Sequence[Path], places: Mapping[str, Place], rounds: int) -> Iterable[str]:
    """Yield the lines of the comparison."""
    took: dict[str, list[Took]] = {name: [] for name in places}
    for number in range(rounds + 1):
        names = list(places)
        for name in names if number % 2 else reversed(names):
            took[name].append(places[name].run(paths))
    measured = {name: times[1:] for name, times in took.items()}  # the first round warms them
    yield f"{len(paths)} files, {rounds} rounds, {os.cpu_count()} workers"
    for name, times in measured.items():
        wall, work, own = (statistics.median(kind) / len(paths) * 1000 for kind in zip(*times, strict=True))
        yield f"{name}: {wall:.2f} ms a file on the clock, {work:.2f} ms of the processors, {own:.2f} ms of these here"
    for kind, said in enumerate(_KINDS):
        ratios = [there[kind] / here[kind] - 1 for here, there in zip(*measured.values(), strict=True)]
        yield f"overhead {said}: {statistics.median(ratios):+.1%} (rounds {min(ratios):+.1%} to {max(ratios):+.1%})"
    for name, place in places.items():
        wall, work, _ = (seconds / _EMPTY_CALLS * 1000 for seconds in place.run_empty(_EMPTY_CALLS))
        yield f"{name}: an empty call {wall:.2f} ms on the clock, {work:.2f} ms of the processors"


def workbooks(folder: Path, count: int) -> list[Path]:
    """Write so many workbooks; beyond a hundred their contents come again."""
    paths: list[Path] = []
    for number in range(count):
        path = folder / f"{number:05d}.xlsx"
        if number < _DIFFERENT_FILES:
            path.write_bytes(render(clean_workbook(number)).data)
        else:
            path.hardlink_to(paths[number % _DIFFERENT_FILES])
        paths.append(path)
    return paths


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
