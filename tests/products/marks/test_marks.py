import base64
import io
import json
import re
import subprocess
import time
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.opc.packages import (
    LINKS,
    MAIN,
    SHEET,
    STRICT,
    STRICT_LINKS,
    package_of,
    read_by_calamine,
    relationships,
    sheet_xml,
    workbook_xml,
    written,
    zipped,
)
from tests.products.marks.marked import (
    ERROR,
    FINDINGS,
    FORM,
    INFO,
    WARNING,
    clerks_workbook,
    finding,
    formats,
    is_marked,
    marked_workbook,
    notes,
    opened,
    parts,
    remove_marks,
    sample,
)
from xl_tools.errors import RefusalError
from xl_tools.model.finding import Finding
from xl_tools.opc.archive_records import change_parts
from xl_tools.opc.xml_elements import ORDER

Findings = Sequence[Finding]
RED, AMBER, BLUE = "FFFFC7CE", "FFFFE699", "FFBDD7EE"
LIST = "校验结果"
CLERKS = (
    finding("B1", sheet="表"),
    finding("B4", WARNING, sheet="表"),
    finding("D9", INFO, sheet="表"),
    finding("D1", sheet="李'四的表"),
    finding("C1", sheet="无批注"),
)


def test_faulty_cells_are_coloured_by_their_worst_finding_merged_cells_whole() -> None:
    marked = marked_workbook(sample(), FINDINGS)
    assert formats(marked) == {
        FORM: [
            (1, "B5:G5 C4", '"绩效目标表校验：必须改正"<>""', RED),
            (2, "F13", '"绩效目标表校验：请核对"<>""', AMBER),
            (3, "A3", '"绩效目标表校验：写法提示"<>""', BLUE),
        ],
        "02招商维稳经费": [(1, "A1:G1", '"绩效目标表校验：写法提示"<>""', BLUE)],
    }


def test_a_note_at_the_cell_says_all_that_is_wrong_there() -> None:
    found = notes(marked_workbook(sample(), FINDINGS))
    assert found[FORM, "C4"] == (
        "【必须改正】JX202 预算数 ≠ 财政资金 + 其他资金\n预算数 2.50 ≠ 财政资金 2.00 + 其他资金 0.00\n改法：把写错的一处改过来\n"
        "【请核对】JX205 金额为零、为负或超过两位小数\n预算数有 3 位小数"
    )
    assert sorted(found) == [
        (FORM, "A3"),
        (FORM, "B5"),
        (FORM, "C4"),
        (FORM, "F13"),
        ("02招商维稳经费", "A1"),
    ]
    assert opened(marked_workbook(sample(), FINDINGS))[FORM]["C4"].comment.author == "绩效目标表校验"


def test_only_the_marked_sheets_and_what_names_the_parts_change() -> None:
    before, after = parts(sample()), parts(marked_workbook(sample(), FINDINGS))
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet7.xml",
        "xl/worksheets/sheet8.xml",
    }
    assert list(after)[: len(before)] == list(before)
    assert "xl/worksheets/xl_tools_findings1.xml" in set(after) - set(before)
    sheet = "xl/worksheets/sheet7.xml"
    assert after[sheet].startswith(before[sheet].partition(b"</mergeCells>")[0])
    old, new = opened(sample()), opened(marked_workbook(sample(), FINDINGS))
    for cell in ("A1", "B5", "F13"):
        for look in ("font", "fill", "border", "alignment", "number_format"):
            assert repr(getattr(new[FORM][cell], look)) == repr(getattr(old[FORM][cell], look))


@pytest.mark.parametrize(
    ("package", "findings"),
    [(sample(), FINDINGS), (clerks_workbook(), CLERKS), (sample(), ()), (clerks_workbook(), FINDINGS)],
)
def test_an_unchanged_marked_copy_gives_every_part_back(package: bytes, findings: Findings) -> None:
    marked = marked_workbook(package, findings, FINDINGS[:2])
    assert is_marked(marked)
    assert not is_marked(package)
    back = remove_marks(marked)
    assert parts(back) == parts(package)
    assert list(parts(back)) == list(parts(package))
    assert not is_marked(back)
    assert remove_marks(package) is package


