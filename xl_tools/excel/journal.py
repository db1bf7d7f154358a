"""What an action has changed so far, as the steps that take it back: a failure leaves the workbook as it was."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from xl_tools.excel.refusing import BUSY, sentence_of

Step = Callable[[], None]
_ATTEMPTS, _PAUSE = 120, 0.5  # seconds between them: a minute in all


@dataclass
class Journal:
    """Every change enters here, before it is made, how it is taken back.

    A step must do no harm where its change was never made, for the change itself may have failed.
    """

    _steps: list[Step] = field(default_factory=list)

    def before_change(self, back: Step) -> None:
        """Note how the change that comes next is taken back."""
        self._steps.append(back)

    def roll_back(self) -> list[Exception]:
        """Take everything back, the last change first; return what went wrong on the way, which stops nothing.

        A step that fails is tried once more, and for a minute while the program is busy: the fault that ended the
        action may have been passing.
        """
        failures: list[Exception] = []
        while self._steps:
            step = self._steps.pop()
            try:
                patiently(step)
            except Exception as error:  # noqa: BLE001 - whatever it is, the other steps must still be taken
                failures.append(error)
        return failures


def patiently(step: Step) -> None:
    """Take a step; again when it fails, and again and again while the program says that it is busy."""
    for attempt in range(_ATTEMPTS):
        try:
            step()
        except Exception as error:
            if (attempt and sentence_of(error) != BUSY) or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE if attempt else 0)
        else:
            return
