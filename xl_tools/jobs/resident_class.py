"""The class by which Windows starts the program that stays beside Excel: written into the user's registry, tried, taken out again.

All of it is the user's own (HKEY_CURRENT_USER): no administrator is asked, and another user's Excel is none the wiser.
"""

import contextlib
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Final

CLASS_NAME: Final = "XlTools.Resident"
"""As the add-in's VBA asks for it (``macros/resident/XlToolsPython.bas``)."""

CLASS_ID: Final = "{7E0C0F7E-3C39-4C39-9C0D-5B0E2C6B2A11}"
END_EVENT: Final = r"Local\xl_tools.resident.end"
"""Set, it has the program end: an installation must not find its files held."""

_STARTS: Final = '-P -c "from xl_tools.excel.resident import serve; serve()"'
"""No ``-m``: a worker of its own would import that module once more, and xlwings with it."""

_CLASSES: Final = r"Software\Classes"
_MARKS: Final = r"Software\VB and VBA Program Settings\xl_tools"  # where VBA's SaveSetting writes
_FAILED: Final = "failed"
_EVENT_MODIFY_STATE: Final = 2
_TURNS, _TURN_SECONDS = 20, 0.25


def _registry() -> Any:
    return import_module("winreg")  # of Windows' Python alone


def register(interpreter: Path) -> None:
    """Tell Windows how the program is started; no console comes up, and nothing is imported from the folder it starts in."""
    registry = _registry()
    pythonw = interpreter.with_name("pythonw.exe")
    values = {
        rf"CLSID\{CLASS_ID}": "xl_tools",
        rf"CLSID\{CLASS_ID}\ProgID": CLASS_NAME,
        rf"CLSID\{CLASS_ID}\LocalServer32": f'"{pythonw}" {_STARTS}',
        CLASS_NAME: "xl_tools",
        rf"{CLASS_NAME}\CLSID": CLASS_ID,
    }
    for key, value in values.items():
        registry.SetValue(registry.HKEY_CURRENT_USER, rf"{_CLASSES}\{key}", registry.REG_SZ, value)


def unregister() -> bool:
    """Take out what :func:`register` wrote, and what the add-in left on a failed start; return whether there was any."""
    registry = _registry()
    gone = False
    keys = (
        *(rf"{_CLASSES}\CLSID\{CLASS_ID}\{name}" for name in ("LocalServer32", "ProgID")),
        rf"{_CLASSES}\CLSID\{CLASS_ID}",
        *(rf"{_CLASSES}\{CLASS_NAME}{name}" for name in (r"\CLSID", "")),
        *(rf"{_MARKS}{name}" for name in (r"\resident", "")),
    )
    for key in keys:
        with contextlib.suppress(OSError):  # it is not there
            registry.DeleteKey(registry.HKEY_CURRENT_USER, key)
            gone = True
    return gone


def failed_in_excel() -> str:
    """Return what the add-in left when Excel could not have the program started; empty where it always could."""
    registry = _registry()
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, rf"{_MARKS}\resident") as key:
            return str(registry.QueryValueEx(key, _FAILED)[0])
    except OSError:
        return ""


def forget_failure() -> None:
    """Take out what the add-in left."""
    registry = _registry()
    with contextlib.suppress(OSError):  # it is not there
        registry.DeleteKey(registry.HKEY_CURRENT_USER, rf"{_MARKS}\resident")
        registry.DeleteKey(registry.HKEY_CURRENT_USER, _MARKS)


def version_that_answers() -> str:
    """Have Windows start the program and return the version that answers; raises what Windows says where none does."""
    com = import_module("win32com.client.dynamic")
    return str(com.Dispatch(CLASS_NAME).ping())


def end_it() -> None:
    """Have the program end, where it runs, and wait until it has: it is in no one's way then."""
    for turn in range(_TURNS):
        if not _told_to_end():
            break
        time.sleep(_TURN_SECONDS if turn else 0)


def _told_to_end() -> bool:
    """Tell the program to end; return whether it is there at all."""
    events, errors = import_module("win32event"), import_module("pywintypes")
    try:
        event = events.OpenEvent(_EVENT_MODIFY_STATE, False, END_EVENT)  # noqa: FBT003 - pywin32's
    except errors.error:
        return False
    events.SetEvent(event)
    event.Close()
    return True
