"""Check files, and hand the findings on in every form: text, JSON, page, marked copies, review form."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Unpack

from xl_tools.batch.counted_files import with_uncounted_told
from xl_tools.errors import NothingToDoError, RefusalError, UnwritableTargetError
from xl_tools.jobs.desk import (
    BatchResult,
    Desk,
    Given,
    PathLike,
    Paths,
    check_output,
    chosen_form,
    copy_suffixes,
    given,
    save,
    suffix_of,
)
from xl_tools.model.checked import Checked, RefusedFile, superseded_file
from xl_tools.model.finding import Finding
from xl_tools.model.table import PerformanceTable
from xl_tools.settings import Settings


class ReportForm(StrEnum):
    """The forms that findings are handed on in."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class CheckResult(BatchResult):
    """Files that were read and checked: their findings, what they say, and which could not be read.

    ``batch`` has them file by file; ``form`` is that asked for, or said by the target's suffix. Amounts are ``Decimal`` 万元; a finding says its rule, severity, sheet and cell.
    """

    settings: Settings
    form: ReportForm = ReportForm.TEXT

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings that stand, in the order of files, sheets and cells."""
        return tuple(finding for one in self.batch.checked for finding in one.findings)

    @property
    def exempted(self) -> tuple[Finding, ...]:
        """The findings that a 豁免清单 excuses."""
        return tuple(finding for one in self.batch.checked for finding in one.exempted)

    @property
    def tables(self) -> tuple[PerformanceTable, ...]:
        """All 绩效目标表 that were read."""
        return tuple(reading.table for one in self.batch.checked for reading in one.submission.tables)

    @property
    def counted(self) -> tuple[Checked, ...]:
        """The files that count: without the older versions, which are checked all the same."""
        return tuple(one for one in self.batch.checked if not one.superseded)

    @property
    def older(self) -> tuple[RefusedFile, ...]:
        """The older versions, of which there is neither a marked copy nor a sheet for the reviewer."""
        return tuple(superseded_file(one) for one in self.batch.checked if one.superseded)

    @property
    def left_out(self) -> tuple[RefusedFile, ...]:
        """The files that could not be read, and those that do not count, each with the reason."""
        return self.batch.left_out

    @property
    def has_errors(self) -> bool:
        """Whether anything must be corrected."""
        return self.batch.has_errors

    def report(self, form: ReportForm = ReportForm.TEXT, *, coloured: bool = False) -> bytes:
        """Return the findings in a form, UTF-8; text may be coloured for a terminal.

        Raises :class:`~xl_tools.errors.NothingToDoError` for a form that has nothing to show where no file could be read.
        """
        checked, unread = self.batch.checked, self.left_out
        match form:
            case ReportForm.TEXT:
                from xl_tools.products.reports.text_report import plain, text_report  # noqa: PLC0415 - each form imports what it needs

                text = text_report(checked, unread) + "\n"
                return (text if coloured else plain(text)).encode()
            case ReportForm.JSON:
                from xl_tools.products.reports.text_report import json_report  # noqa: PLC0415 - as above

                return (json_report(checked, unread) + "\n").encode()
            case ReportForm.HTML:
                from xl_tools.products.reports.html_report import html_report  # noqa: PLC0415 - as above

                return html_report(checked, unread).encode()
            case ReportForm.REVIEW if checked:
                from xl_tools.products.review.review_form import review_forms  # noqa: PLC0415 - as above

                return review_forms(self.counted, (*unread, *self.older))
            case _:
                raise NothingToDoError("校验", "没有读出一个文件，没有可写的", "请看上面的提示")

    def save(self, target: PathLike, form: ReportForm | None = None) -> Path | None:
        """Write a report, where no form is named in that of the target's suffix; return the backup of what stood there."""
        form = chosen_form(form, Path(target), ReportForm)
        if form is ReportForm.XLSX:
            list(self.mark(target))
            return None
        return save(target, self.report(form), self.inputs)

    def mark(self, target: PathLike) -> Iterator[Path | RefusalError]:
        """Write a marked copy of every workbook that counts: into the folder ``target``, or of one into ``target`` itself.

        Yields where each was written, in a folder also why one of them could not be; of one alone that is raised.
        """
        from xl_tools.jobs.mark import write_marked_copies  # noqa: PLC0415 - as above

        yield from write_marked_copies(self.counted, Path(target), self.settings)


def check(
    paths: Paths,
    *,
    target: Path | None = None,
    form: ReportForm | None = None,
    goals: PathLike | None = None,
    **desk: Unpack[Desk],
) -> CheckResult:
    """Check workbooks, or all those of folders; ``target`` is where the report will go, refused now if it cannot.

    Without a ``form`` the target's suffix says which is meant. ``goals`` is the workbook, or the folder, of the goals as they
    were approved, to which forms of monitoring and evaluation are held.

    A file that cannot be read does not stop the rest: it is in ``left_out`` with its reason.
    """
    work = given(paths, target, **desk)
    form = _form_for(work, target, form)
    batch = with_uncounted_told(work.checked(summed_up=goals is None, hints=True))
    if goals is None:
        return CheckResult(batch, work.inputs, work.settings, form)
    from xl_tools.batch.held_to_approved import with_goals_approved  # noqa: PLC0415 - few name some
    from xl_tools.jobs.appraise import approved_goals  # noqa: PLC0415 - as above

    approved, files = approved_goals(goals, work.settings)
    batch = with_goals_approved(batch, approved, work.settings, work.units)
    return CheckResult(batch, (*work.inputs, *files), work.settings, form)


def _form_for(work: Given, target: Path | None, form: ReportForm | None) -> ReportForm:
    is_workbook = target is not None and target.suffix.lower() in (".xlsx", ".xlsm")
    where = ""
    if form is ReportForm.XLSX or (form is None and is_workbook):
        from xl_tools.jobs.mark import is_folder_of_copies  # noqa: PLC0415 - each form imports what it needs

        form = ReportForm.XLSX
        if is_folder_of_copies(work.files, target):
            where = "标记副本（文件夹的名字）"
        else:
            check_output(target, work.inputs, *copy_suffixes(work.files[0]))
    if target is None and form in (ReportForm.HTML, ReportForm.XLSX, ReportForm.REVIEW):
        remedy = f"请加上 -o {where or f'报告{suffix_of(form)}'}"
        raise UnwritableTargetError(f"--format {form}", "这种报告要写进文件", remedy)
    return form if form is ReportForm.XLSX else chosen_form(form, target, ReportForm, work.inputs)
