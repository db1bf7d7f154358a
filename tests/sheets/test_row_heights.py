import re
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.sheets.row_heights import (
    MAX_ROW_HEIGHT,
    WrappedText,
    line_count,
    row_heights,
    split_row,
    text_height,
    usable_width,
    wrapped_lines,
)

CHINESE = st.text("资金用于保障工作，。（）", max_size=200)
WIDTH = st.floats(60, 500)


def test_an_empty_cell_has_the_height_of_one_line() -> None:
    assert line_count("", 10.5, 100) == 1
    assert text_height("", 10, 100) == pytest.approx(19)


def test_a_line_holds_as_many_chinese_characters_as_fit_the_width() -> None:
    assert line_count("十" * 10, 10, 100) == 1
    assert line_count("十" * 11, 10, 100) == 2


def test_a_line_break_typed_by_the_clerk_begins_a_new_line() -> None:
    assert line_count("1.甲\n2.乙\n\n3.丙", 10, 100) == 4


WORDS = st.lists(st.sampled_from(["资金", "用于，", "保障。", "（含税）", "“回头看”、", "220KV", "3", "MWW"]))


@given(WORDS, st.floats(160, 500))
def test_lines_are_the_whole_text_none_too_wide_and_none_begun_or_ended_by_the_wrong_mark(
    words: list[str], width: float
) -> None:
    lines = list(wrapped_lines("".join(words), 16, width))
    assert "".join(lines) == "".join(words)
    assert all(len(line) * 16 * 0.6 <= width for line in lines)
    assert not any(line[0] in "，。）”、" for line in lines[1:])
    assert not any(line[-1] in "（“" for line in lines if line)


@given(st.text("资金，。（）“”、3MW- ", max_size=200), WIDTH)
def test_whatever_the_text_no_character_of_it_is_lost_between_lines(text: str, width: float) -> None:
    assert "".join(wrapped_lines(text, 16, width)) == text


def test_a_run_of_latin_letters_and_digits_is_not_broken() -> None:
    assert line_count("招标文件" + "QHYZB-2019-649", 10, 100) == 2
    assert line_count("招" + "QHYZB-2019-649", 10, 100) == 1


def test_a_run_longer_than_a_line_is_broken_where_the_line_is_full() -> None:
    assert line_count("A" * 40, 10, 100) == 3
    assert line_count("甲" + "A" * 40 + "乙", 10, 100) == 4


def test_a_closing_mark_takes_the_character_before_it_to_the_next_line() -> None:
    assert line_count("甲" * 9 + "乙。" + "丙" * 9, 10, 100) == 3
    assert line_count("甲" * 10 + "丙" * 10, 10, 100) == 2


def test_an_opening_mark_does_not_end_a_line() -> None:
    assert line_count("甲" * 9 + "（" + "乙" * 10, 10, 100) == 3


def _filled(advances: list[int], width: int) -> int:
    lines, left = 1, width
    for advance in advances:
        if advance > left:
            lines, left = lines + 1, width
        left -= advance
    return lines


@given(st.lists(st.sampled_from(["资", "（金", "用。", "“12”、", "220KV", "3"])), st.integers(80, 500))
def test_lines_are_as_many_as_filling_them_piece_by_piece_gives(pieces: list[str], width: int) -> None:
    """Widths in tenths of a point, so that they add up exactly; no two pieces join."""
    separated = [part for piece in pieces for part in (piece, "　")]
    advances = [
        sum(60 if character.isascii() else 100 for character in piece.strip("　") or "　")
        for piece in separated
    ]
    width *= 10
    kept = _filled(advances, width)
    broken = _filled([each for piece in separated for each in _units(piece)], width)
    assert line_count("".join(separated), 10, width / 10) == max(kept, broken)


def _units(piece: str) -> list[int]:
    return [len(run) * 60 if run.isascii() else 100 for run in re.findall("[!-~]+|.", piece)]


@given(CHINESE, CHINESE, WIDTH)
def test_more_text_never_needs_fewer_lines(text: str, more: str, width: float) -> None:
    assert line_count(text + more, 10.5, width) >= line_count(text, 10.5, width)


@given(CHINESE, WIDTH, WIDTH)
def test_a_wider_cell_never_needs_more_lines(text: str, one: float, other: float) -> None:
    assert line_count(text, 10.5, max(one, other)) <= line_count(text, 10.5, min(one, other))


