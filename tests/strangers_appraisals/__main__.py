"""``python -m tests.strangers_appraisals FOLDER [--in-full]``: the figures of docs/accuracy.md, with ``--in-full`` each miss and alarm."""

import sys
from pathlib import Path

from tests.strangers_appraisals.measured_forms import measured, report

folder, *more = sys.argv[1:]
for line in report(measured(Path(folder)), in_full="--in-full" in more):
    print(line)  # noqa: T201 - a command
