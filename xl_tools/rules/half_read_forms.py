"""JX8: a form of another place of which too much was not understood to judge it."""

import re
from collections.abc import Iterator, Sequence

from xl_tools.forms.blocks import is_number_of_annex
from xl_tools.forms.labels import PLAN_FIELDS
from xl_tools.model.finding import COMPLETE, WARNING
from xl_tools.model.table_reading import Label, TableReading
from xl_tools.rules.rule import Context, Fault, SubmissionRule
from xl_tools.values.amount import parse_amount
from xl_tools.values.text import squeeze

_SIGNATURE = re.compile(
    r"^(?:填表|填报|制表|编制|审核|复核|审批|财务|编报|单位负责|分管|负责|主管|经办|联系|电话|日期)[^:：]{0,8}[:：]"
)
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明|填报说明)\s*\d?[:：]")
NOT_UNDERSTOOD = "JX809"
"""The rule that says of a form that it was not understood."""

_FEWEST, _MANY = 3, 12
_ONE_IN = 3
"""Where this part of a form was not read, nobody knows what the rest means."""
_MONEY = re.compile(r"\d\s*[万亿]?元")
_SENTENCE = 15
_MOST_PLACES = 6
_PERIODS = 2
_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)?[%％]")
_LABEL = re.compile(r"[\d（(]{0,4}[\u4e00-\u9fff][^，。；;！？\"“”]*")
_LONGEST_LABEL = 14


def of_no_field(reading: TableReading) -> Iterator[Label]:
    """Yield the leftovers that may be content: 附件2 above the title, 填表人： below are of the paper form."""
    signed = {left.cell.row for left in reading.leftovers if _SIGNATURE.match(left.text)}
    begins = [cell for field in ("title", "code", "name") if (cell := reading.cells.get(field))]
    top = begins[0].row if begins else 0
    if reading.form is not None:  # what is printed at the foot of somebody's form
        signed |= {left.cell.row for left in reading.leftovers if _NOTE.match(left.text)}
    for left in reading.leftovers:
        is_above = left.cell.row < top and is_number_of_annex(left.text)
        if left.cell.row not in signed and not is_above:
            yield left


def half_read(context: Context) -> frozenset[int]:
    """Return the identities of the forms that are not judged: so much of them was not understood."""
    return frozenset(
        id(each) for each in context.submission.tables if _not_understood(each, [*of_no_field(each)])
    )


def form_half_read(context: Context) -> Iterator[Fault]:
    """要求：表上的每一格都认得出是哪一栏的。
    依据：绩效目标表的统一格式（财预〔2015〕88号附表）；本局的表样。
    原因：别处的表没有合得上的表样，按通用的标签读；项目名称、预算数、绩效目标、指标有一样没有读出来，或三分之一的格没有读，再查就会冤枉人。
    举例：项目一栏写成“工作事项”，读不出项目名称，有 50 格没有读。
    改法：对照原表核对，汇总里的金额也要核对；还会收到这样的表的，从它做一个表样，以后照表样读。
    """
    for reading in context.submission.tables:
        unread = [*of_no_field(reading)]
        if lacking := _not_understood(reading, unread):
            places = "、".join(left.cell.address for left in unread[:_MOST_PLACES])
            more = "等" if len(unread) > _MOST_PLACES else ""
            message = (
                f"这张表没有读懂：{'、'.join(lacking)}没有读出来，有 {len(unread)} 格没有读"
                f"（{places}{more}）；别的规则没有查这张表"
            )
            hint = "请对照原表核对，金额也要核对；常收这样的表的，从它做一个表样（xl-tools template make，或按“做表样”），以后照表样读"
            yield Fault(unread[0].cell, message, hint, table=reading)


def _not_understood(reading: TableReading, unread: Sequence[Label]) -> list[str]:
    """Return what a form must say and was not read of it, though cells are left that may; none of a form that is understood."""
    form, table = reading.form, reading.table
    if form is None and len(unread) >= _FEWEST:
        return _not_found_on_ours(reading, unread)
    if form is None or form.template or len(unread) < _FEWEST:
        return []
    amounts = any(parse_amount(left.text, "元") is not None or _MONEY.search(left.text) for left in unread)
    sentences = any(len(left.text) >= _SENTENCE for left in unread)
    told = [row for row in table.indicators if (row.level3 or row.description) and row.value.text]
    lacking = {
        "项目名称": not table.name,
        "预算数": amounts and table.funding.budget is None and not reading.texts.get("budget"),
        "绩效目标": sentences and not table.goals,
        "指标": 2 * len(told) < len(table.indicators) or not table.indicators,
    }
    said = [name for name, is_lacking in lacking.items() if is_lacking]
    if not said and form.drawn and len(unread) >= _MANY:
        rows = form.drawn.texts[form.top : form.bottom]
        filled = sum(1 for texts in rows for text in texts if text)
        said = (
            ["一大半内容" if 2 * len(unread) > filled else "许多内容"]
            if _ONE_IN * len(unread) >= filled
            else []
        )
    return said


def _not_found_on_ours(reading: TableReading, unread: Sequence[Label]) -> list[str]:
    """Return the fields without a label on a form like ours, where labels that nobody knows and contents like theirs are left.

    A label that was deleted leaves the content alone: of that it is said that the label is missing.
    """
    texts = [squeeze(left.text) for left in unread]
    labels = [left for left in unread if _may_be_label(left.text)]
    sentences = [left for left in unread if len(left.text) >= _SENTENCE]

    def beside(contents: Sequence[Label]) -> bool:
        return any(
            (label.cell.row == each.cell.row and label.cell.column < each.cell.column)
            or (
                label.cell.row < each.cell.row <= label.cell.row + 2 and label.cell.column <= each.cell.column
            )
            for label in labels
            for each in contents
        )

    percents = [left for left, text in zip(unread, texts, strict=True) if _PERCENT.fullmatch(text)]
    amounts = [left for left in unread if left not in percents and parse_amount(left.text, "元") is not None]
    lost = reading.labels.keys().isdisjoint
    lacking = {
        "预算数": lost({"budget"}) and beside(amounts),
        "支出计划": lost({"plan", *PLAN_FIELDS}) and len(percents) >= _PERIODS and beside(percents),
        "资金用途": lost({"purpose"}) and not reading.texts.get("purpose") and beside(sentences),
        "绩效目标": lost({"goals"}) and beside(sentences),
    }
    return [name for name, is_lacking in lacking.items() if is_lacking]


def _may_be_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and bool(_LABEL.fullmatch(squeeze(text)))


RULES = (SubmissionRule(NOT_UNDERSTOOD, "别处的表没有读懂", WARNING, COMPLETE, form_half_read),)
