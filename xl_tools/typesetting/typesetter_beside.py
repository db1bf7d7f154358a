"""A typesetter in a process of its own: it reads its fonts while files are read here, and sets while they are checked.

Both ends are here: who asks, and the process that answers.
"""

import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, cached_property, partial
from pathlib import Path
from threading import Thread
from typing import Any, ParamSpec, TypeVar

from xl_tools.typesetting.typesetter import Ask, here, prepare

_PACKAGES = str(Path(__file__).parents[2])
_ANSWER = f"""
import sys
if {_PACKAGES!r} not in sys.path:
    sys.path.insert(0, {_PACKAGES!r})
from {__name__} import answer
answer()
"""
_READY = b"xl_tools typesetter\n"

_P = ParamSpec("_P")
_T = TypeVar("_T")


@contextmanager
def typesetter_beside() -> Iterator[Ask]:
    """Begin the process, and end it when the work is done; where it cannot be begun, the typesetter is asked here."""
    try:
        process = subprocess.Popen(  # noqa: S603 - this very Python, a function of this package
            [sys.executable, "-P", "-c", _ANSWER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, TypeError):  # a program that is not there, or that Python does not know
        yield here
        return
    try:
        yield _Beside(process)
    finally:
        process.kill()
        with suppress(RuntimeError):  # no thread to be had
            Thread(target=process.communicate, daemon=True).start()  # nobody need wait for its end


class _Beside:
    """Asks the process. What it does not answer, for whatever reason, is done here, where it ends as ever."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin and process.stdout  # noqa: PT018, S101 - both are pipes
        self._questions, self._answers = process.stdin, process.stdout
        self._has_ended = False
        self._last: Callable[[], object] = bool  # nothing to be read

    def __call__(self, work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
        """Ask, one thing at a time: what was asked before is answered first, though it is not called for yet."""
        self._last()
        asked = partial(work, *args, **kwargs)
        try:
            pickle.dump(asked, self._questions)
            self._questions.flush()
        except OSError:
            self._has_ended = True
        read = self._last = cache(self._read)

        def waited_for() -> _T:
            is_answered, answer = read()
            return answer if is_answered else asked()

        return waited_for

    def _read(self) -> tuple[bool, Any]:
        """Return whether there is an answer, and the answer."""
        try:
            if not self._has_ended and self._is_ready:
                is_answered, answer = pickle.load(self._answers)  # noqa: S301 - written by our own process
                return is_answered, answer
        except (EOFError, OSError, pickle.UnpicklingError):  # it has ended, perhaps in the midst of an answer
            self._has_ended = True
        return False, None

    @cached_property
    def _is_ready(self) -> bool:
        """Whether the process has come to answer; before, what starts with the user's Python may print its own."""
        return _READY in iter(self._answers.readline, b"")


def answer() -> None:
    """Answer, in order, what comes by standard input, until its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process ends it
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # what is printed is no answer
    answers.write(b"\n" + _READY)
    prepare()
    with suppress(EOFError):
        while True:
            asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that began this one
            try:
                answered = True, asked()
            except Exception:  # noqa: BLE001 - it comes again where it was asked, and is told there
                answered = False, None
            pickle.dump(answered, answers)
            answers.flush()
