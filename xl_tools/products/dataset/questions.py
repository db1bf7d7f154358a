"""The standing questions of a bureau, each a query over the tables of a 数据集."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from xl_tools.errors import InvalidDataError
from xl_tools.products.dataset.engine import dataset_views, files_of, quoted
from xl_tools.products.dataset.families import EVALUATED, FAMILIES, GOALS, MONITORED, TABLES, Family
from xl_tools.products.dataset.schema import AMOUNTS, AS_TYPED, LEFT_OUT, PERCENTS, REGION, UNREAD, YEAR

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# ruff: noqa: S608 - all SQL here is made of our own names; what a user asks for goes in as literals in quotes
Value: TypeAlias = str | int | Decimal | None
_NOT_TOLD = "（不明）"


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the word it is asked by, its title, its query, and the columns that may be summed up.

    The query reads ``项目``, ``指标``, ``问题`` and ``文件``, or those of 自评 and 监控, as ``family`` says; 行政区划, 年度 and
    单位编码 are never empty in them.
    """

    word: str
    title: str
    query: str
    summed: tuple[str, ...] = ()
    family: Family = GOALS


@dataclass(frozen=True, slots=True)
class Answer:
    """What a dataset says to a question: columns, rows (amounts in 万元), and the sums of the columns that have one."""

    question: Question
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def totals(self) -> tuple[Value, ...] | None:
        """Return 合计 and the sums, each in the place of its column; ``None`` where nothing may be summed."""
        if not self.question.summed or not self.rows:
            return None
        sums: list[Value] = [
            sum((row[place] for row in self.rows if isinstance(row[place], int | Decimal)), start=0)  # type: ignore[misc]  # isinstance of an index is not followed
            if name in self.question.summed
            else None
            for place, name in enumerate(self.columns)
        ]
        return ("合计", *sums[1:])


def _missing() -> str:
    """Return the SQL for what a form lacks, in words: what is empty, and what cannot be read."""
    texts = ("项目编码", "项目名称", "资金用途", "绩效目标")
    numbers = (AMOUNTS["budget"], AMOUNTS["fiscal"], *PERCENTS.values())
    empty = [f"CASE WHEN {name} IS NULL THEN '{name}' END" for name in texts]
    empty += [f"CASE WHEN {name} IS NULL AND {name}{AS_TYPED} IS NULL THEN '{name}' END" for name in numbers]
    empty.append("CASE WHEN 指标数 = 0 THEN '指标' END")
    unread = [
        f"CASE WHEN {name} IS NULL THEN '{name}（' || {name}{AS_TYPED} || '）' END"
        for name in (*AMOUNTS.values(), *PERCENTS.values())
    ]
    return (
        f"concat_ws('；', '没有填：' || nullif(concat_ws('、', {', '.join(empty)}), ''), "
        f"'读不出：' || nullif(concat_ws('、', {', '.join(unread)}), ''))"
    )


