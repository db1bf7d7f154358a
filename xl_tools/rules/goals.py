"""JX4: 绩效目标 (goals and purpose)."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, chain, islice
from math import ceil

from xl_tools.claims.passages import Passage
from xl_tools.model.finding import COMPLETE, ERROR, FORMAL, RELEVANT, WARNING
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.numbering import misnumbered, without_numbering
from xl_tools.rules.rule import Context, Fault, SubmissionRule, TableRule, Threshold, fault_in
from xl_tools.rules.texts import any_of, compiled
from xl_tools.rules.trades import goals_of_another_trade
from xl_tools.values.text import one_line, squeeze

_COUNTED = "[个名人户家元万亿座处公亩次项套台村镇乡所间场期批盏辆条株份册吨米支组栋幢层页]"
_SURNAMES = "张王李赵刘陈杨黄周吴徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范石廖贾夏韦方白邹孟熊秦邱江尹"
_WHOSE_NUMBER = rf"(?={_COUNTED}|社区|街道|小区|学校|公司|单位|企业)"
LEFT_IN_A_SENTENCE = (
    # One character that any of them begins with: so it is found fast. Then what it begins, told by looking back.
    r"[XxＸｘ×*＊_＿?？○△□◇●（(某\[【{<待2](?:"
    r"(?<=[XxＸｘ×])(?<![A-Za-z0-9Ｘｘ×].)[XxＸｘ×]+(?![A-Za-z0-9Ｘｘ—-])|(?<=2)0[XxＸｘ×]{2}(?=年)"
    r"|(?<=[XxＸｘ×*＊_＿○])(?<![A-Za-z0-9Ｘｘ×].)[XxＸｘ×*＊_＿○]{0,2}月(?=[XxＸｘ×*＊_＿○]{1,2}[日号]|[底末上中下前])"
    rf"|(?<=[*＊])(?<![*＊A-Za-z0-9{_SURNAMES}].)[*＊]+{_WHOSE_NUMBER}"
    r"|(?<=[_＿])(?<![A-Za-z0-9_.＿].)[_＿]+(?=[\u4e00-\u9fff])"
    rf"|(?<=[?？○△□◇●])(?<![○△□◇●?？\d一二三四五六七八九十].)[?？○△□◇●]+{_WHOSE_NUMBER}"
    r"|(?<=[（(])(?:具体[^（()）]{1,6}|金额|数量|人数|标准|措施|内容|面积|里程)待(?:定|填|补|完善)[）)]"
    r"|(?<=[（(])(?:(?:此处|请)?(?:待定|待填|待补充|待完善|填写)[^（()）]{0,8}[）)]|\s+[）)](?=[万元个名人户家座处亩次项套台公]))"
    r"|(?<=[\u4e00-\u9fff][XxＸｘ])(?<![第数积量准价费额长型].)(?=(?:个|名|户|家|座|处|亩|万元|公里|人次|场次|所|间|期)(?![光射]))"
    r"|(?<=某)某(?=村|镇|乡|县|社区|街道|公司|单位|企业|学校)"
    r"|(?<=[\[【{<])(?:(?:请|此处)?(?:填写[^\]】}>]{0,8}|(?:单位|项目|公司|企业|村)名称?|金额|数量|人数)[\]】}>])"
    r"|(?<=[人户个次]数待|数量待|金额待|面积待|里程待|单价待|标准待)[定填补](?![岗级遇项]))"
)
"""What a template leaves open inside a sentence: 完成XX座, 20XX年, 补助____万元."""
_NAMES = {"purpose": "资金用途", "goals": "绩效目标"}
_SENTENCES = re.compile(r"[。；;]\s*")
_CLAUSES = re.compile(r"[。；;，,]")
_ONLY_AN_AMOUNT = re.compile(
    r"[^\d]{0,12}(?:[\d.]+|[一二三四五六七八九十百千万点零〇]+)(?:亿元|万元|元|亿|万)(?:左右|整)?|全部为?财政资金"
)
_ENDS = "。；;，,"
_OPENING = re.compile(
    r"^(?:(?:该项|本项|此项)?(?:资金|经费|项目|预算)|本项目|该项目)?(?:主要)?(?:用于|用来|是|为)|^(?:通过|按照要求|按要求)"
)
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_AMOUNTS = re.compile(r"[\d一二三四五六七八九十]\s*(?:亿元|万元|元)")
_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LONGEST_PLACEHOLDER = 20
_ILLS = r"失学|辍学|死亡|伤亡|受伤|事故|案件|案发|毁|投诉|流失|返贫|违[规法约纪章建]|漏[报查保洗]|拖欠|欠薪|差错|失误|失泄?密|污染|损失|侵占|上访|信访|舆情|火灾|中毒|感染|失信|险情|超标|积水|反弹|复耕|抛荒|挪用|截留|冲突|纠纷|暴力|脱岗|溺水|疫情"
_NONE = frozenset({"/", "-", "—", "——", "无"})
_LITTLE_MORE = 2  # characters beside the project's name that still say nothing
_MORE = 10  # characters beside the project's name that are worth a look
_EMPTY_WORDS = re.compile("支出|费用|所需|顺利|方面|事项|内容|等")
_PLENTY = 15  # the same for indicators, which speak in general words
_LONG_NUMBER = re.compile(r"\d{3,}|\d\.\d+|(?!100)\d\d(?=[个户人名座处家公亩次件台所项])")
_NEXT_TO_NOTHING = 0.12
_ENOUGH_PAIRS, _OWN_SHARE, _MORE_OF_ANOTHER = 10, 0.3, 0.15
"""How many pairs of characters of the goals tell what they are about; of these, own tables have more than this share, and no other
has so much more: of 586 clean tables not one."""
_FEW_WORDS = 4  # the same for what a project is about, its name included
_SHORTEST = Threshold(
    "shortest_text", "文字最少字数", 10, "资金用途、绩效目标去掉序号和金额后，不到几个字算过短（JX403）"
)
_ENOUGH_WORDS = 6  # pairs of characters below which likeness cannot be judged


def text_missing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途和绩效目标都要填。
    依据：财预〔2015〕88号：绩效目标审核的完整性。
    原因：不写做什么、做到什么程度，就没有可以考核的目标。
    举例：“绩效目标”一栏是空的。
    改法：写明这笔钱用来做什么、年底要达到什么。
    """
    for field in filter(reading.asks, ("purpose", "goals")):
        text = reading.texts.get(field, "")
        if not any(_NOT_WORDS.sub("", without_numbering(squeeze(line))) for line in text.splitlines()):
            missing = "只有序号" if text else "没有填" if field in reading.cells else "这一栏不见了"
            hint = "资金用来做什么" if field == "purpose" else "年底要达到的目标"
            yield Fault(field, f"“{context.labels.canonical(field)}”{missing}", f"请写明{hint}")


