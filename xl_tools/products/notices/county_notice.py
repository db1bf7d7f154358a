"""通报: one page that tells all units of a county where they stand, what is often wrong, and by when it is to be right."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from xl_tools.batch.progress_rows import Progress, ProgressRow, Standing
from xl_tools.batch.town_names import town_of
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.products.notices.letter_terms import LetterTerms, closing
from xl_tools.typesetting.letter_blocks import BLANK_DAY, Block, Column, Letter, Run, Style, Table, text
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import with_region

COUNTY_TITLE = "绩效目标申报情况通报"
_MOST_MISTAKES = 5
_MOST_FILES = 8
_WITHOUT_LIST = "没有单位清单，不知道还有谁该报；没有报的单位没有列在里面。"
_MOST_IN_ONE_COLUMN = 14  # units; more stand in two columns, so that the page stays one
_ORDER = {
    Standing.REPORTED: 0,
    Standing.FAULTY: 1,
    Standing.UNREAD: 2,
    Standing.BLANK: 3,
    Standing.MISSING: 4,
}
_READ = (Standing.REPORTED, Standing.FAULTY)
_WIDE = (
    Column("名次", 8, "center"),
    Column("单位", 18),
    Column("状态", 19, "center"),
    Column("报来／应报", 18, "center"),
    Column("预算数（万元）", 21, "right"),
    Column("必须改正", 14, "center"),
    Column("请核对", 11, "center"),
)
_NARROW = (
    Column("名次", 8, "center"),
    Column("单位", 22),
    Column("状态", 12, "center"),
    Column("改正", 8, "center"),
)
_MISTAKES = (
    Column("常见的问题", 34),
    Column("单位", 10, "center"),
    Column("处", 8, "center"),
    Column("比如", 50),
)


class Mistake(NamedTuple):
    """One kind of fault that must be corrected: how many units have it in how many places, and one of them in words."""

    name: str
    units: int
    places: int
    example: str


class CountyNotice(NamedTuple):
    """Where all units stand, and what is often wrong."""

    progress: Progress
    mistakes: tuple[Mistake, ...]
    unread: tuple[RefusedFile, ...] = ()

    @property
    def told(self) -> list[ProgressRow]:
        """The units that are told of: those of the list; without one those that something has come of, for who else should report is not known."""
        rows = self.progress.rows
        return [row for row in rows if (row.is_listed if self.progress.has_list else row.files)]

    @property
    def whole(self) -> str:
        """Where they stand, in one line."""
        if self.progress.has_list:
            return self.progress.whole
        year = f"{self.progress.year} 年度" if self.progress.year else ""
        faulty = sum(row.standing is Standing.FAULTY for row in self.told)
        unread = f"，另有 {len(self.unread)} 个文件没能读" if self.unread else ""
        return f"{year}收到 {len(self.told)} 个单位的（其中有错 {faulty} 个）{unread}"

    @property
    def ranked(self) -> list[tuple[int | None, ProgressRow]]:
        """The units with their ranks by what must be corrected, equal ones alike; behind them, without any, who has not reported."""
        rows = sorted(
            self.told,
            key=lambda row: (_ORDER[row.standing], row.errors, row.warnings),
        )
        ranked: list[tuple[int | None, ProgressRow]] = []
        for place, row in enumerate(rows, start=1):
            if row.standing not in _READ:
                ranked.append((None, row))
                continue
            same = ranked and ranked[-1][1].errors == row.errors
            ranked.append((ranked[-1][0] if same else place, row))
        return ranked


def county_notice(
    progress: Progress, files: Iterable[Checked], names: Mapping[str, str], unread: Sequence[RefusedFile] = ()
) -> CountyNotice:
    """Return the notice; ``names`` are those of the rules by their codes, ``unread`` the files that could not be read or are blank."""
    places, units, examples = Counter[str](), defaultdict[str, set[str]](set), dict[str, str]()
    for one in files:
        info = one.submission.info
        for finding in one.findings:
            if finding.severity is Severity.ERROR:
                places[finding.rule] += 1
                units[finding.rule].add(info.unit_code or info.unit_name or one.submission.file.path)
                examples.setdefault(finding.rule, one_line(finding.message))
    often = sorted(places, key=lambda rule: (-len(units[rule]), -places[rule], rule))[:_MOST_MISTAKES]
    return CountyNotice(
        progress,
        tuple(
            Mistake(names.get(rule, rule), len(units[rule]), places[rule], examples[rule]) for rule in often
        ),
        tuple(unread),
    )


def county_letter(notice: CountyNotice, terms: LetterTerms) -> Letter:
    """Return the page."""
    return Letter(COUNTY_TITLE, tuple(_blocks(notice, terms)))


def _blocks(notice: CountyNotice, terms: LetterTerms) -> Iterator[Block]:
    progress = notice.progress
    year = f"{progress.year} 年度" if progress.year else ""
    yield text(Style.TITLE, f"{year}{COUNTY_TITLE}")
    yield text(Style.ADDRESSEE, "各乡镇（街道）、各预算单位：")
    standing = {each: [row for row in notice.told if row.standing is each] for each in Standing}
    read = standing[Standing.REPORTED] + standing[Standing.FAULTY]
    whole = sum((row.budget for row in read), Decimal(0))
    yield text(
        Style.BODY,
        *([f"应报 {len(notice.told)} 个单位，"] if progress.has_list else []),
        Run(
            f"{'已报' if progress.has_list else '收到'} {len(read)} 个{'' if progress.has_list else '单位'}",
            bold=True,
        ),
        f"，{sum(row.tables for row in read)} 个项目，预算数 {format_amount(whole)} 万元；"
        f"其中没有必须改正的 {len(standing[Standing.REPORTED])} 个，要改的 {len(standing[Standing.FAULTY])} 个。",
        *_named("报了但读不了", standing[Standing.UNREAD]),
        *_named("报来的表还没有填", standing[Standing.BLANK]),
        *_named("没有报", standing[Standing.MISSING]),
        *_not_read(notice),
    )
    if not progress.has_list:
        yield text(Style.NOTE, _WITHOUT_LIST)
    yield text(Style.HEADING, "一、各单位情况（按必须改正的多少排，少的在前）")
    yield _ranking(notice)
    if notice.mistakes:
        yield text(Style.HEADING, "二、常见的问题")
        yield Table(
            _MISTAKES,
            tuple(
                (each.name, str(each.units), str(each.places), _shortened(each.example))
                for each in notice.mistakes
            ),
        )
    yield text(Style.HEADING, "三、要求" if notice.mistakes else "二、要求")
    asked = [*_asked(notice, standing)]
    due = Run(terms.due, bold=True) if terms.due else BLANK_DAY
    if asked:
        yield text(Style.BODY, f"{'，'.join(asked)}，{'都' if len(asked) > 1 else ''}在 ", due, " 前报到。")
    else:
        yield text(Style.BODY, "各单位都已报来，没有必须改正的。")
    yield from closing(terms)


def _asked(notice: CountyNotice, standing: Mapping[Standing, Sequence[ProgressRow]]) -> Iterator[str]:
    """Yield what is asked of whom; of nobody where there is none."""
    if standing[Standing.FAULTY]:
        yield "有必须改正的单位按退回单逐处改好重报"
    words = {Standing.MISSING: "没有报", Standing.BLANK: "没有填", Standing.UNREAD: "读不了"}
    late = [
        word
        for each, word in words.items()
        if standing[each] or (not notice.progress.has_list and each is not Standing.BLANK)
    ]
    if late:
        yield f"{'、'.join(late)}的单位尽快报送"


def _named(word: str, rows: Iterable[ProgressRow]) -> list[Run]:
    names = [town_of(row.unit_name) or row.unit_code for row in rows]
    return [Run(f"{word} {len(names)} 个：{'、'.join(names)}。")] if names else []


def _not_read(notice: CountyNotice) -> list[Run]:
    """Name the files that could not be read of units that have sent others too; without a list all files that hold nothing, for whose they are may not be known."""
    files = [
        (file, town_of(row.unit_name) or row.unit_code)
        for row in notice.told
        if row.standing in _READ
        for file in row.unread
    ]
    if not notice.progress.has_list:
        files += [(file, "") for file in notice.unread if file not in {one for one, _ in files}]
    if not files:
        return []
    names = "、".join(
        one_line(PurePath(file.name).name) + (f"（{unit}）" if unit else "")
        for file, unit in files[:_MOST_FILES]
    )
    more = " 等" if len(files) > _MOST_FILES else ""
    return [Run(f"另有没能读的文件 {len(files)} 个，里面的没有算：{names}{more}。")]


def _ranking(notice: CountyNotice) -> Table:
    ranked = notice.ranked
    if len(ranked) <= _MOST_IN_ONE_COLUMN:
        return Table(_WIDE, tuple(_wide(rank, row) for rank, row in ranked))
    half = -(-len(ranked) // 2)
    left, right = ranked[:half], ranked[half:]
    empty = ("",) * len(_NARROW)
    rows = [
        (*_narrow(*left[place]), *(_narrow(*right[place]) if place < len(right) else empty))
        for place in range(half)
    ]
    return Table((*_NARROW, *_NARROW), tuple(rows))


def _wide(rank: int | None, row: ProgressRow) -> tuple[str, ...]:
    place = _place(rank)
    name = with_region(row.region, town_of(row.unit_name) or row.unit_code)
    if not row.files:
        return (place, name, row.standing.value, f"0／{row.listed}" if row.listed else "0", "", "", "")
    projects = f"{row.tables}／{row.listed}" if row.listed else str(row.tables)
    return (
        place,
        name,
        row.standing.value,
        projects,
        format_amount(row.budget),
        str(row.errors),
        str(row.warnings),
    )


def _place(rank: int | None) -> str:
    return "—" if rank is None else str(rank)


def _narrow(rank: int | None, row: ProgressRow) -> tuple[str, ...]:
    name = with_region(row.region, town_of(row.unit_name) or row.unit_code)
    standing = "读不了" if row.standing is Standing.UNREAD else row.standing.value
    return _place(rank), name, standing, str(row.errors) if row.files else ""


_LONGEST_EXAMPLE = 36


def _shortened(example: str) -> str:
    return example if len(example) <= _LONGEST_EXAMPLE else f"{example[: _LONGEST_EXAMPLE - 1]}…"
