"""From a text to its numbers: what is masked, where sentences end, and every number with its unit."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, cached_property
from typing import NamedTuple

from xl_tools.settings.models import ClaimWords
from xl_tools.values.amount import parse_amount
from xl_tools.values.chinese_number import NUMERALS, parse_chinese_number
from xl_tools.values.text import half_width

_LINES = re.compile(r"[\r\n]+")
_NUMBERS_OF_LINES = re.compile(r"[①-⑳⑴-⒇⒈-⒛]")  # half width they would run into the number behind
_ENDS_OF_SENTENCES = re.compile("[。;]")
_ORDINAL = re.compile(r"(?:目标|任务|指标)?(\d{1,2})(?:[.、:)]|\.)(?!\d{2}\d*[-/])")
_SURELY_FIRST = re.compile(
    r"\s*\d{1,2}[.．](?:\s|\d{1,2}月|\d{4}年)"
)  # no decimal has a blank, or a month behind it
_MASKED = (
    # Names and quotations, document numbers, ordinals, words of letters and digits, phrases made of numerals.
    r"《[^》]*》|“[^”]*”|\"[^\"]*\"|「[^」]*」|[\[(〔【](?:19|20)\d\d[\])〕】](?:第?\d+号(?:文件?)?)?|第[\d一二三四五六七八九十百]+"
    r"|(?![kc]?m[23](?![A-Za-z\d]))[A-Za-z]+[-\d]+[-A-Za-z\d]*|(?<!\d)\d{1,6}(?:KV|kV|kv|V|Hz|mm|cm|DN)(?![A-Za-z])|\d{1,4}号|^\([一二三四五六七八九十\d]{1,3}\)|\(\d{1,2}\)(?=[^,。;)])"
    r"|^[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]是|前(?:[一二三四五六七八九十]+|\d{1,2})[名位强]|党的[一二三四五六七八九十]+大|[三三两]公|1\+\w|\d{3,4}-\d{7,8}|(?:7|365)[×*]24"
)
_MONEY = "亿元|千万元|百万元|万元|千元|百元|元[1-9]角(?:[1-9]分)?|元|角"
_TIMES = "个?(?:工作日|日历天|月|季度|星期|学期)|年|天|日|周|小时|分钟"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_WORDS = rf"[{NUMERALS.replace('点', '')}][{NUMERALS}]*(?:[万亿][{NUMERALS}]+)*"
_DEADLINE = re.compile(
    r"(?:(不[晚迟]于|最迟)?(?:(20\d\d)年)?(\d{1,2})月(?:份)?(?:([12]?\d|3[01])[日号]|(底|末|下旬)|(中旬)|(上旬|初))?"
    r"(?:之?以?前|完工|完成|截止|\)前|[一-龥]{2,4}?前(?![后期提]))?"
    r"|(?:20\d\d年|本年|当)?(年底|年末)(?:之?以?前)?)"
)
_BEFORE_A_DAY = re.compile(r"(?:以前|之前|前|底|末|完工|完成|截止)$")
_CHINESE_ALONE = (
    10  # below it, a number in characters (一个, 两项) is a way of speaking unless its unit is telling
)
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_MONTHS = 12
_LAST_DAYS = 28  # from here on, a day is the end of its month
_WORDS_OF_PEOPLE = frozenset("人户村亩辆座台盏")


class Token(NamedTuple):
    """A number with its unit in a line: ``kind`` is money, count, rate, time or deadline; ``end`` is behind the unit and what it is per."""

    kind: str
    lo: Decimal
    hi: Decimal
    unit: str
    start: int
    end: int
    per: str = ""
    times: int = 1
    is_about: bool = False
    in_words: bool = False


class Line(NamedTuple):
    """A line, half width and masked; ``shown`` is the same unmasked, ``start`` where it begins in the text without white space."""

    text: str
    shown: str
    start: int
    tokens: tuple[Token, ...]


class Grammar:
    """The patterns of numbers, made of the words of the settings when they are first asked for."""

    def __init__(self, words: ClaimWords) -> None:
        """Know the words; nothing is compiled yet."""
        self.words = words
        self.unit_classes = {unit: units[0] for units in words.units for unit in units}
        self.telling = frozenset(words.telling)
        self._patterns: dict[str, re.Pattern[str]] = {}

    @cached_property
    def _measures(self) -> str:
        return "|".join(sorted(map(re.escape, self.unit_classes), key=len, reverse=True))

    @cached_property
    def token(self) -> re.Pattern[str]:
        """A number, or a range, with its unit."""
        number = f"{_DIGITS}|{_WORDS}"
        return re.compile(
            rf"(?<![\d.A-Za-z])(?:(?P<low>{number})(?:[%元个人名]|万元)?[-~—–至到])?(?P<number>{number})(?P<about>[余多来几])?"
            rf"(?:(?P<money>{_MONEY}|[万亿](?=[,;。、()×=]|$|用于|主要|其中|全部|元))整?"
            rf"|(?P<rate>个百分点|[%‰])|(?P<time>{_TIMES})|(?P<scale>[百千万亿]?)[余多]?(?P<count>{self._measures}|分(?=[,;。、()以]|$)))"
        )

    @cached_property
    def per(self) -> re.Pattern[str]:
        """What stands behind an amount that is a standard: ``/人·月``, ``每户每年``, ``/(人·年)``."""
        things = f"行政村|人次|户次|{self._measures}|半年|年|月|季度?|学期|周|天|日"
        return re.compile(
            rf"(?:[/每·.]\(?(?:个|每)?(?:{things}|[^\W\d_A-Za-z]{{1,2}}(?=$|[/·,;。、)(])))(?:[/每·.](?:{things})\)?)*\)?"
        )

    @cached_property
    def parts_of_per(self) -> re.Pattern[str]:
        """The single things that a standard is per."""
        return re.compile(rf"半年|年|月|季|学期|周|天|日|行政村|{self._measures}|[^\W\d_/每·.()]+")

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return one of the patterns of the settings."""
        if name not in self._patterns:
            self._patterns[name] = compiled_once(getattr(self.words, name))
        return self._patterns[name]

    def unit_class(self, unit: str) -> str:
        """Return the class of a unit of measure: 人 for 名."""
        return self.unit_classes.get(unit, unit)

    def lines(self, typed: str, *, is_numbered: bool = True) -> Iterator[Line]:
        """Yield the lines of a text that hold numbers; in one that need not be numbered, a lone ``1.`` begins a decimal."""
        position, expected = 0, 1
        parted = [part for part in _LINES.split(typed) if part.strip()]
        for part in parted:
            shown = half_width(_NUMBERS_OF_LINES.sub("□", part))
            text, expected = _without_ordinals(
                shown,
                expected,
                is_only=len(parted) == 1 and not _SURELY_FIRST.match(part),
                is_numbered=is_numbered,
            )
            text = compiled_once(_MASKED).sub(lambda match: "□" * len(match[0]), text)
            tokens = tuple(self._tokens(text))
            if tokens:
                yield Line(text, shown, position, tokens)
            position += len(shown)

    def _tokens(self, text: str) -> Iterator[Token]:
        if not any(map(str.isdecimal, text)) and not self.token.search(text) and "年底" not in text:
            return
        position = 0
        for match in _DEADLINE.finditer(text) if "月" in text or "年" in text else ():
            if token := _deadline(match):
                yield from self._plain_tokens(text, position, match.start())
                position = match.end()
                yield token
        yield from self._plain_tokens(text, position, len(text))

    def _plain_tokens(self, text: str, start: int, end: int) -> Iterator[Token]:
        for match in self.token.finditer(text, start, end):
            if token := self._token_of(text, match):
                yield token

    def _token_of(self, text: str, match: re.Match[str]) -> Token | None:
        number, low = match["number"], match["low"]  # low of a range only
        in_words, unit = not number[0].isdecimal(), match["money"]
        hi = _money(number, unit) if unit else _value(number)
        lo = hi if not low else _money(low, unit) if unit else _value(low)
        if hi is None or lo is None:
            return None
        end, thing, times = match.end(), "", 1
        if unit:
            if per := self.per.match(text, end):
                end = per.end()
                thing, times = self._per_and_times(per[0])
            kind, unit = "money", "万元"
        elif unit := match["rate"]:
            kind = "rate"
            if unit == "‰":  # 80‰ is 8%
                hi, lo = plain_number(hi / 10), plain_number(lo / 10)
            unit = "%"
        elif unit := match["time"]:
            kind = "time"
        else:
            kind, unit = "count", self.unit_class(match["count"])
            scale = _SCALES[match["scale"] or ""]
            hi = plain_number(hi * scale)
            lo = plain_number(lo * scale) if low else hi
            if in_words and hi < _CHINESE_ALONE and unit not in _WORDS_OF_PEOPLE:
                return None
        return Token(kind, lo, hi, unit, match.start(), end, thing, times, bool(match["about"]), in_words)

    def _per_and_times(self, text: str) -> tuple[str, int]:
        """Part ``/人·月`` into what it is per and how often a year."""
        thing, times = "", 1
        for part in self.parts_of_per.findall(text):
            if part in _A_YEAR:
                times = _A_YEAR[part]
            elif not thing:
                thing = part.removeprefix("行政")
        return thing, times


