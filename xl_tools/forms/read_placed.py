"""Read the forms whose fields were placed, by a template or by the general labels, into tables with their cells."""

import re
from collections.abc import Sequence
from functools import lru_cache

from xl_tools.form_templates.placeholders import Part, placeholders_of
from xl_tools.form_templates.placement import ListSpot, Placement
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.forms.list_of_projects import forms_of_list, keys_of_projects
from xl_tools.forms.money_units import funding_in
from xl_tools.forms.placed_form import PlacedForm, shown_in
from xl_tools.forms.read_head import unit_of_line
from xl_tools.forms.split_values import parted_code
from xl_tools.model.finding import is_answer
from xl_tools.model.form_facts import FormFacts
from xl_tools.model.grid import Cell
from xl_tools.model.table import PerformanceTable, SpendingPlan
from xl_tools.model.table_reading import Label, TableReading
from xl_tools.values.money_unit import bare_unit, stated_unit
from xl_tools.values.percent import parse_percent
from xl_tools.values.text import label_key

_TITLE = re.compile(r"(?:绩效|目标|申报|审批|自评|监控).*表(?:\([^()]*\))?$")
_YEAR = re.compile(
    r"\(?(?:20(?:\d\d|XX)|二[〇○零][一二三四五六七八九][〇○零一二三四五六七八九])年度?\)?", re.IGNORECASE
)
_OF_YEAR = re.compile(r"20\d\d(?=年)")
_ANNEX = re.compile(r"附[件表]?[:：]?\d{0,4}[-.]?\d{0,3}|报表编号[:：].*")
_SEALED = re.compile(r"^\s*[(（](?:单位)?(?:盖章|公章|签章|章)[)）]\s*")
_UNIT_OF_MONEY = frozenset({"单位", "金额单位", "货币单位"})
_TITLE_NUMBER = re.compile(r"(\d{1,3})(?![\d年])")


def read_placed(placement: Placement) -> list[TableReading]:
    """Return the tables of a placed form: one, or, of a flat list, one for each project."""
    if placement.is_flat and placement.lists:
        return [*map(_reading, forms_of_list(placement))]
    form = PlacedForm(placement, range(placement.top, placement.bottom))
    labelled = {key for spot in placement.spots if spot.label for key in _keys(spot.parts)}
    for spot in placement.spots:
        form.read_spot(spot, () if spot.label else labelled)
    main = _list_of_indicators(placement.lists)
    for rows in placement.lists:
        if rows is main:
            form.read_rows(rows, range(rows.top, min(rows.bottom, form.grid.height)))
        else:
            _read_other_list(form, rows)
    return [_reading(form)]


def _list_of_indicators(lists: Sequence[ListSpot]) -> ListSpot | None:
    telling = {"三级指标", "指标值", "绩效指标描述"}
    return next((spot for spot in lists if telling & spot.columns.keys()), None)


def _read_other_list(form: PlacedForm, spot: ListSpot) -> None:
    """Keep the rows of a list that is none of indicators (the tasks of a department) as they are, field by field."""
    for row in range(spot.top, min(spot.bottom, form.grid.height)):
        for name, columns in spot.columns.items():
            if seen := shown_in(form.grid, row, columns):
                form.used.add(seen[0])
                form.more.append((name, seen[1]))


def _reading(form: PlacedForm) -> TableReading:
    placement, grid, texts = form.placement, form.grid, form.texts
    template = placement.template
    title = _read_title(form)
    said = _unit_said(form)
    own = {vocabulary().named(name, in_rows=False).key: unit for name, unit in placement.units.items()}
    own = {key: unit for key, unit in own.items() if key in FUNDING_FIELDS}
    if not said and len(units := set(own.values())) == 1:
        (said,) = units
    unit = said or (template.unit if template else "")
    unit_code, unit_name = _read_unit(form)
    code = texts.get("code", "")
    if not code and (split := parted_code(texts.get("name", ""))):
        form.whole["name"] = form.whole["code"] = texts["name"]
        form.cells["code"] = form.cells["name"]
        texts["code"], texts["name"] = split
    plan = {key: parse_percent(texts.get(key, "")) for key in PLAN_FIELDS}
    number = _TITLE_NUMBER.match(title)
    known = {
        *FUNDING_FIELDS,
        *PLAN_FIELDS,
        "code",
        "name",
        "unit_code",
        "unit_name",
        "purpose",
        "goals",
        "year",
        "number",
    }
    once = {key for spot in placement.spots for key in _keys(spot.parts)} | keys_of_projects(placement)
    more = [(key, texts[key]) for key in sorted(once - known) if texts.get(key)]
    fields = once | {key for key in texts if not key.startswith("indicator.")}
    fields |= {f"indicator.{key.rpartition('.')[2]}" for key in form.cells if key.startswith("label.")}
    return TableReading(
        sheet=grid.sheet,
        table=PerformanceTable(
            number=int(number[1]) if number else None,
            title=title,
            unit_code=unit_code,
            unit_name=unit_name,
            code=texts.get("code", ""),
            name=texts.get("name", ""),
            purpose=texts.get("purpose", ""),
            funding=funding_in(unit, texts, own),
            plan=SpendingPlan(**plan),
            goals=texts.get("goals", ""),
            indicators=tuple(form.indicators),
            more=(*more, *form.more),
            level_points=tuple(form.points.items()),
        ),
        cells=form.cells,
        texts=texts,
        labels=form.labels,
        leftovers=_leftovers(form),
        pieces=form.pieces,
        whole=form.whole,
        own_units=own,
        money_unit=unit,
        unit_said=bool(unit),
        code_is_number="code" in form.cells and grid.is_number(form.cells["code"]),
        form=FormFacts(
            template=template.name if template else "",
            labels_found=placement.found,
            labels_asked=len(template.asked) if template else 0,
            kind=placement.kind,
            fields=frozenset(fields),
            required=_required(placement),
            weights=template.weights if template else None,
            drawn=grid,
            top=form.rows.start,
            bottom=form.rows.stop,
            widths=template.widths if template else (),
            rivals=placement.rivals,
        ),
    )


