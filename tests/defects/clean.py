"""Clean workbooks with the variety of real ones: whatever a rule reports of them is a false alarm.

Written from the form and its rules as the bureau knows them, not from the program.
"""

from decimal import Decimal
from itertools import pairwise
from random import Random

from tests.defects.bank import ProjectKind, narrative, projects
from tests.defects.habits import Habits, apply_habits, draw_habits
from tests.defects.phrasing import GOAL_STYLES, plain
from tests.defects.specs import Chapter, FormSpec, ListedProject, ListLayout, UnitInfo, WorkbookSpec
from tests.defects.unit import BudgetUnit, draw_project_code, draw_unit
from tests.defects.writing import write_form
from xl_tools.model.grid import CellValue

_TITLES = (
    "{number}. {name}绩效目标表",
    "{number}. {name}绩效目标表",
    "{number}.{name}绩效目标表",
    "{number}、{name}绩效目标表",
    "{name}绩效目标表",
    "{name}绩效目标表（{year}年度）",
)
_SHEET_NAMES = (
    "{number:02d}{name}",
    "{number:02d}{name}",
    "{name}",
    "{number}",
    "表{number}",
    "附表{number:02d}",
)
_LONGEST_SHEET_NAME = 31
_MOST_FORMS = 20
_FEWEST_FORMS = 3
_ORDINALS = "一二三四五六七八九"
_INSTRUCTIONS = ["填报说明", "一个项目一张表，金额单位为万元。", "支出计划填累计百分比，12月底应为100%。"]


def clean_workbook(seed: int, unit: BudgetUnit | None = None, forms: int | None = None) -> WorkbookSpec:
    """Return the workbook of this number: equal seeds give equal workbooks; of a given unit, with so many forms."""
    rng = Random(seed)  # noqa: S311 - made-up data, not a secret
    unit = unit or draw_unit(rng)
    spec = WorkbookSpec(
        file_name=rng.choice(["{0}{1}年绩效目标表.xlsx", "{1}年{0}预算绩效文本.xlsx", "{0}.xlsx"]).format(
            unit.short_name, unit.year
        ),
        year=unit.year,
        region=unit.region,
        unit_code=unit.code,
        unit_name=unit.name,
    )
    budgets = _add_forms(rng, unit, spec, forms)
    _list_projects(rng, unit, spec, budgets)
    if rng.random() < 0.9:
        spec.info = _info(rng, unit)
    if rng.random() < 0.7:
        spec.chapters = _chapters(rng, unit, budgets)
    if rng.random() < 0.3:
        spec.instructions = list(_INSTRUCTIONS)
    if rng.random() < 0.15:
        spec.extra_sheets[rng.choice(["Sheet2", "Sheet3"])] = []
    return spec


def _add_forms(rng: Random, unit: BudgetUnit, spec: WorkbookSpec, count: int | None) -> list[Decimal]:
    """Add the forms of the workbook; return their budgets."""
    framework = rng.choice(["2015", "2015", "2021"])
    if framework == "2021":
        spec.settings.append(("指标框架", framework))
    habits, goal_style, title = draw_habits(rng), rng.choice(GOAL_STYLES), rng.choice(_TITLES)
    sheet_name = rng.choice(_SHEET_NAMES)
    budgets = []
    for number, project in enumerate(_chosen(rng, unit, count), start=1):
        style = goal_style if rng.random() < 0.7 else rng.choice(GOAL_STYLES)
        written = write_form(rng, unit, project, framework, style)
        name = _project_name(rng, unit, project)
        form = FormSpec(sheet_name.format(number=number, name=name)[:_LONGEST_SHEET_NAME])
        form.texts = {
            "title": title.format(number=number, name=name, year=unit.year),
            "unit_line": f"{unit.code} {unit.name}",
            "code": draw_project_code(rng, unit),
            "name": name,
            **written.texts,
        }
        apply_habits(rng, habits, form)
        spec.forms.append(form)
        budgets.append(written.budget)
    if rng.random() < 0.12:
        _stack(rng, spec.forms, habits)
    return budgets


