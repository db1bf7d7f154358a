"""The ordinary words of two characters: the head of the lexicon, which is sorted by what words cost, without the rest of it."""

from functools import cache

from xl_tools.typos.lexicon import FILE

_COSTLIEST = 132
_KIND, _COST = "w", 1
_TWO = 2


@cache
def ordinary_words() -> frozenset[str]:
    """Return the words of two characters that everybody uses; hardly one of them names a place."""
    found: list[str] = []
    with FILE.open(encoding="utf-8") as lines:
        for line in lines:
            kind, cost, *words = line.split()
            if kind != _KIND or int(cost) > _COSTLIEST:
                break
            found += (word for word in words if len(word) == _TWO)
    return frozenset(found)
