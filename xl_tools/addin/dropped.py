"""What is done with files dropped on a ``.cmd``: everything the ribbon does, on files, for those who have only WPS."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click

from xl_tools.addin.asked_in_window import (
    asked_day,
    asked_month,
    asked_new_list,
    asked_settings,
    asked_spending,
    asked_unit_and_year,
    older_first,
)
from xl_tools.errors import RefusalError
from xl_tools.jobs.check import CheckResult, ReportForm, check
from xl_tools.jobs.desk import files_found, free_path
from xl_tools.jobs.found_beside import found_beside
from xl_tools.jobs.output_names import is_one_file, new_workbook_name, output_of_all, output_of_one
from xl_tools.jobs.preferences import preferences
from xl_tools.jobs.template_desk import is_template
from xl_tools.model.checked import passed_over_said

_COULD_NOT_RUN = 2
_TWO = 2
_TEMPLATE = "template"
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


class _Product(NamedTuple):
    """One thing that a command makes of all that was dropped: the command, and which of 设置 it takes."""

    command: tuple[str, ...]
    takes: tuple[str, ...] = ("units", "settings")


_PRODUCTS: Final[Mapping[str, _Product]] = {
    "merge": _Product(("merge",)),
    "progress": _Product(("progress",)),
    "review": _Product(("check", "--format", "review")),
    "booklets": _Product(("booklet",), ("settings",)),
    "library": _Product(("library",)),
    "appraise": _Product(("appraise",)),
    "sample": _Product(("sample",)),
    "publish": _Product(("publish",), ("settings",)),
    "export": _Product(("export",), ("settings",)),
}


def drop(action: str, paths: Sequence[Path]) -> int:
    """Do what a ``.cmd`` stands for with everything dropped on it, and return the exit code."""
    if action in _NEEDS_NOTHING:
        return _NEEDS_NOTHING[action]()
    if not paths:
        if action == _TEMPLATE:  # what there is to choose from
            ran("template list", *_in_force("settings"))
        click.echo("把要处理的表格文件或文件夹（可以几个一起）拖到这个图标上，再松开鼠标。")
        return _COULD_NOT_RUN
    if own := _OF_THEIR_OWN.get(action):
        return own(paths)
    if product := _PRODUCTS.get(action):
        return made_and_shown(
            output_of_all(action, paths), *product.command, *paths, *_in_force(*product.takes)
        )
    # done to every file in turn; one that is refused does not stop the rest
    takes = () if action == "undo" else ("settings",)
    return max(ran(action, file, *_in_force(*takes)) for file in _files(paths))


def _files(paths: Sequence[Path]) -> Sequence[Path]:
    """Return the workbooks dropped, or in folders dropped; say of what else lies there what it is."""
    found = files_found(paths)
    for file in found.named:
        click.echo(file.said, err=True)
    _tell_passed_over(found.passed_over)
    return found.files


def _tell_passed_over(counts: Mapping[str, int]) -> None:
    if said := passed_over_said(counts):
        click.echo(said, err=True)


def check_beside(paths: Sequence[Path]) -> CheckResult:
    """Check by what is set in 设置, or else by what lies beside the files; which that is, is told."""
    mine = preferences()
    beside = found_beside(paths, settings=not mine.settings, units=not mine.units)
    for line in filter(None, (beside.told, *beside.left)):
        click.echo(line, err=True)
    return check(
        paths,
        settings=mine.settings or beside.settings,
        units=mine.units or beside.units,
        used=beside.used,
        documents=beside.usual.documents,
    )


def _check(paths: Sequence[Path]) -> int:
    """Show the findings, write them as a page and as marked copies into a folder of their own, open the page."""
    result = check_beside(paths)
    click.echo(result.report(coloured=True).decode(), nl=False)
    _tell_passed_over(result.batch.passed_over)
    for line in result.batch.told:
        click.echo(line, err=True)
    if not result.batch.checked:
        return _COULD_NOT_RUN
    folder = output_of_all("marks", paths)
    folder.mkdir()
    page = folder / "校验结果.html"
    result.save(page, ReportForm.HTML)
    for copy in result.mark(folder):
        if isinstance(copy, RefusalError):  # an .xls, say: it is in the page all the same
            click.echo(str(copy), err=True)
    for older in result.older:
        click.echo(f"没有标记 {older.said}", err=True)
    click.echo(f"校验结果和标记副本在 {folder}")
    _show(page)
    return _COULD_NOT_RUN if result.batch.refused else int(result.has_errors)


def _new() -> int:
    """Make a standard workbook on the desktop, for a unit and year that are asked for."""
    unit, year = asked_unit_and_year()
    desktop = Path.home() / "Desktop"
    folder = desktop if desktop.is_dir() else Path.home()
    target = free_path(folder / new_workbook_name(unit, year))
    return made_and_shown(target, "new", "--unit", unit, "--year", year, *_in_force("units"))


def _set() -> int:
    click.echo(asked_settings())
    return 0


def _import(paths: Sequence[Path]) -> int:
    return made_and_shown(output_of_one("import", paths[0], ".xlsx"), "import", *paths)


def _roll(paths: Sequence[Path]) -> int:
    """Roll one workbook into the next year beside it, several into a folder."""
    listed = asked_new_list()
    options = ("--units", listed) if listed else ()
    target = output_of_one("roll", paths[0]) if is_one_file(paths) else output_of_all("roll", paths)
    return made_and_shown(target, "roll", *paths, *options, *_in_force("settings"))


def _monitor(paths: Sequence[Path]) -> int:
    """Make the 监控表 of a workbook of goals beside it, of several into a folder."""
    return _appraised("monitor", paths, "--month", asked_month())


def _evaluate(paths: Sequence[Path]) -> int:
    """Make the 自评表 of a workbook of goals beside it, of several into a folder."""
    return _appraised("evaluate", paths)


def _appraised(command: str, paths: Sequence[Path], *options: object) -> int:
    spent = asked_spending()
    more = (*options, *(("--spent", spent) if spent else ()), *_in_force("settings"))
    is_one = is_one_file(paths)
    target = output_of_one(command, paths[0], ".xlsx") if is_one else output_of_all(command, paths)
    return made_and_shown(target, command, *paths, *more)


def _return(paths: Sequence[Path]) -> int:
    mine = preferences()
    terms = ("--bureau", mine.bureau, "--contact", mine.contact, "--due", asked_day())
    return made_and_shown(
        output_of_all("return", paths), "return", *paths, *terms, *_in_force("units", "settings")
    )


def _notice(paths: Sequence[Path]) -> int:
    mine = preferences()
    terms = ("--bureau", mine.bureau, "--contact", mine.contact, "--due", asked_day())
    return made_and_shown(
        output_of_all("notice", paths), "notice", *paths, *terms, *_in_force("units", "settings")
    )


def _compare(paths: Sequence[Path]) -> int:
    if len(paths) != _TWO:
        click.echo("请把上次的和这次的两个文件（或两个文件夹）一起选中，拖到这个图标上。")
        return _COULD_NOT_RUN
    old, new = older_first(paths)
    return made_and_shown(output_of_all("compare", [new]), "compare", old, new, *_in_force("settings"))


def _template(paths: Sequence[Path]) -> int:
    """Make a template of every form beside it; look through one that is dropped itself, and show it filled."""
    code = 0
    for file in _files(paths):
        if not is_template(file):
            code = max(code, made_and_shown(output_of_one("template make", file), "template make", file))
        elif wrong := ran("template check", file):
            code = max(code, wrong)
        else:
            target = output_of_one("template show", file)
            code = max(code, made_and_shown(target, "template show", file, *_in_force("settings")))
    return code


def made_and_shown(target: Path, command: str, *arguments: object) -> int:
    """Run a command that makes one thing, and open that."""
    code = ran(command, *arguments, "-o", target)
    _show(target)
    return code


def _in_force(*takes: str) -> list[str]:
    """Return the options that carry what is set in 设置 to a command, as far as it takes them."""
    mine = preferences().model_dump(include={*takes})
    return [word for name, value in mine.items() if value for word in (f"--{name}", value)]


def _booklet(paths: Sequence[Path]) -> int:
    """Set a booklet of every file, as PDF and as workbook, beside it."""
    files = _files(paths)
    targets = [
        (file, output_of_one("booklet", file, suffix)) for file in files for suffix in (".pdf", ".xlsx")
    ]
    code = max(ran("booklet", file, "-o", target) for file, target in targets)
    if len(files) == 1:
        _show(targets[0][1])
    return code


def ran(command: str, *arguments: object) -> int:
    """Run a command of this program, under a line that names its first file, and return its exit code."""
    if arguments and isinstance(arguments[0], Path):
        click.echo(f"── {arguments[0].name}")
    try:
        click.get_current_context().find_root().command.main([*command.split(), *map(str, arguments)])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _show(path: Path) -> None:
    """Open a result as a double click would; elsewhere than on Windows its path has been said."""
    if not hasattr(os, "startfile") or not path.exists():
        return
    try:
        os.startfile(path)  # noqa: S606 - a file this program has just written
    except OSError:  # no program for it: the work is done all the same
        click.echo(f"做好了，但这台电脑没有能打开 {path.suffix} 文件的程序，请自己打开：{path}", err=True)


_NEEDS_NOTHING: Final[Mapping[str, Callable[[], int]]] = {"new": _new, "settings": _set}
_OF_THEIR_OWN: Final[Mapping[str, Callable[[Sequence[Path]], int]]] = {
    "check": _check,
    "import": _import,
    "roll": _roll,
    "monitor": _monitor,
    "evaluate": _evaluate,
    "return": _return,
    "notice": _notice,
    "compare": _compare,
    "booklet": _booklet,
    _TEMPLATE: _template,
}
