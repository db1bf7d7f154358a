"""退回单: what goes back to each township, of a batch that was checked."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.units_of_files import files_by_unit
from xl_tools.errors import InterruptedWorkError, UnwritableTargetError
from xl_tools.model.checked import RefusedFile
from xl_tools.processes.side_by_side import ENDED_TWICE, side_by_side
from xl_tools.processes.workers import typesetting_workers
from xl_tools.products.return_slips.slip import Slip, Terms, slips_for
from xl_tools.products.return_slips.slips_pdf import slips_pdf
from xl_tools.saving.file_names import distinct_stems
from xl_tools.saving.safe_save import write_new
from xl_tools.typesetting.typesetter import forget

_ENDING = "_退回单"
_MOST_IN_ONE = 25  # units in one PDF: more take more memory than an office computer has to spare


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
    yield from _written(targets, [[slip] for slip in slips], terms, inputs)


def write_together(
    slips: Sequence[Slip], target: Path, terms: Terms, inputs: Sequence[Path]
) -> Iterator[tuple[Path, Sequence[Slip]]]:
    """Write the slips into one PDF; where they are too many for one, into numbered ones (``退回单_1.pdf``) beside it."""
    parts = [slips[start : start + _MOST_IN_ONE] for start in range(0, len(slips), _MOST_IN_ONE)]
    targets = [target]
    if len(parts) > 1:
        width = len(str(len(parts)))
        targets = [target.with_stem(f"{target.stem}_{n:0{width}}") for n in range(1, len(parts) + 1)]
    yield from _written(targets, parts, terms, inputs)


def _written(
    targets: Sequence[Path],
    parts: Sequence[Sequence[Slip]],
    terms: Terms,
    inputs: Sequence[Path],
) -> Iterator[tuple[Path, Sequence[Slip]]]:
    set_some = partial(_set_some, terms=terms)
    with typesetting_workers(len(parts)) as executor:
        pdfs: Iterable[bytes] = (slips_pdf(part, terms) for part in parts)
        if executor:
            pdfs = side_by_side(parts, set_some, _lost, executor)
        for target, part, data in zip(targets, parts, pdfs, strict=True):
            write_new(target, data, inputs)
            yield target, part


def _set_some(parts: Sequence[Sequence[Slip]], terms: Terms) -> list[bytes]:
    made = []
    for part in parts:
        made.append(slips_pdf(part, terms))
        forget()
    return made


def _lost(part: Sequence[Slip]) -> bytes:
    remedy = "请关闭别的程序后再运行一次；已经写好的退回单是完整的"
    raise InterruptedWorkError(f"{part[0].addressee}的退回单", ENDED_TWICE, remedy)


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
