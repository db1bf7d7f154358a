"""公开: copies of workbooks fit for the web, as workbook and as PDF, and the list of what was taken out of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Unpack

from xl_tools.batch.batch import Batch
from xl_tools.batch.packed import file_entries
from xl_tools.errors import RefusalError, UnreadableFileError, shown_name
from xl_tools.jobs.desk import Desk, Given, PathLike, Paths, check_output, chosen_form, given, save
from xl_tools.model.checked import LeftOut, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.unit import UnitInfo
from xl_tools.products.publication.public_copy import PublicCopy, public_copy
from xl_tools.products.publication.publication_text import not_made_text, publication_json, publication_text
from xl_tools.saving.file_names import unit_stems
from xl_tools.saving.safe_save import made_folder, refuse_file_name
from xl_tools.settings import Settings
from xl_tools.sources.opening import is_package, read_bytes
from xl_tools.sources.real_paths import real_path

PUBLIC = "_公开"
"""Stands at the end of the name of a public copy."""
_LIST = "公开清单"
_FORMS = (".xlsx", ".pdf")
_MAY_BE_NAMED = (LeftOut.UNREAD, LeftOut.OUTPUT)
"""What has no goals to be read, or is of our own making (a 文本 for Excel), and can be made public where it is named for itself."""


class ListForm(StrEnum):
    """The forms of 公开清单."""

    TEXT = "text"
    JSON = "json"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The public copies; ``left_out`` are files of which there is none, and why."""

    copies: tuple[PublicCopy, ...]
    left_out: tuple[RefusedFile, ...]
    inputs: tuple[Path, ...]
    whose: Mapping[str, UnitInfo] = field(default_factory=dict)
    """Whose each file is, by its path: as the bureau says, whatever stands on its sheets."""
    told: tuple[str, ...] = ()
    """What was done as 收件 says, and in which files something must still be corrected."""

    @property
    def text(self) -> str:
        """公开清单 for a screen."""
        return publication_text(self.copies)

    @property
    def has_decisions(self) -> bool:
        """Whether anything is left to a person."""
        return any(copy.decisions for copy in self.copies)

    def listed(self, form: ListForm, target: Path | None = None) -> bytes:
        """Return 公开清单 in one of its forms."""
        if form is ListForm.XLSX:
            from xl_tools.products.publication.publication_sheets import publication_workbook  # noqa: PLC0415 - each form imports what it needs

            return publication_workbook(self.copies, target, self.left_out)
        if form is ListForm.JSON:
            return publication_json(self.copies, self.left_out).encode()
        told = filter(None, (self.text, not_made_text(self.left_out)))
        return "".join(f"{each}\n" for each in told).encode()

    def save(self, target: PathLike) -> Iterator[Path | RefusalError]:
        """Write the one copy as .xlsx or .pdf; into a folder every copy as both, and 公开清单.

        Yields each file as it is written, in a folder also the refusal of what could not be.
        """
        target = Path(target)
        if target.suffix.lower() in _FORMS and not target.is_dir():
            check_output(target, self.inputs)
            self._save_copy(self.copies[0], target)
            yield target
            return
        listing = target / f"{_LIST}.xlsx"
        listed = self.listed(
            ListForm.XLSX, listing
        )  # made before anything is written: without it nothing is published
        with made_folder(target):
            stems = unit_stems([(each.source, self._info_of(each)) for each in self.copies])
            for copy, stem in zip(self.copies, stems, strict=True):
                for form in _FORMS if copy.printed else _FORMS[:1]:
                    file = target / f"{stem}{PUBLIC}{form}"
                    try:
                        self._save_copy(copy, file)
                    except RefusalError as error:
                        yield error
                    else:
                        yield file
            try:
                save(listing, listed, self.inputs)
            except RefusalError as error:
                yield error
            else:
                yield listing

    def save_list(self, target: PathLike) -> Path | None:
        """Write 公开清单 as its name says (.txt, .json, .xlsx); return the backup of somebody's work that stood there."""
        target = Path(target)
        form = chosen_form(None, target, ListForm, self.inputs)
        return save(target, self.listed(form, target), self.inputs)

    def _info_of(self, copy: PublicCopy) -> UnitInfo:
        own = copy.submission.info if copy.submission else UnitInfo()
        return self.whose.get(real_path(copy.source), own)

    def _save_copy(self, copy: PublicCopy, target: Path) -> None:
        if target.suffix.lower() != ".pdf":
            save(target, copy.data, self.inputs)
            return
        from xl_tools.products.booklet.binding import booklet_files  # noqa: PLC0415 - a workbook needs none

        if copy.printed is None:
            raise UnreadableFileError(
                copy.source,
                "里面没有绩效目标表，排不成 PDF",
                "请用填报的工作簿生成 PDF，或把 -o 写成 .xlsx",
            )
        for made in booklet_files([copy.printed], target):
            save(made.target, made.data, self.inputs)


