"""JXS: the money of a 自评表: parts and whole, 执行率 and its points, what was not spent and why."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.appraisal.evaluation import NOTHING, Evaluation, MoneyRow
from xl_tools.appraisal.points_earned import execution_points, rounded
from xl_tools.model.finding import APPROPRIATE, ERROR, FORMAL, INFO, WARNING
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, EvaluationRule, Fault, Threshold
from xl_tools.values.amount import fen, format_amount
from xl_tools.values.text import label_key, squeeze

_ABOUT_MONEY = re.compile("资金|预算|支出|执行|结转|结余|拨付|支付")
_LEFT_OVER = re.compile("结余|结转|节约|节省|剩余|未支付|未付|尾款|质保金|收回|执行率|未执行")
_ABOUT_CHANGE = re.compile("调整|追加|调增|调减|压减|调剂|收回|增加|减少")
_HUNDREDTH = Decimal("0.01")
_AMOUNTS = (("年初预算数", "approved"), ("全年预算数", "adjusted"), ("全年执行数", "spent"))

UNSPENT = Threshold(
    "unspent", "未支出比例", 20, "JXS10：预算没有花完的超过百分之几，要写原因（四川是 10）", 0, 100
)
AHEAD = Threshold("points_ahead", "得分率高于执行率", 5, "JXS09：指标得分率比预算执行率高出百分之几", 0, 100)


def money_reckoned_wrong(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：年度资金总额等于其中各项之和；执行率等于全年执行数除以全年预算数；预算执行的得分等于分值乘以执行率，最多得满分。
    依据：财预〔2020〕10号所附自评表的填报要求。
    原因：资金总额、执行率、得分都从同一组数算出来，对不上就不知道哪个是真的。
    举例：财政拨款 90 万元，资金总额填 0；预算 43.2 万元、支出 37.24 万元，得分应是 8.62，填了 9。
    改法：照公式重新算；用本工具做的自评表自己会算，不要改掉公式。
    """
    evaluation = context.evaluation(reading)
    whole = evaluation.whole
    if whole is None:
        return
    for column, field in _AMOUNTS:
        yield from whole_not_the_sum(evaluation.money, whole, column, field)
    for row in evaluation.money:
        yield from rate_that_is_wrong(row)
    if whole.score is not None and whole.spent is not None and whole.budget:
        points = (
            whole.points if whole.points is not None else Decimal(context.settings.appraisal.execution_points)
        )
        if whole.score not in {
            execution_points(whole.spent, whole.budget, points, places) for places in (1, 2, 3, 4)
        }:
            right = execution_points(whole.spent, whole.budget, points, context.settings.appraisal.decimals)
            reckoning = f"{points:f}×{format_amount(whole.spent)}÷{format_amount(whole.budget)}"
            message = f"预算执行得分 {whole.score:f}，按公式应是 {right:f}（{reckoning}，最多 {points:f} 分）"
            yield Fault(whole.at("资金得分"), message, "请照公式改正")


def whole_not_the_sum(rows: Sequence[MoneyRow], whole: MoneyRow, column: str, field: str) -> Iterator[Fault]:
    """Yield a fault where the whole is not the sum of its parts; empty parts count as none, where some are given."""
    parts = [amount for row in rows if row is not whole and (amount := getattr(row, field)) is not None]
    said = getattr(whole, field)
    total = sum(parts, Decimal(0))
    if not parts or said is None or fen(total) == fen(said):
        return
    message = f"{column}的总额是 {format_amount(said)} 万元，其中各项加起来是 {format_amount(total)} 万元"
    yield Fault(whole.at(column), message, "请核对总额和其中各项")


def rate_that_is_wrong(row: MoneyRow) -> Iterator[Fault]:
    """Yield a fault where the rate is not what was spent by the budget, to the decimals it is written with."""
    if row.rate is None or row.spent is None or not row.budget or row.budget < 0:
        return
    exact = row.spent * 100 / row.budget
    exponent = row.rate.as_tuple().exponent
    places = min(max(-exponent, 0), 2) if isinstance(exponent, int) else 2
    if abs(rounded(exact, places) - row.rate) > _HUNDREDTH and row.rate not in (
        exact / 100,
        rounded(exact / 100, 4),
    ):
        message = f"执行率 {row.rate:f}%，按 {format_amount(row.spent)}÷{format_amount(row.budget)} 应是 {rounded(exact):f}%"
        yield Fault(row.at("执行率"), message, "请照公式改正")


