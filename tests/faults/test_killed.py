"""A short run of ``python -m tests.faults``, and what Ctrl-C leaves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.faults.killing import KILLED_IN, counted, jobs

_TIMES = 3


def test_commands_killed_at_random_moments_leave_every_file_whole(tmp_path: Path) -> None:
    for job in jobs(tmp_path):
        found = counted(job, tmp_path / KILLED_IN, _TIMES, seed=1)
        assert found["as it was"] + found["changed"] == _TIMES


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_in_one_line_and_leaves_nothing(tmp_path: Path, workers: str) -> None:
    data = render(clean_workbook(0)).data
    for number in range(150):
        (tmp_path / f"{number}.xlsx").write_bytes(data)
    before = sorted(tmp_path.iterdir())
    process = subprocess.Popen(
        [
            sys.executable,
            "-X",
            "utf8",
            "-m",
            "xl_tools",
            "merge",
            ".",
            "--workers",
            workers,
            "-o",
            "汇总.xlsx",
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    _wait_until_it_reads(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to the workers as well
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.strip() == "已中断，没有写完的文件都没有留下。"
    assert sorted(tmp_path.iterdir()) == before


def test_workers_end_when_the_command_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, time\nfrom xl_tools.processes.workers import workers_for\n"
        "with workers_for(50, 2) as executor:\n"
        "    print(executor.submit(os.getpid).result(), flush=True)\n    time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.kill()
    until = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


def _wait_until_it_reads(pid: int) -> None:
    """Wait until the command is past its start: it has the compiled reader in memory."""
    until = time.monotonic() + 30
    maps = Path(f"/proc/{pid}/maps")
    while "pyexpat" not in maps.read_text() and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.1)
