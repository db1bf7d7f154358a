"""What makes a number what: the words before and behind it, the bracket it stands in, what it is a part of."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xl_tools.claims.claim import SOURCES, Claim, Kind, Role, Span
from xl_tools.claims.lexer import Grammar, Line, Token, compiled_once
from xl_tools.values.amount import same_amount

_SENTENCE_ENDS = "。!?"
_CLAUSE_ENDS = ",;"
_BEHIND = re.compile(r"(?:[^,;。!?、()×=+□\d]|(?<=[村镇馆校站])\([一-龥]{1,4}\)){0,12}")  # 286个村(社区)
_CLOSED = re.compile(r"\([^()]*\)")
_LEADING = "、:)(,;□"
_YEAR = re.compile(r"20\d\d(?=年|年度)")
_THIS_YEAR = re.compile(r"本年|今年|当年|全年|20\d\d年.*20\d\d年")
_OPENING = 8  # characters at the beginning of a sentence: a year there is that of all of it
_EACH = re.compile(
    r"每(?:一|个)?(?:[名位户村亩座处人台辆间所家盏株头只眼床次场]|公里|平方米|班)?[^,;、\d共]{0,14}$|[人户村亩]均[^,;、\d]{0,8}$|平均每"
)
_A_STANDARD_BEHIND = re.compile(r"每[^,;。、\d]{1,8}\d[\d.,]*万?元")  # 96人每人每月200元: all of them
_EACH_OF_SEVERAL = re.compile(
    r"^[^,;、]{1,10}(?<=[乡镇村校区园班站所户位院馆部])各(?![类项种级方界])[^,;、共]*$"
)
_PER_BEFORE = (
    r"每(?:一)?(?P<measure>个|名|位|座|处|户|村|亩|人次|人|台班|台|辆|间|所|家|盏|株|头|只|眼|床|批次|场次|次|场|公里|平方米|立方米|件|吨|份|生|公顷|组|班次|班"
    r"|课时|千瓦|(?!学期|季度|工作日|日历|半年|逢|到|隔|当)[^\W\d_A-Za-z年月季天日周])(?P<noun>[^,;、\d每]{0,8})"
    r"|(?P<mean>[人户村亩场台套班生所处眼站校辆座镇乡])均|(?<![一-龥])(?P<plain>亩)(?:补助|奖补|补贴|均)|(?P<single>单价)[^,;、\d每]{0,4}$"
)
_MANY = ("十", "百", "千", "万")
_PER_MANY = re.compile(r"每[十百千万]{1,2}[^,;、\d年月日]{1,8}$")
_PER_PERIOD = re.compile(r"每(?:个)?(?P<period>月|季度?|半年|学期|天|日|周)[^,;、\d]{0,6}$")
_PAY = re.compile(  # what is paid to a person, or for a thing, by the month or by the day
    r"(?<![\d个当次本上下末逐按每各份一二三四五六七八九十])(?P<period>月|日|季)(?:人?均)?"
    r"(?:(?P<pay>(?:基本|平均|岗位|生活|绩效|劳务|护理|误工)?(?:工资|薪酬?|报酬|补助|补贴|津贴|劳务费|工钱))|租金|租费|租|电费|服务费|管理费|费用)"
    r"(?:标准)?(?:各)?(?:为|是|按|[:])?$|(?<!全)(?P<salary>年薪)(?:各)?(?:为|是|[:])?$"
)
_PERIODS_OF_A_YEAR = {"月": 12, "季": 4, "季度": 4, "半年": 2}
_EACH_TIME = re.compile(r"各[^,;、\d]{0,3}$")
UNNAMED = "单位"
"""What a standard is per that is called 单价."""
_FROM_INCOME = re.compile(r"(?:列支|安排|解决|弥补|补充|支出|承担|负担)(?:资金|经费)?$")
_SOURCES_TOLD = re.compile(r"资金来源|来源于|来源为|资金构成|筹资渠道")
_PERIODS = (
    (
        re.compile(
            r"每月|月均|月人均|人均月|每人月|/月|·月|(?<![\d个当次本上下末])月(?:租金?|工资|报酬|补助|补贴|费用|标准)"
        ),
        12,
    ),
    (re.compile(r"每季"), 4),
    (re.compile(r"每[天日周]|日均|每学期"), 0),
)
_RAISED = re.compile(r"[由从][^,;]{0,14}$")
_TO = re.compile(
    r"^[^,;]{0,6}?(?:提高|增加|增长|提升|降低|下降|降|减少|调整|扩大|上调|下调|提|增|升|减|扩|压减|缩短)[^,;]{0,4}?[到至为]"
)
_RAISED_TO = re.compile(
    r"(?:提高|增加|增长|提升|上升|降低|下降|降|减少|调整|扩大|提|增|升|减|扩|压减|缩短)[到至为]$"
)
_REACHED = re.compile(r"(?:到|至|达|达到|为)$")
_TIMES_SIGN = "×x*X✕"
_SIGNS = "≥≤><=约"
_BY_FISCAL = re.compile(r"由[^,;。]{0,4}财政")
_IN_ALL = re.compile(r"(?:合计|共计|总计|共|计|=)(?:为|是|约|需|[:])?(?:人民币)?$")
_IN_ALL_ALONE = re.compile(r"(?:合计|共计|总计)(?:为|是|[:])?(?:人民币)?")
_COMPARISON_BEFORE = re.compile(
    r"(?:(?P<least>≥|>=|不少于|不低于|不小于|至少|不得低于|不得少于|力争|超过|达到?(?=$))|(?P<most>≤|<=|不超过|不高于|不多于|控制在|低于|少于|以内))(?:约)?$"
)
_COMPARISON_BEHIND = re.compile(r"^(?:(?P<least>及?以上|余)|(?P<most>以内|之内|及?以下))")
_ABOUT = re.compile(r"(?:约|近|大约|左右|上下|预计|估计)$")
_ABOUT_BEHIND = re.compile(r"^(?:左右|上下|余)")
_NO_WORDS = re.compile(r"[^\w]|□")
_DIVISIBLE = (Role.TOTAL, Role.WEAK, Role.INVEST, Role.ITEM, Role.PART, *SOURCES)
_TAIL = 24
_VILLAGES = re.compile(r"(?:行政|自然)?村(?![民干组级务委史医小民卫党(])")
_NO_COMMUNITIES = ("社区(", "社区党", "社区服务", "社区网格", "社区工作", "社区居")
_FISCAL_FUNDS = re.compile("财政")
_OTHER_FUNDS = re.compile("其[他它]资金|自筹资金|单位自筹")
_SINGLE = (Role.ITEM, Role.PART, Role.STANDARD)
_NEEDED = re.compile("(?:合计|共计|总计|共需|需要?|计)(?:资金|经费)?")
_ITEM = re.compile(
    r"(?<![一-龥])(?:[一二三四五六七]是|第[一二三四五六七](?:项|笔|块|类)?[,、:]?|其[一二三四五六][,、:])|[①-⑩]|\([一二三四五六七八]\)"
)
_THAT_IS = re.compile(r"[,(]?(?:即|折合|折算|合计|合|也就是|换算为)(?:为|是|人民币)?")
_A_WHOLE_YEAR = re.compile(
    r"[,、(]?(?:即|合|折合|相当于|也就是)?(?:一年|全年|每年|年|年度)(?:合计|共计?|计|合|为|共需)?"
)
_NEXT_TO = 8  # characters between a number with its thing (1200名党员) and the bracket behind it
_OF = r"(?:资金)?(?:总额)?(?:为|是|共|共计|合计|总计|安排|核定|[:])*(?:人民币)?$"
_RIGHT_BEFORE = re.compile(_OF)


class _Place(NamedTuple):
    """Where a token stands: sentence and clause, what is before it up to the number before, and what is behind."""

    sentence_start: int
    clause_start: int
    before: str
    behind: str
    bracket: int
    follows_a_number: bool


def claims_of_line(line: Line, grammar: Grammar, name: str, year: int | None, first: int) -> list[Claim]:
    """Return the claims of a line; ``first`` is the number of its first claim in the text."""
    return _LineReader(line, grammar, name, year, first).claims()


class _LineReader:
    """One line, read from left to right."""

    def __init__(self, line: Line, grammar: Grammar, name: str, year: int | None, first: int) -> None:
        self._line, self._text = line, line.text
        self._grammar, self._name, self._year, self._first = grammar, name, year, first
        self._found: list[Claim] = []

    def claims(self) -> list[Claim]:
        previous_end = 0
        for token in self._line.tokens:
            place = self._place(token, previous_end)
            if token.kind == "time" and not self._is_factor(token):
                continue
            self._found.append(self._claim(token, place))
            previous_end = token.end
        return self._found

    def _place(self, token: Token, previous_end: int) -> _Place:
        text = self._text
        sentence = _last_end(_SENTENCE_ENDS, text, token.start)
        clause = max(sentence, _last_end(_CLAUSE_ENDS, text, token.start))
        opened = _open_bracket(text, token.start)
        start = max(clause, previous_end if previous_end <= token.start else 0, opened + 1)
        before = text[start : token.start]
        before = (_CLOSED.sub("", before) if "(" in before else before).lstrip(_LEADING)
        behind = _BEHIND.match(text, token.end)
        follows = clause < previous_end == start
        return _Place(sentence, clause, before, behind[0] if behind else "", opened, follows)

    def _claim(self, token: Token, place: _Place) -> Claim:
        text = self._text
        before, lead = place.before, text[place.clause_start : token.start]
        sign, is_about = _comparison(before, place.behind)
        claim = Claim(
            kind=_KINDS[token.kind],
            lo=token.lo,
            hi=token.hi,
            unit=token.unit,
            said=self._line.shown[token.start : token.end],
            role=Role.PLAIN,
            subject=before,
            noun=place.behind,
            context=self._line.shown[place.sentence_start : token.start],
            per=token.per,
            times=token.times,
            comparison=sign,
            is_about=is_about or token.is_about,
            sentence=self._first * 1000 + place.sentence_start,
            span=Span(self._line.start + token.start, self._line.start + token.end),
        )
        if claim.unit == "个" and _VILLAGES.match(claim.noun):
            claim = claim._replace(unit="村")
        elif (
            claim.unit == "个"
            and claim.noun.startswith("社区")
            and not claim.noun.startswith(_NO_COMMUNITIES)
        ):
            claim = claim._replace(unit="社区")
        if token.kind == "money":
            return self._money(claim, token, place, lead)
        if token.kind == "time":
            return claim._replace(role=Role.FACTOR)
        is_alone = place.clause_start == place.sentence_start and not lead.strip(_SIGNS)
        role = None if is_alone else self._of_another_time(token, place, lead)
        if role is None and token.kind in ("count", "rate"):
            role = self._count_role(token, place)
            if role is Role.PART:
                claim = self._with_whole(claim, place)
        elif role is None and token.unit and self._year and int(token.unit) != self._year:
            role = Role.OTHER_YEAR
        return claim._replace(role=role or Role.PLAIN)

    # ── counts and rates ──

    def _count_role(self, token: Token, place: _Place) -> Role | None:
        words = self._grammar.pattern
        if self._is_factor(token):
            return Role.FACTOR
        is_each = place.behind.startswith(("/", "每")) and not _A_STANDARD_BEHIND.match(self._text, token.end)
        if _EACH.search(place.before) or is_each:
            return Role.EACH
        if place.follows_a_number and _EACH_OF_SEVERAL.search(place.before):  # 13个乡镇各演练1场
            return Role.EACH
        if self._is_part_of_a_count(token, place):
            return Role.PART
        tail = place.before[-_TAIL:]
        if token.kind == "count" and words("added").search(tail):
            return Role.NEW
        return Role.WHOLE if words("whole").search(tail) else None

    def _is_part_of_a_count(self, token: Token, place: _Place) -> bool:
        """Whether a bracket right behind a number of the same unit, or 其中 behind one, announces the number."""
        same = [each.span for each in self._found if each.unit == token.unit and each.kind is not Kind.MONEY]
        offset, text = self._line.start, self._text
        if place.bracket >= 0:
            inside = text[place.bracket : token.start]
            is_behind = any(0 <= place.bracket - (span.end - offset) <= _NEXT_TO for span in same)
            return is_behind or bool(self._grammar.pattern("parts").search(inside))
        word = _last_match(self._grammar.pattern("parts"), text[place.sentence_start : token.start])
        before = word.start() + place.sentence_start if word else -1
        money = [each.span.end - offset for each in self._found if each.kind is Kind.MONEY]
        since = max(
            [place.sentence_start, *(each for each in money if each <= before)]
        )  # 16.4万元,其中 is of it
        return any(since <= span.start - offset < before for span in same)

    def _with_whole(self, claim: Claim, place: _Place) -> Claim:
        """Say which count a count is a part of: the last one of its unit before the word or bracket that announces it."""
        offset, before = self._line.start, [each for each in self._found if each.unit == claim.unit]
        word = _last_match(
            self._grammar.pattern("parts"), self._text[place.sentence_start : claim.span.start - offset]
        )
        at = place.bracket if place.bracket >= 0 else place.sentence_start + word.start() if word else -1
        whole = [each for each in before if each.span.end - offset <= at and each.role is not Role.PART]
        if not whole:
            return claim
        return claim._replace(parent=self._first + self._found.index(whole[-1]), partition=at)

    def _is_factor(self, token: Token) -> bool:
        text = self._text
        return (token.start > 0 and text[token.start - 1] in _TIMES_SIGN) or text[
            token.end : token.end + 1
        ] in (*_TIMES_SIGN,)

    # ── other times ──

    def _of_another_time(self, token: Token, place: _Place, lead: str) -> Role | None:
        words, before, behind = self._grammar.pattern, place.before, self._text[token.end : token.end + _TAIL]
        if _RAISED.search(before) and _TO.match(behind):
            return Role.PREVIOUS
        if words("compared").search(before) and not _REACHED.search(before):
            return (
                Role.PREVIOUS
                if token.kind == "money" and not _ends(words("changed"), before)
                else Role.CHANGE
            )
        if _ends(words("changed"), before) and not _REACHED.search(before):
            return Role.CHANGE
        years = _YEAR.findall(lead)
        if not years and words("other_years").search(lead):
            return None if _RAISED_TO.search(before) else Role.OTHER_YEAR  # 由上年的78%提高到83%
        if not years and not _THIS_YEAR.search(self._text, place.sentence_start, token.start):
            years = _YEAR.findall(self._text[place.sentence_start : place.sentence_start + _OPENING])
        if self._year and years and int(years[-1]) != self._year:
            return Role.OTHER_YEAR
        return Role.HISTORY if words("history").search(before) else None

    # ── money ──

    def _money(self, claim: Claim, token: Token, place: _Place, lead: str) -> Claim:
        words = self._grammar.pattern
        per, times = (token.per, token.times)
        if not per and times == 1:
            per, times = standard_named(place.before, lead)
        elif not per:
            per = standard_named(place.before, lead)[0]  # 人均1100元/月
        if self._is_factor(token):
            return claim._replace(role=Role.FACTOR, per=per, times=times)
        role = (
            Role.CARRY if words("carried").search(place.before) else self._of_another_time(token, place, lead)
        )
        is_source = _FROM_INCOME.search(place.before) or self._tells_sources(place)
        if role is None and words("effects").search(place.before) and not (is_source and self._source(place)):
            role = Role.EFFECT
        elif role is None and (_PER_MANY.search(place.before) or per.startswith(_MANY)):
            role = Role.EACH  # 每万尾180元: no count is of ten thousand
        elif role is None and (per or times != 1):
            role = Role.STANDARD
        elif role is None and self._is_of_each(claim, token, place):
            role = Role.EACH
        if role:
            return claim._replace(role=role, per=per, times=times)
        claim = self._said_just_now(claim, token) or self._part(claim, token, place)
        return claim if claim.role is Role.AGAIN else self._amount(claim, token, place)

    def _is_of_each(self, claim: Claim, token: Token, place: _Place) -> bool:
        """Whether an amount is of each time or of each one, though no word before it says what it is per."""
        return (
            bool(_EACH_TIME.search(place.before))
            or self._is_of_a_standard(place)
            or self._is_standard_of_the_year(claim, token)
        )

    def _said_just_now(self, claim: Claim, token: Token) -> Claim | None:
        """Return a claim that says the amount right before it in another way: =1488000元，即148.80万元."""
        before = self._found[-1] if self._found else None
        if before is None or before.kind is not Kind.MONEY or before.role not in _DIVISIBLE:
            return None
        between = self._text[before.span.end - self._line.start : token.start]
        is_again = _THAT_IS.fullmatch(between) and same_amount(before.hi, claim.hi)
        parent = self._first + len(self._found) - 1
        return claim._replace(role=Role.AGAIN, parent=parent) if is_again else None

    def _is_standard_of_the_year(self, claim: Claim, token: Token) -> bool:
        """Whether an amount is the standard right before it for a whole year: 每村每月50元，全年600元."""
        before = self._found[-1] if self._found else None
        if before is None or before.role is not Role.STANDARD or "万" in claim.said:
            return False
        if before.times <= 1 or not before.per:
            return False  # 水电燃气每月6500元，全年78000元: all of it
        between = self._text[before.span.end - self._line.start : token.start]
        is_next = bool(_A_WHOLE_YEAR.fullmatch(between))
        return is_next and same_amount(before.hi * before.times, claim.hi)

    def _amount(self, claim: Claim, token: Token, place: _Place) -> Claim:
        """Give an amount of the year its role: where it comes from, what it is a part of, or all of it."""
        if source := self._source(place):
            return claim._replace(role=source[0], is_certain=source[1])
        if claim.parent is not None:
            return claim._replace(role=Role.PART)
        return self._total(claim, token, place)

    def _part(self, claim: Claim, token: Token, place: _Place) -> Claim:
        """Say what the amount is a part of: what stands before its bracket, or before the word that announces parts."""
        money = [each for each in self._found if each.kind is Kind.MONEY and each.role in _DIVISIBLE]
        offset = self._line.start
        if place.bracket >= 0:
            before = [each for each in money if each.span.end - offset == place.bracket]
            before = before or self._compared_before(place.bracket, place.sentence_start)
            if before:
                parent = self._first + self._found.index(before[0])
                is_bare = (
                    not place.before and not place.behind and self._text[token.end : token.end + 1] == ")"
                )
                if is_bare or same_amount(before[0].hi, claim.hi):
                    return claim._replace(role=Role.AGAIN, parent=parent)
                return claim._replace(parent=parent, partition=place.bracket, is_exhaustive=True)
            if not money or money[-1].span.end - offset <= place.bracket:
                return claim._replace(partition=place.bracket)
        words = [*self._grammar.pattern("parts").finditer(self._text, place.sentence_start, token.start)]
        if words and not self._is_next_item(words[-1].start(), token.start, place.sentence_start):
            word = words[-1]
            before = [
                each
                for each in money
                if place.sentence_start <= each.span.start - offset
                and each.span.end - offset <= word.start()
                and _open_bracket(self._text, each.span.start - offset) < 0
            ]
            if not before:
                before = [
                    each
                    for each in money
                    if each.role in (Role.TOTAL, Role.WEAK) and each.span.end - offset <= word.start()
                ][-1:]
            if before:
                in_all = _IN_ALL.search(place.before) and same_amount(before[-1].hi, claim.hi)
                parent = self._first + self._found.index(before[-1])
                if in_all:
                    return claim._replace(role=Role.AGAIN, parent=parent)
                return claim._replace(parent=parent, partition=word.start(), is_exhaustive=word[0] != "其中")
        return claim

    def _compared_before(self, bracket: int, sentence: int) -> list[Claim]:
        """Return the amount that a bracket is of though a comparison stands between: 60万元，比上年增加7.5万元（省级42万元、县级18万元）."""
        offset = self._line.start
        money = [
            each
            for each in self._found
            if each.kind is Kind.MONEY and sentence <= each.span.start - offset < bracket
        ]
        if not money or money[-1].span.end - offset != bracket:
            return []
        while money and money[-1].role in (Role.CHANGE, Role.PREVIOUS):
            money.pop()
        return [each for each in money[-1:] if each.role in _DIVISIBLE]

    def _is_next_item(self, word: int, at: int, sentence: int) -> bool:
        """Whether another item of a list has begun since a word announced parts of one: 一是活动45万元，其中赞助16万元；二是…"""
        text = self._text
        shown = self._line.shown
        if _ITEM.search(shown, sentence, word) and _ITEM.search(shown, word, at):
            return True
        item = text.rfind(";", sentence, word)
        if item < 0 or text.find(";", word, at) < 0:
            return False
        money = [each.span.start - self._line.start for each in self._found if each.kind is Kind.MONEY]
        return any(sentence <= each < item for each in money) and any(item < each < word for each in money)

    def _source(self, place: _Place) -> tuple[Role, bool] | None:
        """Return where money comes from, and whether in so many words."""
        words, before = self._grammar.pattern, place.before
        last = max(
            (
                (match.end(), role)
                for role, name in (
                    (Role.OTHER, "other_sources"),
                    (Role.LEVEL, "levels"),
                    (Role.FISCAL, "fiscal"),
                )
                for match in words(name).finditer(before)
            ),
            key=lambda each: each[0],
            default=None,
        )
        if last:
            end, role = last
            if role is Role.FISCAL and any(match.end() >= end for match in words("levels").finditer(before)):
                role = Role.LEVEL
            is_said = bool((_OTHER_FUNDS if role is Role.OTHER else _FISCAL_FUNDS).search(before))
            return role, is_said and bool(_RIGHT_BEFORE.match(before[end:]))
        if words("effects").search(before) and self._tells_sources(place):
            return Role.OTHER, False
        if found := words("said_by").match(place.behind):
            if words("other_sources").search(found[0]):
                return Role.OTHER, bool(_OTHER_FUNDS.search(found[0]))
            return (
                (Role.LEVEL if words("levels").search(found[0]) else Role.FISCAL, False)
                if "财政" in found[0]
                else (
                    Role.OTHER,
                    False,
                )
            )
        return (Role.LEVEL, False) if self._tells_sources(place) and before else None

    def _is_of_a_standard(self, place: _Place) -> bool:
        """Whether an amount stands in the bracket behind a standard and is no total: ``每家3万元（授牌后拨2万元）``."""
        return (
            place.bracket >= 0
            and not _IN_ALL.search(place.before)
            and any(
                each.role is Role.STANDARD and each.span.end - self._line.start == place.bracket
                for each in self._found
            )
        )

    def _tells_sources(self, place: _Place) -> bool:
        """Whether the sentence says before the clause that it tells where money comes from."""
        return bool(
            _SOURCES_TOLD.search(self._text, place.sentence_start, place.clause_start + len(place.before))
        )

    def _total(self, claim: Claim, token: Token, place: _Place) -> Claim:
        words, before = self._grammar.pattern, place.before
        is_result = self._text[token.start - 1 : token.start] == "="
        named = _last_match(words("totals"), before)
        if place.follows_a_number and not (_REACHED.search(before) or named or is_result):
            is_total = _NEEDED.fullmatch(before) and not any(each.role in _DIVISIBLE for each in self._found)
            is_total = is_total and not words("parts").search(self._text, place.sentence_start, token.start)
            return claim._replace(role=Role.WEAK if is_total else Role.ITEM)  # 5000亩合计12.5万元
        if words("invested").search(before):
            return claim._replace(role=Role.INVEST)
        if named:
            is_next = bool(_RIGHT_BEFORE.match(before[named.end() :]))
            if self._is_own(before[: named.start()] + before[named.end() :]):
                return claim._replace(role=Role.TOTAL, is_certain=is_next)
            return claim._replace(role=Role.ITEM if not is_next or self._found else Role.WEAK)
        return self._unnamed(claim, token, place, is_result=is_result)

    def _unnamed(self, claim: Claim, token: Token, place: _Place, *, is_result: bool) -> Claim:
        """Give an amount its role of which no word says that it is the budget."""
        before = place.before
        is_own = self._is_own(before)
        is_all = bool(_IN_ALL_ALONE.fullmatch(before)) and not place.behind
        if is_all and not any(each.role in _SINGLE for each in self._found):
            return claim._replace(role=Role.WEAK, is_certain=True)
        if self._is_first(token, place) and ("安排" in before or not before):
            return claim._replace(role=Role.WEAK, is_certain=is_own and bool(before))
        return claim._replace(role=Role.WEAK if is_result or is_own else Role.ITEM)

    def _is_first(self, token: Token, place: _Place) -> bool:
        return (not self._found and place.clause_start == 0 and token.start > 0) or token.start == 0

    def _is_own(self, subject: str) -> bool:
        return is_of_project(subject, self._name, self._grammar)


def is_of_project(subject: str, name: str, grammar: Grammar) -> bool:
    """Whether a subject is the project itself: nothing is left of it, or what the project's name says."""
    rest = subject
    for words in ("weak_totals", "own", "empty"):
        rest = grammar.pattern(words).sub("", rest)
    return shares_name(_NO_WORDS.sub("", rest), name)


