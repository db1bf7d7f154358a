"""The texts of a workbook that cells show, numbers of persons masked in them; and styles in which nothing is seen."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from xl_tools.opc.safe_archive import local_name
from xl_tools.values.number_format import GENERAL
from xl_tools.values.personal_numbers import PersonalNumber, masked, personal_numbers

_STRICT: Final = {
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    "http://purl.oclc.org/ooxml/drawingml/main": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing": (
        "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    ),
}
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)%")
_WHITE = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})
_SMALLEST = 2.0  # points: smaller text is a dot
_BUILT_IN_AMOUNTS = frozenset({*range(2, 12), *range(37, 45)})
_OF_AMOUNTS = (",", ".", "元", "¥", "￥", "$", "%")


def as_transitional(root: ET.Element) -> ET.Element:
    """Return a part of the strict form of the standard in the names of the usual one."""
    for element in root.iter():
        if element.tag.startswith("{http://purl"):  # percents of drawings are thousandths in the usual form
            for key, value in element.items():
                if percent := _PERCENT.fullmatch(value):
                    element.set(key, str(round(float(percent[1]) * 1000)))
        element.tag = _usual(element.tag)
        for key in [key for key in element.keys() if key.startswith("{http://purl")]:  # noqa: SIM118 - not a mapping
            element.set(_usual(key), element.attrib.pop(key))
    return root


def _usual(name: str) -> str:
    namespace, _, local = name.removeprefix("{").rpartition("}")
    return f"{{{_STRICT[namespace]}}}{local}" if namespace in _STRICT else name


class SharedTexts:
    """The shared texts of a workbook, of which those are kept that a cell shows."""

    def __init__(self, root: ET.Element | None, named: Collection[int]) -> None:
        """Begin with none of them used; ``named`` are those that any cell of the workbook holds, also on sheets that go."""
        self._root, self._named = root, named
        self._items = [] if root is None else [each for each in root if local_name(each.tag) == "si"]
        self._numbers: dict[int, list[PersonalNumber]] = {}
        self._places: dict[int, int] = {}
        self._written: dict[int, str] = {}
        self.guides = 0
        """So many phonetic guides stood in the texts that are used: text that no reader sees."""

    def text(self, number: int) -> str:
        """Return a text as it was; empty where there is none of this number."""
        return written_in(self._items[number]) if 0 <= number < len(self._items) else ""

    def has_white_runs(self, number: int) -> bool:
        """Whether some of a text is white, whatever it stands on."""
        return 0 <= number < len(self._items) and has_white_runs(self._items[number])

    def use(self, number: int) -> tuple[int, list[PersonalNumber]]:
        """Return the number that a text has in the copy, and the numbers of persons that are masked in it."""
        if number not in self._places:
            self._places[number] = len(self._places)
            item = self._items[number]
            self.guides += without_guides(item)
            self._numbers[number] = mask_runs(item)
        return self._places[number], self._numbers[number]

    @property
    def left_over(self) -> int:
        """How many texts no cell of the workbook holds."""
        unused = (item for number, item in enumerate(self._items) if number not in self._named)
        return sum(bool(written_in(item).strip()) for item in unused)

    def used(self) -> ET.Element | None:
        """Return the part of those that are used; none where no cell shows one."""
        if self._root is None or not self._places:
            return None
        root = ET.Element(self._root.tag, {"uniqueCount": str(len(self._places))})
        root.extend(self._items[number] for number in self._places)
        return root


def written_in(item: ET.Element) -> str:
    """Return the text of a shared or inline text, phonetic guides left out."""
    return "".join(each.text or "" for each in _texts(item))


def _texts(item: ET.Element) -> Iterator[ET.Element]:
    for child in item:
        if local_name(child.tag) == "t":
            yield child
        elif local_name(child.tag) == "r":
            yield from (each for each in child if local_name(each.tag) == "t")


def has_white_runs(item: ET.Element) -> bool:
    """Whether some of a text is white, whatever it stands on."""
    runs = ((run.find("{*}rPr/{*}color"), run.find("{*}t")) for run in item.iterfind("{*}r"))
    return any(
        colour is not None and _is_white(colour) and text is not None and (text.text or "").strip()
        for colour, text in runs
    )


def without_guides(item: ET.Element) -> int:
    """Take the phonetic guides out of a text; return how many there were."""
    guides = [each for each in item if local_name(each.tag) in ("rPh", "phoneticPr")]
    for guide in guides:
        item.remove(guide)
    return sum(local_name(each.tag) == "rPh" for each in guides)


def mask_runs(item: ET.Element) -> list[PersonalNumber]:
    """Mask the numbers of persons in a text, also one that stands in several runs; return them."""
    return _mask_over([*_texts(item)])


def _mask_over(runs: list[ET.Element]) -> list[PersonalNumber]:
    whole = "".join(run.text or "" for run in runs)
    numbers = personal_numbers(whole)
    if numbers:
        left = masked(whole)
        for run in runs:
            length = len(run.text or "")
            run.text, left = left[:length], left[length:]
    return numbers


def mask_texts(root: ET.Element) -> list[PersonalNumber]:
    """Mask the numbers of persons in all texts and attributes of a part that is no list of cells; return them."""
    found: list[PersonalNumber] = []
    for element in root.iter():
        if local_name(element.tag) == "p":
            found += _mask_over([each for each in element.iter() if local_name(each.tag) == "t"])
        elif element.text:
            found += personal_numbers(element.text)
            element.text = masked(element.text)
        for key, value in element.items():
            if numbers := personal_numbers(value):
                found += numbers
                element.set(key, masked(value))
    return found


class StyleFacts(NamedTuple):
    """Which styles show nothing, and why; which show numbers as amounts; and which are filled with a colour."""

    invisible: Mapping[str, str]
    amounts: frozenset[str]
    filled: frozenset[str] = frozenset()


def style_facts(styles: ET.Element | None) -> StyleFacts:
    """Return what the styles of a workbook's cells say of what is seen."""
    if styles is None:
        return StyleFacts({}, frozenset())
    codes = {
        each.get("numFmtId", ""): each.get("formatCode", GENERAL)
        for each in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    fonts = [_font(each) for each in styles.iterfind("{*}fonts/{*}font")]
    fills = [_is_filled(each) for each in styles.iterfind("{*}fills/{*}fill")]
    invisible, amounts, filled = dict[str, str](), set[str](), set[str]()
    for at, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        number = style.get("numFmtId", "0")
        code = codes.get(number, "")
        if code and not code.replace(";", "").strip():
            invisible[str(at)] = "格式不显示内容"
        font = _at(fonts, style.get("fontId", "0"))
        if _at(fills, style.get("fillId", "0")):
            filled.add(str(at))
        if font == _TINY or (font == _ON_WHITE and str(at) not in filled):
            invisible[str(at)] = str(font)
        if (number.isdecimal() and int(number) in _BUILT_IN_AMOUNTS) or any(
            mark in code for mark in _OF_AMOUNTS
        ):
            amounts.add(str(at))
    return StyleFacts(invisible, frozenset(amounts), frozenset(filled))


_TINY, _ON_WHITE = "字小得看不见", "白底白字"


def _at(facts: list[str] | list[bool], number: str) -> str | bool:
    return facts[int(number)] if number.isdecimal() and int(number) < len(facts) else ""


def _font(font: ET.Element) -> str:
    size, colour = font.find("{*}sz"), font.find("{*}color")
    if size is not None and float(size.get("val", "11")) < _SMALLEST:
        return _TINY
    return _ON_WHITE if colour is not None and _is_white(colour) else ""


def _is_white(colour: ET.Element) -> bool:
    if float(colour.get("tint", "0")):
        return False
    return (
        colour.get("rgb", "").upper() in _WHITE
        or colour.get("theme") == "0"
        or colour.get("indexed") in ("1", "9")
    )


def _is_filled(fill: ET.Element) -> bool:
    """Whether a fill is of another colour than the paper's."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return len(fill) > 0  # a gradient
    if pattern.get("patternType", "none") == "none":
        return False
    front = pattern.find("{*}fgColor")
    return pattern.get("patternType") != "solid" or front is None or not _is_white(front)
