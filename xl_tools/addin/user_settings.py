"""The user's settings file of the add-in, as the VBA in it reads: lines of ``"NAME","value"``."""

import csv
import io
import locale
from collections.abc import Mapping
from pathlib import Path

from xl_tools.errors import RefusalError

INTERPRETER = "INTERPRETER_WIN"
_FOLDER_VARIABLES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE")  # the longest first; VBA expands them


def interpreter_in(settings_file: Path) -> str:
    """Return the interpreter a settings file names, as written there; empty where there is none."""
    return _read(settings_file).get(INTERPRETER, "")


def write_interpreter(settings_file: Path, interpreter: Path, environment: Mapping[str, str]) -> None:
    """Put the interpreter's path into a settings file; other settings in it stay.

    A path below a folder of the user's is written by that folder's variable, so that a Chinese user name never meets
    VBA, which reads the file in the system's code page.
    """
    settings = _read(settings_file) | {INTERPRETER: _by_variable(str(interpreter), environment)}
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(settings.items())
    try:
        data = text.getvalue().encode(_encoding())
    except UnicodeEncodeError as error:
        raise RefusalError(
            interpreter, "路径里有系统编码写不出的字", "请把程序装到路径是英文的文件夹里"
        ) from error
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    settings_file.write_bytes(data)


def expanded(path: str, environment: Mapping[str, str]) -> Path:
    """Return a path with its folder variable replaced, as VBA would."""
    for name in _FOLDER_VARIABLES:
        if path.upper().startswith(f"%{name}%") and name in environment:
            return Path(environment[name] + path[len(name) + 2 :])
    return Path(path)


def _read(settings_file: Path) -> dict[str, str]:
    if not settings_file.is_file():
        return {}
    text = settings_file.read_bytes().decode(_encoding(), errors="replace")
    return {row[0]: row[1] for row in csv.reader(text.splitlines()) if len(row) > 1}


def _by_variable(path: str, environment: Mapping[str, str]) -> str:
    for name in _FOLDER_VARIABLES:
        folder = environment.get(name, "").rstrip("\\/")
        if (
            folder
            and path.lower().startswith(folder.lower())
            and path[len(folder) : len(folder) + 1] in ("\\", "/")
        ):
            return f"%{name}%{path[len(folder) :]}"
    return path


def _encoding() -> str:
    return locale.getencoding()
