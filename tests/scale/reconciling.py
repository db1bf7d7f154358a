"""A 汇总 read back by another reader than the one that wrote it, held against the ledger."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.scale.county import Ledger
from xl_tools.forms.labels import FUNDING_FIELDS

_FEN_IN_WAN = 1_000_000
_MUST_CORRECT = "必须改正"
_Rows = list[list[Any]]


def differences(summary: bytes, ledger: Ledger) -> list[str]:
    """Return what the 汇总 says otherwise than the ledger, a line each; none where all is as it should be."""
    with CalamineWorkbook.from_filelike(io.BytesIO(summary)) as book:
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return [
        *_sums(sheets, ledger),
        *_reconciled(sheets["核对"]),
        *_listed(sheets["核对"], ledger),
        *_found(_below(sheets["校验结果"], "级别"), ledger.faults),
    ]


def other_findings(summary: bytes, ledger: Ledger) -> Counter[str]:
    """Return the findings beside those planted, by rule."""
    with CalamineWorkbook.from_filelike(io.BytesIO(summary)) as book:
        rows = _below(book.get_sheet_by_name("校验结果").to_python(), "级别")
    found = ((row[1], Path(row[2]).name) for row in rows)
    return Counter(rule for rule, file in found if rule not in ledger.faults.get(file, ()))


def _sums(sheets: Mapping[str, _Rows], ledger: Ledger) -> Iterator[str]:
    *projects, total = _below(sheets["项目汇总"], "单位编码")
    indicators = _below(sheets["指标汇总"], "单位")
    *units, _ = _below(sheets["按单位汇总"], "单位编码")  # with those who have not reported: no projects
    for what, found, expected in (
        ("单位", sum(row[2] != 0 for row in units), ledger.files),
        ("项目", len(projects), ledger.forms),
        ("指标", len(indicators), ledger.indicators),
    ):
        if found != expected:
            yield f"{what}：汇总 {found}，账上 {expected}"
    for column, field in enumerate(FUNDING_FIELDS, start=4):
        for what, found in (
            ("逐行相加", sum(_fen(row[column]) for row in projects)),
            ("合计", _fen(total[column])),
        ):
            if found != ledger.fen[field]:
                yield f"{field} {what}：汇总 {found} 分，账上 {ledger.fen[field]} 分"


def _reconciled(rows: _Rows) -> Iterator[str]:
    if rows[1][0] != "读入与汇总各项相符。":
        yield f"核对：{rows[1][0]}"


def _listed(rows: _Rows, ledger: Ledger) -> Iterator[str]:
    """Yield the bad files that are not listed once with their reason, and files listed that are not bad."""
    start = next(i for i, row in enumerate(rows) if row[0] == "四、没能读的、没有计入的文件") + 2
    stop = next(i for i, row in enumerate(rows) if row[0] == "五、数量")
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in rows[start:stop]:
        if row[1]:
            reasons[Path(row[0]).name].append(row[1])
    for name, reason in ledger.bad.items():
        told = reasons.pop(name, [])
        if len(told) != 1 or reason not in told[0]:
            yield f"{name}：应说“{reason}”，说的是 {told}"
    yield from (f"{name}：不该列出：{told}" for name, told in reasons.items())


def _found(rows: Sequence[Sequence[Any]], faults: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield planted faults not found, and anything that must be corrected though it was not planted."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[Path(row[2]).name].add(row[1])
        if row[0] == _MUST_CORRECT and row[1] not in faults.get(Path(row[2]).name, ()):
            yield f"误报 {row[1]}：{row[2]} {row[3]} {row[4]} {row[6]}"
    for file, rules in faults.items():
        if missed := rules - found[file]:
            yield f"漏报 {'、'.join(missed)}：{file}"


def _below(rows: _Rows, heading: str) -> _Rows:
    """Return the rows below the one that begins with a heading."""
    start = next(i for i, row in enumerate(rows) if row[0] == heading) + 1
    return rows[start:]


def _fen(cell: Any) -> int:
    return int(Decimal(str(cell or 0)) * _FEN_IN_WAN)
