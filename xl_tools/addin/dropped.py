"""What is done with files dropped on a ``.cmd``: everything the ribbon does, on files, for those who have only WPS."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

import click

from xl_tools.batch.across_files import with_repeated_codes
from xl_tools.batch.batch import Batch, check_files
from xl_tools.batch.duplicates import without_marked_copies
from xl_tools.errors import RefusalError
from xl_tools.jobs.reports import MARKED, ReportForm, report_of, write_marked_copies
from xl_tools.model.checked import Checked
from xl_tools.saving.safe_save import write_new
from xl_tools.settings import Settings, shipped_settings
from xl_tools.sources.folders import workbooks_in

_COULD_NOT_RUN = 2
_PATH = re.compile(r'"([^"]*)"|(\S+)')  # a path holds no quotes


def dropped_paths(arguments: Sequence[str], environment: Mapping[str, str]) -> list[Path]:
    """Return the paths dropped: of the command line as Explorer wrote it, where the ``.cmd`` hands it on.

    ``cmd`` splits an unquoted path at ``&`` before the ``.cmd`` sees it; the whole line still has it.
    """
    line, script = environment.get("XL_TOOLS_LINE", ""), environment.get("XL_TOOLS_SCRIPT", "")
    called = re.search(f'"{re.escape(script)}"', line, re.IGNORECASE) if script else None
    if not called:
        return [Path(argument) for argument in arguments]
    rest = line[called.end() :]
    if rest.count('"') % 2:  # cmd /c puts the whole call between quotes once more
        rest = rest[: rest.rindex('"')] + rest[rest.rindex('"') + 1 :]
    return [Path(quoted or bare) for quoted, bare in _PATH.findall(rest)]


def drop(action: str, paths: Sequence[Path]) -> int:
    """Do what a ``.cmd`` stands for with everything dropped on it, and return the exit code."""
    if not paths:
        click.echo("把要处理的表格文件或文件夹（可以几个一起）拖到这个图标上，再松开鼠标。")
        return _COULD_NOT_RUN
    return _ACTIONS[action](paths)


def _check(paths: Sequence[Path]) -> int:
    """Show the findings, write them as a page and as marked copies into a folder of their own, open the page."""
    settings = shipped_settings()
    batch = without_marked_copies(with_repeated_codes(check_files(workbooks_in(paths), settings), settings))
    click.echo(report_of(batch, ReportForm.TEXT).decode(), nl=False)
    if not batch.checked:
        return _COULD_NOT_RUN
    folder = _free(paths[0].absolute().with_name("校验结果"))
    folder.mkdir()
    page = folder / "校验结果.html"
    write_new(page, report_of(batch, ReportForm.HTML), [])
    for checked in batch.checked:
        _write_marked(checked, folder, settings)
    click.echo(f"校验结果和标记副本在 {folder}")
    _show(page)
    return _COULD_NOT_RUN if batch.refused else int(batch.has_errors)


def _write_marked(checked: Checked, folder: Path, settings: Settings) -> None:
    source = Path(checked.submission.file.path)
    try:
        target = _free(folder / f"{source.stem}{MARKED}{source.suffix}")
        list(write_marked_copies(Batch((checked,), ()), target, settings, in_folder=False))
    except RefusalError as error:  # an .xls, say: it is in the page all the same
        click.echo(str(error), err=True)


def _each(command: str) -> Callable[[Sequence[Path]], int]:
    """Return an action that runs a command on every file in turn; one that is refused does not stop the rest."""

    def run(paths: Sequence[Path]) -> int:
        return max(_commands((command, file) for file in workbooks_in(paths)))

    return run


def _merge(paths: Sequence[Path]) -> int:
    target = _free(paths[0].absolute().with_name("汇总.xlsx"))
    code = max(_commands([("merge", *paths, "-o", target)]))
    _show(target)
    return code


def _booklet(paths: Sequence[Path]) -> int:
    """Set a booklet of every file, as PDF and as workbook, beside it."""
    files = workbooks_in(paths)
    targets = [
        (file, _free(file.with_name(f"{file.stem}_文本{suffix}")))
        for file in files
        for suffix in (".pdf", ".xlsx")
    ]
    code = max(_commands(("booklet", file, "-o", target) for file, target in targets))
    if len(files) == 1:
        _show(targets[0][1])
    return code


_ACTIONS: Mapping[str, Callable[[Sequence[Path]], int]] = {
    "check": _check,
    "fill": _each("fill"),
    "fix": _each("fix"),
    "undo": _each("undo"),
    "merge": _merge,
    "booklet": _booklet,
}
ACTIONS = tuple(_ACTIONS)


def _commands(calls: Iterable[Sequence[object]]) -> list[int]:
    """Run commands of this program one after the other and return their exit codes."""
    from xl_tools.commands.command_line import main  # noqa: PLC0415 - it imports this module's commands

    codes = []
    for name, *arguments in calls:
        click.echo(f"── {Path(str(arguments[0])).name}")
        try:
            main.main([str(name), *map(str, arguments)])
        except SystemExit as end:
            codes.append(int(end.code or 0))
    return codes


def _free(path: Path) -> Path:
    """Return a name that nothing has yet, so that no earlier result is written over or in the way."""
    names = (path.with_name(f"{path.stem}({n}){path.suffix}") for n in count(2))
    return path if not os.path.lexists(path) else next(name for name in names if not os.path.lexists(name))


def _show(path: Path) -> None:
    """Open a result as a double click would; elsewhere than on Windows its path has been said."""
    if sys.platform == "win32" and path.exists():
        os.startfile(path)  # noqa: S606 - a file this program has just written
