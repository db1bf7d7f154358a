"""Write into docs/windows.md by name what ran on Windows' Python: ``python -m tests.windows FOLDER`` of pytest's accounts."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.windows.wine import CHECKOUT

PAGE = CHECKOUT / "docs" / "windows.md"
_ONE_LINE = re.compile(r"\s+")
BEGIN, END = "<!-- begin: ran -->\n", "<!-- end: ran -->\n"


def main() -> None:
    """Read the accounts, write the page."""
    ran: dict[str, Counter[str]] = {}
    skipped: dict[str, Counter[str]] = {}
    for account in sorted(Path(sys.argv[1]).glob("*.xml")):
        for case in ET.parse(account).getroot().iter("testcase"):  # noqa: S314 - pytest's own
            if not case.get("classname") or any(case.find(each) is not None for each in ("failure", "error")):
                continue
            file = case.get("classname", "").replace(".", "/") + ".py"
            name = case.get("name", "").partition("[")[0].removeprefix("test_").replace("_", " ")
            why = case.find("skipped")
            into = ran if why is None else skipped
            told = name if why is None else f"{name}: {_ONE_LINE.sub(' ', why.get('message') or '')}"
            into.setdefault(file, Counter())[told] += 1
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}{''.join(_page(ran, skipped))}{END}{after}", encoding="utf-8")


def _page(ran: Mapping[str, Counter[str]], skipped: Mapping[str, Counter[str]]) -> Iterator[str]:
    cases = sum(sum(each.values()) for each in ran.values())
    yield f"{cases:,} cases of {sum(map(len, ran.values()))} tests passed, in {len(ran)} files (×: cases of one test).\n"
    for file, names in sorted(ran.items()):
        told = "; ".join(name if count == 1 else f"{name} ×{count}" for name, count in names.items())
        yield f"\n**{file}** {told}\n"
    yield "\nNot run there, and why:\n\n"
    for file, reasons in sorted(skipped.items()):
        yield from (f"- {file}, {told}\n" for told in reasons)


if __name__ == "__main__":
    main()
