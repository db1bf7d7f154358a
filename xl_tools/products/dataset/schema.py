"""The tables of the 数据集, column by column: the one place that the writer, the queries and the documentation follow.

Names are Chinese: analysts of a finance bureau read and type them, and DuckDB takes them without quotes.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS

VERSION = 1
MARK = f"xl_tools 数据集，格式 {VERSION}"
"""The first line of the documentation that lies in every dataset: by it a folder is known to be one."""

DOCUMENTATION = "字段说明.md"

TEXT = "VARCHAR"
COUNT = "INTEGER"
TRUTH = "BOOLEAN"
NUMBER = "DECIMAL(18,6)"
"""Amounts in 万元 to the fen (0.000001 万元), and what else is a number: never a float."""

LARGEST = 10**12
"""No number of this size or larger has a place in :data:`NUMBER`."""

REGION, YEAR = "行政区划", "年度"
AS_TYPED, ADDRESS = "_原文", "_单元格"
"""Behind the name of a number: what was typed there, and where."""

AMOUNTS: Final = dict(zip(FUNDING_FIELDS, ("预算数", "财政资金", "其他资金"), strict=True))
PERCENTS: Final = dict(zip(PLAN_FIELDS, ("计划3月底", "计划6月底", "计划10月底", "计划12月底"), strict=True))


class Column(NamedTuple):
    """A column: its name, its type in SQL, what it means."""

    name: str
    kind: str
    meaning: str


class Table(NamedTuple):
    """A table: its name, what a row is, its columns, and those that order its rows."""

    name: str
    row: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]


def _numbers(names: dict[str, str], meaning: str) -> Iterator[Column]:
    for name in names.values():
        yield Column(name, NUMBER, meaning)
        yield Column(f"{name}{AS_TYPED}", TEXT, "表上写的原样")
        yield Column(f"{name}{ADDRESS}", TEXT, "在来源工作表的哪一格")


_FILE = Column("文件", TEXT, "来源文件的完整路径")
_SHEET = Column("工作表", TEXT, "来源工作表")
_FORM = Column("表序", COUNT, "文件里的第几张绩效目标表，从 1 起；与“文件”合起来认一个项目")
_UNIT = (Column("单位编码", TEXT, "如 906001"), Column("单位名称", TEXT, "如 石门镇人民政府本级"))
_PROJECT = (
    Column("项目编码", TEXT, "表上写的原样；没有另行核对"),
    Column("项目名称", TEXT, "表上写的原样"),
)

PROJECTS = Table(
    "项目",
    "一张绩效目标表",
    (
        _FILE,
        _SHEET,
        _FORM,
        Column("单元格", TEXT, "项目名称（没有这一格的，项目编码）在哪一格"),
        *_UNIT,
        Column("序号", COUNT, "表标题前面的数"),
        Column("表标题", TEXT, "表上写的原样"),
        *_PROJECT,
        *_numbers(AMOUNTS, "万元"),
        Column("资金用途", TEXT, "表上写的原样"),
        *_numbers(PERCENTS, "累计支出的百分数，25 就是 25%"),
        Column("绩效目标", TEXT, "表上写的原样"),
        Column("指标数", COUNT, "有几条指标"),
        Column("必须改正", COUNT, "这张表上有几处必须改正的问题"),
        Column("请核对", COUNT, "这张表上有几处请核对的问题"),
    ),
    ("文件", "表序"),
)
INDICATORS = Table(
    "指标",
    "一条绩效指标",
    (
        _FILE,
        _SHEET,
        _FORM,
        Column("指标序", COUNT, "这张表的第几条指标，从 1 起"),
        Column("单元格", TEXT, "指标值（没有这一格的，三级指标、描述或依据）在哪一格"),
        *_UNIT,
        *_PROJECT,
        Column("一级指标", TEXT, "表上写的原样；合并的格往下都算"),
        Column("二级指标", TEXT, "表上写的原样；合并的格往下都算"),
        Column("一级指标_归类", TEXT, "去掉空格和末尾的“指标”二字，便于归并"),
        Column("二级指标_归类", TEXT, "同上：数量指标、数量 都是 数量"),
        Column("三级指标", TEXT, "表上写的原样"),
        Column("绩效指标描述", TEXT, "表上写的原样"),
        Column("指标值", TEXT, "表上写的原样"),
        Column("指标值_比较", TEXT, "≥ ≤ = > < 之一；没有写的为空"),
        Column("指标值_数", NUMBER, "只有一个数的，是这个数；一个也没有或有几个的为空"),
        Column("指标值_单位", TEXT, "这个数的计量单位"),
        Column("指标值确定依据", TEXT, "表上写的原样"),
    ),
    ("文件", "表序", "指标序"),
)
FINDINGS = Table(
    "问题",
    "校验出的一处问题",
    (
        _FILE,
        _SHEET,
        Column("单元格", TEXT, "在哪一格；说的是整张表、整个文件的为空"),
        Column("问题序", COUNT, "这个文件的第几处，从 1 起"),
        *_UNIT,
        Column("规则", TEXT, "如 JX202"),
        Column("规则名称", TEXT, "如 预算数 ≠ 财政资金 + 其他资金"),
        Column("级别", TEXT, "必须改正、请核对、写法提示"),
        Column("维度", TEXT, "完整性、相关性、适当性、可行性、规范性"),
        Column("栏目", TEXT, "表上的哪一栏"),
        Column("问题说明", TEXT, "错在哪里"),
        Column("改法", TEXT, "怎么改"),
        Column("已豁免", TRUTH, "豁免清单里写明不用改的，为真"),
    ),
    ("文件", "问题序"),
)
FILES = Table(
    "文件",
    "汇总时看过的一个文件",
    (
        _FILE,
        Column("状态", TEXT, "已计入；没有计入（内容重复、旧的一份、标记副本、本工具生成的）；没能读"),
        Column("原因", TEXT, "没能读、没有计入的，为什么"),
        Column("办法", TEXT, "怎么办"),
        *_UNIT,
        Column("项目数", COUNT, "几张绩效目标表"),
        Column("指标数", COUNT, "几条指标"),
        Column("SHA256", TEXT, "文件内容的摘要：内容变没变，一比便知"),
        Column("保存时间", TEXT, "工作簿自己记的最后保存时间"),
    ),
    ("文件",),
)

TABLES: Final = (PROJECTS, INDICATORS, FINDINGS, FILES)
COUNTED, LEFT_OUT, UNREAD = "已计入", "没有计入", "没能读"
"""What 文件.状态 says."""


def documentation() -> str:
    """Return the text, in Markdown, that tells an analyst what lies in a dataset and how to ask it."""
    return "\n".join((*_HEAD, *(line for table in TABLES for line in _table_lines(table)), *_FOOT)) + "\n"


def _table_lines(table: Table) -> Iterator[str]:
    yield f"## {table.name}：一行是{table.row}"
    yield ""
    yield "| 列 | 类型 | 意思 |"
    yield "|---|---|---|"
    yield from (f"| {name} | {kind} | {meaning} |" for name, kind, meaning in table.columns)
    yield ""


_HEAD = (
    f"# {MARK}",
    "",
    "`xl-tools merge 各乡镇 --dataset 数据集` 生成。四张表各一个文件夹，下面按行政区划、年度分区（hive 写法）：",
    "",
    "```text",
    "数据集/项目/行政区划=130324/年度=2023/项目.parquet",
    "数据集/指标/…、数据集/问题/…、数据集/文件/…",
    "```",
    "",
    "- 行政区划、年度写在文件夹名里，读的时候是两列；照来源文件的“单位信息”，没有的照表上多数项目编码。都读不出的，文件夹名是 `__HIVE_DEFAULT_PARTITION__`，读出来为空。",
    "- 空着的格一律是空值（NULL），没有空字串。数读不出来的，数为空，旁边“_原文”照录；原文也为空的，就是没有填。",
    "- 金额以万元为单位，准到分（六位小数），都是十进制数，没有浮点；比一分还细的（公式算出来的）四舍五入到分，原文照录。",
    "- 再汇总一次：这一次有的行政区划、年度，整个换成新的，别的分区不动；这一次看过的文件在别处（原来读成别的年度、读不出区划的）的旧记录一并去掉，不会重复。",
    "- 没能读的、没有计入的文件没有自己的区划、年度，算在同一文件夹（没有的看上一级）里读出来的文件名下；那里有几个区划、年度的，为空。",
    "",
)
_FOOT = (
    "## 怎么查",
    "",
    "`xl-tools stats 数据集` 直接回答常问的。自己查，用 DuckDB：",
    "",
    "```sql",
    "create view 项目 as select * from read_parquet('数据集/项目/*/*/*.parquet', hive_types = {'行政区划': varchar, '年度': integer});",
    "select 单位名称, count(*) as 项目数, sum(预算数) as 预算数 from 项目 where 年度 = 2023 group by all order by 预算数 desc;",
    "```",
    "",
    "或用 polars：",
    "",
    "```python",
    "import polars as pl",
    "",
    'schema = {"行政区划": pl.String, "年度": pl.Int32}',
    '项目 = pl.scan_parquet("数据集/项目/", hive_partitioning=True, hive_schema=schema)',
    '项目.group_by("单位名称").agg(pl.len(), pl.col("预算数").sum()).collect()',
    "```",
)
