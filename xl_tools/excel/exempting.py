"""审核: 豁免. A finding at the selected cell is entered into 豁免清单, with the clerk's reason."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import xlwings as xw
from xlsxwriter.workbook import Workbook

from xl_tools.excel.action_log import CellChange, NewSheet, digest_of
from xl_tools.excel.cells import state_of
from xl_tools.excel.checking import check_now
from xl_tools.excel.copying import bring_in, free_sheet_name
from xl_tools.excel.editing import enter_action, refuse_protected, write
from xl_tools.excel.open_book import BookCopy
from xl_tools.excel.present_marks import present_marks
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import OLD_FORMAT, Session
from xl_tools.forms.read_own_sheets import EXEMPTION_LABELS
from xl_tools.model.edit import Edit
from xl_tools.model.finding import Finding
from xl_tools.model.grid import Cell, Grid, Merge, parse_range
from xl_tools.model.submission import EXEMPTIONS_SHEET, SheetRole, Submission
from xl_tools.products.marks.marked_cells import marked_cells
from xl_tools.products.workbook.front_sheets import write_exemptions
from xl_tools.sheets.sheet_look import Look
from xl_tools.sources.opening import grids_of, is_package
from xl_tools.values.text import label_key

_LOWEST_HEADER = 10
_NONE_HERE = "选中的格没有问题可豁免；请先点“校验本表”，再选中一个标了颜色的格"


class _Place(NamedTuple):
    """Where a new line of 豁免清单 goes: its row, and the columns by field."""

    row: int
    columns: dict[str, int]


def exempt(session: Session) -> str:
    """豁免: ask for the reason, and enter the findings at the selected cell into 豁免清单."""
    sheet, areas = _selected(session.book.book.app)
    copy, checked = check_now(session)
    if not is_package(copy.data):
        raise NotNowError(OLD_FORMAT)
    grids = {grid.sheet: grid for grid in grids_of(copy.data, copy.path, session.settings)}
    findings = _findings_at(checked.findings, sheet, areas, grids)
    if not findings:
        raise NotNowError(_NONE_HERE)
    said = "\n".join(f"{finding.rule} {finding.cell}：{finding.message}" for finding in findings)
    reason = session.dialogs.ask_text(f"为什么这里不算问题？请写明理由（会写进“豁免清单”）：\n\n{said}")
    if not reason:
        return "没有写理由，没有豁免"
    _enter(session, copy, checked.submission, findings, reason)
    return (
        f"已豁免 {len(findings)} 处，写在“豁免清单”表里；有效期空着表示长期有效。再点一次“校验”可更新标记。"
    )


def _selected(app: xw.App) -> tuple[str, list[Merge]]:
    selection = (
        app.impl.selection
    )  # xlwings' own counts the cells, more than a number holds for a whole sheet
    if selection is None:
        raise NotNowError(_NONE_HERE)
    areas = []
    for address in str(selection.address).replace("$", "").split(","):
        try:
            areas.append(parse_range(address))
        except ValueError as error:  # a whole row or column
            raise NotNowError(_NONE_HERE) from error
    return str(selection.sheet.name), areas


def _findings_at(
    findings: Sequence[Finding], sheet: str, areas: Sequence[Merge], grids: dict[str, Grid]
) -> list[Finding]:
    on_sheet = [finding for finding in findings if finding.sheet == sheet]
    merges = grids[sheet].merges if sheet in grids else ()
    return [
        finding
        for cell in marked_cells(on_sheet, merges)
        if any(_touch(cell.area, area) for area in areas)
        for finding in cell.findings
    ]


def _touch(one: Merge, other: Merge) -> bool:
    across = one.left <= other.right and other.left <= one.right
    return across and one.top <= other.bottom and other.top <= one.bottom


def _enter(
    session: Session, copy: BookCopy, submission: Submission, findings: Sequence[Finding], reason: str
) -> None:
    """Enter the findings into 豁免清单, which is made where there is none."""
    name = next((note.name for note in submission.sheets if note.role is SheetRole.EXEMPTIONS), "")
    refuse_protected(session, copy, [name])
    marks = present_marks(copy.package(session.settings))
    if not name and marks.locked:
        raise NotNowError("没有“豁免清单”表，工作簿的结构又受保护，加不了；请先在“审阅”里撤消保护")
    blank = _blank_list()
    grids = grids_of(copy.data if name else blank, copy.path, session.settings)
    place = _next_line(next(grid for grid in grids if grid.sheet == (name or EXEMPTIONS_SHEET)))
    with session.changing(copy):
        new_sheets = []
        if not name:
            names = list(marks.sheets)
            name = free_sheet_name(EXEMPTIONS_SHEET, names)
            target = bring_in(session, blank, EXEMPTIONS_SHEET, name=name, after=names[-1], names=names)
            new_sheets.append(NewSheet(name=name, digest=digest_of(target.used_range.raw_value)))
        target = session.book.sheet(name)
        changes = []
        for edit in _edits(name, place, findings, reason):
            cell = target.range(edit.cell)
            before = state_of(cell)
            write(session, cell, before, edit.new)
            changes.append(CellChange(edit=edit, before=before))
        enter_action(session, "豁免", changes, new_sheets)


def _edits(sheet: str, place: _Place, findings: Sequence[Finding], reason: str) -> list[Edit]:
    """Return the new lines: one for each cell, with all its rules."""
    edits = []
    cells = dict.fromkeys(finding.cell for finding in findings)
    for row, cell in enumerate(cells, place.row):
        rules = dict.fromkeys(finding.rule for finding in findings if finding.cell == cell)
        line = {"rule": "、".join(rules), "sheet": findings[0].sheet, "area": cell, "reason": reason}
        edits += [
            Edit(sheet=sheet, cell=Cell(row, place.columns[field]).address, old="", new=text, why="豁免")
            for field, text in line.items()
        ]
    return edits


def _next_line(grid: Grid) -> _Place:
    """Return the first row below all that is filled, under the header's columns."""
    by_key = {label_key(label): field for field, label in EXEMPTION_LABELS.items()}
    for row in range(min(grid.height, _LOWEST_HEADER)):
        found = {
            by_key[key]: column
            for column, text in enumerate(grid.texts[row])
            if (key := label_key(text)) in by_key
        }
        if {"rule", "sheet", "area", "reason"} <= found.keys():
            last = max(cell.row for cell, _ in grid.filled())
            return _Place(max(last, row) + 1, found)
    raise NotNowError("“豁免清单”表缺少“规则、工作表、单元格、理由”中的一列，请先补上")


def _blank_list() -> bytes:
    buffer = BytesIO()
    workbook = Workbook(buffer, {"in_memory": True})
    write_exemptions(Look(workbook), workbook.add_worksheet(EXEMPTIONS_SHEET))
    workbook.close()
    return buffer.getvalue()
