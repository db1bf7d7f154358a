"""Read and check many files; one bad file never stops the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from xl_tools.batch.corrections import Correction
from xl_tools.batch.guarded_reading import checked_or_refused
from xl_tools.batch.packed import Gist, Held, Packed, files_held, pack
from xl_tools.errors import shown_name
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.unit import UnitList
from xl_tools.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[str], None]
"""Called with a file's name when its result is in."""

_Outcome: TypeAlias = Held | RefusedFile
_KEPT_UNPACKED = 1_000  # of a township each takes 0.5 MB, packed 13 kB: what is more would fill the memory


class Batch(NamedTuple):
    """The files that were read, with findings, those that could not be, and those that need not be (our own outputs).

    Of very many files ``checked`` holds those beyond the first thousand packed: they are made anew whenever they are gone
    through. ``passed_over`` counts, by kind, what is no work of anybody's: owner files, backups, reports. ``corrections`` are
    what the bureau wrote of files by hand, ``told`` what was done by them, a line each.
    """

    checked: Sequence[Checked]
    refused: tuple[RefusedFile, ...]
    skipped: tuple[RefusedFile, ...] = ()
    passed_over: Mapping[str, int] = MappingProxyType({})
    corrections: tuple[Correction, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[RefusedFile, ...]:
        """All files that do not count: which could not be read, and which need not be."""
        return (*self.refused, *self.skipped)

    @property
    def has_errors(self) -> bool:
        """Whether any finding must be corrected."""
        return any(f.severity is Severity.ERROR for one in self.checked for f in one.findings)


def check_files(
    paths: Sequence[Path],
    settings: Settings,
    units: UnitList | None = None,
    progress: Progress = lambda _: None,
    executor: "Executor | None" = None,
    *,
    summed_up: bool = False,
    hints: bool = False,
    gist: Gist | None = None,
) -> Batch:
    """Read and check every file; ``units`` overrides the workbooks' own unit lists.

    ``summed_up`` says that the files will be counted and their findings told, but their texts not printed again: of many
    files less is kept then. ``hints`` says that the findings will be read, those too that are only guessed. Of a ``gist``
    that is made of every file where it is read nothing else is kept but whose the file is.

    With an ``executor`` (of processes, or of a cluster) the files are read side by side, several to a task; the result is
    the same, in the order of the paths.
    """
    read = partial(_outcome, settings=settings, units=units, summed_up=summed_up, hints=hints, gist=gist)
    outcomes: Iterable[_Outcome]
    if executor is None:
        outcomes = (read(path, packed=place >= _KEPT_UNPACKED) for place, path in enumerate(paths))
    else:
        from xl_tools.processes.side_by_side import side_by_side  # noqa: PLC0415 - one process needs none

        outcomes = side_by_side(paths, partial(read, packed=True), lost_file, executor)
    held: list[Held] = []
    refused: list[RefusedFile] = []
    for path, outcome in zip(paths, outcomes, strict=True):
        progress(shown_name(path.name))
        if isinstance(outcome, RefusedFile):
            refused.append(outcome)
        elif isinstance(outcome, Packed) and len(held) < _KEPT_UNPACKED and not gist:
            held.append(outcome.unpacked())  # while the others are still being read
        else:
            held.append(outcome)
    unread = tuple(file for file in refused if file.is_unread)
    return Batch(files_held(held), unread, tuple(file for file in refused if not file.is_unread))


def lost_file(path: Path) -> RefusedFile:
    """Return what is listed of a file that ended its worker twice."""
    from xl_tools.processes.side_by_side import ENDED_TWICE  # noqa: PLC0415 - as above

    remedy = "其余文件不受影响；请关闭别的程序后单独再做这一个，仍不行的请报送人另存一份重发"
    return RefusedFile(shown_name(path), ENDED_TWICE, remedy)


def _outcome(
    path: Path,
    settings: Settings,
    units: UnitList | None,
    *,
    summed_up: bool,
    hints: bool,
    gist: Gist | None,
    packed: bool,
) -> _Outcome:
    outcome = checked_or_refused(path, settings, units, hints=hints)
    if not isinstance(outcome, Checked) or not (packed or gist):
        return outcome
    return pack(outcome, summed_up=summed_up, gist=gist)
