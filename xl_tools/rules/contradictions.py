"""JX7: what one sentence of a table says, against its indicators and its other sentences."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import accumulate

from xl_tools.claims.beside import beside, counts_in_words, is_part_of, is_summed_in_text
from xl_tools.claims.claim import CURRENT_COUNTS, Claim, Kind, Role
from xl_tools.claims.count_sums import count_sums, parts_listed
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.matching_names import (
    Named,
    are_comparable,
    are_qualified_otherwise,
    covers,
    likeness,
    mutual_best,
    named_by_indicator,
    named_in_text,
    says_enough,
    shares_the_sentence,
)
from xl_tools.claims.roles import children
from xl_tools.claims.told_apart import are_named_alike, is_whole_and_part
from xl_tools.model.finding import APPROPRIATE, WARNING
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.echoes import odd_echoes
from xl_tools.rules.rule import Context, Fault, SubmissionRule
from xl_tools.rules.said_again import odd_again
from xl_tools.rules.slips import is_likely_meant, is_misplaced, is_one_misplaced, is_slip
from xl_tools.rules.standards import StandardCost, standards_of
from xl_tools.rules.standing import odd_ones
from xl_tools.rules.table_facts import is_cost, ten_thousandfold
from xl_tools.rules.two_against_one import said_otherwise
from xl_tools.values.amount import format_amount, same_amount
from xl_tools.values.text import half_width, one_line

_FIELDS = {"purpose": "资金用途", "goals": "绩效目标"}
_COMPARED = (*CURRENT_COUNTS, Role.FACTOR)
_ALIKE = 2  # characters of a common name
_ALIKE_IN_SENTENCES = 3
_NAME_OF_A_RATE = 4
_PARTS, _TEN = 3, 10
_ABOUT = Decimal("0.1")
_NEAR = Decimal("0.2")
_VILLAGE = "村"
_IN_A_LIST = re.compile(r"[一-龥]{2}(?:和|及|以及|、)$")
_OF_ONE = re.compile("单(?!位)|每|[人户村亩]均|标准")
_OF_EACH = re.compile("各[^,;。、]{0,6}$")  # 春秋各集中培训1次
_BEFORE_THIS_YEAR = re.compile(
    "(?:上年度?|去年|往年)(?:实际|共|已|全年|完成|实有)(?!.*(?:今年|本年|计划|年内|力争|预计|提高|增加|增至|达到))"
)  # 上年实际筛查11400人，随访率97%
_NOT_COUNTED = re.compile("不含|不包括|除外|另有|此外")
_OF_A_STANDARD = re.compile(
    "单(?:价|位)?|[人户村亩生座处辆台例]均|每[^\\W\\d_]|标准|[补奖]助|补贴|定额|费用?|金额?|资金|经费|成本|年|月|的"
)
_NEXT_CLAUSE = 16  # characters before a standard in which its clause and the one before stand
_HINT = "请核对后改一致；说的不是一回事的，请把名称写清楚"


def sentence_contradicts_indicator(context: Context) -> Iterator[Fault]:
    """要求：资金用途、绩效目标里的人数、数量、比率、标准和单项金额，与本表指标里的同一个数一致，两处文字之间也一致。
    依据：财预〔2015〕88号：绩效目标与指标相关、匹配。
    原因：目标说 770 座，指标按 700 座考核，到时不知道完成没有。
    举例：目标写“改造户厕 770 座”，数量指标“改造户厕座数”是 700 座；用途写“人均 120 元”，指标写“100 元/人”。
    改法：核对后改一致；每次的、上年的、新增的、约数和“不少于”都不比，“每季度1次，全年4次”“护士6名、检验1名，共7名”“由23人增加到33人，增加10人”这样自己算得出来的，算不对也提示；合起来才是那个数的几部分（市赛 15 项、省赛 6 项，共 21 项）不算错，别的名称的标准不比；用途（或目标）和指标都是一个数，另一处文字偏偏写成别的数的，也提示（两处都写 45 眼、28 眼，这里写 45 眼、16 眼的也是）；另一处文字里两个数都写了的，几句话里挨着的几个数合起来是那个数的，不算错；比率只与同名的比率比；“不含”“此外”后面的、“汛前、汛中各1次”的指标值不比；比它少两成以上、同一句里还有别的同样的数的，可能只是一部分，不算；说的不是一回事的，把名称写清楚。
    """
    elsewhere = {each.claim.spot for each in context.once(odd_ones)}  # JX701 tells them
    elsewhere |= {one.claim.spot for one, _ in context.once(odd_echoes)}
    for reading in context.submission.tables:
        told = []
        for fault in _in_table(reading, context, elsewhere):
            told.append(fault.at)
            yield fault
        for fault in _again(reading, context, told, elsewhere):
            told.append(fault.at)
            yield fault
        for each in said_otherwise(reading, context):
            at = each.odd.place.at if each.odd.place else None
            if each.odd.spot not in elsewhere and at not in told:
                other = f"{_FIELDS[each.field]}（{reading.address(each.field)}）和指标（{_address(reading, each.usual)}）都是"
                yield _fault(reading, each.odd, f"写“{_around(each.odd)}”，{other} {each.usual.said}")


def _again(
    reading: TableReading, context: Context, told: Sequence[object], elsewhere: AbstractSet[object]
) -> Iterator[Fault]:
    """Yield the numbers of a table's sentences that the table itself says otherwise, again and again."""
    for odd, usual, is_here in context.once(odd_again):
        claim = odd.claim
        if odd.reading is reading and is_here and claim.spot not in elsewhere:
            at = claim.place.at if claim.place else None
            if at not in told:
                message = f"写“{_around(claim)}”，{_address(reading, usual.claim)} 等处是 {usual.claim.said}"
                yield _fault(reading, claim, message)


