"""How many calls the buttons make on the spreadsheet program: run ``python -m tests.benchmarks.live_round_trips``.

Counted are the calls of xlwings' engine interface (a property read or set, a method), against a running Calc. In Excel
one of them is one COM call, as a rule; adding a conditional format is three, and five for the red one (through xlwings'
own method it would be eight). The benchmark prints both counts. Needs LibreOffice and python3-uno.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import xlwings as xw
from xlwings.main import Engine

from tests.live.calls import CALLS
from tests.live.faults import many, type_in
from tests.live.live_book import LiveBook
from tests.live.office import Office
from tests.live.scripted import ScriptedDialogs
from tests.live.uno_engine import UnoEngine
from xl_tools.excel import pressing
from xl_tools.sources.templates import SAMPLE, bundled

_FORMS = 17
_FAULTS = 106
"""Typed in, a few more than the findings they make."""

_CALLS_OF_A_COLOUR = 2.7
"""More in Excel than here: the inside and its colour, and as much for the letters of every third format."""

_MOST_READING = 2 * _FORMS + 10
_MOST_A_FINDING = 4


def main() -> int:
    """Print the figures; return 1 when one is beyond its limit."""
    program = shutil.which("soffice")
    if not program:
        sys.stdout.write("soffice is not installed\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        office = Office(program, Path(folder))
        try:
            return _measure(office, Path(folder))
        finally:
            office.end()


def _measure(office: Office, folder: Path) -> int:
    engine = Engine(impl=UnoEngine([office.desktop()]))
    xw.engines.add(engine)
    engine.activate()
    app, dialogs = engine.apps.active, ScriptedDialogs()
    assert app
    vars(pressing)["Dialogs"] = lambda _app: dialogs
    live = LiveBook(app, dialogs, folder)
    document = live.open(bundled(SAMPLE).read_bytes())

    reading, seconds = _press(live, "check_all")
    _say(f"read and check {_FORMS} forms ({len(live.sheet_names())} sheets)", reading, seconds)
    _say("  per form", reading / _FORMS)
    type_in(document, many(document)[:_FAULTS])
    marking, seconds = _press(live, "check_all")
    findings = sum(1 for row in live.contents()["校验结果"][3:] if row[1])
    _say(f"read, check and mark {findings} findings", marking, seconds)
    marking -= reading
    _say("  marking and listing alone, per finding", marking / findings)
    colours = CALLS.names["_FormatConditions.Add"] * _CALLS_OF_A_COLOUR
    _say("  the same, counting as Excel does", (marking + colours) / findings)
    for name, number in CALLS.names.most_common(8):
        _say(f"    {name}", number)
    for control in ("clear_marks", "fill_codes", "fix", "undo"):
        _say(control, *_press(live, control))
    return int(reading > _MOST_READING or marking > _MOST_A_FINDING * findings)


def _press(live: LiveBook, control: str) -> tuple[int, float]:
    start = time.perf_counter()
    live.press(control)
    return CALLS.count, time.perf_counter() - start


def _say(what: str, calls: float, seconds: float | None = None) -> None:
    took = "" if seconds is None else f"  {seconds:6.2f} s"
    sys.stdout.write(f"{what:<44}{calls:8.1f}{took}\n")


if __name__ == "__main__":
    sys.exit(main())
