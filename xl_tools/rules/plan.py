"""JX3: 支出计划 (spending plan)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from xl_tools.forms.labels import INDICATOR_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import COMPLETE, ERROR, FEASIBLE, FORMAL, WARNING
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.rule import Context, Fault, Fix, TableRule
from xl_tools.rules.texts import compiled
from xl_tools.values.percent import format_percent
from xl_tools.values.text import squeeze

_WHOLE = Decimal(100)


def period_missing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：3月底、6月底、10月底、12月底四期的累计支出进度都要填。
    依据：预算执行进度管理：3月底、6月底、10月底、12月底四个时点。
    原因：少一期，就无法按期监控支出。
    举例：只有 3 月底、6 月底、10 月底；转换文件时丢了“12月底”一栏。
    改法：补上缺的一期，12月底应为 100%。
    """
    for field in PLAN_FIELDS:
        if reading.texts.get(field, ""):
            continue
        label = context.labels.canonical(field)
        what = "没有填" if field in reading.labels else "这一栏不见了"
        message = f"支出计划的“{label}”{what}"
        yield Fault(field, message, "请填累计百分数" + ("，应为 100%" if field == "december" else ""))


def percent_unreadable(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：支出计划是 0–100 的百分数。
    依据：绩效目标表的统一格式：资金支出计划以累计百分数填写。
    原因：进度不是百分数，就无法比较和汇总。
    举例：“四分之一”；150%；把 25% 填成 0.25。
    改法：写成 25% 这样的百分数；0.25 可以放心自动改为 25%。
    """
    for field in PLAN_FIELDS:
        text = reading.texts.get(field, "")
        percent = getattr(reading.table.plan, field)
        label = context.labels.canonical(field)
        if not text:
            continue
        if percent is None:
            yield Fault(field, f"“{label}”的内容“{text}”不是百分数", "请写成 25% 这样的百分数")
        elif _is_fraction(reading, field):
            meant = format_percent(percent * 100)
            message = f"“{label}”填的是 {text}，应是百分数"
            yield Fault(field, message, f"请改为 {meant}", fix=Fix(text, meant, safe=True))
        elif not 0 <= percent <= _WHOLE:
            yield Fault(field, f"“{label}”的 {text} 不在 0–100% 之间", "累计支出进度不会超过 100%，请核对")


def progress_falls(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：支出计划是累计进度，后一期不小于前一期。
    依据：资金支出计划是累计进度。
    原因：累计数不会减少；减少了，多半是把当期数当成了累计数。
    举例：25%、25%、25%、25%（当期数）；25%、50%、45%、100%。
    改法：改成累计百分数。
    """
    found = ((field, getattr(reading.table.plan, field)) for field in PLAN_FIELDS)
    percents = [(field, value) for field, value in found if value is not None]
    for (before, earlier), (after, later) in pairwise(percents):
        if later < earlier:
            labels = context.labels.canonical(before), context.labels.canonical(after)
            message = f"“{labels[1]}”{format_percent(later)} 小于“{labels[0]}”{format_percent(earlier)}，累计进度不会下降"
            yield Fault(after, message, "请填累计百分数")


def year_end_not_whole(reading: TableReading, _context: Context) -> Iterator[Fault]:
    """要求：12月底的累计进度是 100%。
    依据：《预算法》：预算年度自公历 1 月 1 日起至 12 月 31 日止，当年预算当年执行。
    原因：当年预算应当年支出完毕；跨年项目的结转由下年预算另行安排。
    举例：12月底填 95%。
    改法：改为 100%，或与县财政局商定后调整预算数。
    """
    december = reading.table.plan.december
    if december is not None and 0 <= december < _WHOLE and not _is_fraction(reading, "december"):
        yield Fault("december", f"12月底的累计进度是 {format_percent(december)}，应为 100%", "请核对支出计划")


def paid_at_once_yet_in_parts(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：支出计划与表里说的付款方式一致：说按季度、按月、分期、定期付的，不会 3 月底就付完。
    依据：财预〔2015〕88号：绩效目标审核的可行性——实施方案、支出计划合理。
    原因：两处说法矛盾，不知道该按哪个拨款、按哪个考核。
    举例：3月底 100%，绩效指标写“按季度及时发放”。
    改法：一次付清的，改掉“按季度”等说法；分期付的，改支出计划。
    """
    march = reading.table.plan.march
    if march is None or march < _WHOLE:
        return
    words = compiled(context.settings.wording.paid_in_parts)
    facts = context.indicators(reading)
    keys = [indicator_key(index, field) for index in range(len(facts)) for field in INDICATOR_FIELDS[2:5]]
    said = [(key, squeeze(reading.texts.get(key, ""))) for key in (*keys, "goals", "purpose")]
    # 经费拨付时间 with the value 每季度末前: name and value together say it
    said += [(each.at, each.name + each.value) for each in facts]
    said += [(each.at, each.names.rpartition("。")[2] + each.value) for each in facts]
    for key, text in said:
        if match := words.search(text):
            message = f"3月底已支出 {format_percent(march)}，{reading.address(key)} 却写着“{match[0]}”"
            yield Fault("march", message, "请核对：一次付清还是分期付")
            return


def _is_fraction(reading: TableReading, field: str) -> bool:
    """Whether a bare number means a fraction: it is below 1, or it is 1 in a plan of fractions."""
    bare, plan = reading.plain_fractions, reading.table.plan
    return field in bare and (field == "december" or any(0 < (getattr(plan, each) or 0) < 1 for each in bare))


RULES = (
    TableRule("JX301", "支出计划缺少某一期", ERROR, COMPLETE, period_missing),
    TableRule("JX302", "支出计划不是 0–100 的百分数", ERROR, FORMAL, percent_unreadable, safe_fix=True),
    TableRule("JX303", "累计支出进度下降", ERROR, FEASIBLE, progress_falls),
    TableRule("JX304", "12月底不是 100%", ERROR, FEASIBLE, year_end_not_whole),
    TableRule("JX305", "年初即付清与分期付款的说法矛盾", WARNING, FEASIBLE, paid_at_once_yet_in_parts),
)
