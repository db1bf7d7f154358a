"""指标库: distilled from approved workbooks or a 数据集, and asked which indicators suit a project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from xl_tools.errors import NothingToDoError
from xl_tools.jobs.desk import Desk, PathLike, Paths, check_output, given, paths_of, save, settings_of
from xl_tools.model.checked import RefusedFile
from xl_tools.model.indicator_entry import IndicatorLibrary
from xl_tools.products.dataset.dataset_folder import is_dataset
from xl_tools.products.indicator_library.distilling import SeenIndicator, distilled, indicators_of
from xl_tools.products.indicator_library.library_text import library_text, suggestions_json, suggestions_text
from xl_tools.products.indicator_library.suggesting import Suggester, Suggestion
from xl_tools.settings import Settings
from xl_tools.sources.library_files import read_library
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.text import name_key, one_line


@dataclass(frozen=True, slots=True)
class LibraryResult:
    """The library that was distilled, and the files that were left out; ``told`` is what was done as 收件 says."""

    library: IndicatorLibrary
    left_out: tuple[RefusedFile, ...]
    passed_over: dict[str, int]
    inputs: tuple[Path, ...]
    told: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What it holds, for a screen."""
        return library_text(self.library)

    def save(self, target: PathLike) -> Path | None:
        """Write 指标库 as a workbook; return the backup of somebody's work that stood there."""
        from xl_tools.products.indicator_library.library_workbook import library_workbook  # noqa: PLC0415 - a screen needs no writer

        return save(target, library_workbook(self.library), self.inputs, ".xlsx")


def indicator_library(
    paths: Paths, *, target: Path | None = None, own: PathLike | None = None, **desk: Unpack[Desk]
) -> LibraryResult:
    """Distil a library from approved workbooks, or from a 数据集; indicators with a finding in them are left out.

    ``own`` is a bureau's own list, which comes first. ``target`` is refused now if it cannot be written.
    """
    named = paths_of(paths)
    datasets = [path for path in named if path.is_dir() and is_dataset(path)]
    inputs = (*([Path(own)] if own else []),)
    if datasets:
        settings = settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ()))
        check_output(target, inputs, ".xlsx")
        seen: Iterator[SeenIndicator] = (each for folder in datasets for each in _stored(folder))
        left_out, passed_over, told = tuple[RefusedFile, ...](), dict[str, int](), tuple[str, ...]()
    else:
        work = given(named, target, **desk)
        settings, inputs = work.settings, (*work.inputs, *inputs)
        check_output(target, inputs, ".xlsx")
        from xl_tools.batch.duplicates import without_duplicates  # noqa: PLC0415 - a dataset has none

        batch = without_duplicates(work.checked(summed_up=True))
        seen = indicators_of(batch.checked)
        left_out, passed_over, told = batch.left_out, dict(batch.passed_over), batch.told
    library = distilled(seen, settings.framework.versions.values())
    if own:
        library = _with_own(library, read_library(Path(own), settings))
    if not library.entries:
        raise NothingToDoError(named[0], "里面没有读出可以入库的指标", "请选放着批复过的绩效目标表的文件夹")
    return LibraryResult(library, left_out, passed_over, inputs, told)


def _stored(folder: Path) -> Iterator[SeenIndicator]:
    from xl_tools.products.dataset.stored_indicators import stored_indicators  # noqa: PLC0415 - needs DuckDB

    for row in stored_indicators(folder):
        region, level1, level2, level3, description, value, basis, project, code, name = row
        told = level1, level2, level3, description, parse_indicator_value(value), basis
        yield SeenIndicator(*told, project, f"{region}{code}{name}", name)


def _with_own(library: IndicatorLibrary, own: IndicatorLibrary) -> IndicatorLibrary:
    """Return a library with a bureau's own entries first; what these say is not distilled once more."""
    said = {(name_key(entry.level2), name_key(entry.level3)) for entry in own.entries}
    rest = (each for each in library.entries if (name_key(each.level2), name_key(each.level3)) not in said)
    return IndicatorLibrary(entries=(*own.entries, *rest), units=library.units)


@dataclass(frozen=True, slots=True)
class SuggestResult:
    """What a library suggests for a project."""

    project: str
    suggestions: tuple[Suggestion, ...]

    @property
    def text(self) -> str:
        """The suggestions for a screen."""
        return suggestions_text(self.project, self.suggestions)

    @property
    def json(self) -> str:
        """The suggestions as JSON."""
        return suggestions_json(self.project, self.suggestions)


def suggest(
    project: str,
    library: PathLike | IndicatorLibrary,
    *,
    level2: str = "",
    most: int = 10,
    settings: PathLike | Settings | None = None,
) -> SuggestResult:
    """Return the indicators of a library that suit a project by its name, the best first; of one ``level2`` alone if named."""
    if not isinstance(library, IndicatorLibrary):
        library = read_library(Path(library), settings_of(settings))
    name = one_line(project)
    return SuggestResult(name, tuple(Suggester(library).suggested(name, level2, most)))


def suggestions_for(
    projects: Sequence[str], library: PathLike, level2: Sequence[str], settings: Settings, most: int
) -> list[dict[str, list[Suggestion]]]:
    """Return for each project what a library suggests for each 二级."""
    suggester = Suggester(read_library(Path(library), settings))
    return [{name: suggester.suggested(project, name, most) for name in level2} for project in projects]
