"""Where the fields of a form stand that no template fits: by the labels that are in general use, as far as that is sure.

A text that is no label is never taken for one, and no text is a value that no label claims.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from xl_tools.form_templates.amounts_below import SUMS, PlacedAmount, amounts_below, is_amount
from xl_tools.form_templates.amounts_by_year import by_year, year_columns
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.indicator_headers import Header, indicator_headers
from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.placeholders import Placeholder
from xl_tools.form_templates.placement import ListSpot, Placement, Spot
from xl_tools.form_templates.vocabulary import Field, Group, known_key, vocabulary
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, Grid
from xl_tools.values.money_unit import stated_unit, unit_of_label

_OF_THE_YEAR = re.compile("年度|当年|本年|申请")
_EVALUATION = re.compile("自评|评价(?:表|报告)|自查表")
_MONITORING = re.compile("监控")
_DEPARTMENT = re.compile("整体(?:支出)?绩效")
_FOOT = re.compile(
    r"评价结论|自评等级|评价等级|是?否?需要?整改|存在问题|改进措施|其他需要说明|注[:：]|备注[:：]|说明[:：]|填表|填报|制表|审核|复核|单位负责|项目负责人|财务负责人|联系|财政部门|主管部门"
)
_PROSE = frozenset(
    {"绩效目标", "中期目标", "实际完成情况", "资金用途", "项目概况", "立项依据", "存在问题", "改进措施"}
)
_OF_A_FORM = frozenset({"预算数", "财政资金", "绩效目标"})
_GOALS = frozenset({"绩效目标", "中期目标"})
_ONLY_OF_MONEY = frozenset({"其他", "其它"})
"""Labels of an amount only where one stands beside them."""
_BETWEEN_PAIRS = re.compile(r"(?:\s{2,}|\u3000+|\n)(?=[^\s:：]{2,15}[:：])")
_FEW_ROWS = 3
_LONGEST = 16


class _Label(NamedTuple):
    cell: Cell
    field: Field


@dataclass
class _Found:
    """What is found on one sheet, as it is gone through."""

    around: Neighbours
    spots: list[Spot] = field(default_factory=list)
    labels: set[Cell] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def add(self, name: str, cells: Iterable[Cell], label: Cell, *, is_prose: bool = False) -> None:
        """Note where a field stands; the first place of a name counts."""
        if name not in self.named:
            self.named.add(name)
            self.spots.append(Spot((Placeholder(name),), tuple(cells), label, is_prose))


def placed_by_labels(sheet: FilledSheet) -> list[Placement]:
    """Return where the fields of each form of a sheet stand; none where no header of indicators is found."""
    headers = indicator_headers(sheet)
    if not headers:
        return []
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
    columns = ListSpot(header.columns, header.labels, header.bottom + 1, sheet.grid.height)
    found = _Found(sheet.around)
    units = {
        name: unit
        for name, cell in header.labels.items()
        if (unit := unit_of_label(sheet.grid.text(*cell))[0])
    }
    kind = _kind(sheet.grid, range(header.top), header.columns)
    return Placement(
        grid=sheet.grid,
        top=0,
        bottom=sheet.grid.height,
        spots=tuple(found.spots),
        lists=(columns,),
        labels=frozenset(header.labels.values()),
        kind=kind,
        is_flat=True,
        units=units,
    )


def _placement(sheet: FilledSheet, header: Header, top: int, bottom: int) -> Placement:
    grid = sheet.grid
    found = _Found(sheet.around)
    head = range(top, header.top)
    known = _labels_in(sheet, head)
    money = _money(sheet, head, known, found)
    left = [label for label in known if label.cell not in money and label.cell not in found.labels]
    found.labels |= {label.cell for label in known} | header.cells
    found.labels |= {cell for cell in _groups(sheet, head) if cell not in {label.cell for label in left}}
    _once(found, left, grid, header.top)
    found.labels -= {label.cell for label in left if _is_said_again(found, label)}
    _inline(found, grid, head)
    end = _foot(grid, header, bottom)
    _below_list(sheet, range(end, bottom), found)
    rows = ListSpot(header.columns, header.labels, header.bottom + 1, end)
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


def _is_said_again(found: _Found, label: _Label) -> bool:
    """Whether another label of the field has its place: of goals, one may group the others."""
    claiming = {spot.label for spot in found.spots}
    return label.field.name in found.named - _GOALS and label.cell not in claiming


def _labels_in(sheet: FilledSheet, rows: range) -> list[_Label]:
    words = vocabulary()
    found = [
        _Label(cell, known)
        for key, cells in sheet.cells.items()
        if (known := words.labels[Group.MONEY].get(key) or words.labels[Group.ONCE].get(key))
        for cell in cells
        if cell.row in rows
        and not (known.group is Group.MONEY and _is_answer(sheet, cell))
        and (key not in _ONLY_OF_MONEY or _has_amount_beside(sheet, cell))
    ]
    return sorted(found, key=lambda label: label.cell)


def _has_amount_beside(sheet: FilledSheet, cell: Cell) -> bool:
    right = next(sheet.around.right_of(cell), None)
    return right is not None and is_amount(sheet.grid.text(*right))


def _is_answer(sheet: FilledSheet, cell: Cell) -> bool:
    """Whether what could be the label of an amount answers the label left of it (``资金性质 | 一般公共预算``)."""
    words, around = vocabulary(), sheet.around
    left, right = next(around.left_of(cell), None), next(around.right_of(cell), None)
    key = known_key(sheet.grid.text(*left)) if left else ""
    if key not in words.labels[Group.ONCE] or key in words.groups:
        return False
    below = Cell(around.extent(cell).bottom + 1, cell.column)
    before = next(around.left_of(below), None) if below.row < sheet.grid.height else None
    is_heading = before is not None and known_key(around.text(before)) not in words.labels[Group.MONEY]
    near = (around.text(each) for each in (right, below if is_heading else None) if each)
    return not any(text and is_amount(text) for text in near)


def _groups(sheet: FilledSheet, rows: range) -> set[Cell]:
    """Return the cells of labels that only group others."""
    groups = vocabulary().groups
    return {cell for key, cells in sheet.cells.items() if key in groups for cell in cells if cell.row in rows}


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


# ── 金额 ──


def _money(sheet: FilledSheet, head: range, known: Sequence[_Label], found: _Found) -> set[Cell]:
    """Note the amounts: in a table with labels above its columns, or each beside its label; return the labels used.

    Where amounts of all years and of the year stand side by side, those are the year's that stand in the columns of a
    total that says so.
    """
    below = amounts_below(sheet, head)
    for each in below:
        _note_amount(sheet, each, head, found)
    done = {each.label for each in below}
    amounts = [label for label in known if label.field.group is Group.MONEY and label.cell not in done]
    amounts += _sums(sheet, head, amounts)
    if amounts and (years := year_columns(sheet, min(label.cell for label in amounts), head.start)):
        in_table = [label for label in amounts if label.cell.row > years.row]
        for label in in_table:
            for each in by_year(sheet, years, label.cell, label.field.name, head.start):
                _note_amount(sheet, each, head, found)
        found.labels |= {*years.years.values(), *([years.total] if years.total else [])}
        done |= {label.cell for label in in_table}
        amounts = [label for label in amounts if label.cell not in done]
    places = {label.cell for label in amounts}
    grouping = {cell for cell in places if next(sheet.around.right_of(cell), None) in places}
    amounts = [label for label in amounts if label.cell not in grouping]
    columns = _columns_of_amounts(sheet, head, amounts)
    used: set[Cell] = set()
    rows_of_table = {
        label.cell for label in amounts if columns and label.cell.row > min(c.row for c in columns.values())
    }
    for label in amounts:
        if label.cell in rows_of_table:
            _in_table(sheet, label, columns, found)
            used.add(label.cell)
    found.labels |= set(columns.values())
    plain = [label for label in amounts if label.cell not in used and label.cell not in columns.values()]
    for label, name in _of_which_years(sheet, plain):
        cells = [*_beside(sheet.around, label.cell, {each.cell for each in known} | found.labels)]
        _note_amount(sheet, PlacedAmount(label.cell, name, tuple(cells)), head, found)
        used.add(label.cell)
    return used | done | set(columns.values()) | grouping


def _note_amount(sheet: FilledSheet, amount: PlacedAmount, head: range, found: _Found) -> None:
    found.add(amount.name, amount.cells, amount.label)
    found.labels.add(amount.label)
    if unit := _unit_near(sheet, amount.label, head):
        found.units.setdefault(amount.name, unit)


def _sums(sheet: FilledSheet, head: range, amounts: Sequence[_Label]) -> list[_Label]:
    """Return the label 合计 above others of amounts, or below them: the budget, where none of them says so."""
    if not amounts:
        return _lone_sum(sheet, head)
    if any(label.field.name == "预算数" for label in amounts):
        return []
    first, last = min(label.cell for label in amounts), max(label.cell for label in amounts)
    above = [
        cell
        for key in SUMS & sheet.keys
        for cell in sheet.cells[key]
        if cell.row in head and cell.column == first.column and cell.row in range(first.row - 3, last.row + 3)
    ]
    return [_Label(max(above), vocabulary().fields[Group.MONEY]["预算数"])] if above else []


def _lone_sum(sheet: FilledSheet, head: range) -> list[_Label]:
    """Return the label 合计 beside an amount, in a block of money that has no other label."""
    words, around = vocabulary(), sheet.around
    for cell in (cell for key in SUMS & sheet.keys for cell in sheet.cells[key] if cell.row in head):
        left, right = next(around.left_of(cell), None), next(around.right_of(cell), None)
        block = sheet.grid.text(*left) if left else ""
        if (
            "资金" in block
            and known_key(block) in words.groups
            and right
            and is_amount(sheet.grid.text(*right))
        ):
            return [_Label(cell, words.fields[Group.MONEY]["预算数"])]
    return []


def _columns_of_amounts(sheet: FilledSheet, head: range, amounts: Sequence[_Label]) -> dict[str, Cell]:
    """Return the labels above the columns of a table of amounts, by name; two at least, above labels of amounts."""
    words = vocabulary()
    by_row: dict[int, dict[str, Cell]] = {}
    for key, cells in sheet.cells.items():
        if known := words.labels[Group.COLUMN].get(key):
            for cell in cells:
                if cell.row in head:
                    in_row = by_row.setdefault(cell.row, {})
                    in_row[known.name] = max(cell, in_row.get(known.name, cell))
    for row, columns in sorted(by_row.items()):
        lasting = {name for name in columns if name not in {"资金分值", "资金得分", "资金原因"}}
        below = [label for label in amounts if row < label.cell.row <= row + 6]
        left = min((label.cell.column for label in below), default=0)
        beyond = {name: cell for name, cell in columns.items() if cell.column > left}
        if len(lasting & beyond.keys()) > 1 and below:
            return beyond
    return {}


def _in_table(sheet: FilledSheet, label: _Label, columns: Mapping[str, Cell], found: _Found) -> None:
    """Note an amount of a table: as the budget that of the year's budget, the others by the names of their columns."""
    main = next((name for name in ("全年预算数", "年初预算数") if name in columns), None)
    for name, head in columns.items():
        extent = sheet.around.extent(head)
        seen = sheet.around.seen(label.cell.row, range(extent.left, extent.right + 1))
        cells = [cell for cell in seen if cell.row == label.cell.row]
        found.add(label.field.name if name == main else f"{label.field.name}.{name}", cells, label.cell)
        if name == main and (
            unit := _unit_near(sheet, label.cell, range(max(0, label.cell.row - 8), label.cell.row + 1))
        ):
            found.units.setdefault(label.field.name, unit)
    found.labels.add(label.cell)


