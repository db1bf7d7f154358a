"""``xl-tools addin …``: build, install and bundle the Excel add-in."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import os
import sys
from pathlib import Path

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseGroup


@click.group(cls=ChineseGroup)
def addin() -> None:
    """Excel 加载宏：生成、安装、卸载，或做成 U 盘安装包。"""


@addin.command()
@shared.output_option("要生成的加载宏；不写就是 xl_tools.xlam。")
def build(output: Path | None) -> None:
    """由源文件生成加载宏；同一版本每次生成的文件一字节不差。"""
    from xl_tools.addin.add_in_file import add_in
    from xl_tools.jobs.desk import check_output, free_path, save

    output = output or free_path(Path("xl_tools.xlam"))
    check_output(output, [], ".xlam")
    save(output, add_in())
    click.echo(f"已生成 {output}")


@addin.command("install")
def install_command() -> None:
    """装给当前用户：放进 Excel 的启动文件夹，并记下本程序的位置。只在 Windows 上可用。"""
    from xl_tools.addin.installing import install, users_places

    places = users_places()
    install(places, Path(sys.executable))
    click.echo(f"已装好 {places.add_in}；重新打开 Excel，上方有“绩效目标”选项卡")


@addin.command("uninstall")
def uninstall_command() -> None:
    """从当前用户的 Excel 中去掉。只在 Windows 上可用。"""
    from xl_tools.addin.installing import uninstall, users_places

    for path in uninstall(users_places()):
        click.echo(f"已删除 {path}")
    click.echo("Excel 中的“绩效目标”选项卡已去掉，表格文件都没有动")


@addin.command("status")
def status_command() -> None:
    """看装没装、是不是本版本、程序在哪里；能用退出码 0，不能用 1。只在 Windows 上可用。"""
    from xl_tools import __version__
    from xl_tools.addin.installing import status, users_places

    places = users_places()
    found = status(places)
    if found.version is None:
        outcome = "没有安装"
    elif found.is_current:
        outcome = "与本版本一致"
    else:
        outcome = f"是别的版本（{found.version or '不明'}），请运行 xl-tools addin install"
    click.echo(f"本程序：{__version__}")
    click.echo(f"加载宏：{places.add_in}，{outcome}")
    missing = "" if found.interpreter_exists else "，找不到，请运行 xl-tools addin install"
    click.echo(f"解释器：{found.interpreter or '没有设置'}{missing}")
    sys.exit(0 if found.is_ready else 1)


@addin.command()
@shared.output_option("要生成的文件夹，整个拷到 U 盘；不写就是“安装包”。", "文件夹")
@click.option(
    "--platform", "platforms", multiple=True, default=("win_amd64",), metavar="平台", help="默认 win_amd64。"
)
@click.option("--python", "versions", default="3.11,3.12,3.13", metavar="版本", help="默认 3.11,3.12,3.13。")
def bundle(output: Path | None, platforms: tuple[str, ...], versions: str) -> None:
    """做一个 U 盘安装包：全部依赖、加载宏、模板、安装和拖放用的 .cmd、使用说明。做的时候要联网。"""
    from xl_tools.addin.bundle import make_bundle
    from xl_tools.jobs.desk import free_path

    output = output or free_path(Path("安装包"))
    for made in make_bundle(output, platforms, versions.replace("，", ",").split(",")):
        click.echo(f"已生成 {made}")


@addin.command("drop", hidden=True)
@click.argument(
    "action",
    type=click.Choice(
        [
            *("new", "import", "roll", "check", "fill", "fix", "undo", "merge", "booklet"),
            *("monitor", "evaluate", "appraise", "sample"),
            *(
                "progress",
                "review",
                "return",
                "compare",
                "booklets",
                "publish",
                "library",
                "template",
                "settings",
            ),
        ]
    ),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def drop_command(action: str, arguments: tuple[str, ...]) -> None:
    """处理拖到 .cmd 图标上的文件和文件夹。"""
    from xl_tools.addin.dropped import drop, dropped_paths

    sys.exit(drop(action, dropped_paths(arguments, os.environ)))
