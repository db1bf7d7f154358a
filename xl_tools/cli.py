"""The command line: parse, call one function of work, print, exit code.

Exit codes: 0 done and clean, 1 something must be corrected, 2 could not run.
Each command imports what it needs when it runs, so that ``check`` starts without the writers.
"""
# ruff: noqa: PLC0415 - the imports inside the commands are the point

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools import __version__
from xl_tools.addin.commands import addin
from xl_tools.chinese_click import ChineseGroup
from xl_tools.errors import UnwritableTargetError

if TYPE_CHECKING:
    from xl_tools.model.unit import UnitList
    from xl_tools.settings import Settings
    from xl_tools.work.batch import Batch
    from xl_tools.work.booklet import Edition

_FILE = click.Path(path_type=Path)
_SETTINGS = click.option(
    "--settings", "settings_file", type=_FILE, metavar="设置", help="本局的设置文件；不写就用自带的设置。"
)
_UNITS = click.option(
    "--units", "units_file", type=_FILE, metavar="清单", help="单位清单工作簿；不写就用各工作簿自己的。"
)
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="个数",
    help="用几个进程读文件；不写就按文件多少自己定。结果都一样。",
)


@click.group(cls=ChineseGroup, context_settings=_CONTEXT)
@click.version_option(__version__, "-V", "--version", message="xl-tools %(version)s", help="显示版本。")
def main() -> None:
    """绩效目标表工具：新建、导入、校验、填码、汇总、成册。

    退出码：0 成功且没有问题，1 有必须改正的问题，2 没有运行成。
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command()
@click.option("--unit", "unit_code", required=True, metavar="单位编码", help="单位编码，如 906001。")
@click.option(
    "--year", required=True, type=click.IntRange(2000, 2099), metavar="年度", help="预算年度，如 2024。"
)
@click.option("--units", "units_file", type=_FILE, metavar="清单", help="单位清单工作簿；不写就用自带的。")
@click.option("-o", "--output", required=True, type=_FILE, metavar="文件", help="要生成的工作簿。")
def new(unit_code: str, year: int, units_file: Path | None, output: Path) -> None:
    """新建标准工作簿：单位清单中的每个项目一张绩效目标表。"""
    from xl_tools.work.new import new_workbook

    _check_target(output, [units_file] if units_file else [], ".xlsx")
    made = new_workbook(unit_code, year, _units_for(unit_code, units_file), _settings())
    _write(output, made.data, [units_file] if units_file else [])
    click.echo(f"已生成 {output}：{made.tables} 张绩效目标表")
    if made.without_code:
        click.echo(
            f"其中 {made.without_code} 个项目在清单中没有 {year} 年度的编码，已留空；拿到编码后填进“单位清单”，再运行 xl-tools fill"
        )


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="文件…")
@click.option("-o", "--output", required=True, type=_FILE, metavar="文件", help="要生成的工作簿。")
def import_(files: tuple[Path, ...], output: Path) -> None:
    """把转换出的文本（或别的版式的工作簿）导入为标准工作簿。"""
    from xl_tools.work.import_text import import_files

    _check_target(output, files, ".xlsx")
    imported = import_files(files, _settings())
    _write(output, imported.data, files)
    click.echo(f"已生成 {output}：{len(imported.tables)} 张绩效目标表，整体绩效 {imported.paragraphs} 段")
    for line in imported.left_out:
        click.echo(f"没有带过去（不属于任何一栏）：{line}")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_FILE, metavar="文件或文件夹…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "xlsx", "review"]),
    default="text",
    help="报告的形式，默认 text；html 网页，xlsx 在工作簿副本上标出，review 审核表。",
)
@_UNITS
@_SETTINGS
@_WORKERS
@click.option("-o", "--output", type=_FILE, metavar="文件", help="报告写进文件；不写就显示在屏幕上。")
def check(
    paths: tuple[Path, ...],
    form: str,
    units_file: Path | None,
    settings_file: Path | None,
    output: Path | None,
    *,
    workers: int | None,
) -> None:
    """校验绩效目标表，列出每一处问题和改法。

    几个文件用 --format xlsx 时，-o 写一个文件夹，每个工作簿的标记副本各放一份。
    """
    from xl_tools.work.reports import SUFFIXES, ReportForm, report_of, write_marked_copies

    settings, chosen = _settings(settings_file), ReportForm(form)
    files = _files(paths)
    if suffix := SUFFIXES.get(chosen):
        if output is None:
            raise UnwritableTargetError(f"--format {form}", "这种报告要写进文件", f"请加上 -o 报告{suffix}")
        if chosen is not ReportForm.XLSX or len(files) == 1:
            _check_target(output, files, suffix, ".xlsm" if chosen is ReportForm.XLSX else suffix)
    batch = _checked(files, units_file, settings, workers)
    if chosen is ReportForm.XLSX and output:
        for file in (*batch.refused, *batch.skipped):
            click.echo(f"{file.name}：{file.reason}。{file.remedy}", err=True)
        for copy in write_marked_copies(batch, output, settings):
            click.echo(f"标记副本已写入 {copy}")
    else:
        _hand_over(report_of(batch, chosen), output, files, in_colour=chosen is ReportForm.TEXT)
    _exit(batch)


@main.command()
@click.argument("file", type=_FILE, metavar="文件")
@_UNITS
@_SETTINGS
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不改文件。")
@click.option("--unsafe", is_flag=True, help="连需要人看的建议也一起改；改完请逐条核对。")
@click.option("-o", "--output", type=_FILE, metavar="文件", help="另存为；不写就改原文件，并在旁边留备份。")
def fix(
    file: Path,
    units_file: Path | None,
    settings_file: Path | None,
    output: Path | None,
    *,
    dry_run: bool,
    unsafe: bool,
) -> None:
    """自动修正能放心改的写法（空格、全角半角、标签、发文字号的括号……），其余列成建议。

    只改写法，不改意思；每一处都列出来，可以用 undo 撤销。
    """
    from xl_tools.outputs.edit_text import edit_line
    from xl_tools.work.fix import fix_file

    settings = _settings(settings_file)
    units = _load_units(units_file) if units_file else None
    fixed = fix_file(file, units, settings, unsafe=unsafe, target=output, dry_run=dry_run)
    for edit in fixed.plan.edits:
        click.echo(edit_line(edit))
    for edit, reason in fixed.plan.refused:
        click.echo(f"没有改【{edit.sheet}】{edit.cell}：{reason}")
    if fixed.plan.suggestions:
        click.echo("建议（没有改，请看过再改）：")
    for finding in fixed.plan.suggestions:
        if finding.edit:
            click.echo(f"  {edit_line(finding.edit)}")
    click.echo(fixed.outcome)


@main.command()
@click.argument("file", type=_FILE, metavar="文件")
def undo(file: Path) -> None:
    """撤销本工具对一个工作簿的上一次修改（fill 或 fix）。

    之后没有动过的文件恢复原样；动过的逐格撤销，又改过的格不动，并列出来。
    """
    from xl_tools.outputs.edit_text import edit_line
    from xl_tools.work.undo import undo_file

    undone = undo_file(file, _settings())
    for edit, reason in undone.left:
        click.echo(f"没有撤销 {edit_line(edit)}：{reason}")
    click.echo(undone.outcome)


@main.command()
@click.argument("file", type=_FILE, metavar="文件")
@click.option("-o", "--output", required=True, type=_FILE, metavar="文件", help="去掉标记后的工作簿。")
def unmark(file: Path, output: Path) -> None:
    """去掉校验标记（check --format xlsx 加上的），恢复原来的格式。"""
    from xl_tools.work.reports import remove_marks_of

    _check_target(output, [file], ".xlsx", ".xlsm")
    remove_marks_of(file, output, _settings())
    click.echo(f"已生成 {output}：标记都去掉了")


@main.command()
@click.argument("file", type=_FILE, metavar="文件")
@_UNITS
@_SETTINGS
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不改文件。")
@click.option("-o", "--output", type=_FILE, metavar="文件", help="另存为；不写就改原文件，并在旁边留备份。")
def fill(
    file: Path, units_file: Path | None, settings_file: Path | None, output: Path | None, *, dry_run: bool
) -> None:
    """按单位清单填写项目编码和单位行。

    项目名称与清单完全相同（空格、全角半角不计）才填；差一个字就只列出候选，不填。
    """
    from xl_tools.outputs.edit_text import edit_line
    from xl_tools.work.fill import fill_file

    units = _load_units(units_file) if units_file else None
    filled = fill_file(file, units, _settings(settings_file), target=output, dry_run=dry_run)
    for edit in filled.plan.edits:
        click.echo(edit_line(edit))
    for left in filled.plan.unfilled:
        click.echo(f"没有填【{left.sheet}】{left.cell}：{left.reason}")
        for project in left.candidates:
            click.echo(f"    候选：{project.name} {project.code}")
    click.echo(filled.outcome)
    sys.exit(1 if filled.plan.unfilled else 0)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_FILE, metavar="文件或文件夹…")
@_UNITS
@_SETTINGS
@_WORKERS
@click.option("-o", "--output", required=True, type=_FILE, metavar="文件", help="要生成的汇总工作簿。")
def merge(
    paths: tuple[Path, ...],
    units_file: Path | None,
    settings_file: Path | None,
    output: Path,
    *,
    workers: int | None,
) -> None:
    """把各单位的工作簿汇总成一个，附指标、校验结果、核对和图表。

    内容相同的文件只计一次；同一单位、同一年度、项目有重复的几个文件，只计最后保存的一个，其余列出来。
    """
    from xl_tools.outputs.summary import summary_workbook
    from xl_tools.work.duplicates import without_duplicates

    files = _files(paths, output)
    _check_target(output, files, ".xlsx")
    batch = without_duplicates(_checked(files, units_file, _settings(settings_file), workers))
    unread = (*batch.refused, *batch.skipped)
    for file in unread:
        click.echo(f"{file.name}：{file.reason}。{file.remedy}", err=True)
    if not batch.checked:
        sys.exit(2)
    _write(output, summary_workbook(batch.checked, unread, output), files)
    tables = sum(len(one.submission.tables) for one in batch.checked)
    click.echo(f"已生成 {output}：{len(batch.checked)} 个文件，{tables} 个项目")
    sys.exit(2 if batch.refused else 0)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_FILE, metavar="文件或文件夹…")
@click.option(
    "-o",
    "--output",
    required=True,
    type=_FILE,
    metavar="文件",
    help="文本.pdf 或 文本.xlsx；写文件夹的名字，就每个工作簿各出一册 PDF。",
)
@click.option(
    "--cover",
    "cover_file",
    type=_FILE,
    metavar="工作簿",
    help="几个单位合成一册时，封面、盖章页和内容照这个工作簿的“单位信息”。",
)
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
def booklet(
    paths: tuple[Path, ...],
    output: Path,
    cover_file: Path | None,
    impose: str | None,
    *,
    draft: bool,
    office: bool,
    findings: bool,
    recto: bool,
    pdfa: bool,
) -> None:
    """把一个或几个工作簿排成可印刷的文本（PDF 或 Excel）。

    封面文字、印哪些内容、按什么顺序，在工作簿的“单位信息”里写。
    """
    from xl_tools.work.booklet import Edition, today

    edition = Edition(draft, office, findings, recto, archival=today() if pdfa else None, impose=bool(impose))
    files = _files(paths, output)
    if output.is_dir() or not output.suffix:
        _set_each(files, output, edition)
    else:
        _set_together(files, output, edition, cover_file)


@main.command()
def doctor() -> None:
    """看看这台电脑上文本用的字体齐不齐，缺哪些、怎么办。"""
    from xl_tools.work.doctor import examination

    click.echo(examination())


@main.command()
@click.argument("code", required=False, metavar="[规则编码]")
@click.option("--all", "everything", is_flag=True, help="全部规则，每一条都详细说明。")
def explain(code: str | None, *, everything: bool) -> None:
    """说明一条规则：要求什么、依据、为什么、举例、怎么改；不写编码就列出全部规则。"""
    from xl_tools.rules.explaining import explain as explain_rule
    from xl_tools.rules.explaining import explain_all, list_rules

    click.echo(explain_all() if everything else explain_rule(code) if code else list_rules())


@main.command()
@click.option(
    "-o", "--output", required=True, type=_FILE, metavar="文件", help="要生成的设置文件，如 设置.toml。"
)
def settings(output: Path) -> None:
    """把自带的设置（标签、指标框架、规则级别、词表、界限）写成文件，供本局修改。"""
    from xl_tools.work.settings_files import shipped_settings_file

    _check_target(output, [], ".toml")
    _write(output, shipped_settings_file(), [])
    click.echo(f"已生成 {output}；改好后校验时写上 --settings {output}")


@main.command()
@click.argument("folder", required=False, type=_FILE, default=Path("演示"), metavar="[文件夹]")
def demo(folder: Path) -> None:
    """用自带的示例走一遍：校验结果、汇总、文本，都放进一个文件夹（默认“演示”）。"""
    from xl_tools.work.demo import run_demo

    for made in run_demo(folder, _settings()):
        click.echo(f"已生成 {made}")


def _settings(path: Path | None = None) -> "Settings":
    if path is None:
        from xl_tools.settings import shipped_settings

        return shipped_settings()
    from xl_tools.work.settings_files import settings_in_force

    return settings_in_force(path)


def _load_units(path: Path) -> "UnitList":
    from xl_tools.work.unit_lists import load_unit_list

    return load_unit_list(path, _settings())


def _units_for(unit_code: str, path: Path | None) -> "UnitList":
    from xl_tools.errors import NothingToDoError
    from xl_tools.work.unit_lists import bundled_list_of

    if path:
        return _load_units(path)
    if units := bundled_list_of(unit_code, _settings()):
        return units
    raise NothingToDoError("自带的单位清单", f"里面没有单位 {unit_code}", "请用 --units 指明含本单位的清单")


def _files(paths: Sequence[Path], output: Path | None = None) -> list[Path]:
    from xl_tools.sources.folders import workbooks_in

    return workbooks_in(paths, output)


def _checked(
    files: Sequence[Path], units_file: Path | None, settings: "Settings", workers: int | None
) -> "Batch":
    from xl_tools.work.batch import check_files
    from xl_tools.work.workers import workers_for

    units = _load_units(units_file) if units_file else None
    with workers_for(len(files), workers) as executor, _progress(len(files)) as advance:
        return check_files(files, settings, units, advance, executor)


def _set_together(files: Sequence[Path], output: Path, edition: "Edition", cover_file: Path | None) -> None:
    """Set one booklet of all the files; say which could not be read and where errors are left."""
    from xl_tools.sources.opening import open_submission
    from xl_tools.work.booklet import booklet_of, files_of, open_errors
    from xl_tools.work.duplicates import without_duplicates

    inputs = [*files, cover_file] if cover_file else files
    _check_target(output, inputs, ".pdf", ".xlsx")
    batch = without_duplicates(_checked(files, None, _settings(), None))
    for unread in (*batch.refused, *batch.skipped):
        click.echo(f"{unread.name}：{unread.reason}。{unread.remedy}", err=True)
    if not batch.checked:
        sys.exit(2)
    cover = open_submission(cover_file, _settings()) if cover_file else None
    set_booklet = booklet_of(batch.checked, edition, cover)
    for made in files_of(set_booklet, output, edition):
        _write(made.target, made.data, inputs)
        click.echo(f"已生成 {made.target}：{made.told}")
    if errors := open_errors(batch.checked):
        click.echo(errors, err=True)
    sys.exit(2 if batch.refused else 0)


def _set_each(files: Sequence[Path], folder: Path, edition: "Edition") -> None:
    """Set a booklet of each file into a folder, several at a time."""
    from xl_tools.work.booklets import set_each

    refused = made = 0
    with _progress(len(files), "排版") as advance:
        for one in set_each(files, folder, edition, _settings()):
            advance(one.source.name)
            if one.refused:
                refused += not one.is_skipped
                click.echo(f"{one.refused.name}：{one.refused.reason}。{one.refused.remedy}", err=True)
                continue
            made += 1
            click.echo(f"已生成 {one.target}：{one.told}")
    click.echo(f"{folder} 里共 {made} 册" + (f"，{refused} 个文件没有排" if refused else ""))
    sys.exit(2 if refused or not made else 0)


def _hand_over(report: bytes, output: Path | None, inputs: Sequence[Path], *, in_colour: bool) -> None:
    """Write a report to its file, or show it: text as the terminal takes it, anything else byte for byte."""
    from xl_tools.outputs.report import plain

    if output:
        _write(output, plain(report.decode()).encode() if in_colour else report, inputs)
        click.echo(f"校验结果已写入 {output}")
    elif in_colour:
        click.echo(report.decode(), nl=False)
    else:
        sys.stdout.buffer.write(report)  # UTF-8 whatever the console's code page


@contextmanager
def _progress(length: int, label: str = "读取") -> Iterator[Callable[[str], None]]:
    """Show progress on a terminal when there is more than one file."""
    if length < 2 or not sys.stderr.isatty():  # noqa: PLR2004 - one file needs no bar
        yield lambda _: None
        return
    with click.progressbar(
        length=length, label=label, file=sys.stderr, item_show_func=lambda item: str(item or "")
    ) as bar:
        yield lambda name: bar.update(1, name)


def _exit(batch: "Batch") -> None:
    sys.exit(2 if batch.refused or not batch.checked else 1 if batch.has_errors else 0)


def _check_target(output: Path, inputs: Sequence[Path], *suffixes: str) -> None:
    """Refuse an output that could not be written before any work is done for it."""
    from xl_tools.outputs.safe_save import check_target

    if output.suffix.lower() not in suffixes:
        raise UnwritableTargetError(
            output, f"输出文件的扩展名应是 {' 或 '.join(suffixes)}", "请改 -o 后面的文件名"
        )
    check_target(output, inputs)


def _write(output: Path, data: bytes, inputs: Sequence[Path]) -> None:
    from xl_tools.outputs.safe_save import write_new

    write_new(output, data, inputs)


main.add_command(addin)
