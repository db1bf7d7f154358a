"""JX3: 支出计划 (spending plan)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from xl_tools.forms.labels import INDICATOR_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import COMPLETE, ERROR, FEASIBLE, FORMAL, WARNING
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.payments import contradicted
from xl_tools.rules.rule import Context, Fault, Fix, TableRule
from xl_tools.rules.texts import compiled
from xl_tools.values.percent import format_percent
from xl_tools.values.text import one_line, squeeze

_WHOLE = Decimal(100)
_PAID = "(?:兑现|发放|拨付|支付|兑付|付清|结清|付款|下达|打卡)"
_MONTH = r"(?<!\d)(?:[4-9]|1[0-2])月(?:份|底|末|[中下]旬)?(?!前|[以之]前|底前)"
_PAID_LATER = (
    rf"(?:年底|年末|年终|下半年|第?[二三四]季度末?|{_MONTH})(?![前以之至到])[^。；，、]{{0,6}}?(?:一次性?|集中|统一|足额|全额)?{_PAID}"
    rf"|(?:竣工|完工|完成|验收|考核|审计|评审|决算)[^。；，、]{{0,4}}?后[^。；，、]{{0,6}}?{_PAID}"
    rf"|按(?:工程|项目|施工|建设|实际)?进度[^。；，、]{{0,4}}?{_PAID}|半年[^。；，、]{{0,2}}?(?:一次|{_PAID})|分阶段{_PAID}"
    r"|(?:预付|首付|首期(?:支付|拨付)?|先期?(?:支付|拨付)|质保金|尾款)[^。；，、]{0,10}?\d{1,2}%"
)
"""Ways to say that money is paid when the first quarter is over, or not all at once; 12月底前 may be in March too."""
_PAID_EARLY = r"(?<!\d)[123]月|[一1]季度|首季度|春节|元旦|年初|上半年|上年|去年|跨年|结转"
_THIRD_QUARTER = "label.october"  # its place where the form has 第三季度 there
_OF_THE_WHOLE = ("purpose", "goals")


def period_missing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：3月底、6月底、10月底、12月底四期的累计支出进度都要填。
    依据：预算执行进度管理：3月底、6月底、10月底、12月底四个时点。
    原因：少一期，就无法按期监控支出。
    举例：只有 3 月底、6 月底、10 月底；转换文件时丢了“12月底”一栏。
    改法：补上缺的一期，12月底应为 100%；写的是第三季度（9月底）的，改填 10月底。
    """
    if not reading.asks(*PLAN_FIELDS):
        return
    if "plan" in reading.labels and _says_no_period(reading):
        periods = "、".join(map(context.labels.canonical, PLAN_FIELDS))
        message = f"支出计划的四期（{periods}）一期也没有读出来"
        yield Fault("label.plan", message, "请写明这四期，逐期填累计百分数，12月底应为 100%")
        return
    for field in PLAN_FIELDS:
        if reading.texts.get(field, ""):
            continue
        label = context.labels.canonical(field)
        if field == "october" and (said := reading.texts.get(_THIRD_QUARTER, "")):
            message = f"支出计划写的是“{one_line(said)}”，到 9月底为止，没有“{label}”"
            yield Fault(_THIRD_QUARTER, message, f"请把标签改为“{label}”，填到 10月底的累计百分数")
            continue
        what = "没有填" if field in reading.labels else "这一栏不见了"
        message = f"支出计划的“{label}”{what}"
        at = field if field in reading.cells or "plan" not in reading.labels else "label.plan"
        yield Fault(at, message, "请填累计百分数" + ("，应为 100%" if field == "december" else ""))


