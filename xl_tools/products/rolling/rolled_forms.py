"""The forms of a workbook made those of another year: whose they are, their figures, the values of their indicators."""

import re

from xl_tools.form_templates.vocabulary import FieldType
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import Edit
from xl_tools.model.pending import VALUE_FIELD, PendingState
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.model.unit import ListedProject
from xl_tools.products.rolling.project_fates import Fate
from xl_tools.products.rolling.roll_plan import LISTED_FIGURE, OLD_FIGURE, Rolling, field_type
from xl_tools.products.rolling.rolled_text import rolled_text
from xl_tools.values.amount import amount_in, format_amount, parse_amount
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import half_width, name_key, squeeze

_LAST_YEAR, _YEAR_BEFORE = "上年值", "前年值"


def end_form(rolling: Rolling, reading: TableReading) -> None:
    """Take the form of a project out that is not in the new list, where its sheet has no other."""
    name = reading.table.name
    if rolling.forms[reading.sheet] == 1 and reading.sheet not in rolling.fixed:
        rolling.plan.ended.append(reading.sheet)
        ask = f"新清单里没有这个项目，工作表“{reading.sheet}”已取出；上年的文件里还有"
    else:
        is_alone = rolling.forms[reading.sheet] == 1
        why = "别的地方引用着这张工作表" if is_alone else "它与别的表在一张工作表上"
        ask = f"新清单里没有这个项目，{why}，没有取出"
        rolling.plan.line(
            PendingState.TO_LOOK_AT,
            reading.sheet,
            reading.anchor,
            "项目名称",
            before=name,
            now=rolling.shown(reading, "name"),
            ask="新清单里没有这个项目，请删去这张表",
        )
    rolling.plan.line(PendingState.ENDED, "", "", "项目", before=name, ask=ask)


def roll_form(rolling: Rolling, fate: Fate, *, is_listed: bool) -> None:
    """Make a form that of the other year: code, name, title, figures, values of indicators."""
    reading, project = fate.reading, fate.project
    renamed = project is not None and name_key(project.name) != name_key(reading.table.name)
    if project:
        _tell_fate(rolling, fate, renamed=renamed)
    elif is_listed and fate.may_be:
        may_be = "、".join(f"“{each.name}”" for each in fate.may_be)
        rolling.plan.line(
            PendingState.TO_LOOK_AT,
            reading.sheet,
            reading.anchor,
            "项目名称",
            before=reading.table.name,
            now=rolling.shown(reading, "name"),
            ask=f"新清单里没有同名同码的项目，也许是{may_be}：是的，改了名称再填编码和金额；不是的，删去这张表",
        )
    _code(rolling, reading, project, is_listed=is_listed)
    _name_and_title(rolling, fate, renamed=renamed)
    for key in reading.cells:
        kind = field_type(key)
        if kind in (FieldType.AMOUNT, FieldType.PERCENT):
            _figure(rolling, reading, key, project)
    _last_years(rolling, reading)
    _values(rolling, reading)


def _tell_fate(rolling: Rolling, fate: Fate, *, renamed: bool) -> None:
    reading, project = fate.reading, fate.project
    assert project  # noqa: S101 - whoever calls has looked
    budget = "" if project.approved is None else f"，批复 {format_amount(project.approved)} 万元"
    state = PendingState.RENAMED if renamed else PendingState.GOES_ON
    ask = f"按{fate.by}对上{budget}"
    rolling.plan.line(state, reading.sheet, "", "项目", before=reading.table.name, now=project.name, ask=ask)


def _code(rolling: Rolling, reading: TableReading, project: ListedProject | None, *, is_listed: bool) -> None:
    old, address = reading.table.code, reading.address("code")
    if not address:
        return
    rolling.done.add((reading.sheet, reading.cells["code"]))
    if project and project.code:
        if project.code != tidy_code(old):
            edit = reading.edit("code", reading.texts.get("code", ""), project.code, "新清单中的编码")
            rolling.plan.edit(edit)
            rolling.plan.line(
                PendingState.CHANGED,
                reading.sheet,
                address,
                "项目编码",
                before=old,
                now=edit.new,
                ask="按新清单",
            )
    elif old:
        ask = "新清单里没有它的编码" if is_listed else "没有给新清单"
        rolling.plan.line(
            PendingState.TO_LOOK_AT,
            reading.sheet,
            address,
            "项目编码",
            before=old,
            now=rolling.shown(reading, "code"),
            ask=f"还是上年的编码（{ask}），请换成本年的",
        )


def _name_and_title(rolling: Rolling, fate: Fate, *, renamed: bool) -> None:
    reading, project = fate.reading, fate.project
    old, new = reading.table.name, project.name if renamed and project else reading.table.name
    for key, name in (("name", "项目名称"), ("title", "表标题")):
        if key not in reading.cells or (reading.sheet, reading.cells[key]) in rolling.done - {
            (reading.sheet, reading.cells.get("code"))
        }:
            continue
        cell = reading.cells[key]
        rolling.done.add((reading.sheet, cell))
        shown = rolling.text_so_far(reading.sheet, cell)
        if key == "title":
            before = rolled_text(shown, *rolling.years, name=old, is_heading=True)
            text = before.text.replace(old, new) if old else before.text
            rolled = before._replace(text=text)
        else:
            rolled = rolled_text(shown.replace(old, new), *rolling.years, name=new, is_heading=True)
            rolled = rolled._replace(text=shown.replace(old, new) if old else shown, years=())
        rolling.put(reading.sheet, cell, name, rolled, shown)
        if renamed and key == "name":
            rolling.plan.line(
                PendingState.TO_LOOK_AT,
                reading.sheet,
                cell.address,
                name,
                before=old,
                now=rolled.text,
                ask=f"按{fate.by}认作同一个项目，名称改成了新清单上的，请确认",
            )


