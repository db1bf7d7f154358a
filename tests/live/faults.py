"""Faults typed into the forms of an open workbook, as a clerk types: not saved, each in its own cell."""

from typing import Any

FEW = (
    ("01武装工作经费", "B3", "13032423P00442810052M"),
    ("01武装工作经费", "G10", "全镇 49 各村"),
    ("02招商维稳经费", "A3", "项目编号"),
    ("03执法经费", "F7", ""),
    ("04安监经费", "G10", "冀政办函【2014】44号"),
    ("06村级支出", "F10", "48个"),
    ("13农村社会救济", "F14", "有所提高"),
    ("16退役士兵服务站经费", "B8", "1.目标内容1"),
)
"""One fault a sheet, two on the first; safe fixes among them."""

# Of two severities a form, as in the real document.
_EVERYWHERE = (
    ("A3", "项目编号"),
    ("B3", "13032423P00442810052M"),
    ("F7", ""),
    ("B8", "1.目标内容1"),
    ("F10", ""),
    ("G10", "冀政办函【2014】44号"),
    ("G11", "全镇 49 个村"),
)


def type_in(document: Any, faults: Any = FEW) -> None:
    """Type faults into a workbook."""
    for sheet, address, text in faults:
        cell = document.Sheets.getByName(sheet).getCellRangeByName(address).getCellByPosition(0, 0)
        cell.setString(text)


def many(document: Any) -> list[tuple[str, str, str]]:
    """Return several faults for every form of a workbook."""
    forms = [name for name in document.Sheets.ElementNames if name[:2].isdecimal()]
    return [(sheet, address, text) for sheet in forms for address, text in _EVERYWHERE]
