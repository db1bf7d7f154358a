"""LibreOffice prints a gap for many a blank, and no character: whether it was one is told by its width and by the program."""

import io

import pypdf
import pytest

from tests.sources.printed import printed_form
from tests.sources.test_pdf import read

_NO_GAPS_OF_ITS_OWN = "#set text(cjk-latin-spacing: none)\n"
_GAP = "#h({0}em, weak: false)"


def made_by(data: bytes, producer: str, creator: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.add_metadata({"/Producer": producer, "/Creator": creator})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def values(gap: float, producer: str, creator: str) -> list[str]:
    """Return the values of a form in which a gap of some sizes of the font stands between characters."""
    apart = _GAP.format(gap)
    rows = "".join(
        f"[产出指标], [数量指标], [{name}], [说明], [{first}{apart}{second}], [依据],"
        for name, first, second in (
            ("人数", "133", "人"),
            ("村数", "全部", "49个"),
            ("文号", "函", r"\[14\]号"),
            ("工作", "清河垃", "圾"),
        )
    )
    (reading,) = read(made_by(printed_form(rows, before=_NO_GAPS_OF_ITS_OWN), producer, creator)).tables
    return [row.value.text for row in reading.table.indicators]


TOGETHER = ["133人", "全部49个", "函[14]号", "清河垃圾"]
APART = ["133 人", "全部 49个", "函 [14]号", "清河垃 圾"]


@pytest.mark.parametrize(
    ("gap", "producer", "creator", "said"),
    [
        (0.25, "LibreOffice 7.4", "Calc", APART),
        (0.2, "LibreOffice 7.4", "Calc", APART),
        (0.25, "LibreOffice 7.4", "Writer", APART),
        (0.2, "LibreOffice 7.4", "Writer", TOGETHER),
        (0.25, "Microsoft® Word 2016", "Microsoft® Word 2016", TOGETHER),
        (0.0, "LibreOffice 7.4", "Calc", TOGETHER),
    ],
)
def test_a_gap_is_a_blank_where_the_program_sets_none_so_wide_by_itself(
    gap: float, producer: str, creator: str, said: list[str]
) -> None:
    assert values(gap, producer, creator) == said


def test_characters_that_are_spaced_out_hold_no_blanks() -> None:
    rows = (
        "[产出指标], [数量指标], [修路], [#text(tracking: 0.3em)[全年修通村道的长度]], [2公里], [施工合同],"
    )
    (reading,) = read(made_by(printed_form(rows), "LibreOffice 7.4", "Calc")).tables
    assert reading.table.indicators[0].description == "全年修通村道的长度"


@pytest.mark.parametrize(
    ("producer", "said"),
    [("LibreOffice 7.4", "办公经费按月足额 及时到位"), ("Word", "办公经费按月足额及时到位")],
)
def test_a_blank_set_by_itself_at_the_end_of_a_broken_line_is_read_where_the_program_sets_it_so(
    producer: str, said: str
) -> None:
    rows = (
        "[产出指标], [数量指标], [经费], [办公经费按月足额#box(width: 0pt)[~]#linebreak()及时到位],"
        "[2公里], [施工合同],"
    )
    (reading,) = read(made_by(printed_form(rows), producer, "Writer")).tables
    assert reading.table.indicators[0].description == said