def placeholder_left(context: Context) -> Iterator[Fault]:
    """要求：填的是实际内容，不是模板里的占位文字。
    依据：财预〔2015〕88号：绩效目标审核的完整性。
    原因：占位文字说明这一栏其实没有填。
    举例：“目标内容1”“XX”“待定”“同上”“略”；句子里的“完成XX座”“20XX年”“X月X日前”“与**家企业”“补助（  ）万元”“某某公司”“人数待定”。型号、隐去的姓名（李**）、电话里的星号不算；事故、辍学、复耕这类坏事的指标值写“无”，就是零，不算。
    改法：换成这个项目的实际内容。
    """
    told: set[tuple[int, str | Cell]] = set()
    for fault in _placeholders_alone(context):
        told.add((id(fault.table), fault.at or ""))
        yield fault
    for passage, match in context.texts.search(compiled(LEFT_IN_A_SENTENCE)):
        if (id(passage.table), passage.at) not in told:
            around = passage.text[max(0, match.start() - 6) : match.end() + 6]
            message = f"“{one_line(around)}”里的“{match[0]}”是占位文字，没有填上"
            yield fault_in(passage, message, "请换成实际的数字或名称")


def _placeholders_alone(context: Context) -> Iterator[Fault]:
    """Yield the lines and cells that are nothing but a placeholder."""
    pattern = compiled(*context.settings.wording.placeholders)

    def may_hold(text: str) -> bool:
        return "\n" in text or (len(text) <= _LONGEST_PLACEHOLDER and _is_placeholder(squeeze(text), pattern))

    whole = (
        Passage(field, getattr(each.table, field), each)
        for each in context.submission.tables
        for field in ("name", "goals")
        if field not in each.pieces
    )
    others = (each for each in context.texts.where(may_hold) if each.at != "goals" and not _says_none(each))
    for passage in (*whole, *others):
        is_goals = passage.at == "goals"  # one that is left unfinished may stand behind others
        left = _placeholders(_SENTENCES.sub("\n", passage.text) if is_goals else passage.text, pattern)
        if left and (is_goals or len(left) == sum(map(bool, map(squeeze, passage.text.splitlines())))):
            message = f"“{'、'.join(left)}”是占位文字，不是实际内容"
            yield fault_in(passage, message, "请换成这个项目的实际内容")


