"""Make next year's workbook of this year's: of one file, or of every unit in a folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.guarded_reading import in_time, with_tables
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.packed import file_entries
from xl_tools.errors import InvalidDataError, NothingToDoError, RefusalError
from xl_tools.forms.labels import labels_of
from xl_tools.jobs.desk import (
    Desk,
    MadeWorkbook,
    PathLike,
    check_output,
    given,
    save,
    settings_of,
    units_of,
)
from xl_tools.jobs.directory_entered import with_directory
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.finding import Finding
from xl_tools.model.pending import Pending, PendingState
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.opc.package import Package, refusing
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.products.marks.mark_formats import Face
from xl_tools.products.marks.marks import mark_cells, remove_marks
from xl_tools.products.rolling.pending_sheet import LineFace, put_pending_sheet
from xl_tools.products.rolling.planned_year import PlannedYear, plan_rolled
from xl_tools.products.rolling.rolled_workbook import rolled_cells
from xl_tools.rules.still_pending import RULES, pending_fault
from xl_tools.saving.file_names import names_in
from xl_tools.settings import Settings
from xl_tools.sources.opening import grids_of, is_package, read_bytes, submission_of
from xl_tools.sources.real_paths import real_path
from xl_tools.values.day import years_named
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import list_for

_FACES: Mapping[LineFace, Face] = {
    LineFace.TITLE: Face.TITLE,
    LineFace.NOTE: Face.NOTE,
    LineFace.HEADING: Face.HEADING,
    LineFace.TEXT: Face.TEXT,
    LineFace.CENTRED: Face.CENTRED,
    LineFace.LINK: Face.CENTRED_LINK,
    LineFace.TO_FILL: Face.ERROR,
    LineFace.TO_LOOK_AT: Face.WARNING,
    LineFace.TOLD: Face.EXCUSED_CENTRED,
}


@dataclass(frozen=True, slots=True)
class Rolled(MadeWorkbook):
    """The workbook of the new year, and every line of its list 待确认; ``lost`` is what a document lost when it was imported."""

    year: int
    info: UnitInfo
    lines: tuple[Pending, ...]
    lost: tuple[str, ...] = ()
    unit: Unit | None = None

    def save(self, target: PathLike) -> Path | None:
        """Write the workbook, with macros as it was; return the backup of somebody's work that stood there."""
        return save(target, self.data, self.inputs, *_suffixes(self.inputs[0]))

    def count(self, *states: PendingState) -> int:
        """Return how many lines are of these states."""
        return sum(line.state in states for line in self.lines)

    @property
    def projects(self) -> tuple[Pending, ...]:
        """What became of each project, where there was a new list."""
        told = (PendingState.GOES_ON, PendingState.RENAMED, PendingState.NEW, PendingState.ENDED)
        return tuple(line for line in self.lines if line.state in told)

    @property
    def said(self) -> str:
        """What was done, in one line."""
        counts = {state.value: self.count(state) for state in PendingState}
        fates = "，".join(
            f"{word} {counts[word]}" for word in ("延续", "改名", "新增", "退出") if counts[word]
        )
        told = f"项目：{fates}；" if fates else ""
        return f"{told}待填 {counts['待填']} 处，待核 {counts['待核']} 处，已改 {counts['已改']} 处"


class RolledFile(NamedTuple):
    """A file of a folder: what it became and where that is, or why it became nothing."""

    source: Path
    target: Path | None
    rolled: Rolled | None
    refused: RefusalError | None = None


@dataclass(frozen=True, slots=True)
class RolledFolder:
    """Every file of a folder that counts, and the units of the new list of which there is none.

    ``batch`` names those left out: older versions, other years, blank ones, what could not be read. ``listed`` is what the list approves for the units that were rolled, ``budgets`` what their new workbooks say, in 万元.
    """

    files: tuple[RolledFile, ...]
    missing: tuple[Unit, ...] = ()
    listed: Decimal = Decimal(0)
    budgets: Decimal = Decimal(0)
    batch: Batch = field(default_factory=lambda: Batch((), ()))

    @property
    def failed(self) -> int:
        """How many files became nothing, those that could not be read among them."""
        return sum(each.refused is not None for each in self.files) + len(self.batch.refused)


