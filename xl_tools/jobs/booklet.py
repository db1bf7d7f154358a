"""Set booklets: one of a workbook or of several units, or one for each file into a folder, several at a time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.batch.batch import check_files, lost_file
from xl_tools.batch.duplicates import without_duplicates, without_marked_copies
from xl_tools.batch.guarded_reading import checked_or_refused, refused_file
from xl_tools.errors import RefusalError
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save
from xl_tools.model.checked import LeftOut, RefusedFile
from xl_tools.model.edition import Edition
from xl_tools.model.submission import Submission
from xl_tools.model.unit import UnitInfo
from xl_tools.processes.workers import workers_for
from xl_tools.products.booklet.binding import MadeFile, booklet_files, open_errors
from xl_tools.saving.file_names import MARKED, names_in
from xl_tools.saving.safe_save import made_folder
from xl_tools.settings import Settings
from xl_tools.sources.opening import open_submission
from xl_tools.typesetting.typesetter import set_side_by_side


class MadeBooklet(NamedTuple):
    """A file that was set, where, what the booklet holds and which errors are in it still; or why it was not set."""

    source: Path
    target: Path
    told: str = ""
    errors: str = ""
    refused: RefusedFile | None = None


@dataclass(frozen=True, slots=True)
class BookletResult(BatchResult):
    """Files read and checked, to be set as one booklet; ``batch`` names those left out."""

    edition: Edition
    cover: Submission | None

    @property
    def open_errors(self) -> str:
        """Which files go to print with errors in them, in one line; empty when there is none."""
        return open_errors(self.batch.checked)

    def files(self, target: PathLike) -> list[MadeFile]:
        """Return what is to be written: the booklet as the suffix says (.pdf, .xlsx), and its sheets of A3 if asked for."""
        made = booklet_files(self.batch.checked, Path(target), self.edition, self.cover)
        for one in made:
            check_output(one.target, self.inputs)
        return made

    def save(self, target: PathLike) -> list[MadeFile]:
        """Set the booklet and write it; return what was written."""
        made = self.files(target)
        for one in made:
            save(one.target, one.data, self.inputs)
        return made


def booklet(
    paths: Paths,
    *,
    target: Path | None = None,
    edition: Edition | None = None,
    cover: PathLike | None = None,
    **desk: Unpack[Desk],
) -> BookletResult:
    """Read and check workbooks to be set as one booklet; ``cover`` is a workbook whose 单位信息 is that of the volume.

    ``target`` is refused now if it cannot be written.
    """
    work = given(paths, target, **desk)
    inputs = (*work.inputs, Path(cover)) if cover else work.inputs
    check_output(target, inputs, ".pdf", ".xlsx")
    batch = without_duplicates(work.checked())
    source = open_submission(Path(cover), work.settings) if cover and batch.checked else None
    return BookletResult(batch, inputs, edition or Edition(), source)


def booklets(
    paths: Paths, folder: PathLike, *, edition: Edition | None = None, **desk: Unpack[Desk]
) -> Iterator[MadeBooklet]:
    """Set a booklet of each file into a folder, several at a time; yield what became of each as it is done.

    A marked copy beside its original gets none. A file that ends its worker twice is refused, like any that cannot be
    read.
    """
    folder, edition = Path(folder), edition or Edition()
    work = given(paths, folder, **desk)
    advance = work.counted()
    copies = _marked_copies(work.files, work.settings)
    skipped = [MadeBooklet(file, folder, refused=copy) for file, copy in copies.items()]
    files = [file for file in work.files if file not in copies]
    set_one = partial(_set_one, edition=edition, settings=work.settings)
    with made_folder(folder):
        jobs = list(zip(files, _targets(folder, files, work.settings), strict=True))
        made = set_side_by_side(jobs, set_one, lambda job: MadeBooklet(*job, refused=lost_file(job[0])))
        for one in chain(skipped, made):
            advance(one.source.name)
            yield one


def _targets(folder: Path, files: Sequence[Path], settings: Settings) -> list[Path]:
    """Return a PDF's name in a folder for each file; those that have the same are read, to see whose they are."""
    named_alike = Counter(file.stem.casefold() for file in files)
    alike = [file for file in files if named_alike[file.stem.casefold()] > 1]
    with workers_for(len(alike)) as executor:
        read = check_files(alike, settings, executor=executor, summed_up=True).checked
    units = {one.submission.file.name: one.submission.info for one in read}
    return names_in(folder, [(file, units.get(str(file), UnitInfo())) for file in files], lambda _: ".pdf")


def _marked_copies(files: Sequence[Path], settings: Settings) -> dict[Path, RefusedFile]:
    """Return the files called a marked copy of another (``报送_标记.xlsx``) that are one, with what is said of each."""
    stems = {file.stem.partition(MARKED)[0] for file in files if MARKED in file.stem}
    family = [file for file in files if file.stem.partition(MARKED)[0] in stems]
    skipped = without_marked_copies(check_files(family, settings)).skipped
    return {Path(file.name): file for file in skipped if file.left_out is LeftOut.MARKED}


def _set_one(job: tuple[Path, Path], edition: Edition, settings: Settings) -> MadeBooklet:
    file, target = job
    checked = checked_or_refused(file, settings)
    if isinstance(checked, RefusedFile):
        return MadeBooklet(file, target, refused=checked)
    try:
        made = booklet_files([checked], target, edition)
        for one in made:
            save(one.target, one.data, [file])
    except RefusalError as error:
        return MadeBooklet(file, target, refused=refused_file(error))
    return MadeBooklet(file, target, "；".join(one.told for one in made), open_errors([checked]))
