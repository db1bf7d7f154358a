"""One more 绩效目标表 for an open workbook: the projects that have none, the next number, the blank form."""

from dataclasses import dataclass

from xl_tools.batch.guarded_reading import with_tables
from xl_tools.checking.settings_files import with_own_settings
from xl_tools.errors import NothingToDoError
from xl_tools.forms.labels import Labels
from xl_tools.forms.layout import blank_reading
from xl_tools.jobs.new import blank_table
from xl_tools.jobs.opened import BookCopy, list_in_force, unit_codes
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.model.unit import ListedProject, Unit
from xl_tools.products.workbook.standard_workbook import FormWorkbook, form_workbook
from xl_tools.settings import shipped_settings
from xl_tools.values.text import name_key, one_line


@dataclass(frozen=True, slots=True)
class NextForm:
    """The number of the next form, the projects of the unit that have none yet, and the sheets of those there are."""

    submission: Submission
    unit: Unit
    number: int
    missing: tuple[ListedProject, ...]
    forms: frozenset[str]

    def project(self, answer: str) -> ListedProject | None:
        """Return the project that a clerk names, by its name or by its number among the missing; ``None`` for no name."""
        name = one_line(answer)
        if not name:
            return None
        if name.isdecimal() and 1 <= int(name) <= len(self.missing):
            return self.missing[int(name) - 1]
        known = (each for each in self.missing if name_key(each.name) == name_key(name))
        return next(known, None) or ListedProject(unit_code=self.unit.code, name=name)

    def made(self, project: ListedProject) -> FormWorkbook:
        """Return a workbook with the blank form of a project, code filled in."""
        settings = with_own_settings(shipped_settings(), self.submission.own_settings).settings
        reading = blank_reading(blank_table(self.number, self.unit, project), project.name)
        return form_workbook(reading, self.number, Labels(settings), settings.framework.current)


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
    )