def test_equal_findings_give_equal_bytes_and_marking_anew_replaces_the_marks() -> None:
    once = marked_workbook(clerks_workbook(), CLERKS)
    assert marked_workbook(clerks_workbook(), CLERKS) == once
    assert marked_workbook(marked_workbook(clerks_workbook(), CLERKS[:2]), CLERKS) == once


def test_a_clerks_formats_notes_links_validations_and_buttons_stay_beside_ours() -> None:
    before, after = clerks_workbook(), marked_workbook(clerks_workbook(), CLERKS)
    old, new = parts(before), parts(after)
    untouched = ("drawing1.xml", "media/", "tables/", "sharedStrings", "theme", "vmlDrawing2.vml", "docProps")
    assert all(new[name] == old[name] for name in old if any(kind in name for kind in untouched))
    found = notes(after)
    assert found["表", "B1"].startswith("编码由县局下达\n――――绩效目标表校验――――\n【必须改正】JX203 ")
    assert found["表", "D1"] == "单位：万元"
    assert found["表", "A3"].startswith("【请核对】JX203")
    assert found["李'四的表", "D1"].startswith("单位：万元\n")
    assert found["无批注", "C1"].startswith("【必须改正】")
    authors = {cell.comment.author for row in opened(after)["表"] for cell in row if cell.comment}
    assert authors == {"县局", "绩效目标表校验"}
    rules = [rule for ranges in opened(after)["表"].conditional_formatting for rule in ranges.rules]
    assert sorted((rule.priority, rule.type) for rule in rules) == [
        (1, "expression"),
        (2, "expression"),
        (3, "expression"),
        (4, "dataBar"),
        (5, "expression"),
    ]
    assert b'priority="1"' not in new[SHEET].split(b"extLst")[-1]
    assert new[SHEET].index("必须改正".encode()) < new[SHEET].index(b"dataBar"), (
        "for LibreOffice ours must be first"
    )
    shapes = next(
        new[name] for name in new if b"\xe5\xa1\xab\xe8\xa1\xa8" in new[name] and name.endswith(".vml")
    )
    assert shapes.count(b"<v:shape ") == 3 + 2
    assert shapes.count(b'ObjectType="Button"') == 1
    assert shapes.count(b'shapetype id="_x0000_t202"') == 1


