"""One 绩效运行监控表 as numbers: money by the month, indicators with what was reached, chances, and their lights."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xl_tools.appraisal.evaluation import NOTHING, MoneyRow, money_rows
from xl_tools.appraisal.lights import (
    Light,
    is_due_by_time,
    light_of_level,
    light_of_money,
    light_of_number,
    share_of_year,
    worst,
)
from xl_tools.appraisal.points_earned import execution_rate
from xl_tools.appraisal.results import Reached, Unclear, is_measured, level_of, reached
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.settings.models import AppraisalSettings
from xl_tools.values.percent import parse_percent
from xl_tools.values.text import half_width, squeeze

RESULT, EXPECTED, KIND, REASON, CHANCE = "完成值", "预计完成值", "偏差类型", "偏差原因", "完成可能性"
OWN_MENDING, REMARK, LIGHT_SAID = "指标整改措施", "备注", "红绿灯"
CERTAIN, POSSIBLE, IMPOSSIBLE = "确定能", "有可能", "完全不可能"
PERIOD, DUE, MENDED, MENDING, CHANGED = "监控期间", "计划进度", "需整改", "整改措施", "调整目标"
_UP_TO = re.compile(r"(?:(?<!\d)0?1月?(?:份)?[-~—–至到]|截[至止]到?(?:20\d\d年)?)(1[0-2]|0?[1-9])月")
_HEAD_ROWS = 12
_SAID = (KIND, REASON, CHANCE, OWN_MENDING, REMARK, LIGHT_SAID)
_YES = re.compile("^(?:是|需要|需|要|√|✓)")


@dataclass(frozen=True)
class MonitoredIndicator:
    """An indicator with what was reached by the month, what is expected by the end of the year, and what is said of it."""

    row: Indicator
    index: int
    result: str
    expected: str
    kind: str
    reason: str
    chance: str
    month: int | None
    settings: AppraisalSettings
    mending: str = ""
    light_said: str = ""

    def at(self, column: str) -> str:
        """Return the key of one of its cells."""
        return indicator_key(self.index, column)

    @property
    def warns(self) -> Light | None:
        """The red or yellow light that the form itself gives it, or that works out."""
        said = next((light for light in (Light.RED, Light.YELLOW) if light.value in self.light_said), None)
        return said or (self.light if self.light and self.light.is_warning else None)

    @property
    def is_measured(self) -> bool:
        """Whether its target is one number."""
        return is_measured(self.row.value)

    @cached_property
    def held(self) -> Reached | Unclear | None:
        """Target and result as numbers, or why that cannot be; ``None`` where there is no number to hold."""
        return reached(self.row.value, self.result) if self.is_measured and self.result else None

    @property
    def is_impossible(self) -> bool:
        """Whether the form says that the target cannot be reached."""
        return "不可能" in self.chance or "不能" in self.chance

    @property
    def is_certain(self) -> bool:
        """Whether the form says that the target will be reached."""
        return self.chance.startswith("确定") or self.chance in {"能", "能够"}

    @cached_property
    def light(self) -> Light | None:
        """How it stands; ``None`` where the form does not say enough."""
        if not self.is_measured:
            level = level_of(self.result)
            return light_of_level(level) if level else None
        if not isinstance(self.held, Reached):
            return None
        level2, unit = self.row.level2, self.held.unit
        by_time = is_due_by_time(level2, unit)
        if by_time and self.month is None:
            return None
        if self.row.value.comparison is None and "成本" in level2:
            return None  # whether more or less is meant is not said
        return light_of_number(
            self.row.value.comparison,
            self.held.target,
            self.held.actual,
            self.month if by_time else None,
            self.settings,
            is_strict=any(word in level2 for word in ("质量", "时效", "成本")),
        )


@dataclass(frozen=True)
class Monitoring:
    """A 绩效运行监控表 as numbers; ``due`` is how many percent the project's own plan has spent by the month, where the form says so."""

    reading: TableReading
    month: int | None
    money: tuple[MoneyRow, ...]
    indicators: tuple[MonitoredIndicator, ...]
    due: Decimal | None
    is_mended: bool
    mending: str
    is_changed: bool
    settings: AppraisalSettings

    @property
    def whole(self) -> MoneyRow | None:
        """The row of all money."""
        return next((row for row in self.money if row.name == "预算数"), None)

    @property
    def rate(self) -> Decimal | None:
        """How many percent of the budget were spent."""
        whole = self.whole
        if whole is None or whole.spent is None or whole.budget is None:
            return None
        return execution_rate(whole.spent, whole.budget)

    @property
    def due_by_now(self) -> tuple[Decimal, str] | None:
        """How many percent should be spent by now, and by what: the project's own plan, else the part of the year."""
        if self.due is not None:
            return self.due, "本项目的支出计划"
        return None if self.month is None else (share_of_year(self.month), f"全年的 {self.month}/12")

    @property
    def light_of_budget(self) -> Light | None:
        """The light of what was spent."""
        due = self.due_by_now
        return None if self.rate is None or due is None else light_of_money(self.rate, due[0], self.settings)

    @property
    def light(self) -> Light | None:
        """The light of the project: the worst of its indicators."""
        return worst([each.light for each in self.indicators if each.light])

    @property
    def is_blank(self) -> bool:
        """Whether nobody has begun to fill it in."""
        whole = self.whole
        filled = any(each.result or each.chance for each in self.indicators)
        return not filled and (whole is None or whole.spent is None)


def monitoring_of(reading: TableReading, settings: AppraisalSettings) -> Monitoring:
    """Return a 绩效运行监控表 as numbers."""
    more = {key: squeeze(text) for key, text in reading.table.more}
    month = month_of(reading)
    return Monitoring(
        reading,
        month,
        tuple(money_rows(reading)),
        tuple(_indicators(reading, month, settings)),
        parse_percent(more.get(DUE, "")),
        bool(_YES.match(more.get(MENDED, ""))),
        more.get(MENDING, ""),
        bool(_YES.match(more.get(CHANGED, ""))) or "调整" in more.get(CHANGED, "").replace("不调整", ""),
        settings,
    )


def month_of(reading: TableReading) -> int | None:
    """Return the month up to which a form tells: of its period, its title, or the labels of its columns."""
    texts = [
        reading.texts.get(PERIOD, ""),
        reading.table.title,
        *(label.text for label in reading.labels.values()),
    ]
    if reading.form and reading.form.drawn:
        head = reading.form.drawn.texts[reading.form.top : reading.form.top + _HEAD_ROWS]
        texts += [text for row in head for text in row]
    months = (_UP_TO.search(half_width(text)) for text in texts if "月" in text)
    return next((int(found[1]) for found in months if found), None)


def _indicators(
    reading: TableReading, month: int | None, settings: AppraisalSettings
) -> Iterator[MonitoredIndicator]:
    for index, row in enumerate(reading.table.indicators):
        more = {key: text.strip() for key, text in row.more}
        said = {key: "" if more.get(key, "") in NOTHING else more[key] for key in _SAID}
        yield MonitoredIndicator(
            row,
            index,
            more.get(RESULT, ""),
            more.get(EXPECTED, ""),
            said[KIND],
            said[REASON],
            squeeze(said[CHANCE]),
            month,
            settings,
            said[OWN_MENDING] or said[REMARK],
            said[LIGHT_SAID],
        )
