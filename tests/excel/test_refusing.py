"""What a spreadsheet program's errors mean, and what is said without any program."""

import ctypes
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from xl_tools.errors import UnwritableTargetError
from xl_tools.excel import pressing, ribbon, session
from xl_tools.excel.calling_excel import BUSY, GONE, NO_EXCEL, WPS, NotNowError, caller, sentence_of
from xl_tools.excel.desk_check import look_over
from xl_tools.excel.dialogs import Dialogs
from xl_tools.excel.session import ENCIPHERED, ENCRYPTED, FINAL, NO_COPY, SHARED, Session
from xl_tools.jobs.opened import BookCopy


class ComError(Exception):
    """A COM error as pywin32 has it: code, text, details, argument."""


_EDITING = ComError(-2147352567, "发生意外。", (0, None, None, None, 0, -2146777998), None)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ComError(-2147418111, "被呼叫方拒绝接收呼叫。", None, None), BUSY),
        (_EDITING, BUSY),
        (ComError(-2147023174, "RPC 服务器不可用。", None, None), GONE),
        (ComError(-2147352567, "发生意外。", (0, "Excel", "1004", None, 0, -2146827284), None), None),
        (ComError(-2147352573, "找不到成员。", None, None), WPS),
        (ValueError("别的"), None),
    ],
)
def test_errors_of_excel_in_words(error: Exception, sentence: str | None) -> None:
    """The code stands at the top of a COM error, or in its details."""
    assert sentence_of(error) == sentence


def test_xlwings_own_busy_error_is_known() -> None:
    """It has a name and no code."""
    busy = type("ExcelBusyError", (Exception,), {})
    assert sentence_of(busy()) == BUSY


def test_without_an_excel_a_button_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the error output, which the ribbon shows."""
    monkeypatch.delattr(ctypes, "windll", raising=False)
    ribbon.press("check_all")
    assert capsys.readouterr().err == f"{NO_EXCEL}\n"


def test_xlwings_on_windows_neither_waits_for_ever_nor_ends_other_excels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its own defaults do both."""
    unregistered: list[object] = []
    windows = SimpleNamespace(N_COM_ATTEMPTS=0, cleanup=object())
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    monkeypatch.setattr("atexit.unregister", unregistered.append)
    with pytest.raises(NotNowError, match="没有找到打开的 Excel"):
        caller()
    assert windows.N_COM_ATTEMPTS > 0
    assert unregistered == [windows.cleanup]


def test_the_calling_excel_is_taken_among_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy one is said to be busy, not to be missing."""
    book: Any = SimpleNamespace(app=object())
    monkeypatch.setattr(xw.Book, "caller", lambda: book)
    assert caller() == (book.app, book)

    def refused() -> None:
        raise _EDITING

    monkeypatch.setattr(xw.Book, "caller", refused)
    with pytest.raises(ComError, match="发生意外"):
        caller()


def _session(save: Any, path: str = "报送.xlsx") -> Session:
    book = SimpleNamespace(name="报送.xlsx", fullname=path, api=SimpleNamespace(SaveCopyAs=save))
    return _pressed_on(book)


def _pressed_on(book: object) -> Session:
    return Session(cast("xw.App", SimpleNamespace()), Dialogs(None), cast("xw.Book", book))


def test_a_workbook_that_will_not_be_copied_is_said_in_a_sentence() -> None:
    """A busy Excel keeps its own sentence."""

    def fails(_path: str) -> None:
        raise OSError(-2147352567, "SaveCopyAs 失败")

    def busy(_path: str) -> None:
        raise _EDITING

    for save in (fails, lambda _path: None):  # the second writes nothing
        with pytest.raises(NotNowError, match=NO_COPY):
            _session(save).read()
    with pytest.raises(ComError, match="发生意外"):
        _session(busy).read()


def test_a_workbook_under_a_password_is_said_in_a_sentence() -> None:
    """Its copy has the password too."""

    def encrypted(path: str) -> None:
        Path(path).write_bytes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"))

    with pytest.raises(NotNowError, match=ENCRYPTED):
        _session(encrypted).read()


def test_a_workbook_that_is_enciphered_under_our_feet_is_said_in_a_sentence() -> None:
    """Excel is let through by such programs, Python is not."""

    def enciphered(path: str) -> None:
        Path(path).write_bytes(b"%TSD-Header-###%" + bytes(range(256)))

    with pytest.raises(NotNowError) as refused:
        _session(enciphered).read()
    assert str(refused.value) == ENCIPHERED


@pytest.mark.parametrize(("mark", "sentence"), [("MultiUserEditing", SHARED), ("Final", FINAL)])
def test_a_shared_or_final_workbook_is_not_changed(mark: str, sentence: str) -> None:
    """It is not even read."""
    pressed = _pressed_on(
        SimpleNamespace(name="报送.xlsx", fullname="报送.xlsx", api=SimpleNamespace(**{mark: True}))
    )
    with pytest.raises(NotNowError) as refused:
        pressed.read_to_change()
    assert str(refused.value) == sentence
    assert "，不能改；请先" in look_over(pressed) or "、不能改；请先" in look_over(pressed)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (r"C:\Users\甲\AppData\Local\Kingsoft\WPS Office\office6", "✗ 表格程序：WPS"),
        (r"C:\Office16", "✓ 表格程序：16.0"),
    ],
)
def test_wps_in_excels_place_is_found(program: str, said: str) -> None:
    """By where the program lies that answers."""
    app = SimpleNamespace(version="16.0", api=SimpleNamespace(Path=program))
    assert said in look_over(Session(cast("xw.App", app), Dialogs(None)))


def test_a_child_process_that_cannot_be_started_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is really started; what is wrong is said first."""
    pressed = _pressed_on(SimpleNamespace(name="报送.xlsx"))
    assert "✓ 启动程序：能启动" in look_over(pressed)
    monkeypatch.setattr(sys, "executable", "/没有/python")
    assert "✗ 启动程序：启动不了别的程序" in look_over(pressed)
    monkeypatch.setattr(sys, "executable", shutil.which("true") or shutil.which("hostname"))
    assert "✗ 启动程序：启动的程序中途被停掉了" in look_over(pressed)


