import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms.generated_forms import LABELS
from tests.forms.scrawled_grids import scrawled_grids, unseen
from tests.forms.written_grids import PLAIN_FORM, UNIT_INFO, UNIT_LIST, grid
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.submission import SheetRole, SourceFile, Submission

FILE = SourceFile("甲.xlsx", "甲.xlsx", "0" * 64)
NARRATIVE = "一、总体绩效目标\n第一段。"


def read(*grids: Grid) -> Submission:
    return read_submission(FILE, grids, LABELS)


ROLES = {
    "a form": (grid(PLAIN_FORM), SheetRole.FORM),
    "a form under any name but that of the instructions": (grid(PLAIN_FORM, sheet="核对"), SheetRole.FORM),
    "instructions, even with a sample": (grid(PLAIN_FORM, sheet="填报说明"), SheetRole.INSTRUCTIONS),
    "unit information": (grid(UNIT_INFO), SheetRole.UNIT_INFO),
    "a unit list": (grid(UNIT_LIST), SheetRole.UNIT_LIST),
    "a narrative by its headings": (grid(NARRATIVE), SheetRole.NARRATIVE),
    "a narrative by its name": (grid("还没有写", sheet="整体绩效"), SheetRole.NARRATIVE),
    "a sheet that we made": (grid("项目编码|项目名称\n1|甲", sheet="项目汇总"), SheetRole.OUTPUT),
    "an empty sheet": (Grid("Sheet2", []), SheetRole.EMPTY),
    "a sheet of spaces": (Grid("Sheet2", [["", " \n"], [None]]), SheetRole.EMPTY),
    "an empty sheet with a name of ours": (Grid("整体绩效", []), SheetRole.EMPTY),
    "anything else": (grid("通讯录|电话", sheet="Sheet3"), SheetRole.UNKNOWN),
}


@pytest.mark.parametrize("sheet", ROLES)
def test_every_sheet_is_known_for_what_it_is(sheet: str) -> None:
    given_grid, role = ROLES[sheet]
    (note,) = read(given_grid).sheets
    assert note.role is role
    assert note.name == given_grid.sheet
    assert note.forms == (role is SheetRole.FORM)


def test_a_whole_workbook_is_read_sheet_by_sheet_in_its_order() -> None:
    submission = read(
        grid(PLAIN_FORM, sheet="2"),
        grid(UNIT_INFO, sheet="单位信息"),
        grid(PLAIN_FORM + PLAIN_FORM, sheet="1"),
        grid(UNIT_LIST, sheet="单位清单"),
        grid(NARRATIVE, sheet="整体绩效"),
    )
    assert [(note.name, note.forms) for note in submission.sheets] == [
        ("2", 1),
        ("单位信息", 0),
        ("1", 2),
        ("单位清单", 0),
        ("整体绩效", 0),
    ]
    assert [table.sheet for table in submission.tables] == ["2", "1", "1"]
    assert submission.info.year == 2023
    assert len(submission.units.projects) == 4
    assert submission.narrative is not None
    assert submission.file is FILE


def test_a_hidden_sheet_is_read_and_noted_as_hidden() -> None:
    submission = read(Grid("1", grid(PLAIN_FORM).rows, visible=False))
    assert len(submission.tables) == 1
    assert not submission.sheets[0].visible


def test_a_sheet_too_large_to_read_is_noted_last() -> None:
    submission = read_submission(FILE, [grid(PLAIN_FORM)], LABELS, too_large=["大表"])
    assert [(note.name, note.role) for note in submission.sheets] == [
        ("表", SheetRole.FORM),
        ("大表", SheetRole.TOO_LARGE),
    ]


def test_the_narrative_is_the_sheet_of_that_name_and_another_is_not_known() -> None:
    submission = read(
        grid("一、工作总结\n好。", sheet="总结"),
        grid(NARRATIVE, sheet="整体绩效"),
        grid(NARRATIVE, sheet="副本"),
    )
    assert [note.role for note in submission.sheets] == [
        SheetRole.UNKNOWN,
        SheetRole.NARRATIVE,
        SheetRole.UNKNOWN,
    ]
    assert submission.narrative is not None
    assert submission.narrative.narrative.chapters[0].heading == "一、总体绩效目标"


def test_lists_on_several_sheets_add_up() -> None:
    submission = read(grid(UNIT_LIST, sheet="甲"), grid(UNIT_LIST.replace("90", "91"), sheet="乙"))
    assert len(submission.units.units) == 6
    assert [note.role for note in submission.sheets] == [SheetRole.UNIT_LIST] * 2


def test_the_unit_is_that_of_the_tables_where_the_file_does_not_say() -> None:
    assert read(grid(PLAIN_FORM)).info.unit_name == "石门镇人民政府本级"
    other = grid(PLAIN_FORM.replace("906001", "907001"), sheet="2")
    assert read(grid(PLAIN_FORM), other).info.unit_code == ""
    assert read(other, grid(UNIT_INFO, sheet="单位信息")).info.unit_code == "906001"


def test_faults_are_told_by_sheet() -> None:
    faulty = Grid("1", grid(PLAIN_FORM).rows, faults={Cell(3, 2): "#REF!"})
    assert read(faulty, grid(UNIT_LIST, sheet="2")).faults == {"1": {Cell(3, 2): "#REF!"}}


def test_an_empty_file_is_an_empty_submission() -> None:
    assert read() == Submission(FILE)


@given(st.lists(scrawled_grids(), max_size=3, unique_by=lambda made: made.sheet))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_on_the_sheets_reading_never_raises_and_nothing_of_a_form_goes_unseen(
    grids: list[Grid],
) -> None:
    submission = read_submission(FILE, grids, LABELS)
    assert [note.name for note in submission.sheets] == [made.sheet for made in grids]
    for made in grids:
        if readings := [table for table in submission.tables if table.sheet == made.sheet]:
            assert unseen(made, readings) == []
