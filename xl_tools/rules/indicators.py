"""JX5: 指标 (indicators)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from xl_tools.forms.labels import INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.finding import COMPLETE, ERROR, FORMAL, WARNING
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import Label, TableReading, indicator_key
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.settings import Framework, Frameworks
from xl_tools.values.text import name_key, one_line

_OWN_FIELDS = INDICATOR_FIELDS[2:]
_LEVELS = frozenset(INDICATOR_FIELDS[:2])
_ONLY_OURS = frozenset({"description", "basis"})
_OURS_ABOVE = frozenset({"scale", "plan", *PLAN_FIELDS})
_ASKED_ANYWHERE = frozenset({"level3", "value"})
"""What every form asks of an indicator; description and ground are the standard form's, and whose template demands them."""
_ENOUGH_LABELS = 3
_COLUMNS_OF_OTHERS = frozenset({"sign", "unit", "weight"})
_OF_OTHER_FORMS = re.compile("性质|方向|单位|权重|分值|得分|评分|完成|执行|偏差|原因")
"""Columns of indicators that other official forms have in place of ours."""


def level_missing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：每个项目都有数量、质量、时效、成本指标，至少一项效益指标；服务群众的项目还要有满意度指标。
    依据：财预〔2015〕88号、财预〔2021〕101号：各类指标的设置要求。
    原因：缺一类，就考核不全这笔钱的产出和效果。
    举例：表里没有“满意度指标”；有质量指标而没有数量指标。
    改法：在指标表里补上所缺的一行；确不直接服务群众的项目可以没有满意度指标。
    """
    framework = context.framework
    rows = reading.table.indicators
    if not rows:
        what = "指标表是空的" if "indicator.next" in reading.cells else "没有找到指标表"
        yield Fault("indicator.next", what, "请按一级、二级指标逐行填写")
        return
    if not _LEVELS.isdisjoint(lost_columns(reading, context.labels)[0]):
        return  # what stands in a column that is gone, nobody knows: JX502 tells it
    level1 = set(map(level_key, {row.level1 for row in rows}))
    level2 = set(map(level_key, {row.level2 for row in rows}))
    for name in framework.required:
        if level_key(name) not in level2:
            yield Fault(_place(reading, name), f"缺少“{name}”", "请补上这一行")
    if not reading.asks("indicator.level1"):
        return
    for name in framework.at_least_one:
        if level_key(name) not in level1:
            yield Fault(_place(reading, *framework.levels[name]), f"缺少“{name}”（至少一项）", "请补上这一行")
    for name in framework.expected:
        if level_key(name) not in level1:
            place = _place(reading, *framework.levels[name])
            yield Fault(place, f"缺少“{name}”", "服务群众的项目应当有；请补上这一行", WARNING)


def level_misplaced(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：二级指标属于它所在的一级指标，名称用规定的写法。
    依据：财预〔2015〕88号、财预〔2021〕101号：一级、二级指标的框架。
    原因：放错了类，汇总时就统计到别处。
    举例：产出指标下面写“社会效益指标”；效益指标下面写“质量指标”；“二级指标”整栏都没有。
    改法：改正二级指标的名称，或把这一行移到对的一级指标下。
    """
    known = {(name, child) for name, children in context.framework.levels.items() for child in children}
    if not reading.asks("indicator.level1"):
        return  # a form with one column of levels says no more than the second
    if known.issuperset((row.level1, row.level2) for row in reading.table.indicators):
        return  # all to the letter, as most tables are
    if lost := _LEVELS.intersection(lost_columns(reading, context.labels)[0]):
        yield from _faults_of_lost(sorted(lost), reading, context)
        return
    levels = {level_key(name): (name, children) for name, children in context.framework.levels.items()}
    rows = reading.table.indicators
    first = {(row.level1, row.level2): index for index, row in reversed(list(enumerate(rows)))}
    for (level1, level2), index in first.items():
        if level_key(level1) not in levels:
            what = f"一级指标“{level1}”不是规定的名称" if level1 else "一级指标没有填"
            hint = f"应为{'、'.join(context.framework.levels)}之一"
            yield Fault(indicator_key(index, "level1"), what, hint)
            continue
        name, children = levels[level_key(level1)]
        if level_key(level2) not in map(level_key, children):
            owner = next((n for n, c in levels.values() if level_key(level2) in map(level_key, c)), "")
            what = f"二级指标“{level2}”不属于“{name}”" if level2 else "二级指标没有填"
            hint = f"它属于“{owner}”" if owner else f"“{name}”下应为{'、'.join(children)}之一"
            severity = None
            if reading.form and _is_of_another_framework(level1, level2, context):
                hint, severity = f"别的指标框架里“{name}”有这一项，请核对用的是哪个框架", WARNING
            yield Fault(indicator_key(index, "level2"), what, hint, severity)


