"""Characters on a page, joined to lines and paragraphs as they were typed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

_SAME_LINE = 0.45  # of the height of a character: what is raised or lowered by less stands in the same line
_GAP_OF_WORDS = 0.15  # of the height, between letters or digits
WIDE_GAP = 1.0  # of the height, between any characters: they were set apart
_FAR_APART = 2.5  # of the height: texts of their own in one line
_TWICE = 0.2  # of the height: nearer than this a character is drawn once more, to look bold
_SPARE = 0.6  # of the height: a line that ends so near to the edge may still have been broken there
_NOT_FIRST = frozenset("，。、；：！？）】》〉〕」』”’…—％‰℃·,.;:!?)]}>%")
_NOT_LAST = frozenset("（【《〈〔「『“‘([{<￥$")
_QUOTES = frozenset("“”‘’")  # parted on neither side by programs that break lines by Unicode's rules (LB19)
_BEFORE_NUMBER = frozenset("≥≤><=＝±.,%")
_SAME_MIDDLE = 1.5  # points
_ENDS_ITEM = frozenset("。；;")
_ENDS = frozenset("。；：！？.;:!?”）)")
_ITEM = re.compile(
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[）)、]|[.．](?!\d))|[①-⑳]|(?:目标|任务)[一二三四五六七八九十\d]{1,2}[:：.、]"
)
_CLOSES = frozenset(")]〕")
_RADICALS = ("\u2e80", "\u2fdf")
_COMPATIBLE = ("\uf900", "\ufaff")
_DOTS = re.compile(r"(?:[.．…·‥․] ?){4,}")


class Character(NamedTuple):
    """A character and where it is printed, in points from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    font_size: float = 0.0

    @property
    def size(self) -> float:
        """Its height, for which the height of its font stands."""
        return max(self.bottom - self.top, 1.0)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of it."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class PrintedLine:
    """Characters in one line, from left to right, none of them blank at its ends; whether a blank stands behind them.

    ``least_blank`` is from which gap on, in sizes of the font, a blank stood beside a Chinese character that was not printed.
    """

    characters: Sequence[Character]
    ends_blank: bool = False
    least_blank: float = WIDE_GAP

    @cached_property
    def text(self) -> str:
        """What it says: a blank where words are apart, none where characters are only spaced out."""
        said = [self.characters[0].text]
        spaced_out = self._spaced_out()
        for before, each in pairwise(self.characters):
            size = max(before.size, each.size)
            blank = (
                _GAP_OF_WORDS * size
                if _is_of_word(before.text) and _is_of_word(each.text)
                else self.least_blank * max(before.font_size, each.font_size, 1.0)
            )
            least = spaced_out * size + blank
            if each.left - before.right > least and not before.text.isspace() and not each.text.isspace():
                said.append(" ")
            said.append(each.text)
        return _DOTS.sub("......", _usual("".join(said))).strip()

    def _spaced_out(self) -> float:
        """Return how far characters of no word stand apart, as most do, in parts of their height."""
        gaps = sorted(
            (each.left - before.right) / each.size
            for before, each in pairwise(self.characters)
            if before.text.isalpha()
            and each.text.isalpha()
            and not before.text.isascii()
            and not each.text.isascii()
        )
        return max(gaps[len(gaps) // 2], 0.0) if gaps else 0.0

    def apart(self) -> list[str]:
        """Return its texts that stand so far apart that each is one of its own (the unit left, the unit of money right)."""
        runs = [[self.characters[0]]]
        for before, each in pairwise([one for one in self.characters if not one.text.isspace()]):
            is_number = len(runs) == 1 and _ITEM.fullmatch("".join(one.text for one in runs[0]))
            if each.left - before.right > _FAR_APART * each.size and not is_number:
                runs.append([])
            runs[-1].append(each)
        if len(runs) == 1 or _DOTS.search(self.text):
            return [self.text]
        spaces = [one for one in self.characters if one.text.isspace()]
        for run in runs:
            run += [one for one in spaces if run[0].left < one.left < run[-1].left]
        return [
            PrintedLine(sorted(run, key=lambda one: one.left), least_blank=self.least_blank).text
            for run in runs
        ]

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return self.characters[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max(each.right for each in self.characters)

    @cached_property
    def top(self) -> float:
        """Its upper edge."""
        return min(each.top for each in self.characters)

    @cached_property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(each.bottom for each in self.characters)

    @cached_property
    def size(self) -> float:
        """The height of its tallest character."""
        return max(each.size for each in self.characters)

    def first_unbroken(self) -> float:
        """Return the width of what could not be parted from its beginning: a word, a character and the mark behind it."""
        end = 0
        while end + 1 < len(self.characters):
            at, following = self.characters[end].text, self.characters[end + 1].text
            is_word = _is_of_word(at) and _is_of_word(following)
            is_closed = at in _CLOSES and _is_of_word(following)  # 〔2014〕103 is hardly ever parted
            is_quoted = at in _QUOTES or following in _QUOTES
            if not (is_word or is_closed or is_quoted or at in _NOT_LAST or following in _NOT_FIRST):
                break
            end += 1
        return self.characters[end].right - self.left


def printed_lines_of(characters: Iterable[Character], *, least_blank: float) -> list[PrintedLine]:
    """Return the lines of a region, from top to bottom."""
    lines: list[list[Character]] = []
    for each in sorted(characters, key=lambda each: each.baseline):
        if lines and each.baseline - lines[-1][-1].baseline <= _SAME_LINE * min(
            max(one.size for one in lines[-1]), each.size * 2
        ):
            lines[-1].append(each)
        else:
            lines.append([each])
    return [made for line in lines if (made := _line(line, least_blank=least_blank))]


def _line(line: list[Character], *, least_blank: float) -> PrintedLine | None:
    """Return the characters of a line from left to right, each once."""
    row: list[Character] = []
    for each in sorted(line, key=lambda each: each.left):
        last = row[-3:]
        if any(one.text == each.text and abs(one.left - each.left) < _TWICE * each.size for one in last):
            continue
        row.append(each)
    seen = [place for place, each in enumerate(row) if not each.text.isspace()]
    if not seen:
        return None
    return PrintedLine(row[seen[0] : seen[-1] + 1], seen[-1] + 1 < len(row), least_blank)


def joined(lines: Sequence[PrintedLine], room: float) -> str:
    """Return what the lines of a cell say: those broken because there was no more room are one line again."""
    if not lines:
        return ""
    said = lines[0].text
    is_list = _ITEM.match(said)
    is_even = len(lines) > 1 and _is_centred(lines)
    for before, line in pairwise(lines):
        is_item = is_list and before.text[-1] in _ENDS_ITEM and _ITEM.match(line.text)
        said += ("\n" if is_item else between(before, line, room, is_even=is_even)) + line.text
    return said


def _is_centred(lines: Sequence[PrintedLine]) -> bool:
    """Whether lines stand in the middle of their cell: programs that set them so make them alike long."""
    middles = [(line.left + line.right) / 2 for line in lines]
    begins = [line.left for line in lines]
    return max(middles) - min(middles) <= _SAME_MIDDLE < max(begins) - min(begins)


def between(before: PrintedLine, line: PrintedLine, room: float, *, is_even: bool = False) -> str:
    """Return what stood between two lines: nothing, a blank, or the end of a line, by the room there was.

    Lines that are made alike long (``is_even``) may leave any room.
    """
    spare = room - (before.right - before.left)
    is_end = before.text[-1] in _ENDS or _ITEM.match(line.text)  # some programs break earlier than they must
    if spare > line.first_unbroken() + _SPARE * before.size and (
        is_end or (spare > room / 2 and not is_even)
    ):
        return "\n"
    if before.ends_blank:
        return " "
    last, first = before.characters[-1], line.characters[0]
    if _is_of_word(last.text) and _is_of_word(first.text):
        word = _last_word(before) + line.first_unbroken()
        return " " if word < room else ""
    return ""


def _last_word(line: PrintedLine) -> float:
    start = len(line.characters) - 1
    while start and (
        _is_of_word(line.characters[start - 1].text) or line.characters[start - 1].text in _BEFORE_NUMBER
    ):
        start -= 1
    return line.right - line.characters[start].left


def _is_of_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "-_/@")


def _usual(text: str) -> str:
    """Return a text with the usual character for one that only looks like it, as some programs write them into a PDF."""
    return "".join(
        unicodedata.normalize("NFKC", each)
        if _RADICALS[0] <= each <= _RADICALS[1] or _COMPATIBLE[0] <= each <= _COMPATIBLE[1]
        else " "
        if each in "\u00a0\u2002\u2003\u2009"
        else ""
        if each in "\u00ad\u200b\ufeff"
        else each
        for each in text
    )
