"""Kill commands at random moments and look at what they leave: every input whole, old or new, no output torn.

Half of the moments are spread over the whole run; the other half over the few hundredths of a second after the first
new name shows in the folder, for that is where the writing is.
"""

import io
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.saving.change_log import changes_of
from xl_tools.saving.safe_save import digest
from xl_tools.sources.templates import SAMPLE, bundled

_WHILE_WRITING = 0.04  # seconds
_PATIENCE = 60.0
_TEMPORARY = ".xl-tools-"
_BACKUP = ".备份"
_LOG = ".修改记录.jsonl"
_BOOK = "报送.xlsx"
KILLED_IN = "killed"
"""What the folder is called in which commands are killed, and those in which they are not disturbed."""

_SUMMARY = "汇总.xlsx"


class TornError(AssertionError):
    """A killed command left what it must never leave."""


@dataclass
class Job:
    """A command in a folder of its own: its arguments, the files before it and after it when nobody disturbs it."""

    name: str
    arguments: tuple[str, ...]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0

    def lay_out(self, folder: Path) -> None:
        """Make the folder as it is before the command."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, data in self.before.items():
            (folder / name).write_bytes(data)

    def begin(self, folder: Path) -> subprocess.Popen[bytes]:
        """Start the command."""
        return subprocess.Popen(
            [sys.executable, "-m", "xl_tools", *self.arguments],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )


def jobs(folder: Path) -> Iterator[Job]:
    """Yield fill, fix and merge, each run once undisturbed."""
    book = faulty_workbook()
    townships = {f"乡镇{seed}.xlsx": render(clean_workbook(seed)).data for seed in range(3)}
    for job in (
        Job("fill", ("fill", _BOOK), {_BOOK: book}),
        Job("fix", ("fix", _BOOK), {_BOOK: book}),
        Job("merge", ("merge", ".", "-o", _SUMMARY), {**townships, _SUMMARY: summary_workbook([], [])}),
    ):
        where = folder / job.name / KILLED_IN  # 收件 tells in which folder a file lies
        job.lay_out(where)
        began = time.monotonic()
        job.begin(where).wait(_PATIENCE)
        job.seconds = time.monotonic() - began
        job.after = {name: (where / name).read_bytes() for name in job.before}
        if job.after == job.before:
            raise TornError(f"{job.name} changed nothing")
        yield job


def killed(job: Job, folder: Path, chance: random.Random, sign: signal.Signals = signal.SIGKILL) -> list[str]:
    """Start a command, end it at a random moment, and return what was found; :class:`TornError` for what must not be."""
    job.lay_out(folder)
    process = job.begin(folder)
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, job.seconds))
    else:
        names = set(job.before)
        until = time.monotonic() + _PATIENCE
        while set(os.listdir(folder)) == names and process.poll() is None and time.monotonic() < until:  # noqa: PTH208 - fast
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, _WHILE_WRITING))
    process.send_signal(sign)
    process.wait(_PATIENCE)
    return list(_found(job, folder))


def _found(job: Job, folder: Path) -> Iterator[str]:
    left = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name, before in job.before.items():
        data = left.pop(name, None)
        if data not in (before, job.after[name]):
            raise TornError(f"{job.name}: {name} is neither as it was nor as it should be")
        if job.after[name] != before:
            yield "changed" if data != before else "as it was"
            if data != before and name == _BOOK:
                _refuse_unless_undoable(job, folder)
    for name, data in left.items():
        if name.startswith(_TEMPORARY):
            yield "temporary file left"
        elif _BACKUP in name:
            if data != job.before[_BOOK]:
                raise TornError(f"{job.name}: the backup {name} is not whole")
            yield "backup"
        elif name.endswith(_LOG):
            yield "log"
        else:
            raise TornError(f"{job.name}: {name} should not be there")


def _refuse_unless_undoable(job: Job, folder: Path) -> None:
    """Where the file is new, its log must know the change, and the backup named there be there."""
    changes = changes_of(folder / _BOOK)
    known = [change for change in changes if change.after == digest(job.after[_BOOK])]
    if not known or not (folder / known[-1].backup).is_file():
        raise TornError(f"{job.name}: what was changed cannot be undone")


def faulty_workbook() -> bytes:
    """Return the bundled sample with no code and an old label on every form: something to fill and something to fix."""
    book, out = openpyxl.load_workbook(bundled(SAMPLE)), io.BytesIO()
    for sheet in book.worksheets:
        if sheet["A3"].value == "项目编码":
            sheet["A3"], sheet["B3"] = "项目编号", None
    book.save(out)
    return out.getvalue()


def counted(
    job: Job, folder: Path, times: int, seed: int, sign: signal.Signals = signal.SIGKILL
) -> Counter[str]:
    """Kill a command so many times and count what was found."""
    chance = random.Random(f"{seed}:{job.name}")  # noqa: S311 - moments, no secrets
    return Counter(what for _ in range(times) for what in killed(job, folder, chance, sign))
