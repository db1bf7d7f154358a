"""Defects of 豁免清单 (JX901, JX902); the day is 2024-06-30."""

import datetime as dt
from collections.abc import Callable, Mapping
from random import Random

from tests.defects.planted import Field, Plant, Planted, Spot, Where, put, shown
from tests.defects.rendering import render
from tests.defects.specs import Exemption, FormSpec, WorkbookSpec

TODAY = dt.date(2024, 6, 30)
_LIST = "豁免清单"
_REASON = "经县财政局审核同意"
_CLERK = "李秀兰"
_COLUMNS = {"rule": "A", "sheet": "B", "cell": "C", "reason": "D", "clerk": "E", "expires": "F"}
_HOLDS = dt.date(2024, 12, 31)


def _excusable(spec: WorkbookSpec, rng: Random) -> tuple[str, Where, FormSpec]:
    """Make something to excuse: a label in an old spelling, the brackets of a document number, a short purpose."""
    index = rng.randrange(len(spec.forms))
    form = spec.forms[index]
    bracketed = [
        f"indicator.{i}.basis"
        for i in range(form.indicator_count)
        if "〔" in shown(form, f"indicator.{i}.basis")
    ]
    match rng.choice(["label", "brackets", "december"]):
        case "brackets" if bracketed:
            key = rng.choice(bracketed)
            put(form, key, shown(form, key).replace("〔", "[").replace("〕", "]"))
            return "JX605", Field(index, key), form
        case "december":
            put(form, "december", "97%")
            put(form, "october", "90%")
            put(form, "june", "50%")
            put(form, "march", "25%")
            return "JX304", Field(index, "december"), form
        case _:
            form.labels["code"] = "项目编号"
            return "JX111", Field(index, "label.code"), form


def _cell_of(spec: WorkbookSpec, where: Where) -> str:
    assert isinstance(where, Field)
    return render(spec).places[where.form, where.key][1]


def _row(spec: WorkbookSpec, exemption: Exemption, column: str) -> Spot:
    """Add a line to the list; return the cell of one of its columns."""
    spec.exemptions.append(exemption)
    return Spot(_LIST, f"{_COLUMNS[column]}{len(spec.exemptions) + 1}")


# ── JX901 ──────────────────────────────────────────────────────────────────


