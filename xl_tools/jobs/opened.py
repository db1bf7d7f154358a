"""The workbook that is open in Excel, by the copy that Excel wrote: what its buttons read, plan and make of it."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from xl_tools.batch.guarded_reading import with_tables
from xl_tools.checking.run_rules import check_submission
from xl_tools.checking.settings_files import with_own_settings
from xl_tools.errors import NothingToDoError
from xl_tools.forms.labels import Labels
from xl_tools.forms.layout import blank_reading
from xl_tools.jobs.desk import save
from xl_tools.jobs.fill import FillPlan, filled
from xl_tools.jobs.fix import FixPlan, plan_fixes
from xl_tools.jobs.standard_workbooks import blank_table
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.model.table import PerformanceTable
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.opc.package import Package
from xl_tools.products.marks.present_marks import BookMarks, present_marks
from xl_tools.products.workbook.standard_workbook import form_workbook
from xl_tools.settings import Settings, shipped_settings
from xl_tools.sheets.sheet_names import form_sheet_name
from xl_tools.sources.opening import grids_of, is_package, read_bytes, submission_of
from xl_tools.sources.unit_lists import bundled_list_of
from xl_tools.sources.workbook_file import is_encrypted
from xl_tools.values.text import name_key, one_line
from xl_tools.values.unit_key import list_for


@dataclass(frozen=True)
class BookCopy:
    """A workbook at one moment: its bytes, the path by which findings name the file, and the settings in force."""

    data: bytes
    path: Path
    settings: Settings = field(default_factory=shipped_settings)

    @property
    def is_encrypted(self) -> bool:
        """Whether it has a password, and cannot be read."""
        return is_encrypted(self.data)

    @property
    def can_be_changed(self) -> bool:
        """Whether it is of a format whose cells can be changed."""
        return is_package(self.data)

    @cached_property
    def submission(self) -> Submission:
        """What the workbook says, as any file is read."""
        return submission_of(self.data, self.path, self.settings)

    @cached_property
    def grids(self) -> dict[str, Grid]:
        """Its sheets by name."""
        return {grid.sheet: grid for grid in grids_of(self.data, self.path, self.settings)}

    @cached_property
    def marks(self) -> BookMarks:
        """What marks and protections it has."""
        return present_marks(Package(self.data, str(self.path), self.settings.limits))

    def checked(self, *, hints: bool = True) -> Checked:
        """Check it; refuse one without any 绩效目标表."""
        return check_submission(with_tables(self.submission), self.settings, hints=hints)


def book_copy(file: Path, path: Path, settings: Settings) -> BookCopy:
    """Read the copy that Excel wrote of a workbook whose path is ``path``; a refusal where there is none."""
    return BookCopy(read_bytes(file, settings), path, settings)


def opened_filled(book: BookCopy) -> FillPlan:
    """Plan to fill codes and unit lines, from the list in force; what its cell refuses is left open."""
    submission = with_tables(book.submission)
    return filled(book.data, submission, list_in_force(submission), book.settings)[0]


def opened_fixed(book: BookCopy) -> FixPlan:
    """Plan the fixes that need no person: those of the command, which asks for no hints."""
    return plan_fixes(
        book.data,
        book.checked(hints=False),
        lambda data: BookCopy(data, book.path, book.settings).checked(hints=False),
        book.settings,
    )


def list_in_force(submission: Submission) -> UnitList:
    """Return the workbook's own unit list, or the one that comes with the program for its unit; refuse where neither is."""
    if submission.units.projects:
        return list_for(submission.units, submission.info)
    for code in filter(None, dict.fromkeys(unit_codes(submission))):
        if units := bundled_list_of(code, shipped_settings()):
            return units
    raise NothingToDoError(
        submission.file.name,
        "里面没有单位清单，自带的清单里也没有这个单位",
        "请在“单位清单”表中填好本单位的项目",
    )


