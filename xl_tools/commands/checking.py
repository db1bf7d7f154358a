"""Commands that look and change nothing: check, unmark, explain."""
# ruff: noqa: PLC0415 - as in cli.py, each command imports what it needs when it runs

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.running import (
    DASK,
    FILE,
    SETTINGS,
    UNITS,
    WORKERS,
    check_output,
    checked,
    files_in,
    settings_from,
    tell,
    write,
)
from xl_tools.errors import UnwritableTargetError

if TYPE_CHECKING:
    from xl_tools.batch.batch import Batch
    from xl_tools.jobs.reports import ReportForm
    from xl_tools.settings import Settings


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "xlsx", "review"]),
    default="text",
    help="报告的形式，默认 text；html 网页，xlsx 在工作簿副本上标出，review 审核表。",
)
@UNITS
@SETTINGS
@WORKERS
@DASK
@click.option(
    "-o", "--output", type=FILE, metavar="文件", help="报告写进文件；不写就显示在屏幕上（text、json）。"
)
def check(
    paths: tuple[Path, ...],
    form: str,
    units_file: Path | None,
    settings_file: Path | None,
    output: Path | None,
    *,
    workers: int | None,
    dask: str | None,
) -> None:
    """校验绩效目标表，列出每一处问题和改法。

    几个文件（或一个文件夹）用 --format xlsx 时，-o 写文件夹的名字，每个工作簿的标记副本各放一份。

    退出码：没有必须改正的是 0，有是 1，有文件没能读、没能标记是 2（其余的照常做完）。
    """
    from xl_tools.batch.duplicates import without_marked_copies
    from xl_tools.jobs.reports import SUFFIXES, ReportForm, report_of

    settings, chosen = settings_from(settings_file), ReportForm(form)
    files = files_in(paths)
    inputs = [*files, units_file] if units_file else files
    if output is None and (suffix := SUFFIXES.get(chosen)):
        where = "标记副本（文件夹的名字）" if _is_for_folder(chosen, files) else f"报告{suffix}"
        raise UnwritableTargetError(f"--format {form}", "这种报告要写进文件", f"请加上 -o {where}")
    in_folder = output is not None and _is_for_folder(chosen, files, output)
    if output and not in_folder and (suffix := SUFFIXES.get(chosen)):
        check_output(output, inputs, suffix, ".xlsm" if chosen is ReportForm.XLSX else suffix)
    batch = without_marked_copies(checked(files, units_file, settings, workers, dask, summed_up=True))
    if output:
        tell((*batch.refused, *batch.skipped))
    if chosen is ReportForm.XLSX and output:
        unmarked = _mark(batch, output, settings, in_folder=in_folder)
    else:
        unmarked = False
        _hand_over(report_of(batch, chosen), output, inputs, in_colour=chosen is ReportForm.TEXT)
    sys.exit(2 if batch.refused or unmarked or not batch.checked else 1 if batch.has_errors else 0)


def _is_for_folder(form: "ReportForm", files: Sequence[Path], output: Path | None = None) -> bool:
    """Whether a report is a folder of marked copies: of several files always, of one where ``-o`` names a folder."""
    from xl_tools.sources.folders import WORKBOOK_SUFFIXES

    if form != "xlsx":
        return False
    if len(files) == 1:
        return output is not None and (output.is_dir() or not output.suffix)
    if output and output.suffix.lower() in WORKBOOK_SUFFIXES and not output.is_dir():
        remedy = "请在 -o 后面写文件夹的名字，如 -o 标记副本；每个工作簿的标记副本各放一份"
        raise UnwritableTargetError(output, f"有 {len(files)} 个文件，标记副本放不进一个文件", remedy)
    return True


def _mark(batch: "Batch", output: Path, settings: "Settings", *, in_folder: bool) -> bool:
    """Write the marked copies and say where; return whether there is a workbook of which there can be none."""
    from xl_tools.jobs.reports import write_marked_copies

    copies = list(write_marked_copies(batch, output, settings, in_folder=in_folder))
    for copy in copies:
        if isinstance(copy, Path):
            click.echo(f"标记副本已写入 {copy}")
        else:
            click.echo(str(copy), err=True)
    return not all(isinstance(copy, Path) for copy in copies)


def _hand_over(report: bytes, output: Path | None, inputs: Sequence[Path], *, in_colour: bool) -> None:
    """Write a report to its file, or show it: text as the terminal takes it, anything else byte for byte."""
    from xl_tools.products.reports.text_report import plain

    if output:
        write(output, plain(report.decode()).encode() if in_colour else report, inputs)
        click.echo(f"校验结果已写入 {output}")
    elif in_colour:
        click.echo(report.decode(), nl=False)
    else:
        sys.stdout.buffer.write(report)  # UTF-8 whatever the console's code page


@click.command(cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.option("-o", "--output", required=True, type=FILE, metavar="文件", help="去掉标记后的工作簿。")
def unmark(file: Path, output: Path) -> None:
    """去掉校验标记（check --format xlsx 加上的），恢复原来的格式。"""
    from xl_tools.jobs.reports import remove_marks_of

    check_output(output, [file], ".xlsx", ".xlsm")
    remove_marks_of(file, output, settings_from())
    click.echo(f"已生成 {output}：标记都去掉了")


@click.command(cls=ChineseCommand)
@click.argument("code", required=False, metavar="[规则编码]")
@click.option("--all", "everything", is_flag=True, help="全部规则，每一条都详细说明。")
@SETTINGS
def explain(code: str | None, settings_file: Path | None, *, everything: bool) -> None:
    """说明一条规则：要求什么、依据、为什么、举例、怎么改；不写编码就列出全部规则。"""
    from xl_tools.checking.explaining import explain as explain_rule
    from xl_tools.checking.explaining import explain_all, list_rules

    settings = settings_from(settings_file)
    said = (
        explain_all(settings)
        if everything
        else explain_rule(code, settings)
        if code
        else list_rules(settings)
    )
    click.echo(said)
