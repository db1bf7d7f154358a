"""逐格变化: a change a row, with links to both its cells, what has changed in the texts in colour."""

from collections.abc import Sequence
from typing import Final

from xlsxwriter.format import Format

from xl_tools.products.comparison.changes import Change, ChangeKind, Comparison
from xl_tools.products.comparison.comparison_words import OUTSIDE, Segment, project_name, segments, unit_name
from xl_tools.products.comparison.lists import DIFFERENCE, GONE, NEW
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import CELL, CENTRED, FLAGGED, SIZE, Cell, Column, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties

CHANGES: Final = ListDesign(
    "逐格变化",
    {
        "unit": Column("单位", 20),
        "project": Column("项目", 18),
        "kind": Column("类别", 8, CENTRED),
        "field": Column("栏目", 13),
        "item": Column("指标或章节", 18),
        "old_sheet": Column("旧工作表", 13),
        "old_cell": Column("旧单元格", 9, CENTRED),
        "old": Column("旧内容", 40),
        "new_sheet": Column("新工作表", 13),
        "new_cell": Column("新单元格", 9, CENTRED),
        "new": Column("新内容", 40),
        "difference": Column("差额", 12, DIFFERENCE),
    },
)
_LONGEST_RICH = 8_000
_KINDS: Final = {ChangeKind.ADDED: NEW, ChangeKind.GONE: GONE, ChangeKind.AMOUNT: FLAGGED}
_TAKEN_OUT: Final[Properties] = {"font_color": "#B42318", "font_strikeout": True}
_PUT_IN: Final[Properties] = {"font_color": "#137333", "bold": True}
_PLAIN: Final[Properties] = {"font_name": CELL["font_name"], "font_size": SIZE}


def write_changes(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    """Write the sheet: the changes of every project, and after them those outside the forms."""
    note = "一处改动一行；红字是旧文里去掉的，绿字是新文里加上的。“写法”只是空格、全角半角或金额的写法不同，意思没有变。"
    sheet = ListSheet(look, links, CHANGES, title=CHANGES.name, note=note)
    for unit in comparison.units:
        changes = [(project_name(one), change) for one in unit.projects for change in one.changes]
        for project, change in (*changes, *((OUTSIDE, change) for change in unit.others)):
            _write_change(sheet, {"unit": unit_name(unit), "project": project}, change)
    sheet.end("没有改动")


def _write_change(sheet: ListSheet, whose: dict[str, str], change: Change) -> None:
    told = {"kind": change.kind.value, "field": change.field, "item": change.item}
    told |= {"old": change.old, "new": change.new}
    leads = {}
    for side, place in (("old", change.old_place), ("new", change.new_place)):
        if place:
            told |= {f"{side}_sheet": place.sheet, f"{side}_cell": place.cell}
            leads[f"{side}_cell" if place.cell else f"{side}_sheet"] = SourceCell(*place)
    sheet.row(whose | told)
    sheet.write("kind", Cell(change.kind.value, colours=_KINDS.get(change.kind, {})))
    for field, source in leads.items():
        sheet.write(field, Cell(told[field], leads=source))
    if change.kind is not ChangeKind.MOVED and max(len(change.old), len(change.new)) <= _LONGEST_RICH:
        before, after = segments(change.old, change.new)
        _write_marked(sheet, "old", before, _TAKEN_OUT)
        _write_marked(sheet, "new", after, _PUT_IN)
    if change.difference is not None:
        sheet.write("difference", Cell(change.difference))


def _write_marked(sheet: ListSheet, field: str, parts: Sequence[Segment], marked: Properties) -> None:
    """Write a text with its changed parts in another colour."""
    if len(parts) == 1:
        if parts[0].is_changed and parts[0].text:
            sheet.write(field, Cell(parts[0].text, colours=marked))
        return
    fragments: list[str | Format] = []
    for part in parts:
        fragments += [sheet.look.format(_PLAIN, **(marked if part.is_changed else {})), part.text]
    sheet.rich_text(field, fragments)
