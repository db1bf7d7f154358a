"""Which items of two lists are one and the same: by one key after another, and never by a guess."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
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


class Pairing(NamedTuple):
    """Of places in the new list their counterpart in the old one, and by what; the places that have none."""

    pairs: dict[int, tuple[int, str]]
    gone: list[int]
    added: list[int]

    @property
    def moved(self) -> frozenset[int]:
        """The places in the new list of the fewest items that, put elsewhere, give the old order."""
        ends: list[int] = []  # the last old place of the best run of each length
        runs: list[tuple[int, int]] = []  # of each pair: how many go before it in its run, and its place
        for new, (old, _) in sorted(self.pairs.items()):
            length = bisect_left(ends, old)
            ends[length : length + 1] = [old]
            runs.append((length, new))
        staying: set[int] = set()
        wanted = len(ends) - 1
        for length, new in reversed(runs):
            if length == wanted:
                staying.add(new)
                wanted -= 1
        return frozenset(self.pairs) - staying


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
    pairs: dict[int, tuple[int, str]] = {}
    gone, added = dict.fromkeys(range(len(old))), dict.fromkeys(range(len(new)))

    def pair(i: int, j: int, by: str) -> None:
        pairs[j] = i, by
        del gone[i], added[j]

    for key in keys:
        left, right = ({i: key.of(side[i]) for i in places} for side, places in ((old, gone), (new, added)))
        for i, j in _between_the_same(left, right) if key.whole else ():
            pair(i, j, key.says)
        before, after = _grouped(old, gone, key), _grouped(new, added, key)
        for value, places in after.items():
            earlier = before.get(value, [])
            if key.whole or len(earlier) == len(places):
                by = key.says if len(earlier) == 1 or key.whole else f"{key.says}，几个相同的按先后"
                for i, j in zip(earlier, places, strict=False):
                    pair(i, j, by)
    if likeness:
        scores = ((likeness(old[i], new[j]), i, j) for i in gone for j in added)
        for _, _, i, j in sorted((-score, abs(i - j), i, j) for score, i, j in scores if score is not None):
            if i in gone and j in added:
                pair(i, j, says)
    return Pairing(pairs, [*gone], [*added])


def _between_the_same(
    left: Mapping[int, Hashable], right: Mapping[int, Hashable]
) -> Iterator[tuple[int, int]]:
    """Yield places with equal keys in runs, the longest first: of several that are the same, those with the same neighbours."""
    sides = [*left.values()], [*right.values()]
    for first, second, size in SequenceMatcher(None, *sides, autojunk=False).get_matching_blocks():
        for i, j in zip([*left][first : first + size], [*right][second : second + size], strict=True):
            if left[i] is not None:
                yield i, j


def _grouped(items: Sequence[T], places: Iterable[int], key: Key[T]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        value = key.of(items[place])
        if value is not None:
            groups[value].append(place)
    return groups
