"""豁免情况: what units exempted with a reason, and what the settings could say once for all of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.short_names import with_short_names
from xl_tools.errors import InvalidDataError
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save
from xl_tools.products.exempted.practices import LEAST_UNITS, Practices, practices_of


@dataclass(frozen=True, slots=True)
class ExemptedResult(BatchResult):
    """What units exempted, by rule and by words, and what is proposed; nothing is done about it."""

    practices: Practices

    @property
    def text(self) -> str:
        """The practices for a screen, those of which something is proposed first."""
        from xl_tools.products.exempted.practices_text import practices_text  # noqa: PLC0415 - each form imports what it needs

        return practices_text(self.practices)

    def save(self, target: PathLike) -> Path | None:
        """Write the practices as a workbook; return the backup of somebody's work that stood there."""
        from xl_tools.products.exempted.practices_sheets import practices_workbook  # noqa: PLC0415 - as above

        return save(target, practices_workbook(self.practices, Path(target)), self.inputs, ".xlsx")


def exempted(
    paths: Paths, *, least: int = LEAST_UNITS, target: Path | None = None, **desk: Unpack[Desk]
) -> ExemptedResult:
    """Put together what units exempted with a reason; what ``least`` of them exempt alike is proposed for all.

    A proposal is a word of a list in the settings, a line drawn elsewhere, or a rule put out of force: to be looked
    through, nothing is changed. ``target`` is refused now if it cannot be written.
    """
    if least < 1:
        raise InvalidDataError("--least", "至少是 1 个单位", "请改这个数")
    work = given(paths, target, **desk)
    check_output(target, work.inputs, ".xlsx")
    batch = without_duplicates(work.checked(summed_up=True, hints=True))
    files, _ = with_short_names(batch.checked, [])
    return ExemptedResult(batch, work.inputs, practices_of(files, work.settings, least))
