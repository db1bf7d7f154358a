"""Make a standard workbook: with a form for every project of a unit, or of Word documents, PDFs, converted texts and workbooks."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from xl_tools.batch.guarded_reading import open_with_tables
from xl_tools.batch.project_rows import further_of, further_of_indicator
from xl_tools.errors import InvalidDataError, NothingToDoError
from xl_tools.form_templates.vocabulary import name_of
from xl_tools.forms.carried_over import carried_over
from xl_tools.forms.labels import Labels
from xl_tools.forms.layout import blank_reading
from xl_tools.jobs.desk import (
    Desk,
    MadeWorkbook,
    PathLike,
    Paths,
    Progress,
    check_output,
    paths_of,
    settings_of,
    units_of,
)
from xl_tools.model.form_facts import FormKind
from xl_tools.model.submission import EXEMPTIONS_SHEET, SETTINGS_SHEET, Narrative, SheetRole, Submission
from xl_tools.model.table import Funding, PerformanceTable
from xl_tools.model.table_reading import TableReading, blocks_of
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.products.workbook.indicator_choices import Choices
from xl_tools.products.workbook.standard_workbook import standard_workbook
from xl_tools.settings import Settings
from xl_tools.sources.unit_lists import bundled_list_of
from xl_tools.values.project_code import code_parts, is_well_formed
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import UnitKeys, whose, with_region

_MOST_LINES = 5
_MOST_UNITS = 5
_SHOWN = 30  # characters of a text that is told

_OFFERED_OF_A_LEVEL = 12
"""So many indicators a drop-down offers: what a clerk looks through."""


@dataclass(frozen=True, slots=True)
class NewWorkbook(MadeWorkbook):
    """The workbook, whose it is, how many forms it has, and how many projects have no code for its year."""

    unit: Unit
    tables: int
    without_code: int


def new(
    unit_code: str,
    year: int,
    *,
    target: Path | None = None,
    template: PathLike | None = None,
    library: PathLike | None = None,
    **desk: Unpack[Desk],
) -> NewWorkbook:
    """Make a standard workbook for a unit of the list (``units``; else the one that comes with the program) and a year.

    ``target`` is where it will go, refused now if it cannot. With a ``template``, a file or the name of a known one, the
    forms are copies of its sheet. With a ``library`` (指标库) each form offers what suits its project.
    """
    listed = desk.get("units")
    inputs = () if listed is None or isinstance(listed, UnitList) else (Path(listed),)
    check_output(target, inputs, ".xlsx")
    settings = settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ()))
    units = units_of(listed) or bundled_list_of(unit_code, settings)
    if units is None:
        raise NothingToDoError(
            "自带的单位清单",
            f"里面没有单位 {unit_code}",
            "请用 --units 指明含本单位的清单，或把它放在旁边，文件名写成“单位清单”",
        )
    return new_workbook(unit_code, year, units, settings, inputs, template, library)


def new_workbook(  # noqa: PLR0917 - for whom, and of what
    unit_code: str,
    year: int,
    units: UnitList,
    settings: Settings,
    inputs: tuple[Path, ...] = (),
    template: PathLike | None = None,
    library: PathLike | None = None,
) -> NewWorkbook:
    """Return a standard workbook for a unit and year.

    A code in the list that is of another year is not carried over, nor is its budget: a code of the new year cannot be
    guessed. The budgets of the others are those of the list.
    """
    unit = units.unit(unit_code)
    if several := "、".join(f"{u.region} {u.name}" for u in units.all_of(unit_code) if unit is None):
        raise NothingToDoError(
            "单位清单", f"里面有几个县的 {unit_code}（{several}）", "请用 --units 指明只有本县单位的清单"
        )
    if unit is None:
        known = "、".join(f"{u.code} {u.name}" for u in units.units[:_MOST_UNITS])
        more = f" 等 {len(units.units)} 个单位" if len(units.units) > _MOST_UNITS else ""
        file = next(iter(inputs), "单位清单")
        raise NothingToDoError(
            file, f"里面没有单位 {unit_code}（有：{known}{more}）", "请核对单位编码，或换一份含本单位的清单"
        )
    projects = tuple(_of_year(project, year) for project in units.projects_of(unit))
    region = next((code_parts(p.code).region for p in units.projects_of(unit) if is_well_formed(p.code)), "")
    place = unit.name.removesuffix("人民政府本级").removesuffix("本级")
    info = UnitInfo(
        year=year,
        region=region,
        unit_code=unit.code,
        unit_name=unit.name,
        title=f"{place}{year}年部门预算绩效文本",
        compiled_by=unit.name.removesuffix("本级"),
    )
    tables = [blank_table(number, unit, project) for number, project in enumerate(projects, 1)]
    listed = UnitList(units=(unit,), projects=projects)
    inputs = (*inputs, Path(library)) if library else inputs
    _refuse_both(template, library)
    if template is not None:
        data = _by_template(template, info, listed, None, tables, settings)
        return NewWorkbook(data, inputs, unit, len(projects), sum(not project.code for project in projects))
    readings = [blank_reading(table, table.name) for table in tables]
    choices = _choices(library, tables, settings)
    framework = settings.framework.current
    data = standard_workbook(info, listed, None, readings, Labels(settings), framework, choices)
    return NewWorkbook(data, inputs, unit, len(projects), sum(not project.code for project in projects))


def _of_year(project: ListedProject, year: int) -> ListedProject:
    if is_well_formed(project.code) and code_parts(project.code).year != year:
        return project.model_copy(update={"code": "", "approved": None})
    return project


def blank_table(number: int, unit: Unit, project: ListedProject) -> PerformanceTable:
    """Return the table of a project that has nothing filled in but whose it is, and the budget where the list has it."""
    return PerformanceTable(
        number=number,
        title=f"{number}. {project.name}绩效目标表",
        unit_code=unit.code,
        unit_name=unit.name,
        code=project.code,
        name=project.name,
        funding=Funding(budget=project.approved),
    )


@dataclass(frozen=True, slots=True)
class Imported(MadeWorkbook):
    """The workbook, what is in it, and what was found in no field and is therefore not in it.

    ``lost`` are whole tables: those that a 目录 lists and nothing was read of, and sheets that are no form that is known.
    ``unsure`` says what is in it and is to be compared with the original.
    """

    tables: tuple[TableReading, ...]
    paragraphs: int
    left_out: tuple[str, ...]
    lost: tuple[str, ...]
    unsure: tuple[str, ...] = ()


def import_(
    paths: Paths,
    *,
    target: Path | None = None,
    settings: PathLike | Settings | None = None,
    template: PathLike | None = None,
    progress: Progress | None = None,
    library: PathLike | None = None,
) -> Imported:
    """Read Word documents, PDFs, converted texts or workbooks and put their tables and narrative, in the order given, into a standard workbook.

    ``target`` is where it will go, refused now if it cannot. With a ``template``, a file or the name of a known one, the
    forms are copies of its sheet. With a ``library`` (指标库) each form offers what suits its project.

    ``progress`` is called when a page of a PDF is read, with the file's name. Texts go over as typed. Files of different units are refused: a workbook belongs to one unit.
    """
    files = [*paths_of(paths), *([Path(library)] if library else [])]
    check_output(target, files, ".xlsx")
    files = paths_of(paths)
    _refuse_both(template, library)
    settings = settings_of(settings)
    with _pages_told(files, progress):
        submissions = [open_with_tables(path, settings) for path in files]
    info = _common_info(submissions)
    own_lists = (s.units for s in submissions if s.units.projects)
    units = next(own_lists, None) or bundled_list_of(info.unit_code, settings) or UnitList()
    if not info.region and (unit := units.unit(info.unit_code)):
        codes = (p.code for p in units.projects_of(unit) if is_well_formed(p.code))
        info = info.model_copy(update={"region": next((code_parts(code).region for code in codes), "")})
    narratives = [s.narrative.narrative for s in submissions if s.narrative]
    chapters = tuple(chapter for narrative in narratives for chapter in narrative.chapters)
    narrative = Narrative(chapters=chapters) if chapters else None
    tables = tuple(table for submission in submissions for table in submission.tables)
    wanted = FormKind.GOALS
    if template is None:
        choices = _choices(library, [reading.table for reading in tables], settings)
        framework = settings.framework.current
        data = standard_workbook(info, units, narrative, tables, Labels(settings), framework, choices)
    else:
        wanted = _kind_of(template, settings)
        others = (reading for s in submissions for reading in s.other_forms if _is_of(reading, wanted))
        values = [carried_over(reading) for reading in (*tables, *others)]
        data = _by_template(template, info, units, narrative, values, settings)
    asked = _fields_of(template, settings)
    left_out = tuple(
        line
        for submission in submissions
        for line in (*_left_out(submission), *_without_place(submission, asked, wanted))
    )
    paragraphs = sum(len(chapter.paragraphs) for chapter in chapters)
    lost = tuple(line for submission in submissions for line in _lost(submission))
    unsure = tuple(
        f"{submission.file.name}：{what}" for submission in submissions for what in submission.unsure
    )
    return Imported(data, tuple(files), tables, paragraphs, left_out, lost, unsure)


def _pages_told(files: Iterable[Path], progress: Progress | None) -> AbstractContextManager[None]:
    if progress is None or not any(path.suffix.lower() == ".pdf" for path in files):
        return nullcontext()
    from xl_tools.sources.pdf_file import pages_told  # noqa: PLC0415 - few files are of it

    return pages_told(progress)


def _refuse_both(template: PathLike | None, library: PathLike | None) -> None:
    if template is not None and library is not None:
        raise InvalidDataError("--library 和 --template", "只能写一样", "有下拉的只有标准表，请去掉其中一个")


def _choices(library: PathLike | None, tables: Sequence[PerformanceTable], settings: Settings) -> Choices:
    """Return what a library offers for each form, by the 二级 of the framework; nothing without one."""
    if library is None:
        return ()
    from xl_tools.jobs.indicator_library import suggestions_for  # noqa: PLC0415 - few workbooks have one

    level2 = [name for names in settings.framework.current.levels.values() for name in names]
    found = suggestions_for([table.name for table in tables], library, level2, settings, _OFFERED_OF_A_LEVEL)
    return [{name: [each.entry for each in of_level] for name, of_level in form.items()} for form in found]


def _by_template(  # noqa: PLR0917 - the parts of the workbook, in their order
    said: PathLike,
    info: UnitInfo,
    units: UnitList,
    narrative: Narrative | None,
    tables: Sequence[PerformanceTable],
    settings: Settings,
) -> bytes:
    from xl_tools.jobs.directory_entered import with_directory  # noqa: PLC0415 - few workbooks are made by one
    from xl_tools.opc.package import Package  # noqa: PLC0415 - as above
    from xl_tools.products.workbook.template_workbook import template_workbook  # noqa: PLC0415 - as above
    from xl_tools.sources.template_files import template_named  # noqa: PLC0415 - as above

    template, data = template_named(str(said), settings)
    package = Package(data, template.source, settings.limits)
    framework = settings.framework.versions.get(template.framework, settings.framework.current)
    made = template_workbook(template, package, info, units, narrative, tables, framework)
    return with_directory(made, Path(template.source), settings)


def _kind_of(said: PathLike, settings: Settings) -> FormKind:
    from xl_tools.sources.template_files import template_named  # noqa: PLC0415 - as above

    return template_named(str(said), settings)[0].kind


def _is_of(reading: TableReading, kind: FormKind) -> bool:
    return reading.form is not None and reading.form.kind is kind


def _fields_of(said: PathLike | None, settings: Settings) -> frozenset[str]:
    """Return the names of the fields that the forms of the new workbook have beside those of the standard form."""
    if said is None:
        return frozenset()
    from xl_tools.sources.template_files import template_named  # noqa: PLC0415 - few workbooks are made by one

    template, _ = template_named(str(said), settings)
    return frozenset(name_of(key.removeprefix("indicator.")) for key in template.fields)


def _without_place(submission: Submission, asked: frozenset[str], kind: FormKind) -> Iterator[str]:
    """Yield, form by form, the fields that say something and have no place on the new forms; forms of another kind as a whole."""
    name = submission.file.name
    for reading in (*submission.tables, *(each for each in submission.other_forms if _is_of(each, kind))):
        said = further_of(reading.table)
        for row in reading.table.indicators:
            said |= further_of_indicator(row)
        if lost := [field for field in said if field not in asked]:
            yield f"{name} {reading.sheet}：新表没有这些栏目：{'、'.join(lost)}"
    for reading in submission.other_forms:
        if reading.form and reading.form.kind is not kind:
            yield f"{name} {reading.sheet}：这是{reading.form.kind.value}表，不是绩效目标表"


def _left_out(submission: Submission) -> Iterator[str]:
    name = submission.file.name
    for table in submission.tables:
        for block in blocks_of(table.leftovers):
            (first, said), (last, _) = block[0], block[-1]
            place, more = (
                (f"{first.address} 到 {last.address}", f"……共 {len(block)} 格")
                if block[1:]
                else (first.address, "")
            )
            yield f"{name} {table.sheet} {place}：{said}{more}"
    if left := submission.left:
        shown = "；".join(
            one_line(each)[:_SHOWN] + "……" * (len(each) > _SHOWN) for each in left[:_MOST_LINES]
        )
        more = "……" if len(left) > _MOST_LINES else ""
        yield f"{name} 封面上、第一个标题前面的 {len(left)} 行：{shown}{more}"
    if submission.narrative and (before := [t for t in submission.narrative.preamble if t[-1] in "。；"]):
        yield f"{name} 整体绩效第一个标题（“一、……”）前面的 {len(before)} 段：{before[0][:_SHOWN]}……"
    yield from (f"{name}：{what}，读不出来" for what in submission.unread)
    for sheet, lines in (
        (EXEMPTIONS_SHEET, submission.exemptions),
        (SETTINGS_SHEET, submission.own_settings),
    ):
        if lines:
            yield f"{name} 的“{sheet}”{len(lines)} 行，还用得着的请照原件抄过去"


def _lost(submission: Submission) -> Iterator[str]:
    name, unread = submission.file.name, (SheetRole.UNKNOWN, SheetRole.TOO_LARGE)
    yield from (f"{name} 目录里的“{title}”" for title in submission.lost)
    yield from (
        f"{name} 的工作表“{note.name}”（{note.role}）" for note in submission.sheets if note.role in unread
    )


def _common_info(submissions: Sequence[Submission]) -> UnitInfo:
    keys = UnitKeys(whose(s.info) for s in submissions)
    units = {keys.of(whose(s.info)) for s in submissions if s.info.unit_code}
    if len(units) > 1:
        named = sorted(with_region(keys.shown(unit), unit.code) for unit in units)
        files = "、".join(submission.file.name for submission in submissions)
        raise NothingToDoError(
            files, f"这些文件是不同单位的（{'、'.join(named)}）", "一个工作簿只放一个单位，请分开导入"
        )
    return max((s.info for s in submissions), key=lambda info: len(info.model_dump(exclude_defaults=True)))
