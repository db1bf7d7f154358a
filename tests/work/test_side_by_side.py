"""Workers that are really killed, by SIGKILL: the batch goes on, and only a file that kills its worker twice is lost."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.work.test_main_job import SETTINGS
from xl_tools.outputs.summary import summary_workbook
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.work.batch import Batch, check_files
from xl_tools.work.workers import StartMethod, WorkerEndedError, Workers, _Worker, workers_for

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


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


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


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_a_worker_begins_anew_after_it_was_killed_and_the_other_goes_on(start_method: StartMethod) -> None:
    with Workers(2, start_method) as workers:
        other = workers.submit(time.sleep, 1)
        for _ in range(2):
            with pytest.raises(WorkerEndedError):
                workers.submit(kill_itself).result()
            assert workers.submit(abs, -1).result() == 1
        assert other.result() is None


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_a_worker_that_is_killed_while_it_sends_its_answer_is_not_waited_for(
    start_method: StartMethod, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is larger than what a pipe holds, so that it is not on its way whole before it is read."""
    half = threading.Event()

    def killed(pipe: Connection) -> object:
        while not pipe.poll():
            pass
        kill_workers()
        half.set()
        return received(pipe)

    received = Connection.recv
    with Workers(1, start_method) as workers:
        workers.submit(abs, -1).result()
        monkeypatch.setattr(Connection, "recv", killed)
        with pytest.raises(WorkerEndedError):
            workers.submit(bytes, 10_000_000).result(60)
        assert half.is_set()


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_workers_that_were_killed_while_idle_lose_no_call(start_method: StartMethod) -> None:
    with Workers(2, start_method) as workers:
        assert [each.result() for each in [workers.submit(abs, -1) for _ in range(9)]] == [1] * 9
        children = multiprocessing.active_children()
        kill_workers()
        for child in children:
            child.join()
        assert [each.result() for each in [workers.submit(abs, -1) for _ in range(9)]] == [1] * 9


def test_a_worker_that_is_killed_before_it_begins_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the process's end of the pipe stays open here until it has taken it, as on Windows."""
    kept: list[int] = []

    def pipe(_: SpawnContext) -> tuple[Connection, Connection]:
        ours, its = multiprocessing.Pipe()
        kept.append(os.dup(its.fileno()))
        return ours, its

    monkeypatch.setattr(SpawnContext, "Pipe", pipe)
    monkeypatch.setattr(_Worker, "has_ended", False)
    with Workers(1, "spawn") as workers:
        kill_workers()
        with pytest.raises(WorkerEndedError):
            workers.submit(abs, -1).result(60)
    for end in kept:
        os.close(end)


def test_where_no_process_can_be_begun_those_that_were_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def begun(process: BaseProcess) -> None:
        if multiprocessing.active_children():
            raise BlockingIOError
        start(process)

    start = BaseProcess.start
    monkeypatch.setattr(BaseProcess, "start", begun)
    with pytest.raises(BlockingIOError):
        Workers(2)
    assert not multiprocessing.active_children()
    with Workers(1) as workers:
        monkeypatch.setattr(BaseProcess, "start", lambda _: os.open("/没有", 0))
        with pytest.raises(WorkerEndedError):
            workers.submit(kill_itself).result()
        with pytest.raises(WorkerEndedError):
            workers.submit(abs, -1).result()
        monkeypatch.undo()
        assert workers.submit(abs, -1).result() == 1


def fail_with_what_cannot_be_sent() -> None:
    class LocalError(Exception):
        pass

    raise LocalError("只在这里")


def test_what_cannot_be_sent_and_what_fails_there_are_told_here() -> None:
    with Workers(1) as workers:
        with pytest.raises(TypeError, match="pickle"):
            workers.submit(threading.Lock).result()
        with pytest.raises(TypeError, match="pickle"):
            workers.submit(threading.Lock().acquire).result()
        with pytest.raises(ZeroDivisionError) as failed:
            workers.submit(divmod, 1, 0).result()
        assert "_answer" in failed.value.__notes__[0]
        with pytest.raises(RuntimeError, match="LocalError: 只在这里"):
            workers.submit(fail_with_what_cannot_be_sent).result()
        with pytest.raises(RuntimeError, match=r"UnreadableFileError: 没有\.xlsx：找不到"):
            workers.submit(open_submission, Path("没有.xlsx"), shipped_settings()).result()
        assert workers.submit(abs, -1).result() == 1


def test_what_is_not_begun_is_dropped_when_the_work_is_broken_off() -> None:
    def broken_off() -> None:
        with workers_for(9, 2) as executor:
            assert executor
            begun.extend(executor.submit(time.sleep, 1) for _ in range(9))
            raise KeyboardInterrupt

    begun: list[Future[None]] = []
    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert begun[-1].cancelled()
    assert all(each.done() for each in begun)


_INTERRUPTED = """
import os, signal, sys, time
from multiprocessing.process import BaseProcess
from xl_tools.work import workers
def start(process, start=BaseProcess.start):
    start(process)
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGINT)
def work(*arguments, work=workers._work):
    os.kill(os.getpid(), signal.SIGINT)
    work(*arguments)
if __name__ == "__main__":
    BaseProcess.start, workers._work = start, work
    try:
        with workers.Workers(2, sys.argv[1]):
            print("went on")
    except KeyboardInterrupt:
        print("interrupted")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot hold Ctrl-C back")
@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_an_interruption_while_workers_are_begun_is_held_back_and_not_lost(
    start_method: StartMethod, tmp_path: Path
) -> None:
    program = tmp_path / "中断.py"
    program.write_text(_INTERRUPTED, "utf-8")
    done = subprocess.run(
        [sys.executable, str(program), start_method], check=True, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("interrupted\n", "")
