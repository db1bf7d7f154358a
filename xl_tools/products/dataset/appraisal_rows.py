"""What the 自评表 and 监控表 of a file say, as rows of the 数据集."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from xl_tools.appraisal.evaluation import evaluation_of
from xl_tools.appraisal.monitoring import monitoring_of
from xl_tools.batch.appraised_forms import appraised_forms, findings_in, is_in
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Severity
from xl_tools.model.form_facts import FormKind
from xl_tools.model.table_reading import TableReading
from xl_tools.products.dataset.appraisal_schema import Appraised
from xl_tools.products.dataset.dataset_rows import Line, Partition, partition_of, row_of
from xl_tools.products.dataset.families import EVALUATED, MONITORED, Family
from xl_tools.products.dataset.schema import COUNTED
from xl_tools.settings.models import AppraisalSettings


def appraisal_lines(
    checked: Checked, settings: AppraisalSettings, older: Collection[tuple[str, str]] = ()
) -> Iterator[tuple[Family, Line]]:
    """Yield the rows of a file's forms, each with its family, table and partition.

    ``older`` are forms (sheet, cell) of which another file has a later one: they do not count.
    """
    submission = checked.submission
    path, info = submission.file.path, submission.info
    forms = list[tuple[Appraised, Family, Partition]]()
    for number, reading in enumerate(appraised_forms(submission), start=1):
        if (reading.sheet, reading.anchor) not in older:
            own = findings_in(checked, reading)
            line = Appraised(
                path,
                reading.table.unit_code or info.unit_code,
                reading.table.unit_name or info.unit_name,
                number,
                reading,
                errors=sum(finding.severity is Severity.ERROR for finding in own),
                warnings=sum(finding.severity is Severity.WARNING for finding in own),
            )
            forms.append(_as_numbers(line, checked, reading, settings))
    for line, family, partition in forms:
        yield from ((family, each) for each in _of_form(line, family, partition))
    yield from _findings(checked, forms)
    places = dict.fromkeys((family, partition) for _, family, partition in forms)
    for family, partition in places:
        here = [line for line, *place in forms if tuple(place) == (family, partition)]
        counted = Appraised(
            path,
            info.unit_code,
            info.unit_name,
            state=COUNTED,
            projects=len(here),
            indicators=sum(len(line.own.indicators) for line in here if line.own),
            sha256=submission.file.sha256,
            saved=submission.file.saved[0],
        )
        yield family, Line(family.files, partition, row_of(family.files, counted))


def _as_numbers(
    line: Appraised, checked: Checked, reading: TableReading, settings: AppraisalSettings
) -> tuple[Appraised, Family, Partition]:
    partition = partition_of(checked)
    if reading.form and reading.form.kind is FormKind.EVALUATION:
        return replace(line, evaluation=evaluation_of(reading, settings)), EVALUATED, partition
    monitoring = monitoring_of(reading, settings)
    return replace(line, monitoring=monitoring), MONITORED, partition._replace(month=monitoring.month)


def _of_form(line: Appraised, family: Family, partition: Partition) -> Iterator[Line]:
    own = line.own
    if own is None or family.money is None:
        return
    yield Line(family.forms, partition, row_of(family.forms, line))
    for place, money in enumerate(own.money, start=1):
        row = row_of(family.money, replace(line, place=place, money=money))
        yield Line(family.money, partition, row)
    for each in own.indicators:
        told = replace(line, place=each.index, indicator=each.row, appraised=each)
        yield Line(family.indicators, partition, row_of(family.indicators, told))


def _findings(
    checked: Checked, forms: list[tuple[Appraised, Family, Partition]]
) -> Iterator[tuple[Family, Line]]:
    """Yield the findings, each where its form is; those of no form with the first."""
    for number, finding in enumerate((*checked.findings, *checked.exempted), start=1):
        excused = number > len(checked.findings)
        found = next(
            (form for form in forms if form[0].form and is_in(finding, form[0].form, checked.submission)),
            None,
        )
        place = found or next(iter(forms), None)
        if place is None:
            return
        line, family, partition = place
        told = Appraised(
            line.path,
            line.unit_code,
            line.unit_name,
            number,
            place=line.number if found else 0,
            finding=finding,
            excused=excused,
        )
        yield family, Line(family.findings, partition, row_of(family.findings, told))
