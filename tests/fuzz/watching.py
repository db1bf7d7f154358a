"""Run cases in forked processes under a watch: how long each takes, how much memory, and whether the process survives it."""

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.cases import case_of
from tests.fuzz.originals import originals
from tests.fuzz.trying import Outcome, tried

_FORK = multiprocessing.get_context("fork")
_MOST_MEMORY = 4 << 30  # bytes of address space: what asks for more is broken, the machine is not
_PATIENCE = 12  # times the limit, for a case that waits and does nothing
_BATCH = 100  # cases that a process is given at a time
_THOROUGHLY = 50  # one case of so many goes through all commands, which takes ten times as long
_PEAK = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


class Told(NamedTuple):
    """What came of a case: its kind and outcome, seconds of the processor, and the peak of the process's memory in megabytes."""

    number: int
    kind: str
    outcome: Outcome
    seconds: float
    megabytes: int


class _Worker:
    """A forked process and the cases it was given."""

    def __init__(self, seed: int, numbers: range) -> None:
        self.todo = numbers
        self.began, self.worked = time.monotonic(), 0.0
        self.connection, theirs = _FORK.Pipe(duplex=False)
        self.process = _FORK.Process(target=_work, args=(seed, numbers, theirs))
        self.process.start()
        theirs.close()

    def taken(self) -> Told | None:
        """Return the next result; ``None`` when the process is gone."""
        try:
            told: Told = self.connection.recv()
        except EOFError:
            return None
        self.todo, self.began, self.worked = self.todo[1:], time.monotonic(), self._processor_time()
        return told

    def has_hung(self, longest: float) -> bool:
        """Whether the case at hand takes too long: by the processor's time, for others may be at work on the machine."""
        waited = time.monotonic() - self.began
        return waited > longest and (
            waited > _PATIENCE * longest or self._processor_time() - self.worked > longest
        )

    def _processor_time(self) -> float:
        """Return the seconds that the process, and those it began, have worked."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # it is gone
            return self.worked
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def lost(self, why: str) -> Told:
        """End the process over the case it is at; the case is the one to blame."""
        self.process.kill()
        self.process.join()
        number, self.todo = self.todo[0], self.todo[1:]
        told = f"{why} (exit code {self.process.exitcode})"
        return Told(number, "", Outcome("broken", told), time.monotonic() - self.began, 0)


def run(seed: int, numbers: range, workers: int, longest: float) -> Iterator[Told]:
    """Yield what came of every case, as each is done; one that works longer than ``longest`` seconds is a hang."""
    originals()  # once, before the processes part
    waiting = [numbers[start : start + _BATCH] for start in range(0, len(numbers), _BATCH)][::-1]
    at_work: dict[Connection, _Worker] = {}
    while waiting or at_work:
        while waiting and len(at_work) < workers:
            worker = _Worker(seed, waiting.pop())
            at_work[worker.connection] = worker
        ready = wait(list(at_work), timeout=0.2)
        for connection, worker in list(at_work.items()):
            if connection in ready:
                told = worker.taken()
                if told is None and worker.todo:
                    told = worker.lost("the process died")
            elif worker.has_hung(longest):
                told = worker.lost(f"no end in {longest:g} s")
            else:
                continue
            if told:
                yield told
            if told is None or not worker.process.is_alive():
                del at_work[connection]
                connection.close()
                worker.process.join()
                if worker.todo:
                    waiting.append(worker.todo)


def _work(seed: int, numbers: range, connection: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # the compiled reader says there that it broke off
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            case = case_of(seed, number)
            path = Path(folder, f"件{case.suffix}")
            path.write_bytes(case.data)
            _forget_peak()
            began = _seconds()
            outcome = tried(path, thoroughly=number % _THOROUGHLY == 0)
            connection.send(Told(number, case.kind, outcome, _seconds() - began, _peak()))


def _seconds() -> float:
    """Return the seconds that this process, and those it began, have worked."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _forget_peak() -> None:
    if os.access(_CLEAR, os.W_OK):
        _CLEAR.write_text("5")


def _peak() -> int:
    """Return the peak of this process's memory since it was last forgotten, in megabytes."""
    line = next(line for line in _PEAK.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024
