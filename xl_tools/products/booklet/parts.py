"""The booklet as the parts that follow its cover, each beginning a page, with what the 目录 lists of each."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from xl_tools.batch.appraised_forms import is_of_department
from xl_tools.model.form_facts import FormKind
from xl_tools.products.booklet.listing import Listing, findings_list, project_list, reconciliation
from xl_tools.products.booklet.volume import OF_EACH_UNIT, Booklet, Seal, Section, UnitText
from xl_tools.typesetting.printed_text import printable
from xl_tools.values.text import one_line

_ORDINALS = ("第一部分　", "第二部分　")


class Entry(NamedTuple):
    """A line of the 目录 and a bookmark: its text and how deep it stands, from 1."""

    text: str
    level: int


class UnitPart(NamedTuple):
    """The page with the name of a unit, in a volume of several."""

    name: str


class NarrativePart(NamedTuple):
    """The narrative of a unit."""

    heading: str
    level: int
    unit: UnitText


class TablesPart(NamedTuple):
    """The tables of a unit, behind a page with their heading."""

    heading: str
    level: int
    unit: UnitText


Part: TypeAlias = Literal[Section.CONTENTS] | Listing | UnitPart | NarrativePart | TablesPart | Seal


def parts_of(booklet: Booklet) -> tuple[Part, ...]:
    """Return the parts in the order of the booklet's sections, without those that would be empty.

    The units of a volume follow one another where the first of their own sections stands.
    """
    return tuple(_parts(booklet))


def entries_of(booklet: Booklet) -> tuple[Entry, ...]:
    """Return everything the 目录 lists, in order."""
    return tuple(entry for part in parts_of(booklet) for entry in entries_in(part))


def entries_in(part: Part) -> tuple[Entry, ...]:
    """Return what the 目录 lists of a part; nothing of itself and of 盖章页."""
    match part:
        case Listing():
            return (Entry(part.heading, 1),)
        case UnitPart(name):
            return (Entry(name, 1),)
        case NarrativePart(heading, level, unit):
            below = [chapter.heading for chapter in unit.chapters]
        case TablesPart(heading, level, unit):
            below = [*unit.table_titles]
        case _:
            return ()
    return (Entry(heading, level), *(Entry(printable(text), level + 1) for text in below))


_OF_GOALS = "预算项目绩效目标"
_OF_ONE_KIND = {
    FormKind.DEPARTMENT: "部门整体支出绩效目标",
    FormKind.EVALUATION: "项目支出绩效自评",
    FormKind.MONITORING: "项目支出绩效运行监控",
}


def _parts(booklet: Booklet) -> Iterator[Part]:
    own = [_own_parts(unit, booklet) for unit in booklet.units]
    first = next((section for section in booklet.sections if section in OF_EACH_UNIT), None)
    for section in booklet.sections:
        if section not in OF_EACH_UNIT:
            yield from _whole(section, booklet)
        elif not booklet.is_volume:
            yield from (parts[section] for parts in own if section in parts)
        elif section is first:
            for unit, parts in zip(booklet.units, own, strict=True):
                yield UnitPart(printable(one_line(unit.name)))
                yield from parts.values()


def _whole(section: Section, booklet: Booklet) -> Iterator[Part]:
    match section:
        case Section.CONTENTS:
            yield section
        case Section.SUMMARY if any(unit.tables for unit in booklet.units):
            yield project_list(booklet.units, booklet.missing)
        case Section.SEAL:
            yield booklet.seal
        case Section.RECONCILIATION if booklet.checked:
            yield reconciliation(booklet.checked, booklet.units)
        case Section.FINDINGS if any(one.findings for one in booklet.checked):
            yield findings_list(booklet.checked)


def _own_parts(unit: UnitText, booklet: Booklet) -> dict[Section, Part]:
    """Return the parts of a unit in their order, their headings counted unless one stands alone."""
    given = {Section.NARRATIVE: unit.chapters, Section.TABLES: unit.printed}
    sections = [section for section in booklet.sections if given.get(section)]
    level = 2 if booklet.is_volume else 1
    parts: dict[Section, Part] = {}
    for section, ordinal in zip(sections, _ORDINALS if len(sections) > 1 else [""], strict=False):
        if section is Section.NARRATIVE:
            parts[section] = NarrativePart(f"{ordinal}部门整体绩效目标", level, unit)
        else:
            parts[section] = TablesPart(f"{ordinal}{_heading(unit)}", level, unit)
    return parts


def _heading(unit: UnitText) -> str:
    """Return what the forms of a unit are: the goals of its projects, unless all are of another kind."""
    kinds = {reading.form.kind if reading.form else FormKind.GOALS for reading in unit.printed}
    heading = _OF_ONE_KIND.get(kinds.pop(), _OF_GOALS) if len(kinds) == 1 else _OF_GOALS
    if heading != _OF_GOALS and all(map(is_of_department, unit.printed)):
        return heading.replace("项目支出", "部门整体支出")
    return heading
