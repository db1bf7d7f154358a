"""Rows too low for their texts: told where beyond doubt, made higher by ``fix``, and put back by ``undo``."""

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font

from xl_tools import library
from xl_tools.jobs.changing import undo
from xl_tools.jobs.fix import fix
from xl_tools.model.finding import Finding

SAMPLE = Path(__file__).parents[2] / "workbook_templates" / "示例_906001石门镇.xlsx"
SHEET = "01武装工作经费"
LONG = "完成民兵组织整顿和军事训练，做好征兵宣传、体检、政审和新兵欢送工作。" * 12


def found(path: Path) -> list[Finding]:
    (one,) = library.check(path).batch.checked
    return [finding for finding in one.findings if finding.rule == "JX808"]


@cache
def one_form() -> bytes:
    """Return the sample with its first form alone: 20 sheets less to be read for each test."""
    book = load_workbook(SAMPLE)
    for name in book.sheetnames:
        if name != SHEET:
            del book[name]
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def changed(path: Path, **heights: float | None) -> Path:
    """Return the sample with a long text in C10 or B8 (``C10=30``: and its row so high, ``None``: of no height)."""
    book = load_workbook(BytesIO(one_form()))
    for address, height in heights.items():
        cell = book[SHEET][address]
        cell.value = LONG if address.startswith("B") else LONG[:140]
        book[SHEET].row_dimensions[cell.row].height = height
    book.save(path)
    return path


def test_the_sample_and_what_is_made_new_cut_nothing(tmp_path: Path) -> None:
    assert found(SAMPLE) == []
    new = tmp_path / "新.xlsx"
    library.new("906001", 2027, template="项目支出绩效目标申报表（2021）").save(new)
    assert found(new) == []


@pytest.mark.parametrize(
    ("place", "height", "told"),
    [
        ("B8", 51.75, True),
        ("C10", 35.0, True),
        ("C10", None, False),
        ("B8", 200.0, False),
        ("B8", None, True),
    ],
)
def test_a_text_is_cut_where_no_program_makes_it_room(
    tmp_path: Path, place: str, height: float | None, *, told: bool
) -> None:
    """B8 is merged over six columns: no program makes a row higher for it; C10 is not."""
    findings = found(changed(tmp_path / "表.xlsx", **{place: height}))
    assert [finding.cell for finding in findings] == ([place] if told else [])
    if told:
        assert "印出来看不全" in findings[0].message
        assert findings[0].edit is not None
        assert findings[0].edit.cell == f"{place[1:]}:{place[1:]}"


@pytest.mark.parametrize("look", [{"wrap_text": False}, {"wrap_text": True, "shrink_to_fit": True}])
def test_a_text_that_is_not_wrapped_or_shrunk_is_not_cut(tmp_path: Path, look: dict[str, bool]) -> None:
    path = changed(tmp_path / "表.xlsx", B8=20)
    book = load_workbook(path)
    book[SHEET]["B8"].alignment = Alignment(**look)
    book.save(path)
    assert found(path) == []


def test_fix_grows_the_row_and_nothing_else_and_undo_takes_it_back(tmp_path: Path) -> None:
    path = changed(tmp_path / "表.xlsx", B8=51.75, C10=35)
    before = path.read_bytes()
    fixed = fix(path)
    assert [(edit.cell, edit.old) for edit in fixed.plan.edits] == [("8:8", "51.75"), ("10:10", "35")]
    assert found(path) == []
    old, new = parts(before), parts(path.read_bytes())
    differing = [name for name in old if old[name] != new[name]]
    assert len(differing) == 1
    again = new[differing[0]]
    for edit in fixed.plan.edits:
        again = again.replace(f'ht="{edit.new}"'.encode(), f'ht="{edit.old}"'.encode())
    assert again == old[differing[0]]
    assert [(edit.cell, edit.old, edit.new) for edit in undo(path).edits] == [
        (edit.cell, edit.new, edit.old) for edit in fixed.plan.edits
    ]
    assert path.read_bytes() == before


def test_a_row_changed_since_gets_its_height_back_all_the_same(tmp_path: Path) -> None:
    path = changed(tmp_path / "表.xlsx", B8=51.75)
    fix(path)
    book = load_workbook(path)
    book[SHEET]["A16"] = "又看过"
    book.save(path)
    assert [edit.new for edit in undo(path).edits] == ["51.75"]
    assert load_workbook(path)[SHEET].row_dimensions[8].height == 51.75


def test_what_no_row_can_hold_is_told_and_left_to_a_person(tmp_path: Path) -> None:
    path = changed(tmp_path / "表.xlsx", C10=409)
    book = load_workbook(path)
    book[SHEET]["C10"] = LONG * 4
    book.save(path)
    (finding,) = found(path)
    assert finding.edit is None
    assert "把列调宽" in finding.hint


def test_a_longer_wording_in_a_narrow_row_is_mended_and_the_row_grows(tmp_path: Path) -> None:
    """The row too low that a fix makes is no reason against it."""
    path = changed(tmp_path / "表.xlsx", B8=51.75)
    assert fix(path, dry_run=True).plan.refused == ()


def test_a_sheet_of_strange_looks_is_checked_all_the_same(tmp_path: Path) -> None:
    data = parts(one_form())
    data["xl/styles.xml"] = data["xl/styles.xml"].replace(b'fontId="1"', b'fontId="x"')
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in data.items():
            archive.writestr(name, part)
    assert found(path) == []


def test_a_merged_row_beside_a_text_that_makes_it_higher_is_not_doubted(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in load_workbook(BytesIO(one_form()))[SHEET].iter_rows(values_only=True):
        sheet.append(row)
    sheet.merge_cells("B8:C8")
    sheet["B8"] = LONG[:60]
    sheet["D8"] = LONG
    for address in ("B8", "D8"):
        sheet[address].alignment, sheet[address].font = Alignment(wrap_text=True), Font(size=11)
    path = tmp_path / "表.xlsx"
    book.save(path)
    assert found(path) == []


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
