"""``xl-tools return``: what each township must correct, on one page."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.options import FILE, SETTINGS, UNITS, WORKERS, progress_bar, tell

if TYPE_CHECKING:
    from typing import Unpack

    from xl_tools.jobs.desk import Chosen


@click.command("return", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
@UNITS
@SETTINGS
@WORKERS
@click.option("--bureau", default="", metavar="名称", help="退回单位，如 卢龙县财政局；不写就留空白。")
@click.option("--contact", default="", metavar="联系方式", help="联系人和电话；不写就留空白。")
@click.option(
    "--due",
    default="",
    metavar="日期",
    help="重新报送的期限，如 2024年1月15日、2024-01-15；只写 1月15日 的是往后最近的一个；不写就留空白。",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=FILE,
    metavar="文件",
    help="写文件夹的名字，就每个单位一份 PDF；写 退回单.pdf，就合成一个文件，一次打印（多于 25 个单位的分成几个）。",
)
def return_command(
    paths: tuple[Path, ...],
    output: Path,
    *,
    bureau: str,
    contact: str,
    due: str,
    **desk: "Unpack[Chosen]",
) -> None:
    """退回单：有必须改正的单位每家一份，一格一格写明现在写的、错在哪、怎么改，打印出来就能退。

    一页放得下就是一页，放不下的接着印第二页。没有必须改正的单位不出退回单。

    退出码：不用退回是 0，有退回单是 1，有文件没能读是 2（其余的照常出退回单）。
    """
    from xl_tools.jobs.return_slips import earlier_slips, return_slips

    with progress_bar() as progress:
        result = return_slips(
            paths,
            target=output,
            bureau=bureau,
            contact=contact,
            due=due,
            progress=progress,
            **desk,
        )
    tell(result.batch.left_out)
    if not result.batch.checked:
        sys.exit(2)
    if result.slips:
        written, done = [], 0
        with progress_bar("排版") as progress:
            for target, slips in result.save(output):
                written.append(target)
                for slip in slips:
                    done += 1
                    progress(slip.addressee, done, len(result.slips))
                must, may = sum(slip.must for slip in slips), sum(slip.may for slip in slips)
                click.echo(f"已生成 {target}：必须改正 {must} 处，请核对 {may} 处")
        for path in earlier_slips(output, written):
            click.echo(f"{path} 是以前的退回单，不是这次的", err=True)
    made = f"{output}：{len(result.slips)} 个单位的退回单" if result.slips else "不用退回"
    click.echo(f"{made}；{result.clean} 个单位没有必须改正的")
    sys.exit(2 if result.batch.refused else 1 if result.slips else 0)
