import sys
from pathlib import Path

import pytest

from tests.products.summary.summaries import checked, form, links, summed_up
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SourceFile
from xl_tools.sheets import list_sheet as summary_list
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.streamed_sheet import Lead


def _lead(target: Path | None, path: str, sheet: str = "表1", cell: str = "B4") -> Lead | None:
    return SourceLinks(target).lead(SourceCell(SourceFile(Path(path).name, path, ""), sheet, cell))


def test_source_in_the_same_folder_below_or_beside_is_linked_relatively(tmp_path: Path) -> None:
    target = tmp_path / "报" / "汇总.xlsx"
    assert _lead(target, str(tmp_path / "报" / "a.xlsx")) == Lead("a.xlsx", "'表1'!B4")
    assert _lead(target, str(tmp_path / "报" / "石门" / "a.xlsx")) == Lead("石门\\a.xlsx", "'表1'!B4")
    assert _lead(target, str(tmp_path / "收" / "a.xlsx")) == Lead("..\\收\\a.xlsx", "'表1'!B4")


def test_source_elsewhere_or_without_a_place_is_not_linked(tmp_path: Path) -> None:
    target = tmp_path / "一" / "二" / "汇总.xlsx"
    assert _lead(target, str(tmp_path / "a.xlsx")) is None
    assert _lead(target, "") is None
    assert _lead(None, str(tmp_path / "a.xlsx")) is None
    assert _lead(target, str(target.parent / ("长" * 2_081))) is None


_OF_A_FOLDER = pytest.mark.skipif(sys.platform == "win32", reason="there it is a file in a folder")


@pytest.mark.parametrize("name", ["a\nb.xlsx", pytest.param("a\\b.xlsx", marks=_OF_A_FOLDER), "\udcca.xlsx"])
def test_name_that_no_link_can_hold_is_not_linked(tmp_path: Path, name: str) -> None:
    assert _lead(tmp_path / "汇总.xlsx", str(tmp_path / name)) is None


def test_sheet_name_is_quoted(tmp_path: Path) -> None:
    target, source = tmp_path / "汇总.xlsx", str(tmp_path / "a.xlsx")
    assert _lead(target, source, "it's #1") == Lead("a.xlsx", "'it''s #1'!B4")
    assert _lead(target, source, "表1", "") == Lead("a.xlsx", "'表1'!A1")
    assert _lead(target, source, "") == Lead("a.xlsx", "")


def test_text_file_is_linked_as_a_whole(tmp_path: Path) -> None:
    assert _lead(tmp_path / "汇总.xlsx", str(tmp_path / "石门镇.txt")) == Lead("石门镇.txt", "")


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("石门 2023#1.xlsx", "石门%202023%231.xlsx"),
        ("100%完成.xlsx", "100%25完成.xlsx"),
        ("a%20b.xlsx", "a%2520b.xlsx"),
        ("[定稿]^`{}.xlsx", "%5b定稿%5d%5e%60%7b%7d.xlsx"),
    ],
)
def test_signs_of_a_file_name_reach_excel_escaped_once(tmp_path: Path, name: str, escaped: str) -> None:
    file = checked(form(), path=str(tmp_path / name))
    book = summed_up(file, target=tmp_path / "汇总.xlsx")
    assert links(book["项目汇总"]) == [("武装工作经费", escaped, "'武装工作经费'!E3")]


def test_every_indicator_leads_to_the_cell_of_its_value(tmp_path: Path) -> None:
    grid = form()
    file = checked(Grid("it's #1", grid.rows, grid.merges), path=str(tmp_path / "a.xlsx"))
    found = links(summed_up(file, target=tmp_path / "汇总.xlsx")["指标汇总"])
    assert found == [(f"F{row}", "a.xlsx", f"'it''s #1'!F{row}") for row in range(10, 16)]


def test_what_is_beyond_the_links_a_sheet_can_have_is_plain_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary_list, "MAX_LINKS_PER_SHEET", 2)
    sheet = summed_up(checked(form(), path=str(tmp_path / "a.xlsx")), target=tmp_path / "汇总.xlsx")[
        "指标汇总"
    ]
    assert [text for text, _, _ in links(sheet)] == ["F10", "F11"]
    assert [row[11] for row in sheet.iter_rows(min_row=4, values_only=True)] == [
        f"F{row}" for row in range(10, 16)
    ]
