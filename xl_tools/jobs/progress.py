"""申报进度: where every unit of the list stands, of a batch that was checked."""

from pathlib import Path

from xl_tools.batch.batch import Batch
from xl_tools.batch.progress_rows import Progress, Standing, progress_of
from xl_tools.batch.short_names import with_short_names
from xl_tools.model.unit import UnitList
from xl_tools.products.summary.progress_sheet import progress_workbook


def progress_of_batch(batch: Batch, units: UnitList | None, year: int | None) -> Progress:
    """Return the progress; of several versions of a unit only the one that counts may be in the batch."""
    files, unread = with_short_names(batch.checked, batch.refused)
    return progress_of(files, unread, units, year)


def progress_file(progress: Progress, target: Path) -> bytes:
    """Return the bytes of the workbook that will lie at ``target``."""
    return progress_workbook(progress, target)


def is_complete(progress: Progress) -> bool:
    """Whether every unit has reported without anything that must be corrected."""
    return all(row.standing is Standing.REPORTED for row in progress.rows)
