"""Word lists of the settings as compiled patterns, each compiled once."""

import re
from functools import cache


@cache
def compiled(*patterns: str) -> re.Pattern[str]:
    """Return one pattern that matches what any of these does; none of them matches nothing.

    A single pattern stays as it is, so that its groups keep their numbers.
    """
    if len(patterns) == 1:
        return re.compile(patterns[0])
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) if patterns else r"(?!)")


@cache
def alternatives(*patterns: str) -> re.Pattern[str]:
    r"""Return one pattern that finds what any of these does; fast where each begins with a character of its own.

    A pattern that refers back to a group of its own (``\1``) stands alone: its groups would be numbered otherwise.
    """
    return re.compile("|".join(patterns) if patterns else r"(?!)")


@cache
def any_of(*words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these words; words side by side are found faster than grouped ones."""
    return re.compile("|".join(map(re.escape, words)) if words else r"(?!)")