def roll(
    file: PathLike,
    year: int | None = None,
    *,
    of_year: int | None = None,
    target: Path | None = None,
    **desk: Unpack[Desk],
) -> Rolled:
    """Make the workbook of another year (by default the next) of one, with the unit list (``units``) of that year where there is one.

    ``of_year`` is the year that the workbook is of, where it does not say so itself.

    Texts, indicators, narrative and looks are kept; amounts are those of the list, or empty; what is left to a person stands in a
    sheet of its own, is marked in its place, and is counted by ``check`` until it has been touched. ``target`` is refused now if
    it cannot be written.
    """
    path = Path(file)
    listed = desk.get("units")
    inputs = (path,) if listed is None or isinstance(listed, UnitList) else (path, Path(listed))
    check_output(target, inputs, *_suffixes(path))
    settings = settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ()))
    return in_time(
        str(path), settings.limits, lambda: _rolled(path, (of_year, year), units_of(listed), settings, inputs)
    )


def roll_folder(
    paths: Sequence[PathLike],
    year: int | None = None,
    *,
    target: PathLike,
    of_year: int | None = None,
    **desk: Unpack[Desk],
) -> RolledFolder:
    """Roll the workbooks that count of those that the paths name into the folder ``target``: of each unit the last version, of
    one year, filled in. One that cannot be rolled does not stop the rest.
    """
    work = given(paths, **desk)
    folder = Path(target)
    if folder.is_file():
        raise InvalidDataError(folder, "这是文件，不是文件夹", "请写一个文件夹的名字")
    results: list[RolledFile] = []
    made: list[tuple[Path, Rolled]] = []
    batch = of_one_year(
        without_duplicates(with_filled_goals(work.checked(summed_up=True, as_listed=False)))
    ).batch
    counted = {real_path(entry.file.path) for entry in file_entries(batch.checked)}
    for file in (each for each in work.files if real_path(each) in counted):
        try:
            made.append((file, roll(file, year, of_year=of_year, settings=work.settings, units=work.units)))
        except RefusalError as error:
            results.append(RolledFile(file, None, None, error))
    folder.mkdir(parents=True, exist_ok=True)
    years = {file: rolled.year for file, rolled in made}
    whose = {real_path(entry.file.path): entry.info for entry in file_entries(batch.checked)}
    named = names_in(
        folder,
        [(file, _of_unit(rolled.info, whose[real_path(file)])) for file, rolled in made],
        lambda file: f"_{years[file]}{'.xlsm' if file.suffix.lower() == '.xlsm' else '.xlsx'}",
    )
    for (file, rolled), place in zip(made, named, strict=True):
        try:
            rolled.save(place)
        except RefusalError as error:
            results.append(RolledFile(file, None, rolled, error))
        else:
            results.append(RolledFile(file, place, rolled))
    order = {file: number for number, file in enumerate(work.files)}
    files = tuple(sorted(results, key=lambda each: order[each.source]))
    return replace(_accounted(files, work.units, work.settings), batch=batch)


def _of_unit(info: UnitInfo, whose: UnitInfo) -> UnitInfo:
    """Return the information with the unit as the bureau says it is."""
    return info.model_copy(update={"unit_code": whose.unit_code, "unit_name": whose.unit_name})


def _suffixes(file: Path) -> Sequence[str]:
    """Return how the new workbook may be called: as the old one, which may have macros; of any other file .xlsx."""
    return (".xlsm",) if file.suffix.lower() == ".xlsm" else (".xlsx",)


def _accounted(files: tuple[RolledFile, ...], units: UnitList | None, settings: Settings) -> RolledFolder:
    """Hold what was rolled against the new list."""
    if units is None:
        return RolledFolder(files)
    done = [(each.rolled, each.target) for each in files if each.rolled and each.target]
    keys = {(each.unit.code, each.unit.region) for each, _ in done if each.unit}
    missing = tuple(unit for unit in units.units if (unit.code, unit.region) not in keys)
    listed = [each.approved for each in units.projects if (each.unit_code, each.region) in keys]
    tables = [t for each, path in done for t in submission_of(each.data, path, settings).tables]
    budgets = [each.table.funding.budget for each in tables]
    return RolledFolder(
        files, missing, sum(filter(None, listed), Decimal(0)), sum(filter(None, budgets), Decimal(0))
    )


