"""JX7: how many members of the Party, people in post, villages and grids a unit has: it has one number of each, wherever that is said."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.beside import is_part_of
from xl_tools.claims.claim import CURRENT_COUNTS, Claim, Kind, Role
from xl_tools.claims.lexer import compiled_once
from xl_tools.claims.told_apart import are_both_right
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context
from xl_tools.rules.slips import is_reordered, is_slip

_JOINED = "(?:人数|总数|数|共|有|为|计|现有|共有)*$"
_PEOPLE = {
    "党员": (
        "党员",
        "(?:教职工|职工|干部职工)?(?!代表|干部|志愿|家庭|户|骨干|先锋|示范|活动|教育|培训|服务|中心|队|之|电|远|个|[A-Za-z]|以上|组成的|突击)",
    ),
    "在职人员": (
        "(?:在职|在编)(?:在编|在岗)?(?:人员|职工|教职工|教师|干部职工|干部)",
        "(?!家属|子女|以上)",
    ),
    "人口": ("(?:户籍人口|总人口|常住人口)", "(?!以上)"),
}
_PLACES = "(?:个|所|名)?(行政村|村委会|社区|居委会|嘎查|乡镇|街镇|镇街|网格|[一-龥]{2}中队|村民小组|党支部|教学点|股室|村级活动场所|户|村)(?=$|[^一-龥]|[一-龥])(?!干|民|医|级|卫|务|组长|代表|两委|支书|主任|籍)"
_SOME_PEOPLE = (
    "老|困难|预备|流动|新|离|退|优秀|青年|农民|农村|无职|发展|参训|培训|受训|其余|部分|不少于|特岗|临聘|编外|抽|选|派|妇女|女|困|生病|每|各|村级|名为|非|贫|骨干"
    "|先进|社区|企业|入党|转|学员|学生|居民|群众"
)
_SOME_PLACES = "其中|其余|部分|试点|示范|重点|新|另|剩|首批|第|抽|选|困难|脱贫|贫困|余下|不足|未|已|中的|后进|先进|优秀|以上|至少|不少于|每|各"
_BEFORE, _BEHIND = 10, 8
_NEAR = Decimal("0.12")
_FIFTH = 5
_A_FEW = Decimal("0.08")
_SURELY = 3  # places that say it, for some fewer to be a slip
_LEAST = 10
_MANY, _FEW = 2, 40
_DIGITS = 3
_OF_HOUSEHOLDS = ("户", "人口")


class UnitNumber(NamedTuple):
    """A number of what a unit has, and of what; ``reading`` is none in 整体绩效."""

    thing: str
    claim: Claim
    reading: TableReading | None

    @property
    def sheet(self) -> str:
        """The sheet in which it is said."""
        return self.reading.sheet if self.reading else "整体绩效"

    @property
    def place(self) -> str:
        """Where it is said, as a clerk reads it."""
        at = self.claim.place.at if self.claim.place else ""
        cell = at.address if isinstance(at, Cell) else self.reading.address(at) if self.reading else ""
        return f"{self.sheet} 的 {cell} "


def odd_numbers_of_unit(context: Context) -> list[tuple[UnitNumber, UnitNumber]]:
    """Return the numbers of what a unit has that are said once, and otherwise elsewhere, each with one of the others."""
    groups: dict[str, list[UnitNumber]] = defaultdict(list)
    for each in _said(context):
        groups[each.thing].append(each)
    found: list[tuple[UnitNumber, UnitNumber]] = []
    for group in groups.values():
        for one in group:
            other = _said_otherwise(one, group, context)
            if other is None or are_both_right(one.claim, other.claim, context.claims):
                continue
            if not any(other is told for told, _ in found):
                found.append((one, other))  # of two that say otherwise the other one is not told again
    return found


def _said_otherwise(one: UnitNumber, group: Sequence[UnitNumber], context: Context) -> UnitNumber | None:
    """Return what the others say where that is one number near this one, which nothing else says."""
    number = one.claim.hi
    if sum(each.claim.hi == number for each in group) != 1:
        return None
    others = [
        each
        for each in group
        if each is not one and (_is_near(one, each.claim.hi) or _are_of_one_whole(one.claim, each.claim))
    ]
    if len({each.claim.hi for each in others}) != 1:
        return None
    usual = others[0]
    if any(_is_said_beside(one.claim, each.claim) for each in others):
        return None
    sheets = {each.sheet for each in others}
    if one.thing not in _PEOPLE and len(sheets) < _MANY and one.thing != "户":
        return None
    is_fewer = one.thing not in _PEOPLE and usual.claim.hi - number > 1
    is_fewer = is_fewer and not any(_are_of_one_whole(one.claim, each.claim) for each in others)
    may_be_some = is_fewer and len(others) < _SURELY and not is_reordered(number, usual.claim.hi)
    if may_be_some or (len(others) == 1 and one.reading is None):
        return None  # of two that say otherwise the table is told
    claims = _claims_beside(one, context)
    return None if is_part_of(usual.claim.hi, one.claim, claims) else usual


def _are_of_one_whole(left: Claim, right: Claim) -> bool:
    """Whether two numbers that differ by a fifth or less are both said of the whole of one place: 全镇18个行政村, 全镇16个行政村."""
    wholes = [compiled_once("全([镇乡县区市旗])(?:的|共)?$").search(each.subject) for each in (left, right)]
    is_one = all(wholes) and len({match[1] for match in wholes if match}) == 1
    return is_one and left.hi != right.hi and abs(left.hi - right.hi) * _FIFTH <= right.hi


def _is_said_beside(left: Claim, right: Claim) -> bool:
    return left.place is right.place and left.sentence == right.sentence


def _claims_beside(one: UnitNumber, context: Context) -> Sequence[Claim]:
    if one.reading is None:
        return context.claims.of_narrative
    return [*context.claims.of(one.reading, "purpose"), *context.claims.of(one.reading, "goals")]


def _is_near(one: UnitNumber, other: Decimal) -> bool:
    number = one.claim.hi
    if number == other:
        return False
    if one.thing in _OF_HOUSEHOLDS:
        return min(number, other) >= 10 ** (_DIGITS - 1) * 1 and is_reordered(number, other)
    if one.thing not in _PEOPLE and abs(number - other) == 1 and number <= _FEW:
        return min(number, other) > _MANY
    if min(number, other) < _LEAST:
        return False
    if one.thing in _PEOPLE:
        return abs(number - other) <= other * _NEAR or is_slip(number, other)
    return int(number - other) in _more(other) or is_reordered(number, other)


def _more(usual: Decimal) -> range:
    """Return how many more or fewer villages and the like are hardly meant: fewer may be some of them."""
    return range(-max(1, int(usual * _A_FEW)), int(usual * _NEAR) + 1)


def _said(context: Context) -> Iterator[UnitNumber]:
    for reading in context.submission.tables:
        for field in ("purpose", "goals"):
            yield from _in(context.claims.of(reading, field), reading)
        for claims in context.claims.of_descriptions(reading):
            yield from _in(claims, reading)
    yield from _in(context.claims.of_narrative, None)


def _in(claims: Sequence[Claim], reading: TableReading | None) -> Iterator[UnitNumber]:
    for claim in claims:
        if claim.kind is not Kind.COUNT or not claim.is_exact or claim.comparison or claim.role is Role.NEW:
            continue
        if claim.role not in (*CURRENT_COUNTS, Role.HISTORY, Role.EACH):
            continue
        if claim.unit == "人":
            if thing := next((each for each, words in _PEOPLE.items() if _is_of(claim, *words)), None):
                yield UnitNumber(thing, claim, reading)
        elif thing := _thing_of(claim):
            yield UnitNumber(thing, claim, reading)


def _is_of(claim: Claim, words: str, behind: str) -> bool:
    """Whether a number of people is of such: the words stand right behind it, or right before it."""
    before, after = claim.subject[-_BEFORE:], claim.noun[:_BEHIND]
    if claim.role is Role.EACH:
        return False
    some = compiled_once(_SOME_PEOPLE)
    if match := compiled_once(f"(?:的)?{words}{behind}").match(after):
        return not some.search(before[-4:] + after[: match.end()])
    if words == _PEOPLE["在职人员"][0] and before.endswith(("在职", "在编")) and not after.startswith("以上"):
        return not some.search(before[-5:])  # 在职58人
    if not compiled_once(words).match(after) and (match := compiled_once(f"{words}{_JOINED}").search(before)):
        return not some.search(before[max(0, match.start() - 3) : match.end()])
    return False


def _thing_of(claim: Claim) -> str:
    """Return the village, grid and the like that a number counts; empty where it is of some, or of anything else."""
    unit = claim.said.lstrip("0123456789,.")
    match = compiled_once(_PLACES).match(f"{unit}{claim.noun[:_BEHIND]}")
    if match is None:
        return ""
    around = f"{claim.subject[-6:]}。{claim.noun[:2]}"
    if compiled_once(_SOME_PLACES).search(around):
        return ""
    if match[1] == "户":
        return (
            "户"
            if compiled_once("全[镇乡县区村街市旗]|辖|共有|现有|户籍").search(claim.subject[-_BEFORE:])
            or claim.noun.startswith("农户")
            else ""
        )
    if claim.role is Role.EACH or claim.role is Role.PART:
        return ""
    return match[1]
