"""JX2: 预算与资金, what the purpose sentence says of the amounts."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations

from xl_tools.claims.changes_of_amounts import changes_since_last_year
from xl_tools.claims.claim import SOURCES, Claim, Kind, Role
from xl_tools.claims.lexer import shown_lines
from xl_tools.claims.roles import children
from xl_tools.claims.sums import Account, runs_before
from xl_tools.model.finding import APPROPRIATE, ERROR, WARNING
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.slips import is_misplaced, is_one_misplaced, is_one_mistyped, is_reordered, is_slip
from xl_tools.rules.table_facts import ten_thousandfold
from xl_tools.values.amount import format_amount, same_amount
from xl_tools.values.text import squeeze

_CHECK = "请核对批复，把错的改过来"
_NAMES = {"budget": "预算数", "fiscal": "财政资金", "other": "其他资金"}
_OPEN_ENDED = ("等", "主要")
_SEVERAL, _TEN, _MOST = 2, 10, 12
_SEVERAL_YEARS = re.compile("分[两二三四五2345]年|跨年度?|[两二三四五][个]?年度?|[两二三四五]期|分期")
_IN_ALL = re.compile(
    r"(?:合计|共计|总计|总共|拢共|统共|加起来|加在一起|合起来|合在一起|总(?:经费|费用|金额|投资|造价|支出|资金|成本|预算|额)|(?:经费|资金|费用|投资|项目)总额)"
    r"(?:需要?|为|是|约|投入|安排|支出|经费|资金|费用|补助|奖补|[:])*$"
)
_IN_ALL_PERHAPS = re.compile(
    r"(?:小计|共需|共|总|计|全年|需要?|即|经费|资金|(?:本年度?|今年|当年|20\d\d年度?)(?:预算|计划|拟|已)*(?=安排|投入|支出))(?:需要?|为|是|约|投入|安排|支出|经费|资金|费用|补助|奖补|[:])*$"
)
_SUM_OF_ITEMS = re.compile(
    r"(?:合计|共计|总计|总共|一共|共需|拢共|统共|加起来|加在一起|合起来|合在一起|[两二三四五六七八]项共?)(?:需要?|为|是|约|投入|安排|支出|经费|资金|费用)*$"
)
_SHORTLY = re.compile(r"^(?:全年|以上|总)?(?:共|计|总)$")
_NO_ITEMS = (
    Role.PREVIOUS,
    Role.CHANGE,
    Role.OTHER_YEAR,
    Role.HISTORY,
    Role.STANDARD,
    Role.AGAIN,
    Role.EFFECT,
    Role.FACTOR,
    Role.EACH,
    Role.INVEST,
)
_NO_REST = (Role.STANDARD, Role.EACH, Role.FACTOR, Role.CHANGE, Role.PREVIOUS)
_OF_SOURCES = (*SOURCES, Role.CARRY)
_PAID_BY = re.compile(r"承担|负担|补足|补齐|核拨|列支|自筹|出资|配套|解决|捐|赞助|筹集|分摊|财政")
_A_SUBSET = re.compile(r"小计|其中|每")
_LESS = re.compile("扣|核减|结[转余]|抵|剔|冲")
_HUNDRED = 100
_NEAR = Decimal("0.15")
_ROUGHLY = Decimal("0.25")
_HALF = Decimal("0.5")
_CLOSE = Decimal("0.03")


def purpose_contradicts_cells(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途里写的总额、合计、财政资金（含各级）、其他资金与表内的数字一致；各项相加等于它们的合计。
    依据：财预〔2015〕88号：绩效目标与预算资金相匹配。
    原因：文字和数字各说各的，公开后无法解释。
    举例：表内预算数 8.51，用途写“预算数 8.15 万元”；用途写“修路 20 万元、清淤 10 万元，合计 31 万元”。
    改法：核对批复，把错的改过来；上年的数、增减的数、标准不比，能与旁边的数加得起来的、能由标准乘出来的、扣除结转结余后正好是预算数的也不比；一项分几年实施的总费用、占百分之几的那一笔、各项之后每项自己的合计，和差额正好是句中另一笔钱的，不算错；哪里都对不上、换一换数字的次序就是表内某个数（28.40、24.80）的，提示；“预算36万元，比上年的31.5万元增加4.5万元”，增减的数或方向不对的，两家出资一家对、另一家不是表内数的，也提示。
    """
    judge = _Judge(reading, context)
    told = [*judge.sources(), *judge.totals()]
    yield from told
    if not told:
        told = [*judge.parts()]
        yield from told
    if not told:
        told = [*judge.instead_of_cells()]
        yield from told
    if not told:
        yield from judge.changes()


