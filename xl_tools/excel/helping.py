"""工具: 环境体检, 帮助."""

import platform
import sys
from collections.abc import Callable

import xlwings as xw

from xl_tools import __version__
from xl_tools.excel.session import Session
from xl_tools.excel.state_folder import state_folder
from xl_tools.jobs.installation import bundled_workbooks, fonts_at_hand

_FACES = {
    "title": "标题",
    "body": "正文",
    "heading1": "一级标题",
    "heading2": "二级标题",
    "table": "表格",
}


def look_over(session: Session) -> str:
    """环境体检: whether everything is in its place, a line each; what is wrong says what to do."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("本工具", lambda: f"{__version__}（{sys.prefix}）"),
        ("Python", platform.python_version),
        ("xlwings", lambda: str(xw.__version__)),
        ("表格程序", lambda: str(session.app.version)),
        ("当前工作簿", lambda: str(session.book.name)),
        ("标准工作簿", lambda: bundled_workbooks().standard.name),
        ("自带单位清单", lambda: "、".join(path.stem for path in bundled_workbooks().unit_lists) or "没有"),
        ("日志文件夹", lambda: str(state_folder("日志"))),
        ("文本字体", _fonts),
    )
    lines = [_line(name, check) for name, check in checks]
    bad = sum(line.startswith("✗") for line in lines)
    verdict = f"有 {bad} 项不正常，请把这个框拍照发给管理员" if bad else "一切正常"
    return f"{verdict}\n\n" + "\n".join(lines)


def _fonts() -> str:
    chains = fonts_at_hand().chains
    return "，".join(f"{said} {chains[role][0]}" for role, said in _FACES.items())


def _line(name: str, check: Callable[[], str]) -> str:
    try:
        return f"✓ {name}：{check()}"
    except Exception as error:  # noqa: BLE001 - finding out what fails is the job
        return f"✗ {name}：{str(error) or type(error).__name__}"
