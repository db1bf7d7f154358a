"""A typesetter in a process of its own: it reads its fonts while files are read here, and sets while they are checked.

Both ends are here: who asks, and the process that answers.
"""

import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Thread
from typing import IO, ParamSpec, TypeVar

from xl_tools.outputs.typesetter import Ask, here, prepare

_ANSWER = f"from {__name__} import answer; answer()"

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
    except OSError:
        yield here
        return
    try:
        yield _Beside(process)
    finally:
        process.kill()
        Thread(target=process.communicate, daemon=True).start()  # nobody need wait for its end


class _Beside:
    """Asks the process. What it does not answer, for whatever reason, is done here, where it ends as ever."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin and process.stdout  # noqa: PT018, S101 - both are pipes
        self._questions: IO[bytes] = process.stdin
        self._answers: IO[bytes] = process.stdout

    def __call__(self, work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
        """Ask; the answers come, and must be called for, in the order of asking."""
        asked = partial(work, *args, **kwargs)
        try:
            pickle.dump(asked, self._questions)
            self._questions.flush()
        except OSError:
            return asked
        return partial(self._answer, asked)

    def _answer(self, asked: "partial[_T]") -> _T:
        try:
            is_answered, answer = pickle.load(self._answers)  # noqa: S301 - written by our own process
        except (EOFError, OSError, pickle.UnpicklingError):  # it has ended, perhaps in the midst of an answer
            is_answered, answer = False, None
        return answer if is_answered else asked()


def answer() -> None:
    """Answer, in order, what comes by standard input, until its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process ends it
    prepare()
    with suppress(EOFError):
        while True:
            asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that began this one
            try:
                answered = True, asked()
            except Exception:  # noqa: BLE001 - it comes again where it was asked, and is told there
                answered = False, None
            pickle.dump(answered, sys.stdout.buffer)
            sys.stdout.flush()
