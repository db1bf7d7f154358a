"""Where the fields of a form stand that no template fits: by the labels that are in general use, as far as that is sure.

A text that is no label is never taken for one, and no text is a value that no label claims.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.halves_of_header import is_of_several_years, is_of_the_year
from xl_tools.form_templates.indicator_headers import Header, indicator_headers
from xl_tools.form_templates.indicators_across import HeaderAcross, header_across
from xl_tools.form_templates.labelled_amounts import note_amounts
from xl_tools.form_templates.labelled_once import GOALS, note_inline, note_once
from xl_tools.form_templates.placeholders import Placeholder, placeholders_of
from xl_tools.form_templates.placement import ListSpot, Placement, Spot
from xl_tools.form_templates.seen_labels import (
    FoundFields,
    SeenLabel,
    cells_beside,
    grouping_cells,
    labels_in_rows,
)
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, Grid
from xl_tools.values.money_unit import unit_of_label

_EVALUATION = re.compile("自评|评价(?:表|报告)|自查表")
_MONITORING = re.compile("监控")
_DEPARTMENT = re.compile("整体(?:支出)?绩效")
_FOOT = re.compile(
    r"(?:资金|预算).{0,8}(?:说明|原因)|未执行完|结余.{0,4}(?:说明|原因)|评价结论|自评等级|评价等级|是?否?需要?整改|存在问题|改进措施|其他需要说明|注[:：]|备注[:：]|说明[:：]|填表|填报|制表|审核|复核|单位负责|项目负责人|财务负责人|联系|财政部门|主管部门"
)
_TOTALS = frozenset({"总分", "总得分", "合计", "合计得分"})
_GRADE = re.compile(r"([（(](?:自评|评价|绩效)?等级[)）])\s*\S{1,2}")
_OF_A_FORM = frozenset({"预算数", "财政资金", "绩效目标"})
_A_PROJECT = ("项目", "支出项目", "预算项目")
_FEW_ROWS = 3


def placed_by_labels(sheet: FilledSheet) -> list[Placement]:
    """Return where the fields of each form of a sheet stand; none where no header of indicators is found."""
    headers = indicator_headers(sheet)
    if not headers:
        across = header_across(sheet)
        return [_list_across(sheet, across)] if across else []
    grid = sheet.grid
    if (
        "项目名称" in headers[0].columns
    ):  # a list with neither amounts nor goals is of indicators, and no form
        return [_flat(sheet, headers[0])] if _OF_A_FORM & headers[0].columns.keys() else []
    tops = _tops(sheet, headers)
    placements = []
    for top, header, bottom in zip(tops, headers, [*tops[1:], grid.height], strict=True):
        placements.append(_placement(sheet, header, top, bottom))
    return [each for each in placements if any(_is_whose(spot) for spot in each.spots)]


def may_be_forms(sheet: FilledSheet) -> bool:
    """Whether a sheet has a header of indicators."""
    return bool(indicator_headers(sheet)) or header_across(sheet) is not None


def _is_whose(spot: Spot) -> bool:
    return any(
        isinstance(part, Placeholder) and part.name in {"项目名称", "部门名称", "单位名称"}
        for part in spot.parts
    )


def _tops(sheet: FilledSheet, headers: Sequence[Header]) -> list[int]:
    """Return the first row of each form: that of the first text above its 项目名称 and below the list before it."""
    tops = [0]
    words = vocabulary()
    names = sorted(
        cell.row
        for key, cells in sheet.cells.items()
        if (known := words.labels[Group.ONCE].get(key)) and known.key in {"name", "unit_name"}
        for cell in cells
    )
    for above, below in pairwise(headers):
        name = next((row for row in names if above.bottom < row < below.top), below.top)
        top = name
        while top > above.bottom + 1 and name - top < _FEW_ROWS:
            filled = [text for text in sheet.grid.texts[top - 1] if text]
            if len(filled) > 2:  # noqa: PLR2004 - more than a title and a unit
                break
            top -= 1
        tops.append(top)
    return tops


def _flat(sheet: FilledSheet, header: Header) -> Placement:
    rows = ListSpot(
        header.columns,
        header.labels,
        header.bottom + 1,
        _last_of_list(sheet.grid, header) + 1,
        of_project=header.of_projects,
    )
    return _list_of_projects(sheet, rows, range(header.top, header.bottom + 1))


def _list_across(sheet: FilledSheet, header: HeaderAcross) -> Placement:
    own = [at for each in header.across for at in each.columns]
    last = _last_filled(sheet.grid, own, header.bottom)
    rows = ListSpot(
        header.columns, header.labels, header.bottom + 1, last + 1, of_project=frozenset(header.columns)
    )
    rows = rows._replace(across=header.across)
    return _list_of_projects(sheet, rows, range(header.top, header.bottom + 1))


def _list_of_projects(sheet: FilledSheet, rows: ListSpot, header: range) -> Placement:
    """Return where the fields of a list of projects stand, with those above it that hold for all of them."""
    grid, head = sheet.grid, range(header.start)
    found = FoundFields(sheet.around, labels=set(rows.labels.values()))
    known = [label for label in labels_in_rows(sheet, head) if label.field.group is Group.ONCE]
    found.labels |= {label.cell for label in known}
    note_once(found, known, grid, header.start)
    note_inline(found, grid, head)
    headings = {cell for cell, _ in grid.filled() if cell.row in header}
    units = {
        name: unit for name, cell in rows.labels.items() if (unit := _unit_in(sheet, header.start, cell))
    }
    again = {spot.cells[0] for spot in found.spots if _is_column(spot, rows)}
    return Placement(
        grid=grid,
        top=0,
        bottom=grid.height,
        spots=tuple(spot for spot in found.spots if not _is_column(spot, rows)),
        lists=(rows,),
        labels=frozenset(found.labels | headings | again),
        kind=_kind(grid, head, rows.columns),
        is_flat=True,
        units=units,
    )


def _unit_in(sheet: FilledSheet, top: int, cell: Cell) -> str:
    """Return the unit of money that a label of a header says, or the one above it there."""
    above = [each for each in sheet.around.above(cell) if each.row >= top]
    said = (unit_of_label(sheet.grid.text(*each))[0] for each in (cell, *above))
    return next(filter(None, said), "")


def _is_column(spot: Spot, rows: ListSpot) -> bool:
    return any(each.name in rows.columns for each in placeholders_of(spot.parts))


def _last_of_list(grid: Grid, header: Header) -> int:
    """Return the last row of a list of projects that says an indicator."""
    own = [at for name in ("三级指标", "指标值", "绩效指标描述") for at in header.columns.get(name, ())]
    return _last_filled(grid, own, header.bottom)


def _last_filled(grid: Grid, columns: Sequence[int], above: int) -> int:
    filled = (row for row in range(grid.height - 1, above, -1) if any(grid.text(row, at) for at in columns))
    return next(filled, grid.height - 1)


def _placement(sheet: FilledSheet, header: Header, top: int, bottom: int) -> Placement:
    grid = sheet.grid
    found = FoundFields(sheet.around)
    head = range(top, header.top)
    known = labels_in_rows(sheet, head)
    money = note_amounts(sheet, head, known, found)
    left = [label for label in known if label.cell not in money and label.cell not in found.labels]
    found.labels |= {label.cell for label in known} | header.cells
    found.labels |= {
        cell for cell in grouping_cells(sheet, head) if cell not in {label.cell for label in left}
    }
    note_once(found, left, grid, header.top)
    found.labels -= {label.cell for label in left if _is_said_again(found, label)}
    note_inline(found, grid, head)
    _note_bare_name(sheet, head, found)
    end = _foot(grid, header, bottom)
    _note_total_below(sheet, range(end, bottom), header, found)
    _below_list(sheet, range(end, bottom), found)
    rows = ListSpot(header.columns, header.labels, header.bottom + 1, end, choices=header.choices)
    rows = rows._replace(long_rows=_rows_of_several_years(sheet, rows, found))
    return Placement(
        grid=grid,
        top=top,
        bottom=bottom,
        spots=tuple(found.spots),
        lists=(rows,),
        labels=frozenset(found.labels),
        kind=_kind(grid, head, header.columns),
        units=found.units,
    )


def _note_bare_name(sheet: FilledSheet, head: range, found: FoundFields) -> None:
    """Note what stands beside 项目, where no other label says the project's name."""
    if not found.named.isdisjoint({"项目名称", "部门名称"}):
        return
    for cell in (cell for key in _A_PROJECT for cell in sheet.cells.get(key, ()) if cell.row in head):
        beside = [*cells_beside(sheet.around, cell, found.labels)]
        if any(sheet.grid.text(*each) for each in beside):
            found.add("项目名称", beside, cell)
            found.labels.add(cell)
            return


