"""What two spellings of a label may differ in and still say the same: parts that say no more, and kinds of labels."""

import re
from collections.abc import Container, Iterator, Mapping

from xl_tools.model.grid import Cell
from xl_tools.values.text import label_key

_SAYS_NO_MORE = re.compile("主要|具体|简要")
_OF_THE_PROJECT = re.compile("^(?:本项目|项目)(?=..)")
_OF_THE_YEAR = re.compile("^(?:本?年度|本年|当年)(?=..)(?!.*[数额款金算费值率]$)")
"""Of an amount it is said of which year it is: there it says more."""
_SUM_OF_MONEY = re.compile(r"(?<=[数额款金算费])(?:[合小总]计|总数|\([合小总]计\))$")
_WITH_ITS_UNIT = re.compile(r"(?<=值)(?:[及和与、/含](?:计量|度量)?单位|\([及含]?(?:计量|度量)?单位\))$")
_CUMULATIVE = re.compile(r"(?<=..)\((?:按?(?:累计)?(?:%|百分[比数]|进度|支出)?)\)$")
_END_OF_MONTH = re.compile(
    r"^[至到]?(1?\d|十?[一二三六])月([底末]|3[01]日)(?:[前止]|之前|以前|为止)?(?:累计)?(?:支出)?(?:进度|比例|%|\((?:累计)?(?:%|百分[比数]|进度)?\))?$"
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
_MOST_STEPS = 3
_PERIODS = frozenset({"3月底", "6月底", "10月底", "12月底"})
_FEWEST_PERIODS, _LONGEST_PERIOD = 3, 20


def is_of_unit_with_code(key: str) -> bool:
    """Whether a label is that of a unit's name and its code together, in whatever order (``单位编码及名称``)."""
    return bool(_UNIT_WITH_CODE.match(key))


def periods_among(texts: Mapping[Cell, str]) -> dict[Cell, str]:
    """Return the cells of a row, or a column, that are labels of the periods of a plan (``3月底前``, ``至6月30日``), plainly spelled.

    One or two such texts are dates: an indicator may be due ``6月底前``.
    """
    ends = {cell: month for cell, text in texts.items() if text and (month := _end_of_month(label_key(text)))}
    return ends if len({*ends.values()} & _PERIODS) >= _FEWEST_PERIODS else {}


def _end_of_month(key: str) -> str:
    month = _END_OF_MONTH.match(key) if "月" in key and len(key) <= _LONGEST_PERIOD else None
    return f"{_MONTHS.get(month[1], month[1])}月底" if month else ""


def known_spelling(key: str, known: Container[str]) -> str:
    """Return a known key that says the same as one that is not known itself; empty for none."""
    seen, step = {key}, [key]
    for _ in range(_MOST_STEPS):
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
