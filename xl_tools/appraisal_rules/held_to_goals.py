"""JXS15: a form that is held against its goals has the indicators and the values that were approved."""

from collections.abc import Iterator, Sequence

from xl_tools.model.finding import ERROR, RELEVANT
from xl_tools.model.spent import ApprovedGoal
from xl_tools.model.submission import Submission
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.rule import Context, EvaluationRule, Fault
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import half_width, name_key, squeeze


def approved_in(submission: Submission) -> tuple[ApprovedGoal, ...]:
    """Return the goals as approved that a file carries with it: in its list, else in its own 绩效目标表."""
    return submission.approved or tuple(
        ApprovedGoal(
            code=reading.table.code,
            name=reading.table.name,
            level2=row.level2,
            level3=row.level3 or row.description,
            value=row.value.text,
        )
        for reading in submission.tables
        for row in reading.table.indicators
    )


def evaluated_other_goals(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：自评的指标、指标值与批复的（有调整的，与调整后的）一样，一个不多、一个不少。
    依据：财预〔2020〕10号：自评对照批复的绩效目标。
    原因：做不到的指标删掉、指标值改低，自评就没有意义了。
    举例：批复“合格率 ≥98%”，自评表上是 ≥90%；批复 8 个指标，自评只有 7 个。
    改法：照批复改回来；经批准调整过的，写在“批复目标”表的“调整后指标值”“调整依据”两栏。
    """
    yield from differing_goals(reading, approved_in(context.submission))


def differing_goals(reading: TableReading, approved: Sequence[ApprovedGoal]) -> Iterator[Fault]:
    """Yield where the indicators of a form are not those approved for its project; a project that the list does not know is not judged."""
    table = reading.table
    code, name = tidy_code(table.code), name_key(table.name)
    own = [goal for goal in approved if code and tidy_code(goal.code) == code]
    own = own or [goal for goal in approved if name and name_key(goal.name) == name]
    if not own:
        return
    left = list(own)
    for number, row in enumerate(table.indicators):
        said = name_key(row.level3 or row.description)
        same = [goal for goal in left if name_key(goal.level3) == said]
        goal = next((each for each in same if _is_value(each, row)), same[0] if same else None)
        if goal is None:
            message = f"批复的目标里没有“{row.level3 or row.description}”这个指标"
            yield Fault(indicator_key(number, "level3"), message, "请照批复改正；经批准增加的写进“批复目标”")
            continue
        left.remove(goal)
        if not _is_value(goal, row):
            message = f"批复的指标值是“{goal.holds}”，这里是“{row.value.text}”"
            yield Fault(indicator_key(number, "value"), message, "请照批复改正；经批准调整的写进“批复目标”")
    if left:
        names = "、".join(f"“{goal.level3}”" for goal in left[:5])
        at = "label.level3" if "level3" in reading.labels else "name"
        yield Fault(at, f"批复的指标少了 {len(left)} 个：{names}", "请照批复补上")


def _is_value(goal: ApprovedGoal, row: Indicator) -> bool:
    if half_width(squeeze(goal.holds)) == half_width(squeeze(row.value.text)):
        return True
    asked, has = parse_indicator_value(goal.holds), row.value
    return bool(asked.quantities) and (asked.comparison, asked.quantities) == (has.comparison, has.quantities)


RULES = (EvaluationRule("JXS15", "自评的指标与批复的不一样", ERROR, RELEVANT, evaluated_other_goals),)
