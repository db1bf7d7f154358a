"""分值: how many points each indicator is of, where its goals do not say so: the framework's, shared out."""

from collections.abc import Sequence
from decimal import Decimal

from xl_tools.model.table import Indicator

_BY_OUTPUT = {"产出": 50, "效益": 30, "满意度": 10}
_BY_COST = {"成本": 20, "产出": 40, "效益": 20, "满意度": 10}
_BENEFITS = "效益"


def shared_points(rows: Sequence[Indicator], whole: int = 90) -> list[Decimal]:
    """Return the points of each indicator: those it has, where all have some; else those of its 一级, shared out evenly.

    Points of a 一级 that a table lacks go to 效益, or, where that lacks too, to the first that is there; together they are ``whole``.
    """
    weights = [row.weight for row in rows]
    given = [weight for weight in weights if weight is not None]
    if len(given) == len(rows):
        return given
    by_level = _BY_COST if any(_level(row) == "成本" for row in rows) else _BY_OUTPUT
    there = list(dict.fromkeys(_level(row) for row in rows))
    points = {level: by_level.get(level, 0) for level in there}
    if there:
        heir = _BENEFITS if _BENEFITS in there else there[0]
        points[heir] += whole - sum(points.values())
    shares: list[Decimal] = []
    used: dict[str, int] = {}
    for row in rows:
        level = _level(row)
        count = sum(_level(each) == level for each in rows)
        shares.append(_share(points[level], count, used.setdefault(level, 0)))
        used[level] += 1
    return shares


def _share(points: int, count: int, number: int) -> Decimal:
    """Return what the n-th of so many gets: whole points, the first of them one more; half points where there are too few."""
    step = Decimal(1) if points >= count else Decimal("0.1")
    steps = int(points / step)
    each, rest = divmod(steps, count)
    return (each + (number < rest)) * step


def _level(row: Indicator) -> str:
    name = row.level1 or row.level2
    return next((level for level in ("满意度", "成本", "效益", "产出") if level in name), "产出")
