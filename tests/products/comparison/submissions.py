"""Submissions to compare, and short ways to say what a comparison found."""

from collections.abc import Sequence

from tests.rules.townships import CODES, INFO, LABELS, clean_table, form_grid
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.checked import Checked
from xl_tools.model.grid import CellValue, Grid
from xl_tools.model.submission import SourceFile
from xl_tools.model.table import PerformanceTable
from xl_tools.model.unit import UnitInfo
from xl_tools.products.comparison.changes import Change, Comparison, Place
from xl_tools.products.comparison.compared_submissions import compare_submissions

NARRATIVE = [
    ["一、总体绩效目标"],
    ["保障全镇各项工作正常运转，完成年度任务。"],
    ["推进乡村振兴，改善人居环境。"],
    ["二、分项绩效目标"],
    ["（一）武装工作。完成年度征兵任务。"],
]


def info_grid(info: UnitInfo = INFO) -> Grid:
    rows = [["年度", str(info.year or "")], ["单位编码", info.unit_code], ["单位名称", info.unit_name]]
    return Grid("单位信息", rows)


def narrative_grid(rows: Sequence[Sequence[CellValue]] = NARRATIVE) -> Grid:
    return Grid("整体绩效", rows)


def form(name: str = "武装工作经费", table: PerformanceTable | None = None, **changes: CellValue) -> Grid:
    """Lay out the clean form of a project; ``__`` in a key of ``changes`` stands for a point."""
    spoiled = {key.replace("__", "."): value for key, value in changes.items()}
    grid = form_grid(table or clean_table(1, name), spoiled)
    return Grid(name, grid.rows, grid.merges)


def file_of(
    *grids: Grid, path: str = "石门镇.xlsx", info: UnitInfo | None = INFO, is_document: bool = False
) -> Checked:
    own = [info_grid(info)] if info else []
    source = SourceFile(path, path, "0", is_document=is_document)
    return Checked(read_submission(source, [*own, *grids], LABELS), ())


def all_forms() -> list[Grid]:
    return [form(name) for name in CODES]


def compared(old: Checked | Sequence[Checked], new: Checked | Sequence[Checked]) -> Comparison:
    """Compare two files named as such, or the files of two folders."""
    before, after = ([side] if isinstance(side, Checked) else side for side in (old, new))
    named = isinstance(old, Checked) and isinstance(new, Checked)
    return compare_submissions(before, after, LABELS, are_versions=named)


def changes(comparison: Comparison) -> list[Change]:
    return [
        change
        for unit in comparison.units
        for change in (*(c for project in unit.projects for c in project.changes), *unit.others)
    ]


def told(comparison: Comparison) -> list[tuple[str, str, str, str, str, str]]:
    """Return kind, field, old cell, new cell, old text and new text of every change."""
    return [
        (str(c.kind), c.field, cell(c.old_place), cell(c.new_place), c.old, c.new)
        for c in changes(comparison)
    ]


def cell(place: Place | None) -> str:
    return place.cell if place else "–"
