"""A sentence of one year made one of another: years of titles and dates changed, amounts taken out, all else kept and told."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.lexer import typed_position
from xl_tools.rules.years import tells_of_the_past

BLANK = "__"
"""Stands where an amount was taken out."""

_DIGIT = "[0-9０-９]"
_YEAR = re.compile(
    rf"(?<!{_DIGIT})[2２][0０]{_DIGIT}{{2}}(?!{_DIGIT})|二[〇○Ｏ零][〇○Ｏ零一二三四五六七八九]{{2}}(?=年)"
)
_OF_A_DATE = re.compile(
    rf"\s*年|[-./．]{_DIGIT}{{1,2}}[-./．]{_DIGIT}{{1,2}}(?!{_DIGIT})|[-/]{_DIGIT}{{1,2}}(?![\d-])"
    rf"|[.．]{_DIGIT}{{1,2}}(?=\s*(?:之前|以前|[前底末起止至]))"  # 2023.5 alone is a number
)
_SPAN_BEFORE = re.compile(r"(?:\d\s*年?|年)\s*[-—–~～至到]+\s*$")
_SPAN_BEHIND = re.compile(r"^\s*(?:年度?)?\s*[-—–~～至到]+\s*[2２][0０]")
_NUMBER_OF_PAPER = re.compile(r"^\s*[)）\]】〕]\s*第?\s*\d+\s*号")
_QUOTED = (("《", "》"), ("“", "”"), ("〔", "〕"), ("[", "]"), ("【", "】"), ("「", "」"))
_NUMBER = r"\d[\d,，]*(?:[.．]\d+)?"
_NUMERALS = "〇零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟"
_MONEY = re.compile(
    rf"(?<![\d.．])(?P<number>{_NUMBER}(?:\s*[余多])?(?:\s*[-—–~～至到]\s*{_NUMBER})?|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖十][{_NUMERALS}万亿]*(?<![万亿]))"
    r"\s*[余多]?\s*(?:[百千]?万|[千亿])?\s*元(?!化|素|旦|件|宵)"
)
_OF_MONEY = re.compile("[万亿元]")
_LEADING_NUMBER = re.compile(_NUMBER)
_KEPT = {
    Role.STANDARD: "是标准",
    Role.FACTOR: "是算式里的标准",
    Role.EACH: "是每次、每个的数",
    Role.PREVIOUS: "是与往年相比的数",
    Role.CHANGE: "是增减数",
    Role.OTHER_YEAR: "是别的年度的数",
    Role.HISTORY: "是以往的数",
    Role.EFFECT: "是效益",
}
_ARABIC = "0123456789０１２３４５６７８９"
_CHINESE = "〇一二三四五六七八九"


class RolledText(NamedTuple):
    """The text of the next year; which years were changed (``2023年 → 2024年``), which amounts were taken out, and what
    was left as it is though it may be of the old year, with the reason.
    """

    text: str
    years: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class _Splice(NamedTuple):
    start: int
    end: int
    new: str


def rolled_text(
    text: str,
    old: int,
    new: int,
    claims: Sequence[Claim] = (),
    *,
    name: str = "",
    is_heading: bool = False,
    takes_amounts: bool = True,
) -> RolledText:
    """Return the text of the year ``new`` made from that of the year ``old``.

    ``claims`` are the numbers that the text says, ``name`` the project's, whose years are its own. A heading tells no past.
    Where it does not take the amounts out, they are told.
    """
    splices: list[_Splice] = []
    years: list[str] = []
    left: list[str] = []
    amounts: list[str] = []
    said_amounts = [*_amounts(text, claims)]
    for match in _YEAR.finditer(text):
        if any(start <= match.start() < end for start, end, _, _ in said_amounts):
            continue  # 2023万元 is no year
        why = _why_kept(text, match, old, name, is_heading=is_heading)
        if why is None:
            continue
        behind = _OF_A_DATE.match(text, match.end())
        said = match[0] + (behind[0].strip() if behind else "")
        if why:
            left.append(f"“{said}”{why}")
            continue
        changed = _in_digits_of(match[0], new)
        splices.append(_Splice(*match.span(), changed))
        years.append(f"{said} → {changed}{said.removeprefix(match[0])}")
    for start, end, number_end, role in said_amounts:
        said = text[start:end]
        if not takes_amounts or role in _KEPT or _is_quoted(text, start):
            why = _KEPT.get(role, "") if role else ""
            left.append(f"“{said}”{why or ('在引用的话里' if takes_amounts else '是上年的金额')}")
        else:
            amounts.append(said)
            splices.append(_Splice(start, number_end, BLANK))
    return RolledText(_spliced(text, splices), tuple(years), tuple(amounts), tuple(left))


def _why_kept(text: str, match: re.Match[str], old: int, name: str, *, is_heading: bool) -> str | None:
    """Return why a year is left as it is; empty where it is changed, ``None`` where nobody need look at it."""
    year, (start, end) = _value(match[0]), match.span()
    behind = text[end:]
    is_quoted = _is_quoted(text, start) or _NUMBER_OF_PAPER.match(behind) is not None
    is_dated = _OF_A_DATE.match(behind) is not None
    is_in_span = bool(_SPAN_BEFORE.search(text[:start]) or _SPAN_BEHIND.match(behind))
    if year != old:
        is_near = year >= old - 1 and is_dated and not is_quoted and not (year < old and is_in_span)
        return "不是上年的年度，也许要跟着改" if is_near else None
    is_past = is_dated and not is_heading and tells_of_the_past(text, start, end)
    reasons = {
        "在项目名称里": any(at <= start < at + len(name) for at in _places(text, name)),
        "在文件名、文号或引用的话里": is_quoted,
        "是几个年度中的一个": is_in_span,
        "说的像是以前的事": is_past,
        "后面不是“年”，不一定是年度": not is_dated and not is_heading,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part) if part else -1
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _is_quoted(text: str, at: int) -> bool:
    before = text[:at]
    return any(before.count(opened) > before.count(closed) for opened, closed in _QUOTED)


def _value(digits: str) -> int:
    told = digits.translate(str.maketrans("○Ｏ零〇一二三四五六七八九", "0000123456789"))
    return int(told)


def _in_digits_of(said: str, year: int) -> str:
    """Write a year as another was written: full width, or in Chinese with the same zero."""
    if said[0] == "二":
        return "".join(said[1] if digit == "0" else _CHINESE[int(digit)] for digit in str(year))
    start = 10 if said[0] in _ARABIC[10:] else 0
    return "".join(_ARABIC[start + int(digit)] for digit in str(year))


def _amounts(text: str, claims: Sequence[Claim]) -> Iterator[tuple[int, int, int, Role | None]]:
    """Yield every amount of a text: where it begins and ends, where its number ends, and what it is."""
    said = [*_typed_spans(text, (claim for claim in claims if claim.kind is Kind.MONEY))]
    taken: list[tuple[int, int]] = []
    for match in _MONEY.finditer(text):
        start, end = match.span()
        taken.append((start, end))
        roles = [role for first, last, role in said if first < end and start < last]
        yield start, end, match.end("number"), _kept_first(roles)
    for start, end, role in said:
        number = _LEADING_NUMBER.match(text, start)
        is_new = not any(first < end and start < last for first, last in taken)
        if number and is_new and _OF_MONEY.search(text, start, end):  # 10分 is of a hundred points
            yield start, end, number.end(), role


def _kept_first(roles: Sequence[Role]) -> Role | None:
    return next((role for role in roles if role in _KEPT), roles[0] if roles else None)


def _typed_spans(text: str, claims: Iterable[Claim]) -> Iterator[tuple[int, int, Role]]:
    for claim in claims:
        start, end = claim.span
        if end > start:
            yield typed_position(text, start), typed_position(text, end - 1) + 1, claim.role


def _spliced(text: str, splices: Iterable[_Splice]) -> str:
    pieces, at = [], 0
    for start, end, new in sorted(splices):
        if start >= at:
            pieces += [text[at:start], new]
            at = end
    return "".join([*pieces, text[at:]])
