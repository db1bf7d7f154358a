"""Lines of a list that say a level and nothing else (``一、产出指标``, ``（一）数量指标``): they hold for the rows below them."""

import re

from xl_tools.values.text import squeeze

_LINE = re.compile(
    r"(?P<chapter>[一二三四五六七八九十]+[、.．])?(?P<section>[(（][一二三四五六七八九十\d]+[)）])?(?:\d{1,2}[、.．])?"
    r"(?P<name>(?P<first>产出|效益|满意度|成本)(?:指标)?"
    r"|(?:数量|质量|时效|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|社会公众满意度)(?:指标)?)"
)


def level_said(text: str, level1: str) -> tuple[str, str] | None:
    """Return the level that a line says, ``level1`` or ``level2``, and its name; ``None`` for any other text.

    成本指标 is of the first level where it stands as a chapter, or where nothing of 产出 (``level1``) comes before it.
    """
    match = _LINE.fullmatch(squeeze(text))
    if match is None:
        return None
    is_first = bool(match["first"]) and not match["section"]
    if match["first"] == "成本" and not match["chapter"]:
        is_first = is_first and not level1.startswith("产出")
    return ("level1" if is_first else "level2"), match["name"]