class _Judge:
    """The amounts of one purpose, with what explains them."""

    def __init__(self, reading: TableReading, context: Context) -> None:
        self._reading, self._funding = reading, reading.table.funding
        self._claims = context.claims.of(reading, "purpose")
        self._account: Account = context.claims.account(reading)
        workings = context.claims.workings(reading, "purpose")
        self._worked = [each.amount for each in workings if each.fits()]
        self._mistaken = [each.amount for each in workings if not each.fits() and each.nearest() is not None]

    # ── what explains an amount ──

    def _is_explained(self, claim: Claim) -> bool:
        """Whether an amount is what a cell says, or adds up with its neighbours."""
        if any(share.amount is claim for share in self._account.right_shares):
            return True  # 占10%、28万元
        return any(each is claim for each in self._account.of([*self._account.sums.explained]))

    def _is_worked_out(self, claim: Claim) -> bool:
        return any(each is claim for each in (*self._worked, *self._mistaken))

    def _fault(self, claim: Claim, message: str, *, is_certain: bool) -> Fault:
        at = claim.place.at if claim.place else "purpose"
        return Fault(at, message, _CHECK, severity=ERROR if is_certain else WARNING, table=self._reading)

    def _against(self, claim: Claim, field: str, cell: Decimal, *, is_certain: bool) -> Fault:
        name = _NAMES[field]
        message = f"资金用途写“{name} {claim.said}”，表内{name}是 {format_amount(cell)} 万元"
        return self._fault(claim, message, is_certain=is_certain)

    # ── the whole ──

    def totals(self) -> Iterator[Fault]:
        """Yield the amounts that are said to be all of it and are not."""
        budget = self._funding.budget
        if not budget:
            return
        is_said = any(
            each.role in (Role.TOTAL, Role.WEAK) and each.is_exact and same_amount(each.hi, budget)
            for each in self._claims
        )
        if is_said and _SEVERAL_YEARS.search("".join(each.context for each in self._claims)):
            return  # 总预算72万元，分两年实施，本年预算36万元
        told: list[Claim] = []
        for claim in self._said_to_be_all(budget):
            is_named = claim.role is Role.TOTAL and claim.is_certain
            is_explained = self._is_explained(claim)
            is_right = not is_named and (is_explained or (is_said and claim.role is Role.WEAK))
            is_right = is_right or (is_explained and is_said and "预算" not in claim.subject)
            if _differs(claim, budget) and not is_right and not self._is_less_what_is_said(claim, budget):
                told.append(claim)
                is_certain = claim.is_certain and not (is_said and claim.role is not Role.AGAIN)
                yield self._against(claim, "budget", budget, is_certain=is_certain)
        for place, claim in enumerate(self._account.amounts):
            if any(each is claim for each in told) or not claim.is_exact or claim.comparison == "≥":
                continue
            if self._is_of_something_else(place, claim, budget):
                continue
            is_turned = bool(_SUM_OF_ITEMS.search(claim.subject)) and is_reordered(claim.hi, budget)
            is_open = is_turned and not same_amount(claim.hi, budget)
            is_open = is_open or self._is_sum_that_is_the_budget(place)
            is_open = is_open and not any(claim is each for each in self._worked)
            if is_open or (place not in self._account.sums.explained and not self._is_worked_out(claim)):
                yield from self._sum(place, claim, budget)
        amounts = [each for each in self._claims if each.kind is Kind.MONEY]
        if len(amounts) == 1 and amounts[0].role is Role.ITEM and is_misplaced(amounts[0].hi, budget):
            yield self._against(amounts[0], "budget", budget, is_certain=False)

    def _is_of_something_else(self, place: int, claim: Claim, budget: Decimal) -> bool:
        """Whether an amount is no sum of what stands before it: of what follows it, of several years, or before something is taken off."""
        return (
            self._is_less_what_is_said(claim, budget)
            or self._is_sum_of_what_follows(place)
            or self._is_of_an_item(claim, budget)
        )

    def _is_of_an_item(self, claim: Claim, budget: Decimal) -> bool:
        """Whether an amount is all of one item of a list, and not nearly the budget: …5万元；安全鉴定分两年，总费用45万元，已付22万元."""
        item = re.split("[;；]", claim.context)[-1]
        if item == claim.context or is_slip(claim.hi, budget):
            return False
        return bool(_SEVERAL_YEARS.search(item)) and any(
            each.kind is Kind.MONEY and each.sentence == claim.sentence and each.span < claim.span
            for each in self._claims
        )

    def _is_less_what_is_said(self, claim: Claim, budget: Decimal) -> bool:
        """Whether an amount said behind one makes it the budget: 应发114.24万元，扣除上年结转14.88万元."""
        return any(
            each.kind is Kind.MONEY
            and each.role is not Role.CHANGE
            and each.span > claim.span
            and same_amount(claim.hi - each.hi, budget)
            and _LESS.search(each.subject)
            for each in self._claims
        )

    def _are_whole_but_for_some(self, items: Sequence[Claim]) -> bool:
        """Whether items are the whole but for one or two of them, that are said twice or are no items; and but for prices in 元."""
        in_ten_thousands = [each for each in items if "万" in each.said]
        return any(
            self._is_whole(_total(kept) - _total(left))
            for kept in (items, in_ten_thousands)
            for size in range(_SEVERAL + 1)
            for left in combinations(kept[:_MOST], size)
        )

    def _is_sum_of_what_follows(self, place: int) -> bool:
        """Whether the amounts right behind one make it: 工程费用300.8万元（其中路面146.2万元、排水88.6万元、其他66万元）."""
        claim, *behind = self._account.amounts[place:]
        sums = accumulate(each.hi for each in behind)
        return any(same_amount(total, claim.hi) for number, total in enumerate(sums, 1) if number >= _SEVERAL)

    def _is_sum_that_is_the_budget(self, place: int) -> bool:
        """Whether what stands right before an amount that is said to be all (以上总共15万元) is the budget, and the amount no sum of it."""
        claim, budget = self._account.amounts[place], self._funding.budget
        if not budget or not _IN_ALL.search(claim.subject) or same_amount(claim.hi, budget):
            return False
        before = self._account.amounts[max(0, place - _MOST) : place][::-1]
        sums = [*accumulate(each.hi for each in before)][1:]
        return any(same_amount(each, budget) for each in sums) and not any(
            same_amount(each, claim.hi) for each in sums
        )

    def instead_of_cells(self) -> Iterator[Fault]:
        """Yield the amounts that nothing explains and that are, in another order of digits, what one cell says and no amount does."""
        money = [each for each in self._claims if each.kind is Kind.MONEY]
        told: set[object] = set()
        for field in _NAMES:
            cell = getattr(self._funding, field)
            if not cell or any(same_amount(each.hi, cell) for each in money):
                continue
            meant = [
                each
                for each in money
                if (
                    each.role not in _NO_ITEMS
                    or (each.role is Role.INVEST and self._is_whole_turned(each, cell))
                )
                and each.is_exact
                and not each.comparison
                and cell / _TEN <= each.hi <= cell * _TEN
                and not self._is_explained(each)
                and (not self._is_worked_out(each) or self._is_whole_turned(each, cell))
                and (is_misplaced(each.hi, cell) or (each.role in _OF_SOURCES and is_slip(each.hi, cell)))
            ]
            if len(meant) == 1 and meant[0].spot not in told:
                told.add(meant[0].spot)
                yield self._against(meant[0], field, cell, is_certain=False)

    def _is_whole_turned(self, claim: Claim, cell: Decimal) -> bool:
        """Whether an amount of three digits or more that is said to be all of it is the budget with its digits in another order."""
        is_all = (
            claim.role is Role.INVEST
            or _IN_ALL_PERHAPS.search(claim.subject)
            or _IN_ALL.search(claim.subject)
        )
        return (
            bool(is_all)
            and cell == self._funding.budget
            and cell >= _HUNDRED
            and is_reordered(claim.hi, cell)
        )

    def changes(self) -> Iterator[Fault]:
        """Yield by how much the budget is said to be more or less than last year's, where the two amounts say otherwise."""
        budget = self._funding.budget
        if not budget or not any(each.role is Role.PREVIOUS for each in self._claims):
            return
        for place in {id(each.place): each.place for each in self._claims if each.place}.values():
            here = [each for each in self._claims if each.place is place]
            for each in changes_since_last_year("".join(shown_lines(place.text)), here, budget):
                if not each.is_right:
                    how = "增加" if each.meant > 0 else "减少"
                    message = f"资金用途写比上年的 {each.previous.said} {'增加' if each.is_more else '减少'} {each.by.said}，预算数 {format_amount(budget)} 万元比它{how} {format_amount(abs(each.meant))} 万元"
                    yield self._fault(each.by, message, is_certain=False)

    def _said_to_be_all(self, budget: Decimal) -> Iterator[Claim]:
        named = [
            each
            for each in self._claims
            if each.role is Role.TOTAL and each.is_exact and not self._is_of_an_item(each, budget)
        ]
        weak = [each for each in self._claims if each.role is Role.WEAK and each.is_exact and each.is_certain]
        yield from named
        yield from (each for each in weak if not self._is_worked_out(each))
        for claim in self._claims:
            if claim.role is Role.AGAIN and claim.parent is not None:
                of = self._claims[claim.parent]
                if of.subject.startswith("="):
                    continue  # a product's, JX207's
                if any(each is of for each in (*named, *weak)) or (
                    of.role is Role.WEAK and self._is_explained(of)
                ):
                    yield claim

    def _sum(self, place: int, claim: Claim, budget: Decimal) -> Iterator[Fault]:
        """Compare an amount that is said to be a sum with those before it and with the cells."""
        is_all = bool(_IN_ALL.search(claim.subject))
        is_alone = claim.role is Role.WEAK and (len(self._account.amounts) == 1 or place == 0)
        is_alone = is_alone and not claim.subject.startswith("=")  # a product's, JX207's
        is_sum = is_all or is_alone or _IN_ALL_PERHAPS.search(claim.subject)
        if (claim.role in SOURCES and not is_all) or not is_sum or ten_thousandfold(claim.hi, budget):
            return
        runs = [self._account.of(run) for run in runs_before(self._account.sums.left, place)]
        whole = next((each for each in map(_total, runs) if self._is_whole(each)), None)
        if whole is not None and (is_all or _is_meant(claim.hi, whole, _NEAR)):
            message = f"资金用途写的各项相加是 {format_amount(whole)} 万元，合计写的是 {claim.said}"
            yield self._fault(claim, message, is_certain=is_all)
        elif claim.role is not Role.INVEST:
            is_told = is_all or "小计" in claim.subject
            is_own = is_alone or not _A_SUBSET.search(claim.subject)
            yield from self._sum_of_all(
                claim, budget if is_own else None, runs if is_told else (), is_all=is_all
            )

    def _sum_of_all(
        self, claim: Claim, budget: Decimal | None, runs: Sequence[Sequence[Claim]], *, is_all: bool
    ) -> Iterator[Fault]:
        """Compare a sum with the budget, from which it may be a slip away, and with the runs of amounts before it."""
        meant = next((run for run in runs if _is_meant(claim.hi, _total(run), _NEAR)), None)
        meant = None if meant and self._is_rest_said((*meant, claim), claim.hi) else meant
        if budget and _is_meant(claim.hi, budget, _NEAR):
            yield self._against(claim, "budget", budget, is_certain=False)
        elif meant:
            said = " + ".join(each.said for each in meant)
            message = f"资金用途写的各项 {said} = {format_amount(_total(meant))} 万元，与“{claim.said}”不符"
            yield self._fault(claim, message, is_certain=False)
        elif budget and is_all and _is_within(claim.hi, budget, _ROUGHLY):
            yield self._against(claim, "budget", budget, is_certain=False)

    def _is_whole(self, amount: Decimal) -> bool:
        funding = self._funding
        return any(
            each and same_amount(amount, each) for each in (funding.budget, funding.fiscal, funding.other)
        )

    # ── where it comes from ──

    def sources(self) -> Iterator[Fault]:
        """Yield the amounts that say where money comes from and are not what the cells say."""
        funding = self._funding
        fiscal = self._unexplained(Role.FISCAL)
        other = self._unexplained(Role.OTHER)
        levels = self._unexplained(Role.LEVEL)
        told = False
        if claim := self._whole_as_a_source():
            yield self._against(claim, "fiscal", funding.fiscal or Decimal(0), is_certain=False)
            return
        if funding.fiscal is not None:
            for claim in fiscal:
                if _differs(claim, funding.fiscal) and (claim.is_certain or self._is_near_fiscal(claim)):
                    is_certain = claim.is_certain and len(fiscal) == 1 and not levels
                    told = True
                    yield self._against(claim, "fiscal", funding.fiscal, is_certain=is_certain)
        for fault in self._other(other):
            told = True
            yield fault
        if not told and (beside := self._beside_a_source()):
            told = True
            yield beside
        if not told:
            for fault in self._shares():
                told = True
                yield fault
        if not told:
            yield from self._group([*fiscal, *levels, *other])

    def _whole_as_a_source(self) -> Claim | None:
        """Return the public money that is said to be all of the budget where the same sentence says other money, too."""
        budget, fiscal, other = self._funding.budget, self._funding.fiscal, self._funding.other
        if not budget or not fiscal or not other or same_amount(budget, fiscal):
            return None
        for place, claim in enumerate(self._claims):
            is_whole = claim.role in (Role.FISCAL, Role.LEVEL) and same_amount(claim.hi, budget)
            if not is_whole or not claim.is_exact or claim.parent is not None:
                continue
            beside = [
                each
                for each in self._claims
                if each is not claim
                and each.sentence == claim.sentence
                and each.role in SOURCES
                and each.parent != place
            ]
            is_other = any(same_amount(each.hi, other) for each in beside)
            if is_other and not same_amount(_total(beside), claim.hi):
                return claim
        return None

    def _beside_a_source(self) -> Fault | None:
        """Return the fault of who pays what (县财政60万元，经营单位承担6万元), where one of two is its cell and the other cell stands nowhere."""
        money = [each for each in self._claims if each.kind is Kind.MONEY]
        for field, other in (("other", "fiscal"), ("fiscal", "other")):
            cell, beside = getattr(self._funding, field), getattr(self._funding, other)
            if not cell or not beside or any(same_amount(each.hi, cell) for each in money):
                continue
            said = [each for each in money if _is_paid_by(each) and each.is_exact and not each.comparison]
            whole = [each for each in said if same_amount(each.hi, beside)]
            meant = [
                each
                for each in said
                if not same_amount(each.hi, beside)
                and any(each.sentence == one.sentence for one in whole)
                and not self._is_explained(each)
                and each.role not in _NO_ITEMS
            ]
            if len(meant) == 1 and _is_meant(meant[0].hi, cell, _ROUGHLY):
                return self._against(meant[0], field, cell, is_certain=False)
        return None

    def _shares(self) -> Iterator[Fault]:
        """Yield amounts that are not the share that is said of what is said before: ``64.6万元……70%，即45.52万元``."""
        for share in self._account.wrong_shares:
            claim = share.amount
            wholes = [
                each.hi for each in self._account.amounts if each.span < claim.span and each is not claim
            ]
            wholes += [each for each in (self._funding.budget, self._funding.fiscal) if each]
            meant = [whole * share.rate.hi / 100 for whole in wholes]
            near = [each for each in meant if is_slip(each, claim.hi) or _is_within(claim.hi, each, _CLOSE)]
            if near and claim.is_exact and not self._is_explained(claim):
                message = f"资金用途写“{share.rate.said}”是 {claim.said}，按所写的数算是 {format_amount(round(near[0], 4))} 万元"
                yield self._fault(claim, message, is_certain=False)

    def _is_near_fiscal(self, claim: Claim) -> bool:
        fiscal = self._funding.fiscal
        return fiscal is not None and (
            is_slip(claim.hi, fiscal) or _is_within(claim.hi, fiscal, _ROUGHLY) or claim.hi > fiscal
        )

    def _unexplained(self, role: Role) -> list[Claim]:
        """Return the amounts of a source that nothing explains, but for those that are a part of one of the same source."""
        return [
            each
            for each in self._claims
            if each.role is role
            and each.is_exact
            and not each.comparison
            and not self._is_explained(each)
            and any(each is one for one in self._account.amounts)
            and not any(each is one for one in self._worked)
            and (
                each.parent is None or self._claims[each.parent].role in (Role.TOTAL, Role.WEAK, Role.INVEST)
            )
        ]

    def _other(self, other: Sequence[Claim]) -> Iterator[Fault]:
        cell = self._funding.other
        if cell is None:
            is_empty = not squeeze(self._reading.texts.get("other", ""))
            cell = Decimal(0) if is_empty and any("其他资金" in each.subject for each in other) else None
        if cell is None or len(other) != 1 or not _differs(other[0], cell):
            return
        claim = other[0]
        every = [each for each in self._claims if each.role is Role.OTHER]
        is_certain = claim.is_certain and self._funding.other is not None and len(every) == 1
        if is_certain or is_slip(claim.hi, cell) or len(every) == 1:
            is_sure = is_certain and "其他资金" in claim.subject
            yield self._against(claim, "other", cell, is_certain=is_sure)

    def _group(self, sources: Sequence[Claim]) -> Iterator[Fault]:
        """Compare sources said one behind the other with the budget: together they should be all of it."""
        budget, fiscal = self._funding.budget, self._funding.fiscal
        if not sources or budget is None or fiscal is None:
            return
        every = [
            each for each in self._account.amounts if each.role in (*SOURCES, Role.CARRY) and each.is_exact
        ]
        total = _total(every)
        first = sources[0]
        said = "、".join(each.said for each in every)
        if same_amount(total, budget):
            return
        if len(every) >= _SEVERAL and _is_within(total, budget, _HALF):
            message = f"资金用途写的资金来源 {said} 相加是 {format_amount(total)} 万元，预算数是 {format_amount(budget)} 万元"
            yield self._fault(first, message, is_certain=False)
            return
        if len(sources) == 1 and first.role is Role.LEVEL and "财政" in first.subject:
            is_meant = (
                is_slip(first.hi, fiscal) or _is_within(first.hi, fiscal, _ROUGHLY) or first.hi > budget
            )
            if is_meant and _differs(first, fiscal):
                yield self._against(first, "fiscal", fiscal, is_certain=False)

    # ── what it is made of ──

    def parts(self) -> Iterator[Fault]:
        """Yield parts that are not together what they are parts of."""
        told = False
        for index, parent in enumerate(self._claims):
            if self._is_part_itself(parent):
                continue
            for parts in children(self._claims, index) if parent.kind is Kind.MONEY else ():
                for fault in self._one_partition(parent, parts):
                    told = True
                    yield fault
        if not told:
            told_of_items = [*self._items()]
            yield from told_of_items or self._before_a_total()

    def _is_part_itself(self, parent: Claim) -> bool:
        """Whether what follows an amount adds up with it, and is no part of it: 其中伤残军人528万元，遗属93.6万元，预留221万元."""
        if self._is_whole(parent.hi) or not self._is_explained(parent):
            return False
        index = next(index for index, each in enumerate(self._claims) if each is parent)
        parts = [part for parts in children(self._claims, index) for part in parts]
        return len(parts) >= _SEVERAL and any(self._is_explained(each) for each in parts)

    def _one_partition(self, parent: Claim, parts: Sequence[Claim]) -> Iterator[Fault]:
        kinds = (
            [each for each in parts if each.role in SOURCES],
            [each for each in parts if each.role is Role.PART],
        )
        if all(kinds):  # 中央补贴59.6万元、县级18.4万元
            if same_amount(_total(parts), parent.hi):
                return
            is_nearly = self._is_whole(parent.hi) and self._are_nearly(parts, parent)
            if is_nearly or is_one_misplaced([each.hi for each in parts], parent.hi):
                yield self._unlike(parts, parent)
                return
        for of_kind in kinds:
            if not of_kind or any(each.comparison or not each.is_exact for each in of_kind):
                continue
            total = _total(of_kind)
            if same_amount(total, parent.hi) or self._are_of_something_else(of_kind, parent):
                continue
            is_whole = len(of_kind) >= _SEVERAL and len(of_kind) == len(parts) and of_kind[0].is_exhaustive
            is_whole = is_whole and not any(
                each.noun.startswith("等") or "等" in each.subject[-2:] for each in of_kind
            )
            if total > parent.hi or is_whole or is_one_misplaced([each.hi for each in of_kind], parent.hi):
                yield self._unlike(of_kind, parent)

    def _are_of_something_else(self, parts: Sequence[Claim], parent: Claim) -> bool:
        """Whether parts are explained: one is the whole again, some make it, or what they lack is said elsewhere."""
        return (
            all(self._is_explained(each) for each in parts)
            or any(same_amount(each.hi, parent.hi) for each in parts)
            or _has_run(parts, parent.hi)
            or any(
                self._is_whole(each)
                for each in (_total(parts), *(each.hi for each in parts))
                if each > parent.hi
            )
            or self._are_parts_of_a_standard(parts)
            or self._is_rest_said((*parts, parent), parent.hi)
        )

    def _are_parts_of_a_standard(self, parts: Sequence[Claim]) -> bool:
        """Whether parts make a standard before them: 续建70万元，每处35万元，包括县级25万元、镇10万元."""
        return any(
            each.role is Role.STANDARD and each.span < parts[0].span and same_amount(each.hi, _total(parts))
            for each in self._claims
        )

    @staticmethod
    def _are_nearly(parts: Sequence[Claim], whole: Claim) -> bool:
        is_near = _is_within(_total(parts), whole.hi, _NEAR)
        return is_near and all(each.is_exact and not each.comparison for each in parts)

    def _is_rest_said(self, said: Sequence[Claim], whole: Decimal) -> bool:
        """Whether what amounts lack of a whole is an amount that the text says elsewhere, whatever its role."""
        lack = whole - _total(said)
        return lack > 0 and any(
            each.kind is Kind.MONEY
            and each.role not in _NO_REST
            and same_amount(each.hi, lack)
            and not any(each is one for one in said)
            for each in self._claims
        )

    def _unlike(self, parts: Sequence[Claim], whole: Claim) -> Fault:
        said = " + ".join(each.said for each in parts)
        message = f"资金用途写的各项 {said} = {format_amount(_total(parts))} 万元，与“{whole.said}”不符"
        return self._fault(parts[-1], message, is_certain=False)

    def _before_a_total(self) -> Iterator[Fault]:
        """Yield the items before a sum that is the budget (两项合计89.88万元) and that they do not make."""
        for index, claim in enumerate(self._claims):
            if claim.kind is not Kind.MONEY or not claim.is_exact or not self._is_whole(claim.hi):
                continue
            is_named = bool(_SUM_OF_ITEMS.search(claim.subject))
            if not is_named and not _SHORTLY.search(claim.subject):
                continue
            items = [
                each
                for each in self._claims[:index]
                if each.kind is Kind.MONEY and each.role not in _NO_ITEMS and each.place is claim.place
            ]
            if any(same_amount(_total(items[first:]), claim.hi) for first in range(len(items))):
                continue  # read as a part of one before it: 宿管员全年计37.44万元；监控维保5.80万元。三项合计97万元
            if self._make_but_for_some(items, claim.hi):
                continue  # 赛事计20万元，其中赞助6.2万元；器材计5.2万元。总计60.2万元
            items = [each for each in items if each.parent in (None, claim.parent)]
            runs = [items[first:] for first in range(len(items) - 1)]
            if len(items) < _SEVERAL or any(
                same_amount(_total(run), claim.hi) for run in (*runs, items[-1:])
            ):
                continue
            near = [run for run in runs if _is_within(_total(run), claim.hi, _NEAR)]
            if not is_named:  # 电费201万元、维修费108万元，共318万元
                near = [run for run in near if is_one_misplaced([each.hi for each in run], claim.hi)]
            if any(self._is_rest_said(run, claim.hi) for run in near):
                continue
            if near and self._are_nearly(near[-1], claim):
                of_sources = [run for run in near if all(each.role in SOURCES for each in run)]
                yield self._unlike((of_sources or near)[0], claim)
                return

    @staticmethod
    def _make_but_for_some(items: Sequence[Claim], whole: Decimal) -> bool:
        """Whether items make a sum without one or two of them that are of what stands before them."""
        return any(
            each[0].parent is not None or each[-1].parent is not None
            for size in (1, _SEVERAL)
            for each in combinations(items[:_MOST], size)
            if same_amount(_total(items) - _total(each), whole)
        )

    def _without_parts_of_a_standard(self, items: Sequence[Claim]) -> list[Claim]:
        """Return items without those right behind a standard that make it: 每村每年12万元，办公7万元、服务群众5万元."""
        kept = list(items)
        for standard in (each for each in self._claims if each.role is Role.STANDARD):
            behind = [each for each in kept if each.span > standard.span]
            sums = accumulate(each.hi for each in behind)
            made = next((n for n, each in enumerate(sums, 1) if n > 1 and same_amount(each, standard.hi)), 0)
            kept = [each for each in kept if not any(each is one for one in behind[:made])]
        return kept

    def _items(self) -> Iterator[Fault]:
        """Compare what single things cost with the budget, where they are all of it but for a slip."""
        budget = self._funding.budget
        items = [
            each
            for each in self._account.of(self._account.sums.left)
            if each.role in (Role.ITEM, Role.PART, Role.WEAK)
            and not (budget and same_amount(each.hi, budget))
            and not _IN_ALL.search(each.subject)
        ]
        items = self._without_parts_of_a_standard(items)
        if len(items) < _SEVERAL or budget is None or all(self._is_explained(each) for each in items):
            return
        if any(each.comparison or not each.is_exact for each in items):
            return
        total = _total(items)
        if self._is_whole(_total([each for each in items if self._is_explained(each)])):
            return  # the others are prices, or told by the way
        if self._is_whole(total) or self._are_whole_but_for_some(items) or self._is_rest_said(items, budget):
            return
        is_open = any(word in f"{each.context}{each.noun[:1]}" for each in items for word in _OPEN_ENDED)
        is_open = is_open or any(each.role is Role.PART and not each.is_exhaustive for each in items)
        is_near = total > budget or (not is_open and is_slip(total, budget))
        is_mistyped = len(items) > _SEVERAL and is_one_mistyped([each.hi for each in items], budget)
        if (is_near and _is_within(total, budget, _HALF)) or (is_mistyped and not is_open):
            said = " + ".join(each.said for each in items)
            message = f"资金用途写的各项 {said} = {format_amount(total)} 万元，预算数是 {format_amount(budget)} 万元"
            yield self._fault(items[-1], message, is_certain=False)


