"""``xl-tools return``: what each township must correct, on one page."""
# ruff: noqa: PLC0415 - as in cli.py, each command imports what it needs when it runs

import sys
from pathlib import Path

import click

from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.commands.running import (
    FILE,
    SETTINGS,
    UNITS,
    WORKERS,
    check_output,
    checked,
    files_in,
    progress,
    settings_from,
    tell,
)


@click.command("return", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
@UNITS
@SETTINGS
@WORKERS
@click.option("--bureau", default="", metavar="名称", help="退回单位，如 卢龙县财政局；不写就留空白。")
@click.option("--contact", default="", metavar="联系方式", help="联系人和电话；不写就留空白。")
@click.option(
    "--due",
    default="",
    metavar="日期",
    help="重新报送的期限，如 2024年1月15日、2024-01-15；只写 1月15日 的是往后最近的一个；不写就留空白。",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=FILE,
    metavar="文件",
    help="写文件夹的名字，就每个单位一份 PDF；写 退回单.pdf，就合成一个文件，一次打印（多于 25 个单位的分成几个）。",
)
def return_(
    paths: tuple[Path, ...],
    units_file: Path | None,
    settings_file: Path | None,
    output: Path,
    *,
    workers: int | None,
    bureau: str,
    contact: str,
    due: str,
) -> None:
    """退回单：有必须改正的单位每家一份，一格一格写明现在写的、错在哪、怎么改，打印出来就能退。

    一页放得下就是一页，放不下的接着印第二页。没有必须改正的单位不出退回单。

    退出码：不用退回是 0，有退回单是 1，有文件没能读是 2（其余的照常出退回单）。
    """
    from xl_tools.errors import InvalidDataError
    from xl_tools.jobs.returns import earlier_slips, returns_of, write_each, write_together
    from xl_tools.products.booklet.edition import today
    from xl_tools.products.return_slips.slip import Terms
    from xl_tools.values.day import day_text, parse_day

    day = today()
    last_day = parse_day(due, day)
    if due and last_day is None:
        raise InvalidDataError(
            f"--due {due}", "看不出是哪一天", "请写成 2026-12-01、2026年12月1日 或 12月1日 这样的日期"
        )
    files = files_in(paths, output)
    in_one = bool(output.suffix) and not output.is_dir()
    if in_one:
        check_output(output, files, ".pdf")
    batch = checked(files, units_file, settings_from(settings_file), workers)
    returns, terms = returns_of(batch), Terms(bureau, contact, day_text(last_day) if last_day else "", day)
    tell(returns.unread)
    if not batch.checked:
        sys.exit(2)
    if returns.slips:
        write_them = write_together if in_one else write_each
        written = []
        with progress(len(returns.slips), "排版") as advance:
            for target, slips in write_them(returns.slips, output, terms, files):
                written.append(target)
                for slip in slips:
                    advance(slip.addressee)
                must, may = sum(slip.must for slip in slips), sum(slip.may for slip in slips)
                click.echo(f"已生成 {target}：必须改正 {must} 处，请核对 {may} 处")
        for path in () if in_one else earlier_slips(output, written):
            click.echo(f"{path} 是以前的退回单，不是这次的", err=True)
    made = f"{output}：{len(returns.slips)} 个单位的退回单" if returns.slips else "不用退回"
    click.echo(f"{made}；{returns.clean} 个单位没有必须改正的")
    sys.exit(2 if batch.refused else 1 if returns.slips else 0)
