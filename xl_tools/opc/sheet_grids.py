"""What the sheets of a package show, as grids.

Whoever reads cells and whoever is about to change them ask here, so that both speak of the same text.
"""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from xl_tools.errors import TooLargeError
from xl_tools.model.grid import Grid
from xl_tools.opc.package import Package, PackageRefusedError
from xl_tools.opc.safe_archive import DAMAGE, REMEDY_OF_LARGE, unreadable
from xl_tools.opc.sheet_cells import CellReader, TooManyCellsError, TooMuchTextError, read_shared_texts
from xl_tools.opc.sheet_values import read_formats

_MEGABYTE = 1_000_000
_LONG_LIST = 1_000_000  # bytes of a sheet: what is shorter is read at once, whatever it says
_OWN_TEXT = re.compile(rb"""\bt=["'](?:str|inlineStr)["']""")


class SheetGrids(NamedTuple):
    """The grids of a package in its order, the sheets left unread because they are too large, and because they say nothing."""

    grids: list[Grid]
    too_large: list[str]
    foreign: list[str]


def read_grids(
    package: Package, only: Collection[str] | None = None, tells: Callable[[str], bool] | None = None
) -> SheetGrids:
    """Return the grids of all sheets with cells, or of those named in ``only``.

    With ``tells``, which says whether a text means anything to who asks, long lists of a workbook in which none does are
    not read cell by cell: 20,000 rows of 16 take a fifth of the time then.

    Refuses (:class:`~xl_tools.errors.RefusalError`) what is damaged or beyond the limits.
    """
    limits = package.limits
    try:
        first = {link.kind: link.part for link in reversed([*package.links(package.workbook)])}
        texts, styles = (
            package.read(first[kind]) if kind in first else b"" for kind in ("sharedStrings", "styles")
        )
        shared = read_shared_texts(texts) if texts else []
        reader = CellReader(
            shared,
            read_formats(styles, from_1904=package.from_1904),
            most_cells=limits.sheet_cells,
            most_bytes=limits.text_megabytes * _MEGABYTE,
        )
        grids, too_large, foreign = [], [], []
        is_foreign = tells is not None and not any(map(tells, (*package.sheets, *shared)))
        for name, part in package.sheets.items():
            if only is not None and name not in only:
                continue
            cells = package.read(part)
            if is_foreign and len(cells) > _LONG_LIST and not _OWN_TEXT.search(cells):
                foreign.append(name)
                continue
            try:
                grids.append(reader.grid(name, cells, visible=name not in package.hidden))
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
        raise unreadable(package.name, error) from error
    return SheetGrids(grids, too_large, foreign)
