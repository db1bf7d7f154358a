"""Whatever Excel opens is read alike, however it is spelled, and changed without touching anything else."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.sources.grids_alike import grids_by_name, unlike
from tests.sources.spellings import ARCHIVES, SPELLINGS, Parts, unzipped, zipped
from tests.sources.test_opening import SETTINGS
from xl_tools.checking.run_rules import check_submission
from xl_tools.errors import UnwritableTargetError
from xl_tools.jobs.changing import undo
from xl_tools.jobs.demo import _spoiled
from xl_tools.jobs.fill import fill
from xl_tools.jobs.fix import fix
from xl_tools.jobs.mark import marked_copy
from xl_tools.model.finding import Edit
from xl_tools.model.grid import parse_address
from xl_tools.opc.package import Package
from xl_tools.products.marks.marks import remove_marks
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled


def _respelled(change: Callable[[Parts], Parts], parts: Parts) -> bytes:
    return zipped(change(parts))


VARIANTS: dict[str, Callable[[Parts], bytes]] = {
    **{name: partial(_respelled, change) for name, change in SPELLINGS.items()},
    **ARCHIVES,
}


@pytest.fixture(scope="module")
def faulty() -> bytes:
    """Return the sample with a dozen faults."""
    return _spoiled(bundled(SAMPLE).read_bytes(), SETTINGS)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_it_is_read_alike_and_every_other_byte_is_kept(
    variant: Callable[[Parts], bytes], faulty: bytes, tmp_path: Path
) -> None:
    data = variant(unzipped(faulty))
    assert unlike(grids_by_name(faulty), grids_by_name(data)) == []
    assert_only_cells_change(data, tmp_path / "报送.xlsx")


def assert_only_cells_change(data: bytes, path: Path) -> None:
    """Mend a workbook, fill in its codes, and take each back: parts and cells beside those that were changed stay, and then all."""
    for command in (fix, fill):
        path.write_bytes(data)
        edits = command(path).plan.edits
        assert edits
        _assert_only_these_change(data, path, edits)
        undo(path)
        assert path.read_bytes() == data


def _assert_only_these_change(data: bytes, path: Path, edits: Sequence[Edit]) -> None:
    changed, parts, old_parts = path.read_bytes(), unzipped(path.read_bytes()), unzipped(data)
    edited = {edit.sheet for edit in edits}
    sheets = Package(data, path.name, SETTINGS.limits).sheets
    assert {name for name in old_parts if parts[name] != old_parts[name]} == {sheets[name] for name in edited}
    assert list(parts) == list(old_parts)
    places = {(edit.sheet, parse_address(edit.cell).row, parse_address(edit.cell).column) for edit in edits}
    assert {tuple(each[:3]) for each in unlike(grids_by_name(data), grids_by_name(changed))} == places


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_marks_go_as_they_came(
    variant: Callable[[Parts], bytes], faulty: bytes, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    data, path = variant(unzipped(faulty)), tmp_path / "报送.xlsx"
    if "strict" not in request.node.callspec.id:
        assert_marks_go_as_they_came(data, path)
        return
    path.write_bytes(data)
    checked = check_submission(open_submission(path, SETTINGS), SETTINGS)
    with pytest.raises(UnwritableTargetError, match="Strict"):
        marked_copy(checked, SETTINGS)


def assert_marks_go_as_they_came(data: bytes, path: Path) -> None:
    """Mark a workbook and take the marks out again: it shows the same meanwhile, and is the same in the end."""
    path.write_bytes(data)
    checked = check_submission(open_submission(path, SETTINGS), SETTINGS)
    marked = marked_copy(checked, SETTINGS)
    grids = grids_by_name(marked)
    assert unlike(grids_by_name(path.read_bytes()), {n: g for n, g in grids.items() if n != "校验结果"}) == []
    without = remove_marks(Package(marked, "标记.xlsx", SETTINGS.limits))
    assert without is not None
    assert unzipped(without) == unzipped(path.read_bytes())
