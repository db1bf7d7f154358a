"""What the program goes by: what a rule wants, and why; the file of all settings, for a bureau to change."""

from pathlib import Path
from typing import Unpack

from xl_tools.checking.catalogue import explain_all, explain_rule, list_rules
from xl_tools.checking.settings_files import shipped_settings_file
from xl_tools.jobs.desk import Desk, PathLike, check_output, save, settings_of


def explain(code: str | None = None, *, everything: bool = False, **desk: Unpack[Desk]) -> str:
    """Return the explanation of one rule, of all (``everything``), or without a code the list of all, in Chinese."""
    settings = settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ()))
    if everything:
        return explain_all(settings)
    return explain_rule(code, settings) if code else list_rules(settings)


def write_settings(target: PathLike) -> Path | None:
    """Write the commented file of all settings; return the backup of one that stood there."""
    check_output(Path(target), [], ".toml")
    return save(target, shipped_settings_file())
