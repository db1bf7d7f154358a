import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

_ROOT = Path(__file__).parents[1]

settings.register_profile("gate", settings.get_profile("default"), derandomize=True, deadline=None)
settings.register_profile("elsewhere", settings.get_profile("default"), derandomize=False)
settings.load_profile("gate" if os.environ.keys() & {"CI", "XL_TOOLS_NO_SKIP"} else "elsewhere")
"""Property tests draw the same cases in the gate, where nothing may fail by chance, and new ones elsewhere."""


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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that promised to skip nothing (the gate's), save for the real document, disks, and Windows."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("XL_TOOLS_NO_SKIP") or reporter is None:
        return
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    allowed = ("real document", "mount a disk", "Windows' Python")
    if any(not any(each in reason for each in allowed) for reason in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
