"""Read the forms of a grid by their labels, wherever they stand."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain, pairwise

from xl_tools.form_templates.known import KnownTemplates
from xl_tools.forms.blocks import FormBlock, FoundLabel, find_labels
from xl_tools.forms.claimed_cells import Claims
from xl_tools.forms.forms_beside import parts_side_by_side
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS, Labels
from xl_tools.forms.money_units import funding_in, read_unit_of_form, read_units_of_amounts, usual_unit
from xl_tools.forms.quarters import with_quarters
from xl_tools.forms.read_foreign import read_by_own_templates, read_foreign
from xl_tools.forms.read_head import read_title, read_unit
from xl_tools.forms.read_indicators import read_indicators
from xl_tools.forms.read_system_rows import read_system_rows
from xl_tools.forms.split_values import parted_code
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.table import PerformanceTable, SpendingPlan
from xl_tools.model.table_reading import Label, TableReading
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import stated_unit
from xl_tools.values.percent import parse_percent

_FEWEST_LEFT = 3
_TEXTS = ("code", "name", "unit_name", "purpose", "goals")
_ALWAYS_ASKED = frozenset({"name", "budget", *PLAN_FIELDS, "goals", "level1", "level2", "level3", "value"})
_FIELDS_OF_A_LINE = ("code", "name", "unit_code", "unit_name", *FUNDING_FIELDS)


def read_forms(grid: Grid, labels: Labels, known: KnownTemplates | None = None) -> list[TableReading]:
    """Return every 绩效目标表 of a sheet, top down, then left to right; empty when it has none. Never raises on content.

    ``known`` are the templates that the sheet may be of.
    """
    if rows := read_system_rows(grid, labels.system):
        return rows
    found, known = find_labels(grid, labels), known or KnownTemplates()
    parts = parts_side_by_side(grid, labels, found)
    blocks = [block for _, of_part in parts for block in of_part]
    if readings := read_by_own_templates(grid, known, blocks) or read_foreign(grid, found, known, blocks):
        return readings
    placed = sorted(
        (block.top, place, number)
        for place, (_, blocks) in enumerate(parts)
        for number, block in enumerate(blocks)
    )
    readings = [_read_form(parts[place][0], parts[place][1][number], labels) for _, place, number in placed]
    if any(map(_is_half_read, readings)):
        generally = read_foreign(grid, found, known, blocks, even_ours=True)
        if _reads_more(generally, readings):
            return generally
    return readings


def _is_half_read(reading: TableReading) -> bool:
    """Whether a field of the standard form was not found, though cells are left that it may be in."""
    return len(reading.leftovers) >= _FEWEST_LEFT and not reading.labels.keys() >= _ALWAYS_ASKED


def _reads_more(readings: Sequence[TableReading], others: Sequence[TableReading]) -> bool:
    """Whether a reading of a sheet leaves fewer cells unread than another one and has as many forms, indicators and fields."""
    if len(readings) != len(others):
        return False
    pairs = [*zip(readings, others, strict=True)]
    if any(len(one.table.indicators) < len(other.table.indicators) for one, other in pairs):
        return False
    left, of_others = (sum(len(each.leftovers) for each in one) for one in (readings, others))
    return left < of_others and all(_count_of_fields(one) >= _count_of_fields(other) for one, other in pairs)


def _count_of_fields(reading: TableReading) -> int:
    """Return how many fields of a form have a value."""
    table = reading.table
    amounts = [amount for _, amount in chain(table.funding, table.plan) if amount is not None]
    return sum(bool(getattr(table, field)) for field in _TEXTS) + len(amounts)


def _read_form(grid: Grid, block: FormBlock, labels: Labels) -> TableReading:
    block, third_quarter = with_quarters(grid, block)
    claims = Claims(grid, block)
    for field in _FIELDS_OF_A_LINE:
        _read_beside(claims, field)
    if text := claims.texts.get("unit_name"):
        claims.claim("unit_name", claims.cells["unit_name"], stated_unit(text)[1])
    for field in sorted(PLAN_FIELDS, key=lambda field: field not in claims.labels):
        if label := claims.labels.get(field):
            _read_period(claims, field, label)
        elif field == "october" and third_quarter:
            _read_third_quarter(claims, third_quarter)
        else:
            _leave_lost_period_open(claims, field)
    _read_purpose(claims)
    _read_goals(claims)
    indicators = read_indicators(claims, labels)
    _part_code_and_name(claims)
    own_units = read_units_of_amounts(claims)
    number, title = read_title(claims)
    money_unit = read_unit_of_form(claims)
    unit_code, unit_name = read_unit(claims)
    plan, plain_fractions = _plan(claims)
    if not money_unit and len(units := set(own_units.values())) == 1:
        (money_unit,) = units
    unit = money_unit or usual_unit(claims.labels)
    return TableReading(
        sheet=grid.sheet,
        table=PerformanceTable(
            number=number,
            title=title,
            unit_code=unit_code,
            unit_name=unit_name,
            code=claims.texts.get("code", ""),
            name=claims.texts.get("name", ""),
            purpose=claims.texts.get("purpose", ""),
            funding=funding_in(unit, claims.texts, own_units),
            plan=plan,
            goals=claims.texts.get("goals", ""),
            indicators=indicators,
            level_points=tuple(claims.points.items()),
        ),
        cells=claims.cells,
        texts=claims.texts,
        labels={
            **{field: Label(label.cell, label.text) for field, label in claims.labels.items()},
            **claims.further,
        },
        leftovers=claims.leftovers(),
        pieces=claims.pieces,
        whole=claims.whole,
        own_units=own_units,
        code_is_number="code" in claims.cells and grid.is_number(claims.cells["code"]),
        money_unit=unit,
        unit_said=bool(money_unit),
        plain_fractions=plain_fractions,
    )


def _part_code_and_name(claims: Claims) -> None:
    """Take the code off a name that begins with it (``13032423P00442810052N-武装工作经费``), where none stands by itself."""
    name = claims.texts.get("name", "")
    if not claims.texts.get("code") and (parted := parted_code(name)):
        claims.texts["code"], claims.texts["name"] = parted
        claims.cells["code"] = claims.cells["name"]
        claims.whole["code"] = claims.whole["name"] = claims.whole.get("name", name)


def _read_beside(claims: Claims, field: str) -> None:
    """Claim the value right of a label, up to the next label; where labels stand side by side, the value below it."""
    label = claims.labels.get(field)
    if label is None or label.inline:
        return
    for row in range(label.cell.row, label.bottom + 1):
        columns = claims.columns_right_of(label, row)
        for cell, text in claims.free([row], columns):
            if not _is_of_another_pair(claims, field, cell, columns):
                claims.claim(field, cell, text)
                return
            break
    if not _heads_a_column(claims, label):
        claims.leave_open(field, label.cell.row, claims.columns_right_of(label, label.cell.row))
        return
    rows, columns = claims.rows_below(label), range(label.cell.column, label.right + 1)
    for cell, text in claims.free(rows, columns):
        if field not in FUNDING_FIELDS or parse_amount(text) is not None:
            claims.claim(field, cell, text)
            return
    claims.leave_open(field, rows.start, columns if rows else range(0))


def _is_of_another_pair(claims: Claims, field: str, cell: Cell, columns: range) -> bool:
    """Whether a text apart from a label has its own value right of it: it is a label that nobody knows."""
    if field in FUNDING_FIELDS and parse_amount(claims.grid.text(*cell)) is not None:
        return False
    beyond = cell.column + 1
    return columns.start < cell.column and beyond in columns and bool(claims.grid.text(cell.row, beyond))


def _heads_a_column(claims: Claims, label: FoundLabel) -> bool:
    """Whether labels stand side by side in a label's row, so that their values are below them."""
    in_row = sorted(
        (other.cell.column, other.right)
        for field in _FIELDS_OF_A_LINE
        if (other := claims.labels.get(field)) and other.cell.row == label.cell.row
    )
    return any(right + 1 == column for (_, right), (column, _) in pairwise(in_row))


