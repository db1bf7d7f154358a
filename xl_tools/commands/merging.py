"""``xl-tools merge`` and ``xl-tools progress``: many townships into one summary, and who has reported."""
# ruff: noqa: PLC0415 - as in cli.py, each command imports what it needs when it runs

import sys
from pathlib import Path

import click

from xl_tools.chinese_click import ChineseCommand
from xl_tools.commands.running import (
    FILE,
    SETTINGS,
    UNITS,
    WORKERS,
    check_output,
    checked,
    files_in,
    load_units,
    settings_from,
    write,
)


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
@UNITS
@SETTINGS
@WORKERS
@click.option("-o", "--output", required=True, type=FILE, metavar="文件", help="要生成的汇总工作簿。")
def merge(
    paths: tuple[Path, ...],
    units_file: Path | None,
    settings_file: Path | None,
    output: Path,
    *,
    workers: int | None,
) -> None:
    """把各单位的工作簿汇总成一个，按单位、按项目、分期各有一张，附指标、校验结果、申报进度、核对和图表。

    内容相同的文件只计一次；同一单位、同一年度、项目有重复的几个文件，只计最后保存的一个，其余列出来。
    """
    from xl_tools.outputs.summary import summary_workbook
    from xl_tools.work.duplicates import without_duplicates

    files = files_in(paths, output)
    check_output(output, files, ".xlsx")
    batch = without_duplicates(checked(files, units_file, settings_from(settings_file), workers))
    unread = (*batch.refused, *batch.skipped)
    for file in unread:
        click.echo(f"{file.name}：{file.reason}。{file.remedy}", err=True)
    if not batch.checked:
        sys.exit(2)
    units = load_units(units_file) if units_file else None
    write(output, summary_workbook(batch.checked, unread, output, units), files)
    tables = sum(len(one.submission.tables) for one in batch.checked)
    click.echo(f"已生成 {output}：{len(batch.checked)} 个文件，{tables} 个项目")
    sys.exit(2 if batch.refused else 0)


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
@UNITS
@SETTINGS
@WORKERS
@click.option(
    "--year", type=click.IntRange(2000, 2099), metavar="年度", help="看哪一年的；不写就看多数文件的年度。"
)
@click.option("-o", "--output", type=FILE, metavar="文件", help="写成工作簿；不写就显示在屏幕上。")
def progress(
    paths: tuple[Path, ...],
    units_file: Path | None,
    settings_file: Path | None,
    year: int | None,
    output: Path | None,
    *,
    workers: int | None,
) -> None:
    """申报进度：按单位清单看哪些单位已报、哪些有错、哪些没有报，缺哪些项目。

    退出码：都报了也没有错是 0，还有没报的或有错的是 1，有文件没能读是 2。
    """
    from xl_tools.outputs.progress_text import progress_text
    from xl_tools.work.progress import is_complete, progress_file, progress_of_batch

    files = files_in(paths, output)
    inputs = [*files, units_file] if units_file else files
    if output:
        check_output(output, inputs, ".xlsx")
    batch = checked(files, units_file, settings_from(settings_file), workers)
    units = load_units(units_file) if units_file else None
    found = progress_of_batch(batch, units, year)
    for file in batch.refused:
        click.echo(f"{file.name}：{file.reason}。{file.remedy}", err=True)
    if output:
        write(output, progress_file(found, output), inputs)
        click.echo(f"已生成 {output}：{found.whole}")
    else:
        click.echo(progress_text(found))
    sys.exit(2 if batch.refused else 0 if is_complete(found) else 1)
