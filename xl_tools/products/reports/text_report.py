"""The findings as text for a reader and as JSON for a program."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from xl_tools.batch.units_of_money import other_units_of, said_of_units
from xl_tools.model.checked import Checked, RefusedFile, words_of_uncounted
from xl_tools.model.display_width import aligned
from xl_tools.model.finding import Finding, Severity, counted_in_words
from xl_tools.model.form_facts import FormFacts, FormKind
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.untouched import UNTOUCHED
from xl_tools.values.text import one_line

_COLOURS = {Severity.ERROR: "\x1b[31m", Severity.WARNING: "\x1b[33m", Severity.INFO: "\x1b[36m"}
_PLAIN = "\x1b[0m"
_ANSI = re.compile(r"\x1b\[\d+m")

_BY_OWN_RULES = (FormKind.MONITORING, FormKind.EVALUATION)
_JUDGED = {
    FormKind.MONITORING: "按监控的规则查",
    FormKind.EVALUATION: "按自评的规则查",
    FormKind.DEPARTMENT: "只认出来，不按绩效目标表查",
}


def json_report(checked: Sequence[Checked], refused: Sequence[RefusedFile]) -> str:
    """Return ``{"findings": […], "exempted": […], "refused": […], "tables": n, "files": n, "counts": {severity: n}}``.

    ``forms`` tells of those that are not the standard form, where there are any, by which template they were read. ``counts`` are of the findings that stand; those that a 豁免清单 excuses are listed apart. ``superseded`` is there where
    files are older versions, or the same once more.
    """
    import json  # noqa: PLC0415 - the text needs none

    findings = [finding for one in checked for finding in one.findings]
    counts = Counter(finding.severity.value for finding in findings)
    superseded = [
        {"file": one.submission.file.name, "reason": one.superseded} for one in checked if one.superseded
    ]
    report = {
        "findings": [finding.model_dump(mode="json") for finding in findings],
        "exempted": [finding.model_dump(mode="json") for one in checked for finding in one.exempted],
        "refused": [
            {"file": file.name, "reason": file.reason, "remedy": file.remedy, "state": file.left_out.value}
            for file in refused
        ],
        "tables": sum(len(one.submission.tables) for one in checked),
        "files": len(checked),
        "counts": {severity.value: counts[severity.value] for severity in Severity},
    }
    if forms := [_as_json(one, form) for one in checked for form in _foreign(one)]:
        report["forms"] = forms
    if superseded:
        report["superseded"] = superseded
    return json.dumps(report, ensure_ascii=False, indent=2)


def _foreign(one: Checked) -> Iterator[TableReading]:
    """Yield the forms that are not the standard one, in the order of the file."""
    order = {note.name: position for position, note in enumerate(one.submission.sheets)}
    forms = [form for form in (*one.submission.tables, *one.submission.other_forms) if form.form]
    yield from sorted(forms, key=lambda form: order.get(form.sheet, 0))


def _said(form: TableReading) -> str:
    facts = form.form
    if facts is None:
        return ""
    kind = "" if facts.kind is FormKind.GOALS else f"这是{facts.kind.value}表，{_JUDGED[facts.kind]}；"
    unread = f"；有 {len(form.leftovers)} 格没有读" if form.leftovers else ""
    return f"{kind}{facts.said}{unread}"


def _as_json(one: Checked, form: TableReading) -> dict[str, object]:
    facts = form.form or FormFacts()
    return {
        "file": one.submission.file.name,
        "sheet": form.sheet,
        "project": form.table.name,
        "kind": facts.kind.value,
        "template": facts.template,
        "labels_found": facts.labels_found,
        "labels_asked": facts.labels_asked,
        "rivals": list(facts.rivals),
        "unread": [left.cell.address for left in form.leftovers],
    }


def text_report(checked: Sequence[Checked], refused: Sequence[RefusedFile]) -> str:
    """Return the findings grouped by file and sheet, columns aligned for Chinese width, totals last.

    The severity is coloured by ANSI codes, which the terminal's side takes out where there is no terminal.
    """
    lines: list[str] = []
    for one in checked:
        lines.extend(_file_lines(one, by_unit=len(checked) > 1))
    lines.extend(f"{'✗' if file.is_unread else '－'} {file.said}" for file in refused)
    if checked or len(refused) > 1:
        lines.append(_totals(checked, refused))
    return "\n".join(lines)


def plain(report: str) -> str:
    """Return a text report without its colours, for a file."""
    return _ANSI.sub("", report)


def whose_file(one: Checked) -> str:
    """Return the name of a file behind code and name of its unit, as far as it tells them."""
    info, name = one.submission.info, one.submission.file.name
    unit = one_line(f"{info.unit_code} {info.unit_name}").strip()
    return f"{unit}（{name}）" if unit else name


def _file_lines(one: Checked, *, by_unit: bool) -> Iterator[str]:
    tables = _counted([one])
    name = whose_file(one) if by_unit else one.submission.file.name
    excused = f"（另有 {len(one.exempted)} 处已豁免）" if one.exempted else ""
    found = "" if one.findings else "，没有发现问题"
    yield f"{'✓ ' if found else ''}{name}：{tables}{found}{excused}"
    if one.superseded:
        yield f"  注意：{one.superseded}"
    yield from dict.fromkeys(f"  【{form.sheet}】{_said(form)}" for form in _foreign(one))
    if units := said_of_units(other_units_of(one.submission)):
        yield f"  {units}"
    if one.own_settings:
        yield f"  按本工作簿的“设置”表：{'；'.join(one.own_settings)}"
    if not one.findings:
        return
    by_sheet = [
        (sheet, list(group)) for sheet, group in groupby(one.findings, key=lambda finding: finding.sheet)
    ]
    for is_blank, sheets in groupby(by_sheet, key=lambda each: [f.rule for f in each[1]] == [UNTOUCHED.code]):
        if is_blank:
            yield from _in_one_line([found for _, (found,) in sheets])
            continue
        for sheet, group in sheets:
            yield f"  【{sheet or '整个文件'}】"
            yield from _aligned(group)
    yield ""


def _in_one_line(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a line for each form that nobody has begun."""
    rows = aligned([(f"【{f.sheet}】", f.severity.chinese, f.rule) for f in findings])
    for f, (sheet, level, rule) in zip(findings, rows, strict=True):
        yield f"  {sheet}  {_COLOURS[f.severity]}{level}{_PLAIN}  {rule}  {f.message}"


