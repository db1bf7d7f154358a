"""What a button says to the clerk and asks of them: the one place where boxes are shown."""

import os
import sys
from pathlib import Path
from typing import Protocol

import xlwings as xw

TITLE = "绩效目标表"
_TEXT = 2  # what Excel's input box is to return
_FOLDER_PICKER = 4
_LONGEST = 1000  # characters of a message: a box grows with its text, and must stay on the screen


class Dialogs(Protocol):
    """Boxes in plain Chinese; tests answer them in its place."""

    def tell(self, text: str) -> None:
        """Say something; the clerk presses 确定."""

    def ask(self, text: str) -> bool:
        """Ask yes or no."""

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        """Ask for a text; ``None`` when the clerk cancels."""

    def choose_folder(self, prompt: str) -> Path | None:
        """Let the clerk choose a folder; ``None`` when they cancel."""

    def open_file(self, path: Path) -> None:
        """Show a finished file in the program that the system has for it."""


class ExcelDialogs:
    """The boxes of a running Excel; without one, what is said goes to the error output, which the ribbon shows."""

    def __init__(self, app: xw.App | None) -> None:
        """Belong to an Excel, if there is one."""
        self._app = app

    def tell(self, text: str) -> None:
        """Say something; the clerk presses 确定."""
        if self._app is None:
            sys.stderr.write(f"{text}\n")
        else:
            self._app.alert(shortened(text), TITLE, "ok", "info")

    def ask(self, text: str) -> bool:
        """Ask yes or no; without an Excel, no."""
        return self._app is not None and self._app.alert(shortened(text), TITLE, "yes_no", "info") == "yes"

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        """Ask for a text; ``None`` when the clerk cancels."""
        if self._app is None:
            return None
        answer = self._app.api.InputBox(prompt, TITLE, default, None, None, None, None, _TEXT)
        return None if answer is False else str(answer).strip()

    def choose_folder(self, prompt: str) -> Path | None:
        """Let the clerk choose a folder; ``None`` when they cancel."""
        if self._app is None:
            return None
        dialog = self._app.api.FileDialog(_FOLDER_PICKER)
        dialog.Title = prompt
        return Path(str(dialog.SelectedItems(1))) if dialog.Show() else None

    def open_file(self, path: Path) -> None:
        """Show a finished file in the program that the system has for it; elsewhere than on Windows nothing opens."""
        if hasattr(os, "startfile"):
            os.startfile(path)  # noqa: S606 - a file of our own making, shown by the program for its kind


def shortened(text: str) -> str:
    """Return a message that a box has room for."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
