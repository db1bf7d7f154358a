"""JXM: a 绩效运行监控表: filled in, its money, its lights and what is said of them, held to the approved goals."""

import re
from collections.abc import Iterator
from decimal import Decimal

from xl_tools.appraisal.lights import Light
from xl_tools.appraisal.monitoring import (
    CHANCE,
    EXPECTED,
    MENDED,
    OWN_MENDING,
    REASON,
    REMARK,
    RESULT,
    MonitoredIndicator,
    Monitoring,
)
from xl_tools.appraisal.points_earned import rounded
from xl_tools.appraisal.results import Reached
from xl_tools.appraisal_rules.evaluated_money import rate_that_is_wrong, whole_not_the_sum
from xl_tools.appraisal_rules.held_to_goals import approved_in, differing_goals
from xl_tools.model.finding import APPROPRIATE, COMPLETE, ERROR, FEASIBLE, FORMAL, RELEVANT, WARNING
from xl_tools.model.table import Comparison
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, MonitoringRule, Threshold
from xl_tools.values.amount import fen, format_amount

_HUNDRED = 100
_UP = frozenset({Comparison.AT_LEAST, Comparison.MORE})
_FEW = 3
_MEASURE = re.compile(
    "措施|整改|督促|催促|加快|抓紧|增派|增加|倒排|赶工|调整|下一步|下步|拟|将于|争取|力争|协调"
    r"|[；;。](?:现|目前)?(?:已|将|先|计划|安排|准备|预计|\d{1,2}月)"
)
_COLUMNS = (
    ("年初预算数", "approved"),
    ("全年预算数", "adjusted"),
    ("全年执行数", "spent"),
    ("预计执行数", "expected"),
)
BEYOND = Threshold(
    "beyond_the_year", "监控时已超额", 15, "JXM04：年中就超过全年指标值百分之几，要写原因", 1, 1000
)
BEHIND = Threshold("behind_plan", "支出落后于计划", 80, "JXM09：支出不到计划进度的百分之几就提示", 1, 100)


