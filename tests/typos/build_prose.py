"""Build the counts of official prose: ``python -m tests.typos.build_prose SOURCES`` writes them into the package.

SOURCES is a folder of plain texts, UTF-8, one paragraph a line. All are official documents of the state, which China's copyright law,
article 5, leaves free; what was taken of them is how often two and three characters follow one another, and no sentence:

``laws.txt``, ``laws_two_provinces.txt``: laws, regulations, and the local ones of seven provinces and cities, from the national database
(flk.npc.gov.cn), as collected in LawRefBook/Laws on GitHub (commit 2f4c5c2), equal lines once; those of Guangdong and Chongqing in a file
of their own;
``plans.txt``: rules of cities and five-year plans (ShirleyLoveGIS/PolicyTextMining, HuangFaShengH/ZhengCeWenBenWaJue);
``reports_provinces.txt``: 31 provinces' yearly reports of 2026 (johncodes404/china-provincial-gov-reports-2026);
``reports_state.txt``: the State Council's of 2024 to 2026 (YaaaFei/gov-work-report-corpus-demo);
``gwr2008.txt`` …: its reports of 2008 to 2021, of which those of :data:`UNSEEN` are left out, for testing.

From packages that are needed here alone: the words of jieba-py (MIT). From THUOCL (MIT), ``thuocl/*.txt``: words of trades. And from this
project: ``budget_words.txt``, ``trade_phrases.txt``, and the prose of the clean workbooks of ``tests/defects`` and of the sample.
What strangers wrote (``tests/strangers``) is never read here: what each kind of evidence weighs is fitted on that.
"""

import math
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from tests.typos.build_lexicon import RUN, UNSEEN, dictionary, is_usual, own_prose
from xl_tools.typos.prose import FILE, FIRST, STEPS, Prose

HERE = Path(__file__).parent
_TRIPLES_FROM = 2  # a triple that was seen once is as often a slip as not
_WORDS_FROM = 2  # counts of jieba's dictionary: rarer ones are names
_REPORTS, _PHRASES, _OWN = 2.0, 4.0, 8.0  # prose that is nearer to a budget's counts more
_FREQUENT = 2  # a pair that may be proposed was seen more than once
_MOST = 255


def main() -> None:
    """Write the data."""
    sources = Path(sys.argv[1])
    FILE.write_bytes(tables([*shared(sources), (own(), _OWN)], words(sources)))


def shared(sources: Path) -> Iterator[tuple[str, float]]:
    """Yield the texts, and how much each counts."""
    for each in sorted(sources.glob("*.txt")):
        if each.stem.removeprefix("gwr") in UNSEEN:
            continue
        text = each.read_text(encoding="utf-8")
        yield text, _REPORTS if each.stem.startswith(("gwr", "reports")) else 1.0
    for name in ("budget_words.txt", "trade_phrases.txt"):
        yield (HERE / name).read_text(encoding="utf-8"), _PHRASES


def own() -> str:
    """Return the project's own clean prose."""
    return "\n".join(own_prose())


def words(sources: Path) -> set[str]:
    """Return the words whose pairs and triples are known even where no text has them."""
    found = {word for word, count in dictionary().items() if count >= _WORDS_FROM}
    for each in sorted((sources / "thuocl").glob("*.txt")):
        found |= {line.split()[0] for line in each.read_text(encoding="utf-8").splitlines() if line.split()}
    return {
        word
        for word in found
        if len(word) > 1 and RUN.fullmatch(word) and all(is_usual(each) for each in word)
    }


def tables(texts: Iterable[tuple[str, float]], known: set[str]) -> bytes:
    """Return the file: see :func:`xl_tools.typos.prose.read_prose`."""
    characters = "".join(sorted(filter(is_usual, map(chr, range(0x4E00, 0xA000)))))
    codes = {each: code for code, each in enumerate(characters, FIRST)}
    coder = Prose(characters, [], [array("I")] * 9)
    single: defaultdict[int, float] = defaultdict(float)
    pairs: defaultdict[tuple[int, int], float] = defaultdict(float)
    triples: defaultdict[tuple[int, int, int], float] = defaultdict(float)
    for text, weight in texts:
        coded = [code for line in text.splitlines() for code in coder.coded(line)[0][1:-1]]
        _add(single, Counter(coded), weight)
        _add(pairs, Counter(pairwise(coded)), weight)
        _add(triples, Counter(zip(coded, coded[1:], coded[2:], strict=False)), weight)
    for each in [each for each, count in triples.items() if count < _TRIPLES_FROM]:
        del triples[each]
    for word in known:
        coded = [codes[each] for each in word]
        for pair in pairwise(coded):
            pairs[pair] += 0
        for triple in zip(coded, coded[1:], coded[2:], strict=False):
            triples[triple] += 0
    whole = {tuple(codes[each] for each in word) for word in known if len(word) == len("词语")}
    singles = [single[code] + 1 for code in range(len(codes) + FIRST)]
    return _written(characters, singles, pairs, triples, whole)


def _add(all_: dict[Any, float], counted: Counter[Any], weight: float) -> None:
    for each, count in counted.items():
        all_[each] += count * weight


def _written(
    characters: str,
    single: list[float],
    pairs: dict[tuple[int, int], float],
    triples: dict[tuple[int, int, int], float],
    whole: set[tuple[int, ...]],
) -> bytes:
    in_order = sorted(pairs.items())
    of_three = sorted(triples.items())
    starts = _starts(len(single), (first for (first, _), _ in in_order))
    numbers = {pair: number for number, (pair, _) in enumerate(in_order)}
    thirds = _starts(len(in_order), (numbers[first, second] for (first, second, _), _ in of_three))
    frequent = sorted((second, first) for (first, second), count in in_order if count >= _FREQUENT)
    bits = bytearray(len(in_order) // 8 + 1)
    for number, (pair, _) in enumerate(in_order):
        bits[number >> 3] |= (pair in whole) << (number & 7)
    parts = (
        array("B", map(_step, single)),
        array("I", starts),
        array("H", [second for (_, second), _ in in_order]),
        array("B", [_step(count) for _, count in in_order]),
        array("I", thirds),
        array("H", [third for (_, _, third), _ in of_three]),
        array("B", [_step(count) for _, count in of_three]),
        array("B", bits),
        array("I", _starts(len(single), (second for second, _ in frequent))),
        array("H", [first for _, first in frequent]),
    )
    if sys.byteorder == "big":
        for part in parts:
            part.byteswap()
    head = f"{characters}\n{len(in_order)} {len(of_three)} {len(frequent)}\n".encode()
    return head + b"".join(part.tobytes() for part in parts)


def _starts(groups: int, of_each: Iterable[int]) -> list[int]:
    sizes = Counter(of_each)
    return [0, *accumulate(sizes[group] for group in range(groups))]


def _step(count: float) -> int:
    return min(_MOST, round(STEPS * math.log2(max(count, 1))))


if __name__ == "__main__":
    main()
