"""The findings as one self-contained web page: to be filtered on a screen, sent on, or printed."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path

from xl_tools.batch.short_names import with_short_names
from xl_tools.batch.units_of_money import other_units_of, said_of_units
from xl_tools.checking.catalogue import ALL_RULES, FAMILIES, family_of
from xl_tools.model.checked import Checked, RefusedFile, words_of_uncounted
from xl_tools.model.finding import Dimension, Finding, RuleText, Severity
from xl_tools.products.reports.text_report import whose_file
from xl_tools.typesetting.web_page import web_page
from xl_tools.values.edit_text import around_change

_TEMPLATE = Path(__file__).with_name("report.html")
_WHOLE_FILE = "整个文件"
_LONGEST_LABEL = 4
"""Of a paragraph in a rule's explanation: 要求, 原因, 举例, 改法."""

_Facet = tuple[str, str, dict[str, str]]
"""By what findings are filtered: name, label, and what is shown for each value."""


def html_report(checked: Sequence[Checked], refused: Sequence[RefusedFile]) -> str:
    """Return the page: totals, files that were not read, and the findings of each file, sheet by sheet.

    Files are named without their folders where that is clear. It needs nothing beside itself, holds no time, and is
    the same for the same input. A link to it may carry a filter: ``#severity=error&text=编码``, also ``file``,
    ``sheet``, ``dimension`` and ``family`` (``JX2``).
    """
    checked, refused = with_short_names(checked, refused)
    findings = [finding for one in checked for finding in (*one.findings, *one.exempted)]
    return web_page(
        _TEMPLATE,
        script_hash=_script_hash(),
        units_of_money=lambda one: said_of_units(other_units_of(one.submission)),
        checked=checked,
        heading=whose_file if len(checked) > 1 else attrgetter("submission.file.name"),
        refused=refused,
        totals=_totals(checked, refused),
        facets=_facets(checked, findings),
        rules=_broken_rules(checked, findings),
        severities=list(Severity),
        by_severity=_by_severity,
        by_sheet=_by_sheet,
        family_of=family_of,
        around_change=around_change,
        paragraphs=_paragraphs,
    )


def _script_hash() -> str:
    """Return what the page's policy names its one script by: no other, however it got in, is run."""
    script = _TEMPLATE.read_text(encoding="utf-8").partition("<script>")[2].partition("</script>")[0]
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _totals(checked: Sequence[Checked], refused: Sequence[RefusedFile]) -> list[tuple[str, str, int]]:
    counts = _by_severity(finding for one in checked for finding in one.findings)
    unread = sum(file.is_unread for file in refused)
    rows = [
        ("", "文件", len(checked)),
        ("", "绩效目标表", sum(len(one.submission.tables) for one in checked)),
        *((severity.value, severity.chinese, counts[severity]) for severity in Severity),
        ("", "已豁免", sum(len(one.exempted) for one in checked)),
    ]
    older = [one for one in checked if one.superseded]
    if older:
        what = words_of_uncounted(older)
        rows.append(("", f"其中{what}", len(older)))
        rows.append(("", f"其中{what.removesuffix('的')}的问题", sum(len(one.findings) for one in older)))
    left_out = [("error", "没能读的文件", unread), ("", "没有计入的文件", len(refused) - unread)]
    return rows + [row for row in left_out if row[2]]


def _facets(checked: Sequence[Checked], findings: Sequence[Finding]) -> list[_Facet]:
    """Return by what the findings can be filtered beside their severity; nothing where there are none."""
    if not findings:
        return []
    files = {one.submission.file.name: one.submission.file.name for one in checked}
    present = {family_of(finding.rule) for finding in findings}
    return [
        *([("file", "文件", files)] if len(files) > 1 else []),
        ("sheet", "工作表", {sheet: sheet for sheet in _by_sheet(findings)}),
        ("dimension", "审核维度", {dimension.value: dimension.value for dimension in Dimension}),
        ("family", "规则类别", {family: name for family, name in FAMILIES.items() if family in present}),
    ]


def _by_severity(findings: Iterable[Finding]) -> Counter[Severity]:
    return Counter(finding.severity for finding in findings)


def _by_sheet(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    by_sheet: dict[str, list[Finding]] = {}
    for finding in findings:
        by_sheet.setdefault(finding.sheet or _WHOLE_FILE, []).append(finding)
    return by_sheet


def _broken_rules(checked: Sequence[Checked], findings: Sequence[Finding]) -> list[RuleText]:
    """Return the rules that found something, a bureau's own behind ours."""
    broken = {finding.rule for finding in findings}
    own = {text.code: text for one in checked for text in one.own_rules}
    return [*(rule.text for rule in ALL_RULES if rule.code in broken), *(own[code] for code in sorted(own))]


def _paragraphs(rule: RuleText) -> Iterator[tuple[str, str]]:
    """Yield label and text of each line of the rule's explanation; a line without a label has an empty one."""
    for line in rule.explanation.splitlines():
        label, colon, said = line.partition("：")
        if colon and len(label) <= _LONGEST_LABEL:
            yield label, said
        else:
            yield "", line
