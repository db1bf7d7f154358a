"""Titles, headings, openings and deadlines that name another year than the workbook's: copied from last year's."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.passages import Passage, narrative_chapters
from xl_tools.model.grid import Cell
from xl_tools.model.submission import SheetRole
from xl_tools.rules.rule import Context, Fault, fault_in
from xl_tools.rules.texts import compiled
from xl_tools.values.day import years_named
from xl_tools.values.text import half_width, one_line

_LINE_OF_YEAR = re.compile(r"[(（]?20\d\d年度?[)）]?")
ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
"""Any year of this century."""
_OPENING = re.compile(r"^\s*20\d\d\s*年\s*度?[，,]")

_DAY = r"(20\d\d)年(?:1?\d月)?(?:[123]?\d[日号]|[上中下]旬)?(?:[底末]?(?:之前|以前|前)|[底末内])"
_DEADLINE = (
    rf"{_DAY}(?=(?:全部|全面|基本|力争|保证|确保|必须|按时|如期|及时|按计划)?"
    r"(?:完成|建成|竣工|完工|拨付|发放|兑付|支付|验收|交付|投入使用|通车|通水|付清|到位|实现|达到|配齐|化解|销号|栽植|安装|[\u4e00-\u9fff]{1,8}?[完好齐毕])(?![的善奖评]))"
)
_PLANNED = r"(?:计划于|计划在|力争|确保|预计|将于|将在|拟于|争取)(?:在|到)?(20\d\d)年"
_GONE = r"截[至止]|以来|曾|原(?<![草高平中还]原)(?![则料因理])|此前|历史|遗留|[上去前往]年|20[01]\d年|欠"
_KEPT_UP = r"巩固|常态化|长效|回头看|经验|总结|后续|更名|改名|撤销|撤并|并入|合并|转隶|移交|存量|历年"
"""What says that something ended is only gone on with, or that a body is no more: 巩固专项整治三年行动成果."""
_WHOSE = r"(?:我|本|全)(?:镇|乡|县|市|区|旗|局|院|校|街道|苏木|单位|中心)"
_TOLD = (
    # Of the year's work: 2022年我镇列养, 2023年新增改革面积, 2024年共安排项目, 2021年部门预算项目9个, 2023—2024采暖期取暖费
    rf"(20\d\d)年度?(?:{_WHOSE}|计划|拟|共?安排(?!了)|部门预算|单位预算|预算项目|共?编报|新增|新建|改造|列养|常态化|全年|继续|重点|各项|项目(?:预算|支出)|工作(?:目标|任务|经费)|日常)(?!的)"
    r"|(?<=用于)(20\d\d)年|(?<=保障)(20\d\d)年|(?<![\d—–~～至-])20\d\d[—–~～至-](20\d\d)(?:年度?)?(?:采暖|供暖|取暖|学年)"
)
_TOLD_OF_OLD = (
    r"完成(?!时)|建成|竣工|被|获|评为|实现|达到|增长|下降|增加|减少|提高|持平|启用|投用|成立|下达|本年|今年|当年|分配|签订|通过|普查|统计|考核奖|奖金|补发|补缴|清偿|结算|清算|剩余|应付|未付|未支付"
    r"|兑现|收尾|后续|档案|遗留|审计|评价|底|末|测绘|调查|秋季|春季|以前|之前|因|由于|受|灾"
)
_GOALS = (
    # A goal opens with the year of its work: 1. 2022年完成…, 2023年度开展培训…
    r"(?:^|(?<=[\n。；;.、）)：:]))\s*(20\d\d)年度?(?:内|全年)?(?:完成|新建|新增|开展|组织|实施|推进|培训|发放|拨付|落实|保障|维修|改造|养护|建设|举办|做到|做好|实现|确保|建成|购置|修建|救助|补助|资助|慰问|清运|聘用|运行|用于|支付|安排|投入|全面|全镇|全乡|全县|全校|全院)(?!的|[^，。；]{0,12}的(?:[^，。；]{0,8}(?:尾款|质保|工程款|余款|欠款|验收|审计|结算|档案|资料|项目)))"
)
_FEAST = (
    r"(20\d\d)年(?:春节|元旦|中秋|国庆|重阳|清明|端午|“?[七八]一|教师节|建军节|助残日|六一|五一)(?!后|前)"
)
_AS_BEFORE = r"今年|本年|当年|上年|去年|同期|相比|比(?![例重率选赛])|较(?![大好高多强重])|持平|不变|相同|一致|增至|降至|提高到|增加到"
_PLAN_OF_A_YEAR = r"(20\d\d)年度?[^，。；《》\d]{0,12}?(?:计划(?<!(?:投资|项目|资金|行动|建设|下达)计划)(?!生育)|工作要点|工作安排|工作部署|工作方案|目标责任书|重点工作|部门预算|单位预算|预算批复)"
_A_YEAR_AND_MONEY = (
    r"(?<![\d从自由按用以至到于比较])(20\d\d)年(?!前|以[前来]|之前|[底末起])(?=[^。；;\n]*\d万元)"
)
_MONEY = r"\d+(?:\.\d+)?(?=万元)"
_ENDED = r"截[至止]|以来|结[转余]|存量|尾款|质保|欠|决算|执行|实际|已|批复|下达|签订|合同|竣工|建成|完工"
_WILL = r"(20\d\d)(?<![\d—–~～\u4e00-\u9fff-]....)年(?!前|以[前来后]|之[前后]|[底末起初秋后至到])([，,]?[^，,。；\n的\d]{0,24}?)(?:将(?![军领近])|力争|确保|预计|争取|拟)"
_FROM_JANUARY_ON = r"(20\d\d)(?<![\d—–~～至-]....)年(?:度|全年|1月(?:份)?[—–~～至到-]+12月(?:份)?)(?=[^，。；]{0,8}(?:发放|支付|拨付|使用|运行|补助|补贴|工资|费用|保障金|经费))"
_FIRST_OR_LAST = r"十([一二三四五])五”?(?:规划)?的?(开局|收官)之年"
_FIRST_OF_PLANS = 2006  # of the eleventh
_COMPARED = r"上年|去年|同期|相比|持平|压减|压缩|下降|降低|增长|减少|增加|提高|增幅|降幅"
_STANDS_ON = r"沿用|延续|继续|跨年|至今|结转|续建|参照|对比|对照|比|较|上年|往年|执行情况|完成情况|总结|决算|评价|考核结果|基数|实际"
LATEST = 3
"""How many years back a copied text is of."""
_IN_A_VALUE = r"(?<![\d〔\[【(（])20\d\d(?:年[^。；;，,]{0,12}|[-./]\d{1,2}(?!\d)[^。；;，,]{0,8})"
_OF_THE_PAST = (
    r"截[至止]|[上去前往]年|以来|曾|已|了(?!解)|原(?<![草高平中还]原)(?![则料因理])|此前|历史|遗留|结转|跨年|续建|尾款|质保|欠|批复|立项|启动|开工"
    r"|自(?=\d|[^，。；]{0,10}(?:起|以来))|从(?=\d|[^，。；]{0,10}(?:起|开始|以来|提高|增加|下降|上升))|(?<=[年月日季])起(?!到)|出生|入伍|参加|登记|入党|任职|退休|比(?![例重率选赛对价武照])|实际|决算|执行数|基数|普查|规划"
)

IS_OF_THE_PAST = f"{_OF_THE_PAST}|{_AS_BEFORE}|{_ENDED}"
"""What says that a sentence is of the past, or of this year beside one before it."""


def work_of_another_year(context: Context) -> Iterator[Fault]:
    """Yield where purposes, goals, descriptions and the narrative tell the work of a year before the form's as this year's."""
    year = context.submission.info.year
    if not year:
        return
    for passage in context.once(naming_a_year_before):
        if isinstance(passage.at, str) and passage.at.endswith((".basis", ".level3", ".value")):
            continue
        for match in compiled(_TOLD).finditer(passage.text):
            named = int(next(filter(None, match.groups())))
            sentence = sentence_round(passage.text, *match.span())
            if (
                year - LATEST <= named < year
                and not is_quoted(passage, match, str(named))
                and not any(int(each) >= year for each in ANY_YEAR.findall(sentence))
                and not compiled(_OF_THE_PAST, _TOLD_OF_OLD).search(sentence.replace("结算评审", ""))
            ):
                message = f"“{match[0]}”早于本年度 {year}，这里说的是本年度的工作"
                yield fault_in(passage, message, "请核对是否抄自往年，改成本年度")
                break


def intentions_of_another_year(context: Context) -> Iterator[Fault]:
    """Yield the sentences that say what will be done, and name a year before the form's for it: 2022年，我镇将……"""
    year = context.submission.info.year or 0
    for passage in context.once(naming_a_year_before):
        if isinstance(passage.at, str) and passage.at.endswith((".basis", ".level3", ".value")):
            continue
        for match in compiled(_WILL, _FROM_JANUARY_ON).finditer(passage.text):
            sentence = sentence_round(passage.text, *match.span())
            if (
                year - LATEST <= (named := int(match[1] or match[3])) < year
                and not is_quoted(passage, match, str(named))
                and not any(int(each) >= year for each in ANY_YEAR.findall(sentence))
                and not compiled(_OF_THE_PAST, _AS_BEFORE).search(match[2] or sentence)
                and not (match[3] and compiled(_TOLD_OF_OLD).search(sentence))
            ):
                message = f"“{named}年”早于本年度 {year}，这里说的是要做的事"
                yield fault_in(passage, message, "请核对是否抄自往年，改成本年度")
                break


