"""Read the forms whose fields were placed, by a template or by the general labels, into tables with their cells."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from xl_tools.form_templates.placeholders import Part, Placeholder, pattern_of, placeholders_of
from xl_tools.form_templates.placement import ListSpot, Placement, Spot
from xl_tools.form_templates.vocabulary import Field, FieldType, Group, known_key, vocabulary
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.forms.level_lines import level_said
from xl_tools.forms.money_units import funding_in
from xl_tools.forms.read_head import unit_of_line
from xl_tools.forms.split_values import joined_value, parted_code
from xl_tools.model.finding import is_answer
from xl_tools.model.form_facts import FormFacts
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.table import Indicator, PerformanceTable, SpendingPlan
from xl_tools.model.table_reading import Label, TableReading, indicator_key
from xl_tools.values.amount import parse_amount
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.money_unit import bare_unit, stated_unit
from xl_tools.values.percent import parse_percent
from xl_tools.values.points import parse_points, parted_points
from xl_tools.values.text import label_key, squeeze

_TITLE = re.compile(r"(?:绩效|目标|申报|审批|自评|监控).*表(?:\([^()]*\))?$")
_YEAR = re.compile(r"\(?20(?:\d\d|XX)年度?\)?", re.IGNORECASE)
_OF_YEAR = re.compile(r"20\d\d(?=年)")
_ANNEX = re.compile(r"附[件表]?[:：]?\d{0,4}[-.]?\d{0,3}|报表编号[:：].*")
TOTALS = frozenset({"合计", "总计", "小计", "总分"})
"""What stands in a row of a list that sums up the others."""

_TITLE_NUMBER = re.compile(r"(\d{1,3})(?![\d年])")
_WHOSE = frozenset({"单位编码", "单位名称"})
_LEVELS = ("level1", "level2")
_OWN = ("level3", "description", "value", "basis")
_VALUE_PARTS = frozenset({"sign", "value", "unit"})


class _Form:
    """One form as it is read: what each field holds and where, and which cells are accounted for."""

    def __init__(self, placement: Placement, rows: range) -> None:
        self.placement, self.grid, self.rows = placement, placement.grid, rows
        self.cells: dict[str, Cell] = {}
        self.texts: dict[str, str] = {}
        self.whole: dict[str, str] = {}
        self.pieces: dict[str, tuple[Label, ...]] = {}
        self.labels: dict[str, Label] = {}
        self.used: set[Cell] = set(placement.labels)
        self.lines: set[Cell] = set()
        self.more: list[tuple[str, str]] = []
        self.points: dict[str, str] = {}
        self.indicators: list[Indicator] = []

    def note(self, field: Field, cell: Cell, text: str) -> None:
        """Note what a field holds and where; all of what its cell says, where that is more."""
        whole = self.grid.text(*cell)
        if text == whole and field.type in (FieldType.AMOUNT, FieldType.PERCENT):
            text = self.grid.exact(*cell)
        elif text != whole and text in whole:
            self.whole[field.key] = whole
        self.cells[field.key], self.texts[field.key] = cell, text
        if text:
            self.used.add(cell)

    def read_spot(self, spot: Spot, known: Collection[str] = ()) -> None:
        """Note what stands at a spot; where nothing does, the place is its first cell.

        What is ``known`` has a place of its own, and is only said again here.
        """
        words = vocabulary()
        named = [(words.named(each.name, in_rows=False), each) for each in placeholders_of(spot.parts)]
        if spot.label is not None:
            for field, _ in named:
                self.labels.setdefault(field.key, Label(spot.label, self.grid.text(*spot.label)))
        filled = [cell for cell in spot.cells if self.grid.text(*cell) and cell not in self.used]
        if not filled:
            for field, _ in named:
                if spot.cells and field.key not in self.cells:
                    self.cells[field.key], self.texts[field.key] = spot.cells[0], ""
        elif len(spot.parts) == 1:
            self._read_one(named[0][0], filled, is_prose=spot.is_prose)
        else:
            self.used.add(filled[0])
            texts = _parted(spot.parts, self.grid.text(*filled[0]))
            if (
                spot.label is None and self.placement.template is None
            ):  # at the end of such a line stands the unit
                self.lines.add(filled[0])
                texts = [stated_unit(text)[1] for text in texts]
            for (field, _), text in zip(named, texts, strict=True):
                if field.key not in known:
                    self.note(field, filled[0], text)

    def _read_one(self, field: Field, filled: Sequence[Cell], *, is_prose: bool) -> None:
        """Note a field that is all that its cells hold: an amount, a text over several cells, or the first of them."""
        cell = filled[0]
        if field.type is FieldType.AMOUNT:
            amounts = (each for each in filled if parse_amount(self.grid.text(*each), "元") is not None)
            cell = next(amounts, cell)
        self.note(field, cell, self.grid.text(*cell))
        if is_prose and len(filled) > 1:
            self.texts[field.key] = "\n".join(self.grid.text(*each) for each in filled)
            self.used.update(filled)
            self.pieces[field.key] = tuple(Label(each, self.grid.text(*each)) for each in filled)

    def read_rows(self, spot: ListSpot, rows: Iterable[int]) -> None:
        """Read the rows of indicators; 一级 and 二级 that are merged or left blank inherit downwards."""
        words = vocabulary()
        fields = {name: words.named(name, in_rows=True) for name in spot.columns}
        columns = {
            fields[name].key: cells for name, cells in spot.columns.items() if fields[name].group is Group.ROW
        }
        for name, cell in spot.labels.items():
            self.labels[fields[name].key] = Label(cell, self.grid.text(*cell))
            if fields[name].key in columns:
                self.cells[f"label.{fields[name].key}"] = cell
        level = dict.fromkeys(_LEVELS, "")
        known = {cell for key, cell in self.cells.items() if self.texts.get(key)}
        following = spot.top
        for row in rows:
            seen = ((key, _shown(self.grid, row, at)) for key, at in columns.items())
            shown = {key: each for key, each in seen if each and each[0] not in known}
            if not shown:
                continue
            texts = {key: text for key, (_, text) in shown.items()}
            if all(known_key(text) == known_key(self.labels[key].text) for key, text in texts.items()):
                self.used.update(cell for cell, _ in shown.values())  # the header, once more on a new page
                continue
            if any(squeeze(text) in TOTALS for text in (*texts.values(), *self._left_of(row, columns))):
                self.used.update(cell for cell, _ in shown.values())
                self._note_total(shown)
                continue
            if _LEVELS[0] not in columns and (said := self._line_of_level(row, texts, level)):
                self._take_levels(level, dict([said]))
                self.used.update(cell for cell, _ in shown.values())
                continue
            self._take_levels(level, texts)
            self.used.update(cell for cell, _ in shown.values())
            following = row + 1
            if texts.keys() <= {*_LEVELS, "weight", "序号"}:
                place = columns.get("level3") or columns.get("value") or next(iter(columns.values()))
                self.cells.setdefault(f"slot.{level['level2']}", Cell(row, place[0]))
                continue
            self._indicator(level, columns, shown, row)
        first = min((at[0] for at in columns.values()), default=0)
        self.cells["indicator.next"] = Cell(following, first)

    def _line_of_level(
        self, row: int, texts: Mapping[str, str], level: Mapping[str, str]
    ) -> tuple[str, str] | None:
        """Return the level that a row says which has one text and no more."""
        (text, *more) = dict.fromkeys([*texts.values(), *filter(None, self.grid.texts[row])])
        return None if more else level_said(text, level["level1"])

    def _left_of(self, row: int, columns: Mapping[str, Sequence[int]]) -> Iterator[str]:
        """Yield what stands left of a list in one of its rows: 总分 may reach over all columns before its points."""
        first = min((at[0] for at in columns.values()), default=0)
        for column in range(first):
            if text := self.grid.text(row, column):
                if squeeze(text) in TOTALS:
                    self.used.add(Cell(row, column))
                yield text

    def _note_total(self, shown: Mapping[str, tuple[Cell, str]]) -> None:
        """Note the score in a row of totals: that of the whole form, however the row is called."""
        if "得分" in shown and not self.texts.get("自评总分"):
            cell, text = shown["得分"]
            self.cells["自评总分"], self.texts["自评总分"] = cell, text
            self.more.append(("自评总分", text))

    def _take_levels(self, level: dict[str, str], texts: Mapping[str, str]) -> None:
        for key in _LEVELS:
            if key not in texts:
                continue
            name, points = parted_points(texts[key])
            name = "".join(name.split()) if "\n" in name else name
            if points:
                self.points.setdefault(name, points)
            if key == "level1" and name != level["level1"]:
                level["level2"] = ""
            level[key] = name

    def _indicator(
        self,
        level: Mapping[str, str],
        columns: Mapping[str, Sequence[int]],
        shown: Mapping[str, tuple[Cell, str]],
        row: int,
    ) -> None:
        index = len(self.indicators)
        for key, at in columns.items():
            cell, text = shown.get(key, (Cell(row, at[0]), ""))
            self.cells[indicator_key(index, key)], self.texts[indicator_key(index, key)] = cell, text
        texts = {key: text for key, (_, text) in shown.items()}
        for key in _LEVELS:  # as it is read, without its points, so that no rule takes them for a name
            if key in texts and texts[key] != level[key] and key in level:
                self.whole[indicator_key(index, key)] = texts[key]
                self.texts[indicator_key(index, key)] = level[key]
        value = joined_value(texts.get("sign", ""), texts.get("value", ""), texts.get("unit", ""))
        known = {*_LEVELS, *_OWN, "sign", "unit", "weight", "序号"}
        self.indicators.append(
            Indicator(
                level1=level["level1"],
                level2=level["level2"],
                level3=texts.get("level3", ""),
                description=texts.get("description", ""),
                value=parse_indicator_value(value),
                basis=texts.get("basis", ""),
                weight=parse_points(texts["weight"]) if "weight" in texts else None,
                more=tuple((key, text) for key, text in texts.items() if key not in known),
            )
        )


def read_placed(placement: Placement) -> list[TableReading]:
    """Return the tables of a placed form: one, or, of a flat list, one for each project."""
    if placement.is_flat and placement.lists:
        return _read_flat(placement)
    form = _Form(placement, range(placement.top, placement.bottom))
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


def _read_other_list(form: _Form, spot: ListSpot) -> None:
    """Keep the rows of a list that is none of indicators (the tasks of a department) as they are, field by field."""
    for row in range(spot.top, min(spot.bottom, form.grid.height)):
        for name, columns in spot.columns.items():
            if seen := _shown(form.grid, row, columns):
                form.used.add(seen[0])
                form.more.append((name, seen[1]))


def _read_flat(placement: Placement) -> list[TableReading]:
    spot, grid = placement.lists[0], placement.grid
    words = vocabulary()
    once = {
        name: columns
        for name, columns in spot.columns.items()
        if words.named(name, in_rows=True).group is not Group.ROW
    }
    forms: list[_Form] = []
    last: tuple[str, ...] = ()
    carried: dict[str, tuple[Cell, str]] = {}
    rows_of: list[list[int]] = []
    for row in range(spot.top, min(spot.bottom, grid.height)):
        shown = {name: seen for name, columns in once.items() if (seen := _shown(grid, row, columns))}
        if whose := {name: seen for name, seen in shown.items() if name in _WHOSE}:
            carried = whose
        name = shown.get("项目名称", (Cell(row, 0), ""))[1]
        key = (name, shown.get("项目编码", (Cell(row, 0), ""))[1])
        if name and key != last:
            last = key
            form = _Form(placement, range(row, row + 1))
            forms.append(form)
            rows_of.append([])
            for field_name, (cell, _) in {**carried, **shown}.items():
                parts = spot.parts.get(field_name, (Placeholder(field_name),))
                form.read_spot(Spot(parts, (cell,), spot.labels.get(field_name)))
                form.used.add(cell)
        elif name and forms:
            forms[-1].used.update(cell for cell, _ in shown.values())
        if forms:
            rows_of[-1].append(row)
    for form, rows in zip(forms, rows_of, strict=True):
        form.rows = range(rows[0], rows[-1] + 1)
        for field_name in once:  # where a project lacks one, its place is there all the same
            field = words.named(field_name, in_rows=True)
            form.cells.setdefault(field.key, Cell(rows[0], once[field_name][0]))
            form.texts.setdefault(field.key, "")
        form.read_rows(spot, rows)
    everything = set().union(*(form.used for form in forms)) if forms else set()
    readings = []
    for number, form in enumerate(forms):
        form.rows = form.rows if number else range(placement.top, form.rows.stop)
        form.used |= everything
        readings.append(_reading(form))
    return readings


def _shown(grid: Grid, row: int, columns: Sequence[int]) -> tuple[Cell, str] | None:
    for column in columns:
        if text := grid.text(row, column):
            return Cell(row, column), text
    return None


def _parted(parts: Sequence[Part], text: str) -> list[str]:
    """Return what each field of a cell holds; where the words between are not there, all is of the last field."""
    named = placeholders_of(parts)
    if match := pattern_of(parts).fullmatch(text):
        return [each.strip() for each in match.groups()]
    if [each.name for each in named] == ["项目编码", "项目名称"]:
        return list(parted_code(text) or ("", text))
    return [*[""] * (len(named) - 1), text]


def _reading(form: _Form) -> TableReading:
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
    once = {key for spot in placement.spots for key in _keys(spot.parts)}
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


def _keys(parts: Sequence[Part]) -> Iterator[str]:
    words = vocabulary()
    return (words.named(each.name, in_rows=False).key for each in placeholders_of(parts))


def _required(placement: Placement) -> frozenset[str]:
    if placement.template is None:
        return frozenset()
    return frozenset(key for key, (_, each) in placement.template.fields.items() if each.is_required)


def _read_title(form: _Form) -> str:
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


def _unit_said(form: _Form) -> str:
    """Return the unit of money that the form says in a cell; that cell is known then, if it says no more."""
    top = 0 if form.placement.is_flat else form.rows.start
    for row in range(top, min(form.rows.stop, form.grid.height)):
        for column, text in enumerate(form.grid.texts[row]):
            cell = Cell(row, column)
            is_value = cell in form.used and cell not in form.placement.labels and cell not in form.lines
            if not text or is_value:
                continue
            unit, rest = stated_unit(text)
            if unit or (unit := bare_unit(text) if row <= top + 2 else ""):
                if not rest or rest == text or _is_label_alone(rest):
                    form.used.add(Cell(row, column))
                return unit
    return ""


def _is_label_alone(text: str) -> bool:
    """Whether a text is a label with nothing behind it (``填报单位：（盖章）``)."""
    label, _, value = text.replace("：", ":").partition(":")
    return known_key(label) in vocabulary().labels[Group.ONCE] and not value.strip("()（）盖章 ")


def _read_unit(form: _Form) -> tuple[str, str]:
    """Return code and name of the unit: labelled, else from the line above the form, else who carries it out."""
    texts = form.texts
    if texts.get("unit_code"):
        return texts["unit_code"], texts.get("unit_name", "")
    for key in ("unit_name", "实施单位"):
        if text := texts.get(key, ""):
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


def _leftovers(form: _Form) -> tuple[Label, ...]:
    return tuple(
        Label(Cell(row, column), text)
        for row in range(form.rows.start, min(form.rows.stop, form.grid.height))
        for column, text in enumerate(form.grid.texts[row])
        if text and (row, column) not in form.used and not is_answer(text)
    )
