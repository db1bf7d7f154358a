import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.rules.townships import CODES, UNITS, clean_table
from xl_tools.batch.batch import check_files
from xl_tools.checking.run_rules import check_submission
from xl_tools.errors import NothingToDoError, UnwritableTargetError
from xl_tools.forms.labels import Labels
from xl_tools.forms.layout import blank_reading
from xl_tools.jobs.fill import fill, plan_fill
from xl_tools.jobs.standard_workbooks import import_, new_workbook
from xl_tools.model.finding import Severity
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.products.booklet.binding import booklet_files
from xl_tools.products.workbook.standard_workbook import standard_workbook
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.sources.unit_lists import bundled_list_of
from xl_tools.values.project_code import ALPHABET
from xl_tools.values.text import squeeze

SETTINGS = shipped_settings()
LABELS = Labels(SETTINGS)


def write_workbook(path: Path, *, codes: dict[str, str] | None = None, units: UnitList = UNITS) -> Path:
    """Write the three clean tables as a standard workbook; ``codes`` replaces codes by project name."""
    tables = [clean_table(number, name) for number, name in enumerate(CODES, 1)]
    tables = [
        table.model_copy(update={"code": (codes or {}).get(table.name, table.code)}) for table in tables
    ]
    info = UnitInfo(year=2023, region="130324", unit_code="906001", unit_name="石门镇人民政府本级")
    readings = [blank_reading(table, table.name) for table in tables]
    data = standard_workbook(info, units, None, readings, LABELS, SETTINGS.framework.current)
    path.write_bytes(data)
    return path


def edited(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


@pytest.fixture
def imported(seed: Path, tmp_path: Path) -> Path:
    """Return the standard workbook imported from the real document."""
    path = tmp_path / "wb.xlsx"
    path.write_bytes(import_(seed).data)
    return path


def test_the_bundled_sample_has_no_findings() -> None:
    assert check_submission(open_submission(bundled(SAMPLE), SETTINGS), SETTINGS).findings == ()


def test_importing_the_real_document_keeps_every_text(seed: Path, imported: Path) -> None:
    document = seed.read_text(encoding="utf-8")
    shown = {squeeze(text) for grid_text in _texts(imported) for text in grid_text}
    tables = document[document.index("1. 武装工作经费绩效目标表\n") :]
    for line in tables.splitlines():
        for cell in filter(None, map(squeeze, line.split("\t"))):
            assert cell in shown, f"{cell} of the line {line!r} is not in the workbook"
    joined = "".join(shown)
    narrative = document[document.rindex("一、总体绩效目标") : document.rindex("第二部分")]
    for paragraph in filter(None, map(squeeze, narrative.splitlines())):
        assert paragraph in joined


def _texts(path: Path) -> list[list[str]]:
    """Return the texts of every sheet as a reader sees them, percents and amounts as they are shown."""
    book = openpyxl.load_workbook(path)
    texts = []
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        texts.append([_shown(cell.value, cell.number_format) for cell in cells])
    return texts


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, int | float):
        return f"{value * 100:g}%" if "%" in number_format else f"{value:.2f}"
    return str(value)


def test_the_imported_document_has_17_tables_and_its_faults_at_their_cells(imported: Path) -> None:
    checked = check_submission(open_submission(imported, SETTINGS), SETTINGS)
    assert len(checked.submission.tables) == 17
    found = {(f.rule, f.sheet[:2], f.cell) for f in checked.findings}
    assert {place for place in found if place[0] not in {"JX601", "JX605"}} == {
        *(("JX111", number, "A3") for number in ("02", "04", "06", "11", "12", "17")),
        ("JX207", "09", "F13"),
        *(("JX301", number, "F7") for number in ("03", "05", "07", "11", "16")),
        ("JX305", "07", "B7"),
        ("JX402", "17", "B8"),
        ("JX403", "13", "B5"),
        ("JX403", "14", "B5"),
        ("JX403", "15", "B5"),
        ("JX403", "17", "B5"),
        ("JX501", "14", "A15"),
        ("JX505", "04", "F14"),
        ("JX505", "16", "F12"),
        *(("JX507", number, cell) for number, cell in _VAGUE),
        ("JX508", "14", "F10"),
        ("JX508", "15", "F10"),
        *(("JX511", number, "F12") for number in ("02", "03", "04", "08", "15")),
        *(("JX511", number, "F12") for number in _PROMPT),
        *(("JX602", "整体", cell) for cell in ("A3", "A9", "A10")),
        ("JX602", "16", "B8"),
        *(("JX603", "整体", cell) for cell in ("A17", "A20")),
        *(("JX603", "02", cell) for cell in ("B5", "B8")),
        *(("JX604", number, cell) for number, cell in _MISSPELLED),
        ("JX606", "整体", "A29"),
        ("JX701", "14", "F10"),
    }
    assert len({place for place in found if place[0] == "JX601"}) == 36
    assert len({place for place in found if place[0] == "JX605"}) == 23
    assert {f.severity for f in checked.findings if f.rule == "JX501"} == {Severity.WARNING}
    prompt = {f.sheet[:2] for f in checked.findings if f.rule == "JX511" and f.severity is Severity.INFO}
    assert prompt == set(_PROMPT)


