"""JX6: 文字 (wording): what is probably misspelled, by a list of words and of what sounds or looks alike; a hint, never more."""

from collections.abc import Iterator
from itertools import chain

from xl_tools.model.finding import FORMAL, INFO
from xl_tools.rules.rule import Context, Fault, SubmissionRule, Threshold, fault_in
from xl_tools.rules.texts import compiled
from xl_tools.values.text import one_line

_MOST_OF_ONE_CELL = 5
_QUOTED = 6
CERTAINTY = Threshold("typo_certainty", "疑似错别字把握", 16, "JX607：分数到多少才提示；越大提示越少", 6, 40)


def suspected_typos(context: Context) -> Iterator[Fault]:
    """要求：没有错别字。这一条是程序按读音、字形和前后文猜的，只作提示，不自动改。
    依据：《通用规范汉字表》；随程序带的词表，法律法规和政府工作报告里哪几个字常连在一起的统计。
    原因：拼音、五笔输入时选错了字，错别字清单里又没有，如“满意渡”“硬滑”“捡修”。
    举例：“竣工严收合格”疑为“竣工验收合格”；“补贴贴资金”多打了一个字。别处很少连在一起的字，换成同音、形近的字就很常见，才提示；本工作簿里反复出现的说法、清单里的名称、地名不算。
    改法：看一眼原文，确是错字就改；不是的不用管。本地的说法写进设置 wording.known_words（“设置”表的“不算错别字的词”）就不再提示；整条不要的写 JX607 = "不查"。
    """
    from xl_tools.typos.suspicion import Suspect  # noqa: PLC0415 - its data is read only where hints are wanted

    texts = {passage.text for passage in context.texts.where(bool)}
    known = chain(
        context.settings.wording.known_words,
        (unit.name for unit in context.units.units),
        (project.name for project in context.projects),
        (context.submission.info.unit_name,),
    )
    closed = compiled(*(each.wrong for each in context.settings.wording.typos))
    names = (facts.name for reading in context.submission.tables for facts in context.indicators(reading))
    told = dict(Suspect(sorted(texts), known, names).found(context.limit(CERTAINTY)))
    for passage in context.texts.where(told.__contains__):
        listed = [match.span() for match in closed.finditer(passage.text)]
        for each in told[passage.text][:_MOST_OF_ONE_CELL]:
            if any(start < each.at + len(each.wrong) and each.at < end for start, end in listed):
                continue  # JX604 says so, and for certain
            cut = passage.text[max(0, each.at - _QUOTED) : each.at + len(each.wrong) + _QUOTED]
            message = f"“{each.wrong}”疑为“{each.right}”之误：“{one_line(cut)}”"
            yield fault_in(passage, message, f"请核对；确是错字的改为“{each.right}”")


RULES = (
    SubmissionRule(
        "JX607", "疑似错别字", INFO, FORMAL, suspected_typos, threshold=CERTAINTY, only_where_hinted=True
    ),
)
