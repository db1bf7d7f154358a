"""Files that do not count, of many kinds, each with what must be said of it; and files that nobody should hear of."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msoffcrypto
import xlsxwriter

from xl_tools.model.submission import OUTPUT_MARK

_ANY = "xl/media/image1.png"
_SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class BadFile:
    """A file, and words of the reason for which it must be listed."""

    name: str
    data: bytes
    reason: str


def bad_file(number: int, good: bytes) -> BadFile:
    """Return the bad file of this number, made of a good workbook; the kinds take turns."""
    kinds = list(_KINDS)
    kind = kinds[number % len(kinds)]
    reason, make = _KINDS[kind]
    return BadFile(f"坏{number:04d}_{kind}.xlsx", make(good, number), reason)


def kinds() -> int:
    """Return how many kinds there are."""
    return len(_KINDS)


def unheard_of(stem: str, good: bytes) -> Mapping[str, bytes]:
    """Return files beside a workbook that are nobody's work and are passed over, by name."""
    return {
        "~$101001.xlsx": good[:165],
        ".~lock.101001.xlsx#": b"clerk",
        f"{stem}.备份20240105-101500.xlsx": good,
        ".隐藏.xlsx": good,
        "desktop.ini": b"[.ShellClassInfo]",
        "Thumbs.db": b"\xd0\xcf",
    }


def _changed(good: bytes, **parts: bytes | None) -> bytes:
    """Return a workbook with parts replaced, added, or (``None``) left out; ``__`` stands for a slash."""
    wanted = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys((*old.namelist(), *wanted)):
            content = wanted[name] if name in wanted else old.read(name)
            if content is not None:
                new.writestr(zipfile.ZipInfo(name, (2024, 1, 5, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _foreign(part: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(part, "<x/>")
    return out.getvalue()


def _noise(_: bytes, number: int) -> bytes:
    return b"\x00" + random.Random(number).randbytes(2_000)  # noqa: S311 - no secret


def _sealed(good: bytes, _: int) -> bytes:
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(good)).encrypt("密码", out)
    return out.getvalue()


def _without_forms(_: bytes, number: int) -> bytes:
    return _written(f"通讯录 {number}")


def _own_output(_: bytes, number: int) -> bytes:
    return _written(f"汇总 {number}", OUTPUT_MARK)


def _written(text: str, category: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.set_properties({"category": category})
        book.add_worksheet("甲").write_string(0, 0, text)
    return out.getvalue()


def _older(good: bytes, number: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        core = package.read("docProps/core.xml")
    day = f"2022-{number % 12 + 1:02d}-01".encode()
    return _changed(good, docProps__core_dot_xml=re.sub(rb"20\d\d-\d\d-\d\d(?=T)", day, core))


_KINDS: Mapping[str, tuple[str, Callable[[bytes, int], bytes]]] = {
    "空文件": ("0 字节", lambda _good, _number: b""),
    "截断": ("损坏", lambda good, number: good[: len(good) // 2 + number]),
    "乱码": ("既不是 Excel 工作簿，也不是文本", _noise),
    "PDF": ("PDF", lambda _good, number: b"%%PDF-1.7\n%d" % number),
    "网页": ("网页", lambda _good, number: b"<html><table><tr><td>%d</td></tr></table></html>" % number),
    "Word": ("Word", lambda _good, _number: _foreign("word/document.xml")),
    "二进制工作簿": ("xlsb", lambda _good, _number: _foreign("xl/workbook.bin")),
    "ODS": ("没有绩效目标表", lambda _good, _number: _foreign("content.xml")),
    "有密码": ("打开密码", _sealed),
    "压缩炸弹": ("压缩炸弹", lambda good, _: _changed(good, xl__media__bomb=b"\0" * 3_000_000)),
    "外部实体": ("DOCTYPE", lambda good, _: _changed(good, xl__workbook_dot_xml=b"<!DOCTYPE x><workbook/>")),
    "没有表": ("没有绩效目标表", _without_forms),
    "样式损坏": ("损坏", lambda good, _: _changed(good, xl__styles_dot_xml=b"<styleSheet")),
    "空压缩包": ("空的压缩包", lambda _good, _number: b"PK\x05\x06" + b"\0" * 18),
    "自己的汇总": ("本工具生成", _own_output),
    "副本": ("内容相同", lambda good, _: good),
    "旧版本": ("有更新的文件", _older),
}