_PROMPT = ("05", "06", "10", "11", "12", "13", "14", "17")
"""Tables whose 时效指标 says 及时, and no time."""
_VAGUE = (
    *(("06", "F14"), ("06", "F16"), ("07", "F15"), ("11", "F14")),
    *(("12", "F14"), ("13", "F14"), ("16", "F14")),
)
_MISSPELLED = (
    *(("整体", "A32"), ("01", "G10"), ("02", "C10"), ("03", "D10"), ("04", "D10"), ("04", "D13")),
    *(("15", "D12"), ("16", "B5"), ("16", "C13"), ("16", "D13"), ("17", "C10"), ("17", "D10")),
)


def test_the_table_whose_last_period_wrapped_is_read_whole(imported: Path) -> None:
    plan = open_submission(imported, SETTINGS).tables[16].table.plan
    assert [plan.march, plan.june, plan.october, plan.december] == [25, 50, 75, 100]


def test_importing_files_of_two_units_is_refused(tmp_path: Path) -> None:
    one = write_workbook(tmp_path / "一.xlsx")
    other = edited(write_workbook(tmp_path / "二.xlsx"), _move_to_another_unit)
    with pytest.raises(NothingToDoError, match="不同单位"):
        import_([one, other])


def _move_to_another_unit(book: openpyxl.Workbook) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("906001", "906002")


def test_importing_a_workbook_again_changes_no_table(imported: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    again.write_bytes(import_(imported).data)
    first, second = (open_submission(path, SETTINGS) for path in (imported, again))
    assert [t.table for t in first.tables] == [t.table for t in second.tables]
    assert first.narrative is not None
    assert second.narrative is not None
    assert first.narrative.narrative == second.narrative.narrative


def test_what_belongs_to_no_field_is_named_on_import(tmp_path: Path) -> None:
    def scribble(book: openpyxl.Workbook) -> None:
        book.worksheets[-1]["I3"] = "记得改"

    path = edited(write_workbook(tmp_path / "一.xlsx"), scribble)
    assert [line.endswith("I3：记得改") for line in import_(path).left_out] == [True]


def test_a_changed_character_in_every_code_names_every_right_code(imported: Path) -> None:
    right = {reading.sheet: reading.table.code for reading in open_submission(imported, SETTINGS).tables}

    def spoil(book: openpyxl.Workbook) -> None:
        for place, (sheet, code) in enumerate(right.items(), 4):
            digits = "0123456789" if place < 8 else ALPHABET
            other = digits[(digits.index(code[place]) + 7) % len(digits)]
            book[sheet]["B3"] = code[:place] + other + code[place + 1 :]

    found = check_submission(open_submission(edited(imported, spoil), SETTINGS), SETTINGS).findings
    hints = {f.sheet: f.hint for f in found if f.rule == "JX103"}
    assert hints.keys() == right.keys()
    assert all(right[sheet] in hint for sheet, hint in hints.items())
    assert not [f for f in found if f.rule in {"JX101", "JX102", "JX104", "JX105", "JX109"}]


def test_blanked_codes_all_come_back_and_every_other_part_stays(imported: Path) -> None:
    before = {r.sheet: r.table.code for r in open_submission(imported, SETTINGS).tables}

    def blank(book: openpyxl.Workbook) -> None:
        for sheet in before:
            book[sheet]["B3"] = None
        image = openpyxl.drawing.image.Image(io.BytesIO(_png()))
        book[next(iter(before))].add_image(image, "I2")
        chart = openpyxl.chart.BarChart()
        chart.add_data(openpyxl.chart.Reference(book["单位清单"], min_col=5, min_row=2, max_row=9))
        book["单位清单"].add_chart(chart, "H2")
        book[next(iter(before))]["A1"].comment = openpyxl.comments.Comment("审核意见", "县局")

    edited(imported, blank)
    parts = _parts(imported)
    filled = fill(imported)
    assert filled.plan.unfilled == ()
    assert {r.sheet: r.table.code for r in open_submission(imported, SETTINGS).tables} == before
    after = _parts(imported)
    changed = {name for name in parts if parts[name] != after[name]}
    assert parts.keys() == after.keys()
    assert all(name.startswith("xl/worksheets/sheet") for name in changed)
    assert len(changed) == 17
    assert any("media" in name for name in parts)
    assert any("chart" in name for name in parts)
    assert any("comment" in name for name in parts)
    backups = [path for path in imported.parent.iterdir() if "备份" in path.name]
    assert len(backups) == 1
    assert _parts(backups[0]) == parts


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _png() -> bytes:
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c6260606060000000050001a5f645400000000049454e44ae426082"
    )


