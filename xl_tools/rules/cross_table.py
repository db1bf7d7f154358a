"""JX7: 跨表 (one table against another, and against the unit list)."""

from collections.abc import Iterator

from xl_tools.model.finding import APPROPRIATE, COMPLETE, ERROR, FORMAL, WARNING
from xl_tools.model.submission import SheetRole
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject
from xl_tools.rules.codes import is_list_of_another_year
from xl_tools.rules.half_read_forms import half_read
from xl_tools.rules.rule import Context, Fault, SubmissionRule, TableRule, repeated
from xl_tools.rules.table_facts import TEN_THOUSANDFOLD, ten_thousandfold
from xl_tools.values.amount import format_amount, same_amount
from xl_tools.values.project_code import code_parts, is_well_formed, tidy_code
from xl_tools.values.text import name_key


def project_without_table(context: Context) -> Iterator[Fault]:
    """要求：单位清单中的每个项目都有一张表，每张表的项目都在单位清单中。
    依据：财预〔2015〕88号：所有项目支出都要编报绩效目标。
    原因：少一张，预算就少了一块；多一张，就是没有批复的项目。
    举例：清单有 17 个项目，工作簿只有 16 张表。
    改法：补上所缺的表（分成几个文件报的，放在一起校验就不算缺）；多出来的核对后删去，或请县财政局补进清单。
    """
    if not context.projects or context.once(is_list_of_another_year):
        return
    meant = set()
    for reading in context.submission.tables:
        code = tidy_code(reading.table.code)
        by_code = context.listed.of_code(code)
        match = context.listed.match(reading.table.name)
        if found := (match.project or next(iter(by_code or match.candidates), None)):
            meant.add(found)
        elif reading.table.name:
            message = f"项目“{reading.table.name}”不在单位清单中，清单里也没有相近的"
            yield Fault("name", message, "请核对；确有这个项目的，请县财政局补进清单", table=reading)
    sheet = next((note.name for note in context.submission.sheets if note.role is SheetRole.UNIT_LIST), "")
    for project in context.projects:
        if project not in meant:
            unsure = bool(context.once(half_read))  # it may be the project of a form that was not understood
            hint = "请看没有读懂的那张表是不是它；不是的，请补上这张表" if unsure else "请补上这张表"
            yield Fault(None, lacking_said(project), hint, WARNING if unsure else None, sheet=sheet)


def lacking_said(project: ListedProject) -> str:
    """Return what is said of a listed project without a table."""
    code = f"（{project.code}）" if project.code else ""
    return f"单位清单中的项目“{project.name}”{code}没有绩效目标表"


def name_repeated(context: Context) -> Iterator[Fault]:
    """要求：一个项目只有一张表，项目名称不重复。
    依据：财预〔2015〕88号：一个项目一份绩效目标申报表。
    原因：同名的两张表，汇总时会把一个项目算两次。
    举例：复制上一张表来填，忘了改名称。
    改法：改正名称；确是同一个项目的，合成一张。
    """
    for reading, other in repeated(context.submission.tables, lambda each: name_key(each.table.name)):
        place = f"工作表 {other.sheet} 的 {other.address('name')}"
        message = f"项目名称“{reading.table.name}”与{place} 重复"
        yield Fault("name", message, "请改正名称或合成一张表", table=reading)


def budget_differs_from_approval(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：预算数等于单位清单里的批复预算数（清单给了才查）。
    依据：《预算法》：各部门按照批复的预算执行。
    原因：表上的数与批复不一致，公开后无法解释。
    举例：批复 29.53 万元，表上写 25.93 万元。
    改法：按批复改正；批复有调整的，请县财政局更新单位清单。
    """
    listed, budget = context.listed.match(reading.table.name).project, reading.table.funding.budget
    if listed is None or listed.approved is None or budget is None or same_amount(budget, listed.approved):
        return
    year = context.submission.info.year
    if year and is_well_formed(listed.code) and code_parts(listed.code).year != year:
        return  # the list is of another year, which JX109 says
    said, approved = format_amount(budget), format_amount(listed.approved)
    if ten_thousandfold(budget, listed.approved):
        yield Fault("budget", f"预算数 {said} 与批复数 {approved} 万元{TEN_THOUSANDFOLD}", "请核对元与万元")
    else:
        hint = "请按批复改正；批复有调整的，请更新单位清单"
        yield Fault("budget", f"预算数 {said} 万元，单位清单中的批复数是 {approved} 万元", hint)


RULES = (
    SubmissionRule("JX702", "单位清单与表不对应", ERROR, COMPLETE, project_without_table),
    SubmissionRule("JX703", "项目名称重复", ERROR, FORMAL, name_repeated),
    TableRule("JX704", "预算数与批复数不一致", ERROR, APPROPRIATE, budget_differs_from_approval),
)
