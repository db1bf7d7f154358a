"""The command on what is made public: publish."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import COULD_NOT_RUN, ChineseCommand
from xl_tools.errors import RefusalError, shown_name

if TYPE_CHECKING:
    from xl_tools.jobs.desk import Chosen


@click.command("publish", cls=ChineseCommand)
@shared.PATHS
@shared.IN_FORCE
@shared.RECEIVED
@shared.output_option(
    "公开.xlsx 或 公开.pdf；写文件夹的名字，就每个工作簿各出一份 Excel、一份 PDF（按单位编码和名称起名），附公开清单。不写就是旁边的“公开”文件夹。"
)
@click.option(
    "--list",
    "listing",
    type=shared.FILE,
    metavar="清单",
    help="公开清单另存为文件：.txt、.json 或 .xlsx；写了屏幕上就只说一行。",
)
def publish_command(
    paths: tuple[Path, ...], output: Path | None, listing: Path | None, **desk: Unpack["Chosen"]
) -> None:
    """做一份可以上网公开的：只留看得见的内容，别的都去掉，去掉了什么逐项列出来。

    去掉的有：批注、隐藏的工作表和行列、合并单元格底下的字、文档属性、外部链接、以前的版本，填报说明、单位清单、豁免清单这些内部用的表；公式换成算好的数。身份证号、手机号、银行卡号自动遮住。

    补助对象的姓名、联系人、银行账号、图片、隐藏着的绩效目标表这些，公不公开要由人定，逐处列出来。原件一个字也不动；没有要去掉的，公开件与原件一样。

    写文件夹的，与别的命令一样只做算数的：旧版本、别的年度、还没有填的、不是绩效目标表的不做，逐个说明；里面还有必须改正的，也说一声。

    退出码：做好了是 0，做好了还有要由人定的是 1，有文件没能读、没有做成是 2（其余的照常做完）。
    """
    from xl_tools.jobs.output_names import output_of_all
    from xl_tools.jobs.publish import publish

    output = output or output_of_all("publish", paths)
    desk = shared.with_beside(paths, desk)
    listed = listing or (None if output.suffix and not output.is_dir() else output / "公开清单.xlsx")
    with shared.progress_bar() as progress:
        result = publish(paths, target=output, listing=listing, progress=progress, **desk)
    shared.tell(
        (file for file in result.left_out if file.path), f" {listed}" if result.copies and listed else ""
    )
    for file in result.left_out:
        if not file.path:  # it counts, and could not be copied: 收件 says nothing of it
            shared.tell_amiss(file.said)
    for line in result.told:
        shared.tell_amiss(line)
    if not result.copies:
        sys.exit(COULD_NOT_RUN)
    is_whole = not any(file.is_unread for file in result.left_out)
    for written in result.save(output):
        if isinstance(written, RefusalError):
            click.echo(str(written), err=True)
            is_whole = False
        else:
            click.echo(f"已生成 {written}")
    if listing:
        shared.tell_written(listing, result.save_list(listing), f"已生成 {listing}")
        for copy in result.copies:
            click.echo(f"{shown_name(copy.source)}：{copy.whole}")
    else:
        click.echo(result.text)
    sys.exit(int(result.has_decisions) if is_whole else 2)
