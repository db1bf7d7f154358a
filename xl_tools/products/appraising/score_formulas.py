"""The formulas by which a 自评表 scores itself in Excel; they hold numbers and names of fields, never a text that somebody wrote."""

from decimal import Decimal

from xl_tools.appraisal.points_earned import GRADES
from xl_tools.model.table import Comparison, IndicatorValue, Quantity
from xl_tools.settings.models import AppraisalSettings

_DOWNWARD = frozenset({Comparison.AT_MOST, Comparison.LESS})
_UPWARD = frozenset({Comparison.AT_LEAST, Comparison.MORE})
_PERCENT = "%"
_POINTS, _RESULT = "{.权重}", "{.完成值}"


def rate_formula(row: str) -> str:
    """Return the formula of 执行率 of a row of the money."""
    spent, budget = f"{{{row}.全年执行数}}", f"{{{row}}}"
    return f'IF(OR({spent}="",N({budget})<=0),"",ROUND({spent}/{budget},4))'


def money_points_formula(settings: AppraisalSettings) -> str:
    """Return the formula of the points of 预算执行率."""
    spent, budget, points = "{预算数.全年执行数}", "{预算数}", "{预算数.资金分值}"
    share = f"MIN({points},{points}*MAX(0,{spent})/{budget})"
    return f'IF({spent}="","",IF(N({budget})<=0,0,ROUND({share},{settings.decimals})))'


def whole_spent_formula(parts: list[str]) -> str:
    """Return the formula that adds up what was spent of each source."""
    cells = ",".join(f"{{{part}.全年执行数}}" for part in parts)
    return f'IF(COUNT({cells})=0,"",SUM({cells}))'


def total_formula() -> str:
    """Return the formula of the total: nothing as long as a score lacks."""
    scores, money = "{..得分}", "{预算数.资金得分}"
    whole = f"AND(COUNT({scores})=ROWS({scores}),ISNUMBER({money}))"
    return f'IF({whole},SUM({scores})+{money},"")'


def grade_formula(settings: AppraisalSettings) -> str:
    """Return the formula of the grade."""
    total, nested = "{自评总分}", f'"{GRADES[-1]}"'
    for grade, least in reversed([*zip(GRADES, settings.grades, strict=False)]):
        nested = f'IF({total}>={least},"{grade}",{nested})'
    return f'IF(ISNUMBER({total}),{nested},"")'


def score_formula(
    value: IndicatorValue, unit_cell: str, settings: AppraisalSettings, *, is_satisfaction: bool
) -> str:
    """Return the formula of an indicator's score by its target; ``unit_cell`` is the field whose text ends with its unit, if any.

    A result may be written with the unit of the target, a percent with or without its sign.
    """
    (quantity,) = value.quantities
    number, unclear = number_of_result(quantity, unit_cell)
    points = _share(value.comparison, quantity.number, f"MAX(0,{number})", settings)
    if settings.satisfaction_by_steps and is_satisfaction and quantity.unit == _PERCENT:
        steps = f"IF({number}>=90,1,IF({number}>=80,0.8,IF({number}>=60,0.5,0)))"
        points = f"{_POINTS}*{steps}"
    scored = f"ROUND({points},{settings.decimals})"
    if unclear:
        scored = f'IF({unclear},"",{scored})'
    return f'IF({_RESULT}="","",IFERROR({scored},""))'


def number_of_result(quantity: Quantity, unit_cell: str) -> tuple[str, str]:
    """Return the formula of a result as a number of the target's unit, and the condition in which it is not clear what it says, if there is one."""
    number = f"VALUE({_without_unit(_RESULT, quantity.unit, unit_cell)})"
    if quantity.unit != _PERCENT or quantity.number <= 1:
        return number, ""
    return number, f'AND(ISERROR(FIND("%",{_RESULT})),{number}>0,{number}<=1)'  # 0.95 may be meant as 95 %


def _without_unit(result: str, unit: str, unit_cell: str) -> str:
    length = len(unit)
    if unit == _PERCENT:
        return f'IF(RIGHT({result},1)="%",LEFT({result},LEN({result})-1),{result})'
    if unit and unit_cell:
        return f"IF(RIGHT({result},{length})=RIGHT({unit_cell},{length}),LEFT({result},LEN({result})-{length}),{result})"
    return result


def _share(comparison: Comparison | None, target: Decimal, number: str, settings: AppraisalSettings) -> str:
    """Return the formula of the points, not rounded yet."""
    goal = f"{target:f}"
    if comparison in _DOWNWARD:
        if not target:
            return f"IF({number}<=0,{_POINTS},0)"
        less = f"{_POINTS}*(1-({number}-{goal})/{goal})"
        return f"IF({number}<={goal},{_POINTS},IF({number}>=2*{goal},0,{less}))"
    if not target:
        return _POINTS if comparison in _UPWARD else f"IF({number}<=0,{_POINTS},0)"
    share = f"MIN({_POINTS},{_POINTS}*{number}/{goal})"
    if settings.pass_mark:
        return f"IF({number}*100/{goal}<{settings.pass_mark},0,{share})"
    return share
