"""Bodies, campaigns and laws that are no more, and plans and sums of another year: said as of now, or as history."""

import pytest

from tests.rules.cases import TODAY
from tests.rules.townships import INFO, clean_grids, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.grid import Grid
from xl_tools.settings import shipped_settings

_MONEY = "预算数29.53万元。其中：财政资金25.53万元，其他资金4万元。"


def told(year: int, field: str, text: str) -> list[str]:
    """Return what JX602 says of a text in a book of a year; a purpose that names its own budget stands alone."""
    extra = [Grid("整体绩效", [["一、总体绩效目标"], [text]])] if field == "narrative" else []
    if field == "purpose" and "29.53" not in text:
        text = _MONEY + text
    at = field if field in ("goals", "purpose") else f"indicator.0.{field}"
    changes = {} if field == "narrative" else {at: text}
    submission = submission_of(
        clean_grids(**changes), extra=extra, info=INFO.model_copy(update={"year": year})
    )
    found = check_submission(submission, shipped_settings(), today=TODAY).findings
    return [each.message for each in found if each.rule == "JX602"]


@pytest.mark.parametrize(
    ("year", "field", "text"),
    [
        (2024, "goals", "1. 按时上报省农业厅和省林业厅，完成49个村的日常工作。"),
        (2024, "basis", "县农委考核通报"),
        (2024, "basis", "县物价局水价批复"),
        (2024, "basis", "县扶贫局比对名单"),
        (2025, "basis", "县乡村振兴局批复"),
        (2024, "basis", "镇国土所核查表"),
        (2023, "basis", "县安监局检查记录"),
        (2024, "basis", "《中华人民共和国合同法》"),
        (2024, "basis", "《物权法》第四十二条"),
        (2023, "purpose", "报省国土资源厅备案后实施。"),
        (2024, "purpose", "按照省质量技术监督局要求送检。"),
        (2024, "goals", "1. 落实全面二孩政策，完成49个村的日常工作。"),
        (2024, "narrative", "围绕“十三五”收官，做好各项工作。"),
        (2024, "narrative", "坚决打好三大攻坚战，推动经济社会发展。"),
        (2023, "narrative", "今年是“十四五”开局之年，我镇将全力推进各项工作。"),
        (2026, "narrative", "对照“十四五”规划目标任务，扎实推进各项工作。"),
        (2024, "goals", "1. 做好第七次全国人口普查工作，完成49个村的日常工作。"),
        (2024, "goals", "1. 开展第一次全国自然灾害综合风险普查。"),
        (2023, "goals", "1. 深入开展安全生产专项整治三年行动。"),
        (2024, "goals", "1. 推进重大事故隐患专项排查整治2023行动。"),
        (2023, "goals", "1. 推进国企改革三年行动。"),
        (2024, "purpose", "做好定点扶贫和扶贫车间管理。"),
        (2024, "purpose", "购置社区刑释解教人员帮扶物资。"),
        (2024, "goals", "1. 全力备战杭州亚运会，做好环境整治。"),
        (2025, "narrative", "以庆祝新中国成立75周年为主线，开展系列活动。"),
        (2024, "goals", "1. 2023年完成49个村的日常工作。"),
        (2024, "goals", "1. 2022年度开展技能培训12期。"),
        (2024, "goals", "1. 完成日常工作。\n2. 2023年全年发放补贴49个村。"),
        (2024, "purpose", "2023年春节慰问困难群众49户。"),
        (2024, "basis", "2023年度工作计划"),
        (2024, "basis", "镇2022年宣传工作要点"),
        (2024, "basis", "县水利局2023年巡查计划"),
        (2024, "narrative", "2023年全镇上下围绕中心工作，统筹安排88.59万元，用于3个项目。"),
        (2024, "narrative", "2022年镇里一共报了3个项目，88.59万元，都是急需的。"),
        (2024, "purpose", "2023年预算29.53万元，用于全镇49个村的日常工作。"),
        (2024, "purpose", "由银保监会监管的农业保险公司承保。"),
        (2024, "purpose", "按照农业部统一部署做好动物防疫。"),
        (2024, "basis", "县监察局督查通报"),
        (2024, "purpose", "缴纳营业税和附加。"),
        (2024, "purpose", "用于合管办日常办公。"),
        (2024, "narrative", "2023年，我镇将紧紧围绕县委中心工作，全面完成各项任务。"),
        (2024, "narrative", "2022年度本单位力争各项工作走在前列。"),
        (2024, "goals", "1. 2023年确保49个村垃圾日产日清。"),
        (2025, "narrative", "2024年是“十四五”规划收官之年，我镇安排3个项目。"),
        (2024, "narrative", "今年是“十四五”收官之年，我镇安排3个项目。"),
        (2024, "basis", "2023年部门预算批复"),
        (2024, "basis", "《2023年河北省动物疫病监测计划》"),
        (2024, "description", "2023年用于49个村的支出"),
        (2024, "purpose", "用于2023年春、秋两季草原防火。"),
        (2024, "purpose", "用于发放低保对象2023年1月至12月保障金。"),
    ],
)
def test_what_is_no_more_is_told(year: int, field: str, text: str) -> None:
    assert told(year, field, text)


