"""What the buttons of the WPS add-in have done: a control of the ribbon, its files, and an answer that the add-in's page waits for."""

import contextlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from xl_tools.addin.dropped import check_beside, drop, made_and_shown, ran
from xl_tools.errors import RefusalError, keep_traceback
from xl_tools.jobs.check import ReportForm
from xl_tools.jobs.desk import save
from xl_tools.jobs.doctor import doctor
from xl_tools.jobs.output_names import output_of_one

_BROKEN: Final = 2
_DROPPED: Final[Mapping[str, str]] = {
    "new": "new",
    "import": "import",
    "roll": "roll",
    "fill_codes": "fill",
    "fix": "fix",
    "summary": "merge",
    "merge_townships": "merge",
    "publish": "publish",
    "export": "export",
    "monitor": "monitor",
    "evaluate": "evaluate",
    "appraise": "appraise",
    "sample": "sample",
    "progress": "progress",
    "review_forms": "review",
    "return": "return",
    "notice": "notice",
    "compare": "compare",
    "library": "library",
    "township_booklets": "booklets",
    "template_make": "template",
    "undo": "undo",
    "settings": "settings",
}
"""Controls that do what dropping the files on a ``.cmd`` does."""

_KEPT = ("severity", "rule", "sheet", "cell", "field", "message", "hint")
_HELP = (
    "校验、填码、修正、撤销、汇总、成册、公开、县局的各个按钮都能用：先存盘，再由本工具来做，做好了显示在这里。"
    "“填充编码”“自动修正”“撤销”会先关上工作簿，改好再打开。要问您的，在黑色的窗口里问。"
)
WPS_BUTTONS: Final = (
    *_DROPPED,
    *("check_sheet", "check_all", "booklet_pdf", "booklet_xlsx", "template_check", "template_show"),
    *("doctor", "help"),
)
"""Every control that is more than a walk from finding to finding."""


def press_in_wps(control: str, paths: Sequence[Path], answer: Path, *, in_window: bool) -> None:
    """Do what a control stands for, and write what is to be shown; where it asks, in its own window, which stays until it is read."""
    told: dict[str, Any] = {"findings": []}
    with contextlib.nullcontext(io.BytesIO()) if in_window else _captured() as said:
        try:
            told |= _OF_THEIR_OWN.get(control, _dropped)(control, paths)
        except RefusalError as error:
            told |= {"said": str(error), "code": _BROKEN}
        except click.Abort:
            told |= {"said": "没有做：窗口关上了。", "code": _BROKEN}
        except Exception:  # noqa: BLE001 - the page waits for an answer, whatever happens
            told |= {"said": f"没有做完，请把记录发给管理员：{keep_traceback()}", "code": _BROKEN}
    if in_window:
        click.pause("按任意键关闭这个窗口……")
    shown = said.getvalue().decode().strip()
    told.setdefault("said", shown or ("做好了。" if told["code"] == 0 else "做完了，请看刚才的窗口。"))
    save(answer, json.dumps(told, ensure_ascii=False).encode())


@contextlib.contextmanager
def _captured() -> Iterator[io.BytesIO]:
    kept = io.BytesIO()
    stream = io.TextIOWrapper(kept, encoding="utf-8", newline="\n", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield kept
    stream.detach()


def _dropped(control: str, paths: Sequence[Path]) -> dict[str, Any]:
    return {"code": drop(_DROPPED[control], paths)}


def _checked(_control: str, paths: Sequence[Path]) -> dict[str, Any]:
    result = check_beside(paths)
    report = json.loads(result.report(ReportForm.JSON))
    counts = report["counts"]
    named = (("error", "必须改正"), ("warning", "请核对"), ("info", "写法提示"))
    found = [f"{name} {counts[each]} 处" for each, name in named if counts[each]]
    refused = [f"{each['file']}：{each['reason']}；{each['remedy']}" for each in report["refused"]]
    said = "，".join(found) or ("没有发现问题。" if not refused else "")
    return {
        "said": "\n".join(filter(None, (said, *refused))),
        "code": _BROKEN if refused else int(result.has_errors),
        "findings": [{name: each[name] for name in _KEPT} for each in report["findings"]],
    }


def _booklet(control: str, paths: Sequence[Path]) -> dict[str, Any]:
    target = output_of_one("booklet", paths[0], f".{control.rpartition('_')[2]}")
    return {"code": made_and_shown(target, "booklet", paths[0])}


def _template_looked_through(_control: str, paths: Sequence[Path]) -> dict[str, Any]:
    return {"code": ran("template check", paths[0])}


def _template_shown(_control: str, paths: Sequence[Path]) -> dict[str, Any]:
    return {"code": made_and_shown(output_of_one("template show", paths[0]), "template show", paths[0])}


_OF_THEIR_OWN: Final[Mapping[str, Callable[[str, Sequence[Path]], dict[str, Any]]]] = {
    "check_sheet": _checked,
    "check_all": _checked,
    "booklet_pdf": _booklet,
    "booklet_xlsx": _booklet,
    "template_check": _template_looked_through,
    "template_show": _template_shown,
    "doctor": lambda _control, _paths: {"said": doctor(), "code": 0},
    "help": lambda _control, _paths: {"said": _HELP, "code": 0},
}
