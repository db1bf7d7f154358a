"""Read a settings file: what it says over what comes with the program, a mistake named with its line."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from xl_tools.errors import InvalidDataError
from xl_tools.settings.models import Settings
from xl_tools.settings.words import Reading

SHIPPED = Path(__file__).with_name("settings.toml")
"""The settings that come with the program: complete, commented, and the pattern for a bureau's own file."""

_PLACE = re.compile(r"at line (\d+), column (\d+)")  # in the parser's message, which is all that it gives
_CHINESE = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这样的设置项",
    "string_type": "应当是文字，写在引号里",
    "tuple_type": "应当是清单，写在方括号里",
    "dict_type": "应当是一组设置",
    "model_type": "应当是一组设置",
    "bool_type": "应当是 true 或 false",
    "bool_parsing": "应当是 true 或 false",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "greater_than": "应当大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "too_short": "不能是空的",
    "string_too_short": "不能是空的",
    "string_pattern_mismatch": "“{input}”不是规则编码",
}
_BARE_KEY = re.compile(r"^([ \t]*\[{0,2})([^\x00-\x7f]+)(?=[ \t]*[=\]])", re.MULTILINE)
"""A Chinese key as a clerk writes it; TOML wants it in quotation marks."""

_WHOLE_FILE = "labels"  # what a mistake without a place of its own is about


@cache
def shipped_settings() -> Settings:
    """Return the settings that come with the program."""
    return load_settings(SHIPPED)


def load_settings(path: Path, without: Collection[str] = ()) -> Settings:
    """Read and validate a settings file; what it leaves out is as shipped, as are the groups it is to be taken ``without``.

    A group (``[…]``) is taken item by item, a list as a whole. :class:`InvalidDataError` names the line that is wrong.
    """
    text = _text(path)
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        place = f"第 {found[1]} 行第 {found[2]} 列" if found else "末尾"
        raise InvalidDataError(path, f"设置文件{place}的写法有误", "请改正这一处") from error
    said = {group: items for group, items in said.items() if group not in without}
    base, own = ({}, "") if path == SHIPPED else (tomllib.loads(_text(SHIPPED)), repr(said))
    try:
        return Settings.model_validate(_over(base, said), context=Reading(path.parent, own))
    except ValidationError as error:
        raise wrong_item(path, *first_mistake(error)) from error


def groups_said(path: Path, groups: Sequence[str]) -> list[str]:
    """Return which of these groups a settings file that can be read says something of."""
    said = tomllib.loads(_text(path))
    return [group for group in groups if group in said]


def wrong_item(path: Path, place: Sequence[int | str], what: str) -> InvalidDataError:
    """Return the refusal of a settings file that names the item at fault, with its line, and what is wrong there."""
    line = _line_of(_text(path), place)
    where = f"第 {line} 行" if line else ""
    item = ".".join(map(str, place))
    return InvalidDataError(path, f"设置文件{where}，设置项 {item} 有误（{what}）", "请改正这一项")


def first_mistake(error: ValidationError) -> tuple[tuple[int | str, ...], str]:
    """Return the place of the first mistake and what is wrong there, in Chinese."""
    first = error.errors()[0]
    place = tuple(part for part in first["loc"] if part != "[key]") or (_WHOLE_FILE,)
    details = {"input": first["input"], **first.get("ctx", {})}
    return place, str(details.get("error") or _CHINESE.get(first["type"], "写法不对").format(**details))


def _text(path: Path) -> str:
    try:
        return _BARE_KEY.sub(r'\1"\2"', path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidDataError(path, "打不开设置文件", "请检查文件是否存在") from error
    except UnicodeDecodeError as error:
        raise InvalidDataError(path, "设置文件不是 UTF-8 编码", "请用 UTF-8 编码另存") from error


def _over(base: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in said.items():
        below = merged.get(key)
        merged[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _line_of(text: str, place: Sequence[int | str]) -> int | None:
    """Return the line on which an item stands: the last of the shortest beginning of the file that holds it.

    A list over several lines is closed for the trial, so that an element is found on its own line. Only lines are tried on
    which the name of the item stands, or for an element those from there on.
    """
    lines = text.splitlines()
    for depth in range(len(place), 0, -1):
        name = next((part for part in reversed(place[:depth]) if isinstance(part, str)), "")
        named = [count for count, line in enumerate(lines, 1) if name in line]
        for count in named if name == place[depth - 1] else range(min(named, default=1), len(lines) + 1):
            beginning = "\n".join(lines[:count])
            if any(_holds(beginning + closed, place[:depth]) for closed in ("", "\n]", "}\n]")):
                return count
    return None


def _holds(text: str, place: Sequence[int | str]) -> bool:
    try:
        item: Any = tomllib.loads(text)
        for part in place:
            item = item[part]
    except (tomllib.TOMLDecodeError, LookupError, TypeError):
        return False
    return True
