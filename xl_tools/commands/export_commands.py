"""The command on what goes to the provincial system: export."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import COULD_NOT_RUN, ChineseCommand
from xl_tools.errors import RefusalError

if TYPE_CHECKING:
    from xl_tools.jobs.desk import Chosen


@click.command("export", cls=ChineseCommand)
@shared.PATHS
@click.option(
    "--system",
    metavar="模板",
    help="省级系统的哪种模板：监控指标、自评指标，或设置里自己写的；不写就每种都出。",
)
@shared.SETTINGS
@shared.BESIDE
@shared.DOCUMENTS
@shared.RECEIVED
@shared.output_option(
    "指标.xlsx（一种模板，一个项目一张表）或 .json；写文件夹的名字，就每个项目一个文件，可以直接导入系统。不写就是旁边的“导出”文件夹。"
)
def export_command(
    paths: tuple[Path, ...], system: str | None, output: Path | None, **desk: Unpack["Chosen"]
) -> None:
    """把绩效指标写成省级系统导入用的模板：计算符号、指标值、计量单位分开，不用再敲一遍。

    表头照省级系统的写，各地不一样的在设置里改（system）。填好的监控表、自评表，完成值、得分、原因一起带过去；只有目标表的，这些列空着，在导出的文件里填。

    看不出比较符号的（如“100%”）不替您猜，那一格空着，逐个项目列出来。导出的文件、系统里导出的同样表头的文件，本工具也读得出来。

    退出码：做好了是 0，做好了还有要补的是 1，有文件没能读、没有做成是 2（其余的照常做完）。
    """
    from xl_tools.jobs.export import export
    from xl_tools.jobs.output_names import output_of_all

    output = output or output_of_all("export", paths)
    desk = shared.with_beside(paths, desk, units=False)
    with shared.progress_bar() as progress:
        result = export(paths, system=system, target=output, progress=progress, **desk)
    shared.tell(result.left_out)
    for line in result.told:
        shared.tell_amiss(line)
    if not result.projects:
        sys.exit(COULD_NOT_RUN)
    is_whole, made = not any(file.is_unread for file in result.left_out), 0
    for written in result.save(output):
        if isinstance(written, RefusalError):
            click.echo(str(written), err=True)
            is_whole = False
        else:
            made += 1
    click.echo(f"已生成 {output}：{result.whole}" + (f"，{made} 个文件" if made > 1 else ""))
    for line in result.said:
        shared.tell_undone(f"请补上：{line}")
    sys.exit(int(bool(result.said)) if is_whole else COULD_NOT_RUN)
