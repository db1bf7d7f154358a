"""A clean table and a clean submission, to be spoiled by one change at a time."""

from collections.abc import Sequence
from decimal import Decimal

from xl_tools.checking.run_rules import check_submission
from xl_tools.forms.labels import Labels
from xl_tools.forms.layout import COLUMN_WIDTHS, blank_reading, lay_out
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.finding import Finding, with_consequences
from xl_tools.model.grid import Cell, CellValue, Grid, Merge, parse_address
from xl_tools.model.submission import SourceFile, Submission
from xl_tools.model.table import Funding, Indicator, PerformanceTable, SpendingPlan
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.settings import shipped_settings
from xl_tools.values.indicator_value import parse_indicator_value

LABELS = Labels(shipped_settings())
UNIT = Unit(code="906001", name="石门镇人民政府本级")
CODES = {
    "武装工作经费": "13032423P00442810052N",
    "执法经费": "13032423P00442810071T",
    "离任补贴": "13032423P00443110634D",
}
UNITS = UnitList(
    units=(UNIT,),
    projects=tuple(ListedProject(unit_code=UNIT.code, name=name, code=code) for name, code in CODES.items()),
)
INFO = UnitInfo(year=2023, region="130324", unit_code=UNIT.code, unit_name=UNIT.name)


def indicator(level1: str, level2: str, level3: str, value: str) -> Indicator:
    return Indicator(
        level1=level1,
        level2=level2,
        level3=level3,
        description=f"本年度{level3}",
        value=parse_indicator_value(value),
        basis="年度工作计划",
    )


def clean_table(number: int, name: str) -> PerformanceTable:
    """Return a table without any fault."""
    return PerformanceTable(
        number=number,
        title=f"{number}. {name}绩效目标表",
        unit_code=UNIT.code,
        unit_name=UNIT.name,
        code=CODES.get(name, ""),
        name=name,
        funding=Funding(budget=Decimal("29.53"), fiscal=Decimal("25.53"), other=Decimal(4)),
        purpose="预算数29.53万元。其中：财政资金25.53万元，其他资金4万元。主要用于全镇49个村的日常工作。",
        plan=SpendingPlan(march=Decimal(25), june=Decimal(50), october=Decimal(75), december=Decimal(100)),
        goals="1. 完成全镇49个村的日常工作。",
        indicators=(
            indicator("产出指标", "数量指标", "覆盖村数", "49个"),
            indicator("产出指标", "质量指标", "工作完成率", "≥95%"),
            indicator("产出指标", "时效指标", "完成时间", "12月底前"),
            indicator("产出指标", "成本指标", "支出总额", "29.53万元"),
            indicator("效益指标", "社会效益指标", "受益村覆盖率", "100%"),
            indicator("满意度指标", "服务对象满意度指标", "群众满意度", "≥95%"),
        ),
    )


def form_grid(table: PerformanceTable, changes: dict[str, CellValue] | None = None) -> Grid:
    """Lay a table out on a sheet of its name; ``changes`` puts values at addresses or at fields (``budget``)."""
    cells = lay_out(blank_reading(table, table.name), LABELS)
    rows: list[list[CellValue]] = [
        [""] * len(COLUMN_WIDTHS) for _ in range(max(cell.bottom for cell in cells) + 1)
    ]
    for cell in cells:
        rows[cell.top][cell.left] = cell.text
    places = {cell.key: Cell(cell.top, cell.left) for cell in cells}
    for key, value in (changes or {}).items():
        place = places[key]
        rows[place.row][place.column] = value
    merges = [
        Merge(c.top, c.left, c.bottom, c.right) for c in cells if (c.top, c.left) != (c.bottom, c.right)
    ]
    return Grid(table.name, rows, merges)


def submission_of(
    grids: Sequence[Grid], *, info: UnitInfo = INFO, units: UnitList = UNITS, extra: Sequence[Grid] = ()
) -> Submission:
    info_rows = [
        ["年度", str(info.year or "")],
        ["行政区划代码", info.region],
        ["单位编码", info.unit_code],
        ["单位名称", info.unit_name],
    ]
    names = {unit.code: unit.name for unit in units.units}
    list_rows = [["单位编码", "单位名称", "项目编码", "项目名称"]]
    list_rows += [[p.unit_code, names[p.unit_code], p.code, p.name] for p in units.projects]
    own = [Grid("单位信息", info_rows), Grid("单位清单", list_rows)]
    return read_submission(SourceFile("报送.xlsx", "报送.xlsx", "0"), [*own, *grids, *extra], LABELS)


def clean_grids(**changes: CellValue) -> list[Grid]:
    """Return the three forms of the unit list; ``changes`` goes to the first."""
    tables = [clean_table(number, name) for number, name in enumerate(CODES, 1)]
    spoiled = {key.replace("__", "."): value for key, value in changes.items()}
    return [form_grid(tables[0], spoiled), *(form_grid(table) for table in tables[1:])]


def findings(submission: Submission, units: UnitList | None = None) -> tuple[Finding, ...]:
    """Return what the rules find, what follows from another finding too, in the order of sheets and cells."""
    order = {note.name: place for place, note in enumerate(submission.sheets)}

    def place(finding: Finding) -> tuple[int, Cell, str]:
        cell = parse_address(finding.cell) if finding.cell else Cell(-1, -1)
        return order.get(finding.sheet, len(order)), cell, finding.rule

    said = check_submission(submission, shipped_settings(), units).findings
    return tuple(sorted(with_consequences(said), key=place))


def found(**changes: CellValue) -> list[tuple[str, str]]:
    """Return rule and cell of every finding after changing fields of the first form."""
    return [(finding.rule, finding.cell) for finding in findings(submission_of(clean_grids(**changes)))]
