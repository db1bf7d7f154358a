"""JX8: 文件 (the workbook itself)."""

from collections.abc import Iterator

from xl_tools.form.submission import SheetRole
from xl_tools.model.finding import Dimension, Severity
from xl_tools.rules.rule import Context, Fault, SubmissionRule
from xl_tools.values.text import one_line

_LONGEST_QUOTE = 30


def sheet_unknown(context: Context) -> Iterator[Fault]:
    """要求：工作簿里的每张表都是绩效目标表或本套表格，表里没有游离的内容。
    原因：认不出的内容不会进汇总和文本；不说出来，就会悄悄漏掉。
    举例：多了一张“Sheet1”记着别的事；标签被改得认不出来的绩效目标表；表格边上的备注。
    改法：无用的删去；是绩效目标表的，恢复“项目编码”“项目名称”等标签。
    """
    for note in context.submission.sheets:
        if note.role is SheetRole.UNKNOWN:
            yield Fault(
                None,
                "认不出这张工作表：不是绩效目标表，也不是本套表格",
                "无用就删去；是绩效目标表的，请恢复标签",
                sheet=note.name,
            )
        elif note.role is SheetRole.TOO_LARGE:
            yield Fault(None, "这张工作表太大，没有读", "请删去表格以外的空行空列后再试", sheet=note.name)
    for reading in context.submission.tables:
        for left in reading.leftovers:
            text = one_line(left.text)
            shown = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
            yield Fault(
                left.cell,
                f"“{shown}”不属于表的任何一栏，不会进汇总和文本",
                "无用就删去",
                Severity.INFO,
                reading,
            )


def cell_faulty(context: Context) -> Iterator[Fault]:
    """要求：单元格里是值；公式算得出结果。
    原因：错误值和没有计算的公式读不出数，当成空白就会漏掉。
    举例：#REF!；用别的程序生成、从没在 Excel 里打开保存过的公式。
    改法：用 Excel 打开，改正公式，保存一次再报。
    """
    unread = {
        note.name for note in context.submission.sheets if note.role in {SheetRole.UNKNOWN, SheetRole.OUTPUT}
    }
    for sheet, faults in context.submission.faults.items():
        if sheet in unread:
            continue
        for cell, shown in faults.items():
            what = f"单元格是错误值 {shown}" if shown.startswith("#") else "公式没有计算值"
            yield Fault(cell, what, "请用 Excel 打开，改正后保存", sheet=sheet)


RULES = (
    SubmissionRule("JX801", "认不出的工作表或内容", Severity.WARNING, Dimension.FORMAL, sheet_unknown),
    SubmissionRule("JX802", "公式没有计算值，或是错误值", Severity.ERROR, Dimension.FORMAL, cell_faulty),
)
