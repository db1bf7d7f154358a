"""Numbers written in Chinese numerals (``一百三十``, ``壹佰叁拾``, ``二〇二三``)."""

import re
from decimal import Decimal

_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True)),
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}

NUMERALS = "".join(_DIGITS) + "".join(_POWERS) + "点"
"""The characters a Chinese number below a myriad is made of."""

CHINESE_NUMBER = rf"[{NUMERALS}]+(?:[万亿][{NUMERALS}]+)*"
"""The pattern of a run of numerals; a closing 万 or 亿 is left to the unit (``三`` of ``三万元``)."""

_LONGEST = 28  # digits a Decimal holds without rounding
_TO_ASCII = str.maketrans({numeral: str(digit) for numeral, digit in _DIGITS.items()})
_SECTION = (  # powers fall; a last digit after 百, 千 or 万 needs the 零 that its place asks for
    "(?:0*[1-9][千仟])?(?:0*[1-9][百佰])?(?:(?:0*[1-9])?(?<!0)[十拾])?(?:(?:0+|(?<![百佰千仟万亿]))[1-9]|0*)"
)
_WHOLE = f"(?:{_SECTION}亿)?(?:{_SECTION}万)?{_SECTION}"


def parse_chinese_number(text: str) -> Decimal | None:
    """Return the number that a run of Chinese numerals says, or ``None`` when it is not a well-formed number.

    ``三百五`` and ``一万二`` mean 350 and 12000 to some and are no number here.
    """
    whole, point, fraction = (part.translate(_TO_ASCII) for part in text.partition("点"))
    is_whole = not point or fraction.isdecimal()
    if not whole or not is_whole or len(text) > _LONGEST or any(map(str.isdecimal, text)):
        return None
    number = int(whole) if whole.isdecimal() else _by_powers(whole)
    return None if number is None else Decimal(f"{number}.{fraction}".rstrip("."))


def _by_powers(text: str) -> int | None:
    """Add up ``3百05`` and ``1万2千``, the numerals of single digits told as digits."""
    if not re.fullmatch(_WHOLE, text):
        return None
    total = section = digit = 0
    for character in text:
        if character.isdecimal():
            digit = int(character)
        elif character in _POWERS:
            section, digit = section + (digit or 1) * _POWERS[character], 0
        elif section + digit:
            total, section, digit = total + (section + digit) * MYRIADS[character], 0, 0
        else:
            return None
    return total + section + digit
