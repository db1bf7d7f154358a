"""Set many booklets: a PDF for each file into a folder, several at a time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from xl_tools.batch.batch import check_files, checked_or_refused, lost_file
from xl_tools.batch.duplicates import without_marked_copies
from xl_tools.batch.guarded_reading import refused_file
from xl_tools.errors import RefusalError, UnwritableTargetError
from xl_tools.jobs.reports import MARKED
from xl_tools.model.checked import Checked, LeftOut, RefusedFile
from xl_tools.model.unit import UnitInfo
from xl_tools.processes.side_by_side import side_by_side
from xl_tools.processes.workers import typesetting_workers, workers_for
from xl_tools.products.booklet.binding import booklet_files, booklet_of, open_errors
from xl_tools.products.booklet.edition import Edition
from xl_tools.saving.file_names import distinct_stems, told_apart
from xl_tools.saving.safe_save import check_target, write_new
from xl_tools.settings import Settings
from xl_tools.typesetting.typesetter import forget

_Job: TypeAlias = tuple[Path, Path]

_NO_UNIT = UnitInfo()


@dataclass(frozen=True, slots=True)
class MadeBooklet:
    """A file that was set, where, what the booklet holds and which errors are in it still; or why it was not set."""

    source: Path
    target: Path
    told: str = ""
    errors: str = ""
    refused: RefusedFile | None = None


def targets_in(folder: Path, files: Sequence[Path], settings: Settings) -> list[Path]:
    """Return a PDF's name in a folder for each file, with unit or folder where files have the same; the folder is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableTargetError(folder, "这个文件夹建不了", "请换一个可写的位置") from error
    named_alike = Counter(file.stem.casefold() for file in files)
    units = _units_of([file for file in files if named_alike[file.stem.casefold()] > 1], settings)
    told = [told_apart(file, units.get(file, _NO_UNIT)) for file in files]
    targets = [folder / f"{stem}.pdf" for stem in distinct_stems(told, [str(file) for file in files])]
    for target in targets:
        check_target(target, files)
    return targets


def _units_of(files: Sequence[Path], settings: Settings) -> dict[Path, UnitInfo]:
    """Read files only to see whose they are; of one that cannot be read that is not known."""
    read = partial(_infos, settings=settings)
    with workers_for(len(files)) as executor:
        infos = side_by_side(files, read, lambda _: _NO_UNIT, executor) if executor else read(files)
        return dict(zip(files, infos, strict=True))


def _infos(files: Sequence[Path], settings: Settings) -> list[UnitInfo]:
    outcomes = (checked_or_refused(file, settings) for file in files)
    return [one.submission.info if isinstance(one, Checked) else _NO_UNIT for one in outcomes]


def set_each(
    files: Sequence[Path], folder: Path, edition: Edition, settings: Settings
) -> Iterator[MadeBooklet]:
    """Write the booklet of each file into a folder and yield what became of it, in the order of the files.

    A marked copy beside its original gets none. A file that ends its worker twice is refused, like any that cannot be
    read.
    """
    copies = _marked_copies(files, settings)
    yield from (MadeBooklet(file, folder, refused=copy) for file, copy in copies.items())
    files = [file for file in files if file not in copies]
    jobs = list(zip(files, targets_in(folder, files, settings), strict=True))
    with typesetting_workers(len(jobs)) as executor:
        if executor:
            set_some = partial(_set_some, edition=edition, settings=settings)
            yield from side_by_side(jobs, set_some, _lost, executor)
        else:
            yield from (_set_one(*job, edition, settings) for job in jobs)


def _lost(job: _Job) -> MadeBooklet:
    return MadeBooklet(*job, refused=lost_file(job[0]))


def _marked_copies(files: Sequence[Path], settings: Settings) -> dict[Path, RefusedFile]:
    """Return the files called a marked copy of another (``报送_标记.xlsx``) that are one, with what is said of each."""
    stems = {file.stem.partition(MARKED)[0] for file in files if MARKED in file.stem}
    family = [file for file in files if file.stem.partition(MARKED)[0] in stems]
    skipped = without_marked_copies(check_files(family, settings)).skipped
    copies = {file.name: file for file in skipped if file.left_out is LeftOut.MARKED}
    return {file: copies[str(file)] for file in files if str(file) in copies}


def _set_some(jobs: Sequence[_Job], edition: Edition, settings: Settings) -> list[MadeBooklet]:
    made = []
    for job in jobs:
        made.append(_set_one(*job, edition, settings))
        forget()
    return made


def _set_one(file: Path, target: Path, edition: Edition, settings: Settings) -> MadeBooklet:
    checked = checked_or_refused(file, settings)
    if isinstance(checked, RefusedFile):
        return MadeBooklet(file, target, refused=checked)
    try:
        made = booklet_files(booklet_of([checked], edition), target, edition)
        for one in made:
            write_new(one.target, one.data, [file])
    except RefusalError as error:
        return MadeBooklet(file, target, refused=refused_file(error))
    return MadeBooklet(file, target, "；".join(one.told for one in made), open_errors([checked]))
