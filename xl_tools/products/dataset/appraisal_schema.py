"""The tables of the 数据集 that hold 自评表 and 监控表: beside those of the goals, of the same make."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from operator import attrgetter as at
from typing import Any, Final

from xl_tools.appraisal import evaluation, monitoring
from xl_tools.appraisal.evaluation import EvaluatedIndicator, Evaluation, MoneyRow
from xl_tools.appraisal.lights import Light
from xl_tools.appraisal.monitoring import MonitoredIndicator, Monitoring
from xl_tools.appraisal.points_earned import grade_of
from xl_tools.appraisal.results import Reached
from xl_tools.products.dataset import schema
from xl_tools.products.dataset.schema import COUNT, NUMBER, TEXT, TRUTH, Field, Subject, Table

WHOLE = "合计"
"""What 资金来源 says of the row of all money."""

AS_IT_STANDS = "表上写的原样"
_MONEY_COLUMNS = (("年初预算数", "年初预算数"), ("全年预算数", "全年预算数"), ("执行数", "全年执行数"))
"""Amounts of a row of money: the name here, and that of the column in a form."""

_IN_COLUMNS = (evaluation.TOTAL, evaluation.GRADE, evaluation.DONE, monitoring.MENDING)
_OF_INDICATOR_IN_COLUMNS = (
    *(evaluation.RESULT, evaluation.SCORE, evaluation.REASON),
    *(monitoring.EXPECTED, monitoring.KIND, monitoring.CHANCE),
)
_BY_MONTH: Final = True


@dataclass(frozen=True)
class Appraised(Subject):
    """What a row tells of an appraisal: a form as numbers, and by table a row of its money or an indicator of it."""

    evaluation: Evaluation | None = None
    monitoring: Monitoring | None = None
    money: MoneyRow | None = None
    appraised: EvaluatedIndicator | MonitoredIndicator | None = None
    errors: int = 0
    warnings: int = 0

    @property
    def own(self) -> Evaluation | Monitoring | None:
        """The form as numbers, whichever it is."""
        return self.evaluation or self.monitoring

    @property
    def total(self) -> Decimal | None:
        """The total as it works out, where all scores are there."""
        own = self.evaluation
        is_known = own and own.is_scored and own.score_of_money is not None
        return own.sum_of_scores if own and is_known else None

    @property
    def grade(self) -> str:
        """The grade of the total as it works out."""
        own, total = self.evaluation, self.total
        return grade_of(total, own.settings.grades) if own and total is not None else ""


def _whole(column: str) -> Callable[[Any], object]:
    return lambda line: getattr(line.own.whole, column, None)


def _said(key: str) -> Callable[[Any], object]:
    return lambda line: dict(line.form.table.more).get(key, "")


def _amount(name: str, column: str, of: str) -> tuple[Field, ...]:
    """Return the columns of an amount of a row of money: its value, what was typed, and where."""
    return (
        Field(name, NUMBER, "万元", at(f"money.{of}")),
        Field(
            f"{name}{schema.AS_TYPED}",
            TEXT,
            AS_IT_STANDS,
            lambda line: line.form.texts.get(line.money.at(column), ""),
        ),
        Field(
            f"{name}{schema.ADDRESS}",
            TEXT,
            "在来源工作表的哪一格",
            lambda line: line.form.address(line.money.at(column)),
        ),
    )


def _without(said: Iterable[tuple[str, str]], told: Container[str]) -> dict[str, str]:
    """Return what has no column of its own; cells of the rows of money have a table."""
    return {key: text for key, text in said if text and key not in told and "." not in key}


def _held(part: str) -> Callable[[Any], object]:
    def of(line: Any) -> object:
        held = line.appraised.held
        return getattr(held, part) if isinstance(held, Reached) else None

    return of


def _lights(light: Light) -> Callable[[Any], object]:
    return lambda line: [each.light for each in line.monitoring.indicators].count(light)


def _place(line: Any) -> object:
    """Return where the result of an indicator stands, or else its target."""
    key = line.appraised.at
    return line.form.address(key("完成值")) or line.form.address(key("value"))


_FORM = (
    schema.FILE_COLUMN,
    Field("工作表", TEXT, "来源工作表", at("form.sheet")),
    Field("表序", COUNT, "文件里的第几张自评表、监控表，从 1 起；与“文件”合起来认一张表", at("number")),
)
_OF_PROJECT = (*schema.UNIT_COLUMNS, *schema.PROJECT_COLUMNS)
_COUNTED_IN_FORM = (
    Field("指标数", COUNT, "有几条指标", lambda line: len(line.own.indicators)),
    Field("必须改正", COUNT, "这张表上有几处必须改正的问题", at("errors")),
    Field("请核对", COUNT, "这张表上有几处请核对的问题", at("warnings")),
)
_HEAD = (
    *_FORM,
    Field("单元格", TEXT, "项目名称（没有这一格的，项目编码）在哪一格", at("form.anchor")),
    *schema.UNIT_COLUMNS,
    Field("表标题", TEXT, AS_IT_STANDS, at("form.table.title")),
    *schema.PROJECT_COLUMNS,
    Field("预算数", NUMBER, "万元；全年（调整后）预算数，没有的是年初预算数", _whole("budget")),
    Field("执行数", NUMBER, "万元；自评表的全年执行数，监控表到这个月的累计支出", _whole("spent")),
    Field("执行率", NUMBER, "执行数 ÷ 预算数算出来的百分数，98 就是 98%", at("own.rate")),
)
_FURTHER = Field(
    "其他栏目",
    TEXT,
    "表上另有的栏目，JSON",
    lambda line: schema.as_json(_without(line.form.table.more, _IN_COLUMNS)),
)
_INDICATOR_HEAD = (
    *_FORM,
    Field("指标序", COUNT, "这张表的第几条指标，从 1 起", lambda line: line.appraised.index + 1),
    Field("单元格", TEXT, "完成值（没有这一格的，指标值）在哪一格", _place),
    *_OF_PROJECT,
    Field("一级指标", TEXT, "表上写的原样；合并的格往下都算", at("indicator.level1")),
    Field("二级指标", TEXT, "表上写的原样；合并的格往下都算", at("indicator.level2")),
    Field("一级指标_归类", TEXT, "去掉空格和末尾的“指标”二字，便于归并", schema.level_column("level1")),
    Field("二级指标_归类", TEXT, "同上：数量指标、数量 都是 数量", schema.level_column("level2")),
    Field("三级指标", TEXT, AS_IT_STANDS, at("indicator.level3")),
    Field("指标值", TEXT, AS_IT_STANDS, at("indicator.value.text")),
    Field("指标值_比较", TEXT, "≥ ≤ = > < 之一；没有写的为空", at("indicator.value.comparison")),
    Field("指标值_数", NUMBER, "只有一个数的，是这个数", schema.quantity_column("number")),
    Field("指标值_单位", TEXT, "这个数的计量单位", schema.quantity_column("unit")),
    Field("完成值", TEXT, AS_IT_STANDS, at("appraised.result")),
    Field("完成值_数", NUMBER, "与指标值换成同一单位的数；不能比的为空", _held("actual")),
    Field("完成值_单位", TEXT, "这个数的计量单位", _held("unit")),
)
_INDICATOR_TAIL = (
    Field("偏差原因", TEXT, "偏差原因及改进措施", at("appraised.reason")),
    Field(
        "其他栏目",
        TEXT,
        "表上这一行另有的栏目，JSON",
        lambda line: schema.as_json(_without(line.indicator.more, _OF_INDICATOR_IN_COLUMNS)),
    ),
)


def _money(name: str, *more: Field, by_month: bool = False) -> Table:
    amounts = zip(_MONEY_COLUMNS, ("approved", "adjusted", "spent"), strict=True)
    return Table(
        name,
        "一张表里的一行资金",
        (
            *_FORM,
            Field("资金序", COUNT, "这张表的第几行资金，从 1 起", at("place")),
            *_OF_PROJECT,
            Field(
                "资金来源",
                TEXT,
                f"{WHOLE}；财政资金、上年结转资金、其他资金等是其中的，加总时不要与合计一起加",
                lambda line: WHOLE if line.money.name == "预算数" else line.money.name,
            ),
            *chain.from_iterable(_amount(*names, of) for names, of in amounts),
            *more,
            Field("执行率", NUMBER, "表上写的百分数", at("money.rate")),
        ),
        ("文件", "表序", "资金序"),
        by_month=by_month,
    )


def _findings(name: str, *, by_month: bool = False) -> Table:
    form_number = Field("表序", COUNT, "在第几张表上；不在哪一张表上的为空", lambda line: line.place or None)
    columns = list(schema.FINDINGS.columns)
    columns.insert(2, form_number)
    return Table(name, schema.FINDINGS.row, tuple(columns), schema.FINDINGS.order, by_month=by_month)


def _files(name: str, forms: str, *, by_month: bool = False) -> Table:
    told = {
        "项目数": Field("表数", COUNT, f"几张{forms}", at("projects")),
        "状态": schema.FILES.columns[1]._replace(
            meaning="已计入；没有计入（内容重复、旧的一份、没有这种表）；没能读"
        ),
    }
    columns = tuple(told.get(column.name, column) for column in schema.FILES.columns)
    return Table(name, schema.FILES.row, columns, schema.FILES.order, by_month=by_month)


EVALUATIONS = Table(
    "自评",
    "一张项目支出绩效自评表",
    (
        *_HEAD,
        Field("执行得分", NUMBER, "表上写的；没有写的照公式算", at("evaluation.score_of_money")),
        Field("指标得分", NUMBER, "各指标表上的得分相加", at("evaluation.sum_of_indicators")),
        Field("总分", NUMBER, "执行得分 + 指标得分；还有指标没有得分的为空", at("total")),
        Field("等级", TEXT, "这个总分的等级：优、良、中、差", at("grade")),
        Field("表上总分", NUMBER, "表上写的", at("evaluation.total")),
        Field("表上等级", TEXT, AS_IT_STANDS, at("evaluation.grade")),
        Field(
            "扣分指标数",
            COUNT,
            "得分低于分值的指标有几条",
            lambda line: sum(each.is_short for each in line.evaluation.indicators),
        ),
        Field("绩效目标", TEXT, "预期目标", at("form.table.goals")),
        Field("实际完成情况", TEXT, AS_IT_STANDS, _said("实际完成情况")),
        _FURTHER,
        *_COUNTED_IN_FORM,
    ),
    ("文件", "表序"),
)
EVALUATED_MONEY = _money(
    "自评资金",
    Field("分值", NUMBER, AS_IT_STANDS, at("money.points")),
    Field("得分", NUMBER, AS_IT_STANDS, at("money.score")),
    Field("原因", TEXT, AS_IT_STANDS, at("money.reason")),
)
EVALUATED_INDICATORS = Table(
    "自评指标",
    "自评表里的一条指标",
    (
        *_INDICATOR_HEAD,
        Field("分值", NUMBER, AS_IT_STANDS, at("appraised.points")),
        Field("得分", NUMBER, AS_IT_STANDS, at("appraised.score")),
        Field("照公式得分", NUMBER, "有数的指标照公式算出来的；由人打分的为空", at("appraised.earned")),
        Field(
            "达成程度",
            TEXT,
            "定性的指标：达成、部分达成并具有一定效果、未达成且效果较差",
            at("appraised.level"),
        ),
        *_INDICATOR_TAIL,
    ),
    ("文件", "表序", "指标序"),
)
EVALUATION_FINDINGS = _findings("自评问题")
EVALUATION_FILES = _files("自评文件", "自评表")

MONITORINGS = Table(
    "监控",
    "一张项目支出绩效运行监控表",
    (
        *_HEAD,
        Field("预计执行数", NUMBER, "万元；全年预计执行数", _whole("expected")),
        Field(
            "应有进度",
            NUMBER,
            "到这个月应支出预算的百分之几：本项目的支出计划，没有的按月份",
            lambda line: (line.monitoring.due_by_now or (None,))[0],
        ),
        Field("预算灯", TEXT, "红、黄、绿", at("monitoring.light_of_budget")),
        Field("项目灯", TEXT, "各指标里最差的：红、黄、绿、蓝", at("monitoring.light")),
        *(
            Field(f"{light.value}灯指标数", COUNT, f"亮{light.value}灯的指标有几条", _lights(light))
            for light in Light
        ),
        Field(
            "没有把握的指标数",
            COUNT,
            "完成可能性写了、又不是“确定能”的有几条",
            lambda line: sum(
                bool(each.chance) and not each.is_certain for each in line.monitoring.indicators
            ),
        ),
        Field(
            "需整改",
            TRUTH,
            "表上写着需要整改，或写了整改措施",
            lambda line: line.monitoring.is_mended or bool(line.monitoring.mending),
        ),
        Field("整改措施", TEXT, AS_IT_STANDS, at("monitoring.mending")),
        Field("调整目标", TRUTH, "表上写着要调整绩效目标", at("monitoring.is_changed")),
        Field("绩效目标", TEXT, "年度总体目标", at("form.table.goals")),
        _FURTHER,
        *_COUNTED_IN_FORM,
    ),
    ("文件", "表序"),
    _BY_MONTH,
)
MONITORED_MONEY = _money("监控资金", *_amount("预计执行数", "预计执行数", "expected"), by_month=True)
MONITORED_INDICATORS = Table(
    "监控指标",
    "监控表里的一条指标",
    (
        *_INDICATOR_HEAD,
        Field("预计完成值", TEXT, "全年预计完成的", at("appraised.expected")),
        Field("红绿灯", TEXT, "照完成值算出来的：红、黄、绿、蓝", at("appraised.light")),
        Field("偏差类型", TEXT, AS_IT_STANDS, at("appraised.kind")),
        Field("完成可能性", TEXT, "确定能、有可能、完全不可能", at("appraised.chance")),
        *_INDICATOR_TAIL,
    ),
    ("文件", "表序", "指标序"),
    _BY_MONTH,
)
MONITORING_FINDINGS = _findings("监控问题", by_month=True)
MONITORING_FILES = _files("监控文件", "监控表", by_month=True)
