import io
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from tests.opc.packages import package_of, sheet_xml, shown
from tests.products.publication.trapped import CARD, IDENTITY, MOBILE, TRAPS, bytes_of, trapped_workbook
from xl_tools.products.publication.public_copy import public_copy
from xl_tools.products.publication.publication_text import publication_text
from xl_tools.settings import shipped_settings

TEMPLATES = Path(__file__).parents[3] / "workbook_templates"
SETTINGS = shipped_settings()
FOUND_AS = {
    "批注": "批注",
    "新式批注": "批注",
    "文档属性的作者": "作者 赵作者",
    "文档属性的单位": "单位 某某工作室",
    "自定义属性": "文档属性（1 个部件）",
    "隐藏的行": "第 2 行 隐藏的行",
    "隐藏的列": "D 列 隐藏的列",
    "隐藏的工作表": "【底稿】隐藏的工作表",
    "深度隐藏的工作表": "【码表】深度隐藏的工作表",
    "别的工作簿的数据": "外部链接",
    "别的工作簿的路径": "C5 读别的工作簿的公式",
    "身份证号": "B5 身份证号 110105************",
    "手机号": "B4 手机号 139********",
    "银行卡号": "A5 银行卡号 6222 **** **** ****",
    "合并底下的文字": "B3 合并单元格底下的文字",
    "删掉的内容留下的文字": "没有显示在任何一格的文字（删掉的内容留下的）（1 段）",
    "没有用到的部件": "没有用到的部件（以前的版本留下的）（1 个部件）",
    "目录以外的字节": "压缩包里目录以外的字节",
    "白底白字": "A4 看不见的字（白底白字）",
    "存放路径": "文件原来的存放路径",
}


def test_twenty_traps_are_told_and_nothing_of_them_is_left_in_the_bytes() -> None:
    original = trapped_workbook()
    before = bytes_of(original)
    assert [
        name for name, text in TRAPS.items() if text.encode() not in before and text not in (IDENTITY, CARD)
    ] == []
    copy = public_copy(original, Path("报送.xlsx"), SETTINGS)
    told, left = publication_text([copy]), bytes_of(copy.data)
    assert FOUND_AS.keys() == TRAPS.keys()
    assert [name for name, said in FOUND_AS.items() if said not in told] == []
    assert [name for name, text in TRAPS.items() if text.encode() in left] == []
    assert not any(
        part in left for part in (IDENTITY[6:14].encode(), MOBILE[3:].encode(), CARD[4:8].encode() + b" ")
    )
    assert not any(text in left for text in ("孙批注".encode(), b"externalLink", b"comments1"))
    seen = shown(copy.data, "绩效目标表")
    assert seen.pop("B5").startswith("身份证110105***")
    assert seen == {
        "A1": "绩效目标",
        "B1": "看得见的",
        "A3": "看得见的",
        "B4": "电话139********",
        "A5": "卡号6222 **** **** ****",
        "C5": "12",
    }


def test_a_copy_of_a_copy_takes_nothing_more_out() -> None:
    copy = public_copy(trapped_workbook(), Path("报送.xlsx"), SETTINGS)
    again = public_copy(copy.data, Path("报送_公开.xlsx"), SETTINGS)
    assert again.is_unchanged, again.taken
    assert again.data == copy.data
    assert openpyxl.load_workbook(io.BytesIO(copy.data)).sheetnames == ["绩效目标表"]


def test_a_clean_workbook_is_left_alone() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>农村公路养护 12.5 万元</t></is></c><c r="B1"><v>12.5</v></c></row>'
    data = package_of(sheet_xml(rows))
    copy = public_copy(data, Path("公开.xlsx"), SETTINGS)
    assert copy.data is data or copy.data == data
    assert (copy.taken, copy.masked, copy.decisions) == ((), (), ())


@pytest.mark.parametrize("name", ["示例_906001石门镇.xlsx", "标准工作簿.xlsx", "单位清单_906001.xlsx"])
def test_no_number_of_the_bundled_workbooks_is_taken_for_a_persons(name: str, tmp_path: Path) -> None:
    file = TEMPLATES / name
    copy = public_copy(file.read_bytes(), file, SETTINGS)
    assert (copy.masked, copy.decisions) == ((), ())
    assert {each.kind for each in copy.taken} <= {"只供内部用的工作表"}
    made = tmp_path / name
    made.write_bytes(copy.data)
    assert OpenXmlValidator().validate(made).is_valid


