import threading
import time

import pytest

from xl_tools.work.time_limit import TimeUpError, time_limit


def count_for_ever() -> None:
    number = 0
    while True:
        try:
            number += 1
        except Exception:  # noqa: BLE001, S112 - what a program does that takes every error for its own
            continue


def test_work_that_never_ends_is_broken_off() -> None:
    with pytest.raises(TimeUpError), time_limit(0.1):
        count_for_ever()


def test_work_in_a_thread_that_is_not_the_first_is_broken_off_too() -> None:
    broken_off = []

    def work() -> None:
        try:
            with time_limit(0.1):
                count_for_ever()
        except TimeUpError:
            broken_off.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert broken_off == [True]


def test_work_that_ends_in_time_is_never_disturbed_afterwards() -> None:
    for seconds in (0.0001, 0.001, 0.01) * 60:
        try:
            with time_limit(seconds):
                time.sleep(0.0005)
        except TimeUpError:
            pass
        for _ in range(200):
            str(seconds)
    time.sleep(0.05)


def test_an_error_of_the_work_itself_comes_through() -> None:
    with pytest.raises(ZeroDivisionError), time_limit(10):
        raise ZeroDivisionError
