"""The whole main job on the bundled sample, and what a bureau sends back for a copy with faults in it."""

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from xl_tools.errors import RefusalError
from xl_tools.jobs.booklet import BookletResult
from xl_tools.jobs.changing import applied
from xl_tools.jobs.check import CheckResult, ReportForm, check
from xl_tools.jobs.compare import compare
from xl_tools.jobs.desk import save, settings_of
from xl_tools.jobs.merge import MergeResult
from xl_tools.jobs.return_slips import returns_of
from xl_tools.model.edition import Edition
from xl_tools.model.finding import Edit
from xl_tools.model.grid import parse_address
from xl_tools.saving.safe_save import check_target, made_folder
from xl_tools.settings import Settings
from xl_tools.sources.opening import grids_of, read_bytes
from xl_tools.sources.templates import SAMPLE, bundled

_FAULTS = Path(__file__).with_name("demo_faults.toml")


def demo(folder: Path) -> Iterator[tuple[Path, Path | None]]:
    """Put the sample, its 校验结果, 汇总 and 文本 into a folder, and what a check of a faulty copy gives.

    Of that copy also the 退回单, and what has changed against the sample. Yields each file as it is made, and the backup of what stood there.
    """
    settings = settings_of()
    data = read_bytes(bundled(SAMPLE), settings)
    sample, faulty = folder / SAMPLE, folder / "示例_有错.xlsx"

    @cache
    def checked(file: Path) -> CheckResult:
        result = check(file)
        for left in result.left_out:
            raise RefusalError(left.name, left.reason, left.remedy)
        return result

    def text() -> BookletResult:
        return BookletResult(checked(sample).batch, (sample,), Edition(), None)

    outputs: dict[str, Callable[[Path], object]] = {
        sample.name: lambda target: save(target, data),
        "校验结果.txt": lambda target: save(target, checked(sample).report().rstrip()),
        "汇总.xlsx": lambda target: MergeResult(checked(sample).batch, (sample,), None).save(target),
        "文本.pdf": lambda target: text().save(target),
        "文本.xlsx": lambda target: text().save(target),
        faulty.name: lambda target: save(target, _spoiled(data, settings)),
        "示例_有错_校验结果.html": lambda target: checked(faulty).save(target, ReportForm.HTML),
        "示例_有错_标记.xlsx": lambda target: list(checked(faulty).mark(target)),
        "示例_有错_退回单.pdf": lambda target: list(returns_of(checked(faulty).batch).save(target)),
        "示例_有错_对比.html": lambda target: compare(sample, faulty).save(target),
    }
    with made_folder(folder):
        for name in outputs:
            check_target(folder / name, [])
        for name, make in outputs.items():
            made = make(folder / name)
            yield folder / name, made if isinstance(made, Path) else None


def _spoiled(data: bytes, settings: Settings) -> bytes:
    """Return the sample with a fault in a dozen cells, each of a kind that is met in real files."""
    faults = tomllib.loads(_FAULTS.read_text(encoding="utf-8"))["faults"]
    grids = {grid.sheet: grid for grid in grids_of(data, Path(SAMPLE), settings)}
    edits = [
        Edit(sheet=sheet, cell=cell, old=grids[sheet].text(*parse_address(cell)), new=new, why="演示")
        for sheet, cell, new in faults
    ]
    return applied(data, edits, SAMPLE, settings).data
