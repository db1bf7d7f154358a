"""What in the totals of the 汇总 is to be looked at: told beside each of them, and the projects coloured above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xl_tools.batch.project_rows import ProjectRow
from xl_tools.batch.years_of_files import years_said


@dataclass(frozen=True, slots=True)
class Doubts:
    """Places of projects: out of all proportion to their name's others, below zero, beside another table of their name.

    Also the years, where they are several, and whether amounts are left out of which nobody knows whether they are 元.
    """

    odd: frozenset[int] = frozenset()
    negative: frozenset[int] = frozenset()
    repeated: frozenset[int] = frozenset()
    years: tuple[int, ...] = ()
    has_unsure: bool = False

    @classmethod
    def of(cls, rows: Sequence[ProjectRow], odd: Iterable[int], years: tuple[int, ...] = ()) -> "Doubts":
        """Return what is doubtful of these projects; ``odd`` are those out of proportion, ``years`` those of the files."""
        return cls(
            odd=frozenset(odd),
            negative=frozenset(row.place for row in rows if (row.amounts["budget"] or 0) < 0),
            repeated=frozenset(row.place for row in rows if row.is_repeated),
            years=years,
            has_unsure=any(row.is_unsure for row in rows),
        )

    @property
    def places(self) -> frozenset[int]:
        """The projects that are coloured."""
        return self.odd | self.negative | self.repeated

    @property
    def total_label(self) -> str:
        """What stands before a total."""
        told = []
        if self.odd:
            told.append(f"{len(self.odd)} 个项目与别的单位的同名项目相差一千倍，见橙色格，请核对元与万元")
        if self.negative:
            told.append(f"{len(self.negative)} 个项目的预算数是负数，见橙色格，已从合计中减去，请核对")
        if self.repeated:
            told.append(f"{len(self.repeated)} 个项目在同一个工作簿里另有同名的表，可能重复计入，见橙色格")
        marked = [f"其中 {'；'.join(told)}"] if told else []
        years = [f"{years_said(self.years)}合在一起，分年度见下"] if self.years else []
        return f"合计（{'；'.join((*years, *marked))}）" if years or marked else "合计"

    @property
    def label_of_years(self) -> str:
        """What stands before a total whose years are not told below it."""
        return f"合计（{years_said(self.years)}合在一起）" if self.years else "合计"

    @property
    def not_summed(self) -> str:
        """What is said of coloured cells that are in no sum."""
        unsure = "，或分不清是元还是万元" if self.has_unsure else ""
        return f"橙色格没有填写，{'' if unsure else '或'}写的不是数字{unsure}（照原文列出，不计入合计）。"
