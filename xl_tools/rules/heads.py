"""JX1: 编码与表头, what stands above the form: unit, title, labels."""

import re
from collections.abc import Iterator

from xl_tools.model.finding import ERROR, FORMAL, INFO, WARNING
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, Fix, TableRule
from xl_tools.settings.models import LABEL_FIELDS
from xl_tools.values.listed_units import Likely, ListedUnits
from xl_tools.values.money_unit import unit_of_label
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import label_key, name_key, one_line
from xl_tools.values.unit_key import is_same_unit, without_itself

_TITLE_NUMBER = re.compile(r"^(?:附[件表])?\d{1,3}(?!\d|年)[.、,:]?")
_TITLE_END = re.compile(r"(?:项目)?(?:支出)?(?:预算)?绩效目标(?:申报|审核|批复)?表(?:\([^()]*\))?$")
_OF_A_DOCUMENT = re.compile(
    r"(?:20\d\d年度?|年度|本年|部门|单位|本级|[省市县区乡镇]级|财政|一般|公共|预算|决算|项目|支出|资金|专项|重点|公开|批复|申报|用|[()])*"
)
"""Words of titles that name a kind of document (``2025年度部门预算项目``)."""
_AROUND_A_NAME = str.maketrans(dict.fromkeys('《》“”"—-', ""))  # 《…》绩效目标表
_MOST_UNITS_NAMED = 3
_UNIT_LABELS = frozenset({"unit_code", "unit_name"})


