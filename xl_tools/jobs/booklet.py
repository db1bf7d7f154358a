"""Set booklets: one of a workbook or of several units, or one for each file into a folder, several at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.batch.batch import Batch, lost_file
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.guarded_reading import refused_file
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.packed import Held, file_entries, held_of, unpacked
from xl_tools.batch.progress_rows import Standing, progress_of
from xl_tools.errors import RefusalError
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save
from xl_tools.model.checked import RefusedFile
from xl_tools.model.edition import Edition
from xl_tools.model.submission import Submission
from xl_tools.model.unit import UnitList
from xl_tools.products.booklet.binding import MadeFile, booklet_files, open_errors
from xl_tools.products.booklet.order_of_forms import order_said
from xl_tools.saving.file_names import names_in
from xl_tools.saving.safe_save import made_folder
from xl_tools.sources.opening import open_submission
from xl_tools.typesetting.typesetter import set_side_by_side


class MadeBooklet(NamedTuple):
    """A file that was set, where, what the booklet holds, which errors are in it still, and what is said of the order of its
    forms; or why it was not set.
    """

    source: Path
    target: Path
    told: str = ""
    errors: str = ""
    order: str = ""
    refused: RefusedFile | None = None


@dataclass(frozen=True, slots=True)
class BookletResult(BatchResult):
    """Files read and checked, to be set as one booklet; ``batch`` names those left out."""

    edition: Edition
    cover: Submission | None
    missing: tuple[str, ...] = ()

    @property
    def open_errors(self) -> str:
        """Which files go to print with errors in them, in one line; empty when there is none."""
        return open_errors(self.batch.checked)

    @property
    def order(self) -> tuple[str, ...]:
        """What is said of files whose forms do not stand in the order of their numbers."""
        return order_said(self.batch.checked)

    def files(self, target: PathLike) -> list[MadeFile]:
        """Return what is to be written: the booklet as the suffix says (.pdf, .docx, .xlsx), and its sheets of A3 if asked for."""
        made = booklet_files(self.batch.checked, Path(target), self.edition, self.cover, self.missing)
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

    With a unit list, a volume names the units that have not reported.

    ``target`` is refused now if it cannot be written.
    """
    work = given(paths, target, **desk)
    inputs = (*work.inputs, Path(cover)) if cover else work.inputs
    check_output(target, inputs, ".pdf", ".docx", ".xlsx")
    batch = of_one_year(without_duplicates(with_filled_goals(work.checked(as_listed=False)))).batch
    source = open_submission(Path(cover), work.settings) if cover and batch.checked else None
    return BookletResult(batch, inputs, edition or Edition(), source, _missing(batch, work.units))


def _missing(batch: Batch, units: UnitList | None) -> tuple[str, ...]:
    """Return the units of the list that none of the files is of; of those that have sent something why it is not here."""
    if units is None:
        return ()
    unread = [file for file in batch.left_out if file.may_be_a_report]
    progress = progress_of(batch.checked, unread, units)
    return tuple(
        (row.unit_name or row.unit_code)
        + ("" if row.standing is Standing.MISSING else f"（{row.standing.value}）")
        for row in progress.rows
        if row.is_listed and not row.files
    )


@dataclass(frozen=True, slots=True)
class BookletsResult(BatchResult):
    """Files read and checked, to be set as one booklet each; ``batch`` names those left out.

    To go through it sets them, several at a time, and yields what became of each file as it is done, those left out first.
    """

    folder: Path
    edition: Edition

    def __iter__(self) -> Iterator[MadeBooklet]:
        """Set the booklets. A file that ends its worker twice is refused, like any that cannot be read."""
        for file in self.batch.left_out:
            yield MadeBooklet(Path(file.path or file.name), self.folder, refused=file)
        files = [(Path(entry.file.path), entry.info) for entry in file_entries(self.batch.checked)]
        if not files:
            return
        with made_folder(self.folder):
            targets = names_in(self.folder, files, lambda _: ".pdf")
            jobs = list(zip(held_of(self.batch.checked), targets, strict=True))
            yield from set_side_by_side(jobs, partial(_set_one, edition=self.edition), _lost)


def booklets(
    paths: Paths, folder: PathLike, *, edition: Edition | None = None, **desk: Unpack[Desk]
) -> BookletsResult:
    """Read and check workbooks to be set as a booklet each, into a folder; of several versions of a unit the last one."""
    folder = Path(folder)
    work = given(paths, folder, **desk)
    batch = of_one_year(without_duplicates(with_filled_goals(work.checked(as_listed=False)))).batch
    return BookletsResult(batch, work.inputs, folder, edition or Edition())


def _set_one(job: tuple[Held, Path], edition: Edition) -> MadeBooklet:
    checked, target = unpacked(job[0]), job[1]
    file = Path(checked.submission.file.path)
    try:
        made = booklet_files([checked], target, edition)
        for one in made:
            save(one.target, one.data, [file])
    except RefusalError as error:
        return MadeBooklet(file, target, refused=refused_file(error))
    return MadeBooklet(
        file,
        target,
        "；".join(one.told for one in made),
        open_errors([checked]),
        "".join(order_said([checked])),
    )


def _lost(job: tuple[Held, Path]) -> MadeBooklet:
    file = Path(unpacked(job[0]).submission.file.path)
    return MadeBooklet(file, job[1], refused=lost_file(file))