def _rows_of_several_years(sheet: FilledSheet, rows: ListSpot, found: FoundFields) -> frozenset[int]:
    """Return the rows of a list that stand beside a heading of several years (``长期绩效指标``), where others do not.

    The headings are labels then.
    """
    first = min(min(columns) for columns in rows.columns.values())
    beside = {row: [*sheet.around.seen(row, range(first + 1))] for row in range(rows.top - 1, rows.bottom)}

    def rows_beside(is_heading: Callable[[str], bool]) -> dict[int, Cell]:
        return {
            row: cell for row, cells in beside.items() for cell in cells if is_heading(sheet.grid.text(*cell))
        }

    long, year = rows_beside(is_of_several_years), rows_beside(is_of_the_year)
    if not long or all(row in long or not any(sheet.grid.texts[row]) for row in range(rows.top, rows.bottom)):
        return frozenset()
    found.labels |= {*long.values(), *year.values()}
    return frozenset(long)


def _is_said_again(found: FoundFields, label: SeenLabel) -> bool:
    """Whether another label of the field has its place: of goals, one may group the others."""
    claiming = {spot.label for spot in found.spots}
    return label.field.name in found.named - GOALS and label.cell not in claiming


def _kind(grid: Grid, head: range, columns: Iterable[str]) -> FormKind:
    """Return what a form is for: its title says it, else its columns do."""
    titles = "".join(text for row in head[:4] for text in grid.texts[row] if text)
    names = set(columns)
    if _MONITORING.search(titles) or names & {"完成可能性", "预计完成值"}:
        return FormKind.MONITORING
    if _EVALUATION.search(titles) or "得分" in names or "完成值" in names:
        return FormKind.EVALUATION
    if _DEPARTMENT.search(titles) and "项目名称" not in names:
        return FormKind.DEPARTMENT
    return FormKind.GOALS


