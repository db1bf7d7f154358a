"""The 汇总 workbook: all submissions in one file, with findings, reconciliation and charts."""

from collections.abc import Sequence
from pathlib import Path

from xl_tools.batch.corrections import Correction
from xl_tools.batch.last_year import LastYear, beside_last_year, renamed_in
from xl_tools.batch.one_year import year_of_most
from xl_tools.batch.packed import file_entries
from xl_tools.batch.progress_rows import UnitLists, progress_reported
from xl_tools.batch.project_rows import FileTotals, ProjectRow, forms_of, found_in, project_rows, totals_of
from xl_tools.batch.received import received_rows
from xl_tools.batch.short_names import with_short_names
from xl_tools.batch.years_of_files import several_years, shown_year
from xl_tools.errors import TooLargeError
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.unit import UnitList
from xl_tools.products.summary.by_name import write_by_name
from xl_tools.products.summary.charts import write_charts, write_county_charts
from xl_tools.products.summary.doubts import Doubts
from xl_tools.products.summary.finding_list import FINDINGS, write_findings
from xl_tools.products.summary.indicator_list import INDICATORS, write_indicators
from xl_tools.products.summary.last_year_sheet import BESIDE, last_by_unit, told_beside, write_last_year
from xl_tools.products.summary.overview_sheet import Told, start_first_page, write_first_page
from xl_tools.products.summary.plan_list import write_plan
from xl_tools.products.summary.progress_sheet import write_progress
from xl_tools.products.summary.project_groups import TotalCheck, by_name, by_unit, out_of_proportion
from xl_tools.products.summary.project_sheet import PROJECTS, write_project_list
from xl_tools.products.summary.received_sheet import write_received
from xl_tools.products.summary.reconciliation import write_reconciliation
from xl_tools.products.summary.unit_sheet import write_units
from xl_tools.products.summary.unit_standings import unit_standings
from xl_tools.products.summary.year_totals import write_year_totals
from xl_tools.saving.workbook_bytes import workbook_bytes
from xl_tools.sheets.links import SourceLinks
from xl_tools.sheets.sheet_look import Look
from xl_tools.values.unit_key import are_of_several_regions

MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel."""

_ROWS_OF_A_FRAME = 5


def summary_workbook(
    files: Sequence[Checked],
    refused: Sequence[RefusedFile],
    target: Path | None = None,
    unit_list: UnitList | None = None,
    most_rows: int = MOST_ROWS,
    *,
    passed_over: int = 0,
    corrections: Sequence[Correction] = (),
    last: LastYear | None = None,
    of_other_years: Sequence[Checked] = (),
) -> bytes:
    """Return the 汇总 as the bytes of an .xlsx, the same for the same input.

    Projects keep the order of ``files`` and of the sheets in each; ``refused`` are the files that could not be read, or do not count.
    Files are named without their folders where that is clear. ``target`` is where the workbook will lie: sources in its folder, below or beside it are linked to, cell by cell.
    ``unit_list`` is the list of those who should report, by default what the workbooks' own lists say together.
    ``passed_over`` is how many files of the folders were not looked at, ``corrections`` what the bureau wrote of files by hand. With ``last`` year's projects their budgets and the change
    stand beside each unit and project. ``of_other_years`` are files that do not count; 申报进度 tells whose they are.
    Raises :class:`TooLargeError` when a list would have more rows than a sheet, ``most_rows``.
    """
    files, refused = with_short_names(files, refused)
    infos = [entry.info for entry in file_entries(files)]
    tell_region, years = are_of_several_regions(info.region for info in infos), several_years(infos)
    totals, rows, lists = list[FileTotals](), list[ProjectRow](), UnitLists(unit_list)
    codes, renamed = list[str](), dict[tuple[str, str], str]()
    for checked in files:
        own = project_rows(checked, len(rows), tell_region=tell_region, tell_year=bool(years))
        totals.append(totals_of(checked, own))
        rows += own
        lists.add(checked)
        codes += [reading.table.code for reading in checked.submission.tables]
        renamed |= renamed_in(checked)
    _refuse_too_many(totals, target, most_rows)
    links = SourceLinks(target)
    year = year_of_most(file.info for file in totals)
    of_year = [row for row in rows if row.year in ("", shown_year(year))]
    beside = beside_last_year(of_year, codes, last, renamed) if last else None
    strayed = [totals_of(one, project_rows(one)) for one in with_short_names(of_other_years, refused)[0]]
    reports = [file for file in refused if file.may_be_a_report]
    progress = progress_reported([*totals, *strayed], lists, reports, year)

    def write(look: Look) -> None:
        units, names = by_unit(rows, totals), by_name(rows)
        standings = unit_standings(units, progress)
        is_county = len(units) > 1 or len(progress.rows) > 1
        overview = start_first_page(look)
        write_received(look, links, received_rows(totals, refused, progress.whose_unread, corrections))
        doubts = Doubts.of(rows, out_of_proportion(names), years)
        more = dict(BESIDE) if beside else {}
        projects = write_project_list(
            look,
            links,
            rows,
            forms_of(files),
            totals,
            doubts=doubts,
            beside=more,
            told=told_beside(rows, beside) if beside else {},
        )
        write_year_totals(projects, rows, "name")
        before = last_by_unit(units, beside) if beside else ()
        checks = list[TotalCheck]()
        if is_county:
            checks += write_units(
                look,
                links,
                units,
                rows,
                doubts,
                standings=standings,
                whole=progress.whole,
                beside=more,
                last=before,
            )
        if beside:
            checks += write_last_year(look, links, of_year, beside)
        if is_county:
            checks += write_by_name(look, links, names, rows, doubts)
            checks += write_plan(look, links, units, rows, doubts)
        write_indicators(look, links, rows, forms_of(files), totals)
        write_findings(look, links, files, totals, sum(file.is_unread for file in refused))
        if is_county:
            checks += write_progress(look, links, progress, rows)
        whose = progress.whose_unread
        write_reconciliation(look, totals, rows, refused, checks, whose=whose, passed_over=passed_over)
        write_charts(look, rows)
        if is_county:
            write_county_charts(look, units, names, rows, standings)
        told = Told(
            _year_of(totals), totals, rows, units, progress, refused, last, before, is_county=is_county
        )
        write_first_page(look, overview, told)

    return workbook_bytes(write)


def _year_of(files: Sequence[FileTotals]) -> int | None:
    years = {file.info.year for file in files}
    return years.pop() if len(years) == 1 else None


def _refuse_too_many(totals: Sequence[FileTotals], target: Path | None, most_rows: int) -> None:
    counts = {
        PROJECTS.name: sum(file.forms for file in totals),
        INDICATORS.name: sum(file.indicators for file in totals),
        FINDINGS.name: found_in(totals).total(),
    }
    for sheet, count in counts.items():
        if count > most_rows - _ROWS_OF_A_FRAME:
            raise TooLargeError(
                target.name if target else "汇总",
                f"“{sheet}”要写 {count:,} 行，一张工作表最多 {most_rows:,} 行",
                "请加 --dataset 存成数据集，或分几次汇总",
            )