def monitoring_not_filled_in(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：监控表上每个指标都填完成情况和完成可能性，累计支出也填好。
    依据：财预〔2019〕136号：绩效运行监控对照绩效目标逐项填报；预算管理一体化系统监控指标模板的必填项。
    原因：空着的指标不知道做到哪一步，监控就没有意义。
    举例：“本期完成情况”“完成目标可能性”是空的。
    改法：补填；还没有开展的写 0，并写明原因。
    """
    monitoring = context.monitoring(reading)
    if monitoring.is_blank:
        yield Fault(None, "这张监控表还没有填", "请填累计支出、完成情况和完成可能性")
        return
    whole = monitoring.whole
    if whole is not None and whole.spent is None and whole.at("全年执行数") in reading.cells:
        yield Fault(whole.at("全年执行数"), "没有填累计支出", "请照账填；没有支出的填 0")
    unexpected = sum(not each.expected for each in monitoring.indicators)
    expects = 0 < unexpected * _FEW <= len(monitoring.indicators)  # a column that is filled in but for some
    for each in monitoring.indicators:
        columns = (
            (RESULT, "完成情况", each.result),
            (EXPECTED, "全年预计完成情况", each.expected or not expects),
            (CHANCE, "完成可能性", each.chance),
        )
        lacking = [
            (column, name)
            for column, name, said in columns
            if not said and reading.asks(f"indicator.{column}")
        ]
        if lacking:
            yield Fault(each.at(lacking[0][0]), f"没有填{'、'.join(name for _, name in lacking)}", "请补填")


def warned_without_a_reason(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：亮红灯、黄灯的指标，写明偏差原因。
    依据：财预〔2019〕136号：对偏离绩效目标的，应分析原因；预算管理一体化系统保存时也查。
    原因：不知道为什么落后，就不知道要不要整改、要不要调整目标。
    举例：1—7 月应完成 29 个，完成了 12 个（红灯），偏差原因一栏是空的。
    改法：选原因类型，再用一两句话说清楚。
    """
    for each in context.monitoring(reading).indicators:
        if each.warns and not (each.reason or each.kind or each.mending) and _has_reasons(reading):
            yield Fault(each.at(REASON), f"{_stands(each)}，没有写偏差原因", "请写明原因")


def _has_reasons(reading: TableReading) -> bool:
    return reading.asks(f"indicator.{REASON}")


def _stands(each: MonitoredIndicator) -> str:
    """Return how an indicator stands, with its numbers."""
    light = f"亮{each.warns}灯" if each.warns else ""
    held = each.held
    if not isinstance(held, Reached):
        return f"“{each.result}”{light}"
    return f"全年“{each.row.value.text}”，完成了 {held.actual:f}{held.unit}，{light}"


def kind_without_a_word(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：选了偏差原因类型的，还要写具体的说明。
    依据：预算管理一体化系统监控指标填报：原因类型选后须填原因说明。
    原因：只有“其他”“政策调整”几个字，看不出是什么事。
    举例：原因类型选“其他”，说明是空的。
    改法：写清是什么事、影响多大。
    """
    for each in context.monitoring(reading).indicators:
        if each.kind and not each.reason and reading.asks(f"indicator.{REASON}"):
            yield Fault(each.at(REASON), f"原因类型是“{each.kind}”，没有写说明", "请写清是什么事")


def far_beyond_by_now(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：年中就大大超过全年指标值的，说明原因。
    依据：预算管理一体化系统监控：超过年度指标值 15% 的须说明。
    原因：多半是年初指标定低了，应当调高；也可能是数填错了。
    举例：全年 ≥100 人次，到 7 月已完成 130 人次，没有写原因。
    改法：填错的改正；定低了的写明，并考虑调整目标。
    """
    for each in context.monitoring(reading).indicators:
        held = each.held
        if (
            not isinstance(held, Reached)
            or each.reason
            or each.mending
            or held.target <= 0
            or each.row.value.comparison not in _UP
        ):
            continue
        if held.actual * _HUNDRED > held.target * (_HUNDRED + context.limit(BEYOND)):
            message = f"全年“{each.row.value.text}”，到现在已完成 {held.actual:f}{held.unit}，没有写原因"
            yield Fault(each.at(RESULT), message, "填错的请改正；年初定低了的写明原因")


def beyond_what_is_exact(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：指标值写“=”的，年中就超过了，说明原因。
    依据：预算管理一体化系统监控：等于类指标超出须说明。
    原因：写“=”是说就要这么多，多出来的不是填错就是目标不准。
    举例：全年 =3 次，到 7 月已有 4 次，没有写原因。
    改法：填错的改正；确实多出来的写明原因。
    """
    for each in context.monitoring(reading).indicators:
        held = each.held
        said = each.reason or each.mending
        if not isinstance(held, Reached) or said or each.row.value.comparison is not Comparison.EQUAL:
            continue
        if held.actual > held.target:
            message = f"全年“{each.row.value.text}”，到现在已是 {held.actual:f}{held.unit}，没有写原因"
            yield Fault(each.at(RESULT), message, "填错的请改正；确实多出来的写明原因")


def doubtful_without_a_word(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：完成可能性不是“确定能”的，写出全年预计完成多少，和偏差原因。
    依据：预算管理一体化系统监控：选“有可能”“完全不可能”的，全年预计和原因必填。
    原因：只说可能完不成，不说能完成多少，就没法决定要不要调整。
    举例：完成可能性“有可能”，全年预计完成情况是空的。
    改法：补上全年预计和原因。
    """
    for each in context.monitoring(reading).indicators:
        if not each.chance or each.is_certain:
            continue
        columns = (
            (EXPECTED, "全年预计完成情况", each.expected),
            (REASON, "偏差原因", each.reason or each.kind),
        )
        lacking = [
            (column, name)
            for column, name, said in columns
            if not said and reading.asks(f"indicator.{column}")
        ]
        if lacking:
            names = "、".join(name for _, name in lacking)
            yield Fault(each.at(lacking[0][0]), f"完成可能性是“{each.chance}”，没有写{names}", "请补上")


def red_without_mending(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：有指标完全不可能完成、或亮红灯的，要么整改，要么调整绩效目标；各指标自己有“整改措施”或“备注”的，写在那一格。
    依据：财预〔2019〕136号：监控发现的问题应及时纠正；偏离目标较大的，按程序调整目标或预算。
    原因：发现了问题不处理，年底一定完不成。
    举例：一个指标亮红灯，“是否需要整改”“是否调整绩效目标”都是空的。
    改法：写整改措施，或写明调整目标；已在原因里说明确定能按期完成的，完成可能性填“确定能”。
    """
    monitoring = context.monitoring(reading)
    if monitoring.is_mended or monitoring.is_changed or monitoring.mending:
        return
    if not reading.asks(MENDED):
        yield from _rows_without_mending(reading, monitoring)
        return
    bad = [each for each in monitoring.indicators if each.is_impossible or _is_red_in_doubt(each)]
    if bad:
        message = f"{len(bad)} 个指标亮红灯或完成不了，没有整改措施，也没有调整目标"
        yield Fault(MENDED, message, "请写整改措施，或写明调整绩效目标")


def _rows_without_mending(reading: TableReading, monitoring: Monitoring) -> Iterator[Fault]:
    """Yield the indicators in doubt of which no measure is told, where each has a place for that of its own."""
    place = next((name for name in (OWN_MENDING, REMARK) if reading.asks(f"indicator.{name}")), "")
    for each in monitoring.indicators if place else ():
        is_doubtful = bool(each.chance) and not each.is_certain
        if (is_doubtful or _is_red_in_doubt(each)) and not each.mending and not _MEASURE.search(each.reason):
            message = f"“{each.row.level3}”完成有困难，没有写整改措施，也没有说调整目标"
            yield Fault(each.at(place), message, "请写打算怎么办，或写明调整绩效目标")


def _is_red_in_doubt(each: MonitoredIndicator) -> bool:
    """Whether an indicator is red and nobody is sure that it will be reached, with a reason."""
    return each.light is Light.RED and not (each.is_certain and each.reason)


def monitored_money_wrong(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：累计支出不超过调整后预算；执行率等于累计支出除以预算；总额等于其中各项之和。
    依据：财预〔2019〕136号所附监控表的填报要求。
    原因：超出预算的支出不会有，多半是单位写成了元，或者预算调整没有填。
    举例：预算 20 万元，累计支出填 150000；支出 1、预算 2，执行率写 60%。
    改法：核对金额和单位；预算有追加的，先填预算调整。
    """
    monitoring = context.monitoring(reading)
    whole = monitoring.whole
    if whole is None:
        return
    for column, field in _COLUMNS:
        yield from whole_not_the_sum(monitoring.money, whole, column, field)
    for row in monitoring.money:
        yield from rate_that_is_wrong(row)
        if row.spent is not None and row.budget is not None and fen(row.spent) > fen(row.budget):
            message = f"累计支出 {format_amount(row.spent)} 万元，超过预算 {format_amount(row.budget)} 万元"
            yield Fault(row.at("全年执行数"), message, "请核对金额和单位；预算有追加的填上预算调整")
        if row.expected is not None and row.budget is not None and fen(row.expected) > fen(row.budget):
            message = (
                f"全年预计执行 {format_amount(row.expected)} 万元，超过预算 {format_amount(row.budget)} 万元"
            )
            yield Fault(row.at("预计执行数"), message, "请核对金额和单位；预算有追加的填上预算调整")


def spending_behind_plan(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：支出赶得上计划的进度：有支出计划的与本项目自己的计划比，没有的按月份。
    依据：财预〔2019〕136号：预算执行是监控的重点；预算管理一体化系统的支出预警。
    原因：到年中还没有怎么花钱的，多半事情也没有做，年底会突击花钱或者结转。
    举例：计划 6 月底支出 50%，到 7 月只支出了 20%。
    改法：核对支出；确是晚了的，在偏差原因里写明，或者调整计划。
    """
    monitoring = context.monitoring(reading)
    rate, due, whole = monitoring.rate, monitoring.due_by_now, monitoring.whole
    if rate is None or due is None or whole is None or due[0] <= 0 or _says_why(monitoring):
        return
    percent, by = due
    if rate * _HUNDRED < percent * context.limit(BEHIND):
        message = f"预算执行率 {rate:f}%，按{by}应到 {_short(percent)}%"
        yield Fault(whole.at("全年执行数"), message, "请核对支出；确是晚了的写明原因")


def _says_why(monitoring: Monitoring) -> bool:
    """Whether the form says somewhere why money is spent later: where it has no plan of its own, why anything is late."""
    if monitoring.due is None and any(each.reason or each.mending for each in monitoring.indicators):
        return True
    more = dict(monitoring.reading.table.more)
    texts = [
        more.get("资金说明", ""),
        more.get("其他说明", ""),
        monitoring.mending,
        *(each.reason for each in monitoring.indicators),
        *(row.reason for row in monitoring.money),
    ]
    return any(word in text for text in texts for word in ("支付", "支出", "资金", "拨付", "付款", "结算"))


def _short(percent: Decimal) -> str:
    return f"{rounded(percent).normalize():f}"


def monitored_other_goals(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：监控的指标、指标值与批复的（有调整的，与调整后的）一样，一个不多、一个不少。
    依据：财预〔2019〕136号：对照批复的绩效目标开展监控。
    原因：监控时悄悄改了目标，年底就对不上了。
    举例：批复“≥49个”，监控表上是 ≥40个。
    改法：照批复改回来；经批准调整过的，写在“批复目标”表的“调整后指标值”“调整依据”两栏。
    """
    yield from differing_goals(reading, approved_in(context.submission))


RULES = (
    MonitoringRule("JXM01", "监控表没有填完", ERROR, COMPLETE, monitoring_not_filled_in),
    MonitoringRule("JXM02", "亮红灯、黄灯没有写原因", WARNING, COMPLETE, warned_without_a_reason),
    MonitoringRule("JXM03", "选了原因类型没有说明", WARNING, COMPLETE, kind_without_a_word),
    MonitoringRule(
        "JXM04", "年中已大大超过全年指标", WARNING, APPROPRIATE, far_beyond_by_now, threshold=BEYOND
    ),
    MonitoringRule("JXM05", "年中已超过“=”的指标", WARNING, APPROPRIATE, beyond_what_is_exact),
    MonitoringRule("JXM06", "可能完不成，没有写预计和原因", ERROR, COMPLETE, doubtful_without_a_word),
    MonitoringRule("JXM07", "红灯没有整改，也没有调整目标", WARNING, FEASIBLE, red_without_mending),
    MonitoringRule("JXM08", "监控表的资金、执行率算得不对", ERROR, FORMAL, monitored_money_wrong),
    MonitoringRule("JXM09", "支出落后于计划", WARNING, FEASIBLE, spending_behind_plan, threshold=BEHIND),
    MonitoringRule("JXM10", "监控的指标与批复的不一样", ERROR, RELEVANT, monitored_other_goals),
)
