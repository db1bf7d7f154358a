"""The automatic numbers of a Word document: they stand in no paragraph, but the clerk sees them (``一、``, ``1.``)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree import ElementTree as ET

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"),
        *("taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"),
    }
)
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_UNSEEN = frozenset({"bullet", "none"})
_LEVELS = 9
_LAST_CIRCLED, _TEN, _HUNDRED, _LETTERS = 20, 10, 100, 26
_DEEPEST_STYLE = 10


class _Level(NamedTuple):
    """How a level counts: its format, the text around the numbers (``第%1章``), the number it begins with."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Numbers:
    """Counts the numbered paragraphs of a document, which are to be asked for in their order."""

    lists: Mapping[str, tuple[str, Mapping[int, _Level]]]
    styles: Mapping[str, ET.Element]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def of(self, paragraph: ET.Element) -> str:
        """Return the number that is shown before a paragraph; empty where there is none."""
        number, level = self._numbered(paragraph)
        if number not in self.lists or not 0 <= level < _LEVELS:
            return ""
        shared, levels = self.lists[number]
        counts = self._counts.setdefault(shared, [None] * _LEVELS)
        here, last = levels.get(level, _Level()), counts[level]
        counts[level] = here.start if last is None else last + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if here.form in _UNSEEN:
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other, count = levels.get(at, _Level()), counts[at]
            return _written(other.start if count is None else count, other.form)

        return _PLACE.sub(shown, here.text)

    def _numbered(self, paragraph: ET.Element) -> tuple[str, int]:
        """Return the list and the level of a paragraph, by its own word or its style's."""
        here, number, level = paragraph, "", ""
        style = value_of(here.find("{*}pPr/{*}pStyle"))
        for _ in range(_DEEPEST_STYLE):
            number = number or value_of(here.find("{*}pPr/{*}numPr/{*}numId"))
            level = level or value_of(here.find("{*}pPr/{*}numPr/{*}ilvl"))
            if number or style not in self.styles:
                break
            here = self.styles[style]
            style = value_of(here.find("{*}basedOn"))
        return number, int(level or 0)


def numbers_of(numbering: ET.Element | None, styles: ET.Element | None) -> Numbers:
    """Return the counter for a document with these parts (``numbering.xml``, ``styles.xml``); it may lack either."""
    shared = {value_of(each, "abstractNumId"): dict(_levels(each)) for each in _all(numbering, "abstractNum")}
    lists = {}
    for each in _all(numbering, "num"):
        number, uses = value_of(each, "numId"), value_of(each.find("{*}abstractNumId"))
        restarts = each.find("{*}*/{*}startOverride") is not None
        lists[number] = (f"{uses} {number}" if restarts else uses, shared.get(uses, {}))
    return Numbers(lists, {value_of(each, "styleId"): each for each in _all(styles, "style")})


def local(element: ET.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def value_of(element: ET.Element | None, name: str = "val") -> str:
    """Return an attribute, whatever its namespace; empty where there is none."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _all(part: ET.Element | None, name: str) -> list[ET.Element]:
    return [] if part is None else part.findall(f"{{*}}{name}")


def _levels(shared: ET.Element) -> Iterator[tuple[int, _Level]]:
    for each in shared.iterfind("{*}lvl"):
        form, text = value_of(each.find("{*}numFmt")), value_of(each.find("{*}lvlText"))
        yield int(value_of(each, "ilvl")), _Level(form, text, int(value_of(each.find("{*}start")) or 1))


def _written(number: int, form: str) -> str:
    if form in _CHINESE and 0 < number < _HUNDRED:
        tens, ones = divmod(number, _TEN)
        before = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
        return before + (_DIGITS[ones] if ones or not tens else "")
    if form in _CIRCLED and 0 < number <= _LAST_CIRCLED:
        return chr(ord("①") + number - 1)
    if form in {"lowerLetter", "upperLetter"} and 0 < number <= _LETTERS:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    return str(number)
