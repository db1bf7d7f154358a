"""Change many workbooks, each for itself: one that cannot be changed does not stop the rest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.batch.guarded_reading import refused_file
from xl_tools.errors import RefusalError, shown_name
from xl_tools.jobs.desk import Desk, Given, PathLike, Paths, given
from xl_tools.jobs.fill import Filled, fill
from xl_tools.jobs.fix import Fixed, fix
from xl_tools.model.checked import LeftOut, RefusedFile
from xl_tools.opc.package import is_our_output
from xl_tools.saving.file_names import distinct_stems
from xl_tools.saving.safe_save import made_folder


class ChangedFile(NamedTuple):
    """A workbook, and what was done with it; or why nothing was."""

    file: Path
    done: Fixed | Filled | None = None
    refused: RefusedFile | None = None


@dataclass(frozen=True, slots=True)
class ChangedFiles:
    """Workbooks that are changed as one goes through it, once; and how many files of the folders are passed over, by kind."""

    changes: Iterator[ChangedFile]
    passed_over: Mapping[str, int]

    def __iter__(self) -> Iterator[ChangedFile]:
        """Change the next one, and say what was done."""
        return self.changes


def fix_files(
    paths: Paths,
    *,
    unsafe: bool = False,
    target: PathLike | None = None,
    dry_run: bool = False,
    **desk: Unpack[Desk],
) -> ChangedFiles:
    """Fix workbooks, and all those of folders, each as :func:`~xl_tools.jobs.fix.fix` does; into the folder ``target``, where
    one is named, under their own names. Each is changed when its turn comes.
    """

    def change(file: Path, place: Path | None, chosen: Desk) -> Fixed:
        return fix(file, unsafe=unsafe, target=place, dry_run=dry_run, **chosen)

    work, folder = given(paths, **desk), Path(target) if target is not None else None
    return ChangedFiles(_each(work, folder, change, dry_run=dry_run), work.found.passed_over)


def fill_files(
    paths: Paths, *, target: PathLike | None = None, dry_run: bool = False, **desk: Unpack[Desk]
) -> ChangedFiles:
    """Fill workbooks, and all those of folders, each as :func:`~xl_tools.jobs.fill.fill` does; as :func:`fix_files`."""

    def change(file: Path, place: Path | None, chosen: Desk) -> Filled:
        return fill(file, target=place, dry_run=dry_run, **chosen)

    work, folder = given(paths, **desk), Path(target) if target is not None else None
    return ChangedFiles(_each(work, folder, change, dry_run=dry_run), work.found.passed_over)


def _each(
    work: Given,
    folder: Path | None,
    change: Callable[[Path, Path | None, Desk], Fixed | Filled],
    *,
    dry_run: bool,
) -> Iterator[ChangedFile]:
    files = [file for file in work.files if not (folder and _is_below(file, folder))]
    is_made = folder is not None and not dry_run
    places: Sequence[Path | None] = _places(folder, files) if folder and is_made else [None] * len(files)
    chosen: Desk = {"settings": work.settings, "units": work.units}
    advance = work.counted()
    for named in work.found.named:
        yield ChangedFile(Path(named.path or named.name), refused=named)
    with made_folder(folder) if folder and is_made else nullcontext():
        for file, place in zip(files, places, strict=True):
            if file.is_file() and is_our_output(file.read_bytes()):
                ours = (shown_name(file), "是本工具生成的，没有动", "要改的是填报的工作簿")
                yield ChangedFile(file, refused=RefusedFile(*ours, LeftOut.OUTPUT))
            else:
                try:
                    yield ChangedFile(file, change(file, place, chosen))
                except RefusalError as error:
                    yield ChangedFile(file, refused=refused_file(error))
            advance(str(file))


def _is_below(file: Path, folder: Path) -> bool:
    """Whether a file is one that an earlier run has put into the folder of results."""
    return file.absolute().is_relative_to(folder.absolute())


def _places(folder: Path, files: Sequence[Path]) -> list[Path]:
    """Return a place in the folder for each file, under its own name; its folder tells apart those called the same."""
    stems = distinct_stems([(file.stem, file.parent.name) for file in files], [str(file) for file in files])
    return [folder / f"{stem}{file.suffix}" for stem, file in zip(stems, files, strict=True)]