def _is_paid_by(claim: Claim) -> bool:
    """Whether an amount is said to come from somewhere, by its role or by who pays it."""
    return claim.role in SOURCES or bool(_PAID_BY.search(f"{claim.subject}。{claim.noun}"))


def _differs(claim: Claim, cell: Decimal | None) -> bool:
    """Whether an amount is not that of its cell; ten thousand times as much is JX204's."""
    return cell is not None and not same_amount(claim.hi, cell) and not ten_thousandfold(claim.hi, cell)


def _total(claims: Sequence[Claim]) -> Decimal:
    return sum((each.hi for each in claims), Decimal(0))


def _is_meant(said: Decimal, meant: Decimal, part: Decimal) -> bool:
    """Whether an amount is another but for a slip, or but for a part of it."""
    return is_slip(said, meant) or _is_within(said, meant, part)


def _has_run(claims: Sequence[Claim], whole: Decimal) -> bool:
    """Whether some amounts one behind the other are a whole: what it is spent on, and how it is paid."""
    return any(
        same_amount(_total(claims[start:end]), whole)
        for start in range(len(claims))
        for end in range(start + _SEVERAL, len(claims) + 1)
    )


def _is_within(left: Decimal, right: Decimal, part: Decimal) -> bool:
    """Whether two amounts are another by no more than a part of the second."""
    return abs(left - right) <= right * part


RULES = (TableRule("JX203", "资金用途中的金额与表内不一致", ERROR, APPROPRIATE, purpose_contradicts_cells),)
