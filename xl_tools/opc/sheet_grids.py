"""What the sheets of a package show, as grids.

Whoever reads cells and whoever is about to change them ask here, so that both speak of the same text.
"""

from collections.abc import Collection
from typing import NamedTuple

from xl_tools.errors import TooLargeError, UnreadableFileError
from xl_tools.model.grid import Grid
from xl_tools.opc.package import Package, PackageRefusedError
from xl_tools.opc.safe_archive import DAMAGE, DAMAGED, REMEDY_OF_LARGE
from xl_tools.opc.sheet_cells import CellReader, TooManyCellsError, TooMuchTextError, read_shared_texts
from xl_tools.opc.sheet_values import read_formats

_MEGABYTE = 1_000_000


class SheetGrids(NamedTuple):
    """The grids of a package in its order, and the sheets left unread because they are too large."""

    grids: list[Grid]
    too_large: list[str]


def read_grids(package: Package, only: Collection[str] | None = None) -> SheetGrids:
    """Return the grids of all sheets with cells, or of those named in ``only``.

    Refuses (:class:`~xl_tools.errors.RefusalError`) what is damaged or beyond the limits.
    """
    limits = package.limits
    try:
        first = {link.kind: link.part for link in reversed([*package.links(package.workbook)])}
        texts, styles = (
            package.read(first[kind]) if kind in first else b"" for kind in ("sharedStrings", "styles")
        )
        reader = CellReader(
            read_shared_texts(texts) if texts else [],
            read_formats(styles, from_1904=package.from_1904),
            most_cells=limits.sheet_cells,
            most_bytes=limits.text_megabytes * _MEGABYTE,
        )
        grids, too_large = [], []
        for name, part in package.sheets.items():
            if only is not None and name not in only:
                continue
            try:
                grids.append(reader.grid(name, package.read(part), visible=name not in package.hidden))
            except TooManyCellsError:
                too_large.append(name)
            if reader.cells > limits.workbook_cells:
                reason = f"各表合起来有 {reader.cells} 格，超过限额 {limits.workbook_cells} 格"
                raise TooLargeError(package.name, reason, REMEDY_OF_LARGE)
    except TooMuchTextError as error:
        megabytes, most = reader.bytes // _MEGABYTE, limits.text_megabytes
        reason = f"各格文字合起来有 {megabytes} MB，超过限额 {most} MB"
        raise TooLargeError(package.name, reason, REMEDY_OF_LARGE) from error
    except (PackageRefusedError, *DAMAGE) as error:
        raise UnreadableFileError(package.name, *DAMAGED) from error
    return SheetGrids(grids, too_large)
