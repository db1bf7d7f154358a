"""A submission with what was found in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from xl_tools.model.finding import Finding, RuleText
from xl_tools.model.submission import Submission


class LeftOut(StrEnum):
    """Why a file is not among those that count; the value is what a clerk sees."""

    UNREAD = "没能读"
    OLDER = "旧版本，未计入"
    SAME = "内容相同，未计入"
    MARKED = "标记副本，未计入"
    OUTPUT = "本工具生成的，未计入"
    NOT_TAKEN = "县里定了不用，未计入"
    OTHER_YEAR = "别的年度，未计入"
    OTHER_FORMS = "不是绩效目标表，未计入"
    BLANK = "还没有填，未计入"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file that was read, with its findings in the order of the file.

    ``exempted`` are the findings that its 豁免清单 excuses: counted apart. ``own_settings`` says in Chinese what its
    设置 sheet changed, a line each; ``own_rules`` are the bureau's own rules that found something. ``superseded`` says
    why it does not count, where it is checked all the same, and ``superseded_as`` as which of these.
    """

    submission: Submission
    findings: tuple[Finding, ...]
    exempted: tuple[Finding, ...] = ()
    own_settings: tuple[str, ...] = ()
    own_rules: tuple[RuleText, ...] = ()
    superseded: str = ""
    superseded_as: LeftOut = LeftOut.OLDER


_UNCOUNTED: Final[Mapping[LeftOut, str]] = {LeftOut.OTHER_YEAR: "别的年度的", LeftOut.BLANK: "还没有填的"}


class RefusedFile(NamedTuple):
    """One file that could not be read, or need not be: its name, why, what to do, and which of these it is.

    ``path`` is where it lies, as of any source; ``below`` its name behind those of its folders within the one that was
    named: what may tell whose it is. ``unit`` is whose it is where that is known, ``digest`` that of its bytes, ``instead`` the
    path of the file that counts in its place. ``projects``, ``budget`` (万元) and ``errors`` are what a version says that does
    not count, for who chooses between them, ``differs`` how its budgets differ from those that count. ``year`` is that of a
    workbook in which nothing is filled in.
    """

    name: str
    reason: str
    remedy: str
    left_out: LeftOut = LeftOut.UNREAD
    path: str = ""
    below: tuple[str, ...] = ()
    unit: str = ""
    digest: str = ""
    instead: str = ""
    projects: int | None = None
    budget: Decimal | None = None
    errors: int | None = None
    differs: str = ""
    year: int | None = None

    @property
    def is_unread(self) -> bool:
        """Whether nothing is known of what it says."""
        return self.left_out is LeftOut.UNREAD

    @property
    def may_be_a_report(self) -> bool:
        """Whether a unit may have sent it of which nothing else is there: also a booklet of our making, a blank workbook."""
        return self.left_out in (LeftOut.UNREAD, LeftOut.OUTPUT, LeftOut.BLANK)

    @property
    def said(self) -> str:
        """All of it in one line, without a mark at its end."""
        return f"{self.name}：{self.reason}。{self.remedy}"


def passed_over_said(counts: Mapping[str, int]) -> str:
    """Return the line that tells how many files of the folders were passed over by habit, by kind; empty for none."""
    kinds = "，".join(f"{kind} {count} 个" for kind, count in sorted(counts.items()))
    return f"另有 {sum(counts.values())} 个文件没有看：{kinds}" if kinds else ""


def superseded_file(one: Checked) -> RefusedFile:
    """Return what is listed of a file that was checked and does not count beside another of its unit."""
    file, info = one.submission.file, one.submission.info
    unit = f"{info.unit_code} {info.unit_name}".strip()
    remedy = "要看它的，请单独选它"
    return RefusedFile(
        file.name, one.superseded, remedy, one.superseded_as, file.path, unit=unit, digest=file.sha256
    )


def words_of_uncounted(files: Iterable[Checked]) -> str:
    """Return what the files are that were checked and do not count."""
    told = {one.superseded_as for one in files}
    others = [word for kind, word in _UNCOUNTED.items() if kind in told]
    return "、".join(["旧版本", *others] if told - _UNCOUNTED.keys() else others)
