"""What a clerk is told of a rule."""

from typing import NamedTuple

from xl_tools.model.finding import Dimension, Severity


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
