"""Grids written out in a test: a line a row, ``|`` between cells."""

from collections.abc import Sequence

from xl_tools.model.grid import Grid, Merge

PLAIN_FORM = """
1. 武装工作经费绩效目标表
906001 石门镇人民政府本级|||||单位：万元
项目编码|13032423P00442810052N||项目名称|武装工作经费
预算规模及资金用途|预算数|2.00|其中：财政资金|2.00|其他资金|
|预算数 2 万元。其中：财政资金 2 万元。主要用于完成民兵组织建设。
资金支出计划（%）|3月底||6月底|10月底|12月底
|25%||50%|75%|100%
绩效目标|1. 完成民兵组织建设。
一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据
产出指标|数量指标|组织宣传|深入到村个数|49 个|全镇 49 个村
|质量指标|完成武装工作|工作完成率|≥95%|计划指标
效益指标|社会效益指标|增强自豪感|增强荣誉感|征兵顺利完成|计划指标
"""
"""A form as the real document has it, merges lost."""

UNIT_INFO = """
单位信息
年 度|2023年度
行政区划代码：||130324
单位编码|906001
单位名称|石门镇人民政府本级
文本标题|石门镇2023年部门预算绩效文本
编制||审核|卢龙县财政局
"""

UNIT_LIST = """
预算单位清单
单位编码|单位名称|项目编号|项目名称|批复预算数（万元）
906001|石门镇人民政府本级|13032423p00442810052n|武装工作经费|2.00
|||招商维稳经费|待定

907001||13032423P00442810071T|执法经费|300
合计||||302.00
９０６００１|石门镇人民政府本级||安监经费|8.51
908001|空镇人民政府||
"""


def grid(written: str, *merges: Merge, sheet: str = "表") -> Grid:
    """Return the grid of a written sheet."""
    rows: Sequence[Sequence[str]] = [line.split("|") for line in written.strip("\n").split("\n")]
    return Grid(sheet, [[cell.replace("\\n", "\n") for cell in row] for row in rows], merges)


def changed(*changes: tuple[str, str], form: str = PLAIN_FORM) -> Grid:
    """Return the plain form with pieces of its writing replaced; each must be there."""
    for old, new in changes:
        assert old in form, old
        form = form.replace(old, new, 1)
    return grid(form)
