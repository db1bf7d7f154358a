"""A project code that several files have is told in each of them, with the place of the other, and never falsely."""

import random
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.jobs.test_main_job import SETTINGS, edited, write_workbook
from tests.rules.townships import CODES
from tests.scale.townships import township
from tests.test_cli import run
from xl_tools.batch import batch as batch_module
from xl_tools.batch.across_files import with_repeated_codes
from xl_tools.batch.batch import Batch, check_files
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.submission import Submission
from xl_tools.processes.workers import workers_for
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.values.project_code import tidy_code

_CODE = CODES["执法经费"]


@pytest.fixture
def county(tmp_path: Path) -> list[Path]:
    """Return four townships of the ledger, of which the second has a code of the first on its third table."""
    files = []
    for number in range(1, 5):
        one = township(number)
        files.append(tmp_path / Path(one.file_name).name)
        files[-1].write_bytes(one.data)
    first, second = (check_files([file], SETTINGS).checked[0].submission for file in files[:2])
    there, here = first.tables[0], second.tables[2]
    edited(files[1], lambda book: book[here.sheet].__setitem__(here.address("code"), there.table.code))
    return files


def read(files: Sequence[Path], workers: int = 1) -> Batch:
    with workers_for(len(files), workers) as executor:
        batch = check_files(files, SETTINGS, executor=executor, summed_up=True)
    return without_duplicates(with_repeated_codes(batch, SETTINGS))


def repeated(batch: Batch) -> list[tuple[Submission, Finding]]:
    return [
        (one.submission, f) for one in batch.checked for f in one.findings if "与别的文件重复" in f.message
    ]


def other_unit(path: Path, code: str = "906002") -> Path:
    """Make a workbook one of another unit of the same region."""

    def change(book: openpyxl.Workbook) -> None:
        book["单位信息"]["B4"], book["单位信息"]["B5"] = code, "刘营乡人民政府本级"
        for sheet in book.worksheets[-3:]:
            sheet["A2"] = f"{code} 刘营乡人民政府本级"

    return edited(path, change)


def test_both_files_are_named_with_sheet_and_cell(county: list[Path]) -> None:
    found = repeated(read(county))
    assert [Path(submission.file.name) for submission, _ in found] == sorted(county[:2], key=lambda f: f.name)
    (first, one), (second, other) = found
    for submission, finding, its in ((first, other, one), (second, one, other)):
        assert (finding.rule, bool(finding.cell), finding.field) == ("JX105", True, "项目编码")
        table = next(each for each in submission.tables if each.sheet == its.sheet)
        name = Path(submission.file.name).name
        place = f"“{table.table.name}”（{name} 工作表 {its.sheet} 的 {table.address('code')}）"
        assert place in finding.message
        assert tidy_code(table.table.code) in finding.message


def test_any_order_and_number_of_workers_tell_the_same(
    county: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    books = set()
    chance = random.Random(105)  # noqa: S311 - an order, no secret
    for workers, in_hand in ((1, 300), (2, 300), (3, 300), (1, 2), (2, 2)):
        monkeypatch.setattr(batch_module, "_KEPT_UNPACKED", in_hand)
        chance.shuffle(county)
        batch = read(county, workers)
        assert len(repeated(batch)) == 2
        books.add(summary_workbook(batch.checked, ()))
    assert len(books) == 1


def test_older_versions_copies_and_placeholders_repeat_no_code(county: list[Path], tmp_path: Path) -> None:
    clean = [county[0], county[2]]
    shutil.copy(county[0], tmp_path / "副本.xlsx")
    older = edited(
        Path(shutil.copy(county[2], tmp_path / "改过.xlsx")), lambda book: book.properties.__init__()
    )
    batch = read([*clean, tmp_path / "副本.xlsx", older])
    assert (len(batch.checked), repeated(batch)) == (2, [])
    drafts = [write_workbook(tmp_path / f"{n}.xlsx", codes=dict.fromkeys(CODES, "待定")) for n in "甲乙"]
    other_unit(drafts[1])
    assert repeated(read(drafts)) == []


def test_the_list_tells_the_right_one_from_the_wrong(tmp_path: Path) -> None:
    right = write_workbook(tmp_path / "甲.xlsx", codes=dict.fromkeys(set(CODES) - {"执法经费"}, ""))
    wrong = other_unit(write_workbook(tmp_path / "乙.xlsx", codes=dict.fromkeys(CODES, _CODE)))
    edited(wrong, lambda book: book.remove(book["单位清单"]))
    found = {(Path(one.file.name).name, finding.severity) for one, finding in repeated(read([right, wrong]))}
    assert found == {("甲.xlsx", Severity.WARNING), ("乙.xlsx", Severity.ERROR)}


def test_an_exemption_and_the_settings_hold_for_it_too(tmp_path: Path) -> None:
    one = write_workbook(tmp_path / "甲.xlsx")
    two = other_unit(write_workbook(tmp_path / "乙.xlsx"))
    edited(
        one,
        lambda book: (
            book.create_sheet("设置").append(["设置项", "值"]) or book["设置"].append(["JX105", "不查"])
        ),
    )

    def exempt(book: openpyxl.Workbook) -> None:
        sheet = book["豁免清单"] if "豁免清单" in book.sheetnames else book.create_sheet("豁免清单")
        for merged in [*sheet.merged_cells.ranges]:  # nobody sees what stands below a merged title
            sheet.unmerge_cells(str(merged))
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["规则", "工作表", "单元格", "理由", "经办人", "有效期"])
        sheet.append(["JX105", "", "", "两单位合报，县局已同意", "张三", "长期"])

    edited(two, exempt)
    batch = read([one, two])
    assert repeated(batch) == []
    (excused,) = [each for each in batch.checked if each.exempted]
    assert (len(excused.exempted), [f.rule for f in excused.findings if f.rule == "JX901"]) == (3, [])


def test_merge_check_progress_and_return_all_tell_it(county: list[Path], tmp_path: Path) -> None:
    summary = tmp_path / "汇总.xlsx"
    assert run("merge", *county, "-o", summary).exit_code == 0
    rows = list(openpyxl.load_workbook(summary)["校验结果"].iter_rows(values_only=True))
    assert sum(row[1] == "JX105" for row in rows) == 2
    assert len(re.findall("JX105", run("check", *county).output)) == 2
    assert "有必须改正的" in run("progress", *county[:2]).output


def test_forms_in_another_file_of_the_unit_are_not_lacking(tmp_path: Path) -> None:
    folder = tmp_path / "木井镇"
    folder.mkdir()
    whole = openpyxl.load_workbook(write_workbook(tmp_path / "全.xlsx"))
    forms = [sheet.title for sheet in whole if re.match(r"\d\d", sheet.title)]

    def keep(names: Sequence[str]) -> Callable[[openpyxl.Workbook], None]:
        def drop(book: openpyxl.Workbook) -> None:
            for name in {*forms} - {*names}:
                del book[name]

        return drop

    upper = edited(write_workbook(folder / "上.xlsx"), keep(forms[:2]))
    lower = edited(write_workbook(folder / "下.xlsx"), keep(forms[2:]))
    assert "JX702" in run("check", upper).output
    assert "JX702" not in run("check", folder).output
    assert "JX702" not in run("check", upper, lower).output
    assert run("return", folder, "-o", tmp_path / "退回单").exit_code == 0
    edited(lower, lambda book: book.remove(book[forms[-1]]))
    told = run("check", folder, "--format", "json").output
    assert told.count("没有绩效目标表") == 2  # in either file, of the one that neither has
