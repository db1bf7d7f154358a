"""Whatever labels stand on a sheet in whatever disorder: it is read, drawn, filled and printed without an error, and nothing twice."""

from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from tests.forms.generated_forms import LABELS, SETTINGS
from xl_tools.form_templates.drawn import templates_in
from xl_tools.form_templates.known import KnownTemplates
from xl_tools.form_templates.vocabulary import Group, vocabulary
from xl_tools.forms.drawn_layout import drawn_cells, shape_of
from xl_tools.forms.filling import filled_cells, filling_of
from xl_tools.forms.read_form import read_forms
from xl_tools.model.grid import Cell, Grid, Merge
from xl_tools.products.booklet.form_pages import form_pages
from xl_tools.sources.template_files import known_templates

WORDS = vocabulary()
SPELLED = sorted({label for group in Group for label in WORDS.labels[group]} | WORDS.groups)
PLACEHOLDERS = [
    "{项目名称}",
    "{.三级指标}",
    "{.指标值*}",
    "{预算数}",
    "{项目编码}-{项目名称}",
    "{.项目名称}",
    "{绩效目标}",
    "{",
    "{年度}年",
]
texts = st.one_of(
    st.just(""),
    st.just(""),
    st.sampled_from(SPELLED),
    st.sampled_from(
        ["一级指标", "二级指标", "三级指标", "指标值", "项目名称", "年度目标", "权重", "计算符号", "计量单位"]
    ),
    st.sampled_from(
        [
            "产出指标（50分）",
            "数量指标",
            "≥",
            "12",
            "公里",
            "维修村道",
            "合计",
            "单位：元",
            "（2027年度）",
            "3.5万元",
            "906001 石门镇",
            "填表人：",
        ]
    ),
)


@st.composite
def sheets(draw: st.DrawFn, cells: st.SearchStrategy[str] = texts) -> Grid:
    """Return a sheet of labels, values and blanks, some of its cells merged."""
    width, height = draw(st.integers(1, 8)), draw(st.integers(1, 14))
    rows = [[draw(cells) for _ in range(width)] for _ in range(height)]
    merges: list[Merge] = []
    for _ in range(draw(st.integers(0, 5))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        merge = Merge(
            top,
            left,
            min(height - 1, top + draw(st.integers(0, 3))),
            min(width - 1, left + draw(st.integers(0, 3))),
        )
        if (merge.top, merge.left) != (merge.bottom, merge.right) and not any(
            merge.touches(m) for m in merges
        ):
            merges.append(merge)
            for row in range(merge.top, merge.bottom + 1):
                for column in range(merge.left, merge.right + 1):
                    if (row, column) != (merge.top, merge.left):
                        rows[row][column] = ""
    return Grid("表", rows, merges)


@how(max_examples=60, deadline=None)
@given(sheet=sheets())
def test_any_sheet_is_read_and_laid_out(sheet: Grid) -> None:
    for known in (KnownTemplates(), known_templates(SETTINGS)):
        for reading in read_forms(sheet, LABELS, known):
            if reading.form is None:
                continue
            values = [
                cell
                for key, cell in reading.cells.items()
                if reading.texts.get(key) and key not in {"code", "name", "unit_code", "unit_name"}
            ]
            assert len(values) == len(set(values))
            labels = {label.cell for label in reading.labels.values()}
            assert labels.isdisjoint(cell for cell in values if reading.texts)
            cells = tuple(drawn_cells(reading))
            taken: set[Cell] = set()
            for cell in cells:
                area = {
                    Cell(r, c)
                    for r in range(cell.top, cell.bottom + 1)
                    for c in range(cell.left, cell.right + 1)
                }
                assert not taken & area
                taken |= area
            assert form_pages(cells, shape_of(reading))


@how(max_examples=60, deadline=None)
@given(sheet=sheets(st.one_of(texts, st.sampled_from(PLACEHOLDERS))), filled=sheets())
def test_any_template_is_told_of_and_fitted(sheet: Grid, filled: Grid) -> None:
    found, mistakes = templates_in([sheet], "表样", ["2015"])
    assert found or mistakes
    for template in found:
        for reading in read_forms(filled, LABELS, KnownTemplates((template,))):
            placed = filled_cells(template, [filling_of(reading.table, template)])
            assert placed.cells.keys() == placed.extents.keys() | placed.cells.keys()