def unit_code_wrong(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：表头左上写明单位编码（6 位）和单位名称，编码在单位清单中，且是本单位的。
    依据：财政部门下达的单位清单；单位编码由部门 3 位、单位 3 位组成。
    原因：没有单位编码，汇总时不知道这张表是谁的；别的单位的编码多半是复制来的。
    举例：表头没有“906001 石门镇人民政府本级”这一行。
    改法：用 xl-tools fill 按单位清单填写。
    """
    code, at = reading.table.unit_code, _place_of(reading, "unit_code")
    info = context.submission.info
    listed = context.units.units
    known = "、".join(f"{unit.code} {unit.name}" for unit in listed[:_MOST_UNITS_NAMED])
    known += f"等 {len(listed)} 个单位" if len(listed) > _MOST_UNITS_NAMED else ""
    hint = f"单位清单中有：{known}" if known else ""
    if likely := _likely_unit(reading, context):
        unit, why = likely
        hint = f"像是 {unit.code} {unit.name}（{why}），请改成 {unit.code} {unit.name}"
    elif info.unit_code and (not listed or context.units.all_of(info.unit_code)):
        hint = f"应为 {info.unit_code} {info.unit_name}"
    elif info.unit_code and code == info.unit_code:
        hint += "；请核对是不是用错了清单"
    if not code and not reading.asks("unit_code"):
        return  # a form of another place says the unit by its name, or not at all
    if not code:
        yield Fault(at, "表头没有单位编码", hint or "请在标题下一行写明单位编码和名称")
    elif context.units.units and not context.units.all_of(code):
        yield Fault(at, f"单位编码 {code} 不在单位清单中", hint)
    elif info.unit_code and code != info.unit_code:
        yield Fault(at, f"单位编码 {code} 与“单位信息”中的 {info.unit_code} 不同", hint)


def _likely_unit(reading: TableReading, context: Context) -> Likely | None:
    """Return the one listed unit that the form's name of its unit is that of, or its project's code, and which of them."""
    name = reading.table.unit_name or context.submission.info.unit_name
    code = "" if reading.table.unit_code else tidy_code(reading.table.code)
    return context.once(_listed).likely(name, {code} if code else ())


def _listed(context: Context) -> ListedUnits:
    return ListedUnits(context.units)


def unit_name_wrong(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：单位名称与单位编码在清单中的名称一致。
    依据：财政部门下达的单位清单。
    原因：编码和名称说的不是同一个单位，无法判断这张表是谁的。
    举例：906001 后面写成“石门镇政府”，清单中是“石门镇人民政府本级”。
    改法：用 xl-tools fill 按单位清单填写。
    """
    unit, name = context.units.unit(reading.table.unit_code), reading.table.unit_name
    if unit and unit.name and not is_same_unit(unit.name, name):
        at, hint = _place_of(reading, "unit_name"), f"单位清单中 {unit.code} 是“{unit.name}”"
        fix = Fix(name, unit.name) if name else None
        yield Fault(at, f"单位名称“{name}”与编码 {unit.code} 不符", hint, fix=fix)


def title_differs_from_name(reading: TableReading, _context: Context) -> Iterator[Fault]:
    """要求：表标题是“序号. 项目名称绩效目标表”，与表内项目名称一致。
    依据：财预〔2015〕88号：绩效目标内容完整、明确、清晰。
    原因：标题进目录，名称进汇总，两处不同，读的人不知道是不是一个项目。
    举例：标题“3. 执法经费绩效目标表”，表内项目名称却是“安监经费”；标题只写“绩效目标表”。
    改法：核对后改一致。
    """
    name = reading.table.name
    if reading.form:
        return  # the title of another form says what form it is
    if name and reading.table.title.endswith(f"{name}绩效目标表"):
        return
    numbered = _TITLE_END.sub("", label_key(reading.table.title)).translate(_AROUND_A_NAME)
    title = _TITLE_NUMBER.sub("", numbered)
    if not title:
        what = "表标题里没有项目名称" if reading.table.title else "没有表标题"
        yield Fault("title", what, f"应写作“序号. {name}绩效目标表”" if name else "请写明项目名称")
        return
    of_whom = without_itself(reading.table.unit_name)
    if _OF_A_DOCUMENT.fullmatch(name_key(title).replace(of_whom, "", 1)):
        return  # it says of which document the form is, and of no project
    named = _TITLE_END.sub("", label_key(name) + "绩效目标表").translate(_AROUND_A_NAME)
    if name and not name_key(numbered).endswith(name_key(named)):  # 80周岁以上… begins with a number itself
        yield Fault("title", f"表标题说的是“{title}”，表内项目名称是“{name}”", "请改一致")


def label_misspelled(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：表上的标签用规范写法。
    依据：绩效目标表的统一格式（财预〔2015〕88号附表）。
    原因：写法不一不影响本工具读取，但印出来不规范。
    举例：“项目编号”应为“项目编码”。
    改法：可以放心自动改。
    """
    for field, label in reading.labels.items() if reading.form is None else ():
        if field not in LABEL_FIELDS:
            continue
        canonical = context.labels.canonical(field)
        if field in _UNIT_LABELS or label.text.startswith(canonical):
            continue
        spelled = unit_of_label(context.labels.parted(label.text)[0])[1]
        if not (label_key(spelled).startswith(label_key(canonical)) or context.labels.is_official(spelled)):
            message = f"标签“{one_line(spelled)}”的规范写法是“{canonical}”"
            # 第一季度 may be the quarter alone: somebody should look whether 3月底 is meant
            is_safe = context.labels.field_and_value(label.text) is not None
            fix = Fix(label.text, canonical + label.text.removeprefix(spelled), safe=is_safe)
            yield Fault(f"label.{field}", message, f"改为“{canonical}”", fix=fix)


def _place_of(reading: TableReading, field: str) -> str:
    """Return where code or name of the unit is written: in the unit line, or in a cell of its own beside its label."""
    return field if field in reading.cells and "unit_line" not in reading.cells else "unit_line"


RULES = (
    TableRule("JX107", "单位编码缺失或不在清单中", ERROR, FORMAL, unit_code_wrong),
    TableRule("JX108", "单位名称与单位编码不符", ERROR, FORMAL, unit_name_wrong),
    TableRule("JX110", "表标题与项目名称不符", WARNING, FORMAL, title_differs_from_name),
    TableRule("JX111", "标签写法不规范", INFO, FORMAL, label_misspelled, safe_fix=True),
)
