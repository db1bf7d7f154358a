"""Word lists of the settings as compiled patterns, each compiled once."""

import re
from functools import cache


@cache
def compiled(*patterns: str) -> re.Pattern[str]:
    """Return one pattern that matches what any of these does; none of them matches nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) if patterns else r"(?!)")


@cache
def any_of(*words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these words."""
    return compiled(*(re.escape(word) for word in words))
