"""Which findings the 豁免清单 of a workbook excuses."""

from collections.abc import Sequence
from typing import NamedTuple

from xl_tools.model.finding import Finding
from xl_tools.model.grid import parse_address
from xl_tools.model.submission import Exemption
from xl_tools.rules.exemption_lines import what_is_wrong
from xl_tools.rules.rule import Context
from xl_tools.values.text import name_key


class Exempted(NamedTuple):
    """Findings that stand, findings that an exemption excuses, and the exemptions that excused nothing."""

    standing: tuple[Finding, ...]
    excused: tuple[Finding, ...]
    unused: tuple[Exemption, ...]


def parted(findings: Sequence[Finding], context: Context) -> Exempted:
    """Part the findings by the exemptions that hold; one without a reason or past its day excuses nothing."""
    valid = [each for each in context.submission.exemptions if not what_is_wrong(each, context)]
    covering = [(finding, [each for each in valid if _covers(each, finding)]) for finding in findings]
    used = {each for _, covers in covering for each in covers}
    return Exempted(
        tuple(finding for finding, covers in covering if not covers),
        tuple(finding for finding, covers in covering if covers),
        tuple(each for each in valid if each not in used),
    )


def _covers(exemption: Exemption, finding: Finding) -> bool:
    if exemption.rule != finding.rule:
        return False
    if exemption.sheet and name_key(exemption.sheet) != name_key(finding.sheet):
        return False
    return not exemption.area or _holds(exemption.area, finding.cell)


def _holds(area: str, address: str) -> bool:
    """Whether an area (``B5``, ``B5:C7``) holds a cell; an area that is none holds nothing."""
    first, _, last = area.partition(":")
    try:
        start, end, cell = parse_address(first), parse_address(last or first), parse_address(address)
    except ValueError:
        return False
    return start.row <= cell.row <= end.row and start.column <= cell.column <= end.column
