"""Every button of the ribbon, a fault at each of its steps: one Chinese sentence, and workbook and folder as they were.

The steps are its calls to the program, and those that it takes in files and folders. In the gate one of either is tried a
button, with ``XL_TOOLS_EVERY=1`` every one (an hour).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.planting import Plan, _planted, _temporary_folder
from tests.live.calls import CALLS
from tests.live.live_book import LiveBook, differences
from tests.live.test_checking_live import FIRST
from tests.live.test_failing_live import (
    EVERY,
    faulty,
    filled,
    marked,
    nothing,
    on_a_label,
)
from xl_tools.excel.ribbon import BUTTONS, ON_SAVING
from xl_tools.jobs.appraise import evaluate
from xl_tools.jobs.indicator_library import indicator_library

_OURS = re.compile(r"\.xl-tools-|\.tmp$|换下的")
_MADE_ALL_THE_SAME = re.compile(r"^(已|按 Esc|共 \d|【|\d+ 个单位|必须改正|清单里|标记都|\d+ 年度)")
"""A fault that is none of the work's: in the status bar, in opening what was made."""


def in_a_folder(live: LiveBook) -> None:
    """Choose folders of two townships' workbooks in every box."""
    for name in ("上次", "这次"):
        folder = live.folder / name
        if not folder.is_dir():
            folder.mkdir()
            (folder / "甲.xlsx").write_bytes(live.path.read_bytes())
    live.dialogs.folder, live.dialogs.text = live.folder / "这次", "12月1日"
    live.dialogs.folders = []


def in_two_folders(live: LiveBook) -> None:
    in_a_folder(live)
    live.dialogs.folders = [live.folder / "上次", live.folder / "这次"]


def for_a_unit(live: LiveBook) -> None:
    in_a_folder(live)
    live.dialogs.texts = ["906001", "2027"]


def of_a_file(live: LiveBook) -> None:
    in_a_folder(live)
    live.dialogs.files = [live.folder / "这次" / "甲.xlsx"]


def on_an_indicator(live: LiveBook) -> None:
    """Select a row of indicators; the library to pick from is chosen in a box."""
    library = live.folder / "指标库.xlsx"
    if not library.is_file():
        (live.folder / "批复").mkdir(exist_ok=True)
        (live.folder / "批复" / "甲.xlsx").write_bytes(live.path.read_bytes())
        indicator_library(live.folder / "批复").save(library)
    live.dialogs.files, live.dialogs.text = [library], "1"
    live.app.books.active.sheets[FIRST].range("C11").select()


def to_be_rolled(live: LiveBook) -> None:
    of_a_file(live)
    live.dialogs.text = "2027"


def to_be_appraised(live: LiveBook) -> None:
    """Choose goals, and no list of what was spent; the month is the one offered."""
    of_a_file(live)
    live.dialogs.several, live.dialogs.text = [live.dialogs.files, []], ""


def of_evaluations(live: LiveBook) -> None:
    """Choose a folder with 自评表 of a township; share and seed are those offered."""
    of_a_file(live)
    folder = live.folder / "自评"
    if not folder.is_dir():
        folder.mkdir()
        evaluate(live.dialogs.files[0]).save(folder / "自评.xlsx")
    live.dialogs.folder, live.dialogs.text = folder, ""


def to_be_set(live: LiveBook) -> None:
    live.dialogs.text, live.dialogs.yes = "卢龙县财政局", False


def of_a_template(live: LiveBook) -> None:
    live.dialogs.text = "5"


PREPARED: Mapping[str, Callable[[LiveBook], None]] = {
    **dict.fromkeys(("new_table", "fill_codes", "check_sheet", "check_all", "check_saved"), nothing),
    **dict.fromkeys(("fix", "exempt", "directory", "doctor", "help"), nothing),
    **dict.fromkeys(("summary", "booklet_pdf", "booklet_xlsx", "publish", "export"), nothing),
    **dict.fromkeys(("template_make", "template_check"), nothing),
    "template_show": of_a_template,
    **dict.fromkeys(
        ("merge_townships", "progress", "review_forms", "return", "notice", "township_booklets", "library"),
        in_a_folder,
    ),
    "pick_indicator": on_an_indicator,
    "clear_marks": marked,
    "undo": filled,
    "take_suggestion": on_a_label,
    "compare": in_two_folders,
    "new": for_a_unit,
    "import": of_a_file,
    "roll": to_be_rolled,
    **dict.fromkeys(("monitor", "evaluate"), to_be_appraised),
    **dict.fromkeys(("appraise", "sample"), of_evaluations),
    "settings": to_be_set,
}


