"""The public copy of one workbook: what it holds, what was taken out of it, what is left to a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from xl_tools.errors import GeneratedFileError
from xl_tools.model.checked import Checked
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.opc.package import Package
from xl_tools.opc.seen_sheet import Taken
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.opc.web_copy import INTERNAL, NumberSeen, web_copy
from xl_tools.products.publication.left_to_decide import left_to_decide
from xl_tools.settings import Settings
from xl_tools.sources.opening import submission_of
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line

_INTERNAL: Final = frozenset(
    {
        SheetRole.INSTRUCTIONS,
        SheetRole.UNIT_INFO,
        SheetRole.UNIT_LIST,
        SheetRole.EXEMPTIONS,
        SheetRole.SETTINGS,
        SheetRole.PENDING,
        SheetRole.APPROVED,
        SheetRole.TEMPLATE,
        SheetRole.DIRECTORY,
        SheetRole.OUTPUT,
    }
)
"""The sheets of a workbook that are for the clerk and the bureau, and no part of what is made public."""

_DECIDE_HIDDEN = "汇总照常计入它；要公开的请在原件里取消隐藏再做；不公开的请写明，整体绩效里的项目个数、金额若算了它，也请改"
_OFFICE_SECTIONS = ("核对", "校验结果")


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """A workbook's copy for the web; ``decisions`` are left to a person.

    ``submission`` is what the copy says, where it can be set as a 文本: numbers of persons are masked there too.
    """

    source: Path
    data: bytes
    taken: tuple[Taken, ...]
    masked: tuple[NumberSeen, ...]
    decisions: tuple[Taken, ...]
    submission: Submission | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether there was nothing to take out: the copy is the workbook itself."""
        return not self.taken and not self.masked

    @property
    def whole(self) -> str:
        """All of it in one line."""
        if self.is_unchanged:
            said = "没有要去掉的，原样"
        else:
            said = f"去掉 {len(self.taken)} 项，遮住个人号码 {len(self.masked)} 处"
        return f"{said}；要由人定的 {len(self.decisions)} 处" if self.decisions else said

    @property
    def taken_shortly(self) -> Sequence[Taken]:
        """What was taken out, the sheets that are for the office only as one."""
        internal = [each for each in self.taken if each.kind == INTERNAL]
        if len(internal) < 2:  # noqa: PLR2004 - one is told as it is
            return self.taken
        names = "、".join(each.sheet for each in internal)
        whole = Taken(INTERNAL, what=f"{len(internal)} 张：{names}")
        return (*(each for each in self.taken if each.kind != INTERNAL), whole)

    @property
    def printed(self) -> Checked | None:
        """What is set as PDF; none where the workbook has no form."""
        if self.submission is None or not (self.submission.tables or self.submission.other_forms):
            return None
        info = self.submission.info
        if any(each in info.contents for each in _OFFICE_SECTIONS):
            info = info.model_copy(update={"contents": ""})
        return Checked(replace(self.submission, info=info), ())


def public_copy(data: bytes, path: Path, settings: Settings) -> PublicCopy:
    """Return the copy for the web of a workbook's bytes.

    Raises a refusal for what is damaged, or has no sheet that could be made public.
    """
    package = Package(data, path.name, settings.limits)
    internal = _internal(data, path, settings)
    made = web_copy(package, internal)
    copy = Package(made.data, path.name, settings.limits)
    decisions = [*_hidden_forms(data, path, settings), *made.doubts]
    for grid in read_grids(copy).grids:
        decisions += left_to_decide(grid)
    submission = None
    if internal is not None:
        whole = web_copy(package, marked=False)
        submission = submission_of(whole.data, path, settings)
    return PublicCopy(path, made.data, tuple(made.taken), tuple(made.masked), tuple(decisions), submission)


def _hidden_forms(data: bytes, path: Path, settings: Settings) -> Iterator[Taken]:
    """Yield the forms that count in the sums and are not made public, since their sheets are hidden: nobody sees them missing."""
    try:
        submission = submission_of(data, path, settings)
    except GeneratedFileError:
        return
    hidden = {note.name for note in submission.sheets if not note.visible}
    for reading in (*submission.tables, *submission.other_forms):
        if reading.sheet in hidden:
            budget = reading.table.funding.budget
            told = "" if budget is None else f"，预算数 {format_amount(budget)} 万元"
            what = f"{one_line(reading.table.name) or '没有名称的项目'}{told}"
            yield Taken("绩效目标表在隐藏的工作表里，没有公开", reading.sheet, "", what, _DECIDE_HIDDEN)


def _internal(data: bytes, path: Path, settings: Settings) -> Mapping[str, str] | None:
    """Return the sheets that are not made public, with what they are; none of them of an output of this program."""
    try:
        submission = submission_of(data, path, settings)
    except GeneratedFileError:
        return None
    internal = {note.name: str(note.role) for note in submission.sheets if note.role in _INTERNAL}
    shown = [note.name for note in submission.sheets if note.visible]
    return internal if {*shown} - {*internal} else {}
