"""The findings of a batch in every form they are handed on: text, JSON, page, marked copies, review form."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from xl_tools.batch.batch import Batch
from xl_tools.errors import NothingToDoError, RefusalError, UnwritableTargetError
from xl_tools.model.checked import Checked
from xl_tools.saving.file_names import distinct_stems, told_apart
from xl_tools.saving.safe_save import check_target, write_new
from xl_tools.settings import Settings
from xl_tools.sources.opening import is_package, read_bytes


class ReportForm(StrEnum):
    """What ``check --format`` takes."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"
    REVIEW = "review"


SUFFIXES = {ReportForm.HTML: ".html", ReportForm.XLSX: ".xlsx", ReportForm.REVIEW: ".xlsx"}
"""How the files of the forms end that cannot be shown on a terminal."""

MARKED = "_标记"
"""Stands at the end of a marked copy's name."""


def report_of(batch: Batch, form: ReportForm) -> bytes:
    """Return the report of a whole batch; text is coloured for a terminal.

    Raises :class:`~xl_tools.errors.NothingToDoError` for a form that has nothing to show where no file could be read.
    """
    unread = (*batch.refused, *batch.skipped)
    match form:
        case ReportForm.TEXT:
            from xl_tools.products.reports.text_report import text_report  # noqa: PLC0415 - each form imports what it needs

            return (text_report(batch.checked, unread) + "\n").encode()
        case ReportForm.JSON:
            from xl_tools.products.reports.text_report import json_report  # noqa: PLC0415 - as above

            return (json_report(batch.checked, unread) + "\n").encode()
        case ReportForm.HTML:
            from xl_tools.products.reports.html_report import html_report  # noqa: PLC0415 - as above

            return html_report(batch.checked, unread).encode()
        case ReportForm.REVIEW if batch.checked:
            from xl_tools.products.review.review_form import review_forms  # noqa: PLC0415 - as above

            return review_forms(batch.checked, unread)
        case _:
            raise NothingToDoError("校验", "没有读出一个文件，没有可写的", "请看上面的提示")


def write_marked_copies(
    batch: Batch, target: Path, settings: Settings, *, in_folder: bool
) -> Iterator[Path | RefusalError]:
    """Write a marked copy of every workbook: into the folder ``target``, or of one into ``target`` itself.

    Yields where each was written, in a folder also why one of them could not be; of one alone that is raised.
    """
    if not batch.checked:
        return
    targets = _names_in(target, batch) if in_folder else [target] * len(batch.checked)
    for copy, checked in zip(targets, batch.checked, strict=True):
        try:
            write_new(copy, marked_copy(checked, settings), [Path(checked.submission.file.path)])
        except RefusalError as error:
            if not in_folder:
                raise
            yield error
        else:
            yield copy


def marked_copy(checked: Checked, settings: Settings) -> bytes:
    """Return a copy of a checked workbook in which every faulty cell is marked."""
    from xl_tools.opc.package import Package  # noqa: PLC0415 - as above
    from xl_tools.products.marks.marks import marked_workbook  # noqa: PLC0415 - only this form needs it

    file = checked.submission.file
    data = read_bytes(Path(file.path), settings)
    if not is_package(data):
        raise UnwritableTargetError(
            file.name,
            "这种文件不能加标记",
            "请在 Excel 里另存为 .xlsx 再校验（Word 文档、转换文本请先 xl-tools import）",
        )
    return marked_workbook(Package(data, file.name, settings.limits), checked.findings, checked.exempted)


def remove_marks_of(path: Path, target: Path, settings: Settings) -> None:
    """Write a marked copy without its marks: as it was, with what the clerk has changed since."""
    from xl_tools.opc.package import Package  # noqa: PLC0415 - as above
    from xl_tools.products.marks.marks import remove_marks  # noqa: PLC0415 - only this command needs it

    data = read_bytes(path, settings)
    unmarked = remove_marks(Package(data, str(path), settings.limits)) if is_package(data) else None
    if unmarked is None:
        raise NothingToDoError(path, "里面没有校验标记", "请选 check --format xlsx 生成的文件")
    write_new(target, unmarked, [path])


def _names_in(folder: Path, batch: Batch) -> list[Path]:
    """Return a name in a folder for the copy of every file; the folder is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableTargetError(folder, "这个文件夹建不了", "请换一个可写的位置") from error
    files = [one.submission.file for one in batch.checked]
    told = [told_apart(Path(one.submission.file.path), one.submission.info) for one in batch.checked]
    names = []
    for stem, file in zip(distinct_stems(told, [file.path for file in files]), files, strict=True):
        path = Path(file.path)
        names.append(folder / f"{stem}{MARKED}{path.suffix}")
        check_target(names[-1], [path])
    return names
