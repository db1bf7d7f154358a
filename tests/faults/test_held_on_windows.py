"""What is held open on Windows, as Excel holds a workbook, stays byte for byte, with nothing beside it, at every try."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.planting import Planter
from tests.faults.test_planted import SAVINGS

_CHECKOUT = Path(__file__).parents[2]
_TOOL = _CHECKOUT.parent / "shared" / "tools" / "windows-python"
_NOT_TOLD_BY_WINE = "into a dataset"
"""Windows renames no folder with an open file in it, Wine does."""
_OTHERWISE = re.compile(r"^(xlwings|pyOpenVBA)\b")


@pytest.fixture(scope="module")
def windows() -> Path:
    """Return the folder of a Windows under Wine, with Python and what the program needs."""
    if not _TOOL.exists():
        pytest.skip("the tool that makes Windows' Python is not beside this checkout (../shared/tools)")
    folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "windows-python"
    needed = tomllib.loads((_CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [
        each.split(";")[0] for each in (*needed["dependencies"], *needed["optional-dependencies"]["dataset"])
    ]
    for arguments in ([folder], ["install", folder, *(name for name in names if not _OTHERWISE.match(name))]):
        done = subprocess.run(
            [_TOOL, *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False
        )
        if done.returncode:
            pytest.skip(f"Windows' Python cannot be made here (windows-python): {done.stderr[-200:]}")
    return folder


def test_a_product_that_excel_holds_open_is_refused_and_every_byte_stays(
    windows: Path, tmp_path: Path
) -> None:
    desk = windows / "prefix" / "drive_c" / "held"
    shutil.rmtree(desk, ignore_errors=True)
    for part in ("xl_tools", "tests", "workbook_templates", "macros"):
        shutil.copytree(_CHECKOUT / part, desk / part, ignore=shutil.ignore_patterns("__pycache__"))
    plan: list[tuple[str, Sequence[str], str]] = []
    for number, saving in enumerate(each for each in SAVINGS if each.name != _NOT_TOLD_BY_WINE):
        place = tmp_path / str(number) / "处"
        place.parent.mkdir()
        ran = Planter(saving, place).run()
        replaced = [
            name for name, data in ran.before.files.items() if data and ran.left.files.get(name) != data
        ]
        for name in replaced:
            folder = desk / "桌面" / f"{number}-{len(plan)}"
            shutil.copytree(place.with_name("备好的"), folder)
            plan.append(
                (rf"C:\held\桌面\{folder.name}", saving.arguments, str(Path(name).relative_to("桌面")))
            )
    (desk / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    done = subprocess.run(
        [_TOOL, "run", windows, r"C:\held\tests\faults\held_open.py", r"C:\held\plan.json"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": r"C:\held", "PYTHONUTF8": "0"},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("gbk", "replace")
    wrong = []
    for (_, arguments, held), (tries, (code, said)) in zip(
        plan, json.loads((desk / "plan.answer").read_text(encoding="utf-8")), strict=True
    ):
        for refused, told, changed in tries:
            is_plain = refused == 2 and "占用" in told and "内部出错" not in told
            if changed or not is_plain:
                wrong.append(f"{arguments}, {held} held: exit {refused}, {told.strip()}, changed {changed}")
        if code not in (0, 1):
            wrong.append(f"{arguments}, {held} free again: exit {code}, {said}")
    assert len(plan) > len(SAVINGS) / 2
    assert wrong == []
