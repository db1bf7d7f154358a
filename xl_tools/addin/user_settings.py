"""The user's settings file of the add-in, as the VBA in it reads: lines of ``"NAME","value"``."""

import csv
import io
import locale
import os
from pathlib import Path

from xl_tools.errors import RefusalError

INTERPRETER = "INTERPRETER_WIN"
_FOLDER_VARIABLES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE")  # the longest first; VBA expands them


def write_interpreter(settings_file: Path, interpreter: Path) -> None:
    """Put the interpreter's path into a settings file; other settings in it stay.

    A path below a folder of the user's is written by that folder's variable, so that a Chinese user name never meets
    VBA, which reads the file in the system's code page.
    """
    settings = settings_in(settings_file) | {INTERPRETER: _by_variable(str(interpreter))}
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(settings.items())
    try:
        data = text.getvalue().encode(locale.getencoding())
    except UnicodeEncodeError as error:
        raise RefusalError(
            interpreter, "路径里有系统编码写不出的字", "请把程序装到路径是英文的文件夹里"
        ) from error
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    settings_file.write_bytes(data)


def settings_in(settings_file: Path) -> dict[str, str]:
    """Return the settings as a file states them, by name; none where there is no file."""
    if not settings_file.is_file():
        return {}
    text = settings_file.read_bytes().decode(locale.getencoding(), errors="replace")
    return {row[0]: row[1] for row in csv.reader(text.splitlines()) if len(row) > 1}


def _by_variable(path: str) -> str:
    for name in _FOLDER_VARIABLES:
        folder = os.environ.get(name, "").rstrip("\\/")
        if folder and path.lower().startswith((f"{folder}\\".lower(), f"{folder}/".lower())):
            return f"%{name}%{path[len(folder) :]}"
    return path