_A_YEAR = {"年": 1, "半年": 2, "学期": 2, "季": 4, "月": 12, "周": 0, "天": 0, "日": 0}
"""How often a year something is paid; 0 where nobody can say."""


@cache
def grammar_of(words: ClaimWords) -> Grammar:
    """Return the grammar that the settings make."""
    return Grammar(words)


@cache
def compiled_once(pattern: str) -> re.Pattern[str]:
    """Return a pattern, compiled when it is first asked for."""
    return re.compile(pattern)


def shown_lines(typed: str) -> list[str]:
    """Return the lines of a text as the spans of its claims count them: half width, without white space."""
    return [half_width(_NUMBERS_OF_LINES.sub("□", part)) for part in _LINES.split(typed) if part.strip()]


def typed_position(typed: str, position: int) -> int:
    """Return where a character of the half-width text without white space stands in the text as typed."""
    for index, character in enumerate(typed):
        width = len(half_width(unicodedata.normalize("NFKC", character)))
        if position < width:
            return index
        position -= width
    return len(typed)


def plain_number(number: Decimal) -> Decimal:
    """Return a number without needless zeros behind its point."""
    return Decimal(f"{number.normalize():f}")


def _money(number: str, unit: str) -> Decimal | None:
    """Return an amount in 万元; ``1元2角`` is 1.2元."""
    whole, _, rest = unit.partition("元")
    amount = parse_amount(f"{number}{whole}元" if rest else f"{number}{unit}")
    if amount is None or not rest:
        return amount
    return amount + Decimal(rest[0]) / 100_000 + (Decimal(rest[2]) / 1_000_000 if "分" in rest else 0)


