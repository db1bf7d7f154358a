"""A start without pydantic's plugins, in processes of their own: here everything is imported already."""

import subprocess
import sys

import pytest

from xl_tools.sources.templates import SAMPLE, bundled

_CHECKED = """
import sys
from xl_tools.commands.command_line import main
try:
    main(["check", sys.argv[1]])
finally:
    print(sorted({"pydantic", "email", "importlib.metadata._meta"} & set(sys.modules)))
"""

_BEGUN = """
import sys
from xl_tools.no_plugins import begin_without_plugins
begin_without_plugins()
assert "importlib.metadata._meta" not in sys.modules
"""


def run(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_command_imports_nothing_for_plugins() -> None:
    assert run(_CHECKED, str(bundled(SAMPLE))).splitlines()[-1] == "['pydantic']"


@pytest.mark.parametrize(
    "asking",
    [
        "from importlib.metadata import version",
        "import importlib.metadata; version = importlib.metadata.version",
        "from importlib import metadata; metadata.entry_points(group='没有'); version = metadata.version",
        "from importlib.metadata import entry_points; entry_points(); from importlib.metadata import version",
    ],
)
def test_who_asks_for_metadata_gets_it(asking: str) -> None:
    assert run(f"{_BEGUN}\n{asking}\nprint(version('pydantic'))") == run(
        "import pydantic; print(pydantic.VERSION)"
    )


def test_metadata_that_is_loaded_already_stays() -> None:
    program = "import importlib.metadata as before" + _BEGUN.replace(
        "assert", "import importlib.metadata as after; print(before is after) #"
    )
    assert run(program) == "True\n"
