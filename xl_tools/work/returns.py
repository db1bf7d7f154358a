"""退回单: what goes back to each township, of a batch that was checked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_tools.errors import UnwritableTargetError
from xl_tools.outputs.file_names import file_stems
from xl_tools.outputs.return_slip.pdf import slips_pdf
from xl_tools.outputs.return_slip.slip import Slip, Terms, slips_of
from xl_tools.outputs.safe_save import write_new
from xl_tools.rules.checked import RefusedFile
from xl_tools.work.batch import Batch
from xl_tools.work.duplicates import without_duplicates

_ENDING = "_退回单"


@dataclass(frozen=True, slots=True)
class Returns:
    """The slips, how many units have nothing to correct, and the files that were not read or not counted."""

    slips: tuple[Slip, ...]
    clean: int
    unread: tuple[RefusedFile, ...]


def returns_of(batch: Batch) -> Returns:
    """Return what goes back; of several versions of a unit only the last one is looked at."""
    counted = without_duplicates(batch)
    slips = slips_of(counted.checked)
    units = {
        (one.submission.info.unit_code or one.submission.file.path, one.submission.info.year)
        for one in counted.checked
    }
    return Returns(tuple(slips), len(units) - len(slips), (*counted.refused, *counted.skipped))


def write_slips(
    slips: Sequence[Slip], folder: Path, terms: Terms, inputs: Sequence[Path]
) -> Iterator[tuple[Slip, Path]]:
    """Write a PDF for each slip into a folder, which is made; yield each as it is done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableTargetError(folder, "这个文件夹建不了", "请换一个可写的位置") from error
    for slip, name in zip(slips, slip_names(slips), strict=True):
        target = folder / f"{name}.pdf"
        write_new(target, slips_pdf([slip], terms), inputs)
        yield slip, target


def earlier_slips(folder: Path, written: Collection[Path]) -> list[Path]:
    """Return the slips in a folder that an earlier run has left there: what they ask for may be done by now."""
    return sorted(set(folder.glob(f"*{_ENDING}.pdf")) - set(written))


def slip_names(slips: Sequence[Slip]) -> list[str]:
    """Return a file name for each slip: code and name of the unit, whatever a township has typed there."""
    whole = (f"{slip.unit_code}{slip.unit_name}" or Path(slip.files[0]).stem for slip in slips)
    return [f"{stem}{_ENDING}" for stem in file_stems(whole)]
