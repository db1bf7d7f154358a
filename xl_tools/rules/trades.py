"""A goal of another trade: it names two things that only a school, a farm or a road has, and its table says nothing of such."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from xl_tools.model.table_reading import TableReading
from xl_tools.rules.numbering import without_numbering
from xl_tools.rules.rule import Context, Fault
from xl_tools.rules.texts import any_of, compiled

_TRADES = Path(__file__).with_name("trades.txt")
_SENTENCE = re.compile(r"[。；;\n]")
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LONG_NUMBER = re.compile(r"\d{3,}|\d\.\d+|\d\d(?=[个户人名座处家公亩次件台所项])")
_OF_ANY = (
    r"群众|达到|日前|月底前|以上|以下|提高|完成|开展|做好|目标|安全|每月|每季度|全年|全部|及时|落实|加强|改善|满意|保障|确保|标准|质量|合格|登记|规范|管理|服务"
    r"|培训|资金|支出|控制|时间|环境|人员|村民|居民|方便|生活|增收|活动|组织|更新|购置|建立|健全"
)
_ENOUGH, _SHARED = 2, 1
_SHORTEST, _PLENTY = 8, 100
"""Characters of a goal that says what is done, and of a table that would name its trade somewhere."""


def goals_of_another_trade(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield the one goal of several that can only be of another project, by the words of its trade."""
    goals = [
        (piece.cell if "goals" in reading.pieces else "goals", goal)
        for piece in reading.written("goals")
        for goal in (without_numbering(each.strip()).strip() for each in _SENTENCE.split(piece.text))
        if len(goal) >= _SHORTEST
    ]
    if len(goals) < _ENOUGH:
        return
    beside = ""
    for at, goal in goals:
        if not (named := _named_in(goal)):
            continue
        beside = beside or _beside_goals(reading)
        rest = "。".join((beside, *(other for _, other in goals if other is not goal)))
        foreign = max((words for words, trade in named if not _stands_in(trade, rest)), key=len, default=[])
        if len(foreign) < _ENOUGH or len(rest) < _PLENTY or _is_own(goal, rest, context):
            continue
        said = f"绩效目标“{goal[:20]}”说到的{'、'.join(foreign[:3])}，资金用途、指标和别的目标里都没有"
        yield Fault(at, said, "请核对是否抄自别的项目")
        return


def _named_in(goal: str) -> list[tuple[list[str], frozenset[str]]]:
    """Return the words of each trade that a goal names, with all of that trade; none where there are fewer than two."""
    begins = _trades()
    found: dict[frozenset[str], list[str]] = {}
    for at in range(len(goal) - 1):
        for word, trade in begins.get(goal[at : at + 2], ()):
            if goal.startswith(word, at) and word not in found.setdefault(trade, []):
                found[trade].append(word)
    return [(words, trade) for trade, words in found.items() if len(words) >= _ENOUGH]


def _stands_in(trade: frozenset[str], text: str) -> bool:
    return any(word in text for word in trade)


def _is_own(goal: str, rest: str, context: Context) -> bool:
    """Whether a goal shares more than a chance pair of characters, or a number, with what else its table says."""
    if any(number in rest for number in _LONG_NUMBER.findall(goal)):
        return True
    common = any_of(*context.settings.wording.common_words)
    said = compiled(_OF_ANY).sub("。", common.sub("。", goal))
    pairs = {run[at : at + 2] for run in _RUN.findall(said) for at in range(len(run) - 1)}
    return sum(pair in rest for pair in pairs) > _SHARED


def _beside_goals(reading: TableReading) -> str:
    rows = (
        f"{row.level3}。{row.description}。{row.value.text}。{row.basis}" for row in reading.table.indicators
    )
    return "。".join((reading.table.name, reading.table.purpose, *rows))


@cache
def _trades() -> Mapping[str, list[tuple[str, frozenset[str]]]]:
    """Return the words of all trades by their first two characters, each with its trade."""
    begins: dict[str, list[tuple[str, frozenset[str]]]] = {}
    with _TRADES.open(encoding="utf-8") as lines:
        for line in lines:
            trade = frozenset(line.split()[1:])
            for word in trade:
                begins.setdefault(word[:2], []).append((word, trade))
    return begins
