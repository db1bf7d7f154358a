"""The booklet as the parts that follow its cover, each beginning a page, with what the 目录 lists of each."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from xl_tools.products.booklet.booklet_projects import project_list
from xl_tools.products.booklet.listing import Listing
from xl_tools.products.booklet.office_pages import findings_list, reconciliation
from xl_tools.products.booklet.volume import OF_EACH_UNIT, Booklet, Seal, Section, UnitText
from xl_tools.typesetting.printed_text import printable
from xl_tools.values.text import one_line

NARRATIVE_HEADING = "部门整体绩效目标"
TABLES_HEADING = "预算项目绩效目标"
_ORDINALS = ("第一部分", "第二部分")


class Entry(NamedTuple):
    """A line of the 目录 and a bookmark: its text and how deep it stands, from 1."""

    text: str
    level: int


class ContentsPart(NamedTuple):
    """The 目录."""

    entries: tuple[Entry, ...] = ()


class ListingPart(NamedTuple):
    """A list on pages of its own."""

    listing: Listing

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the 目录 lists."""
        return (Entry(self.listing.heading, 1),)


class UnitPart(NamedTuple):
    """The page with the name of a unit, in a volume of several."""

    name: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the 目录 lists."""
        return (Entry(self.name, 1),)


class NarrativePart(NamedTuple):
    """The narrative of a unit."""

    heading: str
    level: int
    unit: UnitText

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the 目录 lists."""
        chapters = (Entry(printable(chapter.heading), self.level + 1) for chapter in self.unit.chapters)
        return (Entry(self.heading, self.level), *chapters)


class TablesPart(NamedTuple):
    """The tables of a unit, behind a page with their heading."""

    heading: str
    level: int
    unit: UnitText

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the 目录 lists."""
        titles = (Entry(printable(title), self.level + 1) for title in self.unit.table_titles)
        return (Entry(self.heading, self.level), *titles)


class SealPart(NamedTuple):
    """盖章页, which no 目录 lists."""

    seal: Seal
    entries: tuple[Entry, ...] = ()


Part: TypeAlias = ContentsPart | ListingPart | UnitPart | NarrativePart | TablesPart | SealPart


def parts_of(booklet: Booklet) -> tuple[Part, ...]:
    """Return the parts in the order of the booklet's sections, without those that would be empty.

    The units of a volume follow one another where the first of their own sections stands.
    """
    parts: list[Part] = []
    first = next((section for section in booklet.sections if section in OF_EACH_UNIT), None)
    for section in booklet.sections:
        if section not in OF_EACH_UNIT:
            parts.extend(_whole(section, booklet))
        elif not booklet.is_volume:
            parts.extend(_own(section, unit, booklet) for unit in booklet.units if _has(section, unit))
        elif section is first:
            for unit in booklet.units:
                parts.append(UnitPart(printable(one_line(unit.name))))
                parts.extend(_own(own, unit, booklet) for own in _own_sections(booklet) if _has(own, unit))
    return tuple(parts)


def entries_of(booklet: Booklet) -> tuple[Entry, ...]:
    """Return everything the 目录 lists, in order."""
    return tuple(entry for part in parts_of(booklet) for entry in part.entries)


def _whole(section: Section, booklet: Booklet) -> Iterator[Part]:
    match section:
        case Section.CONTENTS:
            yield ContentsPart()
        case Section.SUMMARY if any(unit.tables for unit in booklet.units):
            yield ListingPart(project_list(booklet.units))
        case Section.SEAL:
            yield SealPart(booklet.seal)
        case Section.RECONCILIATION if booklet.checked:
            yield ListingPart(reconciliation(booklet.checked, booklet.units))
        case Section.FINDINGS if booklet.checked:
            yield ListingPart(findings_list(booklet.checked))


def _own_sections(booklet: Booklet) -> tuple[Section, ...]:
    return tuple(section for section in booklet.sections if section in OF_EACH_UNIT)


def _has(section: Section, unit: UnitText) -> bool:
    return bool(unit.chapters if section is Section.NARRATIVE else unit.tables)


def _own(section: Section, unit: UnitText, booklet: Booklet) -> Part:
    """Return a part of a unit, its heading counted unless it stands alone."""
    printed = [own for own in _own_sections(booklet) if _has(own, unit)]
    ordinal = f"{_ORDINALS[printed.index(section)]}　" if len(printed) > 1 else ""
    level = 2 if booklet.is_volume else 1
    if section is Section.NARRATIVE:
        return NarrativePart(f"{ordinal}{NARRATIVE_HEADING}", level, unit)
    return TablesPart(f"{ordinal}{TABLES_HEADING}", level, unit)
