"""审核表: what a reviewer signs for each unit, its findings already filled in by the dimensions of 财预〔2015〕88号."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, chain, groupby
from typing import Final, TypeAlias

from xlsxwriter.workbook import Workbook

from xl_tools.batch.short_names import with_short_names
from xl_tools.batch.units_of_money import other_units_of, said_of_units
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Dimension, Finding, Severity
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.products.review import review_overview as overview
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import FONT, Look, Properties
from xl_tools.sheets.sheet_names import form_sheet_name
from xl_tools.sheets.styles import CELL, CENTRED, HEADING, INPUT_COLOUR, NOTE, SEVERITY, SIZE, TITLE
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import shown_regions, with_region

ASKED: Final[Mapping[Dimension, str]] = {
    Dimension.COMPLETE: "各项是否填全；目标是否写得明确、清楚，看得出做什么、做到什么程度",
    Dimension.RELEVANT: "目标是否与部门职能、事业发展规划相关；指标是否对得上目标和资金用途，并且细化、量化",
    Dimension.APPROPRIATE: "资金规模与目标任务是否匹配；指标值是否合理；金额前后是否一致",
    Dimension.FEASIBLE: "目标是否经过充分论证，能否如期实现；资金支出计划是否合理",
    Dimension.FORMAL: "编码、单位、格式和用语是否规范",
}
"""What a reviewer asks in each dimension."""
OPINIONS = ("通过", "修改后通过", "退回")
NOTHING_FOUND = "未发现问题"
WHOLE_FILE = "整个文件"

_WIDTHS = (8.5, 17.5, 8.5, 28.5, 12.0, 11.0)
_DIMENSION, _ASKED, _LEVEL, _PROBLEM, _COUNTS, _OPINION = range(len(_WIDTHS))
_HIGHEST_LINE = 200.0
_LONGEST_PIECE = 240
"""Characters: a longer message goes on in the next row, so that no row outgrows its page."""
_VERDICT_HEIGHT, _LOWEST_VERDICT = 90.0, 44.0
"""A verdict is rather written small than on a page of its own, and so are the signatures."""
_SIGNATURE_HEIGHT, _LOWEST_SIGNATURE = 36.0, 26.0
_PAGE_HEIGHT = 700.0
"""Of A4 between the margins of ``set_up_page``, in points, less three in a hundred for printers that need more."""
_WIDTHS_COUNT_IN: Final[Properties] = {"font_name": FONT, "font_size": 11}
"""Column widths are multiples of the digits of a workbook's default font: of one that Chinese computers have."""
_BLANK: Final[Properties] = {**CENTRED, "bg_color": INPUT_COLOUR}


_Cell: TypeAlias = tuple[int, int, str, Properties]
"""What stands in a row from one column to another, the last one included: its text and look."""


def review_forms(checked: Sequence[Checked], refused: Sequence[RefusedFile] = ()) -> bytes:
    """Return the .xlsx: a sheet a file, and 总览 before them unless there is one; equal input gives equal bytes.

    总览 names the ``refused`` too, which could not be read or do not count. Every finding stands under its dimension,
    what must be corrected first. The reviewer's opinions are left blank, with the usual ones to choose from. Exempted
    findings are counted on a line of their own.
    """
    files, unread = with_short_names(sorted(checked, key=_by_unit), refused)
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "default_format_properties": _WIDTHS_COUNT_IN})
    look = Look(workbook, OUTPUT_MARK)
    # Named as the sheets of forms are: numbered, so that two units of one name stay apart.
    units = [(overview.unit_name_of(one), one.submission.info.region) for one in files]
    names = [form_sheet_name(number, unit) for number, (unit, _) in enumerate(units, start=1)]
    regions = shown_regions([region for _, region in units])
    if len(files) + len(unread) != 1:
        shown = [with_region(region, unit) for region, (unit, _) in zip(regions, units, strict=True)]
        overview.write_overview(look, files, list(zip(names, shown, strict=True)), unread)
    for name, region, one in zip(names, regions, files, strict=True):
        _ReviewSheet(look, name, one, region).write()
    workbook.close()
    return buffer.getvalue()


