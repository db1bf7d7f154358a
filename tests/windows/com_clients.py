"""Run by Windows' Python: Excels, as far as the program that stays beside them can tell, which press its buttons.

``com_clients.py``: everything below, in one run; what was seen is written to standard output as JSON.
``com_clients.py press``: another Excel, which presses on its own workbook.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from xl_tools.jobs import resident_class
from xl_tools.jobs.resident_class import CLASS_NAME

_FRESH = "import xl_tools.excel.ribbon as ribbon; ribbon.press('help')"  # as xlwings' VBA starts it
_LATER, _STARTS = 40, 3
_SWEPT_AFTER = 3  # seconds
_TERMINATE_AND_LOOK = 0x0411  # of Windows: PROCESS_TERMINATE, _VM_READ, _QUERY_INFORMATION


class Application:
    """An Excel: its window, and what it shows in its status bar."""

    _public_methods_ = ()
    _public_attrs_ = ("Hwnd", "StatusBar", "ScreenUpdating", "EnableEvents")

    def __init__(self) -> None:
        """Be without a workbook."""
        self.Hwnd = int(import_module("win32gui").GetDesktopWindow())
        self.ScreenUpdating = self.EnableEvents = True
        self.told: list[object] = []
        self.as_told: Callable[[], object] = lambda: None
        """What happens while a button writes into the status bar, in the middle of its press."""

    @property
    def StatusBar(self) -> object:  # noqa: N802 - Excel's
        """The text; ``False`` gives it back to Excel."""
        return False

    @StatusBar.setter
    def StatusBar(self, text: object) -> None:  # noqa: N802 - Excel's
        self.told.append(text)
        self.as_told()


class Book:
    """A workbook in it."""

    _public_methods_ = ()
    _public_attrs_ = ("Name", "FullName", "Application")

    def __init__(self, name: str, application: Application) -> None:
        """Be open."""
        self.Name, self.FullName = name, rf"C:\{name}"
        self.Application = wrapped(application)


def wrapped(thing: Any) -> Any:
    """Return an object of ours as COM hands it over."""
    return import_module("win32com.server.util").wrap(thing)


def created() -> Any:
    """Return what VBA's CreateObject returns."""
    return import_module("win32com.client.dynamic").Dispatch(CLASS_NAME)


def register() -> None:
    """Have the class where an installation writes it, and where Wine 8 looks: it knows no user's own classes."""
    registry: Any = import_module("winreg")
    resident_class.register(Path(sys.executable))
    for name in (
        rf"CLSID\{resident_class.CLASS_ID}",
        rf"CLSID\{resident_class.CLASS_ID}\LocalServer32",
        rf"{CLASS_NAME}\CLSID",
    ):
        key = rf"Software\Classes\{name}"
        value = registry.QueryValue(registry.HKEY_CURRENT_USER, key)
        registry.SetValue(registry.HKEY_LOCAL_MACHINE, key, registry.REG_SZ, value)


def kill(program: str) -> None:
    """End a program as a virus scanner does; there is one of each."""
    api, process, errors = map(import_module, ("win32api", "win32process", "pywintypes"))
    for each in process.EnumProcesses():
        try:
            handle = api.OpenProcess(_TERMINATE_AND_LOOK, False, each)  # noqa: FBT003 - pywin32's
            name = str(process.GetModuleFileNameEx(handle, 0))
        except errors.error:  # Windows' own
            continue
        if name.lower().endswith(f"\\{program}"):
            api.TerminateProcess(handle, 1)


def seconds(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def is_there() -> bool:
    """Whether the program runs."""
    events, errors = import_module("win32event"), import_module("pywintypes")
    try:
        events.OpenEvent(2, False, resident_class.END_EVENT).Close()  # noqa: FBT003
    except errors.error:
        return False
    return True


def gone_after(limit: float) -> float:
    """Return after how many seconds the program has ended by itself."""
    start = time.perf_counter()
    while is_there():
        if time.perf_counter() - start > limit:
            return -1.0
        time.sleep(0.1)
    return time.perf_counter() - start


def main() -> None:
    """Try everything."""
    register()
    resident_class.end_it()  # one that an earlier run may have left
    seen: dict[str, Any] = {}
    excel = Application()
    book = wrapped(Book("甲.xlsx", excel))
    held: list[Any] = []
    called(held, book, excel, seen)
    pressed_side_by_side(held, book, excel, seen)
    killed(held, book, excel, seen)
    ended(held, seen)
    sys.stdout.write(json.dumps(seen))


def called(held: list[Any], book: Any, excel: Application, seen: dict[str, Any]) -> None:
    """Call it for the first time and later on, against starting Python each time."""

    def ask() -> Any:
        return held[0].answer("xm_wan_yuan", ("700000元",), None)

    def press() -> Any:
        return held[0].press("help", book)

    def first() -> None:
        held.append(created())
        seen["version"] = held[0].ping()

    seen["first call"] = seconds(first)
    seen["first press"], seen["first function"], seen["function"] = seconds(press), seconds(ask), ask()
    seen["told"] = [*excel.told]
    seen["later function"] = statistics.median(seconds(ask) for _ in range(_LATER))
    presses, starts = [], []
    for _ in range(_STARTS):
        presses += [seconds(press) for _ in range(_LATER // _STARTS)]
        starts.append(seconds(lambda: subprocess.run([sys.executable, "-c", _FRESH], check=True)))
    seen["later press"], seen["python started"] = statistics.median(presses), statistics.median(starts)


def pressed_side_by_side(held: list[Any], book: Any, excel: Application, seen: dict[str, Any]) -> None:
    """Press on another workbook, and in another Excel while this one is at work and afterwards."""
    excel.told.clear()
    excels = [Application()]
    let_go = weakref.ref(excels[0])
    held[0].press("help", wrapped(Book("丙.xlsx", excels[0])))
    seen["told by workbook"] = [len(excel.told), excels.pop().told]
    time.sleep(_SWEPT_AFTER)
    gc.collect()
    seen["its Excel is let go"] = let_go() is None
    excel.as_told = lambda: seen.update({"pressed in another Excel meanwhile": pressed_elsewhere()})
    held[0].press("help", book)
    excel.as_told = lambda: None
    seen["pressed in another Excel afterwards"] = pressed_elsewhere()
    seen["and here"] = held[0].press("help", book)


def killed(held: list[Any], book: Any, excel: Application, seen: dict[str, Any]) -> None:
    """Kill it in the middle of a press; press again."""
    excel.as_told = lambda: kill("pythonw.exe")
    try:
        held[0].press("help", book)
    except import_module("pywintypes").com_error as error:
        seen["killed in a press"] = error.args[0]
    excel.as_told = lambda: None
    kill("rpcss.exe")  # Wine's, which goes on sending callers to a program that was killed; Windows' does not
    held[:] = [created()]
    seen["after the kill"] = held[0].press("help", book)


def ended(held: list[Any], seen: dict[str, Any]) -> None:
    """Have it end: by the last Excel's going, by idling, by being told."""
    held.clear()
    seen["ended after the last"] = gone_after(20)
    os.environ["XL_TOOLS_IDLE_SECONDS"] = "2"
    held.append(created())
    held[0].ping()
    seen["ended idle"] = gone_after(20)
    held[:] = [created()]
    seen["after idle"] = held[0].ping()
    resident_class.end_it()
    seen["told to end"] = not is_there()


def pressed_elsewhere() -> Any:
    """Return what another Excel is told that presses a button on its own workbook."""
    done = subprocess.run([sys.executable, __file__, "press"], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(json.dumps(created().press("help", wrapped(Book("乙.xlsx", Application())))))
    else:
        main()
