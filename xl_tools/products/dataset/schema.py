"""The tables of the 数据集, column by column: the one place that the rows, the queries and the documentation follow.

Names are Chinese: analysts of a finance bureau read and type them, and DuckDB takes them without quotes.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, starmap
from operator import attrgetter as at
from typing import Any, Final, NamedTuple

from xl_tools.batch.packed import place_of_indicator
from xl_tools.batch.project_rows import ProjectRow, further_amounts, further_of
from xl_tools.form_templates.vocabulary import name_of
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import Finding
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading
from xl_tools.values.text import indicator_level_key

MARK = "xl_tools 数据集，格式 1"
"""The first line of the documentation that lies in every dataset: by it a folder is known to be one."""

DOCUMENTATION = "字段说明.md"

TEXT = "VARCHAR"
COUNT = "INTEGER"
TRUTH = "BOOLEAN"
NUMBER = "DECIMAL(18,6)"
"""Amounts in 万元 to the fen (0.000001 万元), and what else is a number: never a float."""

REGION, YEAR, MONTH = "行政区划", "年度", "月份"
AS_TYPED, ADDRESS = "_原文", "_单元格"
"""Behind the name of a number: what was typed there, and where."""

AMOUNTS: Final = dict(zip(FUNDING_FIELDS, ("预算数", "财政资金", "其他资金"), strict=True))
PERCENTS: Final = dict(zip(PLAN_FIELDS, ("计划3月底", "计划6月底", "计划10月底", "计划12月底"), strict=True))


@dataclass(frozen=True)
class Subject:
    """What a row tells of: a file and a unit, and by table a form, an indicator of it, a finding, or how the file fared.

    ``number`` is that of the form, or the finding, in its file; ``place`` that of the indicator in its form, from 0.
    """

    path: str
    unit_code: str = ""
    unit_name: str = ""
    number: int = 0
    form: TableReading | None = None
    project: ProjectRow | None = None
    place: int = 0
    indicator: Indicator | None = None
    finding: Finding | None = None
    excused: bool = False
    state: str = ""
    reason: str = ""
    remedy: str = ""
    projects: int | None = None
    indicators: int | None = None
    sha256: str = ""
    saved: str = ""


class Field(NamedTuple):
    """A column (字段): its name, its type in SQL, what it means, and its value in a line; an empty text is none."""

    name: str
    kind: str
    meaning: str
    of: Callable[[Any], object]


class Table(NamedTuple):
    """A table: its name, what a row is, its columns, those that order its rows, and whether it is parted by month too."""

    name: str
    row: str
    columns: tuple[Field, ...]
    order: tuple[str, ...]
    by_month: bool = False

    @property
    def parted_by(self) -> tuple[tuple[str, str], ...]:
        """Names and types of the columns that are written as folders."""
        region_and_year = ((REGION, TEXT), (YEAR, COUNT))
        return (*region_and_year, (MONTH, COUNT)) if self.by_month else region_and_year


def _number(key: str, name: str) -> tuple[Field, ...]:
    """Return the columns of an amount, or a percent, of a form: its value, what was typed, and where."""
    if key in AMOUNTS:
        value = Field(name, NUMBER, "万元", at(f"form.table.funding.{key}"))
    else:
        value = Field(
            name,
            NUMBER,
            "累计支出的百分数，25 就是 25%",
            lambda line: line.project.percents[PLAN_FIELDS.index(key)],
        )
    return (
        value,
        Field(f"{name}{AS_TYPED}", TEXT, "表上写的原样", lambda line: line.form.texts.get(key)),
        Field(f"{name}{ADDRESS}", TEXT, "在来源工作表的哪一格", lambda line: line.form.address(key)),
    )


def level_column(field: str) -> Callable[[Any], object]:
    """Return what takes a level of an indicator without blanks and without 指标 at its end."""
    return lambda line: indicator_level_key(getattr(line.indicator, field))


def quantity_column(field: str) -> Callable[[Any], object]:
    """Return what takes a part of the one number that an indicator's value has; nothing where it has several."""

    def part(line: Any) -> object:
        quantities = line.indicator.value.quantities
        return getattr(quantities[0], field) if len(quantities) == 1 else None

    return part


def as_json(said: Mapping[str, str | Decimal]) -> str:
    """Return what a form says in fields of its own as one text; empty where it has none."""
    texts = {name_of(key): value if isinstance(value, str) else f"{value:f}" for key, value in said.items()}
    return json.dumps(texts, ensure_ascii=False) if texts else ""


FILE_COLUMN = Field("文件", TEXT, "来源文件的完整路径", at("path"))
UNIT_COLUMNS = (
    Field("单位编码", TEXT, "如 906001", at("unit_code")),
    Field("单位名称", TEXT, "如 石门镇人民政府本级", at("unit_name")),
)
_FORM = (
    FILE_COLUMN,
    Field("工作表", TEXT, "来源工作表", at("form.sheet")),
    Field("表序", COUNT, "文件里的第几张绩效目标表，从 1 起；与“文件”合起来认一个项目", at("number")),
)
PROJECT_COLUMNS = (
    Field("项目编码", TEXT, "表上写的原样；没有另行核对", at("form.table.code")),
    Field("项目名称", TEXT, "表上写的原样", at("form.table.name")),
)

