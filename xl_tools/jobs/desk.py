"""What all jobs have in common: what is in force, the files they work on, reading and checking them, where results go."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypedDict, TypeVar, Unpack

from xl_tools.errors import InvalidDataError, UnwritableTargetError, shown_name
from xl_tools.model.unit import UnitList
from xl_tools.settings import Settings
from xl_tools.sources.real_paths import real_path

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from xl_tools.batch.batch import Batch
    from xl_tools.batch.packed import Gist
    from xl_tools.batch.which_received import ReceivedSheet
    from xl_tools.sources.folders import FoundFiles

PathLike: TypeAlias = str | os.PathLike[str]
Paths: TypeAlias = PathLike | Iterable[PathLike]
F = TypeVar("F", bound=str)
Progress: TypeAlias = Callable[[str, int, int], None]
"""Called when a file is done: its name, how many are done, of how many."""


class Chosen(TypedDict, total=False):
    """What a person chooses for a job, beside its files.

    ``received``: the workbook on whose sheet 收件 the bureau wrote whose files are and which are taken (default: those made of
    the same files before, in their folders, beside these, or where the result goes).

    ``settings``: a bureau's settings file (default: those shipped). ``rules``: its own rules in Python files, which are
    run. ``templates``: its own form templates, beside those of its settings. ``units``: the workbook with the unit list in force (default: each workbook's own). ``workers``: in how many
    processes files are read (default: as many as pay); ``dask``: the address of a cluster instead. ``documents``: whether
    Word documents, PDFs and texts that lie in folders are read too. ``used``: files that serve otherwise, and are none of
    those that the folders are read for.
    """

    settings: PathLike | Settings | None
    rules: Sequence[PathLike]
    templates: Sequence[PathLike]
    units: PathLike | UnitList | None
    workers: int | None
    dask: str | None
    documents: bool
    received: PathLike | None
    used: Sequence[PathLike]


class Desk(Chosen, total=False):
    """What every job takes beside its files: what a person chooses, and what is called when a file is done."""

    progress: Progress


class Given(NamedTuple):
    """What a job works on: its files, what else it reads (never written over), and what is in force.

    ``found`` has the files, and what else lies in the folders.
    """

    found: "FoundFiles"
    inputs: tuple[Path, ...]
    settings: Settings
    units: UnitList | None
    workers: int | None
    dask: str | None
    progress: Progress
    sheets: tuple["ReceivedSheet", ...] = ()
    is_named: bool = False
    """Whether a person has named the one of these ``sheets``, the earlier 收件: else they are those found."""
    documents: bool | None = None
    """Whether Word documents, PDFs and texts in folders are read; ``None`` for what reads none."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are to be read."""
        return self.found.files

    def checked(
        self,
        *,
        summed_up: bool = False,
        hints: bool = False,
        gist: "Gist | None" = None,
        as_listed: bool = True,
    ) -> "Batch":
        """Read and check the files, side by side where that pays; codes that several of them have are findings too,
        forms that another file of the unit has are not lacking.

        ``summed_up``, ``hints`` and ``gist`` as in :func:`~xl_tools.batch.batch.check_files`; ``as_listed``: units are called
        as on the list, not as on their sheets, which what is printed of them is.
        """
        from xl_tools.batch.across_files import (  # noqa: PLC0415 - a job on one file needs none
            with_repeated_codes,
            without_forms_found_elsewhere,
        )
        from xl_tools.batch.batch import check_files  # noqa: PLC0415 - as above
        from xl_tools.batch.files_of_units import with_listed_units  # noqa: PLC0415 - as above

        workers: AbstractContextManager[Executor | None] = nullcontext()
        if self.dask and self.files:
            from xl_tools.processes.cluster import cluster  # noqa: PLC0415 - an optional part

            workers = cluster(self.dask, self.files)
        elif len(self.files) > 1:
            from xl_tools.processes.workers import workers_for  # noqa: PLC0415 - as above

            workers = workers_for(len(self.files), self.workers)
        advance = self.counted()
        with workers as executor:
            batch = check_files(
                self.files,
                self.settings,
                self.units,
                advance,
                executor,
                summed_up=summed_up,
                hints=hints,
                gist=gist,
            )
        batch = self._with_all_found(batch)
        if self.sheets and gist is None:
            batch = self._with_corrections(batch)
        batch = with_listed_units(batch, self.units, as_listed=as_listed)
        found = without_forms_found_elsewhere(batch, self.units)
        return with_repeated_codes(found, self.settings, self.units)

    def _with_corrections(self, batch: "Batch") -> "Batch":
        """Return the batch as the bureau has written on an earlier 收件."""
        from xl_tools.batch.received import corrected  # noqa: PLC0415 - few have some
        from xl_tools.batch.which_received import Obeyed, obeyed  # noqa: PLC0415 - as above

        if self.is_named:
            found = Obeyed(tuple(each for sheet in self.sheets for each in sheet.corrections))
        else:
            found = obeyed(batch, self.sheets, is_whole=bool(self.found.folders), documents=self.documents)
        if found.corrections:
            batch = corrected(batch, found.corrections, self.units)
        return batch._replace(told=(*found.told, *batch.told))

    def _with_all_found(self, batch: "Batch") -> "Batch":
        """Return the batch with what else lies in the folders, and where each file that is not read was found."""
        found = self.found
        if found.named or found.passed_over or batch.left_out:
            raw = {shown_name(file): file for file in self.files}
            folders = [PurePath(shown_name(folder)) for folder in found.folders]
            left_out = [
                file._replace(path=real_path(raw.get(file.name, file.name)), below=_below(file.name, folders))
                for file in sorted((*batch.left_out, *found.named), key=lambda file: file.name)
            ]
            refused = tuple(file for file in left_out if file.is_unread)
            skipped = tuple(file for file in left_out if not file.is_unread)
            return batch._replace(refused=refused, skipped=skipped, passed_over=found.passed_over)
        return batch

    def counted(self) -> Callable[[str], None]:
        """Return what is called with the name of each file when it is done, and tells how many are."""
        done = count(1)
        return lambda name: self.progress(name, next(done), len(self.files))


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What the results of jobs on many files have in common: the files read and checked, and all that was read."""

    batch: "Batch"
    inputs: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class MadeWorkbook:
    """A workbook that a job has made, and what it read for it."""

    data: bytes
    inputs: tuple[Path, ...]

    def save(self, target: PathLike) -> Path | None:
        """Write the workbook; return the backup of somebody's work that stood there."""
        return save(target, self.data, self.inputs, ".xlsx")


def given(
    paths: Paths, output: Path | None = None, *, even_none: bool = False, **desk: Unpack[Desk]
) -> Given:
    """Gather what a job works on: folders walked, an earlier output of ours at ``output`` left out.

    ``even_none``: where a list tells who should report, a folder may hold nothing yet.
    """
    units, workers, dask = desk.get("units"), desk.get("workers"), desk.get("dask")
    if workers and dask:
        raise InvalidDataError("--workers 和 --dask", "只能写一样", "请去掉其中一个")
    settings, rules = desk.get("settings"), desk.get("rules", ())
    unit_list, lists = _listed(units)
    own = [*rules, *desk.get("templates", ()), *desk.get("used", ()), *lists]
    used = [*own, *([settings] if settings and not isinstance(settings, Settings) else [])]
    found = files_found(
        paths,
        output,
        documents=desk.get("documents"),
        used=used,
        even_none=even_none and unit_list is not None,
    )
    inputs = found.files if units is None or isinstance(units, UnitList) else (*found.files, Path(units))
    in_force = settings_of(settings, rules, desk.get("templates", ()))
    progress = desk.get("progress", lambda *_: None)
    sheets = _sheets(paths_of(paths), desk.get("received"), output, in_force)
    is_named = desk.get("received") is not None
    return Given(
        found, inputs, in_force, unit_list, workers, dask, progress, sheets, is_named, desk.get("documents")
    )


def _sheets(
    paths: Sequence[Path], received: PathLike | None, output: Path | None, settings: Settings
) -> tuple["ReceivedSheet", ...]:
    """Return the sheet 收件 of a workbook that is named, or those of earlier runs that may be of these files."""
    from xl_tools.jobs.earlier_received import earlier_sheets, received_sheet  # noqa: PLC0415 - as above

    if received is not None:
        return (received_sheet(Path(received), settings),)
    return tuple(earlier_sheets(paths, output, settings))


def _listed(units: PathLike | UnitList | None) -> tuple[UnitList | None, list[Path]]:
    """Return the unit list, and its workbook where that is nothing but a list: it is none of those to be read."""
    if units is None or isinstance(units, UnitList):
        return units, []
    from xl_tools.settings import shipped_settings  # noqa: PLC0415 - as below
    from xl_tools.sources.unit_lists import open_with_list  # noqa: PLC0415 - only where a list is named

    submission = open_with_list(Path(units), shipped_settings())
    return submission.units, [] if submission.tables else [Path(units)]


def settings_of(
    settings: PathLike | Settings | None = None,
    rules: Sequence[PathLike] = (),
    templates: Sequence[PathLike] = (),
) -> Settings:
    """Return the settings in force: a bureau's file over those shipped, with its own rules and form templates."""
    if not isinstance(settings, Settings):
        from xl_tools.checking.settings_files import settings_in_force  # noqa: PLC0415 - imports all rules

        settings = settings_in_force(Path(settings) if settings else None, [Path(rule) for rule in rules])
    elif rules:
        from xl_tools.checking.settings_files import with_rule_files  # noqa: PLC0415 - as above

        settings = with_rule_files(settings, [Path(rule) for rule in rules])
    if templates or settings.templates:
        from xl_tools.sources.template_files import with_templates  # noqa: PLC0415 - few have some

        return with_templates(settings, [Path(template) for template in templates])
    return settings


def units_of(units: PathLike | UnitList | None) -> UnitList | None:
    """Return a unit list: read from a workbook with a 单位清单 sheet where it is a path."""
    if units is None or isinstance(units, UnitList):
        return units
    from xl_tools.settings import shipped_settings  # noqa: PLC0415 - as below
    from xl_tools.sources.unit_lists import load_unit_list  # noqa: PLC0415 - only where a list is named

    return load_unit_list(Path(units), shipped_settings())


def files_found(
    paths: Paths,
    output: Path | None = None,
    *,
    documents: bool | None = False,
    used: Sequence[PathLike] = (),
    even_none: bool = False,
) -> "FoundFiles":
    """Return the workbooks that the paths name, folders walked, and what else lies there.

    An earlier output of ours at ``output`` is left out, and what is ``used`` otherwise; ``even_none`` as in :func:`given`.
    """
    from xl_tools.opc.package import is_our_output  # noqa: PLC0415 - as below
    from xl_tools.sources.folders import walked  # noqa: PLC0415 - a button needs no folder

    is_earlier = output is not None and output.is_file() and is_our_output(output.read_bytes())
    made_anew = output if is_earlier else None
    return walked(paths_of(paths), made_anew, documents=documents, used=paths_of(used), even_none=even_none)


def _below(name: str, folders: Sequence[PurePath]) -> tuple[str, ...]:
    """Return a file's path within the folder that was named, in parts; its name alone where none was.

    Of several folders (``各乡镇/*``) each is likely to be a unit's: then its own name is told too.
    """
    path = PurePath(name)
    folder = next((each for each in folders if path.is_relative_to(each)), None)
    if folder is None:
        return (path.name,)
    own = (folder.name,) if len(folders) > 1 else ()
    return (*own, *path.relative_to(folder).parts)


def paths_of(paths: Paths) -> list[Path]:
    """Return what was named, one path or several, as a list."""
    named = [paths] if isinstance(paths, str | os.PathLike) else paths
    return [Path(path) for path in named]


def check_output(output: Path | None, inputs: Sequence[Path], *suffixes: str) -> None:
    """Refuse an output that could not be written, or has none of the suffixes asked for, before any work is done for it."""
    if output is None:
        return
    from xl_tools.saving.safe_save import check_target  # noqa: PLC0415 - a report on the screen writes nothing

    if suffixes and output.suffix.lower() not in suffixes:
        reason = f"输出文件的扩展名应是 {' 或 '.join(suffixes)}"
        raise UnwritableTargetError(output, reason, "请改 -o 后面的文件名")
    check_target(output, inputs)


def chosen_form(form: F | None, output: Path | None, forms: Iterable[F], inputs: Sequence[Path] = ()) -> F:
    """Return the form named, else that of the output's suffix, else the first; refuse an output of another suffix."""
    by_suffix = {suffix_of(each): each for each in ([form] if form else reversed([*forms]))}
    if output is None:
        return [*by_suffix.values()][-1]
    check_output(output, inputs, *reversed(by_suffix))
    return by_suffix[output.suffix.lower()]


def suffix_of(form: str) -> str:
    """Return how the file of a form ends."""
    return {"text": ".txt", "review": ".xlsx"}.get(form, f".{form}")


def copy_suffixes(workbook: Path) -> Sequence[str]:
    """Return how a changed copy of a workbook may be called: as it is itself, or Excel does not open it."""
    own, known = workbook.suffix.lower(), (".xlsx", ".xlsm")
    return (own,) if own in known else known


def save(output: PathLike, data: bytes, inputs: Sequence[Path] = (), *suffixes: str) -> Path | None:
    """Write an output whole or not at all, as :func:`check_output` allows it; return the backup of what stood there."""
    from xl_tools.saving.safe_save import write_new  # noqa: PLC0415 - as above

    check_output(Path(output), inputs, *suffixes)
    return write_new(Path(output), data, inputs)


def free_path(wished: Path, taken: Collection[str] = ()) -> Path:
    """Return a path whose name neither a file nor anything ``taken`` has: ``汇总.xlsx``, ``汇总(2).xlsx``, …"""
    more = (wished.with_name(f"{wished.stem}({number}){wished.suffix}") for number in count(2))
    return next(
        path for path in chain([wished], more) if path.name not in taken and not os.path.lexists(path)
    )


def open_elsewhere(path: Path) -> Path | None:
    """Return the small file that a program keeps beside a file while it has it open, if there is one."""
    from xl_tools.saving.safe_save import owner_file  # noqa: PLC0415 - as above

    return owner_file(path)
