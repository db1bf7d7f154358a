"""Defects of a form of 2021 on a sheet of its own: weights, signs, natures, what its template demands (JX112, JX513–JX515)."""

from collections.abc import Mapping
from random import Random

from tests.defects.planted import Plant, Planted, Spot
from tests.defects.specs import WorkbookSpec
from tests.rules.fixtures.weighted import BY_NATURE, FORM
from xl_tools.model.grid import parse_address

_SHEET = "另一个项目"


def _typed(rule: str, at: str, written: str, form: str = FORM, place: str = "") -> Plant:
    """Type something into a cell of the form; what is wrong then is told at ``place``."""

    def plant(spec: WorkbookSpec, _: Random) -> Planted | None:
        rows = [line.split("|") for line in form.strip("\n").split("\n")]
        cell = parse_address(at)
        old, rows[cell.row][cell.column] = rows[cell.row][cell.column], written
        spec.extra_sheets[_SHEET] = [[*row] for row in rows]
        return Planted(rule, (Spot(_SHEET, place or at),), f"{at}：{old!r} → {written!r}")

    return plant


WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX112": (_typed("JX112", "B4", ""),),
    "JX513": (
        *(_typed("JX513", f"H{row}", "35", place="H11") for row in range(11, 16)),
        _typed("JX513", "H16", ""),
        _typed("JX513", "H13", ""),
        _typed("JX513", "B11", "产出指标（60分）", place="H11"),
        _typed("JX513", "B15", "效益指标（30分）", place="H15"),
    ),
    "JX514": (
        *(_typed("JX514", "E16", sign, place="F16") for sign in ("≤", "＜", "不超过", "小于", "至多")),
        *(_typed("JX514", "E14", sign, place="F14") for sign in ("≥", "＞", "不低于", "大于")),
    ),
    "JX515": (
        *(_typed("JX515", f"E{row}", "定性", BY_NATURE, f"F{row}") for row in (11, 12, 14, 16)),
        *(_typed("JX515", f"E{row}", "定量", BY_NATURE, f"F{row}") for row in (13, 15)),
        _typed("JX515", "F11", "明显改善", BY_NATURE),
        _typed("JX515", "F15", "95%", BY_NATURE),
    ),
}