def _in_table(reading: TableReading, context: Context, elsewhere: AbstractSet[object]) -> Iterator[Fault]:
    rows = _rows(reading, context)
    whole = [
        Named(claims[0], ("",))
        for claims in context.claims.of_values(reading)
        if len(claims) > 1 and claims[0].is_exact
    ]  # 4800亩（割灌除草2900亩、疏伐1900亩）
    told: set[int] = set()
    paired: dict[str, set[int]] = {}
    contradictions: list[tuple[str, Named, Named]] = []
    for field in _FIELDS:
        texts = _said(context.claims.of(reading, field))
        free_rows, free_texts = _without_equals(rows, texts)
        _, free_texts = _without_equals(whole, free_texts)
        paired[field] = {id(each.claim) for each in texts} - {id(each.claim) for each in free_texts}
        for text, row in (*_pairs(free_texts, free_rows, context), *_rates(texts, rows, context)):
            if {text.claim.spot, row.claim.spot} & elsewhere or _is_one_of_a_list(text, row, texts):
                continue
            if not is_likely_meant(text.claim.hi, row.claim.hi):
                continue
            if _is_counted_together(text.claim, row.claim, context):
                continue
            if is_summed_in_text(row.claim.hi, text.claim, context.claims.of(reading, field)):
                continue
            if _are_two_things(text.claim, row.claim, reading, context):
                continue
            if _is_said_beside(text, row, context.claims.of(reading, field)):
                continue
            if not _is_consistent(text.claim, row.claim):
                contradictions.append((field, text, row))
                told.add(id(text.claim))
    yield from _told(reading, contradictions)
    yield from _parts(reading, context)
    yield from _between_sentences(reading, context, told, paired)
    yield from _standards(reading, context)
    yield from _single_amounts(reading, context)
    yield from _amounts_of_goals(reading, context)
    yield from _worked_out(reading)
    yield from _described(reading, context)


def _rows(reading: TableReading, context: Context) -> list[Named]:
    """Return the indicators that have one number, no amount."""
    found = []
    for row, claims in zip(reading.table.indicators, context.claims.of_values(reading), strict=True):
        counts = [each for each in claims if each.kind in (Kind.COUNT, Kind.RATE)]
        if len(claims) != 1 or not counts or not counts[0].hi or not counts[0].is_exact:
            continue
        if _OF_EACH.search(counts[0].subject):
            continue  # 汛前、汛中各1次
        if counts[0].role in _COMPARED and "时效" not in row.level2:
            is_output = "数量" in row.level2
            found.append(named_by_indicator(counts[0], row.level3, row.description, is_output=is_output))
    return found