def _figure(rolling: Rolling, reading: TableReading, key: str, project: ListedProject | None) -> None:
    """Empty an amount or a percent; the budget is that of the list where it gives one."""
    cell = reading.cells[key]
    sheet, grid = reading.sheet, rolling.grids[reading.sheet]
    old = reading.texts.get(key, "")
    name = rolling.label(key)
    rolling.done.add((sheet, cell))
    approved = project.approved if project and key == "budget" else None
    unit = reading.unit_of(key) if key in FUNDING_FIELDS else ""
    if approved is not None and unit:
        new = amount_in(approved, unit)
        is_bare = not old or parse_amount(old, "") is None
        if not is_bare:
            new += unit
        elif key not in reading.whole:
            rolling.plan.numbers.add((sheet, cell.address))
        rolling.plan.edit(reading.edit(key, old, new, LISTED_FIGURE))
        rolling.plan.line(
            PendingState.CHANGED, sheet, cell.address, name, before=old, now=new, ask="按新清单的批复数"
        )
    elif old:
        edit = reading.edit(key, old, "", OLD_FIGURE)
        rolling.plan.edit(edit)
        ask = "填本年的累计百分数" if key in PLAN_FIELDS else "填本年的数"
        if approved is not None:
            ask += f"（新清单批复 {format_amount(approved)} 万元，这张表没有写明金额单位）"
        now = grid.text(*cell) if edit.new == edit.old else edit.new
        rolling.plan.line(PendingState.TO_FILL, sheet, cell.address, name, before=old, now=now, ask=ask)


def _last_years(rolling: Rolling, reading: TableReading) -> None:
    """Put the values of the indicators where the form has 上年值, and those of the year before one column on."""
    grid = rolling.grids[reading.sheet]
    for index, row in enumerate(reading.table.indicators):
        shown = [row.value.text, reading.texts.get(indicator_key(index, _LAST_YEAR), "")]
        for column, text in zip((_LAST_YEAR, _YEAR_BEFORE), shown, strict=True):
            key = indicator_key(index, column)
            cell = reading.cells.get(key)
            if cell is None or (reading.sheet, cell) in rolling.done:
                continue
            rolling.done.add((reading.sheet, cell))
            old = grid.text(*cell)
            if text and text != old:
                edit = Edit(
                    sheet=reading.sheet, cell=cell.address, old=old, new=text, why=f"上年的值移到{column}"
                )
                rolling.plan.edit(edit)
                rolling.plan.line(
                    PendingState.CHANGED,
                    reading.sheet,
                    cell.address,
                    column,
                    before=old,
                    now=text,
                    ask="上年的值",
                )


def _values(rolling: Rolling, reading: TableReading) -> None:
    """Keep the values of indicators, with what they say of years and amounts taken over as in a sentence."""
    grid, all_claims = rolling.grids[reading.sheet], rolling.claims.of_values(reading)
    for index, row in enumerate(reading.table.indicators):
        cell = reading.cells.get(indicator_key(index, "value"))
        if cell is None or (reading.sheet, cell) in rolling.done:
            continue
        rolling.done.add((reading.sheet, cell))
        shown = grid.text(*cell)
        if not shown:
            continue
        unit_cell = reading.cells.get(indicator_key(index, "unit"))
        unit = squeeze(grid.text(*unit_cell)) if unit_cell and unit_cell != cell else ""
        item = row.level3 or row.level2
        if unit in ("元", "万元", "亿元", "千元", "百万元") and parse_amount(shown, unit) is not None:
            rolling.plan.edit(
                Edit(sheet=reading.sheet, cell=cell.address, old=shown, new="", why="上年的金额")
            )
            rolling.plan.line(
                PendingState.TO_FILL,
                reading.sheet,
                cell.address,
                f"{VALUE_FIELD}·{item}",
                before=f"{shown}{unit}",
                ask="填本年的金额",
            )
            continue
        claims = (
            all_claims[index] if shown == row.value.text else rolling.claims_in(shown, reading.table.name)
        )
        rolled = rolled_text(shown, *rolling.years, claims, name=reading.table.name)
        rolling.put(reading.sheet, cell, f"{VALUE_FIELD}·{item}", rolled, shown)
        if not rolled.amounts and not rolled.left and re.search(r"\d", half_width(shown)):
            rolling.plan.line(
                PendingState.TO_LOOK_AT,
                reading.sheet,
                cell.address,
                VALUE_FIELD,
                before=shown,
                now=rolled.text,
                ask=f"“{item}”照抄上年，请核对",
            )


# ── sentences ──
