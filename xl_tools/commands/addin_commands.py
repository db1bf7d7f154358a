"""``xl-tools addin …``: build, install and bundle the Excel add-in."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import os
import sys
from pathlib import Path

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseGroup

_SAID_OF = {"resident": "按钮由常驻的程序来做", "fresh": "每按一次按钮都新启动 Python（备用的一种）"}


@click.group(cls=ChineseGroup)
def addin() -> None:
    """Excel 加载宏：生成、安装、卸载，或做成 U 盘安装包。"""


_fresh_option = click.option(
    "--fresh", is_flag=True, help="备用的一种：每按一次按钮都新启动 Python，常驻的程序起不来时用。"
)


@addin.command()
@shared.output_option("要生成的加载宏；不写就是 xl_tools.xlam。")
@_fresh_option
def build(output: Path | None, *, fresh: bool) -> None:
    """由源文件生成加载宏；同一版本每次生成的文件一字节不差。"""
    from xl_tools.addin.add_in_file import add_in
    from xl_tools.addin.macro_sources import Way
    from xl_tools.jobs.desk import check_output, free_path, save

    output = output or free_path(Path("xl_tools.xlam"))
    check_output(output, [], ".xlam")
    save(output, add_in(Way.FRESH if fresh else Way.RESIDENT))
    click.echo(f"已生成 {output}")


@addin.command("install")
@_fresh_option
def install_command(*, fresh: bool) -> None:
    """装给当前用户：放进 Excel 的启动文件夹，并记下本程序的位置。只在 Windows 上可用。"""
    from xl_tools.addin.installing import install, users_places
    from xl_tools.addin.macro_sources import Way

    places = users_places()
    done = install(places, Path(sys.executable), Way.FRESH if fresh else None)
    click.echo(f"已装好 {places.add_in}；重新打开 Excel，上方有“绩效目标”选项卡")
    if done.way is Way.FRESH and not fresh:
        click.echo(
            f"{_SAID_OF[done.way]}：常驻的程序在这台电脑上起不来，多半是杀毒软件拦住了。按钮都能用，每按一次要等几秒"
        )
    if done.in_wps:
        click.echo("WPS 里也装好了（试用）；重新打开 WPS 表格，上方有“绩效目标”选项卡")
    elif done.in_wps is False:
        click.echo("WPS 里没有装：它的加载项清单 publish.xml 读不懂，没有动它", err=True)


@addin.command("end", hidden=True)
def end_command() -> None:
    """让常驻的程序结束：安装要换的文件它占着。"""
    from xl_tools.jobs.resident_class import end_it

    end_it()


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
    elif found.way is not None:
        outcome = f"与本版本一致，{_SAID_OF[found.way]}"
    else:
        outcome = f"是别的版本（{found.version or '不明'}），请运行 xl-tools addin install"
    click.echo(f"本程序：{__version__}")
    click.echo(f"加载宏：{places.add_in}，{outcome}")
    missing = "" if found.interpreter_exists else "，找不到，请运行 xl-tools addin install"
    click.echo(f"解释器：{found.interpreter or '没有设置'}{missing}")
    click.echo(f"常驻的程序：{found.resident or '起不来'}")
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
                "notice",
                "compare",
                "booklets",
                "publish",
                "library",
                "export",
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


@addin.command("wps", hidden=True)
@click.option("--window", "in_window", is_flag=True, help="在自己的窗口里问。")
@click.argument("control")
@click.argument("answer", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def wps_command(control: str, answer: Path, paths: tuple[Path, ...], *, in_window: bool) -> None:
    """做 WPS 里的一个按钮，把结果写进文件。"""
    from xl_tools.addin.wps_buttons import press_in_wps

    press_in_wps(control, paths, answer, in_window=in_window)
