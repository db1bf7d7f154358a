"""Which template a filled sheet is of, and where its fields stand there: by the labels, wherever they are."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.placeholders import pattern_of
from xl_tools.form_templates.placement import ListSpot, Placement, Spot
from xl_tools.form_templates.template import Place, Template
from xl_tools.form_templates.vocabulary import known_key, vocabulary
from xl_tools.model.grid import Cell, Grid

_FITTING = 0.8
"""Of the labels that tell a template's fields, so many must stand on a sheet."""

_LONGEST_PROSE = 6  # rows below the label of a text over several cells


class _Part(NamedTuple):
    """Rows of a sheet that one form takes."""

    top: int
    bottom: int


class FilledSheet:
    """A filled sheet by the keys of its texts."""

    def __init__(self, grid: Grid) -> None:
        """Take a sheet as it stands."""
        self.grid = grid
        self.around = Neighbours(grid)

    @cached_property
    def cells(self) -> Mapping[str, tuple[Cell, ...]]:
        """The cells of every short text, by its key."""
        found: dict[str, list[Cell]] = {}
        for cell, text in self.grid.filled():
            if key := known_key(text):
                found.setdefault(key, []).append(cell)
        return {key: tuple(cells) for key, cells in found.items()}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each short text stands there."""
        return {key: len(cells) for key, cells in self.cells.items()}

    @property
    def keys(self) -> frozenset[str]:
        """What can be a label."""
        return frozenset(self.cells)


class Fit(NamedTuple):
    """How well a template fits: the labels that stand on the sheet, of those that tell its fields."""

    template: Template
    found: int

    @property
    def share(self) -> float:
        """The part of the labels that was found."""
        return self.found / max(len(self.template.asked), 1)


def best_fits(sheet: FilledSheet, templates: Sequence[Template]) -> list[Fit]:
    """Return the template that fits a sheet best, and those that fit as well; none where none fits."""
    fits = [Fit(template, _count(sheet, template)) for template in templates]
    fitting = [fit for fit in fits if fit.found and fit.share >= _FITTING]
    if not fitting:
        return []
    best = max((fit.found, fit.share) for fit in fitting)
    return [fit for fit in fitting if (fit.found, fit.share) == best]


def _count(sheet: FilledSheet, template: Template) -> int:
    found = Counter[str]()
    for key in sheet.counts.keys() & template.asked_by_spelling.keys():
        for label in template.asked_by_spelling[key]:
            found[label] += sheet.counts[key]
    return sum(min(times, template.asked_labels[label]) for label, times in found.items())


def placed_by_template(sheet: FilledSheet, fits: Sequence[Fit]) -> list[Placement]:
    """Return where the fields of a template stand on a sheet, for each of the forms there."""
    template, rivals = fits[0].template, tuple(fit.template.name for fit in fits[1:])
    placements = []
    for part in _parts(sheet, template):
        finder = _Finder(sheet, template, part)
        lists = tuple(filter(None, (finder.list_of(row) for row in template.lists)))
        spots = tuple(filter(None, map(finder.spot_of, template.once)))
        placements.append(
            Placement(
                grid=sheet.grid,
                top=part.top,
                bottom=part.bottom,
                spots=spots,
                lists=lists,
                labels=finder.labels,
                kind=template.kind,
                template=template,
                found=len(template.asked & finder.matched.keys()),
                rivals=rivals,
                is_flat=template.is_flat,
            )
        )
    return placements


def _parts(sheet: FilledSheet, template: Template) -> Iterator[_Part]:
    """Yield the rows of each form on a sheet: another begins where the label of its first field stands again."""
    height = sheet.grid.height
    first = next((place for place in template.once if place.left or place.above), None)
    anchor = first and (first.left or first.above)
    if anchor is None or template.is_flat:
        yield _Part(0, height)
        return
    key = known_key(template.grid.text(*anchor))
    before = sum(cell < anchor for cell in template.labels.get(key, ()))
    times = len(template.labels.get(key, ()))
    spelled = (sheet.cells.get(each, ()) for each in template.spelled.get(key, (key,)))
    cells = sorted(cell for cells in spelled for cell in cells)[before::times]
    tops = [max(0, cell.row - anchor.row) for cell in cells]
    if len(tops) <= 1:
        yield _Part(0, height)
        return
    tops[0] = 0
    yield from (
        _Part(top, bottom) for top, bottom in zip(tops, [*tops[1:], height], strict=True) if bottom > top
    )


class _Finder:
    """Finds the labels of a template, and by them the fields, in some rows of a sheet."""

    def __init__(self, sheet: FilledSheet, template: Template, part: _Part) -> None:
        self.sheet, self.template, self.part = sheet, template, part
        self.matched: dict[Cell, Cell] = {}
        """Where each label of the template stands on the sheet."""
        rows = range(part.top, part.bottom)
        for key, drawn in template.labels.items():
            spelled = (sheet.cells.get(each, ()) for each in template.spelled[key])
            there = sorted(cell for cells in spelled for cell in cells if cell.row in rows)
            self._pair(drawn, there)
        self.labels = frozenset(self.matched.values())

    def _pair(self, drawn: Sequence[Cell], there: Sequence[Cell]) -> None:
        """Pair the labels of one text: as they come, where there are as many; else each with the nearest one left."""
        if len(drawn) == len(there):
            self.matched.update(zip(drawn, there, strict=True))
            return
        left = list(there)
        for cell in drawn:
            if left:
                near = min(left, key=lambda each: (abs(each.column - cell.column), each.row))
                self.matched[cell] = near
                left.remove(near)

    def spot_of(self, place: Place) -> Spot | None:
        """Return where the value of a field stands."""
        if place.cell in self.template.known_by_themselves and (found := self._by_words(place)):
            return found
        if place.left is None and place.above is None:
            return None
        left = self.matched.get(place.left) if place.left else None
        above = self.matched.get(place.above) if place.above else None
        if above is None and place.needs_above:
            return None
        is_prose = place.cell in self.template.prose
        if left is not None:
            cells = [*self._beside(left, above, is_prose=is_prose)]
            return Spot(place.parts, tuple(cells), left, is_prose)
        if above is not None and place.left is None:
            return Spot(place.parts, tuple(self._below(above)), above, is_prose)
        return None

    def _by_words(self, place: Place) -> Spot | None:
        """Return the cell whose words are those of the place, wherever it stands above the lists."""
        pattern = pattern_of(place.parts)
        for row in range(self.part.top, self.part.bottom):
            for column, text in enumerate(self.sheet.grid.texts[row]):
                match = pattern.fullmatch(text) if text else None
                if match and (place.has_words or match[1]):
                    return Spot(place.parts, (Cell(row, column),), None)
        return None

    def _beside(self, left: Cell, above: Cell | None, *, is_prose: bool) -> Iterator[Cell]:
        """Yield the cells right of a label up to the next one, those below the label above first."""
        around, labels = self.sheet.around, self.labels
        extent = around.extent(left)
        columns = None
        if above is not None and above.row <= extent.bottom:
            head = around.extent(above)
            columns = range(head.left, head.right + 1)
        bottom = extent.bottom
        if is_prose and columns is None:
            bottom = self._while_below_is_blank(extent.bottom, extent.left)
        found = []
        for row in range(extent.top, bottom + 1):
            for cell in around.right_of(Cell(row, left.column)):
                if cell in labels:
                    break
                if cell not in found:
                    found.append(cell)
        if columns is not None and (inside := [cell for cell in found if cell.column in columns]):
            found = inside
        yield from found

    def _while_below_is_blank(self, bottom: int, column: int) -> int:
        """Return the last row below a label in whose own column nothing stands."""
        last = min(bottom + _LONGEST_PROSE, self.part.bottom - 1)
        labels = {cell.row for cell in self.matched.values()}
        row = bottom
        while row < last and row + 1 not in labels and not self.sheet.around.text(Cell(row + 1, column)):
            row += 1
        return row

    def _below(self, above: Cell) -> Iterator[Cell]:
        """Yield the cells below a label, up to the next one."""
        around, labels = self.sheet.around, self.labels
        head = around.extent(above)
        for row in range(head.bottom + 1, self.part.bottom):
            cells = around.seen(row, range(head.left, head.right + 1))
            if not labels.isdisjoint(cells) or any(cell.row == row for cell in labels):
                break
            yield from cells

    def list_of(self, row: Sequence[Place]) -> ListSpot | None:
        """Return the rows and columns of a list; none where its header was not found."""
        around = self.sheet.around
        heads = _in_one_header(
            {place: self.matched[place.above] for place in row if place.above in self.matched}
        )
        if not heads:
            return None
        bottoms = [around.extent(head).bottom for head in heads.values()]
        top = max(bottoms) + 1
        drawn_row = row[0].cell.row
        later = [
            there.row for cell, there in self.matched.items() if cell.row > drawn_row and there.row >= top
        ]
        columns, labels, parts = {}, {}, {}
        for place, head in heads.items():
            extent = around.extent(head)
            name = place.placeholders[0].name
            columns[name] = tuple(range(extent.left, extent.right + 1))
            labels[name] = head
            parts[name] = place.parts
        spot = ListSpot(columns, labels, top, min(later, default=self.part.bottom), parts)
        return spot._replace(of_project=_own_of_projects(spot)) if self.template.is_flat else spot


def _own_of_projects(spot: ListSpot) -> frozenset[str]:
    """Return the columns that only a bureau has and that stand before those of the levels: they say something of the project."""
    words = vocabulary()
    levels = [at[0] for name, at in spot.columns.items() if name in {"一级指标", "二级指标", "三级指标"}]
    own = (name for name in spot.columns if words.named(name, in_rows=True).is_own)
    return frozenset(name for name in own if levels and spot.columns[name][0] < min(levels))


def _in_one_header(heads: Mapping[Place, Cell]) -> Mapping[Place, Cell]:
    """Return those of the labels above a list's columns that stand together as they are drawn, one a column."""
    if not heads:
        return {}
    drawn = [place.above.row for place in heads if place.above]
    span = max(drawn) - min(drawn)
    base = Counter(head.row for head in heads.values()).most_common(1)[0][0]
    together: dict[Place, Cell] = {}
    for place, head in heads.items():
        if abs(head.row - base) <= span and head.column not in {each.column for each in together.values()}:
            together[place] = head
    return together
