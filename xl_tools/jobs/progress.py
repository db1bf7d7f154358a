"""申报进度: where every unit of the list stands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.progress_rows import Progress as Standings
from xl_tools.batch.progress_rows import Standing, progress_of
from xl_tools.batch.project_rows import project_rows, totals_of
from xl_tools.batch.received import ReceivedRow, received_rows
from xl_tools.batch.short_names import with_short_names
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save


@dataclass(frozen=True, slots=True)
class ProgressResult(BatchResult):
    """Where every unit stands, and the files it was worked out from."""

    standings: Standings
    received: tuple[ReceivedRow, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every unit has reported without anything that must be corrected."""
        return all(row.standing is Standing.REPORTED for row in self.standings.rows)

    @property
    def text(self) -> str:
        """The standings for a screen, who has not reported first."""
        from xl_tools.products.summary.progress_text import progress_text  # noqa: PLC0415 - each form imports what it needs

        return progress_text(self.standings)

    def save(self, target: PathLike) -> Path | None:
        """Write the standings as a workbook; return the backup of somebody's work that stood there."""
        from xl_tools.products.summary.progress_sheet import progress_workbook  # noqa: PLC0415 - as above

        return save(
            target, progress_workbook(self.standings, Path(target), self.received), self.inputs, ".xlsx"
        )


def progress(
    paths: Paths, *, year: int | None = None, target: Path | None = None, **desk: Unpack[Desk]
) -> ProgressResult:
    """Work out who of the unit list has reported, with how many faults, and who has not.

    ``year`` is the year looked at, by default that of most files; ``target`` is refused now if it cannot be written.
    """
    work = given(paths, target, even_none=True, **desk)
    check_output(target, work.inputs, ".xlsx")
    whole = without_duplicates(
        with_filled_goals(work.checked(summed_up=True), even_none=work.units is not None)
    )
    batch, _, year = of_one_year(whole, year)
    unread = [file for file in batch.left_out if file.may_be_a_report]
    files, unread = with_short_names(whole.checked, unread)
    standings = progress_of(files, unread, work.units, year)
    counted, left_out = with_short_names(batch.checked, batch.left_out)
    totals = [totals_of(one, project_rows(one)) for one in counted]
    received = received_rows(totals, left_out, standings.whose_unread, batch.corrections)
    return ProgressResult(batch, work.inputs, standings, tuple(received))