def _of_which_years(sheet: FilledSheet, plain: Sequence[_Label]) -> Iterator[tuple[_Label, str]]:
    """Yield the labels of amounts beside them with the names of their fields: the year's as such, those of all years apart."""
    totals = [label for label in plain if label.field.name in {"预算数", "项目总额"}]
    by_column: dict[int, _Label] = {}
    for total in totals:
        by_column.setdefault(total.cell.column, total)
    side_by_side = len(by_column) > 1
    of_year = {
        column for column, total in by_column.items() if _OF_THE_YEAR.search(sheet.grid.text(*total.cell))
    }
    year = min(of_year, default=min(by_column, default=0))
    seen: set[str] = set()
    for label in plain:
        name, text = label.field.name, sheet.grid.text(*label.cell)
        if side_by_side and of_year and label.cell.column not in of_year and label.cell.column in by_column:
            name = {"预算数": "项目总额"}.get(name, name if name == "项目总额" else f"项目{name}")
        elif name == "项目总额" and not side_by_side and not any(t.field.name == "预算数" for t in totals):
            name = "预算数"  # the only total there is
        elif name in seen and label.cell.column != year and not _OF_THE_YEAR.search(text):
            name = f"项目{name}"
        seen.add(name)
        yield label, name


def _unit_near(sheet: FilledSheet, cell: Cell, head: range) -> str:
    """Return the unit of money that the label says, or the one of its block left of it or above."""
    grid, around = sheet.grid, sheet.around
    if unit := unit_of_label(grid.text(*cell))[0]:
        return unit
    for left in around.left_of(cell):
        if unit := unit_of_label(grid.text(*left))[0]:
            return unit
    for above in around.above(cell):
        if above.row in head and (unit := unit_of_label(grid.text(*above))[0]):
            return unit
        if above.row in head and (
            blocks := [u for left in around.left_of(above) if (u := unit_of_label(grid.text(*left))[0])]
        ):
            return blocks[0]
    return ""


