"""Whether two numbers are of the same thing: by what their texts call it."""

import re
from functools import cache, lru_cache


@cache
def _stop_words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)")


@lru_cache(maxsize=8192)
def without_stop_words(text: str, words: tuple[str, ...]) -> str:
    """Return a text with a break for every word that says nothing of the thing; two breaks never match each other."""
    return _stop_words(words).sub("\0", text)


@lru_cache(maxsize=16384)
def common_run(left: str, right: str) -> str:
    """Return the longest run of Chinese characters or letters that two texts share; separators share nothing."""
    if len(left) > len(right):
        left, right = right, left
    best = ""
    for start in range(len(left)):
        end = start + len(best) + 1
        while end <= len(left) and (run := left[start:end]).isalnum() and run in right:
            best = run
            end += 1
        if len(left) - start <= len(best):
            break
    return best
