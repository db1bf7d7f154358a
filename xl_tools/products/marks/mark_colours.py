"""The colours of faulty cells: conditional formats of a sheet, above a clerk's own, and taken out again.

A cell's own format is not touched: when the colour goes, what was there is there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from xl_tools.model.finding import Severity
from xl_tools.opc import xml_elements
from xl_tools.products.marks.marked_cells import MarkedCell
from xl_tools.products.marks.note_text import AUTHOR

_SIGNATURE = f'"{AUTHOR}'
_AREAS_PER_FORMAT = 400
_RULE = b'<P:conditionalFormatting sqref="%b"><P:cfRule type="expression" dxfId="%d" priority="%d"><P:formula>%b</P:formula></P:cfRule></P:conditionalFormatting>'
_NUMBER = re.compile(r"[1-9]\d*")


def condition(severity: Severity) -> str:
    """Return the formula of a format of ours, which is always true and says whose it is and what it shows."""
    return f'{_SIGNATURE}：{severity.chinese}"<>""'


def severity_shown(formula: str) -> Severity | None:
    """Return what a conditional format with this formula shows; ``None`` when it is not ours."""
    said = formula.strip().removeprefix("=")
    if not said.startswith(_SIGNATURE):
        return None
    return next((severity for severity in Severity if said == condition(severity)), Severity.INFO)


def colour_rules(
    sheet: xml_elements.XmlElement,
) -> Iterator[tuple[xml_elements.XmlElement, xml_elements.XmlElement, Severity | None]]:
    """Yield every conditional format of a sheet with the group it is in, and what it shows if it is ours."""
    for group in sheet.each("conditionalFormatting"):
        for rule in group.each("cfRule"):
            formula = rule.first("formula")
            yield group, rule, severity_shown(formula.text) if formula else None


def coloured_areas(cells: Sequence[MarkedCell]) -> list[tuple[Severity, str]]:
    """Return the areas (``A1:B2 C3``) of each severity, none of them too long for one format."""
    areas = {
        severity: [cell.reference for cell in cells if cell.severity is severity] for severity in Severity
    }
    return [
        (severity, " ".join(each[start : start + _AREAS_PER_FORMAT]))
        for severity, each in areas.items()
        for start in range(0, len(each), _AREAS_PER_FORMAT)
    ]


def colour_splices(
    xml: bytes, sheet: xml_elements.XmlElement, cells: Sequence[MarkedCell], formats: Mapping[Severity, int]
) -> Iterator[xml_elements.Splice]:
    """Colour the cells by severity; formats that are there stay, one step behind ours."""
    groups = coloured_areas(cells)
    prefix = xml_elements.prefix_of(xml, sheet)
    new = b"".join(
        _RULE.replace(b"P:", prefix)
        % (areas.encode(), formats[severity], priority, xml_elements.escaped(condition(severity)))
        for priority, (severity, areas) in enumerate(groups, 1)
    )
    others = sheet.first("conditionalFormatting")
    if others:  # LibreOffice shows the first format that holds, whatever the priorities
        yield xml_elements.Splice(others.start, others.start, new)
    else:
        yield xml_elements.in_order(sheet, "conditionalFormatting", new)
    yield from _behind_ours(xml, sheet, len(groups))


def _behind_ours(xml: bytes, sheet: xml_elements.XmlElement, ours: int) -> Iterator[xml_elements.Splice]:
    """Move the priorities of other formats (newer kinds share the count) behind ours, their order as it is."""
    rules = [
        (rule, int(priority))
        for rule in sheet.everything()
        if rule.name == "cfRule" and _NUMBER.fullmatch(priority := rule.attributes.get("priority", ""))
    ]
    step = ours + 1 - min((priority for _, priority in rules), default=ours + 1)
    if step > 0:
        for rule, present in rules:
            yield from xml_elements.with_attribute(xml, rule, b"priority", str(present + step))


def uncolour_splices(sheet: xml_elements.XmlElement) -> Iterator[xml_elements.Splice]:
    """Take our conditional formats out, known by their condition whatever program saved them."""
    for group, rules in groupby(colour_rules(sheet), key=lambda each: each[0]):
        present = list(rules)
        ours = [rule for _, rule, shown in present if shown]
        yield from map(xml_elements.removed, [group] if len(ours) == len(present) else ours)
