"""Workbooks and findings for the tests of marks, and what a marked copy holds."""

import io
import warnings
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from tests.opc.packages import opened as package_opened
from tests.opc.test_sheet_edit import image
from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.model.finding import Dimension, Finding, Severity
from xl_tools.products.marks import marks

SAMPLE = Path(__file__).parents[3] / "workbook_templates" / "示例_906001石门镇.xlsx"
FORM = "01武装工作经费"
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

NAMES = {each.code: each.name for each in ALL_RULES}


def finding(
    cell: str,
    severity: Severity = ERROR,
    rule: str = "JX203",
    *,
    sheet: str = FORM,
    message: str = "资金用途写 5.00 万元，表内预算数是 6.00 万元",
    hint: str = "把写错的一处改过来",
) -> Finding:
    return Finding(
        rule=rule,
        name=NAMES.get(rule, ""),
        severity=severity,
        dimension=Dimension.APPROPRIATE,
        file="报送.xlsx",
        sheet=sheet,
        cell=cell,
        field="资金用途",
        message=message,
        hint=hint,
    )


FINDINGS = (
    finding("C4", rule="JX202", message="预算数 2.50 ≠ 财政资金 2.00 + 其他资金 0.00"),
    finding("C4", WARNING, "JX205", message="预算数有 3 位小数", hint=""),
    finding("B5"),
    finding("F13", WARNING, "JX206"),
    finding("A3", INFO, "JX111"),
    finding("", WARNING, "JX801", message="这张表有一段内容认不出"),
    finding("A1", INFO, "JX111", sheet="02招商维稳经费"),
    finding("", rule="JX702", sheet="", message="单位清单中的“环保经费”没有表"),
)


def marked_workbook(package: bytes, findings: Sequence[Finding], exempted: Sequence[Finding] = ()) -> bytes:
    return marks.marked_workbook(package_opened(package), findings, exempted)


def remove_marks(package: bytes) -> bytes:
    return marks.remove_marks(package_opened(package)) or package


def is_marked(package: bytes) -> bool:
    return marks.remove_marks(package_opened(package)) is not None


def sample() -> bytes:
    return SAMPLE.read_bytes()


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def opened(package: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl says that it drops what it does not know
        return openpyxl.load_workbook(io.BytesIO(package))


def notes(package: bytes) -> dict[tuple[str, str], str]:
    """Return the notes of a workbook by sheet and cell."""
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in opened(package)
        for row in sheet.iter_rows()
        for cell in row
        if getattr(cell, "comment", None)
    }


def formats(package: bytes) -> dict[str, list[tuple[int, str, str, str]]]:
    """Return the conditional formats with an expression by sheet, but those of 目录: priority, range, formula, fill."""
    found = {
        sheet.title: sorted(
            (rule.priority, str(ranges.sqref), rule.formula[0], rule.dxf.fill.bgColor.rgb if rule.dxf else "")
            for ranges in sheet.conditional_formatting
            for rule in ranges.rules
            if rule.type == "expression"
        )
        for sheet in opened(package)
    }
    return {sheet: rules for sheet, rules in found.items() if rules and sheet != "目录"}


@cache  # XlsxWriter writes the time down
def clerks_workbook() -> bytes:
    """Return a workbook with all that a clerk and Excel can put on a sheet, in the parts that marks go into."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        red = workbook.add_format({"bg_color": "#FF0000", "bold": True})
        for name in ("表", "李'四的表", "无批注"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row("A1", ["项目编码", "1303", "预算数", 12.5])
            sheet.merge_range("A3:C4", "资金用途", red)
            sheet.conditional_format("D1:D9", {"type": "data_bar", "data_bar_2010": True})
            sheet.conditional_format("A1:D9", {"type": "formula", "criteria": "=$D1>9", "format": red})
            sheet.data_validation("B1", {"validate": "list", "source": ["a", "b"]})
            sheet.write_url("F1", "https://example.com/", string="网址")
            sheet.insert_image("F5", "a.png", {"image_data": io.BytesIO(image())})
            sheet.set_header("&L&G", {"image_left": "a.png", "image_data_left": io.BytesIO(image())})
            sheet.add_table("H1:I3", {"columns": [{"header": "甲"}, {"header": "乙"}]})
            if name != "无批注":
                sheet.write_comment("B1", "编码由县局下达", {"author": "县局"})
                sheet.write_comment("D1", "单位：万元", {"author": "县局", "visible": True})
                sheet.insert_button("F9", {"macro": "填表", "caption": "填表"})
            sheet.set_column("B:B", 30, None, {"hidden": name == "无批注"})
        workbook.define_name("预算", "='表'!$D$1")
    return target.getvalue()
