"""自评汇总, 监控汇总: a workbook with a row for every project, one for every unit, and those drawn to be looked at again; the same as JSON and as text."""

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from xl_tools.appraisal.points_earned import GRADES, rounded
from xl_tools.model.finding import Severity
from xl_tools.products.appraising.appraised_projects import (
    LIGHTS,
    NOT_DONE,
    EvaluatedProject,
    MonitoredProject,
    Whose,
)
from xl_tools.saving.workbook_bytes import workbook_bytes
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, ListDesign, Value, coloured_count
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.amount import format_amount

_RATE: Final[Properties] = {**styles.NUMBER, "num_format": "0.00%_ "}
_POINTS: Final[Properties] = {**styles.NUMBER, "num_format": "0.00_ "}
_HEAD = {
    "unit_code": Column("单位编码", 10, styles.CENTRED),
    "unit_name": Column("单位名称", 24),
    "code": Column("项目编码", 24, styles.CENTRED),
    "name": Column("项目名称", 28),
    "budget": Column("全年预算数", 13, styles.AMOUNT),
}
_TAIL = {
    "errors": Column("必须改正", 9, styles.DASHED_COUNT),
    "warnings": Column("请核对", 9, styles.DASHED_COUNT),
    "file": Column("来源文件", 24),
    "sheet": Column("工作表", 16),
}
_AUDIT = {"audited": Column("核查得分", 9, _POINTS), "opinion": Column("核查意见", 24)}
_EVALUATED = {
    **_HEAD,
    "spent": Column("全年执行数", 13, styles.AMOUNT),
    "rate": Column("执行率", 9, _RATE),
    "money_score": Column("执行得分", 9, _POINTS),
    "indicator_score": Column("指标得分", 9, _POINTS),
    "total": Column("总分", 9, _POINTS),
    "grade": Column("等级", 9, styles.CENTRED),
    **_AUDIT,
    "short": Column("没得满分\n的指标", 9, styles.DASHED_COUNT),
    **_TAIL,
}
_MONITORED = {
    **_HEAD,
    "spent": Column("累计支出", 13, styles.AMOUNT),
    "rate": Column("执行率", 9, _RATE),
    "due": Column("应到", 9, _RATE),
    "money_light": Column("预算灯", 7, styles.CENTRED),
    "red": Column("红", 5, styles.DASHED_COUNT),
    "yellow": Column("黄", 5, styles.DASHED_COUNT),
    "green": Column("绿", 5, styles.DASHED_COUNT),
    "blue": Column("蓝", 5, styles.DASHED_COUNT),
    "light": Column("项目灯", 7, styles.CENTRED),
    "doubtful": Column("可能完不成\n的指标", 10, styles.DASHED_COUNT),
    "mended": Column("整改", 6, styles.CENTRED),
    "changed": Column("调整\n目标", 6, styles.CENTRED),
    **_TAIL,
}
_COLOURS = ("red", "yellow", "green", "blue")
_LIGHT_LOOKS: Mapping[str, Properties] = {
    "红": {"bg_color": "#F4B6AC"},
    "黄": {"bg_color": "#FFE699"},
    "绿": {"bg_color": "#C6E5C3"},
    "蓝": {"bg_color": "#BDD7EE"},
}
_UNIT_HEAD = {
    "unit_code": Column("单位编码", 10, styles.CENTRED),
    "unit_name": Column("单位名称", 28),
    "count": Column("项目数", 8, styles.DASHED_COUNT),
}
_GRADE_FIELDS = ("first", "second", "third", "fourth", "open")

Row: TypeAlias = EvaluatedProject | MonitoredProject


class AppraisalRows(NamedTuple):
    """What is summed up: the evaluated and the monitored projects that count, those drawn, and notes on what does not count."""

    evaluated: Sequence[EvaluatedProject] = ()
    monitored: Sequence[MonitoredProject] = ()
    drawn: Sequence[EvaluatedProject] | None = None
    how_drawn: str = ""
    notes: Sequence[str] = ()


def appraisal_workbook(rows: AppraisalRows, target: Path | None = None) -> bytes:
    """Return the summary as the bytes of an .xlsx, the same for the same rows."""
    links = SourceLinks(target)

    def write(look: Look) -> None:
        if rows.drawn is not None:
            _write_projects(look, links, "抽查名单", _EVALUATED, rows.drawn, rows.how_drawn)
            return
        notes = "；".join(rows.notes)
        if rows.evaluated:
            _write_units_evaluated(look, links, rows.evaluated)
            _write_projects(look, links, "自评汇总", _EVALUATED, rows.evaluated, notes)
        if rows.monitored:
            _write_units_monitored(look, links, rows.monitored)
            _write_projects(look, links, "监控汇总", _MONITORED, rows.monitored, notes)

    return workbook_bytes(write)


