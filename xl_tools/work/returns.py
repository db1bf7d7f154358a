"""退回单: what goes back to each township, of a batch that was checked."""

import multiprocessing
import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path

from xl_tools.errors import InterruptedWorkError, UnwritableTargetError
from xl_tools.outputs.file_names import distinct_stems
from xl_tools.outputs.return_slip.pdf import slips_pdf
from xl_tools.outputs.return_slip.slip import Slip, Terms, slips_for
from xl_tools.outputs.safe_save import write_new
from xl_tools.rules.checked import RefusedFile
from xl_tools.rules.units_of_files import files_by_unit
from xl_tools.work.batch import Batch
from xl_tools.work.duplicates import without_duplicates
from xl_tools.work.workers import ENDED_TWICE, Workers, again

_ENDING = "_退回单"
_MOST_IN_ONE = 25  # units in one PDF: more take more memory than an office computer has to spare
_SLIPS_A_WORKER = 16
_FEWEST_FOR_WORKERS = 3  # a worker takes longer to start than a slip to be set


@dataclass(frozen=True, slots=True)
class Returns:
    """The slips, how many units have nothing to correct, and the files that were not read or not counted."""

    slips: tuple[Slip, ...]
    clean: int
    unread: tuple[RefusedFile, ...]


def returns_of(batch: Batch) -> Returns:
    """Return what goes back; of several versions of a unit only the last one is looked at."""
    counted = without_duplicates(batch)
    units = files_by_unit(counted.checked)
    slips = slips_for(units)
    return Returns(tuple(slips), len(units) - len(slips), (*counted.refused, *counted.skipped))


def write_each(
    slips: Sequence[Slip], folder: Path, terms: Terms, inputs: Sequence[Path]
) -> Iterator[tuple[Path, Sequence[Slip]]]:
    """Write a PDF for each slip into a folder, which is made; yield each with what is in it as it is done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableTargetError(folder, "这个文件夹建不了", "请换一个可写的位置") from error
    targets = [folder / f"{name}.pdf" for name in slip_names(slips)]
    yield from _written(targets, [[slip] for slip in slips], terms, inputs, _SLIPS_A_WORKER)


def write_together(
    slips: Sequence[Slip], target: Path, terms: Terms, inputs: Sequence[Path]
) -> Iterator[tuple[Path, Sequence[Slip]]]:
    """Write the slips into one PDF; where they are too many for one, into numbered ones (``退回单_1.pdf``) beside it."""
    parts = [slips[start : start + _MOST_IN_ONE] for start in range(0, len(slips), _MOST_IN_ONE)]
    targets = [target]
    if len(parts) > 1:
        width = len(str(len(parts)))
        targets = [target.with_stem(f"{target.stem}_{n:0{width}}") for n in range(1, len(parts) + 1)]
    yield from _written(targets, parts, terms, inputs, 1)


def _written(
    targets: Sequence[Path],
    parts: Sequence[Sequence[Slip]],
    terms: Terms,
    inputs: Sequence[Path],
    a_worker: int,
) -> Iterator[tuple[Path, Sequence[Slip]]]:
    for target, part, data in zip(targets, parts, _set(parts, terms, a_worker), strict=True):
        write_new(target, data, inputs)
        yield target, part


def _set(parts: Sequence[Sequence[Slip]], terms: Terms, a_worker: int) -> Iterator[bytes]:
    """Set the PDFs in order, several at a time, in processes that end after so many of them.

    The typesetter keeps what it has set in memory until its process ends.
    """
    if len(parts) < _FEWEST_FOR_WORKERS:
        yield from (slips_pdf(part, terms) for part in parts)
        return
    workers = min(len(parts), os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    size = workers * a_worker
    for start in range(0, len(parts), size):
        some = parts[start : start + size]
        with Workers(workers, context) as pool:
            futures = [pool.submit(slips_pdf, part, terms) for part in some]
            for part, future in zip(some, futures, strict=True):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield _set_again(context, part, terms)


def _set_again(context: BaseContext, part: Sequence[Slip], terms: Terms) -> bytes:
    try:
        return again(context, slips_pdf, part, terms)
    except BrokenProcessPool as error:
        remedy = "请关闭别的程序后再运行一次；已经写好的退回单是完整的"
        raise InterruptedWorkError(f"{part[0].addressee}的退回单", ENDED_TWICE, remedy) from error


def earlier_slips(folder: Path, written: Collection[Path]) -> list[Path]:
    """Return the slips in a folder that an earlier run has left there: what they ask for may be done by now."""
    return sorted(set(folder.glob(f"*{_ENDING}.pdf")) - set(written))


def slip_names(slips: Sequence[Slip]) -> list[str]:
    """Return a file name for each slip: code and name of the unit, whatever a township has typed there.

    Where these are those of others too, region, year, workbook and folder tell them apart, as far as needed.
    """
    told = []
    for slip in slips:
        file = Path(slip.paths[0])
        year = f"{slip.year}年度" if slip.year else ""
        unit = f"{slip.unit_code}{slip.unit_name}"
        told.append((unit or file.stem, slip.region, year, file.stem if unit else "", file.parent.name))
    return [f"{stem}{_ENDING}" for stem in distinct_stems(told, [slip.paths[0] for slip in slips])]
