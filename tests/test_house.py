"""Hold the package to the picture of the house: one name for one thing, no room too large, imports downwards only."""

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "xl_tools"
LARGEST_SHARE = 0.15
COUNTED = {".py", ".typ", ".toml", ".html", ".po"}


def modules() -> list[Path]:
    return [file for file in sorted(PACKAGE.rglob("*.py")) if not file.stem.startswith("__")]


def twice(named: Iterable[tuple[str, Path]]) -> Mapping[str, list[str]]:
    """Return the names that several places have, with these places."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, file in named:
        places[name].append(str(file.relative_to(PACKAGE)))
    return {name: found for name, found in places.items() if len(found) > 1}


def room_of(file: Path) -> str:
    """Return the room of a file: its folder, within products the product's."""
    parts = file.relative_to(PACKAGE).parts[:-1]
    return "/".join(parts[: 2 if parts[:1] == ("products",) else 1])


def test_no_two_modules_have_one_name() -> None:
    found = twice((file.stem, file) for file in modules())
    assert not found


def test_no_two_public_functions_have_one_name() -> None:
    found = twice(
        (node.name, file)
        for file in modules()
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )
    assert not found


def test_no_room_holds_more_than_its_share_of_the_lines() -> None:
    lines: Counter[str] = Counter()
    for file in PACKAGE.rglob("*"):
        if file.suffix in COUNTED:
            lines[room_of(file)] += file.read_text(encoding="utf-8").count("\n")
    too_large = {room: count for room, count in lines.items() if count > lines.total() * LARGEST_SHARE}
    assert not too_large


def test_imports_run_downwards_only() -> None:
    contracts = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    broken = set(re.findall(r"^(.*\S) +BROKEN", contracts.stdout, re.MULTILINE))
    assert contracts.stdout.count("KEPT")
    assert not broken, contracts.stdout
