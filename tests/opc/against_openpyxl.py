"""Cell by cell against openpyxl: ``python -m tests.opc.against_openpyxl FOLDER`` tells every difference; it writes nothing.

Compared are the values, merges and hidden rows of every sheet; what an error in openpyxl leaves unread is counted apart.
"""

import datetime as dt
import io
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from xl_tools.errors import RefusalError
from xl_tools.model.grid import Cell, Grid, Merge
from xl_tools.opc.package import Package
from xl_tools.opc.sheet_cells import UNCALCULATED
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.settings import shipped_settings

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - as Excel, without a time zone
_LARGEST = 3_000_000  # bytes of a package: openpyxl takes minutes for more


class Difference(NamedTuple):
    """Where the two readers disagree, what ours says and what openpyxl says."""

    sheet: str
    place: str
    ours: object
    theirs: object


def differences(data: bytes) -> tuple[int, list[Difference]]:
    """Return how many filled cells were compared and what differs; a refusal of either reader goes to the caller."""
    grids = {
        grid.sheet: grid for grid in read_grids(Package(data, "workbook", shipped_settings().limits)).grids
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    cells, found = 0, list[Difference]()
    for sheet in book.worksheets:
        if grid := grids.get(sheet.title):
            ours, theirs = _values(grid), _values_of_openpyxl(sheet)
            cells += len(theirs)
            for cell in sorted(ours.keys() | theirs.keys()):
                if ours.get(cell) != theirs.get(cell):
                    found.append(Difference(sheet.title, cell.address, ours.get(cell), theirs.get(cell)))
            found += _other_differences(grid, sheet)
        else:
            found.append(Difference(sheet.title, "", None, sheet.dimensions))
    return cells, found


def _other_differences(grid: Grid, sheet: Worksheet) -> Iterator[Difference]:
    ranges = {
        Merge(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges
    }
    if set(grid.merges) != ranges:
        yield Difference(sheet.title, "merges", set(grid.merges) - ranges, ranges - set(grid.merges))
    hidden = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
    if grid.hidden_rows != hidden:
        yield Difference(sheet.title, "hidden rows", grid.hidden_rows - hidden, hidden - grid.hidden_rows)


def _values(grid: Grid) -> dict[Cell, object]:
    values = {
        Cell(r, c): _plain(value)
        for r, row in enumerate(grid.rows)
        for c, value in enumerate(row)
        if value not in ("", None)
    }
    return values | {cell: fault for cell, fault in grid.faults.items() if fault != UNCALCULATED}


def _values_of_openpyxl(sheet: Worksheet) -> dict[Cell, object]:
    return {
        Cell(cell.row - 1, cell.column - 1): _plain(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in ("", None)
    }


def _plain(value: object) -> object:
    """Return a value in the one form in which the two are compared: spans and days as moments, to the second."""
    match value:
        case dt.timedelta():
            value = _EPOCH + value
        case dt.time():
            value = dt.datetime.combine(_EPOCH, value)
        case dt.datetime():
            pass
        case dt.date():
            value = dt.datetime.combine(value, dt.time())
        case bool() | str():
            return value
        case int() | float():
            return float(value)
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None) + dt.timedelta(seconds=0.5)
        return value.replace(microsecond=0)
    return value


def told(paths: Iterable[Path]) -> Iterator[str]:
    """Compare the packages and yield what differs, by file, and the counts."""
    counts = Counter[str]()
    for path in paths:
        data = path.read_bytes()
        if len(data) > _LARGEST:
            counts["too large to compare"] += 1
            continue
        try:
            cells, found = differences(data)
        except RefusalError as refusal:
            counts["refused"] += 1
            yield f"{path.name} refused: {refusal}"
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever it meets; ours raises refusals alone
            frames = [str(frame.f_code.co_filename) for frame, _ in traceback.walk_tb(error.__traceback__)]
            whose = "error of openpyxl" if any("openpyxl/" in name for name in frames) else "ERROR OF OURS"
            counts[whose] += 1
            yield f"{path.name} {whose}: {error!r}"
        else:
            counts.update(
                {"workbooks": 1, "cells": cells, "differences": len(found), "differing": int(found != [])}
            )
            yield from (f"{path.name} {' '.join(map(repr, difference))}" for difference in found)
    yield str(dict(counts))


if __name__ == "__main__":
    packages = (
        path for folder in sys.argv[1:] for path in sorted(Path(folder).rglob("*.[xX][lL][sS][xXmM]"))
    )
    sys.stdout.writelines(f"{line}\n" for line in told(packages))
