"""What lets two different numbers both be right: one counts the other with what stands beside it, or a text says them both."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from xl_tools.claims.beside import COUNTED
from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.naming import common_run

_PLACES = frozenset(["个", "村", "社区"])
"""Units of what is counted together under another name: 村居, 单位; people are named, and their parts with them."""
_OF_ANY = re.compile("人员|人数|干部|职工|个数|数量|全部|共有|现有")
_LEAST = 10  # smaller numbers stand beside each other by chance
_LONGEST = 6
_ALIKE, _NAMED, _NEXT = 2, 6, 10


def are_both_right(odd: Claim, usual: Claim, claims: Iterable[Claim]) -> bool:
    """Whether something that the texts say lets a number be right that is another than what is said elsewhere."""
    known = [each for each in claims if each.kind is Kind.COUNT]
    elsewhere = [each for each in known if each.place is not odd.place or each.sentence != odd.sentence]
    if odd.role is Role.WHOLE and odd.hi < usual.hi:  # all of them, and fewer
        is_added = not usual.noun and is_whole_and_part(
            odd.hi, usual.hi, elsewhere
        )  # 14个行政村、1个社区; 15个
        return _stand_together(odd, usual) or is_added
    return (
        _stand_together(odd, usual)
        or (not are_named_alike(odd, usual) and is_whole_and_part(odd.hi, usual.hi, elsewhere))
        or _is_said_beside_the_other(odd, usual, known)
    )


def are_named_alike(left: Claim, right: Claim) -> bool:
    """Whether what follows two numbers names one thing: 28个行政村 and 26个行政村, but not 28个村居."""
    return len(common_run(left.noun[:_NAMED], right.noun[:_NAMED])) >= _ALIKE


def is_whole_and_part(left: Decimal, right: Decimal, claims: Sequence[Claim]) -> bool:
    """Whether a sentence counts one number with others to the other one: 18个村居 are 12个行政村、6个社区."""
    part, whole = sorted((left, right))
    return any(
        part in numbers and sum(numbers, Decimal(0)) == whole for numbers in _runs(claims) if len(numbers) > 1
    )


def _runs(claims: Sequence[Claim]) -> Iterator[list[Decimal]]:
    """Yield the numbers of every stretch of counts that a sentence says one behind the other."""
    counted = (each for each in claims if each.role in COUNTED and each.unit in _PLACES)
    for _, group in groupby(counted, key=lambda each: (id(each.place), each.sentence)):
        numbers = [each.hi for each in group]
        for start in range(len(numbers)):
            for end in range(start + 2, min(len(numbers), start + _LONGEST) + 1):
                yield numbers[start:end]


def _stand_together(left: Claim, right: Claim) -> bool:
    """Whether one sentence says both: 户籍人口4.3万人，常住人口3.5万人."""
    return left.place is right.place and left.sentence == right.sentence and left.span != right.span


def _is_said_beside_the_other(odd: Claim, usual: Claim, claims: Sequence[Claim]) -> bool:
    """Whether the table that says the other number says this one, too, of what is called alike: then they are two things."""
    table = usual.place.table if usual.place else None
    if odd.hi < _LEAST or table is None or (odd.place and odd.place.table is table):
        return False
    name = _name_of(odd)
    return any(
        each.hi == odd.hi
        and each.unit == odd.unit
        and each.place is not None
        and each.place.table is table
        and len(common_run(name, _name_of(each))) >= _ALIKE
        for each in claims
    )


def _name_of(claim: Claim) -> str:
    """Return the words next to a number, and those of its indicator."""
    of_row = claim.context if "。" in claim.context else ""
    return _OF_ANY.sub("\0", f"{of_row}\0{claim.subject[-_NEXT:]}\0{claim.noun[:_NEXT]}")
