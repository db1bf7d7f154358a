"""Commands that print: booklet, return; and doctor, who looks after their fonts."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseCommand
from xl_tools.errors import shown_name
from xl_tools.model.edition import Edition

if TYPE_CHECKING:
    from xl_tools.jobs.desk import Chosen


@click.command("booklet", cls=ChineseCommand)
@shared.PATHS
@shared.DOCUMENTS
@shared.RECEIVED
@shared.output_option(
    "文本.pdf、文本.docx 或 文本.xlsx；写文件夹的名字，就每个工作簿各出一册 PDF。不写就放在旁边，叫 …_文本.pdf，几个的放进“文本”文件夹。"
)
@click.option(
    "--cover",
    "cover_file",
    type=shared.FILE,
    metavar="工作簿",
    help="几个单位合成一册时，封面、盖章页和内容照这个工作簿的“单位信息”。",
)
@click.option(
    "--units",
    type=shared.FILE,
    metavar="清单",
    help="几个单位合成一册时，照这个单位清单写明哪些单位没有报送。",
)
@shared.SETTINGS_FILE
@shared.BESIDE
@click.option("--draft", is_flag=True, help="每页印“草稿”两个字。")
@click.option("--office", is_flag=True, help="单位留存的一册：加印“核对”页。")
@click.option("--findings", is_flag=True, help="加印附录“校验结果”。")
@click.option("--print", "recto", is_flag=True, help="付印用：每一部分从右手页开始，不够的垫空白页。")
@click.option("--pdfa", is_flag=True, help="长期保存用：PDF/A-2a。")
@click.option(
    "--impose",
    type=click.Choice(["a3"]),
    help="另出一份 A3 骑马订的拼版（文本_A3.pdf），双面打印、短边翻转。",
)
def booklet_command(
    paths: tuple[Path, ...],
    output: Path | None,
    cover_file: Path | None,
    impose: str | None,
    *,
    draft: bool,
    office: bool,
    findings: bool,
    recto: bool,
    pdfa: bool,
    **desk: Unpack["Chosen"],
) -> None:
    """把一个或几个工作簿排成可印刷的文本（PDF 或 Excel），或在 Word 里再改的文档。

    封面文字、印哪些内容、按什么顺序，在工作簿的“单位信息”里写。

    退出码：排好了是 0（查出的问题不算），有文件没能读、没有排成是 2（其余的照常排）。
    """
    from xl_tools.jobs.booklet import booklet
    from xl_tools.jobs.desk import save
    from xl_tools.jobs.output_names import is_one_file, output_of_all, output_of_one

    if output is None:
        one = is_one_file(paths)
        output = output_of_one("booklet", paths[0], ".pdf") if one else output_of_all("booklets", paths)
    day = dt.datetime.now().astimezone().date() if pdfa else None
    edition = Edition(draft, office, findings, recto, archival=day, impose=bool(impose))
    is_volume = output.suffix and not output.is_dir() and not is_one_file(paths)
    desk = shared.with_beside(paths, desk, units=bool(is_volume))
    if output.is_dir() or not output.suffix:
        _set_each(paths, output, edition, **desk)
        return
    result = shared.read(
        lambda bar: booklet(
            paths,
            target=output,
            edition=edition,
            cover=cover_file,
            progress=bar,
            **desk,
        )
    )
    for made in result.files(output):
        backup = save(made.target, made.data, result.inputs)
        shared.tell_written(made.target, backup, f"已生成 {made.target}：{made.told}")
    for line in result.order:
        shared.tell_amiss(line)
    if result.open_errors:
        click.echo(result.open_errors, err=True)
    sys.exit(2 if result.batch.refused else 0)


def _set_each(paths: Sequence[Path], folder: Path, edition: Edition, **desk: Unpack["Chosen"]) -> None:
    """Set a booklet of each file into a folder, several at a time."""
    from xl_tools.jobs.booklet import booklets

    with shared.progress_bar() as progress:
        result = booklets(paths, folder, edition=edition, progress=progress, **desk)
    shared.tell(result.batch.left_out)
    shared.tell_done_by_received(result.batch)
    refused = sum(file.is_unread for file in result.batch.left_out)
    made = 0
    with shared.progress_bar("排版") as progress:
        for place, one in enumerate(result, start=1):
            progress(
                shown_name(one.source.name), place, len(result.batch.left_out) + len(result.batch.checked)
            )
            if one.refused in result.batch.left_out:
                continue
            if one.refused:
                refused += one.refused.is_unread
                shared.tell([one.refused])
                continue
            made += 1
            shared.tell_made(f"已生成 {one.target}：{one.told}（{shown_name(one.source.name)}）")
            for line in filter(None, (one.order, one.errors)):
                shared.tell_amiss(line)
    shared.tell_passed_over(result.batch.passed_over)
    click.echo(f"{folder} 里共 {made} 册" + (f"，{refused} 个文件没有排" if refused else ""))
    sys.exit(2 if refused or not made else 0)


@click.command("return", cls=ChineseCommand)
@shared.PATHS
@shared.READING
@shared.RECEIVED
@click.option("--bureau", default="", metavar="名称", help="退回单位，如 卢龙县财政局；不写就留空白。")
@click.option("--contact", default="", metavar="联系方式", help="联系人和电话；不写就留空白。")
@click.option(
    "--due",
    default="",
    metavar="日期",
    help="重新报送的期限，如 2024年1月15日、2024-01-15；只写 1月15日 的是往后最近的一个；不写就留空白。",
)
@click.option("--word", is_flag=True, help="出 Word 文档（.docx），好在上面改；写文件夹的名字时用。")
@shared.output_option(
    "写文件夹的名字，就每个单位一份 PDF；写 退回单.pdf（或 .docx），就合成一个文件，一次打印（多于 25 个单位的分成几个）。不写就是旁边的“退回单”文件夹。",
)
def return_command(
    paths: tuple[Path, ...],
    output: Path | None,
    *,
    bureau: str,
    contact: str,
    due: str,
    word: bool,
    **desk: Unpack["Chosen"],
) -> None:
    """退回单：有必须改正的单位每家一份，一格一格写明现在写的、错在哪、怎么改，打印出来就能退。

    一页放得下就是一页，放不下的接着印第二页。没有必须改正的单位不出退回单。

    写了单位清单（--units）的，没有报送、报来读不了的单位每家一份催报通知，放在一起。

    退出码：不用退回、不用催报是 0，有退回单、催报是 1，有文件没能读是 2（其余的照常出退回单）。
    """
    from xl_tools.jobs.output_names import output_of_all
    from xl_tools.jobs.return_slips import earlier_slips, return_slips

    output = output or output_of_all("return", paths)
    desk = shared.with_beside(paths, desk)
    bureau, contact = shared.head_of_letters(bureau, contact)
    result = shared.read(
        lambda bar: return_slips(
            paths, target=output, bureau=bureau, contact=contact, due=due, progress=bar, **desk
        ),
        needs_one=desk.get("units") is None,
    )
    written, done = list[Path](), 0
    if result.slips:
        with shared.progress_bar("排版") as progress:
            for target, slips in result.save(output, word=word):
                written.append(target)
                for slip in slips:
                    done += 1
                    progress(slip.addressee, done, len(result.slips))
                must, may = sum(slip.must for slip in slips), sum(slip.may for slip in slips)
                told = f"必须改正 {must} 处，请核对 {may} 处"
                shared.tell_made(
                    f"已生成 {target}：{told}（{'、'.join(path for slip in slips for path in slip.paths)}）"
                )
    for target, reminders in result.save_reminders(output, word=word):
        written.append(target)
        click.echo(f"已生成 {target}：催报（{'、'.join(each.addressee for each in reminders)}）")
    if written:
        for path in earlier_slips(output, written):
            click.echo(f"{path} 是以前的，不是这次的", err=True)
    if written:
        shared.tell_due(due, result.terms.due, result.terms.day)
    made = f"{output}：{len(result.slips)} 个单位的退回单" if result.slips else "不用退回"
    clean = "、".join(dict.fromkeys(result.clean_units))
    asked = (
        f"；{len(result.reminders)} 个单位没有报（读不了、没有填的也算），催报通知也在里面"
        if result.reminders
        else ""
    )
    click.echo(f"{made}；{result.clean} 个单位没有必须改正的" + (f"：{clean}" if clean else "") + asked)
    sys.exit(2 if result.batch.refused else 1 if result.slips or result.reminders else 0)


@click.command("notice", cls=ChineseCommand)
@shared.PATHS
@shared.READING
@shared.RECEIVED
@click.option("--bureau", default="", metavar="名称", help="发通报的单位，如 卢龙县财政局；不写就留空白。")
@click.option("--contact", default="", metavar="联系方式", help="联系人和电话；不写就留空白。")
@click.option(
    "--due",
    default="",
    metavar="日期",
    help="重新报送的期限，如 2024年1月15日、2024-01-15；只写 1月15日 的是往后最近的一个；不写就留空白。",
)
@shared.output_option("通报.pdf，或 通报.docx（Word，好在上面改）。不写就放在旁边，叫 通报.pdf。")
def notice_command(
    paths: tuple[Path, ...],
    output: Path | None,
    *,
    bureau: str,
    contact: str,
    due: str,
    **desk: Unpack["Chosen"],
) -> None:
    """通报：全县一页纸，谁报了、谁没报、各家要改多少处（少的排前面），常见的问题，什么时候报齐。

    要写单位清单（--units），才看得出谁没有报。

    退出码：做好了是 0，有文件没能读是 2（其余的照常做）。
    """
    from xl_tools.jobs.notice import notice
    from xl_tools.jobs.output_names import output_of_all

    output = output or output_of_all("notice", paths)
    desk = shared.with_beside(paths, desk)
    bureau, contact = shared.head_of_letters(bureau, contact)
    result = shared.read(
        lambda bar: notice(
            paths, target=output, bureau=bureau, contact=contact, due=due, progress=bar, **desk
        ),
        needs_one=desk.get("units") is None,
    )
    shared.tell_written(output, result.save(output), f"已生成 {output}：{result.whole}")
    if not result.notice.progress.has_list:
        shared.tell_amiss(
            "没有指明单位清单：通报里没有应报、未报的，只有收到的；用 --units 指明全县的清单再做，才看得出谁没有报"
        )
    shared.tell_due(due, result.terms.due, result.terms.day)
    sys.exit(2 if result.batch.refused else 0)


@click.command("doctor", cls=ChineseCommand)
def doctor_command() -> None:
    """看看这台电脑上文本用的字体齐不齐，缺哪些、怎么办。"""
    from xl_tools.jobs.doctor import doctor

    click.echo(doctor())
