"""The whole main job on the bundled sample, and what a bureau sends back for a copy with faults in it."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from xl_tools.batch.short_names import with_short_names
from xl_tools.checking.run_rules import check_submission
from xl_tools.forms.labels import Labels
from xl_tools.jobs.changing import applied
from xl_tools.jobs.desk import settings_of
from xl_tools.model.checked import Checked
from xl_tools.model.edit import Edit
from xl_tools.model.grid import parse_address
from xl_tools.opc.package import Package
from xl_tools.products.booklet.binding import set_booklet
from xl_tools.products.comparison.changes import Comparison
from xl_tools.products.comparison.compared_submissions import compare_submissions
from xl_tools.products.comparison.comparison_page import comparison_page
from xl_tools.products.marks.marks import marked_workbook
from xl_tools.products.reports.html_report import html_report
from xl_tools.products.reports.text_report import plain, text_report
from xl_tools.products.return_slips.slip import Terms, slips_of
from xl_tools.products.return_slips.slips_pdf import slips_pdf
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.saving.safe_save import check_target, made_folder, write_new
from xl_tools.settings import Settings
from xl_tools.sources.opening import grids_of, read_bytes, submission_of
from xl_tools.sources.templates import SAMPLE, bundled

_FAULTS = Path(__file__).with_name("demo_faults.toml")


def demo(folder: Path) -> Iterator[Path]:
    """Put the sample, its 校验结果, 汇总 and 文本 into a folder, and what a check of a faulty copy gives.

    Of that copy also the 退回单, and what has changed against the sample. Yields each file as it is made.
    """
    settings = settings_of()
    workbook, faulty = folder / SAMPLE, folder / "示例_有错.xlsx"
    data = read_bytes(bundled(SAMPLE), settings)
    checked = check_submission(submission_of(data, workbook, settings), settings)
    spoiled = _spoiled(data, settings)
    faults = check_submission(submission_of(spoiled, faulty, settings), settings)
    summary, pdf, xlsx = folder / "汇总.xlsx", folder / "文本.pdf", folder / "文本.xlsx"
    outputs: list[tuple[Path, Callable[[], bytes]]] = [
        (workbook, lambda: data),
        (folder / "校验结果.txt", lambda: plain(text_report([checked], [])).encode()),
        (summary, lambda: summary_workbook([checked], [], summary)),
        (pdf, lambda: set_booklet(checked, pdf)),
        (xlsx, lambda: set_booklet(checked, xlsx)),
        (faulty, lambda: spoiled),
        (folder / "示例_有错_校验结果.html", lambda: html_report([faults], []).encode()),
        (folder / "示例_有错_标记.xlsx", lambda: _marked(spoiled, faults, settings)),
        (folder / "示例_有错_退回单.pdf", lambda: slips_pdf(slips_of([faults]), Terms())),
        (
            folder / "示例_有错_对比.html",
            lambda: comparison_page(_comparison(checked, faults, settings)).encode(),
        ),
    ]
    with made_folder(folder):
        for target, _ in outputs:
            check_target(target, [])
        for target, make in outputs:
            write_new(target, make(), [])
            yield target


def _comparison(old: Checked, new: Checked, settings: Settings) -> Comparison:
    before, after = (with_short_names([each], [])[0] for each in (old, new))
    return compare_submissions(before, after, Labels(settings), are_versions=True)


def _spoiled(data: bytes, settings: Settings) -> bytes:
    """Return the sample with a fault in a dozen cells, each of a kind that is met in real files."""
    faults = tomllib.loads(_FAULTS.read_text(encoding="utf-8"))["faults"]
    grids = {grid.sheet: grid for grid in grids_of(data, Path(SAMPLE), settings)}
    edits = [
        Edit(sheet=sheet, cell=cell, old=grids[sheet].text(*parse_address(cell)), new=new, why="演示")
        for sheet, cell, new in faults
    ]
    return applied(data, edits, SAMPLE, settings).data


def _marked(data: bytes, checked: Checked, settings: Settings) -> bytes:
    return marked_workbook(Package(data, SAMPLE, settings.limits), checked.findings)
