from hypothesis import given
from hypothesis import strategies as st

from xl_tools.model.submission import Chapter
from xl_tools.typesetting.printed_text import Paragraph, paragraphs, printable
from xl_tools.values.text import squeeze

TEXTS = st.text("甲乙丙，。；：！？”“（）一二、 \n\t", max_size=60)


def read(*texts: str) -> list[Paragraph]:
    return paragraphs(Chapter(heading="一、目标", paragraphs=texts))


def test_a_short_numbered_first_sentence_is_a_lead_in() -> None:
    (paragraph,) = read("（一）完善制度建设。强化组织保障，加强领导。")
    assert paragraph.lead == "（一）完善制度建设。"
    assert paragraph.clauses == ("强化组织保障，", "加强领导。")


def test_a_numbered_line_without_a_full_stop_is_a_lead_in_as_a_whole() -> None:
    assert read("（十二）加强内部监督") == [Paragraph("（十二）加强内部监督", ())]


def test_a_numbered_sentence_of_several_clauses_or_a_long_one_is_no_lead_in() -> None:
    long = "（一）督促机关各部门对上级要求落实的事项和领导批示、要求的执行落实情况。确定目标。"
    assert [one.lead for one in read("（二）组织活动，提升比率。", long, "甲。")] == ["", "", ""]


def test_closing_marks_stay_with_their_clause() -> None:
    assert read("坚持“一要稳住！”的要求，二。")[0].clauses == ("坚持“一要稳住！”", "的要求，", "二。")


def test_what_has_no_punctuation_is_cut_well_below_a_page() -> None:
    assert [len(piece) for piece in read("无标点" * 80 + "。")[0].pieces] == [100, 100, 41]


def test_a_text_with_line_breaks_is_several_paragraphs_and_empty_ones_are_none() -> None:
    assert [paragraph.clauses for paragraph in read("甲。\n\n乙。\r\n", "", " \u200b")] == [
        ("甲。",),
        ("乙。",),
    ]


@given(st.lists(TEXTS, max_size=4))
def test_no_visible_character_is_lost_or_added(texts: list[str]) -> None:
    pieces = [piece for paragraph in read(*texts) for piece in paragraph.pieces]
    assert squeeze("".join(pieces)) == squeeze("".join(texts))


@given(st.text(max_size=60))
def test_printing_twice_is_printing_once(text: str) -> None:
    assert printable(printable(text)) == printable(text)
