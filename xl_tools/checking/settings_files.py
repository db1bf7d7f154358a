"""Which settings are in force: those that come with the program, or a bureau's own file over them."""

from pathlib import Path

from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.errors import InvalidDataError
from xl_tools.settings import SHIPPED, Settings, load_settings


def settings_in_force(path: Path) -> Settings:
    """Return the settings of a file, over the shipped ones; a rule that does not exist is a mistake."""
    settings = load_settings(path)
    codes = {rule.code for rule in ALL_RULES}
    for code in settings.rules.severity:
        if code not in codes:
            line = next(
                (
                    n
                    for n, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1)
                    if code in text
                ),
                0,
            )
            raise InvalidDataError(path, f"设置文件第 {line} 行，没有 {code} 这条规则", "请改正规则编码")
    return settings


def shipped_settings_file() -> bytes:
    """Return the commented file of all settings, for a bureau to change."""
    return SHIPPED.read_bytes()
