"""Next year's workbook from this year's."""

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import seed  # noqa: F401 - a fixture
from tests.test_cli import run
from xl_tools.errors import NothingToDoError, UnwritableTargetError
from xl_tools.jobs.check import check
from xl_tools.jobs.roll import Rolled, roll, roll_folder
from xl_tools.jobs.standard_workbooks import import_, new
from xl_tools.model.pending import PENDING_SHEET, PendingState
from xl_tools.model.submission import Submission
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.opc.package import Package
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.products.workbook.directory_rows import is_standing, listed_sheets_of
from xl_tools.products.workbook.standard_workbook import unit_list_workbook
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import grids_of, open_submission
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.values.project_code import check_character

_UNIT = Unit(code="906001", name="石门镇人民政府本级")
_SETTINGS = shipped_settings()
_ENDED, _RENAMED = ("安监经费", "农村社会救济"), {"环保经费": "环保工作经费"}
_NEW = ("乡村文化活动经费", "防汛物资储备")


def code(number: int, year: int = 24) -> str:
    begun = f"130324{year}P0099{number:07d}"
    return begun + check_character(begun)


def new_list(submission: Submission, year: int = 24) -> UnitList:
    """Two projects ended, two new, one renamed, codes renewed, a budget each."""
    names = [each.table.name for each in submission.tables if each.table.name not in _ENDED]
    listed = [_RENAMED.get(name, name) for name in names] + [name for name in _NEW if name not in names]
    projects = tuple(
        ListedProject(
            unit_code="906001", name=name, code=code(n, year), approved=Decimal(n) + Decimal("1.37")
        )
        for n, name in enumerate(listed)
    )
    return UnitList(units=(_UNIT,), projects=projects)


def saved_list(units: UnitList, path: Path) -> Path:
    path.write_bytes(unit_list_workbook(units))
    return path


def opened(path: Path) -> Submission:
    return open_submission(path, _SETTINGS)


def masked(text: str) -> str:
    """Return a text without its years, amounts and codes."""
    text = re.sub(r"(?:__|\d[\d,]*(?:\.\d+)?)(?=\s*(?:万|亿)?\s*元)", "¤", text)
    return re.sub(r"20\d\d", "年份", text)


def assert_texts_are_kept(before: Path, after: Path, renamed: dict[str, str]) -> None:
    """Hold every cell of the sheets that stay to what it was, save for years, amounts and codes."""
    old, new_ = (
        {grid.sheet: grid for grid in grids_of(path.read_bytes(), path, _SETTINGS)}
        for path in (before, after)
    )
    submission = opened(before)
    figures = {
        (each.sheet, each.cells[key])
        for each in submission.tables
        for key in ("code", "budget", "fiscal", "other", "march", "june", "october", "december")
        if key in each.cells
    }
    for name, grid in old.items():
        if name not in new_ or name in {"单位清单", "目录", PENDING_SHEET}:
            continue
        for cell, text in grid.filled():
            if (name, cell) in figures:
                continue
            for was, becomes in renamed.items():
                text = text.replace(was, becomes) if cell.row in (0, 2) else text  # noqa: PLW2901 - what it is to be
            assert masked(new_[name].text(*cell)) == masked(text), (name, cell.address)


def assert_no_amount_of_last_year(before: Path, rolled: Path, result: Rolled) -> None:
    old = {each.table.name: each.table.funding for each in opened(before).tables}
    marked = {(line.sheet, line.cell) for line in result.lines if line.state.is_counted}
    for each in opened(rolled).tables:
        budget = each.table.funding.budget
        was = old.get(each.table.name)
        assert budget is None or was is None or budget != was.budget
        assert each.table.funding.fiscal is None
        assert each.table.plan.march is None
        for key, text in each.texts.items():
            if re.search(r"\d\s*(?:万|亿)?元", text):
                assert (each.sheet, each.address(key)) in marked, (each.sheet, key, text)


@pytest.fixture
def sample() -> Path:
    return bundled(SAMPLE)