# ── 别的栏目 ──


def _once(found: _Found, labels: Sequence[_Label], grid: Grid, header_top: int) -> None:
    """Note the fields that stand once: beside their label, or below it where it heads a column."""
    cells = {label.cell for label in labels} | found.labels
    goals = [label for label in labels if label.field.name == "绩效目标"]
    of_goals = {label.cell for label in labels if label.field.name in _GOALS}
    grouping = {label.cell for label in goals if _groups_others(found.around, label.cell, of_goals)}
    heads = {label.cell for label in labels if _heads_amounts(found.around, label.cell)}
    found.labels |= heads
    grouping |= heads
    for label in labels:
        if label.cell in grouping:
            continue
        beside = [*_beside(found.around, label.cell, cells)]
        is_prose = label.field.name in _PROSE
        filled = any(grid.text(*cell) for cell in beside)
        if not filled and is_prose and (below := [*_under(found.around, label.cell, cells, header_top)]):
            found.add(label.field.name, below, label.cell, is_prose=True)
        else:
            places = beside
            if is_prose:
                places = [*beside, *_further_down(found.around, label.cell, cells, header_top)]
            found.add(label.field.name, places, label.cell, is_prose=is_prose)


def _inline(found: _Found, grid: Grid, head: range) -> None:
    """Note the fields that have their label in the same cell before a colon (``预算单位：906001 石门镇``), several in one too."""
    for row in head:
        for column, text in enumerate(grid.texts[row]):
            cell = Cell(row, column)
            pairs = [] if cell in found.labels else _pairs(text)
            named = [name for _, name, _ in pairs]
            if not named or not found.named.isdisjoint(named) or len(set(named)) < len(named):
                continue
            parts = [part for label, name, _ in pairs for part in (label, Placeholder(name))]
            found.named.update(named)
            # a cell that was taken for another one's value says a label of its own, and more
            found.spots = [
                spot._replace(cells=tuple(each for each in spot.cells if each != cell))
                for spot in found.spots
            ]
            found.spots.append(Spot(tuple(parts), (cell,)))


