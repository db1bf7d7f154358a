"""What has to be known before anybody uses a total of these files, a Chinese line each."""

from collections.abc import Sequence

from xl_tools.batch.packed import file_entries
from xl_tools.batch.project_rows import is_of_units
from xl_tools.batch.years_of_files import several_years, shown_year, years_said
from xl_tools.errors import shown_name
from xl_tools.model.checked import Checked
from xl_tools.model.finding import with_consequences
from xl_tools.rules.half_read_forms import NOT_UNDERSTOOD
from xl_tools.values.text import name_key

_MOST_NAMED = 5


def notes_on_totals(files: Sequence[Checked]) -> list[str]:
    """Return what is doubtful of the sums: several years in one, projects that may count twice, amounts in no known unit,
    forms that were not understood.
    """
    notes = []
    entries = file_entries(files)
    if years := several_years(entry.info for entry in entries):
        others = [
            f"{shown_name(entry.file.name)}（{shown_year(entry.info.year)}）"
            for entry in entries
            if entry.info.year != years[0]
        ]
        notes.append(
            f"注意：文件有 {years_said(years)}，总的合计是合在一起的，各年度的合计列在下面；"
            f"不是 {years[0]} 年度的：{_listed(others)}"
        )
    repeated, unsure, half_read = [], [], []
    for one in files:
        name, own = shown_name(one.submission.file.name), one.submission.info.unit_code
        tables = [reading.table for reading in one.submission.tables if reading.table.name]
        if len({(table.unit_code or own, name_key(table.name)) for table in tables}) < len(tables):
            repeated.append(name)
        if any(map(is_of_units, with_consequences(one.findings))):
            unsure.append(name)
        sheets = dict.fromkeys(f.sheet for f in one.findings if f.rule == NOT_UNDERSTOOD)
        half_read += [f"{name}的【{sheet}】" for sheet in sheets]
    if half_read:
        notes.append(f"注意：有表没有读懂，读出了预算数的才计入，请对照原表核对：{_listed(half_read)}")
    if repeated:
        notes.append(f"注意：同一个工作簿里有同名的项目，可能重复计入：{_listed(repeated)}")
    if unsure:
        notes.append(f"注意：有金额分不清是元还是万元，没有计入：{_listed(unsure)}")
    return notes


def _listed(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 个" if len(names) > _MOST_NAMED else ""
    return f"{'、'.join(names[:_MOST_NAMED])}{more}"
