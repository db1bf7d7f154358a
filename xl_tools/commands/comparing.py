"""``xl-tools compare``: this submission against the last one."""
# ruff: noqa: PLC0415 - as in cli.py, each command imports what it needs when it runs

import sys
from pathlib import Path

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.running import (
    FILE,
    SETTINGS,
    WORKERS,
    check_output,
    checked,
    files_in,
    settings_from,
    tell,
    write,
)


@click.command(cls=ChineseCommand)
@click.argument("old", type=FILE, metavar="旧的文件或文件夹")
@click.argument("new", type=FILE, metavar="新的文件或文件夹")
@SETTINGS
@WORKERS
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="文件",
    help="写进文件：.xlsx、.html、.json 或 .txt；不写就显示在屏幕上。",
)
def compare(
    old: Path, new: Path, settings_file: Path | None, output: Path | None, *, workers: int | None
) -> None:
    """与上次提交对比：项目增减，金额、文字、指标的改动，逐格列出。

    旧的、新的各写一个：两个工作簿，或两个文件夹。文件夹里的单位按编码和年度对；项目先按编码、再按名称对，对不上的列出来，不猜。

    退出码：对比好了是 0（有没有改动都一样），有文件没能读是 2（其余的照常对比）。
    """
    from xl_tools.jobs.compare import SUFFIXES, compare_batches, comparison_file
    from xl_tools.products.comparison.comparison_text import comparison_text
    from xl_tools.products.comparison.comparison_words import whole

    settings = settings_from(settings_file)
    sides = [files_in([side], output) for side in (old, new)]
    inputs = [file for files in sides for file in files]
    if output:
        check_output(output, inputs, *SUFFIXES)
    before, after = (checked(files, None, settings, workers) for files in sides)
    if not (before.checked and after.checked):
        tell((*before.refused, *before.skipped, *after.refused, *after.skipped))
        for word, side, batch in (("旧", old, before), ("新", new, after)):
            if not batch.checked:
                click.echo(f"{word}的一边（{side}）没有读出一个工作簿，不能对比", err=True)
        sys.exit(2)
    comparison = compare_batches(before, after, settings, are_versions=not (old.is_dir() or new.is_dir()))
    if output:
        write(output, comparison_file(comparison, output), inputs)
        click.echo(f"已生成 {output}：{whole(comparison)}")
    else:
        click.echo(comparison_text(comparison))
    sys.exit(2 if before.refused or after.refused else 0)
