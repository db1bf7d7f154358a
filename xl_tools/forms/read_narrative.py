"""Read the narrative: headings ``一、…`` and the paragraphs below each."""

import re

from xl_tools.model.grid import Cell, Grid
from xl_tools.model.submission import Chapter, Narrative, NarrativeReading

_HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}、[^。；！？]{1,40}$")


def is_chapter_heading(text: str) -> bool:
    """Whether a text is a chapter's heading (``二、分项绩效目标``): numbered, short, not a sentence."""
    return "、" in text[1:4] and bool(_HEADING.match(text))


def read_narrative(grid: Grid) -> NarrativeReading:
    """Return the chapters of a sheet or text; a sheet without headings has none, its texts are the preamble."""
    chapters: list[tuple[str, list[str]]] = []
    preamble: list[str] = []
    cells: list[Cell] = []
    for cell, text in grid.filled():
        if is_chapter_heading(text):
            chapters.append((text, []))
        elif chapters:
            chapters[-1][1].append(text)
        else:
            preamble.append(text)
            continue
        cells.append(cell)
    return NarrativeReading(
        Narrative(chapters=tuple(Chapter(heading=h, paragraphs=tuple(p)) for h, p in chapters)),
        tuple(cells),
        tuple(preamble),
    )
