"""The ``.cmd`` files of a bundle: ASCII, line ends of Windows, and the sentences they show in files beside them."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from xl_tools.addin.macro_sources import crlf

_HERE = Path(__file__).parent
_SHOWN_BY_POWERSHELL = "not_installed"  # its file would not be beside a .cmd that was copied to the desktop

DROP_ACTIONS = {
    "新建.cmd": "new",
    "导入.cmd": "import",
    "转到明年.cmd": "roll",
    "校验.cmd": "check",
    "填码.cmd": "fill",
    "修正.cmd": "fix",
    "撤销.cmd": "undo",
    "汇总.cmd": "merge",
    "成册.cmd": "booklet",
    "公开.cmd": "publish",
    "监控表.cmd": "monitor",
    "自评表.cmd": "evaluate",
    "自评汇总.cmd": "appraise",
    "抽查.cmd": "sample",
    "导出.cmd": "export",
    "申报进度.cmd": "progress",
    "审核表.cmd": "review",
    "退回单.cmd": "return",
    "通报.cmd": "notice",
    "对比.cmd": "compare",
    "多乡镇成册.cmd": "booklets",
    "指标库.cmd": "library",
    "表样.cmd": "template",
    "设置.cmd": "settings",
}
"""What is done with the files dropped on each, as ``xl-tools addin drop`` knows it."""


def cmd_files(versions: Sequence[str]) -> dict[str, bytes]:
    """Return the ``.cmd`` files and their sentences by path in the bundle, for the Python versions it has wheels for."""
    newest_first = sorted(versions, key=lambda version: [*map(int, version.split("."))], reverse=True)
    words = tomllib.loads((_HERE / "words.toml").read_text(encoding="utf-8"))
    said = {
        name: text.format(versions="、".join(newest_first), newest=newest_first[0])
        for name, text in words.items()
    }
    codes = ",".join(str(ord(character)) for character in said.pop(_SHOWN_BY_POWERSHELL))
    return {
        "安装.cmd": _filled("install", VERSIONS=" ".join(newest_first)),
        "卸载.cmd": _filled("uninstall"),
        **{n: _filled("drop", ACTION=action, NOT_INSTALLED=codes) for n, action in DROP_ACTIONS.items()},
        **{f"words/{name}.txt": crlf(text).encode() for name, text in said.items()},
    }


def _filled(name: str, **values: str) -> bytes:
    text = (_HERE / "cmd" / f"{name}.cmd").read_text(encoding="ascii")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return crlf(text).encode("ascii")
