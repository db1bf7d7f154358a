"""Where a merged batch goes: the 汇总 workbook, the 数据集, or both; what a workbook cannot hold goes to a dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.filled_goals import with_filled_goals
from xl_tools.batch.last_year import LastYear
from xl_tools.batch.notes_on_totals import notes_on_totals
from xl_tools.batch.one_year import of_one_year
from xl_tools.batch.years_of_files import several_years, shown_year, years_said
from xl_tools.errors import NothingToDoError, RefusalError, TooLargeError
from xl_tools.jobs.desk import BatchResult, Desk, PathLike, Paths, check_output, given, save
from xl_tools.jobs.last_years_budgets import last_year
from xl_tools.model.checked import Checked
from xl_tools.model.unit import UnitList
from xl_tools.products.dataset.dataset_folder import check_dataset_folder
from xl_tools.products.dataset.dataset_rows import Partition
from xl_tools.products.dataset.dataset_writing import WrittenDataset, write_dataset
from xl_tools.products.dataset.engine import require_engine
from xl_tools.products.summary.summary_workbook import MOST_ROWS, summary_workbook
from xl_tools.values.amount import format_amount

_MOST_NAMED = 5


class Merged(NamedTuple):
    """What was written, a Chinese line each; ``overflow`` says why there is no workbook, and where everything is."""

    said: tuple[str, ...]
    overflow: str = ""


@dataclass(frozen=True, slots=True)
class MergeResult(BatchResult):
    """The files that count, read and checked, to be written as 汇总, as 数据集, or both.

    Of several versions of a unit the one saved last counts; ``batch`` names those left out. The 汇总 is of one year;
    ``whole`` has the files of all years, which go into the 数据集.
    """

    units: UnitList | None
    last: LastYear | None = None
    of_other_years: Sequence[Checked] = ()
    whole: Batch | None = None

    def save(
        self, target: PathLike | None = None, dataset: PathLike | None = None, *, most_rows: int = MOST_ROWS
    ) -> Merged:
        """Write the 汇总 workbook to ``target`` and the 数据集 to the folder ``dataset``, whichever is asked for.

        Where a list has more rows than a sheet (``most_rows``) there is no workbook, and all goes to the dataset: the one
        asked for, or one beside ``target``. Raises :class:`TooLargeError` where that cannot be written either.
        """
        batch = self.batch
        output, folder = (Path(each) if each else None for each in (target, dataset))
        said: list[str] = [*batch.told]
        too_large: TooLargeError | None = None
        if output:
            try:
                passed_over = sum(batch.passed_over.values())
                data = summary_workbook(
                    batch.checked,
                    batch.left_out,
                    output,
                    self.units,
                    most_rows,
                    passed_over=passed_over,
                    corrections=batch.corrections,
                    last=self.last,
                    of_other_years=self.of_other_years,
                )
            except TooLargeError as error:
                too_large = error
            else:
                if backup := save(output, data, self.inputs, ".xlsx"):
                    said.append(f"{output} 原有的文件备份在 {backup}")
                tables = sum(len(one.submission.tables) for one in batch.checked)
                said.append(f"已生成 {output}：{len(batch.checked)} 个文件，{tables} 个项目")
                said += notes_on_totals(batch.checked)
                said += _said_of_last(self.last)
        if output and too_large and folder is None:
            folder = output.with_name(f"{output.stem}_数据集")
        if folder:
            whole = self.whole or batch
            try:
                said += said_of_dataset(
                    folder, write_dataset(folder, whole.checked, whole.refused, whole.skipped)
                )
            except RefusalError as error:
                if dataset or too_large is None:
                    raise type(error)(error.file, error.reason, "；".join((error.remedy, *said))) from error
                remedy = f"{too_large.remedy}（改存 {folder} 没有成：{error.reason}。{error.remedy}）"
                raise TooLargeError(too_large.file, too_large.reason, remedy) from error
        overflow = ""
        if too_large:
            overflow = f"没有生成 {output}：{too_large.reason}。全部内容都在数据集里，运行 xl-tools stats {folder} 查看"
        return Merged(tuple(said), overflow)


def merge(
    paths: Paths,
    *,
    target: Path | None = None,
    dataset: Path | None = None,
    last: PathLike | None = None,
    year: int | None = None,
    **desk: Unpack[Desk],
) -> MergeResult:
    """Read and check the workbooks of many units; ``target`` and ``dataset`` are refused now if they cannot be written.

    ``last`` is where last year's budgets stand: a folder of its files, one of them, its 汇总, or a dataset that has that year.
    ``year`` is the year that is summed up, by default that of most files; those of other years count in the 数据集 alone.
    """
    work = given(paths, target, **desk)
    check_output(target, work.inputs, ".xlsx")
    if dataset:
        require_engine()
        check_dataset_folder(dataset)
    whole = without_duplicates(
        with_filled_goals(work.checked(summed_up=True), even_none=work.units is not None)
    )
    if dataset and not target:
        return MergeResult(whole, work.inputs, work.units)
    asked = year
    batch, others, year = of_one_year(whole, year)
    if asked and others and not batch.checked:
        there = years_said(several_years(one.submission.info for one in others)) or shown_year(
            others[0].submission.info.year
        )
        raise NothingToDoError(
            f"--year {asked}", f"没有 {asked} 年度的文件，读出的是 {there}的", "请核对写的年度"
        )
    if last is None:
        return MergeResult(batch, work.inputs, work.units, None, others, whole)
    told = last_year(Path(last), year, **desk)
    return MergeResult(batch, (*work.inputs, Path(last)), work.units, told, others, whole)


def said_of_dataset(dataset: Path, written: WrittenDataset, forms: str = "") -> list[str]:
    """Return what is told of a dataset that was written: what went in, and which units of a replaced partition have gone."""
    partitions = _listed([_named(each) for each in written.partitions], "个分区")
    counts = f"{written.projects:,} {f'张{forms}' if forms else '个项目'}，{written.indicators:,} 条指标"
    lost = [
        f"注意：{_named(each.partition)} 原有 {each.units_before} 个单位，已整个换成这一次的；"
        f"这一次没有其中的 {_listed(each.gone, '个')}"
        for each in written.replaced
        if each.gone
    ]
    return [f"已存进数据集 {dataset}：{partitions}，{counts}", *lost]


def _said_of_last(last: LastYear | None) -> list[str]:
    if last is None:
        return []
    year = f"{last.year} 年度" if last.year else "上年"
    budgets = format_amount(last.total)
    return [f"与{year}对比：上年 {len(last.projects)} 个项目，预算数合计 {budgets} 万元"]


def _named(partition: Partition) -> str:
    month = f" {partition.month} 月" if partition.month else ""
    return f"{partition.region or '区划不明'} {partition.year or '年度不明'}{month}"


def _listed(names: Sequence[str], counted: str) -> str:
    rest = len(names) - _MOST_NAMED
    return f"{'、'.join(names[:_MOST_NAMED])}{f' 等 {len(names)} {counted}' if rest > 0 else ''}"
