"""What one file says: its tables, narrative, unit information and own lists, and the role of every sheet."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from xl_tools.model.grid import Cell
from xl_tools.model.pending import Pending
from xl_tools.model.record import Record
from xl_tools.model.spent import ApprovedGoal
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitInfo, UnitList

NARRATIVE_SHEET = "整体绩效"
INSTRUCTIONS_SHEET = "填报说明"
UNIT_INFO_SHEET = "单位信息"
UNIT_LIST_SHEET = "单位清单"
EXEMPTIONS_SHEET = "豁免清单"
SETTINGS_SHEET = "设置"
OUTPUT_MARK = "xl_tools 生成"
"""Stands in the document properties of every summary and booklet, so that it is never read as a submission."""

LETTER_MARK = "xl_tools 公文"
"""Stands in the properties of the letters that this program writes for Word: no unit has sent them. A person may have edited
them since, so they are never replaced without a backup."""

FINDINGS_TITLE = "绩效目标表校验结果"
"""Stands in A1 of the list of findings that a marked copy has, whatever that sheet is called."""

CHANGES_TITLE = "绩效目标表修改清单"
"""Stands in A1 of the list of changes that are to be ticked before a button makes them."""

DIRECTORY_TITLE = "绩效目标表目录"
"""Stands in A1 of the 目录 that comes with a workbook, or that a button puts into one."""

OUTPUT_SHEETS = (
    "项目汇总",
    "按单位汇总",
    "与上年对比",
    "按项目汇总",
    "分期用款",
    "指标汇总",
    "校验结果",
    "申报进度",
    "核对",
    "图表",
    "全县图表",
)


class SheetRole(StrEnum):
    """What a sheet is in a submission; the value is the word a clerk sees."""

    FORM = "绩效目标表"
    NARRATIVE = "整体绩效"
    UNIT_INFO = "单位信息"
    UNIT_LIST = "单位清单"
    INSTRUCTIONS = "填报说明"
    EXEMPTIONS = "豁免清单"
    SETTINGS = "设置"
    PENDING = "待确认清单"
    APPROVED = "批复目标"
    DIRECTORY = "目录"
    OUTPUT = "本工具生成的表"
    TEMPLATE = "表样"
    EMPTY = "空表"
    UNKNOWN = "认不出"
    TOO_LARGE = "过大，未读"


class SheetNote(NamedTuple):
    """One sheet of the file: what it was read as, how many forms it gave, and whether it is shown."""

    name: str
    role: SheetRole
    forms: int = 0
    visible: bool = True


class Chapter(Record):
    """A chapter: its heading as written (``一、总体绩效目标``) and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...] = ()


class Narrative(Record):
    """The chapters in order."""

    chapters: tuple[Chapter, ...] = ()


class NarrativeReading(NamedTuple):
    """The chapters, the cell of every heading and paragraph in order, and the texts above the first heading."""

    narrative: Narrative
    cells: tuple[Cell, ...] = ()
    preamble: tuple[str, ...] = ()


class Exemption(Record):
    """One line of 豁免清单.

    ``rule`` is a rule's code; an empty ``sheet`` means the whole workbook, an empty ``area`` (``B5``, ``B5:C7``) the
    whole sheet. ``until`` is the last day it holds; ``written_until`` what was typed there, so that a date that cannot
    be read is told from none. ``at_sheet`` and ``cells`` (A1 addresses by field) say where the line stands.
    """

    rule: str
    sheet: str = ""
    area: str = ""
    reason: str = ""
    by: str = ""
    until: dt.date | None = None
    written_until: str = ""
    at_sheet: str
    cells: tuple[tuple[str, str], ...] = ()

    def address(self, field: str) -> str:
        """Return where a field of the line stands; that of the rule where the list has no such column."""
        cells = dict(self.cells)
        return cells.get(field) or cells["rule"]


class SettingLine(Record):
    """设置项 and 值, with the A1 address of the item."""

    item: str
    value: str
    cell: str
    sheet: str


class HiddenPart(NamedTuple):
    """Hidden rows or columns with something in them: the first filled cell, and which they are (``第 5 行``)."""

    sheet: str
    cell: Cell
    which: str


class Covered(NamedTuple):
    """What stands below the merged ranges of a sheet, and the cell that is seen over the first of it."""

    seen_at: Cell
    texts: Mapping[Cell, str]


class CutText(NamedTuple):
    """A text that its row cuts off: how many lines it has at least, how many are shown at most; both heights in points.

    ``height`` is what the row states (empty for none), ``needed`` what it must have; ``fits`` is whether any row can
    be so high.
    """

    cell: Cell
    lines: int
    shown: int
    height: str
    needed: str
    fits: bool


class SourceFile(NamedTuple):
    """Where a submission came from: name for messages, path for links, digest of the bytes that were read.

    ``saved`` is when it was last saved, by the workbook's own word (``2023-11-20T08:30:00Z``) and then by the file
    system's, so that of two versions the later one is known. ``taken`` is what the bureau has decided of it by hand;
    ``is_document`` says that it is a text for print (Word, PDF), no workbook that is filled. ``home`` says in Chinese why it is
    of its unit, where its sheets do not tell that one.
    """

    name: str
    path: str
    sha256: str
    saved: tuple[str, float] = ("", 0.0)
    taken: bool | None = None
    is_document: bool = False
    home: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """申报文件: everything one file says.

    ``faults`` are cells with an error value or a formula never calculated, by sheet; ``unknown_formats`` the codes of
    formats that could not be applied; ``links`` cells whose formula reads another workbook; ``link_targets`` the other workbooks, as the file names them. ``stated`` is what 单位信息
    says itself, without what ``info`` takes from the tables; ``unread`` is what a document holds that is no text, ``lost`` the
    titles in its 目录 of forms that were not read.
    """

    file: SourceFile
    tables: tuple[TableReading, ...] = ()
    other_forms: tuple[TableReading, ...] = ()
    """Forms of another kind than 绩效目标表 (自评表, 监控表): known, and not judged as goals."""
    info: UnitInfo = field(default_factory=UnitInfo)
    stated: UnitInfo = field(default_factory=UnitInfo)
    info_cells: Mapping[str, Cell] = field(default_factory=dict)
    """Where 单位信息 says it, by field."""
    units: UnitList = field(default_factory=UnitList)
    narrative: NarrativeReading | None = None
    sheets: tuple[SheetNote, ...] = ()
    faults: Mapping[str, Mapping[Cell, str]] = field(default_factory=dict)
    covered: Mapping[str, Covered] = field(default_factory=dict)
    unknown_formats: Mapping[str, Mapping[Cell, str]] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    own_settings: tuple[SettingLine, ...] = ()
    approved: tuple[ApprovedGoal, ...] = ()
    """The goals as approved, which our own forms of evaluation and monitoring carry with them."""
    pending: tuple[Pending, ...] = ()
    """What rolling it into its year left for a person."""
    hidden: tuple[HiddenPart, ...] = ()
    links: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    link_targets: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    """What was read of a document and is to be compared with it, in words."""
    left: tuple[str, ...] = ()
    """Lines of a document, before its first heading, that have no place in a workbook."""
    lost: tuple[str, ...] = ()
    cut: Mapping[str, tuple[CutText, ...]] = field(default_factory=dict)
    """Texts of the forms and of 整体绩效 that their rows cut off, by sheet."""
