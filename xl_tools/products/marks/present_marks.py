"""Which marks of ours a workbook has by now, and which sheets and notes must be left alone: read from its copy."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xl_tools.model.finding import Severity
from xl_tools.opc.package import Package
from xl_tools.opc.xml_elements import parse_elements
from xl_tools.products.marks.mark_colours import colour_rules
from xl_tools.products.marks.marked_notes import notes_in
from xl_tools.products.marks.note_text import SEPARATOR, is_our_note

_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """A sheet as far as marks go.

    ``coloured`` are the areas (``A1:B2 C3``) of our conditional formats; ``notes`` our notes by cell, ``behind`` the
    clerk's part of notes that ours was put behind, ``taken`` the cells whose note (or conversation) is the clerk's.
    ``has_formats_of_its_own`` are conditional formats that are not ours. ``tab`` is the colour of its tab (``FFC9D6E2``),
    empty for none; one of the theme is no such text.
    """

    protected: bool = False
    coloured: tuple[tuple[Severity, str], ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    has_formats_of_its_own: bool = False
    tab: str = ""

    @property
    def any(self) -> bool:
        """Whether anything of ours is there."""
        return bool(self.coloured or self.notes or self.behind)


@dataclass(frozen=True, slots=True)
class BookMarks:
    """The sheets of a workbook in their order; ``locked`` when none can be added or taken away."""

    sheets: Mapping[str, SheetMarks]
    locked: bool = False


def present_marks(package: Package) -> BookMarks:
    """Return what marks and protections a workbook has."""
    sheets = {name: _sheet_marks(package, part) for name, part in package.sheets.items()}
    protection = package.root(package.workbook).find("{*}workbookProtection")
    return BookMarks(sheets, protection is not None and protection.get("lockStructure") in _TRUE)


def _sheet_marks(package: Package, part: str) -> SheetMarks:
    sheet = parse_elements(package.read(part), part, {"row"})
    protection = sheet.first("sheetProtection")
    tab = sheet.first("sheetPr", "tabColor")
    rules = list(colour_rules(sheet))
    ours, behind, taken = {}, {}, set()
    comments = package.linked(part, "comments")
    for cell, text in notes_in(package.read(comments), comments) if comments else ():
        clerks, found, _ = text.partition(SEPARATOR)
        if is_our_note(text):
            ours[cell.address] = text
        else:
            taken.add(cell.address)
            if found:
                behind[cell.address] = clerks.removesuffix("\n")
    return SheetMarks(
        protected=protection is not None and protection.attributes.get("sheet") in _TRUE,
        coloured=tuple((shown, group.attributes.get("sqref", "")) for group, _, shown in rules if shown),
        notes=ours,
        behind=behind,
        taken=frozenset(taken),
        has_formats_of_its_own=not all(shown for _, _, shown in rules),
        tab="" if tab is None else tab.attributes.get("rgb", "theme").upper(),
    )
