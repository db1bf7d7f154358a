"""How many things an indicator value measures: its numbers without those that only explain another."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from xl_tools.claims.lexer import Grammar
from xl_tools.rules.texts import compiled
from xl_tools.values.text import squeeze

_IN_BRACKETS = r"[(\[【](?=[^()]*\d)[^()\[\]【】]*[)\]】]"
_MEASURES_NOTHING = (
    # clock times, ages, lists of months and days, 7×24, 12345热线, pH值6-9, years, dates, ordinals, document numbers
    r"\d{1,2}:\d{2}|(?<!\d)\d{1,2}[点时](?=整|半|[-~—–至到起前后、,，;。]|开|$)|(?<=[-~—–至到])\d{1,2}[点时]"
    r"|\d{1,3}(?:[-~—–至到]\d{1,3})?周?岁(?:及?以[上下])?|(?:7|365)天?[×*xX]24|24[×*/]7|(?<!\d)\d{5}(?=[^\d,，、;。]{0,4}(?:热线|平台))"
    r"|pH值?[^\d,，、]{0,3}\d[\d.]*(?:[-~—–至到][\d.]+)?"
    r"|(?:(?<!\d)\d{1,2}[、,，和及])+\d{1,2}(?=月|[日号]|季度|[年班]级|号楼)|20\d\d(?:[-~—–至到]20\d\d)?年"
    r"|(?<=前)\d{1,2}(?!\d)|(?<!\d)\d{1,2}月(?:\d{1,2}[日号]?(?!\d))?|T日?\+\d+|第\d+|[〔\[(]20\d\d[〕\])]\d*号"
)
_FACTOR = r"\d[\d.,]*[^\d,，、;；。×*÷+=]{0,8}[×*xX÷+](?=[^\d,，、;；。]{0,6}\d)"
_EQUATION = r"\d[^=<>≥≤,，;；。]*(?:(?<!\s)=|(?<=\s)=(?=\s))[^=]*\d"  # 12座 =3次 is none
_LIST_BEHIND_A_TOTAL = r"(\d[^\d,，、;；。:]{0,8})(?::|——|--)(?=[^,，、;；。]*\d)"
_ITS_PARTS = "其中|包括|分别|含(?![量水硫氧油税盐])"
_STOPS = r"[，；;。\n]|,(?!\d{3}(?!\d))"
_JOINTS = r"、|(?<=[^\s\d,，、;；。/])/(?=[≥≤约]?\d)|以及|和(?=[^,，、;；。]*\d)"
_UNPARTED = (
    r"((?<![A-Za-z\d.])\d[\d.,]*\s?[^\d\s,，、;；。≥≤<>=()]{1,4})(?:\s+(?=[≥≤<>=约不\d])|(?=[≥≤]\s*\d))"
)
_EXPLAINS = (
    # another year's or another place's, of each, on average, in another unit, what it covers, a case apart, how long
    r"[每比较由从均]|单价|同比|环比|[上去前往]年|[上往历]届|近[一二三两几]年|目前|现有|原有|基数|截至|折|相当|即|约合|合(?=约?\d)|占"
    r"|涉及|覆盖|惠及|受益|服务(?=约?\d)|分[成为]?(?=\d)|各|允许|[延缩]长|延期|顺延|提前|[遇如若逢]|除|不[含计]|特殊|疑难|最[高低多少大小迟晚长短]|至[多少]|争取|力争|质保|保修|有效期"
    r"|为期|历时|用时|工期|周期|时长|续航|年限|间隔|检修|湿度|误差|偏差|浮动|波动|增[长加]|提高|下降|减少|降低|[错漏误]发|不合格|^[宽长高厚深]度?约?\d|[直管口]径|规格"
)
_OF_EACH = r"\d[^\d,，/·]{1,4}[/·](?!年$)[^\W\d]"
_SUM = "合计|总计|共|总[长面重量投价容]"
_NAMES_A_MEASURE = "(?:数|量|率|面积|里程|长度|金额|总额|人次)$"
_NAMES_NO_ONE = "(?:全年|年度|本年|计划|完成|达到|达|实现|确保|保证|约|共|为|是|:)*"
_IN_A_SENTENCE = "全部|[均都]|无(?=[^\\d]{2})|不(?=[^\\d]{2})"
_LOWER = r"≥|>|不得?[少低小]于|(?<![不得])(?:大于|高于|超过)|以上"
_UPPER = r"≤|<|不得?[高多大]于|不得?超过?|控制在|(?<![不得])[小低少]于|以[内下]|之内"
_ANY_CASE = frozenset("个座处所家项件起类种支部台套间")
"""Units that count whatever it is: 卫生室3所、敬老院1座 may be parts of one number."""
_DIMENSIONS = {
    **dict.fromkeys(("亩", "公顷", "平方米", "平方公里"), "面积"),
    **dict.fromkeys(("公里", "米"), "长度"),
    **dict.fromkeys(("吨", "公斤"), "重量"),
    **dict.fromkeys(("年", "个月", "月", "季度", "周", "天", "日", "小时", "分钟", "秒", "工作日"), "时间"),
    **dict.fromkeys(("元", "角"), "金额"),
    **dict.fromkeys(("人", "户"), "人户"),  # 186户、612人 are the same people
}
_PLAIN_UNITS = ("元", "角", "%", "‰", "°C", "个月", "月", "年", "季度", "周", "日", "分钟", "秒", "工作日")


class _Told(NamedTuple):
    """A number with what stands around it: ``name`` is before or behind it, empty where it is told bare.

    ``written`` is its unit with what it is per and whether by the ten thousand.
    """

    label: str
    name: str
    number: Decimal
    unit: str
    written: str
    is_lower: bool
    is_upper: bool

    @property
    def dimension(self) -> str:
        return "个" if self.unit in _ANY_CASE else _DIMENSIONS.get(self.unit, self.unit)


def without_explanations(text: str) -> str:
    """Return a value, half width, without brackets, clock times, ages and the list behind a total: what it says itself."""
    text = unicodedata.normalize("NFKC", text)
    brackets = 1
    while brackets:
        text, brackets = compiled(_IN_BRACKETS).subn("", text)
    text = compiled(_MEASURES_NOTHING).sub("□", text)
    if behind := compiled(_LIST_BEHIND_A_TOTAL).search(text):
        text = text[: behind.end(1)]
    return compiled(_ITS_PARTS).split(text)[0]


def numbers_of_their_own(text: str, grammar: Grammar) -> int:
    """Return how many numbers a value tells side by side that are no parts, bounds or conversions of one another.

    In different units they measure different things; in one unit, said of several things, they are its parts
    (春季20天、秋季20天), and said of nothing the second was left behind (60人 50人).
    """
    text = without_explanations(text)
    if compiled(_EQUATION).search(text):
        return 1
    text = compiled(_UNPARTED).sub(r"\1;", compiled(_FACTOR).sub("", text))
    clauses = tuple(_clauses(text))
    if any(map(compiled(_SUM).search, clauses)):
        return 1
    told = [_told(clause, grammar) for clause in clauses]
    if told and compiled(_IN_A_SENTENCE).search(told[0].name):
        return 1
    if not told:
        return 1
    told = [told[0], *(each for each in told[1:] if each.number and not _bounds(each, told[0]))]
    return len(told) if _are_several(told) else 1


def _clauses(text: str) -> Iterator[str]:
    """Yield what holds a number of its own; behind one that explains, what is joined to it does as well."""
    for part in compiled(_STOPS).split(text):
        for clause in compiled(_JOINTS).split(part):
            if not any(map(str.isdecimal, clause)):
                continue
            if compiled(_EXPLAINS).search(clause) or compiled(_OF_EACH).search(clause):
                break
            yield squeeze(clause)


def _told(clause: str, grammar: Grammar) -> _Told:
    match = _number_with_unit(grammar).search(clause)
    if match is None:
        return _Told(clause, clause, Decimal(0), "", "", is_lower=False, is_upper=False)
    before, behind = clause[: match.start()], clause[match.end() :]
    compared = f"{before[-4:]}|{behind}"
    label = compiled(f"(?:{_LOWER}|{_UPPER}|约|=)$").sub("", before)
    label = "" if compiled(_NAMES_NO_ONE).fullmatch(label) else label
    noun = compiled(f"{_LOWER}|{_UPPER}|左右|上下|[余多及整]|[/·].*").sub("", behind)
    return _Told(
        label,
        label or noun,
        Decimal(match["number"].replace(",", "")),
        grammar.unit_class(match["unit"]),
        match["scale"] + match["unit"] + (compiled("^[/·].*").search(behind) or [""])[0],
        is_lower=bool(compiled(_LOWER).search(compared)),
        is_upper=bool(compiled(_UPPER).search(compared)),
    )


@cache
def _number_with_unit(grammar: Grammar) -> re.Pattern[str]:
    units = "|".join(sorted({*grammar.unit_classes, *_PLAIN_UNITS}, key=len, reverse=True))
    return re.compile(
        r"(?<![A-Za-z\d.])(?P<number>\d[\d,]*(?:\.\d+)?)(?:[^\d,，]{0,4}[-~—–至到]\d[\d,]*(?:\.\d+)?)?(?P<scale>[百千万亿余多]*)"
        rf"(?P<unit>{units}|[A-Za-z]+\d?|[\u4e00-\u9fff]?)"
    )


def _bounds(each: _Told, first: _Told) -> bool:
    """Whether a number only bounds what the first one says: 18℃～22℃，昼夜温差不超过4℃."""
    if each.is_upper and not first.is_upper:
        return True
    is_rate = each.label.endswith("率")
    return bool(each.label and not is_rate and each.is_lower and not first.is_lower)


def _are_several(told: Sequence[_Told]) -> bool:
    if len({each.dimension for each in told}) > 1:
        return True
    if sum(bool(compiled(_NAMES_A_MEASURE).search(each.label)) for each in told) > 1:
        return True
    bare = [each.written for each in told if not each.name]
    return len(bare) > len(set(bare))
