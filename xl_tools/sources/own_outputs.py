"""Which files that are no workbook this program has made itself: reports, slips, booklets, what lies in a 数据集."""

import re
import zipfile
from pathlib import Path

from xl_tools.model.submission import LETTER_MARK

_TITLES = r"绩效目标表校验结果|与上次提交对比|\d{4} 年与 \d{4} 年对比"
_BEGINS = re.compile(
    rf'<title>(?:{_TITLES})</title>|\A(?:# 绩效目标表工具的设置：|\{{\r?\n  "(?:findings|same)": )'
)
"""A page, the settings with their comments, JSON; what a Windows shell has redirected ends its lines as Windows does."""

_LAST_LINE = re.compile(
    r"(?:共 \d+ 个(?:文件 \d+ 张表：|单位；项目：)|\d+ 个单位、\d+ 个项目都没有变化).*\n?\Z"
)
_END = 2_000  # bytes, in which the last line of a report stands
_IN_A_DATASET = re.compile(rb"PAR1|# [^\n]*\r?\n\r?\n`xl-tools merge ")
_TYPESETTER = b"Typst "
_LETTERS = [
    f"{title}</rdf:li>".encode()
    for title in ("绩效目标表退回单", "绩效目标表催报通知", "绩效目标申报情况通报")
]
_MOST_OF_CORE = 100_000


def is_own_report(file: Path, head: bytes) -> bool:
    """Whether a file that begins so, no PDF, is a report of this program, its settings, or lies in a dataset."""
    if _IN_A_DATASET.match(head) or _BEGINS.search(head.decode(errors="replace")):
        return True
    with file.open("rb") as opened:
        opened.seek(-min(file.stat().st_size, _END), 2)
        return bool(_LAST_LINE.search(opened.read().decode(errors="replace")))


def is_own_pdf(data: bytes) -> bool:
    """Whether a PDF was set by this program: a booklet, or slips."""
    return _TYPESETTER in data


def is_own_slip(data: bytes) -> bool:
    """Whether a PDF is a letter of this program to the units: 退回单, 催报, 通报."""
    return _TYPESETTER in data and any(title in data for title in _LETTERS)


def is_own_letter(file: Path) -> bool:
    """Whether a Word document is such a letter."""
    try:
        with zipfile.ZipFile(file) as package:
            core = package.getinfo("docProps/core.xml")
            return core.file_size < _MOST_OF_CORE and LETTER_MARK.encode() in package.read(core)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