def _write_projects(  # noqa: PLR0917 - the sheet, its columns, its rows, and what is said of them
    look: Look, links: SourceLinks, name: str, columns: Mapping[str, Column], rows: Sequence[Row], note: str
) -> None:
    design = ListDesign(name, columns)
    said = f"{len(rows)} 个项目，金额单位：万元。{note}"
    sheet = ListSheet(look, links, design, title=name, note=said, rows=len(rows))
    for place, row in enumerate(rows):
        whose = row.whose
        own = _evaluated(row) if isinstance(row, EvaluatedProject) else _monitored(row)
        values: dict[str, Value] = {
            "unit_code": whose.unit_code,
            "unit_name": whose.unit_name,
            "code": whose.code,
            "name": whose.name,
            "budget": whose.budget,
            "spent": whose.spent,
            "rate": _rate(whose, design, place),
            "errors": coloured_count(whose.errors, styles.SEVERITY[Severity.ERROR]),
            "warnings": coloured_count(whose.warnings, styles.SEVERITY[Severity.WARNING]),
            "file": whose.file.name,
            "sheet": whose.sheet,
            **own,
        }
        sheet.row(values, "sheet", SourceCell(whose.file, whose.sheet, whose.cell))
    sheet.end()
    if rows:
        sums: dict[str, Decimal | int] = {
            "budget": sum((row.whose.budget or Decimal(0) for row in rows), Decimal(0)),
            "spent": sum((row.whose.spent or Decimal(0) for row in rows), Decimal(0)),
            "errors": sum(row.whose.errors for row in rows),
            "warnings": sum(row.whose.warnings for row in rows),
        }
        sheet.totals(sums, "name")


def _rate(whose: Whose, design: ListDesign, place: int) -> Value:
    if whose.rate is None or whose.budget is None or whose.spent is None:
        return None
    spent, budget = design.cell("spent", place), design.cell("budget", place)
    return Cell(rounded(whose.spent / whose.budget, 4), f"ROUND({spent}/{budget},4)")


def _evaluated(row: EvaluatedProject) -> dict[str, Value]:
    return {
        "money_score": row.money_score,
        "indicator_score": row.indicator_score,
        "total": row.total,
        "grade": Cell(row.grade, colours=styles.FLAGGED if row.grade in (NOT_DONE, GRADES[-1]) else {}),
        "short": row.short,
    }


def _monitored(row: MonitoredProject) -> dict[str, Value]:
    return {
        "due": None if row.due is None else rounded(row.due / 100, 4),
        "money_light": _light(row.money_light),
        **dict(zip(_COLOURS, row.lights, strict=True)),
        "light": _light(row.light),
        "doubtful": row.doubtful,
        "mended": "是" if row.is_mended else "",
        "changed": "是" if row.is_changed else "",
    }


def _light(said: str) -> Value:
    return Cell(said, colours=_LIGHT_LOOKS.get(said, {}))


def _by_unit(rows: Sequence[Any]) -> dict[tuple[str, str], list[Any]]:
    units: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        units.setdefault((row.whose.unit_code, row.whose.unit_name), []).append(row)
    return units


def _write_units(  # noqa: PLR0917 - as above
    look: Look,
    links: SourceLinks,
    name: str,
    columns: Mapping[str, Column],
    units: Mapping[tuple[str, str], Sequence[Row]],
    figures: Callable[[Sequence[Any]], dict[str, Decimal | int | None]],
) -> None:
    """Write the sheet of units: what is counted and added up of each, and of all."""
    design = ListDesign(
        name, {**_UNIT_HEAD, **columns, "errors": _TAIL["errors"], "warnings": _TAIL["warnings"]}
    )
    everything = [row for rows in units.values() for row in rows]
    note = f"{len(units)} 个单位，{len(everything)} 个项目，金额单位：万元。"
    sheet = ListSheet(look, links, design, title=name, note=note)
    summed: dict[str, Decimal | int] = {}
    for (code, unit), rows in units.items():
        own = {"count": len(rows), **figures(rows), **_found(rows)}
        sheet.row({"unit_code": code, "unit_name": unit, **own})
        for field, figure in own.items():
            if field not in {"average", "rate"}:
                summed[field] = summed.get(field, 0) + (figure or 0)
    sheet.end("没有单位")
    if units:
        sheet.totals(summed, "unit_name")


def _found(rows: Sequence[Row]) -> dict[str, int]:
    return {
        "errors": sum(row.whose.errors for row in rows),
        "warnings": sum(row.whose.warnings for row in rows),
    }


def _money(rows: Sequence[Row]) -> dict[str, Decimal | int | None]:
    budget = sum((row.whose.budget or Decimal(0) for row in rows), Decimal(0))
    spent = sum((row.whose.spent or Decimal(0) for row in rows), Decimal(0))
    return {"budget": budget, "spent": spent, "rate": rounded(spent / budget, 4) if budget > 0 else None}


