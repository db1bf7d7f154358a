"""Defects in the headings of 整体绩效 (JX606)."""

from collections.abc import Callable, Mapping
from random import Random

from tests.defects.planted import NARRATIVE, Plant, Planted, Spot, narrative_cells
from tests.defects.specs import WorkbookSpec

_ORDINALS = "一二三四五六七八九十"


def _headings(said: str, change: Callable[[WorkbookSpec, Random], list[tuple[int, int]]]) -> Plant:
    """Change headings or sub-headings; the change returns chapter and paragraph of each place."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        if len(spec.chapters) < 3 or not (places := change(spec, rng)):
            return None
        cells = {
            (c, p): (cell, text) for c, p, cell in narrative_cells(spec) if (text := _text_at(spec, c, p))
        }
        where = tuple(Spot(NARRATIVE, cells[place][0]) for place in places)
        return Planted("JX606", where, f"{said}：{cells[places[-1]][1][:24]}")

    return plant


def _text_at(spec: WorkbookSpec, chapter: int, paragraph: int) -> str:
    return spec.chapters[chapter].heading if paragraph < 0 else spec.chapters[chapter].paragraphs[paragraph]


def _renumbered_chapters(*numbers: int) -> Callable[[WorkbookSpec, Random], list[tuple[int, int]]]:
    """Renumber the chapters so; the place is the first not as expected (or the one it repeats)."""

    def change(spec: WorkbookSpec, _: Random) -> list[tuple[int, int]]:
        for chapter, number in zip(spec.chapters, numbers, strict=False):
            chapter.heading = _ORDINALS[number - 1] + chapter.heading[1:]
        wrong = next(i for i, number in enumerate(numbers) if number != i + 1)
        return [(wrong, -1)]

    return change


def _chapter_cut(spec: WorkbookSpec, _: Random) -> list[tuple[int, int]]:
    del spec.chapters[1]
    return [(1, -1)]


def _chapter_pasted(spec: WorkbookSpec, rng: Random) -> list[tuple[int, int]]:
    """Give a chapter the title of another one."""
    one, other = sorted(rng.sample(range(len(spec.chapters)), 2))
    spec.chapters[other].heading = spec.chapters[other].heading[:2] + spec.chapters[one].heading[2:]
    return [(one, -1), (other, -1)]


def _sub_paragraphs(spec: WorkbookSpec, rng: Random, least: int) -> int | None:
    fitting = [
        i
        for i, chapter in enumerate(spec.chapters)
        if len(chapter.paragraphs) >= least and chapter.paragraphs[0].startswith("（一）")
    ]
    return rng.choice(fitting) if fitting else None


def _renumbered_paragraphs(
    least: int, numbers: Callable[[int], list[int]]
) -> Callable[[WorkbookSpec, Random], list[tuple[int, int]]]:
    def change(spec: WorkbookSpec, rng: Random) -> list[tuple[int, int]]:
        number = _sub_paragraphs(spec, rng, least)
        if number is None:
            return []
        paragraphs = spec.chapters[number].paragraphs
        new = numbers(len(paragraphs))
        spec.chapters[number].paragraphs = [
            f"（{_ORDINALS[n - 1]}）{text[3:]}" for n, text in zip(new, paragraphs, strict=True)
        ]
        wrong = next(i for i, n in enumerate(new) if n != i + 1)
        return [(number, wrong)]

    return change


def _paragraph_cut(spec: WorkbookSpec, rng: Random) -> list[tuple[int, int]]:
    number = _sub_paragraphs(spec, rng, 2)
    if number is None:
        return []
    gone = rng.randrange(len(spec.chapters[number].paragraphs) - 1)
    del spec.chapters[number].paragraphs[gone]
    return [(number, gone)]


def _paragraph_repeated(spec: WorkbookSpec, rng: Random) -> list[tuple[int, int]]:
    """（三）加强绩效监控……（四）加强绩效监控……: a paragraph twice, numbers in order."""
    number = _sub_paragraphs(spec, rng, 1)
    if number is None:
        return []
    paragraphs = spec.chapters[number].paragraphs
    twice = rng.randrange(len(paragraphs))
    again = [*paragraphs[: twice + 1], *paragraphs[twice:]]
    spec.chapters[number].paragraphs = [f"（{_ORDINALS[i]}）{text[3:]}" for i, text in enumerate(again)]
    return [(number, twice), (number, twice + 1)]


def _sub_heading_repeated(spec: WorkbookSpec, rng: Random) -> list[tuple[int, int]]:
    """Give a paragraph the heading of the one before; the rest of it differs."""
    number = _sub_paragraphs(spec, rng, 2)
    if number is None:
        return []
    paragraphs = spec.chapters[number].paragraphs
    second = rng.randrange(1, len(paragraphs))
    heading = paragraphs[second - 1][3:].partition("。")[0]
    rest = paragraphs[second][3:].partition("。")[2]
    paragraphs[second] = f"{paragraphs[second][:3]}{heading}。{rest}"
    return [(number, second - 1), (number, second)]


_DISORDERED: tuple[Plant, ...] = (
    _headings("章节跳号", _renumbered_chapters(1, 3, 4)),
    _headings("末章跳号", _renumbered_chapters(1, 2, 4)),
    _headings("两章同号", _renumbered_chapters(1, 2, 2)),
    _headings("从二开始", _renumbered_chapters(2, 3, 4)),
    _headings("全是一", _renumbered_chapters(1, 1, 1)),
    _headings("删了一章", _chapter_cut),
    _headings("章节标题重复", _chapter_pasted),
    _headings("小节跳号", _renumbered_paragraphs(2, lambda n: [*range(1, n), n + 1])),
    _headings("小节同号", _renumbered_paragraphs(2, lambda n: [*range(1, n), n - 1])),
    _headings("小节从二开始", _renumbered_paragraphs(1, lambda n: list(range(2, n + 2)))),
    _headings("小节又从一开始", _renumbered_paragraphs(3, lambda n: [1, 2, *range(1, n - 1)])),
    _headings("删了一节", _paragraph_cut),
    _headings("重复粘贴一节", _paragraph_repeated),
    _headings("小节标题重复", _sub_heading_repeated),
)

WAYS: Mapping[str, tuple[Plant, ...]] = {"JX606": _DISORDERED}
