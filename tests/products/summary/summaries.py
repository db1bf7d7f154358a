"""Submissions to be summed up, and the 汇总 read back by an independent reader."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.products.tables import LABELS
from tests.rules.townships import clean_table, form_grid
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Finding
from xl_tools.model.grid import CellValue, Grid
from xl_tools.model.submission import SourceFile
from xl_tools.model.table import PerformanceTable
from xl_tools.products.summary.summary_workbook import summary_workbook

Rows = list[tuple[Any, ...]]


def checked(*grids: Grid, path: str = "石门镇.xlsx", findings: Iterable[Finding] = ()) -> Checked:
    """Read grids as one file."""
    file = SourceFile(Path(path).name, path, "ab12" * 16)
    return Checked(read_submission(file, grids, LABELS), tuple(findings))


def form(name: str = "武装工作经费", **changes: CellValue) -> Grid:
    """Lay out a clean form of this project, with some fields changed."""
    return form_grid(clean_table(1, name), changes)


def table_grid(table: PerformanceTable, sheet: str) -> Grid:
    """Lay out any table on a sheet."""
    grid = form_grid(table)
    return Grid(sheet, grid.rows, grid.merges)


def summed_up(
    *files: Checked, refused: Sequence[RefusedFile] = (), target: Path | None = None, formulas: bool = False
) -> Any:
    """Return the 汇总 of the files as openpyxl reads it: cached values, or the formulas themselves."""
    data = summary_workbook(files, refused, target)
    return openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)


def rows_below(sheet: Any, heading: str) -> Rows:
    """Return the filled rows below the one that begins with a heading, up to the next empty one."""
    rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    start = next(i for i, row in enumerate(rows) if row[0] == heading) + 1
    found = []
    for row in rows[start:]:
        if not any(value is not None for value in row):
            break
        found.append(row)
    return found


def links(sheet: Any) -> list[tuple[str, str, str]]:
    """Return text, file and place of every link of a sheet."""
    return [
        (cell.value, cell.hyperlink.target, cell.hyperlink.location)
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    ]


def recalculated(soffice: str, data: bytes, folder: Path) -> Any:
    """Return a workbook as LibreOffice works it out anew: every cached value of a formula is taken out first."""
    bare = folder / "bare.xlsx"
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(bare, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f>", content)
            target.writestr(part, content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "out"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(bare)],
        check=True,
        capture_output=True,
    )
    return openpyxl.load_workbook(out / bare.name, data_only=True)