@pytest.mark.parametrize(
    ("year", "field", "text"),
    [
        (2024, "goals", "1. 按时上报省农业农村厅和省林业和草原局，完成49个村的日常工作。"),
        (2024, "basis", "省农业厅《关于渔业油价补贴的通知》"),
        (2024, "basis", "原县农委2016年核定的名册"),
        (2024, "basis", "农业部令2013年第4号"),
        (2025, "goals", "1. 完成HIV初筛检测，做到愿检尽检、应检尽检，完成49个村的日常工作。"),
        (2024, "basis", "《农业部关于推进病死猪无害化处理的意见》"),
        (2024, "basis", "农业部门统计台账"),
        (2024, "basis", "原县国土资源局用地批复"),
        (2024, "basis", "县乡村振兴局批复"),
        (2025, "basis", "县乡村振兴局2023年批复文件"),
        (2024, "purpose", "2018年由县农业局更名的县农业农村局负责。"),
        (2024, "purpose", "巩固安全生产专项整治三年行动成果，推进治本攻坚。"),
        (2024, "purpose", "总结国企改革三年行动经验，加强国有资产管理。"),
        (2024, "narrative", "“十三五”以来，全镇基础设施不断完善。"),
        (2024, "narrative", "“十四五”规划实施进入攻坚阶段，全力完成目标任务。"),
        (2025, "narrative", "2025年是“十四五”收官之年，我镇将全力冲刺。"),
        (2024, "narrative", "为“十五五”开好局打下基础。"),
        (2024, "purpose", "2020年第七次全国人口普查时为15874人。"),
        (2024, "purpose", "按第七次全国人口普查数5万人测算。"),
        (2024, "basis", "第四次全国经济普查数据"),
        (2024, "purpose", "易地扶贫搬迁后续扶持和扶贫项目资产管理。"),
        (2024, "purpose", "支付原合管办移交的档案整理费。"),
        (2024, "goals", "1. 完成49个村的日常工作，比2023年提高2个百分点。"),
        (2024, "goals", "1. 支付2023年完成的道路工程尾款，完成49个村的日常工作。"),
        (2024, "goals", "1. 2023年建设的村道全部验收移交。"),
        (2024, "goals", "1. 2023年底前已脱贫的户继续帮扶。"),
        (2024, "goals", "1. 2023年新建的公厕正常开放，全年免费。"),
        (2024, "purpose", "2023年春节后停用的旧锅炉拆除。"),
        (2024, "basis", "2023年度公路统计年报"),
        (2024, "basis", "2023年政府采购成交价"),
        (2024, "basis", "2023年度考核结果"),
        (2024, "basis", "参照2023年工作计划完成情况"),
        (2024, "basis", "2022—2024年三年行动计划"),
        (2024, "narrative", "2023年全镇完成项目3个，支出88.59万元，执行率100%。"),
        (2024, "narrative", "2024年安排88.59万元，比2023年增加5万元。"),
        (2024, "narrative", "2023年为88.59万元，与上年持平。"),
        (2024, "purpose", "2023年预算29.53万元，2024年预算29.53万元，用于全镇49个村的日常工作。"),
        (2024, "purpose", "预算数29.53万元，与2023年预算29.53万元持平，用于全镇49个村的日常工作。"),
        (2024, "purpose", "各村从2023年结余里安排29.53万元用于全镇49个村的日常工作。"),
        (2024, "purpose", "合同法律顾问费和农业部分补助。"),
        (2023, "goals", "1. 做好第五次全国经济普查。"),
        (2022, "purpose", "落实疫情防控常态化要求，开展核酸检测。"),
        (2024, "goals", "1. 完成国土绿化、国土空间规划编制。"),
        (2024, "purpose", "按农业部门要求和卫生部门标准执行。"),
        (2024, "purpose", "计划生育奖励扶助，环保部门验收。"),
        (2024, "narrative", "2023年建成的公厕将全部免费开放。"),
        (2024, "narrative", "2023年受灾较重，今年将加大投入。"),
        (2024, "narrative", "2023年已完成一期，二期将于年内建成。"),
        (2024, "narrative", "自2022年起将补助标准提高到100元。"),
        (2024, "narrative", "2022年立项的工程将于10月完工。"),
        (2024, "narrative", "2023年底前入库的项目将优先安排。"),
        (2024, "purpose", "2023年度考核优秀的村将给予奖励。"),
        (2025, "narrative", "2025年是“十四五”规划收官之年，2026年是“十五五”开局之年。"),
        (2024, "narrative", "2021年是“十四五”开局之年，三年来成效明显。"),
        (2024, "basis", "2023年中央预算内投资计划"),
        (2024, "basis", "2023年第二批项目计划"),
        (2024, "basis", "计划生育家庭2023年资格确认名册"),
        (2024, "description", "与2023年相比用于49个村的支出增幅"),
        (2024, "purpose", "补发2023年1月至12月欠发的补贴。"),
    ],
)
def test_what_is_history_or_of_now_may_stand(year: int, field: str, text: str) -> None:
    assert not told(year, field, text)


