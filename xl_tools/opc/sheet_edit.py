"""Change cells of an existing workbook: the bytes of those cells, and of nothing else.

A clerk's file holds drawings, macros, validations and more that no library carries through a load and a save. So the
new cells are spliced into the XML of their sheet; the rest of that XML and every other part stay byte for byte.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_uppercase
from typing import NamedTuple

from xl_tools.model.finding import Edit
from xl_tools.model.grid import LAST_CELL, Cell, Grid, Merge, parse_address, parse_range
from xl_tools.opc import xml_elements
from xl_tools.opc.archive_records import change_parts
from xl_tools.opc.package import MAIN, Package, PackageRefusedError, refusing
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.opc.stated_heights import is_height, with_height

LONGEST_TEXT = 32_767
"""The most UTF-16 units a cell of Excel can hold."""

_KEEP_SPACE = re.compile(r"^\s|\s$|\s\s|[\t\n\r]")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")
_TEXTS = ("is", "v")
_ARRAYS = ("array", "dataTable")
_TRUE = ("1", "true")


class Applied(NamedTuple):
    """A package with the edits that went in, and those that their cells refused, with the reason in Chinese."""

    data: bytes
    edits: tuple[Edit, ...]
    refused: tuple[tuple[Edit, str], ...]


def apply_edits(
    package: Package, edits: Sequence[Edit], numbers: Collection[tuple[str, str]] = ()
) -> Applied:
    """Return the package with the new text of every edit in its cell, and the edits that were refused.

    The text is written as text, whatever it looks like, save in cells of ``numbers`` (sheet, address); an empty one empties the
    cell. Styles stay; a cell that was not
    there takes the style its place shows. Several edits of one cell are made one after the other.

    An edit is refused whose cell does not show what the edit takes for its old text, and one whose cell cannot be changed:
    a formula, the covered part of a merged range, a table's header, text that XML cannot hold. Raises a
    :class:`~xl_tools.errors.RefusalError` when the package as a whole cannot.
    """
    with refusing(package, "这个文件不能安全地改"):
        grids = {grid.sheet: grid for grid in read_grids(package, {edit.sheet for edit in edits}).grids}
        sheets = {name: _EditedSheet(package, grid, edits, numbers) for name, grid in grids.items()}
        made: list[Edit] = []
        refused: list[tuple[Edit, str]] = []
        for edit in edits:
            why = (
                sheets[edit.sheet].take(edit) if edit.sheet in sheets else "文件里没有这个工作表，或者它太大"
            )
            if why:
                refused.append((edit, why))
            else:
                made.append(edit)
        contents = {
            package.sheets[name]: sheet.contents() for name, sheet in sheets.items() if sheet.is_changed
        }
        data = change_parts(package.data, contents) if contents else package.data
    return Applied(data, tuple(made), tuple(refused))


class _EditedSheet:
    """A sheet with the places of the cells that are to change, and their new texts so far."""

    def __init__(
        self, package: Package, grid: Grid, edits: Sequence[Edit], numbers: Collection[tuple[str, str]]
    ) -> None:
        """Parse the sheet; of its cells only those in the rows of the edits, and array formulas, are kept."""
        part = package.sheets[grid.sheet]
        self._numbers = {address for sheet, address in numbers if sheet == grid.sheet}
        self.texts: dict[Cell, str] = {}
        self._heights: dict[int, str] = {}
        self._grid, self._xml = grid, package.read(part)
        rows = {int(number) for edit in edits for number in re.findall(r"\d+", edit.cell)}

        def kept(parent: xml_elements.XmlElement, element: xml_elements.XmlElement) -> bool:
            number, place = parent.attributes.get("r", ""), element.attributes.get("r", "").upper()
            if element.name == "c" and number and place.lstrip(ascii_uppercase) not in ("", number):
                raise ValueError(place)  # readers may look for such a cell here or there
            wanted = element.name != "c" or not number.isdecimal() or int(number) in rows
            array = any(child.attributes.get("t") in _ARRAYS for child in element.children)
            return element.name not in _TEXTS and (wanted or array)

        self._root = xml_elements.parse_elements(self._xml, part, _TEXTS, kept)
        data = self._root.first("sheetData")
        if data is None or self._root.name != "worksheet" or self._root.namespace not in MAIN:
            raise PackageRefusedError(f"文件里的 {part} 不是工作表")
        self._data = data
        try:
            self._rows = _by_number(data.each("row"), lambda stated: int(stated) - 1)
            self._cells = {
                Cell(number, column): cell
                for number, row in self._rows.items()
                for column, cell in _by_number(
                    row.each("c"), lambda at: parse_address(at.upper()).column
                ).items()
            }
            self._arrays = [
                parse_range(f.attributes["ref"])
                for f in data.each("row", "c", "f")
                if f.attributes.get("t") in _ARRAYS and "ref" in f.attributes
            ]
            self._headers = list(_table_headers(package, part))
        except (ValueError, KeyError) as error:
            raise PackageRefusedError(f"文件里的 {part} 内容不完整") from error

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.texts or self._heights)

    def take(self, edit: Edit) -> str:
        """Note the new text of a cell, or height of a row; return why it cannot be, empty when it can."""
        if edit.row is not None:
            return self._take_height(edit, edit.row)
        try:
            cell = parse_address(edit.cell)
        except ValueError:
            return "不是单元格地址"
        why = _impossible(cell, edit.new) or self._unchangeable(cell)
        shown = (
            [self.texts[cell]] if cell in self.texts else [self._grid.text(*cell), self._grid.exact(*cell)]
        )
        if not why and edit.old.strip() not in map(str.strip, shown):
            why = "之后又改过"
        if not why:
            self.texts[cell] = edit.new
        return why

    def _take_height(self, edit: Edit, row: int) -> str:
        present = self._rows.get(row)
        if present is None or not is_height(edit.new):
            return "没有这一行" if present is None else "不是行高"
        if self._heights.get(row, present.attributes.get("ht", "")) != edit.old:
            return "之后又改过"
        self._heights[row] = edit.new
        return ""

    def _unchangeable(self, cell: Cell) -> str:
        if any(merge.holds(cell) and cell != (merge.top, merge.left) for merge in self._grid.merges):
            return "是合并单元格里被盖住的格，只能改左上角的格"
        present = self._cells.get(cell)
        # Without its formula the cell would leave a dangling entry in the calculation chain.
        if (present and present.first("f")) or any(area.holds(cell) for area in self._arrays):
            return "里面是公式，不改动"
        if any(area.holds(cell) for area in self._headers):
            return "是表格（套用了表格格式）的标题行，不改动"
        return ""

    def contents(self) -> bytes:
        """Return the XML of the sheet with the new texts in its cells."""
        heights = (
            splice
            for row, height in self._heights.items()
            for splice in with_height(self._xml, self._rows[row], height)
        )
        return xml_elements.spliced(self._xml, [*heights, *self._row_splices(), *self._widened_dimension()])

    def _row_splices(self) -> Iterator[xml_elements.Splice]:
        prefix = xml_elements.prefix_of(self._xml, self._data)
        new_rows = []
        for number, cells in groupby(sorted(self.texts), key=lambda cell: cell.row):
            texts = {cell.column: self.texts[cell] for cell in cells}
            if number in self._rows:
                yield from self._cell_splices(self._rows[number], number, texts)
            elif any(texts.values()):
                new = b"".join(
                    self._element(prefix, Cell(number, column), text, self._column_style(column))
                    for column, text in texts.items()
                    if text
                )
                before = next((row.start for at, row in self._rows.items() if at > number), self._data.close)
                new_rows.append((before, b'<%brow r="%d">%b</%brow>' % (prefix, number + 1, new, prefix)))
        yield from xml_elements.inserted(self._xml, self._data, new_rows)

    def _cell_splices(
        self, row: xml_elements.XmlElement, number: int, texts: Mapping[int, str]
    ) -> Iterator[xml_elements.Splice]:
        prefix = xml_elements.prefix_of(self._xml, row)
        own_style = row.attributes.get("s", "") if row.attributes.get("customFormat") in _TRUE else ""
        new_cells = []
        for column, text in texts.items():
            cell = Cell(number, column)
            if present := self._cells.get(cell):
                style = present.attributes.get("s", "")
                yield xml_elements.Splice(
                    present.start, present.end, self._element(prefix, cell, text, style)
                )
            elif text:
                behind = (each.start for at, each in self._cells.items() if at.row == number and at > cell)
                style = own_style or self._column_style(column)
                new_cells.append((next(behind, row.close), self._element(prefix, cell, text, style)))
        yield from xml_elements.inserted(self._xml, row, new_cells)
        stated = [int(each) for each in re.findall(r"\d+", row.attributes.get("spans", ""))]
        columns = [*stated, *(column + 1 for column in texts)]
        if new_cells and stated and (min(columns), max(columns)) != (min(stated), max(stated)):
            yield from xml_elements.with_attribute(self._xml, row, b"spans", f"{min(columns)}:{max(columns)}")

    def _element(self, prefix: bytes, cell: Cell, text: str, style: str) -> bytes:
        is_number = cell.address in self._numbers and _PLAIN_NUMBER.fullmatch(text) is not None
        return cell_element(prefix, cell, text, style, is_number=is_number)

    def _widened_dimension(self) -> list[xml_elements.Splice]:
        """Let the stated extent of the sheet take in the cells that were filled."""
        dimension, filled = self._root.first("dimension"), [cell for cell, text in self.texts.items() if text]
        if dimension is None or "ref" not in dimension.attributes or not filled:
            return []
        stated = parse_range(dimension.attributes["ref"])
        rows, columns = zip(*filled, stated[:2], stated[2:], strict=True)
        wide = Merge(min(rows), min(columns), max(rows), max(columns))
        corners = Cell(*wide[:2]).address, Cell(*wide[2:]).address
        return (
            xml_elements.with_attribute(self._xml, dimension, b"ref", ":".join(corners))
            if wide != stated
            else []
        )

    def _column_style(self, column: int) -> str:
        for each in self._root.each("cols", "col"):
            first, last = int(each.attributes["min"]) - 1, int(each.attributes["max"]) - 1
            if "style" in each.attributes and first <= column <= last:
                return each.attributes["style"]
        return ""


def _impossible(cell: Cell, text: str) -> str:
    """Return why no sheet can have this text in this cell."""
    if cell.row > LAST_CELL.row or cell.column > LAST_CELL.column:
        return "超出了工作表的范围"
    if xml_elements.FORBIDDEN.search(text):
        return "要写入的文字里有 Excel 存不了的控制字符"
    if len(text.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        return f"要写入的文字超过 {LONGEST_TEXT} 个字"
    return ""


def _by_number(
    elements: Iterable[xml_elements.XmlElement], read: Callable[[str], int]
) -> dict[int, xml_elements.XmlElement]:
    """Return rows or cells by their numbers from 0; one that states none follows the one before."""
    numbered, number = {}, -1
    for element in elements:
        number = read(element.attributes["r"]) if "r" in element.attributes else number + 1
        numbered[number] = element
    return numbered


def _table_headers(package: Package, part: str) -> Iterator[Merge]:
    """Yield the header rows of the tables on a sheet.

    A header repeats the column names that the table's own part lists: Excel calls the file damaged when the two differ.
    """
    for link in package.links(part):
        table = package.root(link.part).attrib if link.kind == "table" else {"headerRowCount": "0"}
        if table.get("headerRowCount", "1") != "0":
            area = parse_range(table["ref"])
            yield area._replace(bottom=area.top)


def cell_element(prefix: bytes, cell: Cell, text: str, style: str, *, is_number: bool = False) -> bytes:
    """Write a cell that holds the text in itself: the part of shared texts stays untouched; or the number that the text says."""
    start = b'<%bc r="%b"' % (prefix, cell.address.encode())
    if style:
        start += b' s="%b"' % xml_elements.escaped(style)
    if not text:
        return start + b"/>"
    if is_number:
        return start + b"><P:v>%b</P:v></P:c>".replace(b"P:", prefix) % text.encode()
    space = b' xml:space="preserve"' if _KEEP_SPACE.search(text) else b""
    inline = b"<P:is><P:t%b>%b</P:t></P:is></P:c>".replace(b"P:", prefix)
    return start + b' t="inlineStr">' + inline % (space, xml_elements.stored_text(text))
