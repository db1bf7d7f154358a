"""JXS: the results of a 自评表: filled in, of the right kind, explained where they fall short, not copied."""

import re
from collections.abc import Iterator

from xl_tools.appraisal.evaluation import DONE, REASON, RESULT, SCORE, TOTAL, EvaluatedIndicator, Evaluation
from xl_tools.appraisal.results import Reached, Unclear, is_copied
from xl_tools.model.finding import APPROPRIATE, COMPLETE, ERROR, FORMAL, WARNING
from xl_tools.model.form_facts import FormKind
from xl_tools.model.table import Comparison
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, EvaluationRule, Fault, SubmissionRule, Threshold, forms_of_kind
from xl_tools.values.text import half_width, squeeze

_PROMPT = re.compile(
    r"\d+字(?:以内|左右|以上)|^[（(【\[]?(?:对照|请)(?:年度|年初)?.{0,12}(?:填写|说明|填报|描述)"
    r"|此处填写|点击(?:此处)?(?:输入|填写)|填写说明|^[Xx×]{2,}$"
)
_DOWNWARD = frozenset({Comparison.AT_MOST, Comparison.LESS})
_LEAST_ROWS, _LEAST_FORMS, _OF_NOTHING = 3, 3, 30
_HUNDRED = 100
_SIGNS = "≥≤=＝><﹥﹤＞＜"
BEYOND = Threshold("far_beyond", "超额完成", 30, "JXS08：完成值超过指标值百分之几就要写原因", 1, 1000)


