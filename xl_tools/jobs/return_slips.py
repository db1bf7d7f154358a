"""退回单: what goes back to each township, of a batch that was checked; 催报: what the units are asked for that have not reported."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Unpack

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.progress_rows import progress_of
from xl_tools.batch.units_of_files import files_by_unit
from xl_tools.errors import RefusalError
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save
from xl_tools.jobs.last_day import last_day
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.processes.side_by_side import ENDED_TWICE
from xl_tools.products.notices.letter_terms import LetterTerms
from xl_tools.products.notices.reminders import REMINDER_TITLE, Reminder, reminder_letters, reminders_of
from xl_tools.products.return_slips.slip_letters import slip_letter
from xl_tools.products.return_slips.slips_pdf import SLIP_TITLE, Slip, Terms, slips_of, slips_pdf
from xl_tools.saving.file_names import unit_stems
from xl_tools.saving.safe_save import check_target, made_folder
from xl_tools.typesetting.blocks_pdf import letters_pdf
from xl_tools.typesetting.typesetter import set_side_by_side
from xl_tools.typesetting.word_writing import letters_word

_ENDING, _REMINDER_ENDING = "_退回单", "_催报"
_PDF, _WORD = ".pdf", ".docx"
_MOST_IN_ONE = 25  # units in one PDF: more take more memory than an office computer has to spare


@dataclass(frozen=True, slots=True)
class ReturnResult(BatchResult):
    """The slips, how many units have nothing to correct, with their files; ``batch`` has the files that count, and those left out."""

    slips: tuple[Slip, ...]
    clean: int
    clean_files: tuple[str, ...]
    terms: Terms
    reminders: tuple[Reminder, ...] = ()
    clean_units: tuple[str, ...] = ()

    def save(self, target: PathLike, *, word: bool = False) -> Iterator[tuple[Path, Sequence[Slip]]]:
        """Write a PDF for each slip into a folder, or all into one PDF; yield each file with its slips as it is done.

        Where they are too many for one, they go into numbered ones (``退回单_1.pdf``) beside it. With ``word``, or where the
        one file is called ``.docx``, they are Word documents.
        """
        target, slips = Path(target), self.slips
        ending = _ending(target, word=word)
        if _is_one_file(target):
            parts = [slips[start : start + _MOST_IN_ONE] for start in range(0, len(slips), _MOST_IN_ONE)]
            width = len(str(len(parts)))
            numbered = [target.with_stem(f"{target.stem}_{n:0{width}}") for n in range(1, len(parts) + 1)]
            targets = numbered if len(parts) > 1 else [target]
        else:
            parts = [(slip,) for slip in slips]
            targets = [target / f"{name}{ending}" for name in slip_names(slips)]
        with nullcontext() if _is_one_file(target) else made_folder(target):
            for each in targets:
                check_target(each, self.inputs)
            set_one = partial(_slips_word if ending == _WORD else slips_pdf, terms=self.terms)
            with closing(set_side_by_side(parts, set_one, _lost)) as made:
                for each, part, data in zip(targets, parts, made, strict=True):
                    save(each, data, self.inputs, ending)
                    yield each, part

    def save_reminders(
        self, target: PathLike, *, word: bool = False
    ) -> Iterator[tuple[Path, Sequence[Reminder]]]:
        """Write a reminder for each unit that has not reported, beside the slips; all into one file where these are."""
        target, terms = Path(target), LetterTerms(*self.terms)
        ending = _ending(target, word=word)
        write = letters_word if ending == _WORD else letters_pdf
        if not self.reminders:
            return
        parts = [self.reminders] if _is_one_file(target) else [(each,) for each in self.reminders]
        with nullcontext() if _is_one_file(target) else made_folder(target):
            for part, each in zip(parts, self._reminder_files(target, ending), strict=True):
                data = write(REMINDER_TITLE, terms.office, reminder_letters(part, terms))
                save(each, data, self.inputs, ending)
                yield each, part

    def _reminder_files(self, target: Path, ending: str) -> list[Path]:
        if _is_one_file(target):
            return [target.with_stem(f"{target.stem}{_REMINDER_ENDING}")]
        files = [
            (
                Path(f"{each.unit_code}.xlsx"),
                UnitInfo(
                    region=each.region, unit_code=each.unit_code, unit_name=each.unit_name, year=each.year
                ),
            )
            for each in self.reminders
        ]
        return [target / f"{stem}{_REMINDER_ENDING}{ending}" for stem in unit_stems(files)]


def return_slips(
    paths: Paths,
    *,
    target: Path | None = None,
    bureau: str = "",
    contact: str = "",
    due: str = "",
    **desk: Unpack[Desk],
) -> ReturnResult:
    """Check files and return a slip for each unit that has something to correct; of its versions the last one counts.

    ``due`` is the last day to report again (``2024年1月15日``, ``2024-01-15``, ``1月15日``: the next one to come); what is
    not given stays blank on the slip. ``target`` is refused now if it cannot be written.
    """
    day = dt.datetime.now().astimezone().date()
    by = last_day(due, day)
    work = given(paths, target, even_none=True, **desk)
    if target and _is_one_file(target):
        check_output(target, work.inputs, _PDF, _WORD)
    terms = Terms(bureau, contact, by, day)
    return returns_of(work.checked(), terms, work.inputs, work.units)


def returns_of(
    batch: Batch,
    terms: Terms | None = None,
    inputs: tuple[Path, ...] = (),
    listed: UnitList | None = None,
) -> ReturnResult:
    """Return what goes back of a batch that was checked; with a unit list also who is to be reminded."""
    whole = without_duplicates(with_filled_goals(batch, even_none=listed is not None))
    counted, _, year = of_one_year(whole)
    units = files_by_unit(counted.checked)
    unread = [file for file in counted.left_out if file.may_be_a_report]
    progress = progress_of(whole.checked, unread, listed, year) if listed or unread else None
    further = {
        file.path: row.unread
        for row in (progress.rows if progress else ())
        for file in row.files
        if row.unread
    }
    slips = tuple(slips_of(units, further))
    returned = {path for slip in slips for path in slip.paths}
    clean = [one.submission.file.name for unit in units for one in unit.files]
    clean_files = tuple(name for name in clean if name not in returned)
    infos = [(one.submission.file.name, one.submission.info) for unit in units for one in unit.files]
    clean_units = tuple(info.unit_name or name for name, info in infos if name not in returned)
    reminders: tuple[Reminder, ...] = ()
    if listed and progress:
        reminders = tuple(reminders_of(progress, listed))
    return ReturnResult(
        counted, inputs, slips, len(units) - len(slips), clean_files, terms or Terms(), reminders, clean_units
    )


def _slips_word(slips: Sequence[Slip], terms: Terms) -> bytes:
    return letters_word(SLIP_TITLE, terms.office, [slip_letter(slip, terms) for slip in slips])


def _ending(target: Path, *, word: bool) -> str:
    if _is_one_file(target):
        return _WORD if target.suffix.lower() == _WORD else _PDF
    return _WORD if word else _PDF


def _is_one_file(target: Path) -> bool:
    return bool(target.suffix) and not target.is_dir()


def _lost(part: Sequence[Slip]) -> bytes:
    remedy = "请关闭别的程序后再运行一次；已经写好的退回单是完整的"
    raise RefusalError(f"{part[0].addressee}的退回单", ENDED_TWICE, remedy)


def earlier_slips(folder: Path, written: Collection[Path]) -> list[Path]:
    """Return the slips in a folder that an earlier run has left there: what they ask for may be done by now."""
    there = [
        each
        for of in (_ENDING, _REMINDER_ENDING)
        for kind in (_PDF, _WORD)
        for each in folder.glob(f"*{of}{kind}")
    ]
    return sorted(set(there) - set(written))


def slip_names(slips: Sequence[Slip]) -> list[str]:
    """Return a file name for each slip: code and name of the unit, whatever a township has typed there."""
    files = [
        (
            Path(slip.paths[0]),
            UnitInfo(region=slip.region, unit_code=slip.unit_code, unit_name=slip.unit_name, year=slip.year),
        )
        for slip in slips
    ]
    return [f"{stem}{_ENDING}" for stem in unit_stems(files)]
