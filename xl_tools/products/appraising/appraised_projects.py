"""What the forms of many units say of each project: a row of 自评汇总 or 监控汇总; which are drawn to be looked at again."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from xl_tools.appraisal.evaluation import Evaluation, MoneyRow, evaluation_of
from xl_tools.appraisal.lights import Light
from xl_tools.appraisal.monitoring import Monitoring, monitoring_of
from xl_tools.appraisal.points_earned import grade_of
from xl_tools.batch.appraised_forms import appraised_forms, findings_in
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Severity
from xl_tools.model.form_facts import FormKind
from xl_tools.model.submission import SourceFile, Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.settings.models import AppraisalSettings
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import name_key

NOT_DONE = "没有填完"
"""Stands for the grade of a form whose total is not known."""


class Whose(NamedTuple):
    """Whose project a row is of, where it stands, and what was found in it."""

    unit_code: str
    unit_name: str
    code: str
    name: str
    budget: Decimal | None
    spent: Decimal | None
    rate: Decimal | None
    errors: int
    warnings: int
    file: SourceFile
    sheet: str
    cell: str

    @property
    def key(self) -> tuple[str, str]:
        """By what two rows are of one project: unit, and code or else name."""
        return self.unit_code or name_key(self.unit_name), tidy_code(self.code) or name_key(self.name)


class EvaluatedProject(NamedTuple):
    """A project with its scores: of the money, of the indicators, altogether; its grade; how many indicators fell short."""

    whose: Whose
    money_score: Decimal | None
    indicator_score: Decimal | None
    total: Decimal | None
    grade: str
    short: int


class MonitoredProject(NamedTuple):
    """A project with its lights: of the money against what was due (percent), of the indicators by colour, and the worst of these."""

    whose: Whose
    month: int | None
    due: Decimal | None
    money_light: str
    lights: tuple[int, int, int, int]
    light: str
    doubtful: int
    is_mended: bool
    is_changed: bool


_Row = TypeVar("_Row", EvaluatedProject, MonitoredProject)
LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE)


class AppraisedFile(NamedTuple):
    """What the forms of one file say, project by project."""

    evaluated: tuple[EvaluatedProject, ...]
    monitored: tuple[MonitoredProject, ...]


def appraised_in(checked: Checked, settings: AppraisalSettings) -> AppraisedFile:
    """Return a row for every 自评表 and for every 监控表 of a project; those of a department as a whole have their money once more."""
    evaluated, monitored = list[EvaluatedProject](), list[MonitoredProject]()
    for reading in appraised_forms(checked.submission):
        if reading.form and reading.form.kind is FormKind.EVALUATION:
            evaluated.append(_evaluated(checked, reading, settings))
        else:
            monitored.append(_monitored(checked, reading, settings))
    return AppraisedFile(tuple(evaluated), tuple(monitored))


def appraised_projects(
    files: Iterable[tuple[AppraisedFile, Submission]],
) -> tuple[list[EvaluatedProject], list[MonitoredProject]]:
    """Return the rows of all files, each with its file as it is named beside the others, and with its file's unit where the form names none."""
    evaluated, monitored = list[EvaluatedProject](), list[MonitoredProject]()
    for own, submission in files:
        evaluated += [row._replace(whose=_among_others(row.whose, submission)) for row in own.evaluated]
        monitored += [row._replace(whose=_among_others(row.whose, submission)) for row in own.monitored]
    return evaluated, monitored


def _among_others(whose: Whose, submission: Submission) -> Whose:
    return whose._replace(
        unit_code=whose.unit_code or submission.info.unit_code,
        unit_name=whose.unit_name or submission.info.unit_name,
        file=submission.file,
    )


