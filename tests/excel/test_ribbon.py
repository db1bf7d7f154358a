"""Every control has its function; xlwings is imported in one place."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import xl_tools
from xl_tools.excel import ribbon

_PACKAGE = Path(xl_tools.__file__).parent
CONTROLS = {
    *("new_table", "fill_codes", "check_sheet", "check_all", "fix", "exempt", "clear_marks", "summary"),
    *("merge_townships", "booklet_pdf", "booklet_xlsx", "undo", "settings", "doctor", "help"),
    *("progress", "review_forms", "return", "notice", "compare", "township_booklets", "new", "import"),
    *("monitor", "evaluate", "appraise", "sample"),
    *(
        "take_suggestion",
        "directory",
        "roll",
        "publish",
        "library",
        "pick_indicator",
        "export",
        "template_make",
        "template_check",
        "template_show",
    ),
}


def test_every_control_has_its_function() -> None:
    """And no function is without a control."""
    assert ribbon.BUTTONS.keys() == CONTROLS
    functions = set()
    for button in ribbon.BUTTONS.values():
        module, _, function = button.place.partition(".")
        functions.add(getattr(import_module(f"xl_tools.excel.{module}"), function))
    assert len(functions) == len(CONTROLS)
    assert ribbon.ON_SAVING.keys().isdisjoint(CONTROLS)


@pytest.mark.parametrize(
    ("module", "needless"),
    [
        ("ribbon", ["xl_tools.rules", "xl_tools.products", "typst", "xlsxwriter"]),
        ("check_buttons", ["typst", "xl_tools.products.booklet", "xl_tools.products.summary"]),
        ("filling_buttons", ["typst", "xl_tools.products.booklet", "xl_tools.products.summary"]),
    ],
)
def test_a_button_imports_only_what_it_uses(module: str, needless: list[str]) -> None:
    """Every press starts a Python of its own."""
    program = f"import sys, xl_tools.excel.{module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert not {*needless} & {*loaded.split()}


def test_every_button_says_in_chinese_what_it_does() -> None:
    """The help is made of it."""
    for button in ribbon.BUTTONS.values():
        assert re.search("[一-龥]", button.label)
        assert button.does.endswith("。")


def test_an_unknown_control_is_a_mistake_of_the_ribbon() -> None:
    """Not of the clerk."""
    with pytest.raises(KeyError):
        ribbon.press("no_such_button")


def test_only_the_excel_package_imports_xlwings() -> None:
    """One door; everything else runs without Excel."""
    importing = re.compile(r"^\s*(?:import|from) xlwings", re.MULTILINE)
    outside = [
        path
        for path in _PACKAGE.rglob("*.py")
        if path.parent.name != "excel" and importing.search(path.read_text(encoding="utf-8"))
    ]
    assert outside == []
