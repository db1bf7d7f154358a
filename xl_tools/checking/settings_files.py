"""Which settings are in force: those that come with the program, or a bureau's own file over them, and its own rules."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from xl_tools.checking.catalogue import ALL_RULES, rules_of, thresholds_in, thresholds_of
from xl_tools.checking.field_rules import OwnRuleError
from xl_tools.errors import InvalidDataError
from xl_tools.settings import SHIPPED, Settings, load_settings, shipped_settings
from xl_tools.settings.bureau_rules import RuleFile
from xl_tools.settings.loading import first_mistake, wrong_item

_THRESHOLDS = "[thresholds]\n"
_COMMENTS_AT = 26  # the column in which the meaning of a threshold stands


def settings_in_force(path: Path | None = None, rule_files: Sequence[Path] = ()) -> Settings:
    """Return the settings of a file, over the shipped ones, with the rules of further Python files.

    A rule or threshold that does not exist is a mistake, as is a rule of one's own that is none: each raises
    :class:`~xl_tools.errors.InvalidDataError` with its line.
    """
    settings = load_settings(path) if path else shipped_settings()
    if rule_files:
        files = (*settings.rule_files, *map(_rule_file, rule_files))
        settings = settings.model_copy(update={"rule_files": files})
    path = path or SHIPPED
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
