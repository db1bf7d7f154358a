"""Numbers written in Chinese numerals (``一百三十``, ``壹佰叁拾``, ``二〇二三``)."""

from decimal import Decimal

_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True)),
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TEN, _MYRIAD = 10, 10_000
MYRIADS = {"万": _MYRIAD, "亿": 100_000_000}

NUMERALS = "".join(_DIGITS) + "".join(_POWERS) + "点"
"""The characters a Chinese number below a myriad is made of."""

CHINESE_NUMBER = rf"[{NUMERALS}]+(?:[万亿][{NUMERALS}]+)*"
"""The pattern of a run of numerals; a closing 万 or 亿 is left to the unit (``三`` of ``三万元``)."""

_LONGEST = 28  # digits a Decimal holds without rounding


def parse_chinese_number(text: str) -> Decimal | None:
    """Return the number that a run of Chinese numerals says, or ``None`` when it is not a well-formed number."""
    whole, point, fraction = text.partition("点")
    if not whole or bool(point) != bool(fraction) or len(text) > _LONGEST:
        return None
    number = _digit_by_digit(whole) if _is_digits(whole) and len(whole) > 1 else _by_powers(whole)
    if number is None or not _is_digits(fraction):
        return None
    return Decimal(f"{number}.{_digit_by_digit(fraction)}") if fraction else Decimal(number)


def _is_digits(text: str) -> bool:
    return all(character in _DIGITS for character in text)


def _digit_by_digit(text: str) -> str:
    return "".join(str(_DIGITS[character]) for character in text)


def _by_powers(text: str) -> str | None:
    """Read ``三百零五`` and ``一万二千``: a sum of digit × power, powers falling within each myriad.

    ``三百五`` and ``一万二`` mean 350 and 12000 to some and are no number here.
    """
    total = section = 0
    digit: int | None = None
    after_zero = False
    last_power, last_myriad = _MYRIAD, 10**12
    for character in text:
        if (value := _DIGITS.get(character)) is not None:
            if digit:
                return None
            digit, after_zero = value, after_zero or value == 0
        elif power := _POWERS.get(character):
            if power >= last_power or (digit is None and power != _TEN) or digit == 0:
                return None
            section += (1 if digit is None else digit) * power
            digit, after_zero, last_power = None, False, power
        elif myriad := MYRIADS.get(character):
            section += digit or 0
            if (
                section == 0
                or myriad >= last_myriad
                or _leaves_out_zero(digit, last_power, total, after_zero)
            ):
                return None
            total += section * myriad
            section, digit, after_zero, last_power, last_myriad = 0, None, False, _MYRIAD, myriad
        else:
            return None
    if _leaves_out_zero(digit, last_power, total, after_zero):
        return None
    return str(total + section + (digit or 0))


def _leaves_out_zero(digit: int | None, last_power: int, total: int, after_zero: bool) -> bool:  # noqa: FBT001 - a state
    """Whether the closing digit follows 百, 千 or 万 without the 零 that its place asks for."""
    follows = last_power in {100, 1000} or (last_power == _MYRIAD and total > 0)
    return bool(digit) and follows and not after_zero
