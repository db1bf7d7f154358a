"""A workbook's own 设置 sheet: a few of the settings, for this workbook alone."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from xl_tools.model.setting_line import SettingLine
from xl_tools.settings.loading import first_mistake
from xl_tools.settings.models import Settings
from xl_tools.values.text import squeeze

_FRAMEWORK = "指标框架"
_REQUIRED = "必需指标"
_THRESHOLDS = {
    "文字最少字数": "shortest_text",
    "人均标准容差": "standard_tolerance",
    "百分数上限": "highest_percent",
}
_LISTS = {
    "占位文字": "placeholders",
    "空泛的值": "vague_values",
    "单位标准词": "unit_standard_words",
    "叠用词": "repeated_words",
}
_RULE = re.compile(r"JX\d{3}")
_SEPARATORS = re.compile(r"[、，,；;\s]+")

OWN_ITEMS = (_FRAMEWORK, _REQUIRED, *_THRESHOLDS, *_LISTS, "规则编码（如 JX404）")
"""What can stand under 设置项."""


class OwnSettings(NamedTuple):
    """The settings in force for a workbook, what its 设置 sheet changed (a line each), and its mistakes."""

    settings: Settings
    said: tuple[str, ...] = ()
    mistakes: tuple[tuple[SettingLine, str], ...] = ()


def with_own_settings(settings: Settings, lines: Sequence[SettingLine]) -> OwnSettings:
    """Apply the lines of a 设置 sheet; a line that cannot be applied is a mistake and changes nothing.

    Words are added to their list, everything else is replaced.
    """
    said: list[str] = []
    mistakes: list[tuple[SettingLine, str]] = []
    for line in lines:
        try:
            settings = Settings.model_validate(_changed(settings, squeeze(line.item), line.value.strip()))
        except ValidationError as error:
            mistakes.append((line, first_mistake(error)[1]))
        except _UnknownItemError:
            mistakes.append((line, f"没有这样的设置项（可以写：{'、'.join(OWN_ITEMS)}）"))
        else:
            said.append(f"{line.item}：{line.value}")
    return OwnSettings(settings, tuple(said), tuple(mistakes))


class _UnknownItemError(Exception):
    """No setting is called that."""


def _changed(settings: Settings, item: str, value: str) -> Mapping[str, Any]:
    """Return all settings as plain data, with one of them changed."""
    data = settings.model_dump()
    words = [word for word in _SEPARATORS.split(value) if word]
    if item == _FRAMEWORK:
        data["framework"]["used"] = value.removesuffix("年").removesuffix("版")
    elif item == _REQUIRED:
        data["framework"]["versions"][settings.framework.used]["required"] = words
    elif field := _THRESHOLDS.get(item):
        data["thresholds"][field] = value
    elif field := _LISTS.get(item):
        data["wording"][field] = [*data["wording"][field], *words]
    elif _RULE.fullmatch(item):
        data["rules"]["severity"][item] = value
    else:
        raise _UnknownItemError
    return data