def _by_unit(one: Checked) -> tuple[bool, str, str]:
    """Put files in the order of their units' codes, those that tell none last; files of one unit stay as they are."""
    info = one.submission.info
    return not info.unit_code, info.region, info.unit_code


class _ReviewSheet:
    """Writes one form from top to bottom, knowing how much room is left on the page.

    Pages are broken here, for a break that a program finds by itself may cut through the merged cells of a dimension.
    """

    def __init__(self, look: Look, name: str, one: Checked, region: str) -> None:
        self._one, self._region = one, region
        self._rows = overview.start_review_sheet(look, name, _WIDTHS)
        self._room = _PAGE_HEIGHT
        self._breaks: list[int] = []

    def write(self) -> None:
        """Write the form."""
        self._write_head()
        for dimension in Dimension:
            self._write_dimension(dimension)
        notes = [f"本文件自带的设置：{one_line(setting)}" for setting in self._one.own_settings]
        if units := said_of_units(other_units_of(self._one.submission)):
            notes.insert(0, f"{units}。")
        if self._one.superseded:
            notes.append(one_line(self._one.superseded))
        if exempted := len(self._one.exempted):
            notes.insert(0, f"另有 {exempted} 处问题已按豁免清单豁免，不计入上列处数。")
        for note in notes:
            self._write_row([(0, _OPINION, note, {**NOTE, "text_wrap": True})])
        self._write_signing()
        self._rows.sheet.set_h_pagebreaks(self._breaks)

    def _write_head(self) -> None:
        info, file = self._one.submission.info, self._one.submission.file
        year, projects = str(info.year or ""), f"{len(self._one.submission.tables)} 个"
        self._write_row([(0, _OPINION, overview.TITLE_TEXT, TITLE)], overview.TITLE_HEIGHT)
        for label, text, second_label, second in (
            ("单位名称", with_region(self._region, info.unit_name), "单位编码", info.unit_code),
            ("预算年度", year, "项目数", projects),
        ):
            wide, narrow = (_ASKED, _PROBLEM, text, CELL), (_OPINION, _OPINION, second, CENTRED)
            self._write_row([_label(_DIMENSION, label), wide, _label(_COUNTS, second_label), narrow])
        for label, text in (("预算总额", _total_budget(self._one)), ("来源文件", one_line(file.name))):
            self._write_row([_label(_DIMENSION, label), (_ASKED, _OPINION, text, CELL)])
        self._rows.sheet.repeat_rows(self._rows.row)
        self._rows.sheet.freeze_panes(self._rows.row + 1, 0)
        self._write_row(
            [
                _label(_DIMENSION, "审核维度"),
                _label(_ASKED, "审核内容"),
                (_LEVEL, _PROBLEM, "发现的问题", HEADING),
                _label(_COUNTS, "处数"),
                _label(_OPINION, "审核意见"),
            ]
        )

    def _write_dimension(self, dimension: Dimension) -> None:
        found = [finding for finding in self._one.findings if finding.dimension is dimension]
        counts = Counter(finding.severity for finding in found)
        lines = list(_lines(found)) or [[(_LEVEL, _PROBLEM, NOTHING_FOUND, CELL)]]
        beside: list[_Cell] = [
            (_DIMENSION, _DIMENSION, dimension.value, {**CENTRED, "bold": True}),
            (_ASKED, _ASKED, ASKED[dimension], CELL),
            (_COUNTS, _COUNTS, "\n".join(f"{s.chinese} {counts[s]}" for s in Severity), CENTRED),
            (_OPINION, _OPINION, "", _BLANK),
        ]
        self._offer_opinions(_OPINION)
        while lines:
            needed = self._rows.height(beside)
            heights = [self._rows.height(line, overview.LINE_HEIGHT) for line in lines]
            if max(needed, heights[0]) > self._room:
                self._break_page()
            fitting = sum(used <= self._room for used in accumulate(heights))
            missing = max(0.0, needed - sum(heights[:fitting])) / fitting
            self._write_block(beside, lines[:fitting], [height + missing for height in heights[:fitting]])
            lines = lines[fitting:]
            beside = [(first, last, "", CELL) for first, last, *_ in beside]
            beside[0] = (_DIMENSION, _DIMENSION, f"{dimension.value}\n（续）", CENTRED)

    def _write_block(
        self, beside: Sequence[_Cell], lines: Sequence[Sequence[_Cell]], heights: Sequence[float]
    ) -> None:
        """Write lines of one page, with the cells beside them merged over all of them."""
        top = self._rows.row
        self._put(beside, *heights)
        self._rows.row = top
        for line, height in zip(lines, heights, strict=True):
            self._rows.put(line, round(height, 1))

    def _write_signing(self) -> None:
        if self._room < _LOWEST_VERDICT + 2 * _LOWEST_SIGNATURE:
            self._break_page()
        signature = min(_SIGNATURE_HEIGHT, (self._room - _LOWEST_VERDICT) / 2)
        height = min(_VERDICT_HEIGHT, self._room - 2 * signature)
        self._offer_opinions(_ASKED)
        verdict = (_ASKED, _OPINION, "", {**_BLANK, "align": "left"})
        self._write_row([_label(_DIMENSION, "总体意见"), verdict], height)
        for who in ("审核人", "复核人"):
            name, date = (_ASKED, _PROBLEM, "", CELL), (_OPINION, _OPINION, "", CELL)
            self._write_row([_label(_DIMENSION, who), name, _label(_COUNTS, "日期"), date], signature)

    def _offer_opinions(self, column: int) -> None:
        """Offer the usual opinions in this row; any other text may be typed as well."""
        choice = {"validate": "list", "source": list(OPINIONS), "show_error": False}
        self._rows.sheet.data_validation(self._rows.row, column, self._rows.row, column, choice)

    def _write_row(self, cells: Sequence[_Cell], minimum: float = overview.LINE_HEIGHT) -> None:
        height = self._rows.height(cells, minimum)
        if height > self._room:
            self._break_page()
        self._put(cells, height)

    def _put(self, cells: Sequence[_Cell], *heights: float) -> None:
        self._rows.put(cells, *(round(height, 1) for height in heights))
        self._room -= sum(heights)

    def _break_page(self) -> None:
        self._breaks.append(self._rows.row)
        self._room = _PAGE_HEIGHT - overview.LINE_HEIGHT  # less the header


