"""The rows of a project in a template of a provincial system, and what is left to be filled in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_tools.appraisal.points_earned import Level
from xl_tools.appraisal.results import Reached, is_measured, level_of, reached
from xl_tools.batch.project_rows import further_of_indicator
from xl_tools.forms.split_values import parted_value
from xl_tools.model.form_facts import FormKind
from xl_tools.model.submission import Submission
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading
from xl_tools.settings import SystemTemplate
from xl_tools.values.text import one_line

_BLANK_BEFORE_UNIT = re.compile(r"(?<=\d)\s+(?=\D)|(?<=[≥≤=><])\s+(?=\d)")
_SIGN, _VALUE, _UNIT = "计算符号", "指标值", "计量单位"
_RESULT = "完成值"
_LEVELS = {Level.REACHED: "达成", Level.PARTLY: "部分达成", Level.MISSED: "未达成"}


class ExportedRows(NamedTuple):
    """The indicators of one project under the header of a template: texts by row; ``to_fill`` says what a person must add.

    ``number`` is the project's in its file, ``unit`` the code of the unit, ``file`` and ``sheet`` where it was read.
    """

    template: str
    file: str
    sheet: str
    unit: str
    number: int
    project: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    to_fill: tuple[str, ...]


def exported_rows(
    submissions: Iterable[Submission], templates: Mapping[str, SystemTemplate]
) -> list[ExportedRows]:
    """Return the rows of every project of some files in each template."""
    return [
        _exported(name, template, submission, number, reading)
        for submission in submissions
        for name, template in templates.items()
        for number, reading in enumerate(_readings(submission, template), 1)
    ]


def _readings(submission: Submission, template: SystemTemplate) -> Sequence[TableReading]:
    """Return the forms of the template's kind; of a file without any, those of goals, whose rest is to be filled in."""
    kind = FormKind(template.kind)
    of_kind = [reading for reading in submission.other_forms if reading.form and reading.form.kind is kind]
    return of_kind or submission.tables


def _exported(
    name: str, template: SystemTemplate, submission: Submission, number: int, reading: TableReading
) -> ExportedRows:
    fields = [field for _, field in template.columns]
    table = reading.table
    values = [_values(row, template, frozenset(fields)) for row in table.indicators]
    return ExportedRows(
        template=name,
        file=submission.file.name,
        sheet=reading.sheet,
        unit=table.unit_code or submission.info.unit_code,
        number=table.number or number,
        project=one_line(table.name) or reading.sheet,
        header=tuple(header for header, _ in template.columns),
        rows=tuple(tuple(row.get(field, "") for field in fields) for row in values),
        to_fill=tuple(_to_fill(values, fields)),
    )


def _values(row: Indicator, template: SystemTemplate, fields: frozenset[str]) -> dict[str, str]:
    """Return what a row says by the names of fields; comparison, number and unit of its value apart where it has columns for them."""
    sign, value, unit = parted_value(
        _BLANK_BEFORE_UNIT.sub("", row.value.text), has_sign=_SIGN in fields, has_unit=_UNIT in fields
    )
    if row.value.is_phrase:
        sign = template.qualitative
    return {
        **further_of_indicator(row),
        **_results(row),
        "一级指标": row.level1,
        "二级指标": row.level2,
        "三级指标": row.level3,
        "绩效指标描述": row.description,
        "指标值确定依据": row.basis,
        _SIGN: sign,
        _VALUE: value,
        _UNIT: unit,
    }


def _results(row: Indicator) -> dict[str, str]:
    """Return the result of an indicator as a system wants it: a bare number, in the unit of its target; of a goal without a number the word that counts."""
    said = dict(row.more).get(_RESULT, "")
    if not said:
        return {}
    if not is_measured(row.value):
        level = level_of(said)
        return {_RESULT: _LEVELS[level]} if level else {}
    held = reached(row.value, said)
    return {_RESULT: f"{held.actual.normalize():f}"} if isinstance(held, Reached) else {}


def _to_fill(rows: Sequence[Mapping[str, str]], fields: Sequence[str]) -> Iterator[str]:
    """Yield what could not be told from the form: of which rows, counted as in the file with its header."""
    if _SIGN in fields:
        without = [str(place) for place, row in enumerate(rows, 2) if row[_VALUE] and not row[_SIGN]]
        if without:
            yield f"第 {'、'.join(without)} 行的指标值没有写比较符号，“{_SIGN}”空着"
    empty = [str(place) for place, row in enumerate(rows, 2) if not row[_VALUE]]
    if empty:
        yield f"第 {'、'.join(empty)} 行没有指标值"