def points_ahead_of_money(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：钱没有花完而指标得分很高的，核对一遍：是真的少花钱办成了事，还是打分偏高。
    依据：预算管理一体化系统自评预警：指标得分率高于预算执行率的提示核实。
    原因：预算只执行了一半、指标全部满分，多半是年初预算报多了，或者得分不实。
    举例：执行率 43%，指标得分 90 分（得分率 100%）。
    改法：得分不实的改正；确实办成了的，在原因里写明节约的缘由。
    """
    evaluation = context.evaluation(reading)
    rate, whole = evaluation.rate, evaluation.whole
    points = sum((each.points for each in evaluation.indicators if each.points is not None), Decimal(0))
    if rate is None or whole is None or not evaluation.is_scored or points <= 0 or _reason(evaluation):
        return
    scored = evaluation.sum_of_indicators * 100 / points
    if scored * 100 > rate * (100 + context.limit(AHEAD)):
        message = f"指标得分率 {rounded(scored):f}%，预算执行率只有 {rate:f}%"
        yield Fault(whole.at("执行率"), message, "请核对得分；确是节约的，写明原因")


def unspent_without_a_reason(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：预算剩下较多没有花的，写明原因。
    依据：预算管理一体化系统自评预警；四川省自评表填报说明：执行率低于 90% 的须说明原因。
    原因：没有花完的钱要收回、要结转，来年的预算也要看它，不说明原因没法定。
    举例：预算 100 万元，执行 62 万元，原因栏是空的。
    改法：在预算执行的原因栏写明；表上没有这一栏的，写在偏差原因或改进措施里。
    """
    evaluation = context.evaluation(reading)
    whole, rate = evaluation.whole, evaluation.rate
    if (
        whole is not None
        and rate is not None
        and rate < 100 - context.limit(UNSPENT)
        and not _reason(evaluation)
    ):
        place = whole.at("资金原因") if whole.at("资金原因") in reading.cells else whole.at("全年执行数")
        yield Fault(place, f"预算执行率 {rate:f}%，没有写原因", "请写明为什么没有花完、剩下的怎么办")


def _reason(evaluation: Evaluation) -> str:
    """Return a reason that is given for the money: in a place of its own, else in whatever text speaks of it."""
    own = next((row.reason for row in evaluation.money if row.reason), "")
    more = {key: text for key, text in evaluation.reading.table.more if squeeze(text) not in NOTHING}
    texts = [each.reason for each in evaluation.indicators]
    texts += [more.get(key, "") for key in ("存在问题", "改进措施", "评价结论", "其他说明")]
    told = next((text for text in texts if _ABOUT_MONEY.search(text)), "")
    done = more.get("实际完成情况", "")
    return own or more.get("资金说明", "") or told or (done if _LEFT_OVER.search(done) else "")


def adjusted_without_a_word(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金有“原因”一栏的表，全年预算数与年初不一样的，说明为什么调整。
    依据：四川省自评表填报说明：年中有预算调整的须说明原因。
    原因：调了多少、凭什么调，看表的人只能从这里知道。
    举例：年初 238.93 万元，调整后 251.89 万元，原因栏是空的。
    改法：在原因栏写上调整的文件或事由。
    """
    evaluation = context.evaluation(reading)
    whole = evaluation.whole
    if (
        whole is None
        or not _asks_why_adjusted(reading)
        or whole.approved is None
        or whole.adjusted is None
        or fen(whole.approved) == fen(whole.adjusted)
    ):
        return
    more = " ".join(text for key, text in reading.table.more if key != "绩效目标")
    if whole.reason or _ABOUT_CHANGE.search(more + " ".join(each.reason for each in evaluation.indicators)):
        return
    message = f"全年预算数 {format_amount(whole.adjusted)} 万元，年初是 {format_amount(whole.approved)} 万元，没有说明调整的原因"
    yield Fault(whole.at("全年预算数"), message, "请写上调整的文件或事由")


def _asks_why_adjusted(reading: TableReading) -> bool:
    """Whether the amounts have a column of reasons, as in Sichuan's form: the national one has no place to tell it."""
    drawn, form = (reading.form.drawn, reading.form) if reading.form else (None, None)
    if drawn is None or form is None:
        return False
    rows = drawn.texts[form.top : form.bottom]
    return any(label_key(text) == "原因" for row in rows for text in row if text)


RULES = (
    EvaluationRule("JXS04", "自评表的资金、执行率、得分算得不对", ERROR, FORMAL, money_reckoned_wrong),
    EvaluationRule(
        "JXS09", "钱没花完而指标得分高", WARNING, APPROPRIATE, points_ahead_of_money, threshold=AHEAD
    ),
    EvaluationRule(
        "JXS10", "预算剩得多没有写原因", WARNING, APPROPRIATE, unspent_without_a_reason, threshold=UNSPENT
    ),
    EvaluationRule("JXS18", "预算有调整没有说明", INFO, FORMAL, adjusted_without_a_word),
)
