"""催报: a page for each unit that has not reported, or of which nothing could be read, with the projects that it owes."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from xl_tools.batch.progress_rows import Progress, ProgressRow, Standing
from xl_tools.model.unit import ListedProject, UnitList
from xl_tools.products.notices.letter_terms import LetterTerms, closing
from xl_tools.sources.file_kinds import OWN_BOOKLET, PDF
from xl_tools.typesetting.letter_blocks import BLANK_DAY, Block, Column, Letter, Run, Style, Table, text
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import with_region

REMINDER_TITLE = "绩效目标表催报通知"
_MOST_LISTED = 30
_REASONS = {
    OWN_BOOKLET.reason: "这是排好的文本（PDF），不是填好的电子表",
    PDF.reason: "这是 PDF 文件，不是填好的电子表",
}
"""What is said otherwise to a unit than to the bureau that sorts its files."""
_COLUMNS = (
    Column("序号", 7, "center"),
    Column("项目编码", 37, "center"),
    Column("项目名称", 37),
    Column("批复预算数（万元）", 19, "right"),
)


class Reminder(NamedTuple):
    """What one unit is asked to report: its projects of the list, and the files of it that could not be read."""

    unit_code: str
    unit_name: str
    region: str
    year: int | None
    projects: tuple[ListedProject, ...]
    unread: tuple[tuple[str, str, str], ...]
    """Name, reason and remedy of each file."""
    is_blank: bool = False
    """Whether these files could be read, and nothing is filled in."""

    @property
    def addressee(self) -> str:
        """Whom it is for."""
        code = with_region(self.region, self.unit_code)
        return f"{self.unit_name}（{code}）" if self.unit_name else code


def reminders_of(progress: Progress, units: UnitList | None) -> list[Reminder]:
    """Return a reminder for each listed unit of which nothing has been read."""
    return [
        _reminder(row, progress.year, units)
        for row in progress.rows
        if row.is_listed and row.standing in (Standing.MISSING, Standing.UNREAD, Standing.BLANK)
    ]


def _reminder(row: ProgressRow, year: int | None, units: UnitList | None) -> Reminder:
    projects = tuple(
        project
        for project in (units.projects if units else ())
        if project.unit_code == row.unit_code and project.region in ("", row.region or project.region)
    )
    unread = tuple((PurePath(file.name).name, file.reason, file.remedy) for file in row.unread)
    return Reminder(
        row.unit_code,
        one_line(row.unit_name),
        row.region,
        year,
        projects,
        unread,
        row.standing is Standing.BLANK,
    )


def reminder_letters(reminders: Iterable[Reminder], terms: LetterTerms) -> list[Letter]:
    """Return the pages."""
    return [Letter(each.addressee, tuple(_blocks(each, terms))) for each in reminders]


def _blocks(one: Reminder, terms: LetterTerms) -> Iterator[Block]:
    yield text(Style.TITLE, REMINDER_TITLE)
    yield text(Style.ADDRESSEE, f"{one.addressee}：")
    year = f" {one.year} 年度" if one.year else ""
    due = Run(terms.due, bold=True) if terms.due else BLANK_DAY
    if one.unread:
        names = "、".join(name for name, _, _ in one.unread)
        yield text(
            Style.BODY,
            f"收到你单位报送的 {names}，但{'还没有填' if one.is_blank else '读不出来'}，{year.strip()}预算项目绩效目标表等于没有报到。请于 ",
            due,
            " 前重新报送。",
        )
        for name, reason, _ in one.unread:  # what is to be done about it is told to the bureau
            yield text(Style.BODY, f"{name}：{_REASONS.get(reason, reason)}。")
    else:
        yield text(
            Style.BODY, f"到现在为止，还没有收到你单位的{year}预算项目绩效目标表。请于 ", due, " 前报送。"
        )
    if one.projects:
        told = [project.approved for project in one.projects if project.approved is not None]
        whole = f"，批复预算数合计 {format_amount(sum(told, Decimal(0)))} 万元" if told else ""
        yield text(
            Style.BODY,
            f"按单位清单，你单位应报 {len(one.projects)} 个项目{whole}，列在下面，一个项目一张表：",
        )
        rows: list[tuple[str, ...]] = [
            (
                str(number),
                one_line(project.code),
                one_line(project.name),
                "" if project.approved is None else format_amount(project.approved),
            )
            for number, project in enumerate(one.projects[:_MOST_LISTED], start=1)
        ]
        if len(one.projects) > _MOST_LISTED:
            rows.append((f"……其余 {len(one.projects) - _MOST_LISTED} 个见单位清单",))
        yield Table(_COLUMNS, tuple(rows))
    yield text(
        Style.BODY,
        "报送填好的电子表（.xlsx），不要只报照片、扫描件或 PDF。报送前请先校验一遍，必须改正的改好再报。已经报送的，请与我们核对是不是发错了地方。",
    )
    yield from closing(terms)
