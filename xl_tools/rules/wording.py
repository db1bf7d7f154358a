"""JX6: 文字 (wording): what a text says wrongly, whatever it is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from xl_tools.claims.passages import Passage
from xl_tools.model.finding import FORMAL, INFO, RELEVANT, WARNING
from xl_tools.model.grid import Cell
from xl_tools.rules.other_places import other_places, own_names, region_named
from xl_tools.rules.rule import Context, Fault, Fix, SubmissionRule, fault_in
from xl_tools.rules.spelling import (
    MAYBE_WRONG,
    TWO_DIGITS,
    WRONG_BRACKETS,
    spelled_rightly,
    with_hexagonal_brackets,
    years_of_two_digits,
)
from xl_tools.rules.texts import any_of, compiled
from xl_tools.rules.titles import is_of_a_town, kind_of_body, titles_of_another_kind
from xl_tools.rules.years import (
    intentions_of_another_year,
    other_years,
    past_deadlines,
    plans_begun_or_ended,
    plans_of_another_year,
    told_as_history,
    totals_of_another_year,
    work_of_another_year,
)
from xl_tools.rules.years_of_old import years_without_reason
from xl_tools.values.project_code import region_code
from xl_tools.values.text import name_key, one_line

_TWICE = re.compile(r"([\u4e00-\u9fff]{2})\1")
_COUNTED_ONE_BY_ONE = re.compile(r"一.一.|.一.一|逐.逐.|各.各.|.每.每")  # 2人每人每月
# GB/T 2260: districts of a city; 21–80 are counties, 81–99 cities of a county's rank
_DISTRICTS = range(1, 21)
_OWN_REGION = re.compile(
    r"[^省市县区旗]{1,6}([区县旗])(?<!自治区)(?!域|委)"
)  # of the unit's own name: 奎东区…局
_AUTONOMOUS = ("15", "45", "54", "64", "65")
_KINDS = ("街道", "镇", "乡")
_TOWNSHIP = re.compile(r"(?:(街道)(?:办事处|办)?|([镇乡])(?:人民政府|政府)?)$")
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_THE_OWN_REGION = 6
"""Texts that call the region otherwise than the code says: then the code is an old one."""
_QUOTED = 16
_UNDERTAKES = r"(?:开展|做好|完成|组织|实施|推进|配合|启动|保障)[^。；，]{0,6}$"
_MOST_OF_ONE_CELL = 20  # more come to light when these are corrected


def spacing_and_width(context: Context) -> Iterator[Fault]:
    """要求：汉字之间没有空格，数字、字母用半角，中文里的标点用全角。
    依据：GB/T 15834-2011《标点符号用法》、GB/T 15835-2011《出版物上数字用法》。
    原因：多半是从 PDF 复制来的断行，印出来参差不齐，也会让名称对不上。
    举例：“做好日常垃 圾清理工作”“９５％”“维护稳定,促进发展”。
    改法：可以放心自动改。
    """
    names = (Passage("name", each.table.name, each) for each in context.submission.tables)
    found = (passage for pattern in MAYBE_WRONG for passage, _ in context.texts.search(pattern))
    for passage in {(each.at, id(each.table)): each for each in (*names, *found)}.values():
        right = spelled_rightly(passage.text)
        if right.text != passage.text:
            message = f"{right.said}：“{_around(passage.text, right.at)}”"
            fix = Fix(passage.text, right.text, safe=True)
            yield fault_in(passage, message, "去掉空格或改换全角半角", fix)


def outdated_wording(context: Context) -> Iterator[Fault]:
    """要求：用本年度还成立的提法；文本标题、表标题、整体绩效写的是本年度；要完成的时限不早于本年度；说本年要做的事、本年的预算数不写成往年；资金用途、目标、描述和叙述里写着往年，就看得出说的是往年的事；依据的是本年度的计划。
    依据：词表“过时表述”（设置文件 wording.outdated），每条写明从哪个年度起过时，依据是什么。
    原因：照抄往年的文本，会把已经开过的会、已经结束的行动、已经撤并的机构、已经废止的法律、去年的时限写进今年的目标。
    举例：2023 年度写“迎接党的二十大”“上报省林业厅”；2024 年度的标题写“2023年部门预算绩效文本”、时效指标写“2022年10月25日前”，资金用途写“2022年新增改革面积”，目标写“1. 2023年完成……”，用途写“2022年为12个村补充灭火器”；叙述写“2023年共安排9个项目，预算……（正是本年度的数）”，依据写“2023年度工作计划”；“截至2022年底”“上年结转”“2022年完成300座”“原国土局”“巩固三年行动成果”这样说往事的、依据里带年份或文号的旧文件、比上年的，不算；“补发2022年的”“2022年招标确定”“2022年购置的”“按2022年人数”这样说得出缘由的，同一句里还写着本年度的，也不算。
    改法：按提示的现行说法改写。
    """
    year = context.submission.info.year
    current = {each.words: each for each in context.settings.wording.outdated if year and year >= each.since}
    for pattern, passage, match in context.texts.search_all(list(current)):
        each = current[pattern]
        if _is_named_so(passage, match, each.since) or (each.source and _is_history(passage, match)):
            continue
        source = f"（{each.source}）" if each.source else ""
        yield fault_in(passage, f"“{match[0]}”从 {each.since} 年度起已过时", f"现行说法：{each.say}{source}")
    told: set[tuple[int, str | Cell | None]] = set()
    for of_years in (
        other_years,
        past_deadlines,
        work_of_another_year,
        intentions_of_another_year,
        plans_begun_or_ended,
        plans_of_another_year,
        totals_of_another_year,
        years_without_reason,
    ):
        for fault in of_years(context):
            place = (id(fault.table), fault.at)
            if place not in told:
                told.add(place)
                yield fault


def words_of_another_unit(context: Context) -> Iterator[Fault]:
    """要求：称呼自己用自己这一类单位的称谓：镇称“本镇、全镇”，乡称“本乡”，街道称“本街道”；写的是自己的地方、自己的领导和会议。
    依据：财预〔2015〕88号：绩效目标与部门职能相符；词表 wording.foreign；单位清单；行政区划代码表。
    原因：出现“本乡”“我区”“由镇长任组长”（局里的表）或别的镇、别的县的文件，多半是照抄别的单位的。
    举例：柳河镇的表里写“石门镇完成700座户厕改造”“提升本乡招商引资环境”；县里的乡镇写“上报区民政局”；局里写“经镇党委会研究”“保障镇机关运转”“覆盖全镇商户”；水利局的叙述写“某某县水利局承担……（名称不是本县）”；依据写别的县、别的街道的文件；汪圩镇写成“张圩镇”，只差一个字；柳河镇中心小学写成“木井镇中心小学承担……”；乡镇、街道的本子里，一句话开头就是别的乡镇、街道（“在潭门镇近岸海域”“和平里街道背街小巷”）。说合作、交界、学习考察、返回原籍，提到企业、学校、道路，“参照”别处的标准，“各乡镇长”“镇级河长由镇长担任”这样说下级，表里点了名的镇说“全镇”，同一个名字在三处以上出现的，都不算。
    改法：改成本单位的称谓，并通读这一段，看别处是不是也抄来的。
    """
    own, *others_own = own_names(context)
    kind = unit_kind(own)
    foreign = [
        word
        for word in _foreign_words(own, context)
        if all(word in _foreign_words(name, context) for name in others_own)
    ]
    wording = context.settings.wording
    regional = frozenset(wording.foreign_regions.get(_region_kind(context), ()))
    called = _place_name(own) or own or "本单位"
    told: set[tuple[int, str | Cell]] = set()
    is_of_a_towns = is_of_a_town(own) and kind_of_body(own) in ("校", "院", "")
    found = list(context.texts.search_all((*foreign, *regional)))
    if sum(pattern in regional for pattern, *_ in found) >= _THE_OWN_REGION:
        found = [each for each in found if each[0] not in regional]  # what stands everywhere is its own
    for _, passage, match in found:
        place = (id(passage.table), passage.at)
        if place not in told and not (is_of_a_towns and match[0][1:] in _KINDS):
            told.add(place)
            message = f"“{match[0]}”不是{called}的称谓"
            hint = "请改成本单位的称谓，并看这一段是否抄自别处"
            yield fault_in(passage, message, hint, _own_address(passage, match, kind))
    if others := _names_of_other_units(context):
        for passage, match in context.texts.search(any_of(*others)):
            told.add((id(passage.table), passage.at))
            yield fault_in(passage, f"“{match[0]}”是别的单位", "请核对是否抄自别的单位")
    for fault in (*titles_of_another_kind(context, called), *other_places(context, _place_name(own))):
        if fault.at is not None and (id(fault.table), fault.at) not in told:
            told.add((id(fault.table), fault.at))
            yield fault


def misspelled(context: Context) -> Iterator[Fault]:
    """要求：没有错别字和多打的字。
    依据：词表“错别字”（设置文件 wording.typos）；《通用规范汉字表》。
    原因：错字印出来难看，有的还会改变意思：“49各村”读不通，“拔付”不是“拨付”。
    举例：“全镇 49 各村”“资金拔付”“提出意见意见”。
    改法：按提示改正。
    """
    typos = {typo.wrong: typo.right for typo in context.settings.wording.typos}
    for wrong, passage, match in context.texts.search_all(list(typos)):
        right = one_line(match.expand(typos[wrong]))
        message = f"“{one_line(match[0])}”应为“{right}”：“{_around(passage.text, match.start())}”"
        fix = Fix(passage.text, match.re.sub(typos[wrong], passage.text))
        yield fault_in(passage, message, f"改为“{right}”", fix)
    allowed = context.settings.wording.repeated_words
    for passage, _ in context.texts.search(_TWICE):
        doubled = (
            match
            for match in _TWICE.finditer(passage.text)
            if match[1] not in allowed and not _COUNTED_ONE_BY_ONE.fullmatch(match[0])
        )
        for match in islice(doubled, _MOST_OF_ONE_CELL):
            once = passage.text[: match.start()] + match[1] + passage.text[match.end() :]
            yield fault_in(passage, f"“{match[0]}”多打了一遍", f"改为“{match[1]}”", Fix(passage.text, once))


def brackets_of_document_numbers(context: Context) -> Iterator[Fault]:
    """要求：发文字号的年份用六角括号〔〕，写全四位。
    依据：GB/T 9704-2012《党政机关公文格式》7.2.5：年份、发文顺序号用阿拉伯数字标注，年份标全称，用六角括号“〔〕”括入。
    原因：用 []、【】、（）都不规范，印出来会被退回。
    举例：“冀组发【2016】22号”应为“冀组发〔2016〕22号”；“冀政办〔22〕44号”应为“冀政办〔2022〕44号”；字号里自己带括号的也查：“冀财资环（基建）[2023]61号”。部令“令2004年第3号”、楼号不算。
    改法：括号可以放心自动改；两位的年份请核对后改。
    """
    for passage, _ in context.texts.search(WRONG_BRACKETS):
        right, numbers = with_hexagonal_brackets(passage.text)
        if numbers:
            message = f"发文字号“{one_line(numbers[0])}”的年份没有用六角括号〔〕"
            hint = f"应写作“{with_hexagonal_brackets(numbers[0])[0]}”"
            yield fault_in(passage, message, hint, Fix(passage.text, right, safe=True))
    for passage, _ in context.texts.search(TWO_DIGITS):
        for wrong, right in years_of_two_digits(passage.text):
            fix = Fix(passage.text, passage.text.replace(wrong, right, 1))
            yield fault_in(passage, f"发文字号“{one_line(wrong)}”的年份没有写全", f"应写作“{right}”", fix)


def unit_kind(name: str) -> str:
    """Return which kind of unit a name is of: 街道, 镇, 乡, or 部门 of a county; empty for no name."""
    key = name_key(name).removesuffix("本级")
    township = _TOWNSHIP.search(key)
    return (township[1] or township[2]) if township else "部门" if key else ""


def _is_history(passage: Passage, match: re.Match[str]) -> bool:
    """Whether an outdated word stands where it is right: in a sentence on the past, or in the basis of a value that names a document of old."""
    is_basis = isinstance(passage.at, str) and passage.at.endswith(".basis")
    if match[0].endswith("查") and not compiled(_UNDERTAKES).search(passage.text[: match.start()]):
        return True  # what a census found is told long after
    other = passage.text.replace(match[0], "")
    if is_basis and any(mark in other for mark in "《〔[【"):
        return True
    return (is_basis and _ANY_YEAR.search(other) is not None) or told_as_history(passage.text, *match.span())


def _is_named_so(passage: Passage, match: re.Match[str], since: int) -> bool:
    """Whether an outdated word is a part of an older document's title, or called the old name: 原扶贫办."""
    before, after = passage.text[: match.start()], passage.text[match.end() :]
    if before.count("《") > before.count("》"):
        title = before[before.rindex("《") :] + after.partition("》")[0]
        return not any(int(year) >= since for year in _ANY_YEAR.findall(title))
    return before.endswith(("原", "原县", "原镇", "原市", "原区")) or after.startswith(
        ("〔", "[", "【", "发〔", "字〔")
    )