def _counted(checked: Sequence[Checked]) -> str:
    """Return how many forms there are: 绩效目标表, and those of the other kinds that are judged by rules of their own."""
    goals = sum(len(one.submission.tables) for one in checked)
    kinds = [form.form.kind for one in checked for form in one.submission.other_forms if form.form]
    others = [f"{kinds.count(kind)} 张{kind.value}表" for kind in _BY_OWN_RULES if kind in kinds]
    return "、".join([*([f"{goals} 张表"] if goals or not others else []), *others])


def _aligned(findings: Sequence[Finding]) -> Iterator[str]:
    rows = aligned([(f.severity.chinese, f.rule, f.cell, f.field) for f in findings])
    for f, (level, *columns) in zip(findings, rows, strict=True):
        message = f.message + (f"（{f.hint}）" if f.hint else "")
        yield "    " + "  ".join((f"{_COLOURS[f.severity]}{level}{_PLAIN}", *columns, message)).rstrip()


def _totals(checked: Sequence[Checked], refused: Sequence[RefusedFile]) -> str:
    findings = [finding for one in checked for finding in one.findings]
    said = counted_in_words(findings) or "没有发现问题"
    unread, skipped = (sum(file.is_unread is which for file in refused) for which in (True, False))
    not_read = f"{unread} 个文件没能读" if unread else ""
    left_out = f"{skipped} 个文件没有计入" if skipped else ""
    read = f"共 {len(checked)} 个文件 {_counted(checked)}：{said}" if checked else ""
    if older := [one for one in checked if one.superseded]:
        findings = [finding for one in older for finding in one.findings]
        read += f"（其中 {len(older)} 个是{words_of_uncounted(older)}，不计入：{counted_in_words(findings) or '没有发现问题'}）"
    return "；".join(part for part in (read, not_read, left_out) if part)
