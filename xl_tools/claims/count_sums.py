"""Counts that a text works out itself: each quarter once, four times a year; 6 nurses and 3 others, 9 together; from 23 by 10 to 33."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.lexer import compiled_once, shown_lines
from xl_tools.values.chinese_number import parse_chinese_number

_NUMBER = r"(?<![\d.])(\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3})"
_TIMES = "次|场次|场|期|轮|遍|批次|批|回"
_OF_EACH = rf"每(?:个)?(季度?|月|学期|半年|旬|年)(?:度)?(?:(?:至少|不少于|各|均|再?开展|组织|进行|召开|举办|发放|集中|安排)*)([^,。;:()\d]{{0,18}}?){_NUMBER}({_TIMES})[^,。;:()\d]{{0,14}}?"
_A_YEAR = rf"(?:、|,|,?\(|)(?:全年|一年|年内|全年度|年度)(?:共计|共|合计|累计|计|不少于|至少|达到|达|开展|组织|举办|召开|发放|完成)*{_NUMBER}({_TIMES})"
_PERIODS = {"季": 4, "季度": 4, "月": 12, "学期": 2, "半年": 2, "旬": 36, "年": 1}
_BY_PERIOD = r"(?:按|每(?:个)?)(季度?|月|学期|半年)(?:度)?(?=[^。;\d次场期轮遍]*(?:\d+(?:名|户|个|人|处|所)[^。;\d次场期轮遍]*){0,2},全年(?:共|合计)?(\d+)次(?:$|[,。;]))"
_UNIT = "名|人|个|台|套|座|处|场次|场|次|期|所|户|条|家|辆|盏|间|件|份|眼|盘|艘|头|只|公里|亩|平方米"
_LISTED = rf"(?:[^\d,。;:()、+每按各]{{1,14}}?\d+(?:\.\d+)?(?:{_UNIT})(?:\([^()]{{0,20}}\))?[、,和及]){{1,9}}[^\d,。;:()、+每按各]{{1,14}}?\d+(?:\.\d+)?(?:{_UNIT})(?:\([^()]{{0,20}}\))?"
_TOGETHER = rf"[,、]?(?:一共|总共|共计|合计|共|计)(?:有|为|聘用|配备|需)?(\d+(?:\.\d+)?)({_UNIT})(?![^,。;]{{0,8}}[^\d,。;]每)"
_ONE_OF_THEM = rf"(\d+(?:\.\d+)?)({_UNIT})(?:\([^()]*\))?(?=[、,和及]|$)"
_FROM_TO = rf"由[^,。;\d]{{0,12}}?(\d+(?:\.\d+)?)({_UNIT}|项|家次|人次|万亩|吨|%)?[^,。;\d]{{0,4}}?(增加|增|扩大|提高|减少|减|下降|压减)(?:到|至|为)(\d+(?:\.\d+)?)({_UNIT}|项|家次|人次|万亩|吨|%)"
_BY = rf"(新增|增加|净增|多|减少|净减|少|提高|下降)(?:了)?(\d+(?:\.\d+)?)({_UNIT}|项|家次|人次|万亩|吨|个百分点)"
_FEWER = frozenset(["减少", "减", "下降", "压减", "净减", "少"])
_MOST = 400
"""Characters of a line in which such sums are looked for; prose says them in a breath."""


class CountSum(NamedTuple):
    """A count that a text works out: how it says so, the number it says, and what the others make."""

    said: str
    number: Decimal
    made: Decimal


def count_sums(text: str) -> Iterator[CountSum]:
    """Yield the counts of a text that others next to them make, right or wrong."""
    if not compiled_once(r"[每按共计由]").search(text) or not compiled_once(r"\d").search(text):
        return
    for line in shown_lines(text):
        yield from _of_each_period(line)
        for sentence in compiled_once("[。;]").split(line):
            if len(sentence) > _MOST:
                continue
            if "共" in sentence or "计" in sentence:
                yield from _together(sentence)
            if "由" in sentence:
                yield from _from_to(sentence)


def parts_listed(text: str) -> tuple[Decimal, str] | None:
    """Return what the counts of a text make that is nothing but a list of them (甲组34名、乙组27名), and their unit."""
    for line in shown_lines(text) if compiled_once(r"\d[^\d]*[、,和及][^\d]*\d").search(text) else ():
        if match := compiled_once(rf"[^\d,。;]{{0,10}}?({_LISTED})[。;]?").fullmatch(line):
            parts = compiled_once(_ONE_OF_THEM).findall(match[1])
            if len(parts) > 1 and _same({unit for _, unit in parts}):
                return sum((Decimal(number) for number, _ in parts), Decimal(0)), parts[0][1]
    return None


def _of_each_period(line: str) -> Iterator[CountSum]:
    if "年" not in line or not ("每" in line or "按" in line):
        return
    for match in compiled_once(f"{_OF_EACH}{_A_YEAR}").finditer(line):
        period, _, each, unit, year, year_unit = match.groups()
        if unit != year_unit:
            continue
        once, often = _number(each), _number(year)
        if once is None or often is None:
            continue
        made = once * _PERIODS[period]
        start = max(line.rfind(mark, 0, match.start()) for mark in "。;") + 1
        counts = [
            number
            for found in compiled_once(_NUMBER).findall(line[start : match.start()])
            if (number := _number(found))
        ]
        if often in (made, *(once * each for each in _periods_of(line, match))) or any(
            often in (made * count, once * count) for count in counts
        ):
            continue
        of_all = [made * count for count in counts if abs(made * count - often) * 4 <= often]
        if of_all or often % made:  # 32 of 4 a year is of eight, whoever they are
            yield CountSum(match[0], often, of_all[0] if of_all else made)
    for match in compiled_once(_BY_PERIOD).finditer(line):
        if Decimal(match[2]) in _periods_of(line, match):
            continue  # 每月末核对，每季度召开例会，全年4次
        yield CountSum(f"{match[0]}…全年{match[2]}次", Decimal(match[2]), Decimal(_PERIODS[match[1]]))


def _periods_of(line: str, match: re.Match[str]) -> list[int]:
    """Return how often a year the periods come that a sentence names."""
    start = max(line.rfind(mark, 0, match.start()) for mark in "。;") + 1
    end = min((at for mark in "。;" if (at := line.find(mark, match.end())) >= 0), default=len(line))
    return [often for period, often in _PERIODS.items() if f"每{period}" in line[start:end]]


def _together(sentence: str) -> Iterator[CountSum]:
    for match in compiled_once(rf"({_LISTED}){_TOGETHER}").finditer(sentence):
        listed, total, unit = match.groups()
        parts = [(Decimal(number), each) for number, each in compiled_once(_ONE_OF_THEM).findall(listed)]
        if len(parts) > 1 and _same({each for _, each in parts} | {unit}):
            numbers = [number for number, _ in parts]
            if any(
                sum(numbers[first:], Decimal(0)) == Decimal(total) for first in range(1, len(numbers) - 1)
            ):
                continue  # 编制86名，在编79人、聘用34人，合计113人
            yield CountSum(match[0], Decimal(total), sum(numbers, Decimal(0)))


def _from_to(sentence: str) -> Iterator[CountSum]:
    for match in compiled_once(_FROM_TO).finditer(sentence):
        before, unit, verb, after, unit_after = match.groups()
        if unit and not _same({unit, unit_after}):
            continue
        rest = sentence[match.end() :][:16]
        by = compiled_once(rf"^[,、(](?:[^,。;\d]{{0,4}})?{_BY}").match(rest)
        if by is None or not (_same({by[3], unit_after}) or by[3] == "个百分点"):
            continue
        if (by[1] in _FEWER) != (verb in _FEWER):
            continue
        sign = -1 if verb in _FEWER else 1
        yield CountSum(match[0] + by[0], Decimal(after), Decimal(before) + sign * Decimal(by[2]))


def _same(units: set[str]) -> bool:
    return len(units) == 1 or units <= {"名", "人"} or units <= {"场", "次", "场次"}


def _number(said: str) -> Decimal | None:
    if said[0].isdecimal():
        return Decimal(said)
    number = parse_chinese_number(said.replace("两", "二"))
    return None if number is None else Decimal(number)