def _foreign_words(unit: str, context: Context) -> tuple[str, ...]:
    foreign = context.settings.wording.foreign
    return *foreign.get(unit_kind(unit), ()), *_foreign_to(unit, foreign)


def _foreign_to(unit: str, foreign: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return what is foreign to a department by the end of its name: 局, 学校, 医院 …"""
    key = name_key(unit).removesuffix("本级")
    if not key or key.endswith(_KINDS):
        return ()
    return tuple(
        word
        for kind, words in foreign.items()
        if kind not in (*_KINDS, "部门") and key.endswith(tuple(kind.split("、")))
        for word in words
    )


def _around(text: str, at: int) -> str:
    start, end = max(0, at - _QUOTED // 2), at + _QUOTED // 2
    cut = one_line(text[start:end])
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"


def _region_kind(context: Context) -> str:
    """Return whether the unit lies in a county, a city of its rank, a 旗 or a district; empty when unknown.

    In an autonomous region 区 is the region's own short name: 区党委, 区水利厅. There nothing is foreign by it.
    """
    own = _OWN_REGION.search(context.submission.info.unit_name)
    code = region_code(context.submission.info.region)
    number = int(code[4:] or 0)
    kind = (
        own[1]
        if own
        else region_named(code)[-1:] or ("区" if number in _DISTRICTS else "县" if number else "")
    )
    return "" if kind in ("县", "市") and code[:2] in _AUTONOMOUS else kind


def _names_of_other_units(context: Context) -> tuple[str, ...]:
    """Return the place names of the other units of the list (``木井镇``)."""
    own = [_place_name(name) for name in own_names(context)]
    names = {_place_name(unit.name) for unit in context.units.units}
    return tuple(
        sorted(
            name
            for name in names
            if len(name) > len("某镇") and not any(name in each or each in name for each in own)
        )
    )


def _place_name(unit: str) -> str:
    """Return the place of a township's unit (``石门镇`` of 石门镇人民政府本级); empty for a department."""
    key = name_key(unit).removesuffix("本级").removesuffix("人民政府").removesuffix("政府")
    key = key.removesuffix("办事处")
    return key if key.endswith(_KINDS) else ""


def _own_address(passage: Passage, match: re.Match[str], kind: str) -> Fix | None:
    """Return 本镇 for 本乡 and the like: the same address with the unit's own kind."""
    whose, other = match[0][0], match[0][1:]
    if kind not in _KINDS or whose not in "本我全" or other not in _KINDS:
        return None
    return Fix(passage.text, passage.text[: match.start()] + whose + kind + passage.text[match.end() :])


RULES = (
    SubmissionRule("JX601", "多余空格、全角半角混用", INFO, FORMAL, spacing_and_width, safe_fix=True),
    SubmissionRule("JX602", "与年度不符的过时表述", WARNING, FORMAL, outdated_wording),
    SubmissionRule("JX603", "他单位的称谓", WARNING, RELEVANT, words_of_another_unit),
    SubmissionRule("JX604", "错别字", WARNING, FORMAL, misspelled),
    SubmissionRule(
        "JX605", "发文字号的年份没有用六角括号", INFO, FORMAL, brackets_of_document_numbers, safe_fix=True
    ),
)