def _write_units_evaluated(look: Look, links: SourceLinks, rows: Sequence[EvaluatedProject]) -> None:
    def figures(own: Sequence[EvaluatedProject]) -> dict[str, Decimal | int | None]:
        totals = [row.total for row in own if row.total is not None]
        grades = [row.grade for row in own]
        average = rounded(sum(totals, Decimal(0)) / len(totals)) if totals else None
        counts = [grades.count(grade) for grade in (*GRADES, NOT_DONE)]
        return {**_money(own), "average": average, **dict(zip(_GRADE_FIELDS, counts, strict=True))}

    columns = {
        "budget": _EVALUATED["budget"],
        "spent": _EVALUATED["spent"],
        "rate": _EVALUATED["rate"],
        "average": Column("平均分", 9, _POINTS),
        **{
            field: Column(grade, 9 if grade == NOT_DONE else 6, styles.DASHED_COUNT)
            for field, grade in zip(_GRADE_FIELDS, (*GRADES, NOT_DONE), strict=True)
        },
    }
    _write_units(look, links, "自评按单位", columns, _by_unit(rows), figures)


def _write_units_monitored(look: Look, links: SourceLinks, rows: Sequence[MonitoredProject]) -> None:
    def figures(own: Sequence[MonitoredProject]) -> dict[str, Decimal | int | None]:
        by_money = [row.money_light for row in own]
        by_project = [row.light for row in own]
        return {
            **_money(own),
            **{
                f"money_{field}": by_money.count(light)
                for field, light in zip(_COLOURS[:3], LIGHTS, strict=False)
            },
            **{
                f"project_{field}": by_project.count(light)
                for field, light in zip(_COLOURS, LIGHTS, strict=True)
            },
            "doubtful": sum(row.doubtful for row in own),
        }

    columns = {
        "budget": _MONITORED["budget"],
        "spent": _MONITORED["spent"],
        "rate": _MONITORED["rate"],
        **{
            f"money_{field}": Column(f"预算\n{light}灯", 7, styles.DASHED_COUNT)
            for field, light in zip(_COLOURS[:3], LIGHTS, strict=False)
        },
        **{
            f"project_{field}": Column(f"项目\n{light}灯", 7, styles.DASHED_COUNT)
            for field, light in zip(_COLOURS, LIGHTS, strict=True)
        },
        "doubtful": _MONITORED["doubtful"],
    }
    _write_units(look, links, "监控按单位", columns, _by_unit(rows), figures)


def appraisal_json(rows: AppraisalRows) -> str:
    """Return the rows as JSON: amounts in 万元 and points as texts, so that no digit is lost."""
    told = {
        "evaluations": [_as_json(row) for row in (rows.evaluated if rows.drawn is None else rows.drawn)],
        "monitorings": [_as_json(row) for row in rows.monitored],
        "notes": list(rows.notes),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _as_json(row: Row) -> dict[str, object]:
    whose = row.whose
    told: dict[str, object] = {**whose._asdict(), "file": whose.file.name}
    for field, value in row._asdict().items():
        if field == "lights":
            told |= dict(zip(_COLOURS, value, strict=True))
        elif field != "whose":
            told[field] = value
    return {key: f"{value:f}" if isinstance(value, Decimal) else value for key, value in told.items()}


def appraisal_text(rows: AppraisalRows) -> str:
    """Return the summary for a screen: a line a unit."""
    lines = list(rows.notes)
    if rows.drawn is not None:
        lines.append(rows.how_drawn)
        for row in rows.drawn:
            whose, total = row.whose, "" if row.total is None else f" {row.total:f} 分"
            lines.append(f"  {whose.unit_code} {whose.unit_name}　{whose.name}{total} {row.grade}")
        return "\n".join(lines)
    for (code, name), own in _by_unit(rows.evaluated).items():
        grades = [row.grade for row in own]
        said = "，".join(f"{grade} {grades.count(grade)}" for grade in (*GRADES, NOT_DONE) if grade in grades)
        lines.append(f"{code} {name}：自评 {len(own)} 个项目，{said}；{_spent(own)}")
    for (code, name), own in _by_unit(rows.monitored).items():
        lights = [row.light for row in own]
        said = "，".join(f"{light}灯 {lights.count(light)}" for light in LIGHTS if light in lights)
        lines.append(f"{code} {name}：监控 {len(own)} 个项目，{said or '没有亮灯的'}；{_spent(own)}")
    return "\n".join(lines)


def _spent(rows: Sequence[Row]) -> str:
    figures = _money(rows)
    budget, spent, rate = figures["budget"], figures["spent"], figures["rate"]
    percent = "" if rate is None else f"，执行率 {Decimal(rate) * 100:.2f}%"
    return f"预算 {format_amount(Decimal(budget or 0))} 万元，支出 {format_amount(Decimal(spent or 0))} 万元{percent}"
