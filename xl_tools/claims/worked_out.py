"""Which amounts of a text are worked out from which of its standards, and how."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.claim import SOURCES, Claim, Kind, Role
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.multipliers import Mark, Multipliers
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.claims.roles import is_of_project
from xl_tools.claims.stretches import CLAUSE, STRONG, WEAK, Stretches
from xl_tools.claims.terms import Option, Terms
from xl_tools.claims.workings import Term, Working

_OTHER_TIMES = (Role.PREVIOUS, Role.OTHER_YEAR, Role.HISTORY, Role.CHANGE)
_NO_AMOUNT = (*_OTHER_TIMES, Role.STANDARD, Role.FACTOR, Role.EFFECT, Role.EACH, Role.AGAIN)
_SINGLE = (Role.ITEM, Role.PART)
_WAN = 10_000
_ROUNDING = Decimal("0.0101")
_NEXT = 8
_TO_AMOUNT = 3  # characters from a closing bracket: )计2.7万元
_SHARED = 2  # characters that the names of a standard and of what is counted share
_AGAIN = re.compile(r"即|折合|合每|约合|相当于")
_FOLLOWS = re.compile(r"[、和及与](?:以及)?[一-龥]{0,8}")
_IN_ALL = re.compile(r"[共计总需合]")
_TOTAL = re.compile(
    r"(?:^|[^\d])(?:全年|年|[一两二三四五六七八九十\d]+[项类块部分]+|以上|上述|所需|本项目)*(?:[合共总]计|总价|总额|总共|[共需计]|所需|全年|总需)"
    r"[^,;。\d]{0,8}$"
)
_BY_THE_PERIOD = re.compile(r"[每逐]个?(?:[月季天日周]|学期|半年|[一-龥])|月均|日均|人均|户均|月(?:需|支出)")
_RESPECTIVELY = re.compile(r"分别|依次|各为|相应")
_NEXT_OF_LIST = re.compile(r"(?:万?元)?(?:[、和及与,]|以及)+(?:以及)?")
_OPEN = re.compile(
    r"另|其[他余它]|等|剩余|不足|考核|浮动|比例|分担|扣除|抵扣|减|已|含|包括|自筹|自付|自费|承担|个人|部分|约|左右|以上|以内|最高|上限|封顶|即"
)
_OBSCURE = re.compile(r"[%‰]|免|据实|按实际|不超过|一半|折扣|不等|差额|扣|比例|\d成")
_A_THING = re.compile(r"^(?!按|由|通过|每|标准|用于|共|全年|计|经|均|分)[^\d一二两三四五六七八九十]{3,}$")
_HOW_LONG = re.compile(
    r"(?:按|服务期?|运行)?\d[\d.]*(?:个月|天|日|个?季度|个?学期|次|期|年|周)(?:计算?|测算)?"
)
_PARTS = re.compile(r"其中|包括|含")
_A_FIGURE = re.compile(r"\d")
_EACH_MONEY = re.compile(r"各[^,;、\d]{0,3}$")


def workings_of(lines: Sequence[str], claims: Sequence[Claim], grammar: Grammar) -> tuple[Working, ...]:
    """Return what the sentences of a text multiply; the spans of ``claims`` are places in its ``lines``, which are half width."""
    money = [each for each in claims if each.kind is Kind.MONEY and each.hi]
    if not any(_is_standard(each) for each in money):
        return ()
    return tuple(_Reader(lines, claims, money, grammar).workings())


def _is_one_number(standard: Claim) -> bool:
    return standard.is_exact and not standard.comparison


def _is_standard(claim: Claim) -> bool:
    return claim.role is Role.STANDARD or (
        claim.role is Role.EACH and bool(_EACH_MONEY.search(claim.subject))
    )


class _Reader:
    """A text and the numbers in it."""

    def __init__(
        self, lines: Sequence[str], claims: Sequence[Claim], money: Sequence[Claim], grammar: Grammar
    ) -> None:
        self._stretches, self._money = Stretches(lines), money
        self._followers: dict[int, list[Claim]] = {}
        self._standards = [*self._read_standards(money)]
        followers = {id(each) for group in self._followers.values() for each in group}
        self._amounts = [
            each
            for each in money
            if each.role not in _NO_AMOUNT and id(each) not in followers and each.lo == each.hi
        ]
        self._numbers = Multipliers(
            self._stretches.text, claims, grammar, [each.per for each in self._standards]
        )
        self._terms = Terms(
            self._stretches,
            self._numbers,
            grammar,
            standards=self._standards,
            followers=self._followers,
            amounts=self._amounts,
        )
        self._grammar = grammar
        self._taken: set[int] = set()

    def _read_standards(self, money: Sequence[Claim]) -> Iterator[Claim]:
        """Yield the standards; what stands beside one in 元 (``电费180元、维护费60元``) goes with it."""
        leader: Claim | None = None
        last: Claim | None = None
        for claim in money:
            if _is_standard(claim):
                is_again = not claim.per and claim.times != 1 and leader  # 每生每年2000元,每学期1000元
                leader = last = claim._replace(per=leader.per) if is_again and leader else claim
                yield leader
                continue
            between = self._stretches.text[last.span.end : claim.span.start] if last else ""
            is_like = leader is not None and ("万" in claim.said) == ("万" in leader.said)
            if leader and is_like and _FOLLOWS.fullmatch(between) and not _IN_ALL.search(between):
                self._followers.setdefault(id(leader), []).append(claim)
                last = claim
            else:
                leader = last = None

    def workings(self) -> Iterator[Working]:
        """Yield every amount with the standards from which it is worked out."""
        yield from self._respectively()
        targets: dict[tuple[int, bool], tuple[Claim, list[Term]]] = {}
        for standard, amount in self._pairs():
            is_behind = amount.span.start < standard.span.start  # explained afterwards: a working of its own
            targets.setdefault((amount.span.start, is_behind), (amount, []))[1].append(
                self._terms.term(standard, amount)
            )
        paid = {id(term.standard) for _, terms in targets.values() for term in terms}
        done = [*targets.values()]
        for amount, terms in done:
            unpaid, lump = self._before_a_total(amount, terms[0].standard, paid)
            yield Working(
                amount,
                tuple(terms),
                tuple(unpaid),
                lump,
                self._is_obscure(amount, [*unpaid, *terms]),
                self._is_closed(amount, terms, unpaid, lump),
            )
        yield from self._totals(paid, {id(amount) for amount, _ in done})
        yield from self._shared({id(amount): terms for amount, terms in done})

    def _pairs(self) -> Iterator[tuple[Claim, Claim]]:
        for standard in self._standards:
            if id(standard) in self._taken or not _is_one_number(standard) or _AGAIN.search(standard.subject):
                continue
            amount = self._after(standard) or self._before(standard)
            if amount is not None:
                yield standard, amount

    def _after(self, standard: Claim) -> Claim | None:
        """Return the amount that is said behind a standard, in its clause group and its bracket."""
        end = self._stretches.end(WEAK, standard.span.end)
        if bracket := self._stretches.bracket(standard.span.start):
            if behind_it := self._behind_bracket(bracket):
                return behind_it
            end = min(end, bracket[1])
        behind = [
            each
            for each in self._amounts
            if standard.span.end <= each.span.start < end
            and each.role not in SOURCES
            and id(each) not in self._taken
        ]
        larger = next((each for each in behind if each.hi > standard.hi), None)
        larger = larger or next((each for each in behind if each.hi == standard.hi), None)
        if larger or "万" not in standard.said:
            return larger
        return next((each for each in behind if each.hi * _WAN >= standard.hi), None)  # 元 for 万元

    def _behind_bracket(self, bracket: tuple[int, int]) -> Claim | None:
        """Return the amount right behind a bracket that a count stands before: ``尿样300份（90元/份）2.7万元``."""
        if not any(0 <= bracket[0] - each.end <= _NEXT for each in self._numbers.counts):
            return None
        return next((each for each in self._amounts if 0 <= each.span.start - bracket[1] <= _TO_AMOUNT), None)

    def _before(self, standard: Claim) -> Claim | None:
        """Return the amount that a standard explains behind it: ``5万元（每人500元）``, ``5万元。每人500元``."""
        before = [
            each
            for each in self._amounts
            if each.span.end <= standard.span.start
            and id(each) not in self._taken
            and not any(
                each.span.end <= other.span.start < standard.span.start
                and STRONG.search(self._stretches.text, other.span.end, standard.span.start)
                for other in self._standards
            )
        ]
        if not before:
            return None
        amount, bracket = before[-1], self._stretches.bracket(standard.span.start)
        between = self._stretches.text[amount.span.end : standard.span.start]
        if bracket and amount.span.end == bracket[0]:
            return amount
        return amount if amount.hi >= standard.hi and self._explains(between, amount) else None

    @staticmethod
    def _explains(between: str, amount: Claim) -> bool:
        """Whether what stands between an amount and a standard lets the one explain the other."""
        if "另" in between:
            return False
        if between.startswith(":") and not STRONG.search(between):
            return True  # 物资3.2万元:灭火机8台,每台2000元;工具200把,每把80元
        ends = len(WEAK.findall(between))
        return ends == 0 or (ends == 1 and bool(STRONG.match(between)) and amount.role in _SINGLE)

    def _respectively(self) -> Iterator[Working]:
        """Yield ``A每人1元、B每人2元，分别为5元和6元``: the first with the first, the second with the second."""
        for amounts in self._lists():
            first = amounts[0].span.start
            since = max((each.span.end for each in self._amounts if each.span.end <= first), default=0)
            standards = [
                one
                for each in self._standards
                if since <= each.span.start < first
                for one in (each, *self._followers.get(id(each), ()))
            ]
            if not standards:
                continue
            leader = next(each for each in self._standards if each is standards[0])
            counts = self._numbers.of(leader.per, self._numbers.counts)
            counts = [each for each in counts if since <= each.start < first and not each.is_each]
            if len(standards) == 1:
                standards *= len(amounts)
            if len(standards) != len(amounts):
                self._taken.update(map(id, (*standards, *amounts)))
                continue
            self._taken.update(map(id, (*standards, *amounts)))
            if len(counts) > len(amounts):
                whole = sum((each.value for each in counts), Decimal(0)) / 2
                counts = [each for each in counts if each.value != whole]  # 21.8公里、49.6公里,合计71.4公里
            found = [
                Working(amount, (term,), is_closed=term.is_clear)
                for index, (standard, amount) in enumerate(zip(standards, amounts, strict=True))
                if (term := self._respective(standard, leader, counts, index, amounts))
            ]
            if len(counts) != 1 or any(each.fits() for each in found):
                yield from found

    def _respective(
        self, standard: Claim, leader: Claim, counts: Sequence[Mark], index: int, amounts: Sequence[Claim]
    ) -> Term | None:
        if standard.role is not Role.STANDARD:
            standard = standard._replace(per=leader.per, times=leader.times)
        near = self._terms.near(standard, amounts[index])
        own = [each for each in self._numbers.of(standard.per, near) if not each.is_each]
        chosen = own if len(own) == 1 else [*counts]
        if len(counts) == len(amounts):
            chosen = [counts[index]]
        durations = [each for each in self._numbers.durations if each.start < amounts[0].span.start]
        often = self._terms.often(standard, durations)
        natural = self._terms.products([Option(each.value, (each,)) for each in chosen], often, standard, ())
        return Term(standard, tuple(natural), (), len(often) == len(chosen) == 1) if chosen else None

    def _lists(self) -> Iterator[list[Claim]]:
        """Yield the amounts that are said one behind the other after 分别 or 依次."""
        for index, first in enumerate(self._amounts):
            previous = self._amounts[index - 1].span.end if index else 0
            lead = self._stretches.text[
                max(previous, self._stretches.start(STRONG, first.span.start)) : first.span.start
            ]
            said = [match.end() for match in _RESPECTIVELY.finditer(lead)][-1:]
            if not said or _A_FIGURE.search(lead, said[0]):
                continue
            found = [first]
            for each in self._amounts[index + 1 :]:
                if not _NEXT_OF_LIST.fullmatch(self._stretches.text[found[-1].span.end : each.span.start]):
                    break
                found.append(each)
            if len(found) > 1:
                yield found

    def _totals(self, paid: set[int], taken: set[int]) -> Iterator[Working]:
        """Yield the totals of standards that have no amount of their own: ``A每人1元；B每人2元。全年3元``."""
        for amount in self._amounts:
            if id(amount) in taken or amount.role in SOURCES or not _TOTAL.search(amount.subject):
                continue
            unpaid, lump = self._before_a_total(amount, None, paid)
            if unpaid:
                is_closed = self._is_closed(amount, (), unpaid, lump)
                paid.update(id(each.standard) for each in unpaid)
                yield Working(amount, tuple(unpaid), (), lump, self._is_obscure(amount, unpaid), is_closed)

    def _before_a_total(self, amount: Claim, own: Claim | None, paid: set[int]) -> tuple[list[Term], Decimal]:
        """Return the standards before a total that have no amount of their own, and the sum of the amounts among them."""
        is_total = bool(_TOTAL.search(amount.subject))
        if (not is_total and own is None) or (own and own.span.start > amount.span.start):
            return [], Decimal(0)
        end = own.span.start if own else amount.span.start
        since = max(
            (
                each.span.end
                for each in self._amounts
                if each.span.end <= end and each is not amount and _TOTAL.search(each.subject)
            ),
            default=0,
        )
        if not is_total:
            since = max(since, self._stretches.start(STRONG, end))
        unpaid = [
            self._terms.term(each, amount)
            for each in self._standards
            if since <= each.span.start < end
            and id(each) not in paid
            and id(each) not in self._taken
            and _is_one_number(each)
            and not _AGAIN.search(each.subject)
        ]
        if not unpaid:
            return [], Decimal(0)
        lumps = [
            each.hi
            for each in self._amounts
            if is_total and since <= each.span.start < amount.span.start and each.role not in SOURCES
        ]
        return unpaid, sum(lumps, Decimal(0))

    def _shared(self, taken: dict[int, list[Term]]) -> Iterator[Working]:
        """Yield the amounts of a standard said once before them: ``每户3000元。东村12户3.6万元、西村15户4.5万元``."""
        groups: dict[int, list[tuple[Claim, Mark]]] = {}
        for index, amount in enumerate(self._amounts):
            if id(amount) in taken or id(amount) in self._taken or amount.role in SOURCES:
                continue
            low = max(
                self._stretches.start(WEAK, amount.span.start),
                self._amounts[index - 1].span.end if index else 0,
            )
            if any(low <= each.span.start < amount.span.start for each in self._standards):
                continue
            standards = [each for each in self._standards if each.span.end <= low]
            near = [each for each in self._numbers.counts if low <= each.start < amount.span.start]
            for standard in filter(_is_one_number, reversed(standards[-2:])):
                counts = [each for each in self._numbers.of(standard.per, near) if not each.is_each]
                if len(counts) == 1 and not _OPEN.search(amount.subject):
                    groups.setdefault(id(standard), []).append((amount, counts[0]))
        found = []
        for standard in self._standards:
            pairs = groups.get(id(standard), ())
            is_right = any(
                any(abs(each.value - amount.hi) <= _ROUNDING for each in term.natural)
                for amount in self._amounts
                for term in taken.get(id(amount), ())
                if term.standard is standard
            )
            workings = [*self._of_one_standard(standard, pairs)]
            is_right = is_right or any(each.fits() for each in workings)
            found.append((is_right, workings, len({amount.hi / count.value for amount, count in pairs})))
        if any(is_right for is_right, *_ in found):
            yield from (each for is_right, workings, _ in found if is_right for each in workings)
        elif len(found) == 1 and len(found[0][1]) > 1 and found[0][2] == 1:
            yield found[0][1][0]

    def _of_one_standard(self, standard: Claim, pairs: Sequence[tuple[Claim, Mark]]) -> Iterator[Working]:
        often = self._terms.often(
            standard, [each for each in self._terms.near(standard, standard) if each.claim is None]
        )
        for amount, count in pairs:
            natural = self._terms.products(
                [Option(count.value, (count,))], often or [Option(Decimal(1))], standard, ()
            )
            yield Working(amount, (Term(standard, tuple(natural)),))

    def _is_obscure(self, amount: Claim, terms: Sequence[Term]) -> bool:
        """Whether shares, or other sums for one, stand between the standards and their amount."""
        every = [each.standard for each in terms]
        first = min(amount.span.start, *(each.span.start for each in every))
        last = max(amount.span.end, *(each.span.end for each in every))
        if _OBSCURE.search(
            self._stretches.text, self._stretches.start(CLAUSE, first), last
        ) or self._is_of_another(amount, every):
            return True
        followers = [each for one in every for each in self._followers.get(id(one), ())]
        known = {each.span for each in (amount, *every, *followers)}
        return any(
            first < each.span.start < last
            and "万" not in each.said
            and each.span not in known
            and not _AGAIN.search(each.subject)
            and self._stretches.bracket(each.span.start) is None
            and not _PARTS.search(self._stretches.text, first, each.span.start)
            for each in self._money
        )

    def _is_of_another(self, amount: Claim, standards: Sequence[Claim]) -> bool:
        """Whether the clause of an amount names a thing of its own: ``公开栏53块,每块1800元,党建书籍2.46万元``."""
        last = max(each.span.end for each in standards)
        if last > amount.span.start or _TOTAL.search(amount.subject):
            return False
        subject = _HOW_LONG.sub("", amount.subject)
        if "," not in self._stretches.text[last : amount.span.start] or is_of_project(
            subject, "", self._grammar
        ):
            return False
        stop = tuple(self._grammar.words.stop_words)
        clause = self._stretches.text[self._stretches.start(WEAK, standards[0].span.start) : last]
        left, right = (without_stop_words(each, stop) for each in (subject, clause))
        return len(common_run(left, right)) < _SHARED

    def _is_closed(self, amount: Claim, terms: Sequence[Term], unpaid: Sequence[Term], lump: Decimal) -> bool:
        """Whether nothing else is said that the amount could be of, and the amount is not said to be of a month or of one."""
        if _BY_THE_PERIOD.search(amount.subject) or lump or amount.role is Role.PART:
            return False
        every = [each.standard for each in (*unpaid, *terms)]
        first = min(amount.span.start, *(each.span.start for each in every))
        last = max(amount.span.end, *(each.span.end for each in every))
        scope = self._stretches.text[self._stretches.start(WEAK, first) : last]
        counted = [start for term in (*unpaid, *terms) for start in term.counted]
        is_uncounted = len(every) > 1 and not all(term.counted for term in (*unpaid, *terms))
        if _OPEN.search(scope) or is_uncounted or len(counted) > len(set(counted)):
            return False  # of several grades of one count nobody says how many of each
        if any(_A_THING.search(each) for each in scope.split(",")[1:-1]):
            return False  # 每吨每年100元,利息据实结算,共286.5万元
        if not unpaid and not _TOTAL.search(amount.subject):
            return True
        start = self._stretches.start(STRONG, first)
        return all(
            any(at <= each.span.start < end for each in every)
            for at, end in self._stretches.groups(start, min(last, amount.span.start))
        )
