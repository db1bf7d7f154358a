"""What a zip archive is that is no workbook of Excel's: told by what lies in it, with what to do about it."""

import posixpath
import zipfile
from collections.abc import Sequence
from typing import Final

from xl_tools.opc.safe_archive import DAMAGE, contents_of

AS_XLSX: Final = "请用 Excel 或 WPS 打开，另存为 .xlsx 工作簿后再试"
AS_DOCX: Final = "请用 Word 或 WPS 打开，另存为 .docx 再试"
_FOR_WORKBOOK = "请选 .xlsx、.xlsm 或 .xls 工作簿"
_MIMETYPE = "mimetype"
_MOST_OF_MIMETYPE = 200  # bytes

_BY_MIMETYPE = {
    "application/vnd.oasis.opendocument.text": ("这是 OpenDocument 文档（.odt），不是工作簿", AS_DOCX),
    "application/vnd.oasis.opendocument.presentation": (
        "这是 OpenDocument 演示文稿（.odp），不是工作簿",
        _FOR_WORKBOOK,
    ),
    "application/epub": ("这是电子书（.epub），不是工作簿", _FOR_WORKBOOK),
    "application/vnd.oasis.opendocument": ("这是 OpenDocument 的别种文件，不是工作簿", _FOR_WORKBOOK),
}
_BY_ENTRY = {
    "word/": ("这是 Word 文档，不是 Excel 工作簿", AS_DOCX),
    "ppt/": ("这是 PowerPoint 演示文稿，不是 Excel 工作簿", _FOR_WORKBOOK),
    "visio/": ("这是 Visio 绘图，不是 Excel 工作簿", _FOR_WORKBOOK),
    "workbook.bin": ("这是二进制工作簿（.xlsb）", AS_XLSX),
    "ofd.xml": ("这是 OFD 版式文件，不是工作簿", "请找编制人要它的工作簿（.xlsx）或文档（.docx）"),
    "index/document.iwa": (
        "这是苹果 Numbers 等软件的文件，不是 Excel 工作簿",
        "请在苹果电脑上导出为 .xlsx 后再试",
    ),
    "androidmanifest.xml": ("这是安卓安装包（.apk），不是工作簿", _FOR_WORKBOOK),
    "meta-inf/manifest.mf": ("这是 Java 程序包（.jar），不是工作簿", _FOR_WORKBOOK),
}
_INSIDE = (
    ((".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods"), "工作簿"),
    ((".docx", ".doc", ".wps"), "文档"),
    ((".pdf",), "PDF"),
    ((".jpg", ".jpeg", ".png", ".bmp"), "图片"),
)


def described(archive: zipfile.ZipFile) -> tuple[str, str]:
    """Return what an archive is that is no workbook (``这是…``), and what to do."""
    names = [name.replace("\\", "/").lstrip("/") for name in archive.namelist()]
    keys = [name.casefold() for name in names]
    kind = mimetype(archive)
    for start, told in _BY_MIMETYPE.items():
        if kind.startswith(start):
            return told
    for mark, told in _BY_ENTRY.items():
        if any(
            key.startswith(mark) if mark.endswith("/") else f"/{key}".endswith(f"/{mark}") for key in keys
        ):
            return told
    if "[content_types].xml" in keys:
        return "这不是 Excel 工作簿，是 Office 的别种文件", _FOR_WORKBOOK
    return f"这是压缩包（{_contents(names)}），不是工作簿", "请先解压，再选解压出来的工作簿"


def mimetype(archive: zipfile.ZipFile) -> str:
    """Return what an archive says that it is, as OpenDocument and electronic books do; empty when it does not."""
    try:
        small = archive.getinfo(_MIMETYPE).file_size <= _MOST_OF_MIMETYPE
        return contents_of(archive, _MIMETYPE).decode("ascii", "replace").strip() if small else ""
    except DAMAGE:
        return ""


def _contents(names: Sequence[str]) -> str:
    files = [name for name in names if not name.endswith("/")]
    if not files:
        return "里面没有文件"
    counts = {
        what: sum(posixpath.splitext(name)[1].casefold() in endings for name in files)
        for endings, what in _INSIDE
    }
    told = "、".join(f"{count} 个{what}" for what, count in counts.items() if count)
    return f"里面有 {told}" if told else f"里面有 {len(files)} 个文件，没有工作簿"
