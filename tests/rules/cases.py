"""For every rule: texts it must find fault with, and texts that look alike and are right."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.rules.townships import CODES, INFO, UNIT, UNITS, clean_grids, clean_table, form_grid, submission_of
from xl_tools.model.grid import Cell, CellValue, Grid
from xl_tools.model.submission import Submission
from xl_tools.model.unit import Unit, UnitList

TODAY = dt.date(2023, 6, 30)
CODE = CODES["武装工作经费"]
Case = Submission
_FIRST = "武装工作经费"


def form(**changes: CellValue) -> Case:
    """Return the clean submission with fields of its first form changed (``indicator__0__value``)."""
    return submission_of(clean_grids(**changes))


def row(number: int, **texts: str) -> Case:
    """Return the clean submission with one indicator of its first form changed."""
    return form(**{f"indicator__{number}__{field}": text for field, text in texts.items()})


def goals(text: str) -> Case:
    return form(goals=text)


def narrative(*paragraphs: str) -> Case:
    """Return the clean submission with a narrative."""
    return with_sheets(Grid("整体绩效", [[text] for text in paragraphs]))


def with_sheets(*sheets: Grid) -> Case:
    return submission_of(clean_grids(), extra=sheets)


def exempted(*lines: Sequence[CellValue], **changes: CellValue) -> Case:
    """Return a submission with a 豁免清单."""
    header = ["规则", "工作表", "单元格", "理由", "经办人", "有效期"]
    return submission_of(
        clean_grids(**changes), extra=[Grid("豁免清单", [["豁免清单"], header, *map(list, lines)])]
    )


def second(**changes: CellValue) -> Case:
    """Return a submission whose second form is changed."""
    spoiled = {key.replace("__", "."): value for key, value in changes.items()}
    grids = clean_grids()
    return submission_of([grids[0], form_grid(clean_table(2, "执法经费"), spoiled), grids[2]])


def first_grid(**more: Any) -> Case:
    """Return the clean submission with its first sheet as a source might give it (hidden rows, faults, links)."""
    first, *rest = clean_grids()
    grid = Grid(first.sheet, first.rows, first.merges, **more)
    return submission_of([grid, *rest])


def without_indicator(number: int) -> Case:
    table = clean_table(1, _FIRST)
    rows = [row for index, row in enumerate(table.indicators) if index != number]
    grid = form_grid(table.model_copy(update={"indicators": tuple(rows)}))
    return submission_of([grid, *clean_grids()[1:]])


def approved(amount: str) -> Case:
    """Return a submission whose list gives an approved budget for its first project."""
    first = UNITS.projects[0].model_copy(update={"approved": Decimal(amount)})
    grids = [
        Grid(
            "单位清单",
            [
                ["单位编码", "单位名称", "项目编码", "项目名称", "批复预算数（万元）"],
                *[
                    [UNIT.code, UNIT.name, p.code, p.name, str(p.approved or "")]
                    for p in (first, *UNITS.projects[1:])
                ],
            ],
        )
    ]
    return submission_of(clean_grids(), units=UnitList(units=UNITS.units), extra=grids)


def of_unit(name: str, region: str = "130324", **changes: CellValue) -> Case:
    """Return a submission of a unit of another name and region."""
    unit = Unit(code=UNIT.code, name=name)
    units = UnitList(units=(unit,), projects=UNITS.projects)
    info = INFO.model_copy(update={"unit_name": name, "region": region})
    changes.setdefault("unit_line", f"{UNIT.code} {name}")
    grids = [
        Grid(grid.sheet, [[_unaddressed(value) for value in row] for row in grid.rows], grid.merges)
        for grid in clean_grids(**{key: value for key, value in changes.items() if key != "goals"})
    ]
    first = grids[0]
    if "goals" in changes:
        rows = [list(row) for row in first.rows]
        rows[7][1] = changes["goals"]
        grids[0] = Grid(first.sheet, rows, first.merges)
    return submission_of(grids, units=units, info=info)


def _unaddressed(value: CellValue) -> CellValue:
    """Return a text of the clean form without its 全镇, which not every unit may say."""
    return value.replace("全镇", "") if isinstance(value, str) else value


def _two_counts(name: str, value: str) -> Case:
    """Return a submission whose second form counts 49 行政村, and whose first counts as given."""
    counted = {"indicator.0.level3": "行政村数", "indicator.0.description": "全镇行政村个数"}
    first = clean_grids(indicator__0__level3=name, indicator__0__description=name, indicator__0__value=value)
    return submission_of([first[0], form_grid(clean_table(2, "执法经费"), {**counted}), first[2]])


def _standard(count: str, standard: str, **more: str) -> Case:
    return form(
        indicator__0__level3="补助人数",
        indicator__0__value=count,
        indicator__3__level3="人均补助标准",
        indicator__3__value=standard,
        **more,
    )


def _at_once(text: str) -> Case:
    return form(march="100%", june="100%", october="100%", indicator__2__value=text)


_UNRELATED = "1. 完成退化草原围栏和人工种草，治理鼠害，恢复植被覆盖，牧户按草畜平衡核定载畜量。"


def _greenhouses(purpose: str) -> Case:
    """Return a form whose goals and indicators name what its own name and purpose call by a general word, or do not."""
    return form(
        name="特色种植产业帮扶",
        purpose=f"预算数29.53万元。主要用于{purpose}。",
        goals="1. 建成蔬菜大棚34座并投入生产，资产确权到村。",
        indicator__0__level3="建设大棚座数",
        indicator__0__description="建成并投入使用的大棚座数",
    )


FAILING: Mapping[str, Sequence[Callable[[], Case]]] = {
    "JX101": [lambda: form(code="")],
    "JX102": [lambda: form(code=CODE[:-1]), lambda: form(code=CODE.lower())],
    "JX103": [lambda: form(code=CODE[:-1] + "0")],
    "JX104": [lambda: form(code="13032423P004428100590")],
    "JX105": [lambda: second(code=CODE)],
    "JX106": [lambda: form(name="武装工作经责")],
    "JX107": [lambda: form(unit_line=""), lambda: form(unit_line="906009 石门镇人民政府本级")],
    "JX108": [lambda: form(unit_line="906001 石门镇政府")],
    "JX109": [lambda: submission_of(clean_grids(), info=INFO.model_copy(update={"year": 2024}))],
    "JX110": [lambda: form(title="1. 执法经费绩效目标表")],
    "JX111": [lambda: form(label__code="项目编号"), lambda: form(label__basis="确定依据")],
    "JX201": [lambda: form(budget="约30万"), lambda: form(fiscal="")],
    "JX202": [lambda: form(fiscal="26.53")],
    "JX203": [
        lambda: form(purpose="预算数 130 万元。财政资金 25.53 万元。主要用于全镇49个村的日常工作。"),
        lambda: form(purpose="预算数二十九点三五万元。主要用于全镇49个村的日常工作。"),
        lambda: form(purpose="预算数29.53万元。财政资金250000元。主要用于全镇49个村的日常工作。"),
    ],
    "JX204": [lambda: form(purpose="预算数295300万元。主要用于全镇49个村的日常工作。")],
    "JX205": [lambda: form(budget="29.534", fiscal="25.534")],
    "JX206": [lambda: row(3, value="30万元"), lambda: row(3, value="302000元")],
    "JX207": [
        lambda: _standard("100人", "300元/人"),
        lambda: _standard("10人", "6400元"),
        lambda: _standard("100人", "29.53万元"),
        lambda: _standard("100人", "295.3元/人·月"),
    ],
    "JX301": [lambda: form(june="")],
    "JX302": [lambda: form(june="一半"), lambda: form(march=0.25, june=0.5, october=0.75, december=1.0)],
    "JX303": [lambda: form(june="20%")],
    "JX304": [lambda: form(december="95%")],
    "JX305": [
        lambda: _at_once("按季度及时发放"),
        lambda: _at_once("每月底前拨付"),
        lambda: _at_once("分两期支付，分期拨付到位"),
    ],
    "JX401": [lambda: goals(""), lambda: form(purpose="")],
    "JX402": [lambda: goals("1. 目标内容 1"), lambda: row(2, value="待定"), lambda: row(4, basis="XX")],
    "JX403": [
        lambda: goals("1. 完成工作。"),
        lambda: form(purpose="预算数29.53万元。其中：财政资金25.53万元。主要用于武装工作经费。"),
    ],
    "JX404": [
        lambda: form(
            goals=_UNRELATED,
            purpose="预算数29.53万元。主要用于民兵训练、兵役登记和征兵宣传，购置训练器材，组织应急拉练。",
        ),
        lambda: _greenhouses("民兵训练、兵役登记和征兵宣传，购置训练器材"),
    ],
    "JX405": [
        lambda: goals("1. 完成全镇49个村的日常工作。\n3. 保障全年无重大事故。"),
        lambda: goals("1、完成全镇49个村的日常工作。\n1、保障全年无重大事故。"),
        lambda: goals("（一）完成全镇49个村的日常工作。（三）保障全年无重大事故。"),
    ],
    "JX501": [lambda: without_indicator(0), lambda: without_indicator(4)],
    "JX502": [lambda: row(4, level2="质量指标")],
    "JX503": [lambda: row(4, level3=""), lambda: row(4, basis="")],
    "JX504": [lambda: row(0, value="多次"), lambda: row(0, value="全镇各村")],
    "JX505": [
        lambda: row(4, level3="受益村覆盖率（%）", value="维持正常运转"),
        lambda: row(4, level3="网格达标率", value="达到要求"),
        lambda: row(4, level3="覆盖情况", description="覆盖村占全部村的比例", value="0.95"),
    ],
    "JX506": [lambda: row(4, value="≥950%"), lambda: row(5, value="≥0.95%")],
    "JX507": [
        lambda: row(4, level3="生活水平", description="群众生活水平", value="有所提高"),
        lambda: row(4, level3="生活水平", description="群众生活水平", value="有很大提升"),
        lambda: row(4, level3="生活水平", description="群众生活水平", value="进一步得到 提高"),
    ],
    "JX508": [lambda: row(0, value="清理垃圾 10000 立方米、清理河道 30 公里、卫片整治 13 处")],
    "JX509": [lambda: row(0, value="49"), lambda: row(0, value="≥49")],
    "JX510": [lambda: row(4, level3="工作完成率")],
    "JX511": [lambda: row(2, value="按统一安排执行"), lambda: row(2, value="做好日常工作")],
    "JX512": [lambda: row(5, value="满意"), lambda: row(5, value="95分")],
    "JX601": [
        lambda: goals("1. 完成全镇49个村的 日常工作。"),
        lambda: row(1, value="≥９５％"),
        lambda: goals("1. 完成全镇49个村的日常工作,保持稳定。"),
    ],
    "JX602": [
        lambda: goals("1. 贯彻落实党的十九大精神，完成全镇49个村的日常工作。"),
        lambda: narrative("一、总体绩效目标", "全镇上下以迎接党的二十大为主线开展工作。"),
    ],
    "JX603": [
        lambda: goals("1. 完成本乡49个村的日常工作。"),
        lambda: narrative("一、总体绩效目标", "核实低保户信息，上报区民政局审批。"),
        lambda: of_unit("木井乡人民政府本级", goals="1. 完成全镇49个村的日常工作。"),
        lambda: of_unit("河东街道办事处", "130302", goals="1. 完成我县49个村的日常工作。"),
    ],
    "JX604": [
        lambda: row(0, basis="全镇 49 各村"),
        lambda: goals("1. 资金及时拔付到全镇49个村。"),
        lambda: goals("1. 提出全镇49个村的工作意见意见。"),
    ],
    "JX605": [
        lambda: row(0, basis="冀政办函 [2014]44 号文"),
        lambda: row(0, basis="冀组发【2016】22 号文"),
        lambda: row(0, basis="政府令（2014）9 号文件"),
    ],
    "JX606": [
        lambda: narrative("一、总体绩效目标", "甲。", "三、工作保障措施", "乙。"),
        lambda: narrative("一、总体绩效目标", "（一）加强监控。甲。", "（二）加强监控。乙。"),
    ],
    "JX701": [
        lambda: _two_counts("行政村数", "48个"),
        lambda: _two_counts("保障行政村数", "94个"),
    ],
    "JX702": [lambda: submission_of(clean_grids()[:2])],
    "JX703": [lambda: submission_of([*clean_grids(), _copy_of_first()])],
    "JX704": [lambda: approved("25.93"), lambda: approved("295300")],
    "JX801": [
        lambda: with_sheets(Grid("Sheet1", [["电话", "123"]])),
        lambda: with_sheets(Grid("豁免清单", [["随手记"]])),
    ],
    "JX802": [lambda: first_grid(faults={Cell(3, 2): "#REF!"})],
    "JX803": [
        lambda: with_sheets(Grid("旧表", [["去年的数"]], visible=False)),
        lambda: first_grid(hidden_rows=frozenset({11})),
        lambda: first_grid(hidden_columns=frozenset({6})),
    ],
    "JX804": [lambda: first_grid(linked_cells=frozenset({Cell(3, 2)}))],
    "JX901": [lambda: exempted(["JX404", _FIRST, "B8", "已核实", "张三", ""])],
    "JX902": [
        lambda: exempted(["JX401", _FIRST, "B8", "", "张三", ""], goals=""),
        lambda: exempted(["JX401", _FIRST, "B8", "已核实", "张三", "2022-12-31"], goals=""),
        lambda: exempted(["JX401", _FIRST, "B8", "已核实", "张三", "过一阵"], goals=""),
    ],
}

PASSING: Mapping[str, Sequence[Callable[[], Case]]] = {
    "JX101": [form],
    "JX102": [lambda: form(code=CODE)],
    "JX103": [lambda: form(code=CODE)],
    "JX104": [lambda: form(code=CODE)],
    "JX105": [form],
    "JX106": [lambda: form(name="武装 工作\n经费")],
    "JX107": [lambda: form(unit_line="906001石门镇人民政府本级")],
    "JX108": [lambda: form(unit_line="906001　石门镇人民政府 本级")],
    "JX109": [
        form,
        lambda: submission_of(clean_grids(), info=INFO.model_copy(update={"region": "１３０３２４"})),
        lambda: submission_of(clean_grids(), info=INFO.model_copy(update={"region": "卢龙县"})),
    ],
    "JX110": [
        lambda: form(title="1、武装工作经费 绩效目标表"),
        lambda: form(title="附件1 2023年武装工作经费绩效目标表（2023年度）"),
    ],
    "JX111": [lambda: form(label__march="3 月底", label__fiscal="其中：财政 资金")],
    "JX201": [
        lambda: form(other="/", fiscal="29.53", purpose="主要用于全镇49个村的日常工作。"),
        lambda: form(other="４.００"),
    ],
    "JX202": [lambda: form(budget=29.530000000000001)],
    "JX203": [
        lambda: form(purpose="预算数二十九点五三万元。财政资金 255300 元。主要用于全镇49个村的日常工作。"),
        lambda: form(purpose="主要用于全镇49个村的日常工作，每村补助 6000 元。"),
    ],
    "JX204": [lambda: row(3, value="295300元")],
    "JX205": [lambda: form(budget="29.530", fiscal="25.530")],
    "JX206": [lambda: row(3, value="≤29.53万元"), lambda: row(3, level3="村均标准", value="6000元")],
    "JX207": [
        lambda: _standard("100人", "2953元/人"),
        lambda: _standard("100人", "2950元/人"),
        lambda: _standard("12户", "300元/人"),
    ],
    "JX301": [lambda: form(march="0%")],
    "JX302": [
        lambda: form(march="25", june="50", october="75", december="100"),
        lambda: form(march="百分之二十五"),
    ],
    "JX303": [lambda: form(march="50%", june="50%")],
    "JX304": [lambda: form(december="百分之百")],
    "JX305": [
        lambda: _at_once("3月底前一次发放"),
        lambda: form(indicator__2__value="按季度及时发放"),
        lambda: _at_once("按季度巡查，3月底前付清"),
    ],
    "JX401": [lambda: goals("完成全镇49个村的日常工作")],
    "JX402": [
        lambda: row(4, basis="无偿献血法"),
        lambda: goals("1. 完成全镇49个村的日常工作，资金待定项目另行报批。"),
    ],
    "JX403": [lambda: form(purpose="按每村6000元的标准安排全镇49个村的日常工作。")],
    "JX404": [
        lambda: goals("1. 完成全镇49个村的日常工作，做好退化草原围栏和人工种草。"),
        lambda: _greenhouses("发展特色种植产业，巩固拓展脱贫攻坚成果"),
    ],
    "JX405": [
        lambda: goals("1. 完成全镇49个村的日常工作。\n2. 1.5万元以上的支出集体研究。\n3. 全年无事故。"),
        lambda: goals("一是完成全镇49个村的日常工作；二是全年无事故。"),
        lambda: goals("1.12月底前完成全镇49个村的日常工作。\n2.全年无事故。"),
    ],
    "JX501": [lambda: row(5, level2="服务对象满意度")],
    "JX502": [lambda: row(4, level2="可持续影响指标"), lambda: row(4, level2="社会效益")],
    "JX503": [lambda: row(4, basis="/")],
    "JX504": [lambda: row(0, value="四十九个"), lambda: row(0, value="3-5个")],
    "JX505": [
        lambda: row(4, level3="巡查频率", description="每周巡查的次数", value="每周2次"),
        lambda: row(4, level3="覆盖率", value="百分之九十五"),
        lambda: row(4, level3="税率调整", description="按规定调整税率", value="按规定执行"),
        lambda: row(4, level3="师生比例", value="1:15"),
    ],
    "JX506": [
        lambda: row(4, level3="村集体收入增长率", value="≥120%"),
        lambda: row(4, level3="差错率", value="≤0.5%"),
    ],
    "JX507": [
        lambda: row(4, level3="安全生产", value="无重大安全事故"),
        lambda: row(4, level3="工程质量", value="验收合格"),
    ],
    "JX508": [
        lambda: row(0, value="3-5个"),
        lambda: row(2, value="2023年3月1日至12月31日"),
        lambda: row(0, value="1,200个"),
    ],
    "JX509": [
        lambda: row(0, level3="覆盖村数（个）", value="49"),
        lambda: row(2, value="2023年12月底前"),
        lambda: row(0, value="49 个"),
    ],
    "JX510": [lambda: row(4, level3="工作完成率2")],
    "JX511": [
        lambda: row(2, level3="资金拨付及时率", value="100%"),
        lambda: row(2, value="24小时内"),
        lambda: row(2, value="及时拨付"),
        lambda: row(2, value="每季度末前"),
    ],
    "JX512": [lambda: row(5, value="95%以上")],
    "JX601": [
        lambda: goals("1. 完成全镇 49 个村的日常工作，支出 2 万元。"),
        lambda: row(0, basis="《高标准农田建设 通则》（GB/T 30600-2022）"),
    ],
    "JX602": [
        lambda: goals("1. 学习党的二十大精神，完成全镇49个村的日常工作，河湖四乱动态清零。"),
        lambda: narrative("一、总体绩效目标", "巩固拓展脱贫攻坚成果，落实县委、县政府部署。"),
    ],
    "JX603": [
        lambda: goals("1. 健全乡村治理，完成镇区、园区和社区49个村的日常工作，乡镇党委负责。"),
        lambda: of_unit("木井乡人民政府本级", goals="1. 健全镇村两级机制，完成本乡49个村的日常工作。"),
        lambda: of_unit("河东街道办事处", "130302", goals="1. 完成我区本街道49个村的日常工作。"),
    ],
    "JX604": [
        lambda: goals("1. 完成全镇49个村的各项日常工作，一户一策，研究研究再定。"),
        lambda: goals("1. 搭建帐篷49个，完成日常工作。"),
    ],
    "JX605": [lambda: row(0, basis="冀组发〔2016〕22号"), lambda: row(0, basis="《征兵工作条例》（2023）")],
    "JX606": [
        lambda: narrative(
            "一、总体绩效目标", "（一）甲事。（二）乙事。", "二、分项绩效目标", "（一）丙事。", "（二）丁事。"
        )
    ],
    "JX701": [
        lambda: _two_counts("试点行政村数", "10个"),
        lambda: _two_counts("行政村数", "49个"),
    ],
    "JX702": [form],
    "JX703": [form],
    "JX704": [lambda: approved("29.53")],
    "JX801": [lambda: with_sheets(Grid("Sheet2", []))],
    "JX802": [first_grid],
    "JX803": [
        lambda: first_grid(hidden_rows=frozenset({40})),
        lambda: with_sheets(Grid("空的", [], visible=False)),
    ],
    "JX804": [first_grid],
    "JX901": [lambda: exempted(["JX401", _FIRST, "B8", "已核实", "张三", "2023-12-31"], goals="")],
    "JX902": [lambda: exempted(["JX401", _FIRST, "", "已核实", "", "长期"], goals="")],
}


def _copy_of_first() -> Grid:
    again = form_grid(clean_table(4, _FIRST), {"code": ""})
    return Grid("副本", again.rows, again.merges)
