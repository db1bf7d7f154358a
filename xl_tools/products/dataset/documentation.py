"""The page that lies in every 数据集: what its tables hold, column by column, and how to ask them."""

from xl_tools.products.dataset.families import TABLES
from xl_tools.products.dataset.schema import MARK, Table


def documentation() -> str:
    """Return the text, in Markdown, that tells an analyst what lies in a dataset and how to ask it."""
    return "\n".join((f"# {MARK}\n", _HEAD, *map(_table, TABLES), _FOOT))


def _table(table: Table) -> str:
    columns = "\n".join(f"| {column.name} | {column.kind} | {column.meaning} |" for column in table.columns)
    return f"## {table.name}：一行是{table.row}\n\n| 列 | 类型 | 意思 |\n|---|---|---|\n{columns}\n"


_HEAD = """\
绩效目标（项目、指标、问题、文件）由 `xl-tools merge 各乡镇 --dataset 数据集` 存；自评表（自评、自评资金、自评指标、自评问题、自评文件）、监控表（监控、监控资金……）由 `xl-tools appraise 各乡镇 --dataset 数据集` 存进同一个数据集。一张表一个文件夹，下面按行政区划、年度分区（hive 写法），监控的再按月份：

```text
数据集/项目/行政区划=130324/年度=2023/项目.parquet
数据集/监控/行政区划=130324/年度=2023/月份=7/监控.parquet
数据集/指标/…、数据集/问题/…、数据集/文件/…
```

- 行政区划、年度（监控的还有月份）写在文件夹名里，读的时候是列；照来源文件的“单位信息”，没有的照表上多数项目编码。都读不出的，文件夹名是 `__HIVE_DEFAULT_PARTITION__`，读出来为空。
- 空着的格一律是空值（NULL），没有空字串。数读不出来的，数为空，旁边“_原文”照录；原文也为空的，就是没有填。
- 金额以万元为单位，准到分（六位小数），都是十进制数，没有浮点；比一分还细的（公式算出来的）四舍五入到分，原文照录。
- 再汇总一次：这一次有的行政区划、年度（监控的还有月份），整个换成新的，别的分区不动；目标、自评、监控三组互不替换；这一次看过的文件在别处（原来读成别的年度、读不出区划的）的旧记录一并去掉，不会重复。
- 没能读的、没有计入的文件没有自己的区划、年度，算在同一文件夹（没有的看上一级）里读出来的文件名下；那里有几个区划、年度的，为空。
- 自评、监控里，同一个项目有几张的，只有最后保存的一张；监控的各个月份分别算。部门整体的自评表不在内（那是各项目的钱再加一次）。项目、自评、监控按行政区划、年度、单位编码、项目编码对得上。
"""
_FOOT = """\
## 怎么查

`xl-tools stats 数据集` 直接回答常问的。自己查，用 DuckDB：

```sql
create view 项目 as select * from read_parquet('数据集/项目/*/*/*.parquet', hive_types = {'行政区划': varchar, '年度': integer});
select 单位名称, count(*) as 项目数, sum(预算数) as 预算数 from 项目 where 年度 = 2023 group by all order by 预算数 desc;
```

或用 polars：

```python
import polars as pl

schema = {"行政区划": pl.String, "年度": pl.Int32}
项目 = pl.scan_parquet("数据集/项目/", hive_partitioning=True, hive_schema=schema)
项目.group_by("单位名称").agg(pl.len(), pl.col("预算数").sum()).collect()
```
"""
