"""What a rule wants, and why."""

from typing import Unpack

from xl_tools.checking.catalogue import explain_all, explain_rule, list_rules
from xl_tools.jobs.desk import Desk, settings_of


def explain(code: str | None = None, *, everything: bool = False, **desk: Unpack[Desk]) -> str:
    """Return the explanation of one rule, of all (``everything``), or without a code the list of all, in Chinese."""
    settings = settings_of(desk.get("settings"), desk.get("rules", ()))
    if everything:
        return explain_all(settings)
    return explain_rule(code, settings) if code else list_rules(settings)
