"""``xl-tools merge`` and ``xl-tools progress``: many townships into one summary, and who has reported."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.options import (
    DASK,
    FILE,
    SETTINGS,
    UNITS,
    WORKERS,
    progress_bar,
    tell,
    tell_backup,
)

if TYPE_CHECKING:
    from typing import Unpack

    from xl_tools.jobs.desk import Chosen


@click.command("merge", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
@UNITS
@SETTINGS
@WORKERS
@DASK
@click.option("-o", "--output", type=FILE, metavar="文件", help="要生成的汇总工作簿。")
@click.option(
    "--dataset",
    type=FILE,
    metavar="文件夹",
    help="另存为数据集（Parquet），供 stats 和别的程序查；可以不写 -o，只要数据集。",
)
def merge_command(
    paths: tuple[Path, ...],
    output: Path | None,
    dataset: Path | None,
    **desk: "Unpack[Chosen]",
) -> None:
    """把各单位的工作簿汇总成一个，按单位、按项目、分期各有一张，附指标、校验结果、申报进度、核对和图表。

    内容相同的文件只计一次，标记副本和原件都在的只计原件；同一单位、同一年度、项目有重复的几个文件，只计最后保存的一个，其余列出来。

    一张工作表放不下（1,048,576 行）时，改存为旁边的数据集，一行不少。

    退出码：汇总好了是 0（查出的问题不算），有文件没能读、汇总放不下是 2（其余的照常做完）。
    """
    from xl_tools.jobs.merge import merge

    if output is None and dataset is None:
        raise click.UsageError("-o 汇总.xlsx、--dataset 数据集，至少写一样")
    with progress_bar() as progress:
        result = merge(
            paths,
            target=output,
            dataset=dataset,
            progress=progress,
            **desk,
        )
    tell(result.batch.left_out)
    if not result.batch.checked:
        sys.exit(2)
    merged = result.save(output, dataset)
    for line in merged.said:
        click.echo(line)
    if merged.overflow:
        click.echo(merged.overflow, err=True)
    sys.exit(2 if result.batch.refused or merged.overflow else 0)


@click.command("progress", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
@UNITS
@SETTINGS
@WORKERS
@click.option(
    "--year", type=click.IntRange(2000, 2099), metavar="年度", help="看哪一年的；不写就看多数文件的年度。"
)
@click.option("-o", "--output", type=FILE, metavar="文件", help="写成工作簿；不写就显示在屏幕上。")
def progress_command(
    paths: tuple[Path, ...],
    year: int | None,
    output: Path | None,
    **desk: "Unpack[Chosen]",
) -> None:
    """申报进度：按单位清单看哪些单位已报、哪些有错、哪些没有报，缺哪些项目。

    退出码：都报了也没有错是 0，还有没报的或有错的是 1，有文件没能读是 2（其余的照常算）。
    """
    from xl_tools.jobs.progress import progress

    with progress_bar() as bar:
        result = progress(
            paths,
            year=year,
            target=output,
            progress=bar,
            **desk,
        )
    batch = result.batch
    tell(batch.left_out)
    if not batch.checked:
        sys.exit(2)
    if output:
        tell_backup(output, result.save(output))
        click.echo(f"已生成 {output}：{result.standings.whole}")
    else:
        click.echo(result.text)
    sys.exit(2 if batch.refused else 0 if result.is_complete else 1)
