"""The first add-in's VBA, read back and run by pyOpenVBA, on a stub of what Windows would give it for the program that stays."""

import re
from collections.abc import Callable

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.interpreter._objects import VBAObject, method
from pyopenvba.interpreter._values import MISSING, error

from tests.addin.test_ribbon import (
    CONTROLS,
    FUNCTIONS,
    STUB_OF_XLWINGS,
    WITHOUT_PYTHON,
    boxes,
    described_functions,
    excel,  # noqa: F401 - a fixture
)
from xl_tools.addin.macro_sources import Way, vba_modules
from xl_tools.excel.resident import Resident
from xl_tools.excel.ribbon import BUTTONS, ON_SAVING
from xl_tools.jobs import resident_class

_OWN = re.compile(
    r"Public (?:Const PROJECT_NAME.*?$|Function (?:SheetExists|FileExists).*?^End Function)",
    re.DOTALL | re.MULTILINE,
)
STUB = (
    _OWN.sub("", STUB_OF_XLWINGS)
    + """
Public Function Interactive()
    Interactive = ItsInteractive
End Function

Public Function Alerts()
    Alerts = Application.DisplayAlerts
End Function

Public Sub ItsSaveSetting(program, section, key, value)
    Commands = Commands & program & "|" & section & "|" & key & "|" & value & vbLf
End Sub
"""
)
"""What this Excel does not have; the rest is the add-in's own."""

_GONE, _NOT_CREATED = 462, 429  # VBA: the remote server is not there; a component cannot create the object


class StubOfResident(VBAObject):  # type: ignore[misc]  # pyOpenVBA has no types
    """A program that is pressed on and asked; it says a text on every press, or is killed in the middle of one."""

    vba_type_name = "Resident"
    vba_library = "xl_tools"

    def __init__(self, said: str = "", *, dies: bool = False) -> None:
        """Be there."""
        self.said, self.dies, self.alive = said, dies, True
        self.seen: list[tuple[object, ...]] = []

    def _ask(self, *what: object) -> None:
        if not self.alive:
            raise error(_GONE)
        self.seen.append(what)
        if self.dies:
            self.alive = False
            raise error(_GONE)

    @method  # type: ignore[untyped-decorator]  # as above
    def ping(self) -> object:
        """Say a version."""
        if not self.alive:
            raise error(_GONE)
        return "0.2.0"

    @method  # type: ignore[untyped-decorator]  # as above
    def press(self, control: object = MISSING, book: object = MISSING) -> object:
        """Be pressed on."""
        self._ask("press", control, type(book).__name__)
        return self.said

    @method  # type: ignore[untyped-decorator]  # as above
    def answer(self, name: object = MISSING, _arguments: object = MISSING, _cell: object = MISSING) -> object:
        """Be asked."""
        self._ask("answer", name)
        return 70.0


@pytest.fixture
def start(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[ExcelApplication, list[str]]]:
    """Return how Excel is opened with the first add-in; each time it asks for the program it gets the next of these."""

    def started(*programs: StubOfResident) -> tuple[ExcelApplication, list[str]]:
        asked: list[str] = []
        rest = iter(programs)

        def create(_self: object, name: str) -> StubOfResident:
            asked.append(name)
            given = next(rest, None)
            if given is None:
                raise error(_NOT_CREATED)
            return given

        monkeypatch.setattr(ExcelBridge, "create", create)
        return request.getfixturevalue("excel")(STUB, None, Way.RESIDENT), asked

    return started


Start = Callable[..., tuple[ExcelApplication, list[str]]]


def test_vba_calls_what_the_program_has_by_the_class_it_is_registered_by() -> None:
    source = vba_modules(Way.RESIDENT)["XlToolsPython"]
    assert f'CLASS_NAME As String = "{resident_class.CLASS_NAME}"' in source
    assert set(re.findall(r"Resident\.(\w+)\(", source)) == set(Resident._public_methods_)


@pytest.mark.parametrize("control", [control for control in CONTROLS if control not in WITHOUT_PYTHON])
def test_a_pressed_button_is_handed_to_the_program_with_the_workbook_in_front(
    control: str, start: Start
) -> None:
    program = StubOfResident()
    app, asked = start(program)
    app.run(f"Try_{control}")
    app.run(f"Try_{control}")
    assert asked == [resident_class.CLASS_NAME]
    assert program.seen == [("press", control, "Workbook")] * 2
    assert control in BUTTONS.keys() | ON_SAVING.keys()
    assert (app.run("Interactive"), app.run("Alerts"), app.dialogs) == (True, True, [])
    assert str(app.run("DescribedFunctions")).splitlines() == described_functions()


def test_what_the_program_says_is_shown(start: Start) -> None:
    app, _ = start(StubOfResident("另一个窗口里的按钮还没有做完"))
    app.run("Try_check_all")
    assert "另一个窗口" in boxes(app)


def test_killed_in_a_press_the_clerk_reads_a_sentence_and_the_next_press_starts_another(start: Start) -> None:
    first, second = StubOfResident(dies=True), StubOfResident()
    app, asked = start(first, second)
    app.run("Try_check_all")
    assert "中途停了" in boxes(app)
    assert (app.run("Interactive"), app.run("Alerts")) == (True, True)
    app.run("Try_check_all")
    assert (len(asked), len(app.dialogs), second.seen) == (2, 1, [("press", "check_all", "Workbook")])


def test_gone_by_itself_another_one_is_asked_without_a_word(start: Start) -> None:
    first, second = StubOfResident(), StubOfResident()
    app, asked = start(first, second)
    app.run("Try_check_all")
    first.alive = False
    app.run("Try_fix")
    assert (len(asked), app.dialogs, second.seen) == (2, [], [("press", "fix", "Workbook")])


def test_where_it_cannot_be_started_a_sentence_says_what_to_do_and_the_installer_is_left_a_word(
    start: Start,
) -> None:
    app, _ = start()
    app.run("Try_check_all")
    assert "再运行一次“安装.cmd”，它会换成另一种启动办法" in boxes(app)
    assert str(app.run("Seen")).startswith("xl_tools|resident|failed|429 ")
    assert "没有启动" in str(app.run("xm_wan_yuan", "1"))


def test_functions_are_answered_and_answered_again_once_the_program_was_gone(start: Start) -> None:
    first, second = StubOfResident(), StubOfResident()
    app, asked = start(first, second)
    for name, count in FUNCTIONS.items():
        assert app.run(name, *["1"] * count) == 70.0
    assert first.seen == [("answer", name) for name in FUNCTIONS]
    first.alive = False
    assert app.run("xm_wan_yuan", "1") == 70.0
    assert (len(asked), second.seen, app.dialogs) == (2, [("answer", "xm_wan_yuan")], [])


def test_without_a_workbook_there_is_a_sentence_and_nothing_is_started(
    request: pytest.FixtureRequest,
) -> None:
    nothing = "\nPublic Function NoWorkbook() As Object\nEnd Function\n"
    python = vba_modules(Way.RESIDENT)["XlToolsPython"].replace(
        "ActiveWorkbook Is Nothing", "NoWorkbook() Is Nothing"
    )
    app = request.getfixturevalue("excel")(STUB + nothing, python, Way.RESIDENT)
    app.run("Try_check_all")
    assert "没有打开的工作簿" in boxes(app)
