import datetime as dt
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.products.booklet import verapdf
from tests.products.booklet.extremes import extreme_submission
from tests.products.booklets import EVERYTHING, pdf_bytes, small_booklet
from xl_tools.model.checked import Checked
from xl_tools.products.booklet.binding import booklet_of

_DAY = dt.date(2024, 3, 5)


def examined(*paths: Path) -> list[str]:
    """Return what veraPDF says of each file; in a process of its own, for Java starts but once."""
    if lacking := verapdf.missing():
        pytest.skip(f"veraPDF needs {lacking}")
    command = [sys.executable, "-m", "tests.products.booklet.verapdf", *map(str, paths)]
    told = subprocess.run(command, capture_output=True, check=False, text=True).stdout
    return [line for line in told.splitlines() if not line.startswith(" ")]


def test_verapdf_finds_the_archival_edition_to_be_pdf_a_2a_and_the_usual_one_not(tmp_path: Path) -> None:
    everything = replace(small_booklet(sections=EVERYTHING), draft=True)
    extreme = booklet_of([Checked(extreme_submission(3), ())])
    files = {
        "everything": pdf_bytes(everything, recto=True, archival=_DAY),
        "extreme": pdf_bytes(extreme, archival=_DAY),
        "usual": pdf_bytes(small_booklet()),
    }
    paths = [tmp_path / f"{name}.pdf" for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    outcomes = [line.rpartition(",")[0] for line in examined(*paths)]
    assert outcomes == ["everything.pdf: PDF/A-2a", "extreme.pdf: PDF/A-2a", "usual.pdf: not PDF/A-2a"]