def unit_codes(submission: Submission) -> list[str]:
    """Return the codes by which a workbook says whose it is, the likeliest first."""
    return [submission.info.unit_code, *(reading.table.unit_code for reading in submission.tables)]


def save_summary(checked: Checked, target: Path) -> None:
    """Write the 汇总 of one workbook."""
    from xl_tools.products.summary.summary_workbook import summary_workbook  # noqa: PLC0415 - each product imports what it needs

    save(target, summary_workbook([checked], [], target))


def save_booklet(checked: Checked, target: Path) -> None:
    """Write the booklet of one workbook, as the target's suffix says (.pdf, .xlsx)."""
    from xl_tools.products.booklet.binding import booklet_files  # noqa: PLC0415 - as above

    save(target, booklet_files([checked], target)[0].data)


class NextForm(NamedTuple):
    """The number of the next form, the projects of the unit that have none yet, and the sheets of those there are."""

    submission: Submission
    unit: Unit
    number: int
    missing: tuple[ListedProject, ...]
    forms: frozenset[str]
    settings: Settings

    def project(self, answer: str) -> ListedProject | None:
        """Return the project that a clerk names, by its name or by its number among the missing; ``None`` for no name."""
        name = one_line(answer)
        if not name:
            return None
        if name.isdecimal() and 1 <= int(name) <= len(self.missing):
            return self.missing[int(name) - 1]
        known = (each for each in self.missing if name_key(each.name) == name_key(name))
        return next(known, None) or ListedProject(unit_code=self.unit.code, name=name)

    def made(self, project: ListedProject) -> tuple[bytes, str]:
        """Return a workbook with the blank form of a project, code filled in, and the name of its sheet."""
        settings = with_own_settings(self.settings, self.submission.own_settings).settings
        table = blank_table(self.number, self.unit, project)
        if name := self._template():
            return self._by_template(name, table, settings)
        reading = blank_reading(table, project.name)
        return form_workbook(reading, self.number, Labels(settings), settings.framework.current)

    def _template(self) -> str:
        """Return the template by which most forms there were read; of one that holds all projects no form is copied."""
        read_by = Counter(reading.form.template if reading.form else "" for reading in self.submission.tables)
        return read_by.most_common(1)[0][0] if read_by else ""

    def _by_template(self, name: str, table: PerformanceTable, settings: Settings) -> tuple[bytes, str]:
        from xl_tools.products.workbook.template_workbook import template_workbook  # noqa: PLC0415 - few need one
        from xl_tools.sources.template_files import template_named  # noqa: PLC0415 - as above

        template, data = template_named(name, settings)
        if template.is_flat:
            raise NothingToDoError(
                self.submission.file.name, "这张表一行一个项目，不用另加一张表", "请在清单下面接着填"
            )
        package = Package(data, template.source, settings.limits)
        framework = settings.framework.versions.get(template.framework, settings.framework.current)
        info = UnitInfo(year=self.submission.info.year)
        made = template_workbook(template, package, info, UnitList(), None, [table], framework, self.number)
        return made, form_sheet_name(self.number, table.name)


def next_form(book: BookCopy) -> NextForm:
    """Work out which form a workbook may get next; refuse where its unit list or its unit is not known."""
    submission = book.submission
    if not submission.units.projects:
        with_tables(submission)
    units = list_in_force(submission)
    only = units.units[0] if len(units.units) == 1 else None
    unit = next(filter(None, map(units.unit, unit_codes(submission))), only)
    if unit is None:
        raise NothingToDoError(
            submission.file.name, "不知道是哪个单位的表", "请先在“单位信息”表里填好单位编码"
        )
    tables = [reading.table for reading in submission.tables]
    there = {name_key(table.name) for table in tables}
    return NextForm(
        submission,
        unit,
        max(len(tables), *(table.number or 0 for table in tables), 0) + 1,
        tuple(project for project in units.projects_of(unit) if name_key(project.name) not in there),
        frozenset(note.name for note in submission.sheets if note.role is SheetRole.FORM),
        book.settings,
    )
