"""Indicators picked from a library in a running Calc: from the drop-down itself, and by the button."""

import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.live.live_book import LiveBook
from tests.live.office import load_uno
from tests.live.test_checking_live import SAMPLE_DATA
from xl_tools.jobs.indicator_library import indicator_library
from xl_tools.jobs.standard_workbooks import new

_DOWN, _RETURN = 1024, 1280  # com.sun.star.awt.Key
FORM = "01武装工作经费"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a library of the workbook that comes with the program."""
    folder = tmp_path / "批复"
    folder.mkdir()
    (folder / "石门镇.xlsx").write_bytes(SAMPLE_DATA)
    target = tmp_path / "指标库.xlsx"
    indicator_library(folder).save(target)
    return target


def pick(document: Any, sheet: str, address: str) -> str:
    """Open the drop-down of a cell, take its first row, and return what the cell says."""
    uno = load_uno()
    controller = document.CurrentController
    controller.setActiveSheet(document.Sheets.getByName(sheet))
    cell = document.Sheets.getByName(sheet).getCellRangeByName(address)
    controller.select(cell)
    frame = controller.Frame
    url = uno.createUnoStruct("com.sun.star.util.URL", Complete=".uno:DataSelect", Main=".uno:DataSelect")
    url.Protocol, url.Path = ".uno:", "DataSelect"
    for _ in range(5):  # the keys may come before the list takes them: then it is opened again
        _open_and_take_first(uno, frame, url)
        for _ in range(10):
            if cell.String:
                return str(cell.String)
            time.sleep(0.1)
        controller.select(cell)
    return ""


def _open_and_take_first(uno: Any, frame: Any, url: Any) -> None:
    toolkit = frame.ContainerWindow.getToolkit()
    before = toolkit.getTopWindowCount()
    frame.queryDispatch(url, "", 0).dispatch(url, ())
    for _ in range(30):
        if toolkit.getTopWindowCount() > before:
            break
        time.sleep(0.1)
    time.sleep(0.2)
    for code in (_DOWN, _RETURN):
        windows = [toolkit.getTopWindow(number) for number in range(toolkit.getTopWindowCount())]
        event = uno.createUnoStruct(
            "com.sun.star.awt.KeyEvent", KeyCode=code, Source=[*filter(None, windows)][-1]
        )
        toolkit.keyPress(event)
        toolkit.keyRelease(event)
        time.sleep(0.2)


def test_a_drop_down_is_picked_from_and_survives_saving(live: LiveBook, library: Path) -> None:
    document = live.open(new("906001", 2027, library=library).data)
    offered = document.Sheets.getByName("指标库")
    names = {
        offered.getCellByPosition(3, row).String
        for row in range(3, 200)
        if offered.getCellByPosition(0, row).String == "1|质量指标"
    }
    assert live.text(FORM, "B11") == "质量指标"
    assert pick(document, FORM, "C11") in names
    assert len(names) > 1
    live.cell(FORM, "B12").setString("满意度指标" if not names else "质量指标")  # another 二级: its own list
    assert pick(document, FORM, "C12") in names
    saved = openpyxl.load_workbook(live.save(live.folder / "存过.xlsx"))
    choices = [each.formula1 for each in saved[FORM].data_validations.dataValidation if each.type == "list"]
    assert sum("OFFSET(" in str(each) for each in choices) > 9
    assert saved[FORM]["C11"].value in names


def test_the_button_enters_what_is_picked_and_undo_takes_it_back(live: LiveBook, library: Path) -> None:
    live.open(new("906001", 2027).data)
    live.dialogs.files, live.dialogs.text = [library], "1"
    live.app.books.active.sheets[FORM].range("C11").select()
    said = live.press("pick_indicator")
    assert said.startswith("已填“")
    assert "质量指标，填哪一个" in live.dialogs.asked[-1]
    name = live.text(FORM, "C11")
    assert name in said
    assert live.text(FORM, "D11") or live.text(FORM, "F11")
    live.dialogs.files = []  # it is remembered
    live.app.books.active.sheets[FORM].range("C12").select()
    assert live.press("pick_indicator").startswith("已填“")
    live.press("undo")
    assert live.text(FORM, "C12") == ""
    assert live.text(FORM, "C11") == name
    live.app.books.active.sheets[FORM].range("B3").select()
    assert "选中的不是绩效指标的一行" in live.press("pick_indicator")


def test_a_folder_is_distilled_and_picked_from_from_then_on(live: LiveBook, library: Path) -> None:
    live.open(new("906001", 2027).data)
    live.dialogs.folder = library.parent / "批复"
    assert live.press("library").startswith("已生成指标库，")
    assert live.path == library.parent / "批复" / "指标库.xlsx"
