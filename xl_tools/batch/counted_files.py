"""The files of a batch that count where forms are handed on: of each unit the last version, filled in, of one year."""

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.one_year import of_one_year


def files_that_count(batch: Batch) -> Batch:
    """Return the versions that count, filled in, and of goals those of one year; 自评表 stands beside the goals of the next."""
    counted = without_duplicates(with_filled_goals(batch, others=True))
    return of_one_year(counted).batch if all(one.submission.tables for one in counted.checked) else counted