def _said(claims: Sequence[Claim]) -> list[Named]:
    """Return the counts and rates of a text that are meant for the year."""
    return [
        named_in_text(each)
        for each in claims
        if each.kind in (Kind.COUNT, Kind.RATE)
        and each.role in _COMPARED
        and each.hi
        and each.lo == each.hi
        and not _OF_EACH.search(each.subject)
        and not _BEFORE_THIS_YEAR.search(each.context)
        and not _NOT_COUNTED.search(each.subject)
    ]


def _without_equals(rows: Sequence[Named], texts: Sequence[Named]) -> tuple[list[Named], list[Named]]:
    """Return the rows and numbers that have no equal on the other side: equal numbers are paired off first."""

    def has_equal(one: Named, others: Sequence[Named]) -> bool:
        return any(each.claim.hi == one.claim.hi and are_comparable(each.claim, one.claim) for each in others)

    return (
        [row for row in rows if not has_equal(row, texts)],
        [text for text in texts if not has_equal(text, rows)],
    )


def _pairs(texts: Sequence[Named], rows: Sequence[Named], context: Context) -> Iterator[tuple[Named, Named]]:
    """Yield numbers of a text with the indicator that is of the same thing."""
    grammar = context.claims.grammar
    found = mutual_best(texts, rows, grammar, _ALIKE)
    for text, row, score in found:
        is_named = says_enough(text, row, score, grammar) and _are_qualified_alike(text, row, context)
        is_meant = text.claim.kind is Kind.RATE or _is_near(text.claim.hi, row.claim.hi)
        if is_named and (
            is_meant
            or covers(text, row, grammar)
            or _is_only_one_of_its_unit(text, row, texts, rows, grammar)
        ):
            yield text, row
    taken = {id(each.claim) for text, row, _ in found for each in (text, row)}
    for text in texts:  # 1157亩 beside 征地面积 1175亩: the unit and the slip say what the name does not
        alike = [row for row in rows if row.claim.unit == text.claim.unit]
        same = [each for each in texts if each.claim.unit == text.claim.unit]
        if len(alike) != 1 or len(same) != 1 or {id(text.claim), id(alike[0].claim)} & taken:
            continue
        if text.claim.kind is Kind.RATE and not likeness(text, alike[0], grammar):
            continue  # 专职委员培训，参训率95%; 专职委员满意度92%: a rate is what its name says
        if not is_slip(text.claim.hi, alike[0].claim.hi) or not _are_qualified_alike(text, alike[0], context):
            continue
        is_telling = text.claim.unit == _VILLAGE or (
            text.claim.unit in grammar.telling and likeness(text, alike[0], grammar)
        )
        if is_telling or shares_the_sentence(text, alike[0], grammar):
            yield text, alike[0]


def _is_only_one_of_its_unit(
    text: Named, row: Named, texts: Sequence[Named], rows: Sequence[Named], grammar: Grammar
) -> bool:
    """Whether the one number of a telling unit (培训教师30人次) is meant for the one 数量指标 of that unit."""
    unit = text.claim.unit
    is_output = row.is_output and unit in grammar.telling and unit == row.claim.unit
    others = [each for each in (*texts, *rows) if each.claim.unit == unit and each not in (text, row)]
    return is_output and text.claim.role is Role.PLAIN and not others


def _is_near(number: Decimal, other: Decimal) -> bool:
    """Whether two numbers are so near that one may be the other though its name says more: 传承人8名, 传承人带徒16人 are not."""
    return abs(number - other) <= max(number, other) * _NEAR or is_slip(number, other)


def _rates(texts: Sequence[Named], rows: Sequence[Named], context: Context) -> Iterator[tuple[Named, Named]]:
    """Yield rates with the indicator of their name where they are equal to another indicator's (85%, of which two are): names tell, not numbers."""
    grammar = context.claims.grammar
    rates, of_rows = ([each for each in all_ if each.claim.kind is Kind.RATE] for all_ in (texts, rows))
    for text, row, _ in mutual_best(rates, of_rows, grammar, _NAME_OF_A_RATE):
        is_taken = any(text.claim.hi == each.claim.hi for each in of_rows)
        if (
            text.claim.hi != row.claim.hi
            and is_taken
            and not _is_said_beside(text, row, [each.claim for each in rates])
            and _are_qualified_alike(text, row, context)
        ):
            yield text, row