def _lines(findings: Sequence[Finding]) -> Iterator[list[_Cell]]:
    """Yield a dimension's findings, what must be corrected first: a row a severity and sheet, more if it grew too high."""
    weights, width = list(Severity), usable_width([_WIDTHS[_PROBLEM]])
    ordered = sorted(findings, key=lambda finding: weights.index(finding.severity))
    for (severity, sheet), group in groupby(ordered, key=lambda finding: (finding.severity, finding.sheet)):
        look = {**CENTRED, "font_size": SIZE - 1, **SEVERITY[severity]}
        level = (_LEVEL, _LEVEL, severity.chinese, look)
        text = name = one_line(sheet) or WHOLE_FILE
        for piece in chain.from_iterable(map(_pieces, group)):
            if "\n" in text and text_height(f"{text}\n{piece}", SIZE, width) > _HIGHEST_LINE:
                yield [level, (_PROBLEM, _PROBLEM, text, CELL)]
                text = f"{name}（续）"
            text += f"\n{piece}"
        yield [level, (_PROBLEM, _PROBLEM, text, CELL)]


def _pieces(finding: Finding) -> list[str]:
    place = one_line(f"{finding.cell} {finding.field}")
    text = f"{place}：{one_line(finding.message)}" if place else one_line(finding.message)
    return [text[start : start + _LONGEST_PIECE] for start in range(0, len(text), _LONGEST_PIECE)]


def _total_budget(one: Checked) -> str:
    """Return the exact sum of the budgets, and how many projects have none that could be read."""
    budgets = [reading.table.funding.budget for reading in one.submission.tables]
    total = sum((budget or Decimal(0) for budget in budgets), Decimal(0))
    unread = budgets.count(None)
    return f"{format_amount(total)} 万元" + (f"（{unread} 个项目的预算数没有读出，未计入）" if unread else "")


def _label(column: int, text: str) -> _Cell:
    return column, column, text, HEADING
