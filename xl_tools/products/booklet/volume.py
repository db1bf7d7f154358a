"""The 文本 (booklet) as a value: its cover, the text of each unit in it, and which sections it has in which order."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from xl_tools.forms.drawn_layout import DRAWN_TITLE, FormShape, drawn_cells, shape_of
from xl_tools.forms.labels import Labels
from xl_tools.forms.layout import PlacedCell, Role, lay_out
from xl_tools.model.checked import Checked
from xl_tools.model.display_width import display_width
from xl_tools.model.form_facts import FormKind
from xl_tools.model.submission import Chapter
from xl_tools.model.table_reading import TableReading
from xl_tools.settings import shipped_settings
from xl_tools.typesetting.printed_text import printable
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line, squeeze

_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_YEAR = re.compile(r".{3,}?(?=(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年)")
_TITLE_WIDTH = 38  # half widths of 22 points that a line surely has
_SEPARATORS = re.compile(r"[、，,；;。\s/\\|+>→—-]+")


class Section(StrEnum):
    """What a booklet may have after its cover; the value is the word that 单位信息 names it by."""

    CONTENTS = "目录"
    SUMMARY = "汇总"
    NARRATIVE = "整体绩效"
    TABLES = "绩效目标表"
    SEAL = "盖章页"
    RECONCILIATION = "核对"
    FINDINGS = "校验结果"


OF_EACH_UNIT = (Section.NARRATIVE, Section.TABLES)
"""The sections that every unit of a volume has for itself; the others are of the volume as a whole."""

USUAL_SECTIONS = (Section.CONTENTS, Section.SUMMARY, *OF_EACH_UNIT, Section.SEAL)
"""The sections of a booklet whose workbook says nothing of them."""


class Cover(NamedTuple):
    """What the cover says: title, a line below it, who compiled and reviewed it, the year or day."""

    title: str
    note: str = ""
    makers: tuple[str, ...] = ()
    date: str = ""

    @property
    def title_lines(self) -> str:
        """The title as it is printed: one too long for a line that nobody broke, broken before its year."""
        title = printable(self.title)
        before_year = _YEAR.match(title)
        if "\n" in title or before_year is None or display_width(title) <= _TITLE_WIDTH:
            return title
        return f"{before_year[0]}\n{title[before_year.end() :]}"


class Seal(NamedTuple):
    """盖章页: who seals and signs, and when; what is empty is left to be written by hand."""

    unit: str = ""
    responsible: str = ""
    date: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each line, the day last."""
        return (
            ("编制单位（盖章）：", self.unit),
            ("负责人（签字）：", self.responsible),
            ("日期：", self.date),
        )


@dataclass(frozen=True)
class UnitText:
    """What one unit contributes: the chapters of its narrative (整体绩效) and its tables in order.

    ``year`` is that of its file; ``unsure`` are the places of the tables of which an amount may be 元 for 万元.
    ``others`` are forms of other kinds (部门整体, 自评 …): printed behind the tables, and in no list or sum of projects.
    """

    name: str = ""
    chapters: tuple[Chapter, ...] = ()
    tables: tuple[TableReading, ...] = ()
    year: int | None = None
    unsure: frozenset[int] = frozenset()
    others: tuple[TableReading, ...] = ()

    @property
    def printed(self) -> tuple[TableReading, ...]:
        """Everything that is printed as a form, the tables first."""
        return (*self.tables, *self.others)

    @cached_property
    def summed(self) -> tuple[TableReading, ...]:
        """The tables whose amounts are added up."""
        return tuple(reading for place, reading in enumerate(self.tables) if place not in self.unsure)

    @cached_property
    def table_titles(self) -> tuple[str, ...]:
        """The title of every form on one line; a table without one, or whose form has the same for all, is called by its number and project."""
        return tuple(_title(number, reading) for number, reading in enumerate(self.printed, start=1))

    @cached_property
    def forms(self) -> tuple[tuple[PlacedCell, ...], ...]:
        """The cells of every form as they are printed: titled, amounts with two decimals, nothing invisible."""
        labels = Labels(shipped_settings())
        return tuple(
            tuple(_printed(cell, title) for cell in drawn_cells(reading) or lay_out(reading, labels))
            for reading, title in zip(self.printed, self.table_titles, strict=True)
        )

    @cached_property
    def shapes(self) -> tuple[FormShape, ...]:
        """The shape of every form."""
        return tuple(map(shape_of, self.printed))


@dataclass(frozen=True, slots=True)
class Booklet:
    """部门预算绩效文本 of one unit, or of several in one volume; ``checked`` are the files it was made of, as they were found.

    ``missing`` are the units of the list that should be in the volume and have not reported.
    """

    cover: Cover
    units: tuple[UnitText, ...] = ()
    sections: tuple[Section, ...] = USUAL_SECTIONS
    seal: Seal = field(default_factory=Seal)
    author: str = ""
    draft: bool = False
    checked: tuple[Checked, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_volume(self) -> bool:
        """Whether it has several units, and so each of them a page with its name."""
        return len(self.units) > 1


def year_line(year: int | None) -> str:
    """Return the year of the cover in Chinese numerals (``二〇二三年度``), empty when it is not known."""
    return "" if year is None else f"{str(year).translate(_DIGITS)}年度"


def makers(compiled_by: str, reviewed_by: str) -> tuple[str, ...]:
    """Return the lines of the cover that say who compiled and who reviewed it."""
    roles = ((compiled_by, "编制"), (reviewed_by, "审核"))
    return tuple(who if who.endswith(role) else f"{who}{role}" for who, role in roles if who)


def sections_said(text: str) -> tuple[Section, ...]:
    """Return the sections that a text like ``目录、汇总、绩效目标表`` names, in its order, each once; none for no text.

    ``ValueError`` with the word that is no section.
    """
    found: dict[Section, None] = {}
    lines = "、".join(squeeze(line) for line in text.splitlines())
    for word in filter(None, _SEPARATORS.split(lines)):
        known = next((section for section in Section if word in {section.value, f"{section.value}页"}), None)
        if known is None:
            raise ValueError(word)
        found[known] = None
    return tuple(found)


_KINDS = {FormKind.MONITORING: "绩效运行监控表", FormKind.EVALUATION: "绩效自评表"}


def _title(number: int, reading: TableReading) -> str:
    title, name = one_line(reading.texts.get("title", "")), one_line(reading.table.name)
    says_whose = reading.form is None or not name or name in title
    kind = _KINDS.get(reading.form.kind, "绩效目标表") if reading.form else "绩效目标表"
    return title if title and says_whose else f"{number}. {name}{kind}"


def _printed(cell: PlacedCell, title: str) -> PlacedCell:
    text = printable(cell.text)
    match cell.role:
        case Role.TITLE if cell.key == DRAWN_TITLE:
            text = text or printable(title)
        case Role.TITLE:
            text = printable(title)
        case Role.AMOUNT if cell.number is not None:
            text = format_amount(cell.number)
        case Role.LEVEL:
            text = squeeze(text)
    return cell._replace(text=text)
