"""The same wrong code or name of the unit above all forms of a file is one finding: whoever set the file up wrote it once."""

from collections.abc import Sequence

from xl_tools.model.finding import Finding
from xl_tools.rules.rule import Context

_WRONG = {"JX107", "JX108"}


def by_unit_line(findings: Sequence[Finding], context: Context) -> list[Finding]:
    """Return the findings; of forms with one wrong code, without any, or with one wrong name the first leads, names the
    other cells, and has theirs with it.
    """
    codes = {reading.sheet: reading.table.unit_code for reading in context.submission.tables}
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for each in findings:
        if each.rule in _WRONG and each.cell:
            key = each.severity, codes.get(each.sheet, ""), each.message, each.hint
            alike.setdefault(key, []).append(each)
    told: dict[int, Finding] = {}
    following: set[int] = set()
    for lead, *others in alike.values():
        if others:
            same = "写的也是它" if codes.get(lead.sheet) else "也没有写"
            message = f"{lead.message}；另 {_named(others, same)}"
            update = {"message": message, "consequences": (*lead.consequences, *others)}
            told[id(lead)] = lead.model_copy(update=update)
            following.update(map(id, others))
    return [told.get(id(each), each) for each in findings if id(each) not in following]


def _named(others: Sequence[Finding], same: str) -> str:
    """Name the cells: once, where it is the same one on every sheet."""
    cells = {each.cell for each in others}
    if len(cells) == 1:
        sheets = "、".join(each.sheet for each in others)
        return f"{len(others)} 张表的 {cells.pop()} {same}，请一起改：{sheets}"
    places = "、".join(f"【{each.sheet}】{each.cell}" for each in others)
    return f"{len(others)} 张表{same}，请一起改：{places}"
