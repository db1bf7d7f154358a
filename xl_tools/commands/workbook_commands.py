"""Commands that make a workbook or change one: new, import, fix, undo, fill; and what comes with the program: settings, demo."""
# ruff: noqa: PLC0415 - as in command_line.py, each command imports what it needs when it runs

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from xl_tools.commands import shared
from xl_tools.commands.chinese_click import ChineseCommand

if TYPE_CHECKING:
    from xl_tools.jobs.changing_files import ChangedFiles
    from xl_tools.jobs.desk import Chosen
    from xl_tools.jobs.fill import Filled
    from xl_tools.jobs.fix import Fixed
    from xl_tools.jobs.roll import RolledFolder


_MOST_UNDONE = 20  # cells named on the screen


@click.command("new", cls=ChineseCommand)
@click.option(
    "--unit",
    "unit_code",
    metavar="单位编码",
    help="单位编码，如 906001；不写而有单位清单（--units 写的、旁边找到的），就给清单里的每个单位各做一个。",
)
@click.option(
    "--year", required=True, type=click.IntRange(2000, 2099), metavar="年度", help="预算年度，如 2024。"
)
@click.option(
    "--units", type=shared.FILE, metavar="清单", help="单位清单工作簿；不写就用旁边找到的，没有就用自带的。"
)
@shared.TEMPLATE
@shared.LIBRARY
@shared.SETTINGS_FILE
@shared.BESIDE
@shared.output_option(
    "要生成的工作簿；每个单位各做一个时写文件夹的名字。不写就叫 2024年绩效目标表_906001.xlsx 或“2024年绩效目标表”。"
)
def new_command(
    unit_code: str | None,
    year: int,
    output: Path | None,
    template: str | None,
    library: Path | None,
    **desk: Unpack["Chosen"],
) -> None:
    """新建标准工作簿：单位清单中的每个项目一张绩效目标表，编码、批复预算数照清单填好。

    退出码：做好了是 0，有单位没有做成是 2（其余的照常做）。
    """
    from xl_tools.jobs.desk import free_path
    from xl_tools.jobs.output_names import new_workbook_name
    from xl_tools.jobs.standard_workbooks import new

    name = f"{year}年绩效目标表" if unit_code is None else new_workbook_name(unit_code, year)
    output = output or free_path(Path(name))
    desk = shared.with_beside([output], desk)
    if unit_code is None:
        _new_of_list(year, output, template, library, **desk)
        return
    made = new(unit_code, year, target=output, template=template, library=library, **desk)
    whose = f"{made.unit.code} {made.unit.name}"
    shared.tell_written(output, made.save(output), f"已生成 {output}：{whose}，{made.tables} 张绩效目标表")
    _tell_without_code(made.without_code, year)


def _tell_without_code(count: int, year: int) -> None:
    if count:
        click.echo(
            f"其中 {count} 个项目在清单中没有 {year} 年度的编码，已留空；拿到编码后填进“单位清单”，再运行 xl-tools fill"
        )


def _new_of_list(
    year: int, folder: Path, template: str | None, library: Path | None, **desk: Unpack["Chosen"]
) -> None:
    """Make a workbook for each unit of the list, into a folder."""
    from xl_tools.jobs.workbooks_of_list import new_of_list

    made = failed = without_code = 0
    for one in new_of_list(year, target=folder, template=template, library=library, **desk):
        if one.refused or one.made is None:
            click.echo(f"{one.unit.code} {one.unit.name} 没有做成：{one.refused}", err=True)
            failed += 1
            continue
        shared.tell_written(one.target, one.backup, f"已生成 {one.target}：{one.made.tables} 张绩效目标表")
        made += 1
        without_code += one.made.without_code
    click.echo(f"{folder} 里共 {made} 个单位的工作簿" + (f"，{failed} 个没有做成" if failed else ""))
    _tell_without_code(without_code, year)
    sys.exit(2 if failed else 0)


