"""Where results go that nobody has given a name: beside what they are made of, as drop files call them, over nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from tests.jobs.test_main_job import write_workbook
from xl_tools.commands.command_line import main
from xl_tools.sources.templates import bundled


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder to stand in, with a workbook and a township's folder that has one with a wrong code."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path_factory.mktemp("home")
    for name in ("LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    write_workbook(Path("报送.xlsx"))
    Path("各乡镇").mkdir()
    write_workbook(Path("各乡镇/甲.xlsx"), codes={"执法经费": "13032423P00442810072T"})
    return tmp_path


_NAMES = [
    ("import 报送.xlsx", "报送_导入.xlsx"),
    ("roll 报送.xlsx", "报送_明年.xlsx"),
    ("roll 各乡镇", "明年"),
    ("check 报送.xlsx --format html", "校验结果.html"),
    ("check 各乡镇 --format review", "审核表.xlsx"),
    ("check 报送.xlsx --format xlsx", "报送_标记.xlsx"),
    ("check 各乡镇 --format xlsx", "校验结果"),
    ("merge 各乡镇", "汇总.xlsx"),
    ("return 各乡镇", "退回单"),
    ("notice 各乡镇", "通报.pdf"),
    ("booklet 报送.xlsx", "报送_文本.pdf"),
    ("booklet 各乡镇", "文本"),
    ("publish 各乡镇", "公开"),
    ("export 各乡镇", "导出"),
    ("evaluate 报送.xlsx", "报送_自评表.xlsx"),
    ("evaluate 各乡镇", "自评表"),
    ("monitor 各乡镇 --month 7", "监控表"),
    ("template make 报送.xlsx", "报送_表样.xlsx"),
    ("template show 项目支出绩效自评表", "项目支出绩效自评表_示例.xlsx"),
    ("new --unit 906001 --year 2024", "2024年绩效目标表_906001.xlsx"),
    ("settings", "设置.toml"),
    ("addin build", "xl_tools.xlam"),
]


@pytest.mark.parametrize(("typed", "name"), _NAMES, ids=[name for _, name in _NAMES])
def test_what_is_not_named_is_made_beside_and_told(place: Path, typed: str, name: str) -> None:
    before = {path.name for path in place.iterdir()}
    result = run(*typed.split())
    assert result.exit_code in {0, 1}, result.output
    assert {path.name for path in place.iterdir()} - before == {name}
    assert name in result.stdout


def test_nothing_is_written_over(place: Path) -> None:
    Path("汇总.xlsx").write_text("我自己的", encoding="utf-8")
    assert "汇总(2).xlsx" in run("merge", "各乡镇").stdout
    assert Path("汇总.xlsx").read_text(encoding="utf-8") == "我自己的"
    assert {path.name for path in place.glob("汇总*")} == {"汇总.xlsx", "汇总(2).xlsx"}


def test_a_marked_copy_is_unmarked_beside_it(place: Path) -> None:
    run("check", "各乡镇/甲.xlsx", "--format", "xlsx")
    assert "甲_标记_去标记.xlsx" in run("unmark", "各乡镇/甲_标记.xlsx").stdout
    assert (place / "各乡镇" / "甲_标记_去标记.xlsx").is_file()


@pytest.mark.parametrize(("here", "beside"), [(".", "汇总.xlsx"), ("../各乡镇/..", "汇总.xlsx")])
def test_a_folder_by_dots_has_its_result_beside_it(
    place: Path, monkeypatch: pytest.MonkeyPatch, here: str, beside: str
) -> None:
    monkeypatch.chdir(place / "各乡镇")
    result = run("merge", here)
    assert result.exit_code == 0, result.output
    assert (place / beside if here == "." else place.parent / beside).is_file()


@pytest.mark.parametrize(
    ("action", "typed"),
    [("merge", "merge"), ("review", "check --format review"), ("publish", "publish"), ("import", "import")],
)
def test_drop_files_call_it_the_same(place: Path, action: str, typed: str) -> None:
    before = set(place.iterdir())
    run("addin", "drop", action, "--", place / "报送.xlsx")
    (dropped,) = set(place.iterdir()) - before
    dropped.rename(place.parent / f"别处_{action}")
    run(*typed.split(), place / "报送.xlsx")
    assert set(place.iterdir()) - before == {dropped}


def test_every_unit_of_a_list_has_its_workbook(place: Path) -> None:
    listed = place / "全县清单.xlsx"
    book = load_workbook(bundled("单位清单_906001.xlsx"))
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "单位编码" for cell in row))
    columns = {cell.value: cell.column for cell in header}
    last = sheet.max_row + 1
    for name, said in (
        ("单位编码", "906002"),
        ("单位名称", "蛤泊镇人民政府本级"),
        ("项目名称", "武装工作经费"),
    ):
        sheet.cell(last, columns[name], said)
    book.save(listed)
    result = run("new", "--year", 2024, "--units", listed)
    assert result.exit_code == 0, result.output
    made = sorted(path.name for path in (place / "2024年绩效目标表").iterdir())
    assert made == [
        "906001石门镇人民政府本级_2024年绩效目标表.xlsx",
        "906002蛤泊镇人民政府本级_2024年绩效目标表.xlsx",
    ]
    assert "共 2 个单位的工作簿" in result.stdout
    assert "没有 2024 年度的编码" in result.stdout
    again = run("new", "--year", 2024, "--units", listed, "-o", "2024年绩效目标表", "-q")
    assert (again.exit_code, again.output) == (0, "")
    listed.unlink()  # else it is found beside
    assert "用 --unit 只做一个" in run("new", "--year", 2024).stderr
