"""Commands that make workbooks from nothing of the clerk's own: new, import, settings, demo."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

from pathlib import Path

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.options import FILE, tell_backup


@click.command("new", cls=ChineseCommand)
@click.option("--unit", "unit_code", required=True, metavar="单位编码", help="单位编码，如 906001。")
@click.option(
    "--year", required=True, type=click.IntRange(2000, 2099), metavar="年度", help="预算年度，如 2024。"
)
@click.option("--units", type=FILE, metavar="清单", help="单位清单工作簿；不写就用自带的。")
@click.option("-o", "--output", required=True, type=FILE, metavar="文件", help="要生成的工作簿。")
def new_command(unit_code: str, year: int, units: Path | None, output: Path) -> None:
    """新建标准工作簿：单位清单中的每个项目一张绩效目标表。"""
    from xl_tools.jobs.new import new

    made = new(unit_code, year, target=output, units=units)
    tell_backup(output, made.save(output))
    click.echo(f"已生成 {output}：{made.tables} 张绩效目标表")
    if made.without_code:
        click.echo(
            f"其中 {made.without_code} 个项目在清单中没有 {year} 年度的编码，已留空；拿到编码后填进“单位清单”，再运行 xl-tools fill"
        )


@click.command("import", cls=ChineseCommand)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="文件…")
@click.option("-o", "--output", required=True, type=FILE, metavar="文件", help="要生成的工作簿。")
def import_command(files: tuple[Path, ...], output: Path) -> None:
    """把 Word 文档（.docx）、转换出的文本（.txt）或别的版式的工作簿导入为标准工作簿。

    PDF、.doc、.wps 请先用 Word 或 WPS 存成 .docx。
    """
    from xl_tools.jobs.importing import import_

    imported = import_(files, target=output)
    tell_backup(output, imported.save(output))
    click.echo(f"已生成 {output}：{len(imported.tables)} 张绩效目标表，整体绩效 {imported.paragraphs} 段")
    for line in imported.left_out:
        click.echo(f"没有带过去（不属于任何一栏）：{line}")


@click.command("settings", cls=ChineseCommand)
@click.option(
    "-o", "--output", required=True, type=FILE, metavar="文件", help="要生成的设置文件，如 设置.toml。"
)
def settings_command(output: Path) -> None:
    """把自带的设置（标签、指标框架、规则级别、词表、界限）写成文件，供本局修改。"""
    from xl_tools.jobs.bureau_settings import write_settings

    tell_backup(output, write_settings(output))
    click.echo(f"已生成 {output}；改好后校验时写上 --settings {output}")


@click.command("demo", cls=ChineseCommand)
@click.argument("folder", required=False, type=FILE, default=Path("演示"), metavar="[文件夹]")
def demo_command(folder: Path) -> None:
    """用自带的示例走一遍：校验结果、汇总、文本，都放进一个文件夹（默认“演示”）。"""
    from xl_tools.jobs.demo import demo

    for made in demo(folder):
        click.echo(f"已生成 {made}")
