"""One field against its earlier self: whether it has changed, and how."""

from decimal import Decimal

from xl_tools.products.comparison.changes import Change, ChangeKind, Place
from xl_tools.values.amount import same_amount
from xl_tools.values.text import name_key


def text_change(
    field: str, old: str, new: str, places: tuple[Place | None, Place | None], item: str = ""
) -> Change | None:
    """Return the change of a text, or ``None`` where it is the same letter for letter."""
    if old == new:
        return None
    kind = ChangeKind.SPELLING if name_key(old) == name_key(new) else ChangeKind.TEXT
    return Change(kind, field, old, new, *places, item)


def number_change(
    kind: ChangeKind,
    field: str,
    texts: tuple[str, str],
    numbers: tuple[Decimal | None, Decimal | None],
    places: tuple[Place | None, Place | None],
) -> Change | None:
    """Return the change of an amount or a percent, old and new; equal amounts written otherwise are told as such.

    Amounts are equal to the fen, percents exactly.
    """
    old, new = numbers
    if is_same(kind, old, new):
        if texts[0] == texts[1]:
            return None
        if old is None:  # neither is a number
            return text_change(field, *texts, places)
        return Change(ChangeKind.SPELLING, field, *texts, *places)
    difference = (new or Decimal(0)) - (old or Decimal(0)) if kind is ChangeKind.AMOUNT else None
    return Change(kind, field, *texts, *places, difference=difference)


def is_same(kind: ChangeKind, old: Decimal | None, new: Decimal | None) -> bool:
    """Whether two numbers are equal; nothing is equal only to nothing."""
    if old is None or new is None:
        return old is new
    return same_amount(old, new) if kind is ChangeKind.AMOUNT else old == new
