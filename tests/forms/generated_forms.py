"""Made-up 绩效目标表 on sheets, and what clerks do to a sheet: hypothesis strategies for any test that reads forms.

:func:`tables` makes tables, :class:`FormSheet` lays one out as the standard workbook does and remembers the cell of
every field, and :func:`reworked` moves it about without changing what it says.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hypothesis import strategies as st

from xl_tools.forms.labels import INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.forms.layout import Role, blank_reading, lay_out
from xl_tools.model.grid import Cell, CellValue, Grid, Merge, number_text
from xl_tools.model.table import Funding, Indicator, PerformanceTable, SpendingPlan
from xl_tools.settings import shipped_settings
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.project_code import check_character

SETTINGS = shipped_settings()
LABELS = Labels(SETTINGS)
LAST_COLUMN = 6
_PLAN_VALUES_ROW = 6
_FIRST_INDICATOR_ROW = 9

_NAME_CHARACTERS = "村镇乡路河环保卫生补助经费整治养老低保党建维稳执法宣传培训（）、—2023A"
_PROSE_CHARACTERS = _NAME_CHARACTERS + "，。；：“”完成发放及时的了在万元%≥95 \n"
_LEVELS = tuple(
    (level1, level2) for level1, names in SETTINGS.framework.current.levels.items() for level2 in names
)


def shown_percents(rows: Sequence[Sequence[CellValue]], cells: Collection[Cell]) -> dict[Cell, str]:
    """Return what the numbers in cells of a percent format show."""
    values = {cell: rows[cell.row][cell.column] for cell in cells}
    return {
        cell: f"{number_text(value * 100)}%"
        for cell, value in values.items()
        if isinstance(value, int | float) and not isinstance(value, bool)  # TRUE shows itself
    }


def _text(characters: str, longest: int) -> st.SearchStrategy[str]:
    return st.text(characters, min_size=1, max_size=longest).map(str.strip).filter(_is_plain)


def _is_plain(text: str) -> bool:
    """Whether a text is nothing but itself: not empty, no label, not the foot of a form."""
    return bool(text) and LABELS.field(text) is None and LABELS.split(text) is None


names = _text(_NAME_CHARACTERS, 20)
prose = _text(_PROSE_CHARACTERS, 60)
amounts = st.integers(0, 10**9).map(lambda fen: Decimal(fen) / 100)
percents = st.integers(0, 1000).map(lambda permille: Decimal(permille) / 10)
values = st.one_of(
    st.sampled_from(["≥95%", "49 个", "2 万元", "及时拨付", "办公人数 140 人，行政村 49 个", "3-5个", "49"]),
    prose,
)


@st.composite
def codes(draw: st.DrawFn) -> str:
    """Make a valid 项目编码."""
    body = f"13032423P{draw(st.integers(0, 10**11 - 1)):011d}"
    return body + check_character(body)


@st.composite
def indicators(draw: st.DrawFn) -> Indicator:
    """Make an indicator with at least one field of its own."""
    level1, level2 = draw(st.sampled_from(_LEVELS))
    own = draw(st.tuples(*[st.just("") | prose] * 2, st.just("") | values, st.just("") | prose).filter(any))
    return Indicator(
        level1=level1,
        level2=level2,
        level3=own[0],
        description=own[1],
        value=parse_indicator_value(own[2]),
        basis=own[3],
    )


@st.composite
def tables(draw: st.DrawFn) -> PerformanceTable:
    """Make a 绩效目标表 of 1 to 15 indicators; any amount, percent or text but title, unit, code and name may lack."""
    name, number = draw(names), draw(st.integers(1, 99))
    return PerformanceTable(
        number=number,
        title=f"{number}. {name}绩效目标表",
        unit_code=draw(st.from_regex(r"[0-9]{6}", fullmatch=True)),
        unit_name=draw(_text("石门镇乡人民政府本级", 12)),
        code=draw(codes()),
        name=name,
        funding=Funding(**{f: draw(st.none() | amounts) for f in ("budget", "fiscal", "other")}),
        purpose=draw(st.just("") | prose),
        plan=SpendingPlan(**{f: draw(st.none() | percents) for f in PLAN_FIELDS}),
        goals=draw(st.just("") | prose),
        indicators=tuple(draw(st.lists(indicators(), min_size=1, max_size=15))),
    )


@dataclass
class FormSheet:
    """A form on a sheet that can be worked over; ``fields`` and ``labels`` follow their cells about."""

    table: PerformanceTable
    values: dict[Cell, CellValue] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    percent_cells: set[Cell] = field(default_factory=set)
    fields: dict[str, Cell] = field(default_factory=dict)
    labels: dict[str, Cell] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    name: str = "表"

    @classmethod
    def of(cls, table: PerformanceTable, *, as_numbers: bool = True) -> "FormSheet":
        """Lay a table out, amounts and percents as numbers or as text."""
        sheet = cls(table)
        for placed in lay_out(blank_reading(table, sheet.name), LABELS):
            cell = Cell(placed.top, placed.left)
            is_number = as_numbers and placed.number is not None
            if is_number and placed.role is Role.PERCENT:
                sheet.percent_cells.add(cell)
                sheet.values[cell] = float(placed.number or 0) / 100
            else:
                sheet.values[cell] = float(placed.number or 0) if is_number else placed.text
            if (placed.bottom, placed.right) != cell:
                sheet.merges.append(Merge(placed.top, placed.left, placed.bottom, placed.right))
            if placed.role is Role.LABEL:
                sheet.labels[placed.key.removeprefix("label.")] = cell
            elif placed.role is not Role.MONEY_UNIT:
                sheet.fields[placed.key] = cell
        return sheet

    @property
    def height(self) -> int:
        """The number of rows."""
        return max(cell.row for cell in self.values) + 1

    def grid(self) -> Grid:
        """Return the sheet as a grid."""
        width = max(cell.column for cell in self.values) + 1
        rows = [[self.values.get(Cell(r, c)) for c in range(width)] for r in range(self.height)]
        return Grid(self.name, rows, tuple(self.merges), shown_percents(rows, self.percent_cells))

    def insert_rows(self, at: int, count: int = 1) -> None:
        """Insert blank rows above row ``at``; a merged range that spans it grows."""
        self._move(lambda cell: cell._replace(row=cell.row + count * (cell.row >= at)))

    def insert_columns(self, at: int, count: int = 1) -> None:
        """Insert blank columns left of column ``at``; a merged range that spans it grows."""
        self._move(lambda cell: cell._replace(column=cell.column + count * (cell.column >= at)))

    def drop_merges(self) -> None:
        """Take all merged ranges apart; values stay in their first cells."""
        self.merges.clear()

    def put(self, cell: Cell, text: str) -> None:
        """Write a note where nothing stands."""
        assert not self.values.get(cell)
        self.values[cell] = text
        self.notes.add(text)

    def spans(self, row: int) -> bool:
        """Whether a merged range goes on from the row above into this one."""
        return any(merge.top < row <= merge.bottom for merge in self.merges)

    def _move(self, move: Callable[[Cell], Cell]) -> None:
        self.values = {move(cell): value for cell, value in self.values.items()}
        self.fields = {key: move(cell) for key, cell in self.fields.items()}
        self.labels = {key: move(cell) for key, cell in self.labels.items()}
        self.percent_cells = set(map(move, self.percent_cells))
        self.merges = [
            Merge(*move(Cell(merge.top, merge.left)), *move(Cell(merge.bottom, merge.right)))
            for merge in self.merges
        ]


def stacked(above: FormSheet, below: FormSheet) -> FormSheet:
    """Return two forms on one sheet, the second under the first; fields and labels are those of the second."""
    shifted = replace(below, merges=list(below.merges))
    shifted.insert_rows(0, above.height)
    shifted.values |= above.values
    shifted.merges += above.merges
    shifted.percent_cells |= above.percent_cells
    return shifted


@st.composite
def spellings(draw: st.DrawFn, of: str) -> str:
    """Make a spelling of a label that means the same: another word, stray spaces and breaks, other widths."""
    text = draw(st.sampled_from(SETTINGS.labels[of]))
    pieces = []
    for character in text:
        wide = chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character
        pieces += [
            draw(st.sampled_from([character, wide])),
            draw(st.sampled_from(["", "", "", " ", "\u3000", "\n", "\u200b"])),
        ]
    return "".join(pieces).strip() + draw(st.sampled_from(["", "", "：", ":"]))


@st.composite
def reworked(draw: st.DrawFn) -> FormSheet:
    """Make a form that clerks have worked over: it says what its table says, in other cells and spellings."""
    sheet = FormSheet.of(draw(tables()), as_numbers=draw(st.booleans()))
    if draw(st.booleans()):
        wrap_december(sheet, in_one_cell=draw(st.booleans()))
    for key in draw(st.sets(st.sampled_from(["code", "name", "budget", "fiscal", "other"]), max_size=2)):
        put_beside_label(sheet, key)
    _respell(draw, sheet)
    if draw(st.booleans()):
        sheet.drop_merges()
    if draw(st.booleans()):
        _repeat_header(draw, sheet)
    for _ in range(draw(st.integers(0, 4))):
        sheet.insert_rows(draw(st.integers(0, sheet.height)), draw(st.integers(1, 3)))
    right = LAST_COLUMN
    for _ in range(draw(st.integers(0, 3))):
        sheet.insert_columns(draw(st.integers(0, right)))
        right += 1
    # not above the form: under another, wider one nobody could tell whose that is
    top = min(cell.row for cell in sheet.values)
    for row in draw(st.sets(st.integers(top, sheet.height - 1), max_size=3)):
        sheet.put(
            Cell(row, right + draw(st.integers(1, 3))),
            draw(st.sampled_from(["备注：已核对", "2.00", "100%", "待定"])),
        )
    return sheet


def wrap_december(sheet: FormSheet, *, in_one_cell: bool) -> None:
    """Move 12月底 and its percent to a line of their own below the plan, as a converted text does."""
    sheet.insert_rows(_PLAN_VALUES_ROW + 1)
    label, value = Cell(_PLAN_VALUES_ROW + 1, 0), Cell(_PLAN_VALUES_ROW + 1, 1)
    old_label, old_value = sheet.labels["december"], sheet.fields["december"]
    text = sheet.values.pop(old_label)
    percent = sheet.values.pop(old_value)
    sheet.merges = [
        merge for merge in sheet.merges if Cell(merge.top, merge.left) not in {old_label, old_value}
    ]
    is_percent = old_value in sheet.percent_cells
    sheet.percent_cells.discard(old_value)
    sheet.labels["december"] = label
    if in_one_cell and isinstance(percent, str) and percent:
        sheet.values[label], sheet.fields["december"] = f"{text} {percent}", label
        return
    sheet.values |= {label: text, value: percent}
    sheet.fields["december"] = value
    if is_percent:
        sheet.percent_cells.add(value)


def put_beside_label(sheet: FormSheet, key: str) -> None:
    """Move a text value into the cell of its label, after a colon."""
    label, value = sheet.labels[key], sheet.fields[key]
    if isinstance(text := sheet.values[value], str) and text:
        sheet.values[label] = f"{sheet.values[label]}：{text}"
        sheet.values[value] = None
        sheet.fields[key] = label


def _respell(draw: st.DrawFn, sheet: FormSheet) -> None:
    for key, cell in sheet.labels.items():
        if sheet.fields.get(key) != cell:
            sheet.values[cell] = draw(spellings(key))


def _repeat_header(draw: st.DrawFn, sheet: FormSheet) -> None:
    """Repeat the header of the indicator block between two rows, where no merged range runs across."""
    first = sheet.labels["level1"].row + 1
    rows = [row for row in range(first + 1, sheet.height) if not sheet.spans(row)]
    if rows:
        at = draw(st.sampled_from(rows))
        sheet.insert_rows(at)
        for key in INDICATOR_FIELDS:
            label = sheet.labels[key]
            sheet.values[Cell(at, label.column)] = sheet.values[label]
