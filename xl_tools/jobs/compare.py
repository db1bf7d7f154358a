"""Compare two submissions, or two folders of them, and hand the result on in the form that its file's name asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Unpack

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.short_names import with_short_names
from xl_tools.batch.units_of_unread import units_of_unread
from xl_tools.forms.labels import Labels
from xl_tools.jobs.desk import Desk, PathLike, check_output, given, save
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.products.comparison.changes import Comparison, UnitComparison
from xl_tools.products.comparison.compared_submissions import compare_submissions
from xl_tools.products.comparison.comparison_json import comparison_json
from xl_tools.products.comparison.comparison_text import comparison_text
from xl_tools.products.comparison.comparison_words import whole
from xl_tools.products.comparison.over_years import USUAL_CHANGE
from xl_tools.values.unit_key import UnitKey

_SUFFIXES = (".xlsx", ".html", ".json", ".txt")


@dataclass(frozen=True, slots=True)
class CompareResult:
    """What has changed; ``comparison`` is ``None`` where nothing of one side could be read."""

    before: Batch
    after: Batch
    comparison: Comparison | None
    inputs: tuple[Path, ...]

    @property
    def text(self) -> str:
        """What has changed, as text."""
        return self.told()

    def told(self, *, in_full: bool = True) -> str:
        """Tell what has changed; where not ``in_full``, many files that could not be compared only by their kinds."""
        return comparison_text(self.comparison, in_full=in_full) if self.comparison else ""

    @property
    def whole(self) -> str:
        """What has changed altogether, in one line."""
        return whole(self.comparison) if self.comparison else ""

    def save(self, target: PathLike) -> Path | None:
        """Write it as the suffix says (.xlsx, .html, .json, .txt); return the backup of somebody's work that stood there."""
        assert self.comparison, "nothing to write"  # noqa: S101 - whoever saves has looked
        match Path(target).suffix.lower():
            case ".xlsx":
                from xl_tools.products.comparison.comparison_workbook import comparison_workbook  # noqa: PLC0415 - each form imports what it needs

                data = comparison_workbook(self.comparison, Path(target))
            case ".html":
                from xl_tools.products.comparison.comparison_page import comparison_page  # noqa: PLC0415 - as above

                data = comparison_page(self.comparison).encode()
            case ".json":
                data = (comparison_json(self.comparison) + "\n").encode()
            case _:
                data = (self.text + "\n").encode()
        return save(target, data, self.inputs, *_SUFFIXES)


def compare(
    old: PathLike,
    new: PathLike,
    *,
    target: Path | None = None,
    change: int = USUAL_CHANGE,
    **desk: Unpack[Desk],
) -> CompareResult:
    """Compare an earlier workbook with a later one, or the units of two folders.

    Files of two years are compared year by year, too: budgets, indicators, projects that came and went; ``change`` is how many
    percent of a budget are too much where no indicator has changed. Of several versions of a unit on one side the last one counts. ``target`` is refused now if it cannot be written.
    """
    sides = [given(side, target, **desk) for side in (old, new)]
    inputs = tuple(file for side in sides for file in side.files)
    check_output(target, inputs, *_SUFFIXES)
    before, after = (side.checked(as_listed=False) for side in sides)
    if not (before.checked and after.checked):
        return CompareResult(before, after, None, inputs)
    counted = [without_duplicates(with_filled_goals(batch)) for batch in (before, after)]
    counted = [
        of_one_year(batch).batch for batch in counted
    ]  # what strayed in of another year does not count
    (earlier, unread_before), (later, unread_after) = map(_side, counted)
    are_versions = not (Path(old).is_dir() or Path(new).is_dir())
    changes = compare_submissions(
        earlier, later, Labels(sides[0].settings), are_versions=are_versions, change=change
    )
    units = _with_warnings(_with_warnings(changes.units, "旧", before), "新", after)
    comparison = Comparison(units, tuple(unread_before), tuple(unread_after))
    return CompareResult(before, after, comparison, inputs)


def _with_warnings(units: Sequence[UnitComparison], word: str, side: Batch) -> tuple[UnitComparison, ...]:
    """Say of the units that a side does not have which files of it, that could not be read, are or may be theirs."""
    unread = [file for file in side.left_out if file.may_be_a_report]
    names = {_key(unit): [unit.unit_name] for unit in units}
    read = [(_key(unit), one.submission.file) for unit in units for one in (*unit.old, *unit.new)]
    whose = units_of_unread(unread, names, read) if unread else {}
    strays = sum(file.is_unread and file not in whose for file in unread)
    told = []
    for unit in units:
        own = "、".join(f"{file.name}（{file.reason}）" for file, key in whose.items() if key == _key(unit))
        note = ""
        if not (unit.old if word == "旧" else unit.new):
            if own:
                note = f"{word}的一边收到 {own}，没能读，看名称或所在的文件夹像是这个单位的，不是没有报。"
            elif strays:
                note = f"{word}的一边没有读到这个单位的文件，也许在没能读的 {strays} 个文件里，不一定真的没有报。"
        told.append(replace(unit, notes=(*unit.notes, note)) if note else unit)
    return tuple(told)


def _key(unit: UnitComparison) -> UnitKey:
    return UnitKey(unit.region, unit.unit_code)


def _side(counted: Batch) -> tuple[Sequence[Checked], list[RefusedFile]]:
    """Return the files of a side that count, and those that do not, named without their folders where that is clear."""
    return with_short_names(counted.checked, (*counted.refused, *counted.skipped))
