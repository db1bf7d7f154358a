"""What is held open on Windows, as Excel holds a workbook, stays byte for byte, with nothing beside it, at every try."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.planting import Planter, Saving
from tests.faults.test_planted import SAVINGS
from tests.windows.wine import Windows

_NOT_TOLD_BY_WINE = "into a dataset"
"""Windows renames no folder with an open file in it, Wine does."""
_IN_THE_GATE = ("merge over work", "fill", "fix", "undo")


def test_a_file_that_excel_holds_open_is_refused_and_every_byte_stays(
    windows: Windows, source: str, tmp_path: Path
) -> None:
    held(windows, source, tmp_path, [each for each in SAVINGS if each.name in _IN_THE_GATE])


@pytest.mark.whole
def test_so_is_every_product_of_every_command(windows: Windows, source: str, tmp_path: Path) -> None:
    others = (*_IN_THE_GATE, _NOT_TOLD_BY_WINE)
    held(windows, source, tmp_path, [each for each in SAVINGS if each.name not in others])


def held(windows: Windows, source: str, tmp_path: Path, savings: Sequence[Saving]) -> None:
    desk = windows.new_folder("held")
    plan: list[tuple[str, Sequence[str], str]] = []
    for number, saving in enumerate(savings):
        place = tmp_path / str(number) / "处"
        place.parent.mkdir()
        ran = Planter(saving, place).run()
        replaced = [
            name for name, data in ran.before.files.items() if data and ran.left.files.get(name) != data
        ]
        for name in replaced:
            folder = desk / f"{number}-{len(plan)}"
            shutil.copytree(place.with_name("备好的"), folder)
            plan.append((windows.name_of(folder), saving.arguments, str(Path(name).relative_to("桌面"))))
    (desk / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    script = rf"{source}\tests\windows\held_open.py"
    done = windows.run(script, windows.name_of(desk / "plan.json"), path=source, utf8=False)
    assert done.code == 0, done.said
    wrong = []
    for (_, arguments, name), (tries, (code, said)) in zip(
        plan, json.loads((desk / "plan.answer").read_text(encoding="utf-8")), strict=True
    ):
        for refused, told, changed in tries:
            is_plain = refused == 2 and "占用" in told and "内部出错" not in told
            if changed or not is_plain:
                wrong.append(f"{arguments}, {name} held: exit {refused}, {told.strip()}, changed {changed}")
        if code not in (0, 1):
            wrong.append(f"{arguments}, {name} free again: exit {code}, {said}")
    assert len(plan) > len(savings) / 2
    assert wrong == []
