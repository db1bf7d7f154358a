"""Defects in what sentences say in numbers: against indicators, against 整体绩效 (JX705, JX706)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

from tests.defects.phrasing import plain
from tests.defects.planted import (
    NARRATIVE,
    Changed,
    Plant,
    Planted,
    Row,
    Spot,
    in_a_form,
    line_key,
    narrative_cells,
    put,
    rows,
    shown,
)
from tests.defects.slips import AMOUNT_SLIPS, AmountSlip, slipped
from tests.defects.specs import FormSpec, WorkbookSpec

_SHARED = ("行政村", "社区", "党员", "办公人", "在职")
_COUNTED = re.compile(r"(?:[=≥]|不少于)?([\d,]+)\s*(\D{1,4})")
NumberSlip = Callable[[Random, int], int]
_SLIPS: Mapping[str, NumberSlip] = {
    "数字颠倒": lambda _, n: int(str(n)[::-1]),
    "多打一位": lambda _, n: n * 10 + n % 10,
    "打错一位": lambda rng, n: n + rng.choice([1, 2, 3]) * 10 ** (len(str(n)) - 1),
    "上年的数": lambda _, n: n - max(1, n // 12),
}


# ── JX705 ──────────────────────────────────────────────────────────────────


def _said_count(form: FormSpec, field: str) -> tuple[Row, int, re.Pattern[str]] | None:
    """Return a 数量指标 whose number a text has once, with two characters of its name near."""
    for row in rows(form):
        match = _COUNTED.fullmatch(row.value)
        if row.level2 != "数量指标" or match is None or any(word in row.level3 for word in _SHARED):
            continue
        number = int(match[1].replace(",", ""))
        units = {match[2], "名"} if match[2] in ("人", "名") else {match[2]}
        pattern = re.compile(rf"(?<![\d.]){number}(?={'|'.join(map(re.escape, sorted(units)))})")
        text = shown(form, field)
        found = [*pattern.finditer(text)]
        if len(found) != 1 or number < 10 or "×" in text:
            continue
        around = text[max(0, found[0].start() - 8) : found[0].end() + 10]
        names = re.sub("(?:补助|发放|人数|数量|面积|长度|个数|户数)", "", row.level3)
        if any(names[i : i + 2] in around for i in range(len(names) - 1)):
            return row, number, pattern
    return None


def _in_text(field: str, slip: NumberSlip) -> Callable[[FormSpec, Random], Changed | None]:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        said = _said_count(form, field)
        if said is None:
            return None
        row, number, pattern = said
        wrong, old = slip(rng, number), shown(form, field)
        is_more_than_asked = wrong > number and row.value.startswith(("≥", "不少于"))
        if wrong in (number, 0) or is_more_than_asked:
            return None
        new = pattern.sub(str(wrong), old)
        put(form, field, new)
        keys = (line_key(form, field, old, new), row.key("value"))
        return Changed(keys, f"{number} → {wrong}，指标是{row.value}")

    return change


def _in_value(slip: NumberSlip) -> Callable[[FormSpec, Random], Changed | None]:
    def change(form: FormSpec, rng: Random) -> Changed | None:
        said = _said_count(form, "goals")
        if said is None or any("标准" in row.level3 for row in rows(form)):
            return None
        row, number, pattern = said
        wrong = slip(rng, number)
        match = _COUNTED.fullmatch(row.value)
        if wrong in (number, 0) or match is None:
            return None
        put(form, row.key("value"), row.value.replace(match[1], str(wrong)))
        goals = shown(form, "goals")
        line = goals[: next(pattern.finditer(goals)).start()].count("\n")
        key = f"goals.{line}" if form.layout.goals_in_rows and line else "goals"
        return Changed((row.key("value"), key), f"{row.value} → {wrong}")

    return change


# ── JX706 ──────────────────────────────────────────────────────────────────


def _in_narrative(said: str, pattern: str, slip: AmountSlip, *, told: str = "") -> Plant:
    """Change the first number of 整体绩效 that stands before or behind these words; a form must say ``told`` too."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        for chapter, paragraph, cell in narrative_cells(spec):
            text = spec.chapters[chapter].paragraphs[paragraph] if paragraph >= 0 else ""
            match = re.search(pattern, text)
            if match is None or (told and not _is_told(spec, told, match[0])):
                continue
            wrong = slipped(slip, rng, Decimal(match[0]))
            if wrong is None or ("." not in match[0] and wrong != int(wrong)):
                return None
            new = f"{text[: match.start()]}{plain(wrong)}{text[match.end() :]}"
            spec.chapters[chapter].paragraphs[paragraph] = new
            return Planted("JX706", (Spot(NARRATIVE, cell),), f"{said}：{match[0]} → {plain(wrong)}")
        return None

    return plant


def _is_told(spec: WorkbookSpec, told: str, number: str) -> bool:
    """Whether some form has the number as one of its unit."""
    return any(
        told in row.level3 and number == re.sub(r"\D", "", row.value)
        for form in spec.forms
        for row in rows(form)
    )


_TOTAL, _PROJECTS = r"(?<=预算数)[\d.]+(?=万元)", r"(?<=预算项目)\d+(?=个)"
_OFFICE, _PARTY = r"\d+(?=名办公人员)", r"\d+(?=名党员)"
_DIGITS = ("数字颠倒", "打错一位")

WAYS: Mapping[str, tuple[Plant, ...]] = {
    "JX705": (
        *(in_a_form("JX705", f"目标里的数{said}", _in_text("goals", slip)) for said, slip in _SLIPS.items()),
        *(
            in_a_form("JX705", f"用途里的数{said}", _in_text("purpose", slip))
            for said, slip in _SLIPS.items()
        ),
        in_a_form("JX705", "指标值打错一位", _in_value(_SLIPS["打错一位"])),
        in_a_form("JX705", "指标值数字颠倒", _in_value(_SLIPS["数字颠倒"])),
    ),
    "JX706": (
        *(_in_narrative(f"预算总额{said}", _TOTAL, slip) for said, slip in AMOUNT_SLIPS.items()),
        _in_narrative("多数了几个项目", _PROJECTS, AMOUNT_SLIPS["追加后没有改"]),
        *(_in_narrative(f"办公人数{said}", _OFFICE, AMOUNT_SLIPS[said], told="办公人数") for said in _DIGITS),
        *(_in_narrative(f"党员数{said}", _PARTY, AMOUNT_SLIPS[said], told="党员人数") for said in _DIGITS),
    ),
}
