"""The files of a batch that count where forms are handed on: of each unit the last version, filled in, of one year."""

from collections.abc import Mapping
from functools import partial

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import with_reason_told, with_versions_told, without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.packed import changed
from xl_tools.model.checked import Checked, LeftOut, RefusedFile


def files_that_count(batch: Batch) -> Batch:
    """Return the versions that count, filled in, and of goals those of one year; 自评表 stands beside the goals of the next."""
    counted = without_duplicates(with_filled_goals(batch, others=True))
    return of_one_year(counted).batch if all(one.submission.tables for one in counted.checked) else counted


def with_uncounted_told(batch: Batch) -> Batch:
    """Return a batch in which every file stays but marked copies; those that do not count say why: older versions, files of
    another year, workbooks in which nothing is filled in.
    """
    counted = files_that_count(batch)
    kinds = {LeftOut.BLANK, LeftOut.OTHER_YEAR}
    if sum(file.left_out is LeftOut.OTHER_YEAR for file in counted.left_out) >= len(counted.checked):
        kinds.remove(LeftOut.OTHER_YEAR)  # neither year strayed in
    told = {file.path: file for file in counted.left_out if file.left_out in kinds}
    batch = with_versions_told(batch)
    return batch._replace(checked=changed(batch.checked, partial(_uncounted, told))) if told else batch


def _uncounted(told: Mapping[str, RefusedFile], one: Checked) -> Checked:
    file = told.get(one.submission.file.path)
    return one if file is None else with_reason_told(one, file)
