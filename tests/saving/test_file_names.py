from pathlib import Path, PureWindowsPath
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.saving.file_names import distinct_stems, file_stem

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
    names = list(distinct_stems([[each] for each in said], said))
    assert len({name.casefold() for name in names}) == len(said)


def test_unit_then_folder_tell_apart_what_is_called_the_same_and_only_that() -> None:
    told = [
        ("报送", "906001石门镇", "东"),
        ("报送", "906002刘营乡", "西"),
        ("汇报", "906003印庄乡", "西"),
        ("再报", "906001石门镇", "东"),
        ("再报", "906001石门镇", "西"),
        ("空的", "", "东"),
        ("空的", "", "东"),
    ]
    assert distinct_stems(told, [str(place) for place in range(len(told))]) == [
        "报送_906001石门镇",
        "报送_906002刘营乡",
        "汇报",
        "再报_东",
        "再报_西",
        "空的",
        "空的(2)",
    ]


@given(
    st.lists(st.tuples(*(st.sampled_from(["甲", "乙", "", "a(2)", "A"]) for _ in range(3))), max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_order_given_changes_no_name(told: list[tuple[str, str, str]], chance: Random) -> None:
    sources = [f"{place:02}" for place in range(len(told))]
    names = dict(zip(sources, distinct_stems(told, sources), strict=True))
    chance.shuffle(sources)
    shuffled = distinct_stems([told[int(source)] for source in sources], sources)
    assert dict(zip(sources, shuffled, strict=True)) == names
    assert len({name.casefold() for name in shuffled}) == len(told)
