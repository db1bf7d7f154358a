"""What two spellings of a label may differ in and still say the same: parts that say no more, and kinds of labels."""

import re
from collections.abc import Container, Iterator, Mapping

from xl_tools.model.grid import Cell, Grid
from xl_tools.values.percent import parse_percent
from xl_tools.values.text import label_key

_SAYS_NO_MORE = re.compile("主要|具体|简要")
_OF_THE_PROJECT = re.compile("^(?:本项目|项目|支出(?=项目)|单位(?=其[他它]资金|自[筹有]))(?=..)")
_OF_THE_YEAR = re.compile("^(?:本?年度|本年|当年)(?=..)(?!.*[数额款金算费值率]$)")
"""Of an amount it is said of which year it is: there it says more."""
_SUM_OF_MONEY = re.compile(r"(?<=[数额款金算费])(?:[合小总]计|总数|\([合小总]计\))$")
_WITH_ITS_UNIT = re.compile(r"(?<=值)(?:[及和与、/含](?:计量|度量)?单位|\([及含]?(?:计量|度量)?单位\))$")
_CUMULATIVE = re.compile(r"(?<=..)\((?:按?(?:累计)?(?:%|百分[比数]|进度|支出)?)\)$")
_END_OF_MONTH = re.compile(
    r"^(?:截?[至到]|截止)?(1?\d|十?[一二三六])月(?:份|(底|末|3[01]日))?(?:[前止]|之前|以前|为止)?(?:累计)?(?:支出)?(?:进度|比例|%|\((?:累计)?(?:%|百分[比数]|进度)?\))?$"
)
_MONTHS = {"三": "3", "六": "6", "十": "10", "十二": "12"}
_CODE = "(?:单位|部门)?(?:编码|代码|编号)"
_NAME = "(?:单位|部门)?名称"
_AND = "[及和与、/,-]?"
_UNIT_WITH_CODE = re.compile(
    r"^(?:预算|填报|申报|编制|编报|项目)?(?:单位|部门)(?:\(单位\))?(?:"
    rf"{_CODE}(?:{_AND}{_NAME}|\({_NAME}\))|名称(?:{_AND}{_CODE}|\({_CODE}\))|\({_CODE}(?:{_AND}{_NAME})?\)|\({_NAME}{_AND}{_CODE}\)"
    r")(?:\(盖章\))?$"
)
_WORDS_FOR = (
    (_UNIT_WITH_CODE, "单位名称"),
    (
        re.compile("^(?:项目|专项|预算|财政)?(?:资金|经费)?(?:的?用途|使用用途|使用方向|支出方向)(?:说明)?$"),
        "资金用途",
    ),
    (re.compile("^(?:绩效)?指标(?:内容)?(?:的)?(?:说明|解释|内涵|描述|释义|含义|定义)$|^描述$"), "指标描述"),
    (re.compile("^(?:绩效)?指标值?的?(?:来源|确定|设定|设置|制定|测算|取值)?依据$"), "指标值确定依据"),
    (re.compile("^(?:分期|分阶段|项目|预算|资金)+支出(?:进度)?计划$|^支出进度计划$"), "支出计划"),
    (re.compile("^预算(?:资金)?规模[及和与、](?:资金)?用途$"), "预算规模"),
)
"""Labels that are put together of a few words, and one that says the same."""
_MOST_STEPS = 3
_PERIODS = frozenset({"3月底", "6月底", "10月底", "12月底"})
_FEWEST_PERIODS, _LONGEST_PERIOD = 3, 20


def periods_among(texts: Mapping[Cell, str]) -> dict[Cell, str]:
    """Return the cells of a row, or a column, that are labels of the periods of a plan (``3月底前``, ``至6月30日``), plainly spelled.

    One or two such texts are dates: an indicator may be due ``6月底前``. Months alone are periods only all together.
    """
    found = {cell: month for cell, text in texts.items() if text and (month := _month(label_key(text)))}
    periods = {cell: f"{_MONTHS.get(month[1], month[1])}月底" for cell, month in found.items()}
    fewest = _FEWEST_PERIODS if all(month[2] for month in found.values()) else len(_PERIODS)
    told = {*periods.values()}
    return periods if told <= _PERIODS and len(told) >= fewest else {}


def periods_below_one_another(grid: Grid) -> Mapping[Cell, str]:
    """Return the labels of periods that stand in one column, each before its percent."""
    columns: dict[int, dict[Cell, str]] = {}
    for row, texts in enumerate(grid.texts):
        for column, text in enumerate(texts[:-1]):
            if "月" in text[:5] and any(
                parse_percent(each) is not None for each in texts[column + 1 :] if each
            ):
                columns.setdefault(column, {})[Cell(row, column)] = text
    return {cell: period for texts in columns.values() for cell, period in _in_a_run(texts).items()}


def _in_a_run(texts: Mapping[Cell, str]) -> Mapping[Cell, str]:
    rows = [cell.row for cell in texts]
    is_run = len(rows) <= len(_PERIODS) and max(rows) - min(rows) < len(_PERIODS)
    return periods_among(texts) if is_run else {}


def _month(key: str) -> re.Match[str] | None:
    return _END_OF_MONTH.match(key) if "月" in key and len(key) <= _LONGEST_PERIOD else None


def known_spelling(key: str, known: Container[str]) -> str:
    """Return a known key that says the same as one that is not known itself; empty for none."""
    seen, step = {key}, [key]
    for _ in range(_MOST_STEPS):
        words = (same for each in step for pattern, same in _WORDS_FOR if pattern.match(each))
        if found := next((each for each in words if each in known), ""):
            return found
        step = [other for each in step for other in _plainer(each) if other not in seen]
        if found := next((each for each in step if each in known), ""):
            return found
        if not step:
            break
        seen.update(step)
    return ""


def _plainer(key: str) -> Iterator[str]:
    """Yield the key without one of the parts that say no more."""
    for part in (_CUMULATIVE, _SUM_OF_MONEY, _WITH_ITS_UNIT, _SAYS_NO_MORE, _OF_THE_YEAR, _OF_THE_PROJECT):
        plainer = part.sub("", key, count=1)
        if plainer != key and plainer:
            yield plainer