@click.command("import", cls=ChineseCommand)
@click.argument("files", nargs=-1, required=True, type=shared.FILE, metavar="文件…")
@shared.TEMPLATE
@shared.LIBRARY
@shared.SETTINGS_FILE
@shared.BESIDE
@shared.output_option("要生成的工作簿；不写就放在原件旁边，叫 …_导入.xlsx。")
def import_command(
    files: tuple[Path, ...],
    output: Path | None,
    template: str | None,
    library: Path | None,
    **desk: Unpack["Chosen"],
) -> None:
    """把 Word 文档（.docx）、PDF、转换出的文本（.txt）或别的版式的工作簿导入为标准工作簿。

    .doc、.wps 请先用 Word 或 WPS 存成 .docx；扫描成图片的 PDF 里没有文字，导不了。
    """
    from xl_tools.jobs.output_names import output_of_one
    from xl_tools.jobs.standard_workbooks import import_

    output = output or output_of_one("import", files[0], ".xlsx")
    desk = shared.with_beside(files, desk, units=False)
    with shared.progress_bar("读取各页") as progress:
        imported = import_(
            files,
            target=output,
            settings=desk.get("settings"),
            template=template,
            library=library,
            progress=progress,
        )
    said = f"已生成 {output}：{len(imported.tables)} 张绩效目标表，整体绩效 {imported.paragraphs} 段"
    shared.tell_written(output, imported.save(output), said)
    for line in imported.left_out:
        shared.tell_undone(f"没有带过去（不属于任何一栏）：{line}")
    for line in imported.lost:
        shared.tell_undone(f"没有读出来，请对着原件补上：{line}")
    for line in imported.unsure:
        shared.tell_undone(f"请对着原件核对：{line}")
    sys.exit(1 if imported.lost else 0)


@click.command("roll", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=shared.FILE, metavar="今年的文件或文件夹…")
@click.option("--year", type=click.IntRange(2000, 2099), metavar="年度", help="新的年度；不写就是下一年。")
@click.option(
    "--from",
    "of_year",
    type=click.IntRange(2000, 2099),
    metavar="年度",
    help="今年的文件是哪一年的；文件里看得出来的不必写。",
)
@click.option("--units", type=shared.FILE, metavar="清单", help="新年度的单位清单工作簿；没有可以不写。")
@shared.SETTINGS
@shared.BESIDE
@shared.RECEIVED
@shared.output_option(
    "新年度的工作簿；几个文件或文件夹时写文件夹的名字。不写就放在旁边，叫 …_明年.xlsx 或“明年”。"
)
def roll_command(
    paths: tuple[Path, ...],
    output: Path | None,
    year: int | None,
    of_year: int | None,
    **desk: Unpack["Chosen"],
) -> None:
    """把今年的工作簿转成明年的：文字、指标、样子照旧，金额、计划空出来，年度、编码换成新的。

    有新清单的，项目按编码、名称对上，说明哪些延续、改名、新增、退出；金额用清单上的批复数。
    要人确认的都标在格上，列在“待确认”表里，校验时数得出来，改过才不算。写文件夹的，只转算数的：旧版本、别的年度、还没有填的不转，列出来。

    退出码：做好了是 0，没有做成，或文件夹里有没做成的，是 2（其余的照常做完）。
    """
    from xl_tools.jobs.output_names import is_one_file, output_of_all, output_of_one
    from xl_tools.jobs.roll import line_in_words, roll, roll_folder

    is_one = is_one_file(paths)
    desk = shared.with_beside(paths, desk, units=False)
    output = output or (output_of_one("roll", paths[0]) if is_one else output_of_all("roll", paths))
    if is_one:
        rolled = roll(paths[0], year, of_year=of_year, target=output, **desk)
        backup = rolled.save(output)
        for line in rolled.lines:
            click.echo(line_in_words(line))
        for lost in rolled.lost:
            shared.tell_undone(f"没有带过去，请对着原件补上：{lost}")
        shared.tell_written(output, backup, f"已生成 {output}（{rolled.year} 年度）：{rolled.said}")
        return
    with shared.progress_bar("转年度") as progress:
        folder = roll_folder(paths, year, of_year=of_year, target=output, progress=progress, **desk)
    _tell_rolled(folder, is_listed=bool(desk.get("units")))
    sys.exit(2 if folder.failed else 0)


