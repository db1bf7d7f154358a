"""Read and check many files; one bad file never stops the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_tools.errors import GeneratedFileError, NothingToDoError, RefusalError
from xl_tools.form.submission import Submission
from xl_tools.model.finding import Severity
from xl_tools.model.unit import UnitList
from xl_tools.rules.checked import Checked, RefusedFile
from xl_tools.rules.checking import check_submission
from xl_tools.settings import Settings
from xl_tools.sources.opening import open_submission

Progress = Callable[[str], None]
"""Called with a file's name when its turn comes."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The files that were read, with findings, those that could not be, and those that need not be (our own outputs)."""

    checked: tuple[Checked, ...]
    refused: tuple[RefusedFile, ...]
    skipped: tuple[RefusedFile, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether any finding must be corrected."""
        return any(f.severity is Severity.ERROR for one in self.checked for f in one.findings)


def check_files(
    paths: Sequence[Path],
    settings: Settings,
    units: UnitList | None = None,
    progress: Progress = lambda _: None,
) -> Batch:
    """Read and check every file; ``units`` overrides the workbooks' own unit lists."""
    checked: list[Checked] = []
    refused: list[RefusedFile] = []
    skipped: list[RefusedFile] = []
    for path in paths:
        progress(path.name)
        try:
            checked.append(check_submission(open_with_tables(path, settings), settings, units))
        except RefusalError as error:
            unread = skipped if isinstance(error, GeneratedFileError) else refused
            unread.append(RefusedFile(error.file, error.reason, error.remedy))
    return Batch(tuple(checked), tuple(refused), tuple(skipped))


def open_with_tables(path: Path, settings: Settings) -> Submission:
    """Open a file that must hold at least one 绩效目标表."""
    return with_tables(open_submission(path, settings))


def with_tables(submission: Submission) -> Submission:
    """Return the submission; refuse one without any 绩效目标表."""
    if not submission.tables:
        sheets = "、".join(note.name for note in submission.sheets) or "没有内容"
        raise NothingToDoError(
            submission.file.name,
            f"里面没有绩效目标表（有：{sheets}）",
            "请选填好的工作簿；表上要有“项目编码”“项目名称”等标签",
        )
    return submission
