"""JX7: numbers that are one and the same in every table of a unit: its villages, its members of the Party, its people."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.claim import CURRENT_COUNTS, Claim, Kind
from xl_tools.claims.said_things import Again
from xl_tools.claims.told_apart import are_both_right
from xl_tools.model.finding import APPROPRIATE, WARNING
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.echoes import odd_echoes
from xl_tools.rules.numbers_of_unit import odd_numbers_of_unit
from xl_tools.rules.rule import Context, Fault, SubmissionRule
from xl_tools.rules.said_again import odd_again
from xl_tools.rules.slips import is_slip
from xl_tools.rules.texts import compiled
from xl_tools.rules.turned_digits import turned_numbers
from xl_tools.settings.models import Measure
from xl_tools.values.text import squeeze

_ALL_OF_THEM = r"全[镇乡县区村]|全部|所有|全街道|各村|全覆盖|保障"
_TOGETHER = r"行政村(?:和|及|与|、|/|\()(?:社区|居委|居民?)|社区(?:和|及|与|、|/)行政村"
_NEAR = Decimal("0.2")  # a number this much off the usual one is a slip; one much smaller is of a part
_BEFORE, _BEHIND = 8, 4  # characters around a number that say what it is of
_NO_VILLAGES = ("居", "民", "干", "组", "级", "务", "卫", "医", "小", "(")


class Stated(NamedTuple):
    """A number of a measure, where it is said, and whether it clearly is of the whole."""

    measure: str
    reading: TableReading | None
    claim: Claim
    of_all: bool

    @property
    def said(self) -> str:
        """The number with its unit."""
        return f"{self.claim.hi:f} {_unit_of(self.claim)}"

    @property
    def place(self) -> str:
        """The cell in which it is said."""
        at = self.claim.place.at if self.claim.place else ""
        return at.address if isinstance(at, Cell) else self.reading.address(at) if self.reading else ""


def measures_differ(context: Context) -> Iterator[Fault]:
    """要求：同一个单位里口径相同的数，各张表一致：行政村数、办公人数、党员人数，和别处一再说到的任何东西（执法中队、护林员、寄宿生）。
    依据：财预〔2015〕88号：绩效目标审核的适当性；词表 measures.compared、measures.standing。
    原因：一张表说 49 个村，另一张说 48 个，至少有一处错了。
    举例：招商维稳经费写办公人数 133 人，日常工作经费写 140 人。
    改法：核对后改一致；只是一部分的，在名称里写明（如“试点行政村数”）。“行政村和社区”合在一起的个数不与行政村数比，一句话里并列的两项不比；别处写着它与旁边的数合起来的（12 个行政村、6 个社区，18 个村居）、一句话里两个数都写了的，不算错。比别处少的，只有写明是全部（全镇、全覆盖）或两个数字写颠倒了才提示；只有一处这样说的不比。党员、在职人员一处说一个数也比（“老党员”“新招”“参训”的除外）；行政村、社区、乡镇、网格、中队别的两张表说同一个数、这里差一个或差一成以内的，也提示。三位以上的数，同样的东西别处写的是同样几位、有两位颠倒了的（412 户、421 户），也提示。
    """
    told = {odd.claim.spot for odd in context.once(odd_ones)}
    yield from _echoed(context, told)
    again = [*_said_again(context, told)]
    yield from again
    known = {(id(fault.table), fault.at) for fault in again}
    of_unit = [*_of_unit(context, told, known)]
    yield from of_unit
    known |= {(id(fault.table), fault.at) for fault in of_unit}
    yield from _turned(context, told, known)
    for odd in context.once(odd_ones):
        usual = usual_of(context, odd.measure)
        if usual is None or usual.reading is None:
            continue
        message = f"{odd.measure}这里是 {odd.said}，{usual.reading.sheet} 的 {usual.place} 是 {usual.said}"
        hint = "请核对后改一致；只是一部分的请在名称里写明"
        at = odd.claim.place.at if odd.claim.place else None
        yield Fault(at, message, hint, table=odd.reading)


def _turned(
    context: Context, told: AbstractSet[object], known: AbstractSet[tuple[int, object]]
) -> Iterator[Fault]:
    """Yield what a table says with two digits in turn."""
    for odd, usual in context.once(turned_numbers):
        at = odd.claim.place.at if odd.claim.place else None
        if odd.reading is None or odd.claim.spot in told or (id(odd.reading), at) in known:
            continue
        message = f"{_told(odd.claim)}，{usual.place}是 {usual.claim.said}，两位数字的次序不同"
        yield Fault(at, message, "请核对后改一致；说的不是一回事的不用管", table=odd.reading)


def _echoed(context: Context, told: AbstractSet[object]) -> Iterator[Fault]:
    """Yield what is said once otherwise of a thing that is everywhere else one number."""
    for one, usual in context.once(odd_echoes):
        if one.reading is None or one.claim.spot in told:
            continue
        sheet, cell = usual.cell
        message = f"{_told(one.claim)}，{sheet} 的 {cell} 等处是 {usual.claim.said}"
        at = one.claim.place.at if one.claim.place else None
        yield Fault(at, message, "请核对后改一致；只是一部分的请写明", table=one.reading)


def _said_again(context: Context, told: AbstractSet[object]) -> Iterator[Fault]:
    """Yield what a table says otherwise than two other places of the workbook, whatever the thing is."""
    known = told | {one.claim.spot for one, _ in context.once(odd_echoes)}
    for odd, usual, is_here in context.once(odd_again):
        claim = odd.claim
        if odd.reading is None or is_here or claim.spot in known:
            continue
        at = claim.place.at if claim.place else None
        message = f"{_told(claim)}，{place_of(usual)}等处是 {usual.claim.said}"
        yield Fault(at, message, "请核对后改一致；只是一部分的请写明", table=odd.reading)


def _of_unit(
    context: Context, told: AbstractSet[object], known: AbstractSet[tuple[int, object]]
) -> Iterator[Fault]:
    """Yield what a table says otherwise of the people, villages and the like that the unit has."""
    told = told | {one.claim.spot for one, _ in context.once(odd_echoes)}
    for odd, usual in context.once(odd_numbers_of_unit):
        at = odd.claim.place.at if odd.claim.place else None
        if odd.reading is None or odd.claim.spot in told or (id(odd.reading), at) in known:
            continue
        message = f"{_told(odd.claim)}，{usual.place}是 {usual.claim.said}"
        yield Fault(at, message, "请核对后改一致；只是一部分的请写明", table=odd.reading)


def place_of(again: Again) -> str:
    """Return where a number is said, as a clerk reads it."""
    at = again.claim.place.at if again.claim.place else ""
    sheet = again.reading.sheet if again.reading else "整体绩效"
    cell = at.address if isinstance(at, Cell) else again.reading.address(at) if again.reading else ""
    return f"{sheet} 的 {cell} "


def _told(claim: Claim) -> str:
    return f"这里写“{claim.subject[-_BEFORE:]}{claim.said}{claim.noun[:_BEHIND]}”"


def odd_ones(context: Context) -> list[Stated]:
    """Return the numbers of the tables that are not the usual ones of their measure."""
    found = []
    for measure, stated in context.once(stated_in_tables).items():
        usual = usual_of(context, measure)
        if usual is None or len({each.claim.hi for each in stated}) == 1:
            continue
        number = usual.claim.hi
        found += [
            each
            for each in stated
            if _is_odd(each.claim.hi, number, of_all=each.of_all and usual.of_all)
            and not are_both_right(each.claim, usual.claim, context.claims)
        ]
    return found


def _is_odd(number: Decimal, usual: Decimal, *, of_all: bool) -> bool:
    gap = abs(number - usual)
    return bool(gap) and (gap <= usual * _NEAR or (of_all and is_slip(number, usual)))


def usual_of(context: Context, measure: str) -> Stated | None:
    """Return a statement of the usual number of a measure: that of most tables that mean the whole, else of most."""
    stated = context.once(stated_in_tables).get(measure, [])
    numbers = Counter(each.claim.hi for each in stated)
    if not numbers:
        return None
    usual = numbers.most_common(1)[0][0]  # of equals the one met first
    return next(each for each in stated if each.claim.hi == usual)


def stated_in_tables(context: Context) -> dict[str, list[Stated]]:
    """Return the numbers of each measure that the tables state: in indicators, and those clearly of the whole in sentences."""
    found: dict[str, list[Stated]] = defaultdict(list)
    for reading in context.submission.tables:
        for each in (*_in_indicators(reading, context), *_in_texts(reading, context)):
            found[each.measure].append(each)
    order = [measure.name for measure in context.settings.measures.compared]
    return {name: sorted(found[name], key=_is_in_a_sentence) for name in order if name in found}


def _is_in_a_sentence(stated: Stated) -> bool:
    at = stated.claim.place.at if stated.claim.place else ""
    return not (isinstance(at, str) and at.startswith("indicator."))


def _in_indicators(reading: TableReading, context: Context) -> Iterator[Stated]:
    measures = context.settings.measures
    any_measure, partial = (
        compiled(*(measure.words for measure in measures.compared)),
        compiled(measures.partial),
    )
    for row, claims in zip(reading.table.indicators, context.claims.of_values(reading), strict=True):
        counts = [each for each in claims if each.kind is Kind.COUNT]
        names = f"{squeeze(row.level3)}。{squeeze(row.description)}"
        if not counts or not any_measure.search(f"{names}。{row.value.text}"):
            continue
        for measure in measures.compared:
            words, own_name = compiled(measure.words), measure.name.removesuffix("数")
            for claim in counts:
                clause = f"{claim.subject}{claim.said}{claim.noun}"
                said = clause if words.search(clause) else names if len(counts) == 1 else ""
                if _unit_of(claim) not in measure.units or not words.search(said) or partial.search(said):
                    continue
                if compiled(_TOGETHER).search(said) and own_name not in squeeze(row.level3):
                    continue  # 享受补助的行政村和社区: of both together
                is_name = squeeze(row.level3).replace("个数", "数").removesuffix("数") == own_name
                of_all = bool(compiled(_ALL_OF_THEM).search(said)) or is_name
                yield Stated(measure.name, reading, claim, of_all)


def _in_texts(reading: TableReading, context: Context) -> Iterator[Stated]:
    for field in ("purpose", "goals"):
        yield from stated_by(context.claims.of(reading, field), context, reading)


def stated_by(
    claims: Sequence[Claim], context: Context, reading: TableReading | None = None
) -> Iterator[Stated]:
    """Yield the numbers of sentences that are clearly of the whole (全镇49个行政村), with their measure."""
    whole = context.claims.grammar.pattern("whole")
    for claim in claims:
        if claim.kind is not Kind.COUNT or claim.role not in CURRENT_COUNTS or not claim.is_exact:
            continue
        if whole.search(claim.subject[-_BEFORE:]) and (measure := measure_of(claim, context)):
            yield Stated(measure.name, reading, claim, of_all=True)


def measure_of(claim: Claim, context: Context) -> Measure | None:
    """Return the measure that a number of a sentence is of, by what stands behind it or right before it."""
    measures = context.settings.measures
    around = f"{claim.subject[-_BEFORE:]}{claim.said}{claim.noun[:_BEHIND]}"
    if compiled(measures.partial).search(around):
        return None
    unit = _unit_of(claim)
    behind = f"{unit}{claim.noun}"
    for measure in measures.compared:
        for said in measure.said:
            if behind.startswith(said) and not behind[len(said) :].startswith(_NO_VILLAGES):
                return measure
            thing = said.lstrip("个名")
            if claim.noun or not claim.subject.endswith(thing) or unit not in measure.units:
                continue
            before = claim.subject.removesuffix(thing)[-_BEHIND:]
            if not before or context.claims.grammar.pattern("whole").search(before):
                return measure
    return None


def _unit_of(claim: Claim) -> str:
    """Return the unit as it is written (49个: 个)."""
    return claim.said.lstrip("0123456789,.〇零一二三四五六七八九十百千")


RULES = (SubmissionRule("JX701", "同一口径的数在各表不一致", WARNING, APPROPRIATE, measures_differ),)
