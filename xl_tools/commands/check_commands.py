"""Commands that look and change nothing: check, numbers, unmark, explain."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseCommand, is_quiet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_tools.jobs.check import CheckResult, ReportForm
    from xl_tools.jobs.desk import Chosen


@click.command("check", cls=ChineseCommand)
@shared.PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "xlsx", "review"]),
    help="报告的形式，不写就按 -o 的扩展名，屏幕上是 text；html 网页，xlsx 在工作簿副本上标出，review 审核表。",
)
@click.option(
    "--goals",
    type=shared.FILE,
    metavar="批复的目标",
    help="批复的目标表（工作簿或文件夹）：监控表、自评表的指标、指标值与它比，不看各文件自己带的“批复目标”。",
)
@shared.READING
@shared.RECEIVED
@shared.DASK
@shared.output_option("报告写进文件；不写，text、json 显示在屏幕上，html、xlsx、review 放在原件旁边。")
def check_command(
    paths: tuple[Path, ...],
    form: str | None,
    output: Path | None,
    goals: Path | None,
    **desk: Unpack["Chosen"],
) -> None:
    """校验绩效目标表，列出每一处问题和改法。

    几个文件（或一个文件夹）用 --format xlsx 时，-o 写文件夹的名字，每个工作簿的标记副本各放一份。只有 .xlsx、.xlsm 能加标记，.xls 等请先另存为 .xlsx，或者看网页（--format html）。

    退出码：没有必须改正的是 0，有是 1，有文件没能读、没能标记是 2（其余的照常做完）。
    """
    from xl_tools.jobs.check import ReportForm, check

    named = ReportForm(form) if form else None
    if output is None and named:
        output = _beside(paths, named)
    desk = shared.with_beside(paths, desk)
    with shared.progress_bar() as progress:
        result = check(paths, target=output, form=named, goals=goals, progress=progress, **desk)
    if output or is_quiet():
        is_listed = output and result.form is not ReportForm.XLSX
        shared.tell(result.left_out, f" {output}" if is_listed else "")
    is_all_marked = True
    if result.form is ReportForm.XLSX and output:
        is_all_marked = _mark(result, output)
    elif output:
        shared.tell_written(output, result.save(output, result.form), f"校验结果已写入 {output}")
    else:
        shared.show(result.report(result.form, coloured=True), result.form)
    shared.tell_passed_over(result.batch.passed_over)
    shared.tell_done_by_received(result.batch)
    is_all_done = result.batch.checked and is_all_marked and not result.batch.refused
    sys.exit(1 if is_all_done and result.has_errors else 0 if is_all_done else 2)


def _beside(paths: "Sequence[Path]", form: "ReportForm") -> Path | None:
    """Return where a report goes that is none for a screen."""
    from xl_tools.jobs.check import ReportForm
    from xl_tools.jobs.output_names import is_one_file, output_of_all, output_of_one

    match form:
        case ReportForm.XLSX if is_one_file(paths):
            return output_of_one("marks", paths[0])
        case ReportForm.XLSX:
            return output_of_all("marks", paths)
        case ReportForm.HTML:
            return output_of_all("report", paths)
        case ReportForm.REVIEW:
            return output_of_all("review", paths)
        case _:
            return None


def _mark(result: "CheckResult", output: Path) -> bool:
    """Write the marked copies and say where; return whether there is one of every workbook."""
    is_all_marked = True
    for one, copy in zip(result.counted, result.mark(output), strict=True):
        if isinstance(copy, Path):
            whose = f"{one.submission.file.name} 的" if copy != output else ""
            click.echo(f"{whose}标记副本已写入 {copy}")
        else:
            click.echo(str(copy), err=True)
            is_all_marked = False
    for file in result.older:
        click.echo(f"没有标记 {file.said}", err=True)
    most = result.settings.limits.marked_findings
    if any(len(one.findings) > most for one in result.batch.checked):
        click.echo(f"问题超过 {most} 处的，格上只标出最重的 {most} 处，其余的列在“校验结果”表里")
    return is_all_marked


@click.command("numbers", cls=ChineseCommand)
@click.argument("file", type=shared.FILE, metavar="文件")
@shared.SETTINGS
@shared.BESIDE
@shared.output_option("清单写进文件（.txt）；不写就显示在屏幕上。")
def numbers_command(file: Path, output: Path | None, **desk: Unpack["Chosen"]) -> None:
    """列出句子里的每个数读成了什么：总额、财政资金、其中、标准、上年的数……

    校验时拿来相比的就是这些数。读错了的，请把句子告诉维护人。
    """
    from xl_tools.jobs.said_numbers import said_numbers

    result = said_numbers(file, target=output, **shared.with_beside([file], desk, units=False))
    if output:
        shared.tell_written(output, result.save(output), f"{len(result.numbers)} 个数已写入 {output}")
    else:
        click.echo(result.text)


@click.command("unmark", cls=ChineseCommand)
@click.argument("file", type=shared.FILE, metavar="文件")
@shared.output_option("去掉标记后的工作簿；不写就放在旁边，叫 …_去标记.xlsx。")
def unmark_command(file: Path, output: Path | None) -> None:
    """去掉校验标记（check --format xlsx 加上的），恢复原来的格式。"""
    from xl_tools.jobs.mark import unmark
    from xl_tools.jobs.output_names import output_of_one

    output = output or output_of_one("unmark", file)
    unmark(file, output)
    click.echo(f"已生成 {output}：标记都去掉了")


@click.command("explain", cls=ChineseCommand)
@click.argument("code", required=False, metavar="[规则编码]")
@click.option("--all", "everything", is_flag=True, help="全部规则，每一条都详细说明。")
@shared.SETTINGS
def explain_command(code: str | None, *, everything: bool, **desk: Unpack["Chosen"]) -> None:
    """说明一条规则：要求什么、依据、为什么、举例、怎么改；不写编码就列出全部规则。"""
    from xl_tools.jobs.explain import explain

    click.echo(explain(code, everything=everything, **desk))
