import pytest

from tests.opc.packages import DECLARATION, MAIN
from tests.products.marks.marked import FINDINGS, WARNING, finding
from xl_tools.model.grid import Cell
from xl_tools.opc.package import PackageRefusedError
from xl_tools.opc.xml_elements import parse_elements
from xl_tools.products.marks.marked_notes import (
    EMPTY_COMMENTS,
    with_our_notes,
    without_our_notes,
)
from xl_tools.products.marks.note_text import is_our_note, note_runs, plain_text

B2, C3 = Cell(1, 1), Cell(2, 2)
OURS = "【必须改正】JX203 资金用途中的金额与表内不一致\n资金用途写 5.00 万元，表内预算数是 6.00 万元\n改法：把写错的一处改过来"


def comments(text: str, author: str = "县局", before: str = "", cell: str = "B2") -> bytes:
    return (
        f'{DECLARATION}<comments xmlns="{MAIN}"><authors><author>{author}</author></authors>{before}<commentList>'
        f'<comment ref="{cell}" authorId="0">{text}</comment></commentList></comments>'
    ).encode()


def texts(xml: bytes) -> list[str]:
    """Return the text of every note as Excel shows it: of runs, or plain."""
    shown = []
    for comment in parse_elements(xml, "c").each("commentList", "comment"):
        runs = [run.text for run in comment.each("text", "r", "t")]
        plain = [text.text for text in comment.each("text", "t")]
        assert not (runs and plain), "Excel shows one of the two"
        shown.append("".join(runs or plain))
    return shown


def test_a_note_says_rule_fault_and_remedy_and_a_long_one_points_to_the_list() -> None:
    assert plain_text(note_runs([finding("B2")])) == OURS
    assert plain_text(note_runs([finding("B2", rule="JX999", hint="")])).startswith(
        "【必须改正】JX999\n资金用途写"
    )
    long = plain_text(note_runs([finding("B2", message="长" * 4000), *FINDINGS]))
    assert long.endswith("长……（其余见“校验结果”）")
    assert len(long) < 1300
    assert plain_text(note_runs([finding("B2")] * 30)).endswith("……（其余见“校验结果”）")


@pytest.mark.parametrize(
    ("clerks", "shown"),
    [
        ("<text><t>请填 &lt;单位&gt;</t></text>", "请填 <单位>"),
        ("<text><t>漢字</t><rPh sb='0' eb='1'><t>かん</t></rPh></text>", "漢字"),
        ("<text><r><rPr><b/></rPr><t>请填</t></r><r><t>_x000D_单位\n</t></r></text>", "请填_x000D_单位\n"),
        ("<text/>", ""),
        ("<text></text>", ""),
    ],
)
def test_ours_stands_behind_a_clerks_note_and_is_cut_off_again(clerks: str, shown: str) -> None:
    xml, new, behind = with_our_notes(comments(clerks), "c", {B2: [finding("B2")]})
    assert new == []
    assert texts(xml) == [f"{shown}\n――――绩效目标表校验――――\n{OURS}"]
    assert plain_text(behind[B2]).endswith(OURS)
    back, gone, left = without_our_notes(xml, "c")
    assert (texts(back), gone, left) == ([shown], [], True)
    assert without_our_notes(back, "c")[0] == back


def test_a_note_that_another_program_cut_into_other_runs_is_recognised() -> None:
    pieces = f"请填单位\n――――绩效目标表校验――――\n{OURS}"
    for size in (1, 3, 7, 400):
        runs = "".join(f"<r><t>{pieces[at : at + size]}</t></r>" for at in range(0, len(pieces), size))
        back, gone, left = without_our_notes(comments(f"<text>{runs}</text>"), "c")
        assert (texts(back), gone, left) == (["请填单位"], [], True)


def test_a_note_at_a_cell_without_one_goes_whole() -> None:
    for source in (EMPTY_COMMENTS, f'<comments xmlns="{MAIN}"></comments>'.encode()):
        xml, new, _ = with_our_notes(source, "c", {B2: [finding("B2")], C3: [finding("C3", WARNING)]})
        assert new == [B2, C3]
        back, gone, left = without_our_notes(xml, "c")
        assert (texts(back), gone, left) == ([], [B2, C3], False)


def test_text_that_looks_like_markup_or_holds_what_xml_cannot_is_written_as_text() -> None:
    message = "=1+1 <b>&amp; _x000D_ \x01 \ud800 \"'"
    xml, _, _ = with_our_notes(EMPTY_COMMENTS, "c", {B2: [finding("B2", message=message, hint="")]})
    assert texts(xml)[0].endswith("\n=1+1 <b>&amp; _x005F_x000D_ \ufffd \ufffd \"'")


def test_a_conversation_keeps_its_note_and_gets_none_of_ours() -> None:
    thread = comments("<text><t>[Threaded comment]</t></text>", author="tc={9C5F}")
    assert with_our_notes(thread, "c", {B2: [finding("B2")]}) == (thread, [], {})


def test_a_clerks_note_is_not_ours_though_it_quotes_one() -> None:
    assert is_our_note(OURS)
    for text, author in ((OURS, "县局"), ("【必须改正】请看", "绩效目标表校验"), ("看 " + OURS, "")):
        quoting = comments(f"<text><t>{text}</t></text>", author=author)
        assert without_our_notes(quoting, "c") == (quoting, [], True)
    for author in ("绩效目标表校验", " "):  # LibreOffice saves no authors
        ours = comments(f"<text><t>{OURS}</t></text>", author=author)
        assert without_our_notes(ours, "c")[0] != ours


def test_a_note_at_no_cell_is_refused_in_chinese() -> None:
    with pytest.raises(PackageRefusedError, match="批注"):
        with_our_notes(comments("<text/>", cell="B"), "c", {B2: [finding("B2")]})
