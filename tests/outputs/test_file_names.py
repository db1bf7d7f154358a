from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.outputs.file_names import file_stem, file_stems

TRICKS = {
    "../../etc/passwd": "_.._etc_passwd",
    "..\\..\\甲": "_.._甲",
    "C:\\甲": "C__甲",
    "//服务器/共享": "__服务器_共享",
    "CON": "_CON",
    "con.xlsx": "_con.xlsx",
    "Nul .txt": "_Nul .txt",
    "COM1": "_COM1",
    "LPT²": "_LPT²",
    "CONTENT": "CONTENT",
    "石门镇...": "石门镇",
    " 石门镇. ": "石门镇",
    "": "未命名",
    " . ": "未命名",
    "甲:流": "甲_流",
    "甲\x00乙\n丙": "甲_乙 丙",
    "年报\u202excod.exe": "年报_xcod.exe",
    "字" * 300: "字" * 40,
    "石门镇人民政府本级": "石门镇人民政府本级",
}


@pytest.mark.parametrize(("said", "stem"), TRICKS.items())
def test_a_name_that_plays_tricks_becomes_a_plain_one(said: str, stem: str) -> None:
    assert file_stem(said) == stem


@given(st.text())
def test_any_text_gives_a_name_in_its_folder_that_both_systems_take(said: str) -> None:
    stem = file_stem(said)
    name = f"{stem}.xlsx"
    assert Path("/甲", name).parent == Path("/甲")
    assert PureWindowsPath("C:/甲", name).parent == PureWindowsPath("C:/甲")
    assert not PureWindowsPath(name).is_reserved()
    assert len(name.encode()) < 200
    assert stem == stem.strip(" .")
    assert file_stem(stem) == stem


@given(st.lists(st.sampled_from(["甲", "CON", "a", "A", "a(2)", "../a", "_._a"]), max_size=12))
def test_no_two_names_are_alike_whatever_the_case(said: list[str]) -> None:
    names = list(file_stems(said))
    assert len({name.casefold() for name in names}) == len(said)
