"""Build the list of regions of JX603: ``python -m tests.rules.build_regions`` where cpca (MIT) is installed.

A line a province: its two digits, then six digits and name of each county, district and city of a county's rank.
"""

import csv
import re
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

REGIONS = Path(__file__).parents[2] / "xl_tools" / "rules" / "regions.txt"
_COUNTY = re.compile(r"[\u4e00-\u9fff]+[县市区旗]")


def main() -> None:
    """Write the list."""
    spec = find_spec("cpca")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pip install cpca")
    found: dict[str, list[str]] = defaultdict(list)
    file = Path(spec.origin).parent / "resources" / "adcodes.csv"
    with file.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            code, name = row["adcode"][:6], row["name"]
            if (
                not code.endswith("00")
                and name != "市辖区"
                and row["adcode"].endswith("000000")
                and _COUNTY.fullmatch(name)
            ):
                found[code[:2]].append(f"{code}{name}")
    lines = (f"{province} {' '.join(sorted(found[province]))}\n" for province in sorted(found))
    REGIONS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
