"""xl_tools: fill, check, code, merge and print 绩效目标表 (budget performance target tables).

``import xl_tools`` gives the jobs and the values they return (:mod:`xl_tools.library`), each imported when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_tools.library import *  # noqa: F403 - what is public is listed there, once

__version__ = "0.2.0"


def __getattr__(name: str) -> object:
    """Return a public name; the jobs are imported with the first of them, so that a command starts without the others."""
    from importlib.util import find_spec  # noqa: PLC0415 - only whoever asks here needs it

    if (
        not name.startswith("_") and find_spec(f"{__name__}.{name}") is None
    ):  # ``from xl_tools import rules`` asks too
        library = import_module("xl_tools.library")
        if name in vars(library):
            return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    names = vars(import_module("xl_tools.library"))
    return ["__version__", *(name for name in names if not name.startswith("_"))]
