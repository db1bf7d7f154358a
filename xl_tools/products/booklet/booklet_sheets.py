"""The sheets of a booklet workbook that are not forms: cover, 目录, narrative, title pages, lists, 盖章页; and what stands on each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate, groupby
from operator import itemgetter
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.products.booklet.booklet_pdf import PagePlan, Place
from xl_tools.products.booklet.listing import LineKind, Listing
from xl_tools.products.booklet.parts import Entry, NarrativePart, entries_in
from xl_tools.products.booklet.volume import Cover, Seal
from xl_tools.sheets.row_heights import line_count, split_row, usable_width, wrapped_lines
from xl_tools.sheets.sheet_look import Look, Properties, SheetRows, write_text
from xl_tools.sheets.sheet_names import SheetNames
from xl_tools.sheets.styles import BOXED, TEXT
from xl_tools.typesetting.printed_text import paragraphs, printable

_TITLE_SIZE = 22
_BODY_SIZE = 16
_CONTENTS_SIZE = 14
_LINE = 27.0  # points from line to line of running text: 22 lines and a clause more are still one page
_COLUMNS = (20.0, 20.0, 20.0, 20.0, 6.0)
"""28 characters of 16 points together; LibreOffice shrinks a page to its width only where that is several columns."""
_COUNTED = 85.0  # lines are counted a little narrower than they are set: rather a gap than a cut
_INDENT = "　　"
_HEADING_HEIGHT = 78.0
_CONTENTS_LINE = 25.0
_BLANK_DATE = "　　　　年　　月　　日"
_BLANK_LINE = "＿" * 12

_BODY: Properties = {"font_size": _BODY_SIZE, "font_name": "仿宋"}
_LEAD: Properties = {"font_size": _BODY_SIZE, "font_name": "楷体"}
_LINE_OF_TEXT: Properties = {**_BODY, "valign": "vcenter"}
_PLAIN: Properties = {**_BODY, "text_wrap": True}
_CENTRED: Properties = {**_PLAIN, "align": "center", "valign": "vcenter"}
_TITLE: Properties = {**_CENTRED, "font_name": "方正小标宋简体", "font_size": _TITLE_SIZE}
_CHAPTER: Properties = {**_PLAIN, "font_name": "黑体", "valign": "vcenter"}
_ENTRY: Properties = {"font_size": _CONTENTS_SIZE, "valign": "vcenter"}
_PAGE_NUMBER: Properties = {**_ENTRY, "font_name": "宋体", "align": "right"}
_LEADER = 0.25  # advance of a dot, in ems, in the narrowest of the faces

_LIST_WIDTH = 86.0  # characters over all columns: the width of the page
_LIST_ROW = 20.0
_LIST_TITLE: Properties = {**TEXT, "font_name": "方正小标宋简体", "font_size": _TITLE_SIZE, "align": "center"}


class BlockKind(StrEnum):
    """What a block of a narrative page is."""

    PART = "part"
    CHAPTER = "chapter"
    PARAGRAPH = "paragraph"
    CONTINUED = "continued"


class Block(NamedTuple):
    """A heading or (the rest of) a paragraph; ``lead`` is its lead-in, where that stands on this page.

    One that ``goes_on`` ends with a full line: the rest of the paragraph stands on the next page.
    """

    kind: BlockKind
    text: str
    lead: str = ""
    goes_on: bool = False


class _Page(SheetRows):
    def __init__(self, look: Look, worksheet: Worksheet) -> None:
        super().__init__(look, worksheet, _COLUMNS)

    def skip(self, height: float) -> None:
        self.put([], height)

    def write(self, text: str, properties: Properties, minimum: float = 0) -> None:
        """Write one text over the whole width, with the height it needs."""
        size = float(str(properties["font_size"]))
        lines = line_count(text, size, usable_width([_COUNTED]))
        self.put_whole(text, properties, *split_row(max(minimum, lines * _LINE * size / _BODY_SIZE)))

    def write_lines(self, indent: str, block: Block) -> None:
        """Write a paragraph line by line, its lead-in in 楷体, all lines but its last filled."""
        lead = indent + block.lead
        lines = _wrapped(lead + block.text)
        for number, line in enumerate(lines, start=1):
            leading, lead = lead[: len(line)], lead[len(line) :]
            text = line[len(leading) :]
            is_full = block.goes_on or number < len(lines)
            properties = {**_LINE_OF_TEXT, "align": "distributed" if is_full else "left"}
            row, face = self.row, _LEAD if leading.strip() else _BODY
            self.put_whole("", properties, _LINE)
            if leading.strip() and text:
                parts = (self.look.format(face), leading, self.look.format(_BODY), text)
                self.sheet.write_rich_string(row, 0, *parts, self.look.format(properties))
            else:
                write_text(self.sheet, row, 0, line, self.look.format({**properties, **face}))


def write_cover(look: Look, worksheet: Worksheet, cover: Cover) -> None:
    """Write title, note, 编制, 审核 and year or day, spread over the page."""
    page = _Page(look, worksheet)
    page.skip(150)
    page.write(cover.title_lines, _TITLE)
    if cover.note:
        page.write(printable(cover.note), _CENTRED)
    page.skip(240)
    for line in cover.makers:
        page.write(printable(line), _CENTRED)
    if cover.date:
        page.skip(30)
        page.write(printable(cover.date), _CENTRED)


def write_title_page(look: Look, worksheet: Worksheet, title: str) -> None:
    """Write the title page of a part or of a unit."""
    page = _Page(look, worksheet)
    page.skip(190)
    page.write(title, _TITLE)


def write_seal(look: Look, worksheet: Worksheet, seal: Seal) -> None:
    """Write 盖章页: what is not told is left blank, the day as 年 月 日."""
    page = _Page(look, worksheet)
    page.skip(160)
    for (label, said), blank in zip(seal.lines, (_BLANK_LINE, _BLANK_LINE, _BLANK_DATE), strict=True):
        page.write(label + (printable(said) or blank), _PLAIN, minimum=60)


def write_contents(
    look: Look,
    worksheet: Worksheet,
    listed: Iterable[tuple[Entry, int]],
    names: SheetNames,
    *,
    is_first: bool,
) -> None:
    """Write a page of the 目录: each line with dots up to its page number, that leads to the sheet of that page."""
    page = _Page(look, worksheet)
    if is_first:
        page.write("目　录", _TITLE, _HEADING_HEIGHT)
    width = usable_width([_COUNTED - _COLUMNS[-1]])
    for (title, level), number in listed:
        text = "　" * (level - 1) + title
        count = line_count(text, _CONTENTS_SIZE, width)
        if count == 1:
            # More dots than fit: the number's cell ends them, wherever the text before them does.
            text += " " + "." * int(width / (_LEADER * _CONTENTS_SIZE))
        face = {"font_name": "黑体" if level == 1 else "仿宋", "text_wrap": count > 1}
        row, entry = page.row, look.format(_ENTRY, **face)
        page.put([(0, len(_COLUMNS) - 2, "", {**_ENTRY, **face})], _CONTENTS_LINE * count)
        write_text(worksheet, row, 0, text, entry)
        # The number leads to its page: a text that does is blue on paper in some programs, whatever its format says.
        at, plain = (row, len(_COLUMNS) - 1), look.format(_PAGE_NUMBER)
        worksheet.write_url(*at, f"internal:'{names[number]}'!A1", plain, " ")
        worksheet.write_number(*at, number, plain)


def write_narrative_page(look: Look, worksheet: Worksheet, blocks: Sequence[Block]) -> None:
    """Write the headings and paragraphs of one page, each line a row of its own.

    So lines are at one distance and no mark begins one, whatever program prints them and in whatever face.
    """
    page = _Page(look, worksheet)
    for block in blocks:
        match block.kind:
            case BlockKind.PART:
                page.write(block.text, _TITLE, _HEADING_HEIGHT)
            case BlockKind.CHAPTER:
                page.write(_INDENT + block.text, _CHAPTER)
            case _:
                page.write_lines(_INDENT if block.kind is BlockKind.PARAGRAPH else "", block)


def lines_of(paragraph: str) -> list[str]:
    """Return a paragraph in the lines in which it is written, without the indent."""
    first, *others = _wrapped(_INDENT + paragraph)
    return [first.removeprefix(_INDENT), *others]


def _wrapped(text: str) -> list[str]:
    return list(wrapped_lines(text, _BODY_SIZE, usable_width([_COUNTED])))


def write_listing_page(
    look: Look, worksheet: Worksheet, listing: Listing, lines: Sequence[int], *, is_first: bool, is_last: bool
) -> None:
    """Write the header and these lines of a list; its heading on the first page, its remarks on the last."""
    columns = listing.columns
    total, last = sum(column.width for column in columns), len(columns) - 1
    rows = SheetRows(look, worksheet, [_LIST_WIDTH * column.width / total for column in columns])
    if is_first:
        rows.fit([(0, last, listing.heading, _LIST_TITLE)], _LIST_ROW)
        if listing.left or listing.right:
            right = (last // 2 + 1, last, listing.right, {**TEXT, "align": "right"})
            rows.put([(0, last // 2, listing.left, TEXT), right], _LIST_ROW)
    centred = {**BOXED, "align": "center"}
    rows.put([(n, n, column.heading, centred) for n, column in enumerate(columns)], _LIST_ROW)
    for line in (listing.lines[index] for index in lines):
        font = {} if line.kind is LineKind.ENTRY else {"font_name": "黑体"}
        rows.fit(
            [
                (
                    left,
                    right,
                    text,
                    {**BOXED, **font, "align": "left" if right > left else columns[left].align},
                )
                for left, right, text in line.cells
            ],
            _LIST_ROW,
        )
    for remark in listing.remarks if is_last else ():
        rows.fit([(0, last, remark, TEXT)], _LIST_ROW)


def lines_by_page(pages: range, where: Iterable[int]) -> dict[int, list[int]]:
    """Return which lines of a 目录 or a list, counted from 0, stand on each of its pages; ``where`` is the page of each line."""
    found: dict[int, list[int]] = {page: [] for page in pages}
    for line, page in enumerate(where):
        found[page].append(line)
    return found


def narrative_pages(part: NarrativePart, number: int, plan: PagePlan) -> dict[int, list[Block]]:
    """Return the blocks of every page of a narrative, by page; ``number`` is that of its part.

    A page ends with a whole line. One in which the page of the PDF ends stands on the first page, unless the second has
    nothing else: no page is empty.
    """
    pages: dict[int, list[Block]] = {page: [] for page in plan.pages_of(number)}
    headings = [page for page in plan.entries if page in pages][: len(entries_in(part))]
    placed = {place: page for place, page in plan.pieces.items() if place[0] == number}
    for page in pages:
        if page not in headings and page not in placed.values():
            placed[max(place for place, on in placed.items() if on == page - 1)] = page
    for page, block in _blocks(part, number, headings, placed):
        pages[page].append(block)
    return pages


def _blocks(
    part: NarrativePart, number: int, headings: list[int], placed: Mapping[Place, int]
) -> Iterator[tuple[int, Block]]:
    on_page = Counter([*headings, *placed.values()])
    yield headings[0], Block(BlockKind.PART, part.heading)
    for c, chapter in enumerate(part.unit.chapters):
        yield headings[c + 1], Block(BlockKind.CHAPTER, printable(chapter.heading))
        for p, paragraph in enumerate(paragraphs(chapter)):
            where = [placed[number, c, p, i] for i in range(len(paragraph.pieces))]
            alone = {page for page, count in Counter(where).items() if count == on_page[page]}
            lines = lines_of("".join(paragraph.pieces))
            parts = _on_whole_lines(lines, where, paragraph.pieces, alone)
            for n, (page, text) in enumerate(parts):
                kind = BlockKind.CONTINUED if n else BlockKind.PARAGRAPH
                lead = "" if n else paragraph.lead[: len(text)]
                yield page, Block(kind, text[len(lead) :], lead, goes_on=n < len(parts) - 1)


def _on_whole_lines(
    lines: Sequence[str], where: Sequence[int], pieces: Sequence[str], alone: Iterable[int]
) -> list[tuple[int, str]]:
    """Return what of a paragraph stands on each of its pages, in whole lines; none of the pages ``alone`` is without."""
    page_at = [page for page, piece in zip(where, pieces, strict=True) for _ in piece]
    starts = [0, *accumulate(map(len, lines))][:-1]
    owners = [page_at[start] for start in starts]
    for page in set(alone).difference(owners):
        first = page_at.index(page)
        owners[max(number for number, start in enumerate(starts) if start <= first)] = page
    placed = groupby(zip(owners, lines, strict=True), key=itemgetter(0))
    return [(page, "".join(line for _, line in group)) for page, group in placed]
