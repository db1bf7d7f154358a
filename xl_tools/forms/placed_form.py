"""One placed form as it is read: what each of its fields holds and where, and its rows of indicators."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from xl_tools.form_templates.choice_columns import said_by_choice
from xl_tools.form_templates.halves_of_header import LONG
from xl_tools.form_templates.placeholders import Part, pattern_of, placeholders_of
from xl_tools.form_templates.placement import AcrossColumn, ListSpot, Placement, Spot
from xl_tools.form_templates.vocabulary import (
    Field,
    FieldType,
    Group,
    known_key,
    name_of,
    unnumbered,
    vocabulary,
)
from xl_tools.forms.level_lines import level_said
from xl_tools.forms.split_values import joined_value, parted_code
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import Label, indicator_key
from xl_tools.values.amount import parse_amount
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.money_unit import stated_unit
from xl_tools.values.points import parse_points, parted_points
from xl_tools.values.text import squeeze

TOTALS = frozenset(
    {
        "合计",
        "总计",
        "小计",
        "总分",
        "总得分",
        "得分合计",
        "合计得分",
        "分值合计",
        "总分值",
        "自评总分",
        "总分合计",
    }
)
"""What stands in a row of a list that sums up the others."""

_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_PROMPT = re.compile(r"指标\d{0,2}[:：]?")
"""What a blank form says where an indicator goes."""

_NAME_THEN_VALUE = re.compile(
    r"([^\d≥≤＝=<>＜＞]*[^\d≥≤＝=<>＜＞\s])\s*((?:[≥≤＝=<>＜＞]\s*)?\d[\d.,]*\s*[%％‰a-zA-Z\u4e00-\u9fff/·]{0,6})"
)
"""The name of an indicator with the one figure that it comes to, as they stand in one cell (``清运垃圾≥300吨``)."""

_LEVELS = ("level1", "level2")
_OWN = ("level3", "description", "value", "basis")
_OF_NO_INDICATOR = frozenset({*_LEVELS, "weight", "序号", f"{LONG}一级指标", f"{LONG}二级指标"})


class PlacedForm:
    """One form as it is read: what each field holds and where, and which cells are accounted for."""

    def __init__(self, placement: Placement, rows: range) -> None:
        """Take where the fields of a form stand, nothing read yet, and its rows."""
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
        named = _fields_once(spot.parts)
        if spot.label is not None:
            for field in named:
                self.labels.setdefault(field.key, Label(spot.label, self.grid.text(*spot.label)))
        filled = [cell for cell in spot.cells if self.grid.text(*cell) and cell not in self.used]
        if not filled:
            for field in named:
                if spot.cells and field.key not in self.cells:
                    self.cells[field.key], self.texts[field.key] = spot.cells[0], ""
        elif len(spot.parts) == 1:
            self._read_one(named[0], filled, is_prose=spot.is_prose)
        else:
            self.used.add(filled[0])
            texts = _parted(spot.parts, self.grid.text(*filled[0]))
            if (
                spot.label is None and self.placement.template is None
            ):  # at the end of such a line stands the unit
                self.lines.add(filled[0])
                texts = [stated_unit(text)[1] for text in texts]
            for field, text in zip(named, texts, strict=True):
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
        if spot.across:
            self._read_across(spot, rows)
            return
        words = vocabulary()
        fields = {name: words.named(name, in_rows=True) for name in spot.columns}
        columns = {
            fields[name].key: cells
            for name, cells in spot.columns.items()
            if fields[name].group is Group.ROW and (name not in spot.of_project or name == "序号")
        }
        for name, cell in spot.labels.items():
            self.labels[fields[name].key] = Label(cell, self.grid.text(*cell))
            if fields[name].key in columns:
                self.cells[f"label.{fields[name].key}"] = cell
        heads = {key: known_key(self.labels[key].text) for key in columns}
        level = dict.fromkeys(_LEVELS, "")
        known = {cell for key, cell in self.cells.items() if self.texts.get(key)}
        following = spot.top
        for row in rows:
            shown = {
                key: each
                for key, at in columns.items()
                if (each := _chosen_in(self.grid, row, at, spot.choices)) and each[0] not in known
            }
            if prompts := {key: cell for key, (cell, text) in shown.items() if _is_prompt(text)}:
                self.used.update(prompts.values())
                shown = {key: each for key, each in shown.items() if key not in prompts}
            if not shown:
                continue
            self.used.update(cell for cell, _ in shown.values())
            if all(known_key(text) == heads[key] for key, (_, text) in shown.items()):
                continue  # the header, once more on a new page
            if row in spot.long_rows:
                self._keep_long(shown)
            elif self._takes_indicator(level, columns, shown, row):
                following = row + 1
        first = min((at[0] for at in columns.values()), default=0)
        self.cells["indicator.next"] = Cell(following, first)

    def _read_across(self, spot: ListSpot, rows: Iterable[int]) -> None:
        """Read the indicators of a project that stand across: each line of a cell is one."""
        self.cells["label.value"] = Cell(spot.top - 1, spot.across[0].columns[0])
        for each in spot.across:
            for row in rows:
                seen = shown_in(self.grid, row, each.columns)
                if not seen or _is_prompt(seen[1]):
                    continue
                self.used.add(seen[0])
                for said in filter(None, map(str.strip, re.split(r"[\n；;]", seen[1]))):
                    self._indicator_across(each, seen[0], unnumbered(said))
        self.cells["indicator.next"] = Cell(spot.bottom, spot.across[0].columns[0])

    def _indicator_across(self, column: AcrossColumn, cell: Cell, said: str) -> None:
        """Take one indicator of a cell: its name before its value, where one figure closes it; else all of it is the value."""
        match = _NAME_THEN_VALUE.fullmatch(said)
        name, value = (match[1].rstrip(":： "), match[2]) if match else ("", said)
        index = len(self.indicators)
        for key, text in (("level3", name), ("value", value)):
            self.cells[indicator_key(index, key)] = cell
            self.texts[indicator_key(index, key)] = text
            self.whole[indicator_key(index, key)] = self.grid.text(*cell)
        self.indicators.append(
            Indicator(
                level1=column.level1,
                level2=column.level2,
                level3=name,
                value=parse_indicator_value(value),
            )
        )

    def _takes_indicator(
        self,
        level: dict[str, str],
        columns: Mapping[str, Sequence[int]],
        shown: Mapping[str, tuple[Cell, str]],
        row: int,
    ) -> bool:
        """Take what a row of the list says; return whether it is an indicator's, or the place for one."""
        texts = {key: text for key, (_, text) in shown.items()}
        if any(map(_is_total, (*texts.values(), *self._left_of(row, columns)))):
            self._note_total(shown)
            return False
        if _LEVELS[0] not in columns and (said := self._line_of_level(row, texts, level)):
            self._take_levels(level, dict([said]))
            return False
        self._take_levels(level, texts)
        own = texts.keys() - _OF_NO_INDICATOR
        if own and all(key.startswith(LONG) for key in own):
            self._keep_long({key: shown[key] for key in own})
        elif not own:
            place = columns.get("level3") or columns.get("value") or next(iter(columns.values()))
            self.cells.setdefault(f"slot.{level['level2']}", Cell(row, place[0]))
        else:
            self._indicator(level, columns, shown, row)
        return True

    def _keep_long(self, shown: Mapping[str, tuple[Cell, str]]) -> None:
        """Keep what a row says of several years only: it is no indicator of the form's year."""
        names = {key: name_of(key).removeprefix(LONG) for key in shown}
        self.more.extend((f"{LONG}{names[key]}", text) for key, (_, text) in shown.items())

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
                if _is_total(text):
                    self.used.add(Cell(row, column))
                yield text

    def _note_total(self, shown: Mapping[str, tuple[Cell, str]]) -> None:
        """Note score and points in a row of totals: those of the whole form, however the row is called."""
        said = "合计得分" if self.texts.get("自评总分") else "自评总分"
        for column, name in (("得分", said), ("weight", "自评满分")):
            if column in shown and not self.texts.get(name) and not _is_total(shown[column][1]):
                self.cells[name], self.texts[name] = shown[column]
                self.more.append((name, shown[column][1]))

    def _take_levels(self, level: dict[str, str], texts: Mapping[str, str]) -> None:
        for key in _LEVELS:
            if key not in texts:
                continue
            name, points = parted_points(texts[key])
            name = unnumbered("".join(name.split()) if "\n" in name else name)
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
            own = indicator_key(index, key)
            self.cells[own], self.texts[own] = shown.get(key) or (Cell(row, at[0]), "")
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


