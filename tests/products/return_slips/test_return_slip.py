import dataclasses
import datetime as dt
import io
import re

import pdfplumber
import pypdf
import pytest

from tests.products.comparison.submissions import file_of, form, info_grid, narrative_grid
from tests.rules.townships import INFO
from xl_tools.batch.units_of_files import files_by_unit
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Edit, Finding, Severity
from xl_tools.model.grid import Grid
from xl_tools.products.return_slips.slips_pdf import Slip, Terms, slip_content, slips_of, slips_pdf

_TERMS = Terms("卢龙县财政局", "张三 0335-1234567", "2024年1月15日", dt.date(2023, 11, 23))


def _finding(severity: Severity = Severity.ERROR, **changes: object) -> Finding:
    told = {
        "sheet": "武装工作经费",
        "cell": "C4",
        "field": "预算数",
        "message": "对不上",
        "hint": "请核对批复",
    }
    return Finding.model_validate(
        {"rule": "JX202", "severity": severity, "file": "石门镇.xlsx", **told, **changes}
    )


def _faulty(*findings: Finding, file: Checked | None = None) -> Checked:
    return dataclasses.replace(file or file_of(form(), narrative_grid()), findings=findings)


def slips(files: list[Checked]) -> list[Slip]:
    return slips_of(files_by_unit(files))


def _pages(made: list[Slip], terms: Terms = _TERMS) -> list[str]:
    pdf = pypdf.PdfReader(io.BytesIO(slips_pdf(made, terms)))
    return [re.sub(r"\s+", "", page.extract_text()) for page in pdf.pages]


def test_faults_stand_sheet_by_sheet_with_what_is_written_there() -> None:
    findings = (
        _finding(),
        _finding(sheet="整体绩效", cell="A2", field=""),
        _finding(Severity.WARNING, cell="B8", field="绩效目标"),
        _finding(Severity.INFO),
        _finding(sheet="", cell="", field="", message="缺一张表"),
    )
    (slip,) = slips([_faulty(*findings)])
    assert (slip.must, slip.may, slip.hints, slip.tables) == (3, 1, 1, 1)
    assert slip.addressee == "石门镇人民政府本级（906001）"
    assert [(heading, [line.there for line in lines]) for heading, lines in slip.errors.items()] == [
        ("工作表“武装工作经费”", ["29.53"]),
        ("工作表“整体绩效”", ["保障全镇各项工作正常运转，完成年度任务。"]),
        ("整个文件", [""]),
    ]
    assert next(iter(slip.warnings.values()))[0].there == "1. 完成全镇49个村的日常工作。"


def test_of_a_long_text_what_the_message_quotes_is_shown() -> None:
    long = "保障全镇各项工作正常运转。" * 9 + "全年安排预算项目17个，预算数30万元。"
    file = file_of(form(), narrative_grid([["一、目标"], [long]]))
    quoted = _finding(sheet="整体绩效", cell="A2", message="整体绩效写“预算数30万元”，合计是 29 万元")
    ((line,),) = slips([_faulty(quoted, file=file)])[0].errors.values()
    assert line.there == "…预算项目17个，预算数30万元。"


def test_what_is_quoted_has_no_space_that_nobody_typed() -> None:
    made = slips([_faulty(_finding(Severity.ERROR, cell="B8", field="绩效目标"))])
    with pdfplumber.open(io.BytesIO(slips_pdf(made, _TERMS))) as pdf:
        text = pdf.pages[0].extract_text(x_tolerance=1)
    assert "完成全镇49个村" in text


def test_an_empty_cell_is_told_from_one_that_is_not_known() -> None:
    file = file_of(form(budget=""))
    (slip,) = slips([_faulty(_finding(), _finding(cell="Z99"), file=file)])
    assert [line.there for lines in slip.errors.values() for line in lines] == ["（空）", ""]


def test_where_one_text_mends_it_that_text_is_the_remedy() -> None:
    edit = Edit(sheet="武装工作经费", cell="C4", old="２９.53", new="29.53", why="")
    (slip,) = slips([_faulty(_finding(edit=edit, hint=""))])
    line = next(iter(slip.errors.values()))[0]
    assert (line.there, line.remedy) == ("２９.53", "改为“29.53”")


def test_a_unit_without_errors_gets_no_slip() -> None:
    assert slips([_faulty(_finding(Severity.WARNING)), file_of(form())]) == []


