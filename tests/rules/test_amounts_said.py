"""Amounts in the purpose of other trades: what adds up or is worked out is left alone, what is not is told."""

import pytest

from tests.rules.townships import clean_grids, findings, submission_of
from xl_tools.model.finding import Finding, Severity

AMOUNTS = frozenset({"JX202", "JX203", "JX204", "JX207"})


def told(text: str, budget: str, fiscal: str, other: str = "") -> list[Finding]:
    """Return what the rules on amounts say of a purpose."""
    changed = submission_of(clean_grids(purpose=text, budget=budget, fiscal=fiscal, other=other))
    return [each for each in findings(changed) if each.rule in AMOUNTS]


def said(text: str, budget: str, fiscal: str, other: str) -> set[str]:
    """Return the rules on amounts that speak of a purpose."""
    return {each.rule for each in told(text, budget, fiscal, other)}


RIGHT = [
    # totals of a part, of all, of two steps
    (
        "购置诊疗床6.40万元、氧气机3.60万元，小计10.00万元；培训村医2.50万元。以上合计12.50万元。",
        "12.5",
        "12.5",
        "",
    ),
    ("用于灯会筹办18.00万元，共邀请演出团队6支；安保3.20万元。总经费21.20万元。", "21.2", "21.2", ""),
    ("排水管疏通一次共4.00万元，检查井更换6.00万元。", "10", "10", ""),
    ("消防水带、灭火器等购置共8.00万元，以及演练、宣传。", "20", "20", ""),
    # sources: fiscal of several levels, other money of several payers
    ("改造校舍，中央车购税资金40.00万元、省级20.00万元，校友捐赠5.00万元。", "65", "60", "5"),
    ("资金来源：债券资金50.00万元，县级预算12.00万元，门票收入8.00万元。", "70", "62", "8"),
    ("福彩公益金9.00万元、区级财政6.00万元，社工机构自筹3.00万元，合计18.00万元。", "18", "15", "3"),
    ("预算30.00万元，县财政承担60%，即18.00万元；其余40%即12.00万元由医院业务收入列支。", "30", "18", "12"),
    ("县级一般公共预算16.00万元、专项债24.00万元，共40.00万元。", "40", "40", ""),
    # standards by heads, counts and times, in every order
    ("保安6人，每人每月2500元，全年18.00万元。", "18", "18", ""),
    ("应急广播喇叭维护7.20万元（240只，每只300元）；线路租赁2.80万元。", "10", "10", ""),
    ("图书馆延时开放，聘用管理员4名，3000元/人·月，10个月共12.00万元。", "12", "12", ""),
    ("监测井12口，每口每季取样1次，每次250元，1.20万元；化验8.80万元。", "10", "10", ""),
    ("大病救助：一档20人每人5000元，二档30人每人3000元，共19.00万元。", "19", "19", ""),
    ("省级站3个、市级站5个，补助分别按每站2万元、每站1万元计，分别为6.00万元和5.00万元。", "11", "11", ""),
    ("旱厕改造300座，每座补助1800元，其中省级1200元、县级600元，共54.00万元。", "54", "54", ""),
    ("管护员25名，每人每年4800元，即每月400元，全年12.00万元。", "12", "12", ""),
    ("扶持合作社3家，每家4.00万元（验收前拨3.00万元，验收后拨1.00万元），共12.00万元。", "12", "12", ""),
    ("路面修补2600平方米，折合每平方米77元左右，共20.00万元。", "20", "20", ""),
    ("设备款50.00万元，到货后付60%（30.00万元），验收后付清剩余20.00万元。", "50", "50", ""),
    (
        "电费每月0.80万元，12个月9.60万元；5月、10月两次检修各0.20万元，小计0.40万元。合计10.00万元。",
        "10",
        "10",
        "",
    ),
    ("另有公示牌6块，1500元/块，0.90万元；标线9.10万元。", "10", "10", ""),
]

WRONG = [
    # totals
    (
        "购置诊疗床6.40万元、氧气机3.60万元；培训村医2.50万元。以上合计12.05万元。",
        "12.5",
        "12.5",
        "",
        "JX203",
    ),
    ("灯会筹办18.00万元；安保3.20万元。总经费22.10万元。", "21.2", "21.2", "", "JX203"),
    ("疏通排水管4.00万元，更换检查井6.00万元，共11.00万元。", "10", "10", "", "JX203"),
    ("用于消防巡查，总计16.80万元。", "18.6", "18.6", "", "JX203"),
    # sources
    ("改造校舍，县财政补助60.00万元，校友捐赠6.00万元。", "65", "60", "5", "JX203"),
    ("资金来源：债券资金50.00万元，县级预算21.00万元，门票收入8.00万元。", "70", "62", "8", "JX203"),
    ("福彩公益金9.00万元、区级财政8.00万元，社工机构自筹3.00万元，合计18.00万元。", "18", "15", "3", "JX203"),
    ("预算30.00万元，县财政承担60%，即18.30万元；其余由医院业务收入列支。", "30", "18", "12", "JX203"),
    ("培训费20.00万元，机关食堂收入列支4.00万元。", "20", "17", "3", "JX203"),
    # items
    ("亮化一期11.40万元，亮化二期8.60万元，亮化三期5.00万元。", "23", "23", "", "JX203"),
    # standards
    ("保安6人，每人每月2200元，全年18.00万元。", "18", "18", "", "JX207"),
    ("应急广播喇叭维护7.20万元（240只，每只350元）；线路租赁2.80万元。", "10", "10", "", "JX207"),
    ("图书馆延时开放，聘用管理员4名，3000元/人·月，9个月共12.00万元。", "12", "12", "", "JX207"),
    ("监测井21口，每口每季取样1次，每次250元，1.20万元；化验8.80万元。", "10", "10", "", "JX207"),
    (
        "省级站3个、市级站15个，补助分别按每站2万元、每站1万元计，分别为6.00万元和14.00万元。",
        "10",
        "10",
        "",
        "JX207",
    ),
    ("管护员25名，每人每年4600元，即每月400元，全年12.00万元。", "12", "12", "", "JX207"),
    ("另有公示牌6块，1200元/块，0.90万元；标线9.10万元。", "10", "10", "", "JX207"),
    ("粮种6.5吨，每吨8000元，5.60万元；农膜4.40万元。", "10", "10", "", "JX207"),
]


@pytest.mark.parametrize(("text", "budget", "fiscal", "other"), RIGHT)
def test_what_adds_up_or_is_worked_out_is_left_alone(text: str, budget: str, fiscal: str, other: str) -> None:
    assert said(text, budget, fiscal, other) == set()


@pytest.mark.parametrize(("text", "budget", "fiscal", "other", "rule"), WRONG)
def test_what_does_not_add_up_is_told(text: str, budget: str, fiscal: str, other: str, rule: str) -> None:
    assert rule in said(text, budget, fiscal, other)


def test_only_a_sum_whose_items_make_the_budget_is_sure_to_be_wrong() -> None:
    sure = told("购置6.40万元、培训3.60万元，合计10.60万元。", "10", "10")
    perhaps = told("用于巡查等工作，共16.80万元。", "18.6", "18.6")
    assert [each.severity for each in sure] == [Severity.ERROR]
    assert [each.severity for each in perhaps] == [Severity.WARNING]
