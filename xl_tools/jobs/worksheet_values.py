"""What the worksheet functions answer that is no fault: codes and names of the 单位清单, 万元 of what a text says."""

from collections.abc import Sequence

from xl_tools.claims.claim import Kind
from xl_tools.claims.index import claims_of_text
from xl_tools.claims.lexer import grammar_of, typed_position
from xl_tools.forms.labels import labels_of
from xl_tools.forms.read_units import read_unit_list
from xl_tools.jobs.in_force import lists_in_cells, settings_in_cells
from xl_tools.model.grid import CellValue, Grid
from xl_tools.model.unit import UnitList
from xl_tools.values.amount import parse_amount
from xl_tools.values.matching import ProjectIndex
from xl_tools.values.project_code import ALPHABET, LENGTH, check_character, nearest_codes, tidy_code

Cells = Sequence[Sequence[CellValue]]
NO_LIST = "区域里没有单位清单的表头"


def check_character_or_why(code: str) -> str:
    """Return the 21st character of a code by its first 20, or in Chinese what is wrong with them."""
    tidy = tidy_code(code)
    if len(tidy) not in {LENGTH - 1, LENGTH}:
        return f"编码应为 {LENGTH - 1} 或 {LENGTH} 位，现有 {len(tidy)} 位"
    wrong = next((character for character in tidy[: LENGTH - 1] if character not in ALPHABET), "")
    return f"编码里不能有“{wrong}”" if wrong else check_character(tidy[: LENGTH - 1])


def project_code_or_why(name: str, listed: Cells | None = None) -> str:
    """Return the code of a project in the cells of a 单位清单 (else in those in force), or in Chinese why there is none."""
    projects = [project for units in _lists(listed) for project in units.projects]
    if not projects:
        return NO_LIST
    match = ProjectIndex(projects).match(name)
    if match.project:
        return match.project.code or "清单里还没有编码"
    near = "、".join(project.name for project in match.candidates)
    return f"清单里没有这个项目{f'；相近的有：{near}' if near else ''}"


def unit_names_or_why(codes: Sequence[str], listed: Cells | None = None) -> list[str]:
    """Return the name of the unit of each code (several counties may have one), or in Chinese why there is none; empty for empty."""
    names: dict[str, list[str]] = {}
    for units in _lists(listed):
        for unit in units.units:
            names.setdefault(unit.code, []).append(unit.name)
    return _answers(codes, names, "单位", "清单里没有写这个单位的名称")


def project_names_or_why(codes: Sequence[str], listed: Cells | None = None) -> list[str]:
    """Return the name of the project of each code, or in Chinese why there is none; empty for empty."""
    names: dict[str, list[str]] = {}
    for units in _lists(listed):
        for project in filter(lambda each: each.code, units.projects):
            names.setdefault(project.code, []).append(project.name)
    return _answers(codes, names, "项目", "清单里没有写这个项目的名称")


def wan_yuan_or_why(written: str) -> float | str:
    """Return a text amount in 万元, or in Chinese that it cannot be understood."""
    amount = parse_amount(written)
    return "看不懂的金额" if amount is None else float(amount)


def amounts_said(text: str) -> list[tuple[float, str, str]]:
    """Return every amount that a text says: 万元 (of a range its end), how it is written, what it is (总额, 其中, 标准, …)."""
    if (amount := parse_amount(text)) is not None:
        return [(float(amount), text.strip(), "金额")]
    claims = claims_of_text(text, "", None, 0, grammar_of(settings_in_cells().claims))
    return [
        (
            float(claim.hi),
            text[typed_position(text, claim.span.start) : typed_position(text, claim.span.end - 1) + 1],
            claim.role.value,
        )
        for claim in claims
        if claim.kind is Kind.MONEY
    ]


def _answers(codes: Sequence[str], names: dict[str, list[str]], what: str, nameless: str) -> list[str]:
    def answer(code: str) -> str:
        if not code or not names:
            return code and NO_LIST
        if code not in names:
            near = "、".join(nearest_codes(code, tuple(names)))
            return f"清单里没有这个{what}编码{f'；相近的有：{near}' if near else ''}"
        return "、".join(dict.fromkeys(filter(None, names[code]))) or nameless

    known = {code: answer(code) for code in {tidy_code(code) for code in codes}}
    return [known[tidy_code(code)] for code in codes]


def _lists(listed: Cells | None) -> Sequence[UnitList]:
    if listed and any(value is not None for row in listed for value in row):
        return [read_unit_list(Grid("单位清单", listed), labels_of(settings_in_cells()))]
    return lists_in_cells()
