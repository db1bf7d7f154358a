"""Sentences in the styles of many clerks: what each number is."""

import pytest

from tests.claims.reading import read, roles
from xl_tools.claims.index import claims_of_text
from xl_tools.claims.lexer import grammar_of, typed_position
from xl_tools.settings import shipped_settings

SENTENCES = {
    # totals and sources
    "预算数36万元。其中：财政资金30万元，其他资金6万元。": "36万元 总额 30万元 财政资金 6万元 其他资金",
    "项目总预算36万元，财政资金安排30万元，其余6万元由其他资金解决。": "36万元 总额 30万元 财政资金 6万元 其他资金",
    "2024年安排村级道路养护资金36万元，用于日常养护。": "36万元 可能是总额",
    "人民币叁拾陆万元整，主要用于日常养护。": "叁拾陆万元整 可能是总额",
    "36万元用于村级道路养护。": "36万元 可能是总额",
    "全年需要36万元。": "36万元 可能是总额",
    "主要用于路面修补、边沟清理，共计36万元。": "36万元 可能是总额",
    "资金总额为360000元，全部由县级财政承担。": "360000元 总额",
    "本项目所需资金36万元（360000元）。": "36万元 总额 360000元 重复",
    "总投资80万元，2024年预算36万元。": "80万元 总投资 36万元 总额",
    "财政资金30万元（省级财政资金20万元、县级财政资金10万元）。": "30万元 财政资金 20万元 分级资金 10万元 分级资金",
    "预算数36万元，其中：中央补助20万元、市级配套10万元、镇级自筹6万元。": "36万元 总额 20万元 分级资金 10万元 分级资金 6万元 其他资金",
    "财政资金30万元，6万元由村集体自筹。": "30万元 财政资金 6万元 其他资金",
    "村民筹资筹劳和村集体投入6万元。": "6万元 其他资金",
    "其中上年结转5万元。": "5万元 结转",
    "县财政拨款30万元，企业捐赠6万元。": "30万元 分级资金 6万元 其他资金",
    "一般公共预算资金30万元。": "30万元 财政资金",
    # parts and items
    "预算数36万元，其中：路面修补20万元，边沟清理16万元。": "36万元 总额 20万元 其中 16万元 其中",
    "预算数36万元，包括日常保洁12万元、材料24万元。": "36万元 总额 12万元 其中 24万元 其中",
    "预算数36万元（路面修补20万元，边沟清理16万元）。": "36万元 总额 20万元 其中 16万元 其中",
    "用于办公费2万元、印刷费1.5万元、差旅费3万元。": "2万元 单项 1.5万元 单项 3万元 单项",
    "购置安全帽等用品1.2万元。": "1.2万元 单项",
    "其中前茬5000亩合计12.5万元。": "5000亩 数 12.5万元 单项",
    # standards and products
    "对36个卫生室给予补助，每个卫生室每年6000元。": "36个 数 6000元 标准",
    "补助标准为每人每月300元。": "300元 标准",
    "离田面积7400亩，亩补助25元。": "7400亩 数 25元 标准",
    "用于45名供养人员护理，人均9600元。": "45名 数 9600元 标准",
    "按800元/人·月发放。": "800元/人·月 标准",
    "按每公里5000元计算。": "5000元 标准",
    "10人×400元×12月＝4.8万元。": "10人 算式 400元 算式 12月 算式 4.8万元 可能是总额",
    "按133人×200元/人测算。": "133人 算式 200元/人 算式",
    "户均奖补1500元，共200户。": "1500元 标准 200户 数",
    # other times
    "比上年预算18万元减少2万元。": "18万元 原来 2万元 增减",
    "较去年增加3万元。": "3万元 增减",
    "由20万元提高到36万元。": "20万元 原来 36万元 可能是总额",
    "办结率从85%提升到95%。": "85% 原来 95% 数",
    "2023年完成修补12公里，本年再修补20公里。": "12公里 其他年度 20公里 新增",
    "上年结余4万元。": "4万元 结转",
    "截至目前已硬化15公里。": "15公里 以往",
    "近三年累计投入120万元。": "120万元 其他年度",
    "2025年计划修补30公里。": "30公里 其他年度",
    "三公经费比上年下降5%。": "5% 增减",
    "带动农户增收50万元。": "50万元 效益",
    "村集体收入达到20万元。": "20万元 效益",
    # counts
    "保障全镇49个行政村。": "49个 全部",
    "全镇辖63个行政村，党员1402名。": "63个 全部 1402名 数",
    "新增公益岗位30个。": "30个 新增",
    "每季度检查2次。": "2次 每次、每个",
    "每村配备3名保洁员。": "3名 每次、每个",
    "培训1200人次，其中妇女400人次。": "1200人次 数 400人次 其中",
    "预算数5万元，其中：财政资金4万元，用于培训干部167人次。": "5万元 总额 4万元 财政资金 167人次 数",
    "慰问老党员（困难党员）30名（男20名、女10名）。": "30名 数 20名 其中 10名 其中",
    "修建塘坝2座，供水管网3.5公里。": "2座 数 3.5公里 数",
    "铺设草砖30万平方米。": "30万平方米 数",
    "慰问困难群众五十户。": "五十户 数",
    "开展活动不少于12次。": "12次 数",
    # deadlines
    "10月底前全部完成。": "10月底前 数",
    "2024年10月25日前完工。": "2024年10月25日前 数",
    "年底前完成验收。": "年底前 数",
    # nothing
    "落实〔2023〕5号文件第十条。": "",
    "贯彻《关于2024年养护36公里的通知》和“三个一百”行动。": "",
    "做到一个不漏，落实两项制度。": "",
    "新建220KV变电站。": "",
}