def _read_third_quarter(claims: Claims, label: FoundLabel) -> None:
    """Claim what stands in place of 10月底 as what it is: the progress by the end of 9月, which is not that of 10月."""
    claims.claim("label.october", label.cell, label.text)
    _read_period(claims, "september", label)
    claims.texts["october"] = ""


def _read_period(claims: Claims, field: str, label: FoundLabel) -> None:
    """Claim a percent from the cell of its label, from the right of it (a wrapped line), or from below it."""
    if label.inline:
        return
    rows, beside = claims.rows_below(label), claims.columns_right_of(label, label.cell.row)
    own = range(label.cell.column, label.right + 1)
    right = (
        (cell, text)
        for cell, text in claims.free([label.cell.row], beside)
        if not rows or parse_percent(text) is not None
    )
    for cell, text in chain(right, claims.free(rows, own), claims.free(rows, beside)):
        claims.claim(field, cell, text)
        return
    claims.leave_open(field, *((rows.start, own) if rows else (label.cell.row, beside)))


def _leave_lost_period_open(claims: Claims, field: str) -> None:
    """Where a period has no label, its place is the plan block: the label to be restored stands there."""
    labels, index = claims.labels, PLAN_FIELDS.index(field)
    before = [labels[other] for other in PLAN_FIELDS[:index] if other in labels]
    after = [labels[other] for other in PLAN_FIELDS[index:] if other in labels]
    known = [*before, *after, *([labels["plan"]] if "plan" in labels else [])]
    if not known:
        return
    taken = {*claims.cells.values(), *claims.used, *(label.cell for label in claims.block.labels)}
    if before and after and before[-1].cell.row == after[0].cell.row:
        cell = Cell(before[-1].cell.row, before[-1].right + 1)  # where a column has lost its texts
        if cell.column < after[0].cell.column and cell not in taken:
            claims.leave_open(field, cell.row, range(cell.column, cell.column + 1))
            return
    last = max(known, key=lambda label: label.cell)
    column = last.right + 1
    while (cell := Cell(last.cell.row, column)) in taken or claims.grid.text(*cell):
        column += 1
    if column <= claims.edge:  # beyond it nobody would look
        claims.leave_open(field, last.cell.row, range(column, column + 1))


