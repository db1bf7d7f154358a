"""What rolling a workbook into the next year left open, until somebody has touched it."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from xl_tools.model.finding import COMPLETE, ERROR, WARNING
from xl_tools.model.grid import parse_address
from xl_tools.model.pending import Pending, PendingState
from xl_tools.rules.rule import Context, Fault, SubmissionRule
from xl_tools.values.text import one_line

_LONGEST_QUOTE = 40
_CONFIRM = "照旧就对的，在“待确认”表这一行的“确认”栏写“是”"


def rolled_and_open(context: Context) -> Iterator[Fault]:
    """要求：从上年转过来的工作簿，空出来的要填上，照抄的要看过。
    依据：预算按年度编制；上年的金额、编码、年度不能当作本年的。
    原因：没有填、没有看的地方，就是上年的话，或者缺一个数。
    举例：预算数空着（上年 29.53）；“预算__万元”还没有填；项目编码还是上年的；指标值还没有看过。
    改法：到“待确认”表里看要做什么，改那一格；照旧就对的，在“确认”栏写“是”。
    """
    lines = [line for line in context.submission.pending if line.is_open]
    for sheet, group in groupby((line for line in lines if line.is_lost), attrgetter("sheet")):
        count = sum(1 for _ in group)
        message = f"“待确认”里有 {count} 处在工作表“{sheet}”上，这张表找不到了"
        yield Fault(None, message, "改了名的，请把“待确认”里的工作表名也改过来；表删去了的，这几行也删去")
    for line in lines:
        if not line.is_lost:
            yield pending_fault(line)


def pending_fault(line: Pending) -> Fault:
    """Return what is said of one open line."""
    before = f"（上年：{_quoted(line.before)}）" if line.before else ""
    what = "还没有填" if line.state is PendingState.TO_FILL else "还没有核对"
    hint = line.ask if line.state is PendingState.TO_FILL else f"{line.ask}；{_CONFIRM}"
    severity = ERROR if line.state is PendingState.TO_FILL else WARNING
    at = line.at or line.cell
    name = f"“{line.field}”" if line.field else ""
    return Fault(parse_address(at) if at else None, f"{name}{what}{before}", hint, severity, sheet=line.sheet)


def _quoted(text: str) -> str:
    said = one_line(text)
    return said if len(said) <= _LONGEST_QUOTE else f"{said[:_LONGEST_QUOTE]}…"


RULES = (SubmissionRule("JX807", "转到新年度后还没有确认", ERROR, COMPLETE, rolled_and_open),)
