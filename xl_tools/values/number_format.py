"""What a cell shows of its number: format codes as Excel applies them (ECMA-376 part 1, 18.8.30 and 18.8.31).

Not ``General``: what that shows depends on the width of the column, so a number under it is told with all its digits.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final, NamedTuple

GENERAL: Final = "General"
BUILT_IN: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    **dict.fromkeys((37, 38, 41), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40, 43), "#,##0.00;-#,##0.00"),
    42: '"¥"#,##0;"¥"-#,##0',
    44: '"¥"#,##0.00;"¥"-#,##0.00',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    49: "@",
}
"""The codes of the formats that a workbook names by number alone, those of the Chinese Excel among them."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)'
    r"|\[\$(?P<currency>[^\]-]*)-?(?P<locale>[^\]]*)\]|\[(?P<elapsed>h+|m+|s+)\]|\[DBNum(?P<numerals>[123])\]"
    r"|\[(?P<operator>[<>=]+)(?P<bound>-?\d+(?:\.\d*)?|-?\.\d+)\]|\[[^\]]*\]|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|a{3,4}|e+|s+(?:\.0+)?)|(?P<number>[0#?.,%/@])|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_USUAL = re.compile(r"(#,##)?0(?:\.(0{1,30}))?(?:_.)?")
_SECTION_END = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_ENGLISH = (
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    [
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ],
)
_CHINESE = (
    [f"星期{day}" for day in "一二三四五六日"],
    [f"{month}月" for month in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")],
)
_DIGITS = {
    "": "0123456789",
    "1": "〇一二三四五六七八九",
    "2": "零壹贰叁肆伍陆柒捌玖",
    "3": "０１２３４５６７８９",
}
_PLACES = {"1": ("千", "百", "十", ""), "2": ("仟", "佰", "拾", "")}
_CHINA = ("2052", "804")
_LEAP_DAY = 60  # 1900-02-29, which there was not
_DAY, _NOON = 86_400, 12
_CLOCK = {"date", "elapsed", "noon"}
_LAST_DAY = 2_958_465  # 9999-12-31
_OF_SYSTEM = {"[$-F800]": 'yyyy"年"m"月"d"日"', "[$-F400]": "h:mm:ss"}  # as a Chinese Windows writes them
_EXACT = Context(prec=700, rounding=ROUND_HALF_UP)  # 1e308 and all the places that Excel writes after it
_BLANKS = {"0": "0", "#": "", "?": " "}  # what a sign shows where there is no digit
_DENOMINATOR = frozenset("123456789")
_SIGNIFICANT = "{:.15g}"


class UnknownFormatError(Exception):
    """A format code, or what it makes of a number, that is not known here."""


class _Token(NamedTuple):
    kind: str
    text: str


class _Section(NamedTuple):
    tokens: Sequence[_Token]
    condition: tuple[str, Decimal] | None
    numerals: str
    is_chinese: bool

    @property
    def kinds(self) -> set[str]:
        return {token.kind for token in self.tokens}


@cache
def is_date_format(code: str) -> bool:
    """Whether a format code shows a number as a date or a time."""
    return bool(_CLOCK & _sections(code)[0].kinds)


@cache
def is_span_format(code: str) -> bool:
    """Whether a format code shows a number as so many hours, minutes or seconds."""
    return "elapsed" in _sections(code)[0].kinds


@lru_cache(maxsize=8192)  # a plan has the same few percents in every form
def shown_number(value: float, code: str, *, from_1904: bool = False) -> str:
    """Return what a number shows under a format code, spaces at its edges taken off; :class:`UnknownFormatError`."""
    try:
        number = Decimal(_SIGNIFICANT.format(value))
        if usual := _usual(code):
            place, written = usual
            rounded = number.quantize(place, context=_EXACT)
            return format(rounded or abs(rounded), written)
        section, magnitude = _chosen(_sections(code), number)
        if "unknown" in section.kinds:
            raise UnknownFormatError(code)
        if section.kinds & _CLOCK:
            is_later = from_1904 and "elapsed" not in section.kinds
            return _date(section, value + (1462 if is_later else 0)).strip()
        return _number(section, magnitude).strip()
    except (ArithmeticError, LookupError, ValueError) as error:
        raise UnknownFormatError(code) from error


@cache
def _usual(code: str) -> tuple[Decimal, str] | None:
    """Return the last place and how numbers are written under a code such as ``#,##0.00``, by far the commonest."""
    match = _USUAL.fullmatch(code)
    return (Decimal(1).scaleb(-len(match[2] or "")), ",f" if match[1] else "f") if match else None


def shown_text(text: str, code: str) -> str:
    """Return what a text shows under a format code: only one with ``@``, or a fourth section, changes it."""
    sections = _sections(code)
    if len(sections) > 3:  # noqa: PLR2004 - positive, negative, zero, text
        section = sections[3]
    elif _Token("number", "@") in sections[-1].tokens:
        section = sections[-1]
    else:
        return text
    return "".join(text if token.kind == "number" else token.text for token in section.tokens)


@cache
def _sections(code: str) -> list[_Section]:
    code = next((told for start, told in _OF_SYSTEM.items() if code.upper().startswith(start)), code)
    return [_section(part) for part in _SECTION_END.split(code)]


def _section(part: str) -> _Section:
    tokens, condition, numerals, is_chinese = [], None, "", "上午" in part
    for match in _TOKEN.finditer(part):
        kind, text = match.lastgroup or "blank", match[0]
        if kind in ("quoted", "escaped", "literal"):
            is_era = kind == "literal" and text in "bBgG"
            tokens.append(_Token("unknown" if is_era else "text", match[kind]))
        elif kind == "locale":
            tokens.append(_Token("text", match["currency"]))
            is_chinese |= match["locale"].lstrip("0").endswith(_CHINA)
        elif kind == "numerals":
            numerals = match["numerals"]
        elif kind == "bound":
            condition = match["operator"], Decimal(match["bound"])
        elif kind in ("elapsed", "date"):
            tokens.append(_Token(kind, match[kind].lower()))
        elif kind != "blank":
            tokens.append(_Token(kind, text))
        elif text.startswith("_"):
            tokens.append(_Token("text", " "))
    return _Section(_with_minutes(tokens), condition, numerals, is_chinese)


def _with_minutes(tokens: Sequence[_Token]) -> list[_Token]:
    """Return the tokens, an ``m`` beside hours or seconds told as minutes (``n``)."""
    told = list(tokens)
    clock = [index for index, token in enumerate(told) if token.kind in ("date", "elapsed")]
    letters = [told[index].text[0] for index in clock]
    for index, before, after in zip(clock, ["", *letters], [*letters[1:], ""], strict=False):
        kind, text = told[index]
        if text in ("m", "mm") and (before == "h" or after == "s" or kind == "elapsed"):
            told[index] = _Token(kind, text.replace("m", "n"))
    return told


def _chosen(sections: Sequence[_Section], number: Decimal) -> tuple[_Section, Decimal]:
    """Return the section that shows a number, and the number as it shows it: without its sign where that has its own."""
    if _Token("number", "@") in sections[-1].tokens:  # for texts only
        sections = sections[:-1] or _sections(GENERAL)
    if not any(section.condition for section in sections):
        if number < 0 and len(sections) > 1:
            return sections[1], -number
        return sections[2] if number == 0 and len(sections) > 2 else sections[0], number  # noqa: PLR2004
    section = next((each for each in sections if _takes(each.condition, number)), sections[-1])
    operator, bound = section.condition or ("", 0)
    if not operator and len(sections) > 1 and section is sections[1]:  # what [>0] and [>=0] leave
        before, bound = sections[0].condition or ("", 1)
        operator = "<" if before.startswith(">") else ""
    is_negative = operator.startswith("<") and operator != "<>" and bound == 0
    return section, abs(number) if is_negative else number


def _takes(condition: tuple[str, Decimal] | None, number: Decimal) -> bool:
    if not condition:
        return True
    operator, bound = condition
    if operator == "<>":
        return number != bound
    return any({"<": number < bound, ">": number > bound, "=": number == bound}[sign] for sign in operator)


def _number(section: _Section, number: Decimal) -> str:
    tokens = section.tokens
    if not section.kinds & {"number", "general", "exponent"}:
        return "".join(token.text for token in tokens)
    sign = "-" if number < 0 else ""
    number = abs(number)
    if "general" in section.kinds or _Token("number", "@") in tokens:
        told = _spelled(f"{number.normalize() + 0:f}", section.numerals)
        return sign + "".join(token.text if token.kind == "text" else told for token in tokens)
    if _Token("number", "/") in tokens:
        return sign + _fraction(tokens, number)
    shown = _decimal(tokens, number)
    # A number that is rounded to nothing has no sign.
    sign = sign if re.search("[1-9]", shown) else ""
    return sign + _in_digits(shown, section.numerals)


def _decimal(tokens: Sequence[_Token], number: Decimal) -> str:
    """Lay a number out over the digits of a section, texts between them left in their places."""
    end = next((i for i, token in enumerate(tokens) if token.kind == "exponent"), len(tokens))
    codes = "".join(token.text for token in tokens[:end] if token.kind == "number")
    whole, _, part = codes.replace("%", "").partition(".")
    thousands = sum(len(each) - len(each.rstrip(",")) for each in (whole, part))
    number = number.scaleb(2 * codes.count("%") - 3 * thousands)
    last_place = Decimal(1).scaleb(-sum(sign in _BLANKS for sign in part))
    step = sum(sign in _BLANKS for sign in whole) or 1
    exponent = number.adjusted() // step * step if number and end < len(tokens) else 0
    number = number.scaleb(-exponent).quantize(last_place, context=_EXACT)
    if end < len(tokens) and number.adjusted() >= step:  # 9.99 that is rounded to 10.0
        exponent, number = exponent + step, number.scaleb(-step).quantize(last_place)
    digits, _, decimals = f"{number:f}".partition(".")
    shown = _laid_out(tokens[:end], digits.lstrip("0"), decimals, is_grouped="," in whole.rstrip(","))
    if end == len(tokens):
        return shown
    width = sum(token.kind == "number" for token in tokens[end:])
    sign = "-" if exponent < 0 else "+" if "+" in tokens[end].text else ""
    return f"{shown}E{sign}{abs(exponent):0{width}d}"


def _laid_out(tokens: Sequence[_Token], digits: str, decimals: str, *, is_grouped: bool) -> str:
    signs = "".join(text for kind, text in tokens if kind == "number" and text in "0#?.")
    whole, _, part = signs.partition(".")
    shown = []
    for place in range(max(len(digits), len(whole))):  # from the last digit on
        digit = digits[-1 - place] if place < len(digits) else _BLANKS[whole[-1 - place]]
        shown.append(f"{digit}," if is_grouped and place and place % 3 == 0 and digit.strip() else digit)
    shown.reverse()
    # Digits without a sign of their own stand where the first does.
    further = max(len(digits) - len(whole), 0)
    shown[: further + 1] = ["".join(shown[: further + 1])]
    before = "" if whole else shown.pop()
    significant = len(decimals.rstrip("0"))
    for place, (sign, digit) in enumerate(zip(part.replace(".", ""), decimals, strict=True)):
        shown.append(digit if sign == "0" or place < significant else _BLANKS[sign])
    slots = iter(shown)
    return before + "".join(
        next(slots) if kind == "number" and text in _BLANKS else text
        for kind, text in tokens
        if kind != "number" or text != ","
    )


def _fraction(tokens: Sequence[_Token], number: Decimal) -> str:
    texts = [token.text for token in tokens]
    places = [i for i, token in enumerate(tokens) if token.kind == "number" or token.text in _DENOMINATOR]
    first, end = places[0], places[-1] + 1
    before, _, below = "".join(texts[first:end]).partition("/")
    has_whole = " " in before.strip()
    whole = int(number) if has_whole else 0
    exact, width, wide = Fraction(number - whole), len(below.strip()), len(before.split()[-1])
    if fixed := int("".join(re.findall("[0-9]", below)) or 0):
        above, parts = round(exact * fixed), fixed
    else:
        above, parts = exact.limit_denominator(10**width - 1).as_integer_ratio()
    if above == parts and has_whole:
        whole, above = whole + 1, 0
    start = f"{whole} " if whole or (has_whole and (not above or before[0] == "0")) else ""
    shown = f"{above:>{wide}}/{parts:<{width}}" if above or not has_whole else ""
    return "".join([*texts[:first], start, shown, *texts[end:]])


def _date(section: _Section, serial: float) -> str:
    if not 0 <= serial < _LAST_DAY + 1:
        return "########"
    finest = max((token.text.count("0") for token in section.tokens if token.text.startswith("s")), default=0)
    seconds = (Decimal(repr(serial)) * _DAY).quantize(Decimal(1).scaleb(-finest), context=_EXACT)
    return "".join(
        _of_moment(token, section, seconds) if token.kind in _CLOCK else token.text
        for token in section.tokens
    )


def _of_moment(token: _Token, section: _Section, seconds: Decimal) -> str:
    """Return what one token shows of a moment, so many seconds after the day before 1900 begins."""
    letter, width = token.text[0].lower(), len(token.text.partition(".")[0])
    minutes, second = divmod(seconds, 60)
    days, minute = divmod(int(minutes), 24 * 60)
    hour = minute // 60
    if token.kind == "noon":
        names = ("上午", "下午") if section.is_chinese else ("AM", "PM")
        return names[hour >= _NOON][: None if section.is_chinese else token.text.index("/")]
    if token.kind == "elapsed":
        return f"{int(seconds // {'h': 3600, 'n': 60, 's': 1}[letter]):0{width}d}"
    if letter == "s" and "." in token.text:
        digits = len(token.text) - width - 1
        return f"{second:0{(width > 1) * (3 + digits)}.{digits}f}"
    shown_hour = (hour % _NOON or _NOON) if "noon" in section.kinds else hour
    counted = {"h": shown_hour, "n": minute % 60, "s": int(second)}
    if letter in counted:
        return _counted(counted[letter], width, section.numerals)
    return _of_day(letter, width, section, days)


def _of_day(letter: str, width: int, section: _Section, days: int) -> str:
    weekdays, months = _CHINESE if section.is_chinese else _ENGLISH
    weekday = (days + 5) % 7
    if letter == "a":
        return _CHINESE[0][weekday][0 if width > len("aaa") else -1 :]
    year, month, day = _calendar(days)
    if letter in "ye":
        told = f"{year}" if width > len("yy") or letter == "e" else f"{year % 100:02d}"
        return _in_digits(told, section.numerals)
    name, number = (weekdays[weekday], day) if letter == "d" else (months[month - 1], month)
    if width > len("mm"):
        shorter = name.replace("星期", "周") if section.is_chinese else name[:3]
        return {len("mmm"): shorter, len("mmmm"): name}.get(width, name[0])
    return _counted(number, width, section.numerals)


def _counted(number: int, width: int, numerals: str) -> str:
    if numerals in _PLACES:
        return _spelled(str(number), numerals).removeprefix("一" * (number // 10 == 1))
    return _in_digits(f"{number:0{min(width, 2)}d}", numerals)


def _calendar(days: int) -> tuple[int, int, int]:
    """Return year, month and day of a serial day; Excel has a day 0 and a 29 February in 1900."""
    if days in (0, _LEAP_DAY):
        return (1900, 2, 29) if days else (1900, 1, 0)
    date = dt.date(1899, 12, 30 if days > _LEAP_DAY else 31) + dt.timedelta(days)
    return date.year, date.month, date.day


def _in_digits(text: str, numerals: str) -> str:
    """Return digits as the numerals of ``[DBNum1]`` to ``[DBNum3]``, one by one."""
    return text.translate(str.maketrans(_DIGITS[""], _DIGITS[numerals]))


def _spelled(number: str, numerals: str) -> str:
    """Return a number as such numerals, in Chinese places where they have these (一千二百)."""
    whole, point, part = number.partition(".")
    if numerals in _PLACES:
        groups = -(len(whole) // -4)
        digits, whole = whole.zfill(4 * groups), ""
        for group in range(groups):
            places = zip(digits[4 * group : 4 * group + 4], _PLACES[numerals], strict=True)
            told = "".join(digit if digit == "0" else digit + place for digit, place in places).rstrip("0")
            whole += told + ("", "万", "亿", "兆")[groups - 1 - group] if told else "0"
        whole = re.sub("0+", "0", whole).strip("0") or "0"
    return _in_digits(whole + point + part, numerals)