def test_the_sample_without_a_list(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "明年.xlsx"
    result = roll(sample, target=target)
    result.save(target)
    submission = opened(target)
    assert submission.info.year == 2024
    assert len(submission.tables) == len(opened(sample).tables)
    assert_texts_are_kept(sample, target, {})
    assert_no_amount_of_last_year(sample, target, result)
    assert all(each.table.funding.budget is None for each in submission.tables)
    counted = [line for line in submission.pending if line.state.is_counted]
    assert counted
    assert all(line.is_open for line in counted)


def test_check_says_just_what_is_to_be_confirmed(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "明年.xlsx"
    units = saved_list(new_list(opened(sample)), tmp_path / "新清单.xlsx")
    roll(sample, units=units).save(target)
    before = {(each.rule, each.message) for each in check(sample).findings}
    made = {each.sheet for each in opened(target).tables if each.table.name in _NEW}
    new_ones = [
        each
        for each in check(target).findings
        if each.rule != "JX807" and each.sheet not in made and (each.rule, each.message) not in before
    ]
    assert not new_ones


def test_what_was_touched_or_confirmed_is_no_longer_counted(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "明年.xlsx"
    roll(sample).save(target)
    before = [each for each in check(target).findings if each.rule == "JX807"]
    table = opened(target).tables[0]
    book = openpyxl.load_workbook(target)
    sheet = book[table.sheet]
    sheet[table.address("budget")] = 3.5
    sheet.insert_rows(1)  # what stands below moves
    listed = book[PENDING_SHEET]
    code_row = next(
        row
        for row in range(4, listed.max_row + 1)
        if listed.cell(row, 2).value == table.sheet and listed.cell(row, 4).value == "项目编码"
    )
    listed.cell(code_row, 8).value = "是"
    book.save(target)
    after = [each for each in check(target).findings if each.rule == "JX807"]
    assert len(after) == len(before) - 2


def test_rolled_twice_it_still_holds(sample: Path, tmp_path: Path) -> None:
    once, twice = tmp_path / "2024.xlsx", tmp_path / "2025.xlsx"
    units = saved_list(new_list(opened(sample)), tmp_path / "24.xlsx")
    first = roll(sample, units=units)
    first.save(once)
    second = roll(once, units=saved_list(new_list(opened(once), 25), tmp_path / "25.xlsx"))
    second.save(twice)
    submission = opened(twice)
    assert submission.info.year == 2025
    assert [note.name for note in submission.sheets].count(PENDING_SHEET) == 1
    assert {each.table.code[6:8] for each in submission.tables} == {"25"}
    blanks = {
        (each.sheet, each.address(key))
        for each in submission.tables
        for key, text in each.texts.items()
        if "__" in text
    }
    assert blanks <= {(line.sheet, line.cell) for line in submission.pending if line.is_open}
    assert_texts_are_kept(once, twice, {})


def test_the_budgets_are_those_of_the_list(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "明年.xlsx"
    units = new_list(opened(sample))
    result = roll(sample, 2024, units=saved_list(units, tmp_path / "新清单.xlsx"))
    result.save(target)
    submission = opened(target)
    budgets = {each.table.name: each.table.funding.budget for each in submission.tables}
    assert budgets == {each.name: each.approved for each in units.projects}
    assert {each.table.code for each in submission.tables} == {each.code for each in units.projects}
    assert submission.units.projects == tuple(
        each.model_copy(update={"region": "130324"}) for each in units.projects
    )
    fates = {line.state: [] for line in result.projects}  # type: ignore[var-annotated]
    for line in result.projects:
        fates[line.state].append(line.now or line.before)
    assert set(fates[PendingState.NEW]) == set(_NEW)
    assert result.count(PendingState.GOES_ON) + result.count(PendingState.RENAMED) == len(units.projects) - 2


def test_the_seed(seed: Path, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    before, target = tmp_path / "2023.xlsx", tmp_path / "2024.xlsx"
    import_(seed).save(before)
    units = new_list(opened(before))
    result = roll(before, units=saved_list(units, tmp_path / "新清单.xlsx"))
    result.save(target)
    assert result.count(PendingState.GOES_ON) == 14
    assert result.count(PendingState.RENAMED) == 1
    assert [line.before for line in result.projects if line.state is PendingState.ENDED] == [*_ENDED]
    assert [line.now for line in result.projects if line.state is PendingState.NEW] == [*_NEW]
    assert_texts_are_kept(before, target, _RENAMED)
    assert_no_amount_of_last_year(before, target, result)
    submission = opened(target)
    assert sum(each.table.funding.budget or 0 for each in submission.tables) == sum(
        each.approved or 0 for each in units.projects
    )
    marked = {(line.sheet, line.cell) for line in submission.pending if line.is_open}
    for grid in grids_of(target.read_bytes(), target, _SETTINGS):
        if grid.sheet != PENDING_SHEET:
            for cell, text in grid.filled():
                assert (
                    "2023" not in text
                    or (grid.sheet, cell.address) in marked
                    or grid.sheet in {"填报说明", "单位信息"}
                ), (
                    grid.sheet,
                    cell.address,
                    text,
                )
    known = {(each.rule, each.sheet, each.cell) for each in check(before).findings}
    made = {each.sheet for each in submission.tables if each.table.name in _NEW}
    assert not [
        each
        for each in check(target).findings
        if each.rule != "JX807" and each.sheet not in made and (each.rule, each.sheet, each.cell) not in known
    ]


def test_a_document_is_rolled_as_its_workbook_is(seed: Path, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    target = tmp_path / "2024.xlsx"
    result = roll(seed, target=target)
    result.save(target)
    assert opened(target).info.year == 2024
    assert len(opened(target).tables) == 17


def test_a_folder_is_rolled_file_by_file(sample: Path, tmp_path: Path) -> None:
    folder, target = tmp_path / "各乡镇", tmp_path / "明年"
    folder.mkdir()
    (folder / "甲.xlsx").write_bytes(sample.read_bytes())
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    results = roll_folder([folder], target=target)
    assert [(each.source.name, each.refused) for each in results.files] == [("甲.xlsx", None)]
    assert [Path(file.name).name for file in results.batch.refused] == ["坏.xlsx"]
    assert results.failed == 1
    assert [path.name for path in target.iterdir()] == ["906001石门镇人民政府本级_2024.xlsx"]


def test_it_has_a_directory_whose_formulas_keep_step_and_every_print_title_its_sheet(
    sample: Path, tmp_path: Path
) -> None:
    target = tmp_path / "明年.xlsx"
    roll(sample).save(target)
    before, after = openpyxl.load_workbook(sample), openpyxl.load_workbook(target)
    assert after.sheetnames[1] == "目录"
    for sheet in before.worksheets:
        if sheet.title != "目录":
            assert after[sheet.title].print_title_rows == sheet.print_title_rows, sheet.title
    grid = next(grid for grid in grids_of(target.read_bytes(), target, _SETTINGS) if grid.sheet == "目录")
    assert is_standing(grid)
    assert listed_sheets_of(grid) == [
        name for name in after.sheetnames if name not in ("目录", PENDING_SHEET)
    ]
    row = next(row for row in after["目录"].iter_rows(min_row=4) if row[1].value == "01武装工作经费")
    assert str(row[3].value).startswith("=IF(COUNTA('01武装工作经费'!")
    assert grid.text(row[0].row - 1, 3) == "没填完：预算数、财政资金、支出计划"
    assert row[1].hyperlink.location == "'01武装工作经费'!A1"
    rolled_again = roll(target, 2025)
    rolled_again.save(tmp_path / "后年.xlsx")
    assert openpyxl.load_workbook(tmp_path / "后年.xlsx").sheetnames.count("目录") == 1


def test_of_a_folder_only_what_counts_is_rolled(sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    (folder / "旧.xlsx").write_bytes(sample.read_bytes())
    later = openpyxl.load_workbook(sample)
    later["填报说明"]["B5"] = "定稿"
    later.save(folder / "新.xlsx")
    said = run("roll", folder, "-o", tmp_path / "明年").output
    assert "旧.xlsx：906001 石门镇人民政府本级有更新的文件" in said
    assert [path.name for path in (tmp_path / "明年").iterdir()] == ["906001石门镇人民政府本级_2024.xlsx"]


def test_what_cannot_be_rolled_is_refused(sample: Path, tmp_path: Path) -> None:
    other = UnitList(units=(Unit(code="907001", name="别的镇"),), projects=())
    with pytest.raises(NothingToDoError, match="新清单里没有单位 906001"):
        roll(sample, units=other)
    with pytest.raises(NothingToDoError, match="已经是 2023 年度"):
        roll(sample, 2023)
    blank = tmp_path / "空.xlsx"
    new("906001", 2024).save(blank)
    assert roll(blank).year == 2025


def test_a_formula_keeps_none_of_last_years_results(sample: Path, tmp_path: Path) -> None:
    """Excel works it out anew; until then nothing stands there, and the list says why."""
    book = openpyxl.load_workbook(sample)
    table = opened(sample).tables[0]
    sheet = book[table.sheet]
    budget, fiscal = table.address("budget"), table.address("fiscal")
    sheet[budget] = f"={fiscal}*1"
    file, target = tmp_path / "今年.xlsx", tmp_path / "明年.xlsx"
    book.save(file)
    data = file.read_bytes()
    package = PackageDraft(Package(data, "今年", _SETTINGS.limits))
    part = package.sheets[table.sheet]
    package.write(
        part,
        package.read(part)
        .replace(b"*1</f><v></v>", b"*1</f><v>2</v>")
        .replace(b"*1</f><v/>", b"*1</f><v>2</v>"),
    )
    file.write_bytes(package.package())
    assert opened(file).tables[0].table.funding.budget == 2
    result = roll(file)
    result.save(target)
    assert opened(target).tables[0].table.funding.budget is None
    assert openpyxl.load_workbook(target)[table.sheet][budget].value == f"={fiscal}*1"
    assert "公式" in next(
        line.ask for line in result.lines if line.cell == budget and line.sheet == table.sheet
    )


def test_twelve_units_of_a_county_and_one_list(sample: Path, tmp_path: Path) -> None:
    folder, target = tmp_path / "各乡镇", tmp_path / "明年"
    folder.mkdir()
    units, projects = [], []
    for number in range(1, 13):
        unit = Unit(code=f"9{number:02d}001", name=f"甲{number}镇人民政府本级")
        book = openpyxl.load_workbook(sample)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace("906001", unit.code).replace(
                            "石门镇人民政府本级", unit.name
                        )
        book.save(folder / f"{number}.xlsx")
        own = new_list(opened(folder / f"{number}.xlsx"))
        units.append(unit)
        projects += [
            each.model_copy(
                update={
                    "unit_code": unit.code,
                    "code": code(100 * number + n),
                    "approved": Decimal(100 * number + n) / 100,
                }
            )
            for n, each in enumerate(own.projects)
        ]
    more = Unit(code="999001", name="没有报的镇")
    listed = UnitList(units=(*units, more), projects=tuple(projects))
    done = roll_folder([folder], units=saved_list(listed, tmp_path / "新清单.xlsx"), target=target)
    assert done.failed == 0
    assert len([*target.iterdir()]) == 12
    assert [unit.code for unit in done.missing] == ["999001"]
    assert done.listed == done.budgets == sum(each.approved or 0 for each in projects)
    for each in done.files:
        assert each.rolled
        fates = [
            each.rolled.count(state) for state in (PendingState.ENDED, PendingState.NEW, PendingState.RENAMED)
        ]
        assert fates == [2, 2, 1]


def test_a_workbook_with_macros_keeps_its_kind_and_a_sheet_of_ones_own_its_name(
    sample: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(sample)
    book.create_sheet("待确认")["A1"] = "办公室自己记的：问一问村里"
    file, target = tmp_path / "今年.xlsm", tmp_path / "明年.xlsm"
    book.save(file)
    with pytest.raises(UnwritableTargetError):
        roll(file, target=tmp_path / "明年.xlsx")
    result = roll(file, target=target)
    result.save(target)
    names = openpyxl.load_workbook(target).sheetnames
    assert {"待确认", "待确认(2)"} <= {*names}
    assert opened(target).pending


def test_a_sheet_that_is_not_known_keeps_its_amounts_and_is_told(sample: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sample)
    sheet = book.create_sheet("封面")
    sheet["A1"], sheet["A2"], sheet["A3"] = "2023年部门预算绩效文本", "共安排资金100万元。", 100
    file, target = tmp_path / "今年.xlsx", tmp_path / "明年.xlsx"
    book.save(file)
    result = roll(file)
    result.save(target)
    cover = openpyxl.load_workbook(target)["封面"]
    assert [cover["A1"].value, cover["A2"].value, cover["A3"].value] == [
        "2024年部门预算绩效文本",
        "共安排资金100万元。",
        100,
    ]
    told = {line.cell for line in result.lines if line.sheet == "封面" and line.state.is_counted}
    assert told == {"", "A2"}


def test_an_ended_project_that_something_refers_to_stays_and_is_emptied(sample: Path, tmp_path: Path) -> None:
    ended = next(each for each in opened(sample).tables if each.table.name == _ENDED[0])
    book = openpyxl.load_workbook(sample)
    other = book.create_sheet("科室小计")
    other["A1"], other["A2"] = "合计", f"='{ended.sheet}'!{ended.address('budget')}"
    directory = book.create_sheet("目录")
    directory["A1"] = "绩效目标表目录"
    directory["A3"].hyperlink = f"#'{_sheet_of(sample, _ENDED[1])}'!A1"
    file, target = tmp_path / "今年.xlsx", tmp_path / "明年.xlsx"
    book.save(file)
    units = saved_list(new_list(opened(sample)), tmp_path / "新清单.xlsx")
    result = roll(file, units=units)
    result.save(target)
    names = openpyxl.load_workbook(target).sheetnames
    assert ended.sheet in names
    assert _sheet_of(sample, _ENDED[1]) not in names
    assert names.count("目录") == 1, "a new one, which leads to the sheets that are there"
    left = next(each for each in opened(target).tables if each.table.name == _ENDED[0])
    assert left.table.funding.budget is None
    assert any("删去这张表" in line.ask and line.sheet == ended.sheet for line in result.lines)


def _sheet_of(file: Path, project: str) -> str:
    return next(each.sheet for each in opened(file).tables if each.table.name == project)
