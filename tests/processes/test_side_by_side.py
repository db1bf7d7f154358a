"""Workers that are really killed, by SIGKILL: the batch goes on, and only a file that kills its worker twice is lost."""

import multiprocessing
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.jobs.test_main_job import SETTINGS
from xl_tools.batch.batch import Batch, check_files
from xl_tools.processes.workers import workers_for
from xl_tools.products.summary.summary_workbook import summary_workbook

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in a folder")
_CULPRIT = "05害群.xlsx"


@pytest.fixture(scope="module")
def townships(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a dozen generated townships."""
    folder = tmp_path_factory.mktemp("乡镇")
    data = render(clean_workbook(1)).data
    for number in range(12):
        (folder / f"{number:02d}.xlsx").write_bytes(data)
    return sorted(folder.iterdir())


def kill_workers() -> None:
    for child in multiprocessing.active_children():
        if child.pid:
            os.kill(child.pid, signal.SIGKILL)


def kill_whoever_opens(pipe: Path, times: int, heal: Callable[[], object] = lambda: None) -> None:
    """Kill all workers as soon as one opens a file, so many times; ``heal`` is called before each."""

    def watch() -> None:
        for _ in range(times):
            with pipe.open("wb", buffering=0) as writing:  # waits until somebody reads
                heal()
                kill_workers()
                with suppress(BrokenPipeError):  # until the reader is gone
                    while writing.write(b"x"):
                        time.sleep(0.005)

    threading.Thread(target=watch, daemon=True).start()


def read(paths: list[Path], workers: int, progress: Callable[[str], None] = lambda _: None) -> Batch:
    with workers_for(len(paths), workers) as executor:
        return check_files(paths, SETTINGS, progress=progress, executor=executor, summed_up=True)


def test_a_worker_killed_from_outside_loses_no_file(townships: list[Path]) -> None:
    told: list[str] = []

    def kill_once(name: str) -> None:
        if not told:
            kill_workers()
        told.append(name)

    batch = read(townships, 2, kill_once)
    assert (batch.refused, batch.skipped) == ((), ())
    assert told == [path.name for path in townships]
    undisturbed = read(townships, 1)
    assert summary_workbook(batch.checked, ()) == summary_workbook(undisturbed.checked, ())


@pytest.mark.parametrize("workers", [2, 3])
def test_a_file_that_kills_its_worker_twice_is_a_bad_file_and_the_others_are_read(
    townships: list[Path], tmp_path: Path, workers: int
) -> None:
    culprit = tmp_path / _CULPRIT
    os.mkfifo(culprit)
    kill_whoever_opens(culprit, 2)
    batch = read([*townships[:5], culprit, *townships[5:]], workers)
    (refused,) = batch.refused
    assert refused.name == str(culprit)
    assert "进程两次中途被系统结束" in refused.reason
    assert [one.submission.file.name for one in batch.checked] == [str(path) for path in townships]


def test_a_file_whose_worker_was_killed_once_is_read_again(townships: list[Path], tmp_path: Path) -> None:
    once = tmp_path / "一次.xlsx"
    os.mkfifo(once)
    whole = Path(shutil.copy(townships[0], tmp_path / "好的.xlsx"))
    kill_whoever_opens(once, 1, lambda: whole.replace(once))
    batch = read([*townships, once], 2)
    assert batch.refused == ()
    assert [one.submission.file.name for one in batch.checked] == [*map(str, townships), str(once)]