def _says_no_period(reading: TableReading) -> bool:
    """Whether a form has neither a label nor a figure of any period."""
    said = any(reading.texts.get(field) for field in (*PLAN_FIELDS, _THIRD_QUARTER))
    return not said and reading.labels.keys().isdisjoint(PLAN_FIELDS)


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
    percents = [
        (field, value * 100 if _is_fraction(reading, field) else value)  # 0.75 means 75%: JX302 says so
        for field, value in found
        if value is not None
    ]
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
    """要求：支出计划与表里说的付款方式一致：说按季度、按月、分期、验收后、年底付的，不会 3 月底就付完；说按月、按季付的，不会到后半年还是 0；说某月一次付清的，不分几次付，也不在别的时候付；说分几次付的，次数够得上计划分的步数；说首付、再付各百分之几的，与每步的百分数一样。
    依据：财预〔2015〕88号：绩效目标审核的可行性——实施方案、支出计划合理。
    原因：两处说法矛盾，不知道该按哪个拨款、按哪个考核。
    举例：3月底 100%，绩效指标写“按季度及时发放”“验收合格后支付”；6月底还是 0%，资金用途写“按月发放”；计划 25%、50%、75%、100%，资金用途写“年底一次性发放”。“12月底前拨付”可以在 3 月付，不算；“合同签订后一次性支付”与分几步的计划矛盾，“累计支付80%”按累计数比；写着“不超过80%”的分期不数次数；一笔占预算七成半以上的钱说某月底前一次付、“4月签合同后预付30%”，到那时计划没有这么多的，也提示；只说其中一样（养老保险补贴11月一次性缴）、还有别的分期款的不比。
    改法：一次付清的，改掉“按季度”等说法；分期付的，改支出计划。
    """
    march = reading.table.plan.march
    if march is None:
        return
    if march < _WHOLE:
        yield from _paid_otherwise(reading)
        return
    said = list(_said_of_payment(reading, context))
    words = compiled(context.settings.wording.paid_in_parts)
    for key, text in said:
        if match := words.search(text):
            message = f"3月底已支出 {format_percent(march)}，{reading.address(key)} 却写着“{match[0]}”"
            yield Fault("march", message, "请核对：一次付清还是分期付")
            return
    if any(compiled(_PAID_EARLY).search(text) for _, text in said):
        return
    for key, text in said:
        if match := compiled(_PAID_LATER).search(text):
            message = f"3月底已支出 {format_percent(march)}，{reading.address(key)} 却写着“{match[0]}”"
            yield Fault("march", message, "请核对：3月底前付清还是以后才付")
            return


def _paid_otherwise(reading: TableReading) -> Iterator[Fault]:
    """Yield the first way of paying that a plan, which is not done in March, contradicts; what an indicator says may be of one item."""
    percents = [getattr(reading.table.plan, field) for field in PLAN_FIELDS]
    if any(percent is None for percent in percents):
        return
    texts = [squeeze(reading.texts.get(key, "")) for key in _OF_THE_WHOLE]
    if words := contradicted("。".join(texts), percents, reading.table.funding.budget):
        key = next(key for key, text in zip(_OF_THE_WHOLE, texts, strict=True) if words in text)
        shown = "、".join(map(format_percent, percents))
        message = f"支出计划是 {shown}，{reading.address(key)} 却写着“{words}”"
        yield Fault("march", message, "请核对：什么时候付、分几次付")


def _said_of_payment(reading: TableReading, context: Context) -> Iterator[tuple[str, str]]:
    """Yield the texts that may say how money is paid, with their keys."""
    facts = context.indicators(reading)
    keys = [indicator_key(index, field) for index in range(len(facts)) for field in INDICATOR_FIELDS[2:5]]
    yield from ((key, squeeze(reading.texts.get(key, ""))) for key in (*keys, "goals", "purpose"))
    # 经费拨付时间 with the value 每季度末前: name and value together say it
    yield from ((each.at, each.name + each.value) for each in facts)
    yield from ((each.at, each.names.rpartition("。")[2] + each.value) for each in facts)


def _is_fraction(reading: TableReading, field: str) -> bool:
    """Whether a bare number means a fraction: it is below 1, or it is 1 in a plan of fractions."""
    bare, plan = reading.plain_fractions, reading.table.plan
    return field in bare and (field == "december" or any(0 < (getattr(plan, each) or 0) < 1 for each in bare))


RULES = (
    TableRule("JX301", "支出计划缺少某一期", ERROR, COMPLETE, period_missing),
    TableRule("JX302", "支出计划不是 0–100 的百分数", ERROR, FORMAL, percent_unreadable, safe_fix=True),
    TableRule("JX303", "累计支出进度下降", ERROR, FEASIBLE, progress_falls),
    TableRule("JX304", "12月底不是 100%", ERROR, FEASIBLE, year_end_not_whole),
    TableRule("JX305", "支出计划与付款的说法矛盾", WARNING, FEASIBLE, paid_at_once_yet_in_parts),
)
