"""What is kept between two presses: records of changes, names of files; and steps that take changes back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from xl_tools.excel.cells import CellState
from xl_tools.excel.editing import Action, CellChange, actions_of, free_sheet_name, keep_first, remember
from xl_tools.excel.session import Journal
from xl_tools.jobs.desk import free_path
from xl_tools.jobs.preferences import state_folder
from xl_tools.model.finding import Edit

BOOK = r"D:\报送\报送.xlsx"
CHANGE = CellChange(
    edit=Edit(sheet="表", cell="B3", old="", new="1", why="填"),
    before=CellState(kind="number", number=0.1 + 0.2, number_format="0.00%"),
)
FILLED = Action(name="填充编码", cells=(CHANGE,))


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))


def test_actions_are_kept_for_each_workbook(tmp_path: Path) -> None:
    """To the last digit of a number; Windows does not tell large letters from small in a path."""
    assert actions_of(BOOK) == []
    remember(BOOK, FILLED)
    remember(BOOK.upper(), Action(name="自动修正"))
    remember(r"D:\另一个.xlsx", Action(name="豁免"))
    assert [action.name for action in actions_of(BOOK)] == ["填充编码", "自动修正"]
    assert actions_of(BOOK)[0].cells == (CHANGE,)
    keep_first(BOOK, 1)
    assert [action.name for action in actions_of(BOOK)] == ["填充编码"]
    keep_first(BOOK, 0)
    keep_first(BOOK, 0)
    assert actions_of(BOOK) == []
    assert len(list((tmp_path / "xl_tools").rglob("*.jsonl"))) == 1


def test_a_line_that_was_cut_short_is_passed_over(tmp_path: Path) -> None:
    """A crash while writing loses that action only."""
    remember(BOOK, FILLED)
    (log,) = (tmp_path / "xl_tools").rglob("*.jsonl")
    log.write_text(log.read_text(encoding="utf-8") + '{"name": "自', encoding="utf-8")
    assert [action.name for action in actions_of(BOOK)] == ["填充编码"]


def test_what_a_cell_showed_tells_whether_it_was_changed() -> None:
    """Numbers as Excel shows them."""
    assert CellState(kind="number", number=0.1 + 0.2).shown == "0.3"
    assert CellState(kind="flag", number=1).shown == "TRUE"
    assert CellState(kind="flag", number=0).shown == "FALSE"
    assert CellState(kind="text", text=" 文 ").shown == "文"
    assert CellState(kind="empty").shown == ""


def _step(done: list[str], name: str, failures: int = 0) -> Callable[[], None]:
    left = [failures]

    def step() -> None:
        if left[0]:
            left[0] -= 1
            raise RuntimeError(name)
        done.append(name)

    return step


def test_changes_are_taken_back_last_first() -> None:
    """A step that fails once is tried again; one that fails for good does not stop the others."""
    done: list[str] = []
    journal = Journal()
    journal.before_change(_step(done, "1"))
    journal.before_change(_step(done, "2", failures=2))
    journal.before_change(_step(done, "3", failures=1))
    assert [str(error) for error in journal.roll_back()] == ["2"]
    assert done == ["3", "1"]
    assert journal.roll_back() == []


def test_names_that_nothing_has(tmp_path: Path) -> None:
    """Files in a folder, open workbooks, sheets within what Excel allows."""
    summary = tmp_path / "汇总.xlsx"
    assert free_path(summary) == summary
    summary.touch()
    assert free_path(summary, {"汇总(2).xlsx"}).name == "汇总(3).xlsx"
    assert free_sheet_name("校验结果", ["校验结果", "校验结果(2)"]) == "校验结果(3)"
    long = free_sheet_name("长" * 40, ["长" * 31])
    assert (len(long), long[-3:]) == (31, "(2)")


def test_the_state_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Windows below %LOCALAPPDATA%."""
    assert state_folder("日志") == tmp_path / "xl_tools" / "日志"
    monkeypatch.delenv("LOCALAPPDATA")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert state_folder("日志") == tmp_path / "state" / "xl_tools" / "日志"
    monkeypatch.delenv("XDG_STATE_HOME")
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path / "home"))
    assert state_folder("日志").is_relative_to(tmp_path / "home")