def plans_begun_or_ended(context: Context) -> Iterator[Fault]:
    """Yield the years that are called the first or the last one of a five-year plan, and are not."""
    for passage, match in context.texts.search(compiled(_FIRST_OR_LAST)):
        first = _FIRST_OF_PLANS + 5 * "一二三四五".index(match[1])
        right = first if match[2] == "开局" else first + 4
        before = compiled(r"(20\d\d|今|本)年度?[^，。；\d]{0,8}$").search(passage.text[: match.start()])
        named = before and (int(before[1]) if before[1].isdecimal() else context.submission.info.year)
        if named and named != right:
            message = f"“十{match[1]}五”{match[2]}之年是 {right} 年，不是 {named} 年"
            yield fault_in(passage, message, "请核对是否抄自往年，改成本年度的提法")


def naming_a_year_before(context: Context) -> Sequence[Passage]:
    """Return the passages that name a year before the form's; of most texts nothing else need be asked."""
    year = context.submission.info.year or 0
    found = (passage for passage, _ in context.texts.search(compiled(r"20\d\d")))
    return [each for each in found if any(int(named) < year for named in ANY_YEAR.findall(each.text))]


def plans_of_another_year(context: Context) -> Iterator[Fault]:
    """Yield goals that open with a year before the form's, and values that rest on the yearly plan of such a year."""
    year = context.submission.info.year
    if not year:
        return
    for passage in context.once(naming_a_year_before):
        is_basis = isinstance(passage.at, str) and passage.at.endswith(".basis")
        is_goal = passage.table is not None and (
            isinstance(passage.at, Cell) or passage.at == "goals" or passage.at.endswith(".description")
        )
        if not (is_basis or is_goal or passage.at == "purpose"):
            continue
        pattern, gone = (
            (_PLAN_OF_A_YEAR, _STANDS_ON) if is_basis else (_FEAST, f"{_OF_THE_PAST}|{_AS_BEFORE}")
        )
        if is_goal:
            pattern = f"{_GOALS}|{_FEAST}"
        for match in compiled(pattern).finditer(passage.text):
            around = passage.text if is_basis else sentence_round(passage.text, *match.span())
            if (
                year - LATEST <= int(next(filter(None, match.groups()))) < year
                and not any(int(each) >= year for each in ANY_YEAR.findall(around))
                and not compiled(gone).search(around)
                and not (is_basis and _is_compared(passage))
            ):
                message = f"“{one_line(match[0]).strip()}”早于本年度 {year}"
                yield fault_in(passage, message, "请核对是否抄自往年，改成本年度")
                break


