"""``xl-tools compare``: this submission against the last one."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.options import FILE, SETTINGS, WORKERS, progress_bar, tell, tell_backup

if TYPE_CHECKING:
    from typing import Unpack

    from xl_tools.jobs.desk import Chosen


@click.command("compare", cls=ChineseCommand)
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
def compare_command(old: Path, new: Path, output: Path | None, **desk: "Unpack[Chosen]") -> None:
    """与上次提交对比：项目增减，金额、文字、指标的改动，逐格列出。

    旧的、新的各写一个：两个工作簿，或两个文件夹。文件夹里的单位按编码和年度对；项目先按编码、再按名称对，对不上的列出来，不猜。

    退出码：对比好了是 0（有没有改动都一样），有文件没能读是 2（其余的照常对比）。
    """
    from xl_tools.jobs.compare import compare

    with progress_bar() as progress:
        result = compare(
            old,
            new,
            target=output,
            progress=progress,
            **desk,
        )
    before, after = result.before, result.after
    if result.comparison is None:
        tell((*before.refused, *before.skipped, *after.refused, *after.skipped))
        for word, side, batch in (("旧", old, before), ("新", new, after)):
            if not batch.checked:
                click.echo(f"{word}的一边（{side}）没有读出一个工作簿，不能对比", err=True)
        sys.exit(2)
    if output:
        tell_backup(output, result.save(output))
        click.echo(f"已生成 {output}：{result.whole}")
    else:
        click.echo(result.text)
    sys.exit(2 if before.refused or after.refused else 0)
