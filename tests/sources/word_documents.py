"""Word documents for the tests: one as a township has it, and small ones from their XML."""

import io
import zipfile
from itertools import groupby

import docx
from docx.table import Table

from xl_tools.model.submission import Submission
from xl_tools.model.table import PerformanceTable

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COLUMNS = 7
_HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")


def word(body: str, *, numbering: str = "", styles: str = "", prologue: str = "", **parts: bytes) -> bytes:
    """Return a document with this body and these lists and styles; ``__`` stands for a slash in the names of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, root, content in (
            ("document", "document", f"<w:body>{body}</w:body>"),
            ("numbering", "numbering", numbering),
            ("styles", "styles", styles),
        ):
            package.writestr(
                f"word/{name}.xml", f'{prologue}<w:{root} xmlns:w="{_MAIN}">{content}</w:{root}>'
            )
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """Return a paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def document_of(submission: Submission) -> bytes:
    """Return a submission as the Word document that a township has: cover, 目录, narrative, a table a project."""
    document = docx.Document()

    def say(*lines: str) -> None:
        for line in lines:
            document.add_paragraph(line)

    say(
        submission.info.title,
        f"{submission.info.compiled_by}编制",
        f"{submission.info.reviewed_by}审核",
        "目 录",
    )
    say(*(f"{each.table.title}\t{page}" for page, each in enumerate(submission.tables, 8)))
    say("第一部分", "部门整体绩效目标")
    if submission.narrative:
        for chapter in submission.narrative.narrative.chapters:
            say(chapter.heading, *chapter.paragraphs)
    say("第二部分", "预算项目绩效目标")
    for reading in submission.tables:
        table = reading.table
        say(table.title, f"{table.unit_code} {table.unit_name}\t单位：万元")
        _write(document.add_table(8 + len(table.indicators), _COLUMNS), table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(grid: Table, table: PerformanceTable) -> None:
    """Write a form as it stands on paper, cells merged across and down."""

    def put(row: int, column: int, text: str, last_column: int = -1, last_row: int = -1) -> None:
        last = grid.cell(max(row, last_row), max(column, last_column))
        grid.cell(row, column).merge(last).text = text

    put(0, 0, "项目编码")
    put(0, 1, table.code, 3)
    put(0, 4, "项目名称")
    put(0, 5, table.name, 6)
    put(1, 0, "预算规模及\n资金用途", last_row=2)
    amounts = ("预算数", table.funding.budget, "其中：财政资金", table.funding.fiscal, "其他资金", "")
    for column, text in enumerate(amounts, 1):
        put(1, column, f"{text}")
    put(2, 1, table.purpose, 6)
    put(3, 0, "资金支出计 划（%）", last_row=4)
    plan = (table.plan.march, table.plan.june, table.plan.october, table.plan.december)
    ends = ("3 月底", "6月底", "10月底", "12月底")
    for (first, last), end, percent in zip(((1, 2), (3, 3), (4, 4), (5, 6)), ends, plan, strict=True):
        put(3, first, end, last)
        put(4, first, f"{percent:f}%", last)
    put(5, 0, "绩效目标")
    put(5, 1, table.goals, 6)
    for column, label in enumerate(_HEADER):
        put(6, column, label, 6 if column == 5 else -1)
    row = 7
    for level1, group in groupby(table.indicators, key=lambda each: each.level1):
        indicators = list(group)
        put(row, 0, level1, last_row=row + len(indicators) - 1)
        for each in indicators:
            texts = (each.level2, each.level3, each.description, each.value.text, each.basis)
            for column, text in enumerate(texts, 1):
                put(row, column, text, 6 if column == 5 else -1)
            row += 1