def short_without_a_reason(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：得分比分值少的指标，写明偏差原因和改进措施。
    依据：财预〔2020〕10号：未完成绩效目标的，应说明原因并提出改进措施；预算管理一体化系统保存时也查。
    原因：没有做到不要紧，不知道为什么没有做到，来年还是做不到。
    举例：分值 10，得分 7.5，偏差原因一栏是空的。
    改法：写清原因和打算怎么改。
    """
    if not reading.asks(f"indicator.{REASON}"):
        return
    for each in context.evaluation(reading).indicators:
        if each.is_short and not each.reason:
            message = f"得分 {each.score:f}，比分值 {each.points:f} 少，没有写偏差原因"
            yield Fault(each.at(REASON), message, "请写明原因和改进措施")


def far_beyond_the_target(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：完成值大大超过指标值的，说明原因。
    依据：预算管理一体化系统：超过计划 30% 的须说明；财预〔2020〕10号：指标值设定偏低的要调整。
    原因：超得太多，多半是年初指标定低了，或者完成值、单位填错了。
    举例：指标值 ≥50 个，完成 120 个，原因一栏是空的。
    改法：填错的改正；确是超额的，写明原因，来年把指标值定高些。
    """
    if not reading.asks(f"indicator.{REASON}"):
        return
    for each in context.evaluation(reading).indicators:
        held = each.held
        if not isinstance(held, Reached) or each.reason or each.row.value.comparison in _DOWNWARD:
            continue
        more = held.actual >= held.target * (_HUNDRED + context.limit(BEYOND)) / _HUNDRED
        if more if held.target > 0 else held.actual >= _OF_NOTHING:
            times = f"，是它的 {held.actual * _HUNDRED / held.target:.0f}%" if held.target > 0 else ""
            message = f"指标值“{each.row.value.text}”，完成了 {held.actual:f}{held.unit}{times}，没有写原因"
            yield Fault(each.at(RESULT), message, "填错的请改正；确是超额的写明原因")


def result_is_no_number(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：指标值是数的，完成值也是一个数，单位一样。
    依据：财预〔2020〕10号：定量指标按完成比例计分。
    原因：写“完成”“已达标”，既算不出得分，也看不出做到了多少。
    举例：指标值 ≤30 万元，完成值写“完成”；指标值 ≥95%，完成值写 0.95（不知道是 0.95% 还是 95%）。
    改法：写实际做到的数，如 28.6 万元、96.2%。
    """
    for each in context.evaluation(reading).indicators:
        if isinstance(each.held, Unclear):
            message = f"指标值“{each.row.value.text}”是数，完成值{each.held.why}"
            yield Fault(each.at(RESULT), message, "请写实际做到的数和单位")


def evaluation_not_filled_in(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：报送的自评表，全年执行数、完成值、得分都填好，提示语都换成自己的话。
    依据：财预〔2020〕10号：自评表应当完整填报。
    原因：空着的格、没有换掉的提示语，等于没有自评。
    举例：“完成值”“得分”是空的；“实际完成情况”里还是“对照年度目标，说明……（100字以内）”。
    改法：补填；没有做的工作，完成值写 0，并写明原因。
    """
    evaluation = context.evaluation(reading)
    for key, text in reading.texts.items():
        if len(text) < _HUNDRED and _PROMPT.search(squeeze(text)):
            yield Fault(key, f"还是提示语“{text}”", "请换成自己的话")
    if evaluation.is_blank:
        yield Fault(None, "这张自评表还没有填", "请填全年执行数、实际完成值和得分")
        return
    whole = evaluation.whole
    if whole is not None and whole.spent is None and whole.at("全年执行数") in reading.cells:
        yield Fault(whole.at("全年执行数"), "没有填全年执行数", "请照账填；没有支出的填 0")
    if evaluation.total is None and TOTAL in reading.cells and evaluation.is_scored:
        yield Fault(TOTAL, "没有填总分", "请把各项得分加起来填上")
    if DONE in reading.cells and not reading.texts.get(DONE, "").strip():
        yield Fault(DONE, "没有填年度目标的实际完成情况", "请写做了什么、做到什么程度")
    for each in evaluation.indicators:
        lacking = [
            name
            for name, said in ((RESULT, each.result), (SCORE, each.score_said))
            if not said and reading.asks(f"indicator.{name}")
        ]
        if lacking:
            yield Fault(
                each.at(lacking[0]), f"没有填{'、'.join(lacking)}", "请补填；没有做的写 0，并写明原因"
            )


def results_too_good(context: Context) -> Iterator[Fault]:
    """要求：完成值写实际的结果，不照抄指标值；一个单位的项目不会张张满分。
    依据：财预〔2020〕10号：自评结果应当客观真实；自评“全满分”是各地通报的常见问题。
    原因：照抄的完成值、全满分的自评，等于没有评。
    举例：每一行的完成值都与指标值一字不差；五个项目的得分都等于分值。
    改法：照台账、决算写实际的数；确实都完成了的，附上佐证，写进豁免清单。
    """
    forms = [*forms_of_kind(context.submission, FormKind.EVALUATION)]
    for reading in forms:
        rows = context.evaluation(reading).indicators
        copied = [each for each in rows if _is_copy(each)]
        if len(rows) >= _LEAST_ROWS and len(copied) == len(rows) and not _names_proof(reading):
            message = f"{len(rows)} 个指标的完成值都是照抄的指标值"
            yield Fault(rows[0].at(RESULT), message, "请写实际做到的数", table=reading)
    evaluations = [context.evaluation(reading) for reading in forms]
    if len(forms) >= _LEAST_FORMS and all(map(_is_full, evaluations)) and not any(map(_names_proof, forms)):
        message = f"{len(forms)} 个项目的自评全部是满分"
        yield Fault(
            evaluations[0].indicators[0].at(SCORE), message, "请逐项核实；确实如此的附上佐证", table=forms[0]
        )


def _is_copy(each: EvaluatedIndicator) -> bool:
    """Whether a result is its target once more, also without its sign."""
    said = half_width(squeeze(each.result)).lstrip(_SIGNS)
    value = each.row.value
    return is_copied(value, each.result) or (
        bool(said) and said == half_width(squeeze(value.text)).lstrip(_SIGNS)
    )


def _is_full(evaluation: Evaluation) -> bool:
    whole = evaluation.whole
    money = whole is None or whole.score is None or whole.score == whole.points
    return evaluation.is_scored and money and all(each.score == each.points for each in evaluation.indicators)


def _names_proof(reading: TableReading) -> bool:
    """Whether a form names its proofs: a column or a line of them."""
    return any("佐证" in label.text for label in reading.labels.values()) or any(
        "佐证" in key for key, _ in reading.table.more
    )


def quality_without_a_word(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：表上有“完成情况描述”一栏的，定性指标都写上做了什么、效果怎样。
    依据：预算管理一体化系统自评指标模板：完成情况简要描述，定量选填、定性必填。
    原因：定性指标只有一个“达成”，看不出凭什么。
    举例：指标值“持续改善”，完成值“达成”，描述一栏是空的。
    改法：用一两句话写清做了什么、效果怎样。
    """
    if not reading.asks("indicator.完成描述") or reading.form is None:
        return
    for each in context.evaluation(reading).indicators:
        if each.result and not each.is_measured and not dict(each.row.more).get("完成描述", "").strip():
            yield Fault(each.at("完成描述"), "定性指标没有写完成情况", "请写做了什么、效果怎样")


RULES = (
    EvaluationRule("JXS07", "没有得满分，也没有写原因", ERROR, COMPLETE, short_without_a_reason),
    EvaluationRule(
        "JXS08", "超额太多没有写原因", WARNING, APPROPRIATE, far_beyond_the_target, threshold=BEYOND
    ),
    EvaluationRule("JXS11", "定量指标的完成值不是数", ERROR, FORMAL, result_is_no_number),
    EvaluationRule("JXS13", "自评表没有填完", ERROR, COMPLETE, evaluation_not_filled_in),
    SubmissionRule("JXS14", "自评照抄指标值，或张张满分", WARNING, APPROPRIATE, results_too_good),
    EvaluationRule("JXS16", "定性指标没有写完成情况", WARNING, COMPLETE, quality_without_a_word),
)
