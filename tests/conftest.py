import shutil
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]


@pytest.fixture
def seed() -> Path:
    """Return the real document; it lies beside the checkout, not in it."""
    found = sorted((_ROOT.parent / "shared" / "seed").glob("*.txt"))
    if not found:
        pytest.skip("the real document is not beside this checkout (../shared/seed)")
    return found[0]


@pytest.fixture
def soffice() -> str:
    """Return the LibreOffice program."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice (soffice) is not installed")
    return program
