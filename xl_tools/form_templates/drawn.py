"""Take a drawn sheet for the template it is: its placeholders with their labels, and every mistake with its cell."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.placeholders import (
    Part,
    Placeholder,
    PlaceholderError,
    parse_placeholders,
    placeholders_of,
)
from xl_tools.form_templates.template import Mistake, Place, Template
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, Grid
from xl_tools.values.money_unit import bare_unit
from xl_tools.values.text import label_key

NOTES_SHEET = "表样说明"
"""The sheet on which a template says what its drawing does not."""

NOTES = ("表样名称", "种类", "指标框架", "金额单位", "权重合计")
"""The rows of 表样说明, label left, value right; every other row gives other spellings of a label."""

_KINDS = {kind.value: kind for kind in FormKind}
_BRACES = frozenset("{}｛｝")
_WHOSE = {
    FormKind.DEPARTMENT: ("部门名称", "单位名称", "项目名称"),
    FormKind.EVALUATION: ("部门名称", "项目名称"),
}
_NAMES = frozenset({"项目名称", "部门名称", "单位名称"})
_FEWEST = 3


@dataclass
class _Notes:
    name: str = ""
    kind: FormKind = FormKind.GOALS
    framework: str = ""
    unit: str = ""
    weights: Decimal | None = None
    spellings: dict[Cell, tuple[str, str]] = field(default_factory=dict)
    """The label and its other spellings as written, by the cell."""


def templates_in(
    grids: Sequence[Grid], name: str, frameworks: Sequence[str], source: str = ""
) -> tuple[list[Template], list[Mistake]]:
    """Return the templates of a workbook, one for each sheet with placeholders, and all mistakes.

    ``name`` is what a template is called that says no name itself. A template with mistakes is returned all the same.
    """
    mistakes: list[Mistake] = []
    notes_grid = next((grid for grid in grids if grid.sheet == NOTES_SHEET), None)
    notes = _Notes() if notes_grid is None else _read_notes(notes_grid, frameworks, mistakes)
    drawn = [grid for grid in grids if grid is not notes_grid and has_braces(grid)]
    found = []
    for grid in drawn:
        called = notes.name or name
        template = _template(grid, f"{called}·{grid.sheet}" if len(drawn) > 1 else called, notes, mistakes)
        found.append(replace(template, source=source))
    if not drawn:
        mistakes.append(Mistake(grids[0].sheet if grids else "", None, "没有一张表上有占位（如 {项目名称}）"))
    for cell, (label, _) in notes.spellings.items():
        if notes_grid and not any(known_key(label) in template.labels for template in found):
            mistakes.append(
                Mistake(NOTES_SHEET, cell, f"表上没有“{label}”这个标签，也没有名为“{label}”的说明项")
            )
    return found, mistakes


def has_braces(grid: Grid) -> bool:
    """Whether placeholders stand on a sheet, right or wrong: whether it is a template."""
    return any(brace in row for row in map("".join, grid.texts) for brace in _BRACES)


def is_drawn(grid: Grid) -> bool:
    """Whether a sheet is a template and no form: whose form it is, or a row of its list, is a placeholder; several more are."""
    if not has_braces(grid):
        return False
    found = set[Placeholder]()
    for _, text in grid.filled():
        if not _BRACES.isdisjoint(text):
            with suppress(PlaceholderError):
                found.update(placeholders_of(parse_placeholders(text)))
    tells = any(each.in_rows or each.name in _NAMES for each in found)
    return tells and len(found) >= _FEWEST


def _read_notes(grid: Grid, frameworks: Sequence[str], mistakes: list[Mistake]) -> _Notes:
    notes = _Notes()
    for row in range(grid.height):
        label = grid.text(row, 0)
        value = next((text for column in range(1, grid.width) if (text := grid.text(row, column))), "")
        if not label or not value:
            continue
        if label_key(label) not in NOTES:
            notes.spellings[Cell(row, 0)] = (label, value)
        elif fault := _take_note(notes, label_key(label), value, frameworks):
            mistakes.append(Mistake(NOTES_SHEET, Cell(row, 1), fault))
    return notes


def _take_note(notes: _Notes, item: str, value: str, frameworks: Sequence[str]) -> str:
    """Take one row of 表样说明; return what is wrong with its value."""
    if item == "表样名称":
        notes.name = value
    elif item == "种类":
        if value not in _KINDS:
            return f"种类“{value}”不认识，应是{'、'.join(_KINDS)}之一"
        notes.kind = _KINDS[value]
    elif item == "指标框架":
        if value not in frameworks:
            return f"指标框架“{value}”不认识，应是{'、'.join(frameworks)}之一"
        notes.framework = value
    elif item == "金额单位":
        notes.unit = bare_unit(value)
        return "" if notes.unit else f"金额单位“{value}”不认识，应是万元、元等"
    else:
        try:
            notes.weights = Decimal(value.removesuffix("分"))
        except InvalidOperation:
            return f"权重合计“{value}”不是数字"
    return ""


def _template(grid: Grid, name: str, notes: _Notes, mistakes: list[Mistake]) -> Template:
    places = list(_places(grid, mistakes))
    once = [place for place in places if not any(each.in_rows for each in place.placeholders)]
    in_rows = [place for place in places if any(each.in_rows for each in place.placeholders)]
    by_row: dict[int, list[Place]] = {}
    for place in in_rows:
        by_row.setdefault(place.cell.row, []).append(place)
    spellings = {
        known_key(spelling): known_key(label)
        for label, written in notes.spellings.values()
        for spelling in written.replace("，", "、").split("、")
        if spelling.strip()
    }
    template = Template(
        name=name,
        grid=grid,
        once=tuple(once),
        lists=tuple(map(tuple, by_row.values())),
        kind=notes.kind,
        unit=notes.unit,
        framework=notes.framework,
        weights=notes.weights,
        spellings=spellings,
    )
    mistakes += (
        Mistake(grid.sheet, cell, message, is_error) for cell, message, is_error in _faults(template)
    )
    return template


def _places(grid: Grid, mistakes: list[Mistake]) -> Iterator[Place]:
    around = Neighbours(grid)
    parsed: dict[Cell, tuple[Part, ...]] = {}
    for cell, text in grid.filled():
        if _BRACES.isdisjoint(text):
            continue
        parsed[cell] = ()
        try:
            parsed[cell] = parse_placeholders(text)
        except PlaceholderError as error:
            mistakes.append(Mistake(grid.sheet, cell, str(error)))
    for cell, parts in parsed.items():
        placeholders = placeholders_of(parts)
        if not placeholders:
            continue
        extent = around.extent(cell)
        in_rows = any(each.in_rows for each in placeholders)
        left = [] if in_rows else [each for each in around.left_of(cell) if grid.text(*each)]
        above = [each for each in around.above(cell) if grid.text(*each)]
        right = [each for each in around.right_of(cell) if grid.text(*each)]
        is_in_table = in_rows or any(each in parsed for each in (*left[:1], *right[:1]))
        if not is_in_table:
            left, above = left[:1], above[:1]
        label = next((each for each in left if each not in parsed), None)
        head = next((each for each in above if each not in parsed), None)
        is_below_head = bool(label and head and label.row < cell.row and head.row >= label.row)
        needs_above = is_below_head or (is_in_table and not in_rows)
        yield Place(cell, extent.bottom, extent.right, parts, label, head, needs_above)


def _faults(template: Template) -> Iterator[tuple[Cell | None, str, bool]]:
    """Yield cell, message and whether it is an error, of all that is wrong with a template as a whole."""
    yield from _faults_of_names(template)
    yield from _faults_of_lists(template)
    for place in template.once:
        if place.left is None and place.above is None and not place.is_known_by_itself:
            written = place.placeholders[0].written
            yield place.cell, f"{written} 的左边和上面都没有标签，填好的表上认不出它", True
    names = {each.name for place in (*template.once, *_in_lists(template)) for each in place.placeholders}
    whose = _WHOSE.get(template.kind, ("项目名称",))
    if names and names.isdisjoint(whose):
        yield None, f"没有 {'或 '.join(f'{{{name}}}' for name in whose)}，填好的表不知道是谁的", True
    if names and names.isdisjoint({"三级指标", "指标值", "绩效指标描述"}):
        yield None, "没有指标的一行（如 {.三级指标}、{.指标值}）", True


def _in_lists(template: Template) -> Iterator[Place]:
    return (place for row in template.lists for place in row)


def _faults_of_names(template: Template) -> Iterator[tuple[Cell | None, str, bool]]:
    words = vocabulary()
    seen: dict[tuple[str, int], Cell] = {}
    for place in (*template.once, *_in_lists(template)):
        for each in place.placeholders:
            row = place.cell.row if each.in_rows else -1
            field = words.named(each.name, in_rows=each.in_rows)
            if field.is_own and not each.in_rows and each.name in words.fields[Group.ROW]:
                yield place.cell, f"{each.written} 是指标一行里的栏目，应写作 {{.{each.name}}}", True
            elif field.is_own:
                near = words.nearest(each.name, in_rows=each.in_rows)
                asked = f"；是不是 {each._replace(name=near).written}" if near else ""
                yield place.cell, f"{each.written} 不在词表里，当作本局自己的栏目{asked}", False
            if place.has_words:
                continue  # the title may say again whose form it is
            if (field.key, row) in seen:
                yield (
                    place.cell,
                    f"{each.written} 在 {seen[field.key, row].address} 已经有了，一张表上只能有一个",
                    True,
                )
            seen.setdefault((field.key, row), place.cell)


def _faults_of_lists(template: Template) -> Iterator[tuple[Cell | None, str, bool]]:
    for row in template.lists:
        for place in row:
            if place.above is None:
                yield place.cell, f"{place.placeholders[0].written} 的上面没有标签，这一栏认不出", True
            if place.bottom > place.cell.row:
                yield place.cell, f"{place.placeholders[0].written} 合并了几行；清单的一行只能占一行", True
            if not all(each.in_rows for each in place.placeholders):
                yield place.cell, "清单的一行里，花括号里的名称前面都要有点（如 {.三级指标}）", True
        for other in template.once:
            if other.cell.row == row[0].cell.row:
                yield (
                    other.cell,
                    f"{other.placeholders[0].written} 在清单的一行里，应写作 {{.{other.placeholders[0].name}}}",
                    True,
                )
    for first, second in pairwise(template.lists):
        rows = range(first[0].cell.row + 1, second[0].cell.row)
        labels = {place.above for place in second}
        if not any(cell and cell.row in rows for cell in labels):
            name = second[0].placeholders[0].written
            yield (
                second[0].cell,
                f"{name} 和第 {first[0].cell.row + 1} 行的清单不在一行：清单只画一行，填的时候自己会加",
                True,
            )
