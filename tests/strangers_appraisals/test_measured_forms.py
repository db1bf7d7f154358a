"""The measure tells what is found, what is missed, and what is said of what is right."""

import json
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.strangers_appraisals.measured_forms import measured, report
from xl_tools.jobs.appraise import evaluate
from xl_tools.sources.templates import SAMPLE, bundled

_EVERY = 3 if "XL_TOOLS_NO_SKIP" in os.environ else 12
_KNOWN = {
    "a": {("jk1.xlsx", "JX808"), ("zp2.xlsx", "JXS18")},
    "b": {("jk4.xlsx", "JXM02"), ("zp5.xlsx", "JXS09")},
}
"""What is still said of clean workbooks: a row that is too low, an adjustment without a word in a form that asks for one; a
yellow light without a reason, marks 5.2 % above the rate of the money.
"""
SETS = [Path(__file__).parent / name for name in _KNOWN]


@pytest.mark.parametrize("folder", SETS, ids=[path.name for path in SETS])
def test_clean_forms_of_strangers_give_no_alarm_and_their_faults_are_found(folder: Path) -> None:
    found = measured(folder, every=_EVERY)
    assert {(file, each.rule) for file, each in found.alarms} <= _KNOWN[folder.name]
    right = sum(bool(each.right) for each in found.faults)
    assert right >= len(found.faults) * 0.9
    assert sum(bool(each.findings) for each in found.benign) <= 1


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
