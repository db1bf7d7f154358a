"""What a button says to the clerk and asks of them: the one place where boxes are shown."""

import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import xlwings as xw

TITLE = "绩效目标表"
_TEXT = 2  # what Excel's input box is to return
_FOLDER_PICKER = 4
_LONGEST = 1000  # characters of a message: a box grows with its text, and must stay on the screen
_LONGEST_PROMPT = 250
"""Characters: of a longer prompt Excel's input box answers with an error number (Application.InputBox, 255)."""
_INFORMATION, _YES_NO, _FOREGROUND = 0x40, 0x4, 0x10000  # of the Windows function MessageBox
_YES = 6
_FILE_PICKER = 3
_NAMED = 12  # lines of a list: a box grows with them
_ESCAPE, _IS_DOWN = 0x1B, 0x8000  # of the Windows function GetAsyncKeyState


class Dialogs:
    """The boxes of a running Excel; where there is no Windows, what is said goes to the error output."""

    def __init__(self, app: xw.App | None) -> None:
        """Belong to an Excel, if there is one."""
        self._app = app

    def tell(self, text: str) -> None:
        """Say something; the clerk presses 确定."""
        self._box(text, _INFORMATION)

    def ask(self, text: str) -> bool:
        """Ask yes or no; without a box, no."""
        return self._box(text, _INFORMATION | _YES_NO) == _YES

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        """Ask for a text; ``None`` when the clerk cancels."""
        if self._app is None:
            return None
        if len(prompt) > _LONGEST_PROMPT:
            self.tell(prompt)
            prompt = prompt.partition("\n")[0][:_LONGEST_PROMPT]
        answer = self._app.api.InputBox(prompt, TITLE, default, None, None, None, None, _TEXT)
        return answer.strip() if isinstance(answer, str) else None

    def choose_folder(self, prompt: str) -> Path | None:
        """Let the clerk choose a folder; ``None`` when they cancel."""
        return next(iter(self._chosen(_FOLDER_PICKER, prompt)), None)

    def choose_files(self, prompt: str) -> list[Path]:
        """Let the clerk choose files, one or several; none when they cancel."""
        return self._chosen(_FILE_PICKER, prompt)

    def _chosen(self, kind: int, prompt: str) -> list[Path]:
        if self._app is None:
            return []
        dialog = self._app.api.FileDialog(kind)
        dialog.Title = prompt
        if kind == _FILE_PICKER:
            dialog.AllowMultiSelect = True
        if not dialog.Show():
            return []
        chosen = dialog.SelectedItems
        return [Path(str(chosen(number))) for number in range(1, int(chosen.Count) + 1)]

    def breaks_off(self) -> bool:
        """Whether the clerk holds Esc down in Excel's own window; elsewhere than on Windows nobody can be asked."""
        windows = getattr(ctypes, "windll", None)
        if windows is None or not windows.user32.GetAsyncKeyState(_ESCAPE) & _IS_DOWN:
            return False
        return bool(windows.user32.GetForegroundWindow() == self._window())

    def open_file(self, path: Path) -> str:
        """Show a finished file in the program that the system has for it; return what is to be said where it has none.

        Elsewhere than on Windows nothing opens.
        """
        try:
            if hasattr(os, "startfile"):
                os.startfile(path)  # noqa: S606 - a file of our own making, shown by the program for its kind
        except OSError:
            return f"\n这台电脑没有能打开 {path.suffix or '文件夹'} 的程序，请自己打开。"
        return ""

    def _box(self, text: str, kind: int) -> int:
        """Show a box before the window that is in front now, which may be of a workbook opened a moment ago."""
        windows = getattr(ctypes, "windll", None)
        if windows is None:
            sys.stderr.write(f"{text}\n")
            return 0
        fitting = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
        return int(windows.user32.MessageBoxW(self._window(), fitting, TITLE, kind | _FOREGROUND))

    def _window(self) -> int:
        try:
            return int(self._app.api.Hwnd) if self._app is not None else 0
        except Exception:  # noqa: BLE001 - the program is gone or busy: the box belongs to no window then
            return 0


def listed_lines(what: str, lines: Sequence[str]) -> str:
    """Return lines as a message ends with them, under what they are and how many; nothing where there are none."""
    shown = "".join(f"\n{line}" for line in lines[:_NAMED])
    more = f"\n……其余 {len(lines) - _NAMED} 处" if len(lines) > _NAMED else ""
    return f"\n\n{what}，{len(lines)} 处：{shown}{more}" if lines else ""
