"""通报: one page for a whole county on who has reported, how well, what is often wrong, and by when it is to be right."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.progress_rows import progress_of
from xl_tools.batch.short_names import with_short_names
from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save
from xl_tools.jobs.last_day import last_day
from xl_tools.model.checked import LeftOut
from xl_tools.products.notices.county_notice import COUNTY_TITLE, CountyNotice, county_letter, county_notice
from xl_tools.products.notices.letter_terms import LetterTerms
from xl_tools.typesetting.blocks_pdf import letters_pdf
from xl_tools.typesetting.word_writing import letters_word

_PDF, _WORD = ".pdf", ".docx"


@dataclass(frozen=True, slots=True)
class NoticeResult(BatchResult):
    """Where all units stand, to be told to all of them."""

    notice: CountyNotice
    terms: LetterTerms

    @property
    def whole(self) -> str:
        """Where the units stand, in one line."""
        return self.notice.whole

    def save(self, target: PathLike) -> Path | None:
        """Write the page as PDF or for Word, as the name says; return the backup of what stood there."""
        write = letters_word if Path(target).suffix.lower() == _WORD else letters_pdf
        data = write(COUNTY_TITLE, self.terms.office, [county_letter(self.notice, self.terms)])
        return save(target, data, self.inputs, _PDF, _WORD)


def notice(
    paths: Paths,
    *,
    target: Path | None = None,
    bureau: str = "",
    contact: str = "",
    due: str = "",
    **desk: Unpack[Desk],
) -> NoticeResult:
    """Check the files of a county and return its 通报; ``due`` is the last day, as for ``return_slips``."""
    day = dt.datetime.now().astimezone().date()
    by = last_day(due, day)
    work = given(paths, target, even_none=True, **desk)
    check_output(target, work.inputs, _PDF, _WORD)
    whole = without_duplicates(with_filled_goals(work.checked(), even_none=work.units is not None))
    batch, _, year = of_one_year(whole)
    unread = [file for file in batch.left_out if file.may_be_a_report]
    files, unread = with_short_names(whole.checked, unread)
    names = {rule.code: rule.name for rule in ALL_RULES}
    told = county_notice(
        progress_of(files, unread, work.units, year),
        batch.checked,
        names,
        [file for file in unread if file.left_out is not LeftOut.OUTPUT],
    )
    terms = LetterTerms(bureau, contact, by, day)
    return NoticeResult(batch, work.inputs, told, terms)