def _read_purpose(claims: Claims) -> None:
    """Claim the purpose: beside its own label, or in rows without amounts below 预算数 that another label claims.

    That is 预算规模及资金用途, a label merged down to them, or none on the standard form, where 支出计划 follows.
    """
    scale = claims.labels.get("scale")
    if label := claims.labels.get("purpose"):
        _read_prose(claims, "purpose", label)
        return
    above = [label for field in FUNDING_FIELDS if (label := claims.labels.get(field))]
    if not above and scale is None:
        return
    top = max((label.bottom + 1 for label in above), default=scale.cell.row if scale else 0)
    first = min((label.cell for label in above), default=Cell(top, 0))
    below = [
        label
        for label in claims.block.labels
        if label.cell.row >= top and label.field not in {*FUNDING_FIELDS, "scale"}
    ]
    end = below[0].cell.row if below else claims.block.bottom
    left, margin = first.column, range(0)
    if scale:
        left, margin = scale.right + 1, range(scale.cell.column, scale.right + 1)
    elif not (below and below[0].field in {"plan", *PLAN_FIELDS}):
        beside = (m for m in claims.grid.merges if m.right < first.column and m.top <= first.row <= m.bottom)
        end = min(end, max((m.bottom + 1 for m in beside), default=top))
        if not any(claims.free(range(top, end), range(left, claims.edge + 1))):
            return
    below_it = _while_blank(claims, range(top, max(top, end)), margin)
    rows = [row for row in below_it if not _is_of_amounts(claims, row)]
    _claim_prose(claims, "purpose", rows, range(left, claims.edge + 1))


def _is_of_amounts(claims: Claims, row: int) -> bool:
    """Whether a row holds an amount beside what it is of: it is no running text."""
    texts = [text for _, text in claims.free([row], range(claims.edge + 1))]
    return len(texts) > 1 and any(parse_amount(text) is not None for text in texts)


def _read_goals(claims: Claims) -> None:
    """Claim the goals, beside their label or, where it heads a column, below it."""
    label = claims.labels.get("goals")
    if label is None or label.inline:
        return
    beside = claims.columns_right_of(label, label.cell.row)
    if label.cell.column == claims.left or any(claims.free([label.cell.row], beside)):
        _read_prose(claims, "goals", label)
    else:
        own = range(label.cell.column, max(beside.stop, label.right + 1))
        _claim_prose(claims, "goals", claims.rows_below(label), own)


def _read_prose(claims: Claims, field: str, label: FoundLabel) -> None:
    """Claim the text beside a label and in the rows below, as long as nothing stands below the label itself."""
    if label.inline:
        return
    below = range(label.cell.row + 1, max(claims.rows_below(label).stop, label.bottom + 1))
    further = _while_blank(claims, below, range(label.cell.column, label.right + 1))
    rows = range(label.cell.row, further.stop)
    _claim_prose(claims, field, rows, claims.columns_right_of(label, label.cell.row))


def _while_blank(claims: Claims, rows: range, columns: range) -> range:
    """Return the rows up to the first that has something in these columns."""
    blocked = (cell.row for cell, _ in claims.free(rows, columns))
    return range(rows.start, max(rows.start, min(next(blocked, rows.stop), rows.stop)))


def _claim_prose(claims: Claims, field: str, rows: Iterable[int], columns: range) -> None:
    """Claim running text that may fill several cells; its place is the first of them."""
    rows = list(rows)
    filled = list(claims.free(rows, columns))
    if filled:
        claims.claim(field, filled[0][0], "\n".join(text for _, text in filled))
        claims.used.update(cell for cell, _ in filled)
        if len(filled) > 1:
            claims.pieces[field] = tuple(Label(cell, text) for cell, text in filled)
    elif rows:
        claims.leave_open(field, rows[0], columns)


def _plan(claims: Claims) -> tuple[SpendingPlan, frozenset[str]]:
    """Return the plan, and its fields that hold a bare number in (0, 1] where a percent was meant.

    Where the source does not tell number formats (.xls), a plan of numbers wholly within 0 to 1 is percents.
    """
    plan = {field: parse_percent(claims.texts.get(field, "")) for field in PLAN_FIELDS}
    bare = {
        field: value
        for field, value in plan.items()
        if value is not None and "%" not in (text := claims.texts[field]) and parse_amount(text) == value
    }
    fractions = frozenset(field for field, value in bare.items() if 0 < value <= 1)
    if claims.grid.shown is None and fractions and max(bare.values()) <= 1:
        plan |= {field: Decimal(f"{(value * 100).normalize():f}") for field, value in bare.items()}
        fractions = frozenset()
    return SpendingPlan(**plan), fractions
