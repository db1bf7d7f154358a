"""The commands of the year: the forms of monitoring and evaluation made of the goals, summed up, drawn to be looked at again."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseCommand

if TYPE_CHECKING:
    from xl_tools.jobs.appraise import AppraisalForms
    from xl_tools.jobs.appraise_many import FormsOfUnits
    from xl_tools.jobs.desk import Chosen


@click.command("monitor", cls=ChineseCommand)
@shared.PATHS
@click.option(
    "--month",
    required=True,
    type=click.IntRange(1, 12),
    metavar="月份",
    help="截至几月底，如 7 就是 1—7 月。",
)
@click.option(
    "--spent",
    type=shared.FILE,
    metavar="支出清单",
    help="各项目累计支出了多少（账上导出的表），填进累计支出；几个单位的一起做时只按项目编码对。",
)
@click.option("--form", metavar="表样", help="用哪个监控表样；不写就用全国的“项目支出绩效运行监控表”。")
@shared.SETTINGS
@shared.BESIDE
@shared.output_option(
    "要生成的工作簿，几个文件或文件夹时是文件夹；不写就放在目标表旁边，叫 …_监控表.xlsx（监控表）。"
)
def monitor_command(
    paths: tuple[Path, ...],
    output: Path | None,
    month: int,
    spent: Path | None,
    form: str | None,
    **desk: Unpack["Chosen"],
) -> None:
    """由批复的目标表做出绩效运行监控表：每个项目一张，指标、指标值、本项目的计划支出进度都填好。

    填上累计支出、完成情况，红绿灯自己亮：预算与本项目的支出计划比，没有计划的按月份；
    亮红灯、黄灯的写明原因，完不成的写上全年预计和整改措施。填好后用 check 校验，用 appraise 汇总。
    几个文件或文件夹的各做一个工作簿，放进一个文件夹。

    退出码：做好了是 0，没有做成、有文件没有做成是 2（其余的照常做）。
    """
    from xl_tools.jobs.appraise import monitor
    from xl_tools.jobs.appraise_many import monitor_files
    from xl_tools.jobs.output_names import is_one_file, output_of_all, output_of_one

    desk = shared.with_beside(paths, desk, units=False)
    if is_one_file(paths):
        output = output or output_of_one("monitor", paths[0], ".xlsx")
        made = monitor(paths[0], month, spent=spent, template=form, target=output, **desk)
        _tell_one(output, made, f"张监控表（1—{month} 月）", "累计支出" if spent else "")
        return
    output = output or output_of_all("monitor", paths)
    with shared.progress_bar("做表") as bar:
        done = monitor_files(paths, month, target=output, spent=spent, template=form, progress=bar, **desk)
    sys.exit(_tell_all(output, done, f"张监控表（1—{month} 月）"))


@click.command("evaluate", cls=ChineseCommand)
@shared.PATHS
@click.option(
    "--spent",
    type=shared.FILE,
    metavar="支出清单",
    help="各项目支出了多少（账上导出的表），填进全年执行数；几个单位的一起做时只按项目编码对。",
)
@click.option("--form", metavar="表样", help="用哪个自评表样；不写就用全国的“项目支出绩效自评表”。")
@shared.SETTINGS
@shared.BESIDE
@shared.output_option(
    "要生成的工作簿，几个文件或文件夹时是文件夹；不写就放在旁边，叫 …_自评表.xlsx（自评表）。"
)
def evaluate_command(
    paths: tuple[Path, ...],
    output: Path | None,
    spent: Path | None,
    form: str | None,
    **desk: Unpack["Chosen"],
) -> None:
    """由批复的目标表做出绩效自评表：每个项目一张，指标、指标值、分值都填好。

    只要填全年执行数、实际完成值；有数的指标按公式自己打分，定性的由人打分，总分、等级自己算。
    填好后用 check 校验，用 appraise 汇总。几个文件或文件夹的各做一个工作簿，放进一个文件夹。

    退出码：做好了是 0，没有做成、有文件没有做成是 2（其余的照常做）。
    """
    from xl_tools.jobs.appraise import evaluate
    from xl_tools.jobs.appraise_many import evaluate_files
    from xl_tools.jobs.output_names import is_one_file, output_of_all, output_of_one

    desk = shared.with_beside(paths, desk, units=False)
    if is_one_file(paths):
        output = output or output_of_one("evaluate", paths[0], ".xlsx")
        made = evaluate(paths[0], spent=spent, template=form, target=output, **desk)
        _tell_one(output, made, "张自评表", "全年执行数" if spent else "")
        return
    output = output or output_of_all("evaluate", paths)
    with shared.progress_bar("做表") as bar:
        done = evaluate_files(paths, target=output, spent=spent, template=form, progress=bar, **desk)
    sys.exit(_tell_all(output, done, "张自评表"))


def _tell_one(output: Path, made: "AppraisalForms", counted: str, money: str) -> None:
    """Save the forms of one workbook, and say what they are."""
    backup = made.save(output)
    for line in made.said:
        click.echo(line)
    spent = f"，其中 {made.with_spending} 张填了{money}" if money else ""
    shared.tell_written(output, backup, f"已生成 {output}：{made.forms} {counted}{spent}")


def _tell_all(folder: Path, done: "FormsOfUnits", counted: str) -> int:
    """Say what was made of each workbook; return the exit code."""
    shared.tell(each.refused for each in done.units if each.refused)
    for each in done.units:
        if each.made and each.target:
            shared.tell_written(
                each.target, each.backup, f"{each.file} → {each.target}：{each.made.forms} {counted}"
            )
            for line in each.made.said:
                click.echo(f"  {line}")
    for line in done.said:
        click.echo(line)
    failed = f"，{done.failed} 个文件没有做成" if done.failed else ""
    click.echo(f"{folder} 里共 {done.workbooks} 个工作簿，{done.forms} {counted}{failed}")
    return 2 if done.failed else 0


@click.command("appraise", cls=ChineseCommand)
@shared.PATHS
@shared.READING
@shared.output_option("要生成的汇总：.xlsx、.json 或 .txt；不写就只显示各单位的情况。")
@click.option(
    "--dataset",
    type=shared.FILE,
    metavar="文件夹",
    help="另存进数据集（Parquet），与 merge 存的绩效目标放在一起，供 stats 和别的程序查。",
)
def appraise_command(
    paths: tuple[Path, ...], output: Path | None, dataset: Path | None, **desk: Unpack["Chosen"]
) -> None:
    """把各单位的自评表、监控表汇总起来：按项目、按单位各一张，得分、等级、红绿灯、查出的问题都在里面。

    自评汇总里留着“核查得分”“核查意见”两栏，抽查用。同一个项目有几张的，计最后保存的一张。

    退出码：汇总好了是 0（查出的问题不算），有文件没能读是 2（其余的照常做完）。
    """
    from xl_tools.jobs.appraisal_summaries import appraise

    desk = shared.with_beside(paths, desk)
    result = shared.read(lambda bar: appraise(paths, target=output, dataset=dataset, progress=bar, **desk))
    click.echo(result.text)
    if output:
        shared.tell_written(output, result.save(output), f"已生成 {output}")
    for line in result.save_dataset(dataset) if dataset else ():
        (shared.tell_undone if line.startswith("注意") else click.echo)(line)
    sys.exit(2 if result.batch.refused else 0)


@click.command("sample", cls=ChineseCommand)
@shared.PATHS
@click.option(
    "--share",
    type=click.IntRange(1, 100),
    default=15,
    show_default=True,
    metavar="百分比",
    help="抽百分之几。",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, metavar="种子", help="换一个数，抽出的就不同。"
)
@shared.READING
@shared.output_option("抽查名单：.xlsx（带“核查得分”“核查意见”两栏）、.json 或 .txt；不写就只显示。")
def sample_command(
    paths: tuple[Path, ...], output: Path | None, share: int, seed: int, **desk: Unpack["Chosen"]
) -> None:
    """从各单位的自评表里抽一部分出来核查：问题多的更容易抽到，同样的文件、同样的种子抽出的一样。

    退出码：抽好了是 0，有文件没能读是 2（其余的照常做完）。
    """
    from xl_tools.jobs.appraisal_summaries import sample

    desk = shared.with_beside(paths, desk)
    result = shared.read(lambda bar: sample(paths, share, seed, target=output, progress=bar, **desk))
    click.echo(result.text)
    if output:
        shared.tell_written(output, result.save(output), f"已生成 {output}")
    sys.exit(2 if result.batch.refused else 0)
