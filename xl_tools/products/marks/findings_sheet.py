"""The 校验结果 sheet of a marked workbook: every finding in a row that leads to its cell; entered, and recognised."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from typing import Final, NamedTuple

from xl_tools.model.finding import Finding, counted_in_words
from xl_tools.model.grid import Cell
from xl_tools.model.submission import FINDINGS_TITLE
from xl_tools.opc.package import SPREADSHEET
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.opc.workbook_sheets import enter_sheet
from xl_tools.opc.xml_elements import escaped
from xl_tools.products.marks.mark_formats import SIZE, Face
from xl_tools.products.marks.marked_cells import cell_of
from xl_tools.sheets.entered_rows import entered_height, entered_row
from xl_tools.sheets.links import MAX_LINKS_PER_SHEET
from xl_tools.sheets.row_heights import usable_width
from xl_tools.sheets.sheet_look import FONT

LIST_NAME = "校验结果"
HEADER_ROW = 3
"""Counted from 1; printed on every page."""

_PART = "xl_tools_findings"
"""Begins the file name of our sheet's part in a marked copy that no other program has saved."""

_NAMED_LIKE_OURS = re.compile(rf"{LIST_NAME}(\(\d+\))?")
_EXCUSED = "已豁免"


class _Column(NamedTuple):
    heading: str
    width: float
    centred: bool = False


_COLUMNS: Final = (
    _Column("级别", 10, centred=True),
    _Column("规则", 9, centred=True),
    _Column("工作表", 22),
    _Column("单元格", 9, centred=True),
    _Column("栏目", 16),
    _Column("问题", 50),
    _Column("改法", 42),
    _Column("维度", 9, centred=True),
)
_WIDTHS: Final = tuple(usable_width([column.width]) for column in _COLUMNS)
_LEVEL, _SHEET, _CELL = 0, 2, 3
_LAST_COLUMN = "H"
_ROW_HEIGHT, _TITLE_HEIGHT, _HEADER_HEIGHT = 21.0, 32.0, 26.0
_LONGEST_TEXT = 16_000  # characters; a cell holds twice as many UTF-16 units
_TAB_COLOUR = "FFC0392B"


def findings_sheet(
    findings: Sequence[Finding],
    exempted: Sequence[Finding],
    faces: Mapping[Face, int],
    sheets: Collection[str],
    marked: int,
) -> bytes:
    """Return the XML of the sheet; ``sheets`` are those that a link can lead to, ``marked`` how many findings are marked there."""
    rows = [
        entered_row(0, _TITLE_HEIGHT, [(FINDINGS_TITLE, faces[Face.TITLE])]),
        entered_row(1, _ROW_HEIGHT, [(_counts(findings, exempted, marked), faces[Face.NOTE])]),
        entered_row(HEADER_ROW - 1, _HEADER_HEIGHT, [(c.heading, faces[Face.HEADING]) for c in _COLUMNS]),
    ]
    links: list[bytes] = []
    listed = [*((finding, False) for finding in findings), *((finding, True) for finding in exempted)]
    for number, (finding, excused) in enumerate(listed, HEADER_ROW):
        texts = _texts(finding, excused=excused)
        column, location = _target(finding, sheets)
        if column is not None and len(links) < MAX_LINKS_PER_SHEET:
            at = Cell(number, column).address.encode()
            links.append(b'<hyperlink ref="%b" location="%b"/>' % (at, escaped(location)))
        styles = (faces[face] for face in _faces(finding, column, excused=excused))
        rows.append(
            entered_row(
                number,
                entered_height(texts, _WIDTHS, SIZE, _ROW_HEIGHT),
                list(zip(texts, styles, strict=True)),
            )
        )
    return _sheet(rows, links)


def _counts(findings: Sequence[Finding], exempted: Sequence[Finding], marked: int) -> str:
    said = counted_in_words(findings) or "没有发现问题"
    excused = f"；{_EXCUSED} {len(exempted)} 处" if exempted else ""
    rest = f"；格上只标出最重的 {marked} 处，其余的只列在这里" if marked < len(findings) else ""
    return f"{said}{excused}{rest}。点“单元格”一栏可以跳到那一格；那一格上的批注写着问题和改法。"


