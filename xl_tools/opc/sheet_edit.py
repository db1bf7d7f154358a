"""Change cells of an existing workbook: the bytes of those cells, and of nothing else.

A clerk's file holds drawings, macros, validations and more that no library carries through a load and a save. So the
new cells are spliced into the XML of their sheet; the rest of that XML and every other part stay byte for byte.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_tools.model.edit import Edit
from xl_tools.model.grid import Cell, Merge, parse_address
from xl_tools.opc.package_parts import PackageRefusedError, open_package, read_part, replace_parts
from xl_tools.opc.sheet_parts import SheetParts
from xl_tools.opc.sheet_places import (
    RowSpan,
    SheetScan,
    Span,
    as_utf_8,
    attribute_value,
    parse_range,
    range_holds,
    scan_sheet,
    tag_name,
)

LONGEST_TEXT = 32_767
"""The most UTF-16 units a cell of Excel can hold."""

_LAST_CELL = Cell(1_048_575, 16_383)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # by XML 1.0
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ as the character 000D
_KEEP_SPACE = re.compile(r"^\s|\s$|\s\s|[\t\n\r]")


class CellRefusedError(ValueError):
    """One cell cannot take the new text; ``reason`` says why in Chinese."""

    def __init__(self, edit: Edit, reason: str) -> None:
        """Name the cell by sheet and address."""
        self.sheet, self.cell, self.reason = edit.sheet, edit.cell, reason
        super().__init__(f"{edit.sheet}!{edit.cell}：{reason}")


class _Splice(NamedTuple):
    """Bytes to put in place of those from ``start`` to ``end``."""

    start: int
    end: int
    new: bytes


def apply_edits(package: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the ``.xlsx`` or ``.xlsm`` package with the new text of every edit in its cell.

    The text is written as text, whatever it looks like; an empty one empties the cell. Styles stay; a cell that was not
    there takes the style its place shows. Of several edits of one cell the last counts.

    Raises :class:`CellRefusedError` at the first cell that cannot be changed (a formula, the covered part of a merged
    range, a table's header, text that XML cannot hold), :class:`PackageRefusedError` when the package as a whole cannot.
    """
    by_sheet: dict[str, dict[Cell, Edit]] = defaultdict(dict)
    for edit in edits:
        by_sheet[edit.sheet][_checked_cell(edit)] = edit
    contents: dict[str, bytes] = {}
    with open_package(package) as archive:
        parts = SheetParts(archive)
        for sheet, cells in by_sheet.items():
            part = parts.part_of(sheet)
            if part is None:
                raise CellRefusedError(next(iter(cells.values())), "文件里没有这个工作表")
            scan = scan_sheet(as_utf_8(read_part(archive, part)), part, {cell.row for cell in cells})
            headers = [_first_row(parse_range(ref)) for ref in parts.table_headers(part)]
            for cell, edit in cells.items():
                _refuse_unchangeable(scan, headers, cell, edit)
            contents[part] = _spliced(scan, part, {cell: edit.new for cell, edit in cells.items()})
    return replace_parts(package, contents) if contents else package


def _checked_cell(edit: Edit) -> Cell:
    """Return the cell of an edit whose address and text are possible at all."""
    try:
        cell = parse_address(edit.cell)
    except ValueError as error:
        raise CellRefusedError(edit, "不是单元格地址") from error
    if cell.row > _LAST_CELL.row or cell.column > _LAST_CELL.column:
        raise CellRefusedError(edit, "超出了工作表的范围")
    if _FORBIDDEN.search(edit.new):
        raise CellRefusedError(edit, "要写入的文字里有 Excel 存不了的控制字符")
    if len(edit.new.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        raise CellRefusedError(edit, f"要写入的文字超过 {LONGEST_TEXT} 个字")
    return cell


def _refuse_unchangeable(scan: SheetScan, headers: Sequence[Merge], cell: Cell, edit: Edit) -> None:
    if any(range_holds(area, cell) and cell != (area.top, area.left) for area in scan.merges):
        raise CellRefusedError(edit, "是合并单元格里被盖住的格，只能改左上角的格")
    found = [
        row.cells[cell.column] for row in scan.rows if row.number == cell.row and cell.column in row.cells
    ]
    # Without its formula the cell would leave a dangling entry in the calculation chain.
    if any(each.formula for each in found) or any(range_holds(area, cell) for area in scan.arrays):
        raise CellRefusedError(edit, "里面是公式，不改动")
    if any(range_holds(area, cell) for area in headers):
        raise CellRefusedError(edit, "是表格（套用了表格格式）的标题行，不改动")


def _first_row(area: Merge) -> Merge:
    return area._replace(bottom=area.top)


def _spliced(scan: SheetScan, part: str, texts: Mapping[Cell, str]) -> bytes:
    """Return the XML of a sheet with new text in its cells."""
    if scan.data is None:
        raise PackageRefusedError(f"文件里的 {part} 不是工作表")
    by_row: dict[int, dict[int, str]] = defaultdict(dict)
    for cell, text in sorted(texts.items()):
        by_row[cell.row][cell.column] = text
    splices = list(_row_splices(scan, scan.data, by_row))
    splices += _widened_dimension(scan, [cell for cell, text in texts.items() if text])
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda each: each[:2]):
        pieces += [scan.xml[at : splice.start], splice.new]
        at = splice.end
    return b"".join([*pieces, scan.xml[at:]])


