"""The tests of the program's rooms, run by Windows' Python itself on C: under code page 936."""

import os
from pathlib import Path

import pytest

from tests.windows.wine import Windows

IN_THE_GATE = ("values",)
OTHERS = (
    "model",
    "settings",
    "forms",
    "sheets",
    "sources",
    "rules",
    "opc",
    "saving",
    "checking",
    "jobs",
    "excel",
    "typos",
)


def ran_in(windows: Windows) -> Path:
    """Return the folder in which each run leaves its account."""
    return windows.folder / "ran"


@pytest.mark.parametrize(
    "room", [*IN_THE_GATE, *(pytest.param(room, marks=pytest.mark.whole) for room in OTHERS)]
)
def test_its_tests_pass_there(room: str, windows: Windows, source: str) -> None:
    account = windows.drive / "account.xml"
    account.unlink(missing_ok=True)
    options = ("-q", "-p", "no:cacheprovider", f"--junitxml={windows.name_of(account)}")
    place = windows.drive / "src"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CI", "1")  # the same cases every time, and none has a deadline
        done = windows.run("-m", "pytest", *options, f"tests/{room}", cwd=place, path=source, utf8=False)
    assert done.code == 0, done.said
    ran_in(windows).mkdir(exist_ok=True)
    os.replace(account, ran_in(windows) / f"{room}.xml")  # noqa: PTH105 - over the last one
