"""A fault in the middle of an action: the workbook is as before, and the clerk gets one Chinese sentence."""

import itertools
import os
from collections.abc import Callable

import pytest
import xlwings as xw

from tests.live.calls import CALLS, PlantedFaultError
from tests.live.faults import type_in
from tests.live.live_book import LiveBook, differences
from tests.live.test_checking_live import FIRST
from tests.live.uno_engine import UnoEngine
from xl_tools.excel.calling_excel import BUSY, GONE, TWO_EXCELS
from xl_tools.excel.session import NO_BOOK, NO_COPY
from xl_tools.forms.labels import Labels
from xl_tools.products.workbook.standard_workbook import standard_workbook
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled

EVERY = int(os.environ.get("XL_TOOLS_EVERY", "0"))
STEP = EVERY or 17
"""Every so manieth call of an action fails; with 1, each of them in turn (some minutes)."""

_FAULTS = (("A3", "项目编号"), ("B3", ""), ("F7", ""), ("G10", "冀政办函【2014】44号"), ("F14", "有所提高"))


def small_workbook() -> bytes:
    """Return a standard workbook with two forms."""
    settings = shipped_settings()
    sample = open_submission(bundled(SAMPLE), settings)
    narrative = sample.narrative.narrative if sample.narrative else None
    return standard_workbook(
        sample.info, sample.units, narrative, sample.tables[:2], Labels(settings), settings.framework.current
    )


def faulty(live: LiveBook) -> None:
    document = live.open(small_workbook())
    forms = [name for name in live.sheet_names() if name[:2].isdecimal()]
    type_in(document, [(form, *fault) for form in forms for fault in _FAULTS])
    document.CurrentController.setActiveSheet(document.Sheets.getByName(FIRST))
    live.app.books.active.sheets[FIRST].range("F14").select()
    live.dialogs.text = "1"


def nothing(_live: LiveBook) -> None:
    """Begin as it is."""


def marked(live: LiveBook) -> None:
    live.press("check_all")
    document = live.document
    document.CurrentController.setActiveSheet(document.Sheets.getByName(FIRST))


def filled(live: LiveBook) -> None:
    live.press("fill_codes")


def on_a_label(live: LiveBook) -> None:
    live.app.books.active.sheets[FIRST].range("A3").select()


def on_a_marked_label(live: LiveBook) -> None:
    marked(live)
    on_a_label(live)


_ACTIONS: list[tuple[str, Callable[[LiveBook], None]]] = [
    ("fill_codes", nothing),
    ("fix", nothing),
    ("check_all", nothing),
    ("check_sheet", nothing),
    ("check_sheet", marked),
    ("exempt", nothing),
    ("new_table", nothing),
    ("undo", filled),
    ("take_suggestion", on_a_label),
    ("take_suggestion", on_a_marked_label),
]


@pytest.mark.parametrize(("control", "prepare"), _ACTIONS)
@pytest.mark.parametrize("after", [False, True])
def test_a_fault_at_any_call_leaves_the_workbook_as_it_was(
    live: LiveBook, control: str, prepare: Callable[[LiveBook], None], *, after: bool
) -> None:
    """Values, looks, notes and conditional formats; whether the failing call took effect or not."""
    faulty(live)
    prepare(live)
    contents, looks = live.contents(), live.looks()
    broken = 0
    for number in itertools.count(1 + (STEP // 2 if after else 0), STEP):
        CALLS.reset()
        CALLS.fail_at(number, after=after)
        said = live.press(control)
        if CALLS.count < number:
            break
        if "没有完成" in said or said in {NO_BOOK, NO_COPY}:
            broken += 1
            assert "Error" not in said
            assert "\n" not in said
            assert differences(contents, live.contents()) == [], (control, number, said, CALLS.failed)
            assert differences(looks, live.looks()) == [], (control, number, said, CALLS.failed)
        else:  # the fault fell on something that is no part of the work: the status bar, the flags afterwards
            if control != "undo":
                live.press("clear_marks" if control.startswith("check") else "undo")
            prepare(live)
    assert broken


def test_the_log_of_a_failure_has_the_traceback(live: LiveBook) -> None:
    """The sentence names the log; the backup holds the workbook."""
    faulty(live)
    CALLS.fail_at(18)
    said = live.press("fill_codes")
    assert said.startswith("“填充编码”没有完成，工作簿保持原样；请把记录发给管理员：")
    (log,) = (live.folder / "state").rglob("*.log")
    assert PlantedFaultError.__name__ in log.read_text(encoding="utf-8")
    assert str(log) in said
    assert list(live.folder.glob("*备份*"))


def test_a_program_that_fails_for_good_is_not_called_restored(live: LiveBook) -> None:
    """The clerk is told not to save, and where the backup is."""
    faulty(live)
    write = live.app.books.active.sheets[FIRST].impl.__class__.range
    calls = itertools.count()

    def fails_later(self: object, *arguments: object) -> object:
        if next(calls) == 1:
            CALLS.fail_always(RuntimeError("gone"))
        return write(self, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live.app.books.active.sheets[FIRST].impl.__class__, "range", fails_later)
        said = live.press("fill_codes")
    CALLS.reset()
    assert "有的格没能恢复，请不要保存" in said
    assert "备份" in said


@pytest.mark.parametrize(("code", "sentence"), [(-2147418111, BUSY), (-2147023174, GONE)])
def test_a_busy_or_closed_excel_is_said_in_a_sentence(live: LiveBook, code: int, sentence: str) -> None:
    """A cell being edited refuses every call."""
    faulty(live)
    CALLS.fail_always(OSError(code, "呼叫被拒绝", (0, None, None, None, 0, code), None))
    assert live.press("check_all").endswith(sentence)


def test_without_a_workbook_every_button_says_so(live: LiveBook) -> None:
    """Or does what needs none."""
    for control in ("new_table", "fill_codes", "check_sheet", "check_all", "fix", "exempt", "clear_marks"):
        assert live.press(control) == NO_BOOK
    for control in ("summary", "booklet_pdf", "booklet_xlsx", "undo"):
        assert live.press(control) == NO_BOOK


def test_a_workbook_that_is_not_ours_is_said_in_a_sentence(live: LiveBook) -> None:
    """It is named, and left as it is."""
    live.app.books.add()
    for control in ("new_table", "fill_codes", "check_sheet", "check_all", "fix", "exempt", "summary"):
        said = live.press(control)
        assert "里面没有绩效目标表" in said
        assert "\n" not in said
    assert live.press("clear_marks") == "这个工作簿里没有校验标记"


def test_two_excels_at_once_are_said_in_a_sentence(live: LiveBook) -> None:
    """Unless the button says whose it is: the calling program is known then."""
    faulty(live)
    assert xw.engines.active
    engine = xw.engines.active.impl
    desktop = live.app.impl.api
    engine.apps = UnoEngine([desktop, desktop]).apps
    assert live.press("check_all") == TWO_EXCELS
