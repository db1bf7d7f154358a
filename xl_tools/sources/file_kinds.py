"""What a file is that is no workbook, told by its first bytes, and what is to be done with it."""

import codecs
from typing import Final, NamedTuple

HEAD = 4_096
"""So many bytes of a file tell what it is."""

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLDEST: Final = (
    *(b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"),
    *(b"\x09\x08\x08\x00", b"\x09\x08\x10\x00"),
)
"""How an .xls begins that is no compound file: those of Excel 2 to 4, and later ones by some programs."""
_SEND_WORKBOOK = "请报送人发填好的工作簿（.xlsx）"
_AS_DOCX = "请用 Word 或 WPS 打开，另存为 .docx 再试"
_AS_XLSX = "请用 Excel 打开后另存为 .xlsx 再试"
_ENCODINGS = ("utf-8-sig", "gb18030")
_BYTE_ORDERS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OR_READ_TOO = "，或加 --documents 一起读"


class FileKind(NamedTuple):
    """What a file is, in Chinese, and what to do."""

    reason: str
    remedy: str

    @property
    def never_read(self) -> "FileKind":
        """The same for who reads no documents, and so cannot be asked to."""
        return self._replace(remedy=self.remedy.replace(_OR_READ_TOO, ""))


WORD: Final = FileKind(
    "这是 Word 文档（.docx），文件夹里的没有当作报送的工作簿读",
    f"请用 xl-tools import 导入成工作簿{_OR_READ_TOO}",
)
TEXT: Final = FileKind(
    "这是文本文件，文件夹里的没有当作报送的工作簿读",
    f"里面是绩效文本的，请用 xl-tools import 导入成工作簿{_OR_READ_TOO}",
)
LINK: Final = FileKind("这是指向别处文件夹的链接，没有进去看", "请直接写出那个文件夹，或把它复制过来")
SPECIAL: Final = FileKind("这不是普通文件（管道、设备之类）", "没有读；请报送人重发")
OWN_BOOKLET: Final = FileKind(
    "这是本工具排的文本（PDF），文件夹里的没有当作报送的工作簿读",
    f"工作簿也在这里的不用管；只报了它的，请用 xl-tools import 导入成工作簿{_OR_READ_TOO}",
)
PDF: Final = FileKind(
    "这是 PDF 文件，文件夹里的没有当作报送的工作簿读",
    f"里面是绩效文本的，请用 xl-tools import 导入成工作簿{_OR_READ_TOO}；扫描成图片的里面没有文字，读不了",
)
_PICTURE: Final = FileKind("这是图片，里面的字读不出来", _SEND_WORKBOOK)
_ARCHIVE: Final = FileKind("这是压缩包，没有打开", "请先解压，再读解压出来的文件夹")
_PROGRAM: Final = FileKind("这是程序，不是工作簿", f"来历不明的程序请不要运行；{_SEND_WORKBOOK}")
_MEDIA: Final = FileKind("这是音频或视频，不是工作簿", _SEND_WORKBOOK)
_DATABASE: Final = FileKind("这是数据库文件，不是工作簿", _SEND_WORKBOOK)
_IN_LETTERS: Final = (
    ((b"%pdf",), PDF),
    ((b"{\\rtf",), FileKind("这是 RTF 文档，不是工作簿", _AS_DOCX)),
    ((b"<html", b"<!doctype html"), FileKind("这是网页，不是真正的 Excel 工作簿", _AS_XLSX)),
    ((b"mime-version:",), FileKind("这是网页归档（.mht），不是真正的 Excel 工作簿", _AS_XLSX)),
    ((b"<?xml",), FileKind("这是 XML 文件，不是工作簿", _AS_XLSX)),
)
_IN_BYTES: Final = (
    (
        0,
        (b"PK\x05\x06",),
        FileKind("这是空的压缩包，不是 Excel 工作簿", "请重新复制或请报送人重发"),
    ),
    (
        0,
        (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF\0\0\0\0"),
        _ARCHIVE,
    ),
    (257, (b"ustar",), _ARCHIVE),
    (0, (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"), _PICTURE),
    (4, (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"), _PICTURE),
    (8, (b"WEBP",), _PICTURE),
    (4, (b"ftyp",), _MEDIA),
    (8, (b"AVI ", b"WAVE"), _MEDIA),
    (0, (b"ID3", b"\x1aE\xdf\xa3", b"OggS", b"#!AMR"), _MEDIA),
    (0, (b"MZ", b"\x7fELF"), _PROGRAM),
    (
        0,
        (b"L\0\0\0\x01\x14\x02\0",),
        FileKind("这是快捷方式，文件本身没有发来", "请报送人发文件本身"),
    ),
    (0, (b"SQLite format 3\0", b"\0\x01\0\0Standard"), _DATABASE),
)
_WORKBOOK_STREAMS: Final = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_COMPOUND: Final = {
    "WordDocument": FileKind("这是旧格式的 Word 或 WPS 文档（.doc、.wps）", _AS_DOCX),
    "PowerPoint Document": FileKind(
        "这是旧格式的 PowerPoint 或 WPS 演示文稿（.ppt、.dps），不是工作簿", _SEND_WORKBOOK
    ),
    "__properties_version1.0": FileKind(
        "这是 Outlook 邮件（.msg），不是工作簿", "请先把邮件里的附件另存出来"
    ),
}


def kind_of_compound(data: bytes) -> FileKind | None:
    """Return what a compound file is that has no workbook in it; ``None`` where it has one, or nobody knows."""
    if any(stream in data for stream in _WORKBOOK_STREAMS):  # a workbook may hold a document
        return None
    return next((kind for stream, kind in _COMPOUND.items() if stream.encode("utf-16-le") in data), None)


_XML_SHEETS: Final = {
    b"urn:schemas-microsoft-com:office:spreadsheet": FileKind(
        "这是“XML 电子表格 2003”，不是 .xlsx 工作簿", _AS_XLSX
    ),
    b"opendocument:xmlns": FileKind("这是单个 XML 文件的 OpenDocument（.fods）", _AS_XLSX),
}


def kind_of(head: bytes) -> FileKind | None:
    """Return what begins so; ``None`` where it may be a workbook, a document or a text, or nobody knows.

    What is text by its letters may be of any case, behind a byte order mark and blanks, as in a web page.
    """
    start = head[:HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"<?xml"):
        for mark, kind in _XML_SHEETS.items():
            if mark in start:
                return kind
    for marks, kind in _IN_LETTERS:
        if start.startswith(marks):
            return kind
    if is_text(head[:HEAD]):  # a list of MZ-Kfz begins like a program
        return None
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return _PICTURE
    return next((kind for offset, marks, kind in _IN_BYTES if head.startswith(marks, offset)), None)


def is_text(head: bytes) -> bool:
    """Whether what begins so is text, in an encoding of Chinese Windows; its last character may be cut."""
    if head.startswith(_BYTE_ORDERS):
        return True
    return bool(head) and b"\0" not in head and any(_begins_in(head, encoding) for encoding in _ENCODINGS)


def _begins_in(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return True
