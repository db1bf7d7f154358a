"""Units that exempt findings, and what is put together of it."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from tests.rules.townships import INFO, UNITS, clean_grids, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.checked import Checked
from xl_tools.model.grid import CellValue, Grid
from xl_tools.model.unit import Unit, UnitList
from xl_tools.products.exempted.practices import LEAST_UNITS, Practice, Practices, practices_of
from xl_tools.settings import Settings, shipped_settings

HEADER = ("规则", "工作表", "单元格", "理由", "经办人", "有效期")
NAMES = ("石门镇", "蛤泊镇", "木井镇", "双望镇", "潘庄镇")

Line = tuple[CellValue, ...]


def exempting(
    number: int,
    *lines: Line,
    changes: Mapping[str, CellValue] = MappingProxyType({}),
    name: str = "",
    settings: Settings | None = None,
) -> Checked:
    """Return a checked file of the unit of this number: a form with changed fields, and the lines of its 豁免清单."""
    code, name = f"9060{number:02}", name or f"{NAMES[number % len(NAMES)]}人民政府本级"
    grids = [Grid(grid.sheet, _of_unit(grid, code, name), grid.merges) for grid in clean_grids(**changes)]
    units = UnitList(
        units=(Unit(code=code, name=name),),
        projects=tuple(each.model_copy(update={"unit_code": code}) for each in UNITS.projects),
    )
    info = INFO.model_copy(update={"unit_code": code, "unit_name": name})
    listed = [Grid("豁免清单", [["豁免清单"], HEADER, *lines])] if lines else []
    submission = submission_of(grids, info=info, units=units, extra=listed)
    return check_submission(submission, settings or shipped_settings(), hints=True)


def _of_unit(grid: Grid, code: str, name: str) -> list[Sequence[CellValue]]:
    old = ("906001", "石门镇人民政府本级")
    return [
        [
            v.replace(old[0], code).replace(old[1], name) if isinstance(v, str) and old[0] in v else v
            for v in row
        ]
        for row in grid.rows
    ]


def county(
    rule: str, changes: Mapping[str, CellValue], reason: str = "县局同意", units: int = 3
) -> list[Checked]:
    """Return as many units that all exempt a rule in the whole workbook, their forms all changed alike."""
    line = (rule, "", "", reason)
    return [exempting(number, line, changes=changes) for number in range(1, units + 1)]


def practices(
    files: Iterable[Checked], least: int = LEAST_UNITS, settings: Settings | None = None
) -> Practices:
    return practices_of(list(files), settings or shipped_settings(), least)


def rows(found: Practices) -> list[tuple[str, str, int, int]]:
    """Return rule, words, units and places of every row."""
    return [(row.rule, row.words, row.unit_count, len(row.places)) for row in found.rows]


def row_of(found: Practices, rule: str, words: str = "") -> Practice:
    return next(row for row in found.rows if (row.rule, row.words) == (rule, words))
