"""Grids of a document with cover, 目录, narrative and tables: a converted text, its tables as lines with tabs, or of Word.

A row of the grid is a line of the file, so that an address tells the line.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from xl_tools.forms.blocks import is_of_head, is_title
from xl_tools.forms.labels import Labels
from xl_tools.forms.read_narrative import is_chapter_heading
from xl_tools.model.grid import Grid, Merge
from xl_tools.model.submission import NARRATIVE_SHEET, UNIT_INFO_SHEET
from xl_tools.values.text import squeeze

TABLES_SHEET = "正文"
LISTS_SHEET = "正文之前的表"
"""Lists before the first form that say more than the forms do."""

_CONTENTS_LINE = re.compile(r"(?:\.{3,}|…+|·{3,}|\t)\s*\d{1,4}\s*$")
_TAIL = 100  # characters: enough to see dots and a page number at the end of a line
_PART = re.compile(r"^第[一二三四五六七八九十]+部分")
_PART_TITLES = frozenset({"部门整体绩效目标", "预算项目绩效目标"})
_YEAR = re.compile(r"(20\d\d)年")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])")
_SHORT = 4
"""Characters: longer texts are names and codes; headings and amounts the forms have."""
_NUMBER = re.compile(r"[-\d.,]+")
_MAKER = re.compile(
    r"(?P<role>编\s*制|审\s*核)\s*(?:单\s*位|部\s*门|机\s*关)?\s*(?:[（(]\s*(?:盖\s*)?章\s*[）)])?\s*[：:]"
)
_GAP = re.compile(r"\s{2,}|\t")
_YEAR_ALONE = re.compile(r"(?:20\d\d|[二两][〇○零０0一二三四五六七八九]{3})年度?")
_SENTENCE_END = "。！？：；…”）"


def read_rows(
    rows: Sequence[Sequence[str]], labels: Labels, merges: Sequence[Merge] = (), shortest_split: int = 1
) -> list[Grid]:
    """Return the grids of a document whose lines, and rows of tables, are these.

    They are 单位信息 (from the cover), 整体绩效 (the narrative), 正文 (the tables) and, where there are some, lists before these. For ``shortest_split`` see :func:`join_split_paragraphs`.
    """
    lines = ["\t".join(row) for row in rows]
    tables_from = _first_table(rows, labels)
    narrative_from = after_contents(lines, tables_from)
    narrative: list[list[str]] = [[] for _ in range(narrative_from)]
    narrative += [[] if is_part_line(line) else [line.strip()] for line in lines[narrative_from:tables_from]]
    join_split_paragraphs(narrative, shortest_split)
    if tables_from == len(rows) and not any(narrative):
        return []  # no 文本: whatever its first lines say is no cover
    grids = [
        Grid(UNIT_INFO_SHEET, cover_rows(lines[:narrative_from])),
        Grid(NARRATIVE_SHEET, narrative),
        Grid(LISTS_SHEET, _lists(rows, tables_from)),
        Grid(
            TABLES_SHEET,
            [*([] for _ in range(tables_from)), *rows[tables_from:]],
            [merge for merge in merges if merge.top >= tables_from],
            shown=None,
        ),
    ]
    return [grid for grid in grids if any(any(row) for row in grid.texts)]


def titles_in_contents(rows: Sequence[Sequence[str]], labels: Labels) -> list[str]:
    """Return the titles of forms that a document's 目录 lists, without dots and page numbers."""
    return titles_among("\t".join(row) for row in rows[: _first_table(rows, labels)])


def titles_among(lines: Iterable[str]) -> list[str]:
    """Return the titles of forms that lines of a 目录 name, without dots and page numbers."""
    entries = (_CONTENTS_LINE.sub("", line).strip() for line in lines if _CONTENTS_LINE.search(line[-_TAIL:]))
    return [entry for entry in entries if is_title(entry)]


def join_split_paragraphs(rows: list[list[str]], shortest: int = 1) -> None:
    """Join paragraphs that a page break of the printed document split in two.

    A paragraph that ends without the end of a sentence, followed by one that begins no numbered item, was one: the
    second half moves to the first, its own row is emptied. Nothing is added or dropped. A first half has at least
    ``shortest`` characters: where paragraphs are as they were typed, a shorter one is a heading.
    """
    last: list[str] | None = None
    for row in rows:
        if not row or not row[0]:
            continue
        text = row[0]
        if is_chapter_heading(text):
            last = None
            continue
        if (
            last
            and len(last[0]) >= shortest
            and last[0][-1] not in _SENTENCE_END
            and not _NUMBERED.match(text)
        ):
            last[0] += text
            row.clear()
        else:
            last = row


