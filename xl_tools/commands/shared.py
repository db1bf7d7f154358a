"""What the commands share: options, progress, what is said of files."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import click

from xl_tools.commands.chinese_click import COULD_NOT_RUN, is_quiet
from xl_tools.errors import shown_name
from xl_tools.model.display_width import display_width

if TYPE_CHECKING:
    import datetime as dt

    from click._termui_impl import ProgressBar

    from xl_tools.batch.batch import Batch
    from xl_tools.jobs.desk import BatchResult, Chosen, Progress
    from xl_tools.model.checked import RefusedFile
    from xl_tools.settings import UsualOptions

_Result = TypeVar("_Result", bound="BatchResult")

_NO_BESIDE = "xl_tools.no_beside"
_USUAL = "xl_tools.usual"
_IN_FULL = "xl_tools.in_full"
_BAR = "xl_tools.bar"
_FEW = 3  # files that are told one by one without being asked
_WIDTH_OF_BAR = 60  # columns of label, bar, and percent, and some to spare
_Option: TypeAlias = Callable[[Callable[..., None]], Callable[..., None]]


def _together(*options: _Option) -> _Option:
    """Return what gives a command several options, in this order."""

    def give(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return give


def _leave_what_lies_beside(context: click.Context, _option: click.Parameter, said: bool) -> None:  # noqa: FBT001 - click calls it so
    context.meta[_NO_BESIDE] = said


def _tell_in_full(context: click.Context, _option: click.Parameter, said: bool) -> None:  # noqa: FBT001 - as above
    context.meta[_IN_FULL] = said


# Each option below is a keyword of every job, by its name: a command hands them on as they come.
FILE = click.Path(readable=False, path_type=Path)  # opening it says in Chinese why it cannot be read
PATHS = click.argument("paths", nargs=-1, required=True, type=FILE, metavar="文件或文件夹…")
SETTINGS_FILE = click.option(
    "--settings", type=FILE, metavar="设置", help="本局的设置文件；不写就用自带的设置。"
)
SETTINGS = _together(
    SETTINGS_FILE,
    click.option(
        "--rules",
        type=FILE,
        multiple=True,
        metavar="规则",
        help="本局用 Python 写的规则文件，几个就写几次；只运行这里和设置文件里写明的。",
    ),
    click.option(
        "--template",
        "templates",
        type=FILE,
        multiple=True,
        metavar="表样",
        help="本局的表样文件，几个就写几次；也可以写在设置文件里。",
    ),
)
BESIDE = click.option(
    "--no-beside",
    is_flag=True,
    expose_value=False,
    callback=_leave_what_lies_beside,
    help="不用旁边找到的 设置.toml 和单位清单；不写就用，并说一声。",
)
IN_FORCE = _together(
    click.option("--units", type=FILE, metavar="清单", help="单位清单工作簿；不写就用各工作簿自己的。"),
    SETTINGS,
    BESIDE,
)
TEMPLATE = click.option(
    "--template",
    metavar="表样",
    help="照这个表样填：表样的名称（template list 列出的），或表样文件；不写就用标准表。",
)
LIBRARY = click.option(
    "--library", type=FILE, metavar="指标库", help="指标库工作簿：三级指标一栏可以下拉选合适的；不写就没有。"
)
WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="个数",
    help="用几个进程读文件；不写就按文件多少自己定。结果都一样。",
)
DOCUMENTS = click.option(
    "--documents",
    is_flag=True,
    help="文件夹里的 Word 文档（.docx）、PDF 和转换出的文本（.txt）也一起读；不写就只列出来。",
)
READING = _together(IN_FORCE, WORKERS, DOCUMENTS)
RECEIVED = _together(
    click.option(
        "--received",
        type=FILE,
        metavar="汇总",
        help="照这个汇总（申报进度）“收件”表里改的单位和版本办；不写就照旁边这些文件最后存的那张。",
    ),
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=_tell_in_full,
        help=f"没能读、没有计入的文件逐个说为什么、怎么办；不写，多于 {_FEW} 个的只说各有几个。",
    ),
)
DASK = click.option(
    "--dask",
    metavar="地址",
    help="在已有的 Dask 集群上读文件，如 tcp://192.168.1.5:8786；各台机器要能用同一路径读到文件。",
)


def output_option(told: str, metavar: str = "文件") -> _Option:
    """Return the option that says where a result goes, with what is told of it in the help."""
    return click.option("-o", "--output", type=FILE, metavar=metavar, help=told)


def with_beside(
    paths: Iterable[Path], desk: "Chosen", *, settings: bool = True, units: bool = True
) -> "Chosen":
    """Return what was chosen, with settings and unit list that lie beside the files where none were named, and the options
    that the settings hold; tell of them.
    """
    from xl_tools.jobs.found_beside import found_beside, usual_list, usual_options  # noqa: PLC0415 - as in command_line.py

    context, chosen, left = click.get_current_context(), desk.copy(), list[str]()
    named = desk.get("settings")
    units = units and desk.get("units") is None
    file, usual, listed = None, None, None
    if isinstance(named, Path):
        file, usual = named, usual_options(named)
        listed = usual_list(named, usual, left) if units and usual.units else None
    if not context.meta.get(_NO_BESIDE):
        found = found_beside(paths, settings=settings and named is None, units=units and listed is None)
        if found.told and not is_quiet():
            click.echo(found.told, err=True)
        left += found.left
        chosen["used"] = found.used
        if found.settings:
            chosen["settings"], file, usual = found.settings, found.used[0], found.usual
        listed = listed or found.units
    for line in left:
        click.echo(line, err=True)
    if listed:
        chosen["units"] = listed
    if file and usual:
        _take_usual(chosen, file, usual)
    return chosen


def _take_usual(chosen: "Chosen", file: Path, usual: "UsualOptions") -> None:
    """Take the options that settings hold where the command has them and they were not typed; tell which."""
    context, told = click.get_current_context(), list[str]()
    if usual.documents and chosen.get("documents") is False:
        chosen["documents"] = True
        told.append("文档也读")
    for option, label in (("bureau", "退回单位"), ("contact", "联系方式")):
        said = getattr(usual, option)
        if said and context.params.get(option) == "":
            context.meta[f"{_USUAL}.{option}"] = said
            told.append(f"{label} {said}")
    if told and not is_quiet():
        click.echo(f"照 {shown_name(file)} 的“本局”：{'，'.join(told)}", err=True)


def head_of_letters(bureau: str, contact: str) -> tuple[str, str]:
    """Return who writes and whom to ask, as typed, or else as the settings have it (:func:`with_beside`)."""
    meta = click.get_current_context().meta
    return bureau or meta.get(f"{_USUAL}.bureau", ""), contact or meta.get(f"{_USUAL}.contact", "")


def tell(files: Iterable["RefusedFile"], listed_in: str = "") -> None:
    """Say of each file why it was not read, or does not count; of files of other forms how many there are, in one line.

    Where there are many, and the command can be asked for all of it (``-v``), it is one line with their count; ``listed_in``
    is where each of them stands.
    """
    from xl_tools.model.checked import LeftOut  # noqa: PLC0415 - as in command_line.py

    files = list(files)
    others = [file for file in files if file.left_out is LeftOut.OTHER_FORMS]
    rest = [file for file in files if file.left_out is not LeftOut.OTHER_FORMS]
    if len(rest) > _FEW and not is_in_full():
        tell_amiss(f"{_counted(rest)}。逐个的见{listed_in or '汇总、申报进度工作簿的“收件”'}，或加 -v")
        rest = []
    for file in rest:
        tell_amiss(file.said)
    if len(others) == 1:
        tell_amiss(others[0].said)
    elif others:
        kinds = Counter(kind for file in others for kind in ("监控表", "自评表") if kind in file.reason)
        counted = "、".join(f"{kind} {count} 个" for kind, count in kinds.items())
        tell_amiss(
            f"另有 {len(others)} 个文件不是绩效目标表，没有计入：{counted}。汇总它们请用 xl-tools appraise"
        )


def is_in_full() -> bool:
    """Whether the command was asked to tell all of every file (``-v``)."""
    return click.get_current_context().meta.get(_IN_FULL) is not False


def _counted(files: Sequence["RefusedFile"]) -> str:
    """Return how many files there are of each kind that do not count."""
    kinds = Counter(file.left_out.value.removesuffix("，未计入") for file in files)
    counted = "，".join(f"{kind} {count} 个" for kind, count in kinds.most_common())
    return f"有 {len(files)} 个文件没有计入：{counted}"


def tell_done_by_received(*batches: "Batch") -> None:
    """Say what was done as the bureau wrote on 收件; of two sides one need not have a file that the other has."""
    counts = Counter(line for batch in batches for line in dict.fromkeys(batch.told))
    for line, count in counts.items():
        if not line.endswith("这次没有找到，没有照办") or count == len(batches):
            tell_amiss(line)


def tell_passed_over(*counts: Mapping[str, int]) -> None:
    """Say in one line how many files of the folders were passed over."""
    from xl_tools.model.checked import passed_over_said  # noqa: PLC0415 - as in command_line.py

    if said := passed_over_said(sum(map(Counter, counts), Counter())):
        click.echo(said, err=True)


def tell_undone(text: str) -> None:
    """Say what a command did not do, also where it is to be quiet."""
    click.echo(text, err=is_quiet())


def tell_amiss(text: str) -> None:
    """Say what went amiss, on a line of its own also where a progress bar is shown."""
    _clear_bar()
    click.echo(text, err=True)


def tell_made(text: str) -> None:
    """Say what has been made, on a line of its own also where a progress bar is shown."""
    if not is_quiet():
        _clear_bar()
        click.echo(text)


def _clear_bar() -> None:
    """Take the progress bar off its line, which the next step draws anew below."""
    if click.get_current_context().meta.get(_BAR) and sys.stderr.isatty():
        click.echo(f"\r{' ' * (shutil.get_terminal_size().columns - 1)}\r", nl=False, err=True)


def _name_beside_bar(name: str | None) -> str:
    """Return as much of a name's end as there is room for beside the bar: a line that wraps is not taken off again."""
    room = shutil.get_terminal_size().columns - _WIDTH_OF_BAR
    shown = name or ""
    while shown and display_width(shown) > room:
        shown = f"…{shown.removeprefix('…')[1:]}" if len(shown) > len("……") else ""
    return shown


