"""The program that stays beside Excel and answers its buttons and functions: a COM server of the user's own.

Windows starts it when the add-in first asks for it (:func:`serve`, registered by :mod:`xl_tools.jobs.resident_class`). It ends when nobody holds it any more, when nothing was asked of it for long, or when an
installation tells it to. Only the way in is here: what a button does is :mod:`xl_tools.excel.ribbon`'s.
"""

import gc
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final

from xl_tools import __version__
from xl_tools.errors import keep_traceback
from xl_tools.excel.calling_excel import called_on, tame_xlwings
from xl_tools.jobs.resident_class import CLASS_ID, END_EVENT

_IDLE_SECONDS: Final = float(os.environ.get("XL_TOOLS_IDLE_SECONDS", "1800"))
"""Without a call; the add-in has another one started where it finds this one gone. A test waits for less."""
_GRACE_SECONDS: Final = 3.0
"""From the last Excel's going to the end: an installation that follows upon it finds no file held."""
_QUIET_SECONDS: Final = 1.0
_COMING_SECONDS: Final = 60.0
"""Until the first Excel comes, which had this started and may be slow."""
_LOOK_MILLISECONDS: Final = 500
_ALL_OF_THEM: Final = False
BUSY_ELSEWHERE: Final = "另一个窗口里的按钮还没有做完，请等它做完，再按一次。"


@dataclass
class Stay:
    """Who holds the program, when it was last asked, and whether a button is at work."""

    held: int = 0
    has_come: bool = False
    is_pressing: bool = False
    is_swept: bool = True
    last: float = field(default_factory=time.monotonic)

    def touch(self) -> None:
        """Note that something was asked just now."""
        self.last = time.monotonic()
        self.is_swept = False

    def sweep(self) -> None:
        """Let go of what the last calls left behind, once it is quiet: an Excel whose objects are held does not end."""
        if not self.is_swept and time.monotonic() - self.last > _QUIET_SECONDS:
            gc.collect()
            self.is_swept = True

    @property
    def is_over(self) -> bool:
        """Whether the program has no reason to stay."""
        quiet = time.monotonic() - self.last
        if self.is_pressing:
            return False
        if self.held:
            return quiet > _IDLE_SECONDS
        return quiet > (_GRACE_SECONDS if self.has_come else _COMING_SECONDS)


class Resident:
    """What the add-in's VBA calls: one for each Excel that asks. pywin32 asks for the names of what may be called."""

    _public_methods_ = ("ping", "press", "answer")

    def __init__(self, stay: Stay) -> None:
        """Be held by an Excel."""
        self._stay = stay
        stay.held += 1
        stay.has_come = True
        stay.touch()

    def __del__(self) -> None:
        """Be let go by it."""
        self._stay.held -= 1
        self._stay.touch()

    def ping(self) -> str:
        """Say which version answers."""
        self._stay.touch()
        return __version__

    def press(self, control: str, book: Any) -> str:
        """Run a button on the workbook that is in front; return what the add-in has to say (nothing, as a rule).

        What the button itself says it has said by then. Of two Excels the second one waits: a call of the first one's may come
        in while Python is calling it.
        """
        if self._stay.is_pressing:
            return BUSY_ELSEWHERE
        self._stay.is_pressing = True
        try:
            with called_on(book):
                import_module("xl_tools.excel.ribbon").press(control)
        except Exception:  # noqa: BLE001 - nothing may reach VBA but a sentence
            return f"没有做完，请把记录发给管理员：{keep_traceback()}"
        finally:
            self._stay.is_pressing = False
            self._stay.touch()
        return ""

    def answer(self, name: str, arguments: Sequence[Any], cell: Any = None) -> Any:
        """Answer a worksheet function by xlwings' own way from VBA's arguments and back."""
        self._stay.touch()
        way = import_module("xlwings.com_server").XLPython()
        return way.CallUDF("xl_tools.excel.functions", name, arguments, None, cell)


def serve() -> None:
    """Be there for every Excel of this user until there is no reason to stay."""
    com, events = import_module("pythoncom"), import_module("win32event")
    own = import_module("pywintypes").IID(CLASS_ID)
    stay = Stay()
    _make_objects_by(lambda: Resident(stay))
    end = events.CreateEvent(None, True, False, END_EVENT)  # noqa: FBT003 - pywin32's
    flags = com.REGCLS_MULTIPLEUSE | com.REGCLS_SUSPENDED
    registered = com.CoRegisterClassObject(own, com.MakePyFactory(own), com.CLSCTX_LOCAL_SERVER, flags)
    com.CoResumeClassObjects()
    tame_xlwings()
    import_module("xl_tools.excel.ribbon")  # while the first Excel is still on its way
    while not stay.is_over:
        woken = events.MsgWaitForMultipleObjects((end,), _ALL_OF_THEM, _LOOK_MILLISECONDS, events.QS_ALLINPUT)
        if woken == events.WAIT_OBJECT_0 or com.PumpWaitingMessages():
            break
        stay.sweep()
    com.CoRevokeClassObject(registered)


def _make_objects_by(make: Any) -> None:
    """Have pywin32 make the class's objects as told here; of itself it would look for the Python class in the registry."""
    policy: Any = import_module("win32com.server.policy")
    wrap = import_module("win32com.server.util").wrap

    class Policy(policy.DefaultPolicy):  # type: ignore[misc]  # pywin32 has no types
        def _CreateInstance_(self, _class: Any, interface: Any) -> Any:  # noqa: N802 - pywin32's name
            return wrap(make(), interface)

    policy.DefaultPolicy = Policy
