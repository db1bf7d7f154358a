"""What in the totals of the 汇总 is to be looked at: told beside each of them, and the projects coloured above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xl_tools.batch.project_rows import ProjectRow


@dataclass(frozen=True, slots=True)
class Doubts:
    """Places of projects: out of all proportion to their name's others, and below zero."""

    odd: frozenset[int] = frozenset()
    negative: frozenset[int] = frozenset()

    @classmethod
    def of(cls, rows: Sequence[ProjectRow], odd: Iterable[int]) -> "Doubts":
        """Return what is doubtful of these projects; ``odd`` are those out of proportion."""
        return cls(frozenset(odd), frozenset(row.place for row in rows if (row.amounts["budget"] or 0) < 0))

    @property
    def places(self) -> frozenset[int]:
        """The projects that are coloured."""
        return self.odd | self.negative

    @property
    def total_label(self) -> str:
        """What stands before a total."""
        told = []
        if self.odd:
            told.append(f"{len(self.odd)} 个项目与别的单位的同名项目相差一千倍，见橙色格，请核对元与万元")
        if self.negative:
            told.append(f"{len(self.negative)} 个项目的预算数是负数，见橙色格，已从合计中减去，请核对")
        return f"合计（其中 {'；'.join(told)}）" if told else "合计"
