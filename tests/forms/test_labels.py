import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.generated_forms import LABELS, SETTINGS, spellings
from xl_tools.forms.labels import Labels, labels_of


@given(st.data())
def test_every_spelling_of_a_label_names_its_field_with_any_spaces_breaks_and_widths(
    data: st.DataObject,
) -> None:
    field = data.draw(st.sampled_from(sorted(SETTINGS.labels)))
    assert LABELS.field(data.draw(spellings(field))) == field


def test_letters_far_apart_are_still_a_label() -> None:
    assert LABELS.field("项   目   名   称") == "name"


@pytest.mark.parametrize("text", ["\u200b项目编码", "项\u200b目编码", "项目\u3000编码", "项\n目编码："])
def test_what_cannot_be_seen_hides_no_label(text: str) -> None:
    assert LABELS.field_and_value(text) == ("code", "")


@pytest.mark.parametrize("text", ["KPI值", "kpi值", "ＫＰＩ值", "K P I 值"])
def test_a_label_in_letters_is_known_in_either_case_and_width(text: str) -> None:
    spelled = SETTINGS.labels | {"value": (*SETTINGS.labels["value"], "KPI值")}
    assert Labels(SETTINGS.model_copy(update={"labels": spelled})).field(text) == "value"


def test_equal_settings_have_the_same_labels_others_their_own() -> None:
    equal = SETTINGS.model_copy(deep=True)
    assert labels_of(equal) is labels_of(SETTINGS)
    spelled = SETTINGS.labels | {"value": ("指标的值",)}
    other = labels_of(SETTINGS.model_copy(update={"labels": spelled}))
    assert (other.field("指标的值"), labels_of(SETTINGS).field("指标的值")) == ("value", None)


@pytest.mark.parametrize("text", ["", "项目", "项目编码表", "石门镇", "3月", "项目名称" * 50])
def test_other_texts_are_no_labels(text: str) -> None:
    assert LABELS.field(text) is None


def test_the_first_spelling_is_the_canonical_one() -> None:
    assert LABELS.canonical("code") == "项目编码"
    assert LABELS.is_canonical("code", "项目 编码：")
    assert not LABELS.is_canonical("code", "项目编号")


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("项目编码：13032423P00442810052N", "code", "13032423P00442810052N"),
        ("项目名称 武装工作经费", "name", "武装工作经费"),
        ("12月底 100%", "december", "100%"),
        ("１２月底100％", "december", "100％"),
        ("12 月底\n100%", "december", "100%"),
        ("3月底（%）：25", "march", "25"),
        ("3月底：待定", "march", "待定"),
        ("预算数：2.00", "budget", "2.00"),
        ("预算数2万元", "budget", "2万元"),
        ("其中：财政资金 2.00", "fiscal", "2.00"),
        ("其中：财政资金：待定", "fiscal", "待定"),
        ("绩效目标：\n1. 完成工作；2. 完成训练。", "goals", "1. 完成工作；2. 完成训练。"),
        ("资金用途：主要用于训练。", "purpose", "主要用于训练。"),
        ("编制单位：石门镇", "unit_name", "石门镇"),
    ],
)
def test_a_label_with_its_value_in_one_cell_is_split(text: str, field: str, value: str) -> None:
    assert LABELS.split(text) == (field, value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "项",
        "项目编码",
        "项目编码：",
        "项目名称表",
        "预算数 2 万元。其中：财政资金 2 万元。主要用于训练。",
        "预算数：2万元，其中财政资金2万元",
        "其中：财政资金 2 万元。",
        "6月底 10月底",
        "3月底前完成",
        "绩效目标 完成情况",
        "绩效目标表",
        "一级指标：产出指标",
        "资金支出计划：3月底25%",
        "项目名称：本项目是为民服务的。",
        "\u200b",
    ],
)
def test_a_sentence_that_begins_with_the_word_of_a_label_is_not_split(text: str) -> None:
    assert LABELS.split(text) is None


@pytest.mark.parametrize(
    "name", ["产出指标", "产出", "数量指标", " 数量 指标", "生态环境成本指标", "服务对象满意度"]
)
def test_the_names_of_any_framework_are_levels(name: str) -> None:
    assert LABELS.is_level(name)


@pytest.mark.parametrize("name", ["", "续表", "填表人：张三", "全镇党员人数", "指标"])
def test_other_texts_are_no_levels(name: str) -> None:
    assert not LABELS.is_level(name)