@pytest.mark.parametrize(
    "text",
    [
        "2022年为49个村的微型消防站补充灭火器和水带。",
        "2022年度村级公益岗位人员报酬按月打卡。",
        "2022年休渔自5月1日至8月16日，对困难渔民给予补助。",
        "围绕2022年春耕备耕，购置种子化肥。",
        "2022年暑期学校维修，粉刷教室30间。",
        "全面落实2022年惠农政策，宣传入户。",
        "2022年镇村两级河长巡河不少于48次。",
    ],
)
def test_a_year_before_needs_a_reason(text: str) -> None:
    assert told(2023, "goals", f"1. 完成49个村的日常工作。\n2. {text}")


@pytest.mark.parametrize(
    "text",
    [
        "宿舍楼建于2006年，设施老化，2022年消防救援大队检查时提出整改意见。",
        "兑付2022年度村干部绩效考核奖励。",
        "按2022年12月在册人数测算。",
        "2022年7月暴雨冲毁的河堤继续修复。",
        "2022年公开招标确定保洁公司，合同三年一签。",
        "依托2022年3月公开遴选的3家机构开展培训。",
        "支付2022年度第三方审计服务费。",
        "2022年人均收入1.2万元，力争提高8%。",
        "2022年有住宿生130人，2023年保持稳定。",
        "2022年汛期雨量偏多，堤防出现险情12处。",
        "2020—2022年三年行动收官后转入常态。",
        "2022年镇人大代表提出建议15件，逐件答复。",
    ],
)
def test_a_year_before_may_have_a_reason(text: str) -> None:
    assert not told(2023, "goals", f"1. 完成49个村的日常工作。\n2. {text}")
