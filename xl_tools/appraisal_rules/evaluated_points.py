"""JXS: the points of a 自评表: what they add up to, what each indicator may get, total and grade."""

import re
from collections.abc import Iterator
from decimal import Decimal

from xl_tools.appraisal.evaluation import (
    FULL,
    GRADE,
    TOTAL,
    TOTAL_OF_LIST,
    EvaluatedIndicator,
    Evaluation,
)
from xl_tools.appraisal.points_earned import GRADES, grade_of, rounded
from xl_tools.appraisal.results import below_its_range
from xl_tools.model.finding import APPROPRIATE, ERROR, FORMAL, WARNING
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, EvaluationRule, Fault, Threshold
from xl_tools.values.points import parse_points

_HUNDRED = Decimal(100)
_NEAR = Decimal("0.01")
_RANGE = re.compile(r"[-~～—至到]")
SINGLE = Threshold("single_points", "一个指标的分值", 40, "JXS12：一个指标的分值超过几分就请核对", 1, 100)


def points_do_not_add_up(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：每个指标都有分值，加起来是 90 分（另 10 分是预算执行率），不含预算执行率另记的表是 100 分；一级指标写明分值的，它下面的加起来等于它。
    依据：财预〔2020〕10号：自评总分 100 分，预算执行率 10 分，产出 50 分，效益 30 分，满意度 10 分。
    原因：分值加不到总分，得分再准也算不出总分、等级。
    举例：分值合计 85；“产出指标（50分）”下面的分值加起来是 45。
    改法：补上漏掉的分值，照批复的权重改正；批复以后权重不再改。
    """
    evaluation = context.evaluation(reading)
    rows = evaluation.indicators
    given = [each.points for each in rows if each.points is not None]
    if not given:
        return
    if len(given) < len(rows):
        empty = next(each for each in rows if each.points is None)
        yield Fault(empty.at("weight"), f"{len(rows) - len(given)} 个指标没有分值", "请补上，合计应是 90 分")
        return
    execution = evaluation.whole.points if evaluation.whole and evaluation.whole.points else None
    own = _HUNDRED - (execution or Decimal(context.settings.appraisal.execution_points))
    total = sum(given, Decimal(0))
    if total not in {own, _HUNDRED}:
        message = f"指标的分值合计 {total:f}，应是 {own:f}（另有预算执行 {_HUNDRED - own:f} 分）"
        yield Fault(rows[0].at("weight"), message, "请照批复的权重核对")
    said = parse_points(dict(reading.table.more).get(FULL, ""))
    if said is not None and total in {own, _HUNDRED} and said not in {total, _HUNDRED}:
        yield Fault(FULL, f"分值的合计写的是 {said:f}，各项加起来是 {_HUNDRED:f}", "请改正合计")
    yield from _levels_that_differ(reading, rows)


def _levels_that_differ(reading: TableReading, rows: tuple[EvaluatedIndicator, ...]) -> Iterator[Fault]:
    for level, said in reading.table.level_points:
        below = [each for each in rows if level in (each.row.level1, each.row.level2)]
        total = sum((each.points or Decimal(0) for each in below), Decimal(0))
        low, *high = map(Decimal, _RANGE.split(said))
        if below and not low <= total <= (high[0] if high else low):
            message = f"“{level}”写明 {said} 分，下面的分值加起来是 {total:f}"
            yield Fault(below[0].at("weight"), message, "请核对这一类的分值")


def total_is_not_the_sum(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：总分等于预算执行的得分加上各指标的得分。
    依据：财预〔2020〕10号：自评总分为各项得分之和。
    原因：总分定等级，加错了等级就错。
    举例：预算执行 10 分，指标得分合计 86.5 分，总分填 98。
    改法：重新相加；用本工具做的自评表自己会加，不要改掉公式。
    """
    evaluation = context.evaluation(reading)
    of_list = parse_points(dict(reading.table.more).get(TOTAL_OF_LIST, ""))
    totals = [(TOTAL, evaluation.total), (TOTAL_OF_LIST, of_list)]
    if not evaluation.is_scored or (evaluation.total is None and of_list is None):
        return
    whole = evaluation.whole
    of_indicators = sum(
        (each.points for each in evaluation.indicators if each.points is not None), Decimal(0)
    )
    money = whole.score if whole else None
    if money is None and of_indicators != _HUNDRED:
        return
    sums = {evaluation.sum_of_indicators} if of_indicators == _HUNDRED else set()
    right = evaluation.sum_of_indicators + (money or 0)
    for key, total in totals:
        of_list_alone = {evaluation.sum_of_indicators} if key == TOTAL_OF_LIST else set()
        if total is not None and all(abs(total - each) > _NEAR for each in {*sums, *of_list_alone, right}):
            message = f"总分 {total:f}，各项得分加起来是 {right:f}"
            yield Fault(key, message, "请核对总分和各项得分")


def score_out_of_bounds(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：得分不小于 0，不大于分值；分值大于 0。
    依据：财预〔2020〕10号：得分最高不能超过该指标分值上限。
    原因：超过分值的得分会把别处丢掉的分补回来。
    举例：分值 8，得分 10；得分 -2。
    改法：改正得分或分值。
    """
    evaluation = context.evaluation(reading)
    whole = evaluation.whole
    if (
        whole
        and whole.score is not None
        and whole.points is not None
        and not 0 <= whole.score <= whole.points
    ):
        yield Fault(whole.at("资金得分"), f"预算执行得分 {whole.score:f}，分值是 {whole.points:f}", "请改正")
    for each in evaluation.indicators:
        if each.points is not None and each.points <= 0:
            yield Fault(each.at("weight"), f"分值是 {each.points:f}", "分值要大于 0，请照批复的权重填")
        elif each.score is not None and each.score < 0:
            yield Fault(each.at("得分"), f"得分 {each.score:f} 小于 0", "得分最低是 0，请改正")
        elif each.score is not None and each.points is not None and each.score > each.points:
            yield Fault(each.at("得分"), f"得分 {each.score:f} 大于分值 {each.points:f}", "请改正得分或分值")


def score_is_not_the_formula(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：有数的指标，得分按完成比例算：达到指标值得满分；没有达到的，越高越好的按 完成值÷指标值，越低越好的按超出的比例扣（按 指标值÷完成值 算的也行）；指标值是一个范围的，够不着的不得满分。
    依据：预算管理一体化系统的自评计分公式；财预〔2020〕10号：定量指标按完成比例计分。
    原因：算得出来的分不由人定，各单位才可比。
    举例：指标值 ≥100 个，完成 90 个，分值 10，应得 9 分，填了 10 分。
    改法：照公式改正；本地另有算法的，在设置里改，或者写进豁免清单。
    """
    for each in context.evaluation(reading).indicators:
        earned, score, points = each.earned, each.score, each.points
        if score is None or points is None or not 0 <= score <= points:
            continue
        if score == points and (said := below_its_range(each.row, each.result)):
            yield Fault(each.at("得分"), f"得了满分 {points:f}，{said}", "请核对完成值和得分")
        if earned is None:
            continue
        exponent = score.as_tuple().exponent
        places = min(max(-exponent, 1), 4) if isinstance(exponent, int) else 2
        ways = [earned, *([each.earned_otherwise] if each.earned_otherwise is not None else [])]
        if all(abs(score - way) >= _NEAR and rounded(way, places) != score for way in ways):
            yield Fault(
                each.at("得分"),
                f"得分 {score:f}，按公式应是 {earned:f}（{each.reckoning}）",
                "请核对完成值和得分",
            )


def score_out_of_its_range(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：定性指标的得分落在它的区间里：达成预期指标的得分值的 80%–100%，部分达成并具有一定效果的 60%–80%（不含 80%），未达成且效果较差的 0–60%（不含 60%）。
    依据：财预〔2020〕10号：定性指标分三档计分。
    原因：写着“部分达成”却得满分，评语和分数总有一个不对。
    举例：分值 10，完成值写“部分达成预期指标并具有一定效果”，得分 9.5。
    改法：改得分，或改完成值的评语；区间里打几分由人定。
    """
    for each in context.evaluation(reading).indicators:
        allowed, score = each.range, each.score
        if allowed is None or score is None or each.points is None or not 0 <= score <= each.points:
            continue
        if not allowed.holds(score):
            ends = f"{allowed.low:f} 到 {allowed.high:f}{'' if allowed.with_high else '（不含）'}"
            message = f"完成值“{each.result}”是“{each.level}”，得分应在 {ends}，填了 {score:f}"
            yield Fault(each.at("得分"), message, "请改得分，或改完成值的评语")


def single_indicator_too_heavy(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：一个指标的分值不占去一小半。
    依据：财预〔2021〕101号：权重按指标的重要程度合理设置。
    原因：一个指标定了大半的分，别的指标做得怎样都不要紧了。
    举例：全表两个指标，一个 60 分，一个 30 分。
    改法：把它拆成几个指标，或调整权重；批复就是这样的，写进豁免清单。
    """
    for each in context.evaluation(reading).indicators:
        if each.points is not None and each.points > context.limit(SINGLE):
            yield Fault(
                each.at("weight"), f"这一个指标就占 {each.points:f} 分", "请核对分值；批复如此的写进豁免清单"
            )


def grade_is_not_of_the_total(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：自评等级与总分一致：90 分以上优，80 分以上良，60 分以上中，再低是差（设置里可以改）。
    依据：财预〔2020〕10号：自评结果分优、良、中、差四个等次。
    原因：等级要公开、要与来年预算挂钩，不能与分数两样。
    举例：总分 88.5，等级写“优”。
    改法：照总分改等级。
    """
    evaluation = context.evaluation(reading)
    said = [grade for grade in GRADES if grade in evaluation.grade]
    total = _total_of(evaluation)
    if len(said) != 1 or total is None:
        return
    right = grade_of(total, context.settings.appraisal.grades)
    if right != said[0]:
        yield Fault(GRADE, f"总分 {total:f} 是“{right}”，等级写的是“{said[0]}”", "请照总分改等级")


def _total_of(evaluation: Evaluation) -> Decimal | None:
    if evaluation.total is not None:
        return evaluation.total
    return (
        evaluation.sum_of_scores if evaluation.is_scored and evaluation.score_of_money is not None else None
    )


RULES = (
    EvaluationRule("JXS01", "自评表的分值合计不对", ERROR, FORMAL, points_do_not_add_up),
    EvaluationRule("JXS02", "总分不等于各项得分之和", ERROR, FORMAL, total_is_not_the_sum),
    EvaluationRule("JXS03", "得分超出分值", ERROR, FORMAL, score_out_of_bounds),
    EvaluationRule("JXS05", "定量指标的得分与公式不符", WARNING, APPROPRIATE, score_is_not_the_formula),
    EvaluationRule("JXS06", "定性指标的得分不在区间里", ERROR, APPROPRIATE, score_out_of_its_range),
    EvaluationRule(
        "JXS12", "一个指标的分值过大", WARNING, APPROPRIATE, single_indicator_too_heavy, threshold=SINGLE
    ),
    EvaluationRule("JXS17", "等级与总分不符", WARNING, FORMAL, grade_is_not_of_the_total),
)