def test_every_button_is_in_the_table() -> None:
    assert PREPARED.keys() == BUTTONS.keys() | ON_SAVING.keys()


def chosen(control: str) -> Iterator[int]:
    """Yield which steps fail: in the gate one of the first, another one for each button."""
    return count(1, EVERY) if EVERY else iter([2 + [*PREPARED].index(control) % 7])


@pytest.mark.parametrize("control", PREPARED)
def test_a_fault_is_one_sentence_and_all_is_as_it_was(live: LiveBook, control: str) -> None:
    """At a call to the program, and at a file."""
    begun(live, control)
    for kind in ("call", "step") if EVERY else (("call", "step")[[*PREPARED].index(control) % 2],):
        for at in chosen(control):
            done = pressed(live, control, **{kind: at})
            if done.worked:
                begun(live, control)
            if done.taken < at:
                break


def begun(live: LiveBook, control: str) -> None:
    """Open the workbook anew, and prepare what the button works on."""
    CALLS.reset()
    for book in list(live.app.books):
        book.close()
    (live.folder / "临时").mkdir(exist_ok=True)
    faulty(live)
    PREPARED[control](live)


class Pressed(NamedTuple):
    """How many steps a press has taken, and whether it has done its work all the same."""

    taken: int
    worked: bool


def pressed(live: LiveBook, control: str, *, call: int = 0, step: int = 0) -> Pressed:
    """Press the button with a fault at a call or at a step, and look at what is left."""
    ASKED_ANEW.get(control, nothing)(live)
    book, names = live.app.impl.front, {each.name for each in live.app.books}
    contents, looks, files = live.contents(), live.looks(), files_of(live)
    plan = Plan(live.folder, at=step - 1 if step else None)
    CALLS.reset()
    if call:
        CALLS.fail_at(call)
    with _temporary_folder(live.folder / "临时"), _planted(plan):
        said = live.press(control)
    taken = len(plan.steps) if step else CALLS.count
    where = f"{control}, {plan.steps[step - 1 : step] if step else CALLS.failed}: {said}"
    CALLS.reset()
    assert len(live.dialogs.said) <= 1, where
    assert re.search(r"[一-鿿]", said) or control == "check_saved", where
    assert "Traceback" not in said, where
    left = [name for name in files_of(live) if _OURS.search(name)]
    assert not left, (where, left)
    now = files_of(live)
    new = {name for name in now.keys() - files.keys() if "备份" not in name and ".~lock" not in name}
    is_made = any(Path(name).name in said or Path(name).parent.name in said for name in new)
    if is_made or control in {"doctor", "help", "settings"} or _MADE_ALL_THE_SAME.search(said) or not said:
        return Pressed(taken, worked=True)
    assert "\n" not in said, where
    live.app.impl.front = book
    assert differences(contents, live.contents()) == [], where
    assert differences(looks, live.looks()) == [], where
    assert not new, (where, new)
    assert {name: data for name, data in now.items() if name in files} == files, where
    assert {each.name for each in live.app.books} == names, where
    return Pressed(taken, worked=False)


ASKED_ANEW = {
    "compare": in_two_folders,
    "new": for_a_unit,
    **dict.fromkeys(("monitor", "evaluate"), to_be_appraised),
}
"""Boxes whose answers are used up by each press."""


def files_of(live: LiveBook) -> dict[str, bytes]:
    """Return the files of the folder that are the clerk's: all but what the program keeps for itself."""
    kept = live.folder / "state"
    found = (path for path in live.folder.rglob("*") if path.is_file() and not path.is_relative_to(kept))
    return {
        str(path.relative_to(live.folder)): path.read_bytes() for path in found if path.parent.name != "临时"
    }