@lru_cache(maxsize=1 << 10)  # of many forms the places are the same ones
def _keys(parts: tuple[Part, ...]) -> tuple[str, ...]:
    words = vocabulary()
    return tuple(words.named(each.name, in_rows=False).key for each in placeholders_of(parts))


def _required(placement: Placement) -> frozenset[str]:
    if placement.template is None:
        return frozenset()
    return frozenset(key for key, (_, each) in placement.template.fields.items() if each.is_required)


def _read_title(form: PlacedForm) -> str:
    """Return the title: the text above the labels that is one; what stands beside it of years and annexes is known, too."""
    placement = form.placement
    claiming = [spot.label for spot in placement.spots if spot.label]
    claiming += [cell for rows in placement.lists for cell in rows.labels.values()]
    first = min((cell.row for cell in claiming), default=form.rows.start)
    top = 0 if placement.is_flat else form.rows.start
    title = ""
    for row in range(top, min(first + 1, form.grid.height)):
        for column, text in enumerate(form.grid.texts[row]):
            cell, key = Cell(row, column), label_key(text)
            if not text or cell in claiming:
                continue
            is_title = not title and row < first and bool(_TITLE.search(key))
            if is_title:
                title = text
                form.cells["title"], form.texts["title"] = cell, text
            if is_title or _YEAR.fullmatch(key) or _ANNEX.fullmatch(key):
                form.used.add(cell)
                if (said := _OF_YEAR.search(key)) and not form.texts.get("year"):
                    form.texts["year"] = said[0]
    return title


def _unit_said(form: PlacedForm) -> str:
    """Return the unit of money that the form says in a cell; that cell is known then, if it says no more."""
    top = 0 if form.placement.is_flat else form.rows.start
    for row in range(top, min(form.rows.stop, form.grid.height)):
        before, last = "", None
        for column, text in enumerate(form.grid.texts[row]):
            if not text:
                continue
            cell = Cell(row, column)
            if cell in form.used and cell not in form.placement.labels and cell not in form.lines:
                continue  # a value
            unit, rest = stated_unit(text)
            if not unit and bare_unit(text) and label_key(before) in _UNIT_OF_MONEY:
                form.used.update(cell for cell in (last, Cell(row, column)) if cell)
                return bare_unit(text)
            before, last = text, cell
            if unit or (unit := bare_unit(text) if row <= top + 2 else ""):
                if not rest or rest == text or _is_label_alone(rest):
                    form.used.add(Cell(row, column))
                return unit
    return ""


def _is_label_alone(text: str) -> bool:
    """Whether a text is a label with nothing behind it (``填报单位：（盖章）``)."""
    label, _, value = text.replace("：", ":").partition(":")
    return known_key(label) in vocabulary().labels[Group.ONCE] and not value.strip("()（）盖章 ")


def _read_unit(form: PlacedForm) -> tuple[str, str]:
    """Return code and name of the unit: labelled, else from the line above the form, else who carries it out."""
    texts = form.texts
    if texts.get("unit_code"):
        return texts["unit_code"], texts.get("unit_name", "")
    for key in ("unit_name", "实施单位"):
        if text := _SEALED.sub("", texts.get(key, "")):
            code, name = unit_of_line(text)
            return (code, name) if code else ("", stated_unit(text)[1])
    for row in range(form.rows.start, min(form.rows.stop, form.grid.height)):
        for column, text in enumerate(form.grid.texts[row]):
            if text and (row, column) not in form.used:
                code, name = unit_of_line(text)
                if code and name:
                    form.cells["unit_line"], form.texts["unit_line"] = Cell(row, column), stated_unit(text)[1]
                    form.used.add(Cell(row, column))
                    return code, name
        if any(cell.row == row for cell in form.placement.labels):
            break
    return "", ""


def _leftovers(form: PlacedForm) -> tuple[Label, ...]:
    return tuple(
        Label(Cell(row, column), text)
        for row in range(form.rows.start, min(form.rows.stop, form.grid.height))
        for column, text in enumerate(form.grid.texts[row])
        if text and (row, column) not in form.used and not is_answer(text)
    )
