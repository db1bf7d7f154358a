"""The files of a booklet: read, and checked only when it is asked what was found in them."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_tools.batch.guarded_reading import done_or_refused, open_with_tables
from xl_tools.errors import RefusalError
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.submission import Submission
from xl_tools.settings import Settings

if TYPE_CHECKING:
    from xl_tools.batch.batch import Batch


class FilesToSet(NamedTuple):
    """What is to be set: the files that were read, how to check them, and those that do not count."""

    submissions: Sequence[Submission]
    check: Callable[[], Sequence[Checked]]
    left_out: Sequence[RefusedFile] = ()

    @property
    def are_all_read(self) -> bool:
        """Whether nothing of what was given could not be read."""
        return not any(file.is_unread for file in self.left_out)


def one_file(path: Path, settings: Settings) -> FilesToSet:
    """Read one file. The rules, which take as long to import as to run, are left to whoever asks for the findings."""
    submission = done_or_refused(path, settings, lambda: open_with_tables(path, settings))
    if isinstance(submission, RefusedFile):
        return FilesToSet((), tuple, [submission])

    @cache
    def check() -> Sequence[Checked]:
        from xl_tools.checking.run_rules import check_submission  # noqa: PLC0415 - see above

        outcome = done_or_refused(path, settings, lambda: check_submission(submission, settings))
        if isinstance(outcome, RefusedFile):
            raise RefusalError(outcome.name, outcome.reason, outcome.remedy)
        return [outcome]

    return FilesToSet([submission], check)


def of_batch(batch: "Batch") -> FilesToSet:
    """Return the files of a batch, which is checked already."""
    submissions = [one.submission for one in batch.checked]
    return FilesToSet(submissions, lambda: batch.checked, (*batch.refused, *batch.skipped))
