"""Which settings are in force: the shipped ones, a bureau's own file and rules over them, and a workbook's own 设置 sheet."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from xl_tools.checking.catalogue import ALL_RULES, rules_of, thresholds_in, thresholds_of
from xl_tools.checking.field_rules import OwnRuleError
from xl_tools.errors import InvalidDataError
from xl_tools.model.submission import SettingLine
from xl_tools.settings import Frameworks, Settings, load_settings, shipped_settings
from xl_tools.settings.loading import SHIPPED, first_mistake, groups_said, wrong_item
from xl_tools.settings.models import RuleFile, RuleSettings
from xl_tools.settings.words import Patterns
from xl_tools.values.text import squeeze

_THRESHOLDS = "[thresholds]\n"
_COMMENTS_AT = 26  # the column in which the meaning of a threshold stands
_FRAMEWORK = "指标框架"
_REQUIRED = "必需指标"
_LISTS = {
    "占位文字": "placeholders",
    "空泛的值": "vague_values",
    "单位标准词": "unit_standard_words",
    "叠用词": "repeated_words",
    "不算错别字的词": "known_words",
}
_RULE = re.compile(r"(?:JX|BJ)\d{3}")
_SEPARATORS = re.compile(r"[、，,；;\s]+")


_LIMITS = "limits"
NOT_UNASKED = ("规则文件", "表样", "文件旁边的表样", _LIMITS)
"""What a settings file that nobody has named may not say: Python that is run, files elsewhere, how much a file may be."""


def settings_unasked(path: Path) -> tuple[Settings, list[str]]:
    """Return the settings of a file that nobody has named, and which of its groups were left out."""
    settings = _proven(load_settings(path, NOT_UNASKED), path)
    said = groups_said(path, NOT_UNASKED)
    with suppress(InvalidDataError):  # a file as it was made says the limits as they are
        if _LIMITS in said and load_settings(path, NOT_UNASKED[:-1]).limits == settings.limits:
            said.remove(_LIMITS)
    return settings, said


def settings_in_force(path: Path | None = None, rule_files: Sequence[Path] = ()) -> Settings:
    """Return the settings of a file, over the shipped ones, with the rules of further Python files.

    A rule or threshold that does not exist is a mistake, as is a rule of one's own that is none: each raises
    :class:`~xl_tools.errors.InvalidDataError` with its line.
    """
    return with_rule_files(load_settings(path) if path else shipped_settings(), rule_files, path)


def with_rule_files(settings: Settings, rule_files: Sequence[Path], path: Path | None = None) -> Settings:
    """Return settings with the rules of further Python files, proven; ``path`` is where the settings stand."""
    if rule_files:
        files = (*settings.rule_files, *map(_rule_file, rule_files))
        settings = settings.model_copy(update={"rule_files": files})
    return _proven(settings, path or SHIPPED)


def _proven(settings: Settings, path: Path) -> Settings:
    """Return settings whose rules and thresholds there are."""
    try:
        known = rules_of(settings)
        thresholds_in(settings.thresholds, known)
    except OwnRuleError as error:
        raise wrong_item(path, ("本局规则", error.number, error.key), error.what) from error
    except ValidationError as error:
        place, what = first_mistake(error)
        raise wrong_item(path, ("thresholds", *place), what) from error
    codes = {rule.code for rule in known}
    for code in settings.rules.severity:
        if code not in codes:
            raise wrong_item(path, ("rules", "severity", code), f"没有 {code} 这条规则")
    return settings


def shipped_settings_file() -> bytes:
    """Return the commented file of all settings, for a bureau to change; where rules draw their lines they say themselves."""
    lines = (
        f"{f'{each.key} = {each.usual}':{_COMMENTS_AT}}# {each.said}\n" for each in thresholds_of(ALL_RULES)
    )
    text = SHIPPED.read_text(encoding="utf-8")
    return text.replace(_THRESHOLDS, f"{_THRESHOLDS}{''.join(lines)}", 1).encode()


def _rule_file(path: Path) -> RuleFile:
    try:
        return RuleFile.model_validate(str(path))
    except ValidationError as error:
        raise InvalidDataError(path, first_mistake(error)[1], "请检查 --rules 后面的文件") from error


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
            changed = _changed(settings, squeeze(line.item), line.value.strip())
        except ValidationError as error:
            mistakes.append((line, first_mistake(error)[1]))
        except LookupError:
            thresholds = (each.name for each in thresholds_of(rules_of(settings)))
            items = (_FRAMEWORK, _REQUIRED, *thresholds, *_LISTS, "规则编码（如 JX404）")
            mistakes.append((line, f"没有这样的设置项（可以写：{'、'.join(items)}）"))
        else:
            settings = settings.model_copy(update=changed)
            said.append(f"{line.item}：{line.value}")
    return OwnSettings(settings, tuple(said), tuple(mistakes))


def _changed(settings: Settings, item: str, value: str) -> Mapping[str, Any]:
    """Return the group of settings that one item changes, proven; raise ``LookupError`` for an item that is none."""
    words = tuple(word for word in _SEPARATORS.split(value) if word)
    if item in {_FRAMEWORK, _REQUIRED}:
        data = settings.framework.model_dump()
        if item == _FRAMEWORK:
            data["used"] = value.removesuffix("年").removesuffix("版")
        else:
            data["versions"][settings.framework.used]["required"] = words
        return {"framework": Frameworks.model_validate(data)}
    if _RULE.fullmatch(item):
        severity = {**settings.rules.severity, item: value}
        return {"rules": RuleSettings.model_validate({"severity": severity})}
    if item in _LISTS:
        added = TypeAdapter(Patterns).validate_python(words)
        old = getattr(settings.wording, _LISTS[item])
        return {"wording": settings.wording.model_copy(update={_LISTS[item]: (*old, *added)})}
    rules = rules_of(settings)
    key = {each.name: each.key for each in thresholds_of(rules)}[item]
    return {"thresholds": thresholds_in({**settings.thresholds, key: value}, rules)}