def publish(
    paths: Paths, *, target: Path | None = None, listing: Path | None = None, **desk: Unpack[Desk]
) -> PublishResult:
    """Make the public copies of workbooks; nothing is written yet, and the workbooks stay as they are.

    ``target`` is refused now if it cannot be written: a file (.xlsx, .pdf) for one workbook, a folder for several;
    ``listing``, where 公开清单 goes, as well.
    """
    from xl_tools.batch.counted_files import files_that_count  # noqa: PLC0415 - the open workbook is one
    from xl_tools.batch.guarded_reading import refused_file  # noqa: PLC0415 - as above

    work = given(paths, target, **desk)
    if listing:
        chosen_form(None, listing, ListForm, work.inputs)
    if target and target.suffix.lower() in _FORMS and not target.is_dir():
        if len(work.files) > 1:
            raise UnreadableFileError(
                target, f"选了 {len(work.files)} 个工作簿，公开件只写了一个名字", "请把 -o 写成文件夹的名字"
            )
        check_output(target, work.inputs)
    elif target:
        refuse_file_name(target)
    batch = files_that_count(work.checked())
    files, left_out = _to_be_copied(work, batch)
    copies = list[PublicCopy]()
    for file in files:
        try:
            copies.append(_copy_of(file, work.settings))
        except RefusalError as error:
            left_out.append(refused_file(error)._replace(name=shown_name(file)))
    made = {real_path(copy.source) for copy in copies}
    return PublishResult(
        tuple(copies),
        tuple(left_out),
        work.inputs,
        {real_path(entry.file.path): entry.info for entry in file_entries(batch.checked)},
        (*batch.told, *_still_wrong(batch, made)),
    )


def _to_be_copied(work: Given, batch: Batch) -> tuple[list[Path], list[RefusedFile]]:
    """Return the files to be made public, and those that are not: of folders what is no form, of all the versions that do
    not count. A file that is named for itself may hold anything, and says itself why it cannot be copied.
    """
    counted = {real_path(entry.file.path) for entry in file_entries(batch.checked)}
    passed = {real_path(file.path) for file in batch.left_out if file.left_out not in _MAY_BE_NAMED}
    folders = [real_path(folder) for folder in work.found.folders]
    files = []
    for file in work.files:
        real = real_path(file)
        is_named = not any(Path(real).is_relative_to(folder) for folder in folders)
        if real in counted or (is_named and real not in passed):
            files.append(file)
    copied = {real_path(file) for file in files}
    return files, [file for file in batch.left_out if not file.path or real_path(file.path) not in copied]


def _still_wrong(batch: Batch, made: Collection[str]) -> list[str]:
    """Say in which of the files made public something must still be corrected."""
    counts = {
        one.submission.file.name: sum(each.severity is Severity.ERROR for each in one.findings)
        for one in batch.checked
        if real_path(one.submission.file.path) in made
    }
    wrong = "、".join(f"{name} {count} 处" for name, count in counts.items() if count)
    return (
        [f"注意：公开的文件里还有必须改正的：{wrong}。请先运行 xl-tools check，改好再公开"] if wrong else []
    )


def publish_open(data: bytes, path: Path, settings: Settings) -> PublishResult:
    """Make the public copy of a workbook that is open, by the bytes that Excel wrote of it."""
    return PublishResult((_copy_of_bytes(data, path, settings),), (), (path,) if path.is_absolute() else ())


def _copy_of(file: Path, settings: Settings) -> PublicCopy:
    return _copy_of_bytes(read_bytes(file, settings), file, settings)


def _copy_of_bytes(data: bytes, file: Path, settings: Settings) -> PublicCopy:
    if not is_package(data):
        from xl_tools.sources.workbook_file import refuse_encrypted  # noqa: PLC0415 - few files are none

        refuse_encrypted(data, shown_name(file))
        raise UnreadableFileError(
            file, "只有 .xlsx、.xlsm 能做公开件", "请在 Excel 或 WPS 里打开，另存为 .xlsx 再公开"
        )
    return public_copy(data, file, settings)