def _says_none(passage: Passage) -> bool:
    """Whether a stroke stands where a value that is no number has neither sign nor unit, or 无 where an evil should be none."""
    said = squeeze(passage.text)
    if not isinstance(passage.at, str) or said not in _NONE:
        return False
    if passage.at.endswith(".value") and passage.table is not None and said == "无":
        row = passage.table.table.indicators[int(passage.at.split(".")[1])]
        return "效益" in row.level2 or bool(compiled(_ILLS).search(f"{row.level3}{row.description}"))
    return passage.at.endswith((".sign", ".unit"))


def text_says_nothing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途和绩效目标说清做什么、做到什么程度，不是把项目名称再写一遍。
    依据：财预〔2015〕88号：绩效目标指向明确、细化量化、合理可行。
    原因：太短或只有项目名称，等于没有说。
    举例：项目“日常工作经费”，资金用途写“主要用于日常工作经费”；绩效目标写“完成工作”。
    改法：写明事项、范围和结果，如“保障 133 名办公人员日常办公，群众办事按时办结”。
    """
    name, shortest = _NOT_WORDS.sub("", reading.table.name), context.limit(_SHORTEST)
    enough = max(shortest, len(name) + _MORE + 1)
    common = any_of(*context.settings.wording.common_words)
    placeholders = compiled(*context.settings.wording.placeholders)
    for key, label in _NAMES.items():
        text = reading.texts.get(key, "")
        core = _core(text, enough)
        said = bool(core) or bool(_AMOUNTS.search(text))  # numbers alone are JX401's to say
        if not said or len(core) >= enough or _placeholders(text, placeholders):
            continue
        beside = _EMPTY_WORDS.sub("", common.sub("", core.replace(name, "")))
        repeats = core and name and (core in name or (name in core and len(beside) <= _LITTLE_MORE))
        if repeats or len(core) < shortest:
            what = "只是重复了项目名称" if repeats else "太短，没有说清楚"
            yield Fault(key, f"“{label}”{what}", "请写明做什么、做到什么程度")


def goal_unrelated(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：绩效目标与资金用途、绩效指标说的是一件事。
    依据：财预〔2015〕88号：绩效目标审核的相关性。
    原因：目标是从别的项目抄来的，钱做的是甲事，考核的却是乙事。
    举例：资金用途是保障办公，绩效目标通篇是植树造林；绩效目标与本表共同的字词很少，与另一张表的却多得多。
    改法：按这个项目的实际内容改写绩效目标，或改正资金用途；几条目标里只有一条说的全是别的行当（机关党建里写修补公路路面），本表别处一个字也没有提到的，提示；与本表有共同的字词或数的不算。
    """
    told = [*_unrelated(reading, context)]
    yield from told or goals_of_another_trade(reading, context)


