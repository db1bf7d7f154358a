"""A workbook printed as 文本 and read again says the same, whatever stands in it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from xl_tools.checking.run_rules import check_submission
from xl_tools.jobs.compare import compare
from xl_tools.model.table import PerformanceTable
from xl_tools.products.booklet.binding import booklet_files
from xl_tools.products.comparison.changes import ChangeKind
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.values.text import squeeze

SETTINGS = shipped_settings()
_NOT_PRINTED = {"标签", "表内其他文字", "单位编码", "单位名称", "单位行"}
"""What is of no field stands in no 文本, nor a label that stands twice; the unit stands there in a line over the form, wherever the form has it."""


def said(table: PerformanceTable) -> tuple[object, ...]:
    """Return what a form says, blanks aside: where a line was broken, nobody sees whether one stood there."""
    rows = [
        tuple(
            squeeze(text)
            for text in (row.level1, row.level2, row.level3, row.description, row.value.text, row.basis)
        )
        for row in table.indicators
    ]
    texts = (table.code, table.name, table.purpose, table.goals)
    return (*map(squeeze, texts), table.funding, table.plan, rows)


@given(st.integers(0, 300))
@settings(max_examples=2, deadline=None)
def test_a_workbook_comes_back_from_its_printed_text(number: int) -> None:
    with TemporaryDirectory() as folder:
        book, printed = Path(folder, "报送.xlsx"), Path(folder, "文本.pdf")
        book.write_bytes(render(clean_workbook(number)).data)
        submission = open_submission(book, SETTINGS)
        printed.write_bytes(booklet_files([check_submission(submission, SETTINGS)], printed)[0].data)
        again = open_submission(printed, SETTINGS)
        assert [said(each.table) for each in again.tables] == [said(each.table) for each in submission.tables]
        assert again.lost == ()
        compared = compare(book, printed).comparison
        assert compared
        changed = [
            change
            for unit in compared.units
            for project in unit.projects
            for change in project.changes
            if change.kind is not ChangeKind.SPELLING and change.field not in _NOT_PRINTED
        ]
        assert not changed
