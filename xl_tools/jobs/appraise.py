"""Make the forms of winter and of summer of the approved goals: 自评表 and 绩效运行监控表, filled as far as is known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias, Unpack

from xl_tools.appraisal_rules.held_to_goals import approved_in
from xl_tools.batch.guarded_reading import in_time, open_with_tables
from xl_tools.errors import InvalidDataError, NothingToDoError
from xl_tools.form_templates.template import Template
from xl_tools.forms.filling import Filling
from xl_tools.forms.read_spent import SpentList, read_spent
from xl_tools.jobs.desk import Desk, MadeWorkbook, PathLike, check_output, files_found, settings_of
from xl_tools.model.form_facts import FormKind
from xl_tools.model.spent import ApprovedGoal, SpentMoney
from xl_tools.model.submission import Submission
from xl_tools.model.table import PerformanceTable
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitList
from xl_tools.opc.package import Package
from xl_tools.products.appraising.approved_sheet import approved_sheet
from xl_tools.products.appraising.evaluation_filling import evaluation_filling
from xl_tools.products.appraising.matched_spending import match_spending
from xl_tools.products.appraising.monitoring_filling import monitoring_filling
from xl_tools.products.workbook.template_workbook import template_workbook
from xl_tools.settings import Settings
from xl_tools.sources.opening import grids_of, read_bytes
from xl_tools.sources.template_files import template_named
from xl_tools.values.amount import format_amount

EVALUATION_FORM, MONITORING_FORM = "项目支出绩效自评表", "项目支出绩效运行监控表"
"""The templates that are taken where none is named: the national ones."""

DEPARTMENT_FORM = "部门整体支出绩效自评表"
"""The template that is taken where a file has the goals of a department as a whole, and no others."""

_DEPARTMENT = "部门名称"
_MONTHS = range(1, 13)
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class AppraisalForms(MadeWorkbook):
    """The workbook of forms; how many there are, for how many what was spent is known, and what is to be told, a line each."""

    forms: int
    with_spending: int
    said: tuple[str, ...]


Filled: TypeAlias = Callable[[PerformanceTable, Template, int | None, SpentMoney | None], Filling]
"""Gives what is filled in of a project: by its goals, the template, the year, and what was spent."""


def evaluate(
    file: PathLike,
    *,
    spent: PathLike | None = None,
    template: PathLike | None = None,
    target: Path | None = None,
    **desk: Unpack[Desk],
) -> AppraisalForms:
    """Make the 自评表 of every project of a workbook of goals, with targets, points and the formulas that score them.

    ``spent`` is a list of what was spent by project; ``template`` another form than the national one, by its name or file.
    ``target`` is refused now if it cannot be written.
    """
    settings = settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ()))
    return _of_one(Path(file), spent, target, evaluations(template, settings))


def monitor(
    file: PathLike,
    month: int,
    *,
    spent: PathLike | None = None,
    template: PathLike | None = None,
    target: Path | None = None,
    **desk: Unpack[Desk],
) -> AppraisalForms:
    """Make the 绩效运行监控表 of every project of a workbook of goals, up to the end of a month, with targets, the project's own plan, and the formulas of its lights.

    ``spent``, ``template`` and ``target`` are as for :func:`evaluate`.
    """
    settings = settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ()))
    return _of_one(Path(file), spent, target, monitorings(month, template, settings))


class FormsToMake(NamedTuple):
    """The forms that are made of goals: of which kind, in which template (empty: the usual one), and how each is filled."""

    kind: FormKind
    template: str
    settings: Settings
    fill: Filled


def evaluations(template: PathLike | None, settings: Settings) -> FormsToMake:
    """Return how 自评表 are made."""

    def fill(table: PerformanceTable, form: Template, year: int | None, money: SpentMoney | None) -> Filling:
        return evaluation_filling(table, form, year, money, settings.appraisal)

    return FormsToMake(FormKind.EVALUATION, str(template or ""), settings, fill)


def monitorings(month: int, template: PathLike | None, settings: Settings) -> FormsToMake:
    """Return how 监控表 up to the end of a month are made; refuse a month that there is not."""
    if month not in _MONTHS:
        raise InvalidDataError(f"{month} 月", "没有这个月份", "请写 1 到 12")

    def fill(table: PerformanceTable, form: Template, year: int | None, money: SpentMoney | None) -> Filling:
        return monitoring_filling(table, form, year, month, money, settings.appraisal)

    return FormsToMake(FormKind.MONITORING, str(template or ""), settings, fill)


def _of_one(path: Path, spent: PathLike | None, target: Path | None, wanted: FormsToMake) -> AppraisalForms:
    inputs = (path,) if spent is None else (path, Path(spent))
    check_output(target, inputs, ".xlsx")
    listed = spent_in(Path(spent), wanted.settings) if spent is not None else None
    made = forms_made(path, wanted, listed)
    said = [*made.said, *(_said_of_spending(listed, made.left, made.without) if listed else ())]
    return AppraisalForms(made.data, inputs, made.forms, made.forms - len(made.without), tuple(said))


class FormsMade(NamedTuple):
    """The forms of a workbook, how many there are, what is to be told of them, the lines of the accounts that are of none of
    its projects, and the projects that no line is of.
    """

    data: bytes
    forms: int
    said: tuple[str, ...]
    left: tuple[SpentMoney, ...]
    without: tuple[str, ...]


def forms_made(path: Path, wanted: FormsToMake, listed: SpentList | None = None) -> FormsMade:
    """Make the forms of every project of a workbook of goals; refuse one that has none of these."""
    settings = wanted.settings
    submission = in_time(str(path), settings.limits, lambda: open_with_tables(path, settings))
    template, data = template_named(wanted.template or _usual_form(submission, wanted.kind), settings)
    if template.kind is not wanted.kind:
        raise NothingToDoError(
            template.name, f"这个表样的种类是“{template.kind}”，不是“{wanted.kind}”", "请换一个表样"
        )
    readings = goals_of(submission, path, of_department=_DEPARTMENT in template.fields)
    tables = [_named_table(reading.table) for reading in readings]
    money = match_spending(tables, listed.spent if listed else ())
    places = {id(table): place for place, table in enumerate(tables)}

    def filled(table: PerformanceTable, drawn: Template, year: int | None) -> Filling:
        return wanted.fill(table, drawn, year, money.by_table.get(places.get(id(table), -1)))

    made = template_workbook(
        template,
        Package(data, template.source, settings.limits),
        submission.info,
        UnitList(),
        None,
        tables,
        settings.framework.current,
        filled_with=filled,
        behind=[approved_sheet(tables)],
    )
    said = _said_of_points(tables) if wanted.kind is FormKind.EVALUATION else []
    return FormsMade(made, len(tables), tuple(said), money.left, money.missing)


def _named_table(table: PerformanceTable) -> PerformanceTable:
    """Return a table that says whose it is: that of a department by the department's name."""
    department = dict(table.more).get(_DEPARTMENT, "")
    return table if table.unit_name or not department else table.model_copy(update={"unit_name": department})


