import re

import pytest

from tests.opc.packages import sheet_xml
from xl_tools.model.grid import Cell, Merge
from xl_tools.opc.package import PackageRefusedError
from xl_tools.opc.xml_elements import parse_elements
from xl_tools.products.marks.note_boxes import (
    EMPTY_DRAWING,
    Geometry,
    blocks_for,
    box_of,
    used_blocks,
    with_notes,
    with_taller_notes,
    without_notes,
)

PLAIN = Geometry([], {}, 64, 20)
B2, MERGED = Merge(1, 1, 1, 1), Merge(4, 0, 6, 3)
SHAPE = '<v:shape id="_x0000_s1025" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Anchor>2,0,0,5,4,10,3,5</x:Anchor><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape>'
BUTTON = '<v:shape id="_x0000_s1026"><v:textbox><br>未关的标签</v:textbox><x:ClientData ObjectType="Button"><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape>'


def geometry(xml: str) -> Geometry:
    return Geometry.of(parse_elements(xml.encode(), "s", {"row"}))


def anchors(drawing: bytes) -> list[list[int]]:
    return [[int(n) for n in each.split(b",")] for each in re.findall(rb"Anchor>([^<]+)<", drawing)]


def test_the_sizes_of_rows_and_columns_are_those_of_the_sheet() -> None:
    sizes = geometry(
        sheet_xml(
            '<row r="2" ht="30"/><row r="3"/><row r="4" ht="15" hidden="1"><c r="A4"/></row><row/>',
            before='<sheetFormatPr defaultRowHeight="13.5" defaultColWidth="10"/><cols><col min="3" max="4" width="20"/><col min="2" max="2" width="9" hidden="1"/><col min="6" max="6"/></cols>',
        )
    )
    assert [sizes.width(column) for column in range(6)] == [70, 0, 140, 140, 70, 70]
    assert [sizes.height(row) for row in range(5)] == [18, 40, 18, 0, 18]
    assert geometry(sheet_xml("")) == PLAIN
    with pytest.raises(PackageRefusedError, match="行高列宽"):
        geometry(sheet_xml('<row r="2" ht="tall"/>'))


def test_a_box_grows_with_its_text_first_down_then_wide() -> None:
    short, longer, longest = (box_of("字" * count) for count in (10, 200, 1200))
    assert short.width == longer.width < longest.width
    assert short.height < longer.height
    assert longest.height < 700


def test_a_box_lies_right_of_its_cell_and_a_little_above() -> None:
    drawing = with_notes(EMPTY_DRAWING, "d", {B2: "字", MERGED: "字" * 300}, PLAIN, 1)
    small, large = anchors(drawing)
    assert small[:4] == [2, 15, 0, 12]
    assert large[:4] == [4, 15, 3, 12]
    box = box_of("字" * 300)
    left, left_in, top, top_in, right, right_in, bottom, bottom_in = large
    assert (right - left) * 64 + right_in - left_in == box.width
    assert (bottom - top) * 20 + bottom_in - top_in == box.height


def test_a_box_at_the_last_cell_or_on_a_sheet_without_heights_stays_on_the_sheet() -> None:
    last = Merge(1_048_575, 16_383, 1_048_575, 16_383)
    flat = Geometry([], {}, 0, 0)
    for sizes in (PLAIN, flat):
        for anchor in anchors(
            with_notes(EMPTY_DRAWING, "d", {last: "字", Merge(0, 0, 0, 0): "字"}, sizes, 1)
        ):
            assert max(anchor[0], anchor[4]) <= 16_383
            assert max(anchor[2], anchor[6]) <= 1_048_575
            assert min(anchor) >= 0


def test_more_than_a_block_of_boxes_takes_more_blocks() -> None:
    notes = {Merge(row, 0, row, 0): "字" for row in range(1500)}
    drawing = with_notes(EMPTY_DRAWING, "d", notes, PLAIN, 3)
    assert b'data="3,4"' in drawing
    assert used_blocks([drawing]) == {0, 3, 4}
    assert [blocks_for(count) for count in (1, 1023, 1024, 2047, 2048)] == [1, 1, 2, 2, 3]


def test_namespaces_that_a_drawing_lacks_come_with_our_boxes() -> None:
    ns0 = b'<xml xmlns:ns0="urn:schemas-microsoft-com:vml"><ns0:shape id="_x0000_s1026"/></xml>'
    drawing = with_notes(ns0, "d", {B2: "字"}, PLAIN, 2)
    assert parse_elements(drawing, "d").children[-1].namespace == "urn:schemas-microsoft-com:vml"
    with pytest.raises(PackageRefusedError, match=r"[\u4e00-\u9fff]"):
        with_notes(b"<html></html>", "d", {B2: "字"}, PLAIN, 1)


def test_a_clerks_box_grows_by_the_height_of_what_is_put_behind_its_text() -> None:
    drawing = f"<xml>{SHAPE}{BUTTON}{SHAPE.replace('Row>1', 'Row>8')}</xml>".encode()
    grown = with_taller_notes(drawing, {Cell(1, 1): "字" * 100, Cell(5, 5): "无"}, PLAIN)
    old, new = anchors(drawing), anchors(grown)
    assert old[0][:6] == new[0][:6]
    assert (new[0][6] - old[0][6]) * 20 + new[0][7] - old[0][7] > 100
    assert old[1:] == new[1:]
    assert (
        with_taller_notes(drawing.replace(b"2,0,0,5,4,10,3,5", b"2,0"), {Cell(1, 1): "字"}, PLAIN).count(
            b"2,0<"
        )
        == 2
    )


def test_only_the_boxes_of_notes_go_and_what_else_is_drawn_is_told() -> None:
    both = f"<xml><v:shapetype id='_x0000_t202'></v:shapetype>{SHAPE}{BUTTON}</xml>".encode()
    rest, some_left = without_notes(both, [Cell(1, 1)])
    assert rest == both.replace(SHAPE.encode(), b"")
    assert some_left
    assert without_notes(rest.replace(BUTTON.encode(), b""), [Cell(1, 1)])[1] is False
    assert without_notes(both, [Cell(7, 7)]) == (both, True)
    assert without_notes(b"<xml><v:oval/></xml>", [Cell(1, 1)])[1] is True
