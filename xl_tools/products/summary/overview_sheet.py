"""总览: the first sheet of the 汇总, one page: what a chief asks first, each number a link to where it is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Final, TypeAlias

from xlsxwriter.worksheet import Worksheet

from xl_tools.batch.last_year import LastYear
from xl_tools.batch.progress_rows import NO_LIST, Progress, ProgressRow, Standing
from xl_tools.batch.project_rows import FileTotals, ProjectRow, found_in, total
from xl_tools.batch.town_names import town_of
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.checked import RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.products.summary.last_year_sheet import DIFFERENCE, share_of
from xl_tools.products.summary.plan_list import SPANS
from xl_tools.products.summary.project_groups import (
    AMOUNT_NAMES,
    NO_NAME,
    NO_UNIT,
    Group,
    planned_sums,
    sum_formula,
    sum_listed,
)
from xl_tools.products.summary.project_sheet import PROJECTS
from xl_tools.products.summary.unit_sheet import SHARE
from xl_tools.sheets import styles
from xl_tools.sheets.list_design import Figure
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import FONT, Look, Properties, set_up_page, write_text
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import with_region

OVERVIEW: Final = "总览"
_Cell: TypeAlias = tuple[int, int, str | int | Decimal | Figure, Properties]
"""First and last column, what stands there, and how it looks; ``leads`` in it says where it leads."""

_COLUMNS, _WIDTH = 12, 6.0
_ROW, _GAP = 18.0, 7.0
_MOST_LISTED = 7
_MOST_NAMED = 8
_LONGEST_NAME = 40
_TILE: Final[Properties] = {**styles.CENTRED, "font_size": 18, "bold": True, "top": 0, "num_format": "0"}
_TILE_LABEL: Final[Properties] = {**styles.CENTRED, "bottom": 0, "bg_color": "#F3F6F9"}
_SECTION: Final[Properties] = {
    **styles.CELL,
    "border": 0,
    "bold": True,
    "font_size": 11.5,
    "text_wrap": False,
}
_LEADS: Final[Properties] = {"font_color": "#1F4E79"}
_LINE: Final[Properties] = {**styles.CELL, "border": 0}
_BAD, _MILD = styles.SEVERITY[Severity.ERROR], styles.SEVERITY[Severity.WARNING]


@dataclass(frozen=True, slots=True)
class Told:
    """What the overview is told: what the other sheets were made of.

    ``before`` are last year's budgets of the ``units``, ``None`` of one that had none; ``is_county`` says whether the sheets
    of several units are there.
    """

    year: int | None
    files: Sequence[FileTotals]
    rows: Sequence[ProjectRow]
    units: Sequence[Group]
    progress: Progress
    refused: Sequence[RefusedFile]
    last: LastYear | None
    before: Sequence[Decimal | None]
    is_county: bool

    @property
    def errors(self) -> int:
        """How many faults must be corrected."""
        return found_in(self.files)[Severity.ERROR]

    @property
    def of_both_years(self) -> tuple[int, Decimal, Decimal]:
        """How many units have projects in both years, and their budgets of last year and of this one."""
        both = [
            (then, unit.total("budget"))
            for unit, then in zip(self.units, self.before, strict=True)
            if then is not None
        ]
        then, now = (sum((pair[place] for pair in both), Decimal(0)) for place in (0, 1))
        return len(both), then, now

    @property
    def of_years(self) -> dict[str, Decimal]:
        """The budgets of each year, where the projects are of several."""
        years = sorted({row.year for row in self.rows if row.year})
        return {year: total([row for row in self.rows if row.year == year], "budget") for year in years}

    @property
    def unread(self) -> list[RefusedFile]:
        """The files that could not be read."""
        return [file for file in self.refused if file.is_unread]

    def of(self, *standings: Standing) -> list[ProgressRow]:
        """Return the listed units that stand so; without a list of the bureau it is not known who has not reported."""
        known = set(standings) if self.progress.has_list else set(standings) - {Standing.MISSING}
        return [row for row in self.progress.rows if row.is_listed and row.standing in known]


def start_first_page(look: Look) -> Worksheet:
    """Add the sheet, to be written when the others are: it tells of them and stands first."""
    sheet: Worksheet = look.workbook.add_worksheet(OVERVIEW)
    set_up_page(sheet)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    sheet.set_footer(f'&C&"{FONT}"&10总览')
    for column in range(_COLUMNS):
        sheet.set_column(column, column, _WIDTH)
    sheet.activate()
    return sheet


def write_first_page(look: Look, sheet: Worksheet, told: Told) -> None:
    """Write the page from its top down."""
    page = _Page(look, sheet)
    years = "、".join(year.removesuffix(" 年度") for year in told.of_years) or str(told.year or "")
    year = f"{years} 年" if years else ""
    page.put(
        [(0, 11, f"{year}预算项目绩效目标总览", {**styles.TITLE, "align": "left", "text_wrap": False})], 28
    )
    page.put([(0, 11, "金额单位：万元。蓝色的数、名称可以点开看明细。", {**styles.NOTE})], _ROW)
    _write_received(page, told)
    _write_amounts(page, told)
    _write_largest(page, told)
    _write_plan_and_findings(page, told)
    _write_next_steps(page, told)


class _Page:
    """Rows of cells over some of the twelve columns each."""

    def __init__(self, look: Look, sheet: Worksheet) -> None:
        self.look, self.sheet = look, sheet
        self.row = 0

    def put(self, cells: Sequence[_Cell], height: float = _ROW) -> None:
        """Write a row; each cell with its first and last column. Texts that wrap make it as high as they need."""
        for left, right, value, properties in cells:
            cell_format = self.look.format({k: v for k, v in properties.items() if k != "leads"})
            if left < right:
                self.sheet.merge_range(self.row, left, self.row, right, "", cell_format)
            leads = str(properties.get("leads", ""))
            if leads:
                self.sheet.write_url(self.row, left, f"internal:{leads}", cell_format, " ")
            if isinstance(value, str):
                write_text(self.sheet, self.row, left, value, cell_format)
                if properties.get("text_wrap"):
                    width = usable_width([_WIDTH] * (right - left + 1))
                    height = max(height, text_height(value, float(str(properties["font_size"])), width))
            elif isinstance(value, Figure):
                self.sheet.write_formula(self.row, left, f"={value.formula}", cell_format, float(value.value))
            else:
                self.sheet.write_number(self.row, left, float(value), cell_format)
        self.sheet.set_row(self.row, height)
        self.row += 1

    def section(self, *titles: tuple[int, int, str]) -> None:
        """Begin a block, or two beside one another."""
        self.sheet.set_row(self.row, _GAP)
        self.row += 1
        self.put([(left, right, title, _SECTION) for left, right, title in titles], 19)


def _lead(properties: Properties, to: str) -> Properties:
    return {**properties, **_LEADS, "leads": to.replace("$", "")}


def _sheet(name: str) -> str:
    return f"'{name}'!A1"


def _write_received(page: _Page, told: Told) -> None:
    """Write how many units have reported, as large figures, and who has not."""
    progress, to = told.progress, _sheet("申报进度" if told.is_county else "核对")
    listed = [row for row in progress.rows if row.is_listed]
    faulty, unread, missing = (told.of(each) for each in (Standing.FAULTY, Standing.UNREAD, Standing.MISSING))
    blank = told.of(Standing.BLANK)
    tiles: list[tuple[str, int, Properties]] = [
        ("应报单位", len(listed), {}),
        ("已报", len(listed) - len(unread) - len(blank) - len(missing), {}),
        ("其中有错", len(faulty), _MILD if faulty else {}),
        ("报了读不了", len(unread), _BAD if unread else {}),
        ("未报、未填" if blank else "未报", len(missing) + len(blank), _BAD if missing or blank else {}),
        ("项目", len(told.rows), {}),
    ]
    if not (told.is_county and progress.has_list):
        found = found_in(told.files)
        come = sum(bool(row.files) for row in progress.rows)
        tiles = [
            ("收到的单位", come, {}) if told.is_county else ("文件", len(told.files), {}),
            ("项目", len(told.rows), {}),
            ("指标", sum(file.indicators for file in told.files), {}),
            ("必须改正", found[Severity.ERROR], _BAD if found[Severity.ERROR] else {}),
            ("请核对", found[Severity.WARNING], _MILD if found[Severity.WARNING] else {}),
            ("没能读的文件", len(told.unread), _BAD if told.unread else {}),
        ]
    where = {"项目": PROJECTS.name, "指标": "指标汇总", "必须改正": "校验结果", "请核对": "校验结果"}
    page.put([(2 * n, 2 * n + 1, label, _TILE_LABEL) for n, (label, _, _) in enumerate(tiles)])
    page.put(
        [
            (
                2 * n,
                2 * n + 1,
                count,
                _lead({**_TILE, **colours}, _sheet(where[label]) if label in where else to),
            )
            for n, (label, count, colours) in enumerate(tiles)
        ],
        30,
    )
    is_held = told.is_county and progress.has_list
    strangers = [row for row in progress.rows if not row.is_listed] if is_held else []
    if told.is_county and not progress.has_list:
        page.put([(0, 11, NO_LIST, _LINE)])
    groups = (
        ("未报", missing),
        ("报来的表还没有填", blank),
        ("报了但读不了", unread),
        ("不在清单里", strangers),
    )
    for label, rows in groups:
        if rows:
            page.put(
                [
                    (
                        0,
                        11,
                        f"{label}：{_named([town_of(row.unit_name) or row.unit_code for row in rows])}",
                        _LINE,
                    )
                ]
            )


def _named(names: Sequence[str]) -> str:
    shown = "、".join(_short(name) for name in names[:_MOST_NAMED])
    return f"{shown} 等 {len(names)} 个" if len(names) > _MOST_NAMED else shown


def _short(name: str) -> str:
    name = one_line(name)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _write_amounts(page: _Page, told: Told) -> None:
    """Write the whole, and beside it what it is held against, each with its own 本年: of the units alone that are in both.

    What is subtracted stands in the line of the difference, so that it can be done again with a pencil.
    """
    page.section((0, 11, "预算"))
    reported = [row for row in told.progress.rows if row.files and row.approved is not None]
    held = sum((row.budget for row in reported), Decimal(0)) if reported else None
    first = PROJECTS.target("budget", 0)
    compared: list[tuple[str, Decimal, Decimal, str]] = []
    if held is not None:
        approved = sum((row.approved or Decimal(0) for row in reported), Decimal(0))
        compared.append(("比批复数", held, approved, "按单位汇总" if told.is_county else "核对"))
    if told.last is not None:
        _, then, now = told.of_both_years
        compared.append(("比上年", now, then, "与上年对比"))
    headings = [
        "",
        "合计" if told.of_years else "本年合计",
        *(["", "本年（可比的）", "批复数、上年", "相差"] if compared else []),
    ]
    page.put([(2 * n, 2 * n + 1, heading, styles.HEADING) for n, heading in enumerate(headings)])
    for n, field in enumerate(FUNDING_FIELDS):
        to_sum = _lead(styles.AMOUNT, PROJECTS.target(field, 0) if told.rows else first)
        cells: list[_Cell] = [
            (0, 1, AMOUNT_NAMES[field], styles.CELL),
            (2, 3, sum_listed(field, told.rows), to_sum),
        ]
        if n < len(compared):
            label, now, against, sheet = compared[n]
            to = _sheet(sheet)
            cells += [
                (4, 5, label, styles.CELL),
                (6, 7, now, _lead(styles.AMOUNT, to)),
                (8, 9, against, _lead(styles.AMOUNT, to)),
                (10, 11, now - against, _lead(DIFFERENCE, to)),
            ]
        page.put(cells)
    notes = [*_notes(told, held)]
    if notes:
        page.put([(0, 11, "；".join(notes) + "。", _LINE)])


def _notes(told: Told, held: Decimal | None) -> Iterator[str]:
    """Yield what is to be known of the amounts; ``held`` is what the units budget for which the list has 批复."""
    if told.of_years:
        each = "，".join(f"{year} {amount:,f} 万元" for year, amount in told.of_years.items())
        yield f"合计是几个年度合在一起的：{each}"
    if held is not None:
        lacking = [row for row in told.progress.rows if not row.files and row.approved]
        if held != total(told.rows, "budget"):
            yield f"比批复数的只是单位清单里有批复数的单位，它们的预算合计 {held:,f} 万元"
        if lacking:
            awaited = sum((row.approved or Decimal(0) for row in lacking), Decimal(0))
            yield f"批复数只算已报的单位，没有报来的 {len(lacking)} 个单位另有批复 {awaited:,f} 万元"
    if told.last is not None:
        yield from _notes_on_last_year(told, told.last)
    uncounted = sum(row.amounts["budget"] is None for row in told.rows)
    if uncounted:
        yield f"另有 {uncounted} 个项目的预算数没有填写或未能读出，没有计入"


def _notes_on_last_year(told: Told, last: LastYear) -> Iterator[str]:
    count, then, now = told.of_both_years
    if then:
        change = share_of(now - then, then)
        yield f"比上年{'增加' if change >= 0 else '减少'} {abs(change):.1%}"
    if count < len(told.units):
        yield f"只比上年也有项目的 {count} 个单位，它们今年 {now:,f} 万元"
    if last.total != then:
        yield f"上年另有 {last.total - then:,f} 万元是今年没有报来的单位的"


def _write_largest(page: _Page, told: Told) -> None:
    """Write the largest projects, and the units with most to correct beside them."""
    whole = total(told.rows, "budget")
    counted = [row for row in told.rows if row.amounts["budget"] is not None]
    largest = sorted(counted, key=lambda row: -(row.amounts["budget"] or 0))[:_MOST_LISTED]
    if not told.is_county:
        page.section((0, 11, "预算最大的项目"))
        page.put(
            [
                (0, 5, "项目", styles.HEADING),
                (6, 7, "预算数", styles.HEADING),
                (8, 9, "占比", styles.HEADING),
                (10, 11, "必须改正", styles.HEADING),
            ]
        )
        for row in largest:
            page.put(
                [
                    (0, 5, _short(row.name) or NO_NAME, styles.CELL),
                    (6, 7, _budget(row), _lead(styles.AMOUNT, PROJECTS.target("name", row.place))),
                    (8, 9, _share(row, whole), SHARE),
                    (10, 11, row.errors, styles.DASHED_COUNT),
                ]
            )
        return
    page.section((0, 7, "预算最大的项目"), (9, 11, "必须改正最多"))
    page.put(
        [
            (0, 4, "项目（单位）", styles.HEADING),
            (5, 6, "预算数", styles.HEADING),
            (7, 7, "占比", styles.HEADING),
            (9, 10, "单位", styles.HEADING),
            (11, 11, "处数", styles.HEADING),
        ]
    )
    faulty = [(unit, unit.found(Severity.ERROR)) for unit in told.units]
    worst = sorted((each for each in faulty if each[1]), key=lambda each: -each[1])[:_MOST_LISTED]
    for n in range(max(len(largest), len(worst))):
        cells: list[_Cell] = []
        if n < len(largest):
            row = largest[n]
            called = with_region(row.region, row.unit_name or row.unit_code)
            unit_name = "，".join(
                filter(None, (town_of(called) if called else NO_UNIT.strip("（）"), row.year))
            )
            cells += [
                (0, 4, f"{_short(row.name) or NO_NAME}（{unit_name}）", styles.CELL),
                (5, 6, _budget(row), _lead(styles.AMOUNT, PROJECTS.target("name", row.place))),
                (7, 7, _share(row, whole), {**SHARE, "num_format": "0%"}),
            ]
        if n < len(worst):
            unit, errors = worst[n]
            to = PROJECTS.target("errors", unit.rows[0].place)
            cells += [
                (9, 10, town_of(unit.name), styles.CELL),
                (11, 11, _errors(unit, errors), _lead({**styles.DASHED_COUNT, **_BAD}, to)),
            ]
        elif not worst and n == 0:
            cells.append((9, 11, "没有", styles.CENTRED))
        page.put(cells)


def _budget(row: ProjectRow) -> Figure:
    return Figure(PROJECTS.target("budget", row.place), row.amounts["budget"] or Decimal(0))


def _share(row: ProjectRow, whole: Decimal) -> Decimal:
    return (row.amounts["budget"] or Decimal(0)) / whole if whole else Decimal(0)


def _errors(unit: Group, errors: int) -> Figure | int:
    formula, rest = sum_formula("errors", unit.rows), unit.elsewhere.get(Severity.ERROR, 0)
    formula = f"{formula}+{rest}" if formula and rest else formula
    return Figure(formula, Decimal(errors)) if formula else errors


def _write_plan_and_findings(page: _Page, told: Told) -> None:
    """Write what is planned to be spent in each part of the year."""
    planned = [row for row in told.rows if row.planned is not None]
    title = f"支出计划（按写明计划的 {len(planned)} 个项目算）"
    page.section((0, 11, title))
    by_then = planned_sums(planned)
    whole = total(planned, "budget")
    to = _sheet("分期用款" if told.is_county else "图表")
    spans = [*SPANS.values()]
    first: list[_Cell] = [(0, 3, "", styles.HEADING)]
    page.put(first + [(4 + 2 * n, 5 + 2 * n, span, styles.HEADING) for n, span in enumerate(spans)])
    new = [after - before for before, after in zip([Decimal(0), *by_then], by_then, strict=False)]
    rounded = {**styles.NUMBER, "num_format": "#,##0.00_ "}
    for label, values, look in (
        ("新增支出", new, rounded),
        ("到期末累计", by_then, rounded),
        ("累计占预算", [value / whole if whole else Decimal(0) for value in by_then], SHARE),
    ):
        label_cell: list[_Cell] = [(0, 3, label, styles.CELL)]
        page.put(
            label_cell + [(4 + 2 * n, 5 + 2 * n, value, _lead(look, to)) for n, value in enumerate(values)]
        )


def _write_next_steps(page: _Page, told: Told) -> None:
    """Write what could not be read, what is to be looked at, and what to do about each, in the order of the work."""
    page.section((0, 11, "接下来做什么"))
    steps: list[tuple[str, str]] = []
    missing, unread, blank = (told.of(each) for each in (Standing.MISSING, Standing.UNREAD, Standing.BLANK))
    if (missing or blank) and told.is_county:
        not_filled = f"（其中 {len(blank)} 个报来的表还没有填）" if blank else ""
        steps.append(
            (
                f"{len(missing) + len(blank)} 个单位没有报{not_filled}：打印催报通知（和退回单在一起）。",
                "申报进度",
            )
        )
    if told.unread:
        names = _named([file.name for file in told.unread])
        steps.append(
            (f"{len(told.unread)} 个文件没能读：{names}。原因和办法在“核对”里，请报送人另存或重发。", "核对")
        )
    elif unread:
        steps.append((f"{len(unread)} 个单位报来的读不了，请重发。", "申报进度"))
    if errors := told.errors:
        units = sum(unit.found(Severity.ERROR) > 0 for unit in told.units)
        whose = f"{units} 个单位共 " if told.is_county else ""
        steps.append((f"{whose}{errors} 处必须改正：出退回单，改好重报后再汇总一次。", "校验结果"))
    left_out = [file for file in told.refused if not file.is_unread]
    if left_out:
        steps.append(
            (
                f"{len(left_out)} 个文件没有计入（旧版本、重复的、未填的、别的年度的）：看看留下的是不是该用的那一个。",
                "核对",
            )
        )
    doubtful = sum(row.is_unsure or row.is_repeated for row in told.rows)
    if doubtful:
        steps.append(
            (f"{doubtful} 个项目的金额要问一句（元还是万元、是不是重复），见橙色格。", PROJECTS.name)
        )
    unknown = [
        note.name
        for note in chain.from_iterable(file.sheets for file in told.files)
        if note.role.value == "认不出"
    ]
    if unknown:
        steps.append((f"{len(unknown)} 张工作表认不出，没有汇总：{_named(unknown)}。", "核对"))
    if not steps:
        steps.append(("没有要改、要催的。可以排文本、上报。", "核对"))
    for number, (text, to) in enumerate(steps, start=1):
        page.put([(0, 0, number, _lead({**_LINE, "align": "center"}, _sheet(to))), (1, 11, text, _LINE)])
