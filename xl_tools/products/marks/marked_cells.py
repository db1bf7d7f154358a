"""Which cells of a sheet are faulty: by their findings, merged cells whole, the worst severity deciding."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import LAST_CELL, Cell, Merge, parse_address


class MarkedCell(NamedTuple):
    """A faulty cell with all that a merged one covers, and its findings."""

    area: Merge
    findings: tuple[Finding, ...]

    @property
    def cell(self) -> Cell:
        """The cell that has the text, and the note."""
        return Cell(self.area.top, self.area.left)

    @property
    def severity(self) -> Severity:
        """The worst of its findings."""
        return min((finding.severity for finding in self.findings), key=list(Severity).index)

    @property
    def reference(self) -> str:
        """The range as a formula names it."""
        last = Cell(self.area.bottom, self.area.right)
        return self.cell.address if last == self.cell else f"{self.cell.address}:{last.address}"


def cell_of(finding: Finding) -> Cell | None:
    """Return the cell a finding is about; ``None`` when it names none that a sheet can have."""
    try:
        cell = parse_address(finding.cell)
    except ValueError:
        return None
    return cell if cell.row <= LAST_CELL.row and cell.column <= LAST_CELL.column else None


def gravest(findings: Sequence[Finding], most: int) -> Sequence[Finding]:
    """Return so many findings, where there are more the gravest: Excel itself stands still over tens of thousands of notes."""
    if len(findings) <= most:
        return findings
    return sorted(findings, key=lambda finding: list(Severity).index(finding.severity))[:most]


def with_those_elsewhere(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, and of what is told with each of them what stands on another sheet: there its mark is not seen."""
    for finding in findings:
        yield finding
        yield from (each for each in finding.consequences if each.sheet not in ("", finding.sheet))


def marked_cells(findings: Iterable[Finding], merges: Sequence[Merge]) -> list[MarkedCell]:
    """Return the faulty cells of a sheet in the order of rows, each with its findings in the order given."""
    by_area: dict[Merge, list[Finding]] = defaultdict(list)
    for finding in findings:
        if cell := cell_of(finding):
            whole = next((merge for merge in merges if merge.holds(cell)), Merge(*cell, *cell))
            by_area[whole].append(finding)
    return [MarkedCell(area, tuple(by_area[area])) for area in sorted(by_area)]
