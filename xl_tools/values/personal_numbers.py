"""Numbers of persons in a text: 身份证号 by its check character, mobile numbers, bank cards by Luhn; and their masks."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from typing import Final, NamedTuple

_HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－\u3000\xa0", "0123456789XX-  ")
_ALONE = r"(?<![0-9A-Za-z])(?<!\d[.,])(?<!\.\d)"
_NO_MORE = r"(?![0-9A-Za-z]|[.,]\d)"
_IDENTITY = re.compile(rf"{_ALONE}\d{{6}}[ -]?\d{{8}}[ -]?\d{{3}}[0-9Xx]{_NO_MORE}")
_MOBILE = re.compile(
    rf"{_ALONE}(?:\+?86[ -]?)?(?P<own>1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])[ -]?\d{{4}}[ -]?\d{{4}})"
    rf"{_NO_MORE}(?!\s*[万亿]?元)"
)
_CARD = re.compile(rf"{_ALONE}(?:\d{{16,19}}|\d{{4}}(?:[ -]\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?){_NO_MORE}")
_ISSUERS = ("62", "60", "4", "51", "52", "53", "54", "55", "9558", "35")
"""How numbers of bank cards begin that are in use here: 银联, the old ones of 工商银行, and the foreign networks."""

_OF_A_CODE = re.compile(r"(?:编码|代码|编号|文号|单号|合同号|发票|信用|项目码)[^0-9，。；]{0,6}$")
_PROVINCES = frozenset(
    {
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
    }
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_OLDEST = 1900
_ALL_ALIKE = 4  # different digits at least: 13800000000 is an amount or an example


class PersonalKind(StrEnum):
    """What a number is; the value is the word a clerk sees."""

    IDENTITY = "身份证号"
    MOBILE = "手机号"
    CARD = "银行卡号"


_LEFT: Final = {PersonalKind.IDENTITY: 6, PersonalKind.MOBILE: 3, PersonalKind.CARD: 4}
"""How many digits are left at the front: the county, the network, the bank."""


class PersonalNumber(NamedTuple):
    """A number of a person in a text, and what is left of it under its mask."""

    kind: PersonalKind
    start: int
    end: int
    mask: str


def personal_numbers(text: str) -> list[PersonalNumber]:
    """Return the numbers of persons in a text, in their order; none overlaps another."""
    plain = text.translate(_HALF_WIDTH)
    found: list[PersonalNumber] = []
    for number in _candidates(plain):
        if all(number.end <= other.start or number.start >= other.end for other in found):
            found.append(number)
    return sorted(found, key=lambda each: each.start)


def masked(text: str) -> str:
    """Return the text with every number of a person masked: as long as it was, so that nothing else moves."""
    for number in reversed(personal_numbers(text)):
        text = text[: number.start] + number.mask + text[number.end :]
    return text


def _candidates(plain: str) -> Iterator[PersonalNumber]:
    """Yield what may be one, the surest kind first."""
    for match in _IDENTITY.finditer(plain):
        if _is_identity(_digits(match[0])):
            yield _number(PersonalKind.IDENTITY, plain, *match.span())
    for match in _CARD.finditer(plain):
        digits = _digits(match[0])
        if (
            digits.startswith(_ISSUERS)
            and _passes_luhn(digits)
            and not _OF_A_CODE.search(plain[: match.start()])
        ):
            yield _number(PersonalKind.CARD, plain, *match.span())
    for match in _MOBILE.finditer(plain):
        if len({*_digits(match["own"])}) >= _ALL_ALIKE and not _OF_A_CODE.search(plain[: match.start()]):
            yield _number(PersonalKind.MOBILE, plain, *match.span("own"))


def _number(kind: PersonalKind, plain: str, start: int, end: int) -> PersonalNumber:
    left, mask = _LEFT[kind], ""
    for character in plain[start:end]:
        is_digit = character not in " -"
        mask += character if not is_digit or left > 0 else "*"
        left -= is_digit
    return PersonalNumber(kind, start, end, mask)


def _digits(written: str) -> str:
    return written.replace(" ", "").replace("-", "").upper()


def _is_identity(digits: str) -> bool:
    """Whether 18 characters are a 公民身份号码: GB 11643-1999."""
    if int(digits[:2]) not in _PROVINCES:
        return False
    with suppress(ValueError):
        born = dt.date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
        rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True)) % 11
        return born.year >= _OLDEST and digits[17] == _CHECK_CHARACTERS[rest]
    return False


def _passes_luhn(digits: str) -> bool:
    """Whether the check digit of a card is right: ISO/IEC 7812-1."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0 and len({*digits}) >= _ALL_ALIKE
