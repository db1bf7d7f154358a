import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.products.dataset.datasets import township
from tests.products.summary.summaries import form
from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.errors import InvalidDataError, NothingToDoError, UnreadableFileError
from xl_tools.jobs.stats import AnswerForm, stats
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.display_width import display_width
from xl_tools.model.finding import Finding, Severity
from xl_tools.products.dataset.answers import csv_table, text_tables
from xl_tools.products.dataset.dataset_writing import write_dataset
from xl_tools.products.dataset.questions import Answer, Question

NAMES = {each.code: each.name for each in ALL_RULES}


def finding(rule: str, cell: str = "B3", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        rule=rule,
        name=NAMES.get(rule, ""),
        severity=severity,
        file="x",
        sheet="武装工作经费",
        cell=cell,
        message=f"{rule} 不对",
    )


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of two counties, one with two units, with findings, an unread file and an unfinished form."""
    folder = tmp_path_factory.mktemp("汇总")
    unfinished = form("执法经费", unit_line="906002 石门镇人民政府本级", budget="待定", goals="", march="")
    files = [
        township("甲.xlsx", form(budget="12345.67", other="0.01"), findings=[finding("JX101")]),
        township("乙.xlsx", unfinished, unit="906002", findings=[finding("JX702", cell="")]),
        township(
            "丙.xlsx", form(budget="1"), region="130322", findings=[finding("JX603", severity=Severity.INFO)]
        ),
    ]
    excused = Checked(files[0].submission, files[0].findings, exempted=(finding("JX603"),))
    write_dataset(folder / "数据集", [excused, *files[1:]], [RefusedFile("别处/坏.xlsx", "坏了", "重发")])
    return folder / "数据集"


def told(dataset: Path, word: str, **narrowed: object) -> list[dict[str, object]]:
    report = stats(dataset, AnswerForm.JSON, by=word, **narrowed)  # type: ignore[arg-type]  # keywords of one call
    answer = json.loads(report)
    assert list(answer) == [word]
    rows: list[dict[str, object]] = answer[word]
    return rows


def pick(rows: list[dict[str, object]], *columns: str) -> Iterator[tuple[object, ...]]:
    return (tuple(row[column] for column in columns) for row in rows)


def test_every_unit_has_its_sums(dataset: Path) -> None:
    rows = told(dataset, "unit")
    columns = ("行政区划", "单位编码", "项目数", "预算数", "其他资金", "无预算数", "必须改正")
    assert list(pick(rows, *columns)) == [
        ("130322", "906001", 1, "1.00", "4.00", 0, 0),
        ("130324", "906001", 1, "12345.67", "0.01", 0, 1),
        ("130324", "906002", 1, None, "4.00", 1, 1),
    ]


def test_the_overview_counts_files_that_could_not_be_read(dataset: Path) -> None:
    columns = ("行政区划", "年度", "单位数", "项目数", "预算数", "没能读的文件")
    assert list(pick(told(dataset, "overview"), *columns)) == [
        ("130322", "2023", 1, 1, "1.00", 0),
        ("130324", "2023", 2, 2, "12345.67", 0),
        ("（不明）", "（不明）", 0, 0, None, 1),
    ]


def test_what_is_unfinished_is_told_with_what_it_lacks(dataset: Path) -> None:
    assert sorted(pick(told(dataset, "unfinished"), "单位编码", "项目名称", "未完成之处"), key=str) == [
        ("906002", "执法经费", "没有填：绩效目标、计划3月底；读不出：预算数（待定）"),
        ("906002", None, "JX702 不对"),
        ("（不明）", None, "文件没能读：坏了"),
    ]


def test_findings_are_counted_by_rule_and_excused_ones_apart(dataset: Path) -> None:
    assert list(pick(told(dataset, "rule"), "规则", "规则名称", "级别", "处数", "已豁免的", "单位数")) == [
        ("JX101", "项目编码缺失", "必须改正", 1, 0, 1),
        ("JX603", "他单位的称谓", "写法提示", 1, 0, 1),
        ("JX603", "他单位的称谓", "必须改正", 0, 1, 1),
        ("JX702", "单位清单与表不对应", "必须改正", 1, 0, 1),
    ]


def test_second_level_indicators_are_counted_with_the_budget_of_their_projects(dataset: Path) -> None:
    rows = told(dataset, "indicator")
    (quantity,) = (row for row in rows if row["二级指标"] == "数量")
    assert (quantity["一级指标"], quantity["项目数"], quantity["所在项目预算数"]) == ("产出", 3, "12346.67")


def test_a_region_and_a_year_narrow_every_answer(dataset: Path) -> None:
    assert [row["行政区划"] for row in told(dataset, "unit", region="130322")] == ["130322"]
    assert [row["规则"] for row in told(dataset, "rule", region="130322", year=2023)] == ["JX603"]
    with pytest.raises(InvalidDataError, match="OR 1=1"):
        told(dataset, "unit", region="' OR 1=1 --")


def test_a_region_or_year_that_is_not_there_is_refused_with_those_that_are(dataset: Path) -> None:
    with pytest.raises(InvalidDataError, match=r"没有这个行政区划。有的是：130322、130324$"):
        told(dataset, "unit", region="130321")
    with pytest.raises(InvalidDataError, match=r"没有这个年度。有的年度是：2023$"):
        told(dataset, "unit", year=2031)
    with pytest.raises(InvalidDataError, match=r"行政区划 130322 有的年度是：2023$"):
        told(dataset, "unit", region="130322", year=2024)


def test_tables_are_aligned_for_wide_characters_and_say_what_they_leave_out() -> None:
    question = Question("unit", "各单位", "", ("预算数",))
    rows = tuple((f"{'长' * n}镇", Decimal(n) * 1000) for n in range(5))
    shown = text_tables([Answer(question, ("单位", "预算数"), rows)], most_rows=3).splitlines()
    assert shown[0] == "各单位（5 行，金额单位：万元）"
    assert shown[3:6] == ["  镇           0.00", "  长镇     1,000.00", "  长长镇   2,000.00"]
    assert shown[6].strip() == "…… 还有 2 行，加 --by unit 看全部"
    assert shown[7] == "  合计    10,000.00"
    assert len({display_width(line) for line in shown[1:6]}) == 1
    assert text_tables([Answer(question, ("单位",), ())]) == "各单位：没有\n"


def test_the_whole_report_and_a_csv_for_excel(dataset: Path) -> None:
    text = stats(dataset, AnswerForm.TEXT).decode()
    titles = ("总览（3 行", "各单位（3 行", "各二级指标（", "没有完成的（3 行", "各条规则查出的问题（4 行")
    assert [title in text for title in titles] == [True] * 5
    assert "12,346.67" in text
    data = stats(dataset, AnswerForm.CSV, by="unit")
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert sum(Decimal(row["预算数"] or 0) for row in read) == Decimal("12346.67")
    with pytest.raises(InvalidDataError, match="--by"):
        stats(dataset, AnswerForm.CSV)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1", '=HYPERLINK("x")']
)
def test_no_text_of_a_csv_runs_as_a_formula(text: str) -> None:
    rows = ((text, Decimal("-1.5")), ("-2", 3))
    data = csv_table(Answer(Question("unit", "", ""), ("名", "数"), rows)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data)))[1:] == [[f"'{text}", "-1.50"], ["-2", "3"]]


def test_a_folder_that_is_no_dataset_and_a_damaged_one_are_refused(tmp_path: Path, dataset: Path) -> None:
    with pytest.raises(NothingToDoError, match="没有本版本的数据集"):
        stats(tmp_path, AnswerForm.TEXT)
    broken = tmp_path / "数据集"
    write_dataset(broken, [township("甲.xlsx")])
    next((broken / "项目").rglob("*.parquet")).write_bytes(b"PAR1")
    with pytest.raises(UnreadableFileError, match="读不出来"):
        stats(broken, AnswerForm.TEXT)
    assert stats(dataset, AnswerForm.TEXT)
