"""The misspellings of the closed list: what each takes for wrong, and the right words that hold the same characters."""

import re

import pytest

from xl_tools.settings import shipped_settings


def corrected(text: str) -> str:
    """Return a text as the closed list would have it."""
    for typo in shipped_settings().wording.typos:
        text = re.compile(typo.wrong).sub(typo.right, text)
    return text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("在公开栏公式不少于7天", "在公开栏公示不少于7天"),
        ("张榜公式后发放", "张榜公示后发放"),
        ("不的直接发放给学生", "不得直接发放给学生"),
        ("不的擅自变更", "不得擅自变更"),
        ("取的了良好效果", "取得了良好效果"),
        ("不在出现乱堆乱放", "不再出现乱堆乱放"),
        ("不在重复安排", "不再重复安排"),
        ("给予已补助", "给予以补助"),
        ("加已整改", "加以整改"),
        ("满意度95%已上", "满意度95%以上"),
        ("作好防汛工作", "做好防汛工作"),
        ("工做经费", "工作经费"),
        ("发挥做用", "发挥作用"),
        ("不截流、不抵扣", "不截留、不抵扣"),
        ("无截流挪用", "无截留挪用"),
        ("2023年未前完成", "2023年末前完成"),
        ("管道末端和未端更换", "管道末端和末端更换"),
        ("末发生安全事故", "未发生安全事故"),
        ("补助末按时发放", "补助未按时发放"),
        ("财务室俱体负责", "财务室具体负责"),
        ("收支两条钱", "收支两条线"),
        ("照常开方", "照常开放"),
        ("按学期考核对现", "按学期考核兑现"),
        ("在限监测设备", "在线监测设备"),
        ("兜低保障", "兜底保障"),
        ("重要提防不决口", "重要堤防不决口"),
        ("一律打卡发。", "一律打卡发放。"),
        ("加强师德师风设，", "加强师德师风建设，"),
    ],
)
def test_misspellings_are_put_right(wrong: str, right: str) -> None:
    assert corrected(wrong) == right


@pytest.mark.parametrize(
    "text",
    [
        "按公式计算",
        "计算公式",
        "公开透明，公示7天",
        "收入不稳定的家庭",
        "取的水样送检",
        "不在岗人员",
        "不在发放范围内",
        "不在本村使用范围内",
        "予以保障，已保障到位",
        "95%已上报",
        "300户已下达资金",
        "合作好、协作好的单位",
        "工作到位，操作到位",
        "写作好手",
        "创作到年底",
        "叫做业务员",
        "工做得好",
        "截流井维修，截流干管2公里",
        "雨水截流和资金拨付",
        "2023年未完成的继续实施",
        "本期未发放",
        "周末完成保洁，月末完成报表",
        "年末按时兑付",
        "期末达标",
        "学期末安排检查",
        "百业俱兴",
        "面面俱到",
        "两条生命线",
        "全年开方量",
        "对现有设备检修",
        "考核对象现场答题",
        "在限期内",
        "提防诈骗",
        "打卡发放，打卡发工资",
        "学风设施",
        "以经济建设为中心",
        "以经营主体为重点",
    ],
)
def test_right_words_stay(text: str) -> None:
    assert corrected(text) == text
