"""The findings as one self-contained web page: to be filtered on a screen, sent on, or printed."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from xl_tools.batch.short_names import with_short_names
from xl_tools.checking.catalogue import ALL_RULES, FAMILIES, family_of
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Dimension, Finding, Severity
from xl_tools.model.rule_text import RuleText
from xl_tools.values.edit_text import around_change

_TEMPLATE = Path(__file__).with_name("report.html")
_WHOLE_FILE = "整个文件"
"""So many characters around a change show where in a long text it is."""
_LONGEST_LABEL = 4
"""Of a paragraph in a rule's explanation: 要求, 原因, 举例, 改法."""


def html_report(checked: Sequence[Checked], refused: Sequence[RefusedFile]) -> str:
    """Return the page: totals, files that were not read, and the findings of each file, sheet by sheet.

    Files are named without their folders where that is clear. It needs nothing beside itself, holds no time, and is
    the same for the same input. A link to it may carry a filter: ``#severity=error&text=编码``, also ``file``,
    ``sheet``, ``dimension`` and ``family`` (``JX2``).
    """
    checked, refused = with_short_names(checked, refused)
    template = _TEMPLATE.read_text(encoding="utf-8")
    return Template(template).substitute(
        script_hash=_script_hash(template),
        totals=_totals(checked, refused),
        refused=_refused(refused),
        overview=_overview(checked),
        filters=_filters(checked),
        files="\n".join(_file(number, one) for number, one in enumerate(checked, start=1)),
        rules=_explanations(checked),
    )


def _script_hash(template: str) -> str:
    """Return what the page's policy names its one script by: no other, however it got in, is run."""
    script = template.partition("<script>")[2].partition("</script>")[0]
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _text(text: str) -> str:
    """Return text for HTML, element or attribute; bytes that are no text become ``?``."""
    return escape(text.encode("utf-8", "replace").decode("utf-8"))


def _totals(checked: Sequence[Checked], refused: Sequence[RefusedFile]) -> str:
    counts = Counter(finding.severity for one in checked for finding in one.findings)
    rows = [
        ("", "文件", len(checked)),
        ("", "绩效目标表", sum(len(one.submission.tables) for one in checked)),
        *((severity.value, severity.chinese, counts[severity]) for severity in Severity),
        ("", "已豁免", sum(len(one.exempted) for one in checked)),
    ]
    unread = sum(file.is_unread for file in refused)
    if unread:
        rows.append(("error", "没能读的文件", unread))
    if unread < len(refused):
        rows.append(("", "没有计入的文件", len(refused) - unread))
    parts = (
        f'<div class="{look if count else ""}"><dt>{label}</dt><dd>{count}</dd></div>'
        for look, label, count in rows
    )
    return f'<dl class="totals">{"".join(parts)}</dl>'


def _refused(refused: Sequence[RefusedFile]) -> str:
    if not refused:
        return ""
    items = "".join(
        f"<li><b>{_text(file.name)}</b>：{_text(file.reason)}。"
        f'<span class="soft">{_text(file.remedy)}</span></li>'
        for file in refused
    )
    return f'<section class="card refused"><h2>没能读的、没有计入的文件</h2><ul>{items}</ul></section>'


def _overview(checked: Sequence[Checked]) -> str:
    """Return a line a file, where there are several."""
    if len(checked) < 2:  # noqa: PLR2004 - one file is its own overview
        return ""
    headings = ("表", *(severity.chinese for severity in Severity), "豁免")
    head = "".join(f'<th scope="col" class="number">{heading}</th>' for heading in headings)
    lines = "".join(_overview_line(number, one) for number, one in enumerate(checked, start=1))
    return (
        f'<section class="card overview" aria-label="各文件一览"><table><thead><tr><th scope="col">文件</th>{head}'
        f"</tr></thead><tbody>{lines}</tbody></table></section>"
    )


def _overview_line(number: int, one: Checked) -> str:
    counts = Counter(finding.severity for finding in one.findings)
    figures = [
        ("", len(one.submission.tables)),
        *((severity.value if counts[severity] else "", counts[severity]) for severity in Severity),
        ("", len(one.exempted)),
    ]
    cells = "".join(f'<td class="number {look}">{count or "–"}</td>' for look, count in figures)
    name = f'<a href="#file-{number}">{_text(one.submission.file.name)}</a>'
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _filters(checked: Sequence[Checked]) -> str:
    """Return the form, hidden until the script that serves it runs; none where there is nothing to filter."""
    findings = [finding for one in checked for finding in (*one.findings, *one.exempted)]
    if not findings:
        return ""
    ticks = "".join(
        f'<label class="{severity.value}"><input type="checkbox" value="{severity.value}"'
        f' data-label="{severity.chinese}">{severity.chinese}<span class="n"></span></label>'
        for severity in Severity
    )
    files = {one.submission.file.name: one.submission.file.name for one in checked}
    sheets = {_sheet(finding): _sheet(finding) for finding in findings}
    dimensions = {dimension.value: dimension.value for dimension in Dimension}
    present = {family_of(finding.rule) for finding in findings}
    families = {family: name for family, name in FAMILIES.items() if family in present}
    selects = (
        (_select("file", "文件", files) if len(files) > 1 else "")
        + _select("sheet", "工作表", sheets)
        + _select("dimension", "审核维度", dimensions)
        + _select("family", "规则类别", families)
    )
    return (
        f'<form id="filters" role="search" aria-label="筛选问题" hidden><div class="fields">'
        f'<fieldset><legend>级别</legend><div class="ticks">{ticks}</div></fieldset>{selects}'
        f'<label class="field"><span>含有文字</span><input type="search" name="text" autocomplete="off"></label>'
        f'</div><div class="result"><p id="status" role="status"></p><button type="reset">清除筛选</button></div></form>'
    )


