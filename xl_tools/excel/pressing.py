"""How a button runs: the action in its frame, one Chinese sentence at the end whatever happens, a log of what failed."""

import contextlib
import platform
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import xlwings as xw

from xl_tools import __version__
from xl_tools.errors import RefusalError
from xl_tools.excel.calling_excel import NotNowError, caller, sentence_of
from xl_tools.excel.dialogs import Dialogs
from xl_tools.excel.session import Session, stamp
from xl_tools.jobs.preferences import state_folder


class Button(NamedTuple):
    """A control of the ribbon: its label, what it does in one sentence, and the module and function behind it."""

    label: str
    does: str
    place: str

    def run(self, session: Session) -> str:
        """Do its work; only now is imported what that takes, for every press starts a Python of its own."""
        module, _, function = self.place.partition(".")
        said: str = getattr(import_module(f"{__package__}.{module}"), function)(session)
        return said


def carry_out(button: Button) -> None:
    """Run a button's action and say how it went. Nothing is raised: a clerk never sees a traceback."""
    app: xw.App | None = None
    session: Session | None = None
    try:
        app, pressed_on = caller()
        session = Session(app, Dialogs(app), pressed_on)
        said = button.run(session)
    except Exception as error:  # noqa: BLE001 - whatever it is, the clerk gets a sentence and we get the log
        left = session.left_changed if session else []
        refused = isinstance(error, NotNowError | RefusalError) and not left
        said = str(error) if refused else _broken(button, session, [error, *left])
    finally:
        if app is not None:
            with contextlib.suppress(Exception):  # the program may be gone
                app.status_bar = False
    if said:
        try:
            Dialogs(app).tell(said)
        except Exception:  # noqa: BLE001 - the program is gone or busy: the ribbon shows the error output
            Dialogs(None).tell(said)


def _broken(button: Button, session: Session | None, errors: Sequence[Exception]) -> str:
    """Write the log of a failure, and of those in taking back what was changed; return the sentence on it."""
    log = _write_log(button, errors)
    if len(errors) > 1:
        kept = f"；原来的内容在备份 {session.backup}" if session and session.backup else ""
        return f"“{button.label}”中途出错，有的格没能恢复，请不要保存{kept}（记录在 {log}）"
    if known := sentence_of(errors[0]):
        return f"“{button.label}”没有完成，工作簿没有变：{known}"
    return f"“{button.label}”没有完成，工作簿保持原样；请把记录发给管理员：{log}"


def _write_log(button: Button, errors: Sequence[Exception]) -> Path | str:
    lines = [
        f"{button.label} {stamp()}",
        f"xl_tools {__version__}, xlwings {xw.__version__}, Python {platform.python_version()}, {platform.platform()}",
        "while taking back:\n".join("".join(traceback.format_exception(error)) for error in errors),
    ]
    try:
        log = state_folder("日志") / f"{stamp()}_{button.label.rstrip('…')}.log"
        log.write_text("\n".join(lines), encoding="utf-8")
    except OSError:
        return "没有写成"
    return log