PROJECTS = Table(
    "项目",
    "一张绩效目标表",
    (
        *_FORM,
        Field("单元格", TEXT, "项目名称（没有这一格的，项目编码）在哪一格", at("form.anchor")),
        *UNIT_COLUMNS,
        Field("序号", COUNT, "表标题前面的数", at("form.table.number")),
        Field("表标题", TEXT, "表上写的原样", at("form.table.title")),
        *PROJECT_COLUMNS,
        *chain.from_iterable(starmap(_number, AMOUNTS.items())),
        Field("资金用途", TEXT, "表上写的原样", at("form.table.purpose")),
        *chain.from_iterable(starmap(_number, PERCENTS.items())),
        Field("绩效目标", TEXT, "表上写的原样", at("form.table.goals")),
        Field(
            "其他栏目",
            TEXT,
            """标准表没有、表上有的栏目，JSON，如 {"主管部门": "…", "上年结转资金": "11.34"}；知道单位的金额是万元""",
            lambda line: as_json({**further_of(line.form.table), **further_amounts(line.form)}),
        ),
        Field("指标数", COUNT, "有几条指标", lambda line: len(line.form.table.indicators)),
        Field("必须改正", COUNT, "这张表上有几处必须改正的问题", at("project.errors")),
        Field("请核对", COUNT, "这张表上有几处请核对的问题", at("project.warnings")),
    ),
    ("文件", "表序"),
)
INDICATORS = Table(
    "指标",
    "一条绩效指标",
    (
        *_FORM,
        Field("指标序", COUNT, "这张表的第几条指标，从 1 起", lambda line: line.place + 1),
        Field(
            "单元格",
            TEXT,
            "指标值（没有这一格的，三级指标、描述或依据）在哪一格",
            lambda line: line.form.address(place_of_indicator(line.form, line.place)),
        ),
        *UNIT_COLUMNS,
        *PROJECT_COLUMNS,
        Field("一级指标", TEXT, "表上写的原样；合并的格往下都算", at("indicator.level1")),
        Field("二级指标", TEXT, "表上写的原样；合并的格往下都算", at("indicator.level2")),
        Field("一级指标_归类", TEXT, "去掉空格和末尾的“指标”二字，便于归并", level_column("level1")),
        Field("二级指标_归类", TEXT, "同上：数量指标、数量 都是 数量", level_column("level2")),
        Field("三级指标", TEXT, "表上写的原样", at("indicator.level3")),
        Field("绩效指标描述", TEXT, "表上写的原样", at("indicator.description")),
        Field("指标值", TEXT, "表上写的原样", at("indicator.value.text")),
        Field("指标值_比较", TEXT, "≥ ≤ = > < 之一；没有写的为空", at("indicator.value.comparison")),
        Field(
            "指标值_数", NUMBER, "只有一个数的，是这个数；一个也没有或有几个的为空", quantity_column("number")
        ),
        Field("指标值_单位", TEXT, "这个数的计量单位", quantity_column("unit")),
        Field("指标值确定依据", TEXT, "表上写的原样", at("indicator.basis")),
        Field("权重", NUMBER, "权重或分值；表上没有的为空", at("indicator.weight")),
        Field(
            "其他栏目",
            TEXT,
            """标准表没有、表上有的栏目，JSON，如 {"上年值": "13.5"}""",
            lambda line: as_json(dict(line.indicator.more)),
        ),
    ),
    ("文件", "表序", "指标序"),
)
FINDINGS = Table(
    "问题",
    "校验出的一处问题",
    (
        FILE_COLUMN,
        Field("工作表", TEXT, "来源工作表", at("finding.sheet")),
        Field("单元格", TEXT, "在哪一格；说的是整张表、整个文件的为空", at("finding.cell")),
        Field("问题序", COUNT, "这个文件的第几处，从 1 起", at("number")),
        *UNIT_COLUMNS,
        Field("规则", TEXT, "如 JX202", at("finding.rule")),
        Field("规则名称", TEXT, "如 预算数 ≠ 财政资金 + 其他资金", at("finding.name")),
        Field("级别", TEXT, "必须改正、请核对、写法提示", at("finding.severity.chinese")),
        Field("维度", TEXT, "完整性、相关性、适当性、可行性、规范性", at("finding.dimension")),
        Field("栏目", TEXT, "表上的哪一栏", at("finding.field")),
        Field("问题说明", TEXT, "错在哪里", at("finding.message")),
        Field("改法", TEXT, "怎么改", at("finding.hint")),
        Field("已豁免", TRUTH, "豁免清单里写明不用改的，为真", at("excused")),
    ),
    ("文件", "问题序"),
)
FILES = Table(
    "文件",
    "汇总时看过的一个文件",
    (
        FILE_COLUMN,
        Field(
            "状态",
            TEXT,
            "已计入；没有计入（内容重复、旧的一份、标记副本、本工具生成的）；没能读",
            at("state"),
        ),
        Field("原因", TEXT, "没能读、没有计入的，为什么", at("reason")),
        Field("办法", TEXT, "怎么办", at("remedy")),
        *UNIT_COLUMNS,
        Field("项目数", COUNT, "几张绩效目标表", at("projects")),
        Field("指标数", COUNT, "几条指标", at("indicators")),
        Field("SHA256", TEXT, "文件内容的摘要：内容变没变，一比便知", at("sha256")),
        Field("保存时间", TEXT, "工作簿自己记的最后保存时间", at("saved")),
    ),
    ("文件",),
)

COUNTED, LEFT_OUT, UNREAD = "已计入", "没有计入", "没能读"
"""What 文件.状态 says."""
