"""What a form has and is, where it is not the standard one: rules ask it, and what it lacks is not missed."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xl_tools.model.grid import Grid


class FormKind(StrEnum):
    """What a form is for; the value is the word of 表样说明."""

    GOALS = "目标"
    MONITORING = "监控"
    EVALUATION = "自评"
    DEPARTMENT = "部门整体"


class FormFacts(NamedTuple):
    """Which template a form was read by (empty: by the general labels), how many of its labels stand there, and what it has.

    ``fields`` and ``required`` are keys as in a reading, those of rows as ``indicator.value``. ``weights`` is what these add
    up to, as the template says. ``drawn`` is the sheet the form stands on, ``top`` and ``bottom`` (not included) its rows
    there, ``widths`` those of its columns, in characters, where the template tells them.
    """

    template: str = ""
    labels_found: int = 0
    labels_asked: int = 0
    kind: FormKind = FormKind.GOALS
    fields: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    weights: Decimal | None = None
    drawn: Grid | None = None
    top: int = 0
    bottom: int = 0
    widths: tuple[float, ...] = ()
    rivals: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What a report tells of it in one line."""
        if not self.template:
            return "没有用上表样，按通用的标签读"
        tie = f"（与{'、'.join(self.rivals)}一样合得上）" if self.rivals else ""
        return f"按表样“{self.template}”读，{self.labels_asked} 个标签找到 {self.labels_found} 个{tie}"
