"""Commands on form templates: list, check, make, show."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseCommand, ChineseGroup


@click.group("template", cls=ChineseGroup)
def template_group() -> None:
    """表样：在 Excel 里画好的表，说明怎么读、怎么填、怎么印。"""


_FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="答案的形式，不写是 text。"
)


@template_group.command("list", cls=ChineseCommand)
@shared.SETTINGS_FILE
@_FORM
def template_list_command(settings: Path | None, form: str) -> None:
    """列出本局的和自带的表样。"""
    from xl_tools.jobs.template_desk import list_templates, templates_json
    from xl_tools.model.display_width import aligned

    notes = list_templates(settings)
    if form == "json":
        click.echo(templates_json(notes))
        return
    rows = aligned([(note.name, note.kind, f"{note.fields} 个栏目") for note in notes])
    for note, row in zip(notes, rows, strict=True):
        click.echo(f"{'  '.join(row)}  {note.source if note.is_own else '自带'}")


@template_group.command("check", cls=ChineseCommand)
@click.argument("file", type=shared.FILE, metavar="表样")
@_FORM
def template_check_command(file: Path, form: str) -> None:
    """检查一个表样，逐格列出写错的地方。

    退出码：没有错是 0，有错是 1，没有做成是 2。
    """
    from xl_tools.jobs.template_desk import check_template

    checked = check_template(file)
    if form == "json":
        click.echo(checked.json)
        sys.exit(1 if checked.mistakes else 0)
    for line in checked.mistakes:
        click.echo(f"必须改正  {line}")
    for line in checked.remarks:
        click.echo(f"请核对    {line}")
    for note in checked.templates:
        click.echo(f"表样“{note.name}”（{note.kind}）：{note.fields} 个栏目")
    if not checked.mistakes:
        click.echo("没有写错的地方")
    sys.exit(1 if checked.mistakes else 0)


@template_group.command("make", cls=ChineseCommand)
@click.argument("file", type=shared.FILE, metavar="表")
@click.option("--sheet", metavar="工作表", default="", help="做哪一张工作表；不写就用第一张带指标的。")
@shared.output_option("要生成的表样；不写就放在旁边，叫 …_表样.xlsx。")
def template_make_command(file: Path, sheet: str, output: Path | None) -> None:
    """把一张填好的或空白的表做成表样：按标签找到各栏目，换成占位，清单只留一行。"""
    from xl_tools.jobs.output_names import output_of_one
    from xl_tools.jobs.template_desk import make_template

    output = output or output_of_one("template make", file)
    made = make_template(file, sheet=sheet, target=output)
    shared.tell_written(output, made.save(output), f"已生成 {output}：{len(made.fields)} 处占位")
    for address, text in made.fields:
        click.echo(f"  {address}  {text}")
    for address, text in made.left_over:
        shared.tell_undone(f"没有认出是哪个栏目，照原样留着：{address}  {text}")
    for line in made.mistakes:
        shared.tell_undone(f"还要改正：{line}")


@template_group.command("show", cls=ChineseCommand)
@click.argument("template", metavar="表样")
@shared.SETTINGS_FILE
@shared.output_option("要生成的工作簿（.xlsx）或 PDF（.pdf）；不写就叫 …_示例.xlsx。")
def template_show_command(template: str, settings: Path | None, output: Path | None) -> None:
    """把一个表样填上示例内容，看看填好是什么样。表样写名称或文件。"""
    from xl_tools.jobs.output_names import output_of_one
    from xl_tools.jobs.template_desk import show_template

    output = output or output_of_one("template show", Path(template))
    made = show_template(template, target=output, settings=settings)
    shared.tell_written(output, made.save(output), f"已生成 {output}")
