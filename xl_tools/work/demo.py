"""The whole main job on the bundled sample."""

from collections.abc import Callable, Iterator
from pathlib import Path

from xl_tools.errors import UnwritableTargetError
from xl_tools.outputs.report import plain, text_report
from xl_tools.outputs.safe_save import write_new
from xl_tools.outputs.summary import summary_workbook
from xl_tools.rules.checking import check_submission
from xl_tools.settings import Settings
from xl_tools.sources.opening import read_bytes, submission_of
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.work.booklet import set_booklet


def run_demo(folder: Path, settings: Settings) -> Iterator[Path]:
    """Put the sample, its 校验结果, 汇总 and 文本 into a folder; yields each file as it is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableTargetError(folder, "这个文件夹建不了", "请换一个可写的位置") from error
    workbook = folder / SAMPLE
    data = read_bytes(bundled(SAMPLE), settings)
    checked = check_submission(submission_of(data, workbook, settings), settings)
    summary, pdf, xlsx = folder / "汇总.xlsx", folder / "文本.pdf", folder / "文本.xlsx"
    outputs: list[tuple[Path, Callable[[], bytes]]] = [
        (workbook, lambda: data),
        (folder / "校验结果.txt", plain(text_report([checked], [])).encode),
        (summary, lambda: summary_workbook([checked], [], summary)),
        (pdf, lambda: set_booklet(checked.submission, pdf)),
        (xlsx, lambda: set_booklet(checked.submission, xlsx)),
    ]
    for target, make in outputs:
        write_new(target, make(), [])
        yield target
