"""Commands on what many townships have sent: merge, stats, progress, exempted, compare."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseCommand

if TYPE_CHECKING:
    from xl_tools.jobs.desk import Chosen


@click.command("merge", cls=ChineseCommand)
@shared.PATHS
@shared.READING
@shared.RECEIVED
@shared.DASK
@shared.output_option("要生成的汇总工作簿；不写（也没有写 --dataset）就放在原件旁边，叫 汇总.xlsx。")
@click.option(
    "--dataset",
    type=shared.FILE,
    metavar="文件夹",
    help="另存为数据集（Parquet），供 stats 和别的程序查；可以不写 -o，只要数据集。",
)
@click.option(
    "--last",
    type=shared.FILE,
    metavar="上年",
    help="上年的文件夹、汇总或数据集；写了就在各单位、各项目旁边列出上年预算数和增减。",
)
@click.option(
    "--year", type=click.IntRange(2000, 2099), metavar="年度", help="汇总哪一年的；不写就是多数文件的那一年。"
)
def merge_command(
    paths: tuple[Path, ...],
    output: Path | None,
    dataset: Path | None,
    last: Path | None,
    year: int | None,
    **desk: Unpack["Chosen"],
) -> None:
    """把各单位的工作簿汇总成一个，按单位、按项目、分期各有一张，附指标、校验结果、申报进度、核对和图表。

    内容相同的文件只计一次，标记副本和原件都在的只计原件；同一单位、同一年度、项目有重复的几个文件，只计最后保存的一个，其余列出来。别的年度的文件不计，列出来；存成数据集的不分年度都存。

    一张工作表放不下（1,048,576 行）时，改存为旁边的数据集，一行不少。

    退出码：汇总好了是 0（查出的问题不算），有文件没能读、汇总放不下是 2（其余的照常做完）。
    """
    from xl_tools.jobs.merge import merge
    from xl_tools.jobs.output_names import output_of_all

    if output is None and dataset is None:
        output = output_of_all("merge", paths)
    desk = shared.with_beside(paths, desk)
    result = shared.read(
        lambda bar: merge(paths, target=output, dataset=dataset, last=last, year=year, progress=bar, **desk),
        received_in=output,
    )
    merged = result.save(output, dataset)
    for line in merged.said[len(result.batch.told) :]:
        (shared.tell_undone if line.startswith("注意") else click.echo)(line)
    if merged.overflow:
        click.echo(merged.overflow, err=True)
    sys.exit(2 if result.batch.refused or merged.overflow else 0)


@click.command("stats", cls=ChineseCommand)
@click.argument("folder", type=shared.FILE, metavar="数据集")
@click.option(
    "--by",
    type=click.Choice(["overview", "unit", "indicator", "unfinished", "rule", "evaluation", "monitoring"]),
    help="只答一问、列出全部：overview 总览，unit 各单位，indicator 各二级指标，unfinished 没有完成的，rule 各条规则，evaluation 各单位的自评，monitoring 各单位的监控。",
)
@click.option("--region", metavar="行政区划", help="只看一个行政区划，如 130324。")
@click.option("--year", type=int, metavar="年度", help="只看一个年度，如 2024。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    help="答案的形式，不写就按 -o 的扩展名，屏幕上是 text；csv 可以用 Excel 打开。",
)
@shared.output_option("答案写进文件；不写就显示在屏幕上。")
def stats_command(
    folder: Path,
    by: str | None,
    region: str | None,
    year: int | None,
    *,
    form: str | None,
    output: Path | None,
) -> None:
    """由数据集回答常问的：总览、各单位、各二级指标、没有完成的、各条规则查出的问题，各单位的自评、监控。

    数据集是 merge --dataset、appraise --dataset 存的。
    """
    from xl_tools.jobs.desk import save
    from xl_tools.jobs.stats import AnswerForm, stats

    named = AnswerForm(form) if form else None
    answers = stats(folder, named, target=output, by=by, region=region, year=year)
    if output:
        shared.tell_written(output, save(output, answers), f"已生成 {output}")
    else:
        shared.show(answers, form or "text")


@click.command("progress", cls=ChineseCommand)
@shared.PATHS
@shared.READING
@shared.RECEIVED
@click.option(
    "--year", type=click.IntRange(2000, 2099), metavar="年度", help="看哪一年的；不写就看多数文件的年度。"
)
@shared.output_option("写成工作簿；不写就显示在屏幕上。")
def progress_command(
    paths: tuple[Path, ...],
    year: int | None,
    output: Path | None,
    **desk: Unpack["Chosen"],
) -> None:
    """申报进度：按单位清单看哪些单位已报、哪些有错、哪些没有报，缺哪些项目。

    退出码：都报了也没有错是 0，还有没报的或有错的是 1，有文件没能读是 2（其余的照常算）。
    """
    from xl_tools.jobs.progress import progress

    desk = shared.with_beside(paths, desk)
    result = shared.read(
        lambda bar: progress(paths, year=year, target=output, progress=bar, **desk),
        needs_one=desk.get("units") is None,  # with a list it is known who should have reported
        received_in=output,
    )
    if output:
        shared.tell_written(output, result.save(output), f"已生成 {output}：{result.standings.whole}")
    else:
        click.echo(result.text)
    sys.exit(2 if result.batch.refused else 0 if result.is_complete else 1)


@click.command("exempted", cls=ChineseCommand)
@shared.PATHS
@shared.READING
@shared.RECEIVED
@click.option(
    "--least",
    type=click.IntRange(1),
    default=3,
    metavar="个数",
    help="几个单位都豁免的才提建议；不写就是 3 个。",
)
@shared.output_option("写成工作簿；不写就显示在屏幕上。")
def exempted_command(
    paths: tuple[Path, ...], least: int, output: Path | None, **desk: Unpack["Chosen"]
) -> None:
    """豁免情况：各单位豁免了哪些问题、什么理由；几个单位都豁免的，建议设置文件里怎么写。

    只是列出来供人看，什么也不改。没有理由的、过了期的豁免不算；一个单位豁免多少处都只算一个单位。

    退出码：做好了是 0（有没有建议都一样），有文件没能读是 2（其余的照常算）。
    """
    from xl_tools.jobs.exempted import exempted

    desk = shared.with_beside(paths, desk)
    result = shared.read(lambda bar: exempted(paths, least=least, target=output, progress=bar, **desk))
    if output:
        shared.tell_written(output, result.save(output), f"已生成 {output}：{result.practices.whole}")
    else:
        click.echo(result.text)
    sys.exit(2 if result.batch.refused else 0)


@click.command("compare", cls=ChineseCommand)
@click.argument("old", type=shared.FILE, metavar="旧的文件或文件夹")
@click.argument("new", type=shared.FILE, metavar="新的文件或文件夹")
@shared.READING
@shared.RECEIVED
@click.option(
    "--change",
    type=click.IntRange(1, 1000),
    default=30,
    metavar="百分数",
    help="两年对比时，预算变化超过百分之几而指标一个没变的要提出来；不写是 30。",
)
@shared.output_option("写进文件：.xlsx、.html、.json 或 .txt；不写就显示在屏幕上。")
def compare_command(old: Path, new: Path, output: Path | None, change: int, **desk: Unpack["Chosen"]) -> None:
    """与上次提交对比：项目增减，金额、文字、指标的改动，逐格列出。

    旧的、新的各写一个：两个工作簿，或两个文件夹。文件夹里的单位按编码和年度对；项目先按编码、再按名称对，对不上的列出来，不猜。

    一边是一个年度、另一边是另一个年度的，另有“年度对比”：各项目两年的预算、增减、指标的变化，和要问一句的地方。

    退出码：对比好了是 0（有没有改动都一样），有文件没能读是 2（其余的照常对比）。
    """
    from xl_tools.jobs.compare import compare

    desk = shared.with_beside([old, new], desk)
    with shared.progress_bar() as progress:
        result = compare(old, new, target=output, change=change, progress=progress, **desk)
    before, after = result.before, result.after
    shared.tell_passed_over(before.passed_over, after.passed_over)
    shared.tell_done_by_received(before, after)
    if result.comparison is None:
        shared.tell((*before.left_out, *after.left_out))
        for word, side, batch in (("旧", old, before), ("新", new, after)):
            if not batch.checked:
                click.echo(f"{word}的一边（{side}）没有读出一个工作簿，不能对比", err=True)
        sys.exit(2)
    if output:
        shared.tell_written(output, result.save(output), f"已生成 {output}：{result.whole}")
    else:
        click.echo(result.told(in_full=shared.is_in_full()))
    sys.exit(2 if before.refused or after.refused else 0)
