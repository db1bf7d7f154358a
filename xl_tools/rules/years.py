"""Titles, headings, openings and deadlines that name another year than the workbook's: copied from last year's."""

import re
from collections.abc import Iterator

from xl_tools.claims.passages import Passage, narrative_chapters
from xl_tools.model.submission import SheetRole
from xl_tools.rules.rule import Context, Fault, fault_in
from xl_tools.rules.texts import compiled
from xl_tools.values.day import years_named
from xl_tools.values.text import half_width

_LINE_OF_YEAR = re.compile(r"[(（]?20\d\d年度?[)）]?")
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_OPENING = re.compile(r"^\s*20\d\d\s*年\s*度?[，,]")

_DAY = r"(20\d\d)年(?:1?\d月)?(?:[123]?\d[日号]|[上中下]旬)?(?:[底末]?(?:之前|以前|前)|[底末内])"
_DEADLINE = (
    rf"{_DAY}(?=(?:全部|全面|基本|力争|保证|确保|必须|按时|如期|及时|按计划)?"
    r"(?:完成|建成|竣工|完工|拨付|发放|兑付|支付|验收|交付|投入使用|通车|通水|付清|到位|实现|达到|配齐|化解|销号)(?!的))"
)
_PLANNED = r"(?:计划于|计划在|力争|确保|预计|将于|将在|拟于|争取)(?:在|到)?(20\d\d)年"
_GONE = r"截[至止]|以来|曾|(?<!高)原(?![则料])|此前|历史|遗留|[上去前往]年|20[01]\d年|欠"
_WHOSE = r"(?:我|本|全)(?:镇|乡|县|市|区|旗|局|院|校|街道|苏木|单位|中心)"
_TOLD = (
    # Of the year's work: 2022年我镇列养, 2023年新增改革面积, 2024年共安排项目, 2021年部门预算项目9个, 2023—2024采暖期取暖费
    rf"(20\d\d)年度?(?:{_WHOSE}|计划|拟|共?安排(?!了)|部门预算|单位预算|预算项目|共?编报|新增|新建|改造|列养|常态化|全年|继续|重点|各项|项目(?:预算|支出)|工作(?:目标|任务|经费)|日常)"
    r"|(?<=用于)(20\d\d)年|(?<=保障)(20\d\d)年|(?<![\d—–~～至-])20\d\d[—–~～至-](20\d\d)(?:年度?)?(?:采暖|供暖|取暖|学年)"
)
_TOLD_OF_OLD = (
    r"完成(?!时)|建成|竣工|被|获|评为|实现|达到|增长|下降|增加|减少|提高|持平|启用|投用|成立|下达|本年|今年|当年|分配|签订|通过|普查|统计|考核奖|奖金|补发|补缴|清偿|结算|清算|剩余|应付|未付|未支付"
    r"|兑现|收尾|后续|档案|遗留|审计|评价|底|末|测绘|调查|秋季|春季|以前|之前|因|由于|受|灾"
)
_LATEST = 3  # years back that a copied text is of
_IN_A_VALUE = r"(?<![\d〔\[【(（])20\d\d(?:年[^。；;，,]{0,12}|[-./]\d{1,2}(?!\d)[^。；;，,]{0,8})"
_OF_THE_PAST = (
    r"截[至止]|[上去前往]年|以来|曾|已|了(?!解)|原(?![则料])|此前|历史|遗留|结转|跨年|续建|尾款|质保|欠|批复|立项|启动|开工"
    r"|自(?![来然主治筹有])|从(?![事业])|起(?!到)|出生|入伍|参加|登记|入党|任职|退休|比|实际|决算|执行数|基数|普查|规划"
)


def work_of_another_year(context: Context) -> Iterator[Fault]:
    """Yield where purposes, goals, descriptions and the narrative tell the work of a year before the form's as this year's."""
    year = context.submission.info.year
    if not year:
        return
    told = set[tuple[int, object]]()
    for passage, match in context.texts.search(compiled(_TOLD)):
        place = (id(passage.table), passage.at)
        if isinstance(passage.at, str) and passage.at.endswith((".basis", ".level3", ".value")):
            continue
        named = int(next(filter(None, match.groups())))
        sentence = sentence_round(passage.text, *match.span())
        if (
            place not in told
            and year - _LATEST <= named < year
            and not _is_quoted(passage, match, str(named))
            and not any(int(each) >= year for each in _ANY_YEAR.findall(sentence))
            and not compiled(_OF_THE_PAST, _TOLD_OF_OLD).search(sentence.replace("结算评审", ""))
        ):
            told.add(place)
            message = f"“{match[0]}”早于本年度 {year}，这里说的是本年度的工作"
            yield fault_in(passage, message, "请核对是否抄自往年，改成本年度")


def _is_quoted(passage: Passage, match: re.Match[str], year: str) -> bool:
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
    clause = compiled(_OF_THE_PAST).search(text, clause_start, clause_end)
    return clause is not None or compiled(_GONE).search(sentence_round(text, start, end)) is not None


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
    values = {
        (id(reading), facts.at): facts
        for reading in context.submission.tables
        for facts in context.indicators(reading)
        if "时效" in facts.row.level2
    }
    for passage, _ in context.texts.search(compiled(_DAY, _PLANNED, _IN_A_VALUE)):
        is_value = (id(passage.table), passage.at) in values
        if isinstance(passage.at, str) and passage.at.endswith((".basis", ".level3")):
            continue
        text = half_width(passage.text) if is_value else passage.text
        if any(int(named) >= year for named in _ANY_YEAR.findall(text)):
            continue
        for match in (compiled(_IN_A_VALUE) if is_value else compiled(_DEADLINE, _PLANNED)).finditer(text):
            if not tells_of_the_past(text, match.start(), match.end()):
                message = f"“{match[0]}”早于本年度 {year}，多半是往年的"
                yield fault_in(passage, message, "请核对是否抄自往年，改成本年度的时间")
                break


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
