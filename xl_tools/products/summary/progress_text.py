"""申报进度 for the screen: who has not reported first."""

from collections.abc import Iterator, Sequence

from xl_tools.batch.progress_rows import NO_LIST, Progress, ProgressRow, Standing
from xl_tools.model.display_width import aligned
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line

_HEADINGS = {
    Standing.MISSING: "未报",
    Standing.UNREAD: "报了但读不了",
    Standing.BLANK: "报来的表还没有填",
    Standing.FAULTY: "已报，有必须改正的",
    Standing.REPORTED: "已报，没有必须改正的",
}
_MOST_NAMED = 3


def progress_text(progress: Progress) -> str:
    """Return the units by where they stand, columns aligned for Chinese width; the whole in one line last."""
    lines: list[str] = []
    for standing, heading in _HEADINGS.items():
        lines += _block(heading, [r for r in progress.rows if r.is_listed and r.standing is standing])
    lines += _block("不在清单里", [row for row in progress.rows if not row.is_listed])
    if not progress.has_list:
        lines.append(NO_LIST)
    if progress.strays:
        lines.append(progress.strays)
    return "\n".join((*lines, progress.whole))


def _block(heading: str, rows: Sequence[ProgressRow]) -> Iterator[str]:
    if not rows:
        return
    yield f"{heading}（{len(rows)} 个）"
    for row, (name,) in zip(rows, aligned([[row.shown] for row in rows]), strict=True):
        yield f"  {name}  {_said(row)}".rstrip()
    yield ""


def _said(row: ProgressRow) -> str:
    said = []
    if row.files:
        said.append(f"{row.tables} 张表，预算数 {format_amount(row.budget)} 万元")
        if row.errors or row.warnings:
            said.append(f"必须改正 {row.errors} 处，请核对 {row.warnings} 处")
        if row.lacking:
            more = f"等 {len(row.lacking)} 个" if len(row.lacking) > _MOST_NAMED else ""
            said.append(f"缺 {'、'.join(map(one_line, row.lacking[:_MOST_NAMED]))}{more}")
        said.append("、".join(one_line(file.name) for file in row.files))
    elif row.listed:
        said.append(f"清单上有 {row.listed} 个项目")
    return "；".join(filter(None, (*said, row.remark)))