def _rolled(
    path: Path,
    years: tuple[int | None, int | None],
    units: UnitList | None,
    settings: Settings,
    inputs: tuple[Path, ...],
) -> Rolled:
    data, lost = read_bytes(path, settings), tuple[str, ...]()
    if not is_package(data):
        imported = import_(path, settings=settings)
        data, lost = imported.data, (*imported.left_out, *imported.lost, *imported.unsure)
    package = Package(data, str(path), settings.limits)
    data = remove_marks(package) or data
    submission = with_tables(submission_of(data, path, settings))
    old = years[0] or submission.info.year or _year_in_titles(submission)
    if old is None:
        reason = "看不出是哪一年的（没有“单位信息”，编码、标题里也没有年度）"
        raise NothingToDoError(path, reason, "请加上 --from 年度，写明它是哪一年的")
    new = years[1] or old + 1
    if new == old:
        raise NothingToDoError(path, f"已经是 {old} 年度的", "请写另一个年度")
    labels = labels_of(settings)
    grids = {grid.sheet: grid for grid in grids_of(data, path, settings)}
    planned = PlannedYear(old, new, *(_listed(units, submission) if units else ()))
    plan = plan_rolled(submission, grids, planned, settings, labels)
    lists = [note.name for note in submission.sheets if note.role is SheetRole.PENDING]
    package = Package(data, str(path), settings.limits)
    done = rolled_cells(package, plan, lists)
    if done.kept:  # they are last year's, too
        planned = planned._replace(fixed=frozenset(done.kept))
        done = rolled_cells(package, plan_rolled(submission, grids, planned, settings, labels), lists)
    lines = _in_order(done.lines, submission)
    return Rolled(
        with_directory(_with_list(done.data, lines, old, new, path, settings), path, settings),
        inputs,
        new,
        submission.info,
        lines,
        lost,
        planned.unit,
    )


def _year_in_titles(submission: Submission) -> int | None:
    """Return the year that the titles of the forms and the lines beside them name, where it is one."""
    readings = (*submission.tables, *submission.other_forms)
    texts = [
        text for each in readings for text in (each.table.title, *(left.text for left in each.leftovers))
    ]
    years = {year for text in texts for year in years_named(text)}
    return years.pop() if len(years) == 1 else None


def _listed(units: UnitList, submission: Submission) -> tuple[Unit, Sequence[ListedProject]]:
    """Return the unit and its projects of the new list; refuse a list that does not have it."""
    own = list_for(units, submission.info)
    codes = (submission.info.unit_code, *(each.table.unit_code for each in submission.tables))
    unit = next(filter(None, map(own.unit, codes)), None)
    if unit is None:
        known = "、".join(f"{each.code} {each.name}" for each in own.units)
        raise NothingToDoError(
            submission.file.name,
            f"新清单里没有单位 {submission.info.unit_code}（有：{known}）",
            "请用含本单位的清单",
        )
    return unit, own.projects_of(unit)


def _in_order(lines: Sequence[Pending], submission: Submission) -> tuple[Pending, ...]:
    """Sort the lines: what became of the projects, then what is left to a person by sheet, then what was changed."""
    order = {note.name: place for place, note in enumerate(submission.sheets)}

    def place(line: Pending) -> tuple[int, int]:
        rank = 0 if line.field == "项目" and not line.state.is_counted else 1 if line.state.is_counted else 2
        return rank, order.get(line.sheet, len(order))

    return tuple(sorted(lines, key=place))


def _with_list(  # noqa: PLR0917 - the workbook, its lines, and what is said of them
    data: bytes, lines: Sequence[Pending], old: int, new: int, path: Path, settings: Settings
) -> bytes:
    package = Package(data, str(path), settings.limits)
    note = (
        f"从 {old} 年度转到 {new} 年度。“待填”“待核”的格都标了颜色，改过那一格就不再算；照旧就对的，在“确认”栏写“是”。"
        "校验会数出还有几处。"
    )
    with refusing(package, "这个文件不能转到新年度"):
        draft = PackageDraft(package)
        faces = mark_cells(
            draft, [_finding(line, path) for line in lines if line.state.is_counted and line.cell]
        )
        put_pending_sheet(draft, lines, note, {face: faces[ours] for face, ours in _FACES.items()})
        return draft.package()


def _finding(line: Pending, path: Path) -> Finding:
    (rule,) = RULES
    fault = pending_fault(line)
    return Finding(
        rule=rule.code,
        name=rule.name,
        severity=fault.severity or rule.severity,
        dimension=rule.dimension,
        file=path.name,
        sheet=line.sheet,
        cell=line.cell,
        field=line.field,
        message=fault.message,
        hint=fault.hint,
    )


def line_in_words(line: Pending) -> str:
    """Return a line as a screen shows it."""
    place = f"【{line.sheet}】{line.cell}" if line.sheet else ""
    change = f"{one_line(line.before)} → {one_line(line.now)}" if line.before or line.now else ""
    told = "：".join(filter(None, (line.field, change)))
    return f"{line.state.value} {place}{told}（{line.ask}）"
