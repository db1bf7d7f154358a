"""Plain sheets entered into a workbook: texts and numbers in the usual format, columns as wide as they need, printed on A4 across."""

from collections.abc import Sequence
from decimal import Decimal

from xl_tools.model.display_width import display_width
from xl_tools.model.grid import Cell
from xl_tools.opc.package import SPREADSHEET
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.sheet_edit import cell_element
from xl_tools.opc.workbook_sheets import enter_sheet

_TO_WIDTH = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
_ACROSS = b'<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
_NARROWEST, _WIDEST, _USUAL = 10, 60, 20


def enter_plain_sheet(draft: PackageDraft, name: str, rows: Sequence[Sequence[str | Decimal]]) -> None:
    """Enter a sheet last into a workbook."""
    part = draft.free_name(f"{draft.folder}/worksheets/sheet{{}}.xml")
    draft.write(part, _sheet(rows))
    enter_sheet(draft, name, part, {})


def _sheet(rows: Sequence[Sequence[str | Decimal]]) -> bytes:
    widths = [
        max(
            # a text alone in its row, as a title is, goes on over the cells beside it
            (display_width(str(row[column])) + 2 for row in rows[1:] if column < len(row) > 1),
            default=_USUAL,
        )
        for column in range(max(map(len, rows), default=1))
    ]
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(max(width, _NARROWEST), _WIDEST)}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    written = b"".join(
        b'<row r="%d">%b</row>'
        % (at + 1, b"".join(_cell(Cell(at, n), value) for n, value in enumerate(row) if value != ""))
        for at, row in enumerate(rows)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    head += f'<worksheet xmlns="{SPREADSHEET}">{_TO_WIDTH}<cols>{columns}</cols><sheetData>'
    return head.encode() + written + b"</sheetData>" + _ACROSS + b"</worksheet>"


def _cell(cell: Cell, value: str | Decimal) -> bytes:
    if isinstance(value, Decimal):
        return f'<c r="{cell.address}"><v>{value:f}</v></c>'.encode()
    return cell_element(b"", cell, value, "")
