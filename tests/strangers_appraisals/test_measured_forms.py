"""The measure tells what is found, what is missed, and what is said of what is right."""

import json
from pathlib import Path

from openpyxl import load_workbook

from tests.strangers_appraisals.measured_forms import measured, report
from xl_tools.jobs.appraise import evaluate
from xl_tools.sources.templates import SAMPLE, bundled


def test_a_fault_is_found_missed_or_told_by_another_rule(tmp_path: Path) -> None:
    evaluate(bundled(SAMPLE)).save(tmp_path / "zp1.xlsx")
    book = load_workbook(tmp_path / "zp1.xlsx")
    for name in book.sheetnames[2:-1]:
        del book[name]
    sheet = book.worksheets[1]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "分值" and cell.row > 8)
    points = sheet.cell(head.row + 1, head.column).coordinate
    book.save(tmp_path / "zp1.xlsx")
    one = {"file": "zp1.xlsx", "sheet": sheet.title}
    faults = [
        {**one, "cell": points, "new": 45, "rule": "JXS01", "also": ["JXS12"], "why": "分值多了"},
        {**one, "cell": points, "new": 45, "rule": "JXS17", "why": "别的规则说的"},
    ]
    (tmp_path / "faults.json").write_text(json.dumps(faults), encoding="utf-8")
    benign = [{**one, "edits": [["A1", sheet["A1"].value]], "why": "没有改"}]
    (tmp_path / "benign.json").write_text(json.dumps(benign), encoding="utf-8")
    found = measured(tmp_path)
    assert [(bool(each.right), each.is_at_the_sheet, bool(each.findings)) for each in found.faults] == [
        (True, True, True),
        (False, False, True),
    ]
    assert [each.findings for each in found.benign] == [[]]
    said = "\n".join(report(found, in_full=True))
    assert "right rule 1 (50.0%)" in said
    assert "missed  zp1.xlsx JXS17" in said
    assert "unusual but right: 1, alarmed 0" in said