def _usual_form(submission: Submission, kind: FormKind) -> str:
    if kind is FormKind.MONITORING:
        return MONITORING_FORM
    return EVALUATION_FORM if submission.tables or not _of_department(submission) else DEPARTMENT_FORM


def goals_of(submission: Submission, path: Path, *, of_department: bool) -> Sequence[TableReading]:
    """Return the forms with the goals; refuse a file that has none of the kind."""
    readings = _of_department(submission) if of_department else submission.tables
    if not readings:
        forms = (*submission.tables, *submission.other_forms)
        kinds = "、".join(dict.fromkeys(each.form.kind.value if each.form else "目标" for each in forms))
        wanted = "部门整体支出绩效目标表" if of_department else "绩效目标表"
        raise NothingToDoError(
            path, f"里面没有{wanted}（是{kinds}表）", "请选批复的目标表，即报送的那个工作簿"
        )
    return readings


def _of_department(submission: Submission) -> Sequence[TableReading]:
    return [each for each in submission.other_forms if each.form and each.form.kind is FormKind.DEPARTMENT]


def approved_goals(said: PathLike, settings: Settings) -> tuple[Sequence[ApprovedGoal], tuple[Path, ...]]:
    """Return the goals in a workbook, or in those of a folder, and the files; refuse where there are none."""
    files = files_found(said).files
    submissions = [
        in_time(str(file), settings.limits, partial(open_with_tables, file, settings)) for file in files
    ]
    goals = [goal for submission in submissions if submission.tables for goal in approved_in(submission)]
    if not goals:
        raise NothingToDoError(
            Path(said), "里面没有绩效目标表", "请在 --goals 后面写批复的目标表，或放着它们的文件夹"
        )
    return goals, files


def spent_in(path: Path, settings: Settings) -> SpentList:
    """Read a list of what was spent; refuse a workbook that has none."""
    listed = read_spent(grids_of(read_bytes(path, settings), path, settings))
    if not listed.is_found:
        raise NothingToDoError(
            path, "里面没有支出清单", "表头要有“项目编码”或“项目名称”，和“支出数”或“执行数”"
        )
    return listed


def _said_of_points(tables: Sequence[PerformanceTable]) -> list[str]:
    without = [t.name for t in tables if t.indicators and any(row.weight is None for row in t.indicators)]
    if not without:
        return []
    return [
        f"{_named(without)}的指标没有权重，分值按产出 50、效益 30、满意度 10（有成本指标的 40、20、10、成本 20）平均分，请核对"
    ]


def _said_of_spending(listed: SpentList, left: Sequence[SpentMoney], without: Sequence[str]) -> Iterator[str]:
    yield from said_of_list(listed, left)
    if without:
        yield f"支出清单里没有：{_named(without)}，全年执行数请自己填"


def said_of_list(listed: SpentList, left: Sequence[SpentMoney]) -> Iterator[str]:
    """Yield what of a list of what was spent was not used: cells that are no amount, lines that are of no project."""
    for each in listed.unread:
        yield f"支出清单【{each.sheet}】{each.cell}：“{each.text}”不是金额，没有用"
    for line in left:
        yield f"支出清单里的“{line.name or line.code}”{format_amount(line.amount)} 万元，没有对上哪个项目"


def _named(names: Sequence[str]) -> str:
    rest = f" 等 {len(names)} 个项目" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + rest
