"""The totals of each year, below a total of several."""

from collections import defaultdict
from collections.abc import Sequence

from xl_tools.batch.project_rows import ProjectRow, total
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.products.summary.project_groups import sum_formula
from xl_tools.sheets.list_sheet import ListSheet


def write_year_totals(sheet: ListSheet, rows: Sequence[ProjectRow], until: str) -> None:
    """Write a row of sums for each year below 合计, where the projects are of several; ``until`` as of that."""
    by_year: dict[str, list[ProjectRow]] = defaultdict(list)
    for row in rows:
        by_year[row.year].append(row)
    if len(by_year) < len("两年"):
        return
    for place, (year, group) in enumerate(sorted(by_year.items()), start=1):
        sums = {field: total(group, field) for field in FUNDING_FIELDS}
        formulas = {field: sum_formula(field, group) or str(value) for field, value in sums.items()}
        sheet.totals(
            sums, until, label=f"其中：{year}", row=sheet.next_row + place, formula=formulas.__getitem__
        )
