"""Of which years files are: their amounts are of different budgets, and no sum of them goes without saying so."""

from collections import Counter
from collections.abc import Iterable, Sequence

from xl_tools.model.unit import UnitInfo

NO_YEAR = "年度不明"


def several_years(infos: Iterable[UnitInfo]) -> tuple[int, ...]:
    """Return the years that these tell where they are several, that of most first; nothing where they are of one."""
    counts = Counter(info.year for info in infos if info.year)
    years = sorted(counts, key=lambda year: (-counts[year], -year))
    return tuple(years) if len(years) > 1 else ()


def shown_year(year: int | None) -> str:
    """Return a year for a reader."""
    return f"{year} 年度" if year else NO_YEAR


def years_said(years: Sequence[int]) -> str:
    """Return several years in words: ``2023、2024 两个年度``."""
    count = "两" if len(years) == len("两年") else f" {len(years)} "
    return f"{'、'.join(map(str, sorted(years)))}{' ' if count == '两' else ''}{count}个年度"
