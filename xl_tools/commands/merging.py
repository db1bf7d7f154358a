"""``xl-tools merge``: many townships into one summary."""
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
    """把各单位的工作簿汇总成一个，附指标、校验结果、核对和图表。

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
    write(output, summary_workbook(batch.checked, unread, output), files)
    tables = sum(len(one.submission.tables) for one in batch.checked)
    click.echo(f"已生成 {output}：{len(batch.checked)} 个文件，{tables} 个项目")
    sys.exit(2 if batch.refused else 0)