def _first_table(rows: Sequence[Sequence[str]], labels: Labels) -> int:
    """Return the line where the first form begins: its title, above its unit line and its head.

    A list that numbers its projects, as the 汇总 of a 文本 before its chapters, is the first form where nothing else is one.
    """
    heads = [
        index
        for index, row in enumerate(rows)
        if len(row) > 1 and any(labels.field(cell) in {"code", "name"} for cell in row)
    ]
    if not heads:
        return len(rows)
    first = next((index for index in heads if squeeze(rows[index][0]) != "序号"), heads[0])
    while first and all(not cell or is_of_head(cell) for cell in map(str.strip, rows[first - 1])):
        first -= 1
    return first


def _lists(rows: Sequence[Sequence[str]], stop: int) -> list[Sequence[str]]:
    """Return the rows of lists before the forms; none where all their long texts (names, codes) stand below, as of a 汇总."""
    listed = [row if len(row) > len(("entry", "page")) else () for row in rows[:stop]]
    below = {squeeze(cell) for row in rows[stop:] for cell in row}
    names = {
        text
        for row in listed
        if not any(squeeze(cell).startswith("合计") for cell in row[:2])
        for cell in row
        if len(text := squeeze(cell)) > _SHORT and not _NUMBER.fullmatch(text)
    }
    return [] if names <= below else listed


def after_contents(lines: Sequence[str], stop: int) -> int:
    """Return the line after the last line of the 目录; without page numbers there, where its first heading stands again."""
    entries = [index for index in range(stop) if _CONTENTS_LINE.search(lines[index][-_TAIL:])]
    if entries:
        return entries[-1] + 1
    headings = [i for i in range(stop) if is_chapter_heading(lines[i].strip())]
    return max((i for i in headings if squeeze(lines[i]) == squeeze(lines[headings[0]])), default=stop)


def is_part_line(line: str) -> bool:
    """Whether a line names a part of the document (``第一部分``), and says nothing itself."""
    text = squeeze(line)
    return bool(_PART.match(text)) or text in _PART_TITLES


def cover_rows(lines: Sequence[str]) -> list[list[str]]:
    """Return the rows of 单位信息 that the lines of a cover say; none where they say nothing of it."""
    facts = _read_cover(lines)[0]
    return [[label, value] for label, value in facts.items()] if any(facts.values()) else []


def left_of_cover(lines: Sequence[str]) -> list[str]:
    """Return what the lines of a cover, and others before the first heading, say that has no place in 单位信息."""
    return _read_cover(lines)[1]


def left_before_narrative(rows: Sequence[Sequence[str]], labels: Labels) -> list[str]:
    """Return what the lines of a document before its narrative say that has no place, as :func:`left_of_cover` does."""
    lines = ["\t".join(row) for row in rows]
    return left_of_cover(lines[: after_contents(lines, _first_table(rows, labels))])


def _read_cover(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    facts = {"年度": "", "单位编码": "", "单位名称": "", "文本标题": "", "编制": "", "审核": ""}
    left: list[str] = []
    for line in lines:
        text = squeeze(line)
        if text == "目录":
            break
        if (year := _YEAR.search(text)) and not facts["文本标题"]:
            facts["年度"], facts["文本标题"] = year[1], text
            continue
        said, rest = _makers_on(line)
        facts |= said
        if not rest or said or is_part_line(line) or _CONTENTS_LINE.search(line[-_TAIL:]):
            left += [rest] if rest and said else []
            continue
        role = next((each for each in ("编制", "审核") if text.endswith(each) and text != each), "")
        if role:
            facts[role] = text.removesuffix(role).rstrip("：:")
        elif not _YEAR_ALONE.fullmatch(text):
            left.append(rest)
    return facts, left


def _makers_on(line: str) -> tuple[dict[str, str], str]:
    """Return who a line says compiled and reviewed it behind labels (``编制单位：甲县教育局　　审核：甲县财政局``), and what else it says."""
    found = list(_MAKER.finditer(line))
    rest = [line[: found[0].start()] if found else line]
    said: dict[str, str] = {}
    for one, following in zip_longest(found, found[1:]):
        who, *more = _GAP.split(
            line[one.end() : following.start() if following else None].strip(), maxsplit=1
        )
        if who:
            said[squeeze(one["role"])] = squeeze(who)
        rest += more
    return said, " ".join(filter(None, map(str.strip, rest)))