def _is_of_another_framework(level1: str, level2: str, context: Context) -> bool:
    """Whether a framework that is not in use has the second level under the first: other places mix them."""
    return any(
        level_key(level2) in map(level_key, children)
        for framework in context.settings.framework.versions.values()
        for name, children in framework.levels.items()
        if level_key(name) == level_key(level1)
    )


def indicator_incomplete(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：每个指标的三级指标、绩效指标描述、指标值、指标值确定依据都要填。
    依据：财预〔2015〕88号：绩效指标细化量化、有依据。
    原因：缺名称不知道考核什么，缺值不知道做到多少，缺依据不知道凭什么。
    举例：指标值是空的；“指标值”整栏都没有。
    改法：补上空格；没有这项指标就删去整行；少一栏的恢复那一栏。
    """
    lost = [field for field in lost_columns(reading, context.labels)[0] if field in _OWN_FIELDS]
    yield from _faults_of_lost(lost, reading, context)
    for index, row in enumerate(reading.table.indicators):
        if row.level3 and row.description and row.value.text and row.basis:
            continue
        for field in _OWN_FIELDS:
            if reading.form and field not in _ASKED_ANYWHERE | _required_in_rows(reading):
                continue
            key = indicator_key(index, field)
            if field in reading.labels and not reading.texts.get(key, ""):
                of = f"指标“{row.level3}”的" if row.level3 else ""
                message = f"{of}“{context.labels.canonical(field)}”没有填"
                yield Fault(key, message, "请补上；没有这项指标就删去整行")


def _required_in_rows(reading: TableReading) -> frozenset[str]:
    return (
        frozenset(key.removeprefix("indicator.") for key in reading.form.required)
        if reading.form
        else frozenset()
    )


def _faults_of_lost(fields: Iterable[str], reading: TableReading, context: Context) -> Iterator[Fault]:
    others = lost_columns(reading, context.labels)[1]
    unknown = "、".join(f"{each.cell.address} 的“{one_line(each.text)}”" for each in others)
    asked = f"；{unknown}如果就是它，请改成这个名称" if unknown else ""
    for field in fields:
        name = context.labels.canonical(field)
        yield Fault(f"label.{field}", f"这张表没有“{name}”一栏", f"请恢复这一栏，逐行填写{asked}")


def lost_columns(reading: TableReading, labels: Labels) -> tuple[Sequence[str], Sequence[Label]]:
    """Return the columns of our own form that its header lacks, and what else stands there; none of other forms.

    Forms of other places lack some by design.
    """
    if reading.form or _COLUMNS_OF_OTHERS & reading.labels.keys():
        return (), ()
    header = {field: reading.labels[field] for field in INDICATOR_FIELDS if field in reading.labels}
    missing = [field for field in INDICATOR_FIELDS if field not in header]
    if not missing or not header or not reading.table.indicators:
        return (), ()
    row, left = min(label.cell for label in header.values())
    others = [each for each in reading.leftovers if each.cell.row == row and each.cell.column > left]
    ours = {field for field, label in reading.labels.items() if labels.is_canonical(field, label.text)}
    is_ours = len(ours & header.keys()) >= _ENOUGH_LABELS and bool(
        ours & _ONLY_OURS or (not others and len(ours & _OURS_ABOVE) >= _ENOUGH_LABELS)
    )
    if not is_ours or any(_OF_OTHER_FORMS.search(each.text) for each in others):
        return (), ()
    return missing, others


def level_key(name: str) -> str:
    """Return the key of a 一级 or 二级 name; the closing 指标 may be left out."""
    return name_key(name).removesuffix("指标")


def framework_in_use(rows: Sequence[Indicator], frameworks: Frameworks) -> Framework:
    """Return the framework whose pairs of 一级 and 二级 fit most rows; the one set as used wins a tie."""
    written = Counter((row.level1, row.level2) for row in rows)
    pairs = Counter({(level_key(a), level_key(b)): count for (a, b), count in written.items()})

    def fitting(framework: Framework) -> int:
        known = {(level_key(a), level_key(b)) for a, bs in framework.levels.items() for b in bs}
        return sum(count for pair, count in pairs.items() if pair in known)

    candidates = sorted(frameworks.versions.values(), key=lambda version: version is not frameworks.current)
    return max(candidates, key=fitting)


def _place(reading: TableReading, *level2_names: str) -> str:
    """Return the field where a missing indicator is to be typed: its prepared row, or the next free one."""
    wanted = [f"slot.{level_key(name)}" for name in level2_names]
    return next((key for key in reading.cells if level_key(key) in wanted), "indicator.next")


RULES = (
    TableRule("JX501", "缺少必需的一级或二级指标", ERROR, COMPLETE, level_missing),
    TableRule("JX502", "二级指标不属于所在的一级指标", ERROR, FORMAL, level_misplaced),
    TableRule("JX503", "三级指标、描述、指标值或依据为空", ERROR, COMPLETE, indicator_incomplete),
)