def _are_qualified_alike(text: Named, row: Named, context: Context) -> bool:
    """Whether neither alone is of what is new, of a trial, of a part."""
    grammar = context.claims.grammar
    is_part = text.claim.role is Role.NEW or (
        text.claim.role is Role.PART and not _is_named_so(text, row)  # 其中白蚁防治22座: 白蚁防治座数
    )
    added = grammar.pattern("added").search("".join(row.near))
    return not are_qualified_otherwise(text, row, grammar) and (not is_part or bool(added))


def _is_named_so(text: Named, row: Named) -> bool:
    """Whether an indicator is of the very part that a sentence names."""
    name = text.claim.subject.removeprefix("其中").strip(",:")
    return len(name) > _ALIKE and name in row.near[0]


def _is_counted_together(left: Claim, right: Claim, context: Context) -> bool:
    """Whether a text of the workbook counts the one with others to the other: 18个村居, 12个行政村、6个社区."""
    if left.kind is not Kind.COUNT or are_named_alike(left, right):
        return False
    known = [each for each in context.claims if each.kind is Kind.COUNT]
    elsewhere = [
        each for each in known if _sentence_of(each) not in (_sentence_of(left), _sentence_of(right))
    ]
    is_part = any(is_part_of(one.hi, other, known) for one, other in ((left, right), (right, left)))
    return is_part or is_whole_and_part(left.hi, right.hi, elsewhere)


def _is_said_beside(text: Named, row: Named, claims: Sequence[Claim]) -> bool:
    """Whether the sentence of a rate says that of the indicator, too: 力争达到90%，最低不少于88%."""
    return text.claim.kind is Kind.RATE and any(
        each.kind is Kind.RATE and each.hi == row.claim.hi and each.sentence == text.claim.sentence
        for each in claims
    )


def _are_two_things(left: Claim, right: Claim, reading: TableReading, context: Context) -> bool:
    """Whether another text of the table says both numbers: 评残补助900人, and 8900名 whose data are brought up to date."""
    place = left.place
    said = [
        each for field in _FIELDS for each in context.claims.of(reading, field) if each.place is not place
    ]
    return all(
        any(each.hi == one.hi and each.lo == each.hi and are_comparable(each, one) for each in said)
        for one in (left, right)
    )


def _sentence_of(claim: Claim) -> tuple[int, int]:
    return id(claim.place), claim.sentence


def _is_one_of_a_list(text: Named, row: Named, texts: Sequence[Named]) -> bool:
    """Whether a smaller number is one of several in its sentence (DR 1台、心电图机3台), or stands in a list (图书馆和19个文化站)."""
    claim, counts = text.claim, [each.claim for each in texts]
    if claim.hi > row.claim.hi:
        return False
    same = [each.hi for each in beside(claim, counts) if each.unit == claim.unit]
    is_listed = len(same) > 1 and sum(same, Decimal(0)) <= row.claim.hi
    return is_listed or is_part_of(row.claim.hi, claim, counts) or bool(_IN_A_LIST.search(claim.subject))


def _is_consistent(text: Claim, row: Claim) -> bool:
    """Whether two numbers may both be right: 不少于 120 beside 150, 约 95 beside 100; a slip of the hand may not."""
    if text.is_about or row.is_about:
        return abs(text.hi - row.hi) <= max(text.hi, row.hi) * _ABOUT
    is_near = text.hi * 2 > row.hi and row.hi * 2 > text.hi
    if is_misplaced(text.hi, row.hi) and (is_near or not text.comparison):
        return False
    if text.comparison:  # 95%以上, ≥97%: two floors are one
        is_within = row.hi >= text.hi if text.comparison == "≥" else row.hi <= text.hi
        return is_within and text.comparison != row.comparison
    if row.comparison == "≥":
        return text.hi >= row.hi and text.kind is Kind.COUNT
    return row.comparison == "≤" and text.hi <= row.hi