@pytest.mark.parametrize(("text", "said"), SENTENCES.items())
def test_what_a_number_is(text: str, said: str) -> None:
    assert " ".join(f"{number} {role}" for number, role in roles(text)) == said


def test_ordinals_of_goals_are_no_part_of_a_number() -> None:
    """1.25座 is the first goal, on 25 of them; 3.2.4公里 the third, on 2.4公里."""
    goals = "1.25座塘坝清淤。\n2.36公里渠道衬砌。\n3.2.4公里道路硬化。"
    assert [claim.said for claim in read(goals)] == ["25座", "36公里", "2.4公里"]
    assert [claim.said for claim in read("1、25座塘坝；2、36公里渠道。")] == ["25座", "36公里"]
    assert [claim.said for claim in read("①25座塘坝\n②36公里渠道")] == ["25座", "36公里"]
    assert [claim.said for claim in read("完成1.25公里。2.4公里也完成。")] == ["1.25公里", "2.4公里"]


def test_a_lone_first_goal_that_may_be_a_decimal_says_nothing() -> None:
    assert read("1.25公里渠道清淤。") == ()
    assert [claim.said for claim in read("1. 25公里渠道清淤。")] == ["25公里"]
    assert [claim.said for claim in read("1.10月底前完成清淤。")] == ["10月底前"]


def test_in_a_value_it_is_a_decimal() -> None:
    grammar = grammar_of(shipped_settings().claims)
    found = claims_of_text("1.87万元", "村级道路养护", 2024, 0, grammar, is_numbered=False)
    assert [claim.said for claim in found] == ["1.87万元"]


def test_parts_are_told_apart_by_what_announced_them() -> None:
    """By source and then by item: two partitions of one total, never summed together."""
    claims = read("预算数36万元（财政资金30万元，村集体自筹6万元），其中：修补20万元，清理16万元。")
    assert [claim.parent for claim in claims] == [None, 0, 0, 0, 0]
    assert len({claim.partition for claim in claims[1:3]}) == 1
    assert claims[1].partition != claims[3].partition == claims[4].partition


def test_a_standard_says_what_it_is_per_and_how_often() -> None:
    assert [(c.per, c.times) for c in read("每人每月300元")] == [("人", 12)]
    assert [(c.per, c.times) for c in read("500元/户·季")] == [("户", 4)]
    assert [(c.per, c.times) for c in read("每个卫生室每年6000元")] == [("卫生", 1)]
    assert [(c.per, c.times) for c in read("护理员每人每天80元")] == [("人", 0)]
    assert [(c.per, c.times) for c in read("9600元/人/年")] == [("人", 1)]


def test_ranges_and_estimates_are_marked() -> None:
    claims = read("修补3-5公里，约20万平方米，30余户，不少于12次，95%以上。")
    assert (str(claims[0].lo), str(claims[0].hi)) == ("3", "5")
    assert [c.is_about for c in claims] == [False, True, True, False, False]
    assert [c.comparison for c in claims] == ["", "", "", "≥", "≥"]


def test_the_place_is_that_of_the_text_as_typed() -> None:
    typed = "预算数 ３６ 万元"
    claim = read(typed)[0]
    start, end = claim.span
    assert typed[typed_position(typed, start) : typed_position(typed, end - 1) + 1] == "３６ 万元"
