import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.windows.wine import CHECKOUT, Windows

_READERS_AND_RUNNERS = (
    "hypothesis",
    "openpyxl",
    "pytest",
    "python-calamine",
    "polars",
    "pypdf",
    "msoffcrypto-tool",
)
_MORE_OF_THEM = ("pillow", "fonttools", "pdfplumber", "python-docx", "packaging")
"""Of the developers' extras, what the tests take that run there."""


@pytest.fixture(scope="session")
def windows() -> Windows:
    """Return a desk of Windows under Wine; ``.ci/windows`` makes it and names its folder."""
    folder = os.environ.get("XL_TOOLS_WINDOWS")
    if not folder:
        pytest.skip("Windows' Python is made, and these tests are run, by .ci/windows")
    return Windows(Path(folder))


@pytest.fixture(scope="session")
def source(windows: Windows) -> str:
    """Return where the checkout lies on C:, with what it needs in Windows' Python."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = (*project["dependencies"], *project["optional-dependencies"]["dataset"])
    names = [each.split(";")[0].strip() for each in needed]
    names += [*_READERS_AND_RUNNERS, *_MORE_OF_THEM]
    there = windows.run("-m", "pip", "freeze").said
    if any(not re.search(rf"(?im)^{re.split(r'[<>=]', name)[0]}==", there) for name in names):
        wheels = windows.wheels(names)
        command = ("install", "--quiet", "--no-compile", "--disable-pip-version-check", "--no-index")
        put = windows.run("-m", "pip", *command, "--no-warn-script-location", "--find-links", wheels, *names)
        assert put.code == 0, put.said
    place = windows.new_folder("src")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, files.split("\0")):
        if (CHECKOUT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, place / name)
    beside = windows.drive / "shared"
    shutil.rmtree(beside, ignore_errors=True)
    if (CHECKOUT.parent / "shared" / "seed").is_dir():  # the real document, for the tests that read it
        shutil.copytree(CHECKOUT.parent / "shared" / "seed", beside / "seed")
    return windows.name_of(place)
