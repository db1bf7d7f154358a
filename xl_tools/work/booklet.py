"""Set the 文本 (booklet) of one submission."""

from pathlib import Path

from xl_tools.errors import UnwritableTargetError
from xl_tools.form.submission import Submission
from xl_tools.outputs.booklet import Booklet


def booklet_of(submission: Submission) -> Booklet:
    """Gather what the booklet prints; a title the file does not give is made of unit and year."""
    info = submission.info
    compiled_by = info.compiled_by or info.unit_name
    year = f"{info.year}年" if info.year else ""
    return Booklet(
        title=info.title or f"{compiled_by}{year}部门预算绩效文本",
        compiled_by=compiled_by,
        reviewed_by=info.reviewed_by,
        narrative=submission.narrative.narrative if submission.narrative else None,
        tables=submission.tables,
        year=info.year,
    )


def set_booklet(submission: Submission, target: Path) -> bytes:
    """Return the booklet as PDF or workbook, as the target's name asks."""
    booklet = booklet_of(submission)
    match target.suffix.lower():
        case ".pdf":
            from xl_tools.outputs.booklet_pdf import pdf_booklet  # noqa: PLC0415 - typst costs 0.1 s

            return pdf_booklet(booklet)
        case ".xlsx":
            from xl_tools.outputs.booklet_xlsx import xlsx_booklet  # noqa: PLC0415 - as above

            return xlsx_booklet(booklet)
        case _:
            raise UnwritableTargetError(target, "文本只能是 .pdf 或 .xlsx", "请改 -o 后面的文件名")
