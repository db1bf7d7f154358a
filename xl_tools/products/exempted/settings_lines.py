"""Items of the settings file as they would be written: whole lines of TOML, one for each item, to be copied."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from xl_tools.products.exempted.settings_items import Item
from xl_tools.settings import Settings

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class SettingsLine(NamedTuple):
    """One line of the settings file, the table in square brackets that it stands under, and what it says."""

    table: str
    line: str
    said: str


def settings_lines(items: Iterable[Item], settings: Settings) -> tuple[SettingsLine, ...]:
    """Return a line for each item that is named, with all the words that are to come to it; those of a table together.

    A list in the settings file is taken as a whole: so the line holds what stands there now, too.
    """
    together: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        together.setdefault(item.path, []).append(item)
    in_force = settings.model_dump()
    lines = []
    for path, same in sorted(together.items(), key=lambda each: each[0][:-1]):
        now: Any = in_force
        for part in path:
            now = now.get(part) if isinstance(now, Mapping) else None
        new = same[0].change(now, list(dict.fromkeys(item.words for item in same)))
        *table, key = map(_name, path)
        said = "；".join(dict.fromkeys(item.said for item in same))
        lines.append(SettingsLine(f"[{'.'.join(table)}]", f"{key} = {_toml(new)}", said))
    return tuple(lines)


def toml_text(lines: Iterable[SettingsLine]) -> list[str]:
    """Return the lines with each table named once, above those that stand under it."""
    told, table = [], ""
    for line in lines:
        if line.table != table:
            table = line.table
            told.append(table)
        told.append(line.line)
    return told


def _name(part: str) -> str:
    return part if _BARE.fullmatch(part) and not part.isdecimal() else _toml(part)


def _toml(value: object) -> str:
    if isinstance(value, list | tuple):
        are_patterns = any("\\" in each for each in value)
        return f"[{', '.join(_text(each, is_pattern=are_patterns) for each in value)}]"
    return _text(value, is_pattern="\\" in value) if isinstance(value, str) else str(value)


def _text(text: str, *, is_pattern: bool) -> str:
    """Return a text in single quotes where it is a pattern, as the settings file has them, else in double ones."""
    is_literal = is_pattern and "'" not in text and text.isprintable()
    return f"'{text}'" if is_literal else json.dumps(text, ensure_ascii=False)
