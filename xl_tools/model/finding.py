"""What a check found, and where; the change that mends it; what a clerk is told of the rule that found it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from xl_tools.model.record import Record


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def chinese(self) -> str:
        """The word a clerk sees."""
        return {"error": "必须改正", "warning": "请核对", "info": "写法提示"}[self.value]


class Dimension(StrEnum):
    """The reviewer's dimensions (财预〔2015〕88号) and 规范性 for codes, format and wording."""

    COMPLETE = "完整性"
    RELEVANT = "相关性"
    APPROPRIATE = "适当性"
    FEASIBLE = "可行性"
    FORMAL = "规范性"


ERROR, WARNING, INFO = Severity
_ANSWER = re.compile(rf"(?:{'|'.join(each.chinese for each in Severity)}) [A-Z]+\d+：")
_WHOLE_ROW = re.compile(r"([1-9]\d{0,6}):\1")
COMPLETE, RELEVANT, APPROPRIATE, FEASIBLE, FORMAL = Dimension


class Edit(Record):
    """A change, shown before it is made: put ``new`` into one cell (A1 address) of a sheet where ``old`` stands, because of ``why``.

    Where ``cell`` is a row (``12:12``) it is the row's height, in points, that is ``new`` for ``old``; empty for none stated.
    """

    sheet: str
    cell: str
    old: str
    new: str
    why: str

    @property
    def row(self) -> int | None:
        """The row, counted from 0, whose height it changes; ``None`` for an edit of a cell's text."""
        match = _WHOLE_ROW.fullmatch(self.cell)
        return int(match[1]) - 1 if match else None


class Finding(Record):
    """One fault at one place; ``name`` is that of the rule.

    ``cell`` is an A1 address (empty when the finding is about a whole sheet or file), ``field`` the Chinese label of
    what stands there, ``message`` says what is wrong and ``hint`` what to do. ``edit`` mends it where the remedy is one
    text for that cell; only where ``edit_is_safe`` may it be made without a person looking. ``consequences`` are what else
    was found and follows from the same cause: named in the message, and not counted.
    """

    rule: str
    name: str = Field("", exclude=True)
    severity: Severity
    dimension: Dimension = Dimension.FORMAL
    file: str
    sheet: str = ""
    cell: str = ""
    field: str = ""
    message: str
    hint: str = ""
    edit: Edit | None = None
    edit_is_safe: bool = False
    consequences: tuple["Finding", ...] = ()


def with_consequences(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, and those that follow from each behind it."""
    for finding in findings:
        yield finding
        yield from with_consequences(finding.consequences)


def answer_of(finding: Finding) -> str:
    """Return a finding as the cell of a worksheet function says it, in one line."""
    remedy = f"（{finding.hint}）" if finding.hint else ""
    return f"{finding.severity.chinese} {finding.rule}：{finding.message}{remedy}"


def is_answer(text: str) -> bool:
    """Whether a text is what a worksheet function of ours says beside a form: it is nothing of the form."""
    return bool(_ANSWER.match(text))


def counted_in_words(findings: Iterable[Finding]) -> str:
    """Return how many there are of each severity: ``必须改正 3 处，请核对 2 处``; empty where there is none."""
    counts = Counter(finding.severity for finding in findings)
    return "，".join(f"{each.chinese} {counts[each]} 处" for each in Severity if counts[each])


class RuleText(NamedTuple):
    """A rule in words: ``explanation`` has a line each for 要求, 依据, 原因, 举例 and 改法."""

    code: str
    name: str
    severity: Severity
    dimension: Dimension
    safe_fix: bool
    explanation: str

    @property
    def weight(self) -> str:
        """How much it weighs, what it looks at, and who mends it, in one line."""
        fix = "可以放心自动改" if self.safe_fix else "需要人来改"
        return f"级别：{self.severity.chinese}　维度：{self.dimension}　修改：{fix}"
