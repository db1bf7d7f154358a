"""Put a file through what the commands do with it."""

import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.guarded_reading import open_with_tables
from xl_tools.checking.run_rules import check_submission
from xl_tools.errors import RefusalError
from xl_tools.jobs.fill import fill
from xl_tools.jobs.fix import fix
from xl_tools.jobs.mark import marked_copy
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.checked import Checked
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.products.booklet.glyph_check import refuse_missing_glyphs
from xl_tools.products.reports.html_report import html_report
from xl_tools.products.reports.text_report import json_report, text_report
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.settings import shipped_settings

SETTINGS = shipped_settings()


class Outcome(NamedTuple):
    """``refused`` with the reason, ``read``, or ``broken`` with the traceback."""

    what: str
    told: str = ""


def tried(path: Path, *, thoroughly: bool) -> Outcome:
    """Check and merge a file, and where asked to fill, fix, mark and report it; nothing is written."""
    try:
        warnings.simplefilter("error")  # a clerk sees no warnings either
        try:
            checked = check_submission(open_with_tables(path, SETTINGS), SETTINGS)
        except RefusalError as error:
            return Outcome("refused", str(error))
        batch = without_duplicates(Batch((checked,), ()))
        unread = (*batch.refused, *batch.skipped)
        text_report(batch.checked, unread)
        summary_workbook(batch.checked, unread, path.with_name("汇总.xlsx"))
        if thoroughly:
            _everything_else(path, batch.checked)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome("broken", traceback.format_exc())
    return Outcome("read")


def _everything_else(path: Path, checked: Sequence[Checked]) -> None:
    json_report(checked, ())
    html_report(checked, ())
    for work in (
        lambda: marked_copy(checked[0], SETTINGS),
        lambda: fill(path, dry_run=True),
        lambda: fix(path, unsafe=True, dry_run=True),
        lambda: refuse_missing_glyphs(booklet_of(checked)),
        lambda: import_(path),
    ):
        try:
            work()
        except RefusalError:
            continue
