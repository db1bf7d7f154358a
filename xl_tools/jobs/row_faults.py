"""What is wrong with a row of a form, for a cell to say: the very rules of ``check``, run on the little that was handed over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from xl_tools.checking.catalogue import rules_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.forms.blocks import is_of_head
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS, labels_of
from xl_tools.forms.part_of_form import CompletedForm, completed_form
from xl_tools.forms.read_submission import read_submission
from xl_tools.jobs.handed_cells import BLANK, HandedCells, SeenCell, sheet_of
from xl_tools.jobs.in_force import list_in_cells, settings_in_cells
from xl_tools.model.finding import Finding, Severity, answer_of, with_consequences
from xl_tools.model.grid import Grid, parse_address
from xl_tools.model.submission import SourceFile
from xl_tools.rules.indicators import level_key
from xl_tools.settings import Settings
from xl_tools.settings.models import RuleSettings
from xl_tools.settings.words import OFF

ASKED_OF_A_ROW: Mapping[str, Sequence[str]] = {
    "编码": ("JX101", "JX102"),
    "预算与资金": ("JX201", "JX202", "JX203", "JX204", "JX205"),
    "支出计划": ("JX301", "JX302", "JX303", "JX304"),
    "用途与目标": ("JX401", "JX405"),
    "指标": ("JX502", "JX503", "JX504", "JX505", "JX506", "JX507", "JX508", "JX509", "JX511", "JX512"),
    "文字与公式": ("JX111", "JX402", "JX601", "JX604", "JX605", "JX802"),
}
"""The rules that can be asked of some rows of a form without the others; a whole form is asked by all."""

NO_ROW = "认不出这是哪一行：请连同左边的标签、上面的表头一起选"
NOT_FOUR = "四期应是四格：3月底、6月底、10月底、12月底"
OF_MANY_SIZES = "几个区域的格数不一样"
_WEIGHTS = [*Severity]
_LEVEL_MISPLACED, _PERIOD_MISSING = "JX502", "JX301"
_OF_AN_INDICATOR = ("level1", "level2", "level3", "value")
_FILE = SourceFile("", "", "")

_Line = Sequence[SeenCell]


def row_faults(area: HandedCells) -> list[str]:
    """Return the first fault of every row of an area, empty for one without; the area is a form, or some rows of one."""
    sheet = area.sheet()
    form = completed_form(sheet, labels_of(settings_in_cells()))
    if form is None:
        says_nothing = all(is_of_head(text) for _, text in sheet.filled())  # title and unit line, or blank
        return ["" if says_nothing else NO_ROW] * len(area.rows)
    if form.is_whole:
        grid = area.sheet(in_place=True)
        form = CompletedForm(grid, area.first.row, grid.height, is_whole=True)
    by_row: dict[int, list[Finding]] = {}
    for each in _findings([form])[0]:
        row = parse_address(each.cell).row - form.above
        if form.is_whole or not _is_of_a_label(each, sheet, row):
            by_row.setdefault(row, []).append(each)
    return [_first(by_row.get(row, ())) for row in range(len(area.rows))]


def _is_of_a_label(finding: Finding, sheet: Grid, row: int) -> bool:
    """Whether a part of a form lacks what no cell of it could hold: periods below a row of labels alone."""
    return finding.rule == _PERIOD_MISSING and bool(sheet.text(row, parse_address(finding.cell).column))


def budget_faults(budget: HandedCells, fiscal: HandedCells, other: HandedCells | None = None) -> list[str]:
    """Return the first fault of every budget and its sources, empty for one without."""

    def part(cells: _Line) -> Grid:
        labelled = chain.from_iterable(zip(_labels(FUNDING_FIELDS), cells, strict=True))
        return sheet_of([list(labelled)])

    others = other.in_line() if other else [BLANK]
    return _faults_of_lines([budget.in_line(), fiscal.in_line(), others], part)


def plan_faults(plans: HandedCells) -> list[str]:
    """Return the first fault of every plan, empty for one without: a row of four cells each, or four cells one below the other."""
    rows = plans.seen()
    if len(rows) == len(PLAN_FIELDS) and all(len(row) == 1 for row in rows):
        rows = [[cell for (cell,) in rows]]
    if any(len(row) != len(PLAN_FIELDS) for row in rows):
        return [NOT_FOUR]
    periods = [list(column) for column in zip(*rows, strict=True)]
    return _faults_of_lines(periods, lambda cells: sheet_of([_labels(PLAN_FIELDS), cells]))


def indicator_faults(level2: HandedCells, level3: HandedCells, value: HandedCells) -> list[str]:
    """Return the first fault of every indicator, by its 二级指标 (left blank, that of the one above), name and value."""

    def part(cells: _Line) -> Grid:
        level1 = SeenCell(_level1_of(cells[0].text))
        return sheet_of([_labels(_OF_AN_INDICATOR), [level1, *cells]])

    above = BLANK
    levels = [above := above if cell.is_blank else cell for cell in level2.in_line()]
    return _faults_of_lines([levels, level3.in_line(), value.in_line()], part, is_told_by=slice(1, None))


def _faults_of_lines(
    columns: Sequence[_Line], part_of: Callable[[_Line], Grid], is_told_by: slice = slice(None)
) -> list[str]:
    """Return the first fault of every line; a cell alone stands for all lines, and of several lines blank ones are none."""
    count = max(map(len, columns))
    if any(len(column) not in {1, count} for column in columns):
        return [OF_MANY_SIZES]
    lines = list(zip(*(list(column) * (count // len(column)) for column in columns), strict=True))
    is_asked = [count == 1 or not all(cell.is_blank for cell in line[is_told_by]) for line in lines]
    labels = labels_of(settings_in_cells())
    forms = [
        completed_form(part_of(line), labels) for line, asked in zip(lines, is_asked, strict=True) if asked
    ]
    found = iter(_findings([form for form in forms if form]))
    return [_first(next(found)) if asked else "" for asked in is_asked]


def _findings(forms: Sequence[CompletedForm]) -> list[list[Finding]]:
    """Return what the rules find in the cells of the part that each form was made around."""
    in_force = settings_in_cells()
    are_whole = all(form.is_whole for form in forms)
    settings = in_force if are_whole else _for_rows(in_force)
    grids = [replace(form.grid, sheet=str(number)) for number, form in enumerate(forms)]
    submission = read_submission(_FILE, grids, labels_of(settings))
    found: list[list[Finding]] = [[] for _ in forms]
    # of a row alone nobody knows where it stands: no cause names another cell of it
    checked = check_submission(submission, settings, list_in_cells(), folded=are_whole)
    for each in with_consequences(checked.findings):
        if each.sheet and each.cell:
            number = int(each.sheet)
            if _is_of_part(each, forms[number]):
                found[number].append(each)
    return found


def _is_of_part(finding: Finding, form: CompletedForm) -> bool:
    cell = parse_address(finding.cell)
    if form.is_whole:
        return True
    # whether a level left blank is one that a row above has, nobody knows here
    is_of_unknown_level = finding.rule == _LEVEL_MISPLACED and not form.grid.text(*cell)
    return form.above <= cell.row < form.below and not is_of_unknown_level


def _for_rows(in_force: Settings) -> Settings:
    """Return the settings by which rows are checked: the rules that need more than they have are off."""
    asked = set(chain.from_iterable(ASKED_OF_A_ROW.values()))
    off = {rule.code: OFF for rule in rules_of(in_force) if rule.code not in asked}
    rules = RuleSettings(severity={**in_force.rules.severity, **off})
    return in_force.model_copy(update={"rules": rules})


def _first(findings: Iterable[Finding]) -> str:
    """Return the first of the weightiest in words, empty for none."""
    first = min(findings, key=lambda each: _WEIGHTS.index(each.severity), default=None)
    return answer_of(first) if first else ""


def _labels(fields: Sequence[str]) -> list[SeenCell]:
    labels = labels_of(settings_in_cells())
    return [SeenCell(labels.canonical(each)) for each in fields]


def _level1_of(level2: str) -> str:
    """Return the 一级指标 that a 二级指标 belongs to, empty where none is known."""
    frameworks = settings_in_cells().framework
    versions = (frameworks.current, *frameworks.versions.values())
    pairs = (pair for version in versions for pair in version.levels.items())
    key = level_key(level2)
    return next((name for name, children in pairs if key in map(level_key, children)), "")