def test_every_box_of_ours_has_a_number_that_no_shape_of_the_workbook_has() -> None:
    before, after = parts(clerks_workbook()), parts(marked_workbook(clerks_workbook(), CLERKS))
    old, new = (
        [
            (int(number), blocks)
            for name in each
            if name.endswith(".vml")
            for blocks in re.findall(r'idmap v:ext="edit" data="([\d,]+)"', each[name].decode())
            for number in re.findall(r'id="_x0000_s(\d+)"', each[name].decode())
        ]
        for each in (before, after)
    )
    ours = [(number, blocks) for number, blocks in new if number not in {other for other, _ in old}]
    assert len({number for number, _ in ours}) == len(ours) == len(new) - len(old) == 3
    assert all(str(number // 1024) in blocks.split(",") for number, blocks in ours)


@pytest.mark.parametrize(("package", "findings"), [(sample(), FINDINGS), (clerks_workbook(), CLERKS)])
def test_everything_stands_where_the_schema_has_it(package: bytes, findings: Findings) -> None:
    after = parts(marked_workbook(package, findings))
    for name, xml in after.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            order = [ORDER["worksheet"].index(child.tag.rpartition("}")[2]) for child in ET.fromstring(xml)]  # noqa: S314 - our own
            assert order == sorted(order), name
    styles = ET.fromstring(after["xl/styles.xml"])  # noqa: S314 - our own
    for child in styles:
        if "count" in child.attrib:
            assert int(child.attrib["count"]) == len(child), child.tag


def test_prefixed_parts_and_a_workbook_without_styles_are_marked() -> None:
    plain = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    for source in (
        package_of(plain),
        package_of(prefixed(plain), {"xl/workbook.xml": prefixed(workbook_xml(("表", "rId1")))}),
    ):
        marked = marked_workbook(source, [finding("A1", sheet="表")])
        assert formats(marked) == {"表": [(1, "A1", '"绩效目标表校验：必须改正"<>""', RED)]}
        assert list(notes(marked)) == [("表", "A1")]
        assert parts(remove_marks(marked)) == parts(source)


def prefixed(xml: str) -> str:
    xml = xml.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').replace("</", "\0").replace("<", "<x:")
    return xml.replace("\0", "</x:").replace("<x:?", "<?")


def test_a_macro_workbook_keeps_its_macros_byte_for_byte() -> None:
    target = io.BytesIO(clerks_workbook())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", bytes(range(256)) * 9)
        archive.writestr("customUI/customUI14.xml", "<customUI/>")
    before, after = parts(target.getvalue()), parts(marked_workbook(target.getvalue(), CLERKS))
    for name in ("xl/vbaProject.bin", "customUI/customUI14.xml"):
        assert after[name] == before[name]


def test_findings_on_cells_and_sheets_that_are_not_there_are_only_listed() -> None:
    odd = [finding("A0"), finding("XFE1"), finding("A1048577"), finding("B2:C3"), finding("A1", sheet="没有")]
    marked = marked_workbook(sample(), odd)
    assert formats(marked) == {}
    assert notes(marked) == {}
    assert len(read_by_calamine(marked, LIST)) > len(odd) * 6
    assert parts(remove_marks(marked)) == parts(sample())


def test_what_cannot_be_marked_is_refused_in_chinese() -> None:
    strict = {
        "_rels/.rels": relationships(("x", "officeDocument", "wb.xml"), base=STRICT_LINKS),
        "wb.xml": workbook_xml(("表", "a"), main=STRICT, links=STRICT_LINKS),
        "_rels/wb.xml.rels": relationships(("a", "worksheet", "s.xml"), base=STRICT_LINKS),
        "s.xml": sheet_xml("").replace(MAIN, STRICT),
    }
    assert not is_marked(zipped(strict))
    legacy = f'<legacyDrawing xmlns:r="{STRICT_LINKS}" r:id="rId9"/>'
    bad_merge = '<mergeCells><mergeCell ref="A"/></mergeCells>'
    for package in (
        b"no package",
        zipped(strict),
        package_of(sheet_xml("", legacy)),
        package_of(sheet_xml("", bad_merge)),
        package_of(sheet_xml("", before='<sheetFormatPr defaultRowHeight="x"/>')),
        package_of(sheet_xml("")[:-4]),
    ):
        with pytest.raises(RefusalError, match=r"[\u4e00-\u9fff]"):
            marked_workbook(package, [finding("A1", sheet="表")])


def test_a_thousand_findings_are_marked_in_no_time() -> None:
    sheets = opened(sample()).sheetnames[4:]
    many = [
        finding(
            f"{'ABCDEFG'[n % 7]}{n // 7 % 15 + 1}",
            (ERROR, WARNING, INFO)[n % 3],
            sheet=sheets[n % len(sheets)],
        )
        for n in range(1000)
    ]
    started = time.perf_counter()
    marked = marked_workbook(sample(), many)
    assert time.perf_counter() - started < 3, "ten times what it takes on a quiet machine"
    assert parts(remove_marks(marked)) == parts(sample())


def assert_unmarked(package: bytes, clerks: bytes) -> None:
    """Hold that a workbook another program has saved has the clerk's things, and nothing of ours."""
    assert not is_marked(package)
    assert opened(package).sheetnames == opened(clerks).sheetnames
    assert notes(package) == notes(clerks)
    old, new = formats(clerks), formats(package)
    assert {sheet: [rule[1:3] for rule in rules] for sheet, rules in new.items()} == {
        sheet: [rule[1:3] for rule in rules] for sheet, rules in old.items()
    }


@pytest.mark.parametrize(("package", "findings"), [(sample(), FINDINGS), (clerks_workbook(), CLERKS)])
def test_marks_come_off_a_copy_that_openpyxl_has_saved(package: bytes, findings: Findings) -> None:
    target = io.BytesIO()
    opened(marked_workbook(package, findings)).save(target)
    assert is_marked(target.getvalue())
    assert_unmarked(remove_marks(target.getvalue()), package)


def test_marks_come_off_a_copy_in_which_a_cell_was_mended_and_the_mending_stays() -> None:
    mended = written(marked_workbook(clerks_workbook(), CLERKS), {"B1": "130324"})
    back = remove_marks(mended)
    assert_unmarked(back, clerks_workbook())
    assert read_by_calamine(back, "表")["B1"] == "130324"
    names = {name for name in parts(back) if "comments" in name or "vml" in name or "_rels" in name}
    assert names == {
        name for name in parts(clerks_workbook()) if "comments" in name or "vml" in name or "_rels" in name
    }


def test_our_sheet_is_told_from_a_clerks_of_the_same_name() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = LIST
    workbook.active["A1"] = "上次的校验结果"
    target = io.BytesIO()
    workbook.save(target)
    marked = marked_workbook(target.getvalue(), [finding("A1", sheet=LIST)])
    assert opened(marked).sheetnames == [LIST, f"{LIST}(2)"]
    assert parts(remove_marks(marked)) == parts(target.getvalue())
    saved = io.BytesIO()
    opened(marked).save(saved)
    assert opened(remove_marks(saved.getvalue())).sheetnames == [LIST]


def test_a_sheet_of_ours_that_a_formula_of_the_clerk_reads_stays() -> None:
    workbook = opened(marked_workbook(sample(), FINDINGS))
    workbook[FORM]["A30"] = f"={LIST}!A2"
    target = io.BytesIO()
    workbook.save(target)
    back = remove_marks(target.getvalue())
    assert opened(back).sheetnames[-1] == LIST
    assert notes(back) == {}


def test_sheets_and_names_behind_ours_are_counted_anew_when_ours_goes() -> None:
    workbook = opened(marked_workbook(sample(), FINDINGS))
    workbook.create_sheet("后加的")["A1"] = 1
    workbook["后加的"].print_title_rows = "1:2"
    workbook.active = len(workbook.sheetnames) - 1
    target = io.BytesIO()
    workbook.save(target)
    back = opened(remove_marks(target.getvalue()))
    assert back.sheetnames == [*opened(sample()).sheetnames, "后加的"]
    assert back["后加的"].print_title_rows == "$1:$2"
    assert back.active.title == "后加的"


def test_libreoffice_opens_a_marked_copy_keeps_the_notes_and_gives_them_back(
    tmp_path: Path, soffice: str
) -> None:
    packages = {"form.xlsx": (sample(), FINDINGS), "clerk.xlsx": (clerks_workbook(), CLERKS)}
    for name, (package, findings) in packages.items():
        (tmp_path / name).write_bytes(marked_workbook(package, findings))
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    to_xlsx = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "saved", *packages]
    subprocess.run([*command, *to_xlsx], check=True, capture_output=True, cwd=tmp_path)
    for name, (package, _) in packages.items():
        marked, saved = (tmp_path / name).read_bytes(), (tmp_path / "saved" / name).read_bytes()
        assert is_marked(saved)
        assert notes(saved) == notes(marked)
        assert opened(saved).sheetnames == opened(marked).sheetnames
        back = remove_marks(saved)
        assert not is_marked(back)
        assert notes(back) == notes(package)
        assert opened(back).sheetnames == opened(package).sheetnames


def test_a_sheet_with_buttons_but_no_notes_or_notes_but_no_drawing_is_marked_too() -> None:
    legacy = f'<legacyDrawing xmlns:r="{LINKS}" r:id="a"/>'
    button = "<xml><v:shape id='_x0000_s1025'><br></v:shape></xml>"
    theirs = f'<comments xmlns="{MAIN}"><authors><author>县局</author></authors><commentList><comment ref="C9" authorId="0"><text><t>单位</t></text></comment></commentList></comments>'
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    with_button = package_of(
        sheet_xml("", legacy),
        {rels: relationships(("a", "vmlDrawing", "../b.vml")), "xl/b.vml": button},
    )
    with_note = package_of(
        sheet_xml(""), {rels: relationships(("a", "comments", "../c.xml")), "xl/c.xml": theirs}
    )
    for source, found in ((with_button, {("表", "A1")}), (with_note, {("表", "A1"), ("表", "C9")})):
        marked = marked_workbook(source, [finding("A1", sheet="表")])
        assert set(notes(marked)) == found
        assert parts(remove_marks(marked)) == parts(source)
        mended = written(marked, {"B1": "新"})
        assert set(notes(remove_marks(mended))) == found - {("表", "A1")}
        assert ("xl/b.vml" in parts(remove_marks(mended))) == (source is with_button)


def test_a_log_that_does_not_fit_the_file_is_not_followed() -> None:
    marked = marked_workbook(sample(), FINDINGS)
    listed = "xl/worksheets/xl_tools_findings1.xml"
    xml = parts(marked)[listed]
    start, end = xml.index(b"<!-- xl_tools marks ") + 20, xml.index(b" -->")
    true = json.loads(zlib.decompress(base64.b64decode(xml[start:end])))
    for entries in (
        [["xl/none.xml", "0"]],
        [[*entry, 0] for entry in true["entries"]],
        1,
    ):
        log = base64.b64encode(zlib.compress(json.dumps(true | {"entries": entries}).encode()))
        assert_unmarked(remove_marks(change_parts(marked, {listed: xml[:start] + log + xml[end:]})), sample())
    for log in (b"AAAA", b""):
        assert_unmarked(remove_marks(change_parts(marked, {listed: xml[:start] + log + xml[end:]})), sample())


@pytest.mark.parametrize("needing", ["formula", "name", "view"])
def test_a_sheet_of_ours_on_which_a_clerk_has_built_stays(needing: str) -> None:
    marked = marked_workbook(package_of(sheet_xml("")), [finding("A1", sheet="表")])
    listed, workbook = "xl/worksheets/xl_tools_findings1.xml", "xl/workbook.xml"
    changes = {
        "formula": (listed, b"</row>", b'<c r="J1"><f>1+1</f></c></row>'),
        "name": (
            workbook,
            b"</definedNames>",
            "<definedName name='数'>校验结果!$A$1</definedName></definedNames>".encode(),
        ),
        "view": (workbook, b"</workbook>", b"<customWorkbookViews/></workbook>"),
    }
    part, old, new = changes[needing]
    built = change_parts(marked, {part: parts(marked)[part].replace(old, new, 1)})
    mended = written(built, {"B1": "新"})
    back = remove_marks(mended)
    assert opened(back).sheetnames == ["表", LIST]
    assert notes(back) == {}
    plain = remove_marks(written(marked, {"B1": "新"}))
    assert opened(plain).sheetnames == ["表"]
    assert b"definedName" not in parts(plain)[workbook]


def test_more_cells_than_one_format_should_name_take_several() -> None:
    many = [finding(f"A{row}", sheet="表") for row in range(1, 1002, 2)]
    marked = marked_workbook(package_of(sheet_xml("")), many)
    rules = formats(marked)["表"]
    assert [len(ranges.split()) for _, ranges, *_ in rules] == [400, 101]
    assert [priority for priority, *_ in rules] == [1, 2]


def test_a_conversation_stays_as_it_is_under_a_coloured_cell() -> None:
    thread = f'<comments xmlns="{MAIN}"><authors><author>tc=1</author></authors><commentList><comment ref="A1" authorId="0"><text><t>问</t></text></comment></commentList></comments>'
    source = package_of(
        sheet_xml(""),
        {
            "xl/worksheets/_rels/sheet1.xml.rels": relationships(("a", "comments", "../c.xml")),
            "xl/c.xml": thread,
        },
    )
    marked = marked_workbook(source, [finding("A1", sheet="表")])
    assert parts(marked)["xl/c.xml"] == thread.encode()
    assert formats(marked)["表"][0][1] == "A1"
    mended = remove_marks(written(marked, {"B1": "新"}))
    assert parts(mended)["xl/c.xml"] == thread.encode()
    assert formats(mended) == {}
