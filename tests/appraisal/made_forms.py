"""自评表 and 监控表 as others might have filled them: clean ones by number, in the layout of any template, as grids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.defects.clean import clean_workbook
from xl_tools.appraisal.lights import is_due_by_time, planned_share, share_of_year
from xl_tools.appraisal.points_earned import execution_points, rounded
from xl_tools.appraisal.results import Reached, is_measured, reached
from xl_tools.checking.run_rules import check_submission
from xl_tools.form_templates.template import Template
from xl_tools.forms.filling import Filling, Value, filled_cells
from xl_tools.forms.labels import labels_of
from xl_tools.forms.read_approved import APPROVED_LABELS
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.finding import Finding
from xl_tools.model.grid import CellValue, Grid
from xl_tools.model.spent import APPROVED_SHEET, APPROVED_TITLE
from xl_tools.model.submission import SourceFile, Submission
from xl_tools.model.table import Comparison, Funding, Indicator, PerformanceTable, SpendingPlan
from xl_tools.opc.repeated_rows import Formula, Moves
from xl_tools.products.appraising.evaluation_filling import evaluation_filling
from xl_tools.products.appraising.monitoring_filling import monitoring_filling
from xl_tools.settings import shipped_settings
from xl_tools.sources.template_files import known_templates
from xl_tools.values.amount import parse_amount
from xl_tools.values.indicator_value import parse_indicator_value

SETTINGS = shipped_settings()
LABELS = labels_of(SETTINGS)
KNOWN = known_templates(SETTINGS)
TEMPLATES: Mapping[str, Template] = {each.name: each for each in KNOWN.shipped()}
MONITORING = "项目支出绩效运行监控表"
NATIONAL, SICHUAN = "项目支出绩效自评表", "部门预算项目支出绩效自评表（四川）"
_DOWN = {Comparison.AT_MOST, Comparison.LESS}
_COLUMNS = ("level1", "level2", "level3", "description", "value", "basis")


@dataclass
class MadeForm:
    """A form before it is written: its table, its template, its values by the keys of their fields."""

    table: PerformanceTable
    template: Template
    once: dict[str, Value]
    rows: list[dict[str, Value]] = field(default_factory=list)

    def grid(self, sheet: str) -> Grid:
        """Return the form as a sheet."""
        return filled_grid(self.template, Filling(self.once, self.rows), sheet)


def tables_of(seed: int) -> list[PerformanceTable]:
    """Return the goals of a clean workbook."""
    tables = []
    for form in clean_workbook(seed, forms=3).forms:
        said = {key: "" if text is None else str(text) for key, text in form.texts.items()}
        count = len({key.split(".")[1] for key in said if key.startswith("indicator.") and key[10].isdigit()})
        rows = [
            {column: said.get(f"indicator.{n}.{column}", "") for column in _COLUMNS} for n in range(count)
        ]
        budget = parse_amount(said.get("budget", "")) or Decimal(10)
        tables.append(
            PerformanceTable(
                code=said.get("code", ""),
                name=said.get("name", ""),
                unit_code="906001",
                unit_name="石门镇人民政府本级",
                goals=said.get("goals", ""),
                funding=Funding(budget=budget, fiscal=budget),
                plan=SpendingPlan(
                    march=Decimal(20), june=Decimal(50), october=Decimal(80), december=Decimal(100)
                ),
                indicators=tuple(
                    Indicator.model_validate({**row, "value": parse_indicator_value(row["value"])})
                    for row in rows
                ),
            )
        )
    return tables


def clean_evaluation(rng: Random, table: PerformanceTable, template: str = NATIONAL) -> MadeForm:
    """Return a 自评表 filled without a fault."""
    form = TEMPLATES[template]
    filling = evaluation_filling(table, form, 2023, None, SETTINGS.appraisal)
    made = MadeForm(table, form, dict(filling.once), [dict(row) for row in filling.rows])
    for row, filled in zip(table.indicators, made.rows, strict=True):
        _fill_row(rng, row, filled)
    budget = table.funding.budget or Decimal(1)
    share = Decimal(rng.choice(["1", "1", "1", "0.998", "0.97"]))
    spend(made, (budget * share).quantize(Decimal("0.0001")))
    made.once["实际完成情况"] = "年度目标已经完成。"
    total(made)
    return made


def spend(made: MadeForm, spent: Decimal) -> None:
    """Enter what was spent, with rates and points as they work out."""
    budget = made.table.funding.budget or Decimal(1)
    for row in ("预算数", "财政资金"):
        made.once[f"{row}.全年执行数"] = spent
        made.once[f"{row}.执行率"] = f"{rounded(spent * 100 / budget):f}%"
    made.once["预算数.资金得分"] = execution_points(spent, budget)


def total(made: MadeForm) -> None:
    """Enter total and grade as they work out."""
    scores = [row["得分"] for row in made.rows] + [made.once["预算数.资金得分"]]
    whole = sum((each for each in scores if isinstance(each, Decimal)), Decimal(0))
    made.once["自评总分"] = whole
    made.once["自评等级"] = "优" if whole >= 90 else "良" if whole >= 80 else "中" if whole >= 60 else "差"


def _fill_row(rng: Random, row: Indicator, filled: dict[str, Value]) -> None:
    points = filled["weight"]
    assert isinstance(points, Decimal)
    if not is_measured(row.value):
        filled["完成值"], filled["得分"] = rng.choice(["达成预期指标", "已按时完成", "已达标"]), points
        if rng.random() < 0.15:
            filled["完成值"] = "部分达成预期指标并具有一定效果"
            filled["得分"] = rounded(points * Decimal("0.7"))
            filled["偏差原因"] = "部分村尚未验收，下年上半年完成。"
        return
    (quantity,) = row.value.quantities
    times = Decimal(rng.choice(["1", "1", "1.02", "1.1"]))
    if row.value.comparison in _DOWN or row.value.comparison is None:
        times = Decimal(rng.choice(["1", "0.98", "0.9"])) if row.value.comparison else Decimal(1)
    actual = quantity.number * times
    if quantity.unit == "%" and quantity.number <= 100:
        actual = min(actual, Decimal(100))
    actual = Decimal(f"{rounded(actual, 4).normalize():f}")
    filled["完成值"] = f"{actual:f}{rng.choice([quantity.unit, quantity.unit, ''])}"
    if quantity.unit == "%":
        filled["完成值"] = f"{actual:f}%"
    filled["得分"] = points
    held = reached(row.value, str(filled["完成值"]))
    assert isinstance(held, Reached), (row.value.text, filled["完成值"])


def filled_grid(template: Template, filling: Filling, sheet: str) -> Grid:
    """Return a template's sheet filled, as reading a workbook gives it."""
    filled = filled_cells(template, [filling])
    moves = Moves(filled.repeats)
    grid = template.grid
    rows: list[list[CellValue]] = []
    for row in range(grid.height):
        rows += [
            [grid.text(row, column) if not copy else "" for column in range(grid.width)]
            for copy in range(moves.times(row))
        ]
    merges = []
    for merge in grid.merges:
        moved = moves.area(merge)
        if merge.top == merge.bottom and moves.times(merge.top) > 1:
            merges += [moved._replace(top=row, bottom=row) for row in range(moved.top, moved.bottom + 1)]
        else:
            merges.append(moved)
    for (row, column), value in filled.cells.items():
        shown = value.result if isinstance(value, Formula) else value
        rows[row][column] = float(shown) if isinstance(shown, Decimal) else shown
    kept = [merge for merge in merges if not any(merge.touches(each) for each in filled.merges)]
    return Grid(sheet, rows, [*kept, *filled.merges])


