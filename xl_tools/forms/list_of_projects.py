"""The forms of a list of projects, many on a sheet: the rows of each, and what stands in common or sums up."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from xl_tools.form_templates.placeholders import Placeholder
from xl_tools.form_templates.placement import ListSpot, Placement, Spot
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.forms.placed_form import TOTALS, PlacedForm, shown_in
from xl_tools.model.grid import Cell
from xl_tools.values.amount import parse_amount
from xl_tools.values.text import squeeze

_WHOSE = frozenset({"单位编码", "单位名称"})
_Shown: TypeAlias = Mapping[str, tuple[Cell, str]]


def forms_of_list(placement: Placement) -> list[PlacedForm]:
    """Return the forms of a list of projects: each begins in the row in which another project is named."""
    spot = placement.lists[0]
    once = _columns_of_projects(spot)
    forms: list[PlacedForm] = []
    rows_of: list[list[int]] = []
    last: tuple[str, ...] = ()
    apart = set[Cell]()
    for row, shown, whose in _rows_of_projects(placement, once, apart):
        named = tuple(shown[name][1] if name in shown else "" for name in ("项目名称", "项目编码"))
        if named[0] and named != last:
            last = named
            forms.append(_begun(placement, {**whose, **shown}, row))
            rows_of.append([])
        elif named[0] and forms:
            forms[-1].used.update(cell for cell, _ in shown.values())
        if forms:
            rows_of[-1].append(row)
    for form, rows in zip(forms, rows_of, strict=True):
        form.rows = range(rows[0], rows[-1] + 1)
        _leave_places(form, once)
        form.read_rows(spot, rows)
    everything = {cell for form in forms for cell in form.used} | apart | _totals_of(placement, once, forms)
    for form in forms:
        form.used |= everything
    if forms:  # what stands above all of them is told with the first, what stands below with the last
        forms[-1].rows = range(forms[-1].rows.start, placement.bottom)
        forms[0].rows = range(placement.top, forms[0].rows.stop)
    return forms


def _rows_of_projects(
    placement: Placement, once: Mapping[str, Sequence[int]], apart: set[Cell]
) -> Iterator[tuple[int, _Shown, _Shown]]:
    """Yield the rows of a list with what they say of their project, and whose it is, which holds for the rows below.

    Those between, which repeat the header or name a unit, are noted in ``apart``.
    """
    spot, grid = placement.lists[0], placement.grid
    whose: _Shown = {}
    for row in range(spot.top, min(spot.bottom, grid.height)):
        if header := _header_again(placement, row):
            apart |= header
            continue
        shown = {name: seen for name, columns in once.items() if (seen := shown_in(grid, row, columns))}
        if "项目名称" in shown and squeeze(shown["项目名称"][1]) in TOTALS:
            continue
        if not _is_heading(placement, row, shown):
            whose = {name: seen for name, seen in shown.items() if name in _WHOSE} or whose
            yield row, shown, whose
        elif "单位" in grid.text(*spot.labels["项目名称"]):
            whose = {"单位名称": shown["项目名称"]}
            apart.add(shown["项目名称"][0])


def _columns_of_projects(spot: ListSpot) -> dict[str, Sequence[int]]:
    """Return the columns that say something of the project."""
    words = vocabulary()
    return {
        name: columns
        for name, columns in spot.columns.items()
        if name in spot.of_project or words.named(name, in_rows=True).group is not Group.ROW
    }


def _is_heading(placement: Placement, row: int, shown: _Shown) -> bool:
    """Whether a row of a list has a text where projects are named, and no more, before a row with the next one: it is none."""
    grid, columns = placement.grid, placement.lists[0].columns.get("项目名称", ())
    below = (at for at in range(row + 1, placement.lists[0].bottom) if any(grid.texts[at]))
    following = next(below, None)
    is_alone = shown.keys() == {"项目名称"} and sum(map(bool, grid.texts[row])) == 1
    return is_alone and following is not None and shown_in(grid, following, columns) is not None


def _header_again(placement: Placement, row: int) -> set[Cell]:
    """Return the cells of a row that only repeats the header, on a new page; none of any other."""
    grid = placement.grid
    heads = {known_key(grid.text(*cell)) for cell in placement.labels}
    filled = {Cell(row, at): known_key(text) for at, text in enumerate(grid.texts[row]) if text}
    return {*filled} if len(filled) > 1 and heads.issuperset(filled.values()) else set()


def _begun(placement: Placement, shown: _Shown, row: int) -> PlacedForm:
    """Return the form of a project that begins in a row, with what stands above the list of all of them."""
    form, spot = PlacedForm(placement, range(row, row + 1)), placement.lists[0]
    for each in placement.spots:
        form.read_spot(each)
    for name, (cell, _) in shown.items():
        form.read_spot(Spot(spot.parts.get(name, (Placeholder(name),)), (cell,), spot.labels.get(name)))
        form.used.add(cell)
    return form


def _leave_places(form: PlacedForm, once: Mapping[str, Sequence[int]]) -> None:
    """Note where a project lacks what others of the list have: its place is there all the same."""
    for name, columns in once.items():
        key = vocabulary().named(name, in_rows=True).key
        form.cells.setdefault(key, Cell(form.rows.start, columns[0]))
        form.texts.setdefault(key, "")


def _totals_of(
    placement: Placement, once: Mapping[str, Sequence[int]], forms: Sequence[PlacedForm]
) -> set[Cell]:
    """Return the cells of the rows 合计 of a list of projects, of the amounts those that are what projects come to.

    These are all above, those since the total before it, whose unit's it is, or all there are.
    """
    grid, words, known = placement.grid, vocabulary(), set[Cell]()
    since = placement.lists[0].top
    for row in range(since, grid.height):
        totals = [Cell(row, at) for at, text in enumerate(grid.texts[row]) if squeeze(text) in TOTALS]
        if not totals:
            continue
        known.update(totals)
        for name, columns in once.items():
            seen, key = shown_in(grid, row, columns), words.named(name, in_rows=True).key
            for rows in (range(row), range(since, row), range(grid.height)) if seen else ():
                texts = (form.texts.get(key, "") for form in forms if form.rows.start in rows)
                amounts = (parse_amount(text, "元") or Decimal(0) for text in texts)
                if seen and parse_amount(seen[1], "元") == sum(amounts, Decimal(0)):
                    known.add(seen[0])
        since = row
    return known


def keys_of_projects(placement: Placement) -> set[str]:
    """Return the keys of the columns of a list of projects that say something of these; none where it is no such list."""
    words = vocabulary()
    spots = placement.lists if placement.is_flat else ()
    return {words.named(name, in_rows=True).key for spot in spots for name in _columns_of_projects(spot)}