def test_parts_of_one_submission_have_one_slip_that_names_their_files() -> None:
    files = [
        _faulty(_finding(), file=file_of(form(), path=path)) for path in ("上报/一.xlsx", "上报/二.xlsx")
    ]
    (slip,) = slips(files)
    assert slip.files == ("一.xlsx", "二.xlsx")
    assert list(slip.errors) == [
        "一.xlsx 工作表“武装工作经费”",
        "二.xlsx 工作表“武装工作经费”",
    ]


def test_a_file_that_does_not_name_its_unit_is_sent_back_by_its_own_name() -> None:
    nameless = form(unit_line="")
    (slip,) = slips([_faulty(_finding(), file=file_of(nameless, path="上报/x.xlsx", info=None))])
    assert slip.addressee == "报送“x.xlsx”的单位"


def test_a_few_faults_are_one_page_with_addressee_date_and_lines_to_sign() -> None:
    (page,) = _pages(slips([_faulty(_finding(), _finding(Severity.WARNING, message="看一看"))]))
    for text in (
        "绩效目标表退回单",
        "石门镇人民政府本级（906001）：",
        "有1处必须改正",
        "于2024年1月15日前重新报送",
        "对不上",
        "请核对批复",
        "卢龙县财政局",
        "张三0335-1234567",
        "2023年11月23日",
        "收到单位经办人（签字）",
    ):
        assert text in page
    assert page.index("一、必须改正（1处）") < page.index("二、请核对")
    assert "页" not in page


def test_what_does_not_fit_goes_on_over_pages_with_its_header_and_every_fault_is_there() -> None:
    findings = [_finding(message=f"第{number}个问题") for number in range(120)]
    pages = _pages(slips([_faulty(*findings)]))
    assert len(pages) > 2
    assert all(f"第{number}个问题" in "".join(pages) for number in range(120))
    assert all("怎么改" in page for page in pages[:-1])
    assert f"第2页，共{len(pages)}页" in pages[1]
    assert "收到单位经办人" in pages[-1]


def test_each_unit_begins_a_page_and_counts_its_own() -> None:
    other = INFO.model_copy(update={"unit_code": "906002", "unit_name": "蛤泊镇"})
    many = [_finding(message=f"第{number}个问题") for number in range(60)]
    files = [_faulty(*many), _faulty(*many, file=file_of(form(), info=other))]
    pages = _pages(slips(files))
    assert len(pages) == 4
    assert "蛤泊镇（906002）：" in pages[2]
    assert "第1页，共2页" in pages[2]


def test_a_character_that_no_font_has_is_printed_as_its_code_point() -> None:
    (page,) = _pages(slips([_faulty(_finding(message="“\U00031350”写错了"))]))
    assert "〔U+31350〕" in page


@pytest.mark.parametrize("text", ["#panic()", "$x$ *a* _b_ [c] \\ `d` @e <f>", "A" * 300, "“" * 50])
def test_text_of_a_township_is_text_for_the_typesetter(text: str) -> None:
    made = slips([_faulty(_finding(message=text, hint=text, field=text))])
    assert re.sub(r"\s+", "", text)[:5] in _pages(made)[0]


def test_same_slips_give_the_same_bytes() -> None:
    made = slips([_faulty(_finding())])
    assert slips_pdf(made, _TERMS) == slips_pdf(made, _TERMS)


def test_a_second_form_on_the_sheet_is_found_by_its_cells() -> None:
    upper, lower = form("武装工作经费"), form("执法经费", budget="8.00")
    stacked = Grid("正文", [*upper.rows, [], *lower.rows])
    cell = f"C{len(upper.rows) + 5}"
    (slip,) = slips(
        [_faulty(_finding(sheet="正文", cell=cell), file=file_of(info_grid(), stacked, info=None))]
    )
    assert next(iter(slip.errors.values()))[0].there == "8.00"


def test_what_is_the_same_on_several_sheets_is_told_once_and_counted_for_each() -> None:
    sheets = [f"0{n}项目" for n in range(1, 5)]
    same = [_finding(sheet=sheet, cell="A2", message="单位编码 906100 不在单位清单中") for sheet in sheets]
    (slip,) = slips([_faulty(*same, _finding(sheet="01项目", message="别的"))])
    (section,) = slip_content(slip)["sections"]
    assert (section["heading"], section["count"]) == ("一、必须改正（5 处）", 2)
    (heading, lines), (own, _) = section["sheets"]
    assert (heading.partition("：")[0], len(lines)) == ("下面 4 张表都要改", 1)
    assert all(sheet in heading for sheet in sheets)
    assert "01项目" in own
