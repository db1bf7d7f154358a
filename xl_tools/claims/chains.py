"""Products that are written out, ``33人×650元×12个月＋5人×800元``, and the amounts that they are said to be."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.lexer import compiled_once

_SIGN = "[×x*X✕]"
_FACTOR = rf"(?<![\d.])(\d+(?:,\d{{3}})*(?:\.\d+)?)(万|亿)?(%|元)?(?:(?!{_SIGN})[^\d=+,;。、()%]){{0,10}}"
_WORDS = rf"(?:(?!{_SIGN})[^\d=+,;。、()%]){{0,6}}"  # 42人×每月200元×12个月
_CHAIN = rf"{_FACTOR}(?:{_SIGN}{_WORDS}{_FACTOR})+"
_CHAINS = rf"{_CHAIN}(?:\+{_CHAIN})*"
_ROUND_THE_CLOCK = re.compile(rf"(?:7|365){_SIGN}24")
_BEHIND = re.compile(r"(?:计|共|合计|全年|年|需|即|为|约|等于|所需资金|[=,:)])*$")
_WAN = 10_000


class Chain(NamedTuple):
    """A written product, and the amount that it is said to be; ``figures`` are its numbers, each with what it grows by."""

    said: str
    value: Decimal
    amount: Claim
    figures: tuple[tuple[Decimal, Decimal], ...]
    is_sure: bool
    """Whether the amount stands next to it: behind its = or before its bracket."""


def chains_of(lines: Sequence[str], claims: Sequence[Claim]) -> Iterator[Chain]:
    """Yield the products of a text that are said to be an amount: behind them, or before the bracket that they stand in."""
    text = "".join(lines)
    if not compiled_once(_SIGN).search(text):
        return
    amounts = [each for each in claims if each.kind is Kind.MONEY and each.role is not Role.FACTOR]
    for match in compiled_once(_CHAINS).finditer(text):
        if _ROUND_THE_CLOCK.search(match[0]):
            continue
        product, amount = _product(match[0]), _amount_of(text, match, amounts)
        if product and amount and amount.lo == amount.hi and not amount.is_about and not amount.comparison:
            is_sure = not text[match.end() : amount.span.start].strip("=") or amount.span.end < match.start()
            yield Chain(match[0], product[0], amount, product[1], is_sure)


def _amount_of(text: str, match: re.Match[str], amounts: Sequence[Claim]) -> Claim | None:
    opened = text.rfind("(", 0, match.start())
    if (
        opened >= 0
        and text[opened + 1 : match.start()].strip("即按") == ""
        and text[match.end() : match.end() + 1] == ")"
    ):
        before = [each for each in amounts if each.span.end == opened]
        if before:
            return before[0]
    behind = next((each for each in amounts if each.span.start >= match.end()), None)
    if behind is None or behind.role is Role.STANDARD:
        return None
    return behind if _BEHIND.fullmatch(text[match.end() : behind.span.start]) else None


def _product(said: str) -> tuple[Decimal, tuple[tuple[Decimal, Decimal], ...]] | None:
    """Return what a sum of products is, in 万元, and its numbers; none where no factor is money."""
    total, figures = Decimal(0), []
    for chain in said.split("+"):
        value, scale, is_money = Decimal(1), Decimal(1), "元" in said or not re.search("[一-龥]", said)
        numbers = []
        for number, myriads, unit in compiled_once(_FACTOR).findall(chain):
            figure = Decimal(number.replace(",", ""))
            numbers.append(figure)
            value *= figure
            scale *= {"万": _WAN, "亿": _WAN * _WAN}.get(myriads, 1)
            scale /= 100 if unit == "%" else 1
        if not is_money or not value:
            return None
        value *= scale / _WAN
        total += value
        figures += [(figure, value / figure) for figure in numbers]
    return total, tuple(figures)
