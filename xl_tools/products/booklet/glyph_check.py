"""Refuse a booklet with a character that no font at hand has, naming it and where it stands."""

from collections.abc import Iterator
from typing import NamedTuple

from xl_tools.errors import MissingGlyphError
from xl_tools.forms.layout import Role
from xl_tools.model.table_reading import TableReading
from xl_tools.products.booklet.listing import Listing
from xl_tools.products.booklet.parts import NarrativePart, Part, TablesPart, entries_in, parts_of
from xl_tools.products.booklet.volume import Booklet, Seal, UnitText
from xl_tools.typesetting.fonts import FontRole, has_glyph
from xl_tools.typesetting.printed_text import paragraphs, printable

_PLACES_NAMED = 3


class _CellOfForm(NamedTuple):
    """A cell of a form; it is named only where something is amiss."""

    reading: TableReading
    key: str
    title: str

    def __str__(self) -> str:
        is_label = self.key.startswith("label.")
        label = self.reading.labels.get(self.key.removeprefix("label.")) if is_label else None
        address = label.cell.address if label else self.reading.address(self.key)
        return f"工作表“{self.reading.sheet}”{address}" if address else f"《{self.title}》"


class _Printed(NamedTuple):
    """A text, the face it is printed in, and where it comes from."""

    role: FontRole
    text: str
    place: str | _CellOfForm


def refuse_missing_glyphs(booklet: Booklet) -> None:
    """Raise :class:`MissingGlyphError` where the booklet has characters that no font has.

    The error names each such character, its code point, and the cells or paragraphs it stands in.
    """
    printed = dict[FontRole, set[str]]()
    for role, text, _ in _printed(booklet):
        printed.setdefault(role, set()).update(text)
    if lacked := {(r, c) for r, characters in printed.items() for c in characters if not has_glyph(r, c)}:
        raise _missing(booklet, lacked)


def _missing(booklet: Booklet, lacked: set[tuple[FontRole, str]]) -> MissingGlyphError:
    places: dict[str, dict[str, None]] = {}
    for role, text, place in _printed(booklet):
        for character in dict.fromkeys(text):
            if (role, character) in lacked:
                places.setdefault(character, {})[str(place)] = None
    named = "；".join(
        f"“{character}”（U+{ord(character):04X}，{_listed(tuple(found))}）"
        for character, found in places.items()
    )
    remedy = "请改用通用规范的字，或安装含有这些字的字体后重试（xl-tools doctor 列出缺哪些字体）"
    return MissingGlyphError(booklet.cover.title, f"没有字体能印出这些字：{named}", remedy)


def _listed(places: tuple[str, ...]) -> str:
    more = f"等 {len(places)} 处" if len(places) > _PLACES_NAMED else ""
    return "、".join(places[:_PLACES_NAMED]) + more


def _printed(booklet: Booklet) -> Iterator[_Printed]:
    cover = booklet.cover
    yield _Printed(FontRole.TITLE, printable(cover.title), "封面")
    for line in (cover.note, *cover.makers, cover.date):
        yield _Printed(FontRole.BODY, printable(line), "封面")
    # The forms first: a list repeats what stands in them, and the cell is the better place to name.
    for part in sorted(parts_of(booklet), key=lambda part: isinstance(part, Listing)):
        if not isinstance(part, NarrativePart | TablesPart):  # these name their own headings' places better
            for entry in entries_in(part):
                for role in (FontRole.TITLE, FontRole.HEADING1):  # again in the 目录
                    yield _Printed(role, entry.text, f"“{entry.text}”的标题")
        yield from _texts(part)


def _texts(part: Part) -> Iterator[_Printed]:
    match part:
        case NarrativePart(unit=unit):
            yield from _of_narrative(unit)
        case TablesPart(unit=unit):
            yield from _of_forms(unit)
        case Listing():
            for text in part.texts:
                yield _Printed(FontRole.TABLE, text, f"“{part.heading}”")
                yield _Printed(FontRole.HEADING1, text, f"“{part.heading}”")
        case Seal():
            for _, text in part.lines:
                yield _Printed(FontRole.BODY, printable(text), "盖章页")


def _of_narrative(unit: UnitText) -> Iterator[_Printed]:
    for chapter in unit.chapters:
        heading = printable(chapter.heading)
        yield _Printed(FontRole.HEADING1, heading, f"“{heading}”的标题")
        yield _Printed(FontRole.BODY, heading, f"“{heading}”的标题")  # again in the 目录
        for number, paragraph in enumerate(paragraphs(chapter), start=1):
            place = f"“{heading}”第 {number} 段"
            yield _Printed(FontRole.HEADING2, paragraph.lead, place)
            yield _Printed(FontRole.BODY, "".join(paragraph.clauses), place)


def _of_forms(unit: UnitText) -> Iterator[_Printed]:
    for reading, title, cells in zip(unit.tables, unit.table_titles, unit.forms, strict=True):
        for cell in cells:
            place = _CellOfForm(reading, cell.key, title)
            if cell.role is Role.TITLE:
                yield _Printed(FontRole.TITLE, cell.text, place)
                yield _Printed(FontRole.BODY, cell.text, place)  # again in the 目录
            else:
                yield _Printed(FontRole.TABLE, cell.text, place)