def _select(name: str, label: str, choices: Mapping[str, str]) -> str:
    options = "".join(
        f'<option value="{_text(value)}" data-label="{_text(shown)}">{_text(shown)}</option>'
        for value, shown in choices.items()
    )
    return (
        f'<label class="field"><span>{label}</span>'
        f'<select name="{name}"><option value="">全部</option>{options}</select></label>'
    )


def _file(number: int, one: Checked) -> str:
    """Return the section of one file: its name and counts, its findings, and the exempted ones folded."""
    name = _text(one.submission.file.name)
    counts = Counter(finding.severity for finding in one.findings)
    said = "".join(
        f'<span class="count {severity.value}">{severity.chinese} {counts[severity]} 处</span>'
        for severity in Severity
        if counts[severity]
    )
    lines = "".join(f"<li>{_text(line)}</li>" for line in one.own_settings)
    own = f'<div class="own"><p>本文件自带的设置</p><ul>{lines}</ul></div>' if lines else ""
    found = _table(name, one.findings) if one.findings else '<p class="clean">没有发现问题</p>'
    excused = (
        f'<details class="exempted"><summary>已豁免 {len(one.exempted)} 处（不计入上面的处数）</summary>'
        f"{_table(name, one.exempted)}</details>"
        if one.exempted
        else ""
    )
    return (
        f'<section class="card file" id="file-{number}" data-file="{name}"><header><h2>{name}</h2>'
        f'<p><span class="soft">{len(one.submission.tables)} 张绩效目标表</span>{said}</p>'
        f"{own}</header>\n{found}{excused}</section>"
    )


def _table(file: str, findings: Iterable[Finding]) -> str:
    """Return findings as a table, a body a sheet; on paper the file's name stands above it on every page."""
    by_sheet: dict[str, list[Finding]] = {}
    for finding in findings:
        by_sheet.setdefault(_sheet(finding), []).append(finding)
    bodies = "\n".join(_sheet_rows(_text(sheet), group) for sheet, group in by_sheet.items())
    return (
        '<table class="findings"><colgroup><col class="severity"><col class="place"><col><col class="rule"></colgroup>'
        f'<thead><tr class="print-only" aria-hidden="true"><th colspan="4">{file}</th></tr><tr>'
        '<th scope="col">级别</th><th scope="col">位置</th><th scope="col">问题和改法</th><th scope="col">规则</th>'
        f"</tr></thead>\n{bodies}</table>"
    )


def _sheet_rows(sheet: str, findings: Iterable[Finding]) -> str:
    rows = "\n".join(map(_row, findings))
    head = f'<tr class="sheet"><th colspan="4" scope="rowgroup">{sheet}</th></tr>'
    return f'<tbody data-sheet="{sheet}">{head}\n{rows}</tbody>'


def _sheet(finding: Finding) -> str:
    return finding.sheet or _WHOLE_FILE


def _row(finding: Finding) -> str:
    severity, dimension = finding.severity, finding.dimension.value
    cell = f'<span class="cell">{_text(finding.cell)}</span>' if finding.cell else ""
    hint = f'<p class="hint"><b>改法</b>{_text(finding.hint)}</p>' if finding.hint else ""
    code, name = _text(finding.rule), _text(finding.name)
    link = f'<a href="#rule-{code}">{code}</a>' if name else code
    return (
        f'<tr data-severity="{severity.value}" data-dimension="{dimension}"'
        f' data-family="{_text(family_of(finding.rule))}">'
        f'<td><span class="badge {severity.value}">{severity.chinese}</span></td>'
        f"<td>{cell}{_text(finding.field)}</td>"
        f'<td class="problem"><p>{_text(finding.message)}</p>{hint}{_change(finding)}</td>'
        f'<td class="rule">{link}<span class="soft">{dimension}</span><br>{name}</td></tr>'
    )


def _change(finding: Finding) -> str:
    if finding.edit is None:
        return ""
    old, new = around_change(finding.edit)
    title = "可自动改" if finding.edit_is_safe else "建议改为"
    return f'<p class="edit"><b>{title}</b>{_shown("del", old)} → {_shown("ins", new)}</p>'


def _shown(tag: str, text: str) -> str:
    return f"<{tag}>{_text(text) or '（空）'}</{tag}>"


def _explanations(checked: Sequence[Checked]) -> str:
    """Return what each rule that found something wants and why, folded."""
    broken = {finding.rule for one in checked for finding in (*one.findings, *one.exempted)}
    own = {text.code: text for one in checked for text in one.own_rules}
    rules = [*(rule.text for rule in ALL_RULES if rule.code in broken), *(own[code] for code in sorted(own))]
    if not rules:
        return ""
    return (
        '<section class="card rules"><h2>规则说明</h2><p class="soft">点开看一条规则要求什么、为什么、怎么改。</p>'
        f"{''.join(map(_explanation, rules))}</section>"
    )


def _explanation(rule: RuleText) -> str:
    terms = "".join(f"<dt>{_text(label)}</dt><dd>{_text(said)}</dd>" for label, said in _paragraphs(rule))
    return (
        f"<details><summary>{rule.code} {_text(rule.name)}</summary>"
        f'<div class="rule-text" id="rule-{rule.code}"><p class="soft">{rule.weight}</p><dl>{terms}</dl></div></details>'
    )


def _paragraphs(rule: RuleText) -> Iterator[tuple[str, str]]:
    """Yield label and text of each line of the rule's explanation; a line without a label has an empty one."""
    for line in rule.explanation.splitlines():
        label, colon, said = line.partition("：")
        if colon and len(label) <= _LONGEST_LABEL:
            yield label, said
        else:
            yield "", line
