import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.products.dataset.datasets import township
from tests.products.summary.summaries import form
from xl_tools.products.dataset.dataset_writing import write_dataset
from xl_tools.products.dataset.documentation import documentation
from xl_tools.products.dataset.families import TABLES
from xl_tools.products.dataset.schema import DOCUMENTATION, NUMBER, PROJECTS


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("汇总") / "数据集"
    write_dataset(folder, [township("甲.xlsx"), township("乙.xlsx", form(code=""), region="", year="")])
    return folder


def documented(text: str) -> dict[str, list[tuple[str, str]]]:
    """Return what the documentation promises: name and type of every column of every table."""
    tables = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name = section.partition("：")[0]
        if lines := re.findall(r"^\| (\S+) \| ([A-Z]\S+) \| \S.* \|$", section, re.MULTILINE):
            tables[name] = lines
    return tables


def test_the_files_have_the_columns_and_types_that_the_documentation_in_the_dataset_promises(
    dataset: Path,
) -> None:
    text = (dataset / DOCUMENTATION).read_text(encoding="utf-8")
    assert text == documentation()
    promised = documented(text)
    assert list(promised) == [table.name for table in TABLES]
    for name, columns in promised.items():
        for file in (dataset / name).rglob("*.parquet"):
            described = duckdb.read_parquet(str(file), hive_partitioning=False)
            assert list(zip(described.columns, map(str, described.types), strict=True)) == columns


def test_every_amount_is_a_decimal_of_18_digits_and_6_decimals_for_other_readers_too(dataset: Path) -> None:
    schema = pl.scan_parquet(dataset / PROJECTS.name).collect_schema()
    numbers = [column.name for column in PROJECTS.columns if column.kind == NUMBER]
    assert {schema[name] for name in numbers} == {pl.Decimal(18, 6)}


def test_the_queries_of_the_documentation_run_as_they_are_printed(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(dataset.parent)
    (sql,) = re.findall(r"```sql\n(.*?)```", documentation(), re.DOTALL)
    assert duckdb.connect().execute(sql).fetchall()[0][:2] == ("石门镇人民政府本级", 1)
    (program,) = re.findall(r"```python\n(.*?)```", documentation(), re.DOTALL)
    *setting_up, query = program.strip().splitlines()
    names: dict[str, pl.DataFrame] = {}
    exec("\n".join((*setting_up, f"answer = {query}")), names)  # noqa: S102 - our own page
    assert names["answer"].rows()[0][:2] == ("石门镇人民政府本级", 2)
