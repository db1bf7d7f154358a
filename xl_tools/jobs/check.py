"""Check files, and hand the findings on in every form: text, JSON, page, marked copies, review form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Unpack

from xl_tools.batch.duplicates import without_marked_copies
from xl_tools.errors import NothingToDoError, RefusalError, UnwritableTargetError
from xl_tools.jobs.desk import (
    BatchResult,
    Desk,
    Given,
    PathLike,
    Paths,
    chosen_form,
    copy_suffixes,
    given,
    save,
)
from xl_tools.model.checked import RefusedFile
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


_SUFFIXES: Mapping[ReportForm, Sequence[str]] = {
    ReportForm.TEXT: (".txt",),
    ReportForm.JSON: (".json",),
    ReportForm.HTML: (".html", ".htm"),
    ReportForm.XLSX: (".xlsx", ".xlsm"),
    ReportForm.REVIEW: (".xlsx",),
}
"""How the files of the forms end: where no form is named, the first that fits is meant."""
_ON_A_SCREEN = (ReportForm.TEXT, ReportForm.JSON)


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

                return review_forms(checked, unread)
            case _:
                raise NothingToDoError("校验", "没有读出一个文件，没有可写的", "请看上面的提示")

    def save(self, target: PathLike, form: ReportForm | None = None) -> Path | None:
        """Write a report, where no form is named in that of the target's suffix; return the backup of what stood there."""
        form = chosen_form(form, Path(target), _SUFFIXES)
        if form is ReportForm.XLSX:
            list(self.mark(target))
            return None
        return save(target, self.report(form), self.inputs)

    def mark(self, target: PathLike) -> Iterator[Path | RefusalError]:
        """Write a marked copy of every workbook: into the folder ``target``, or of one into ``target`` itself.

        Yields where each was written, in a folder also why one of them could not be; of one alone that is raised.
        """
        from xl_tools.jobs.mark import write_marked_copies  # noqa: PLC0415 - as above

        yield from write_marked_copies(self.batch.checked, Path(target), self.settings)


def check(
    paths: Paths,
    *,
    target: Path | None = None,
    form: ReportForm | None = None,
    **desk: Unpack[Desk],
) -> CheckResult:
    """Check workbooks, or all those of folders; ``target`` is where the report will go, refused now if it cannot.

    Without a ``form`` the target's suffix says which is meant.

    A file that cannot be read does not stop the rest: it is in ``left_out`` with its reason.
    """
    work = given(paths, **desk)
    form = _form_for(work, target, form)
    batch = without_marked_copies(work.checked(summed_up=True))
    return CheckResult(batch, work.inputs, work.settings, form)


def _form_for(work: Given, target: Path | None, form: ReportForm | None) -> ReportForm:
    """Return the form of the report; refuse a target where it cannot go."""
    suffixes, in_folder = _SUFFIXES, False
    if form is None and target and target.suffix.lower() in _SUFFIXES[ReportForm.XLSX]:
        form = ReportForm.XLSX
    if form is ReportForm.XLSX:
        from xl_tools.jobs.mark import is_folder_of_copies  # noqa: PLC0415 - each form imports what it needs

        suffixes = {form: copy_suffixes(work.files[0])}
        in_folder = is_folder_of_copies(work.files, target)
    if form and target is None and form not in _ON_A_SCREEN:
        where = "标记副本（文件夹的名字）" if in_folder else f"报告{_SUFFIXES[form][0]}"
        raise UnwritableTargetError(f"--format {form}", "这种报告要写进文件", f"请加上 -o {where}")
    return form if form and in_folder else chosen_form(form, target, suffixes, work.inputs)