_OVERVIEW = f"""
WITH p AS (SELECT 行政区划, 年度, count(DISTINCT 单位编码) AS 单位数, count(*) AS 项目数, sum(预算数) AS 预算数,
  sum(财政资金) AS 财政资金, sum(其他资金) AS 其他资金, sum(指标数)::BIGINT AS 指标数 FROM 项目 GROUP BY ALL),
q AS (SELECT 行政区划, 年度, count(*) FILTER (级别 = '必须改正' AND NOT 已豁免) AS 必须改正,
  count(*) FILTER (级别 = '请核对' AND NOT 已豁免) AS 请核对 FROM 问题 GROUP BY ALL),
f AS (SELECT 行政区划, 年度, count(*) FILTER (状态 = '{UNREAD}') AS 没能读, count(*) FILTER (状态 = '{LEFT_OUT}') AS 没有计入
  FROM 文件 GROUP BY ALL)
SELECT 行政区划, 年度, coalesce(单位数, 0) AS 单位数, coalesce(项目数, 0) AS 项目数, 预算数, 财政资金, 其他资金,
  coalesce(指标数, 0) AS 指标数, coalesce(必须改正, 0) AS 必须改正, coalesce(请核对, 0) AS 请核对,
  没能读 AS 没能读的文件, 没有计入 AS 没有计入的文件
FROM f LEFT JOIN p USING (行政区划, 年度) LEFT JOIN q USING (行政区划, 年度) ORDER BY ALL
"""
_BY_UNIT = """
WITH p AS (SELECT 行政区划, 年度, 单位编码, max(单位名称) AS 单位名称, count(*) AS 项目数, sum(预算数) AS 预算数,
  sum(财政资金) AS 财政资金, sum(其他资金) AS 其他资金, count(*) FILTER (预算数 IS NULL) AS 无预算数
  FROM 项目 GROUP BY 行政区划, 年度, 单位编码),
q AS (SELECT 行政区划, 年度, 单位编码, max(单位名称) AS 名称, count(*) FILTER (级别 = '必须改正') AS 必须改正,
  count(*) FILTER (级别 = '请核对') AS 请核对 FROM 问题 WHERE NOT 已豁免 GROUP BY 行政区划, 年度, 单位编码)
SELECT 行政区划, 年度, 单位编码, coalesce(单位名称, 名称) AS 单位名称, coalesce(项目数, 0) AS 项目数, 预算数, 财政资金,
  其他资金, coalesce(无预算数, 0) AS 无预算数, coalesce(必须改正, 0) AS 必须改正, coalesce(请核对, 0) AS 请核对
FROM p FULL JOIN q USING (行政区划, 年度, 单位编码) ORDER BY 行政区划, 年度, 单位编码
"""
_BY_INDICATOR = """
WITH i AS (SELECT coalesce(一级指标_归类, '') AS 一级指标, coalesce(二级指标_归类, '') AS 二级指标, count(*) AS 指标数,
  count(指标值_数) AS 有一个数的, count(*) FILTER (指标值 IS NULL) AS 没有值的, count(DISTINCT (行政区划, 年度, 单位编码)) AS 单位数
  FROM 指标 GROUP BY ALL),
p AS (SELECT 一级指标, 二级指标, count(*) AS 项目数, sum(预算数) AS 预算数 FROM (
  SELECT DISTINCT coalesce(一级指标_归类, '') AS 一级指标, coalesce(二级指标_归类, '') AS 二级指标, 文件, 表序 FROM 指标)
  JOIN 项目 USING (文件, 表序) GROUP BY ALL)
SELECT 一级指标, 二级指标, 指标数, 有一个数的, 没有值的, 项目数, 单位数, 预算数 AS 所在项目预算数
FROM i JOIN p USING (一级指标, 二级指标) ORDER BY 指标数 DESC, 一级指标, 二级指标
"""
_UNFINISHED = f"""
SELECT 行政区划, 年度, 单位编码, 单位名称, 项目名称, 未完成之处, 文件, 工作表 FROM (
  SELECT 行政区划, 年度, 单位编码, 单位名称, 项目名称, {_missing()} AS 未完成之处, 文件, 工作表, 表序 FROM 项目
  UNION ALL BY NAME
  SELECT 行政区划, 年度, 单位编码, 单位名称, 问题说明 AS 未完成之处, 文件, 工作表, 100000 + 问题序 AS 表序
  FROM 问题 WHERE 规则 = 'JX702' AND 单元格 IS NULL AND NOT 已豁免
  UNION ALL BY NAME
  SELECT 行政区划, 年度, 单位编码, '文件没能读：' || 原因 AS 未完成之处, 文件 FROM 文件 WHERE 状态 = '{UNREAD}')
WHERE 未完成之处 <> '' ORDER BY 行政区划, 年度, 单位编码, 文件, 表序
"""
_BY_RULE = """
SELECT 规则, 规则名称, 级别, count(*) FILTER (NOT 已豁免) AS 处数, count(*) FILTER (已豁免) AS 已豁免的,
  count(DISTINCT (行政区划, 年度, 单位编码)) AS 单位数, count(DISTINCT 文件) AS 文件数
FROM 问题 GROUP BY 规则, 规则名称, 级别 ORDER BY 规则, 级别
"""
_EVALUATED = """
SELECT 行政区划, 年度, 单位编码, max(单位名称) AS 单位名称, count(*) AS 项目数, sum(预算数) AS 预算数, sum(执行数) AS 执行数,
  count(*) FILTER (等级 = '优') AS 优, count(*) FILTER (等级 = '良') AS 良, count(*) FILTER (等级 = '中') AS 中,
  count(*) FILTER (等级 = '差') AS 差, count(*) FILTER (等级 IS NULL) AS 没有填完, sum(扣分指标数)::BIGINT AS 扣分指标,
  sum(必须改正)::BIGINT AS 必须改正, sum(请核对)::BIGINT AS 请核对
FROM 自评 GROUP BY 行政区划, 年度, 单位编码 ORDER BY 行政区划, 年度, 单位编码
"""
_MONITORED = """
SELECT 行政区划, 年度, 月份, 单位编码, max(单位名称) AS 单位名称, count(*) AS 项目数, sum(预算数) AS 预算数, sum(执行数) AS 执行数,
  count(*) FILTER (项目灯 = '红') AS 红灯, count(*) FILTER (项目灯 = '黄') AS 黄灯, count(*) FILTER (项目灯 = '绿') AS 绿灯,
  count(*) FILTER (项目灯 = '蓝') AS 蓝灯, count(*) FILTER (预算灯 IN ('红', '黄')) AS 支出落后,
  sum(必须改正)::BIGINT AS 必须改正, sum(请核对)::BIGINT AS 请核对
FROM 监控 GROUP BY 行政区划, 年度, 月份, 单位编码 ORDER BY 行政区划, 年度, 月份, 单位编码
"""
_SUMS = ("项目数", *AMOUNTS.values(), "必须改正", "请核对")

