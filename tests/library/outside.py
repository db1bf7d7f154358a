"""A bureau's own script: check, fix and undo, merge, print; with a rule of its own, which stands here too."""

import sys
from collections.abc import Iterator
from pathlib import Path

import xl_tools


def budget_too_large(reading: xl_tools.TableReading, context: xl_tools.Context) -> Iterator[xl_tools.Fault]:
    """要求：单个项目不超过 500 万元。
    依据：本局的编报通知。
    原因：超过的要附可行性报告。
    举例：预算数 587.18 万元。
    改法：请附可行性报告。
    """
    if (budget := reading.table.funding.budget) and budget > 500:
        yield xl_tools.Fault("budget", f"预算数 {budget} 万元，超过 500 万元", "请附可行性报告")


_OF = (xl_tools.Severity.WARNING, xl_tools.Dimension.FEASIBLE)
RULES = (xl_tools.TableRule("BJ001", "预算数超过 500 万元", *_OF, budget_too_large),)


def main(township: Path, county: Path, outputs: Path) -> None:
    result = xl_tools.check(township, rules=[__file__])
    for finding in result.findings:
        print(finding.rule, finding.sheet, finding.cell, finding.message)
    print(sum(table.funding.budget or 0 for table in result.tables), "万元")
    print(xl_tools.fix(township).outcome)
    print(xl_tools.undo(township).outcome)
    xl_tools.merge(county).save(outputs / "汇总.xlsx")
    xl_tools.booklet(township).save(outputs / "文本.pdf")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
