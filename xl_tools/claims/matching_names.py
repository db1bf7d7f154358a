"""Which of two texts' numbers are meant to be the same: by unit, and by the name of the thing."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.values.text import half_width

_GENERIC = frozenset(
    ["个", "座", "处", "所", "家", "间", "栋", "条", "项", "件", "部", "台", "块", "支", "组"]
)
_RATE_NAME = re.compile(r"[\w]*?(?:率|比例|比重|满意度|占比|百分比|程度)")
_SHARE = re.compile("比例|比重|占比|百分比|比率")
_SATISFIED = "满意"
_BEFORE, _BEHIND = 12, 10
_FAR = 4  # characters shared with a sentence further off say as much as two next to the number
_RATE = 4
_SHORTEST = 2
_VILLAGES = re.compile("村(?:个)?数$")
_COMMUNITIES = re.compile("社区(?:个)?数$")
_OF_ANOTHER = re.compile("(?:和|及|与|、)$")  # (6所)完全小学和3个教学点
_PREDICATE = re.compile("(?<=.)(?:由|均|都|每|按|已|将|需)")
_RAISED_TO = re.compile(
    ",?(?:再)?(?:提高|增加|增长|提升|上升|降低|下降|降|减少|扩大|提|增|升|减|扩|压减|缩短)[到至为]"
)
_RAISED_FROM = re.compile("([^,;。由从比较]{2,20})[由从比较][^;。]{0,24}$")  # 覆盖率由上年的78%提高到83%
_HEAD = 6
_SENTENCE = 24


class Named(NamedTuple):
    """A number with the texts that call it something: those next to it, and the sentence before it; ``is_output`` of a 数量指标."""

    claim: Claim
    near: tuple[str, ...]
    far: str = ""
    is_output: bool = False


def named_in_text(claim: Claim) -> Named:
    """Return a number of a sentence with what stands next to it."""
    subject = "" if claim.noun and _OF_ANOTHER.search(claim.subject) else claim.subject[-_BEFORE:]
    if _RAISED_TO.fullmatch(subject) and (raised := _RAISED_FROM.search(claim.context)):
        subject = raised[1][-_BEFORE:]
    noun = claim.noun[:_BEHIND]
    noun = noun if claim.kind is Kind.DEADLINE else _PREDICATE.split(noun)[0]
    return Named(claim, (subject, noun), claim.context)


def named_by_indicator(claim: Claim, level3: str, description: str, *, is_output: bool = False) -> Named:
    """Return the number of an indicator's value with its names, and with what stands next to it in the value."""
    if claim.unit == "个" and _VILLAGES.search(level3):
        claim = claim._replace(unit="村")
    if claim.unit == "个" and _COMMUNITIES.search(level3):
        claim = claim._replace(unit="社区")
    near = (
        half_width(level3),
        _name_in(half_width(description)),
        claim.subject[-_BEFORE:],
        claim.noun[:_BEHIND],
    )
    return Named(claim, tuple(filter(None, near)) or ("",), is_output=is_output)


def _name_in(description: str) -> str:
    """Return what a description calls the thing; one that counts (每个乡镇1场) or lists (初中、小学) names its parts."""
    return "" if "、" in description or any(map(str.isdecimal, description)) else description


def are_comparable(left: Claim, right: Claim) -> bool:
    """Whether two numbers can be of one thing at all: of one kind, in units that count alike."""
    if left.kind is not right.kind:
        return False
    if left.kind is not Kind.COUNT:
        return True
    if left.noun and right.noun and {left.unit, right.unit} <= _GENERIC:
        return (
            len(common_run(left.noun[:_HEAD], right.noun[:_HEAD])) >= _SHORTEST
        )  # 286个村(社区), 247个行政村
    if left.unit == right.unit:
        return True
    return left.unit in _GENERIC and right.unit in _GENERIC


def likeness(left: Named, right: Named, grammar: Grammar) -> int:
    """Return how much two numbers' names have in common: characters of their longest common run; 0 where that says nothing."""
    if left.claim.kind is Kind.RATE:
        return _likeness_of_rates(left, right)
    stop = tuple(grammar.words.stop_words)
    mine = [without_stop_words(text, stop) for text in left.near]
    theirs = [without_stop_words(text, stop) for text in right.near]
    best = max((len(common_run(a, b)) for a in mine for b in theirs), default=0)
    if best < 2 and left.far and not "".join(left.near).strip():  # noqa: PLR2004 - one character says nothing
        far = without_stop_words(left.far[-_SENTENCE:], stop)
        run = max((len(common_run(far, b)) for b in theirs), default=0)
        best = run - 2 if run >= _FAR else best
    return best