def _evaluated(checked: Checked, reading: TableReading, settings: AppraisalSettings) -> EvaluatedProject:
    evaluation = evaluation_of(reading, settings)
    total = _total(evaluation)
    return EvaluatedProject(
        _whose(checked, reading, evaluation.whole, evaluation.rate),
        evaluation.score_of_money,
        evaluation.sum_of_indicators if evaluation.is_scored else None,
        total,
        NOT_DONE if total is None else grade_of(total, settings.grades),
        sum(each.is_short for each in evaluation.indicators),
    )


def _total(evaluation: Evaluation) -> Decimal | None:
    """Return the total as it works out, where all scores are there; what the form says instead may be wrong."""
    return (
        evaluation.sum_of_scores if evaluation.is_scored and evaluation.score_of_money is not None else None
    )


def _monitored(checked: Checked, reading: TableReading, settings: AppraisalSettings) -> MonitoredProject:
    monitoring: Monitoring = monitoring_of(reading, settings)
    lights = [each.light for each in monitoring.indicators]
    due = monitoring.due_by_now
    red, yellow, green, blue = map(lights.count, LIGHTS)
    return MonitoredProject(
        _whose(checked, reading, monitoring.whole, monitoring.rate),
        monitoring.month,
        due[0] if due else None,
        monitoring.light_of_budget or "",
        (red, yellow, green, blue),
        monitoring.light or "",
        sum(bool(each.chance) and not each.is_certain for each in monitoring.indicators),
        monitoring.is_mended or bool(monitoring.mending),
        monitoring.is_changed,
    )


def _whose(checked: Checked, reading: TableReading, money: MoneyRow | None, rate: Decimal | None) -> Whose:
    submission, table = checked.submission, reading.table
    own = findings_in(checked, reading)
    return Whose(
        table.unit_code,
        table.unit_name,
        table.code,
        table.name,
        money.budget if money else None,
        money.spent if money else None,
        rate,
        sum(finding.severity is Severity.ERROR for finding in own),
        sum(finding.severity is Severity.WARNING for finding in own),
        submission.file,
        reading.sheet,
        reading.anchor,
    )


def latest(rows: Sequence[_Row]) -> tuple[list[_Row], list[_Row]]:
    """Return the rows that count, and those of a project that another file, saved later, has again."""
    newest: dict[tuple[str, str], _Row] = {}
    for row in rows:
        known = newest.get(row.whose.key)
        if known is None or known.whose.file.saved <= row.whose.file.saved:
            newest[row.whose.key] = row
    kept = {id(row) for row in newest.values()}
    return [row for row in rows if id(row) in kept], [row for row in rows if id(row) not in kept]


def older_of_its_month(rows: Sequence[MonitoredProject]) -> list[MonitoredProject]:
    """Return the rows of a project that another file, saved later, has again up to the same month."""
    months: dict[int | None, list[MonitoredProject]] = {}
    for row in rows:
        months.setdefault(row.month, []).append(row)
    return [older for those in months.values() for older in latest(those)[1]]


def drawn_again(rows: Sequence[EvaluatedProject], share: int, seed: int) -> list[EvaluatedProject]:
    """Return those drawn to be looked at again: ``share`` percent, the likelier the more was found; the same for the same ``seed``, in whatever order the files come.

    A project with faults is drawn as if it stood there several times: three more for each that must be mended, one for each to look at.
    """
    count = min(len(rows), math.ceil(len(rows) * share / 100))
    by_chance = sorted(rows, key=lambda row: (-_chance(row, seed), row.whose.key))
    chosen = {id(row) for row in by_chance[:count]}
    return [row for row in rows if id(row) in chosen]


def _chance(row: EvaluatedProject, seed: int) -> float:
    """Return a number between 0 and 1, higher for a greater weight (weighted drawing without putting back)."""
    said = "\n".join((str(seed), *row.whose.key)).encode()
    number = (int.from_bytes(hashlib.sha256(said).digest()[:8]) + 1) / (2**64 + 1)
    weight = 1 + 3 * row.whose.errors + row.whose.warnings
    return math.pow(number, 1 / weight)
