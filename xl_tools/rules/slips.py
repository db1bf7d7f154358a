"""Numbers that are another by a slip of the hand: digits in another order, one digit changed, one too many or too few."""

from collections.abc import Sequence
from decimal import Decimal

_TWO_DIGITS = 10


def is_slip(said: Decimal, meant: Decimal) -> bool:
    """Whether a number is another but for one slip: digits swapped, one changed, one doubled or dropped, the point moved by one."""
    if said == meant or said <= 0 or meant <= 0:
        return False
    left, right = _digits(said), _digits(meant)
    is_as_long = len(str(int(said))) == len(str(int(meant)))  # 14 is no slip of 130
    if is_as_long and len(left) == len(right) > 1:
        changed = sum(a != b for a, b in zip(left, right, strict=True))
        return changed == 1 or is_misplaced(said, meant)
    return is_misplaced(said, meant)


def is_misplaced(said: Decimal, meant: Decimal) -> bool:
    """Whether a number is another with its digits in another order, one digit more or less, or ten times as much."""
    if said == meant or said <= 0 or meant <= 0:
        return False
    if said in (meant * 10, meant / 10):
        return True
    left, right = (f"{number.normalize():f}".replace(".", "").lstrip("0") for number in (said, meant))
    if len(left) == len(right):
        return len(left) > 1 and sorted(left) == sorted(right)
    short, long = sorted((left, right), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def is_reordered(said: Decimal, meant: Decimal) -> bool:
    """Whether a number of two digits or more is another with its digits in another order, or the same."""
    return said >= _TWO_DIGITS and sorted(f"{said:f}") == sorted(f"{meant:f}")


def is_likely_meant(said: Decimal, meant: Decimal) -> bool:
    """Whether a number may be meant for another: half to twice as much, or a slip of the hand; else it is of something else or of a part."""
    if said * 2 >= meant and meant * 2 >= said:
        return True
    if said in (meant * 10, meant / 10) or (
        len(_digits(said)) >= 2 and _digits(said) == _digits(meant)[::-1]  # noqa: PLR2004 - 43300, 334
    ):
        return True
    return min(said, meant) >= _TWO_DIGITS and is_slip(said, meant)


def is_one_misplaced(parts: Sequence[Decimal], whole: Decimal) -> bool:
    """Whether the parts would make the whole if the digits of one of them stood otherwise."""
    total = sum(parts, Decimal(0))
    return len(parts) > 1 and any(is_misplaced(part, whole - (total - part)) for part in parts)


def is_one_mistyped(parts: Sequence[Decimal], whole: Decimal) -> bool:
    """Whether parts would be the whole if one of them had one other digit, or its digits in another order."""
    total = sum(parts, Decimal(0))
    return total != whole and any(_is_mistyped(part, whole - total + part) for part in parts)


def _is_mistyped(said: Decimal, meant: Decimal) -> bool:
    """Whether two amounts of three digits or more, to the same place behind the point, differ in one digit or in their order."""
    left, right = (f"{each:.2f}" for each in (said, meant))
    if (
        said != round(said, 2)
        or meant != round(meant, 2)
        or len(left) != len(right)
        or len(left) < len("1.00")
    ):
        return False
    return sum(a != b for a, b in zip(left, right, strict=True)) == 1 or sorted(left) == sorted(right)


def is_retyped(said: Decimal, meant: Decimal, room: Decimal) -> bool:
    """Whether a number as written is another, exact to its own last place, but for one digit, their order, or its point.

    Of two that have but one digit each before their zeros (20 and 60) that says nothing.
    """
    if said <= 0 or meant <= 0:
        return False
    said = said.normalize()
    places = max(-int(said.as_tuple().exponent), 0)
    for exact in {round(meant, places), round(meant, places + 1)}:
        if exact == said or exact <= 0 or abs(exact - meant) > room:
            continue
        left, right = (f"{each:.{places + 1}f}" for each in (said, exact))
        if max(len(_digits(said)), len(_digits(exact))) < len("10"):
            continue
        if said in (exact * 10, exact / 10):
            return True
        if len(left) == len(right):
            changed = sum(a != b for a, b in zip(left, right, strict=True))
            if changed == 1 or sorted(left) == sorted(right):
                return True
    return False


def _digits(number: Decimal) -> str:
    """Return the digits without the zeros at either end."""
    return f"{number:f}".replace(".", "").strip("0")
