"""JX5: 指标, what the values of indicators say."""

import re
from collections.abc import Iterator, Sequence

from xl_tools.model.finding import APPROPRIATE, COMPLETE, ERROR, FORMAL, INFO, WARNING
from xl_tools.model.table import Comparison
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.numbers_in_a_value import numbers_of_their_own, without_explanations
from xl_tools.rules.rule import Context, Fault, TableRule, Threshold, repeated
from xl_tools.rules.table_facts import IndicatorFacts
from xl_tools.rules.texts import compiled
from xl_tools.values.chinese_number import NUMERALS
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.text import half_width, one_line

_PERCENT = "%"
_COUNTED_IN_CHINESE = (
    rf"(?!十分|百姓|百般|千方百计|千家万户|万众|万无一失|两委|两侧|两岸|两翼|两级|[三四五六七八九]农|四好|四议|五保|两不愁|一(?:批(?!次)|些|定|系列|律|并|体|般|直|切|样|起|线|流|方面|共|旦|贯|带|揽子|部分|心|致|边|时|路|事一议|卡通|老一小))"
    rf"(?<![第统同唯每逐])[{NUMERALS.replace('点', '')}][{NUMERALS}万]*[\u4e00-\u9fff]"
)
_ONLY_A_UNIT = r"(?:[≥≤≧≦<>=]+|不(?:少|低|高|超)(?:于|过)|大于|小于)?(?:[%‰]|个|名|人|户|人次|次|期|场|处|座|条|项|件|份|台|套|辆|亩|万亩|公里|千米|米|平方米|立方米|吨|万元|元|天|小时)(?:以上|以下|以内)?"
_NEGATIVE = r"(?:^|(?<=[≥≤≧≦<>=]))[-−－]\d"
_LETTERS_FOR_DIGITS = r"\d[OoIl]+\d*(?=%)|(?<![A-Za-z])[OoIl]+\d+(?=%)"
_MONEY_SIGN = r"[￥¥$€]\s*\d"
_NO_PERCENT_NEEDED = (
    # none at all (0, 零差错, 无新增), by points, times or heads: 提高2个百分点, 翻一番, 每万人3起, 5/10万, 0.3次/公里, 48kHz
    r"^(?:为|是|控制在|控制为|保持|实现|达到)?(?:0(?:\.0+)?(?!\.?\d)|零|[〇○]|[不无未]新增$)|百分点|个点|[千万]分之|[\d一二三四五六七八九十两半几]倍|翻[一两]?番"
    r"|[每/](?:十|百|\d+)?[百千万亿](?!分之)|\d[^\d,，、;；]{1,6}/[^\W\d]|每[台辆车人户亩次校](?=[^,，;；]*\d)|\d[A-Za-zμ]"
)
_FALLS = "降|减|下|负|缩|控制"
_A_SHARE = r"[百千万]分之\s?\d"
_RATIO = re.compile(r"\d[:比]\d")
_UNIT_IN_NAME = re.compile(r"[（(][^（）()]{1,8}[）)]\s*$")
_TIME_UNIT = r"[（(](?:工作)?(?:[天日周月年]|小时|分钟|个月)[）)]"
_A_TIME = (
    r"[\d一二三四五六七八九十两半几]个?(?:工作|自然|日历)?(?:[日号天周旬]|月|季度|年[内底末]|小时|分钟|h|min)|[每逐按次隔][年月季周日天旬]|[当本][月季周日天旬]|[上下]半年|[上中下]旬"
    r"|[年月旬季]度?[底末初内终]|汛期|入[冬夏秋汛]|[春夏秋冬](?:季|前|后|节|耕|收|播)|立即|立刻|实时|随时|当场|随[^,。;、]{1,8}[发拨兑办到报付]"
)
_A_PERIOD = r"[每逐按][个]?(?:月|季度?|学期|周)|[当本]月|[一二三四]季度"
"""What is done again and again, which says not by when: 每月工资发放时间."""
_AN_EVENT = r"[^\W\d]{2}(?<![最先今以])后(?![续期勤备])|(?<![目当提超空以])前(?![期列沿景])|同步|一并|同时|全年|当年|年度内"
_ASKS_FOR_TIME = r"(?:时间|时限|期限|日期|时点|时长|用时|天数|情况)[。;]?$"
_PUNCTUAL = "及时|按时|按期|如期|准时|限时|时限内|期限内"
_HIGHEST = Threshold(
    "highest_percent", "百分数上限", 100, "不是增长类的百分数最高是多少（JX506）", at_least=1
)


