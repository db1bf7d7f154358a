"""Indicators written as a provincial system takes them in: a workbook for each project, or one with a sheet for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Unpack

from xl_tools.errors import InvalidDataError, NothingToDoError, RefusalError
from xl_tools.jobs.desk import Desk, PathLike, Paths, check_output, given, save
from xl_tools.model.checked import RefusedFile
from xl_tools.products.system_rows.exported_rows import ExportedRows, exported_rows
from xl_tools.products.system_rows.system_workbook import system_json, system_workbook
from xl_tools.saving.file_names import distinct_stems
from xl_tools.saving.safe_save import made_folder, refuse_file_name
from xl_tools.settings import Settings, SystemTemplate


class ExportForm(StrEnum):
    """The files that rows can be written as; a folder has a workbook for each project."""

    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The rows of every project in each template that was asked for; ``left_out`` are files of which there are none, and why."""

    projects: tuple[ExportedRows, ...]
    left_out: tuple[RefusedFile, ...]
    inputs: tuple[Path, ...]
    told: tuple[str, ...] = ()
    """What was done as the bureau wrote on 收件."""

    @property
    def said(self) -> tuple[str, ...]:
        """What a person must add, project by project."""
        told = (
            f"{each.file}【{each.sheet}】{each.project}：{what}"
            for each in self.projects
            for what in each.to_fill
        )
        return tuple(dict.fromkeys(told))

    @property
    def whole(self) -> str:
        """How much there is, in one line."""
        projects = len({(each.file, each.sheet, each.project) for each in self.projects})
        rows = sum(len(each.rows) for each in self.projects)
        names = "、".join(dict.fromkeys(each.template for each in self.projects))
        return f"{projects} 个项目，{names}共 {rows} 行"

    def save(self, target: PathLike) -> Iterator[Path | RefusalError]:
        """Write one workbook (.xlsx) or JSON; into a folder a workbook for each project, in a folder for each template.

        Yields each file as it is written, in a folder also the refusal of what could not be.
        """
        target = Path(target)
        if not target.is_dir() and target.suffix.lower() in {".xlsx", ".json"}:
            is_json = target.suffix.lower() == ".json"
            save(
                target,
                system_json(self.projects).encode() if is_json else system_workbook(self.projects),
                self.inputs,
            )
            yield target
            return
        for template in dict.fromkeys(each.template for each in self.projects):
            projects = [each for each in self.projects if each.template == template]
            stems = distinct_stems(
                [(f"{each.number:02d}{each.project}", each.unit, Path(each.file).stem) for each in projects],
                [f"{each.file} {each.sheet} {each.number}" for each in projects],
            )
            with made_folder(folder := target / template):
                for each, stem in zip(projects, stems, strict=True):
                    file = folder / f"{stem}.xlsx"
                    try:
                        save(file, system_workbook([each]), self.inputs)
                    except RefusalError as error:
                        yield error
                    else:
                        yield file


def export(
    paths: Paths, *, system: str | None = None, target: Path | None = None, **desk: Unpack[Desk]
) -> ExportResult:
    """Put the indicators of workbooks into the templates of a provincial system: the one of this name, else all in the settings.

    ``target`` is refused now if it cannot be written: an .xlsx for one template, .json, or a folder. Of several versions of
    a unit the one saved last counts.
    """
    from xl_tools.batch.counted_files import files_that_count  # noqa: PLC0415 - the open workbook is one

    work = given(paths, target, **desk)
    templates = _templates(work.settings, system)
    if target and target.suffix.lower() == ".xlsx" and len(templates) > 1:
        names = "、".join(templates)
        raise InvalidDataError(
            target,
            f"设置里有几种模板（{names}），一个文件只放得下一种",
            "请用 --system 写明哪一种，或把 -o 写成文件夹的名字",
        )
    if target and (target.suffix.lower() in {".xlsx", ".json"}):
        check_output(target, work.inputs, ".xlsx", ".json")
    elif target:
        refuse_file_name(target)
    batch = files_that_count(work.checked(as_listed=False))
    projects = exported_rows((one.submission for one in batch.checked), templates)
    return ExportResult(tuple(projects), tuple(batch.left_out), work.inputs, batch.told)


def export_open(data: bytes, path: Path, settings: Settings) -> ExportResult:
    """Put the indicators of a workbook that is open into every template, by the bytes that Excel wrote of it."""
    from xl_tools.batch.guarded_reading import with_tables  # noqa: PLC0415 - files are read otherwise
    from xl_tools.sources.opening import submission_of  # noqa: PLC0415 - as above

    submission = with_tables(submission_of(data, path, settings))
    projects = exported_rows([submission], _templates(settings, None))
    return ExportResult(tuple(projects), (), (path,) if path.is_absolute() else ())


def _templates(settings: Settings, name: str | None) -> Mapping[str, SystemTemplate]:
    if not settings.system:
        raise NothingToDoError("设置", "里面没有省级系统的模板（system）", "请照自带的设置补上")
    if name is None:
        return settings.system
    if name not in settings.system:
        known = "、".join(settings.system)
        raise InvalidDataError(f"--system {name}", "设置里没有这个模板", f"有的是：{known}")
    return {name: settings.system[name]}