def _foot(grid: Grid, header: Header, bottom: int) -> int:
    """Return the row below the last one of a list: where signatures, notes or totals begin."""
    first = min(min(columns) for columns in header.columns.values())
    level = header.columns.get("一级指标", ())
    own = [columns for name, columns in header.columns.items() if name in {"三级指标", "指标值"}]
    for row in range(header.bottom + 1, min(bottom, grid.height)):
        texts = [text for text in grid.texts[row] if text]
        if not texts:
            continue
        filled = [any(_says_something(grid.text(row, column)) for column in columns) for columns in own]
        left = [grid.text(row, column) for column in (*range(first), *level) if grid.text(row, column)]
        if (left and any(map(_ends_a_list, left)) and not all(filled)) or (
            _FOOT.match(texts[0]) and not any(filled)
        ):
            return row
    return min(bottom, grid.height)


def _says_something(text: str) -> bool:
    """Whether a text in a column of a list is one of its own, and not the label of an amount below it."""
    return bool(text) and known_key(text) not in vocabulary().labels[Group.COLUMN]


def _ends_a_list(text: str) -> bool:
    """Whether a text left of a list, or in its first column, begins what stands below it."""
    key = known_key(text)
    words = vocabulary()
    of_money = key in words.labels[Group.MONEY] or (key in words.groups and "资金" in key)
    return bool(of_money or _FOOT.match(text))


def _note_total_below(sheet: FilledSheet, rows: range, header: Header, found: FoundFields) -> None:
    """Note the total below a list, in its column of scores, and the grade that stands beside it with its label."""
    around = sheet.around
    for row in rows:
        cells = [cell for cell in around.seen(row, range(sheet.grid.width)) if cell.row == row]
        total = next((cell for cell in cells if sheet.grid.text(*cell) in _TOTALS), None)
        named = labels_in_rows(sheet, range(row, row + 1))
        if total is not None and "得分" in header.columns and not named:
            scores = [cell for cell in around.seen(row, header.columns["得分"]) if cell.row == row]
            found.add("自评总分", scores, total)
            found.labels.add(total)
        for cell in cells:
            if total is not None and (grade := _GRADE.fullmatch(sheet.grid.text(*cell))):
                found.named.add("自评等级")
                found.spots.append(Spot((grade[1], Placeholder("自评等级")), (cell,)))


def _below_list(sheet: FilledSheet, rows: range, found: FoundFields) -> None:
    """Note what stands below the list with a label in general use: 评价结论, 改进措施 …, the amounts where they are there."""
    known = labels_in_rows(sheet, rows)
    used = set() if "预算数" in found.named else note_amounts(sheet, rows, known, found)
    cells = {label.cell for label in known} | found.labels
    found.labels |= grouping_cells(sheet, rows)
    for label in known:
        is_done = label.field.name in found.named or label.cell in used | found.labels
        if is_done or label.field.group is Group.MONEY:
            continue
        found.add(label.field.name, [*cells_beside(sheet.around, label.cell, cells)], label.cell)
        found.labels.add(label.cell)
