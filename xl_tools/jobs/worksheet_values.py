"""What the worksheet functions answer: check character of a code, code of a project, 万元 of a text amount."""

from collections.abc import Sequence

from xl_tools.forms.labels import Labels
from xl_tools.forms.read_units import read_unit_list
from xl_tools.model.grid import CellValue, Grid
from xl_tools.model.unit import ListedProject
from xl_tools.settings import shipped_settings
from xl_tools.sources.templates import bundled_unit_lists
from xl_tools.sources.unit_lists import load_unit_list
from xl_tools.values.amount import parse_amount
from xl_tools.values.matching import ProjectIndex
from xl_tools.values.project_code import ALPHABET, LENGTH, check_character, tidy_code


def check_character_or_why(code: str) -> str:
    """Return the 21st character of a code by its first 20, or in Chinese what is wrong with them."""
    tidy = tidy_code(code)
    if len(tidy) not in {LENGTH - 1, LENGTH}:
        return f"编码应为 {LENGTH - 1} 或 {LENGTH} 位，现有 {len(tidy)} 位"
    wrong = next((character for character in tidy[: LENGTH - 1] if character not in ALPHABET), "")
    return f"编码里不能有“{wrong}”" if wrong else check_character(tidy[: LENGTH - 1])


def project_code_or_why(name: str, listed: Sequence[Sequence[CellValue]] | None = None) -> str:
    """Return the code of a project in the cells of a 单位清单 (else in the bundled ones), or in Chinese why there is none."""
    projects = _projects(listed)
    if not projects:
        return "区域里没有单位清单的表头"
    match = ProjectIndex(projects).match(name)
    if match.project:
        return match.project.code or "清单里还没有编码"
    near = "、".join(project.name for project in match.candidates)
    return f"清单里没有这个项目{f'；相近的有：{near}' if near else ''}"


def wan_yuan_or_why(written: str) -> float | str:
    """Return a text amount in 万元, or in Chinese that it cannot be understood."""
    amount = parse_amount(written)
    return "看不懂的金额" if amount is None else float(amount)


def _projects(listed: Sequence[Sequence[CellValue]] | None) -> Sequence[ListedProject]:
    settings = shipped_settings()
    if listed and any(value is not None for row in listed for value in row):
        return read_unit_list(Grid("单位清单", listed), Labels(settings)).projects
    return [project for path in bundled_unit_lists() for project in load_unit_list(path, settings).projects]