def _chosen(rng: Random, unit: BudgetUnit, count: int | None) -> list[ProjectKind]:
    department = unit.short_name.removeprefix(unit.region_name)
    fitting = [p for p in projects() if p.belongs_to(unit.kind, department, unit.year)]
    return rng.sample(fitting, min(count or rng.randint(_FEWEST_FORMS, _MOST_FORMS), len(fitting)))


def _project_name(rng: Random, unit: BudgetUnit, project: ProjectKind) -> str:
    name = rng.choice(project.names)
    return rng.choice([*[name] * 8, f"{unit.year}年{name}", f"{unit.short_name}{name}"])


def _stack(rng: Random, forms: list[FormSpec], habits: Habits) -> None:
    """Put pairs of forms on one sheet, one under the other."""
    for first, second in list(pairwise(forms))[::2]:
        if rng.random() < 0.6:
            second.sheet = first.sheet
            second.layout.rows_above = rng.choice([0, 1, habits.layout.rows_above])


def _list_projects(rng: Random, unit: BudgetUnit, spec: WorkbookSpec, budgets: list[Decimal]) -> None:
    """List the unit's projects, and some units before and after it."""
    own = [
        ListedProject(unit.code, unit.name, str(form.texts["code"]), str(form.texts["name"]), float(budget))
        for form, budget in zip(spec.forms, budgets, strict=True)
    ]
    blocks = [own, *_others(rng, unit)]
    rng.shuffle(blocks)
    spec.listed = [row for block in blocks for row in block]
    spec.list_layout = ListLayout(
        title=rng.choice(["单位清单", "单位清单", f"{unit.year}年预算单位清单", ""]),
        approved=rng.choice(["批复预算数（万元）", "批复预算数", "", ""]),
        unit_once=rng.random() < 0.3,
        total=rng.random() < 0.2,
    )
    if rng.random() < 0.15:
        for row in rng.sample(spec.listed, len(spec.listed) // 3):
            row.approved = None


def _others(rng: Random, unit: BudgetUnit) -> list[list[ListedProject]]:
    blocks = []
    for number in range(rng.choice([0, 0, 1, 2, 5])):
        code, name = (
            f"{970 + number}001",
            rng.choice(["民政局", "文化馆", "第一小学", "水管所", "中心敬老院"]),
        )
        name = f"{unit.region_name}{name}{_ORDINALS[number]}分部"
        names = rng.sample([p.names[0] for p in projects()], rng.randint(0, 3))
        rows = [
            ListedProject(code, name, draw_project_code(rng, unit), project, float(rng.randint(2, 90)))
            for project in names
        ]
        blocks.append(rows or [ListedProject(code, name)])
    return blocks


def _info(rng: Random, unit: BudgetUnit) -> UnitInfo:
    years: list[CellValue] = [unit.year, str(unit.year), f"{unit.year}年"]
    return UnitInfo(
        year=rng.choice(years),
        region=unit.region,
        unit_code=unit.code,
        unit_name=unit.name,
        title=f"{unit.short_name}{unit.year}年部门预算绩效文本",
        compiled_by=unit.name.removesuffix("本级"),
        reviewed_by=rng.choice([f"{unit.region_name}财政局", ""]),
    )


def _chapters(rng: Random, unit: BudgetUnit, budgets: list[Decimal]) -> list[Chapter]:
    words = unit.words(rng) | {name: plain(number) for name, number in unit.counts.items()}
    words |= {"项目数": str(len(budgets)), "总额": plain(sum(budgets, start=Decimal(0)))}
    chapters = []
    for ordinal, shared in zip(_ORDINALS, narrative(), strict=False):
        first, *further = shared["paragraphs"]
        chosen = [first, *rng.sample(further, rng.randint(1, len(further)))]
        paragraphs = [text.format_map(words) for text in chosen]
        if ordinal != "一":
            paragraphs = [f"（{sub}）{text}" for sub, text in zip(_ORDINALS, paragraphs, strict=False)]
        chapters.append(Chapter(f"{ordinal}、{rng.choice(shared['names'])}", paragraphs))
    return chapters
