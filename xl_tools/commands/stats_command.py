"""``xl-tools stats``: what a dataset of many townships says."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.options import FILE, tell_backup


@click.command("stats", cls=ChineseCommand)
@click.argument("folder", type=FILE, metavar="数据集")
@click.option(
    "--by",
    type=click.Choice(["overview", "unit", "indicator", "unfinished", "rule"]),
    help="只答一问、列出全部：overview 总览，unit 各单位，indicator 各二级指标，unfinished 没有完成的，rule 各条规则。",
)
@click.option("--region", metavar="行政区划", help="只看一个行政区划，如 130324。")
@click.option("--year", type=int, metavar="年度", help="只看一个年度，如 2024。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="答案的形式，默认 text；csv 可以用 Excel 打开。",
)
@click.option("-o", "--output", type=FILE, metavar="文件", help="答案写进文件；不写就显示在屏幕上。")
def stats_command(
    folder: Path,
    by: str | None,
    region: str | None,
    year: int | None,
    *,
    form: str,
    output: Path | None,
) -> None:
    """由数据集（merge --dataset 存的）回答常问的：总览、各单位、各二级指标、没有完成的、各条规则查出的问题。"""
    from xl_tools.jobs.desk import save
    from xl_tools.jobs.stats import AnswerForm, stats

    answers = stats(folder, AnswerForm(form), by=by, region=region, year=year)
    if output:
        tell_backup(output, save(output, answers))
        click.echo(f"已生成 {output}")
    elif form == "text":
        click.echo(answers.decode(), nl=False)
    else:
        sys.stdout.buffer.write(answers)  # UTF-8 whatever the console's code page