@pytest.mark.parametrize(
    ("answer", "program", "said"),
    [
        (0, r"C:\WPS\wpspdf.exe", "✓ 打开 .pdf：C:"),
        (0, r"C:\Windows\system32\OpenWith.exe", "✗ 打开 .pdf：没有能打开"),
        (-2147023741, "", "✗ 打开 .pdf：没有能打开"),
    ],
)
def test_whether_a_program_opens_what_is_made_is_asked_of_windows(
    monkeypatch: pytest.MonkeyPatch, answer: int, program: str, said: str
) -> None:
    """Windows has a program of its own for what none opens."""

    def associated(_flags: int, _what: int, _suffix: str, _verb: None, found: Any, _size: object) -> int:
        found.value = program
        return answer

    shlwapi = SimpleNamespace(AssocQueryStringW=associated)
    user32 = SimpleNamespace(GetAsyncKeyState=lambda _key: 0)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shlwapi=shlwapi, user32=user32), raising=False)
    assert said in look_over(_pressed_on(SimpleNamespace(name="报送.xlsx")))


def test_a_workbook_in_a_cloud_folder_has_no_folder_here(tmp_path: Path) -> None:
    """Xlwings cannot say where its file is; its products go into the temporary folder."""

    class _InCloud:
        name = "报送.xlsx"

        @property
        def fullname(self) -> str:
            raise xw.XlwingsError("no local copy")

    pressed = _pressed_on(_InCloud())
    assert (pressed.folder, pressed.path) == (None, Path("报送.xlsx"))
    assert _session(None, str(tmp_path / "报送.xlsm")).folder == tmp_path
    assert _session(None, str(tmp_path / "报送.xlsm")).suffix == ".xlsm"


def test_a_box_that_cannot_be_shown_goes_to_the_error_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Also when no log can be written."""
    monkeypatch.delattr(ctypes, "windll", raising=False)

    def failing(error: Exception) -> Callable[[xw.App | None], Dialogs]:
        def no_box(app: xw.App | None) -> Dialogs:
            if app is not None:
                raise error
            return Dialogs(app)

        return no_box

    def no_folder(_name: str) -> Path:
        raise PermissionError(13, "拒绝访问")

    monkeypatch.setattr(pressing, "caller", lambda: (SimpleNamespace(), None))
    monkeypatch.setattr(pressing, "Dialogs", failing(_EDITING))
    monkeypatch.setattr(pressing, "state_folder", no_folder)
    ribbon.press("doctor")
    assert capsys.readouterr().err.endswith(f"{BUSY}\n")
    monkeypatch.setattr(pressing, "Dialogs", failing(ZeroDivisionError()))
    ribbon.press("doctor")
    assert "没有写成" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_where_no_backup_can_be_kept_nothing_is_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The folder of the file first, then the temporary one."""
    tried: list[Path] = []

    def full(target: Path, _data: bytes) -> None:
        tried.append(target.parent)
        raise UnwritableTargetError(target, "磁盘空间不够", "请清理磁盘")

    monkeypatch.setattr(session, "save", full)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    pressed = _session(None, str(tmp_path / "报送.xlsx"))
    with (
        pytest.raises(NotNowError, match="备份写不进磁盘"),
        pressed.changing(BookCopy(b"PK\x03\x04", pressed.path)),
    ):
        pytest.fail("nothing may be changed")
    assert tried == [tmp_path, tmp_path / "temp"]