def _is_compared(passage: Passage) -> bool:
    """Whether the basis of a value is one of a row that compares with the year before: its plan may be that year's."""
    if passage.table is None or not isinstance(passage.at, str):
        return False
    row = passage.table.table.indicators[int(passage.at.split(".")[1])]
    return bool(compiled(_COMPARED).search(f"{row.level3}{row.description}{row.value.text}"))


def totals_of_another_year(context: Context) -> Iterator[Fault]:
    """Yield the sentences that tell the amount of this year's budget, and name a year before it."""
    year = context.submission.info.year
    if not year:
        return
    budgets = [each.table.funding.budget or Decimal(0) for each in context.submission.tables]
    whole = {format(amount.normalize(), "f") for amount in (sum(budgets),) if amount}
    for passage in context.once(naming_a_year_before):
        if passage.table is None:
            own = whole
        elif passage.at == "purpose" and (budget := passage.table.table.funding.budget):
            own = {format(budget.normalize(), "f")}
        else:
            continue
        for match in compiled(_A_YEAR_AND_MONEY).finditer(passage.text):
            sentence = sentence_round(passage.text, *match.span())
            said = {format(Decimal(each).normalize(), "f") for each in compiled(_MONEY).findall(sentence)}
            if (
                year - LATEST <= int(match[1]) < year
                and not said.isdisjoint(own)
                and not is_quoted(passage, match, match[1])
                and not any(int(each) >= year for each in ANY_YEAR.findall(sentence))
                and not compiled(_AS_BEFORE, _ENDED).search(sentence)
            ):
                message = f"“{match[1]}年”早于本年度 {year}，说的却是本年度的预算数"
                yield fault_in(passage, message, "请核对是否抄自往年，改成本年度")
                break


