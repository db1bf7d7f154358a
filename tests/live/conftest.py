import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from xlwings.main import Engine

from tests.live.calls import CALLS
from tests.live.live_book import LiveBook
from tests.live.office import Office, load_uno
from tests.live.scripted import ScriptedDialogs
from tests.live.uno_engine import UnoEngine
from xl_tools.excel import pressing

_LONGEST_TEST = 7_200.0 if os.environ.get("XL_TOOLS_EVERY") else 240.0
"""Seconds; the longest takes a tenth of it. A button with a fault at each of its steps may take an hour."""


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return a LibreOffice of our own."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice (soffice) is not installed")
    try:
        load_uno()
    except ImportError:
        pytest.skip("Debian's python3-uno is not installed for this Python")
    running = Office(program, tmp_path_factory.mktemp("office"))
    try:
        yield running
    finally:
        running.end()


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ScriptedDialogs:
    """Return boxes that answer themselves; what the program keeps for itself goes into the test's folder."""
    scripted = ScriptedDialogs()
    monkeypatch.setattr(pressing, "Dialogs", lambda _app: scripted)
    for name in ("LOCALAPPDATA", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    return scripted


@pytest.fixture
def app(office: Office) -> Iterator[xw.App]:
    """Return the running program as xlwings sees it, without any workbook; all are closed afterwards."""
    engine = Engine(impl=UnoEngine([office.desktop()]))
    xw.engines.add(engine)
    engine.activate()
    CALLS.reset()
    running = engine.apps.active
    assert running
    try:
        with office.watched(_LONGEST_TEST):
            yield running
    finally:
        CALLS.reset()
        with contextlib.suppress(RuntimeError):  # a program that died is started anew for the next test
            for book in list(running.books):
                book.close()
        xw.engines.engines.remove(engine)
        del xw.engines.engines_by_name[engine.name]
        xw.engines.active = None


@pytest.fixture
def live(app: xw.App, dialogs: ScriptedDialogs, tmp_path: Path) -> LiveBook:
    """Return what opens workbooks, presses buttons and reads cells back."""
    return LiveBook(app, dialogs, tmp_path)
