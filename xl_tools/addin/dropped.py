"""What is done with files dropped on a ``.cmd``: everything the ribbon does, on files, for those who have only WPS."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from xl_tools.errors import RefusalError
from xl_tools.jobs.check import ReportForm, check
from xl_tools.jobs.desk import files_found, free_path

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
    match action:
        case "check":
            return _check(paths)
        case "merge":
            return _merge(paths)
        case "booklet":
            return _booklet(_files(paths))
        case _:  # done to every file in turn; one that is refused does not stop the rest
            return max(_ran(action, file) for file in _files(paths))


def _files(paths: Sequence[Path]) -> Sequence[Path]:
    """Return the workbooks dropped, or in folders dropped; say of what else lies there what it is."""
    found = files_found(paths)
    for file in found.named:
        click.echo(file.said, err=True)
    return found.files


def _check(paths: Sequence[Path]) -> int:
    """Show the findings, write them as a page and as marked copies into a folder of their own, open the page."""
    result = check(paths)
    click.echo(result.report(coloured=True).decode(), nl=False)
    if not result.batch.checked:
        return _COULD_NOT_RUN
    folder = free_path(paths[0].absolute().with_name("校验结果"))
    folder.mkdir()
    page = folder / "校验结果.html"
    result.save(page, ReportForm.HTML)
    for copy in result.mark(folder):
        if isinstance(copy, RefusalError):  # an .xls, say: it is in the page all the same
            click.echo(str(copy), err=True)
    click.echo(f"校验结果和标记副本在 {folder}")
    _show(page)
    return _COULD_NOT_RUN if result.batch.refused else int(result.has_errors)


def _merge(paths: Sequence[Path]) -> int:
    target = free_path(paths[0].absolute().with_name("汇总.xlsx"))
    code = _ran("merge", *paths, "-o", target)
    _show(target)
    return code


def _booklet(files: Sequence[Path]) -> int:
    """Set a booklet of every file, as PDF and as workbook, beside it."""
    targets = [
        (file, free_path(file.with_name(f"{file.stem}_文本{suffix}")))
        for file in files
        for suffix in (".pdf", ".xlsx")
    ]
    code = max(_ran("booklet", file, "-o", target) for file, target in targets)
    if len(files) == 1:
        _show(targets[0][1])
    return code


def _ran(command: str, *arguments: object) -> int:
    """Run a command of this program, under a line that names its first file, and return its exit code."""
    click.echo(f"── {Path(str(arguments[0])).name}")
    try:
        click.get_current_context().find_root().command.main([command, *map(str, arguments)])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _show(path: Path) -> None:
    """Open a result as a double click would; elsewhere than on Windows its path has been said."""
    if sys.platform == "win32" and path.exists():
        os.startfile(path)  # noqa: S606 - a file this program has just written
