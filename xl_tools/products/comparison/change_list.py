"""逐格变化: a change a row, with links to both its cells, what has changed in the texts in colour."""

from collections.abc import Sequence
from typing import Final

from xlsxwriter.format import Format

from xl_tools.products.comparison.changes import Change, ChangeKind, Comparison, Place
from xl_tools.products.comparison.comparison_words import OUTSIDE, Segment, project_name, segments, unit_name
from xl_tools.products.comparison.lists import DIFFERENCE, KINDS, finish_list, start_list
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import CELL, CENTRED, SIZE, Column
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties

CHANGES = "逐格变化"

_LONGEST_RICH = 8_000
_TAKEN_OUT: Final[Properties] = {"font_color": "#B42318", "font_strikeout": True}
_PUT_IN: Final[Properties] = {"font_color": "#137333", "bold": True}
_CHANGE_COLUMNS = (
    Column("单位", 20),
    Column("项目", 18),
    Column("类别", 8, CENTRED),
    Column("栏目", 13),
    Column("指标或章节", 18),
    Column("旧工作表", 13),
    Column("旧单元格", 9, CENTRED),
    Column("旧内容", 40),
    Column("新工作表", 13),
    Column("新单元格", 9, CENTRED),
    Column("新内容", 40),
    Column("差额", 12, DIFFERENCE),
)


def write_changes(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    """Write the sheet: the changes of every project, and after them those outside the forms."""
    note = "一处改动一行；红字是旧文里去掉的，绿字是新文里加上的。“写法”只是空格、全角半角或金额的写法不同，意思没有变。"
    sheet = start_list(look, links, name=CHANGES, title=CHANGES, note=note, columns=_CHANGE_COLUMNS)
    place = sheet.first_row
    for unit in comparison.units:
        whose = unit_name(unit)
        for project in unit.projects:
            for change in project.changes:
                _write_change(sheet, place, (whose, project_name(project)), change)
                place += 1
        for change in unit.others:
            _write_change(sheet, place, (whose, OUTSIDE), change)
            place += 1
    finish_list(sheet, place, len(_CHANGE_COLUMNS), "没有改动")


def _write_change(sheet: ListSheet, place: int, whose: tuple[str, str], change: Change) -> None:
    old, new = change.old_place, change.new_place
    texts = (
        *whose,
        change.kind.value,
        change.field,
        change.item,
        *((old.sheet, old.cell) if old else ("", "")),
        change.old,
        *((new.sheet, new.cell) if new else ("", "")),
        change.new,
        "",
    )
    sheet.texts(place, texts)
    sheet.text(place, 2, change.kind.value, sheet.look.format(CENTRED, **KINDS.get(change.kind, {})))
    for column, at in ((5, old), (8, new)):
        if at:
            _link(sheet, place, column, at)
    if change.kind is not ChangeKind.MOVED and max(len(change.old), len(change.new)) <= _LONGEST_RICH:
        before, after = segments(change.old, change.new)
        _write_marked(sheet, place, 7, before, _TAKEN_OUT)
        _write_marked(sheet, place, 10, after, _PUT_IN)
    if change.difference is not None:
        sheet.number(place, 11, float(change.difference))


def _link(sheet: ListSheet, place: int, column: int, at: Place) -> None:
    """Make the cell lead to its source, or the sheet where no cell is known."""
    shown, text = (column + 1, at.cell) if at.cell else (column, at.sheet)
    if text:
        sheet.link(place, shown, text, SourceCell(at.file, at.sheet, at.cell))


def _write_marked(
    sheet: ListSheet, place: int, column: int, parts: Sequence[Segment], marked: Properties
) -> None:
    """Write a text with its changed parts in another colour."""
    plain = {"font_name": CELL["font_name"], "font_size": SIZE}
    if len(parts) == 1:
        if parts[0].is_changed and parts[0].text:
            shown = sheet.look.format(CELL, **marked)
            sheet.text(place, column, parts[0].text, shown)
        return
    fragments: list[str | Format] = []
    for part in parts:
        fragments += [sheet.look.format(plain, **(marked if part.is_changed else {})), part.text]
    sheet.rich_text(place, column, fragments)