def _heads_amounts(around: Neighbours, cell: Cell) -> bool:
    """Whether a label heads a column of kinds of money (``资金来源`` over 财政拨款): then what stands beside it heads another."""
    extent = around.extent(cell)
    below = (
        around.text(Cell(extent.bottom + 1, extent.left)) if extent.bottom + 1 < around.grid.height else ""
    )
    words = vocabulary()
    return known_key(below) in words.labels[Group.MONEY] and known_key(around.text(cell)) in words.groups


def _pairs(text: str) -> list[tuple[str, str, str]]:
    """Return label with colon, field's name and value of each that a cell says; none unless all of them are known."""
    words = vocabulary()
    pairs = []
    for said in _BETWEEN_PAIRS.split(stated_unit(text.strip())[1]):
        label, colon, value = said.replace("：", ":").partition(":")
        key = known_key(label) if colon and len(label) < _LONGEST else ""
        known = words.labels[Group.ONCE].get(key)
        if known is None and (money := words.labels[Group.MONEY].get(key)) and is_amount(value.strip()):
            known = money
        if known is None or not stated_unit(value)[1].strip("()（）盖章 "):
            return []
        pairs.append((f"{label}:", known.name, value))
    return pairs


def _groups_others(around: Neighbours, cell: Cell, labels: set[Cell]) -> bool:
    """Whether a label of goals has another one right of it and nothing below itself: then it has no value of its own."""
    right = next(around.right_of(cell), None)
    extent = around.extent(cell)
    below = around.text(Cell(extent.bottom + 1, extent.left)) if extent.bottom == extent.top else ""
    return (
        right is not None and right in labels and not (below and known_key(below) not in vocabulary().groups)
    )


