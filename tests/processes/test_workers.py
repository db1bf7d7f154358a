"""Processes that do calls: killed at every moment by SIGKILL, interrupted while they begin, and asked for what fails there."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tests.processes.test_side_by_side import kill_workers
from xl_tools.processes import workers
from xl_tools.processes.worker_process import StartMethod, WorkerEndedError, WorkerProcess
from xl_tools.processes.workers import Workers, workers_for
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no SIGKILL, and cannot hold Ctrl-C back"
)


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


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
    has_killed = threading.Event()

    def killed(pipe: Connection) -> object:
        while not pipe.poll():
            pass
        kill_workers()
        has_killed.set()
        return received(pipe)

    received = Connection.recv
    with Workers(1, start_method) as workers:
        workers.submit(abs, -1).result()
        monkeypatch.setattr(Connection, "recv", killed)
        with pytest.raises(WorkerEndedError):
            workers.submit(bytes, 10_000_000).result(60)
        assert has_killed.is_set()


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
    monkeypatch.setattr(WorkerProcess, "has_ended", False)
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
from xl_tools.processes import worker_process
from xl_tools.processes.workers import Workers
def start(process, start=BaseProcess.start):
    start(process)
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGINT)
def work(*arguments, work=worker_process._work):
    os.kill(os.getpid(), signal.SIGINT)
    work(*arguments)
if __name__ == "__main__":
    BaseProcess.start, worker_process._work = start, work
    try:
        with Workers(2, sys.argv[1]):
            print("went on")
    except KeyboardInterrupt:
        print("interrupted")
"""


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


def test_only_linux_copies_a_process_whatever_lies_at_proc(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Wine shows Windows' programs a /proc too."""
    (tmp_path / "1").touch()
    monkeypatch.setattr(workers, "_OWN_THREADS", tmp_path)
    monkeypatch.setattr(sys, "platform", "win32")
    assert not workers._has_one_thread()
    monkeypatch.setattr(sys, "platform", "linux")
    assert workers._has_one_thread()
