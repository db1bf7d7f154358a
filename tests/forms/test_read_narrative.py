import pytest

from tests.forms.written_grids import grid
from xl_tools.forms.read_narrative import is_chapter_heading, read_narrative
from xl_tools.model.submission import Chapter


def test_chapters_are_headings_with_the_paragraphs_below_them() -> None:
    reading = read_narrative(
        grid("整体绩效目标\n\n一、总体绩效目标\n第一段。\n\n第二段。\n二、分项绩效目标\n（一）督促落实。")
    )
    assert reading.narrative.chapters == (
        Chapter(heading="一、总体绩效目标", paragraphs=("第一段。", "第二段。")),
        Chapter(heading="二、分项绩效目标", paragraphs=("（一）督促落实。",)),
    )
    assert reading.preamble == ("整体绩效目标",)
    assert [cell.address for cell in reading.cells] == ["A3", "A4", "A6", "A7", "A8"]


def test_a_sheet_without_headings_has_no_chapters() -> None:
    reading = read_narrative(grid("甲|乙"))
    assert reading.narrative.chapters == ()
    assert reading.preamble == ("甲", "乙")


@pytest.mark.parametrize("text", ["一、总体绩效目标", "十二、其他"])
def test_a_short_numbered_line_is_a_heading(text: str) -> None:
    assert is_chapter_heading(text)


@pytest.mark.parametrize(
    "text", ["", "一、", "（一）督促", "1、总体", "一、完成工作。", "一、" + "长" * 41, "总体绩效目标"]
)
def test_sentences_and_items_are_no_headings(text: str) -> None:
    assert not is_chapter_heading(text)
