"""What a version holds that does not count, and by how much it differs from the one that does: for who chooses between them."""

from collections.abc import Mapping
from decimal import Decimal

from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.values.amount import format_amount
from xl_tools.values.text import name_key, one_line

_MOST_NAMED = 3


def with_sums(file: RefusedFile, one: Checked, counted: Checked | None = None) -> RefusedFile:
    """Return what is listed of a version with how many projects it has, their budgets, and what must be corrected in it.

    Beside the version that is ``counted`` also with how their budgets differ.
    """
    if not one.submission.tables:  # only whose it is was kept
        return file
    errors = sum(finding.severity is Severity.ERROR for finding in one.findings)
    return file._replace(
        projects=len(one.submission.tables),
        budget=sum(_budgets(one).values(), Decimal(0)),
        errors=errors,
        differs=_difference(one, counted) if counted and counted.submission.tables else "",
    )


def _difference(one: Checked, counted: Checked) -> str:
    """Say by how much the sums differ, and in which projects; nothing where no budget does."""
    own, others = _budgets(one), _budgets(counted)
    names = {**_names(counted), **_names(one)}
    apart = [key for key in names if own.get(key) != others.get(key)]
    if not apart:
        return ""
    gap = sum(own.values(), Decimal(0)) - sum(others.values(), Decimal(0))
    whole = f"合计比那一份{'多' if gap > 0 else '少'} {format_amount(abs(gap))} 万元" if gap else "合计一样"
    told = "；".join(
        f"{names[key]} {_said(own.get(key))}，那一份 {_said(others.get(key))}" for key in apart[:_MOST_NAMED]
    )
    more = f" 等 {len(apart)} 个项目" if len(apart) > _MOST_NAMED else ""
    return f"{whole}：{told}{more}"


def _budgets(one: Checked) -> Mapping[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for reading in one.submission.tables:
        key = name_key(reading.table.name)
        sums[key] = sums.get(key, Decimal(0)) + (reading.table.funding.budget or Decimal(0))
    return sums


def _names(one: Checked) -> Mapping[str, str]:
    names = (reading.table.name for reading in one.submission.tables)
    return {name_key(name): one_line(name) or "没有名称的项目" for name in names}


def _said(amount: Decimal | None) -> str:
    return "没有这个项目" if amount is None else format_amount(amount)
