from hypothesis import given, settings

from tests.forms.generated_forms import LABELS, tables
from tests.forms.written_grids import changed
from xl_tools.forms.layout import COLUMN_WIDTHS, blank_reading, lay_out
from xl_tools.forms.read_form import read_forms
from xl_tools.model.table import PerformanceTable


@given(tables())
@settings(max_examples=50, deadline=None)
def test_no_two_cells_of_the_form_overlap_and_none_leaves_its_columns(table: PerformanceTable) -> None:
    covered = [
        (row, column)
        for cell in lay_out(blank_reading(table, "表"), LABELS)
        for row in range(cell.top, cell.bottom + 1)
        for column in range(cell.left, cell.right + 1)
    ]
    assert len(covered) == len(set(covered))
    assert {column for _, column in covered} == set(range(len(COLUMN_WIDTHS)))


def test_a_label_keeps_the_word_of_the_clerk_without_stray_spaces() -> None:
    (reading,) = read_forms(
        changed(("项目编码|", "项目 编号|"), ("其中：财政资金", "其中：财政\\n资金")), LABELS
    )
    texts = {cell.key: cell.text for cell in lay_out(reading, LABELS)}
    assert texts["label.code"] == "项目编号"
    assert texts["label.fiscal"] == "其中：财政资金"
