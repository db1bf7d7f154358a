"""豁免情况 for the screen: rule by rule what units exempted and why, what could be said for all; the lines to copy last."""

from collections.abc import Iterator

from xl_tools.products.exempted.practices import Practice, Practices
from xl_tools.products.exempted.settings_lines import toml_text
from xl_tools.values.text import one_line

MOST_REASONS = 5
_MOST_UNITS = 6
TO_COPY = "设置文件里可以这样写（只抄要采用的，组名已经有的不再写；清单是整条换掉，所以写全了）"

AFTERWARDS = "采用以后，各单位豁免清单里不再有对应问题的行，校验时会提醒删去"


def practices_text(practices: Practices) -> str:
    """Return the practices, the rules of which something is proposed first; the whole in one line last."""
    lines: list[str] = []
    for row in practices.rows:
        if not row.words and lines:
            lines.append("")
        lines += _block(row)
    if practices.lines:
        lines += ["", f"{TO_COPY}：", ""]
        lines += [f"  {line}" for line in toml_text(practices.lines)]
        lines += ["", AFTERWARDS]
    return "\n".join((*lines, *([""] if lines else []), practices.whole))


def _block(row: Practice) -> Iterator[str]:
    indent = "    " if row.words else "  "
    of = f"  “{one_line(row.words)}”" if row.words else f"{row.rule} {row.name}"
    standing = f"，没有豁免的还有 {row.standing} 处" if row.standing else ""
    yield f"{of}：{row.unit_count} 个单位豁免了 {len(row.places)} 处{standing}"
    if not row.words:
        yield f"{indent}单位：{'、'.join(units_in_words(row))}"
    yield f"{indent}理由：{'；'.join(reasons_in_words(row))}"
    if row.proposal:
        yield f"{indent}建议：{row.proposal.said}"


def reasons_in_words(row: Practice) -> list[str]:
    """Return the reasons with the units that gave each, the most frequent first; of very many the first."""
    reasons = [f"{one_line(reason)}（{count} 个单位）" for reason, count in row.reasons.items()]
    more = [f"另有 {len(reasons) - MOST_REASONS} 种"] if len(reasons) > MOST_REASONS else []
    return [*reasons[:MOST_REASONS], *more]


def units_in_words(row: Practice) -> list[str]:
    """Return the units with their places, those of most places first; of very many the first."""
    units = [f"{one_line(unit)} {count} 处" for unit, count in row.units.items()]
    more = [f"等 {len(units)} 个单位"] if len(units) > _MOST_UNITS else []
    return [*units[:_MOST_UNITS], *more]
