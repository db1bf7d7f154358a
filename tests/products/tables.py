"""Tables for the tests of what we write: strategies for any table, and the way back from bytes."""

from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from xl_tools.forms.labels import INDICATOR_FIELDS, Labels
from xl_tools.model.submission import Submission
from xl_tools.model.table import Funding, Indicator, PerformanceTable, SpendingPlan
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import submission_of
from xl_tools.values.indicator_value import parse_indicator_value

SETTINGS = shipped_settings()
LABELS = Labels(SETTINGS)
FRAMEWORK = SETTINGS.framework.current


def read_back(data: bytes) -> Submission:
    """Read the bytes of a workbook as any workbook is read."""
    return submission_of(data, Path("写出.xlsx"), SETTINGS)


def _is_plain(text: str) -> bool:
    return text == text.strip() and LABELS.field(text) is None and LABELS.split(text) is None


LINES = st.text("甲乙丙丁戊己庚辛=+-@，。《》'\"0123456789%≥ ＝A", min_size=1, max_size=40).filter(_is_plain)
"""What a clerk may type on a line, also what looks like a formula; but no label."""

PROSE = st.lists(LINES, min_size=1, max_size=4).map("\n".join)

_AMOUNTS = st.none() | st.decimals(0, 10**8, places=2) | st.decimals(0, 100, places=6)
_PERCENTS = st.none() | st.decimals(0, 100, places=0) | st.decimals(0, 100, places=2)
_LEVELS = st.sampled_from([(one, two) for one, names in FRAMEWORK.levels.items() for two in names])


@st.composite
def _indicators(draw: st.DrawFn) -> Indicator:
    own = draw(st.lists(st.just("") | LINES, min_size=4, max_size=4).filter(any))
    fields = dict(zip(INDICATOR_FIELDS, (*draw(_LEVELS), *own), strict=True))
    return Indicator.model_validate(fields | {"value": parse_indicator_value(fields["value"])})


@st.composite
def tables(draw: st.DrawFn) -> PerformanceTable:
    """Draw any table that a form can say."""
    name, number = draw(LINES), draw(st.integers(1, 99))
    return PerformanceTable(
        number=number,
        title=f"{number}. {name}绩效目标表",
        unit_code=draw(st.from_regex(r"[0-9]{6}", fullmatch=True)),
        unit_name=draw(st.sampled_from(["石门镇人民政府本级", "蛤泊镇人民政府本级"])),
        code=draw(st.just("") | st.from_regex(r"[0-9]{20}[0-9A-H]", fullmatch=True)),
        name=name,
        funding=Funding(budget=draw(_AMOUNTS), fiscal=draw(_AMOUNTS), other=draw(_AMOUNTS)),
        purpose=draw(st.just("") | PROSE),
        plan=SpendingPlan(
            march=draw(_PERCENTS), june=draw(_PERCENTS), october=draw(_PERCENTS), december=draw(_PERCENTS)
        ),
        goals=draw(st.just("") | PROSE),
        indicators=tuple(draw(st.lists(_indicators(), max_size=12))),
    )


def plain_table() -> PerformanceTable:
    """Return a table as a careful clerk fills it."""
    texts = (
        "产出指标",
        "数量指标",
        "组织宣传发动工作",
        "开展宣传发动的行政村个数",
        "49个",
        "全镇行政村实有个数",
    )
    fields = dict(zip(INDICATOR_FIELDS, texts, strict=True))
    return PerformanceTable(
        number=1,
        title="1. 武装工作经费绩效目标表",
        unit_code="906001",
        unit_name="石门镇人民政府本级",
        code="13032423P00442810052N",
        name="武装工作经费",
        funding=Funding(budget=Decimal("2.00"), fiscal=Decimal("2.00")),
        purpose="预算数2万元。其中：财政资金2万元。主要用于民兵组织整顿。",
        plan=SpendingPlan(
            march=Decimal(25), june=Decimal(50), october=Decimal("75.5"), december=Decimal(100)
        ),
        goals="1.完成民兵组织整顿。\n2.完成年度征兵任务。",
        indicators=(Indicator.model_validate(fields | {"value": parse_indicator_value(fields["value"])}),),
    )
