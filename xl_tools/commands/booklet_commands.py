"""``xl-tools booklet`` and ``xl-tools doctor``."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.options import FILE, progress_bar, tell, tell_backup
from xl_tools.model.edition import Edition


@click.command("booklet", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
@click.option(
    "-o",
    "--output",
    required=True,
    type=FILE,
    metavar="文件",
    help="文本.pdf 或 文本.xlsx；写文件夹的名字，就每个工作簿各出一册 PDF。",
)
@click.option(
    "--cover",
    "cover_file",
    type=FILE,
    metavar="工作簿",
    help="几个单位合成一册时，封面、盖章页和内容照这个工作簿的“单位信息”。",
)
@click.option("--draft", is_flag=True, help="每页印“草稿”两个字。")
@click.option("--office", is_flag=True, help="单位留存的一册：加印“核对”页。")
@click.option("--findings", is_flag=True, help="加印附录“校验结果”。")
@click.option("--print", "recto", is_flag=True, help="付印用：每一部分从右手页开始，不够的垫空白页。")
@click.option("--pdfa", is_flag=True, help="长期保存用：PDF/A-2a。")
@click.option(
    "--impose",
    type=click.Choice(["a3"]),
    help="另出一份 A3 骑马订的拼版（文本_A3.pdf），双面打印、短边翻转。",
)
def booklet_command(
    paths: tuple[Path, ...],
    output: Path,
    cover_file: Path | None,
    impose: str | None,
    *,
    draft: bool,
    office: bool,
    findings: bool,
    recto: bool,
    pdfa: bool,
) -> None:
    """把一个或几个工作簿排成可印刷的文本（PDF 或 Excel）。

    封面文字、印哪些内容、按什么顺序，在工作簿的“单位信息”里写。

    退出码：排好了是 0（查出的问题不算），有文件没能读、没有排成是 2（其余的照常排）。
    """
    day = dt.datetime.now().astimezone().date() if pdfa else None
    edition = Edition(draft, office, findings, recto, archival=day, impose=bool(impose))
    if output.is_dir() or not output.suffix:
        _set_each(paths, output, edition)
    else:
        sys.exit(0 if _set_together(paths, output, edition, cover_file) else 2)


def _set_together(paths: Sequence[Path], output: Path, edition: Edition, cover_file: Path | None) -> bool:
    """Set one booklet of all the files; say which could not be read and where errors are left; whether all were read."""
    from xl_tools.jobs.booklet import booklet
    from xl_tools.jobs.desk import save

    with progress_bar() as progress:
        result = booklet(paths, target=output, edition=edition, cover=cover_file, progress=progress)
    tell(result.batch.left_out)
    if not result.batch.checked:
        return False
    for made in result.files(output):
        tell_backup(made.target, save(made.target, made.data, result.inputs))
        click.echo(f"已生成 {made.target}：{made.told}")
    if result.open_errors:
        click.echo(result.open_errors, err=True)
    return not result.batch.refused


def _set_each(paths: Sequence[Path], folder: Path, edition: Edition) -> None:
    """Set a booklet of each file into a folder, several at a time."""
    from xl_tools.jobs.booklet import booklets

    refused = made = 0
    with progress_bar("排版") as progress:
        for one in booklets(paths, folder, edition=edition, progress=progress):
            if one.refused:
                refused += one.refused.is_unread
                tell([one.refused])
                continue
            made += 1
            click.echo(f"已生成 {one.target}：{one.told}")
            if one.errors:
                click.echo(one.errors, err=True)
    click.echo(f"{folder} 里共 {made} 册" + (f"，{refused} 个文件没有排" if refused else ""))
    sys.exit(2 if refused or not made else 0)


@click.command("doctor", cls=ChineseCommand)
def doctor_command() -> None:
    """看看这台电脑上文本用的字体齐不齐，缺哪些、怎么办。"""
    from xl_tools.jobs.doctor import doctor

    click.echo(doctor())
