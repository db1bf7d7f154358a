"""A workbook with twenty things in it that must not be made public, written part by part."""

import io
import zipfile
from collections.abc import Mapping

from tests.opc.packages import DECLARATION, LINKS, MAIN, relationships, sheet_xml

IDENTITY, MOBILE, CARD = "110105194912310038", "13961234578", "6222020200112230"
"""Made up; each passes its check."""

TRAPS: Mapping[str, str] = {
    "批注": "批注里的话甲",
    "新式批注": "新式批注乙",
    "文档属性的作者": "赵作者",
    "文档属性的单位": "某某工作室",
    "自定义属性": "自定义属性丙",
    "隐藏的行": "藏在行里丁",
    "隐藏的列": "藏在列里戊",
    "隐藏的工作表": "藏在表里己",
    "深度隐藏的工作表": "深藏在表里庚",
    "别的工作簿的数据": "外面工作簿的数辛",
    "别的工作簿的路径": "外部来源.xlsx",
    "身份证号": IDENTITY,
    "手机号": MOBILE,
    "银行卡号": CARD,
    "合并底下的文字": "合并底下壬",
    "删掉的内容留下的文字": "以前写过的癸",
    "没有用到的部件": "旧版本的表子",
    "目录以外的字节": "压缩包缝里丑",
    "白底白字": "白字寅",
    "存放路径": "C:\\Users\\钱某某\\桌面",
}
"""What must not be left, by what it is: each text stands in one place of the package."""


def _shared() -> list[str]:
    names = ("隐藏的行", "隐藏的列", "合并底下的文字", "删掉的内容留下的文字", "白底白字")
    runs = f"<r><t>身份证{IDENTITY[:7]}</t></r><r><rPr><b/></rPr><t>{IDENTITY[7:]}</t></r>"
    plain = [
        "绩效目标",
        "看得见的",
        *(TRAPS[name] for name in names),
        f"电话{MOBILE}",
        f"卡号{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}",
    ]
    return [*(f"<si><t>{text}</t></si>" for text in plain), f"<si>{runs}</si>"]


def _cell(address: str, number: int, style: int = 0) -> str:
    return f'<c r="{address}" s="{style}" t="s"><v>{number}</v></c>'


def trapped_workbook() -> bytes:
    """Return the workbook with all the traps of :data:`TRAPS`."""
    rows = (
        f'<row r="1">{_cell("A1", 0)}{_cell("B1", 1)}{_cell("D1", 3)}</row>'
        f'<row r="2" hidden="1">{_cell("A2", 2)}</row>'
        f'<row r="3">{_cell("A3", 1)}{_cell("B3", 4)}</row>'
        f'<row r="4">{_cell("A4", 6, 1)}{_cell("B4", 7)}</row>'
        f'<row r="5">{_cell("A5", 8)}{_cell("B5", 9)}<c r="C5"><f>[1]Sheet1!A1</f><v>12</v></c></row>'
    )
    after = '<mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells><legacyDrawing r:id="rId3"/>'
    sheet = sheet_xml(rows, after, '<cols><col min="4" max="4" width="9" hidden="1"/></cols>')
    sheet = sheet.replace(f'xmlns="{MAIN}"', f'xmlns="{MAIN}" xmlns:r="{LINKS}"')
    inline = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    fonts = '<fonts count="2"><font><sz val="11"/></font><font><sz val="11"/><color rgb="FFFFFFFF"/></font></fonts>'
    styles = (
        f'<styleSheet xmlns="{MAIN}">{fonts}<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf fontId="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    book = (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent><mc:Choice Requires="x15">'
        f'<x15ac:absPath url="{TRAPS["存放路径"]}" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/>'
        "</mc:Choice></mc:AlternateContent><sheets>"
        '<sheet name="绩效目标表" sheetId="1" r:id="rId1"/><sheet name="底稿" sheetId="2" state="hidden" r:id="rId2"/>'
        '<sheet name="码表" sheetId="3" state="veryHidden" r:id="rId3"/></sheets>'
        '<externalReferences><externalReference r:id="rId4"/></externalReferences></workbook>'
    )
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": relationships(
            ("rId1", "officeDocument", "xl/workbook.xml"),
            ("rId2", "metadata/core-properties", "docProps/core.xml"),
            ("rId3", "extended-properties", "docProps/app.xml"),
            ("rId4", "custom-properties", "docProps/custom.xml"),
        ),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId3", "worksheet", "worksheets/sheet3.xml"),
            ("rId4", "externalLink", "externalLinks/externalLink1.xml"),
            ("rId5", "sharedStrings", "sharedStrings.xml"),
            ("rId6", "styles", "styles.xml"),
            ("rId7", "person", "persons/person.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("rId1", "comments", "../comments1.xml"),
            ("rId2", "threadedComment", "../threadedComments/threadedComment1.xml"),
            ("rId3", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ),
        "xl/worksheets/sheet2.xml": sheet_xml(inline.format(TRAPS["隐藏的工作表"])),
        "xl/worksheets/sheet3.xml": sheet_xml(inline.format(TRAPS["深度隐藏的工作表"])),
        "xl/worksheets/sheet9.xml": sheet_xml(inline.format(TRAPS["没有用到的部件"])),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(_shared())}</sst>',
        "xl/styles.xml": styles,
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>孙批注</author></authors><commentList>'
        f'<comment ref="A1" authorId="0"><text><t>{TRAPS["批注"]}</t></text></comment></commentList></comments>',
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments"
        ' xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<threadedComment ref="B1" id="{{1}}"><text>{TRAPS["新式批注"]}</text></threadedComment></ThreadedComments>',
        "xl/persons/person.xml": '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<person displayName="孙批注" id="{2}"/></personList>',
        "xl/drawings/vmlDrawing1.vml": '<xml xmlns:v="urn:schemas-microsoft-com:vml"/>',
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}" xmlns:r="{LINKS}"><externalBook r:id="rId1">'
        '<sheetNames><sheetName val="Sheet1"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1">'
        f'<cell r="A1" t="str"><v>{TRAPS["别的工作簿的数据"]}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": relationships(
            ("rId1", "externalLinkPath", f'file:///D:/{TRAPS["别的工作簿的路径"]}" TargetMode="External')
        ),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{TRAPS['文档属性的作者']}</dc:creator></cp:coreProperties>",
        "docProps/app.xml": f'<Properties xmlns="{office}/extended-properties">'
        f"<Company>{TRAPS['文档属性的单位']}</Company></Properties>",
        "docProps/custom.xml": f'<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">'
        f'<property fmtid="{{0}}" pid="2" name="备注"><vt:lpwstr>{TRAPS["自定义属性"]}</vt:lpwstr></property></Properties>',
    }
    return _with_bytes_between(parts, TRAPS["目录以外的字节"])


def _content_types() -> str:
    of_sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f'<Default Extension="xml" ContentType="{of_sheets}.worksheet+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{of_sheets}.sheet.main+xml"/></Types>'
    )


def _with_bytes_between(parts: Mapping[str, str], earlier: str) -> bytes:
    """Return an archive of the parts, with an entry that its directory no longer names, as a careless writer leaves it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in parts.items():
            archive.writestr(name, contents)
            if name == "xl/styles.xml":
                archive.writestr(zipfile.ZipInfo("xl/worksheets/old.xml"), earlier)
        archive.filelist.remove(archive.NameToInfo.pop("xl/worksheets/old.xml"))
    return target.getvalue()


def bytes_of(package: bytes) -> bytes:
    """Return all that can be found in an archive: its own bytes, and the contents of every entry."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return b"\n".join([package, *(archive.read(name) for name in archive.namelist())])
