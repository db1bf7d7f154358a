import subprocess
import sys
import threading

import pytest

from xl_tools.processes.time_limit import TimeUpError, done_within


def count_for_ever() -> None:
    number = 0
    while True:
        try:
            number += 1
        except Exception:  # noqa: BLE001, S112 - what a program does that takes every error for its own
            continue


def test_work_that_never_ends_is_broken_off() -> None:
    with pytest.raises(TimeUpError):
        done_within(0.1, count_for_ever)


def test_work_in_a_thread_that_is_not_the_first_is_broken_off_too() -> None:
    broken_off = []

    def work() -> None:
        try:
            done_within(0.1, count_for_ever)
        except TimeUpError:
            broken_off.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert broken_off == [True]


def test_work_that_is_over_is_never_disturbed_afterwards() -> None:
    """In a process of its own: a Python 3.11 whose lines are counted can stand still in such haste."""
    lines = [
        "import contextlib, time",
        "from xl_tools.processes.time_limit import TimeUpError, done_within",
        "for seconds in (0.00001, 0.0003, 0.0005, 0.0006, 0.001) * 60:",
        "    with contextlib.suppress(TimeUpError):",
        "        done_within(seconds, lambda: time.sleep(0.0003))",
        "    for number in range(300):",
        "        str(number)",
        "until = time.monotonic() + 1.2",
        "while time.monotonic() < until:",
        "    str(until)",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_the_work_returns_and_its_own_errors_come_through() -> None:
    assert done_within(10, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        done_within(10, lambda: 1 // 0)


def test_a_process_that_is_watched_by_a_profiler_goes_on_afterwards() -> None:
    lines = [
        "import cProfile, time",
        "from xl_tools.processes.time_limit import TimeUpError, done_within",
        "cProfile.Profile().enable()",
        "done_within(10, lambda: 7)",
        "try:",
        "    done_within(0.01, lambda: [str(n) for n in range(10**7)])",
        "except TimeUpError:",
        "    print(sum(len(str(n)) for n in range(10**5)))",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "488890\n"
