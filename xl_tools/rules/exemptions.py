"""JX9: 豁免 (exemptions): what is wrong with the lines of a 豁免清单, and which findings they excuse."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from xl_tools.forms.read_own_sheets import always_valid
from xl_tools.model.finding import ERROR, FORMAL, WARNING, Finding
from xl_tools.model.grid import parse_address, parse_range
from xl_tools.model.submission import Exemption
from xl_tools.rules.rule import Context, Fault, SubmissionRule
from xl_tools.values.text import name_key

UNUSED = "JX901"


def exemption_unused(context: Context) -> Iterator[Fault]:
    """要求：豁免清单里的每一条都对应一处实际的问题。
    依据：内部控制的一般要求——例外事项逐条核销。
    原因：问题已经改好，豁免还留着，下次真出了错就被它盖住；也可能是规则、工作表、单元格写错了。
    举例：规则写成 JX4O4；单元格写的是改动以前的位置。
    改法：问题已不存在的，删去这一行；写错的改正。
    """
    for each in context.unused_exemptions:
        where = "".join((f"【{each.sheet}】" if each.sheet else "", each.area))
        message = f"豁免“{each.rule}{' ' if where else ''}{where}”没有对应的问题"
        hint = "已改好就删去这一行；规则、工作表、单元格写错的请改正"
        yield Fault(parse_address(each.address("rule")), message, hint, sheet=each.at_sheet)


def exemption_invalid(context: Context) -> Iterator[Fault]:
    """要求：每一条豁免都写明理由；写了有效期的，是看得懂的日期，且没有过期。
    依据：内部控制的一般要求——例外事项须有理由、经办人和期限。
    原因：没有理由、过了期的例外等于没有人负责。这样的豁免不起作用，问题照常列出。
    举例：理由是空的；有效期是 2022-12-31，今天已是 2023 年。
    改法：补上理由，或重新核定有效期；不再需要的删去。
    """
    for each in context.submission.exemptions:
        if wrong := what_is_wrong(each, context.today):
            field, what, hint = wrong
            yield Fault(parse_address(each.address(field)), what, hint, sheet=each.at_sheet)


def what_is_wrong(exemption: Exemption, today: dt.date) -> tuple[str, str, str] | None:
    """Return the column at fault, what is wrong and what to do; ``None`` for an exemption that holds."""
    of = f"豁免“{exemption.rule}”"
    if not exemption.reason.strip():
        return "reason", f"{of}没有写理由", "请补上理由；不再需要的删去这一行"
    if exemption.until is None and not always_valid(exemption.written_until):
        return "until", f"{of}的有效期“{exemption.written_until}”看不懂", "请写成 2023-12-31 这样的日期"
    if exemption.until and exemption.until < today:
        expired = f"{of}已于 {exemption.until.isoformat()} 过期"
        return "until", expired, "仍需要的重新核定有效期，否则删去这一行"
    return None


def parted(
    findings: Sequence[Finding], context: Context
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Exemption, ...]]:
    """Return the findings that stand, those that an exemption excuses, and the exemptions that excused nothing.

    One without a reason or past its day excuses nothing.
    """
    valid = [each for each in context.submission.exemptions if not what_is_wrong(each, context.today)]
    covering = [(finding, [each for each in valid if _covers(each, finding)]) for finding in findings]
    used = {each for _, covers in covering for each in covers}
    return (
        tuple(finding for finding, covers in covering if not covers),
        tuple(finding for finding, covers in covering if covers),
        tuple(each for each in valid if each not in used),
    )


def excuse_of(finding: Finding, exemptions: Iterable[Exemption], today: dt.date) -> Exemption | None:
    """Return the exemption that excuses a finding; where several do, that which says its place most closely."""
    covers = (each for each in exemptions if _covers(each, finding) and not what_is_wrong(each, today))
    return max(covers, key=lambda each: (bool(each.area), bool(each.sheet)), default=None)


def _covers(exemption: Exemption, finding: Finding) -> bool:
    if exemption.rule != finding.rule:
        return False
    if exemption.sheet and name_key(exemption.sheet) != name_key(finding.sheet):
        return False
    try:
        return not exemption.area or parse_range(exemption.area).holds(parse_address(finding.cell))
    except ValueError:  # an area that is none holds nothing
        return False


RULES = (
    SubmissionRule(UNUSED, "豁免没有用到", WARNING, FORMAL, exemption_unused),
    SubmissionRule("JX902", "豁免已过期或缺理由", ERROR, FORMAL, exemption_invalid),
)
