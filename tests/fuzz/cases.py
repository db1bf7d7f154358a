"""A case: one original spoiled in one way, made anew from seed and number alone."""

import random
from typing import NamedTuple

from tests.fuzz.originals import originals
from tests.fuzz.spoiled_bytes import spoiled_bytes, spoiled_text
from tests.fuzz.spoiled_xml import spoiled_values, spoiled_xml
from tests.fuzz.spoiled_zip import spoiled_archive

_PACKAGE_KINDS = {
    "bytes": spoiled_bytes,
    "zip": spoiled_archive,
    "xml": spoiled_xml,
    "values": spoiled_values,
}
_KINDS = {
    ".xlsx": _PACKAGE_KINDS,
    ".xls": {"xls": spoiled_bytes},
    ".txt": {"bytes": spoiled_bytes, "text": spoiled_text},
}
_WEIGHTS = {"bytes": 1, "zip": 2, "xml": 3, "values": 3, "xls": 1, "text": 2}


class Case(NamedTuple):
    """A spoiled input: its number, the way it was spoiled, the ending of its name, its bytes."""

    number: int
    kind: str
    suffix: str
    data: bytes


def case_of(seed: int, number: int) -> Case:
    """Return the case of a number; equal seeds and numbers give equal bytes."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - cases, no secrets
    original = chance.choice(originals())
    kinds = _KINDS[original.suffix]
    kind = chance.choices(list(kinds), weights=[_WEIGHTS[kind] for kind in kinds])[0]
    return Case(number, kind, original.suffix, kinds[kind](original.data, chance))
