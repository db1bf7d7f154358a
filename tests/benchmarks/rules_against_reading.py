"""All rules on a workbook against reading it raw: ``python -m tests.benchmarks.rules_against_reading [FILE …]``.

The two are run in turn within one process; times are of the processor, and the ratio is that of each pair: it holds though the
machine is shared and its speed drifts.
Raw reading is python-calamine alone, every sheet to Python values. Caches of names and labels are emptied before each run.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

from xl_tools.checking.run_rules import check_submission
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import submission_of
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.values.project_code import has_valid_check
from xl_tools.values.text import label_key, name_key

RUNS = 41


def main(paths: list[Path]) -> None:
    """Print the median times and the median of the ratios for every file."""
    for path in paths or [bundled(SAMPLE)]:
        sys.stdout.write(f"{path.name}: {compared(path)}\n")


def compared(path: Path) -> str:
    """Return one line of figures on a workbook."""
    data, settings = path.read_bytes(), shipped_settings()
    submission = submission_of(data, path, settings)
    findings = len(check_submission(submission, settings).findings)
    raw, rules = [], []
    for _ in range(RUNS):
        raw.append(_seconds(lambda: _read_raw(data)))
        for cache in (label_key, name_key, has_valid_check):
            cache.cache_clear()
        rules.append(_seconds(lambda: check_submission(submission, settings)))
    ratio = statistics.median(b / a for a, b in zip(raw, rules, strict=True))
    return (
        f"{len(submission.tables)} tables, {findings} findings; "
        f"raw reading {_ms(raw)}, all rules {_ms(rules)}, ratio {ratio:.2f}"
    )


def _read_raw(data: bytes) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.1f} ms"


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
