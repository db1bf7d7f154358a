import datetime as dt
from pathlib import Path

import pytest

from tests.opc.packages import zipped
from tests.sources.test_opening import SETTINGS, small_limits
from xl_tools.checking.run_rules import check_submission
from xl_tools.errors import TooLargeError, UnreadableFileError, UnwritableTargetError
from xl_tools.jobs.fill import fill
from xl_tools.jobs.fix import fix
from xl_tools.jobs.mark import marked_copy
from xl_tools.model.grid import Cell, Grid, Merge
from xl_tools.settings import Settings
from xl_tools.sources.opendocument import is_opendocument
from xl_tools.sources.opening import grids_of, is_package, open_submission, submission_of

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'
    for prefix, kind in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
PATH = Path("报送.ods")


def ods(tables: str, *, styles: str = "", manifest: str = "<manifest/>", kind: str = KIND) -> bytes:
    content = (
        f"<office:document-content {NAMES} {CALC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    meta = '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>2024-05-06T07:08:09</dc:date></m>'
    parts = {"mimetype": kind, "content.xml": content, "meta.xml": meta, "META-INF/manifest.xml": manifest}
    return zipped(parts)


def table(rows: str, *, style: str = "", columns: str = "", name: str = "表") -> str:
    named = f'table:name="{name}" table:style-name="{style}"'
    return f"<table:table {named}>{columns}{rows}</table:table>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(kind: str = "", value: str = "", shown: str | None = None, more: str = "") -> str:
    named = {"float": "value", "percentage": "value", "currency": "value", "string": "string-value"}
    attribute = f'office:{named.get(kind, f"{kind}-value")}="{value}"' if kind and value else ""
    told = f"<text:p>{shown}</text:p>" if shown is not None else ""
    type_ = f'office:value-type="{kind}"' if kind else ""
    return f"<table:table-cell {type_} {attribute} {more}>{told}</table:table-cell>"


def text(shown: str, more: str = "") -> str:
    return cell("string", "", shown, more)


def read(data: bytes, settings: Settings = SETTINGS) -> list[Grid]:
    return grids_of(data, PATH, settings)


def shown(grid: Grid) -> dict[str, str]:
    return {cell.address: text for cell, text in grid.filled()}


def test_values_and_what_they_show_are_both_kept() -> None:
    cells = (
        cell("float", "49", "≥49个"),
        cell("percentage", "0.255", "26%"),
        cell("currency", "1300.456", "1,300.46元"),
        cell("date", "2023-12-01", "2023年12月"),
        cell("date", "2023-12-01T08:30:00", "12-1"),
        cell("time", "PT08H30M00S", "8:30"),
        cell("time", "PT25H00M00.5S", "25:00:00"),
        cell("boolean", "true", "真"),
        cell("string", "三", "共三"),
        cell("float", "6001"),
        cell("float", "0", ""),
    )
    (grid,) = read(ods(table(row(*cells))))
    assert grid.rows[0] == [
        *(49.0, 0.255, 1300.456, dt.date(2023, 12, 1)),
        dt.datetime(2023, 12, 1, 8, 30),  # noqa: DTZ001 - as in a sheet
        *(dt.time(8, 30), dt.timedelta(hours=25), True, "三", 6001.0, 0.0),
    ]
    texts = ["≥49个", "26%", "1,300.46元", "2023年12月", "12-1", "8:30", "25:00:00", "真", "共三", "6001", ""]
    assert grid.texts[0] == texts
    assert [grid.exact(0, column) for column in (1, 2, 3)] == ["25.5%", "1300.456元", "2023-12-01"]


def test_paragraphs_blanks_and_what_nobody_sees() -> None:
    told = (
        "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation>"
        "<text:p>  一\n  <text:span>二<text:s text:c='3'/>三</text:span> <text:a> 四</text:a></text:p>"
        "<text:p>五<text:tab/>六<text:line-break/>七</text:p></table:table-cell>"
    )
    (grid,) = read(ods(table(row(told))))
    assert grid.rows == [["一 二   三 四\n五\t六\n七"]]


def test_what_is_repeated_stands_in_each_cell_and_emptiness_costs_nothing() -> None:
    rows = (
        row(
            text("甲", 'table:number-columns-repeated="3"'),
            cell(more='table:number-columns-repeated="16381"'),
        ),
        row(cell(), text("乙"), more='table:number-rows-repeated="2"'),
        row(cell(more='table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048570"'),
    )
    (grid,) = read(ods(table("".join(rows))))
    assert shown(grid) == {"A1": "甲", "B1": "甲", "C1": "甲", "B2": "乙", "B3": "乙"}


def test_merges_hidden_rows_columns_and_sheets() -> None:
    covered = '<table:covered-table-cell office:value-type="string"><text:p>底下</text:p></table:covered-table-cell>'
    wide = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    rows = (
        row(text("题", wide), covered),
        row(text("", 'table:number-columns-repeated="2"'), more='table:visibility="collapse"'),
        f'<table:table-row-group table:display="false">{row(text("组"))}</table:table-row-group>',
        f"<table:table-header-rows>{row(text('头'))}</table:table-header-rows>",
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    (grid, other) = read(
        ods(
            table("".join(rows), columns=columns) + table(row(text("x")), name="乙", style="ta2"),
            styles=style,
        )
    )
    assert (grid.merges, grid.covered) == ([Merge(0, 0, 1, 1)], {Cell(0, 1): "底下"})
    assert shown(grid) == {"A1": "题", "A3": "组", "A4": "头"}
    assert (grid.hidden_rows, grid.hidden_columns, grid.visible) == (frozenset({1, 2}), frozenset({1}), True)
    assert (other.sheet, other.visible, grid.filtered) == ("乙", False, False)
    (filtered,) = read(ods(table(row(text("甲"), more='table:visibility="filter"'))))
    assert (filtered.hidden_rows, filtered.filtered) == (frozenset({0}), True)


def test_errors_uncalculated_formulas_and_other_workbooks() -> None:
    formula = 'table:formula="of:=1/0"'
    link = "table:formula=\"of:=['file:///C:/表/乙.xlsx'#$Sheet1.A1]\""
    cells = (
        cell("float", "0", "#DIV/0!", formula),  # as Excel writes an error
        cell("string", "", "Err:502", f'calcext:value-type="error" {formula}'),
        cell(more=formula),
        text("", formula),
        cell("float", "3", "3", link),
    )
    submission = submission_of(ods(table(row(*cells))), PATH, SETTINGS)
    faults = {Cell(0, 0): "#DIV/0!", Cell(0, 1): "Err:502", Cell(0, 2): "（公式没有计算值）"}
    assert submission.faults == {"表": faults}
    assert submission.link_targets == ("file:///C:/表/乙.xlsx",)
    assert submission.file.saved[0] == "2024-05-06T07:08:09"


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        (table(row(cell("float", "1_0", "10"))), "损坏"),
        (table(row(cell("date", "去年", "去年"))), "损坏"),
        (table(row(cell("time", "8:30", "8:30"))), "损坏"),
        (table(row(text("甲", 'table:number-columns-repeated="20000"'))), "损坏"),
        (table(row(text("甲", 'table:number-rows-spanned="99999999999"'))), "损坏"),
        ("<table:table>", "损坏"),
        (table(row(text("甲"))) + "<!DOCTYPE x>", "DOCTYPE"),
    ],
)
def test_what_cannot_be_is_damage(tables: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(ods(tables))


def test_a_password_is_told_and_another_kind_of_document() -> None:
    with pytest.raises(UnreadableFileError, match="加了密"):
        read(ods("", manifest="<manifest><encryption-data/></manifest>"))
    with pytest.raises(UnreadableFileError, match="odt"):
        read(ods("", kind=KIND.replace("spreadsheet", "text")))
    assert is_opendocument(ods("", kind=f"{KIND}-template"))
    assert not is_opendocument(b"PK\3\4 content.xml")


def test_the_limits_are_those_of_any_workbook() -> None:
    far = table(
        row(text("末", 'table:number-columns-repeated="1000"'), more='table:number-rows-repeated="1000"')
    )
    assert submission_of(ods(far), PATH, small_limits(sheet_cells=999_999)).sheets[0].role.name == "TOO_LARGE"
    with pytest.raises(TooLargeError, match="合起来有 1000000 格"):
        read(ods(far), small_limits(workbook_cells=999_999))
    with pytest.raises(TooLargeError, match="文字合起来"):
        read(ods(far), small_limits(text_megabytes=2))
    over_each_other = "".join(
        row(text("甲", 'table:number-columns-spanned="2" table:number-rows-spanned="1000"'))
        for _ in range(1000)
    )
    sheets = submission_of(ods(table(over_each_other)), PATH, small_limits(sheet_cells=100_000)).sheets
    assert sheets[0].role.name == "TOO_LARGE"


def test_it_cannot_be_changed_in_place_and_says_what_to_do(tmp_path: Path) -> None:
    data = (Path(__file__).parent / "written_by_sheetjs" / "sample.ods").read_bytes()
    path = tmp_path / "报送.ods"
    path.write_bytes(data)
    assert not is_package(data)
    assert len(open_submission(path, SETTINGS).tables) == 2
    for change in (fill, fix):
        with pytest.raises(UnwritableTargetError, match=r"另存为 \.xlsx"):
            change(path)
    checked = check_submission(open_submission(path, SETTINGS), SETTINGS)
    with pytest.raises(UnwritableTargetError, match=r"另存为 \.xlsx"):
        marked_copy(checked, SETTINGS)
    assert path.read_bytes() == data
    assert [each.name for each in tmp_path.iterdir()] == ["报送.ods"]