def _texts(finding: Finding, *, excused: bool) -> tuple[str, ...]:
    return (
        _EXCUSED if excused else finding.severity.chinese,
        finding.rule,
        finding.sheet or "整个文件",
        finding.cell,
        finding.field,
        finding.message[:_LONGEST_TEXT],
        finding.hint[:_LONGEST_TEXT],
        finding.dimension.value,
    )


def _target(finding: Finding, sheets: Collection[str]) -> tuple[int | None, str]:
    """Return the column whose text leads to a finding's place, and that place; none where none can be shown."""
    if finding.sheet not in sheets:
        return None, ""
    cell = cell_of(finding)
    quoted = finding.sheet.replace("'", "''")
    return (_CELL if cell else _SHEET), f"'{quoted}'!{(cell or Cell(0, 0)).address}"


def _faces(finding: Finding, linked: int | None, *, excused: bool) -> Iterator[Face]:
    for index, column in enumerate(_COLUMNS):
        if index == _LEVEL and not excused:
            yield Face[finding.severity.name]
        elif index == linked:
            yield Face.CENTRED_LINK if column.centred else Face.LINK
        elif column.centred:
            yield Face.EXCUSED_CENTRED if excused else Face.CENTRED
        else:
            yield Face.EXCUSED if excused else Face.TEXT


def _sheet(rows: Sequence[bytes], links: Sequence[bytes]) -> bytes:
    last = max(len(rows), HEADER_ROW + 1)
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"/>'
        for number, column in enumerate(_COLUMNS, 1)
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{SPREADSHEET}"><sheetPr><tabColor rgb="{_TAB_COLOUR}"/>'
        f'<pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{_LAST_COLUMN}{last}"/>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'<pane ySplit="{HEADER_ROW}" topLeftCell="A{HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{HEADER_ROW + 1}" sqref="A{HEADER_ROW + 1}"/>'
        f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="{_ROW_HEIGHT}" customHeight="1"/>'
        f"<cols>{columns}</cols><sheetData>"
    )
    footer = escaped(f'&L&"{FONT}"&10&A&C&"{FONT}"&10第 &P 页，共 &N 页').decode()
    tail = (
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{footer}</oddFooter></headerFooter></worksheet>"
    )
    filtered = f'</sheetData><autoFilter ref="A{HEADER_ROW}:{_LAST_COLUMN}{last}"/>'
    linked = b"<hyperlinks>%b</hyperlinks>" % b"".join(links) if links else b""
    return b"".join([head.encode(), *rows, filtered.encode(), linked, tail.encode()])


def enter_list(draft: PackageDraft, last_row: int) -> str:
    """Enter our sheet with its filter and print titles; return its part, which is yet to be written."""
    part = draft.free_name(posixpath.join(draft.folder, f"worksheets/{_PART}{{}}.xml"))
    listed = draft.elements(draft.workbook).each("sheets", "sheet")
    taken = {sheet.attributes.get("name", "").casefold() for sheet in listed}
    names = (LIST_NAME if number == 1 else f"{LIST_NAME}({number})" for number in count(1))
    name = next(name for name in names if name not in taken)
    filtered = f"$A${HEADER_ROW}:${_LAST_COLUMN}${last_row}"
    defined = {"_FilterDatabase": filtered, "Print_Titles": f"${HEADER_ROW}:${HEADER_ROW}"}
    enter_sheet(draft, name, part, defined)
    return part


def find_sheet(draft: PackageDraft) -> str | None:
    """Return the name of our sheet, known by its part's or, once another program has saved the file, by name and title."""
    for name, part in draft.sheets.items():
        if posixpath.basename(part.replace("\\", "/")).startswith(_PART):
            return name
    named = [name for name in draft.sheets if _NAMED_LIKE_OURS.fullmatch(name)]
    grids = read_grids(draft.original, named).grids if named else []
    return next((grid.sheet for grid in grids if grid.text(0, 0) == FINDINGS_TITLE), None)