def submitted(forms: Sequence[MadeForm], *, known: bool = True, approved: bool = True) -> Submission:
    """Return a file of forms, read; with the list of its goals beside them."""
    grids = [each.grid(f"表{number}") for number, each in enumerate(forms, 1)]
    if approved:
        lines: list[list[CellValue]] = [
            [t.table.code, t.table.name, row.level2, row.level3, row.value.text, "", ""]
            for t in forms
            for row in t.table.indicators
        ]
        grids.append(Grid(APPROVED_SHEET, [[APPROVED_TITLE], [""], [*APPROVED_LABELS.values()], *lines]))
    file = SourceFile("自评.xlsx", "自评.xlsx", "")
    return read_submission(file, grids, LABELS, known=KNOWN if known else None)


def findings_of(submission: Submission, family: str) -> list[Finding]:
    """Return what the rules of a family find."""
    return [each for each in check_submission(submission, SETTINGS).findings if each.rule.startswith(family)]


def clean_monitoring(rng: Random, table: PerformanceTable, month: int = 7) -> MadeForm:
    """Return a 监控表 filled without a fault."""
    form = TEMPLATES[MONITORING]
    filling = monitoring_filling(table, form, 2023, month, None, SETTINGS.appraisal)
    made = MadeForm(table, form, dict(filling.once), [dict(row) for row in filling.rows])
    for row, filled in zip(table.indicators, made.rows, strict=True):
        filled["完成可能性"] = "确定能"
        if not is_measured(row.value):
            filled["完成值"] = rng.choice(["达成预期指标", "按计划推进", "达到进度要求"])
            continue
        (quantity,) = row.value.quantities
        by_time = is_due_by_time(row.level2, quantity.unit)
        share = Decimal(rng.choice(["0.85", "1", "1.1"])) * month / 12 if by_time else Decimal(1)
        actual = min(Decimal(f"{rounded(quantity.number * share, 3).normalize():f}"), quantity.number)
        filled["完成值"] = f"{actual:f}{quantity.unit}"
    budget = table.funding.budget or Decimal(1)
    due = planned_share(table.plan, month) or share_of_year(month)
    made.once["计划进度"] = f"{rounded(due):f}%"  # as the cell shows it
    spent = rounded(budget * due * Decimal(rng.choice(["0.85", "1", "1.2"])) / 100, 4)
    spend_by_month(made, min(spent, budget))
    return made


def spend_by_month(made: MadeForm, spent: Decimal) -> None:
    """Enter what was spent by the month, with its rate."""
    budget = made.table.funding.budget or Decimal(1)
    for row in ("预算数", "财政资金"):
        made.once[f"{row}.全年执行数"] = spent
        made.once[f"{row}.执行率"] = f"{rounded(spent * 100 / budget):f}%"
