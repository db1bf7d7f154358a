"""Grids of a printed document: cover, narrative, and its tables with the lines above them, on a sheet for each page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xl_tools.forms.blocks import is_of_head, is_title
from xl_tools.forms.labels import Labels
from xl_tools.forms.read_narrative import is_chapter_heading
from xl_tools.model.grid import Grid, Merge
from xl_tools.model.submission import NARRATIVE_SHEET, UNIT_INFO_SHEET
from xl_tools.sources.continued_tables import with_tables_joined
from xl_tools.sources.converted_text import (
    after_contents,
    cover_rows,
    is_part_line,
    left_of_cover,
    titles_among,
)
from xl_tools.sources.printed_lines import between
from xl_tools.sources.printed_pages import BoxedText, LooseLine, PrintedPage, PrintedTable
from xl_tools.values.text import squeeze

_OWN_TITLES = {
    "绩效目标表填报说明": "填报说明",
    **{name: name for name in ("单位信息", "单位清单", "豁免清单", "设置", "待确认清单")},
    "预算项目绩效目标汇总": "项目汇总",
}
"""The first line of a page that is one of our own sheets, printed; and the sheet."""

_INDENTED = 1.2  # of a character's height: a line set in by more begins a paragraph
_SPARE = 0.5  # of a character's height that a full line may end before the edge
_APART = 2.6  # of a character's height from one line to the next: they belong together no more
_OTHER_SIZE = 0.15
_STEP = 3.0  # points by which edges are told
_FEW = 4  # lines: their ends tell nothing of an edge
_CENTRED = 6.0  # points that the middles of two lines may differ
_CONTENTS_LINE = re.compile(r"(?:\.{2,}|…)\s*\d{1,4}$|\t\d{1,4}$")
_ITEM = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)"
)
_SIGNED = re.compile(
    r"(?:编制|审核|填报|主管)?(?:单位|部门)?(?:负责人|经办人|填表人)?(?:[（(](?:盖章|签字|公章)[）)])[:：]|日期[:：]"
)
_ENTRY = re.compile(r"(.*\S)\s+(\d{1,4})")
"""A line of a 目录 whose number stands near its title."""

_ENDS_PARAGRAPH = "。！？：；…”）"
_ENDS_PROSE = "。；："
_LONGEST_OVER_TABLE = 60  # characters of a line that belongs to the table below


@dataclass
class Paragraph:
    """A paragraph, its texts parted where they stand apart in one line, and the page it begins on."""

    page: int
    texts: list[str]

    @property
    def text(self) -> str:
        """What it says."""
        return "\t".join(self.texts)


@dataclass
class _Sheet:
    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def add(self, part: PrintedTable | Paragraph, labels: Labels) -> None:
        if isinstance(part, Paragraph):
            self.rows.append(part.texts)
            return
        at = len(self.rows)
        self.rows += [[_whole_label(text, labels) for text in row] for row in part.rows]
        self.merges += [Merge(m.top + at, m.left, m.bottom + at, m.right) for m in part.merges]


def _whole_label(text: str, labels: Labels) -> str:
    """Return a label, or the name of a level, without the breaks of its lines, as it has no others."""
    if "\n" not in text:
        return text
    whole = text.replace("\n", "")
    return whole if labels.field(whole) or labels.is_level(whole) else text


@dataclass(frozen=True)
class PrintedDocument:
    """The grids, and the titles of forms that its 目录 lists."""

    grids: list[Grid]
    listed: list[str]
    left: list[str]


def printed_document(pages: Sequence[PrintedPage], labels: Labels) -> PrintedDocument:
    """Return what is on pages as the grids of a document."""
    pages = [page for page in pages if not _is_signed(page)]
    with_tables_joined(pages, labels)
    parts = list(_parts(pages))
    sheets: dict[str, _Sheet] = {}
    beside: list[Paragraph] = []
    for name, part in _placed(parts, labels):
        if name:
            sheets.setdefault(name, _Sheet()).add(part, labels)
        elif isinstance(part, Paragraph):
            beside.append(part)
    lines = [part.text for part in beside]
    prose = next((place for place, line in enumerate(lines) if line[-1] in _ENDS_PROSE), len(lines))
    begins = min(after_contents(lines, len(lines)), prose)
    narrative: list[list[str]] = [[] for _ in range(begins)]
    narrative += [[] if is_part_line(line) else [line.strip()] for line in lines[begins:]]
    grids = [Grid(name, sheet.rows, sheet.merges, shown=None) for name, sheet in sheets.items()]
    if UNIT_INFO_SHEET not in sheets:
        grids.insert(0, Grid(UNIT_INFO_SHEET, cover_rows(lines[:begins])))
    grids.insert(1, Grid(NARRATIVE_SHEET, narrative))
    return PrintedDocument(
        [grid for grid in grids if any(any(row) for row in grid.texts)],
        titles_among(lines[:begins]),
        left_of_cover(lines[:begins]),
    )


def _is_signed(page: PrintedPage) -> bool:
    """Whether nothing is on a page but the places to sign and seal."""
    return 0 < len(page.parts) <= _FEW + 2 and all(
        isinstance(part, LooseLine) and _SIGNED.match(part.text) for part in page.parts
    )


def _placed(
    parts: Sequence[PrintedTable | Paragraph], labels: Labels
) -> Iterator[tuple[str, PrintedTable | Paragraph]]:
    """Yield every part with the name of its sheet: of the table it is, or stands over or under; empty for the narrative."""
    names = [""] * len(parts)
    own, page = "", 0
    for place, part in enumerate(parts):
        if part.page != page:
            page = part.page
            own = _own_sheet(part, own)
        names[place] = own
    sheet = ""
    for place, part in enumerate(parts):
        if not isinstance(part, PrintedTable) or names[place]:
            continue
        above = place
        while (
            above
            and isinstance(over := parts[above - 1], Paragraph)
            and _is_over(over, part, names[above - 1])
        ):
            above -= 1
        is_new = above < place or not sheet or _begins_form(part, labels)
        if is_new or not place or isinstance(parts[place - 1], Paragraph):
            sheet = f"第{part.page}页"
        names[above : place + 1] = [sheet] * (place + 1 - above)
    sheet = ""
    for place, (name, part) in enumerate(
        zip(names, parts, strict=True)
    ):  # what is signed under a table, or behind the last
        sheet = name or ("" if _is_of_narrative(part) else sheet)
        names[place] = sheet
    return zip(names, parts, strict=True)


def _own_sheet(first: PrintedTable | Paragraph, before: str) -> str:
    """Return the sheet of ours that a page beginning so is of, ``before`` the one the page above is of; empty for none."""
    if isinstance(first, PrintedTable):
        return before
    title = squeeze(first.text)
    if title in _OWN_TITLES:
        return _OWN_TITLES[title]
    if (
        _is_head(first.text)
        or is_part_line(first.text)
        or (before != "填报说明" and is_chapter_heading(title))
    ):
        return ""
    return before if before != "项目汇总" else ""


def _is_over(over: Paragraph, table: PrintedTable, name: str) -> bool:
    """Whether a paragraph above a table belongs to it: on its page, short, and none of the narrative."""
    text = over.text
    if name or is_part_line(text) or _CONTENTS_LINE.search(text):
        return False
    if over.page != table.page:  # a title may stand alone at the foot of a page
        return over.page == table.page - 1 and _is_head(text)
    if _is_head(text):
        return True
    return len(text) <= _LONGEST_OVER_TABLE and text[-1] not in _ENDS_PROSE and not is_chapter_heading(text)


def _is_of_narrative(part: PrintedTable | Paragraph) -> bool:
    return isinstance(part, Paragraph) and (is_part_line(part.text) or is_chapter_heading(part.text))


def _begins_form(table: PrintedTable, labels: Labels) -> bool:
    return any(labels.field(text) in {"code", "name"} for row in table.rows[:3] for text in row)


def _parts(pages: Sequence[PrintedPage]) -> Iterator[PrintedTable | Paragraph]:
    """Yield tables and paragraphs; a paragraph may go on over a page."""
    edges = _text_edges(pages)
    size = _usual_size(pages)
    lines: list[LooseLine] = []
    boxed: BoxedText | None = None
    for page in pages:
        for part in page.parts:
            if boxed and not (isinstance(part, BoxedText) and _box_goes_on(boxed, part)):
                yield Paragraph(boxed.page, [boxed.text])
                boxed = None
            if isinstance(part, LooseLine):
                if lines and not _goes_on(lines[-1], part, edges, size):
                    yield _paragraph(lines)
                    lines = []
                lines.append(part)
            else:
                if lines:
                    yield _paragraph(lines)
                    lines = []
                if isinstance(part, PrintedTable):
                    yield part
                else:
                    boxed = BoxedText(boxed.page, boxed.text + part.text) if boxed else part
    if boxed:
        yield Paragraph(boxed.page, [boxed.text])
    if lines:
        yield _paragraph(lines)


def _box_goes_on(above: BoxedText, below: BoxedText) -> bool:
    """Whether a paragraph in a frame was torn by the end of a page."""
    return above.page != below.page and above.text[-1] not in _ENDS_PARAGRAPH


def _paragraph(lines: Sequence[LooseLine]) -> Paragraph:
    if len(lines) == 1:
        texts = lines[0].line.apart()
        if (entry := _ENTRY.fullmatch(lines[0].text)) and is_title(entry[1]):
            texts = [entry[1], entry[2]]
        return Paragraph(lines[0].page, texts)
    text = lines[0].text
    for before, each in pairwise(lines):
        text += between(before.line, each.line, 0.0) + each.text
    return Paragraph(lines[0].page, [text])


def _goes_on(before: LooseLine, line: LooseLine, edges: dict[int, tuple[float, float]], size: float) -> bool:
    """Whether a line is the rest of the paragraph that the line before it is of."""
    above, below = before.line, line.line
    near = line.page != before.page or below.bottom - above.bottom <= _APART * below.size
    if (
        not near
        or abs(above.size - below.size) > _OTHER_SIZE * above.size
        or _begins_anew(before.text, line.text)
    ):
        return False
    if is_title(before.text + line.text) and below.size > size * (1 + _OTHER_SIZE):  # a title in two lines
        return abs(above.left + above.right - below.left - below.right) <= 2 * _CENTRED
    left, _ = edges[line.page % 2]
    _, right = edges[before.page % 2]
    is_full = right - above.right <= below.first_unbroken() + _SPARE * below.size
    return is_full and below.left - left <= _INDENTED * below.size and not _is_head(line.text)


def _is_head(text: str) -> bool:
    """Whether a line stands over a form; a sentence may begin like one (``编制部门预算……``)."""
    return "。" not in text and is_of_head(text)


def _begins_anew(before: str, text: str) -> bool:
    """Whether a line is no rest of the one before, by what the two say."""
    if any(_CONTENTS_LINE.search(each) for each in (before, text)) or _is_head(before):
        return True
    if is_chapter_heading(text) or is_part_line(text) or before[-1] == "：":
        return True
    return before[-1] in _ENDS_PARAGRAPH and bool(_ITEM.match(text))


def _usual_size(pages: Sequence[PrintedPage]) -> float:
    sizes = Counter(
        round(part.line.size, 1)
        for page in pages
        for part in page.parts
        if isinstance(part, LooseLine)
        for _ in part.line.characters
    )
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _text_edges(pages: Sequence[PrintedPage]) -> dict[int, tuple[float, float]]:
    """Return where text begins and ends on left and on right pages: where most lines begin, and where several end furthest."""
    edges = {}
    for side in (0, 1):
        lines = [
            part.line
            for page in pages
            if page.number % 2 == side
            for part in page.parts
            if isinstance(part, LooseLine)
        ]
        begins = Counter(round(line.left / _STEP) for line in lines)
        ends = Counter(round(line.right / _STEP) for line in lines)
        left = min((place for place, n in begins.items() if n * 4 >= max(begins.values())), default=0)
        right = max((place for place, n in ends.items() if n > 1 or len(lines) < _FEW), default=0)
        edges[side] = (left * _STEP, right * _STEP)
    if len({(page.width, page.height) for page in pages}) == 1:  # its margins may be mirrored, no wider
        width = max(right - left for left, right in edges.values())
        edges = {side: (left, left + width) for side, (left, _) in edges.items()}
    return edges