QUESTIONS: Final = {
    question.word: question
    for question in (
        Question("overview", "总览", _OVERVIEW, ("指标数", *_SUMS, "没能读的文件", "没有计入的文件")),
        Question("unit", "各单位", _BY_UNIT, ("无预算数", *_SUMS)),
        Question("indicator", "各二级指标", _BY_INDICATOR),
        Question("unfinished", "没有完成的", _UNFINISHED),
        Question("rule", "各条规则查出的问题", _BY_RULE, ("处数", "已豁免的")),
        Question(
            "evaluation",
            "各单位的自评",
            _EVALUATED,
            ("项目数", "预算数", "执行数", *"优良中差", "没有填完", "扣分指标", "必须改正", "请核对"),
            EVALUATED,
        ),
        Question("monitoring", "各单位的监控", _MONITORED, family=MONITORED),
    )
}
"""The questions by their word."""


def questions_of(folder: Path) -> list[Question]:
    """Return the questions that a dataset can answer: those of goals, of evaluations, of monitorings, whichever it has."""
    there = [family for family in FAMILIES if files_of(folder, family.files)]
    return [question for question in QUESTIONS.values() if question.family in there]


def ask(
    folder: Path, questions: Iterable[Question], region: str | None = None, year: int | None = None
) -> tuple[Answer, ...]:
    """Ask a dataset; ``region`` and ``year`` narrow it down.

    Raises :class:`~xl_tools.errors.UnreadableFileError` where its files cannot be read,
    :class:`~xl_tools.errors.InvalidDataError` for a region, or year, that none of its files is of.
    """
    with dataset_views(folder) as connection:
        _refuse_unknown(connection, region, year)
        _narrow(connection, region, year)
        return tuple(_answer(connection, question) for question in questions)


def _refuse_unknown(connection: "DuckDBPyConnection", region: str | None, year: int | None) -> None:
    """Refuse what would only give empty answers, naming what there is."""
    files = " UNION ".join(f"SELECT {REGION}, {YEAR} FROM {family.files.name}" for family in FAMILIES)
    partitions = connection.execute(
        f"SELECT DISTINCT {REGION}, {YEAR} FROM ({files}) ORDER BY ALL"
    ).fetchall()
    regions = list(dict.fromkeys(each for each, _ in partitions if each))
    if region is not None and region not in regions:
        remedy = f"有的是：{'、'.join(regions)}" if regions else "各个文件都没有写行政区划，请去掉 --region"
        raise InvalidDataError(f"--region {region}", "数据集里没有这个行政区划", remedy)
    years = sorted({of for each, of in partitions if of and region in (None, each)})
    if year is not None and year not in years:
        whose = f"行政区划 {region} " if region else ""
        remedy = f"{whose}有的年度是：{'、'.join(map(str, years))}" if years else "请去掉 --year"
        raise InvalidDataError(f"--year {year}", "数据集里没有这个年度", remedy)


def _narrow(connection: "DuckDBPyConnection", region: str | None, year: int | None) -> None:
    """Put over each table one that has the region and year asked for, and words where a key is empty."""
    connection.execute("CREATE SCHEMA 所问")
    wanted = [f"{REGION} = {quoted(region)}"] if region is not None else []
    wanted += [f"{YEAR} = {year}"] if year is not None else []
    told = (
        f"coalesce({REGION}, '{_NOT_TOLD}') AS {REGION}, coalesce({YEAR}::VARCHAR, '{_NOT_TOLD}') AS {YEAR}, "
        f"coalesce(单位编码, '{_NOT_TOLD}') AS 单位编码"
    )
    where = " AND ".join(wanted) or "true"
    for table in (table.name for table in TABLES):
        connection.execute(
            f"CREATE VIEW 所问.{table} AS SELECT * REPLACE ({told}) FROM main.{table} WHERE {where}"
        )
    connection.execute("SET schema = '所问'")


def _answer(connection: "DuckDBPyConnection", question: Question) -> Answer:
    result = connection.execute(question.query)
    columns = tuple(column[0] for column in result.description or ())
    return Answer(question, columns, tuple(result.fetchall()))