def _unused(said: str, line: Callable[[WorkbookSpec, Random], Exemption | None]) -> Plant:
    """Excuse what is not there; the place is the line: the cell of its rule, its sheet or its cell."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        if (exemption := line(spec, rng)) is None:
            return None
        _row(spec, exemption, "rule")
        row = len(spec.exemptions) + 1
        where = tuple(Spot(_LIST, f"{column}{row}") for column in "ABC")
        return Planted("JX901", where, f"{said}：{exemption.rule} {exemption.sheet} {exemption.cell}")

    return plant


def _mended(rule: str) -> Callable[[WorkbookSpec, Random], Exemption | None]:
    """Excuse a rule that finds nothing on a sheet that is in order."""
    return lambda spec, rng: Exemption(rule, rng.choice(spec.forms).sheet, "", _REASON, _CLERK, _HOLDS)


def _whole_workbook(spec: WorkbookSpec, rng: Random) -> Exemption | None:
    del spec
    return Exemption(rng.choice(["JX207", "JX701", "JX404"]), "", "", _REASON, _CLERK, None)


def _wrong_rule(spec: WorkbookSpec, rng: Random) -> Exemption | None:
    rule, where, form = _excusable(spec, rng)
    wrong = rng.choice(["JX4O4", "JXIII", rule[2:], f"JX9{rule[3:]}", f"{rule}1", "全部"])
    return Exemption(wrong, form.sheet, _cell_of(spec, where), _REASON, _CLERK, _HOLDS)


def _other_rule(spec: WorkbookSpec, rng: Random) -> Exemption | None:
    _, where, form = _excusable(spec, rng)
    return Exemption("JX601", form.sheet, _cell_of(spec, where), _REASON, _CLERK, _HOLDS)


def _wrong_sheet(spec: WorkbookSpec, rng: Random) -> Exemption | None:
    rule, where, form = _excusable(spec, rng)
    others = [other.sheet for other in spec.forms if other.sheet != form.sheet]
    sheet = rng.choice([*others, f"{form.sheet}（旧）", "Sheet9"])
    return Exemption(rule, sheet, _cell_of(spec, where), _REASON, _CLERK, _HOLDS)


def _wrong_cell(spec: WorkbookSpec, rng: Random) -> Exemption | None:
    rule, where, form = _excusable(spec, rng)
    cell = rng.choice(["Z99", "K1", "AA20", "Z5:Z9"])
    assert _cell_of(spec, where) != cell
    return Exemption(rule, form.sheet, cell, _REASON, _CLERK, _HOLDS)


def _written_twice(spec: WorkbookSpec, rng: Random) -> Exemption | None:
    """Excuse what there is, and on a second line a rule that finds nothing."""
    rule, where, form = _excusable(spec, rng)
    _row(spec, Exemption(rule, form.sheet, _cell_of(spec, where), _REASON, _CLERK, _HOLDS), "rule")
    return Exemption("JX203", form.sheet, _cell_of(spec, where), _REASON, _CLERK, _HOLDS)


_UNUSED: tuple[Plant, ...] = (
    *(_unused("问题已经改好", _mended(rule)) for rule in ("JX304", "JX704", "JX501")),
    _unused("整个工作簿都没有", _whole_workbook),
    _unused("规则写错", _wrong_rule),
    _unused("写成了别的规则", _other_rule),
    _unused("工作表写错", _wrong_sheet),
    _unused("单元格写错", _wrong_cell),
    _unused("另有一条是有用的", _written_twice),
)


# ── JX902 ──────────────────────────────────────────────────────────────────


def _lapsed(said: str, column: str, *written: str | dt.date | None) -> Plant:
    """Excuse something real without a reason, or until a day that is past or none."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        rule, where, form = _excusable(spec, rng)
        value = rng.choice(written)
        cell = rng.choice(["", _cell_of(spec, where)])
        line = Exemption(rule, form.sheet, cell, _REASON, _CLERK, rng.choice([None, _HOLDS]))
        if column == "reason":
            assert isinstance(value, str)
            line.reason = value
        else:
            line.expires = value
        return Planted("JX902", (_row(spec, line, column),), f"{said}：{value!r}（{rule}）")

    return plant


def _neither(spec: WorkbookSpec, rng: Random) -> Planted | None:
    rule, _, form = _excusable(spec, rng)
    line = Exemption(rule, form.sheet, "", "", "", dt.date(2023, 12, 31))
    expires = _row(spec, line, "expires")
    return Planted("JX902", (expires, expires._replace(cell=f"D{expires.cell[1:]}")), "没有理由，也过了期")


_LAPSED: tuple[Plant, ...] = (
    _lapsed("没有理由", "reason", ""),
    _lapsed("理由是空格", "reason", "  ", "　", "\n"),
    _lapsed("过期的日期", "expires", dt.date(2022, 12, 31), dt.date(2023, 12, 31), dt.date(2021, 6, 30)),
    _lapsed("昨天到期", "expires", dt.date(2024, 6, 29), "2024-06-29", "2024年6月29日"),
    _lapsed("过期，写成文字", "expires", "2022-12-31", "2023/12/31", "2023.12.31"),
    _lapsed("过期，写成年月日", "expires", "2022年12月31日", "2023年6月1日"),
    _lapsed("没有日期的有效期", "expires", "长期", "永久有效", "至项目结束", "一年"),
    _lapsed("没有这一天", "expires", "2024-02-30", "2024年13月1日", "2025-06-31"),
    _lapsed("日期看不懂", "expires", "年底", "明年", "2024", "待定"),
    _neither,
)

WAYS: Mapping[str, tuple[Plant, ...]] = {"JX901": _UNUSED, "JX902": _LAPSED}