def _told(reading: TableReading, found: Sequence[tuple[str, Named, Named]]) -> Iterator[Fault]:
    """Yield the contradictions where they stand: at the indicator where two texts agree against it, else in the sentence."""
    for field, text, row in found:
        against = [
            other
            for name, other, of in found
            if of is row and name != field and other.claim.hi == text.claim.hi
        ]
        if not against:
            yield _fault(reading, text.claim, _sentence(reading, field, text.claim, row.claim))
        elif field == "purpose":
            place = reading.address(field)
            message = f"指标值是 {row.claim.said}，{_FIELDS[field]}（{place}）写的是“{text.claim.said}”"
            yield _fault(reading, row.claim, message)


def _sentence(reading: TableReading, field: str, text: Claim, row: Claim) -> str:
    name = one_line(row.context.partition("。")[0])
    return f"{_FIELDS[field]}写“{_around(text)}”，指标“{name}”（{_address(reading, row)}）是 {row.said}"


def _around(claim: Claim) -> str:
    """Return a number with the words next to it."""
    return f"{claim.subject[-6:]}{claim.said}{claim.noun[:6]}".lstrip("□、:")


def _address(reading: TableReading, claim: Claim) -> str:
    at = claim.place.at if claim.place else ""
    return at.address if isinstance(at, Cell) else reading.address(at)


def _fault(reading: TableReading, claim: Claim, message: str) -> Fault:
    return Fault(claim.place.at if claim.place else None, message, _HINT, table=reading)


