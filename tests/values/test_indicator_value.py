from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.values.indicator_value import parse_indicator_value

SAID = {
    # as written: comparison, then every number with its unit
    "49 个": ("", "49 个"),
    "49 村": ("", "49 村"),
    "12 次": ("", "12 次"),
    "1638 人": ("", "1638 人"),
    "1,638 人": ("", "1638 人"),
    "1175 亩": ("", "1175 亩"),
    "2 万元": ("", "2 万元"),
    "29.53 万元": ("", "29.53 万元"),
    "6400 元": ("", "6400 元"),
    "700000 元": ("", "700000 元"),
    "按 2 次/月": ("", "2 次/月"),
    "每周2次": ("", "2 次"),
    "100%": ("", "100 %"),
    "100%（含）": ("", "100 %"),
    "100": ("", "100 "),
    "≥95%": ("≥", "95 %"),
    "≥ 96 ％": ("≥", "96 %"),
    ">=96%": ("≥", "96 %"),
    "不低于95％": ("≥", "95 %"),
    "至少3场": ("≥", "3 场"),
    "95%以上": ("≥", "95 %"),
    "50㎡以上": ("≥", "50 m2"),
    "≤5天": ("≤", "5 天"),
    "不大于5天": ("≤", "5 天"),
    "不超过 2 万元": ("≤", "2 万元"),
    "10个工作日以内": ("≤", "10 个工作日"),
    "=49个": ("=", "49 个"),
    "＞90%": (">", "90 %"),
    "高于90%": (">", "90 %"),
    "小于3%": ("<", "3 %"),
    "95%左右": ("", "95 %"),
    "百分之九十五": ("", "95 %"),
    "3-5个": ("", "3 个", "5 个"),
    "5～10人": ("", "5 人", "10 人"),
    "3至5次": ("", "3 次", "5 次"),
    "90%-95%": ("", "90 %", "95 %"),
    "60岁以上老人100人": ("", "60 岁", "100 人"),
    "办公人数 140 人，行政村 49 个": ("", "140 人", "49 个"),
    "办公人数 140 人，行 政村 49 个": ("", "140 人", "49 个"),
    "清理垃圾 10000 立方米、清理河道 30 公里、卫片整治 13 处": ("", "10000 立方米", "30 公里", "13 处"),
    "解决全镇 200 个人口就业问题": ("", "200 个人口就业问题"),
    "1.完成49个村。2.完成3处": ("", "49 个村", "3 处"),
    "1、培训2场；2、检查3次": ("", "2 场", "3 次"),
    "2023年12月底前完成49个": ("", "49 个"),
}

PHRASES = [
    "及时拨付",
    "有很大提升",
    "按统一安排执行",
    "按季度发放",
    "第二季度",
    "第2季度",
    "第1-2批",
    "2023年",
    "2023年12月底前",
    "2022-2023年",
    "2023-12-31",
    "2023.12.31",
    "12月31日前",
    "1-3月份",
    "每月10日前",
    "冀办字[2018]37号",
    "冀组发【2016】22 号",
    "国办发〔2021〕3号",
    "石政（2023）2号",
    "QHYZB-2019-649 号",
    "PM2.5达标",
    "百分之多",
    "大于",
    "",
]


@pytest.mark.parametrize("text", SAID)
def test_an_indicator_value_is_a_comparison_and_numbers_with_units(text: str) -> None:
    value = parse_indicator_value(text)
    comparison, *quantities = SAID[text]
    assert value.text == text
    assert (value.comparison or "") == comparison
    assert [f"{quantity.number} {quantity.unit}" for quantity in value.quantities] == quantities
    assert not value.is_phrase


@pytest.mark.parametrize("text", PHRASES)
def test_a_phrase_a_date_and_a_document_number_have_no_quantity(text: str) -> None:
    value = parse_indicator_value(text)
    assert value.quantities == ()
    assert value.comparison is None
    assert value.is_phrase == bool(text)


@given(st.integers(0, 10**9), st.sampled_from(["个", "人", "万元", "%", "次/月", "立方米"]))
def test_any_number_with_a_unit_is_one_quantity(number: int, unit: str) -> None:
    (quantity,) = parse_indicator_value(f"≥ {number} {unit}").quantities
    assert (quantity.number, quantity.unit) == (Decimal(number), unit)


@given(
    st.text(
        "≥≤<>=不低于大小超过以上内百分之一二三0123456789.,，、。-~～年月日底第号[]〔〕（）%％个人mM²㎡① /",
        max_size=30,
    )
    | st.text(max_size=30)
)
def test_any_text_is_read_without_raising_and_kept_as_written(text: str) -> None:
    assert parse_indicator_value(text).text == text
