"""Numbers written in Chinese numerals (``一百三十``, ``壹佰叁拾``, ``二〇二三``)."""

from decimal import Decimal

_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True)),
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

NUMERALS = "".join(_DIGITS) + "".join(_POWERS) + "点"
"""The characters a Chinese number below a myriad is made of."""


def parse_chinese_number(text: str) -> Decimal | None:
    """Return the number that a run of Chinese numerals says, or ``None`` when it is not a well-formed number."""
    whole, point, fraction = text.partition("点")
    if not whole or (point and not fraction):
        return None
    number = _digit_by_digit(whole) if _is_digits(whole) and len(whole) > 1 else _by_powers(whole)
    if number is None or not point:
        return None if number is None else Decimal(number)
    if not _is_digits(fraction):
        return None
    return Decimal(f"{number}.{_digit_by_digit(fraction)}") if fraction else None


def _is_digits(text: str) -> bool:
    return all(character in _DIGITS for character in text)


def _digit_by_digit(text: str) -> str:
    return "".join(str(_DIGITS[character]) for character in text)


def _by_powers(text: str) -> str | None:
    """Read ``三百零五`` and ``一万二千``: a sum of digit × power, powers falling within each myriad."""
    total = section = 0
    digit: int | None = None
    last_power = 10_000
    last_myriad = 10**12
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _POWERS:
            power = _POWERS[character]
            if power >= last_power or (digit is None and power != _POWERS["十"]) or digit == 0:
                return None
            section += (1 if digit is None else digit) * power
            digit, last_power = None, power
        elif character in _MYRIADS:
            section += digit or 0
            if section == 0 or _MYRIADS[character] >= last_myriad:
                return None
            total += section * _MYRIADS[character]
            section, digit, last_power, last_myriad = 0, None, 10_000, _MYRIADS[character]
        else:
            return None
    return str(total + section + (digit or 0))
