"""What a rule is: a stable code, the Chinese name of the fault, and a pure function that finds it."""

import datetime as dt
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from xl_tools.appraisal.evaluation import Evaluation, evaluation_of
from xl_tools.appraisal.monitoring import Monitoring, monitoring_of
from xl_tools.claims.index import Claims
from xl_tools.claims.passages import Passage
from xl_tools.forms.labels import Labels
from xl_tools.model.finding import ERROR, WARNING, Dimension, RuleText, Severity
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell
from xl_tools.model.submission import Exemption, SettingLine, Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject, UnitList
from xl_tools.rules.table_facts import IndicatorFacts, TableFacts, facts_of
from xl_tools.rules.texts import Texts
from xl_tools.settings import Framework, Settings
from xl_tools.values.matching import ProjectIndex
from xl_tools.values.project_code import scheme_is_proven, tidy_code

_T = TypeVar("_T")


@dataclass(frozen=True)
class Context:
    """What the rules know beside the table in hand.

    ``units`` is the unit list in force, ``projects`` its projects of the submission's units, ``today`` the day by
    which exemptions expire, ``unused_exemptions`` those that excused nothing, once all other rules have run,
    ``setting_mistakes`` the lines of its 设置 sheet that cannot be applied, with what is wrong.
    """

    submission: Submission
    units: UnitList
    projects: tuple[ListedProject, ...]
    framework: Framework
    labels: Labels
    settings: Settings
    today: dt.date
    unused_exemptions: tuple[Exemption, ...] = ()
    setting_mistakes: tuple[tuple[SettingLine, str], ...] = ()

    @cached_property
    def listed(self) -> ProjectIndex:
        """The projects by name and code."""
        return ProjectIndex(self.projects)

    @cached_property
    def check_character(self) -> Severity | None:
        """How sure a wrong check character is: the unit list proves the scheme, or the tables do; ``None`` where nothing does."""
        if "JX103" in self.settings.rules.severity or scheme_is_proven(
            each.code for each in self.units.projects
        ):
            return ERROR
        own = {tidy_code(each.table.code) for each in self.submission.tables}
        return None if self.units.projects or not scheme_is_proven(own) else WARNING

    @cached_property
    def texts(self) -> Texts:
        """Every running text of the submission."""
        return Texts(self.submission)

    @cached_property
    def claims(self) -> Claims:
        """Every number that the texts of the submission say, read when it is asked for."""
        return Claims(self.submission, self.settings.claims)

    @cached_property
    def _once(self) -> dict[Callable[["Context"], Any], Any]:
        return {}

    def once(self, work: Callable[["Context"], _T]) -> _T:
        """Return what a function makes of the submission; it is done once, however many rules ask."""
        if work not in self._once:
            self._once[work] = work(self)
        result: _T = self._once[work]
        return result

    def evaluation(self, reading: TableReading) -> Evaluation:
        """Return a 自评表 as numbers."""
        return self._evaluations[id(reading)]

    @cached_property
    def _evaluations(self) -> Mapping[int, Evaluation]:
        return {
            id(each): evaluation_of(each, self.settings.appraisal)
            for each in forms_of_kind(self.submission, FormKind.EVALUATION)
        }

    def monitoring(self, reading: TableReading) -> Monitoring:
        """Return a 绩效运行监控表 as numbers."""
        return self._monitorings[id(reading)]

    @cached_property
    def _monitorings(self) -> Mapping[int, Monitoring]:
        return {
            id(each): monitoring_of(each, self.settings.appraisal)
            for each in forms_of_kind(self.submission, FormKind.MONITORING)
        }

    def limit(self, threshold: "Threshold") -> int:
        """Return where a rule's line is drawn."""
        return self.settings.thresholds.get(threshold.key, threshold.usual)

    def indicators(self, reading: TableReading) -> tuple[IndicatorFacts, ...]:
        """Return what the rules want to know of a table's indicators."""
        return self.facts(reading).indicators

    def facts(self, reading: TableReading) -> TableFacts:
        """Return what the rules want to know of a table."""
        return self._facts[id(reading)]

    @cached_property
    def _facts(self) -> Mapping[int, TableFacts]:
        return {
            id(each): facts_of(each, self.settings.wording, self.claims) for each in self.submission.tables
        }


def forms_of_kind(submission: Submission, kind: FormKind) -> Iterator[TableReading]:
    """Yield the forms of a kind, other than of goals, that a submission holds."""
    return (each for each in submission.other_forms if each.form and each.form.kind is kind)


def repeated(items: Iterable[_T], key: Callable[[_T], str]) -> Iterator[tuple[_T, _T]]:
    """Yield every item whose key stood already, with the first that has it; an empty key is none."""
    first: dict[str, _T] = {}
    for item in items:
        if (said := key(item)) in first:
            yield item, first[said]
        elif said:
            first[said] = item


class Fix(NamedTuple):
    """The remedy of a fault as text: ``new`` in place of ``old``, which is all that stands there as the rule read it.

    Safe is a fix that no one need look at: it changes how a thing is written, never what it says. ``of_row`` is one of
    the height of the row, not of what stands in it.
    """

    old: str
    new: str
    safe: bool = False
    of_row: bool = False


class Fault(NamedTuple):
    """What a rule's function yields.

    ``at`` is a field of the table (``code``, ``indicator.0.value``), a cell, or nothing for the sheet as a whole;
    ``table`` is needed by rules on whole submissions, ``sheet`` where there is no table; ``severity`` only where it
    differs from the rule's own; ``fix`` where the remedy is one text.
    """

    at: str | Cell | None
    message: str
    hint: str = ""
    severity: Severity | None = None
    table: TableReading | None = None
    sheet: str = ""
    fix: Fix | None = None


def fault_in(passage: Passage, message: str, hint: str, fix: Fix | None = None) -> Fault:
    """Return a fault of a running text."""
    return Fault(passage.at, message, hint, table=passage.table, sheet=passage.sheet, fix=fix)


class Threshold(NamedTuple):
    """Where a rule draws its line, for a bureau or a workbook to draw it elsewhere: a whole number.

    ``key`` is its name in the settings file, ``name`` that on a 设置 sheet; ``said`` what it means, for the settings file.
    """

    key: str
    name: str
    usual: int
    said: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True)
class Rule:
    """A rule: its code, the Chinese name of the fault, and the function that finds it.

    The docstring of ``check`` is what ``explain`` prints; ``safe_fix`` says that it offers fixes no one need look at;
    ``only_where_hinted`` that it takes its time and is left out where nobody reads hints.
    """

    code: str
    name: str
    severity: Severity
    dimension: Dimension
    check: Callable[..., Iterator[Fault]]
    safe_fix: bool = False
    threshold: Threshold | None = None
    only_where_hinted: bool = False

    @property
    def text(self) -> RuleText:
        """What a clerk is told of the rule."""
        said = inspect.getdoc(self.check) or f"要求：{self.name}。"
        return RuleText(self.code, self.name, self.severity, self.dimension, self.safe_fix, said)


class TableRule(Rule):
    """A rule on one table."""

    check: Callable[[TableReading, Context], Iterator[Fault]]


class EvaluationRule(Rule):
    """A rule on one 自评表."""

    check: Callable[[TableReading, Context], Iterator[Fault]]


class MonitoringRule(Rule):
    """A rule on one 绩效运行监控表."""

    check: Callable[[TableReading, Context], Iterator[Fault]]


class SubmissionRule(Rule):
    """A rule on a submission as a whole."""

    check: Callable[[Context], Iterator[Fault]]