def test_a_merged_cell_has_the_width_of_its_columns_together() -> None:
    assert usable_width([10, 20]) == pytest.approx((30 * 5.5 - 4) * 0.97)


def test_what_rows_lack_for_a_merged_text_is_spread_evenly_over_them() -> None:
    high = WrappedText(0, 0, 2, 0, "\n".join("十" * 10), 10)
    low = WrappedText(1, 1, 1, 1, "二\n行", 10)
    heights = row_heights([high, low], [20, 20], minimum=20)
    assert sum(heights.values()) == pytest.approx(154)
    assert heights[1] - heights[0] == pytest.approx(14)
    assert heights[0] == heights[2]


def test_a_merged_text_that_fits_adds_nothing() -> None:
    assert row_heights([WrappedText(3, 0, 5, 0, "短", 10)], [20], minimum=20) == {3: 20, 4: 20, 5: 20}


EXTENTS = st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2))


@given(st.lists(st.tuples(EXTENTS, CHINESE), max_size=8))
def test_every_text_fits_the_rows_it_stands_in(placed: list[tuple[tuple[int, int, int, int], str]]) -> None:
    texts = [WrappedText(t, c, t + rows, c + columns, text) for (t, c, rows, columns), text in placed]
    heights = row_heights(texts, [8.0] * 6, minimum=15)
    for text in texts:
        room = sum(heights[row] for row in range(text.top, text.bottom + 1))
        needed = text_height(text.text, text.size, usable_width([8.0] * (text.right - text.left + 1)))
        assert room >= needed - 1e-6


@given(st.floats(0, 5000))
def test_a_split_row_keeps_its_height_and_no_part_is_higher_than_a_sheet_allows(height: float) -> None:
    parts = split_row(height)
    assert parts
    assert max(parts) <= MAX_ROW_HEIGHT
    assert sum(parts) == pytest.approx(height)


SENTENCE = (
    "预算数29.53万元。其中：财政资金29.53万元。主要用于矛盾纠纷排查化解（含信访接待）、QHYZB-2019-649号文件，"
)
CASES = [(SENTENCE * 3)[:length] for length in (1, 7, 12, 13, 19, 25, 31, 40, 55, 70, 90, 120)]


def test_no_height_is_below_the_one_libreoffice_finds_itself(tmp_path: Path, soffice: str) -> None:
    # LibreOffice fits rows only of its own format: it trusts the heights in an .xlsx, also the absent ones.
    made = {
        (width, size): tmp_path / f"{width}-{size}.fods" for width in (12, 17, 31, 84) for size in (10.5, 12)
    }
    for (width, size), path in made.items():
        path.write_text(_unfitted(width * 5.5, size), encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path),
        *map(str, made.values()),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for (width, size), path in made.items():
        (sheet,) = openpyxl.load_workbook(path.with_suffix(".xlsx")).worksheets
        fitted = [sheet.row_dimensions[row].height for row in range(1, len(CASES) + 1)]
        assert len(set(fitted)) > 1, "nothing was fitted"
        for case, height in zip(CASES, fitted, strict=True):
            assert height <= text_height(case, size, usable_width([width])), (case, width, size)


def _unfitted(points: float, size: float) -> str:
    """Return a flat OpenDocument sheet of one column whose rows LibreOffice must fit itself."""
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("table", "table"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    rows = "".join(
        '<table:table-row table:style-name="row"><table:table-cell table:style-name="cell" '
        f'office:value-type="string"><text:p>{case}</text:p></table:table-cell></table:table-row>'
        for case in CASES
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {namespaces} office:version="1.2"
    office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<style:style style:name="column" style:family="table-column">
<style:table-column-properties style:column-width="{points}pt"/></style:style>
<style:style style:name="row" style:family="table-row">
<style:table-row-properties style:use-optimal-row-height="true"/></style:style>
<style:style style:name="cell" style:family="table-cell">
<style:table-cell-properties fo:wrap-option="wrap"/>
<style:text-properties fo:font-family="宋体" style:font-family-asian="宋体"
    fo:font-size="{size}pt" style:font-size-asian="{size}pt"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="文字">
<table:table-column table:style-name="column"/>{rows}</table:table></office:spreadsheet></office:body>
</office:document>"""
