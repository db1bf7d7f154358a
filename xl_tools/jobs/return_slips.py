"""退回单: what goes back to each township, of a batch that was checked."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Unpack

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.units_of_files import files_by_unit
from xl_tools.errors import InvalidDataError, RefusalError
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save
from xl_tools.model.unit import UnitInfo
from xl_tools.processes.side_by_side import ENDED_TWICE
from xl_tools.products.return_slips.slips_pdf import Slip, Terms, slips_of, slips_pdf
from xl_tools.saving.file_names import unit_stems
from xl_tools.saving.safe_save import check_target, made_folder
from xl_tools.typesetting.typesetter import set_side_by_side
from xl_tools.values.day import day_text, parse_day

_ENDING = "_退回单"
_MOST_IN_ONE = 25  # units in one PDF: more take more memory than an office computer has to spare


@dataclass(frozen=True, slots=True)
class ReturnResult(BatchResult):
    """The slips, how many units have nothing to correct, with their files; ``batch`` has the files that count, and those left out."""

    slips: tuple[Slip, ...]
    clean: int
    clean_files: tuple[str, ...]
    terms: Terms

    def save(self, target: PathLike) -> Iterator[tuple[Path, Sequence[Slip]]]:
        """Write a PDF for each slip into a folder, or all into one PDF; yield each file with its slips as it is done.

        Where they are too many for one, they go into numbered ones (``退回单_1.pdf``) beside it.
        """
        target, slips = Path(target), self.slips
        if _is_one_file(target):
            parts = [slips[start : start + _MOST_IN_ONE] for start in range(0, len(slips), _MOST_IN_ONE)]
            width = len(str(len(parts)))
            numbered = [target.with_stem(f"{target.stem}_{n:0{width}}") for n in range(1, len(parts) + 1)]
            targets = numbered if len(parts) > 1 else [target]
        else:
            parts = [(slip,) for slip in slips]
            targets = [target / f"{name}.pdf" for name in slip_names(slips)]
        with nullcontext() if _is_one_file(target) else made_folder(target):
            for each in targets:
                check_target(each, self.inputs)
            with closing(set_side_by_side(parts, partial(slips_pdf, terms=self.terms), _lost)) as pdfs:
                for each, part, data in zip(targets, parts, pdfs, strict=True):
                    save(each, data, self.inputs, ".pdf")
                    yield each, part


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
    last_day = parse_day(due, day)
    if due and last_day is None:
        raise InvalidDataError(
            f"--due {due}", "看不出是哪一天", "请写成 2026-12-01、2026年12月1日 或 12月1日 这样的日期"
        )
    work = given(paths, target, **desk)
    if target and _is_one_file(target):
        check_output(target, work.inputs, ".pdf")
    terms = Terms(bureau, contact, day_text(last_day) if last_day else "", day)
    return returns_of(work.checked(), terms, work.inputs)


def returns_of(batch: Batch, terms: Terms | None = None, inputs: tuple[Path, ...] = ()) -> ReturnResult:
    """Return what goes back of a batch that was checked."""
    counted = without_duplicates(batch)
    units = files_by_unit(counted.checked)
    slips = tuple(slips_of(units))
    returned = {path for slip in slips for path in slip.paths}
    clean = [one.submission.file.name for unit in units for one in unit.files]
    clean_files = tuple(name for name in clean if name not in returned)
    return ReturnResult(counted, inputs, slips, len(units) - len(slips), clean_files, terms or Terms())


def _is_one_file(target: Path) -> bool:
    return bool(target.suffix) and not target.is_dir()


def _lost(part: Sequence[Slip]) -> bytes:
    remedy = "请关闭别的程序后再运行一次；已经写好的退回单是完整的"
    raise RefusalError(f"{part[0].addressee}的退回单", ENDED_TWICE, remedy)


def earlier_slips(folder: Path, written: Collection[Path]) -> list[Path]:
    """Return the slips in a folder that an earlier run has left there: what they ask for may be done by now."""
    return sorted(set(folder.glob(f"*{_ENDING}.pdf")) - set(written))


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