def _beside(around: Neighbours, label: Cell, labels: set[Cell]) -> Iterator[Cell]:
    """Yield the cells right of a label in its rows, up to the next label.

    A text apart from the label that has its own value right of it is a label that nobody knows.
    """
    extent = around.extent(label)
    done = set()
    for row in range(extent.top, extent.bottom + 1):
        cells = []
        for cell in around.right_of(Cell(row, label.column)):
            if cell in labels or around.grid.text(*cell).endswith((":", "：")):
                break
            cells.append(cell)
        filled = [cell for cell in cells if around.grid.text(*cell)]
        if len(filled) > 1:  # the second may have a label that nobody knows before it
            cells = cells[: cells.index(filled[1])]
        for cell in cells:
            if cell not in done:
                done.add(cell)
                yield cell


def _under(around: Neighbours, label: Cell, labels: set[Cell], bottom: int) -> Iterator[Cell]:
    """Yield the cells below a label, within its columns, up to the next label."""
    extent = around.extent(label)
    right = next((cell for cell in around.right_of(label) if cell in labels), None)
    end = right.column - 1 if right and right.row == label.row else max(extent.right, extent.left)
    for row in range(extent.bottom + 1, bottom):
        cells = around.seen(row, range(extent.left, max(end, extent.right) + 1))
        if not labels.isdisjoint(cells) or any(
            each.row == row and each.column <= extent.left for each in labels
        ):
            return
        yield from (cell for cell in cells if cell.row == row)


def _further_down(around: Neighbours, label: Cell, labels: set[Cell], bottom: int) -> Iterator[Cell]:
    """Yield the cells right of a label in the rows below it in which its own column is blank."""
    extent = around.extent(label)
    for row in range(extent.bottom + 1, bottom):
        own = around.extent(Cell(row, extent.left))
        if around.grid.text(own.top, own.left) or any(each.row == row for each in labels):
            return
        yield from (cell for cell in around.right_of(Cell(row, extent.left)) if cell.row == row)


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


def _below_list(sheet: FilledSheet, rows: range, found: _Found) -> None:
    """Note what stands below the list with a label in general use: 评价结论, 改进措施 …, the amounts where they are there."""
    known = _labels_in(sheet, rows)
    used = set() if "预算数" in found.named else _money(sheet, rows, known, found)
    cells = {label.cell for label in known} | found.labels
    found.labels |= _groups(sheet, rows)
    for label in known:
        is_done = label.field.name in found.named or label.cell in used | found.labels
        if is_done or label.field.group is Group.MONEY:
            continue
        found.add(label.field.name, [*_beside(sheet.around, label.cell, cells)], label.cell)
        found.labels.add(label.cell)
