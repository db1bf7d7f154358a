"""The typesetter in a process of its own: the same answers as here, and the work goes on without it."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

import xl_tools
from tests.products.booklets import small_booklet
from xl_tools.products.booklet.booklet_pdf import begin_page_plan, begin_pdf, page_plan, pdf_booklet
from xl_tools.products.booklet.booklet_workbook import xlsx_booklet
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.typesetting import typesetter_beside as typesetting
from xl_tools.typesetting.font_roles import FontRole
from xl_tools.typesetting.typesetter import here, lacking, queried
from xl_tools.typesetting.typesetter_beside import typesetter_beside

_LACKED = {FontRole.BODY: "\ue000"}


def only_child() -> psutil.Process:
    """Return the typesetter; other tests leave helpers of ``multiprocessing`` behind."""
    (child,) = (each for each in psutil.Process().children() if typesetting.__name__ in str(each.cmdline()))
    return child


def has_ended(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        process.wait(10)
    return not process.is_running()


def test_a_booklet_is_the_same_byte_for_byte_wherever_it_is_set() -> None:
    booklet = small_booklet()
    with typesetter_beside() as ask:
        assert ask is not here
        assert begin_pdf(booklet, ask=ask)().data == pdf_booklet(booklet)
        assert begin_page_plan(booklet, ask=ask)() == page_plan(booklet)
        assert xlsx_booklet(booklet, begin_page_plan(booklet, ask=ask)()) == xlsx_booklet(booklet)


def test_each_question_has_its_own_answer_whenever_that_is_called_for() -> None:
    """Also where questions and answers are larger than what a pipe holds."""
    large = "\ue000" * 300_000
    with typesetter_beside() as ask:
        answers = [ask(lacking, {FontRole.BODY: text}) for text in (large, "县", "\ue000", large)]
        assert [answer() for answer in reversed(answers)] == [
            {FontRole.BODY: large},
            _LACKED,
            {},
            {FontRole.BODY: large},
        ]


def test_what_the_start_of_python_prints_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.stdout.write('coverage\\nstarted')", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with typesetter_beside() as ask:
        assert ask(lacking, _LACKED)() == _LACKED
        assert only_child().is_running()


_WHERE_FROM = """
from xl_tools.typesetting.typesetter_beside import typesetter_beside
with typesetter_beside() as ask:
    print(ask(eval, "__import__('xl_tools').__file__")())
"""


def test_the_process_runs_the_code_of_the_one_that_began_it(tmp_path: Path) -> None:
    """Not that of another copy, which is installed."""
    copy = shutil.copytree(Path(xl_tools.__file__).parent, tmp_path / "xl_tools")
    command = [sys.executable, "-c", _WHERE_FROM]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert Path(done.stdout.strip()).parent == copy


def test_the_process_ends_with_the_work_even_where_that_fails() -> None:
    begun: list[psutil.Process] = []

    def broken_off() -> None:
        with typesetter_beside():
            begun.append(only_child())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert has_ended(begun[0])


def test_what_a_killed_process_was_asked_is_done_here() -> None:
    with typesetter_beside() as ask:
        answer = ask(lacking, {FontRole.BODY: "\ue000"})
        child = only_child()
        child.kill()
        assert has_ended(child)
        assert answer() == _LACKED
        assert ask(lacking, {FontRole.BODY: "\ue000镇"})() == _LACKED


@pytest.mark.parametrize("program", ["/没有/这个/程序", None, sys.executable])
def test_where_no_process_can_be_begun_the_work_is_done_here(
    program: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither without the program nor without this package in its reach."""
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr(typesetting, "_ANSWER", "import 没有这个模块")
    with typesetter_beside() as ask:
        assert ask(lacking, _LACKED)() == _LACKED


def test_what_cannot_be_set_fails_here_and_the_next_is_answered(tmp_path: Path) -> None:
    wrong = tmp_path / "错.typ"
    wrong.write_text("#panic()", "utf-8")
    with typesetter_beside() as ask:
        with pytest.raises(RuntimeError, match="panicked"):
            ask(queried, str(wrong), "", "<无>")()
        assert ask(lacking, _LACKED)() == _LACKED
        assert only_child().is_running()


_KILLED = """
import os, signal, sys
from xl_tools.typesetting.typesetter_beside import typesetter_beside
with typesetter_beside() as ask:
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_the_process_ends_when_the_one_that_began_it_is_killed() -> None:
    asking = subprocess.Popen([sys.executable, "-c", _KILLED], stdin=subprocess.PIPE)
    with asking:
        while not (children := psutil.Process(asking.pid).children()):
            pass
        os.kill(asking.pid, signal.SIGKILL)
    assert has_ended(children[0])


_SET = """
import os, sys
from xl_tools.commands.command_line import main
try:
    main(["booklet", *sys.argv[1:]])
except SystemExit as end:
    print(end.code, "typst" in sys.modules, "uharfbuzz" in sys.modules)
"""


@pytest.mark.parametrize("name", ["文本.pdf", "文本.xlsx"])
def test_who_asks_for_a_booklet_needs_neither_typesetter_nor_fonts(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SET, str(bundled(SAMPLE)), "-o", str(tmp_path / name)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.split()[-3:] == ["0", "False", "False"]
    assert done.stderr == ""
