"""Which items of two lists are one and the same: by one key after another, and never by a guess."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Key(NamedTuple, Generic[T]):
    """What two items must have alike to be one; ``None`` has nothing alike.

    ``says`` is how a reader is told of it. Where the key is ``whole``, items with it are alike in everything, so that it does not
    matter which of several is taken for which.
    """

    says: str
    of: Callable[[T], Hashable | None]
    whole: bool = False


class Pair(NamedTuple):
    """The places of two items that are one, and by what."""

    old: int
    new: int
    says: str


class Pairing(NamedTuple):
    """The pairs in the order of the new list, and the places that have no counterpart."""

    pairs: list[Pair]
    gone: list[int]
    added: list[int]

    @property
    def moved(self) -> frozenset[int]:
        """The places in the new list of the fewest items that, put elsewhere, give the old order."""
        ends: list[int] = []  # the last old place of the best run of each length
        runs: list[tuple[int, int]] = []  # of each pair: how many go before it in its run, and its place
        for pair in self.pairs:
            length = bisect_left(ends, pair.old)
            ends[length : length + 1] = [pair.old]
            runs.append((length, pair.new))
        staying: set[int] = set()
        wanted = len(ends) - 1
        for length, new in reversed(runs):
            if length == wanted:
                staying.add(new)
                wanted -= 1
        return frozenset(pair.new for pair in self.pairs) - staying


def pair_up(
    old: Sequence[T],
    new: Sequence[T],
    keys: Sequence[Key[T]],
    likeness: Callable[[T, T], float | None] | None = None,
    says: str = "内容相近",
) -> Pairing:
    """Pair items by the first key that tells; those with equal keys are paired in order if there are as many on both sides.

    Where there are more on one side, only a later key can tell which is which. What is left is paired by ``likeness``
    (more is more alike, ``None`` is not alike), the likest first, then the nearest.
    """
    pairs: list[Pair] = []
    left, right = list(range(len(old))), list(range(len(new)))
    for key in keys:
        before, after = _grouped(old, left, key), _grouped(new, right, key)
        found = [
            Pair(
                *places, key.says if len(before[value]) == 1 or key.whole else f"{key.says}，几个相同的按先后"
            )
            for value in after
            if value in before and (key.whole or len(before[value]) == len(after[value]))
            for places in zip(before[value], after[value], strict=False)
        ]
        pairs += found
        taken_old, taken_new = {pair.old for pair in found}, {pair.new for pair in found}
        left = [place for place in left if place not in taken_old]
        right = [place for place in right if place not in taken_new]
    scored = (
        (-score, abs(i - j), i, j)
        for i in left
        for j in right
        if likeness and (score := likeness(old[i], new[j])) is not None
    )
    for *_, i, j in sorted(scored):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append(Pair(i, j, says))
    return Pairing(sorted(pairs, key=lambda pair: pair.new), left, right)


def _grouped(items: Sequence[T], places: Sequence[int], key: Key[T]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        value = key.of(items[place])
        if value is not None:
            groups[value].append(place)
    return groups
