"""Read and check many files; one bad file never stops the rest."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from xl_tools.batch.entries import Entry, entry_of
from xl_tools.batch.guarded_reading import done_or_refused, open_with_tables
from xl_tools.batch.packed import Held, Packed, files_held, pack
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.unit import UnitList
from xl_tools.processes.side_by_side import ENDED_TWICE, side_by_side
from xl_tools.settings import Settings

Progress = Callable[[str], None]
"""Called with a file's name when its result is in."""

_Outcome: TypeAlias = tuple[Held, Entry] | RefusedFile
_KEPT_UNPACKED = 1_000  # of a township each takes 0.5 MB, packed 13 kB: what is more would fill the memory


@dataclass(frozen=True, slots=True)
class Batch:
    """The files that were read, with findings, those that could not be, and those that need not be (our own outputs).

    Of very many files ``checked`` holds those beyond the first thousand packed: they are made anew whenever they are gone
    through. ``entries``, where there are any, say of each in the same order what is asked of it beside the others.
    """

    checked: Sequence[Checked]
    refused: tuple[RefusedFile, ...]
    skipped: tuple[RefusedFile, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def left_out(self) -> tuple[RefusedFile, ...]:
        """All files that do not count: which could not be read, and which need not be."""
        return (*self.refused, *self.skipped)

    @property
    def all_entries(self) -> tuple[Entry, ...]:
        """What is asked of each file beside the others, found out where it is not told."""
        return self.entries or tuple(map(entry_of, self.checked))

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
    held: list[Held] = []
    entries: list[Entry] = []
    refused: list[RefusedFile] = []
    skipped: list[RefusedFile] = []
    outcomes = _outcomes(paths, settings, units, executor, summed_up=summed_up)
    for path, outcome in zip(paths, outcomes, strict=True):
        progress(path.name)
        if isinstance(outcome, RefusedFile):
            (refused if outcome.is_unread else skipped).append(outcome)
            continue
        one, entry = outcome
        entries.append(entry)
        if isinstance(one, Packed) and len(held) < _KEPT_UNPACKED:  # while the others are still being read
            one = one.unpacked()
        held.append(one)
    return Batch(files_held(held), tuple(refused), tuple(skipped), tuple(entries))


def _outcomes(
    paths: Sequence[Path],
    settings: Settings,
    units: UnitList | None,
    executor: Executor | None,
    *,
    summed_up: bool,
) -> Iterator[_Outcome]:
    """Yield what came of every file, in order: packed where it comes from another process, or is one of too many."""
    read = partial(_outcome, settings=settings, units=units, summed_up=summed_up)
    if executor is None:
        yield from (read(path, packed=place >= _KEPT_UNPACKED) for place, path in enumerate(paths))
    else:
        yield from side_by_side(paths, partial(_packed_outcomes, read), lost_file, executor)


def lost_file(path: Path) -> RefusedFile:
    """Return what is listed of a file that ended its worker twice."""
    remedy = "其余文件不受影响；请关闭别的程序后单独再做这一个，仍不行的请报送人另存一份重发"
    return RefusedFile(str(path), ENDED_TWICE, remedy)


def _packed_outcomes(read: Callable[..., _Outcome], paths: Sequence[Path]) -> list[_Outcome]:
    return [read(path, packed=True) for path in paths]


def _outcome(
    path: Path, settings: Settings, units: UnitList | None, *, summed_up: bool, packed: bool
) -> _Outcome:
    outcome = checked_or_refused(path, settings, units)
    if isinstance(outcome, RefusedFile):
        return outcome
    return pack(outcome, summed_up=summed_up) if packed else outcome, entry_of(outcome)


def checked_or_refused(
    path: Path, settings: Settings, units: UnitList | None = None
) -> Checked | RefusedFile:
    """Return a file checked, or why it was not."""
    return done_or_refused(
        path, settings, lambda: check_submission(open_with_tables(path, settings), settings, units)
    )
