"""Refuse a booklet with a character that no font at hand has, naming it and where it stands."""

from collections.abc import Iterator
from typing import TypeAlias

from xl_tools.errors import MissingGlyphError
from xl_tools.forms.layout import Role
from xl_tools.products.booklet.listing import Listing
from xl_tools.products.booklet.parts import NarrativePart, Part, TablesPart, entries_in, parts_of
from xl_tools.products.booklet.volume import Booklet, Seal, UnitText
from xl_tools.typesetting.fonts import FontRole, has_glyph
from xl_tools.typesetting.printed_text import paragraphs, printable

_PLACES_NAMED = 3


_Printed: TypeAlias = tuple[FontRole, str, str]
"""The face a text is printed in, the text, and where it comes from."""


def refuse_missing_glyphs(booklet: Booklet) -> None:
    """Raise :class:`MissingGlyphError` where the booklet has characters that no font has.

    The error names each such character, its code point, and the cells or paragraphs it stands in.
    """
    places: dict[str, dict[str, None]] = {}
    for role, text, place in _printed(booklet):
        for character in text:
            if not has_glyph(role, character):
                places.setdefault(character, {})[place] = None
    if not places:
        return
    named = "；".join(
        f"“{character}”（U+{ord(character):04X}，{_listed(tuple(found))}）"
        for character, found in places.items()
    )
    remedy = "请改用通用规范的字，或安装含有这些字的字体后重试（xl-tools doctor 列出缺哪些字体）"
    raise MissingGlyphError(booklet.cover.title, f"没有字体能印出这些字：{named}", remedy)


def _listed(places: tuple[str, ...]) -> str:
    more = f"等 {len(places)} 处" if len(places) > _PLACES_NAMED else ""
    return "、".join(places[:_PLACES_NAMED]) + more


def _printed(booklet: Booklet) -> Iterator[_Printed]:
    cover = booklet.cover
    yield (FontRole.TITLE, printable(cover.title), "封面")
    for line in (cover.note, *cover.makers, cover.date):
        yield (FontRole.BODY, printable(line), "封面")
    # The forms first: a list repeats what stands in them, and the cell is the better place to name.
    for part in sorted(parts_of(booklet), key=lambda part: isinstance(part, Listing)):
        if not isinstance(part, NarrativePart | TablesPart):  # these name their own headings' places better
            for entry in entries_in(part):
                for role in (FontRole.TITLE, FontRole.HEADING1):  # again in the 目录
                    yield (role, entry.text, f"“{entry.text}”的标题")
        yield from _texts(part)


def _texts(part: Part) -> Iterator[_Printed]:
    match part:
        case NarrativePart(unit=unit):
            yield from _of_narrative(unit)
        case TablesPart(unit=unit):
            yield from _of_forms(unit)
        case Listing():
            for text in part.texts:
                yield (FontRole.TABLE, text, f"“{part.heading}”")
                yield (FontRole.HEADING1, text, f"“{part.heading}”")
        case Seal():
            for _, text in part.lines:
                yield (FontRole.BODY, printable(text), "盖章页")


def _of_narrative(unit: UnitText) -> Iterator[_Printed]:
    for chapter in unit.chapters:
        heading = printable(chapter.heading)
        yield (FontRole.HEADING1, heading, f"“{heading}”的标题")
        yield (FontRole.BODY, heading, f"“{heading}”的标题")  # again in the 目录
        for number, paragraph in enumerate(paragraphs(chapter), start=1):
            place = f"“{heading}”第 {number} 段"
            yield (FontRole.HEADING2, paragraph.lead, place)
            yield (FontRole.BODY, "".join(paragraph.clauses), place)


def _of_forms(unit: UnitText) -> Iterator[_Printed]:
    for reading, title, cells in zip(unit.printed, unit.table_titles, unit.forms, strict=True):
        for cell in cells:
            address = reading.address(cell.key)
            if cell.key.startswith("label.") and (
                label := reading.labels.get(cell.key.removeprefix("label."))
            ):
                address = label.cell.address
            place = f"工作表“{reading.sheet}”{address}" if address else f"《{title}》"
            if cell.role is Role.TITLE:
                yield (FontRole.TITLE, cell.text, place)
                yield (FontRole.BODY, cell.text, place)  # again in the 目录
            else:
                yield (FontRole.TABLE, cell.text, place)
