"""The formulas by which a 监控表 shows its lights in Excel; they hold numbers and names of fields, never a text that somebody wrote."""

from xl_tools.appraisal.lights import is_due_by_time
from xl_tools.model.table import Comparison, Indicator
from xl_tools.products.appraising.score_formulas import number_of_result
from xl_tools.settings.models import AppraisalSettings

_DOWNWARD = frozenset({Comparison.AT_MOST, Comparison.LESS})
_RESULT = "{.完成值}"


def money_light_formula(settings: AppraisalSettings) -> str:
    """Return the formula of the light of what was spent."""
    rate, due = "{预算数.执行率}", "{计划进度}"
    lights = _by_share(f"{rate}*100/{due}", settings, "绿")
    return f'IF(OR({rate}="",N({due})<=0),"",{lights})'


def word_light_formula() -> str:
    """Return the formula of the light of a goal without a number, by the three words of the form."""
    found = [f'ISNUMBER(FIND("{word}",{_RESULT}))' for word in ("未", "部分", "达成")]
    return f'IF({found[0]},"红",IF({found[1]},"黄",IF({found[2]},"绿","")))'


def number_light_formula(row: Indicator, unit_cell: str, month: int, settings: AppraisalSettings) -> str:
    """Return the formula of the light of an indicator with a number; ``unit_cell`` as for its score."""
    (quantity,) = row.value.quantities
    number, unclear = number_of_result(quantity, unit_cell)
    target = quantity.number
    is_strict = any(word in row.level2 for word in ("质量", "时效", "成本"))
    if row.value.comparison in _DOWNWARD or target <= 0:
        light = f'IF({number}<={target:f},"绿","红")'
    elif is_strict:
        light = f'IF({number}>={target:f},"绿","红")'
    else:
        by_time = is_due_by_time(row.level2, quantity.unit)
        share = f"{number}*1200/({target:f}*{month})" if by_time else f"{number}*100/{target:f}"
        light = _by_share(share, settings, "蓝")
    shown = f'IF({unclear},"",{light})' if unclear else light
    return f'IF({_RESULT}="","",IFERROR({shown},""))'


def _by_share(share: str, settings: AppraisalSettings, highest: str) -> str:
    above = f'IF({share}<{settings.blue},"绿","{highest}")' if highest != "绿" else '"绿"'
    return f'IF({share}<{settings.red},"红",IF({share}<{settings.yellow},"黄",{above}))'
