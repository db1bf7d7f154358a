import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.outputs.file_names import distinct, safe_stem


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("906001石门镇人民政府本级", "906001石门镇人民政府本级"),
        ("../../etc/passwd", "etc_passwd"),
        (r"C:\Windows\石门", "C_Windows_石门"),
        ("石门镇\n（本级）", "石门镇 （本级）"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("contact", "contact"),
        ("~$石门.", "$石门"),
        ("a<b>|c?*", "a_b_c"),
        ("\u202e镇", "镇"),
        (" . ", "单位"),
        ("", "单位"),
    ],
)
def test_a_name_typed_by_a_township_becomes_harmless(text: str, stem: str) -> None:
    assert safe_stem(text, "单位") == stem


@given(st.text(max_size=300))
def test_any_text_gives_a_name_that_stays_in_its_folder(text: str) -> None:
    stem = safe_stem(text, "单位")
    assert stem
    assert Path(stem).name == stem
    assert len(os.fsencode(f"{stem}_退回单(999).pdf")) <= 255
    assert not set(stem) & set('<>:"/\\|?*\x00\n')


@given(st.lists(st.sampled_from(["a", "A", "a(2)", "b", "镇"]), max_size=8))
def test_names_are_distinct_also_where_capitals_do_not_count(stems: list[str]) -> None:
    names = distinct(stems)
    assert len({name.casefold() for name in names}) == len(stems)
    assert all(name.startswith(stem) for name, stem in zip(names, stems, strict=True))
