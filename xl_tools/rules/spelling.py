"""How Chinese text is set: no spaces between characters, half-width digits, full-width punctuation, 〔〕 in document numbers."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_CHINESE = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_CHINESE_OR_MARK = r"[\u3400-\u9fff\U00020000-\U0003ffff，。；：、！？（）“”‘’《》【】〔〕…—]"
_BLANK = r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
_UNSEEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
_WIDE = r"[０-９Ａ-Ｚａ-ｚ％]"
# Each pattern begins with the characters that are wrong, and looks back from there: so it is found fast.
MAYBE_WRONG = (
    re.compile(_UNSEEN),
    re.compile(
        # Beside a mark, or two spaces and more, or where both neighbours may be Chinese.
        rf"{_BLANK}(?:(?<=\S.)(?=[^\S\n])|(?<=[^\x00-\x7f].)(?=[^\x00-\x7f])|(?<=[，。；：、！？（“《〔].)"
        r"|(?=[，。；：、！？）”》〕])|(?<=\u3000)(?=\S))"
    ),
    re.compile(_WIDE),
    re.compile(r"[,;:?!.](?<=[^\x00-\x7f].)(?![!-~])"),
    re.compile(r"\((?:(?<=[^\x00-\x7f]\()|(?=[^\x00-\x7f]))|\)(?<=[^\x00-\x7f]\))"),
)
"""Patterns of what may be wrong: a text in which none is found is spelled rightly.

Every start compiles them, so none asks whether a character is Chinese: :mod:`re` takes 1 ms to compile that, each time it
stands in a pattern.
"""
_SAID = (
    "有看不见的字符",
    "有多余的空格",
    "数字、字母用了全角",
    "中文里用了半角标点",
    "中文里用了半角括号",
)
_TO_WIDE = str.maketrans(",;:?!.", "，；：？！。")
_OPEN, _CLOSE = r"\[【［(（﹝〖<〈《{「『〔", r"\]】］)）﹞〗>〉》}」』〕"
WRONG_BRACKETS = re.compile(
    rf"[{_OPEN}]\s*(?:19|20)\d\d\s*年?[{_CLOSE}](?!(?<=〔\d{{4}}〕))|(?:发|办|字|函|通|规|政)(?:19|20)\d\d年第?\d{{1,5}}号"
)
"""A year in other brackets than 〔〕, without which :func:`with_hexagonal_brackets` finds nothing."""
TWO_DIGITS = re.compile(rf"[{_OPEN}]\d\d[{_CLOSE}](?<=[发办字函通规政令财农社教建水环组民卫]....)")
_LAST_CENTURY = 70


class Spelled(NamedTuple):
    """The text as it should be set, what was wrong first, and where."""

    text: str
    said: str = ""
    at: int = 0


def spelled_rightly(text: str) -> Spelled:
    """Return a text without superfluous spaces and with the right widths; what it says is the same.

    Line breaks stay: they part items. A space beside a number or a Latin word stays (``2 万元``): both ways are in use.
    """
    if not any(maybe.search(text) for maybe in MAYBE_WRONG):
        return Spelled(text)
    patterns = zip(_wrong(), _SAID, strict=True)
    found = [(match.start(), said) for pattern, said in patterns if (match := pattern.search(text))]
    at, said = min(found, default=(0, ""))
    if said == _SAID[0]:
        said += f"（U+{ord(text[at]):04X}）"
    unseen, space, wide, narrow, brackets = _wrong()
    right = space.sub(_one_or_none, unseen.sub("", text))
    right = wide.sub(lambda match: unicodedata.normalize("NFKC", match[0]), right)
    right = narrow.sub(lambda match: match[0].strip().translate(_TO_WIDE), right)
    right = brackets.sub(lambda match: f"（{match[1] or match[2] or match[3] or match[4]}）", right)
    return Spelled(right, said, at) if right != text else Spelled(text)


def years_of_two_digits(text: str) -> list[tuple[str, str]]:
    """Return the document numbers whose year is cut to two digits (冀政办〔22〕44号), and how they should be written."""
    return [
        (match[0], f"{match[1]}〔{'19' if int(match[2]) >= _LAST_CENTURY else '20'}{match[2]}〕{match[3]}号")
        for match in _two_digit_year().finditer(text)
    ]


def with_hexagonal_brackets(text: str) -> tuple[str, list[str]]:
    """Return a text with its document numbers in 〔〕, and those that were not, as written.

    Source: GB/T 9704-2012, 7.2.5.
    """
    pattern = _document_number()
    wrong = [match[0] for match in pattern.finditer(text)]
    return pattern.sub(lambda m: f"{m[1]}〔{m[2] or m[3]}〕{m[4]}{m[5]}号", text), wrong


@cache
def _wrong() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of what is wrong for certain, compiled where something may be; in the order of ``_SAID``."""
    return (
        re.compile(rf"{_UNSEEN}+"),
        re.compile(
            # Between two characters, beside a mark, or two spaces and more; one space beside a number or a word may stand.
            rf"{_BLANK}(?:(?<={_CHINESE_OR_MARK}.){_BLANK}*(?={_CHINESE_OR_MARK})|(?<=[，。；：、！？（“《〔].){_BLANK}*(?=\S)"
            rf"|{_BLANK}*(?=[，。；：、！？）”》〕])|(?<=\S.){_BLANK}+(?=\S)|(?<=\S\u3000)(?=\S))"
        ),
        re.compile(rf"{_WIDE}(?:{_WIDE}|[．＋－＝](?=[０-９]))*"),
        re.compile(rf"[,;:?!.](?<={_CHINESE}.){_BLANK}*(?:(?={_CHINESE})|(?<![,.])(?=\n|\Z))"),
        re.compile(
            # half-width ones behind a character, a digit or at the start; or one half of each width
            rf"\((?:(?:(?<={_CHINESE}\()|(?:(?<=[\d%]\()|(?<![^\n]\())(?={_CHINESE}))([^()（）\n]*{_CHINESE}[^()（）\n]*)"
            rf"|([一二三四五六七八九十]{{1,3}}))\)|（([^()（）\n]*{_CHINESE})\)|\((?={_CHINESE})([^()（）\n]*)）"
        ),
    )