def standard_named(before: str, lead: str) -> tuple[str, int]:
    """Return what a standard is per, and how often a year, by the words before it (``每人每月``, ``人均``), and by its clause so far."""
    match = _last_match(compiled_once(_PER_BEFORE), before)
    if match is None:
        if paid := _PAY.search(before):
            if paid["salary"]:
                return "人", 1
            return "人" if paid["pay"] else "", _PERIODS_OF_A_YEAR.get(paid["period"], 0)
        often = _PER_PERIOD.search(before)
        return "", _PERIODS_OF_A_YEAR.get(often["period"], 0) if often else 1
    if match["single"]:
        return UNNAMED, 1
    per = match["measure"] or match["mean"] or match["plain"] or ""
    per = (match["noun"] or "个")[:2] if per == "个" else per
    return per, next((times for pattern, times in _PERIODS if pattern.search(lead)), 1)


def shares_name(rest: str, name: str) -> bool:
    """Whether nothing is left, or most of what is left stands in the project's name."""
    if not rest:
        return True
    shared = sum(character in name for character in rest)
    return len(rest) > 1 and shared * 5 >= len(rest) * 4


def _ends(pattern: re.Pattern[str], before: str) -> bool:
    return any(match.end() == len(before) for match in pattern.finditer(before))


def _last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match in a text."""
    return next(reversed([*pattern.finditer(text)]), None)


def _last_end(ends: str, text: str, before: int) -> int:
    """Return where what is closed by one of these signs ends last, 0 where there is none."""
    return max(text.rfind(sign, 0, before) for sign in ends) + 1


def _open_bracket(text: str, before: int) -> int:
    """Return where the bracket opens in which a place stands, -1 for none."""
    opened = text.rfind("(", 0, before)
    return opened if opened > text.rfind(")", 0, before) else -1


def _comparison(before: str, behind: str) -> tuple[str, bool]:
    sign = ""
    if match := _COMPARISON_BEFORE.search(before) or _COMPARISON_BEHIND.match(behind):
        sign = "≥" if match["least"] else "≤"
    return sign, bool(_ABOUT.search(before) or _ABOUT_BEHIND.match(behind))


_KINDS = {
    "money": Kind.MONEY,
    "count": Kind.COUNT,
    "time": Kind.COUNT,
    "rate": Kind.RATE,
    "deadline": Kind.DEADLINE,
}


def children(claims: Sequence[Claim], parent: int) -> Iterator[list[Claim]]:
    """Yield the parts of a claim, those of each partition together."""
    of_it = [each for each in claims if each.parent == parent and each.role is not Role.AGAIN]
    for partition in dict.fromkeys(each.partition for each in of_it):
        yield [each for each in of_it if each.partition == partition]


def is_source(claim: Claim) -> bool:
    """Whether an amount says where money comes from."""
    return claim.role in SOURCES
