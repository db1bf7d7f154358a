import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.model.display_width import display_width
from xl_tools.values.text import label_key, name_key, one_line, squeeze

NOISE = " \u3000\n\r\t\u00a0\u200b\u200d\u2060\ufeff\u00ad\u202d\u202c"


@pytest.mark.parametrize(
    "label",
    [
        "其中：财政资金",
        "其中:财政资金",
        "其中： 财政 资金：",
        "其中：财政\n资金",
        "其中：\u200b财政\u3000资金 :",
        "\ufeff其中：财政资金",
    ],
)
def test_spellings_of_a_label_have_one_key(label: str) -> None:
    assert label_key(label) == "其中:财政资金"


@pytest.mark.parametrize(
    "label", ["资金支出计划（%）", "资金支出计 划（%）", "资金支出计划(％)", "资金支出计划 ( % ) "]
)
def test_brackets_and_percent_signs_of_any_width_are_the_same_in_a_label(label: str) -> None:
    assert label_key(label) == "资金支出计划(%)"


@pytest.mark.parametrize(
    "name",
    [
        "石门镇【2023】2 号",
        "石门镇[2023]2号",
        "石门镇〔２０２３〕２号",
        "石门镇［2023］2号",
        "石门镇{2023}2号",
    ],
)
def test_bracket_shapes_are_the_same_in_a_name(name: str) -> None:
    assert name_key(name) == "石门镇[2023]2号"


def test_one_wrong_character_is_another_name() -> None:
    assert name_key("武装工作经费") != name_key("武裝工作经费")


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 20), st.sampled_from(NOISE)), max_size=5))
def test_white_space_and_invisible_characters_anywhere_make_no_difference(
    text: str, noise: list[tuple[int, str]]
) -> None:
    noisy = text
    for place, character in noise:
        noisy = noisy[:place] + character + noisy[place:]
    assert squeeze(noisy) == squeeze(text)


@given(st.text("项目编码：:（）()[]【】abcＡＢＣ １２３%％\n", max_size=20))
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    assert label_key(label_key(text)) == label_key(text)


def test_a_text_is_folded_onto_one_line() -> None:
    assert one_line(" 第一行\n 第二行\t\u3000第三行 ") == "第一行 第二行 第三行"


def test_a_wide_character_takes_two_columns_of_a_terminal() -> None:
    assert display_width("JX103 编码") == 10
