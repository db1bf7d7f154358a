import io
import os
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.outputs.packages import (
    DECLARATION,
    MAIN,
    SHEET,
    entries,
    package_of,
    part,
    read_by_calamine,
    read_by_openpyxl,
    relationships,
    sheet_xml,
)
from xl_tools.form.grid import Cell
from xl_tools.model.edit import Edit
from xl_tools.outputs.package_parts import PackageRefusedError
from xl_tools.outputs.sheet_edit import LONGEST_TEXT, CellRefusedError, apply_edits

NAME = "1.绩效&目标"
Contents = Mapping[Cell, str | float | bool]


def edit(cell: str, new: str, sheet: str = "表", old: str = "") -> Edit:
    return Edit(sheet=sheet, cell=cell, old=old, new=new, why="test")


def written_by_xlsxwriter(contents: Contents) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        for name in ("前", NAME, "后"):
            sheet = workbook.add_worksheet(name)
            bold = workbook.add_format({"bold": True, "bg_color": "#FFFF00"})
            for cell, value in contents.items():
                sheet.write(cell.row, cell.column, value, bold if cell.column % 2 else None)
            sheet.set_row(2, 30)
            sheet.write_blank(4, 2, None, bold)
    return target.getvalue()


def written_by_openpyxl(contents: Contents) -> bytes:
    workbook = openpyxl.Workbook()
    for name in ("前", NAME, "后"):
        sheet = workbook.create_sheet(name)
        for cell, value in contents.items():
            sheet.cell(cell.row + 1, cell.column + 1, value).font = Font(bold=bool(cell.column % 2))
        sheet.row_dimensions[3].height = 30
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


cells = st.builds(Cell, st.integers(0, 7), st.integers(0, 29))
plain = st.text("abc 项目&<>'\"编码０1\n", min_size=1, max_size=9).map(str.strip).filter(bool)
values = plain | st.integers(-9999, 9999) | st.floats(-1e6, 1e6).map(lambda f: round(f, 2)) | st.booleans()
contents_of_a_sheet = st.dictionaries(cells, values, max_size=12)
any_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[*map(chr, range(32)), "\ufffe", "\uffff"])
    | st.sampled_from("\t\n\r _=<>&\"'"),
    max_size=12,
)
new_texts = st.dictionaries(cells, any_text, min_size=1, max_size=8)
writers = st.sampled_from([written_by_xlsxwriter, written_by_openpyxl])


def styles(package: bytes, sheet: str) -> dict[str, int]:
    loaded = openpyxl.load_workbook(io.BytesIO(package))[sheet]
    return {c.coordinate: c._style.fontId for row in loaded.iter_rows() for c in row if c.has_style}


@settings(deadline=None)
@given(writers, contents_of_a_sheet, new_texts)
def test_edited_cells_read_back_and_everything_else_is_as_it_was(
    write: Callable[[Contents], bytes], contents: Contents, texts: dict[Cell, str]
) -> None:
    before = write(contents)
    after = apply_edits(before, [edit(cell.address, text, NAME) for cell, text in texts.items()])

    for read in (read_by_calamine, read_by_openpyxl):
        wanted = read(before, NAME) | {cell.address: text for cell, text in texts.items()}
        assert read(after, NAME) == {address: value for address, value in wanted.items() if value != ""}
        for other in ("前", "后"):
            assert read(after, other) == read(before, other)
    changed = [old[0] for old, new in zip(entries(before), entries(after), strict=True) if old != new]
    assert len(changed) <= 1
    kept = styles(before, NAME)
    assert {address: style for address, style in styles(after, NAME).items() if address in kept} == kept


@settings(deadline=None)
@given(writers, contents_of_a_sheet, new_texts)
def test_the_inverse_edits_give_every_value_back(
    write: Callable[[Contents], bytes], contents: Contents, texts: dict[Cell, str]
) -> None:
    assume(all(isinstance(contents.get(cell, ""), str) for cell in texts))
    before = write(contents)
    after = apply_edits(before, [edit(cell.address, text, NAME) for cell, text in texts.items()])
    undone = apply_edits(after, [edit(cell.address, str(contents.get(cell, "")), NAME) for cell in texts])

    for read in (read_by_calamine, read_by_openpyxl):
        assert read(undone, NAME) == read(before, NAME)
    assert styles(undone, NAME).items() >= styles(before, NAME).items()


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86", "@x", "00123", "_x000D_", "_x005F_x000D_", "__x000d__", "_xZZZZ_", "  a  ", "a\r\nb", "\t"]
    + [" ", "\u3000", "]]>", "<c/>", "&amp;", "𠮷", "x" * LONGEST_TEXT],
)
def test_text_of_any_look_is_read_back_as_that_text(text: str) -> None:
    after = apply_edits(package_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')), [edit("A1", text)])
    assert read_by_calamine(after, "表") == {"A1": text}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("a\x0bb", "控制字符"), ("\x00", "控制字符"), ("\ud800", "控制字符"), ("\uffff", "控制字符")]
    + [("x" * (LONGEST_TEXT + 1), "超过"), ("𠮷" * (LONGEST_TEXT // 2 + 1), "超过")],
)
def test_text_that_a_cell_cannot_hold_is_refused(text: str, reason: str) -> None:
    with pytest.raises(CellRefusedError, match=reason):
        apply_edits(package_of(sheet_xml("")), [edit("A1", text)])


def replaced(old: str, new: str) -> str:
    """Return the bytes of the new text that differ from the old one, seen from both ends."""
    head = len(os.path.commonprefix([old, new]))
    tail = len(os.path.commonprefix([old[head:][::-1], new[head:][::-1]]))
    return new[head : len(new) - tail]


ROWS = (
    '<row r="2" spans="2:4" ht="30" customHeight="1"><c r="B2" s="3" t="s"><v>0</v></c><!-- note -->'
    '<c r="D2" s="1"><v>4.0</v></c></row>\n<row r="5"><c r="A5"><v>5</v></c></row>'
)


@pytest.mark.parametrize(
    ("cell", "text", "difference"),
    [
        ("B2", "新", '3" t="inlineStr"><is><t>新</t></is>'),
        ("D2", "", "/"),
        ("D2", "a b", ' t="inlineStr"><is><t>a b</t></is>'),
        ("D2", " a", ' t="inlineStr"><is><t xml:space="preserve"> a</t></is>'),
        ("C2", "新", '<c r="C2" t="inlineStr"><is><t>新</t></is></c>'),
        ("A4", "新", '4"><c r="A4" t="inlineStr"><is><t>新</t></is></c></row><row r="'),
        ("C2", "", ""),
        ("C3", "", ""),
    ],
)
def test_only_the_bytes_of_the_cell_differ(cell: str, text: str, difference: str) -> None:
    old = sheet_xml(ROWS, '<pageMargins left="0.7"/>', '<dimension ref="A1:D5"/>')
    new = part(apply_edits(package_of(old), [edit(cell, text)])).decode()
    start = new.index("<sheetData>")
    assert new[:start] == old[: old.index("<sheetData>")]
    expected = replaced(old, new)
    assert len(expected) == len(new) - len(old) + len(replaced(new, old))
    assert difference in new
    assert len(expected) <= len(difference) + 12