@contextmanager
def progress_bar(label: str = "读取") -> Iterator[Callable[[str, int, int], None]]:
    """Give what shows progress on a terminal when there is more than one file."""
    with ExitStack() as shown:

        @cache
        def bar(total: int) -> "ProgressBar[str]":
            shape: ProgressBar[str] = click.progressbar(
                length=total, label=label, file=sys.stderr, item_show_func=_name_beside_bar
            )
            click.get_current_context().meta[_BAR] = True
            return shown.enter_context(shape)

        def show(name: str, done: int, total: int) -> None:
            if total > 1 and sys.stderr.isatty() and not is_quiet():
                bar(total).update(done - bar(total).pos, name)

        yield show
    click.get_current_context().meta[_BAR] = False


def read(
    job: "Callable[[Progress], _Result]", *, needs_one: bool = True, received_in: Path | None = None
) -> _Result:
    """Do a job on many files under a progress bar; say which were left out, and leave where none could be read.

    Where it needs none (``needs_one``), it may go on without. ``received_in`` is a workbook that it will make, with a 收件.
    """
    with progress_bar() as progress:
        result = job(progress)
    is_made = received_in and (result.batch.checked or not needs_one)
    tell(result.batch.left_out, f" {received_in} 的“收件”" if is_made else "")
    tell_passed_over(result.batch.passed_over)
    tell_done_by_received(result.batch)
    if needs_one and not result.batch.checked:
        sys.exit(COULD_NOT_RUN)
    return result


def tell_written(output: Path, backup: Path | None, said: str) -> None:
    """Say that an output was written, and where somebody's work is kept that stood there."""
    if backup:
        click.echo(f"{output} 原有的文件备份在 {backup}")
    click.echo(said)


def tell_due(asked: str, printed: str, signed: "dt.date | None") -> None:
    """Say which year a last day is printed with that was given without one, and that it has gone by on the day of the letter."""
    from xl_tools.jobs.last_day import has_gone_by  # noqa: PLC0415 - as in command_line.py

    if asked and str(printed)[:4] not in asked:
        click.echo(f"期限没有写年份，印的是 {printed}（往后最近的一个）；不是这一年的，请连年份一起写")
    if signed and has_gone_by(printed, signed):
        click.echo(f"注意：期限 {printed} 比落款的日子还早，照写的印了；写错了的请改 --due 再做", err=True)


def show(data: bytes, form: str) -> None:
    """Show a result on the screen: text as the terminal takes it, anything else byte for byte, whatever its code page."""
    if form == "text":
        click.echo(data.decode(), nl=False)
    else:
        sys.stdout.buffer.write(data)