def test_a_name_with_one_wrong_character_is_not_filled_but_gets_candidates(tmp_path: Path) -> None:
    def misspell(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[-3]
        sheet["B3"], sheet["E3"] = None, "武装工作经责"

    path = edited(write_workbook(tmp_path / "一.xlsx"), misspell)
    before = path.read_bytes()
    filled = fill(path)
    assert filled.plan.edits == ()
    assert [left.candidates[0].name for left in filled.plan.unfilled] == ["武装工作经费"]
    assert path.read_bytes() == before


def test_fill_mends_the_unit_line_and_takes_the_list_that_is_named(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.worksheets[-1]["A2"] = "906001 石门镇政府"
        book.worksheets[-2]["A2"] = None

    path = edited(write_workbook(tmp_path / "一.xlsx", units=UnitList()), spoil)
    listed = write_workbook(tmp_path / "清单.xlsx")
    with pytest.raises(NothingToDoError, match="没有单位清单"):
        fill(path)
    filled = fill(path, units=listed, dry_run=True)
    assert [(e.cell, e.old, e.new) for e in filled.plan.edits] == [
        ("A2", "", "906001 石门镇人民政府本级"),
        ("A2", "906001 石门镇政府", "906001 石门镇人民政府本级"),
    ]
    assert "文件没有动" in filled.outcome


def test_fill_into_another_file_leaves_the_input_alone(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "一.xlsx", codes={"执法经费": ""})
    before = path.read_bytes()
    fill(path, target=tmp_path / "二.xlsx")
    assert path.read_bytes() == before
    assert [r.table.code for r in open_submission(tmp_path / "二.xlsx", SETTINGS).tables] == list(
        CODES.values()
    )
    with pytest.raises(UnwritableTargetError):
        fill(path, target=path)


def test_filling_twice_changes_nothing_more(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "一.xlsx", codes={"执法经费": ""})
    fill(path)
    before = path.read_bytes()
    assert fill(path).plan.edits == ()
    assert path.read_bytes() == before


def test_a_code_cell_with_a_formula_is_left_open_and_named(tmp_path: Path) -> None:
    def formula(book: openpyxl.Workbook) -> None:
        book.worksheets[-1]["B3"] = '="1303"'

    filled = fill(edited(write_workbook(tmp_path / "一.xlsx"), formula))
    assert [(left.cell, "公式" in left.reason) for left in filled.plan.unfilled] == [("B3", True)]


def test_what_cannot_be_filled_is_said(tmp_path: Path) -> None:
    units = UnitList(
        units=(*UNITS.units, Unit(code="906002", name="木井镇人民政府本级")),
        projects=(ListedProject(unit_code="906001", name="执法经费"), *UNITS.projects[::2]),
    )

    def spoil(book: openpyxl.Workbook) -> None:
        book["单位信息"]["B4"], book["单位信息"]["B5"] = None, None
        lost, no_code, no_name = book.worksheets[-3:]
        lost["A2"] = None
        no_code["B3"] = None
        no_name["E3"] = None

    path = edited(write_workbook(tmp_path / "一.xlsx"), spoil)
    reasons = [left.reason for left in plan_fill(open_submission(path, SETTINGS), units).unfilled]
    assert ["还没有编码" in reasons[-2], "没有填项目名称" in reasons[-1]] == [True, True]


_TWO_UNITS = UnitList(
    units=(
        *UNITS.units,
        *(
            Unit(code=f"90600{n}", name=f"{name}人民政府本级")
            for n, name in enumerate(("木井镇", "蛤泊镇", "潘庄镇"), 2)
        ),
    ),
    projects=UNITS.projects,
)


def _said_of_unit(code: str | None, name: str | None) -> Callable[[openpyxl.Workbook], None]:
    def say(book: openpyxl.Workbook) -> None:
        book["单位信息"]["B4"], book["单位信息"]["B5"] = code, name
        for sheet in book.worksheets[-3:]:
            sheet["A2"] = f"{code} {name}" if code and name else None

    return say


def test_whose_a_workbook_is_that_says_it_nowhere_the_codes_of_its_projects_tell(tmp_path: Path) -> None:
    """As check says: 像是 906001（项目编码是这个单位的）."""
    path = edited(write_workbook(tmp_path / "一.xlsx"), _said_of_unit(None, None))
    plan = plan_fill(open_submission(path, SETTINGS), _TWO_UNITS)
    assert plan.unfilled == ()

    def without_codes(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets[-3:]:
            sheet["B3"] = None

    (left,) = plan_fill(open_submission(edited(path, without_codes), SETTINGS), _TWO_UNITS).unfilled
    assert left.reason.startswith(
        "不知道是哪个单位（清单中有：906001 石门镇人民政府本级、906002 木井镇人民政府本级、906003 蛤泊镇人民政府本级 等 4 个单位）"
    )
    assert left.reason.endswith("（另 2 张表一样：02执法经费、03离任补贴）")


def test_a_code_of_no_listed_unit_is_told_once_with_the_unit_it_may_be(tmp_path: Path) -> None:
    path = edited(write_workbook(tmp_path / "一.xlsx"), _said_of_unit("906010", "石门镇人民政府本级"))
    (left,) = plan_fill(open_submission(path, SETTINGS), _TWO_UNITS).unfilled
    assert (
        "单位编码 906010 不在单位清单中，像是 906001 石门镇人民政府本级（单位名称和项目编码都是这个单位的）"
        in left.reason
    )


def test_a_text_cannot_be_filled_in_place(seed: Path) -> None:
    with pytest.raises(UnwritableTargetError, match="不能直接改"):
        fill(seed, units=UNITS)


def test_one_bad_file_never_stops_the_rest(tmp_path: Path) -> None:
    good = write_workbook(tmp_path / "好.xlsx")
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04")
    empty = tmp_path / "空.xlsx"
    with xlsxwriter.Workbook(empty) as book:
        book.add_worksheet("甲")
    seen: list[str] = []
    batch = check_files([bad, good, empty], SETTINGS, progress=seen.append)
    assert [one.submission.file.name for one in batch.checked] == [str(good)]
    assert [Path(file.name).name for file in batch.refused] == ["坏.xlsx", "空.xlsx"]
    assert seen == ["坏.xlsx", "好.xlsx", "空.xlsx"]
    assert not batch.has_errors


def test_our_own_summaries_and_booklets_are_skipped_not_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "好.xlsx")
    booklet = tmp_path / "文本.xlsx"
    booklet.write_bytes(
        booklet_files([check_submission(open_submission(path, SETTINGS), SETTINGS)], booklet)[0].data
    )
    batch = check_files([path, booklet], SETTINGS)
    assert len(batch.checked) == 1
    assert [Path(file.name).name for file in batch.skipped] == ["文本.xlsx"]


def test_a_new_workbook_of_the_lists_year_has_a_coded_form_for_every_project(tmp_path: Path) -> None:
    units = bundled_list_of("906001", SETTINGS)
    assert units is not None
    made = new_workbook("906001", 2023, units, SETTINGS)
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.data)
    submission = open_submission(path, SETTINGS)
    assert [(t.table.name, t.table.code) for t in submission.tables] == [
        (p.name, p.code) for p in units.projects
    ]
    assert submission.info.title == "石门镇2023年部门预算绩效文本"
    assert made.without_code == 0


def test_a_code_of_another_year_is_never_carried_into_a_new_workbook(tmp_path: Path) -> None:
    units = bundled_list_of("906001", SETTINGS)
    assert units is not None
    made = new_workbook("906001", 2024, units, SETTINGS)
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.data)
    assert made.without_code == 17
    assert {t.table.code for t in open_submission(path, SETTINGS).tables} == {""}


def test_an_unknown_unit_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NothingToDoError, match="906001 石门镇人民政府本级"):
        new_workbook("906002", 2024, UNITS, SETTINGS)
    assert bundled_list_of("999999", SETTINGS) is None


def test_a_booklet_is_pdf_or_workbook_and_nothing_else(tmp_path: Path) -> None:
    checked = check_submission(open_submission(write_workbook(tmp_path / "一.xlsx"), SETTINGS), SETTINGS)
    assert booklet_files([checked], Path("文本.PDF"))[0].data.startswith(b"%PDF")
    assert booklet_files([checked], Path("文本.xlsx"))[0].data.startswith(b"PK")
    with pytest.raises(UnwritableTargetError, match="只能是"):
        booklet_files([checked], Path("文本.doc"))