def _value(number: str) -> Decimal | None:
    if number[0].isdecimal():
        return Decimal(number.replace(",", ""))
    return parse_chinese_number(number)


def _without_ordinals(text: str, expected: int, *, is_only: bool, is_numbered: bool) -> tuple[str, int]:
    """Mask the numbers of sentences (``1.25座`` is the first sentence on 25座); where there is one alone that may be a decimal, all of it."""
    masked, at_first = text, expected
    for beginning in (0, *(end.end() for end in _ENDS_OF_SENTENCES.finditer(text))):
        match = _ORDINAL.match(text, beginning)
        if match is None or int(match[1]) != expected:
            continue
        expected += 1
        masked = masked[: match.start()] + "□" * len(match[0]) + masked[match.end() :]
    if is_only and at_first == 1 and expected == at_first + 1:
        start = masked.index("□")
        is_decimal = re.match(r"(?:□)+(\d+)", masked[start:])
        if is_decimal and "." in text[start : start + 3]:
            if not is_numbered:
                return text, 1
            end = start + is_decimal.end()
            masked = masked[:start] + "□" * (end - start) + masked[end:]
    return masked, expected


def _deadline(match: re.Match[str]) -> Token | None:
    latest, year, month, day, end, middle, beginning, of_year = match.groups()
    if of_year:
        number = Decimal(1231)
    else:
        if not (latest or _BEFORE_A_DAY.search(match[0])) or (int(month) > _MONTHS and not (day or end)):
            return None
        last = 31 if end or (not day and not middle and not beginning) else 0
        number = Decimal(int(month) * 100 + (last or int(day or (20 if middle else 10))))
        if int(number) % 100 >= _LAST_DAYS:
            number = Decimal(int(month) * 100 + 31)
    return Token("deadline", number, number, year or "", match.start(), match.end())
