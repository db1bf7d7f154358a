"""Workbooks as plain, changeable data: what each sheet says and how a clerk laid it out."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from xl_tools.model.grid import CellValue

INDICATOR_COLUMNS = ("level1", "level2", "level3", "description", "value", "basis")
Place = tuple[str, str]
"""Sheet name and A1 address."""


class Levels(StrEnum):
    """How 一级指标 and 二级指标 stand beside several indicators; without any merging ``MERGED`` is ``BLANK``."""

    MERGED = "merged"
    BLANK = "blank"
    REPEATED = "repeated"


class December(StrEnum):
    """Where 12月底 stands: with the other periods, or wrapped to a line below them."""

    WITH_OTHERS = "with others"
    BESIDE_LABEL = "wrapped, label in the first column and percent right of it"
    INDENTED = "wrapped, label below 3月底 and percent right of it"
    BELOW_LABEL = "wrapped, label below 3月底 and percent below it"


@dataclass
class Layout:
    """How one form is laid out; the defaults are the standard layout of seven columns."""

    rows_above: int = 0
    margin_columns: int = 0
    spaced: bool = False
    """A blank row above the plan, the goals and the indicator block."""
    narrow: bool = False
    """绩效指标描述 in one column, not two: the indicator block has six columns."""
    merged: bool = True
    levels: Levels = Levels.MERGED
    head_in_two_rows: bool = False
    """项目名称 and, below it, 项目编码."""
    funding_below: bool = False
    """Amounts below their labels, which stand side by side."""
    purpose_labelled: bool = False
    """The purpose in a row of its own label 资金用途."""
    december: December = December.WITH_OTHERS
    goals_in_rows: bool = False
    """Each line of the goals in a row of its own."""
    money_unit: str = "单位：万元"
    foot: list[str] = field(default_factory=list)
    """Texts of the line below the table: 填表人, 审核人."""


@dataclass
class Formula:
    """A formula with the value it showed last.

    In :attr:`FormSpec.formulas` ``{budget}`` is the address of a field, and ``None`` its own value from the texts.
    An empty value is a formula never calculated, ``#REF!`` and the like are error values.
    """

    text: str
    value: float | str | None = None


@dataclass
class FormSpec:
    """One 绩效目标表. ``texts`` are keyed as :class:`xl_tools.model.table_reading.TableReading` keys them.

    The unit is said by ``unit_line``, or by ``unit_code`` and ``unit_name``, which then have labels. A number is
    written as a number (in the plan: 0.25 shown as 25 %). 一级 and 二级 stand in ``texts`` for every indicator; the
    layout says which of them are shown. ``labels`` respells labels (``""`` leaves one out), ``formats`` sets the
    number format of fields, ``formulas`` computes them.
    """

    sheet: str
    texts: dict[str, CellValue] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    formats: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, Formula] = field(default_factory=dict)

    @property
    def indicator_count(self) -> int:
        """The number of indicators."""
        indices = (int(key.split(".")[1]) for key in self.texts if key.startswith("indicator."))
        return max(indices, default=-1) + 1

    def indicator(self, index: int) -> dict[str, CellValue]:
        """Return one indicator by column."""
        return {column: self.texts.get(f"indicator.{index}.{column}") for column in INDICATOR_COLUMNS}

    def insert_indicator(self, at: int, row: dict[str, CellValue]) -> None:
        """Insert an indicator before the one numbered ``at``; those from there on are renumbered."""
        self._renumber(at, 1)
        self.texts |= {f"indicator.{at}.{column}": value for column, value in row.items()}

    def remove_indicator(self, at: int) -> None:
        """Remove an indicator; those below it are renumbered."""
        for values in (self.texts, self.formats, self.formulas):
            for column in INDICATOR_COLUMNS:
                values.pop(f"indicator.{at}.{column}", None)
        self._renumber(at + 1, -1)

    def set_unit(self, code: str, name: str) -> None:
        """Say another unit, in the same way as before."""
        if "unit_line" in self.texts:
            self.texts["unit_line"] = f"{code} {name}".strip()
        else:
            self.texts |= {"unit_code": code, "unit_name": name}

    def _renumber(self, first: int, by: int) -> None:
        self.texts = {_shifted(key, first, by): value for key, value in self.texts.items()}
        self.formats = {_shifted(key, first, by): value for key, value in self.formats.items()}
        self.formulas = {_shifted(key, first, by): value for key, value in self.formulas.items()}


def _shifted(key: str, first: int, by: int) -> str:
    kind, _, rest = key.partition(".")
    index, _, column = rest.partition(".")
    return f"{kind}.{int(index) + by}.{column}" if kind == "indicator" and int(index) >= first else key


@dataclass
class ListedProject:
    """A row of 单位清单; no name is a unit without projects."""

    unit_code: str
    unit_name: str
    code: str = ""
    name: str = ""
    approved: CellValue = None


@dataclass
class ListLayout:
    """How 单位清单 is laid out."""

    title: str = "单位清单"
    approved: str = "批复预算数（万元）"
    """The header of the last column; ``""`` leaves the column out."""
    unit_once: bool = False
    """Code and name of a unit in its first row only."""
    total: bool = False
    """A row 合计 at the end."""


@dataclass
class UnitInfo:
    """单位信息, label by label; an empty value leaves its cell empty."""

    year: CellValue = None
    region: CellValue = ""
    unit_code: CellValue = ""
    unit_name: CellValue = ""
    title: CellValue = ""
    compiled_by: CellValue = ""
    reviewed_by: CellValue = ""


@dataclass
class Chapter:
    """A chapter of 整体绩效."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Exemption:
    """A row of 豁免清单: a finding that the bureau accepts, with a reason."""

    rule: str
    sheet: str
    cell: str
    reason: str
    clerk: str
    expires: str | dt.date | None = None


@dataclass
class WorkbookSpec:
    """A whole workbook. Sheets in order: 填报说明, 单位信息, 单位清单, 整体绩效, forms, 豁免清单, 设置, extra ones.

    Empty lists and ``None`` leave a sheet out. Forms of one sheet name stand on one sheet, one under the other.
    ``year``, ``region``, ``unit_code`` and ``unit_name`` are the true ones; what sheets say of them is in ``info``,
    ``listed`` and ``forms``. ``cells`` puts values or formulas at addresses, whatever stands there.
    """

    file_name: str
    year: int
    region: str
    unit_code: str
    unit_name: str
    info: UnitInfo | None = None
    listed: list[ListedProject] = field(default_factory=list)
    list_layout: ListLayout = field(default_factory=ListLayout)
    chapters: list[Chapter] = field(default_factory=list)
    forms: list[FormSpec] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    settings: list[tuple[str, CellValue]] = field(default_factory=list)
    extra_sheets: dict[str, list[list[CellValue]]] = field(default_factory=dict)
    cells: dict[Place, CellValue | Formula] = field(default_factory=dict)
    hidden_sheets: set[str] = field(default_factory=set)
    hidden_rows: set[tuple[str, int]] = field(default_factory=set)
    """Sheet name and row as Excel numbers it, from 1."""
    hidden_columns: set[tuple[str, str]] = field(default_factory=set)
    """Sheet name and column letters."""

    def listed_of(self, form: FormSpec) -> ListedProject | None:
        """Return the row of 单位清单 with the form's project, if any."""
        return next(
            (
                row
                for row in self.listed
                if row.unit_code == self.unit_code and row.name == form.texts.get("name")
            ),
            None,
        )
