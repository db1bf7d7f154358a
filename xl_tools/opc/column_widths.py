"""How wide the columns of a sheet are."""

import re
from functools import lru_cache

from xl_tools.opc.package import PackageRefusedError
from xl_tools.opc.xml_elements import parse_elements

_USUAL = 8.43
_HEAD = re.compile(rb"<(?:\?xml[^>]*>\s*<)?((?:\w+:)?worksheet)\b.*?(?=<(?:\w+:)?sheetData\b)", re.DOTALL)


def column_widths(sheet: bytes, count: int) -> tuple[float, ...]:
    """Return the widths of the first columns of a sheet, in characters of the standard font; a hidden one has none."""
    return _widths(_head(sheet), count)


@lru_cache(maxsize=64)  # the forms of a workbook have one head
def _widths(head: bytes, count: int) -> tuple[float, ...]:
    root = parse_elements(head, "sheet")
    stated = root.first("sheetFormatPr")
    usual = stated.attributes.get("defaultColWidth", "") if stated else ""
    try:
        widths = [float(usual or _USUAL)] * count
        for each in root.each("cols", "col"):
            said = each.attributes
            width = (
                0.0
                if said.get("hidden") in ("1", "true")
                else float(said.get("width", widths[0] if widths else _USUAL))
            )
            for column in range(int(said["min"]) - 1, min(int(said["max"]), count)):
                widths[column] = width
    except (KeyError, ValueError) as error:
        raise PackageRefusedError("工作表的列宽读不出") from error
    return tuple(widths)


def _head(sheet: bytes) -> bytes:
    """Return a sheet without its cells and what comes behind them, where it is spelled as usual: widths stand before."""
    head = _HEAD.match(sheet)
    return head[0] + b"</" + head[1] + b">" if head else sheet
