"""Build the list of towns of JX603: ``python -m tests.rules.build_towns STREETS`` writes it into the package.

STREETS is ``dist/streets.csv`` of modood/Administrative-divisions-of-China on GitHub (commit 57a0aa9, WTFPL), which has the towns and
streets of the National Bureau of Statistics' codes of 2023. A line a kind (镇, 乡, 街道): the kind, then the names without it.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

TOWNS = Path(__file__).parents[2] / "xl_tools" / "claims" / "towns.txt"
_TOWN = re.compile(r"([\u4e00-\u9fff]{2,4})(镇|乡|街道)(?:办事处)?")


def main() -> None:
    """Write the list."""
    found: dict[str, set[str]] = defaultdict(set)
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if match := _TOWN.fullmatch(row["name"]):
                found[match[2]].add(match[1])
    lines = (f"{kind} {' '.join(sorted(names))} \n" for kind, names in sorted(found.items()))
    TOWNS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