def quantity_without_number(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：数量指标的值是数；别的指标也不能只剩单位、漏了数字。
    依据：财预〔2015〕88号：绩效指标应细化量化；数量指标反映计划完成的产品或服务数量。
    原因：没有数，年底就没法说完成了没有。
    举例：数量指标“宣传活动次数”，指标值写“多次”“一批”“-12次”；质量指标的值只写“≥%”。“四十九个”“三期”这样的中文数算数。
    改法：写成数字加计量单位，如“12次”。
    """
    for facts in _of_kind(reading, context, "数量"):
        row = facts.row
        if compiled(_NEGATIVE).search(facts.value) and not compiled(_FALLS).search(facts.names):
            message = f"数量指标“{one_line(row.level3)}”的值“{one_line(row.value.text)}”是负数"
            yield Fault(facts.at, message, "请核对：数量不会是负数，多半是多打了一横")
            continue
        if not row.value.is_phrase or facts.is_vague or compiled(_COUNTED_IN_CHINESE).search(facts.value):
            continue
        if compiled(_NO_PERCENT_NEEDED).match(facts.value):  # 零
            continue
        message = f"数量指标“{one_line(row.level3)}”的值“{one_line(row.value.text)}”里没有数字"
        yield Fault(facts.at, message, "请写成数字加计量单位，如“12次”")
    for facts in context.indicators(reading):
        row = facts.row  # of rates JX505 says so, of satisfaction JX512
        is_told = "数量" in row.level2 or "满意" in row.level2 or facts.lacks_percent
        if row.value.is_phrase and not is_told and compiled(_ONLY_A_UNIT).fullmatch(facts.value):
            message = f"指标“{one_line(row.level3)}”的值“{one_line(row.value.text)}”只有单位，漏了数字"
            yield Fault(facts.at, message, "请补上数字，如“12次”“≥95%”")


def rate_without_percent(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：名称或描述是“率、比例、百分比、（%）”的指标，值是百分数。
    依据：财预〔2015〕88号：绩效指标应细化量化；比率以百分数表示。
    原因：名称说的是比例，值却是一句话，年底没法比。
    举例：“网格化管理达标率（%）”的值写“维持正常运转”；“5‰”“≥950‰”“万分之九”“三分之二”“九成以上”“提高2个百分点”“每万人3起”“零差错”都说得清，不算。
    改法：写成“≥95%”这样的百分数，或把名称改成不带“率”的。
    """
    for facts in context.indicators(reading):
        if not facts.lacks_percent or "满意" in facts.row.level2 or _RATIO.search(facts.value):
            continue
        is_share = any(q.unit == "‰" for q in facts.row.value.quantities)  # ≥950‰ is 95%
        if not is_share and not compiled(_NO_PERCENT_NEEDED).search(facts.value):  # 差错率不高于 5‰
            message = f"“{facts.rate}”是比率，值“{one_line(facts.row.value.text)}”不是百分数"
            yield Fault(facts.at, message, "请写成“≥95%”这样的百分数")


def percent_out_of_range(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：比例、比率不超过 100%；满意度不低于 1%。
    依据：比例是部分占全部的份额。
    原因：多半是多打了一位，或把 0.95 当成了 95%。
    举例：覆盖率“≥950%”；满意度“≥0.95%”。
    改法：改正数字；确是增长幅度的，在名称里写明“增长率”“比上年增长”。
    """
    limit = context.limit(_HIGHEST)
    growth = compiled(context.settings.wording.growth_words)
    for facts in context.indicators(reading):
        value = facts.value
        if "%" not in value:
            continue
        if letters := compiled(_LETTERS_FOR_DIGITS).search(value):
            yield Fault(facts.at, f"“{letters[0]}%”里的字母当成了数字", "请把字母 O、l 改成数字 0、1")
            continue
        if not facts.has_percent:
            continue
        if (
            facts.rate
            and compiled(_NEGATIVE).search(value)
            and not compiled(f"{growth.pattern}|{_FALLS}|增|率差").search(facts.names)
        ):
            yield Fault(
                facts.at, f"百分数“{one_line(facts.row.value.text)}”是负数", "请核对：多半是多打了一横"
            )
            continue
        row = facts.row
        percents = [quantity.number for quantity in row.value.quantities if quantity.unit == _PERCENT]
        too_high = [n for n in percents if n > limit and not growth.search(facts.names + facts.value)]
        at_most = row.value.comparison in {Comparison.AT_MOST, Comparison.LESS}
        too_low = [n for n in percents if n < 1 and "满意" in row.level2 and not at_most]
        if wrong := too_high or too_low:
            message = f"百分数 {wrong[0]:f}% {'超过' + str(limit) + '%' if too_high else '低得不合常理'}"
            yield Fault(facts.at, message, "请核对数字；增长幅度请在名称里写明")


def value_vague(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：指标值说得出做到什么程度；不能量化的，写看得见、查得到的结果。
    依据：财预〔2015〕88号：不能以量化形式表述的，可采用定性表述，但应具有可衡量性。
    原因：“有所提高”怎么都算完成，等于没有指标。
    举例：“有所提高”“有很大提升”“进一步得到提高”；“影响长远”“长期有效”“总体良好”“取得较好成效”；一句话也是：“群众生活水平有所提高”“生活质量有保障”。整格都是空话才算：“无重大安全事故”“稳定达标”“比上年提高”“与上年持平”说得出结果，不算。
    改法：尽量写成数，如“≥95%”“下降10%”；写不成数的，写具体结果，如“无重大安全事故”“验收合格”。
    """
    for facts in context.indicators(reading):
        # a rate or a satisfaction lacks its percent: JX505 or JX512 says so
        if facts.is_vague and not facts.lacks_percent and "满意" not in facts.row.level2:
            message = f"指标值“{one_line(facts.row.value.text)}”空泛，无法衡量"
            yield Fault(facts.at, message, "请写成数，或写看得见、查得到的结果")


def several_numbers_in_a_value(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：一个指标值只说一个数。
    依据：财预〔2015〕88号：三级指标逐项细化。
    原因：几个数挤在一格，完成了一半算不算完成说不清，也汇总不了。
    举例：“清理垃圾 10000 立方米、清理河道 30 公里、卫片整治 13 处”；改了数、旧的没删：“60人 50人”“≥24次≥20次”。解释同一个数的不算：括号、“其中”、冒号后面的分项，算式，折合、占比，与上年的比较，每次、平均，范围和上限（“350天，停机不超过15天”），同一种单位的几个分项（“春季20天、秋季20天”），钟点和岁数。
    改法：拆成几行，一行一个指标。
    """
    for facts in context.indicators(reading):
        if len(facts.row.value.quantities) > 1 and "时效" not in facts.row.level2:
            text = facts.row.value.text
            if (numbers := numbers_of_their_own(text, context.claims.grammar)) > 1:
                message = f"一个指标值里有 {numbers} 个数：“{one_line(text)}”"
                yield Fault(facts.at, message, "请拆成几行，一行一个指标")


def number_without_unit(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：数字后面有计量单位。
    依据：财预〔2021〕101号：指标值应写明计量单位。
    原因：“49”是 49 个村还是 49 人，汇总时没法知道。
    举例：数量指标的值写“49”。钟点、月份、括号里和总数后面的分项（“16台套：车床6、铣床10”）不用各写单位；“0”不用写。
    改法：写成“49个”；名称后面括号里写了单位的也可以。
    """
    for facts in context.indicators(reading):
        row = facts.row
        if all(quantity.unit for quantity in row.value.quantities) or facts.lacks_percent:
            continue  # where a percent is lacking, JX505 says so
        told = parse_indicator_value(without_explanations(row.value.text)).quantities  # 21个（馆2、站19）
        if (
            not told
            or any(quantity.unit for quantity in told)
            or not any(quantity.number for quantity in told)
        ):
            continue  # 馆2个、站19: said once is enough; none of anything is none
        if compiled(_MONEY_SIGN).search(row.value.text) or compiled(_A_SHARE).search(row.value.text):
            continue
        named = _UNIT_IN_NAME.search(row.level3) or _UNIT_IN_NAME.search(row.description)
        if named or "满意" in row.level2 or _RATIO.search(facts.value):
            continue
        message = f"指标值“{one_line(row.value.text)}”没有计量单位"
        yield Fault(facts.at, message, "请写成数字加计量单位，如“49个”")


def indicator_repeated(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：同一张表里的三级指标不重名。
    依据：财预〔2015〕88号：绩效指标应互不重复。
    原因：同名的两个指标考核时分不清；多半是复制了一行忘了改。
    举例：两行三级指标都是“群众满意度”。
    改法：删去多余的一行，或把名称改得能分清。
    """
    rows = context.indicators(reading)
    for index, other in repeated(range(len(rows)), lambda each: rows[each].name):
        place = reading.address(indicator_key(other, "level3"))
        message = f"三级指标“{rows[index].name}”与 {place} 重复"
        yield Fault(indicator_key(index, "level3"), message, "请删去多余的一行，或改得能分清")


def timeliness_without_time(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：时效指标的值写明时间或时限。
    依据：财预〔2015〕88号：时效指标反映任务完成的及时程度。
    原因：没有时间，就没法判断按没按时完成。
    举例：时效指标的值写“按统一安排执行”；只写“及时拨付”“按时完成”“尽快”“第一时间”，名称和描述里也没有时间的，作为写法提示。“汛期前”“当日清运”“立即”“随养老金一并发放”“接报后2小时”“48h”“农历正月十五”都算时限；描述写了“每月15日前发放”、值写“及时发放”的不提示，只写“每月工资发放时间”的提示。
    改法：写成“12月底前完成”“每季度末前拨付”“24小时内”等。
    """
    time = compiled(context.settings.wording.time_words)
    promptness = compiled(context.settings.wording.promptness_words)
    for facts in _of_kind(reading, context, "时效"):
        if not facts.value or facts.is_vague or facts.lacks_percent:
            continue  # what is vague JX507 says, what lacks a percent JX505
        prompt = [match.span() for match in promptness.finditer(facts.value)]
        if any(not _is_within(match.span(), prompt) for match in time.finditer(facts.value)):
            continue
        is_rate = facts.has_percent and compiled(_PUNCTUAL).search(facts.names)  # 及时率 100 %
        is_timed = facts.row.value.quantities and compiled(_TIME_UNIT).search(
            facts.names
        )  # 完成时间（天） 30
        if is_rate or is_timed:
            continue
        value = one_line(facts.row.value.text)
        if not prompt:
            message = f"时效指标的值“{value}”里没有时间或时限"
            yield Fault(facts.at, message, "请写成“12月底前完成”“每季度末前拨付”等")
        elif not (_says_when(facts.row.level3) or _says_when(facts.row.description)):
            message = f"时效指标的值“{value}”没有写明什么时候"
            yield Fault(facts.at, message, "最好写明时间，如“每月15日前”“6月底前”“到账后10个工作日内”", INFO)


def _is_within(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a match is a part of one of these, and less than the whole: the 时间 of 第一时间."""
    start, end = span
    return any(first <= start and end <= last and span != (first, last) for first, last in spans)


def _says_when(text: str) -> bool:
    """Whether a name or a description says when: a day, a period, an event; 到账后拨付的时间 only says what is measured."""
    said = half_width(text)
    asks = compiled(_ASKS_FOR_TIME).search(said)
    if compiled(_A_TIME).search(compiled(_A_PERIOD).sub("", said) if asks else said):
        return True
    return not asks and bool(compiled(_AN_EVENT).search(said))


def satisfaction_without_percent(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：满意度指标的值是百分数。
    依据：财预〔2015〕88号：服务对象满意度指标反映服务对象的认可程度，以比例表示。
    原因：“满意”“较好”没法调查、没法比较。
    举例：群众满意度的值写“满意”；“≥920‰”说得清，不算。
    改法：写成“≥95%”。
    """
    for facts in _of_kind(reading, context, "满意"):
        is_share = any(q.unit == "‰" for q in facts.row.value.quantities)  # ≥920‰ is 92%
        if facts.value and not facts.has_percent and not is_share:
            message = f"满意度的值“{one_line(facts.row.value.text)}”不是百分数"
            yield Fault(facts.at, message, "请写成“≥95%”这样的百分数")


def _of_kind(reading: TableReading, context: Context, kind: str) -> Iterator[IndicatorFacts]:
    return (facts for facts in context.indicators(reading) if kind in facts.row.level2)


RULES = (
    TableRule("JX504", "数量指标的值没有数字", WARNING, APPROPRIATE, quantity_without_number),
    TableRule("JX505", "比率指标的值不是百分数", WARNING, APPROPRIATE, rate_without_percent),
    TableRule("JX506", "百分数超出合理范围", ERROR, APPROPRIATE, percent_out_of_range, threshold=_HIGHEST),
    TableRule("JX507", "空泛的定性值", WARNING, APPROPRIATE, value_vague),
    TableRule("JX508", "一个指标值里有几个数值", INFO, APPROPRIATE, several_numbers_in_a_value),
    TableRule("JX509", "有数字没有计量单位", WARNING, COMPLETE, number_without_unit),
    TableRule("JX510", "三级指标重复", WARNING, FORMAL, indicator_repeated),
    TableRule("JX511", "时效指标的值没有时间", WARNING, APPROPRIATE, timeliness_without_time),
    TableRule("JX512", "满意度指标的值不是百分数", WARNING, APPROPRIATE, satisfaction_without_percent),
)
