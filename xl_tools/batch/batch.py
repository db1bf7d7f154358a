"""Read and check many files; one bad file never stops the rest."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from xl_tools.batch.entries import Entry, entry_of
from xl_tools.batch.guarded_reading import done_or_refused, open_with_tables
from xl_tools.batch.packed import PackedFiles, pack, unpack
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.unit import UnitList
from xl_tools.processes.side_by_side import ENDED_TWICE, side_by_side
from xl_tools.settings import Settings

Progress = Callable[[str], None]
"""Called with a file's name when its result is in."""

_PackedOrRefused: TypeAlias = tuple[bytes, Entry] | RefusedFile
_FILES_IN_HAND = 300  # beyond these files are kept packed: they would fill the memory (0.4 MB each)


@dataclass(frozen=True, slots=True)
class Batch:
    """The files that were read, with findings, those that could not be, and those that need not be (our own outputs).

    Of many files ``checked`` is packed: made anew, file by file, whenever it is gone through. ``entries``, where there
    are any, say of each in the same order what is asked of it beside the others.
    """

    checked: Sequence[Checked]
    refused: tuple[RefusedFile, ...]
    skipped: tuple[RefusedFile, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether any finding must be corrected."""
        return any(f.severity is Severity.ERROR for one in self.checked for f in one.findings)


def check_files(
    paths: Sequence[Path],
    settings: Settings,
    units: UnitList | None = None,
    progress: Progress = lambda _: None,
    executor: Executor | None = None,
    *,
    summed_up: bool = False,
) -> Batch:
    """Read and check every file; ``units`` overrides the workbooks' own unit lists.

    ``summed_up`` says that the files will be counted and their findings told, but their texts not printed again: of many
    files less is kept then.

    With an ``executor`` (of processes, or of a cluster) the files are read side by side, several to a task; the result is
    the same, in the order of the paths.
    """
    keeps_packed = len(paths) > _FILES_IN_HAND
    checked: list[Checked] = []
    packed: list[bytes] = []
    entries: list[Entry] = []
    refused: list[RefusedFile] = []
    skipped: list[RefusedFile] = []
    outcomes = _outcomes(paths, settings, units, executor, summed_up=summed_up)
    for path, outcome in zip(paths, outcomes, strict=True):
        progress(path.name)
        match outcome:
            case RefusedFile():
                (refused if outcome.is_unread else skipped).append(outcome)
            case Checked():
                checked.append(outcome)
            case one, entry:
                entries.append(entry)
                if keeps_packed:
                    packed.append(one)
                else:  # while the others are still being read
                    checked.append(unpack(one))
    files: Sequence[Checked]
    files = PackedFiles(packed, (entry.file for entry in entries)) if keeps_packed else tuple(checked)
    return Batch(files, tuple(refused), tuple(skipped), tuple(entries))


def _outcomes(
    paths: Sequence[Path],
    settings: Settings,
    units: UnitList | None,
    executor: Executor | None,
    *,
    summed_up: bool,
) -> Iterator[Checked | _PackedOrRefused]:
    """Yield what came of every file, in order: from another process, or of many, packed."""
    if executor is None:
        if len(paths) <= _FILES_IN_HAND:
            yield from (checked_or_refused(path, settings, units) for path in paths)
        else:
            yield from (_packed_or_refused(path, settings, units, summed_up=summed_up) for path in paths)
        return
    read = partial(_all_packed_or_refused, settings=settings, units=units, summed_up=summed_up)
    yield from side_by_side(paths, read, lost_file, executor)


def lost_file(path: Path) -> RefusedFile:
    """Return what is listed of a file that ended its worker twice."""
    remedy = "其余文件不受影响；请关闭别的程序后单独再做这一个，仍不行的请报送人另存一份重发"
    return RefusedFile(str(path), ENDED_TWICE, remedy)


def _all_packed_or_refused(
    paths: Sequence[Path], settings: Settings, units: UnitList | None, *, summed_up: bool
) -> list[_PackedOrRefused]:
    return [_packed_or_refused(path, settings, units, summed_up=summed_up) for path in paths]


def _packed_or_refused(
    path: Path, settings: Settings, units: UnitList | None, *, summed_up: bool
) -> _PackedOrRefused:
    outcome = checked_or_refused(path, settings, units)
    if isinstance(outcome, RefusedFile):
        return outcome
    return pack(outcome, summed_up=summed_up), entry_of(outcome)


def checked_or_refused(
    path: Path, settings: Settings, units: UnitList | None = None
) -> Checked | RefusedFile:
    """Return a file checked, or why it was not."""
    return done_or_refused(
        path, settings, lambda: check_submission(open_with_tables(path, settings), settings, units)
    )
