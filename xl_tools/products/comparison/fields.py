"""One text against its earlier self, or a list of them: whether it has changed, and how."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.products.comparison.changes import Change, ChangeKind, Place
from xl_tools.products.comparison.pairing import Pairing
from xl_tools.values.amount import same_amount
from xl_tools.values.text import name_key


class Text(NamedTuple):
    """A text of a file: the label of what it is, where it stands, the indicator or chapter that it belongs to."""

    field: str
    text: str
    place: Place
    item: str = ""


def change(old: Text | None, new: Text | None, kind: ChangeKind, difference: Decimal | None = None) -> Change:
    """Return the change of one text: of this kind, or put in or taken out where the other side has none."""
    if old and new:
        return Change(kind, new.field, old.text, new.text, old.place, new.place, new.item, difference)
    if new:
        return Change(ChangeKind.ADDED, new.field, "", new.text, None, new.place, new.item)
    assert old is not None  # noqa: S101 - a text is on one side at least
    return Change(ChangeKind.GONE, old.field, old.text, "", old.place, None, old.item)


def text_change(old: Text, new: Text) -> Iterator[Change]:
    """Yield the change of a text unless it is the same letter for letter."""
    if old.text != new.text:
        is_same = name_key(old.text) == name_key(new.text)
        yield change(old, new, ChangeKind.SPELLING if is_same else ChangeKind.TEXT)


def number_change(
    kind: ChangeKind, old: Text, new: Text, before: Decimal | None, after: Decimal | None
) -> Iterator[Change]:
    """Yield the change of an amount or a percent; equal ones written otherwise are told as such.

    Amounts are equal to the fen, percents exactly; what is no number only to what is none either. A document has all amounts
    as they are printed: how they are written is not told of it.
    """
    if before is None or after is None or kind is ChangeKind.PERCENT:
        is_same = before == after
    else:
        is_same = same_amount(before, after)
    if not is_same:
        difference = (after or Decimal(0)) - (before or Decimal(0))
        yield change(old, new, kind, difference if kind is ChangeKind.AMOUNT else None)
    elif before is None:
        yield from text_change(old, new)
    elif old.text != new.text and not (kind is ChangeKind.AMOUNT and _is_printed(old, new)):
        yield change(old, new, ChangeKind.SPELLING)


def _is_printed(*sides: Text) -> bool:
    return any(side.place.file.is_document for side in sides)


def list_changes(
    old: Sequence[Text], new: Sequence[Text], pairing: Pairing, both: Callable[[int, int], Iterator[Change]]
) -> Iterator[Change]:
    """Yield what was taken out, then along the new list what was put in and, for a pair's places, what ``both`` tells."""
    for place in pairing.gone:
        if old[place].text:
            yield change(old[place], None, ChangeKind.GONE)
    for place, text in enumerate(new):
        if place in pairing.pairs:
            yield from both(pairing.pairs[place][0], place)
        elif text.text:
            yield change(None, text, ChangeKind.ADDED)