def _tell_rolled(folder: "RolledFolder", *, is_listed: bool) -> None:
    """Say of each file of a folder what it became, and how the sums agree with the list."""
    from xl_tools.jobs.roll import line_in_words

    shared.tell(folder.batch.left_out)
    shared.tell_passed_over(folder.batch.passed_over)
    shared.tell_done_by_received(folder.batch)
    for result in folder.files:
        if result.refused:
            click.echo(str(result.refused), err=True)
        elif result.rolled:
            for line in result.rolled.projects:
                click.echo(f"  {line_in_words(line)}")
            click.echo(
                f"{result.source} → {result.target}（{result.rolled.year} 年度）：{result.rolled.said}"
            )
    if folder.missing:
        named = "、".join(f"{unit.code} {unit.name}" for unit in folder.missing)
        shared.tell_undone(f"新清单里有、没有文件的单位 {len(folder.missing)} 个：{named}")
    if is_listed:
        same = "相等" if folder.listed == folder.budgets else f"相差 {folder.budgets - folder.listed} 万元"
        click.echo(
            f"这些单位的批复数合计 {folder.listed} 万元，转过来的预算数合计 {folder.budgets} 万元，{same}"
        )
    count = len(folder.files) + len(folder.batch.refused)
    click.echo(f"共 {count} 个文件，转了 {count - folder.failed} 个，没有转成 {folder.failed} 个")


@click.command("fix", cls=ChineseCommand)
@shared.PATHS
@shared.IN_FORCE
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不改文件。")
@click.option("--unsafe", is_flag=True, help="连需要人看的建议也一起改；改完请逐条核对。")
@shared.output_option("另存为；几个文件或文件夹时写文件夹的名字。不写就改原文件，并在旁边留备份。")
def fix_command(
    paths: tuple[Path, ...],
    output: Path | None,
    *,
    dry_run: bool,
    unsafe: bool,
    **desk: Unpack["Chosen"],
) -> None:
    """自动修正能放心改的写法（空格、全角半角、标签、发文字号的括号……），其余列成建议。

    只改写法，不改意思；每一处都列出来，可以用 undo 撤销。几个文件或文件夹的逐个改，改不了的不影响其余的。

    退出码：改好了是 0（列成建议的不算），有的格没有改成是 1，没有做成、有文件没有改是 2（其余的照常改）。
    """
    from xl_tools.jobs.changing_files import fix_files
    from xl_tools.jobs.fix import fix
    from xl_tools.jobs.output_names import is_one_file

    desk = shared.with_beside(paths, desk)
    if is_one_file(paths):
        sys.exit(_tell_fixed(fix(paths[0], unsafe=unsafe, target=output, dry_run=dry_run, **desk)))
    sys.exit(_tell_each(fix_files(paths, unsafe=unsafe, target=output, dry_run=dry_run, **desk)))


def _tell_fixed(fixed: "Fixed") -> int:
    """Say what was done with a workbook; return the exit code."""
    from xl_tools.jobs.changing import edit_in_words

    for edit in fixed.plan.edits:
        click.echo(edit_in_words(edit))
    for edit, reason in fixed.plan.refused:
        shared.tell_undone(f"没有改【{edit.sheet}】{edit.cell}：{reason}")
    if fixed.plan.suggestions:
        click.echo("建议（没有改，请看过再改）：")
    for finding in fixed.plan.suggestions:
        if finding.edit:
            click.echo(f"  {edit_in_words(finding.edit)}")
    click.echo(fixed.outcome)
    return int(bool(fixed.plan.refused))


def _tell_each(changed: "ChangedFiles") -> int:
    """Say of each workbook, as it is done, what was done with it; return the exit code."""
    from xl_tools.errors import shown_name
    from xl_tools.jobs.fix import Fixed

    code = count = failed = 0
    for one in changed:
        if one.refused:
            shared.tell([one.refused])
            failed += one.refused.is_unread
        if one.done is None:
            continue
        count += 1
        click.echo(f"── {shown_name(one.file)}")
        code = max(code, _tell_fixed(one.done) if isinstance(one.done, Fixed) else _tell_filled(one.done))
    shared.tell_passed_over(changed.passed_over)
    click.echo(f"共做了 {count} 个文件" + (f"，{failed} 个没有做成" if failed else ""))
    return 2 if failed or not count else code


