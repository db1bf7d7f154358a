"""Print how much of what is planted the rules find: ``python -m tests.defects``."""

import argparse
import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence

from tests.defects.measuring import Measured, Outcome, Reported, measure
from tests.defects.planting import WAYS
from xl_tools.checking.catalogue import ALL_RULES

_HEADER = ("规则", "名称", "植入", "查出", "准确到格")
_SEVERITIES = {"error": "必须改正", "warning": "请核对", "info": "写法提示"}
_COUNT_COLUMNS = 2
_NAMES = {rule.code: rule.name for rule in ALL_RULES}


def table(measured: Measured) -> list[tuple[str, ...]]:
    """Return the rows of the table: header, a row a rule, the sum."""
    rows: list[tuple[str, ...]] = [_HEADER]
    for rule, outcomes in measured.by_rule():
        found, exact = sum(o.is_found for o in outcomes), sum(o.is_exact for o in outcomes)
        rows.append((rule, _NAMES[rule], str(len(outcomes)), str(found), str(exact)))
    found = sum(o.is_found for o in measured.outcomes)
    exact = sum(o.is_exact for o in measured.outcomes)
    return [*rows, ("合计", f"{len(rows) - 1} 条规则", str(len(measured.outcomes)), str(found), str(exact))]


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows as lines of columns; a Chinese character is two wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            " " * (width - _width(text)) + text
            if number >= _COUNT_COLUMNS
            else text + " " * (width - _width(text))
            for number, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def markdown(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows as a Markdown table."""
    header, *body = rows
    yield f"| {' | '.join(header)} |"
    yield "|---|---|---:|---:|---:|"
    for row in body:
        yield f"| {' | '.join(row)} |"


def alarms_line(measured: Measured) -> str:
    """Return the line of false alarms."""
    alarms, forms = measured.false_alarms(), measured.clean_forms
    by_severity = {
        name: sum(n for (s, _), n in alarms.items() if s == key) for key, name in _SEVERITIES.items()
    }
    counts = "，".join(f"{name} {count}" for name, count in by_severity.items())
    rules = "、".join(f"{rule} {count}" for (_, rule), count in sorted(alarms.items()))
    rate = f"每千张表 {1000 * sum(alarms.values()) / max(forms, 1):.2f} 处"
    return f"误报：{len(measured.clean)} 个没有错的工作簿，{forms} 张表：{counts}；{rate}{f'（{rules}）' if rules else ''}"


def misses(measured: Measured) -> Iterator[str]:
    """Yield every case that was missed or is not at its cell, so that it can be made again."""
    for outcome in measured.outcomes:
        if outcome.is_exact:
            continue
        places = "、".join(f"{place.sheet}!{place.cell}" for place in outcome.places[:6])
        verdict = "不在格上" if outcome.is_found else "没有查出"
        yield f"{outcome.rule} 第 {outcome.number} 例（种子 {outcome.seed}）{verdict}：{outcome.said}；应在 {places}"
        reported = outcome.own if outcome.is_found else outcome.reported
        yield from (f"    {each}" for each in reported[:6])


def false_alarms(measured: Measured) -> Iterator[str]:
    """Yield what was reported of clean workbooks."""
    for outcome in measured.clean:
        yield from (f"误报（种子 {outcome.seed}）{each}" for each in outcome.reported)


def collateral(measured: Measured) -> Iterator[str]:
    """Yield what other findings come with the planted ones, most frequent first, with an example."""
    usual = {outcome.seed: outcome.reported for outcome in measured.clean}
    examples: dict[tuple[str, str], tuple[Outcome, Reported]] = {}
    for outcome in measured.outcomes:
        for each in outcome.collateral(usual.get(outcome.seed, ())):
            examples.setdefault((outcome.rule, each.rule), (outcome, each))
    for (rule, other), count in sorted(measured.collateral().items()):
        outcome, example = examples[rule, other]
        yield f"植入 {rule}，同时报 {other}：{count} 例，如第 {outcome.number} 例（{outcome.said}）"
        yield f"    {example}"


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m tests.defects", description=__doc__)
    parser.add_argument(
        "--rule", action="append", choices=sorted(WAYS), help="only this rule (may be repeated)"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="number of processes")
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    parser.add_argument("--misses", action="store_true", help="list each missed or inexact case")
    parser.add_argument("--collateral", action="store_true", help="list what else is reported")
    chosen = parser.parse_args()
    measured = measure(chosen.rule or list(WAYS), chosen.workers)
    rows = table(measured)
    lines = [*(markdown if chosen.markdown else aligned)(rows), "", alarms_line(measured)]
    if chosen.misses:
        lines += ["", *false_alarms(measured), *misses(measured)]
    if chosen.collateral:
        lines += ["", *collateral(measured)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
