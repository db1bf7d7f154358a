"""JX6: a year before the form's that nothing gives a reason for: a sentence on this year's work that was copied from last year's."""

import re
from collections.abc import Iterator

from xl_tools.claims.passages import Passage
from xl_tools.model.grid import Cell
from xl_tools.rules.rule import Context, Fault, fault_in
from xl_tools.rules.texts import compiled
from xl_tools.rules.years import (
    ANY_YEAR,
    IS_OF_THE_PAST,
    LATEST,
    is_quoted,
    naming_a_year_before,
    sentence_round,
)

_YEAR = (
    # Not of a list or a span of years (2023、2024年, 2023—2024年), not by a year or on its grounds (按2023年, 自2023年, 2023年起).
    r"(?<![\d—–~～至到、和/.\-〔\[【按自从比较以据用由于])(20\d\d)年度?(?![底末前后起初的—–~～至到、]|以[来前后]|之[前后]|[上下]半年|1?\d月[\d日底末份]*[至到起—–-]|[^，。；]{0,3}[（(]?第?\d+号)"
)
_PAID_FOR = r"(?:支付|发放|兑付|兑现|补发|补缴|补助|拨付|缴纳|结清|清偿|偿还|归还|付清|结算|核销|给予|奖励|表彰|参照|对照|依据|根据|执行|列入|纳入|截至|截止)(?:的|了|其|上述|县级|省级|市级)?$"
"""What stands before a year whose bills, awards and documents this year has to do with."""
_ELSEWHEN = (
    # What is told of another year in its own clause: how something came about, was found, counted, decided, or wore out.
    r"建于|始建|完成|建成|建设的|竣工|被|获|评[为定估审选]|测评|实现|达[到成标]|增[长加至]|下降|减少|提高|持平|启用|投[入用]|成立|设立|组建|挂牌|授牌|命名|下达|分配|签|通过|普查|统计|年报|数据|考核|绩效奖|奖金|清算"
    r"|剩余|应付|未[付支完]|收尾|后续|档案|遗留|审计|评价|[底末]|测绘|调查|秋[季学]|春季[学入]|以前|之前|因|由于|受|灾|毁|损|汛后|暴雨|洪水|台风|到期|期满|届满|换届|老化|停用|报废|更名|改制|合并|划转|划入|转隶|移交|接收|接管|脱贫|摘帽"
    r"|复核|核[实查对算]|排查|摸[底排]|清[查理核]|勘[察查测验]|踏勘|设计|论证|立项|认[定领]|签约|投保|参保|采集|存[栏量]|结[余转]|节余|续[建签聘]|跨年|[一二三]年期|起步|动工|开[工建始]|首[次批期轮]|试[点行运]|先行|开始|招标|中标|采购的|购置的|招[录聘]|考录|新招|新进|退休|调[入出]|会议|研究|同意|批准|核[定准]|审[定批]|明确|规定|文件|印发|下发|提出|要求|检[查测]|鉴定|抽查|督[办查导]|验收|移民|征[收用]"
    r"|基础上|压减|[有是][\d“]|之年|年来|仅|在册|名册|实有|登记|口径|水平|预算执行|同类|排名|位列|型$|版$|第[一二三四]款|届|次年|收入|产[量值]|人口|常住|偏[多少高低]|出现|发生过|遭|险情"
)
_JUDGED = (
    r"自评|得分|\d分(?![钟之])|评为|授予|荣获|表彰|称号|排名|名次|扣减|问责"  # 2024年项目自评98分，被评为优秀
)
_WHAT_WAS_DONE_THEN = r"(?:1?\d月)?[^，。；\d为对由在我全本]{1,8}的"  # 2022年采购的设备
_FROM_TO = r"自(?=1?\d月[^，。；]{0,10}[至到])"  # a stretch of the year itself
_GONE_ON = r"余款|第[二三四]期|[二三]年期|分[两二三四]年|历时|周期|逐年|连续|近[两三二五]年|轮|合同一年一签"


def years_without_reason(context: Context) -> Iterator[Fault]:
    """Yield the sentences of purposes and goals that name a year before the form's, and tell nothing of the past."""
    year = context.submission.info.year
    if not year:
        return
    for passage in context.once(naming_a_year_before):
        if passage.table is None or not (isinstance(passage.at, Cell) or passage.at in ("purpose", "goals")):
            continue  # the narrative speaks of years gone by in all kinds of words
        for match in compiled(_YEAR).finditer(passage.text):
            named = int(match[1])
            if year - LATEST <= named < year and not _has_reason(passage, match, year):
                message = f"“{match[0]}”早于本年度 {year}，这一句里看不出是说往年的事"
                yield fault_in(passage, message, "请核对是否抄自往年；确是往年的，写明（如“截至”“上年”）")
                break


def _has_reason(passage: Passage, match: re.Match[str], year: int) -> bool:
    text, (start, end) = passage.text, match.span()
    sentence = sentence_round(text, start, end)
    if is_quoted(passage, match, match[1]) or any(int(each) >= year for each in ANY_YEAR.findall(sentence)):
        return True
    first = max(text.rfind(mark, 0, start) for mark in "。；;，,\n：:") + 1
    last = min((at for mark in "。；;，,\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    return bool(
        compiled(_PAID_FOR).search(text, first, start)
        or compiled(_ELSEWHEN).search(text, first, last)
        or compiled(_WHAT_WAS_DONE_THEN).match(text, end)
        or compiled(IS_OF_THE_PAST, _GONE_ON, _JUDGED).search(compiled(_FROM_TO).sub("", sentence))
    )
