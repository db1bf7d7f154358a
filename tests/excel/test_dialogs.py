"""The boxes of a running Excel, asked as xlwings and Excel have them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from xl_tools.excel.dialogs import ExcelDialogs


class _Excel:
    """What the boxes ask of Excel."""

    def __init__(self, answer: object) -> None:
        self.answer, self.shown = answer, list[Any]()
        self.api = self

    def alert(self, *arguments: object) -> object:
        self.shown.append(arguments)
        return self.answer

    def InputBox(self, *arguments: object) -> object:  # noqa: N802 - Excel's name
        self.shown.append(arguments)
        return self.answer

    def FileDialog(self, kind: int) -> SimpleNamespace:  # noqa: N802 - Excel's name
        assert kind == 4
        return SimpleNamespace(Show=lambda: self.answer, SelectedItems=lambda _number: r"C:\各乡镇")


def boxes(answer: object) -> tuple[Any, _Excel]:
    excel = _Excel(answer)
    return ExcelDialogs(excel), excel  # type: ignore[arg-type]  # a stand-in for a running Excel


def test_messages_are_cut_to_what_a_box_shows() -> None:
    """The title says whose box it is."""
    dialogs, excel = boxes("ok")
    dialogs.tell("长" * 3000)
    assert excel.shown == [("长" * 1000 + "……", "绩效目标表", "ok", "info")]


@pytest.mark.parametrize(("answer", "yes"), [("yes", True), ("no", False)])
def test_a_question_is_answered_yes_or_no(answer: str, *, yes: bool) -> None:
    """Nothing else counts as yes."""
    assert boxes(answer)[0].ask("现在改吗？") is yes


@pytest.mark.parametrize(("answer", "text"), [(" 理由 ", "理由"), (False, None), ("", "")])
def test_a_text_is_asked_for(answer: object, text: str | None) -> None:
    """Excel answers ``False`` when the clerk cancels."""
    dialogs, excel = boxes(answer)
    assert dialogs.ask_text("理由？", "1") == text
    assert excel.shown[0][:3] == ("理由？", "绩效目标表", "1")


@pytest.mark.parametrize(("answer", "folder"), [(-1, Path(r"C:\各乡镇")), (0, None)])
def test_a_folder_is_chosen(answer: int, folder: Path | None) -> None:
    """Excel answers 0 when the clerk cancels."""
    assert boxes(answer)[0].choose_folder("请选文件夹") == folder


def test_without_an_excel_the_ribbon_shows_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Everything is declined."""
    dialogs = ExcelDialogs(None)
    dialogs.tell("没有 Excel")
    assert capsys.readouterr().err == "没有 Excel\n"
    assert not dialogs.ask("？")
    assert dialogs.ask_text("？") is None
    assert dialogs.choose_folder("？") is None


def test_a_finished_file_is_shown_by_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Windows; elsewhere nothing opens."""
    shown: list[Path] = []
    ExcelDialogs(None).open_file(tmp_path)
    monkeypatch.setattr("os.startfile", shown.append, raising=False)
    ExcelDialogs(None).open_file(tmp_path)
    assert shown == [tmp_path]
