"""What the commands share: options, the files and settings they work on, progress, writing."""
# ruff: noqa: PLC0415 - as in cli.py, each command imports what it needs when it runs

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.errors import UnwritableTargetError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from xl_tools.batch.batch import Batch
    from xl_tools.model.checked import RefusedFile
    from xl_tools.model.unit import UnitList
    from xl_tools.settings import Settings

FILE = click.Path(readable=False, path_type=Path)  # opening it says in Chinese why it cannot be read
_SETTINGS_FILE = click.option(
    "--settings", "settings_file", type=FILE, metavar="设置", help="本局的设置文件；不写就用自带的设置。"
)
_RULE_FILES = "xl_tools.rule_files"  # where the options of a command that becomes its settings wait for them


def _remember(context: click.Context, option: click.Parameter, files: tuple[Path, ...]) -> None:
    del option
    context.meta[_RULE_FILES] = files


_RULES = click.option(
    "--rules",
    type=FILE,
    multiple=True,
    expose_value=False,
    callback=_remember,
    metavar="规则",
    help="本局用 Python 写的规则文件，几个就写几次；只运行这里和设置文件里写明的。",
)


def SETTINGS(command: Callable[..., None]) -> Callable[..., None]:  # noqa: N802 - stands among the other options
    """Give a command the options of which its settings are made, by :func:`settings_from`."""
    return _SETTINGS_FILE(_RULES(command))


UNITS = click.option(
    "--units", "units_file", type=FILE, metavar="清单", help="单位清单工作簿；不写就用各工作簿自己的。"
)
WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="个数",
    help="用几个进程读文件；不写就按文件多少自己定。结果都一样。",
)

DASK = click.option(
    "--dask",
    metavar="地址",
    help="在已有的 Dask 集群上读文件，如 tcp://192.168.1.5:8786；各台机器要能用同一路径读到文件。",
)


def settings_from(path: Path | None = None) -> "Settings":
    """Return the settings in force: the bureau's file, or those shipped."""
    from xl_tools.checking.settings_files import settings_in_force

    return settings_in_force(path, click.get_current_context().meta.get(_RULE_FILES, ()))


def load_units(path: Path) -> "UnitList":
    """Return the unit list of a workbook."""
    from xl_tools.sources.unit_lists import load_unit_list

    return load_unit_list(path, settings_from())


def files_in(paths: Sequence[Path], output: Path | None = None) -> list[Path]:
    """Return the workbooks that the paths name, folders walked, an earlier output of ours at ``output`` left out."""
    from xl_tools.opc.package import is_our_output
    from xl_tools.sources.folders import workbooks_in

    is_earlier = output is not None and output.is_file() and is_our_output(output.read_bytes())
    return workbooks_in(paths, output if is_earlier else None)


def checked(
    files: Sequence[Path],
    units_file: Path | None,
    settings: "Settings",
    workers: int | None,
    dask: str | None = None,
    *,
    summed_up: bool = False,
) -> "Batch":
    """Read and check the files, in processes where that pays or on a cluster, with progress on a terminal.

    Codes that several of them have are findings too. ``summed_up`` as in :func:`~xl_tools.batch.batch.check_files`.
    """
    from xl_tools.batch.across_files import with_repeated_codes
    from xl_tools.batch.batch import check_files
    from xl_tools.processes.workers import workers_for

    if workers and dask:
        raise click.UsageError("--workers 和 --dask 只能写一样")
    units = load_units(units_file) if units_file else None
    side_by_side = _on_cluster(dask, files) if dask else workers_for(len(files), workers)
    with side_by_side as executor, progress(len(files)) as advance:
        batch = check_files(files, settings, units, advance, executor, summed_up=summed_up)
    return with_repeated_codes(batch, settings, units)


def _on_cluster(address: str, files: Sequence[Path]) -> "AbstractContextManager[Executor]":
    from xl_tools.processes.cluster import cluster

    return cluster(address, files)


def tell(files: Iterable["RefusedFile"]) -> None:
    """Say of each file why it was not read, or does not count."""
    for file in files:
        click.echo(file.said, err=True)


@contextmanager
def progress(length: int, label: str = "读取") -> Iterator[Callable[[str], None]]:
    """Show progress on a terminal when there is more than one file."""
    if length < 2 or not sys.stderr.isatty():  # noqa: PLR2004 - one file needs no bar
        yield lambda _: None
        return
    with click.progressbar(
        length=length, label=label, file=sys.stderr, item_show_func=lambda item: str(item or "")
    ) as bar:
        yield lambda name: bar.update(1, name)


def check_output(output: Path, inputs: Sequence[Path], *suffixes: str) -> None:
    """Refuse an output that could not be written before any work is done for it."""
    from xl_tools.saving.safe_save import check_target

    if output.suffix.lower() not in suffixes:
        raise UnwritableTargetError(
            output,
            f"输出文件的扩展名应是 {' 或 '.join(dict.fromkeys(suffixes))}",
            "请改 -o 后面的文件名",
        )
    check_target(output, inputs)


def write(output: Path, data: bytes, inputs: Sequence[Path]) -> None:
    """Write an output whole or not at all, never over an input."""
    from xl_tools.saving.safe_save import write_new

    if backup := write_new(output, data, inputs):
        click.echo(f"{output} 原有的文件备份在 {backup}")