@cache
def _two_digit_year() -> re.Pattern[str]:
    return re.compile(rf"({_CHINESE}{{1,10}}){_BLANK}*[{_OPEN}](\d\d)[{_CLOSE}]{_BLANK}*第?(\d{{1,5}})号")


@cache
def _document_number() -> re.Pattern[str]:
    return re.compile(
        # 冀政办函 [2014]44 号: the issuer's characters, a year in the wrong brackets (or none of a pair), a number and 号.
        # They may end with brackets of their own: 黑财指（资环）[2023]612号. A ministry's 令2004年第3号 is right.
        rf"({_CHINESE}{{1,10}}(?:[（(]{_CHINESE}{{1,8}}[）)])?){_BLANK}*(?:(?!〔[^〕]*〕)[{_OPEN}]{_BLANK}*((?:19|20)\d\d){_BLANK}*年?[{_CLOSE}]"
        rf"|(?<=[发办字函通规政])((?:19|20)\d\d)年){_BLANK}*(第?){_BLANK}*(\d{{1,5}}){_BLANK}*号(?![楼院线井泵机栋路门库台车厂地桥])"
    )


def _one_or_none(match: re.Match[str]) -> str:
    """Two spaces between a character and a word become one; between two characters they go; in a title 《》 they stay."""
    if match.string.rfind("《", 0, match.start()) > match.string.rfind("》", 0, match.start()):
        return match[0]
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    beside_word = before.isascii() or after.isascii()
    return " " if before and after and beside_word and not _is_mark(before) and not _is_mark(after) else ""


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("P")
