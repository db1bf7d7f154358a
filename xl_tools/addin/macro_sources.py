"""The text the add-in is made of: our VBA modules and ribbon, and for its second kind the module of the xlwings installed here."""

import re
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from xl_tools.errors import RefusalError

RIBBONS = ("customUI14.xml", "customUI.xml")
"""For Excel 2010 and later, and for Excel 2007 and programs that never went further."""

PROJECT_NAME = "xl_tools"
"""Names the add-in's sheet of settings and the user's settings file; xlwings' module reads both by it."""


class Way(StrEnum):
    """How the add-in comes to Python; each has a folder of its name below ``macros/``."""

    RESIDENT = "resident"
    """A program that Windows starts and that stays (:mod:`xl_tools.excel.resident`): nothing of xlwings' VBA."""

    FRESH = "fresh"
    """Where that cannot hold: xlwings starts a Python for every button."""


_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "macros", _PACKAGE.parent / "macros")
_NAME = re.compile(r'^Attribute VB_Name = "(\w+)"', re.MULTILINE)
_XLWINGS_BOX = re.compile(r"^Sub ShowError\(.*?^End Sub$", re.MULTILINE | re.DOTALL)
_OUR_BOX = """Sub ShowError(FileName As String, Optional Message As String = "")
    TellNotStarted FileName, Message
End Sub"""
_XLWINGS_PROJECT = 'Public Const PROJECT_NAME As String = "myaddin"'


def vba_modules(way: Way = Way.RESIDENT) -> dict[str, str]:
    """Return the source of every standard module by name, lines ended as VBA ends them; all of it ASCII."""
    files = [*sorted(_folder().glob("*.bas")), *sorted(_folder().joinpath(way).glob("*.bas"))]
    sources = [file.read_text(encoding="ascii") for file in files]
    if way is Way.FRESH:
        sources.insert(0, _xlwings_module())
    return {_NAME.findall(source)[0]: crlf(source) for source in sources}


def ribbon(name: str) -> bytes:
    """Return one of the :data:`RIBBONS`."""
    return (_folder() / name).read_bytes()


def wps_pages() -> dict[str, bytes]:
    """Return the pages and scripts of the add-in for WPS by name."""
    return {file.name: file.read_bytes() for file in sorted(_folder().joinpath("wps").iterdir())}


def crlf(text: str) -> str:
    """Return a text with its lines ended as Windows ends them."""
    return "\r\n".join(text.splitlines()) + "\r\n"


def missing_part(what: str) -> RefusalError:
    """Say that something is not installed which making the add-in needs."""
    return RefusalError("生成加载宏", f"这里没有安装 {what}", "请先运行 pip install 'xl-tools[addin]'")


def _xlwings_module() -> str:
    """Return xlwings' module for add-ins of one's own, named after this one, its English box replaced by ours.

    Its DLLs are those of its version.
    """
    spec = find_spec("xlwings")  # found, not imported: it is of use here without Excel
    if spec is None or spec.origin is None:
        raise missing_part("xlwings")
    source = Path(spec.origin).with_name("xlwings_custom_addin.bas").read_bytes().decode("ascii")
    source, boxes = _XLWINGS_BOX.subn(_OUR_BOX, source.replace("\r\n", "\n"))
    if source.count(_XLWINGS_PROJECT) != 1 or boxes != 1:
        raise RefusalError(
            "生成加载宏",
            "这个版本的 xlwings 不认识",
            "请安装 pyproject.toml 里写的版本，或请维护人更新本程序",
        )
    return source.replace(_XLWINGS_PROJECT, _XLWINGS_PROJECT.replace("myaddin", PROJECT_NAME))


def _folder() -> Path:
    return next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0])