def test_names_beside_aid_are_left_to_a_person() -> None:
    def row(number: int, *texts: str) -> str:
        cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
        return f'<row r="{number}">{cells}</row>'

    rows = (
        row(1, "困难群众补助发放表")
        + row(2, "姓名", "金额（元）")
        + row(3, "张三", "500")
        + row(4, "欧阳小敏", "300")
        + row(5, "慰问村民李四等500元，救助王小五：300元、赵六：200元")
        + row(6, "联系人：周某", "联系电话：0335-7012345")
        + row(7, "补助标准500元，低保金额300元，单价20元，方案费用5元")
    )
    copy = public_copy(package_of(sheet_xml(rows)), Path("公开.xlsx"), SETTINGS)
    assert [(each.kind, each.where) for each in copy.decisions] == [
        ("补助对象的姓名", "A3:A4"),
        ("补助对象的姓名", "A5"),
        ("联系人、经办人的姓名", "A6"),
        ("联系电话", "B6"),
    ]
    assert copy.is_unchanged


def test_a_copy_says_what_was_never_worked_out() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>合计</t></is></c><c r="B1"><f>SUM(B2:B3)</f></c></row>'
    copy = public_copy(package_of(sheet_xml(rows)), Path("公开.xlsx"), SETTINGS)
    assert [each.where for each in copy.decisions] == ["B1"]


def test_what_is_as_good_as_hidden_goes_and_what_may_be_is_told() -> None:
    rows = (
        '<row r="1" ht="0.5"><c r="A1" t="inlineStr"><is><t>矮行里的字</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><r><t>看得见</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr>'
        "<t>白的</t></r></is></c></row>"
    )
    after = "<headerFooter><oddFooter>&amp;C第 &amp;P 页</oddFooter><firstHeader>没印的页眉</firstHeader></headerFooter>"
    copy = public_copy(package_of(sheet_xml(rows, after)), Path("公开.xlsx"), SETTINGS)
    assert [(each.kind, each.where) for each in copy.taken] == [
        ("隐藏的行", "第 1 行"),
        ("没有印出来的页眉页脚", ""),
    ]
    assert [(each.kind, each.where) for each in copy.decisions] == [("可能看不见的字（白字）", "A2")]
    left = bytes_of(copy.data).decode("utf-8", "replace")
    assert not any(text in left for text in ("矮行里的字", "没印的页眉"))
    assert "页</oddFooter>" in left


def test_a_number_in_the_name_of_a_sheet_is_masked_by_what_may_stand_there() -> None:
    book = openpyxl.Workbook()
    book.active.title = MOBILE
    book.active["A1"] = "联系方式"
    target = io.BytesIO()
    book.save(target)
    copy = public_copy(target.getvalue(), Path("公开.xlsx"), SETTINGS)
    assert openpyxl.load_workbook(io.BytesIO(copy.data)).sheetnames == ["139××××××××"]


def test_pictures_lose_where_they_were_taken() -> None:
    from PIL import Image  # noqa: PLC0415 - this test only

    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "拍照的手机"
    Image.new("RGB", (4, 4), "red").save(picture, "JPEG", exif=exif)
    book = openpyxl.Workbook()
    book.properties.creator = None
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "照片"
    picture.seek(0)
    from openpyxl.drawing.image import Image as Drawn  # noqa: PLC0415 - as above

    sheet.add_image(Drawn(picture), "B2")
    target = io.BytesIO()
    book.save(target)
    copy = public_copy(target.getvalue(), Path("公开.xlsx"), SETTINGS)
    assert "拍照的手机".encode() not in bytes_of(copy.data)
    assert [each.kind for each in copy.decisions] == ["图片"]
    (image,) = openpyxl.load_workbook(io.BytesIO(copy.data)).active._images
    assert Image.open(image.ref).size == (4, 4)
