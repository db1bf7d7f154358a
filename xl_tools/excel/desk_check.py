"""环境体检: what a button needs, each really tried on this desk, a line each; what is wrong says what to do."""

import ctypes
import platform
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

import xlwings as xw

from xl_tools import __version__
from xl_tools.excel.calling_excel import WPS, NotNowError
from xl_tools.excel.session import Session, is_marked
from xl_tools.jobs.doctor import bundled_workbooks, fonts_at_hand
from xl_tools.jobs.preferences import preferences, state_folder
from xl_tools.jobs.resident_class import version_that_answers

_FACES = {
    "title": "标题",
    "body": "正文",
    "heading1": "一级标题",
    "heading2": "二级标题",
    "table": "表格",
}
_STARTED = "started"
_LONGEST_START = 30  # seconds
_EXECUTABLE, _LONGEST_PATH = 2, 1024  # of the Windows function AssocQueryString
_NO_PROGRAM = "openwith.exe"
"""What Windows names where it would ask which program to take."""


def look_over(session: Session) -> str:
    """环境体检: whether everything is in its place, a line each; what is wrong says what to do."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("本工具", lambda: f"{__version__}（{sys.prefix}）"),
        ("Python", platform.python_version),
        ("xlwings", lambda: str(xw.__version__)),
        ("表格程序", lambda: _program(session)),
        ("按钮怎样做", _way),
        ("启动程序", _child),
        ("当前工作簿", lambda: _workbook(session)),
        ("读当前工作簿", lambda: f"{len(session.read().data) // 1024} KB"),
        ("标准工作簿", lambda: bundled_workbooks()[0].name),
        ("自带单位清单", lambda: "、".join(path.stem for path in bundled_workbooks()[1:-1]) or "没有"),
        ("设置", lambda: preferences().said.replace("\n", "；")),
        ("日志文件夹", lambda: str(state_folder("日志"))),
        ("打开 .pdf", lambda: _opener(".pdf")),
        ("打开 .html", lambda: _opener(".html")),
        ("文本字体", _fonts),
    )
    lines = [_line(name, check) for name, check in checks]
    bad = [line for line in lines if line.startswith("✗")]
    verdict = f"有 {len(bad)} 项不正常，请把这个框拍照发给管理员" if bad else "一切正常"
    # what is wrong first: a box shows so much and no more
    return f"{verdict}\n\n" + "\n".join((*bad, *(line for line in lines if line not in bad)))


def _program(session: Session) -> str:
    folder = ""
    with suppress(Exception):  # a program that does not say where it is
        folder = str(session.app.api.Path)
    if any(name in folder.casefold() for name in ("kingsoft", "wps")):
        raise NotNowError(WPS)
    return str(session.app.version)


def _way() -> str:
    """Say by which of the two add-ins the button came; where it was the slow one, whether the other would hold."""
    if getattr(sys.modules.get("xlwings._xlwindows"), "BOOK_CALLER", None) is not None:
        return "由常驻的程序来做"
    try:
        version_that_answers()
    except ImportError:  # not Windows
        return "直接做"
    except Exception:  # noqa: BLE001 - whatever keeps Windows from starting it
        return "每次新启动 Python，要等几秒（常驻的程序起不来，多半是杀毒软件拦住了）"
    return "每次新启动 Python，要等几秒；关闭 Excel，再运行一次“安装.cmd”，就换成常驻的"


def _child() -> str:
    """Start a program, as booklets of many townships and .xls need it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", f"print('{_STARTED}')"],
            capture_output=True,
            text=True,
            timeout=_LONGEST_START,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotNowError(
            f"启动不了别的程序（{error}），多半是杀毒软件拦住了，请允许 {sys.executable}"
        ) from error
    if _STARTED not in done.stdout:
        raise NotNowError(f"启动的程序中途被停掉了，多半是杀毒软件拦住了，请允许 {sys.executable}")
    return "能启动"


def _workbook(session: Session) -> str:
    """Say of the workbook in front what keeps buttons from working on it, or from keeping results beside it."""
    name = str(session.book.name)
    if is_marked(session.book, "MultiUserEditing"):
        name += "（是共享工作簿，不能标记、不能改；请先在“审阅”里取消共享）"
    if is_marked(session.book, "Final"):
        name += "（标成了最终状态，不能改；请先点“仍然编辑”）"
    if not session.folder:
        name += "（没有存在本机的文件夹里，结果和备份会放在临时文件夹）"
    return name


def _opener(suffix: str) -> str:
    """Return the program that opens a kind of file; elsewhere than on Windows nothing is opened."""
    windows = getattr(ctypes, "windll", None)
    if windows is None:
        return "这个系统上不自动打开"
    found = ctypes.create_unicode_buffer(_LONGEST_PATH)
    size = ctypes.c_ulong(_LONGEST_PATH)
    failed = windows.shlwapi.AssocQueryStringW(0, _EXECUTABLE, suffix, None, found, ctypes.byref(size))
    if failed or found.value.casefold().endswith(_NO_PROGRAM):
        raise NotNowError("没有能打开它的程序，结果做好后要自己打开；请装一个（WPS、浏览器都行）")
    return found.value


def _fonts() -> str:
    chains, _ = fonts_at_hand()
    return "，".join(f"{said} {chains[role][0]}" for role, said in _FACES.items())


def _line(name: str, check: Callable[[], str]) -> str:
    try:
        return f"✓ {name}：{check()}"
    except Exception as error:  # noqa: BLE001 - finding out what fails is the job
        return f"✗ {name}：{str(error) or type(error).__name__}"