def _row_splices(scan: SheetScan, data: Span, by_row: Mapping[int, Mapping[int, str]]) -> Iterator[_Splice]:
    rows = {row.number: row for row in scan.rows}
    new_rows = []
    for number, texts in by_row.items():
        if number in rows:
            yield from _cell_splices(scan, rows[number], texts)
        elif filled := {column: text for column, text in texts.items() if text}:
            prefix = _prefix(scan, data)
            cells = b"".join(
                _cell_element(prefix, Cell(number, column), text, _column_style(scan, column))
                for column, text in filled.items()
            )
            before = next((row.start for row in scan.rows if row.number > number), data.close)
            new_rows.append((before, b'<%brow r="%d">%b</%brow>' % (prefix, number + 1, cells, prefix)))
    yield from _insertions(scan, data, new_rows)


def _cell_splices(scan: SheetScan, row: RowSpan, texts: Mapping[int, str]) -> Iterator[_Splice]:
    prefix = _prefix(scan, row)
    new_cells = []
    for column, text in texts.items():
        cell = Cell(row.number, column)
        if present := row.cells.get(column):
            yield _Splice(present.start, present.end, _cell_element(prefix, cell, text, present.style))
        elif text:
            before = next((span.start for other, span in row.cells.items() if other > column), row.close)
            style = row.style or _column_style(scan, column)
            new_cells.append((before, _cell_element(prefix, cell, text, style)))
    yield from _insertions(scan, row, new_cells)
    spans = attribute_value(scan.xml, row, b"spans")
    if new_cells and spans:
        stated = [int(number) for number in re.findall(rb"\d+", scan.xml[spans.start : spans.end])]
        columns = [*stated, *(column + 1 for column in texts)]
        if stated and (min(columns), max(columns)) != (min(stated), max(stated)):
            yield _Splice(spans.start, spans.end, b"%d:%d" % (min(columns), max(columns)))


def _insertions(scan: SheetScan, parent: Span, new: Sequence[tuple[int, bytes]]) -> Iterator[_Splice]:
    """Put new elements at their places in an element, which gets an end tag if it had none."""
    if new and parent.end == parent.close + len(b"/>"):
        contents = b"".join(element for _, element in new)
        yield _Splice(parent.close, parent.end, b">%b</%b>" % (contents, tag_name(scan.xml, parent)))
    else:
        yield from (_Splice(before, before, element) for before, element in new)


def _widened_dimension(scan: SheetScan, filled: Sequence[Cell]) -> Iterator[_Splice]:
    """Let the stated extent of the sheet take in the cells that were filled."""
    ref = attribute_value(scan.xml, scan.dimension, b"ref") if scan.dimension else None
    if ref is None or not filled:
        return
    stated = parse_range(scan.xml[ref.start : ref.end].decode())
    rows, columns = zip(*filled, (stated.top, stated.left), (stated.bottom, stated.right), strict=True)
    wide = Merge(min(rows), min(columns), max(rows), max(columns))
    if wide != stated:
        corners = Cell(wide.top, wide.left).address, Cell(wide.bottom, wide.right).address
        yield _Splice(ref.start, ref.end, ":".join(corners).encode())


def _prefix(scan: SheetScan, element: Span) -> bytes:
    """Return the namespace prefix of an element with its colon, empty for none."""
    prefix, colon, _ = tag_name(scan.xml, element).rpartition(b":")
    return prefix + colon


def _column_style(scan: SheetScan, column: int) -> str:
    return next((style for first, last, style in scan.column_styles if first <= column <= last), "")


def _cell_element(prefix: bytes, cell: Cell, text: str, style: str) -> bytes:
    """Write a cell that holds the text in itself: the part of shared texts stays untouched."""
    start = b'<%bc r="%b"' % (prefix, cell.address.encode())
    if style:
        start += b' s="%b"' % _escaped(style)
    if not text:
        return start + b"/>"
    space = b' xml:space="preserve"' if _KEEP_SPACE.search(text) else b""
    inline = b"<P:is><P:t%b>%b</P:t></P:is></P:c>".replace(b"P:", prefix)
    return start + b' t="inlineStr">' + inline % (space, _escaped(_LOOKS_ESCAPED.sub("_x005F_", text)))


def _escaped(text: str) -> bytes:
    """Escape text for XML; a carriage return would be read as a line feed."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;")):
        text = text.replace(character, entity)
    return text.encode()
