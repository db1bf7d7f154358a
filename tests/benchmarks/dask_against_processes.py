"""A batch on a Dask cluster against the same batch in processes: ``python -m tests.benchmarks.dask_against_processes [FILES [ROUNDS]]``.

Both are of this machine, with the same number of workers, started and warmed beforehand; the same files are read and checked
in turn, the order changing from round to round, and the ratio is that of each round: it holds though the machine is shared and
its speed drifts. The seconds of one processor that this process itself needs are given beside, for on a real cluster it is one
against many.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from distributed import LocalCluster

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from xl_tools.settings import shipped_settings
from xl_tools.work.batch import check_files
from xl_tools.work.cluster import cluster

_FILES, _ROUNDS = 200, 9
_DIFFERENT_FILES = 100
_EMPTY_CALLS = 500


class Took(NamedTuple):
    """Seconds on the clock, and of this process alone."""

    wall: float
    own: float


def main(files: int = _FILES, rounds: int = _ROUNDS) -> None:
    """Print the medians and the overhead."""
    workers = os.cpu_count() or 1
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as local,
        ProcessPoolExecutor(workers) as pool,
    ):
        paths = workbooks(Path(folder), files)
        with cluster(local.scheduler_address, paths) as dask:
            for line in compared(paths, {"processes": pool, "Dask": dask}, rounds):
                sys.stdout.write(f"{line}\n")


def compared(paths: list[Path], executors: dict[str, Executor], rounds: int) -> Iterable[str]:
    """Yield the lines of the comparison."""
    took: dict[str, list[Took]] = {name: [] for name in executors}
    for number in range(rounds + 1):
        names = list(executors) if number % 2 else list(reversed(executors))
        for name in names:
            took[name].append(_run(paths, executors[name]))
    measured = {name: times[1:] for name, times in took.items()}  # the first round warms them
    yield f"{len(paths)} files, {rounds} rounds, {os.cpu_count()} workers"
    for name, times in measured.items():
        wall, own = (statistics.median(values) / len(paths) * 1000 for values in zip(*times, strict=True))
        yield f"{name}: {wall:.2f} ms a file, of this process {own:.2f} ms"
    ratios = [there.wall / here.wall for here, there in zip(*measured.values(), strict=True)]
    yield f"overhead: {statistics.median(ratios) - 1:+.1%} (rounds {min(ratios) - 1:+.1%} to {max(ratios) - 1:+.1%})"
    for name, executor in executors.items():
        yield f"{name}: {_empty_call(executor):.2f} ms an empty call"


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


def _run(paths: list[Path], executor: Executor) -> Took:
    wall, own = time.perf_counter(), time.process_time()
    batch = check_files(paths, shipped_settings(), executor=executor)
    took = Took(time.perf_counter() - wall, time.process_time() - own)
    if len(batch.checked) != len(paths):
        raise AssertionError(batch.refused)
    return took


def _empty_call(executor: Executor) -> float:
    """Return the milliseconds that handing over a call and having it back takes, many being in hand."""
    start = time.perf_counter()
    for future in [executor.submit(abs, number) for number in range(_EMPTY_CALLS)]:
        future.result()
    return (time.perf_counter() - start) / _EMPTY_CALLS * 1000


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
