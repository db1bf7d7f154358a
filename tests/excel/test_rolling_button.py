"""转到明年… without Excel: what is asked, where the new workbook goes, and that it is opened."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.session import Session
from xl_tools.excel.starting_buttons import roll_on
from xl_tools.sources.templates import SAMPLE, bundled


class _Books(list[Any]):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def open(self, path: str) -> None:
        self.opened.append(path)


def session(files: list[Path], year: str | None, books: _Books | None = None) -> Session:
    asked = iter([files, []])
    dialogs = SimpleNamespace(choose_files=lambda _prompt: next(asked), ask_text=lambda _prompt: year)
    app = SimpleNamespace(books=_Books() if books is None else books)
    return cast(
        "Session",
        SimpleNamespace(
            dialogs=dialogs,
            app=app,
            progress=lambda _said: None,
            open_made=lambda made: app.books.open(str(made)),
        ),
    )


def test_a_workbook_is_rolled_beside_itself_and_opened(tmp_path: Path) -> None:
    file = tmp_path / "今年.xlsx"
    shutil.copy(bundled(SAMPLE), file)
    books = _Books()
    assert "待填" in roll_on(session([file], "", books))
    assert (tmp_path / "今年_2024.xlsx").is_file()
    assert books.opened == [str(tmp_path / "今年_2024.xlsx")]


def test_nothing_is_made_where_it_is_given_up_or_no_year(tmp_path: Path) -> None:
    assert roll_on(session([], "")) == ""
    assert roll_on(session([tmp_path / "今年.xlsx"], None)) == ""
    with pytest.raises(NotNowError):
        roll_on(session([tmp_path / "今年.xlsx"], "明年"))