def _unrelated(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield what says that goals, purpose and indicators are of nothing in common."""
    wording = context.settings.wording
    common, same = any_of(*wording.common_words), _said_alike(wording.same_words)
    if fault := _fits_another(reading, context, lambda: _words(same(reading.table.name), common)):
        yield fault
        return
    table, rows = reading.table, context.indicators(reading)
    about = _words(table.name, common)
    told = (_shares(text, about) for text in (table.goals, table.purpose))
    if all(told) and any(_shares(facts.names, about) for facts in rows):
        return  # the common case, told by the project's name alone
    goals, purpose = same(squeeze(table.goals)), same("，".join(_clauses(squeeze(table.purpose))))
    measured = same("。".join(facts.names for facts in rows))
    about = _words(same(table.name), common)
    uses = _words(purpose, common)
    if _shares(goals, about) and _shares(measured, about):
        if len(uses) >= _ENOUGH_WORDS and not (_shares(goals, uses) or _shares(measured, uses)):
            yield Fault("purpose", "资金用途与绩效目标、各项指标没有共同的内容", "请核对是否抄自别的项目")
        return
    is_in_keeping = _shares(measured, about | uses) or _shares(same(table.name), uses)
    about |= uses
    if len(about) < _FEW_WORDS:
        return
    if not _shares(goals, about):
        aims = _words(goals, common)
        # A purpose in general words (发展种植产业) may well mean what goals and indicators name (蔬菜大棚): they must agree,
        # and not by one chance pair of characters, and the purpose must be the project's own.
        is_in_keeping = is_in_keeping or not reading.asks("purpose")
        if len(aims) >= _ENOUGH_WORDS and not (is_in_keeping and sum(word in measured for word in aims) > 1):
            yield Fault("goals", "绩效目标与资金用途没有共同的内容", "请核对是否抄自别的项目")
        return
    said = about | _words(goals, common)
    if not _shares(measured, said) and min(len(said), len(_words(measured, common))) >= _PLENTY:
        yield Fault("goals", "各项指标与绩效目标、资金用途没有共同的内容", "请核对是否抄自别的项目")


def _fits_another(reading: TableReading, context: Context, about: Callable[[], set[str]]) -> Fault | None:
    """Return the fault of goals that have little in common with their own table, and much more with another one of the book, or next to nothing.

    ``about`` tells the words of the project's name; goals that say one of them, or numbers of the table, are its own after all.
    """
    pairs = _pairs(reading.table.goals)
    if len(pairs) < _ENOUGH_PAIRS or _has_share(pairs, reading.table.purpose):
        return None
    texts = context.once(_told_beside_goals)
    if _has_share(pairs, texts[id(reading)]):
        return None
    own = _share_of(pairs, texts[id(reading)])
    shares = [
        (_share_of(pairs, texts[id(each)]), each) for each in context.submission.tables if each is not reading
    ]
    most, other = max(shares, key=lambda each: each[0], default=(0.0, reading))
    if most - own >= _MORE_OF_ANOTHER:
        said = f"绩效目标说的是“{other.table.name}”（{other.sheet}）的事"
        return Fault("goals", said, "请核对是否抄自那张表")
    goals, numbers = reading.table.goals, set(_LONG_NUMBER.findall(reading.table.goals))
    if (
        own >= _NEXT_TO_NOTHING
        or any(number in texts[id(reading)] for number in numbers)
        or _shares(goals, about())
    ):
        return None
    return Fault("goals", "绩效目标与资金用途、各项指标几乎没有共同的内容", "请核对是否抄自别的项目")


def _told_beside_goals(context: Context) -> Mapping[int, str]:
    """Return what each table says elsewhere than in its goals: name, purpose and indicators."""
    return {
        id(each): "。".join(
            (
                each.table.name,
                each.table.purpose,
                *(
                    f"{row.level3}。{row.description}。{row.value.text}。{row.basis}"
                    for row in each.table.indicators
                ),
            )
        )
        for each in context.submission.tables
    }


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring Chinese characters, every second one: enough to tell what a text is about."""
    return {run[at : at + 2] for run in _CHINESE_RUN.findall(text) for at in range(0, len(run) - 1, 2)}


def _has_share(pairs: Collection[str], text: str) -> bool:
    """Whether a text alone has an own share of the pairs; most goals are told by their purpose, and no more is asked."""
    enough = ceil(len(pairs) * _OWN_SHARE)
    return len(list(islice(filter(text.__contains__, pairs), enough))) == enough


def _share_of(pairs: Collection[str], text: str) -> float:
    return sum(map(text.__contains__, pairs)) / len(pairs)


def goals_misnumbered(reading: TableReading, _context: Context) -> Iterator[Fault]:
    """要求：绩效目标的序号从 1 起，连续，不重复。
    依据：GB/T 9704-2012《党政机关公文格式》7.3.3：结构层次序数依次标注。
    原因：序号断了，多半是删漏或贴漏了一条。
    举例：1.…… 3.……；1.…… 1.……
    改法：补上漏掉的一条，或重排序号；行首和数量、日期连着写的（“3.24公里渠道”“2、9月30日前”），正轮到这个序号就算序号，不算错。
    """
    if wrong := misnumbered(reading.table.goals):
        at, said = wrong
        pieces = reading.pieces.get("goals", ())
        ends = accumulate(len(piece.text) + 1 for piece in pieces)  # they stand in the goals a line apart
        cells = (piece.cell for piece, end in zip(pieces, ends, strict=True) if at < end - 1)
        place: str | Cell = next(cells, "goals")
        yield Fault(place, f"绩效目标的序号不连续：{said}", "请补上漏掉的一条或重排序号")


def _placeholders(text: str, pattern: re.Pattern[str]) -> list[str]:
    """Return the lines that are nothing but a placeholder; their number and punctuation do not count."""
    lines = [line for each in text.splitlines() if 0 < len(line := squeeze(each)) <= _LONGEST_PLACEHOLDER]
    return [line for line in lines if _is_placeholder(line, pattern)]


def _is_placeholder(line: str, pattern: re.Pattern[str]) -> bool:
    return pattern.fullmatch(without_numbering(line).rstrip(_ENDS)) is not None


def _core(text: str, enough: int) -> str:
    """Return what a text says without numbering, amounts, opening words and punctuation; no more is read than is enough."""
    core = ""
    lines = map(without_numbering, map(squeeze, text.splitlines()))
    for clause in chain.from_iterable(map(_clauses, lines)):
        core += _NOT_WORDS.sub("", clause)
        if len(core) >= enough:
            break
    return core


def _clauses(line: str) -> Iterator[str]:
    """Yield the clauses that are no amount, without the words that open such a clause."""
    return (_OPENING.sub("", each) for each in _CLAUSES.split(line) if not _ONLY_AN_AMOUNT.fullmatch(each))


def _words(text: str, common: re.Pattern[str]) -> set[str]:
    """Return the pairs of neighbouring characters, without words that stand everywhere and prove nothing."""
    runs = _CHINESE_RUN.findall(common.sub("。", squeeze(text)))
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


@cache
def _said_alike(groups: tuple[tuple[str, ...], ...]) -> Callable[[str], str]:
    """Return a function that says the words of each group with its first one."""
    first = {word: group[0] for group in groups for word in group}
    pattern = any_of(*sorted(first, key=len, reverse=True))
    return lambda text: pattern.sub(lambda match: first[match[0]], text)


def _shares(text: str, words: Iterable[str]) -> bool:
    return any(map(text.__contains__, words))


RULES = (
    TableRule("JX401", "绩效目标或资金用途为空", ERROR, COMPLETE, text_missing),
    SubmissionRule("JX402", "占位文字", ERROR, COMPLETE, placeholder_left),
    TableRule("JX403", "过短，或与项目名称雷同", WARNING, COMPLETE, text_says_nothing, threshold=_SHORTEST),
    TableRule("JX404", "绩效目标与资金用途、指标无关", WARNING, RELEVANT, goal_unrelated),
    TableRule("JX405", "绩效目标的序号不连续", WARNING, FORMAL, goals_misnumbered),
)
