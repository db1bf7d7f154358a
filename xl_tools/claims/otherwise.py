"""Whether an amount has another explanation than the standards next to it: what stands before it, what it is a share of, another standard."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.beside import counts_in_words
from xl_tools.claims.claim import NOT_ADDED, SOURCES, Claim, Kind, Role, Span
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.workings import Working

_NO_SUMMAND = (*NOT_ADDED, *SOURCES)
_ROUNDING = Decimal("0.0051")
_MOST_SUMS = 400
_NEARLY = Decimal("0.25")
_LONGEST = 12
_TWO = 2
_PERIODS = (1, 2, 4, 12)
_BEFORE = 60  # characters before an amount in which its counts stand


def is_explained_otherwise(
    working: Working, workings: Sequence[Working], claims: Sequence[Claim], grammar: Grammar
) -> bool:
    """Whether the amount of a working is right by something else that its text says."""
    amount = working.amount
    here = [each for each in claims if each.place is amount.place]
    money = [each for each in here if each.kind is Kind.MONEY and each.role not in _NO_SUMMAND and each.hi]
    return (
        _is_sum_of_what_is_before(amount, money, workings)
        or _is_share_of_a_standard(working, money)
        or _is_of_another_standard(working, workings, here)
        or _makes_another_amount(working, money, here)
        or _is_made_by_its_own_count(working, here, grammar)
        or _is_of_what_follows_too(working, here)
        or _explains_what_is_before(working, money)
        or _is_counted_in_words(working)
    )


def _is_sum_of_what_is_before(amount: Claim, money: Sequence[Claim], workings: Sequence[Working]) -> bool:
    """Whether amounts, and products, that stand one behind the other before an amount make it: ``省级3万元，市级5.1万元，三级合计8.1万元``."""
    before = [each for each in money if each.span < amount.span][-_LONGEST:]
    sums = {Decimal(0)}
    for count, each in enumerate(reversed(before), 1):
        sums = {have + one for have in sums for one in _values(each, workings)}
        if len(sums) > _MOST_SUMS:
            return False
        if count >= _TWO and any(abs(each - amount.hi) <= _ROUNDING for each in sums):
            return True
    return False


def _values(claim: Claim, workings: Sequence[Working]) -> Iterator[Decimal]:
    """Yield what an amount may add to a sum: itself, or what a standard makes; a standard with an amount of its own adds nothing."""
    made = [
        product.value
        for working in workings
        for term in (*working.unpaid, *working.terms)
        if term.standard.span == claim.span
        for product in term.natural
    ]
    yield from set(made)
    if claim.role not in (Role.STANDARD, Role.EACH):
        yield claim.hi
    elif any(
        term.standard.span == claim.span and working.fits() for working in workings for term in working.terms
    ):
        yield Decimal(0)


def _is_share_of_a_standard(working: Working, money: Sequence[Claim]) -> bool:
    """Whether amounts one behind the other, with this one, are the standard: ``每个6万元分三块：水电2.8万元、办公1.2万元、活动2万元``."""
    standards = {term.standard.span for term in (*working.unpaid, *working.terms)}
    wanted = {term.standard.hi for term in (*working.unpaid, *working.terms)}
    plain = [each for each in money if each.span not in standards and not each.comparison]
    at = next((index for index, each in enumerate(plain) if each.span == working.amount.span), None)
    if at is None:
        return False
    return any(
        sum((each.hi for each in plain[start:end]), Decimal(0)) in wanted
        for start in range(max(0, at - _LONGEST), at + 1)
        for end in range(max(at + 1, start + _TWO), min(len(plain), start + _LONGEST) + 1)
    )


def _makes_another_amount(working: Working, money: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """Whether the standard makes another amount of the text with a count of its clause, and this one is of one thing more: ``9场、每场0.8万元，春联1场1.4万元``."""
    amount, terms = working.amount, (*working.unpaid, *working.terms)
    made = working.nearest()
    if len(terms) != 1 or amount.span.start < terms[0].standard.span.start or made is None:
        return False
    if abs(made - amount.hi) <= amount.hi * _NEARLY:
        return False  # one of them is a slip of the other
    standard = terms[0].standard
    counts = [each for each in claims if each.kind is Kind.COUNT]
    own = [each.hi for each in counts if each.span < standard.span and each.sentence == standard.sentence][
        -1:
    ]
    is_counted_itself = any(standard.span.end <= each.span.start < amount.span.start for each in counts)
    return is_counted_itself and any(
        abs(standard.hi * count * (standard.times or 1) - each.hi) <= _ROUNDING
        for count in own
        for each in money
        if each.span not in (amount.span, standard.span)
    )


def _is_made_by_its_own_count(working: Working, claims: Sequence[Claim], grammar: Grammar) -> bool:
    """Whether a count of what the standard is per makes the amount, where what was multiplied counts something else."""
    if len(working.terms) != 1 or working.unpaid:
        return False
    term = working.terms[0]
    counts = [each for each in claims if each.kind is Kind.COUNT]
    used = {each.unit for each in counts if each.span.start in term.counted}
    per = grammar.unit_class(term.standard.per)
    own = [each.hi for each in counts if each.unit == per]
    return (
        bool(per)
        and per not in used
        and any(
            abs(term.standard.hi * count * (term.standard.times or 1) - working.amount.hi) <= _ROUNDING
            for count in own
        )
    )


def _is_of_what_follows_too(working: Working, claims: Sequence[Claim]) -> bool:
    """Whether a standard explains one of several things before it: ``198万元，用于摄像机5台（每台16万元）、音频32万元``."""
    made = working.nearest()
    if not working.is_told_after or (made and abs(made - working.amount.hi) <= working.amount.hi * _NEARLY):
        return False
    last = max(term.standard.span for term in (*working.unpaid, *working.terms))
    behind = [each for each in claims if each.span > last and each.sentence == working.amount.sentence]
    return any(
        each.kind is Kind.MONEY and each.role in (Role.ITEM, Role.PART) and each.hi < working.amount.hi
        for each in behind
    )


def _explains_what_is_before(working: Working, money: Sequence[Claim]) -> bool:
    """Whether a standard makes the amount right before it, and the one behind is of another thing: ``工程费144万元，45万元/公里，设计费6.5万元``."""
    if len(working.terms) != 1 or working.is_told_after:
        return False
    standard = working.terms[0].standard
    before = [each for each in money if each.span < standard.span and each.role is not Role.STANDARD][-1:]
    return any(
        abs(product.value - each.hi) <= _ROUNDING for product in working.terms[0].natural for each in before
    )


def _is_counted_in_words(working: Working) -> bool:
    """Whether a small count in words (六个断面), which is read as no number, makes the amount of what is multiplied."""
    values = {each.value for each in working.made()}
    return any(
        abs(made * count * times - working.amount.hi) <= _ROUNDING
        for count in counts_in_words(working.amount)
        for times in _PERIODS
        for made in values
    )


def _is_paid_before(standard: Span, amount: Claim, claims: Sequence[Claim]) -> bool:
    """Whether another amount stands between a standard and an amount."""
    return any(
        each.kind is Kind.MONEY
        and each.role not in (Role.STANDARD, Role.EACH)
        and standard.end <= each.span.start < amount.span.start
        for each in claims
    )


def _is_of_another_standard(working: Working, workings: Sequence[Working], claims: Sequence[Claim]) -> bool:
    """Whether another standard of the text, right where it stands, makes the amount with a count before it: ``215人，标准与散居孤儿相同，计309.6万元``."""
    amount = working.amount
    own = {term.standard.span for term in (*working.unpaid, *working.terms)}
    if not all(_is_paid_before(span, amount, claims) for span in own):
        return False  # a standard of its own
    others = [term.standard for each in workings if each.fits() for term in each.terms]
    counts = {
        each.hi
        for each in claims
        if each.kind is Kind.COUNT and 0 <= amount.span.start - each.span.end <= _BEFORE
    }
    return any(
        abs(each.hi * count * times - amount.hi) <= _ROUNDING
        for each in others
        if each.span not in own
        for count in counts
        for times in {*_PERIODS, each.times or 1}
    )
