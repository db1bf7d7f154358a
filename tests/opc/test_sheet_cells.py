"""Cells in one pass: whatever a sheet's spelling, the same grid; what each kind of cell is read as."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.opc.packages import DECLARATION, MAIN, opened, package_of, sheet_xml, workbook_xml
from xl_tools.errors import RefusalError
from xl_tools.model.grid import Cell, Grid, column_letters, parse_address
from xl_tools.opc.sheet_cells import UNCALCULATED
from xl_tools.opc.sheet_grids import SheetGrids, read_grids

CODES = ("General", "0%", '0"个"', 'yyyy"年"m"月"', "h:mm", "000000", "@", '"共"@', "b", "[h]:mm")
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts>'
    + "".join(
        f'<numFmt numFmtId="{i}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for i, code in enumerate(CODES, 170)
    )
    + "</numFmts><cellXfs>"
    + "".join(f'<xf numFmtId="{i}"/>' for i in range(170, 170 + len(CODES)))
    + "</cellXfs></styleSheet>"
)
TEXTS = ("甲", "一、目标\n二、效益", " 两边 ", "A<B&C", "换_x000A_行", "_x005F_x000A_", "😀", "")


def texts_xml(texts: Sequence[str] = TEXTS) -> str:
    told = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'{DECLARATION}<sst xmlns="{MAIN}">{told}</sst>'


def read(sheet: str | bytes, texts: str | bytes | None = None, *, from_1904: bool = False) -> SheetGrids:
    workbook = workbook_xml(("表", "rId1"))
    if from_1904:
        workbook = workbook.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    parts = {
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": texts or texts_xml(),
        "xl/workbook.xml": workbook,
    }
    return read_grids(opened(package_of(sheet, parts)))


def grid_of(rows: str, after: str = "", before: str = "", *, from_1904: bool = False) -> Grid:
    (grid,) = read(sheet_xml(rows, after, before), from_1904=from_1904).grids
    return grid


def cell_of(contents: str, attributes: str = "", *, from_1904: bool = False) -> Grid:
    return grid_of(f'<row r="1"><c r="A1"{attributes}>{contents}</c></row>', from_1904=from_1904)


# ── the same sheet in any spelling ─────────────────────────────────────────


class Spelling(NamedTuple):
    """How a part may be written otherwise and say the same."""

    prefix: str = ""
    quote: str = '"'
    references: str = "given"
    gap: str = ""
    texts: str = "escaped"
    comments: bool = False
    encoding: str = "utf-8"


def respelled(xml: str, spelling: Spelling) -> bytes:
    """Write a part again, element by element, in another spelling."""
    declared = "utf-16" if spelling.encoding == "utf-16" else "utf-8"
    told = f'<?xml version="1.0" encoding="{declared}"?>' + _element(
        ET.fromstring(xml),  # noqa: S314 - our own XML
        spelling,
        is_root=True,
    )
    return (told.replace("\n", "\r\n") if "\r" in spelling.gap else told).encode(spelling.encoding)


def _element(element: ET.Element, spelling: Spelling, *, is_root: bool = False, previous: str = "") -> str:
    name = element.tag.rpartition("}")[2]
    attributes = {
        key.replace("{http://www.w3.org/XML/1998/namespace}", "xml:"): value for key, value in element.items()
    }
    if (
        name in ("c", "row")
        and spelling.references == "missing"
        and _follows(name, attributes["r"], previous)
    ):
        del attributes["r"]
    elif name == "c" and spelling.references == "lower":
        attributes["r"] = attributes["r"].lower()
    if is_root:
        attributes["xmlns:x" if spelling.prefix else "xmlns"] = MAIN
    quote, gap = spelling.quote, spelling.gap
    opening = (
        spelling.prefix
        + name
        + "".join(
            f" {key}{gap and ' '}={quote}{escape(value, {quote: '&#34;' if quote == chr(34) else '&#39;', chr(10): '&#10;'})}{quote}"
            for key, value in reversed(attributes.items())
        )
    )
    if name in ("t", "v", "f"):
        inside = _text(element.text or "", spelling)
    else:
        inside, before = gap, "0" if name == "sheetData" else ""
        for child in element:
            inside += (
                _element(child, spelling, previous=before)
                + gap
                + ("<!-- <c r='A1'/> -->" if spelling.comments else "")
            )
            before = child.get("r", "")
    return f"<{opening}>{inside}</{spelling.prefix}{name}>"


def _follows(name: str, reference: str, previous: str) -> bool:
    if name == "row":
        return int(reference) == int(previous) + 1
    column = parse_address(previous).column if previous else -1
    return parse_address(reference).column == column + 1


def _text(text: str, spelling: Spelling) -> str:
    if spelling.texts == "cdata" and text and "]]>" not in text:
        return f"<![CDATA[{text}]]>"
    if spelling.texts == "numbers":
        return "".join(f"&#x{ord(character):X};" for character in text)
    return escape(text)


SPELLINGS = st.builds(
    Spelling,
    prefix=st.sampled_from(["", "x:"]),
    quote=st.sampled_from("\"'"),
    references=st.sampled_from(["given", "lower", "missing"]),
    gap=st.sampled_from(["", "\n", "\r\n  ", " "]),
    texts=st.sampled_from(["escaped", "cdata", "numbers"]),
    comments=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)

FORMULAS = st.sampled_from(
    [
        "",
        "<f>A1+1</f>",
        "<f/>",
        '<f t="shared" ref="A1:A3" si="0">B1&amp;"x"</f>',
        '<f t="shared" si="0"/>',
        "<f>[1]表!B5</f>",
    ]
)
PLAIN = st.sampled_from(["乙", "a&amp;b", "x&#10;y", "&quot;", "_x0041_", "&#x4E00;", "]]&gt;", "é", " "])
CONTENTS = st.one_of(
    st.integers(0, len(TEXTS) - 1).map(lambda number: (' t="s"', f"<v>{number}</v>")),
    PLAIN.map(lambda text: (' t="inlineStr"', f'<is><t xml:space="preserve">{text}</t></is>')),
    st.tuples(FORMULAS, PLAIN).map(lambda pair: (' t="str"', f"{pair[0]}<v>{pair[1]}</v>")),
    st.tuples(FORMULAS, st.sampled_from(["0", "1", "-2.5", "0.25", "45261", "1E+20"])).map(
        lambda pair: ("", f"{pair[0]}<v>{pair[1]}</v>")
    ),
    st.sampled_from(["0", "1"]).map(lambda value: (' t="b"', f"<v>{value}</v>")),
    st.sampled_from(["#REF!", "#DIV/0!"]).map(lambda value: (' t="e"', f"<v>{value}</v>")),
    st.sampled_from(
        [(' t="d"', "<v>2023-12-01T08:30:00</v>"), (' t="d"', "<v>2023-12-01</v>"), ("", "<f>A1</f>")]
    ),
    st.sampled_from([("", "<f>A1</f><v/>"), ("", ""), (' t="str"', "<f>A1</f><v></v>")]),
)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    rows = ""
    for row in sorted(draw(st.sets(st.integers(1, 8), max_size=5))):
        hidden = draw(
            st.sampled_from(["", "", ' hidden="1"', ' spans="1:9" hidden="true" ht="12"', ' hidden="0"'])
        )
        cells = ""
        for column in sorted(draw(st.sets(st.integers(0, 6), max_size=5))):
            kind, contents = draw(CONTENTS)
            style = draw(st.sampled_from(["", *(f' s="{number}"' for number in range(len(CODES)))]))
            start = f'<c r="{column_letters(column)}{row}"{style}'
            cells += f"{start}{kind}>{contents}</c>" if contents else f"{start}/>"
        rows += f'<row r="{row}"{hidden}>{cells}</row>' if cells else f'<row r="{row}"{hidden}/>'
    ranges = draw(
        st.lists(
            st.sampled_from(["A1:B2", "B2:C3", "A1:A8", "C1:G1", "D4:F6", "A9:B12"]), unique=True, max_size=3
        )
    )
    merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in ranges)
    before = draw(st.sampled_from(["", '<cols><col min="2" max="3" width="9" hidden="1"/></cols>']))
    after = draw(st.sampled_from(["", '<autoFilter ref="A1:C8"><filterColumn colId="0"/></autoFilter>']))
    return sheet_xml(
        rows, after + (f'<mergeCells count="{len(ranges)}">{merged}</mergeCells>' if merged else ""), before
    )


@given(sheet=sheets(), spelling=SPELLINGS, of_texts=SPELLINGS, from_1904=st.booleans())
def test_the_same_grid_in_any_spelling(
    sheet: str, spelling: Spelling, of_texts: Spelling, *, from_1904: bool
) -> None:
    usual = read(sheet, from_1904=from_1904)
    other = read(respelled(sheet, spelling), respelled(texts_xml(), of_texts), from_1904=from_1904)
    assert other == usual
    for grid in usual.grids:
        assert all(grid.rows[cell.row][cell.column] == "" for cell in (*grid.covered, *grid.faults))
        assert not {*grid.covered} & {*(grid.shown or ()), *grid.faults, *grid.unknown_formats}


# ── what a cell is read as ─────────────────────────────────────────────────

A1 = Cell(0, 0)
MOMENT = dt.datetime(2023, 12, 1)  # noqa: DTZ001 - as Excel


@pytest.mark.parametrize(
    ("attributes", "contents", "value", "shown"),
    [
        ("", "<v>5</v>", 5.0, "5"),
        (' s="1"', "<v>0.255</v>", 0.255, "26%"),
        (' s="2"', "<v>49</v>", 49.0, "49个"),
        (' s="3"', "<v>45261</v>", MOMENT.date(), "2023年12月"),
        (' s="4"', "<v>0.5</v>", dt.time(12), "12:00"),
        (' s="3"', "<v>1</v>", dt.date(1900, 1, 1), "1900年1月"),
        (' s="5"', "<v>6001</v>", 6001.0, "006001"),
        (' s="9"', "<v>1.5</v>", dt.timedelta(1.5), "36:00"),
        (' t="d"', "<v>08:30:00</v>", dt.time(8, 30), "08:30:00"),
        (' s="4" t="d"', "<v>T08:30:00</v>", dt.time(8, 30), "8:30"),
        (' s="7" t="str"', "<f>B1</f><v>三人</v>", "三人", "共三人"),
        (' s="8"', "<v>45261</v>", 45261.0, "45261"),
        (' t="b"', "<v>1</v>", True, "TRUE"),
        (' s="2" t="b"', "<v>0</v>", False, "FALSE"),
        (' t="d"', "<v>2023-12-01T00:00:00Z</v>", MOMENT, "2023-12-01"),
        (' s="3" t="d"', "<v>2023-12-01</v>", MOMENT.date(), "2023年12月"),
        (' t="inlineStr"', "<is><r><t>一</t></r><r><rPr><b/></rPr><t>项</t></r></is>", "一项", "一项"),
        (' t="inlineStr"', '<is><t>一项</t><rPh sb="0" eb="1"><t>yi</t></rPh></is>', "一项", "一项"),
        (' t="str"', "<v>&#x4E00;&amp;_x0041_&#150;</v>", "一&A\x96", "一&A\x96"),
        (' t="str"', "<v>_xD83D__xDE00__xD83D_</v>", "😀\ufffd", "😀\ufffd"),
        (' t="str"', "<f>IF(B1,1,&quot;&quot;)</f><v></v>", "", ""),
    ],
)
def test_a_cell_is_read_as(attributes: str, contents: str, value: object, shown: str) -> None:
    grid = cell_of(contents, attributes)
    assert (grid.rows[0][0], grid.text(0, 0)) == (value, shown)
    assert type(grid.rows[0][0]) is type(value)
    assert grid.faults == {}


@pytest.mark.parametrize("contents", ["<f>B1</f>", "<f>B1</f><v></v>", "<f>B1</f><v/>", "<f/>"])
def test_a_formula_never_calculated_is_told(contents: str) -> None:
    assert cell_of(contents).faults == {A1: UNCALCULATED}


def test_days_from_1904() -> None:
    grid = cell_of("<v>43799</v>", ' s="3"', from_1904=True)
    assert (grid.rows[0][0], grid.text(0, 0)) == (MOMENT.date(), "2023年12月")
    assert cell_of("<v>1.5</v>", ' s="9"', from_1904=True).text(0, 0) == "36:00"
    grid = cell_of("<v>2023-12-01</v>", ' s="3" t="d"', from_1904=True)
    assert (grid.rows[0][0], grid.text(0, 0)) == (MOMENT.date(), "2023年12月")


def test_a_format_that_is_not_known_leaves_the_number_and_is_named() -> None:
    grid = cell_of("<v>45261</v>", ' s="8"')
    assert grid.unknown_formats == {A1: "b"}
    assert grid.text(0, 0) == "45261"


def test_rich_text_of_the_table_without_its_guides() -> None:
    rich = '<si><r><t>一、</t></r><r><t>目标</t></r><rPh sb="0" eb="1"><t>yi</t></rPh><phoneticPr fontId="1"/></si>'
    (grid,) = read(
        sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), f'<sst xmlns="{MAIN}">{rich}</sst>'
    ).grids
    assert grid.text(0, 0) == "一、目标"


def test_what_stands_below_merged_ranges_is_apart() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>0</v></c><c r="B1"><v>0</v></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2" s="1"><v>0.5</v></c><c r="C2" t="b"><v>0</v></c></row>'
    )
    ranges = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'  # one over the other
    grid = grid_of(rows, ranges)
    assert grid.covered == {Cell(1, 0): "#REF!", Cell(1, 1): "50%", Cell(1, 2): "FALSE"}
    assert [*grid.filled()] == [(A1, "0")]
    assert grid.faults == {}


def test_cells_of_one_text_share_it() -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>' for row in range(1, 4))
    (grid,) = read(sheet_xml(cells)).grids
    assert len({id(row[0]) for row in grid.rows}) == 1


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>99</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1" t="s"><v>x</v></c>',
        '<c r="A1"><v>nan</v></c>',
        '<c r="A1"><v>1e999</v></c>',
        '<c r="A1"><v>1_0</v></c>',
        '<c r="A1" t="x"><v>1</v></c>',
        '<c r="A1" t="d"><v>gestern</v></c>',
        '<c r="A1" t="str"><v>&nbsp;</v></c>',
        '<c r="A1" t="str"><v>a & b</v></c>',
        '<c r="A1" t="str"><v>&#0;</v></c>',
        '<c r="A1" t="str"><v>&#xD800;</v></c>',
        '<c r="A1" t="str"><v>&#9999999;</v></c>',
        '<c r="A1:B2"><v>1</v></c>',
        '<c r="AAAA1"><v>1</v></c>',
        '<c r="A1"><v>1</c>',
    ],
)
@pytest.mark.parametrize("before", ["", "<!-- walked -->"])
def test_what_is_damaged_is_refused(cell: str, before: str) -> None:
    with pytest.raises(RefusalError):
        grid_of(f'{before}<row r="1">{cell}</row>')


def test_ranges_without_number_over_each_other_are_too_many() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>'
    merged = "".join(f'<mergeCell ref="A{row}:B90000"/>' for row in range(1, 5000))
    assert read(sheet_xml(rows, f"<mergeCells>{merged}</mergeCells>")).too_large == ["表"]
