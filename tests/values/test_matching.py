import pytest

from xl_tools.model.unit import ListedProject
from xl_tools.values.matching import ProjectIndex

_LIST = ("武装工作经费", "环保经费", "安监经费", "石门镇日常工作经费", "工作经费")


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("环保工作经费", ["环保经费"]),
        ("武状工作经费", ["武装工作经费"]),
        ("武装经费", ["武装工作经费"]),
        ("石门镇工作经费", ["石门镇日常工作经费"]),
    ],
)
def test_what_names_of_every_kind_have_in_common_makes_no_candidate(
    typed: str, candidates: list[str]
) -> None:
    index = ProjectIndex([ListedProject(unit_code="906001", name=name) for name in _LIST])
    found = [project.name for project in index.match(typed).candidates]
    assert found == candidates
