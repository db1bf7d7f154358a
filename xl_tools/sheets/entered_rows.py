"""The rows of a list that is entered into a clerk's own workbook: their bytes, and how high their texts make them."""

from collections.abc import Sequence

from xl_tools.model.grid import Cell
from xl_tools.opc.xml_elements import text_element
from xl_tools.sheets.row_heights import MAX_ROW_HEIGHT, text_height


def entered_row(number: int, height: float, cells: Sequence[tuple[str, int]]) -> bytes:
    """Return a row, counted from 0, of texts with the numbers of their styles; ``height`` is in points."""
    written = b"".join(
        b'<c r="%b" s="%d" t="inlineStr"><is>%b</is></c>' % (address, style, text_element(b"", text))
        if text
        else b'<c r="%b" s="%d"/>' % (address, style)
        for column, (text, style) in enumerate(cells)
        if (address := Cell(number, column).address.encode())
    )
    return b'<row r="%d" ht="%.1f" customHeight="1">%b</row>' % (number + 1, height, written)


def entered_height(texts: Sequence[str], widths: Sequence[float], size: float, least: float) -> float:
    """Return how high, in points, a row is that shows its texts whole in columns of these usable widths."""
    heights = [least]
    for text, width in zip(texts, widths, strict=True):
        if len(text) * size > width or "\n" in text:
            heights.append(text_height(text, size, width))
    return min(max(heights), MAX_ROW_HEIGHT)
