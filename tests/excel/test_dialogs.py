"""The boxes of a running Excel, asked as xlwings and Excel have them."""

import ctypes
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from xl_tools.excel.dialogs import Dialogs


class _Excel:
    """What the boxes ask of Excel."""

    def __init__(self, answer: object) -> None:
        self.answer, self.shown = answer, list[Any]()
        self.api, self.Hwnd = self, 4711

    def InputBox(self, *arguments: object) -> object:  # noqa: N802 - Excel's name
        self.shown.append(arguments)
        return self.answer

    def FileDialog(self, kind: int) -> SimpleNamespace:  # noqa: N802 - Excel's name
        chosen = _Chosen([r"C:\各乡镇"] if kind == 4 else [r"C:\甲.docx", r"C:\乙.docx"])
        return SimpleNamespace(Show=lambda: self.answer, SelectedItems=chosen)


class _Chosen:
    """What stands in a box of files, counted from 1."""

    def __init__(self, paths: list[str]) -> None:
        self._paths, self.Count = paths, len(paths)

    def __call__(self, number: int) -> str:
        return self._paths[number - 1]


def boxes(answer: object) -> tuple[Any, _Excel]:
    excel = _Excel(answer)
    return Dialogs(excel), excel  # type: ignore[arg-type]  # a stand-in for a running Excel


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[Any]]:
    """Return what lets Windows' own boxes give an answer, and keeps what they show."""

    def answering(answer: int) -> list[Any]:
        shown: list[Any] = []

        def show(*arguments: object) -> int:
            shown.append(arguments)
            return answer

        user32 = SimpleNamespace(MessageBoxW=show)
        monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
        return shown

    return answering


def test_messages_are_cut_to_what_a_box_shows(windows: Callable[[int], list[Any]]) -> None:
    """The title says whose box it is; it belongs to the window in front, or to none where Excel is gone."""
    shown = windows(1)
    boxes(None)[0].tell("长" * 3000)
    assert [entry[:3] for entry in shown] == [(4711, "长" * 1000 + "……", "绩效目标表")]
    Dialogs(SimpleNamespace()).tell("Excel 不见了")  # type: ignore[arg-type]  # it answers nothing
    Dialogs(None).tell("没有 Excel")
    assert [entry[0] for entry in shown[1:]] == [0, 0]


@pytest.mark.parametrize(("answer", "yes"), [(6, True), (7, False), (0, False)])
def test_a_question_is_answered_yes_or_no(
    answer: int, windows: Callable[[int], list[Any]], *, yes: bool
) -> None:
    """Nothing else counts as yes."""
    windows(answer)
    assert boxes(None)[0].ask("现在改吗？") is yes


def test_a_long_prompt_is_said_first(windows: Callable[[int], list[Any]]) -> None:
    """Excel's box for texts would answer with an error number, without asking."""
    shown = windows(1)
    dialogs, excel = boxes("理由")
    assert dialogs.ask_text("为什么？\n" + "长" * 300) == "理由"
    assert shown[0][1].endswith("长")
    assert excel.shown[0][0] == "为什么？"


@pytest.mark.parametrize(
    ("answer", "text"), [(" 理由 ", "理由"), (False, None), ("", ""), (-2146826273, None)]
)
def test_a_text_is_asked_for(answer: object, text: str | None) -> None:
    """Excel answers ``False`` when the clerk cancels, and with a number what it could not ask."""
    dialogs, excel = boxes(answer)
    assert dialogs.ask_text("理由？", "1") == text
    assert excel.shown[0][:3] == ("理由？", "绩效目标表", "1")


@pytest.mark.parametrize(("answer", "folder"), [(-1, Path(r"C:\各乡镇")), (0, None)])
def test_a_folder_is_chosen(answer: int, folder: Path | None) -> None:
    """Excel answers 0 when the clerk cancels."""
    assert boxes(answer)[0].choose_folder("请选文件夹") == folder


@pytest.mark.parametrize(("answer", "files"), [(-1, [Path(r"C:\甲.docx"), Path(r"C:\乙.docx")]), (0, [])])
def test_several_files_are_chosen(answer: int, files: list[Path]) -> None:
    """None when the clerk cancels."""
    assert boxes(answer)[0].choose_files("请选文件") == files


@pytest.mark.parametrize(
    ("key", "window", "broken"), [(-32768, 4711, True), (-32768, 1, False), (1, 4711, False)]
)
def test_work_is_broken_off_by_esc_held_down_in_excels_own_window(
    monkeypatch: pytest.MonkeyPatch, key: int, window: int, *, broken: bool
) -> None:
    """One pressed earlier, or in another program, does not count; without Windows nobody can be asked."""
    assert not boxes(None)[0].breaks_off()
    user32 = SimpleNamespace(GetAsyncKeyState=lambda _key: key, GetForegroundWindow=lambda: window)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    assert boxes(None)[0].breaks_off() is broken


def test_without_an_excel_the_ribbon_shows_what_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything is declined."""
    monkeypatch.delattr(ctypes, "windll", raising=False)
    dialogs = Dialogs(None)
    dialogs.tell("没有 Excel")
    assert capsys.readouterr().err == "没有 Excel\n"
    assert not dialogs.ask("？")
    assert dialogs.ask_text("？") is None
    assert dialogs.choose_folder("？") is None
    assert dialogs.choose_files("？") == []


def test_a_finished_file_is_shown_by_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Windows; elsewhere nothing opens."""
    shown: list[Path] = []
    Dialogs(None).open_file(tmp_path)
    monkeypatch.setattr("os.startfile", shown.append, raising=False)
    Dialogs(None).open_file(tmp_path)
    assert shown == [tmp_path]

    def no_program(_path: Path) -> None:
        raise OSError(1155, "没有应用程序与此操作的指定文件有关联")

    monkeypatch.setattr("os.startfile", no_program)
    assert "没有能打开 .pdf 的程序" in Dialogs(None).open_file(Path("文本.pdf"))
