"""Commands on 指标库: library, suggest."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseCommand

if TYPE_CHECKING:
    from xl_tools.jobs.desk import Chosen


@click.command("library", cls=ChineseCommand)
@shared.PATHS
@shared.READING
@shared.RECEIVED
@click.option(
    "--own",
    type=shared.FILE,
    metavar="清单",
    help="本局自己的指标清单（有“二级指标、三级指标”两列的工作簿），排在前面。",
)
@shared.output_option("要生成的指标库；不写就只说有多少。")
def library_command(
    paths: tuple[Path, ...], output: Path | None, own: Path | None, **desk: Unpack["Chosen"]
) -> None:
    """由批复过的绩效目标表提炼指标库：名称、说明、参考值、单位、依据，用过几次，用在哪些项目上。

    文件、文件夹、数据集（merge --dataset 存的）都可以。校验查出问题的指标不收；名称里带地名、数字的，单位多时只有一家用过的，也不收。

    提炼出来的是一张表，可以增删、修改；本局自己的指标加一行就行，或用 --own 指明另一张表。

    退出码：做好了是 0，有文件没能读是 2（其余的照常做完）。
    """
    from xl_tools.jobs.indicator_library import indicator_library

    desk = shared.with_beside(paths, desk)
    with shared.progress_bar() as progress:
        result = indicator_library(paths, target=output, own=own, progress=progress, **desk)
    shared.tell(result.left_out)
    shared.tell_passed_over(result.passed_over)
    for line in result.told:
        shared.tell_amiss(line)
    click.echo(result.text)
    if output:
        shared.tell_written(output, result.save(output), f"已生成 {output}")
    sys.exit(2 if any(file.is_unread for file in result.left_out) else 0)


@click.command("suggest", cls=ChineseCommand)
@click.argument("project", metavar="项目名称")
@click.option("--library", required=True, type=shared.FILE, metavar="指标库", help="指标库工作簿。")
@click.option("--level", "level2", default="", metavar="二级指标", help="只看一个二级指标，如 数量指标。")
@click.option(
    "--most", type=click.IntRange(1, 100), default=10, metavar="个数", help="最多列几个；不写就是 10 个。"
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="答案的形式，不写是 text。"
)
@shared.SETTINGS_FILE
def suggest_command(
    project: str, library: Path, level2: str, most: int, *, form: str, settings: Path | None
) -> None:
    """按项目名称从指标库里找合适的指标，最合适的在前。

    列出的是同一内容的项目用过的，再加这一类支出（工程、补贴、维护……）和哪类项目都能用的。不合适的不列，少几个也不凑数。

    退出码：有合适的是 0，没有是 1，没有做成是 2。
    """
    from xl_tools.jobs.indicator_library import suggest

    found = suggest(project, library, level2=level2, most=most, settings=settings)
    if form == "json":
        shared.show(found.json.encode(), form)
    else:
        click.echo(found.text)
    sys.exit(0 if found.suggestions else 1)
