"""Make the forms of winter and of summer of the goals of many units: a workbook of forms for each, into a folder."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.guarded_reading import refused_file
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.packed import file_entries
from xl_tools.errors import RefusalError
from xl_tools.forms.read_spent import SpentList
from xl_tools.jobs.appraise import (
    FormsMade,
    FormsToMake,
    evaluations,
    forms_made,
    monitorings,
    said_of_list,
    spent_in,
)
from xl_tools.jobs.desk import Desk, Given, PathLike, Paths, given, save
from xl_tools.model.checked import RefusedFile
from xl_tools.model.form_facts import FormKind
from xl_tools.saving.file_names import distinct_stems
from xl_tools.saving.safe_save import made_folder
from xl_tools.sources.real_paths import real_path

_ENDINGS = {FormKind.EVALUATION: "_自评表.xlsx", FormKind.MONITORING: "_监控表.xlsx"}


class FormsOfUnit(NamedTuple):
    """A workbook of goals, and the workbook of forms that was made of it; or why none was. ``backup`` is what stood there."""

    file: Path
    target: Path | None = None
    made: FormsMade | None = None
    backup: Path | None = None
    refused: RefusedFile | None = None


@dataclass(frozen=True, slots=True)
class FormsOfUnits:
    """What became of every workbook, and what of the list of spending was not used, a line each."""

    units: tuple[FormsOfUnit, ...]
    said: tuple[str, ...]

    @property
    def failed(self) -> int:
        """Of how many workbooks nothing was made, those aside that do not count."""
        return sum(each.refused is not None and each.refused.is_unread for each in self.units)

    @property
    def workbooks(self) -> int:
        """How many workbooks were made."""
        return sum(each.made is not None for each in self.units)

    @property
    def forms(self) -> int:
        """How many forms were made."""
        return sum(each.made.forms for each in self.units if each.made)


def evaluate_files(
    paths: Paths,
    *,
    target: PathLike,
    spent: PathLike | None = None,
    template: PathLike | None = None,
    **desk: Unpack[Desk],
) -> FormsOfUnits:
    """Make the 自评表 of many workbooks of goals, and of those of folders that count, into the folder ``target``; one that cannot be does not stop the rest.

    ``spent`` is one list for all units: their projects are found in it by their codes alone, for names are the same in many towns.
    """
    work = given(paths, **desk)
    return _made_of_all(work, Path(target), spent, evaluations(template, work.settings))


def monitor_files(
    paths: Paths,
    month: int,
    *,
    target: PathLike,
    spent: PathLike | None = None,
    template: PathLike | None = None,
    **desk: Unpack[Desk],
) -> FormsOfUnits:
    """Make the 绩效运行监控表 of many workbooks of goals, as :func:`evaluate_files` does the 自评表."""
    work = given(paths, **desk)
    return _made_of_all(work, Path(target), spent, monitorings(month, template, work.settings))


def _made_of_all(work: Given, folder: Path, spent: PathLike | None, wanted: FormsToMake) -> FormsOfUnits:
    listed = spent_in(Path(spent), work.settings) if spent is not None else None
    coded = listed and listed._replace(spent=tuple(line for line in listed.spent if line.code))
    goals, left_out = _goals(work)
    files = [file for file in goals if not _is_used(file, folder, spent)]
    units = [
        FormsOfUnit(Path(each.path or each.name), refused=each)
        for each in left_out
        if not _is_used(Path(each.path or each.name), folder, spent)
    ]
    with made_folder(folder) if files else nullcontext():
        units += _each(files, _places(folder, files, wanted.kind), coded, wanted, work.counted())
    if listed is None:
        return FormsOfUnits(tuple(units), ())
    found = {
        id(line)
        for each in units
        if each.made and coded
        for line in coded.spent
        if not any(line is other for other in each.made.left)
    }
    unused = [line for line in listed.spent if id(line) not in found]
    return FormsOfUnits(tuple(units), tuple(said_of_list(listed, unused)))


def _goals(work: Given) -> tuple[Sequence[Path], Sequence[RefusedFile]]:
    """Return the workbooks of goals that count of the folders named, and those left out; files that are named for themselves
    all count.
    """
    if not work.found.folders:
        return work.files, work.found.named
    batch = of_one_year(without_duplicates(with_filled_goals(work.checked(summed_up=True)))).batch
    counted = {real_path(entry.file.path) for entry in file_entries(batch.checked)}
    return [file for file in work.files if real_path(file) in counted], batch.left_out


def _each(
    files: Sequence[Path],
    places: Sequence[Path],
    listed: SpentList | None,
    wanted: FormsToMake,
    advance: Callable[[str], None],
) -> Iterator[FormsOfUnit]:
    for file, place in zip(files, places, strict=True):
        try:
            made = forms_made(file, wanted, listed)
            yield FormsOfUnit(file, place, made, save(place, made.data, files, ".xlsx"))
        except RefusalError as error:
            yield FormsOfUnit(file, refused=refused_file(error))
        advance(str(file))


def _is_used(file: Path, folder: Path, spent: PathLike | None) -> bool:
    """Whether a file is no goals: the list of spending, or what an earlier run has put into the folder of results."""
    whole = file.absolute()
    return whole.is_relative_to(folder.absolute()) or (spent is not None and whole == Path(spent).absolute())


def _places(folder: Path, files: Sequence[Path], kind: FormKind) -> list[Path]:
    """Return a place in the folder for what is made of each file, under its name; its folder tells apart those called the same."""
    stems = distinct_stems([(file.stem, file.parent.name) for file in files], [str(file) for file in files])
    return [folder / f"{stem}{_ENDINGS[kind]}" for stem in stems]
