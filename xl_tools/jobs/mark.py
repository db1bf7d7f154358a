"""Marked copies of workbooks: every faulty cell marked in its place; and the marks taken out again."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

from xl_tools.batch.guarded_reading import in_time
from xl_tools.errors import NothingToDoError, RefusalError, UnwritableTargetError
from xl_tools.jobs.desk import PathLike, check_output, copy_suffixes, save, settings_of
from xl_tools.model.checked import Checked
from xl_tools.opc.package import Package
from xl_tools.products.marks.marks import marked_workbook, remove_marks
from xl_tools.saving.file_names import MARKED, names_in
from xl_tools.saving.safe_save import made_folder, refuse_file_name
from xl_tools.settings import Settings
from xl_tools.sources.opening import is_package, read_bytes


def is_folder_of_copies(files: Sequence[Path], target: Path | None) -> bool:
    """Whether marked copies go into a folder: of several files always, of one where the target names a folder."""
    if len(files) == 1:
        return target is not None and (target.is_dir() or not target.suffix)
    if target:
        refuse_file_name(target)
    return True


def write_marked_copies(
    files: Sequence[Checked], target: Path, settings: Settings
) -> Iterator[Path | RefusalError]:
    """Do what :meth:`~xl_tools.jobs.check.CheckResult.mark` says."""
    if not files:
        return
    originals = [(Path(one.submission.file.path), one.submission.info) for one in files]
    in_folder = is_folder_of_copies([file for file, _ in originals], target)
    with made_folder(target) if in_folder else nullcontext():
        targets = [target]
        if in_folder:
            targets = names_in(target, originals, lambda file: MARKED + file.suffix)
        for copy, checked, (file, _) in zip(targets, files, originals, strict=True):
            try:
                save(copy, marked_copy(checked, settings), [file])
            except RefusalError as error:
                if not in_folder:
                    raise
                yield error
            else:
                yield copy


def marked_copy(checked: Checked, settings: Settings) -> bytes:
    """Return a copy of a checked workbook in which every faulty cell is marked."""
    file = checked.submission.file
    data = read_bytes(Path(file.path), settings)
    if not is_package(data):
        remedy = "请在 Excel 或 WPS 里另存为 .xlsx 再标（Word 文档、PDF、转换文本请先 xl-tools import）；不另存的，问题可以看网页（--format html）"
        raise UnwritableTargetError(file.name, "这种文件不能加标记", remedy)
    package = Package(data, file.name, settings.limits)
    return in_time(
        file.name, settings.limits, lambda: marked_workbook(package, checked.findings, checked.exempted)
    )


def unmark(path: PathLike, target: PathLike) -> None:
    """Write a marked copy without its marks: as it was, with what the clerk has changed since."""
    path, target = Path(path), Path(target)
    check_output(target, [path], *copy_suffixes(path))
    settings = settings_of()
    data = read_bytes(path, settings)
    unmarked = remove_marks(Package(data, str(path), settings.limits)) if is_package(data) else None
    if unmarked is None:
        raise NothingToDoError(path, "里面没有校验标记", "请选 check --format xlsx 生成的文件")
    save(target, unmarked, [path])
