"""A folder as a bureau has it on the last day: 40 files of townships, of every kind and condition, in 12 subfolders."""

import io
import shutil
import zipfile
from pathlib import Path

import msoffcrypto
import openpyxl
import xlsxwriter

from tests.jobs.test_main_job import write_workbook
from tests.sources.word_documents import paragraph, word
from xl_tools.batch.batch import check_files
from xl_tools.jobs.mark import marked_copy
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.settings import shipped_settings

_NAMES = (
    "石门镇 蛤泊镇 印庄乡 下寨乡 刘田各庄镇 木井镇 陈官屯乡 双望镇 刘家营乡 潘庄镇 燕河营镇 卢龙镇 城关街道"
)
UNITS = {
    name: Unit(code=f"9060{number:02}", name=f"{name}人民政府本级")
    for number, name in enumerate(_NAMES.split(), start=1)
}
SENT_NOTHING = "城关街道"

READ = (
    "906001石门镇/报送.xlsx",
    "906002蛤泊镇/绩效.et",
    "潘庄镇/新建 XLSX 工作表 (2).xlsx",
    "杂项/卢龙镇",
)
NOT_COUNTED = (
    "906001石门镇/终稿.xlsx",
    "潘庄镇/新建 XLSX 工作表.xlsx",
    "潘庄镇/终稿_标记.xlsx",
    "杂项/汇总.xlsx",
    "杂项/906012.pdf",
)
UNREAD = {
    "906001石门镇/盖章.jpg": "图片",
    "906002蛤泊镇/填报说明.txt": "文本文件",
    "印庄乡/绩效.docx": "Word 文档（.docx）",
    "下寨乡/906004.doc": "旧格式的 Word",
    "刘田各庄镇/扫描.pdf": "PDF",
    "刘田各庄镇/扫描2.PDF": "PDF",
    "木井镇/报送.zip": "",
    "木井镇/报送.rar": "压缩包",
    "陈官屯乡/密码.xlsx": "打开密码",
    "双望镇/坏.xlsx": "损坏",
    "双望镇/网页.xls": "网页",
    "刘家营乡/目标": "文本文件",
    "刘家营乡/台账.csv": "文本文件",
    "燕河营镇/绩效.xlsb": "xlsb",
    "燕河营镇/燕河营.ppt": "",
    "杂项/空.xlsx": "0 字节",
    "杂项/通讯录.xlsx": "里面没有绩效目标表",
    "杂项/工具.exe": "程序",
    "杂项/报送.lnk": "快捷方式",
    "杂项/会议.mp4": "音频或视频",
    "杂项/台账.db": "数据库",
    "杂项/认不出.dat": "既不是 Excel 工作簿，也不是文本",
}
PASSED_OVER = (
    "906001石门镇/~$报送.xlsx",
    "906001石门镇/报送.备份20231123-101530.xlsx",
    "906001石门镇/报送.xlsx.修改记录.jsonl",
    "印庄乡/.~lock.绩效.docx#",
    "下寨乡/Thumbs.db",
    "木井镇/desktop.ini",
    "陈官屯乡/.DS_Store",
    "杂项/906001石门镇_退回单.pdf",
    "杂项/校验结果.html",
)


def write_folder(folder: Path) -> Path:
    """Write it, and return the list of the 13 units that should report."""
    made = folder.parent / "做"
    made.mkdir()
    for name in (*READ, *NOT_COUNTED, *UNREAD, *PASSED_OVER):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    plain = write_workbook(made / "表.xlsx")
    stone = township(plain, folder / READ[0], "石门镇")
    shutil.copy(stone, folder / NOT_COUNTED[0])
    township(plain, folder / READ[1], "蛤泊镇")
    township(plain, folder / NOT_COUNTED[1], "潘庄镇")
    newest = township(plain, folder / READ[2], "潘庄镇")  # saved last
    (checked,) = check_files([newest], shipped_settings()).checked
    (folder / NOT_COUNTED[2]).write_bytes(marked_copy(checked, shipped_settings()))
    township(plain, folder / READ[3], "卢龙镇")
    (folder / NOT_COUNTED[3]).write_bytes(_book("汇总", OUTPUT_MARK))
    (folder / NOT_COUNTED[4]).write_bytes(b"%PDF-1.7\n<</Creator(Typst 0.15.1)>>")
    sealed = io.BytesIO()
    with plain.open("rb") as opened:
        msoffcrypto.OfficeFile(opened).encrypt("密码", sealed)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    contents = {
        "盖章.jpg": b"\xff\xd8\xff\xe0JFIF",
        "填报说明.txt": "请查收。\n".encode("gb18030"),
        "绩效.docx": word(paragraph("目标")),
        "906004.doc": ole + "WordDocument".encode("utf-16-le"),
        "扫描.pdf": b"%PDF-1.4\n",
        "扫描2.PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        "报送.zip": _zipped(**{"木井镇.xlsx": plain.read_bytes()}),
        "报送.rar": b"Rar!\x1a\x07\x01\x00",
        "密码.xlsx": sealed.getvalue(),
        "坏.xlsx": plain.read_bytes()[:2_000],
        "网页.xls": b"<html><table><tr><td>1</td></tr></table></html>",
        "目标": "一、总体目标".encode(),
        "台账.csv": "单位,金额\n".encode("utf-8-sig"),
        "绩效.xlsb": _zipped(**{"xl/workbook.bin": b"\0"}),
        "燕河营.ppt": ole + "PowerPoint Document".encode("utf-16-le"),
        "通讯录.xlsx": _book("通讯录"),
        "工具.exe": b"MZ\x90\0",
        "报送.lnk": b"L\0\0\0\x01\x14\x02\0",
        "会议.mp4": b"\0\0\0\x18ftypmp42",
        "台账.db": b"SQLite format 3\0",
        "认不出.dat": b"\0\1\2\3",
        "906001石门镇_退回单.pdf": "%PDF-1.7\n<</Creator(Typst 0.15.1)>>绩效目标表退回单</rdf:li>".encode(),
        "校验结果.html": "<!DOCTYPE html>\n<title>绩效目标表校验结果</title>".encode(),
    }
    for name in (*UNREAD, *PASSED_OVER):
        (folder / name).write_bytes(contents.get(Path(name).name, b""))
    projects = (ListedProject(unit_code=unit.code, name="武装工作经费") for unit in UNITS.values())
    listed = UnitList(units=tuple(UNITS.values()), projects=tuple(projects))
    return write_workbook(made / "清单.xlsx", units=listed)


def township(plain: Path, target: Path, name: str) -> Path:
    """Write a copy of a workbook as another township's."""
    unit = UNITS[name]
    told = {"单位编码": unit.code, "单位名称": unit.name}
    book = openpyxl.load_workbook(plain)
    for row in book["单位信息"].iter_rows():
        if row[0].value in told:
            row[1].value = told[row[0].value]
    book.save(target)
    return target


def _zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _book(text: str, category: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.set_properties({"category": category})
        book.add_worksheet("甲").write_string(0, 0, text)
    return out.getvalue()
