"""What a result is called where nobody has said it: beside what it is made of, never over anything that is there.

Commands without ``-o`` and drop files call it the same.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from xl_tools.jobs.desk import free_path

_OF_ALL: Final[Mapping[str, str]] = {
    "merge": "汇总.xlsx",
    "progress": "申报进度.xlsx",
    "review": "审核表.xlsx",
    "compare": "与上次对比.xlsx",
    "report": "校验结果.html",
    "marks": "校验结果",
    "return": "退回单",
    "notice": "通报.pdf",
    "booklets": "文本",
    "library": "指标库.xlsx",
    "publish": "公开",
    "appraise": "自评监控汇总.xlsx",
    "sample": "抽查名单.xlsx",
    "export": "导出",
    "roll": "明年",
    "evaluate": "自评表",
    "monitor": "监控表",
}
_ENDINGS: Final[Mapping[str, str]] = {
    "import": "_导入",
    "roll": "_明年",
    "monitor": "_监控表",
    "evaluate": "_自评表",
    "booklet": "_文本",
    "marks": "_标记",
    "unmark": "_去标记",
    "template make": "_表样",
    "template show": "_示例",
}


def is_one_file(paths: Sequence[Path]) -> bool:
    """Whether one file is named, and no folder."""
    return len(paths) == 1 and not paths[0].is_dir()


def output_of_all(what: str, paths: Sequence[Path]) -> Path:
    """Return where one thing that is made of all the paths goes: beside the first of them."""
    return beside_path(paths[0], _OF_ALL[what])


def output_of_one(what: str, file: Path, suffix: str = "") -> Path:
    """Return where what is made of one file goes: beside it, under its name. Without a ``suffix`` it is that of a workbook,
    with macros where the file has some.
    """
    kept = file.suffix.lower() if file.suffix.lower() == ".xlsm" else ".xlsx"
    return beside_path(file, f"{file.stem}{_ENDINGS[what]}{suffix or kept}")


def new_workbook_name(unit_code: str, year: int | str) -> str:
    """Return what a new workbook of a unit is called."""
    return f"{year}年绩效目标表_{unit_code}.xlsx"


def beside_path(path: Path, name: str) -> Path:
    """Return a free path of a name beside a file or folder; within a folder that has none of its own, as a disk has."""
    whole = path if path.name not in ("", "..") else Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    return free_path(whole.with_name(name) if whole.name else whole / name)
