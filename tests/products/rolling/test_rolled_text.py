import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.products.tables import SETTINGS
from xl_tools.claims.index import claims_of_text
from xl_tools.claims.lexer import grammar_of
from xl_tools.products.rolling.rolled_text import RolledText, rolled_text

_GRAMMAR = grammar_of(SETTINGS.claims)


def rolled(text: str, name: str = "", *, is_heading: bool = False) -> RolledText:
    claims = claims_of_text(text, name, 2023, 0, _GRAMMAR)
    return rolled_text(text, 2023, 2024, claims, name=name, is_heading=is_heading)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("确保圆满完成2023年度各项目标任务。", "确保圆满完成2024年度各项目标任务。"),
        ("2023年12月底前全部发放到位", "2024年12月底前全部发放到位"),
        ("2023 年 6 月底前完工；2023.12.31前验收", "2024 年 6 月底前完工；2024.12.31前验收"),
        ("二〇二三年度全镇目标", "二〇二四年度全镇目标"),
        ("２０２３年完成", "２０２４年完成"),
        ("2023/6/30前付清，2023.12底前结算", "2024/6/30前付清，2024.12底前结算"),
    ],
)
def test_years_of_dates_are_those_of_the_new_year(before: str, after: str) -> None:
    done = rolled(before)
    assert done.text == after
    assert done.years
    assert not done.left


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("石政【2023】3 号", True),
        ("冀财预〔2023〕12号", True),
        ("《关于2023年预算编制的通知》", True),
        ("2023-2025年规划", True),
        ("2023年已建成农村公路12公里", True),
        ("铺设管道2023.5公里", True),
        ("冀组发〔2016〕22 号", False),
        ("自2015年起", False),
        ("2024年3月底前结清", True),
        ("上年（2022年）完成了村级公路", True),
    ],
)
def test_other_years_stay_and_are_told_where_they_may_be_of_last_year(text: str, is_told: bool) -> None:  # noqa: FBT001 - pytest gives it
    done = rolled(text)
    assert done.text == text
    assert bool(done.left) is is_told


def test_the_year_in_the_name_of_a_project_is_its_own() -> None:
    done = rolled("3. 2023年厕所改造绩效目标表", "2023年厕所改造", is_heading=True)
    assert done.text == "3. 2023年厕所改造绩效目标表"
    assert done.left


@pytest.mark.parametrize(
    ("before", "after", "amounts"),
    [
        ("预算数 29.53 万元。其中：财政资金 29.53 万元。", "预算数 __ 万元。其中：财政资金 __ 万元。", 2),
        ("≤1,300.5万元", "≤__万元", 1),
        ("共需资金三十万元，用于修路。", "共需资金__万元，用于修路。", 1),
        ("700000元", "__元", 1),
        ("安排2-3万元用于慰问", "安排__万元用于慰问", 1),
    ],
)
def test_amounts_are_taken_out_and_told(before: str, after: str, amounts: int) -> None:
    done = rolled(before)
    assert done.text == after
    assert len(done.amounts) == amounts


@pytest.mark.parametrize("text", ["按每人每月200元的标准发放", "比上年增加5万元", "“一事一议”奖补5万元以内"])
def test_standards_and_numbers_of_other_years_stay_and_are_told(text: str) -> None:
    done = rolled(text)
    assert done.text == text or done.amounts
    assert done.left or done.amounts


_TEXTS = st.text("甲乙丙完成年月底前，。；《》〔〕“”（）0123456789二三〇.-—≥%万亿元人个村 \n", max_size=60)
_YEARS = st.sampled_from(["2023年", "2023年度", "2023", "2022年", "2023-2025年", "〔2023〕3号", "二〇二三年"])
_AMOUNTS = st.sampled_from(["2万元", "29.53 万元", "700000元", "1,300.5万元", "三十万元", "每人200元"])


@given(st.lists(_TEXTS | _YEARS | _AMOUNTS, max_size=8).map("".join), st.booleans())
def test_nothing_else_changes(text: str, is_heading: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """What is between the years and amounts that are told is there letter for letter, in its order."""
    done = rolled(text, is_heading=is_heading)
    kept = re.split(r"__|(?<![0-9])2024(?![0-9])|二[〇○Ｏ零]二四", done.text)
    taken = r"[0-9〇零一二三四五六七八九十百千万亿两,，.．余多\s~～至到—–-]+"
    assert re.fullmatch(taken.join(map(re.escape, kept)), text), done


@given(st.lists(_TEXTS | _YEARS | _AMOUNTS, max_size=8).map("".join))
def test_every_mention_of_last_year_is_changed_or_told(text: str) -> None:
    done = rolled(text)
    remaining = len(re.findall(r"(?<![0-9０-９])2023(?![0-9０-９])", done.text))
    assert remaining == sum(bool(re.match("“2023(?![0-9０-９])", said)) for said in done.left)
