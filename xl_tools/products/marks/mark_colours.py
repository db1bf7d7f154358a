"""The colours of faulty cells: conditional formats of a sheet, above a clerk's own, and taken out again.

A cell's own format is not touched: when the colour goes, what was there is there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from xl_tools.model.finding import Severity
from xl_tools.opc.xml_elements import (
    Splice,
    XmlElement,
    escaped,
    in_order,
    prefix_of,
    removed,
    with_attribute,
)
from xl_tools.products.marks.marked_cells import MarkedCell
from xl_tools.products.marks.note_text import AUTHOR

SIGNATURE = f'"{AUTHOR}'
"""Begins the condition of every format of ours, which always holds and says whose it is."""

_AREAS_PER_FORMAT = 400
_RULE = b'<P:conditionalFormatting sqref="%b"><P:cfRule type="expression" dxfId="%d" priority="%d"><P:formula>%b</P:formula></P:cfRule></P:conditionalFormatting>'
_NUMBER = re.compile(r"[1-9]\d*")


def condition(severity: Severity) -> str:
    """Return a formula that is always true and names the severity."""
    return f'{SIGNATURE}：{severity.chinese}"<>""'


def colour_splices(
    xml: bytes, sheet: XmlElement, cells: Sequence[MarkedCell], formats: Mapping[Severity, int]
) -> Iterator[Splice]:
    """Colour the cells by severity; formats that are there stay, one step behind ours."""
    groups = [(severity, areas) for severity in Severity for areas in _areas(cells, severity)]
    prefix = prefix_of(xml, sheet)
    new = b"".join(
        _RULE.replace(b"P:", prefix)
        % (areas.encode(), formats[severity], priority, escaped(condition(severity)))
        for priority, (severity, areas) in enumerate(groups, 1)
    )
    others = sheet.first("conditionalFormatting")
    if others:  # LibreOffice shows the first format that holds, whatever the priorities
        yield Splice(others.start, others.start, new)
    else:
        yield in_order(sheet, "conditionalFormatting", new)
    yield from _behind_ours(xml, sheet, len(groups))


def _areas(cells: Sequence[MarkedCell], severity: Severity) -> Iterator[str]:
    """Yield lists of the areas of one severity, none too long for one format."""
    areas = [cell.reference for cell in cells if cell.severity is severity]
    for start in range(0, len(areas), _AREAS_PER_FORMAT):
        yield " ".join(areas[start : start + _AREAS_PER_FORMAT])


def _behind_ours(xml: bytes, sheet: XmlElement, ours: int) -> Iterator[Splice]:
    """Move the priorities of other formats (newer kinds share the count) behind ours, their order as it is."""
    rules = [
        (rule, int(priority))
        for rule in sheet.everything()
        if rule.name == "cfRule" and _NUMBER.fullmatch(priority := rule.attributes.get("priority", ""))
    ]
    step = ours + 1 - min((priority for _, priority in rules), default=ours + 1)
    if step > 0:
        for rule, present in rules:
            yield from with_attribute(xml, rule, b"priority", str(present + step))


def uncolour_splices(sheet: XmlElement) -> Iterator[Splice]:
    """Take our conditional formats out, known by their condition whatever program saved them."""
    for group in sheet.each("conditionalFormatting"):
        rules = list(group.each("cfRule"))
        ours = [rule for rule in rules if any(_is_ours(formula) for formula in rule.each("formula"))]
        yield from map(removed, [group] if ours and len(ours) == len(rules) else ours)


def _is_ours(formula: XmlElement) -> bool:
    return formula.text.strip().startswith(SIGNATURE)