def shares_the_sentence(text: Named, row: Named, grammar: Grammar) -> bool:
    """Whether the sentence so far says what the indicator is of (党员志愿服务，解决问题150件), where the words next to the number do not."""
    stop = tuple(grammar.words.stop_words)
    far = without_stop_words(text.far[-_SENTENCE:], stop)
    return any(len(common_run(far, without_stop_words(name, stop))) >= _FAR for name in row.near)


def _rate_names(text: str) -> list[str]:
    """Return what a text calls rates; 办结比例 is 办结率."""
    return [_SHARE.sub("率", name) for name in _RATE_NAME.findall(text)]


def _likeness_of_rates(left: Named, right: Named) -> int:
    names = [name for text in (*left.near[:1], left.far[-_BEFORE:]) for name in _rate_names(text)]
    others = [name for text in right.near for name in _rate_names(text)]
    best = 0
    for name in names[-1:]:
        for other in others:
            run = common_run(name[-_BEFORE:], other[-_BEFORE:])
            is_whole = run.endswith(("率", "满意度"))
            if is_whole and (len(run) >= _RATE or run in (name, other)):
                best = max(best, len(run))
            if _SATISFIED in name and _SATISFIED in other and _SATISFIED in run:
                best = max(best, len(run))
    return best


def says_enough(text: Named, row: Named, score: int, grammar: Grammar) -> bool:
    """Whether a common name is enough: for what is put out two characters are; effects (反弹点位 beside 脏乱点位) need the whole name."""
    if text.claim.kind is Kind.RATE:
        return True
    if row.is_output:
        return score > 2 or text.claim.unit == row.claim.unit  # noqa: PLR2004 - two characters and another unit
    return covers(text, row, grammar)


def covers(text: Named, row: Named, grammar: Grammar) -> bool:
    """Whether nearly all that the first name of one says stands in the names of the other, in whatever order."""
    name = without_stop_words(row.near[0], tuple(grammar.words.stop_words)).replace("\0", "")
    around = "".join(text.near)
    return len(name) >= _SHORTEST and sum(character in around for character in name) * 5 >= len(name) * 4


def are_qualified_otherwise(left: Named, right: Named, grammar: Grammar) -> bool:
    """Whether one of two numbers is said to be of some only (困难学生, 新增网格) and the other is not."""
    qualifiers = grammar.pattern("qualifiers")
    project = left.claim.place.table.table.name if left.claim.place and left.claim.place.table else ""
    mine, theirs = "。".join(left.near), "。".join(right.near)
    if left.claim.kind is Kind.RATE:
        return bool(grammar.pattern("added").search(mine)) != bool(grammar.pattern("added").search(theirs))
    all_of_mine, all_of_theirs = (
        f"{left.far}。{mine}{project}",
        f"{theirs}{project}",
    )  # what all of a project is of parts nothing
    is_mine_alone = any(each[0] not in all_of_theirs for each in qualifiers.finditer(mine))
    return is_mine_alone or any(each[0] not in all_of_mine for each in qualifiers.finditer(right.near[0]))


def mutual_best(
    left: Sequence[Named], right: Sequence[Named], grammar: Grammar, least: int
) -> list[tuple[Named, Named, int]]:
    """Return the pairs that are each other's best, better than any other; ``least`` is how alike they must be at least."""
    scores = {
        (i, j): score
        for i, mine in enumerate(left)
        for j, other in enumerate(right)
        if are_comparable(mine.claim, other.claim) and (score := likeness(mine, other, grammar)) >= least
    }
    pairs = []
    for (i, j), score in scores.items():
        rivals = [
            other
            for (a, b), other in scores.items()
            if (a == i) != (b == j)
            and (left[a].claim.hi, right[b].claim.hi) != (left[i].claim.hi, right[j].claim.hi)
        ]
        if all(rival < score for rival in rivals):
            pairs.append((left[i], right[j], score))
    return pairs