@lru_cache(maxsize=1 << 10)  # of many forms the places are the same ones
def _fields_once(parts: tuple[Part, ...]) -> tuple[Field, ...]:
    """Return the fields of a place that stands once."""
    words = vocabulary()
    return tuple(words.named(each.name, in_rows=False) for each in placeholders_of(parts))


def shown_in(grid: Grid, row: int, columns: Sequence[int]) -> tuple[Cell, str] | None:
    """Return the first of some cells of a row that has a text, with it."""
    for column in columns:
        if text := grid.text(row, column):
            return Cell(row, column), text
    return None


def _chosen_in(
    grid: Grid, row: int, columns: Sequence[int], choices: Mapping[int, str]
) -> tuple[Cell, str] | None:
    """Return the first of some cells of a row that says something; a tick in a column of choices says what that stands for."""
    if not choices or choices.keys().isdisjoint(columns):
        return shown_in(grid, row, columns)
    for column in columns:
        text = grid.text(row, column)
        if said := said_by_choice(choices[column], text) if text and column in choices else text:
            return Cell(row, column), said
    return None


def _is_total(text: str) -> bool:
    """Whether a text says that its row sums up the others, whatever is told of that in brackets."""
    if "计" not in text and "分" not in text:  # as most texts
        return False
    return squeeze(_IN_BRACKETS.sub("", text)) in TOTALS


def _is_prompt(text: str) -> bool:
    return "指" in text and bool(_PROMPT.fullmatch(squeeze(text)))


def _parted(parts: Sequence[Part], text: str) -> list[str]:
    """Return what each field of a cell holds; where the words between are not there, all is of the last field."""
    named = placeholders_of(parts)
    if match := pattern_of(parts).fullmatch(text):
        return [each.strip() for each in match.groups()]
    if [each.name for each in named] == ["项目编码", "项目名称"]:
        return list(parted_code(text) or ("", text))
    return [*[""] * (len(named) - 1), text]
