"""How often Python looks for cycles of garbage: hardly ever, since a batch makes millions of values and no cycles."""

import gc

_NEW_VALUES = 5_000_000
"""So many more than were freed before the first look; by default it is 700, and a fifth of a batch's time goes to looking."""


def collect_rarely() -> None:
    """Set this process up for reading and writing many files."""
    gc.set_threshold(_NEW_VALUES, 10, 1_000)
