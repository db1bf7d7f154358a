"""JX4: 绩效目标 (goals and purpose)."""

import re
from collections.abc import Iterator

from xl_tools.form.labels import INDICATOR_FIELDS
from xl_tools.form.reading import TableReading, indicator_key
from xl_tools.model.finding import Dimension, Severity
from xl_tools.rules.numbering import misnumbered, without_numbering
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.wordlists import any_of, compiled
from xl_tools.values.amount import comparable
from xl_tools.values.text import squeeze

_NAMES = {"purpose": "资金用途", "goals": "绩效目标"}
_AMOUNT_SENTENCE = re.compile(r"[^。；;，,]*\d[\d,.]*(?:亿元|万元|元|亿|万)[^。；;，,]*[。；;，,]?")
_OPENING = re.compile(r"^(?:主要)?(?:用于|用来|是|为)|^(?:通过|按照要求|按要求)")
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LITTLE_MORE = 2  # characters beside the project's name that still say nothing
_PLENTY = 15  # the same for indicators, which speak in general words
_ENOUGH_WORDS = 6  # pairs of characters below which likeness cannot be judged


def text_missing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途和绩效目标都要填。
    依据：财预〔2015〕88号：绩效目标审核的完整性。
    原因：不写做什么、做到什么程度，就没有可以考核的目标。
    举例：“绩效目标”一栏是空的。
    改法：写明这笔钱用来做什么、年底要达到什么。
    """
    for field in ("purpose", "goals"):
        if not reading.texts.get(field, ""):
            label = context.labels.canonical(field)
            missing = "没有填" if field in reading.cells else "这一栏不见了"
            yield Fault(
                field,
                f"“{label}”{missing}",
                "请写明" + ("资金用来做什么" if field == "purpose" else "年底要达到的目标"),
            )


def placeholder_left(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：填的是实际内容，不是模板里的占位文字。
    依据：财预〔2015〕88号：绩效目标审核的完整性。
    原因：占位文字说明这一栏其实没有填。
    举例：“目标内容1”“XX”“待定”“同上”“略”。
    改法：换成这个项目的实际内容。
    """
    columns = INDICATOR_FIELDS[2:]
    keys = [indicator_key(i, field) for i in range(len(reading.table.indicators)) for field in columns]
    for key in ("name", "purpose", "goals", *keys):
        lines = [squeeze(line) for line in reading.texts.get(key, "").splitlines() if line.strip()]
        left = [line for line in lines if _is_placeholder(line, context)]
        if left and (len(left) == len(lines) or key == "goals"):
            yield Fault(key, f"“{'、'.join(left)}”是占位文字，不是实际内容", "请换成这个项目的实际内容")


def text_says_nothing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途和绩效目标说清做什么、做到什么程度，不是把项目名称再写一遍。
    依据：财预〔2015〕88号：绩效目标指向明确、细化量化、合理可行。
    原因：太短或只有项目名称，等于没有说。
    举例：项目“日常工作经费”，资金用途写“主要用于日常工作经费”；绩效目标写“完成工作”。
    改法：写明事项、范围和结果，如“保障 133 名办公人员日常办公，群众办事按时办结”。
    """
    name = _bare(reading.table.name)
    for key, label in _NAMES.items():
        text = reading.texts.get(key, "")
        if not text or _is_placeholder(squeeze(text), context):
            continue
        core = _core(text)
        if name and core and (core in name or (name in core and len(core) - len(name) <= _LITTLE_MORE)):
            yield Fault(key, f"“{label}”只是重复了项目名称", "请写明做什么、做到什么程度")
        elif len(core) < context.settings.thresholds.shortest_text:
            yield Fault(key, f"“{label}”太短，没有说清楚", "请写明做什么、做到什么程度")


def goal_unrelated(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：绩效目标与资金用途、绩效指标说的是一件事。
    依据：财预〔2015〕88号：绩效目标审核的相关性。
    原因：目标是从别的项目抄来的，钱做的是甲事，考核的却是乙事。
    举例：资金用途是保障办公，绩效目标通篇是植树造林。
    改法：按这个项目的实际内容改写绩效目标，或改正资金用途。
    """
    common = any_of(*context.settings.wording.common_words)
    goals, about = _words(reading.table.goals, common), _words(reading.table.purpose, common)
    if len(goals) < _ENOUGH_WORDS:
        return
    if len(about) >= _ENOUGH_WORDS and not goals & (about | _words(reading.table.name, common)):
        yield Fault("goals", "绩效目标与资金用途没有共同的内容", "请核对是否抄自别的项目")
        return
    rows = reading.table.indicators
    measured: set[str] = set().union(*(_words(f"{row.level3}。{row.description}", common) for row in rows))
    said = goals | about | _words(reading.table.name, common)
    if min(len(measured), len(said)) >= _PLENTY and not measured & said:
        yield Fault("goals", "各项指标与绩效目标、资金用途没有共同的内容", "请核对是否抄自别的项目")


def goals_misnumbered(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：绩效目标的序号从 1 起，连续，不重复。
    依据：GB/T 9704-2012《党政机关公文格式》7.3.3：结构层次序数依次标注。
    原因：序号断了，多半是删漏或贴漏了一条。
    举例：1.…… 3.……；1.…… 1.……
    改法：补上漏掉的一条，或重排序号。
    """
    del context
    if wrong := misnumbered(reading.table.goals):
        yield Fault("goals", f"绩效目标的序号不连续：{wrong}", "请补上漏掉的一条或重排序号")


def _is_placeholder(line: str, context: Context) -> bool:
    pattern = compiled(*context.settings.wording.placeholders)
    return bool(pattern.fullmatch(without_numbering(line).rstrip("。；;，,")))


def _core(text: str) -> str:
    """Return what a text says without numbering, amounts, opening words and punctuation."""
    lines = (_AMOUNT_SENTENCE.sub("", without_numbering(comparable(line))) for line in text.splitlines())
    return _bare("".join(_OPENING.sub("", line) for line in lines))


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", comparable(text))


def _words(text: str, common: re.Pattern[str]) -> set[str]:
    """Return the pairs of neighbouring characters, without words that stand everywhere and prove nothing."""
    runs = _CHINESE_RUN.findall(common.sub("。", squeeze(text)))
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


RULES = (
    TableRule("JX401", "绩效目标或资金用途为空", Severity.ERROR, Dimension.COMPLETE, text_missing),
    TableRule("JX402", "占位文字", Severity.ERROR, Dimension.COMPLETE, placeholder_left),
    TableRule("JX403", "过短，或与项目名称雷同", Severity.WARNING, Dimension.COMPLETE, text_says_nothing),
    TableRule("JX404", "绩效目标与资金用途、指标无关", Severity.WARNING, Dimension.RELEVANT, goal_unrelated),
    TableRule("JX405", "绩效目标的序号不连续", Severity.WARNING, Dimension.FORMAL, goals_misnumbered),
)
