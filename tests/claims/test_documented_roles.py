"""docs/claims.md: each example of the table of roles is read as the table says."""

import re
from pathlib import Path

import pytest

from tests.claims.reading import roles
from xl_tools.claims.claim import Role

_TEXT = (Path(__file__).parents[2] / "docs" / "claims.md").read_text(encoding="utf-8")
_TABLE = _TEXT.partition("<!-- begin: roles -->")[2].partition("<!-- end: roles -->")[0]
_LINES = re.findall(r"^\| (?!role|-)(.+?) \| (.+?) \| (.+?) \|$", _TABLE, re.MULTILINE)


@pytest.mark.parametrize(("_role", "example", "said"), _LINES)
def test_an_example_is_read_as_documented(_role: str, example: str, said: str) -> None:
    assert " ".join(f"{number} {role}" for number, role in roles(example)) == said


def test_every_role_is_documented() -> None:
    first = "、".join(line[0] for line in _LINES)
    assert [role.value for role in Role if role.value not in first] == []
