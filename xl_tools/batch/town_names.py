"""What a township is called in the names of files and of projects: whole, without its county, without the word for its kind."""

import re
from functools import lru_cache

from xl_tools.values.text import name_key, one_line

_OF_A_BODY = re.compile(r"(?:人民政府|办事处)?(?:本级)?$")
_OF_A_COUNTY = re.compile(r"^.{2,7}?(?:自治县|县|区|市|旗)(?=..)")
_KIND = re.compile(r"(?<=..)(?:街道|镇|乡)")
_OF_OTHERS = "(?!.{0,2}(?:小学|中学|学校|学区|幼儿园|卫生院|医院|卫生室|村|社区))"
_SHORTEST_NAME = 2
_EMPTIED = re.compile(r"\(\s*\)|（\s*）|^[\s\-—_·:：、,，]+|[\s\-—_·:：、,，]+$")


def whole_names(unit: str) -> set[str]:
    """Return, as keys, how a unit may be called with the word for its kind: 卢龙县石门镇人民政府本级, 石门镇."""
    name = name_key(unit)
    short = _OF_A_BODY.sub("", name)
    return {each for each in (name, short, _OF_A_COUNTY.sub("", short)) if len(each) >= _SHORTEST_NAME}


def town_of(unit: str) -> str:
    """Return a unit's name as people say it: 石门镇, of 石门镇人民政府本级."""
    shown = one_line(unit)
    return _OF_A_BODY.sub("", shown) or shown


def short_name(unit: str) -> str:
    """Return, as a pattern, what a unit is called without the word for its kind: 潘庄, of 潘庄镇; not where that is of a school or a village."""
    short = _OF_A_COUNTY.sub("", _OF_A_BODY.sub("", name_key(unit)))
    called = _KIND.sub("", short)
    return re.escape(called) + _OF_OTHERS if called != short and len(called) >= _SHORTEST_NAME else ""


@lru_cache(maxsize=1 << 12)  # names of a batch are asked for again and again
def without_town(project: str, unit: str) -> str:
    """Return a project's name on one line without that of its own township, where something is left of it.

    石门镇武装工作经费 and 蛤泊镇武装工作经费 are one project of two townships.
    """
    shown = one_line(project)
    pattern = _town(unit)
    if pattern is None:
        return shown
    left = _EMPTIED.sub("", pattern.sub("", shown))
    return left if len(left) > _SHORTEST_NAME else shown


@lru_cache(maxsize=1 << 10)
def _town(unit: str) -> re.Pattern[str] | None:
    names = [re.escape(name) for name in sorted(whole_names(unit), key=len, reverse=True)]
    if short := short_name(unit):
        names.append(short)
    return re.compile("|".join(names)) if short else None
