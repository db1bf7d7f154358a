"""``xl-tools booklet`` and ``xl-tools doctor``."""
# ruff: noqa: PLC0415 - as in cli.py, each command imports what it needs when it runs

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.running import (
    FILE,
    check_output,
    checked,
    files_in,
    progress,
    settings_from,
    tell,
    write,
)

if TYPE_CHECKING:
    from xl_tools.batch.batch import Batch
    from xl_tools.products.booklet.edition import Edition


@click.command(cls=ChineseCommand)
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
def booklet(
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
    from xl_tools.products.booklet.edition import Edition, today

    edition = Edition(draft, office, findings, recto, archival=today() if pdfa else None, impose=bool(impose))
    if output.is_dir() or not output.suffix:
        _set_each(files_in(paths, output), output, edition)
    else:
        sys.exit(0 if _set_together(paths, output, edition, cover_file) else 2)


def _set_together(paths: Sequence[Path], output: Path, edition: "Edition", cover_file: Path | None) -> bool:
    """Set one booklet of all the files; say which could not be read and where errors are left; whether all were read."""
    from xl_tools.products.booklet.binding import booklet_files, booklet_of, open_errors
    from xl_tools.sources.opening import open_submission

    files = files_in(paths, output)
    inputs = [*files, cover_file] if cover_file else files
    check_output(output, inputs, ".pdf", ".xlsx")
    batch = _counted(files)
    tell((*batch.refused, *batch.skipped))
    if not batch.checked:
        return False
    cover = open_submission(cover_file, settings_from()) if cover_file else None
    booklet_set = booklet_of(batch.checked, edition, cover)
    for made in booklet_files(booklet_set, output, edition):
        write(made.target, made.data, inputs)
        click.echo(f"已生成 {made.target}：{made.told}")
    if errors := open_errors(batch.checked):
        click.echo(errors, err=True)
    return not batch.refused


def _counted(files: Sequence[Path]) -> "Batch":
    """Read and check files, side by side where that pays; of one unit's versions the last counts."""
    from xl_tools.batch.duplicates import without_duplicates

    return without_duplicates(checked(files, None, settings_from(), None))


def _set_each(files: Sequence[Path], folder: Path, edition: "Edition") -> None:
    """Set a booklet of each file into a folder, several at a time."""
    from xl_tools.jobs.booklets import set_each

    refused = made = 0
    with progress(len(files), "排版") as advance:
        for one in set_each(files, folder, edition, settings_from()):
            advance(one.source.name)
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


@click.command(cls=ChineseCommand)
def doctor() -> None:
    """看看这台电脑上文本用的字体齐不齐，缺哪些、怎么办。"""
    from xl_tools.jobs.doctor import examination

    click.echo(examination())
