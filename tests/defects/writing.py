"""What a competent clerk writes into one form: purpose, goals and indicators, with the same numbers everywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from tests.defects.bank import Numbers, ProjectKind, budget_terms, draw_numbers, wordings
from tests.defects.phrasing import (
    amount_value,
    numbered,
    numerals,
    plain,
    standard_value,
    value_in_style,
    yuan,
)
from tests.defects.unit import BudgetUnit, filled
from xl_tools.model.grid import CellValue

_OUTPUT, _BENEFIT, _SATISFACTION = "产出指标", "效益指标", "满意度指标"
_BENEFITS = {"经": "经济效益指标", "社": "社会效益指标", "生": "生态效益指标", "续": "可持续影响指标"}
_OTHER_SHARES = (Decimal("0.1"), Decimal("0.2"), Decimal("0.25"), Decimal("0.4"))
_LARGEST_IN_NUMERALS = 9999
Row = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class WrittenForm:
    """The texts of a form but for code, title and unit, and its budget in 万元."""

    texts: dict[str, CellValue]
    budget: Decimal


@dataclass(frozen=True)
class _Writing:
    """What is known while one form is written."""

    rng: Random
    unit: BudgetUnit
    project: ProjectKind
    framework: str
    numbers: Numbers
    words: dict[str, str]
    fiscal: Decimal
    other: Decimal

    @property
    def budget(self) -> Decimal:
        return Decimal(self.numbers["预算"])

    def fill(self, text: str, **more: str) -> str:
        return filled(self.rng, text, {**self.words, **more}, self.unit.year)


def write_form(
    rng: Random, unit: BudgetUnit, project: ProjectKind, framework: str, goal_style: str
) -> WrittenForm:
    """Return the texts of a form of one project; amounts and percents as text, to be restyled."""
    writing = _begin(rng, unit, project, framework)
    rhythm = wordings()["rhythms"][
        rng.choice(project.rhythms or wordings()["types"][project.type]["rhythms"])
    ]
    for slot, key in (("频次", "often"), ("时限", "when"), ("拨付", "paid")):
        writing.words[slot] = writing.fill(rng.choice(rhythm[key]))
    plan = rng.choice(rhythm["plans"])
    texts: dict[str, CellValue] = {
        "budget": f"{writing.budget:.2f}",
        "fiscal": f"{writing.fiscal:.2f}",
        "other": f"{writing.other:.2f}" if writing.other else "",
        "purpose": _purpose(writing),
        "goals": numbered(rng, _goals(writing), goal_style),
    }
    texts |= {
        period: f"{percent}%"
        for period, percent in zip(("march", "june", "october", "december"), plan, strict=True)
    }
    columns = ("level1", "level2", "level3", "description", "value", "basis")
    for index, row in enumerate(_indicators(writing)):
        texts |= {f"indicator.{index}.{column}": text for column, text in zip(columns, row, strict=True)}
    return WrittenForm(texts, writing.budget)


def _begin(rng: Random, unit: BudgetUnit, project: ProjectKind, framework: str) -> _Writing:
    numbers = draw_numbers(rng, project, unit.counts)
    words = unit.words(rng) | {name: plain(number) for name, number in numbers.items()}
    words |= {"物": project.thing, "对象": project.people, "位": project.per}
    words["领取人"] = project.head or project.people
    budget, other = Decimal(numbers["预算"]), Decimal(0)
    if rng.random() < 0.2:
        other = (budget * rng.choice(_OTHER_SHARES)).quantize(Decimal("0.01"))
    return _Writing(rng, unit, project, framework, numbers, words, budget - other, other)


def _purpose(writing: _Writing) -> str:
    rng, patterns = writing.rng, wordings()["purposes"]
    kinds = ["plain", "plain", "plain", "silent"]
    if writing.other:
        kinds = ["mixed", "mixed", "mixed", "silent"]
    else:
        is_whole = writing.budget == int(writing.budget) <= _LARGEST_IN_NUMERALS
        kinds += ["capital"] * is_whole + ["product"] * 2 * bool(budget_terms(writing.project))
        kinds += ["parts"] * 2 * bool(writing.project.parts)
    return writing.fill(
        rng.choice(patterns[rng.choice(kinds)]),
        用途=writing.fill(rng.choice(writing.project.uses)),
        预算=plain(writing.budget),
        财政=plain(writing.fiscal),
        其他=plain(writing.other),
        元=yuan(writing.budget, grouped=rng.random() < 0.2),
        大写=numerals(int(writing.budget), capital=True),
        小写=numerals(int(writing.budget), capital=False),
        算式=_calculation(writing),
        明细=_detail(writing),
    )


def _calculation(writing: _Writing) -> str:
    """Return the sum that gives the budget: ``125人×4000元``, ``30人×700元×12个月``."""
    per = {"村": f"个{writing.words['村']}", "社区": "个社区"}.get(writing.project.per, writing.project.per)
    terms = []
    for count, standard, *months in budget_terms(writing.project):
        term = f"{plain(writing.numbers[count])}{per}×{plain(writing.numbers[standard])}元"
        terms.append(term + "".join(f"×{month}个月" for month in months))
    return "＋".join(terms)


def _detail(writing: _Writing) -> str:
    return "、".join(f"{part}{plain(amount)}万元" for part, amount in _shares(writing))


def _shares(writing: _Writing) -> list[tuple[str, Decimal]]:
    """Return the parts of the budget: the same whenever asked, and together the budget."""
    parts, rest = writing.project.parts, writing.budget
    shares = []
    for position, part in enumerate(parts):
        left = len(parts) - position
        share = rest if left == 1 else (rest * (6 - left) / (6 - left + 2)).quantize(Decimal("0.01"))
        shares.append((part, share))
        rest -= share
    return shares


def _goals(writing: _Writing) -> list[str]:
    """Return one to five goals in their order, the first of them always."""
    first, *further = writing.project.goals
    chosen = writing.rng.sample(range(len(further)), writing.rng.randint(0, len(further)))
    return [writing.fill(goal) for goal in (first, *(further[i] for i in sorted(chosen)))]


def _indicators(writing: _Writing) -> Iterator[Row]:
    """Yield the rows of the indicator block in the order of the framework, no 三级指标 twice."""
    rows = [*_outputs(writing), *_benefits(writing), *_satisfied(writing)]
    costs = list(_costs(writing))
    rows = [*costs, *rows] if writing.framework == "2021" else _after_timing(rows, costs)
    seen: set[str] = set()
    for row in rows:
        if row[2] not in seen:
            seen.add(row[2])
            yield row


def _after_timing(rows: list[Row], costs: list[Row]) -> list[Row]:
    end = max(index for index, row in enumerate(rows) if row[0] == _OUTPUT) + 1
    return [*rows[:end], *costs, *rows[end:]]


def _outputs(writing: _Writing) -> Iterator[Row]:
    project, rng = writing.project, writing.rng
    most = len(project.quantity)
    few = most if project.cost else rng.randint(1, most)
    for text in project.quantity[:few]:
        yield _row(writing, (_OUTPUT, "数量指标"), text, is_count=True)
    for text in _some(rng, project.quality):
        yield _row(writing, (_OUTPUT, "质量指标"), text)
    dates = [*_some(rng, wordings()["types"][project.type]["timing"], most=2)]
    if project.timing and rng.random() < 0.6:
        dates = [*dates[: rng.randint(0, 1)], *_some(rng, project.timing)]
    for text in dates:
        yield _row(writing, (_OUTPUT, "时效指标"), text, bases="dated")


def _costs(writing: _Writing) -> Iterator[Row]:
    rng, project = writing.rng, writing.project
    level = ("成本指标", "经济成本指标") if writing.framework == "2021" else (_OUTPUT, "成本指标")
    total = _named(writing, level, rng.choice(wordings()["types"][project.type]["total"]))
    parts = _shares(writing) if project.parts and rng.random() < 0.25 else []
    if not parts or rng.random() < 0.5:
        yield *total, amount_value(rng, writing.budget), _basis(writing, "money")
    for part, amount in parts:
        yield *level, part, f"全年{part}支出", amount_value(rng, amount), _basis(writing, "money")
    if project.standard and rng.random() < 0.5:
        kind = {"人": "人", "村": "村", "社区": "村"}.get(project.per, "其他")
        names = _named(writing, level, rng.choice(wordings()["standards"][kind]))
        value = standard_value(rng, int(writing.numbers["标准"]), project.standard)
        yield *names, value, _basis(writing, "own")
    if project.cost and rng.random() < 0.6:
        for text in project.cost:
            yield _row(writing, level, text)
    if writing.framework == "2021" and project.type == "工程":
        for kind, name in (("social", "社会成本指标"), ("ecological", "生态环境成本指标")):
            if rng.random() < 0.5:
                yield _row(writing, ("成本指标", name), rng.choice(wordings()["costs_2021"][kind]))


def _benefits(writing: _Writing) -> Iterator[Row]:
    texts = [text for text in writing.project.benefit if writing.framework != "2021" or text[0] != "续"]
    chosen = sorted(_some(writing.rng, texts), key=lambda text: "经社生续".index(text[0]))
    for text in chosen:
        yield _row(writing, (_BENEFIT, _BENEFITS[text[0]]), text.partition("|")[2])


def _satisfied(writing: _Writing) -> Iterator[Row]:
    shared, rng = wordings()["satisfaction"], writing.rng
    served, anyone, public = shared["rows"]
    for text in rng.choice([[served], [served], [anyone], [public], [served, public]]):
        names = _named(writing, (_SATISFACTION, "服务对象满意度指标"), text)
        value = value_in_style(rng, rng.choice(shared["values"]), is_count=False)
        yield *names, value, rng.choice(shared["basis"])


def _row(
    writing: _Writing, levels: tuple[str, str], text: str, *, is_count: bool = False, bases: str = "own"
) -> Row:
    names, _, value = text.rpartition("|")
    if bases == "dated":
        value = writing.rng.choice(value.split("/"))
    value = value_in_style(writing.rng, writing.fill(value), is_count=is_count)
    return (*_named(writing, levels, names), value, _basis(writing, bases))


def _named(writing: _Writing, levels: tuple[str, str], names: str) -> tuple[str, str, str, str]:
    level3, description = (
        writing.fill(writing.rng.choice(choices.split("/"))) for choices in names.split("|")
    )
    return (*levels, level3, description)


def _basis(writing: _Writing, kind: str) -> str:
    shared: dict[str, Any] = wordings()["bases"]
    if kind == "own":
        choices = [*writing.project.basis, *writing.project.basis, *shared["general"]]
    else:
        choices = [*shared[kind], *writing.project.basis]
    return writing.fill(writing.rng.choice(choices))


def _some(rng: Random, texts: Sequence[str], most: int = 3) -> list[str]:
    """Return one to three of the texts, in their order."""
    chosen = rng.sample(range(len(texts)), rng.randint(1, min(most, len(texts))))
    return [texts[i] for i in sorted(chosen)]