def is_quoted(passage: Passage, match: re.Match[str], year: str) -> bool:
    """Whether a year stands in a title, in quotation marks or brackets, or in the name of the project itself."""
    before = passage.text[: match.start()]
    opened = any(before.count(a) > before.count(b) for a, b in ("《》", "“”", "（）", "()"))
    return opened or (passage.table is not None and year in passage.table.table.name)


def tells_of_the_past(text: str, start: int, end: int) -> bool:
    """Whether the sentence round a place tells how something was, came about or goes on since: no plan is meant."""
    return compiled(_OF_THE_PAST).search(sentence_round(text, start, end)) is not None


def told_as_history(text: str, start: int, end: int) -> bool:
    """Whether a word stands in a clause on the past, or in a sentence that names what is gone by."""
    clause_start = max(text.rfind(mark, 0, start) for mark in "。；;，,\n") + 1
    clause_end = min((at for mark in "。；;，,\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    clause = f"{text[clause_start:start]}，{text[end:clause_end]}"
    clause = clause.replace("规划", "").replace("批复", "")  # 落实“十三五”规划, 县国土局批复 are of now
    gone = compiled(_GONE).search(sentence_round(text, start, end))
    kept_up = compiled("以?来?的?(?:成果|成效)").match(text, end)
    return bool(gone or kept_up or compiled(_OF_THE_PAST, _KEPT_UP).search(clause))


def sentence_round(text: str, start: int, end: int) -> str:
    """Return the sentence in which a place of a text stands."""
    first = max(text.rfind(mark, 0, start) for mark in "。；;\n") + 1
    last = min((at for mark in "。；;\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[first:last]


def past_deadlines(context: Context) -> Iterator[Fault]:
    """Yield the deadlines of goals, purposes, descriptions and values that lie before the year of the tables."""
    year = context.submission.info.year
    if not year:
        return
    for passage in context.once(naming_a_year_before):
        if isinstance(passage.at, str) and passage.at.endswith((".basis", ".level3")):
            continue
        is_value = _is_a_deadline(passage)
        text = half_width(passage.text) if is_value else passage.text
        if any(int(named) >= year for named in ANY_YEAR.findall(text)):
            continue
        for match in (compiled(_IN_A_VALUE) if is_value else compiled(_DEADLINE, _PLANNED)).finditer(text):
            if not tells_of_the_past(text, match.start(), match.end()):
                message = f"“{match[0]}”早于本年度 {year}，多半是往年的"
                yield fault_in(passage, message, "请核对是否抄自往年，改成本年度的时间")
                break


def _is_a_deadline(passage: Passage) -> bool:
    """Whether a text is the value of a 时效指标."""
    if passage.table is None or not isinstance(passage.at, str) or not passage.at.endswith(".value"):
        return False
    return "时效" in passage.table.table.indicators[int(passage.at.split(".")[1])].level2


def other_years(context: Context) -> Iterator[Fault]:
    """Yield what stands at the head of a part and names no year but another one than 单位信息, or the codes without that."""
    info, stated = context.submission.info, context.submission.stated.year
    if not info.year:
        return
    whose = "“单位信息”的年度" if stated else "项目编码的年度"
    for passage, told in _heads(context):
        years = years_named(told)
        if years and info.year not in years:
            said = "、".join(map(str, sorted(years)))
            yield fault_in(
                passage, f"这里写的是 {said} 年，{whose}是 {info.year}", "请核对哪一个对，把错的改过来"
            )


def _heads(context: Context) -> Iterator[tuple[Passage, str]]:
    """Yield the titles, headings and openings, and what of each may name the year."""
    submission = context.submission
    names = {note.role: note.name for note in reversed(submission.sheets)}
    for field in ("title", "cover_note"):
        if cell := submission.info_cells.get(field):
            text = getattr(submission.stated, field)
            yield Passage(cell, text, sheet=names[SheetRole.UNIT_INFO]), text
    for reading in submission.tables:
        title, name = reading.table.title, reading.table.name
        yield Passage("title", title, reading), title.replace(name, "") if name else title
        for left in reading.leftovers:
            if _LINE_OF_YEAR.fullmatch(left.text):
                yield Passage(left.cell, left.text, reading), left.text
    for heading, *paragraphs in narrative_chapters(submission):
        yield heading, heading.text
        for passage in paragraphs[:1]:
            opening = _OPENING.match(passage.text)
            yield passage, opening[0] if opening else ""