def _parts(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield parts of a count that are together more than it, or would be it but for the order of digits."""
    for field in _FIELDS:
        claims = context.claims.of(reading, field)
        for index, whole in enumerate(claims):
            if whole.kind is not Kind.COUNT or not whole.is_exact or whole.comparison:
                continue
            for listed in children(claims, index):
                parts = _without_subtotals(listed, counts_in_words(whole))
                numbers = [each.hi for each in parts]
                if whole.hi in numbers:
                    continue  # 21名教师；其中：进修21人，挂职3名
                total = sum(numbers, Decimal(0))
                is_plain = len(parts) > 1 and all(each.is_exact and not each.comparison for each in parts)
                is_wrong = total > whole.hi or (
                    len(parts) == len(listed)
                    and (is_one_misplaced(numbers, whole.hi) or _lacks_a_digit(numbers, whole.hi))
                )
                if any(sum(numbers[:end], Decimal(0)) == whole.hi for end in range(2, len(numbers))):
                    continue  # 助学金412人，其中一等156人、二等148人、三等108人，免学费186人
                if is_plain and total != whole.hi and is_wrong:
                    said = " + ".join(each.said for each in parts)
                    yield _fault(reading, whole, f"“{_around(whole)}”，其中 {said} = {total:f}")


def _without_subtotals(parts: Sequence[Claim], in_words: AbstractSet[Decimal]) -> list[Claim]:
    """Return the parts without those that add up the ones before them: 国家级3处、省级19处、县级62处，三级共84处."""
    kept: list[Claim] = []
    for each in parts:
        sums = [*accumulate(one.hi for one in reversed(kept))]
        if each.hi not in sums[1:] and not any(each.hi - one in in_words for one in sums[1:]):
            kept.append(each)
    return kept


def _lacks_a_digit(parts: Sequence[Decimal], whole: Decimal) -> bool:
    """Whether three parts or more are nearly the whole, and would be it if one of them had one other digit."""
    lack = whole - sum(parts, Decimal(0))
    is_near = len(parts) >= _PARTS and 0 < lack <= whole * _ABOUT
    return is_near and any(is_slip(each, each + lack) and each >= _TEN for each in parts)


def _worked_out(reading: TableReading) -> Iterator[Fault]:
    """Yield the counts that a text works out itself, and otherwise: each quarter once, six times a year."""
    pieces = [
        (piece.cell if field in reading.pieces else field, piece.text)
        for field in _FIELDS
        for piece in reading.written(field)
    ]
    rows = enumerate(reading.table.indicators)
    pieces += [(indicator_key(index, "description"), row.description) for index, row in rows]
    for at, text in pieces:
        for each in count_sums(text):
            if each.number != each.made:
                message = f"“{each.said}”，按所写的数算是 {each.made:f}"
                yield Fault(at, message, _HINT, table=reading)


def _described(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield the lists of descriptions (甲组34名、乙组27名) that would be the value with one digit changed."""
    for index, (row, values) in enumerate(
        zip(reading.table.indicators, context.claims.of_values(reading), strict=True)
    ):
        listed = parts_listed(row.description) if len(values) == 1 and values[0].kind is Kind.COUNT else None
        if listed is None or not values[0].is_exact or values[0].hi == listed[0]:
            continue
        if (
            context.claims.grammar.unit_class(listed[1]) != values[0].unit
            or abs(listed[0] - values[0].hi) * 4 > values[0].hi
        ):
            continue
        message = f"描述里的各项相加是 {listed[0]:f}{listed[1]}，指标值是“{one_line(row.value.text)}”"
        yield Fault(indicator_key(index, "description"), message, _HINT, table=reading)


# ── sentence against sentence ──


def _between_sentences(
    reading: TableReading, context: Context, told: set[int], paired: dict[str, set[int]]
) -> Iterator[Fault]:
    purpose, goals = (_said(context.claims.of(reading, field)) for field in _FIELDS)
    free_goals, free_purpose = _without_equals(goals, purpose)
    free_purpose = [each for each in free_purpose if id(each.claim) not in told]
    free_goals = [each for each in free_goals if id(each.claim) not in told]
    pairs = [
        (a, b)
        for a, b, _ in mutual_best(free_purpose, free_goals, context.claims.grammar, _ALIKE_IN_SENTENCES)
    ]
    villages = _villages(free_purpose, free_goals)
    known = {id(each.claim) for pair in villages for each in pair}
    for left, right in (*villages, *(pair for pair in pairs if id(pair[0].claim) not in known)):
        if _is_consistent(left.claim, right.claim) or not _are_qualified_alike(left, right, context):
            continue
        if _is_counted_together(left.claim, right.claim, context):
            continue
        if id(left.claim) in paired["purpose"] and id(right.claim) in paired["goals"]:
            continue  # each has an indicator of its own
        is_surely_one = id(left.claim) in known
        if not is_surely_one and (
            left.claim.unit != right.claim.unit or not is_slip(left.claim.hi, right.claim.hi)
        ):
            continue  # 17家 and 51家次, a stage and the whole: only a slip of the hand says that one thing is meant
        message = f"绩效目标写“{_around(right.claim)}”，资金用途（{_address(reading, left.claim)}）写“{_around(left.claim)}”"
        yield _fault(reading, right.claim, message)


def _villages(purpose: Sequence[Named], goals: Sequence[Named]) -> list[tuple[Named, Named]]:
    """Return the numbers of villages that purpose and goals say, one each, and nearly the same."""
    mine, theirs = ([each for each in texts if each.claim.unit == _VILLAGE] for texts in (purpose, goals))
    if len(mine) != 1 or len(theirs) != 1:
        return []
    gap, number = abs(mine[0].claim.hi - theirs[0].claim.hi), theirs[0].claim.hi
    is_near = gap <= number * _NEAR or is_slip(mine[0].claim.hi, number)
    return [(mine[0], theirs[0])] if is_near else []


# ── money ──


def _standards(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield a standard of a sentence that the one cost indicator on the same thing says otherwise."""
    rows = [each for each in standards_of(reading, context) if each.claim.per and each.claim.times]
    if not rows:
        return
    for field, called in _FIELDS.items():
        said = [
            each
            for each in context.claims.of(reading, field)
            if each.role is Role.STANDARD
            and each.per
            and each.times
            and each.is_exact
            and not each.comparison
        ]
        free_rows = [row for row in rows if not any(_is_one_standard(claim, row) for claim in said)]
        free_said = [claim for claim in said if not any(_is_one_standard(claim, row) for row in rows)]
        pairs = [
            (claim, row) for claim in free_said for row in free_rows if _may_be_meant(claim, row, context)
        ]
        for claim, row in pairs:
            if sum(claim is one or row is other for one, other in pairs) == 1:
                message = f"{called}写“{_around(claim)}”，指标“{one_line(row.row.level3)}”（{reading.address(row.at)}）是 {row.claim.said}"
                yield _fault(reading, claim, message)


def _is_one_standard(claim: Claim, row: StandardCost) -> bool:
    a_year = claim.hi * claim.times
    return same_amount(a_year, row.a_year) or same_amount(claim.hi, row.claim.hi)


def _may_be_meant(claim: Claim, row: StandardCost, context: Context) -> bool:
    """Whether a standard may be that of a cost indicator: per the same, nearly as much, and of what the indicator names."""
    grammar = context.claims.grammar
    if grammar.unit_class(claim.per) != grammar.unit_class(row.claim.per):
        return False
    is_of_one_period = row.claim.times == claim.times
    if not is_of_one_period and _is_multiple(claim.hi * claim.times, row.a_year):
        return False
    is_near = abs(claim.hi - row.claim.hi) <= max(claim.hi, row.claim.hi) * _NEAR
    if not is_slip(claim.hi, row.claim.hi) and not (is_near and is_of_one_period):
        return False
    name = _OF_A_STANDARD.sub("", half_width(row.row.level3))
    around = f"{claim.context[-_NEXT_CLAUSE:]}{claim.noun}{_project_of(claim)}"
    return sum(character in around for character in name) * 3 >= len(name) * 2


def _project_of(claim: Claim) -> str:
    """Return the name of the project that a claim is of."""
    return claim.place.table.table.name if claim.place and claim.place.table else ""


def _is_multiple(left: Decimal, right: Decimal) -> bool:
    """Whether one amount is a month's, a quarter's or a half year's of the other."""
    return any(same_amount(left * times, right) or same_amount(right * times, left) for times in (2, 4, 12))


def _single_amounts(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield what a single thing costs by a sentence, and otherwise by the cost indicator of its name."""
    grammar, budget = context.claims.grammar, reading.table.funding.budget
    rows = [
        named_by_indicator(claim, row.level3, "")
        for row, claims in zip(reading.table.indicators, context.claims.of_values(reading), strict=True)
        for claim in claims
        if is_cost(row)
        and len(claims) == 1
        and claim.kind is Kind.MONEY
        and claim.role in (Role.WEAK, Role.ITEM, Role.TOTAL)
        and not _OF_ONE.search(f"{row.level3}{row.description}")
        and not (budget is not None and same_amount(claim.hi, budget))
    ]
    for field in _FIELDS:
        claims = context.claims.of(reading, field)
        said = [
            Named(each, (each.subject[-8:],))
            for each in claims
            if each.role in (Role.ITEM, Role.PART) and each.is_exact and not each.comparison
        ]
        free_rows = [
            row for row in rows if not any(same_amount(row.claim.hi, each.claim.hi) for each in said)
        ]
        free_said = [
            each for each in said if not any(same_amount(row.claim.hi, each.claim.hi) for row in rows)
        ]
        for text, row, _ in mutual_best(free_said, free_rows, grammar, _ALIKE):
            if not ten_thousandfold(text.claim.hi, row.claim.hi):
                yield _fault(reading, text.claim, _sentence(reading, field, text.claim, row.claim))


def _amounts_of_goals(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield a total or a source that the goals say otherwise than the cells."""
    funding = reading.table.funding
    cells = {Role.TOTAL: ("预算数", funding.budget), Role.FISCAL: ("财政资金", funding.fiscal)}
    for claim in context.claims.of(reading, "goals"):
        name, cell = cells.get(claim.role, ("", None))
        if cell is None or not claim.is_certain or not claim.is_exact or same_amount(claim.hi, cell):
            continue
        if not ten_thousandfold(claim.hi, cell):
            message = f"绩效目标写“{name}{claim.said}”，表内{name}是 {format_amount(cell)} 万元"
            yield _fault(reading, claim, message)


RULES = (
    SubmissionRule(
        "JX705", "句子与本表指标、句子之间说法不一", WARNING, APPROPRIATE, sentence_contradicts_indicator
    ),
)
