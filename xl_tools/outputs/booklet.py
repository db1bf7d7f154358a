"""The 文本 (booklet) of one unit as a value, and the words on it that both its printed forms share."""

from dataclasses import dataclass, replace

from xl_tools.form.labels import Labels
from xl_tools.form.layout import PlacedCell, Role, lay_out
from xl_tools.form.reading import TableReading
from xl_tools.model.narrative import Chapter, Narrative
from xl_tools.outputs.booklet_text import printable
from xl_tools.settings import shipped_settings
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line, squeeze

NARRATIVE_PART = "部门整体绩效目标"
TABLES_PART = "预算项目绩效目标"
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class Booklet:
    """部门预算绩效文本: what stands on the cover, the narrative (第一部分) and the tables in order (第二部分)."""

    title: str
    compiled_by: str = ""
    reviewed_by: str = ""
    narrative: Narrative | None = None
    tables: tuple[TableReading, ...] = ()
    year: int | None = None

    @property
    def makers(self) -> tuple[str, ...]:
        """The lines of the cover that say who compiled and who reviewed it."""
        roles = ((self.compiled_by, "编制"), (self.reviewed_by, "审核"))
        return tuple(who if who.endswith(role) else f"{who}{role}" for who, role in roles if who)

    @property
    def year_line(self) -> str:
        """The year of the cover in Chinese numerals (``二〇二三年度``), empty when it is not known."""
        return "" if self.year is None else f"{str(self.year).translate(_DIGITS)}年度"

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters of the narrative; none when there is no narrative."""
        return self.narrative.chapters if self.narrative else ()

    @property
    def narrative_heading(self) -> str:
        """The heading of the first part."""
        return self._part("第一部分", NARRATIVE_PART)

    @property
    def tables_heading(self) -> str:
        """The heading of the second part."""
        return self._part("第二部分", TABLES_PART)

    def _part(self, ordinal: str, name: str) -> str:
        """Return the heading of a part, counted unless it stands alone."""
        return f"{ordinal}　{name}" if self.chapters and self.tables else name

    @property
    def table_titles(self) -> tuple[str, ...]:
        """The title of every table on one line; a table without one is called by its number and project."""
        return tuple(
            one_line(reading.texts.get("title", "")) or f"{number}. {one_line(reading.table.name)}绩效目标表"
            for number, reading in enumerate(self.tables, start=1)
        )

    @property
    def part_headings(self) -> tuple[str, ...]:
        """The headings of the parts it has."""
        return (
            *([self.narrative_heading] * bool(self.chapters)),
            *([self.tables_heading] * bool(self.tables)),
        )

    @property
    def headings(self) -> tuple[str, ...]:
        """Everything the 目录 lists, in order: parts, chapters and tables."""
        first = (self.narrative_heading, *(chapter.heading for chapter in self.chapters))
        second = (self.tables_heading, *self.table_titles)
        return (*(first if self.chapters else ()), *(second if self.tables else ()))

    @property
    def forms(self) -> tuple[tuple[PlacedCell, ...], ...]:
        """The cells of every table's form as they are printed: titled, amounts with two decimals, nothing invisible."""
        labels = Labels(shipped_settings())
        return tuple(
            tuple(replace(cell, text=_printed(cell, title)) for cell in lay_out(reading, labels))
            for reading, title in zip(self.tables, self.table_titles, strict=True)
        )


def _printed(cell: PlacedCell, title: str) -> str:
    match cell.role:
        case Role.TITLE:
            return printable(title)
        case Role.AMOUNT if cell.number is not None:
            return format_amount(cell.number)
        case Role.LEVEL:
            return squeeze(printable(cell.text))
        case _:
            return printable(cell.text)
