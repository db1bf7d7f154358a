"""The commands of the year: the forms of monitoring and evaluation, made of the goals."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseCommand

if TYPE_CHECKING:
    from xl_tools.jobs.desk import Chosen


@click.command("monitor", cls=ChineseCommand)
@click.argument("file", type=shared.FILE, metavar="目标表的工作簿")
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
    help="各项目累计支出了多少（账上导出的表），填进累计支出。",
)
@click.option("--form", metavar="表样", help="用哪个监控表样；不写就用全国的“项目支出绩效运行监控表”。")
@shared.SETTINGS
@shared.BESIDE
@shared.output_option("要生成的工作簿；不写就放在目标表旁边，叫 …_监控表.xlsx。")
def monitor_command(
    file: Path,
    output: Path | None,
    month: int,
    spent: Path | None,
    form: str | None,
    **desk: Unpack["Chosen"],
) -> None:
    """由批复的目标表做出绩效运行监控表：每个项目一张，指标、指标值、本项目的计划支出进度都填好。

    填上累计支出、完成情况，红绿灯自己亮：预算与本项目的支出计划比，没有计划的按月份；
    亮红灯、黄灯的写明原因，完不成的写上全年预计和整改措施。填好后用 check 校验，用 appraise 汇总。
    """
    from xl_tools.jobs.appraise import monitor
    from xl_tools.jobs.output_names import output_of_one

    output = output or output_of_one("monitor", file, ".xlsx")
    desk = shared.with_beside([file], desk, units=False)
    made = monitor(file, month, spent=spent, template=form, target=output, **desk)
    backup = made.save(output)
    for line in made.said:
        click.echo(line)
    money = f"，其中 {made.with_spending} 张填了累计支出" if spent else ""
    shared.tell_written(output, backup, f"已生成 {output}：{made.forms} 张监控表（1—{month} 月）{money}")


@click.command("evaluate", cls=ChineseCommand)
@click.argument("file", type=shared.FILE, metavar="目标表的工作簿")
@click.option(
    "--spent", type=shared.FILE, metavar="支出清单", help="各项目支出了多少（账上导出的表），填进全年执行数。"
)
@click.option("--form", metavar="表样", help="用哪个自评表样；不写就用全国的“项目支出绩效自评表”。")
@shared.SETTINGS
@shared.BESIDE
@shared.output_option("要生成的工作簿；不写就放在旁边，叫 …_自评表.xlsx。")
def evaluate_command(
    file: Path, output: Path | None, spent: Path | None, form: str | None, **desk: Unpack["Chosen"]
) -> None:
    """由批复的目标表做出绩效自评表：每个项目一张，指标、指标值、分值都填好。

    只要填全年执行数、实际完成值；有数的指标按公式自己打分，定性的由人打分，总分、等级自己算。
    填好后用 check 校验，用 appraise 汇总。
    """
    from xl_tools.jobs.appraise import evaluate
    from xl_tools.jobs.output_names import output_of_one

    output = output or output_of_one("evaluate", file, ".xlsx")
    desk = shared.with_beside([file], desk, units=False)
    made = evaluate(file, spent=spent, template=form, target=output, **desk)
    backup = made.save(output)
    for line in made.said:
        click.echo(line)
    money = f"，其中 {made.with_spending} 张填了全年执行数" if spent else ""
    shared.tell_written(output, backup, f"已生成 {output}：{made.forms} 张自评表{money}")