@click.command("undo", cls=ChineseCommand)
@click.argument("file", type=shared.FILE, metavar="文件")
def undo_command(file: Path) -> None:
    """撤销本工具对一个工作簿的上一次修改（fill 或 fix）。

    之后没有动过的文件恢复原样；动过的逐格撤销，又改过的格不动，并列出来。

    退出码：都撤销了是 0，有的格没有撤销是 1，没有做成是 2。
    """
    from xl_tools.jobs.changing import edit_in_words, undo

    undone = undo(file)
    for edit in undone.edits[:_MOST_UNDONE]:
        shared.tell_made(edit_in_words(edit))
    if len(undone.edits) > _MOST_UNDONE:
        shared.tell_made(f"……共 {len(undone.edits)} 处")
    for edit, reason in undone.left:
        shared.tell_undone(f"没有撤销 {edit_in_words(edit)}：{reason}")
    click.echo(undone.outcome)
    sys.exit(1 if undone.left else 0)


@click.command("fill", cls=ChineseCommand)
@shared.PATHS
@shared.IN_FORCE
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不改文件。")
@shared.output_option("另存为；几个文件或文件夹时写文件夹的名字。不写就改原文件，并在旁边留备份。")
def fill_command(
    paths: tuple[Path, ...], output: Path | None, *, dry_run: bool, **desk: Unpack["Chosen"]
) -> None:
    """按单位清单填写项目编码和单位行。

    项目名称与清单完全相同（空格、全角半角不计）才填；差一个字就只列出候选，不填。几个文件或文件夹的逐个填。

    退出码：都填上了是 0，有没填上的是 1，没有做成、有文件没有填是 2（其余的照常填）。
    """
    from xl_tools.jobs.changing_files import fill_files
    from xl_tools.jobs.fill import fill
    from xl_tools.jobs.output_names import is_one_file

    desk = shared.with_beside(paths, desk)
    if is_one_file(paths):
        sys.exit(_tell_filled(fill(paths[0], target=output, dry_run=dry_run, **desk)))
    sys.exit(_tell_each(fill_files(paths, target=output, dry_run=dry_run, **desk)))


def _tell_filled(filled: "Filled") -> int:
    """Say what was done with a workbook; return the exit code."""
    from xl_tools.jobs.changing import edit_in_words

    for edit in filled.plan.edits:
        click.echo(edit_in_words(edit))
    for left in filled.plan.unfilled:
        shared.tell_undone(f"没有填【{left.sheet}】{left.cell}：{left.reason}")
        for project in left.candidates:
            shared.tell_undone(f"    候选：{project.name} {project.code}")
    click.echo(filled.outcome)
    return int(bool(filled.plan.unfilled))


@click.command("settings", cls=ChineseCommand)
@shared.output_option("要生成的设置文件；不写就是 设置.toml。")
def settings_command(output: Path | None) -> None:
    """把自带的设置（标签、指标框架、规则级别、词表、界限）写成文件，供本局修改。"""
    from xl_tools.jobs.desk import free_path
    from xl_tools.jobs.explain import write_settings

    output = output or free_path(Path("设置.toml"))
    said = f"已生成 {output}；改好后校验时写上 --settings {output}"
    shared.tell_written(output, write_settings(output), said)


@click.command("demo", cls=ChineseCommand)
@click.argument("folder", required=False, type=shared.FILE, default=Path("演示"), metavar="[文件夹]")
def demo_command(folder: Path) -> None:
    """用自带的示例走一遍：校验结果、汇总、文本，都放进一个文件夹（默认“演示”）。"""
    from xl_tools.jobs.demo import demo

    for made, backup in demo(folder):
        shared.tell_written(made, backup, f"已生成 {made}")
