"""What answers Excel's cells on Windows: xlwings' own code for worksheet functions, its COM left out."""

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import xlwings as xw
from xlwings import base_classes
from xlwings.main import Engine

_MODULE = "xl_tools.excel.functions"
MISSING = -2147352572
"""What VBA hands over for an argument that was left out."""

_ERRORS = {-2146826281: "#DIV/0!", -2146826246: "#N/A", -2146826265: "#REF!"}


class UdfServer:
    """Calls worksheet functions with cells and constants."""

    def __init__(self, udfs: Any) -> None:
        """Know xlwings' module."""
        self._udfs = udfs

    def __call__(self, name: str, *arguments: Any) -> Any:
        """Return what a function puts into the cells, as VBA gets it; an ``xw.Range`` is an argument that names cells."""
        given = tuple(each.impl if isinstance(each, xw.Range) else each for each in arguments)
        return self._udfs.call_udf(_MODULE, name, given, None, base_classes.Range())

    def alone(self, name: str, *arguments: Any) -> Any:
        """Return the answer of a function that has but one."""
        ((answer,),) = self(name, *arguments)
        return answer


@contextmanager
def udf_server(state: Path) -> Iterator[UdfServer]:
    """Let xlwings believe that it is on Windows as far as worksheet functions go; what the user has set is kept in a folder."""
    windows, com, server = ModuleType("xlwings._xlwindows"), ModuleType("win32com.client"), ModuleType("x")
    windows.Range = lambda xl: xl  # type: ignore[attr-defined]  # a module made here
    windows.is_range_instance = lambda each: isinstance(each, base_classes.Range)  # type: ignore[attr-defined]
    com.Dispatch = None  # type: ignore[attr-defined]
    server.loop = None  # type: ignore[attr-defined]
    pythoncom = ModuleType("pythoncom")
    pythoncom.CoInitialize = lambda: None  # type: ignore[attr-defined]
    stubs = {
        "pythoncom": pythoncom,
        "pywintypes": ModuleType("pywintypes"),
        "win32com": ModuleType("win32com"),
        "win32com.client": com,
        "xlwings.com_server": server,
    }
    excel = Engine(impl=ExcelEngine())
    was = sys.modules.pop("xlwings.udfs", None), dict(xw.engines.engines_by_name)
    own = patch.dict(os.environ, {"LOCALAPPDATA": str(state), "XDG_STATE_HOME": str(state)})
    with own, patch.dict(sys.modules, stubs), patch.object(xw, "_xlwindows", windows, create=True):
        udfs = importlib.import_module("xlwings.udfs")
        xw.engines.engines_by_name["excel"] = excel
        decorators = {"func": udfs.xlfunc, "arg": udfs.xlarg, "ret": udfs.xlret}
        with patch.multiple(xw, **decorators):
            spec = importlib.util.find_spec(_MODULE)
            assert spec
            assert spec.loader
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        udfs.udf_modules[_MODULE] = {"module": module, "filename": "", "filetime": None}
        try:
            yield UdfServer(udfs)
        finally:
            xw.engines.engines_by_name.clear()
            xw.engines.engines_by_name.update(was[1])
            sys.modules.pop("xlwings.udfs", None)
            if was[0] is not None:
                sys.modules["xlwings.udfs"] = was[0]


class ExcelEngine:
    """Excel as far as values go, which come to functions and are given by them."""

    name, type = "excel", "desktop"

    @staticmethod
    def clean_value_data(data: Any, _day: Any, empty_as: Any, _number: Any, err_to_str: bool) -> Any:  # noqa: FBT001 - xlwings asks so
        """Return the values of a range as xlwings tells them: nothing for empty ones, errors as texts where asked."""

        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, int) and value in _ERRORS:
                return _ERRORS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """Return a value as a cell takes it."""
        return "" if value is None else value
