"""Read what a workbook says of its own checking: 豁免清单 and 设置."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping

from xl_tools.model.grid import Cell, Grid
from xl_tools.model.submission import Exemption, SettingLine
from xl_tools.values.text import half_width, label_key, squeeze

EXEMPTION_LABELS = {
    "rule": "规则",
    "sheet": "工作表",
    "area": "单元格",
    "reason": "理由",
    "by": "经办人",
    "until": "有效期",
}
"""The columns of 豁免清单."""

SETTING_LABELS = {"item": "设置项", "value": "值"}
"""The columns of 设置."""

_SEPARATORS = re.compile(r"[、,;/\s]+")
_LOWEST_HEADER = 10
_DATE = r"(20\d\d)(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月(?:底|末)?)?|年?(?:底|末|度)?)?(?:止|前)?"
_ALWAYS = frozenset({"", "长期", "长期有效", "永久", "无"})


def header_of(grid: Grid, labels: Mapping[str, str]) -> tuple[int, Mapping[str, int]]:
    """Return the row of a header with at least the first two of the labels, and its columns; no columns where none is."""
    by_key = {label_key(label): field for field, label in labels.items()}
    for row in range(min(grid.height, _LOWEST_HEADER)):
        keys = enumerate(map(label_key, grid.texts[row]))
        found = {by_key[key]: column for column, key in keys if key in by_key}
        if set(list(labels)[:2]) <= found.keys():
            return row, found
    return grid.height, {}


def read_exemptions(grid: Grid) -> tuple[Exemption, ...]:
    """Return the exemptions of a 豁免清单, one for each rule of a line; a line with nothing but blanks is none."""
    return tuple(
        Exemption(
            rule=rule,
            sheet=shown.get("sheet", ""),
            area=half_width(shown.get("area", "")).upper().replace("$", ""),
            reason=shown.get("reason", ""),
            by=shown.get("by", ""),
            until=_last_day(shown.get("until", "")),
            written_until=shown.get("until", ""),
            at_sheet=grid.sheet,
            cells=tuple((field, Cell(row, column).address) for field, column in columns.items()),
        )
        for row, columns, shown in _lines(grid, EXEMPTION_LABELS)
        for rule in _SEPARATORS.split(unicodedata.normalize("NFKC", shown["rule"]).strip().upper())
    )


def read_own_settings(grid: Grid) -> tuple[SettingLine, ...]:
    """Return the lines of a 设置 sheet, as typed."""
    return tuple(
        SettingLine(
            item=shown["item"],
            value=shown["value"],
            cell=Cell(row, columns["item"]).address,
            sheet=grid.sheet,
        )
        for row, columns, shown in _lines(grid, SETTING_LABELS)
    )


def always_valid(written: str) -> bool:
    """Whether a 有效期 as typed sets no end."""
    return squeeze(written) in _ALWAYS


def _lines(
    grid: Grid, labels: Mapping[str, str]
) -> Iterator[tuple[int, Mapping[str, int], Mapping[str, str]]]:
    header, columns = header_of(grid, labels)
    for row in range(header + 1, grid.height):
        shown = {field: grid.exact(row, column) for field, column in columns.items()}
        if any(shown.values()):
            yield row, columns, shown


def _last_day(written: str) -> dt.date | None:
    """Return the last day of ``2023-12-31``, ``2023年12月``, ``2023年底``; ``None`` for no end or no date."""
    match = re.fullmatch(_DATE, half_width(written))
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    try:
        return dt.date(year, month, int(match[3] or calendar.monthrange(year, month)[1]))
    except ValueError:  # calendar.IllegalMonthError is one
        return None
