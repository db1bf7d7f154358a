"""Turn Word documents, converted texts or workbooks of any layout into one standard workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_tools.batch.guarded_reading import open_with_tables
from xl_tools.errors import NothingToDoError
from xl_tools.forms.labels import Labels
from xl_tools.jobs.desk import MadeWorkbook, PathLike, Paths, check_output, paths_of, settings_of
from xl_tools.model.submission import Narrative, Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.products.workbook.standard_workbook import standard_workbook
from xl_tools.settings import Settings
from xl_tools.sources.unit_lists import bundled_list_of
from xl_tools.values.project_code import code_parts, is_well_formed
from xl_tools.values.unit_key import UnitKeys, whose, with_region


@dataclass(frozen=True, slots=True)
class Imported(MadeWorkbook):
    """The workbook, what is in it, and what was found in no field and is therefore not in it."""

    tables: tuple[TableReading, ...]
    paragraphs: int
    left_out: tuple[str, ...]


def import_(
    paths: Paths, *, target: Path | None = None, settings: PathLike | Settings | None = None
) -> Imported:
    """Read Word documents, converted texts or workbooks and put their tables and narrative, in the order given, into a standard workbook.

    ``target`` is where it will go, refused now if it cannot.

    Texts go over as typed. Files of different units are refused: a workbook belongs to one unit.
    """
    files = paths_of(paths)
    check_output(target, files, ".xlsx")
    settings = settings_of(settings)
    submissions = [open_with_tables(path, settings) for path in files]
    info = _common_info(submissions)
    units = bundled_list_of(info.unit_code, settings) or next(
        (s.units for s in submissions if s.units.projects), UnitList()
    )
    if not info.region and (unit := units.unit(info.unit_code)):
        codes = (p.code for p in units.projects_of(unit) if is_well_formed(p.code))
        info = info.model_copy(update={"region": next((code_parts(code).region for code in codes), "")})
    narratives = [s.narrative.narrative for s in submissions if s.narrative]
    chapters = tuple(chapter for narrative in narratives for chapter in narrative.chapters)
    narrative = Narrative(chapters=chapters) if chapters else None
    tables = tuple(table for submission in submissions for table in submission.tables)
    data = standard_workbook(info, units, narrative, tables, Labels(settings), settings.framework.current)
    left_out = tuple(line for submission in submissions for line in _left_out(submission))
    paragraphs = sum(len(chapter.paragraphs) for chapter in chapters)
    return Imported(data, tuple(files), tables, paragraphs, left_out)


def _left_out(submission: Submission) -> Iterator[str]:
    name = submission.file.name
    for table in submission.tables:
        yield from (f"{name} {table.sheet} {left.cell.address}：{left.text}" for left in table.leftovers)
    yield from (f"{name}：{what}，读不出来" for what in submission.unread)


def _common_info(submissions: Sequence[Submission]) -> UnitInfo:
    keys = UnitKeys(whose(s.info) for s in submissions)
    units = {keys.of(whose(s.info)) for s in submissions if s.info.unit_code}
    if len(units) > 1:
        named = sorted(with_region(keys.shown(unit), unit.code) for unit in units)
        files = "、".join(submission.file.name for submission in submissions)
        raise NothingToDoError(
            files, f"这些文件是不同单位的（{'、'.join(named)}）", "一个工作簿只放一个单位，请分开导入"
        )
    return max((s.info for s in submissions), key=lambda info: len(info.model_dump(exclude_defaults=True)))
