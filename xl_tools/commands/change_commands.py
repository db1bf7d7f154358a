"""Commands that change a workbook: fill, fix, undo."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.options import FILE, SETTINGS, UNITS

if TYPE_CHECKING:
    from typing import Unpack

    from xl_tools.jobs.desk import Chosen


@click.command("fix", cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@UNITS
@SETTINGS
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不改文件。")
@click.option("--unsafe", is_flag=True, help="连需要人看的建议也一起改；改完请逐条核对。")
@click.option("-o", "--output", type=FILE, metavar="文件", help="另存为；不写就改原文件，并在旁边留备份。")
def fix_command(
    file: Path,
    output: Path | None,
    *,
    dry_run: bool,
    unsafe: bool,
    **desk: "Unpack[Chosen]",
) -> None:
    """自动修正能放心改的写法（空格、全角半角、标签、发文字号的括号……），其余列成建议。

    只改写法，不改意思；每一处都列出来，可以用 undo 撤销。

    退出码：改好了是 0（列成建议的不算），有的格没有改成是 1，没有做成是 2。
    """
    from xl_tools.jobs.changing import edit_in_words
    from xl_tools.jobs.fix import fix

    fixed = fix(
        file,
        unsafe=unsafe,
        target=output,
        dry_run=dry_run,
        **desk,
    )
    for edit in fixed.plan.edits:
        click.echo(edit_in_words(edit))
    for edit, reason in fixed.plan.refused:
        click.echo(f"没有改【{edit.sheet}】{edit.cell}：{reason}")
    if fixed.plan.suggestions:
        click.echo("建议（没有改，请看过再改）：")
    for finding in fixed.plan.suggestions:
        if finding.edit:
            click.echo(f"  {edit_in_words(finding.edit)}")
    click.echo(fixed.outcome)
    sys.exit(1 if fixed.plan.refused else 0)


@click.command("undo", cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
def undo_command(file: Path) -> None:
    """撤销本工具对一个工作簿的上一次修改（fill 或 fix）。

    之后没有动过的文件恢复原样；动过的逐格撤销，又改过的格不动，并列出来。

    退出码：都撤销了是 0，有的格没有撤销是 1，没有做成是 2。
    """
    from xl_tools.jobs.changing import edit_in_words
    from xl_tools.jobs.undo import undo

    undone = undo(file)
    for edit, reason in undone.left:
        click.echo(f"没有撤销 {edit_in_words(edit)}：{reason}")
    click.echo(undone.outcome)
    sys.exit(1 if undone.left else 0)


@click.command("fill", cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@UNITS
@SETTINGS
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不改文件。")
@click.option("-o", "--output", type=FILE, metavar="文件", help="另存为；不写就改原文件，并在旁边留备份。")
def fill_command(file: Path, output: Path | None, *, dry_run: bool, **desk: "Unpack[Chosen]") -> None:
    """按单位清单填写项目编码和单位行。

    项目名称与清单完全相同（空格、全角半角不计）才填；差一个字就只列出候选，不填。

    退出码：都填上了是 0，有没填上的是 1，没有做成是 2。
    """
    from xl_tools.jobs.changing import edit_in_words
    from xl_tools.jobs.fill import fill

    filled = fill(file, target=output, dry_run=dry_run, **desk)
    for edit in filled.plan.edits:
        click.echo(edit_in_words(edit))
    for left in filled.plan.unfilled:
        click.echo(f"没有填【{left.sheet}】{left.cell}：{left.reason}")
        for project in left.candidates:
            click.echo(f"    候选：{project.name} {project.code}")
    click.echo(filled.outcome)
    sys.exit(1 if filled.plan.unfilled else 0)
